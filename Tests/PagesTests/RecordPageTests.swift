import GameViews
import Testing

@testable import Pages

@Suite struct RecordPageTests {
    private func row(_ name: String) -> RatingRow {
        RatingRow(
            kind: "board", game: "Board", name: name, rating: 1_604, deviation: 61, games: 12, won: 7, drawn: 1, lost: 4
        )
    }

    private func game(_ names: [String], _ reason: String = "mate") -> PlayedGame {
        PlayedGame(
            id: 12, game: "Board", players: names, result: "\(names[0]) won: \(reason)", ended: "7 Mar 14:32 UTC",
            isRated: true)
    }

    @Test func aPlayersPageHasRatingsAndGamesWithTheirLinks() {
        let page = PlayerPage(
            name: "ana", line: "A guest, since 7 Mar.", ratings: [row("ana")], games: [game(["ana", "ben"])])
        let html = page.main.html
        #expect(
            html.contains("<th scope=\"row\"><a href=\"/ratings/board\">Board</a></th><td>1604 ±61</td><td>12</td>"))
        #expect(html.contains("<a href=\"/games/12\">12</a>"))
        #expect(html.contains("<a href=\"/players/ana\">ana</a> – <a href=\"/players/ben\">ben</a>"))
        #expect(page.documentTitle == "ana · OneUp")
        let empty = PlayerPage(name: "x", line: "", ratings: [], games: []).main.html
        #expect(empty.contains("No rated game yet.") && empty.contains("No game has been finished."))
    }

    @Test func aPageOfRatingsRanks() {
        let page = RatingsPage(
            game: "Board", players: [row("ana"), row("ben")], games: [("board", "Board"), ("other", "Other")])
        let html = page.main.html
        #expect(html.contains("<th scope=\"row\">2</th><td><a href=\"/players/ben\">ben</a></td><td>1604 ±61</td>"))
        #expect(html.contains("<a href=\"/ratings/board\">Board</a> · <a href=\"/ratings/other\">Other</a>"))
        #expect(RatingsPage(game: "B", players: [], games: []).main.html.contains("Nobody has played enough"))
    }

    @Test func namesAndReasonsStayText() {
        for text in ["<script>", "\" onload=\"x", "a/../b?c#d", "' x='", "名前", "\u{0}\u{7}"] {
            let page = PlayerPage(
                name: text, line: text, ratings: [row(text)], games: [game([text, text], text)])
            let html = page.main.html + RatingsPage(game: text, players: [row(text)], games: [(text, text)]).main.html
            #expect(!html.contains("<script") && !html.contains("onload=\"") && !html.contains("' x='"), "\(html)")
            #expect(PlayerPage.path(text).utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x3C })
        }
    }

    @Test func aPartOfAPathComesBack() {
        for text in ["ana", "Ana Maria", "a/b?c#d%", "名前", "-._~", ""] {
            #expect(PathText.decoded(PathText.encoded(text)) == text)
        }
        #expect(PathText.encoded("a b/ü") == "a%20b%2F%C3%BC")
        #expect(PathText.decoded("%c3%BC") == "ü")
        for broken in ["%", "%2", "%zz", "a%", "%FF", "%C3"] { #expect(PathText.decoded(broken) == nil, "\(broken)") }
    }
}

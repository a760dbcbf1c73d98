import GameViews
import Games
import Testing

@testable import Pages

/// The page of a played game.
@Suite struct PlayedGamePageTests {
    private func page(_ step: Int, names: [String] = ["ana", "ben"]) throws -> GamePage {
        var document = GameDocument(kind: boards[0].rules.kind, players: names.map { GameDocument.Player(name: $0) })
        document.id = 12
        document.winner = 0
        document.reason = "resignation"
        document.hash = String(repeating: "a", count: 64)
        document.steps = [
            GameDocument.Step(.fact(seat: 0, text: "a1"), at: 1), GameDocument.Step(.fact(seat: 1, text: "b2"), at: 2),
            GameDocument.Step(.fact(seat: 1, text: "draw"), at: 3), GameDocument.Step(.resigned(1), at: 4),
        ]
        let replay = try Replay(document, rules: boards[0].rules)
        let board = boards[0].view.html(replay.game(after: step), now: 0, names: document.name)
        return GamePage(replay: replay, step: step, verdict: .equal, board: board)
    }

    private var boards: [GameEntry] { games.filter { !$0.rules.hidesOptions } }

    @Test func aPageHasItsPositionItsLinksAndItsVerdict() throws {
        let html = try page(2).main.html
        #expect(html.contains("<h1>ana – ben</h1>") && html.contains("2. ben: b2 · ana to move"))
        for link in ["?step=0\">First", "?step=1\">Back", "?step=3\">Forward", "?step=4\">Last"] {
            #expect(html.contains("<a href=\"/games/12\(link)</a>"), "\(link)")
        }
        #expect(html.contains("<strong aria-current=\"step\">ben: b2</strong>"))
        #expect(html.contains("<a href=\"/games/12?step=3\">ben offers a draw</a>"))
        #expect(html.contains("equal to what was stored. <code>aaaa") && html.contains("oneup replay 12"))
        #expect(html.contains("aria-label=") && !html.contains("<script"))
    }

    @Test func atTheEndsThereIsNothingToGoTo() throws {
        let first = try page(0).main.html
        #expect(
            first.contains("<span class=\"soft\">First</span>") && first.contains("<span class=\"soft\">Back</span>"))
        let last = try page(99).main.html
        #expect(last.contains("<span class=\"soft\">Last</span>") && last.contains("ana wins: resignation"))
        #expect(last.contains("step 4 of 4"))
    }

    @Test func hostileNamesStayText() throws {
        let page = try page(1, names: ["<script>alert(1)</script>", "\" onload=\"x"])
        let html = String(decoding: Layout.document(title: page.documentTitle, main: page.main), as: UTF8.self)
        #expect(!html.contains("<script") && !html.contains("\" onload="))
        #expect(html.contains("&lt;script&gt;"))
    }
}

import GameViews
import Games
import JSON
import Testing

@testable import Pages

/// Names and texts that would do harm if they were not escaped.
private let hostile = [
    "<script>alert(1)</script>", "\" onload=\"x", "' onload='x", "</title><svg onload=x>", "&lt;b&gt;",
    "a\u{0}b\r\nid: 9\n\nc",
    "]]>", "<!--", "\u{202E}abc",
]

@Suite struct MarkupTests {
    @Test func whatPeopleWriteIsNeverMarkup() {
        for text in hostile {
            let page = Markup { page in
                page.element("p", ["title": text], text)
                page.void("meta", ["content": text])
            }
            let inner = page.html.dropFirst("<p title=\"".count)
            #expect(inner.count { $0 == "<" } == 2, "\(page.html)")
            #expect(inner.count { $0 == "\"" } == 3, "\(page.html)")
            #expect(!page.html.contains("'") && !page.html.utf8.contains(0) && !page.html.utf8.contains(0x0D))
        }
        #expect(Markup { $0.text("a&b<c>\"d'") }.html == "a&amp;b&lt;c&gt;&quot;d&#39;")
    }
}

@Suite struct DocumentTests {
    private func room(_ title: String) -> RoomPage {
        RoomPage(
            pin: 482_013, title: title, game: "Tic-tac-toe", phase: .waiting, line: title, board: nil, isOpen: true)
    }

    @Test func aRoomsPageIsWhole() {
        let page = room("Over coffee")
        #expect(page.documentTitle == "Over coffee · 482 013 · OneUp")
        #expect(
            page.main.html
                == "<div class=\"title\"><h1>Over coffee</h1><p class=\"pin\">Tic-tac-toe · <strong>482 013</strong></p></div>"
                + "<p class=\"line\">Over coffee</p>"
                + "<div class=\"join\"><p>Play in a terminal: <code>oneup join 482013</code></p>"
                + "<p class=\"code\"><img src=\"/rooms/482013/code.svg\" alt=\"\" width=\"296\" height=\"296\">"
                + "Watch on a phone</p></div>")
    }

    @Test func aDocumentWorksWithAndWithoutScripts() {
        let text = String(
            decoding: Layout.document(title: "T", main: Markup { $0.text("M") }, events: "/e?after=1&x"), as: UTF8.self)
        #expect(text.hasPrefix("<!doctype html>\n<html lang=\"en\">"))
        #expect(text.contains("<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>"))
        #expect(text.contains("<body data-events=\"/e?after=1&amp;x\">"))
        #expect(text.contains("<main aria-live=\"polite\">M</main>"))
        #expect(!text.contains("style=") && !text.contains("http://") && !text.contains("https://"))
        let still = String(decoding: Layout.message(title: "T", "x"), as: UTF8.self)
        #expect(!still.contains("<script") && !still.contains("refresh"))
    }

    @Test func hostileTitlesStayText() {
        for text in hostile {
            let page = room(text)
            let document = String(
                decoding: Layout.document(title: page.documentTitle, main: page.main, events: "/x"), as: UTF8.self)
            #expect(document.count(of: "<script") == 1 && document.count(of: "</title>") == 1, "\(text)")
            #expect(!document.contains("<svg") && !document.contains("onload=\"") && !document.contains("<!--"))
        }
    }

    @Test func headersAreWholeLines() {
        let text = Layout.headers.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        #expect(text.hasSuffix("same-origin\r\n"))
        let lines = text.split(separator: "\r\n")
        #expect(lines.count == 4 && lines.allSatisfy { $0.contains(": ") && !$0.contains("\n") })
        #expect(lines[0].hasPrefix("Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'"))
    }
}

@Suite struct EventStreamTests {
    @Test func everyLineOfAnEventIsData() {
        let event = EventStream.main(Markup { $0.text("a\nb\n\nid: 9\r\ndata: c") }, number: 12)
        #expect(
            String(decoding: event, as: UTF8.self) == "id: 12\ndata: a\ndata: b\ndata: \ndata: id: 9\ndata: data: c\n\n"
        )
        #expect(String(decoding: EventStream.main(Markup(), number: nil), as: UTF8.self) == "data: \n\n")
        #expect(String(decoding: EventStream.message("notice", "x"), as: UTF8.self) == "event: notice\ndata: x\n\n")
    }
}

@Suite struct StatusTests {
    private func server(_ name: String, isReady: Bool = true, people: Int64 = 0) -> StatusPage.Server {
        StatusPage.Server(
            name: name, state: isReady ? "ready" : "draining", isReady: isReady, rooms: 4, people: people,
            since: "6 Nov", taken: 0, refused: 0)
    }

    @Test func oneSentenceSaysItAll() {
        var page = StatusPage(
            servers: [server("server-1", people: 60), server("server-2", people: 1)], rooms: [], roomCount: 9,
            takeovers: [])
        #expect(page.sentence == "All well: 2 of 2 servers ready, 61 people in 9 rooms")
        page.servers = [server("server-1", people: 1), server("server-2", isReady: false)]
        page.roomCount = 1
        #expect(page.sentence == "Going on: 1 of 2 servers ready, 1 person in 1 room")
    }

    @Test func barsAreMeasuredByTheGoal() {
        func bar(_ gap: Int64?) -> String {
            let takeover = StatusPage.Takeover(at: "now", taker: "b", former: "<a>", rooms: 2, gap: gap)
            return StatusPage(servers: [], rooms: [], roomCount: 0, takeovers: [takeover]).main.html
        }
        #expect(bar(38).contains("class=\"filled\" width=\"38\"") && bar(38).contains("<strong>38 ms</strong>"))
        #expect(bar(38).contains("b took 2 rooms over from &lt;a&gt;"))
        #expect(bar(100).contains("class=\"filled\" width=\"100\""))
        #expect(bar(1_400).contains("class=\"filled over\" width=\"200\""))
        #expect(bar(nil).contains("gap not measured") && !bar(nil).contains("<svg"))
    }

    @Test func roomsLeadToTheirPages() {
        let page = StatusPage(
            servers: [], rooms: [StatusPage.Room(pin: 100_007, game: "G", title: "<i>", summary: "ana & ben")],
            roomCount: 3, takeovers: [])
        #expect(page.main.html.contains("<a href=\"/rooms/100007\">100 007</a>"))
        #expect(page.main.html.contains("<td>&lt;i&gt;</td><td>ana &amp; ben</td>"))
        #expect(page.main.html.contains("… and 2 more."))
    }
}

@Suite struct OpenAPITests {
    @Test func theDescriptionIsOneAndNamesEveryRoute() throws {
        let text = openAPI.withUTF8Buffer { Array($0) }
        try withJSON(text) { document in
            #expect(document["openapi"]?.text == "3.1.0")
            let paths = try #require(document["paths"])
            #expect(
                paths.names.sorted() == [
                    "/api/v1/games/{id}", "/api/v1/guest", "/api/v1/login", "/api/v1/me", "/api/v1/openapi.json",
                    "/api/v1/rooms",
                ])
            for name in paths.names {
                let methods = try #require(paths[name]).names
                let method = ["/api/v1/guest", "/api/v1/login"].contains(name) ? "post" : "get"
                #expect(methods == [method], "\(name)")
            }
        }
        // Each reference leads somewhere.
        let pieces = String(decoding: text, as: UTF8.self).split(separator: "\"$ref\": \"#/").dropFirst()
        #expect(pieces.count > 10)
        for piece in pieces {
            let path = piece.prefix { $0 != "\"" }.split(separator: "/")
            try withJSON(text) { document in
                #expect(document[String(path[0])]?[String(path[1])]?[String(path[2])] != nil, "\(path)")
            }
        }
    }
}

@Suite struct GamePageTests {
    @Test func theBoardIsATableWithItsMarks() throws {
        let rules = try #require(gameCatalogue["tic-tac-toe"])
        var game = try rules.init(options: "", first: 0, random: 0)
        for (seat, square) in [(0, "b2"), (1, "a1"), (0, "b1"), (1, "a2"), (0, "b3")] {
            try game.apply(Fact(seat: seat, text: square))
        }
        let html = try #require(view(of: "tic-tac-toe")).html(game, now: 0) { $0 == 0 ? "<ana>" : "ben" }.html
        #expect(html.contains("<caption>&lt;ana&gt; plays X, ben plays O</caption>"))
        #expect(html.count(of: "class=\"cross won\">X<") == 3)
        #expect(html.count(of: "class=\"nought\">O<") == 2)
        #expect(html.count(of: "class=\"free\"><") == 4)
    }
}

@Suite struct ClockPageTests {
    @Test func bothClocksStandAboveTheBoardAndOneRuns() throws {
        let rules = try #require(gameCatalogue["tic-tac-toe"])
        let shown = try #require(view(of: "tic-tac-toe"))
        var game = try rules.init(options: "clock=5+3", first: 0, random: 0)
        try game.apply(Fact(seat: 0, text: "b2", at: 1_000))
        try game.apply(Fact(seat: 1, text: "a1", at: 2_000))
        let html = shown.html(game, now: 50_000) { $0 == 0 ? "<ana>" : "ben" }.html
        #expect(html.contains("<strong>&lt;ana&gt;</strong> <span class=\"time\" data-left=\"252000\">4:12</span>"))
        #expect(html.contains("<strong>ben</strong> <span class=\"time\">5:00</span>"))
        #expect(html.contains("<caption>"), "the board is below")
        let stopped = try #require(game as? any AnyMatch).stopped
        #expect(!shown.html(stopped, now: 50_000) { _ in "x" }.html.contains("data-left"))
    }

    @Test func clocksAreWrittenAsPeopleReadThem() {
        let times: [(Int64, String)] = [
            (0, "0:00"), (-5, "0:00"), (1, "0:01"), (60_000, "1:00"), (3_599_001, "1:00:00"), (3_725_000, "1:02:05"),
            (86_400_000, "1 d 00:00"), (259_199_000, "2 d 23:59"),
        ]
        for (time, text) in times { #expect(clockText(time) == text) }
    }
}

extension String {
    func count(of part: String) -> Int { split(separator: part, omittingEmptySubsequences: false).count - 1 }
}

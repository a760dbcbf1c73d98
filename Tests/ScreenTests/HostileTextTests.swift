import Cells
import Testing

@testable import ClientCore

/// What others write never speaks to the terminal (docs/protocol.md leaves cleaning to whoever shows a text).
@Suite struct HostileTextTests {
    static let texts = [
        "\u{1B}[2J\u{1B}[Hgone", "\u{1B}]52;c;aGk=\u{07}", "\u{1B}]8;;http://x\u{1B}\\link", "\u{9B}6n\u{90}q\u{9C}",
        "a\u{202E}b\u{2066}c\u{200B}\u{FEFF}d", "e\u{301}\u{302}\u{303}\u{304}\u{305}", "one\ntwo\rthree\u{8}\u{7F}",
        "\u{E0041}\u{E0042}tag", "\u{FE0F}\u{301}first", "👩🏽‍🚀🇩🇪❤️", String(repeating: "日", count: 300),
        String(repeating: "\u{301}", count: 500), "\u{1B}P1000p\u{1B}\\", "\u{2028}\u{2029}\u{85}",
    ]

    /// Every cell holds one visible character of its width and nothing that a terminal obeys.
    private func check(_ screen: ScreenHarness, _ text: String) {
        let grid = screen.model.picture().grid
        for row in 0..<grid.size.height {
            var width = 0
            for cell in grid.row(row) {
                width += displayWidth(cell.text)
                #expect(cell.text.unicodeScalars.count <= 1 + maximumMarks)
                for scalar in cell.text.unicodeScalars {
                    let category = scalar.properties.generalCategory
                    #expect(category != .control && category != .format, "U+\(String(scalar.value, radix: 16))")
                    #expect(category != .lineSeparator && category != .paragraphSeparator)
                }
            }
            #expect(width == grid.size.width, "row \(row) with \(text.unicodeScalars.map(\.value))")
        }
    }

    @Test func namesTitlesTalkAndErrorsAreCleaned() {
        for text in Self.texts {
            var screen = ScreenHarness()
            screen.logIn()
            screen.wait(LobbyView.refreshInterval)
            screen.list([
                RoomListing(room: 482_913, game: text, title: text, summary: "\(text) – …, \(text)"),
                RoomListing(room: 582_913, game: "tic-tac-toe", title: text, summary: text),
            ])
            screen.deliver(
                .lobbyEvent(LobbyEvent(number: 1, kind: .chat(by: text, text: text))),
                .lobbyEvent(LobbyEvent(number: 2, kind: .room(room: 1, game: text, title: text, by: text))),
                .notice(.takeover(from: text, to: text, gap: 1, lost: 0)))
            check(screen, text)
            screen.press(.character("p"))
            screen.type("482913")
            screen.press(.enter)
            screen.refuse(.enter(room: 482_913, after: nil), "forbidden", text)
            check(screen, text)
            screen.play(against: text)
            screen.event(4, .chat(by: text, text: text))
            screen.event(5, .move(seat: 0, by: text, text: text))
            screen.deliver(.presence(room: 482_913, present: [text, text + "2"]))
            check(screen, text)
            screen.event(6, .over(winner: 1, reason: text))
            screen.type(":who")
            screen.press(.enter)
            check(screen, text)
            screen.press(.escape)
            screen.event(7, .closed(reason: text))
            check(screen, text)
        }
    }

    @Test func aServersNameAndTheFirstErrorAreCleaned() {
        for text in Self.texts {
            var screen = ScreenHarness()
            screen.deliver(.connected(balancer: 0), .hello(server: text))
            screen.press(.enter)
            screen.refuse(.guest(name: "otter123"), "bad_name", text)
            check(screen, text)
        }
    }

    @Test func whatIsTypedIsCleanedToo() {
        for text in Self.texts {
            var screen = ScreenHarness()
            screen.play()
            screen.press(.character("t"))
            screen.type(text)
            check(screen, text)
        }
    }
}

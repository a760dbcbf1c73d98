import Cells
import Testing

@testable import ClientCore

/// The screens as they look.
@Suite struct PictureTests {
    @Test func logIn() {
        var screen = ScreenHarness()
        Golden.expect("connecting-80x24", screen)
        screen.deliver(.connected(balancer: 0), .hello(server: "server-1"))
        Golden.expect("login-80x24", screen)
        screen.press(.tab, .tab)
        screen.type("ana")
        screen.press(.down)
        screen.type("secret word")
        Golden.expect("register-80x24", screen)
        #expect(!screen.screen.contains("secret"))
    }

    @Test func lobby() {
        var screen = ScreenHarness()
        screen.logIn()
        Golden.expect("lobby-empty-80x24", screen)
        screen = Self.lobby(Size(80, 24))
        Golden.expect("lobby-80x24", screen)
        screen = Self.lobby(Size(200, 60))
        Golden.expect("lobby-200x60", screen)
    }

    static func lobby(_ size: Size) -> ScreenHarness {
        var screen = ScreenHarness(size: size)
        screen.logIn()
        screen.wait(LobbyView.refreshInterval)
        screen.list(ScreenHarness.listings)
        screen.wait(LobbyView.previewDelay)
        screen.answer(
            .board(room: 771_204),
            .state(
                ScreenHarness.state(
                    771_204, number: 9, phase: "running", seats: ["carla", "dora"], snapshot: "0.1.0..../0")))
        screen.deliver(
            .lobbyEvent(LobbyEvent(number: 1, kind: .chat(by: "emil", text: "anyone up for gomoku?"))),
            .lobbyEvent(
                LobbyEvent(number: 2, kind: .room(room: 482_913, game: "tic-tac-toe", title: "", by: "ben"))))
        screen.press(.down)
        return screen
    }

    @Test func room() {
        var screen = ScreenHarness()
        screen.logIn()
        screen.press(.character("c"))
        Golden.expect("create-80x24", screen)
        screen.press(.enter)
        screen.answer(.create(game: "tic-tac-toe", title: nil, options: nil), .created(room: 482_913))
        screen.answer(.enter(room: 482_913, after: nil), .state(ScreenHarness.state(title: "ana's room")))
        screen.answer(.sit(seat: nil), .seat(0))
        screen.event(1, .sat(seat: 0, by: "ana"))
        Golden.expect("room-waiting-80x24", screen)
    }

    @Test func game() {
        var screen = ScreenHarness()
        screen.play()
        Golden.expect("room-your-move-80x24", screen)
        screen.type("b2")
        Golden.expect("room-unconfirmed-80x24", screen)
        screen.answer(.move("b2", answers: 3), .number(4))
        screen.event(4, .move(seat: 0, by: "ana", text: "b2"))
        screen.event(5, .chat(by: "ben", text: "well, what a surprising beginning"))
        Golden.expect("room-stored-80x24", screen)
        screen.take(.resize(Size(200, 60)))
        Golden.expect("room-200x60", screen)
        screen.take(.resize(Size(60, 20)))
        Golden.expect("room-60x20", screen)
        screen.take(.resize(Size(60, 15)))
        Golden.expect("too-small-60x15", screen)
        screen.take(.resize(Size(80, 24)))
        Golden.expect("room-stored-80x24", screen)
    }

    @Test func endOfAGame() {
        var screen = ScreenHarness()
        screen.play()
        for (number, move) in [(0, "a3"), (1, "b3"), (0, "a2"), (1, "b2"), (0, "a1")].enumerated() {
            screen.event(Int64(4 + number), .move(seat: move.0, by: move.0 == 0 ? "ana" : "ben", text: move.1))
        }
        screen.event(9, .over(winner: 0, reason: "three in a row"))
        screen.event(10, .rematch(seat: 1, by: "ben"))
        Golden.expect("room-won-80x24", screen)
    }

    @Test func overlays() {
        var screen = ScreenHarness()
        screen.play()
        screen.press(.character("?"))
        Golden.expect("help-80x24", screen)
        screen.type("resign")
        Golden.expect("help-search-80x24", screen)
        #expect(screen.screen.contains("Gives the game up"))
        screen.press(.escape, .character(":"))
        Golden.expect("palette-80x24", screen)
        screen.press(.escape, .character("K"))
        Golden.expect("kill-80x24", screen)
    }

    @Test func asciiAlone() {
        var setup = ScreenHarness.setup
        setup.isASCII = true
        var screen = ScreenHarness(setup)
        screen.play(against: "Björn")
        screen.event(4, .move(seat: 0, by: "ana", text: "b2"))
        Golden.expect("room-ascii-80x24", screen)
        for place in [screen, Self.asciiLobby(setup)] {
            #expect(place.screen.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
        }
    }

    private static func asciiLobby(_ setup: ScreenModel.Setup) -> ScreenHarness {
        var screen = ScreenHarness(setup)
        screen.logIn()
        screen.press(.character("?"))
        return screen
    }

    @Test func wideNamesLineUp() {
        var screen = ScreenHarness()
        screen.play(against: "日本語の名前")
        screen.event(4, .chat(by: "日本語の名前", text: "こんにちは、元気ですか。 cafe\u{301} ok"))
        Golden.expect("room-wide-80x24", screen)
        let grid = screen.model.picture().grid
        for row in 0..<grid.size.height {
            // Every cell is one column, or a wide character with the cell behind it.
            for (column, cell) in grid.row(row).enumerated() {
                let next = grid[column + 1, row]
                #expect(displayWidth(cell.text) == (cell.isContinuation ? 0 : next?.isContinuation ?? false ? 2 : 1))
            }
        }
    }

    @Test func everySizeIsDrawnWithoutATrap() {
        var screen = ScreenHarness()
        screen.play()
        for overlay in ["", "?", ":", "K"] {
            if !overlay.isEmpty { screen.type(overlay) }
            for width in stride(from: 1, through: 240, by: 13) {
                for height in stride(from: 1, through: 80, by: 7) {
                    screen.take(.resize(Size(width, height)))
                    #expect(screen.model.picture().grid.size == Size(width, height))
                }
            }
            screen.take(.resize(Size(80, 24)))
            if !overlay.isEmpty { screen.press(.escape) }
        }
    }
}

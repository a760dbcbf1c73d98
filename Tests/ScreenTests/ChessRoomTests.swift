import Cells
import Games
import Testing

@testable import ClientCore

/// A game with figures that move, on the full screen.
@Suite struct ChessRoomTests {
    /// In a room where a game has begun; seat 0 moves first.
    private func playing(seat: Int = 0, fen: String? = nil, size: Size = Size(80, 24)) throws -> ScreenHarness {
        let options = fen.map { "fen=\($0)" } ?? ""
        var screen = ScreenHarness(size: size)
        screen.logIn()
        screen.press(.character(":"))
        screen.type("create chess Finals" + (options.isEmpty ? "" : " with \(options)"))
        screen.press(.enter)
        let create = ClientRequest.create(game: "chess", title: "Finals", options: options.isEmpty ? nil : options)
        #expect(screen.takeRequests() == [create])
        screen.answer(create, .created(room: 482_913))
        screen.answer(
            .enter(room: 482_913, after: nil),
            .state(
                RoomState(
                    room: 482_913, game: "chess", title: "Finals", options: options, number: 0, phase: "waiting",
                    seats: [nil, nil], you: nil, round: 0, snapshot: nil, board: [], turn: nil)))
        screen.answer(.sit(seat: nil), .seat(seat))
        screen.event(1, .sat(seat: seat, by: "ana"))
        screen.event(2, .sat(seat: 1 - seat, by: "ben"))
        let game = try Chess(options: options, first: 0, random: 0)
        screen.event(3, .started(round: 1, first: 0, snapshot: game.snapshot))
        screen.effects = []
        return screen
    }

    private func moved(_ screen: ScreenHarness) -> [String] {
        screen.requests.compactMap { if case .move(let text, _) = $0 { text } else { nil } }
    }

    @Test func aPieceIsTakenUpWithTheCursorAndPutDownAgain() throws {
        var screen = try playing()
        Golden.expect("chess-80x24", screen)
        // The cursor begins on e2.
        screen.press(.down, .right, .right, .enter)
        Golden.expect("chess-chosen-80x24", screen)
        screen.press(.up, .up, .left, .enter)
        #expect(moved(screen) == ["Nf3"])
        #expect(screen.screen.contains("…♘…"))
        screen = try playing(size: Size(200, 60))
        Golden.expect("chess-200x60", screen)
        screen = try playing(size: Size(60, 20))
        Golden.expect("chess-60x20", screen)
    }

    @Test func capitalsBeginAMoveAndKKillsNoServerThen() throws {
        var screen = try playing()
        #expect(screen.keyLine.contains("Ctrl-K kill server"))
        screen.press(.character("K"))
        #expect(screen.screen.contains("your move: K"))
        screen.press(.escape, .control("k"))
        #expect(screen.screen.contains("Kill server-1"))
        screen.press(.escape)
        screen.type("Nf3")
        #expect(moved(screen).isEmpty, "a typed move waits for Enter")
        screen.press(.enter)
        #expect(moved(screen) == ["Nf3"])
    }

    @Test func blackSeesItsOwnSideBelowAndArrowsGoAsTheyPoint() throws {
        var screen = try playing(seat: 1)
        screen.event(4, .move(seat: 0, by: "ben", text: "e4"))
        #expect(screen.lines[1].contains("1   ♖"))
        // From e7 up the screen is towards white.
        screen.press(.enter, .up, .up, .enter)
        #expect(moved(screen) == ["e5"])
        // On the other's turn no letter begins a move.
        screen.answer(.move("e5", answers: 4), .number(5))
        screen.event(5, .move(seat: 1, by: "ana", text: "e5"))
        screen.press(.character("f"))
        #expect(screen.lines[1].contains("8   ♜"))
        screen.press(.character("F"))
        #expect(screen.lines[1].contains("1   ♖"))
        var flipped = try playing()
        flipped.press(.character(":"))
        flipped.type("flip")
        flipped.press(.enter)
        #expect(flipped.lines[1].contains("1   ♖"))
    }

    @Test func theListOfMovesIsScrolledAndStaysWhereItIs() throws {
        var screen = try playing()
        let moves = ["Nf3", "Nf6", "Ng1", "Ng8"]
        for index in 0..<14 {
            screen.event(
                4 + Int64(index), .move(seat: index % 2, by: index % 2 == 0 ? "ana" : "ben", text: moves[index % 4]))
        }
        #expect(screen.screen.contains("7.  Nf3") && screen.screen.contains("↑"))
        for _ in 0..<40 { screen.press(.character("[")) }
        #expect(screen.screen.contains("1.  Nf3") && !screen.screen.contains("7.  Nf3"))
        #expect(screen.screen.contains("↓"))
        for _ in 0..<40 { screen.press(.character("]")) }
        #expect(screen.screen.contains("7.  Nf3"))
    }

    @Test func theCursorGoesLeftByACapitalWhereTheLetterBeginsAMove() throws {
        var screen = try playing()
        screen.press(.character("l"), .character("H"), .enter)
        #expect(screen.screen.contains("‹♙›"))
        screen.press(.up, .enter)
        #expect(moved(screen) == ["e3"])
    }

    @Test func piecesAreLettersForWhoWantsThem() throws {
        var screen = try playing()
        screen.type(":pieces letters")
        screen.press(.enter)
        #expect(screen.lines[1].contains("8   r    n    b    q    k    b    n    r"))
        #expect(screen.screen.contains("│"), "the rest stays as it is")
        screen.type(":pieces figures")
        screen.press(.enter)
        #expect(screen.lines[1].contains("♜"))
    }

    @Test func aPromotionIsChosenByKeyOrByMouse() throws {
        let fen = "7k/4P3/8/8/8/8/8/K7 w - - 0 1"
        var screen = try playing(fen: fen)
        screen.press(.up, .up, .up, .up, .up, .enter, .up, .enter)
        Golden.expect("chess-promotion-80x24", screen)
        var kept = screen
        kept.press(.escape)
        #expect(!kept.screen.contains("The pawn becomes") && moved(kept).isEmpty)
        var clicked = screen
        screen.press(.character("x"), .character("n"))
        #expect(moved(screen) == ["e8=N"])
        let row = try #require(clicked.lines.firstIndex { $0.contains("[r] a rook") })
        let column = try #require(clicked.lines[row].firstIndex(of: "["))
        clicked.take(
            .click(column: clicked.lines[row].distance(from: clicked.lines[row].startIndex, to: column), row: row))
        #expect(moved(clicked) == ["e8=R+"])
    }
}

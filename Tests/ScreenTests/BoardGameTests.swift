import Cells
import GameViews
import Games
import Testing

@testable import ClientCore

/// Gomoku and kalaha in the full screen.
@Suite struct BoardGameTests {
    /// ana in a room of this game against ben, who has the other seat, after these moves.
    private func table(
        _ kind: String, _ moves: String, options: String = "", seat: Int = 0, isASCII: Bool = false,
        _ size: Size = Size(80, 24)
    ) throws -> ScreenHarness {
        var setup = ScreenHarness.setup
        setup.isASCII = isASCII
        var screen = ScreenHarness(setup, size: size)
        screen.logIn()
        screen.press(.character("p"))
        screen.type("482913")
        screen.press(.enter)
        let names = seat == 0 ? ["ana", "ben"] : ["ben", "ana"]
        screen.answer(
            .enter(room: 482_913, after: nil),
            .state(
                RoomState(
                    room: 482_913, game: kind, title: "", options: options, number: 0, phase: "waiting",
                    seats: [nil, nil], you: nil, round: 0, snapshot: nil, board: [], turn: nil)))
        screen.answer(.sit(seat: nil), .seat(seat))
        for (seat, name) in names.enumerated() { screen.event(Int64(seat) + 1, .sat(seat: seat, by: name)) }
        let rules = try #require(gameCatalogue[kind])
        var game = try rules.init(options: options, first: 0, random: 0)
        screen.event(3, .started(round: 1, first: 0, snapshot: game.snapshot))
        var number: Int64 = 3
        for move in moves.split(separator: " ").map(String.init) {
            guard case .running(let turn?) = game.status else { break }
            try game.apply(Fact(seat: turn, text: move))
            number += 1
            screen.event(number, .move(seat: turn, by: names[turn], text: move))
        }
        if case .over(.win(let seat, let reason)) = game.status {
            screen.event(number + 1, .over(winner: seat, reason: reason))
        }
        screen.deliver(.presence(room: 482_913, present: names))
        screen.effects = []
        return screen
    }

    private let opening = "h8 i9 h9 h10 g8 i8 i10 g9 j7"

    @Test func gomoku() throws {
        Golden.expect("gomoku-80x24", try table("gomoku", opening, seat: 1))
        Golden.expect("gomoku-200x60", try table("gomoku", opening, seat: 1, Size(200, 60)))
        Golden.expect("gomoku-120x40", try table("gomoku", opening, Size(120, 40)))
        Golden.expect("gomoku-ascii-80x24", try table("gomoku", opening, isASCII: true))
        Golden.expect("gomoku-won-80x24", try table("gomoku", "e8 a15 f8 c15 g8 e15 h8 g15 i8"))
        let small = try table("gomoku", opening, Size(60, 20))
        #expect(small.screen.contains("15 ") && small.statusLine.contains("connected"))
    }

    @Test func aStoneIsPlayedByCursorByNameAndByClick() throws {
        var screen = try table("gomoku", "h8", seat: 1)
        screen.press(.up, .right, .enter)
        #expect(screen.takeRequests() == [.move("i9", answers: 4)])
        #expect(screen.screen.contains("…○…"))
        screen = try table("gomoku", "h8", seat: 1)
        screen.type("c7")
        #expect(screen.takeRequests() == [.move("c7", answers: 4)], "no other point begins like it")
        screen = try table("gomoku", "h8", seat: 1)
        screen.type("c1")
        #expect(screen.takeRequests().isEmpty, "c10 to c15 begin like it")
        screen.press(.enter)
        #expect(screen.takeRequests() == [.move("c1", answers: 4)])
        screen = try table("gomoku", "h8", seat: 1)
        screen.type("h8")
        screen.press(.enter)
        #expect(screen.takeRequests().isEmpty)
        #expect(screen.statusLine.contains("h8 is taken; choose an empty point"))
    }

    @Test func theChoiceOfAnOpeningIsShownTypedAndClicked() throws {
        var screen = try table("gomoku", "h8 i9 h10", options: "opening=swap2", seat: 1)
        Golden.expect("gomoku-swap2-80x24", screen)
        screen.press(.enter)
        Golden.expect("gomoku-choice-80x24", screen)
        screen.type("w")
        #expect(screen.takeRequests() == [.move("white", answers: 6)])
        screen = try table("gomoku", "h8 i9 h10", options: "opening=swap2", seat: 1)
        screen.type("black")
        #expect(screen.takeRequests() == [.move("black", answers: 6)])
        screen = try table("gomoku", "h8 i9 h10", options: "opening=swap2", seat: 1)
        screen.type("m")
        screen.press(.enter)
        #expect(screen.takeRequests() == [.move("more", answers: 6)])
        screen = try table("gomoku", "h8 i9 h10", options: "opening=swap2", seat: 1)
        let row = try #require(screen.lines.firstIndex { $0.contains("w white") })
        let line = screen.lines[row]
        let at = try #require(line.firstRange(of: "white"))
        screen.take(.click(column: line.distance(from: line.startIndex, to: at.lowerBound), row: row))
        #expect(screen.takeRequests() == [.move("white", answers: 6)])
    }

    @Test func kalaha() throws {
        Golden.expect("kalaha-80x24", try table("kalaha", "3 2 1"))
        Golden.expect("kalaha-200x60", try table("kalaha", "3 2 1 3 2 3", Size(200, 60)))
        Golden.expect("kalaha-120x40", try table("kalaha", "3 2 1 3 2 3", Size(120, 40)))
        Golden.expect("kalaha-ascii-80x24", try table("kalaha", "3 2 1", isASCII: true))
        Golden.expect("kalaha-won-80x24", try table("kalaha", "3 2 1 3 2 3 2 5 2 6"))
        Golden.expect("kalaha-north-80x24", try table("kalaha", "3 2 1 3", seat: 1))
        let small = try table("kalaha", "3 2 1", Size(60, 20))
        #expect(small.screen.contains("South"))
    }

    @Test func aHouseIsSownByItsDigitByCursorAndByClick() throws {
        var screen = try table("kalaha", "")
        screen.type("3")
        #expect(screen.takeRequests() == [.move("3", answers: 3)])
        screen.event(4, .move(seat: 0, by: "ana", text: "3"))
        #expect(screen.screen.contains("your move (South)"), "another move")
        screen.press(.right, .enter)
        #expect(screen.takeRequests() == [.move("4", answers: 4)])
        screen = try table("kalaha", "1", seat: 1)
        screen.press(.enter)
        #expect(screen.takeRequests() == [.move("3", answers: 4)])
        screen = try table("kalaha", "1", seat: 1)
        screen.press(.right, .enter)
        #expect(screen.takeRequests() == [.move("4", answers: 4)], "the own side is below")
        screen = try table("kalaha", "3")
        screen.type("3")
        #expect(screen.takeRequests().isEmpty && screen.statusLine.contains("house 3 is empty"))
    }
}

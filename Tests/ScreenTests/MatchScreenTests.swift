import Cells
import Games
import Testing

@testable import ClientCore

/// Clocks and offers on the full screen.
@Suite struct MatchScreenTests {
    /// The room's time when the test's clock shows 0.
    private static let roomTime: Int64 = 1_800_000_000_000

    /// In a room where both have moved and one is to move; seat 0 moved first.
    private func playing(
        _ game: String = "chess", _ options: String = "clock=5+3", moves: [String] = ["e4", "e5"], you: Int = 0,
        size: Size = Size(80, 24)
    ) throws -> ScreenHarness {
        var screen = ScreenHarness(size: size)
        screen.logIn()
        screen.press(.character("p"))
        screen.type("482913")
        screen.press(.enter)
        let rules: any AnyMatch =
            game == "chess"
            ? try Match<Chess>(options: options, first: 0, random: 0)
            : try Match<TicTacToe>(options: options, first: 0, random: 0)
        let seats = you == 0 ? ["ana", "ben"] : ["ben", "ana"]
        screen.answer(
            .enter(room: 482_913, after: nil),
            .state(
                RoomState(
                    room: 482_913, game: game, title: "Finals", options: options, number: 3, phase: "running",
                    seats: seats, you: you, round: 1, snapshot: rules.snapshot, board: [], turn: 0,
                    now: Self.roomTime + screen.now)))
        for (index, move) in moves.enumerated() { screen.say(4 + Int64(index), index % 2, move, used: 1_000) }
        screen.effects = []
        return screen
    }

    @Test func bothClocksStandBesideTheNamesAndTheRunningOneGoesDown() throws {
        var screen = try playing(size: Size(100, 30))
        Golden.expect("match-clock-100x30", screen)
        #expect(screen.lines[0].contains("Chess 5+3"))
        #expect(screen.screen.contains("5:00 ▓▓▓▓▓  ◀ you"))
        screen.wait(12_000)
        #expect(screen.screen.contains("4:48 ▓▓▓▓▓  ◀ you"))
        #expect(screen.screen.contains("ben"))
        screen.wait(270_000)
        #expect(screen.screen.contains("0:18 ▓░░░░  ◀ you"))
        screen.say(6, 0, "Nf3", used: 282_000)
        #expect(screen.screen.contains("0:21 ▓░░░░    you"))
        screen.wait(60_000)
        #expect(screen.screen.contains("0:21 ▓░░░░    you"), "only one clock runs")
        #expect(screen.screen.contains("4:00 ▓▓▓▓░      ◀"))
    }

    @Test func anOutageIsGivenBackOnTheScreenToo() throws {
        var screen = try playing(size: Size(100, 30))
        screen.wait(10_000)
        screen.event(6, .credited(milliseconds: 4_000))
        #expect(screen.screen.contains("4:54"))
    }

    @Test func aNarrowScreenLeavesTheBarOut() throws {
        let screen = try playing(size: Size(60, 20))
        Golden.expect("match-clock-60x20", screen)
        #expect(screen.screen.contains("5:00"))
    }

    @Test func anOfferIsAnsweredWithOneKey() throws {
        for (key, word) in [("y", "accept draw"), ("n", "decline draw")] as [(Character, String)] {
            var screen = try playing()
            screen.say(6, 1, "draw")
            Golden.expect("match-offer-80x24", screen)
            #expect(screen.keyLine.contains("y accept") && screen.keyLine.contains("n decline"))
            screen.press(.character(key))
            #expect(screen.takeRequests() == [.move(word == "accept draw" ? "accept draw" : word, answers: 6)])
            screen.answer(.move(word, answers: 6), .number(7))
            screen.say(7, 0, word)
            #expect(!screen.keyLine.contains("y accept"))
            #expect(screen.screen.contains(key == "y" ? "you accept the draw" : "you decline the draw"))
        }
    }

    @Test func drawAndTakebackAreKeysWhileTheyMakeSense() throws {
        var screen = try playing("tic-tac-toe", "", moves: ["b2"], you: 1, size: Size(120, 30))
        #expect(!screen.keyLine.contains("draw") && !screen.keyLine.contains("takeback"), "both move first")
        screen.press(.character("d"))
        #expect(screen.takeRequests() == [])
        #expect(screen.statusLine.contains("offers can be made when both have moved"))
        screen.say(5, 1, "a1")
        #expect(screen.keyLine.contains("d draw") && screen.keyLine.contains("u takeback"))
        screen.press(.character("u"))
        #expect(screen.takeRequests() == [.move("takeback", answers: 5)])
        screen.answer(.move("takeback", answers: 5), .number(6))
        screen.say(6, 1, "takeback")
        screen.say(7, 0, "accept takeback 1")
        #expect(screen.model.room?.moves.map(\.text) == ["b2"])
        #expect(screen.model.room?.isYourTurn == true)
        // On one's turn in chess a small d begins a move.
        var chess = try playing(size: Size(140, 30))
        #expect(chess.keyLine.contains("D draw"))
        chess.press(.character("D"))
        #expect(chess.takeRequests() == [.move("draw", answers: 5)])
    }

    @Test func anAdjournmentIsSaidAndEndedWithAKey() throws {
        var screen = try playing()
        screen.say(6, 1, "adjourn")
        screen.say(7, 0, "accept adjourn")
        #expect(screen.screen.contains("adjourned; y goes on when both say so"))
        screen.wait(60_000)
        #expect(screen.screen.contains("5:00"))
        screen.press(.character("y"))
        #expect(screen.takeRequests() == [.move("resume", answers: 7)])
    }

    @Test func aFlagIsToldAndTheClockStops() throws {
        var screen = try playing()
        screen.wait(301_500)
        screen.say(6, nil, "flag 0")
        screen.event(7, .over(winner: 1, reason: "time is up"))
        #expect(screen.screen.contains("the time of ana is up"))
        #expect(screen.screen.contains("0:00"))
        #expect(screen.screen.contains("ben wins: time is up"))
    }
}

extension ScreenHarness {
    /// Somebody moves or says something, now.
    fileprivate mutating func say(_ number: Int64, _ seat: Int?, _ text: String, used: Int64? = nil) {
        deliver(
            .event(
                RoomEvent(
                    room: 482_913, number: number, at: 1_800_000_000_000 + now,
                    kind: .move(seat: seat, by: seat.flatMap { model.room?.room.name($0) } ?? "", text: text), line: [],
                    used: used)))
    }
}

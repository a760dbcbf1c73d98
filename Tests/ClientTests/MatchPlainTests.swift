import Games
import Testing

@testable import ClientCore

/// Clocks and offers in plain mode.
@Suite struct MatchPlainTests {
    private func state(_ match: any AnyMatch, number: Int64, now: Int64, options: String) -> RoomState {
        RoomState(
            room: 482_913, game: "tic-tac-toe", title: "", options: options, number: number, phase: "running",
            seats: ["ana", "ben"], you: 0, round: 1, snapshot: match.snapshot, board: [], turn: 0, now: now)
    }

    /// Both have moved, and ana is to move.
    private func playing(_ options: String) throws -> (PlainHarness, Match<TicTacToe>) {
        var match = try Match<TicTacToe>(options: options, first: 0, random: 0)
        for (seat, text) in [(0, "b2"), (1, "a1")] { try match.apply(Fact(seat: seat, text: text, at: 1_000_000)) }
        var plain = PlainHarness()
        plain.logIn()
        plain.type("join 482913")
        plain.answer(.state(state(match, number: 5, now: 1_048_000, options: options)))
        return (plain, match)
    }

    @Test func clocksAreSaidInTheStateAndOnRequest() throws {
        var (plain, match) = try playing("clock=5+3")
        let said = plain.takeSaid()
        #expect(said.contains("Clock 5+3.") && said.contains("You have 4 minutes 12 seconds left, running."))
        #expect(said.contains("ben has 5 minutes left."))
        plain.type("clock")
        #expect(plain.requests == [.state])
        plain.answer(.state(state(match, number: 5, now: 1_299_500, options: "clock=5+3")))
        #expect(
            plain.takeSaid() == ["Clock 5+3.", "You have 1 second left, running.", "ben has 5 minutes left."])
        (plain, match) = try playing("")
        _ = plain.takeSaid()
        plain.type("clock")
        plain.answer(.state(state(match, number: 5, now: 1_299_500, options: "")))
        #expect(plain.takeSaid() == ["This game has no clocks."])
    }

    @Test func offersAreSaidAndAnswered() throws {
        var (plain, _) = try playing("")
        _ = plain.takeSaid()
        plain.event(6, .move(seat: 1, by: "ben", text: "draw"))
        #expect(plain.takeSaid() == ["Ben offers a draw. Type accept or decline, or play on."])
        plain.type("decline")
        #expect(plain.requests == [.move("decline", answers: 6)])
        plain.answer(.number(7))
        plain.event(7, .move(seat: 0, by: "ana", text: "decline draw"))
        #expect(plain.takeSaid() == ["Stored: decline draw.", "You decline the draw."])
        plain.type("takeback")
        plain.answer(.number(8))
        plain.event(8, .move(seat: 0, by: "ana", text: "takeback"))
        plain.event(9, .move(seat: 1, by: "ben", text: "accept takeback 2"))
        let said = plain.takeSaid()
        #expect(said.contains("Ben agrees to take back 2 moves."))
        #expect(said.contains("2  . . .") && said.last == "Your move.")
    }

    @Test func whatIsNotPossibleIsSaidWithoutAskingTheServer() throws {
        var (plain, _) = try playing("")
        _ = plain.takeSaid()
        for (typed, said) in [
            ("accept", "There is no offer to answer."),
            ("adjourn", "There are no clocks to stop; take all the time you like."),
            ("claim win", "A game is claimed while the other is to move."),
        ] {
            plain.type(typed)
            #expect(plain.requests == [] && plain.takeSaid() == [said], "\(typed)")
        }
    }

    @Test func timesAreSpokenByTheirTwoLargestUnits() {
        let times: [(Int64, String)] = [
            (0, "no time"), (1, "1 second"), (60_000, "1 minute"), (3_661_000, "1 hour 1 minute"),
            (259_200_000, "3 days"), (86_460_000, "1 day"), (90_000_000, "1 day 1 hour"),
        ]
        for (time, words) in times { #expect(spokenTime(time) == words) }
    }
}

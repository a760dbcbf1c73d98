import Cells
import Testing

@testable import ClientCore

/// Finished games and ratings over the screen.
@Suite struct RecordsOverlayTests {
    private static let best = Array(
        (#"{"game":"chess","players":["#
            + (1...40).map {
                #"{"rank":\#($0),"name":"player\#($0)","rating":\#(2_000 - $0),"deviation":61,"games":9}"#
            }
            .joined(separator: ",") + "]}").utf8)

    @Test func theBestOpenAWindowThatScrolls() {
        var screen = ScreenHarness()
        screen.logIn()
        screen.press(.character(":"))
        screen.type("ratings chess")
        screen.press(.enter)
        #expect(screen.takeRequests() == [.records(.top(game: "chess"))])
        screen.answer(.records(.top(game: "chess")), .document(Self.best))
        #expect(screen.screen.contains("ratings in chess") && screen.screen.contains("1. player1 1999 ±61, 9 games."))
        #expect(!screen.screen.contains("player40"))
        for _ in 0..<5 { screen.press(.pageDown) }
        #expect(screen.screen.contains("player40"))
        screen.press(.escape)
        #expect(!screen.screen.contains("ratings in chess"))
    }

    @Test func whatIsNotThereIsSaidAndNothingOpens() {
        var screen = ScreenHarness()
        screen.logIn()
        screen.press(.character(":"))
        screen.type("player nobody")
        screen.press(.enter)
        screen.refuse(.records(.player(name: "nobody")), "not_found", "there is no player of this name")
        #expect(screen.screen.contains("there is no player of this name"))
        #expect(screen.model.overlay == nil)
        _ = screen.takeRequests()
        screen.press(.character(":"))
        screen.type("ratings")
        screen.press(.enter)
        #expect(screen.screen.contains("type the game too") && screen.takeRequests().isEmpty)
    }

    @Test func ratingsStandBesideTheNamesOfARatedRoom() {
        var screen = ScreenHarness()
        screen.logIn()
        screen.press(.character("p"))
        screen.type("482913")
        screen.press(.enter)
        var state = ScreenHarness.state(
            number: 3, phase: "running", seats: ["ana", "ben"], you: 0, snapshot: "........./0")
        state.options = "rated"
        state.ratings = [nil, SeatRating(rating: 1_604, deviation: 61)]
        screen.answer(.enter(room: 482_913, after: nil), .state(state))
        #expect(screen.screen.contains("ben (1604 ±61)"))
        _ = screen.takeRequests()
        screen.event(4, .over(winner: 0, reason: "resignation"))
        #expect(screen.takeRequests().contains(.state))
        state.ratings = [SeatRating(rating: 1_700, deviation: 240), SeatRating(rating: 1_500, deviation: 60)]
        screen.answer(.state, .state(state))
        #expect(screen.screen.contains("ana (1700 ±240)") && screen.screen.contains("ben (1500 ±60)"))
    }
}

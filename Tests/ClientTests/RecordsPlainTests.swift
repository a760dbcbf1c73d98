import Testing

@testable import ClientCore

/// Finished games and ratings in plain mode.
@Suite struct RecordsPlainTests {
    static let player = Array(
        #"""
        {"name":"ana","guest":true,"since":1800000000000,"ratings":[{"game":"chess","rating":1604,"deviation":61,"games":12,
        "won":7,"drawn":1,"lost":4}],"games":[{"id":12,"game":"chess","title":"t","players":["ana","ben"],"winner":1,
        "reason":"resignation","rated":true,"started":1,"ended":1800000060000,"moves":30}]}
        """#.utf8)

    @Test func aPlayerIsReadAloud() {
        var plain = PlainHarness()
        plain.logIn()
        plain.type("player")
        #expect(plain.requests == [.records(.player(name: "ana"))])
        plain.answer(.document(Self.player))
        #expect(
            plain.takeSaid() == [
                "ana, a guest, since 2027-01-15.", "chess: 1604 ±61, 12 games: 7 won, 1 drawn, 4 lost.", "Last games:",
                "12. chess, ana – ben: ben won, resignation, rated, 2027-01-15 08:01 UTC.",
            ])
        plain.type("player ben")
        #expect(plain.requests == [.records(.player(name: "ben"))])
        plain.refuse("not_found", "there is no player of this name")
        #expect(plain.takeSaid() == ["There is no player of this name."])
    }

    @Test func theBestAndTheLastGamesAreReadAloud() {
        var plain = PlainHarness()
        plain.logIn()
        plain.type("ratings")
        #expect(plain.requests == [] && plain.takeSaid().first?.hasPrefix("Type the game too: ratings ") == true)
        plain.type("ratings Chess")
        #expect(plain.requests == [.records(.top(game: "chess"))])
        plain.answer(
            .document(
                Array(
                    #"{"game":"chess","players":[{"rank":1,"name":"a\u001b[2Jna","rating":1604,"deviation":61,"games":1}]}"#
                        .utf8)))
        #expect(plain.takeSaid() == ["1. a[2Jna 1604 ±61, 1 game."])
        plain.type("games ben")
        #expect(plain.requests == [.records(.games(player: "ben", game: nil, before: nil))])
        plain.answer(.document(Array(#"{"games":[],"more":false}"#.utf8)))
        #expect(plain.takeSaid() == ["No game has been finished."])
        plain.type("games")
        plain.answer(.document(Array(#"{"games":7,"more":true}"#.utf8)))
        #expect(plain.takeSaid() == ["No game has been finished.", "There are older ones."])
        plain.type("games")
        plain.answer(.document(Array("[".utf8)))
        #expect(plain.takeSaid() == ["The answer cannot be read."])
    }

    @Test func ratingsStandBehindTheNamesOfARatedRoomAndAreReadAnew() {
        var plain = PlainHarness()
        plain.logIn()
        func state(_ options: String, _ ratings: [SeatRating?]) -> RoomState {
            var state = PlainHarness.state(number: 3, phase: "running", seats: ["ana", "ben"], you: 0)
            state.options = options
            state.ratings = ratings
            return state
        }
        let ben = SeatRating(rating: 1_604, deviation: 61)
        plain.type("join 482913")
        plain.answer(.state(state("clock=5+3 rated", [nil, ben])))
        let said = plain.takeSaid()
        #expect(said.contains("Seat 2: ben (1604 ±61).") && said.contains("Seat 1: ana, you."))
        plain.event(4, .over(winner: 0, reason: "resignation"))
        #expect(plain.requests == [.state])
        _ = plain.takeSaid()
        plain.answer(.state(state("clock=5+3 rated", [SeatRating(rating: 1_700, deviation: 240), ben])))
        #expect(plain.takeSaid() == ["Ratings: ana 1700 ±240, ben 1604 ±61."])
        // Elsewhere they are not asked for.
        plain = PlainHarness()
        plain.logIn()
        plain.type("join 482913")
        plain.answer(.state(state("", [nil, ben])))
        #expect(plain.takeSaid().contains("Seat 2: ben."))
        plain.event(4, .over(winner: 0, reason: "resignation"))
        #expect(plain.requests == [])
    }
}

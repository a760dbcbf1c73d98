extension ConformingGame {
    /// Fool's mate, black wins: the winner is not who began, and moves come in every spelling.
    static let chess = ConformingGame(
        kind: "chess", seats: 2,
        course: [
            Step(seat: 0, move: "f3", brings: "f3"), Step(seat: 1, move: "e7e5", brings: "e5"),
            Step(seat: 0, move: "g2-g4", brings: "g4"), Step(seat: 1, move: "Qh4", brings: "over"),
        ],
        winner: 1,
        moments: [
            Moment(name: "a seat is free"), Moment(name: "the game has begun", steps: 0),
            Moment(name: "in the middle", steps: 3), Moment(name: "with a move", steps: 2, isAtOnce: true),
            Moment(name: "with the mate", steps: 4, isAtOnce: true), Moment(name: "over", steps: 4),
        ],
        middle: 3,
        refused: [
            Refused(after: 0, seat: 1, move: "e5", code: "not_your_turn", says: "the other player's turn"),
            Refused(after: 0, seat: 0, move: "Ke2", code: "illegal_move", says: "your own pawn stands on e2"),
            Refused(after: 1, seat: 1, move: "e4e5", code: "illegal_move", says: "e4 is empty"),
            Refused(after: 2, seat: 0, move: "castle please", code: "illegal_move", says: "that is no move"),
            Refused(after: 3, seat: 0, move: "a3", code: "not_your_turn"),
        ],
        opening: Opening(words: ["--plain"], typed: "create chess", prompts: ["You move first.", "Your move."]))
}

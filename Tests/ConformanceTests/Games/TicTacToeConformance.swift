extension ConformingGame {
    /// X wins with the bottom row.
    static let ticTacToe = ConformingGame(
        kind: "tic-tac-toe", seats: 2,
        course: [
            Step(seat: 0, move: "a1", brings: "a1"), Step(seat: 1, move: "a2", brings: "a2"),
            Step(seat: 0, move: "B1", brings: "b1"), Step(seat: 1, move: "b2", brings: "b2"),
            Step(seat: 0, move: "9", brings: "over"),
        ],
        winner: 0,
        moments: [
            Moment(name: "a seat is free"), Moment(name: "the game has begun", steps: 0),
            Moment(name: "in the middle", steps: 3), Moment(name: "with a move", steps: 4, isAtOnce: true),
            Moment(name: "with the last move", steps: 5, isAtOnce: true), Moment(name: "over", steps: 5),
        ],
        middle: 3,
        refused: [
            Refused(after: 0, seat: 1, move: "a1", code: "not_your_turn", says: "the other player's turn"),
            Refused(after: 0, seat: 0, move: "d4", code: "illegal_move", says: "no such square"),
            Refused(after: 1, seat: 0, move: "b1", code: "not_your_turn"),
            Refused(after: 1, seat: 1, move: "a1", code: "illegal_move", says: "a1 is taken"),
            Refused(after: 4, seat: 0, move: "b2", code: "illegal_move"),
        ],
        opening: Opening(
            words: ["--plain"], typed: "create tic-tac-toe", prompts: ["You move first.", "Your move."]))
}

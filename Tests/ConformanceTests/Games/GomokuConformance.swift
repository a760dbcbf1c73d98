extension ConformingGame {
    /// Black wins with a row from c3 to g7.
    static let gomoku = ConformingGame(
        kind: "gomoku", seats: 2,
        course: [
            Step(seat: 0, move: "c3", brings: "c3"), Step(seat: 1, move: "o15", brings: "o15"),
            Step(seat: 0, move: "D4", brings: "d4"), Step(seat: 1, move: "n15", brings: "n15"),
            Step(seat: 0, move: "e5", brings: "e5"), Step(seat: 1, move: "M15", brings: "m15"),
            Step(seat: 0, move: "f6", brings: "f6"), Step(seat: 1, move: "a1", brings: "a1"),
            Step(seat: 0, move: "g7", brings: "over"),
        ],
        winner: 0,
        moments: [
            Moment(name: "a seat is free"), Moment(name: "the game has begun", steps: 0),
            Moment(name: "in the middle", steps: 5), Moment(name: "with a move", steps: 6, isAtOnce: true),
            Moment(name: "with the last move", steps: 9, isAtOnce: true), Moment(name: "over", steps: 9),
        ],
        middle: 5,
        refused: [
            Refused(after: 0, seat: 1, move: "a1", code: "not_your_turn"),
            Refused(after: 0, seat: 0, move: "p1", code: "illegal_move"),
            Refused(after: 0, seat: 0, move: "h16", code: "illegal_move"),
            Refused(after: 0, seat: 0, move: "black", code: "illegal_move"),
            Refused(after: 1, seat: 1, move: "c3", code: "illegal_move"),
            Refused(after: 5, seat: 0, move: "f6", code: "not_your_turn"),
            Refused(after: 8, seat: 0, move: "a1", code: "illegal_move"),
        ],
        opening: Opening(words: ["--plain"], typed: "create gomoku", prompts: ["You move first.", "Your move."]))
}

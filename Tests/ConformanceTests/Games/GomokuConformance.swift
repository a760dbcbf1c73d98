extension ConformingGame {
    /// A swap2 opening with two more stones; then Black wins with a row from c3 to g7.
    static let gomoku = ConformingGame(
        kind: "gomoku", options: "rule=standard opening=swap2", seats: 2,
        course: [
            Step(seat: 0, move: "c3", brings: "c3"), Step(seat: 0, move: "O15", brings: "o15"),
            Step(seat: 0, move: "d4", brings: "d4"), Step(seat: 1, move: "more", brings: "more"),
            Step(seat: 1, move: "n15", brings: "n15"), Step(seat: 1, move: "e5", brings: "e5"),
            Step(seat: 0, move: "b", brings: "black"), Step(seat: 1, move: "m15", brings: "m15"),
            Step(seat: 0, move: "f6", brings: "f6"), Step(seat: 1, move: "A1", brings: "a1"),
            Step(seat: 0, move: "g7", brings: "over"),
        ],
        winner: 0,
        moments: [
            Moment(name: "a seat is free"), Moment(name: "the game has begun", steps: 0),
            Moment(name: "stones are placed", steps: 2), Moment(name: "a colour is to be chosen", steps: 3),
            Moment(name: "with a choice", steps: 4, isAtOnce: true), Moment(name: "more stones are placed", steps: 5),
            Moment(name: "the first is to choose", steps: 6),
            Moment(name: "with the colours", steps: 7, isAtOnce: true),
            Moment(name: "in the middle", steps: 9), Moment(name: "with the last move", steps: 11, isAtOnce: true),
            Moment(name: "over", steps: 11),
        ],
        middle: 5,
        refused: [
            Refused(after: 0, seat: 1, move: "a1", code: "not_your_turn", says: "the other player's turn"),
            Refused(after: 0, seat: 0, move: "p1", code: "illegal_move", says: "no such point"),
            Refused(after: 0, seat: 0, move: "h16", code: "illegal_move"),
            Refused(after: 0, seat: 0, move: "black", code: "illegal_move", says: "place a stone"),
            Refused(after: 1, seat: 0, move: "c3", code: "illegal_move", says: "c3 is taken"),
            Refused(after: 3, seat: 0, move: "black", code: "not_your_turn"),
            Refused(after: 3, seat: 1, move: "a1", code: "illegal_move", says: "no stone now"),
            Refused(after: 6, seat: 0, move: "more", code: "illegal_move", says: "more cannot be chosen now"),
            Refused(after: 7, seat: 0, move: "f6", code: "not_your_turn"),
            Refused(after: 10, seat: 0, move: "a1", code: "illegal_move"),
        ],
        opening: Opening(
            words: ["--plain"], typed: "create gomoku with rule=standard opening=swap2",
            prompts: ["You move first.", "Your move."]))
}

extension ConformingGame {
    /// Both move again once, South captures, and takes the rest when North's houses are empty: 44 stones to 4.
    static let kalaha = ConformingGame(
        kind: "kalaha", seats: 2,
        course: [
            Step(seat: 0, move: "3", brings: "3"), Step(seat: 0, move: "2", brings: "2"),
            Step(seat: 1, move: "1", brings: "1"), Step(seat: 0, move: "3", brings: "3"),
            Step(seat: 1, move: "2", brings: "2"), Step(seat: 1, move: "3", brings: "3"),
            Step(seat: 0, move: "2", brings: "2"), Step(seat: 1, move: "5", brings: "5"),
            Step(seat: 0, move: "2", brings: "2"), Step(seat: 1, move: "6", brings: "over"),
        ],
        winner: 0,
        moments: [
            Moment(name: "a seat is free"), Moment(name: "the game has begun", steps: 0),
            Moment(name: "with a move that gives another", steps: 1, isAtOnce: true),
            Moment(name: "between two moves of one seat", steps: 5),
            Moment(name: "with a capture", steps: 7, isAtOnce: true),
            Moment(name: "with the last move", steps: 10, isAtOnce: true), Moment(name: "over", steps: 10),
        ],
        middle: 5,
        refused: [
            Refused(after: 0, seat: 1, move: "1", code: "not_your_turn", says: "the other player's turn"),
            Refused(after: 0, seat: 0, move: "7", code: "illegal_move", says: "no such house"),
            Refused(after: 0, seat: 0, move: "0", code: "illegal_move"),
            Refused(after: 1, seat: 0, move: "3", code: "illegal_move", says: "house 3 is empty"),
            Refused(after: 1, seat: 1, move: "1", code: "not_your_turn"),
            Refused(after: 5, seat: 0, move: "2", code: "not_your_turn"),
            Refused(after: 5, seat: 1, move: "2", code: "illegal_move", says: "house 2 is empty"),
        ],
        opening: Opening(words: ["--plain"], typed: "create kalaha", prompts: ["You move first.", "Your move."]))
}

extension ConformingGame {
    /// What every game for two has around its rules: offers in all their states, a takeback, a draw.
    /// Any board does.
    static let match = ConformingGame(
        kind: "tic-tac-toe", seats: 2,
        course: [
            Step(seat: 0, move: "a1", brings: "a1"), Step(seat: 1, move: "a2", brings: "a2"),
            Step(seat: 0, move: "takeback", brings: "takeback"),
            Step(seat: 1, move: "accept", brings: "accept takeback 2"), Step(seat: 0, move: "b2", brings: "b2"),
            Step(seat: 1, move: "Draw", brings: "draw"), Step(seat: 0, move: "decline", brings: "decline draw"),
            Step(seat: 1, move: "b1", brings: "b1"), Step(seat: 0, move: "draw", brings: "draw"),
            Step(seat: 1, move: "draw", brings: "over"),
        ],
        winner: nil,
        moments: [
            Moment(name: "a seat is free"), Moment(name: "with a request", steps: 3, isAtOnce: true),
            Moment(name: "a takeback is asked for", steps: 3),
            Moment(name: "with a takeback", steps: 4, isAtOnce: true),
            Moment(name: "a move was taken back", steps: 4), Moment(name: "a draw is offered", steps: 6),
            Moment(name: "with the draw", steps: 10, isAtOnce: true), Moment(name: "drawn", steps: 10),
        ],
        middle: 5,
        refused: [
            Refused(after: 0, seat: 0, move: "draw", code: "illegal_move"),
            Refused(after: 2, seat: 0, move: "accept", code: "illegal_move"),
            Refused(after: 3, seat: 0, move: "accept", code: "illegal_move"),
            Refused(after: 3, seat: 1, move: "b1", code: "not_your_turn"),
            Refused(after: 3, seat: 1, move: "accept draw", code: "illegal_move"),
            Refused(after: 5, seat: 1, move: "takeback", code: "illegal_move", says: "no move of yours to take back"),
            Refused(after: 6, seat: 1, move: "accept", code: "illegal_move"),
            Refused(after: 9, seat: 0, move: "claim win", code: "illegal_move", says: "claimed"),
        ],
        opening: Opening(
            words: ["--plain"], typed: "create tic-tac-toe",
            prompts: ["You move first.", "Your move.", "Type accept or decline"]))
}

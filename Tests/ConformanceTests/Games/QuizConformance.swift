import Bytes
import Quizzes

extension ConformingGame {
    /// Two questions of an hour's patience, points for right answers alone, so that every game ends the same way. All answer
    /// the first one, which closes it; the host closes the second.
    static let quiz: ConformingGame = {
        let question = { (text: String) in
            Question(
                text: text, kind: .choice([Question.Choice("right", isRight: true), Question.Choice("wrong")]),
                seconds: QuizLimits.seconds.upperBound)
        }
        let document = Quiz(
            title: "Conformance", settings: QuizSettings(scoring: .accuracy),
            questions: [question("First?"), question("Second?")])
        return ConformingGame(
            kind: "quiz", options: String(decoding: base64URL(document.encoded()), as: UTF8.self), seats: 3,
            course: [
                Step(seat: 0, move: "start", brings: "question 1"), Step(seat: 1, move: "1", isSecret: true),
                Step(seat: 2, move: "2", brings: "reveal 1", isSecret: true),
                Step(seat: 0, move: "next", brings: "standings 1", prompt: "Right answer"),
                Step(seat: 0, move: "next", brings: "question 2", prompt: "After question 1"),
                Step(seat: 1, move: "1", isSecret: true), Step(seat: 0, move: "reveal", brings: "reveal 2"),
                Step(seat: 0, move: "next", brings: "over", prompt: "Right answer"),
            ],
            winner: 1,
            moments: [
                Moment(name: "the host is not there"), Moment(name: "players gather", steps: 0),
                Moment(name: "a question is open", steps: 1), Moment(name: "one has answered", steps: 2),
                Moment(name: "with the last answer", steps: 3, isAtOnce: true),
                Moment(name: "the answer is shown", steps: 3), Moment(name: "the leaderboard is shown", steps: 4),
                Moment(name: "the second question is open", steps: 5),
                Moment(name: "with the podium", steps: 8, isAtOnce: true), Moment(name: "over", steps: 8),
            ],
            middle: 5, lateMove: "2",
            refused: [
                Refused(after: 0, seat: 1, move: "1", code: "not_your_turn"),
                Refused(after: 0, seat: 0, move: "next", code: "not_your_turn"),
                Refused(after: 1, seat: 1, move: "3", code: "illegal_move"),
                Refused(after: 1, seat: 1, move: "start", code: "illegal_move"),
                Refused(after: 1, seat: 0, move: "start", code: "not_your_turn"),
                Refused(after: 1, seat: 0, move: "1", code: "illegal_move"),
                Refused(after: 2, seat: 1, move: "2", code: "illegal_move"),
                Refused(after: 3, seat: 2, move: "1", code: "not_your_turn"),
                Refused(after: 4, seat: 0, move: "reveal", code: "not_your_turn"),
            ],
            opening: Opening(
                file: (
                    "quiz.md",
                    """
                    ---
                    scoring: accuracy
                    seconds: 300
                    ---

                    # Conformance

                    ## First?

                    - [x] right
                    - [ ] wrong

                    ## Second?

                    - [x] right
                    - [ ] wrong

                    """
                ), words: ["host", "quiz.md", "--plain"]),
            ownLines: [
                "you ", "said ", "missing ", "open ", "paused ", "member ", "auto ", "mistakes ", "wrong ", "missed ",
            ])
    }()
}

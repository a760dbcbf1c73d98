import Bytes
import GameViews
import Quizzes

/// The quiz that a live bench plays: so many questions with four answers, of which one is right.
enum LiveBenchSheet {
    /// The sheet; nil when there is no game that is hosted.
    static func make(questions count: Int) -> LiveSheet? {
        guard let rules = gameCatalogue.all.first(where: { $0.hidesOptions }) else { return nil }
        let quiz = Quiz(
            title: "A full house",
            questions: (1...count).map { number in
                Quizzes.Question(
                    text: "Question \(number): which of these is the \(number % 4 + 1)th?",
                    kind: .choice((0..<4).map { .init("answer \($0 + 1)", isRight: $0 == number % 4) }),
                    seconds: 120)
            })
        return LiveSheet(
            kind: rules.kind, options: String(decoding: base64URL(quiz.encoded()), as: UTF8.self), questions: count,
            answer: { String($0 % 4 + 1) }, openHead: "question ", revealHead: "reveal ")
    }
}

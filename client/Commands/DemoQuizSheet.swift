import Bytes
import GameViews
import Games
import Quizzes

/// The quiz that `oneup demo` plays.
enum DemoQuizSheet {
    /// The sheet with answers of six players; nil when there is no game that is hosted.
    static func make() -> DemoSheet? {
        guard let rules = gameCatalogue.all.first(where: { $0.hidesOptions }) else { return nil }
        let kept = "The balancer keeps what no server has answered; a receipt keeps it from counting twice."
        let raised = "It is raised with each change of owner."
        let quiz = Quiz(
            title: "While servers die",
            questions: [
                Quizzes.Question(
                    text: "A server dies while your answer is on its way. What becomes of the answer?",
                    kind: .choice([.init("It is lost"), .init("It counts twice"), .init("It counts", isRight: true)]),
                    explanation: kept),
                Quizzes.Question(
                    text: "What is the number called that keeps a dead server's late write out?",
                    kind: .typed(accepted: ["fence"], matching: .ignoringCase), explanation: raised),
            ])
        return DemoSheet(
            kind: rules.kind, options: String(decoding: base64URL(quiz.encoded()), as: UTF8.self),
            questions: [
                DemoSheet.Question(answers: ["3", "1", "3", "3", "2", "3"], tells: [kept]),
                DemoSheet.Question(
                    answers: ["fence", "lease", "fence", "epoch", "fence", "fence"], tells: ["fence", raised]),
            ],
            // `answer INDEX TIME AT ANSWER`, docs/protocol.md.
            stamp: { text in
                let words = text.split(separator: " ")
                return words.count > 4 && words[0] == "answer" ? Int64(words[2]) : nil
            })
    }
}

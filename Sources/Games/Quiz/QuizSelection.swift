internal import Bytes
public import Games
internal import Quizzes

extension QuizGame {
    /// A new quiz that nobody plays yet, of these questions alone. `numbers` count from 1, in the order in which they are
    /// to be asked; one that there is not is a violation.
    public func selecting(_ numbers: [Int]) throws(Violation) -> QuizGame {
        guard !numbers.isEmpty, numbers.allSatisfy({ quiz.questions.indices.contains($0 - 1) }) else {
            throw Violation(.unreadable, "the quiz has the questions 1 to \(quiz.questions.count)")
        }
        var part = quiz
        part.questions = numbers.map { quiz.questions[$0 - 1] }
        return try QuizGame(
            options: String(decoding: base64URL(part.encoded()), as: UTF8.self), first: 0, random: 0)
    }
}

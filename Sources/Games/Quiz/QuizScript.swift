public import Games
internal import Quizzes

/// The people of a demo quiz: a host who goes on by itself, and players who are right most of the time.
public enum QuizScript: ScriptedPlayer {
    /// How long each stage stays, in milliseconds: time to come in, to read an answer, to look at the leaderboard.
    static let gathering: Int64 = 8_000
    static let reading: Int64 = 7_000
    static let standing: Int64 = 5_000
    /// Of a hundred answers so many are right, from the least to the most skilled player.
    static let skills = [45, 55, 65, 75, 85]
    /// The earliest answer, in milliseconds: nobody reads faster.
    static let fastest: Int64 = 2_500

    /// The host's next word, or the player's answer.
    public static func next(
        _ sight: ScriptedSight, random: inout some RandomNumberGenerator
    ) -> ScriptedMove? {
        guard let shown = QuizShown(sight.shown) else { return nil }
        if sight.seat == 0 { return host(shown.stage) }
        guard case .question(let asked) = shown.stage, shown.said == nil, asked.kind != "slide" else { return nil }
        return answer(asked, sight, &random)
    }

    private static func host(_ stage: QuizShown.Stage) -> ScriptedMove? {
        switch stage {
        case .gathering: ScriptedMove("start", thinking: gathering, needsAudience: true)
        case .reveal: ScriptedMove("next", thinking: reading)
        case .standings: ScriptedMove("next", thinking: standing)
        // An open question closes by itself.
        case .question, .extended, .podium, .paused, .resumed, .skipped, .teamed: nil
        }
    }

    private static func answer(
        _ asked: QuizShown.Asked, _ sight: ScriptedSight, _ random: inout some RandomNumberGenerator
    ) -> ScriptedMove? {
        guard let quiz = try? QuizGame.quiz(sight.options), quiz.questions.indices.contains(asked.index - 1) else {
            return nil
        }
        let question = quiz.questions[asked.index - 1]
        let isRight = Int.random(in: 0..<100, using: &random) < skills[sight.seat % skills.count]
        let text = isRight ? rightAnswer(question) : otherAnswer(question, &random)
        // Most answers come in the first half of the time, a few late, none at the last moment.
        let share = Double.random(in: 0..<1, using: &random)
        let most = max(fastest, asked.time * 7 / 10)
        return text.map { ScriptedMove($0, thinking: fastest + Int64(Double(most - fastest) * share * share)) }
    }

    private static func rightAnswer(_ question: Question) -> String? {
        switch question.kind {
        case .choice(let choices), .multiple(let choices):
            choices.indices.filter { choices[$0].isRight }.map { "\($0 + 1)" }.joined(separator: " ")
        case .trueFalse(let isTrue): isTrue ? "1" : "2"
        case .typed(let accepted, _): accepted.first
        case .number(let target, _): target.description
        case .order(let items): question.shownOrder(items).right
        case .poll: "1"
        case .slide: nil
        }
    }

    /// An answer that somebody might give, right by chance only.
    private static func otherAnswer(
        _ question: Question, _ random: inout some RandomNumberGenerator
    ) -> String? {
        let count = max(1, question.shownAnswers.count)
        switch question.kind {
        case .choice, .trueFalse, .poll: return "\(Int.random(in: 1...count, using: &random))"
        case .multiple:
            let chosen = (1...count).filter { _ in Bool.random(using: &random) }
            return (chosen.isEmpty ? [1] : chosen).map { "\($0)" }.joined(separator: " ")
        case .order: return (1...count).shuffled(using: &random).map { "\($0)" }.joined(separator: " ")
        case .typed: return ["no idea", "something else", "pass"].randomElement(using: &random)
        case .number: return "\(Int.random(in: 1...12, using: &random))"
        case .slide: return nil
        }
    }
}

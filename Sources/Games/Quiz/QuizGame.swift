internal import Bytes
public import Games
internal import Quizzes

/// A live quiz: a host asks, everybody answers at once, the stamp decides about speed. Right answers stay in the options
/// and in facts that are not public until the reveal.
public struct QuizGame: GameRules {
    public static let kind = "quiz"
    public static let title = "Quiz"
    public static let seating = Seating.hosted(most: 5_000)
    public static let hidesOptions = true
    public static let notation =
        "the number of an answer, for example 2; the host writes start, next, reveal, extend 10 or end"

    /// Where the quiz stands.
    public enum Stage: Equatable, Sendable {
        /// Players come in.
        case gathering
        /// The question with this index is open.
        case asking(Int)
        /// Its answer is shown.
        case revealed(Int)
        /// The leaderboard after it is shown.
        case standings(Int)
        /// The podium.
        case finished
    }

    /// What a player has said to the open question.
    struct Given: Equatable, Sendable {
        var text: String
        var used: Int64
    }

    /// How a player stands.
    struct Score: Equatable, Sendable {
        var points = 0
        var last = 0
        var streak = 0
        var right = 0
    }

    /// Beyond the time of a question so long is waited for answers on the way, milliseconds: the watch of a player who
    /// reads slowly starts up to 500 ms late, and an answer needs its way back.
    static let graceMilliseconds: Int64 = 1_000
    /// The longest extension at once, seconds.
    static let extensionSeconds = 1...120
    /// The places of a leaderboard that everybody gets.
    static let places = 10

    let quiz: Quiz
    /// Where the quiz stands.
    public internal(set) var stage = Stage.gathering
    var askedAt: Int64 = 0
    /// Extensions and credits of the open question, milliseconds.
    var extra: Int64 = 0
    /// When the last answer of all came; 0 before.
    var completeAt: Int64 = 0
    var given: [Int: Given] = [:]
    var scores: [Int: Score] = [:]

    public init(options: String, first: Int, random: UInt64) throws(Violation) {
        quiz = try Self.quiz(options)
    }

    static func quiz(_ options: String) throws(Violation) -> Quiz {
        guard let encoded = bytes(base64URL: options.utf8), !encoded.isEmpty else {
            throw Violation(.unreadable, "the options of a quiz are the quiz; host one with: oneup host FILE")
        }
        do {
            return try Quiz(decoding: encoded)
        } catch {
            throw Violation(.unreadable, "the quiz cannot be read: \(error)")
        }
    }

    public var status: GameStatus {
        guard stage == .finished else { return .running(turn: nil) }
        guard let best = ranking.first else { return .over(.draw(reason: "nobody has played")) }
        return .over(.win(seat: best.seat, reason: "\(best.score.points) points"))
    }

    /// All players by points, then by seat: who came first stands before who came later.
    var ranking: [(seat: Int, score: Score)] {
        scores.sorted { ($1.value.points, $0.key) < ($0.value.points, $1.key) }.map { ($0.key, $0.value) }
    }

    public mutating func seated(_ seat: Int) {
        guard seat > 0, scores[seat] == nil else { return }
        scores[seat] = Score()
        completeAt = 0
    }

    func time(of question: Question) -> Int64 { Int64(question.seconds) * 1_000 + extra }

    // MARK: The clock

    public var deadline: Int64? {
        guard case .asking(let index) = stage else { return nil }
        if completeAt > 0 { return completeAt }
        return askedAt + time(of: quiz.questions[index]) + Self.graceMilliseconds
    }

    public func timeout(at: Int64) -> [Fact] {
        guard case .asking(let index) = stage else { return [] }
        return [Fact(seat: nil, text: revealText(index))]
    }

    public mutating func credit(_ milliseconds: Int64) {
        guard case .asking = stage else { return }
        extra += milliseconds
        if completeAt > 0 { completeAt += milliseconds }
    }

    public var tally: String? {
        guard case .asking = stage else { return nil }
        return "\(given.count) of \(scores.count) answered"
    }

    // MARK: Moves

    public func decide(move: String, seat: Int, moment: Moment) throws(Violation) -> [Fact] {
        guard stage != .finished else { throw Violation(.gameOver, "the quiz is over") }
        if seat == 0 { return try host(move, moment) }
        guard case .asking(let index) = stage else {
            throw Violation(.notYourTurn, "no question is open; wait for the next one")
        }
        let question = quiz.questions[index]
        guard given[seat] == nil else { throw Violation(.illegalMove, "you have answered; the first answer counts") }
        let text = move.hasPrefix("answer ") ? String(move.dropFirst(7)) : move
        let answer = try question.normalized(text)
        let used = max(0, moment.used ?? moment.at - askedAt)
        guard used <= time(of: question) else { throw Violation(.notYourTurn, "time is up for this question") }
        return [Fact(seat: seat, text: "answer \(index) \(used) \(moment.at) \(answer)", isPublic: false)]
    }

    private func host(_ move: String, _ moment: Moment) throws(Violation) -> [Fact] {
        let words = move.split(separator: " ")
        switch (words.first.map(String.init) ?? "", stage) {
        case ("start", .gathering): return [try ask(0, moment)]
        case ("reveal", .asking(let index)): return [Fact(seat: nil, text: revealText(index))]
        case ("extend", .asking):
            guard words.count == 2, let seconds = Int(words[1]), Self.extensionSeconds.contains(seconds) else {
                throw Violation(.illegalMove, "extend by 1 to 120 seconds, for example: extend 10")
            }
            return [Fact(seat: 0, text: "extend \(seconds)")]
        case ("next", .revealed(let index)):
            if index + 1 == quiz.questions.count { return [Fact(seat: nil, text: podiumText())] }
            // After a slide or a poll nothing has changed on the leaderboard.
            guard quiz.questions[index].isScored else { return [try ask(index + 1, moment)] }
            return [Fact(seat: nil, text: standingsText(index))]
        case ("next", .standings(let index)): return [try ask(index + 1, moment)]
        case ("end", _): return [Fact(seat: nil, text: podiumText())]
        case ("start", _), ("next", _), ("reveal", _), ("extend", _):
            throw Violation(.notYourTurn, "that is not possible now; \(hint)")
        default: throw Violation(.illegalMove, "the host writes start, next, reveal, extend 10 or end; \(hint)")
        }
    }

    private var hint: String {
        switch stage {
        case .gathering: "write start when everybody is here"
        case .asking: "a question is open; reveal closes it"
        case .revealed, .standings: "next goes on"
        case .finished: "the quiz is over"
        }
    }

    private func ask(_ index: Int, _ moment: Moment) throws(Violation) -> Fact {
        guard quiz.questions.indices.contains(index) else { throw Violation(.gameOver, "there is no further question") }
        return Fact(seat: nil, text: questionText(index, at: moment.at), startsWatch: true)
    }

    // MARK: Facts

    public mutating func apply(_ fact: Fact) throws(Violation) {
        let head = fact.text.prefix { $0 != "\n" }.split(separator: " ")
        guard let verb = head.first else { throw Violation(.unreadable, "an empty fact") }
        let index = head.count > 1 ? Int(head[1]) ?? -1 : -1
        switch verb {
        case "question":
            guard head.count >= 4, quiz.questions.indices.contains(index - 1), let at = Int64(head[3]) else { break }
            stage = .asking(index - 1)
            askedAt = at
            extra = 0
            completeAt = 0
            given = [:]
            return
        case "answer":
            guard let seat = fact.seat, stage == .asking(index), head.count >= 4, let used = Int64(head[2]),
                let at = Int64(head[3])
            else { break }
            let text = fact.text.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
            given[seat] = Given(text: text.count == 5 ? String(text[4]) : "", used: used)
            if scores[seat] == nil { scores[seat] = Score() }
            // When everybody has answered nobody waits for the clock.
            if given.count == scores.count { completeAt = at }
            return
        case "extend":
            guard case .asking = stage, (1...120).contains(index) else { break }
            extra += Int64(index) * 1_000
            completeAt = 0
            return
        case "reveal":
            guard stage == .asking(index - 1) else { break }
            score(index - 1)
            stage = .revealed(index - 1)
            return
        case "standings":
            guard stage == .revealed(index - 1) else { break }
            stage = .standings(index - 1)
            return
        case "podium":
            stage = .finished
            return
        default: break
        }
        throw Violation(.unreadable, "this cannot happen in the quiz now: \(fact.text.prefix(40))")
    }

    private mutating func score(_ index: Int) {
        let question = quiz.questions[index]
        guard question.isScored else { return }
        for seat in scores.keys {
            scores[seat]?.last = 0
            guard let answer = given[seat], question.isRight(answer.text) else {
                scores[seat]?.streak = 0
                continue
            }
            let streak = (scores[seat]?.streak ?? 0) + 1
            var points = QuizScoring.points(
                quiz.settings.scoring, points: question.points * question.multiplier, used: answer.used,
                time: time(of: question))
            if quiz.settings.hasStreakBonus { points += QuizScoring.streakBonus(streak) }
            scores[seat]?.streak = streak
            scores[seat]?.right += 1
            scores[seat]?.last = points
            scores[seat]?.points += points
        }
    }
}

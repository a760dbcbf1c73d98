internal import Bytes
public import Games
internal import Quizzes

/// A live quiz: a host asks, everybody answers at once, the stamp decides about speed. Right answers stay in the options
/// and in facts that are not public until the reveal.
public struct QuizGame: GameRules {
    /// The name in commands and in the log.
    public static let kind = "quiz"
    /// The name for people.
    public static let title = "Quiz"
    /// A host and up to 5,000 players: one batch of answers for each second of reading.
    public static let seating = Seating.hosted(most: 5_000)
    /// The options are the document, with every right answer in it.
    public static let hidesOptions = true
    /// How answers and the host's words are written.
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
    /// All extensions of a question up to which another is possible, milliseconds: an hour.
    static let mostExtension: Int64 = 3_600_000
    /// The longest extension at once, seconds.
    static let extensionSeconds = 1...120
    /// The most credit of one question, milliseconds: an outage longer than a day is no quiz any more.
    static let mostCredit: Int64 = 86_400_000
    /// The latest time that a log or a snapshot may name, milliseconds: sums of times stay far from overflow.
    static let latest: Int64 = 1 << 53
    /// The places of a leaderboard that everybody gets.
    static let places = 10
    /// The most seats without an answer that the host is told: a few rows of names.
    static let missing = 40

    let quiz: Quiz
    /// Where the quiz stands.
    public internal(set) var stage = Stage.gathering
    var askedAt: Int64 = 0
    /// The extensions of the open question, milliseconds: time that the host gave, so that it counts for the points too.
    var extra: Int64 = 0
    /// The time that outages took from the open question, milliseconds: it moves the deadline and nothing else.
    var credited: Int64 = 0
    /// When the last answer of all came; 0 before.
    var completeAt: Int64 = 0
    var given: [Int: Given] = [:]
    /// What the answer, leaderboard or podium that is shown says, so that it is not counted again for each who asks.
    var shownText = ""
    var scores: [Int: Score] = [:]

    /// A quiz that nobody plays yet. The options are the encoded document in base64url.
    public init(options: String, first: Int, random: UInt64) throws(Violation) {
        quiz = try Self.quiz(options)
    }

    /// Reads an author's Markdown; a quiz with warnings alone can be played.
    public static func prepare(_ document: [UInt8]) throws(DocumentProblems) -> PreparedGame {
        let (quiz, problems) = QuizReader.read(document)
        guard let quiz, !problems.contains(where: { $0.severity == .error }) else {
            throw DocumentProblems(lines: problems.map(\.summary))
        }
        return PreparedGame(title: quiz.title, options: String(decoding: base64URL(quiz.encoded()), as: UTF8.self))
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

    /// Nobody's turn until the podium; then whoever has the most points has won.
    public var status: GameStatus {
        guard stage == .finished else { return .running(turn: nil) }
        guard let best = ranking.first else { return .over(.draw(reason: "nobody has played")) }
        return .over(.win(seat: best.seat, reason: "\(best.score.points) points"))
    }

    /// All players by points, then by seat: who came first stands before who came later.
    var ranking: [(seat: Int, score: Score)] {
        scores.sorted { ($1.value.points, $0.key) < ($0.value.points, $1.key) }.map { ($0.key, $0.value) }
    }

    /// A player has come; the host has no score.
    public mutating func seated(_ seat: Int) {
        guard seat > 0, scores[seat] == nil else { return }
        scores[seat] = Score()
        completeAt = 0
    }

    /// A player was removed: neither score nor answer counts, and nobody waits for one.
    public mutating func vacated(_ seat: Int, at: Int64) {
        guard scores.removeValue(forKey: seat) != nil else { return }
        given[seat] = nil
        if case .asking = stage, completeAt == 0, !scores.isEmpty, given.count == scores.count { completeAt = at }
    }

    /// The time that the points of the open question are reckoned with, milliseconds. Credit is no part of it.
    func time(of question: Question) -> Int64 { Int64(question.seconds) * 1_000 + extra }

    // MARK: The clock

    /// When the open question closes: when all have answered, else when its time and that of answers on their way are over.
    public var deadline: Int64? {
        guard case .asking(let index) = stage else { return nil }
        if completeAt > 0 { return completeAt }
        let question = quiz.questions[index]
        return askedAt + time(of: question) + credited + (question.isAnswered ? Self.graceMilliseconds : 0)
    }

    /// The open question's answer is shown; a slide makes way for what follows it.
    public func timeout(at: Int64) -> [Fact] {
        guard case .asking(let index) = stage else { return [] }
        return [closing(index, at: at)]
    }

    /// What ends the open question.
    private func closing(_ index: Int, at: Int64) -> Fact {
        quiz.questions[index].isAnswered ? Fact(seat: nil, text: revealText(index)) : following(index, at: at)
    }

    /// The next question, or the podium after the last.
    private func following(_ index: Int, at: Int64) -> Fact {
        quiz.questions.indices.contains(index + 1)
            ? Fact(seat: nil, text: questionText(index + 1, at: at), startsWatch: true)
            : Fact(seat: nil, text: podiumText())
    }

    /// Moves the open question's deadline. That all have answered stays as it is: nobody waits for anything then.
    public mutating func credit(_ milliseconds: Int64) {
        guard case .asking = stage else { return }
        credited = min(credited + min(max(0, milliseconds), Self.mostCredit), Self.mostCredit)
    }

    /// How many have answered; what they said is nobody's business before the reveal.
    public var tally: String? {
        guard case .asking(let index) = stage, quiz.questions[index].isAnswered else { return nil }
        return "\(given.count) of \(scores.count) answered"
    }

    // MARK: Moves

    /// What an answer or a word of the host comes to. An answer counts by the stamp, whenever it arrives.
    public func decide(move: String, seat: Int, moment: Moment) throws(Violation) -> [Fact] {
        guard stage != .finished else { throw Violation(.gameOver, "the quiz is over") }
        if seat == 0 { return try host(move, moment) }
        guard case .asking(let index) = stage else {
            throw Violation(.notYourTurn, "no question is open; wait for the next one")
        }
        let question = quiz.questions[index]
        guard question.isAnswered else {
            throw Violation(.notYourTurn, "there is nothing to answer on this one; wait for the next question")
        }
        guard scores[seat] != nil else { throw Violation(.illegalMove, "seat \(seat) is nobody's") }
        guard given[seat] == nil else { throw Violation(.illegalMove, "you have answered; the first answer counts") }
        let text = move.hasPrefix("answer ") ? String(move.dropFirst(7)) : move
        let answer = try question.normalized(text)
        let used = max(0, moment.used ?? moment.at - askedAt)
        guard used <= time(of: question) + credited else {
            throw Violation(.notYourTurn, "time is up for this question")
        }
        return [Fact(seat: seat, text: "answer \(index) \(used) \(moment.at) \(answer)", isPublic: false)]
    }

    private func host(_ move: String, _ moment: Moment) throws(Violation) -> [Fact] {
        let words = move.split(separator: " ")
        let verb = words.first.map(String.init) ?? ""
        guard verb == "extend" || words.count < 2 else {
            throw Violation(.illegalMove, "the host writes start, next, reveal, extend 10 or end; \(hint)")
        }
        switch (verb, stage) {
        case ("start", .gathering): return [following(-1, at: moment.at)]
        case ("reveal", .asking(let index)): return [closing(index, at: moment.at)]
        case ("next", .asking(let index)) where !quiz.questions[index].isAnswered:
            return [following(index, at: moment.at)]
        case ("extend", .asking):
            guard words.count == 2, let seconds = Int(words[1]), Self.extensionSeconds.contains(seconds) else {
                throw Violation(.illegalMove, "extend by 1 to 120 seconds, for example: extend 10")
            }
            guard extra <= Self.mostExtension else {
                throw Violation(.illegalMove, "this question has been extended enough; reveal closes it")
            }
            return [Fact(seat: 0, text: "extend \(seconds)")]
        case ("next", .revealed(let index)):
            // After a poll nothing has changed on the leaderboard, and after the last question comes the podium.
            guard quiz.questions[index].isScored, index + 1 < quiz.questions.count else {
                return [following(index, at: moment.at)]
            }
            return [Fact(seat: nil, text: standingsText(index))]
        case ("next", .standings(let index)): return [following(index, at: moment.at)]
        case ("end", _): return [Fact(seat: nil, text: podiumText())]
        case ("start", _), ("next", _), ("reveal", _), ("extend", _):
            throw Violation(.notYourTurn, "that is not possible now; \(hint)")
        default: throw Violation(.illegalMove, "the host writes start, next, reveal, extend 10 or end; \(hint)")
        }
    }

    private var hint: String {
        switch stage {
        case .gathering: "write start when everybody is here"
        case .asking(let index):
            quiz.questions[index].isAnswered ? "a question is open; reveal closes it" : "next goes on"
        case .revealed, .standings: "next goes on"
        case .finished: "the quiz is over"
        }
    }

    // MARK: Facts

    /// Takes a fact into the state. A log is a file: whatever it says, this applies it or throws.
    public mutating func apply(_ fact: Fact) throws(Violation) {
        let head = fact.text.prefix { $0 != "\n" }.split(separator: " ")
        guard take(head.first ?? "", number: head.count > 1 ? Int32(head[1]).map { Int($0) } ?? -1 : -1, head, fact)
        else {
            throw Violation(.unreadable, "this cannot happen in the quiz now: \(fact.text.prefix(40))")
        }
    }

    /// False when the fact cannot be. `number` is the one behind the verb: a question's from 1, an answer's index from 0.
    private mutating func take(_ verb: Substring, number: Int, _ head: [Substring], _ fact: Fact) -> Bool {
        switch verb {
        case "question":
            guard head.count >= 4, quiz.questions.indices.contains(number - 1), let at = Int64(head[3]),
                (0...Self.latest).contains(at), stage != .finished
            else { return false }
            stage = .asking(number - 1)
            askedAt = at
            (extra, credited, completeAt, given) = (0, 0, 0, [:])
        case "answer":
            guard let seat = fact.seat, stage == .asking(number), head.count >= 4, let used = Int64(head[2]),
                let at = Int64(head[3]), (0...Self.latest).contains(at), scores[seat] != nil, given[seat] == nil
            else { return false }
            let text = fact.text.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
            given[seat] = Given(text: text.count == 5 ? String(text[4]) : "", used: min(max(0, used), Self.latest))
            // When everybody has answered nobody waits for the clock.
            if given.count == scores.count { completeAt = at }
        case "extend":
            guard case .asking = stage, Self.extensionSeconds.contains(number), extra <= Self.mostExtension else {
                return false
            }
            extra += Int64(number) * 1_000
        case "reveal":
            guard case .asking(let index) = stage, index == number - 1 else { return false }
            score(index)
            stage = .revealed(index)
            shownText = fact.text
        case "standings":
            guard stage == .revealed(number - 1) else { return false }
            stage = .standings(number - 1)
            shownText = fact.text
        case "podium":
            guard stage != .finished else { return false }
            stage = .finished
            shownText = fact.text
        default: return false
        }
        return true
    }

    private mutating func score(_ index: Int) {
        let question = quiz.questions[index]
        guard question.isScored else { return }
        for (seat, former) in scores {
            var score = former
            score.last = 0
            if let answer = given[seat], question.isRight(answer.text) {
                // A question is asked once, so neither count can be more than there are questions.
                score.streak = min(score.streak + 1, quiz.questions.count)
                score.right = min(score.right + 1, quiz.questions.count)
                score.last = QuizScoring.points(
                    quiz.settings.scoring, points: question.points * question.multiplier, used: answer.used,
                    time: time(of: question))
                if quiz.settings.hasStreakBonus { score.last += QuizScoring.streakBonus(score.streak) }
                score.points = min(score.points + score.last, Int(Self.latest))
            } else {
                score.streak = 0
            }
            scores[seat] = score
        }
    }
}

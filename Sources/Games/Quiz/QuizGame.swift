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
        "the number of an answer, for example 2; the host writes \(hostWords)"
    /// What the host writes.
    static let hostWords = "start, next, reveal, extend 10, pause, resume, skip or end"

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
        /// The questions that were answered wrongly, and those that were not answered.
        var wrong = QuestionSet()
        var missed = QuestionSet()
    }

    /// Beyond the time of a question so long is waited for answers on the way, milliseconds: the watch of a player who
    /// reads slowly starts up to 500 ms late, and an answer needs its way back.
    static let graceMilliseconds: Int64 = 1_000
    /// All extensions of a question up to which another is possible, milliseconds: an hour.
    static let mostExtension: Int64 = 3_600_000
    /// All extensions of a question that can be, milliseconds: the last one may go beyond the bound that allowed it.
    static let mostExtra = mostExtension + Int64(extensionSeconds.upperBound) * 1_000
    /// The most time of a question that can have run before a pause, milliseconds: its own, and all extensions.
    static let mostElapsed = Int64(QuizLimits.seconds.upperBound) * 1_000 + mostExtra
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
    /// When the open question was asked, or went on after a pause, in the room's time.
    var askedAt: Int64 = 0
    /// How much of its time had run before it went on after the last pause, milliseconds; while it is paused, up to then.
    var elapsed: Int64 = 0
    /// Whether the host has stopped the quiz: an open question takes no answers, and its time stands still. Between
    /// questions it is a notice, and the next step ends it.
    public internal(set) var isPaused = false
    /// The extensions of the open question, milliseconds: time that the host gave, so that it counts for the points too.
    var extra: Int64 = 0
    /// The time that outages took from the open question since it was asked or went on, milliseconds: it moves the
    /// deadline and nothing else.
    var credited: Int64 = 0
    /// When the last answer of all came; 0 before.
    var completeAt: Int64 = 0
    var given: [Int: Given] = [:]
    /// What the answer, leaderboard or podium that is shown says, so that it is not counted again for each who asks; empty
    /// where players or teams have changed since.
    var shownText = ""
    var scores: [Int: Score] = [:]
    /// The team of a player, by seat: an index into the quiz's teams.
    var members: [Int: Int] = [:]
    /// Who came after the first question and may still choose another team than the one they were put into.
    var choosing: Set<Int> = []

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
        shownText = ""
        joinTeam(late: seat)
    }

    /// A player was removed: neither score nor answer counts, and nobody waits for one.
    public mutating func vacated(_ seat: Int, at: Int64) {
        guard scores.removeValue(forKey: seat) != nil else { return }
        given[seat] = nil
        members[seat] = nil
        choosing.remove(seat)
        shownText = ""
        if case .asking = stage, completeAt == 0, !scores.isEmpty, given.count == scores.count { completeAt = at }
    }

    /// The time that the points of the open question are reckoned with, milliseconds. Credit is no part of it.
    func time(of question: Question) -> Int64 { Int64(question.seconds) * 1_000 + extra }

    /// How much of the open question's time is left for those who have not answered when it goes on, milliseconds.
    func rest(of question: Question) -> Int64 { max(0, time(of: question) - elapsed) }

    // MARK: The clock

    /// When the open question closes: when all have answered, else when its time and that of answers on their way are
    /// over. A question that is paused stays open.
    public var deadline: Int64? {
        guard case .asking(let index) = stage, !isPaused else { return nil }
        if completeAt > 0 { return completeAt }
        let question = quiz.questions[index]
        return askedAt + rest(of: question) + credited + (question.isAnswered ? Self.graceMilliseconds : 0)
    }

    /// The open question's answer is shown; a slide makes way for what follows it.
    public func timeout(at: Int64) -> [Fact] {
        guard case .asking(let index) = stage else { return [] }
        return [closing(index, at: at)]
    }

    /// What ends the open question.
    func closing(_ index: Int, at: Int64) -> Fact {
        quiz.questions[index].isAnswered ? Fact(seat: nil, text: revealText(index)) : following(index, at: at)
    }

    /// The next question, or the podium after the last.
    func following(_ index: Int, at: Int64) -> Fact {
        quiz.questions.indices.contains(index + 1)
            ? Fact(seat: nil, text: questionText(index + 1, at: at), startsWatch: true)
            : Fact(seat: nil, text: podiumText())
    }

    /// Moves the open question's deadline. That all have answered stays as it is: nobody waits for anything then. While
    /// the quiz is paused no time is lost.
    public mutating func credit(_ milliseconds: Int64) {
        guard case .asking = stage, !isPaused else { return }
        credited = min(credited + min(max(0, milliseconds), Self.mostCredit), Self.mostCredit)
    }

    /// How many have answered; what they said is nobody's business before the reveal.
    public var tally: String? {
        guard case .asking(let index) = stage, quiz.questions[index].isAnswered else { return nil }
        return "\(given.count) of \(scores.count) answered"
    }
}

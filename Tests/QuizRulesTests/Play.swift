import Bytes
import Games
import Quizzes

@testable import QuizRules

/// A quiz played by hand: a log of facts, and the game they add up to.
struct Play {
    let options: String
    private(set) var game: QuizGame
    private(set) var facts: [Fact] = []
    var now: Int64 = 1_800_000_000_000

    init(_ quiz: Quiz, players: Int = 2) throws {
        options = Self.options(quiz)
        game = try QuizGame(options: options, first: 0, random: 0)
        for seat in 0..<players + 1 { game.seated(seat) }
    }

    static func options(_ quiz: Quiz) -> String { String(decoding: base64URL(quiz.encoded()), as: UTF8.self) }

    mutating func sit(_ seat: Int) { game.seated(seat) }

    /// Decides and applies; the facts.
    @discardableResult
    mutating func act(_ move: String, seat: Int = 0, used: Int64? = nil) throws -> [Fact] {
        let made = try game.decide(move: move, seat: seat, moment: Moment(at: now, used: used))
        try apply(made)
        return made
    }

    /// The refusal's code, nil when it was done.
    mutating func refusal(_ move: String, seat: Int = 0, used: Int64? = nil) -> Violation.Code? {
        do {
            try act(move, seat: seat, used: used)
            return nil
        } catch { return (error as? Violation)?.code }
    }

    mutating func apply(_ made: [Fact]) throws {
        for fact in made {
            try game.apply(fact)
            facts.append(fact)
        }
    }

    mutating func credit(_ milliseconds: Int64) { game.credit(milliseconds) }

    /// Lets the game's clock act, at its deadline.
    @discardableResult
    mutating func timeout() throws -> [Fact] {
        guard let deadline = game.deadline else { return [] }
        now = max(now, deadline)
        let made = game.timeout(at: now)
        try apply(made)
        return made
    }

    func points(_ seat: Int) -> Int { game.scores[seat]?.points ?? -1 }
}

/// Questions to test with.
enum Sample {
    static func choice(right: Int = 1, text: String = "Two?", seconds: Int = 20, multiplier: Int = 1) -> Question {
        Question(
            text: text, kind: .choice((1...4).map { Question.Choice("answer \($0)", isRight: $0 == right) }),
            seconds: seconds, multiplier: multiplier)
    }

    static func multiple(right: Set<Int>) -> Question {
        Question(
            text: "Which?", kind: .multiple((1...4).map { Question.Choice("a\($0)", isRight: right.contains($0)) }))
    }

    static let typed = Question(
        text: "Capital of Austria?", kind: .typed(accepted: ["Vienna", "Wien"], matching: .ignoringCase))
    static let exact = Question(text: "Chemical sign?", kind: .typed(accepted: ["Na"], matching: .exactCase))
    static let order = Question(
        text: "Oldest first?", kind: .order(["press", "steam engine", "telephone", "transistor"]))
    static let poll = Question(text: "A break?", kind: .poll(["yes", "no"]), points: 0)
    static let slide = Question(text: "Thank you", kind: .slide, seconds: 10, points: 0)
    static let isTrue = Question(text: "Water is wet", kind: .trueFalse(true))

    static func number() -> Question {
        guard let target = FixedNumber("206"), let margin = FixedNumber("5") else { return slide }
        return Question(text: "How many?", kind: .number(target, margin: margin))
    }

    static func quiz(
        _ questions: [Question], scoring: Scoring = .kahoot, streak: Bool = false
    ) -> Quiz {
        Quiz(title: "Test", settings: QuizSettings(scoring: scoring, hasStreakBonus: streak), questions: questions)
    }

    /// Every kind, slides and polls between.
    static let all = quiz(
        [
            choice(right: 2), slide, multiple(right: [1, 3]), isTrue, poll, typed, number(), order,
            choice(multiplier: 2),
        ],
        streak: true)
}

/// SplitMix64: the same numbers from the same seed everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

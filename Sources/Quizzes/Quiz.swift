/// A quiz as a document: what its author wrote, with every right answer in it. It never leaves the server before its time.
public struct Quiz: Equatable, Sendable {
    /// Its name, one line.
    public var title: String
    /// What players read before it starts: lines, each a paragraph; may be empty.
    public var introduction: String
    /// What holds for the whole quiz.
    public var settings: QuizSettings
    /// The questions in their order.
    public var questions: [Question]

    /// A quiz with these values, as they are: `faults()` says what is wrong with them.
    public init(
        title: String, introduction: String = "", settings: QuizSettings = QuizSettings(), questions: [Question]
    ) {
        self.title = title
        self.introduction = introduction
        self.settings = settings
        self.questions = questions
    }
}

/// How answers become points.
public enum Scoring: String, CaseIterable, Sendable {
    /// The faster, the more: round((1 − t/T/2) × points), everything under half a second.
    case kahoot
    /// Every right answer gives all points, however long it took.
    case accuracy
    /// From all points at once down to none at the end of the time.
    case linear
}

/// What holds for a whole quiz.
public struct QuizSettings: Equatable, Sendable {
    /// How answers become points.
    public var scoring: Scoring
    /// The time for a question that names none, in seconds.
    public var seconds: Int
    /// The points for a question that names none.
    public var points: Int
    /// Whether several right answers in a row give more.
    public var hasStreakBonus: Bool
    /// The teams that players may join, by name; empty when everybody plays alone.
    public var teams: [String]
    /// After how many seconds the host's client goes on by itself when an answer or a leaderboard is shown; 0 when it does
    /// not.
    public var autoSeconds: Int
    /// The language of the texts, as a BCP 47 tag such as `en` or `de-AT`.
    public var language: String

    /// Settings with these values.
    public init(
        scoring: Scoring = .kahoot, seconds: Int = QuizLimits.defaultSeconds, points: Int = QuizLimits.defaultPoints,
        hasStreakBonus: Bool = false, teams: [String] = [], autoSeconds: Int = 0, language: String = "en"
    ) {
        self.scoring = scoring
        self.seconds = seconds
        self.points = points
        self.hasStreakBonus = hasStreakBonus
        self.teams = teams
        self.autoSeconds = autoSeconds
        self.language = language
    }
}

/// One question, or a slide between questions.
public struct Question: Sendable {
    /// The question, one line.
    public var text: String
    /// More about it, shown below: lines, each a paragraph; may be empty.
    public var details: String
    /// What is asked for, with the right answer.
    public var kind: Kind
    /// The time to answer, or for which a slide stays, in seconds.
    public var seconds: Int
    /// The points for the best answer, before the multiplier; 0 for a poll and a slide.
    public var points: Int
    /// What the points are multiplied with: 1, or 2 for `{x2}`.
    public var multiplier: Int
    /// A picture of characters, line by line; empty when there is none.
    public var art: [String]
    /// What is shown after the answer: lines, each a paragraph; may be empty.
    public var explanation: String
    /// The line of the file in which it stands, from 1; 0 when it comes from no file. It is no part of the question:
    /// two questions that differ in it alone are equal, and it is not encoded.
    public var line: Int

    /// A question with these values, as they are.
    public init(
        text: String, details: String = "", kind: Kind, seconds: Int = QuizLimits.defaultSeconds,
        points: Int = QuizLimits.defaultPoints, multiplier: Int = 1, art: [String] = [], explanation: String = "",
        line: Int = 0
    ) {
        self.text = text
        self.details = details
        self.kind = kind
        self.seconds = seconds
        self.points = points
        self.multiplier = multiplier
        self.art = art
        self.explanation = explanation
        self.line = line
    }

    /// One answer to choose.
    public struct Choice: Equatable, Sendable {
        /// The answer, one line.
        public var text: String
        /// Whether it is right.
        public var isRight: Bool

        /// An answer with these values.
        public init(_ text: String, isRight: Bool = false) {
            self.text = text
            self.isRight = isRight
        }
    }

    /// How a typed answer is compared with the accepted ones.
    public enum Matching: Equatable, Sendable {
        /// `paris` is `Paris`.
        case ignoringCase
        /// Capitals must be right.
        case exactCase
    }

    /// The kinds of question.
    public enum Kind: Equatable, Sendable {
        /// One of the answers is right.
        case choice([Choice])
        /// One or more of the answers are right, and all of them must be chosen.
        case multiple([Choice])
        /// Whether the statement is true.
        case trueFalse(Bool)
        /// A text to type; each of these is right.
        case typed(accepted: [String], matching: Matching)
        /// A number to type; right when at most `margin` away.
        case number(FixedNumber, margin: FixedNumber)
        /// Items to put in order; here they stand in the right one.
        case order([String])
        /// Answers without a right one.
        case poll([String])
        /// Text and picture, nothing to answer.
        case slide
    }

    /// Whether answers give points.
    public var isScored: Bool {
        switch kind {
        case .choice, .multiple, .trueFalse, .typed, .number, .order: true
        case .poll, .slide: false
        }
    }
}

extension Question: Equatable {
    /// Whether both ask the same; `line` does not count.
    public static func == (left: Question, right: Question) -> Bool {
        left.text == right.text && left.details == right.details && left.kind == right.kind
            && left.seconds == right.seconds && left.points == right.points && left.multiplier == right.multiplier
            && left.art == right.art && left.explanation == right.explanation
    }
}

import EventLoop

/// What a live bench plays: a hosted game whose document is made where the game is known.
struct LiveSheet: Sendable {
    /// The game's kind.
    var kind: String
    /// The room's options.
    var options: String
    /// How many questions there are.
    var questions: Int
    /// What a player answers; each number gives one of the answers.
    var answer: @Sendable (Int) -> String
    /// What the game shows while a question is open, and when its answer is shown, begins with these words.
    var openHead: String, revealHead: String
}

/// How a live bench is run.
struct LiveSettings: Sendable {
    /// Who answers; the host comes on top.
    var players = 1_000
    /// All answer within so many milliseconds, evenly at random.
    var spreadMilliseconds = 2_000
    /// Kill the room's owner with -9 in the middle of each question's answers, but not of the first.
    var kills = false
    /// The first port that is tried for the throw-away cluster.
    var firstPort: UInt16 = 7_500
    /// What is played.
    var sheet: LiveSheet
}

/// Bounds of a live bench, each with its unit and reason.
enum LiveLimits {
    /// Players that log in at once: the machine that plays is the machine that serves.
    static let arrivals = 100
    /// How long any step may take, in milliseconds: everybody hears of everybody who comes, so that thousands take a while.
    static let patience: Int64 = 300_000
    /// Differences that are shown; more are counted.
    static let shownProblems = 20
}

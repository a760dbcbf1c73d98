/// How a game stands.
public enum GameStatus: Equatable, Sendable {
    /// This seat is to move; nil when several may, or nobody waits for a seat.
    case running(turn: Int?)
    /// It is decided.
    case over(GameResult)
}

/// How a game ended.
public enum GameResult: Equatable, Sendable {
    /// The seat has won. The reason is a short noun phrase, such as `three in a row`.
    case win(seat: Int, reason: String)
    /// Nobody has won.
    case draw(reason: String)
}

/// Something that happened in a game: what the log keeps, and what `apply` takes.
public struct Fact: Equatable, Sendable {
    /// The seat that did it, or nil for the game's own clock.
    public var seat: Int?
    /// What happened in the game's notation, in its one normal spelling.
    public var text: String
    /// Whether everybody may know it now. What is not public is in the log alone, has no number of its own, and ends no game.
    public var isPublic: Bool
    /// Whether the players' stopwatches start when they see it.
    public var startsWatch: Bool
    /// When it was decided, in the room's time, milliseconds; the room says it whenever it applies a fact.
    public var at: Int64?
    /// How long the seat took for it, milliseconds, for games that keep the time of each move in the log.
    public var used: Int64?

    /// A fact with these values.
    public init(
        seat: Int?, text: String, isPublic: Bool = true, startsWatch: Bool = false, at: Int64? = nil,
        used: Int64? = nil
    ) {
        self.seat = seat
        self.text = text
        self.isPublic = isPublic
        self.startsWatch = startsWatch
        self.at = at
        self.used = used
    }
}

/// When something is decided.
public struct Moment: Equatable, Sendable {
    /// The room's time, milliseconds; it never runs backwards.
    public var at: Int64
    /// How long the player took, milliseconds, from the moment the last event that starts the watch was on the way to them:
    /// the balancer's stamp, never the client's word. Nil when no such event has been.
    public var used: Int64?
    /// Fresh random bits.
    public var random: UInt64

    /// A moment with these values.
    public init(at: Int64, used: Int64? = nil, random: UInt64 = 0) {
        self.at = at
        self.used = used
        self.random = random
    }
}

/// How a game is seated.
public enum Seating: Equatable, Sendable {
    /// So many players, no more and no fewer; the game starts when all are there.
    case exactly(Int)
    /// The maker of the room has seat 0 and starts the game; up to so many others come and go.
    case hosted(most: Int)

    /// The seating in words.
    public var spoken: String {
        switch self {
        case .exactly(let count): "\(count) players"
        case .hosted(let most): "a host and up to \(most) players"
        }
    }
}

/// Why a move is not possible.
public struct Violation: Error, Equatable, Sendable {
    /// What kind of mistake it is.
    public enum Code: String, Sendable {
        /// Another seat is to move.
        case notYourTurn = "not_your_turn"
        /// The rules forbid it, or it is not in the game's notation.
        case illegalMove = "illegal_move"
        /// The game is decided.
        case gameOver = "game_over"
        /// The options or a stored state cannot be read.
        case unreadable = "unreadable"
    }

    /// What kind of mistake it is.
    public let code: Code
    /// What is wrong and what would be right, for a person.
    public let message: String

    /// A violation with these values.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// What a room needs for a game that is made from a document.
public struct PreparedGame: Equatable, Sendable {
    /// The document's title.
    public var title: String
    /// The options of the room.
    public var options: String

    /// A prepared game of these parts.
    public init(title: String, options: String) {
        self.title = title
        self.options = options
    }
}

/// Why a document cannot be played.
public struct DocumentProblems: Error, Equatable, Sendable {
    /// One line for each problem, for people: `12:3: error: what is wrong: what to do`.
    public var lines: [String]

    /// These problems.
    public init(lines: [String]) { self.lines = lines }
}

/// One game: pure rules over a value. Time and randomness come in as data, so that a log replays to the same state years
/// later. A game is one folder here and one under GameViews; docs/games/writing-a-game.md shows how to add one.
public protocol GameRules: Sendable {
    /// The name in commands and in the log, such as `tic-tac-toe`; never changes.
    static var kind: String { get }
    /// The name for people.
    static var title: String { get }
    /// How it is seated.
    static var seating: Seating { get }
    /// Whether the options hold what players may not know yet.
    static var hidesOptions: Bool { get }
    /// How a move is written, in one short sentence with an example.
    static var notation: String { get }
    /// The options as forms offer them; what is not there can still be written.
    static var optionChoices: [OptionChoice] { get }

    /// Options that the rules can be checked with: one text for each way in which they differ. Never empty.
    static var variants: [String] { get }

    /// What a room needs to play a document, such as an author's file; only games that hide their options have documents.
    static func prepare(_ document: [UInt8]) throws(DocumentProblems) -> PreparedGame
    /// A new game. `first` is the seat that moves first. Options that the game does not know are refused.
    init(options: String, first: Int, random: UInt64) throws(Violation)
    /// The game that `snapshot` wrote.
    init(options: String, snapshot: String) throws(Violation)

    /// How the game stands.
    var status: GameStatus { get }
    /// The whole state as one line of printable ASCII, for snapshots and for clients.
    var snapshot: String { get }

    /// What no moves can lead to and yet is there, in words; nil while all is well. For checks of the rules alone.
    var flaw: String? { get }

    /// The state as this seat may see it, nil for a spectator; the form is the game's own, one text.
    func shown(to seat: Int?) -> String
    /// What a move of this seat comes to, without changing anything.
    func decide(move: String, seat: Int, moment: Moment) throws(Violation) -> [Fact]
    /// The moves that this seat may make now, each in its one normal spelling and once, in an order of the game's own: `decide`
    /// takes these and no others, claims and what a match puts around a board apart. Empty when the seat is not to move, and
    /// in a game that has no list of them. A game with exactly so many seats has one for whoever is to move.
    func legalMoves(of seat: Int) -> [String]
    /// Takes a fact into the state. Facts come from `decide`, `timeout` or the log; one that cannot be is refused.
    mutating func apply(_ fact: Fact) throws(Violation)

    /// A seat was taken, before or during the game. Called again for all seats after a restart from a snapshot.
    mutating func seated(_ seat: Int)
    /// Who had the seat was removed from the room, at this time of the room: nobody sits there again. Called once, while
    /// the game runs; a snapshot taken later has it in it.
    mutating func vacated(_ seat: Int, at: Int64)

    /// Whether a seat can still win by any moves at all; when it cannot, the other's time running out is a draw.
    func canStillWin(_ seat: Int) -> Bool

    /// When the game's own clock wants to act, in the room's time; nil for not.
    var deadline: Int64? { get }
    /// What the game's own clock makes happen at its deadline.
    func timeout(at: Int64) -> [Fact]
    /// Moves deadlines by the time that an outage took.
    mutating func credit(_ milliseconds: Int64)
    /// A short line about what goes on, shown to all without a number, the latest only; nil for none.
    var tally: String? { get }
}

extension GameRules {
    /// Nothing is hidden unless a game says so.
    public static var hidesOptions: Bool { false }
    /// The usual game alone.
    public static var variants: [String] { [""] }
    /// Nothing more than what holds for every game.
    public var flaw: String? { nil }
    /// Nothing to choose unless a game has options.
    public static var optionChoices: [OptionChoice] { [] }
    /// No documents unless a game has them.
    public static func prepare(_ document: [UInt8]) throws(DocumentProblems) -> PreparedGame {
        throw DocumentProblems(lines: ["\(title) is not played from a file"])
    }
    /// Everybody sees everything unless a game says otherwise.
    public func shown(to seat: Int?) -> String { snapshot }
    /// No list unless a game has one.
    public func legalMoves(of seat: Int) -> [String] { [] }
    /// Of no concern unless a game says so.
    public mutating func seated(_ seat: Int) {}
    /// Of no concern unless a game says so.
    public mutating func vacated(_ seat: Int, at: Int64) {}
    /// It can, unless a game knows better.
    public func canStillWin(_ seat: Int) -> Bool { true }
    /// No clock unless a game has one.
    public var deadline: Int64? { nil }
    /// No clock unless a game has one.
    public func timeout(at: Int64) -> [Fact] { [] }
    /// No clock unless a game has one.
    public mutating func credit(_ milliseconds: Int64) {}
    /// Nothing to count unless a game does.
    public var tally: String? { nil }
}

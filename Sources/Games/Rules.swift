/// How a game stands.
public enum GameStatus: Equatable, Sendable {
    /// This seat is to move.
    case running(turn: Int)
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
    /// The seat that did it.
    public var seat: Int
    /// The move in the game's notation, in its one normal spelling.
    public var text: String

    /// A fact with these values.
    public init(seat: Int, text: String) {
        self.seat = seat
        self.text = text
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

/// One game: pure rules over a value. Time and randomness come in as data, so that a log replays to the same state years
/// later. A game is one folder here and one under GameViews; docs/games/writing-a-game.md shows how to add one.
public protocol GameRules: Sendable {
    /// The name in commands and in the log, such as `tic-tac-toe`; never changes.
    static var kind: String { get }
    /// The name for people.
    static var title: String { get }
    /// How many seats it has.
    static var seatCount: Int { get }
    /// How a move is written, in one short sentence with an example.
    static var notation: String { get }

    /// A new game. `first` is the seat that moves first. Options that the game does not know are refused.
    init(options: String, first: Int, random: UInt64) throws(Violation)
    /// The game that `snapshot` wrote.
    init(options: String, snapshot: String) throws(Violation)

    /// How the game stands.
    var status: GameStatus { get }
    /// The whole state as one line of printable ASCII, for snapshots and for clients.
    var snapshot: String { get }

    /// What a move of this seat comes to, without changing anything. `at` is the room's time in milliseconds.
    func decide(move: String, seat: Int, at: Int64, random: UInt64) throws(Violation) -> Fact
    /// Takes a fact into the state. Facts come from `decide` or from the log; one that cannot be is refused.
    mutating func apply(_ fact: Fact) throws(Violation)
}

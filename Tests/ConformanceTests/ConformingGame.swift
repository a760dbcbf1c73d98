import Games
import GameViews
import Testing

/// The games that the suite plays; a new one is one file in `Games/` and one entry here.
let conformingGames: [ConformingGame] = [.ticTacToe, .chess, .gomoku, .kalaha, .match, .quiz]

/// What the suite needs to know of a game: how a table is filled, one game from its start to its end, and what goes wrong.
struct ConformingGame: Sendable, CustomTestStringConvertible {
    /// One move of the course.
    struct Step: Sendable {
        /// Who moves: the seat in a game that seat 0 begins. When another seat begins, all move up by as many.
        var seat: Int
        /// What is sent.
        var move: String
        /// What everybody is told then: the kind of an event or the beginning of its text. Nil when nobody is told anything.
        var brings: String?
        /// Whether the move itself is kept from everybody: it takes no number.
        var isSecret = false
        /// What the plain client shows when it is this move's turn, where it is another than at the opening's prompts: a host's
        /// step answers what the host was shown, so it is typed no sooner.
        var prompt: String?
    }

    /// A moment in which the room's owner is killed.
    struct Moment: Sendable, CustomTestStringConvertible {
        var name: String
        /// So many steps of the course have been made; nil for before the last seat is taken.
        var steps: Int?
        /// The owner dies when the last of the steps is acknowledged, before everybody is told what it brings.
        var isAtOnce = false
        var testDescription: String { name }
    }

    /// A move that cannot be.
    struct Refused: Sendable {
        /// So many steps have been made.
        var after: Int
        /// Who tries, as in a step.
        var seat: Int
        var move: String
        /// The refusal's code.
        var code: String
        /// A part of what the player is told; nil where the game says nothing of its own.
        var says: String?
    }

    /// How people open a room with the shipped client.
    struct Opening: Sendable {
        /// A file that is made for it, and what is in it.
        var file: (name: String, content: String)?
        /// The words behind `oneup`.
        var words: [String]
        /// What is typed in the lobby; nil when the words are enough.
        var typed: String?
        /// What the client prints when it is the turn of who opened the room, one of these; empty for who may type at any time.
        var prompts: [String] = []
    }

    /// The kind in `room.create`.
    var kind: String
    /// Its options.
    var options = ""
    /// Seats of the course, the host's included.
    var seats: Int
    /// One whole game.
    var course: [Step]
    /// The seat that has won at its end, in a game that seat 0 begins; nil for a draw.
    var winner: Int?
    /// When a takeover is tried.
    var moments: [Moment]
    /// So many steps have been made when somebody comes late, drops the connection, or goes to another terminal. The next
    /// step is made by a seat other than 0.
    var middle: Int
    /// What a late comer who gets a seat plays at once.
    var lateMove: String?
    /// Moves that are refused along the course.
    var refused: [Refused]
    /// How the shipped client opens a room.
    var opening: Opening
    /// The lines of a state's `snapshot` that begin with these are not compared: what only one player sees, and when a clock
    /// ends, which an outage moves.
    var ownLines: [String] = []

    var testDescription: String { kind }

    /// Whether its options are nobody's business.
    var hidesOptions: Bool { gameCatalogue[kind]?.hidesOptions ?? false }
    /// How the rules seat it.
    var seating: Seating { gameCatalogue[kind]?.seating ?? .exactly(0) }
    var isHosted: Bool { if case .hosted = seating { true } else { false } }
    /// The seat that is taken last when the host lets people wait, or when the last player makes the game begin.
    var lastSeat: Int { isHosted ? 0 : seats - 1 }

    /// What everybody sees of a state's `snapshot`.
    func publicPart(_ snapshot: String) -> String {
        snapshot.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { line in !ownLines.contains { line.hasPrefix($0) } }.joined(separator: "\n")
    }
}

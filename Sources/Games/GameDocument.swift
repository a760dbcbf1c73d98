/// A played game as one value: what programs exchange, and what a replay is made from. It holds all that the rules need to
/// play the game once more, and what came of it.
public struct GameDocument: Equatable, Sendable {
    /// Who played on a seat.
    public struct Player: Equatable, Sendable {
        /// The name, as it was then.
        public var name: String
        /// The rating before the game; nil in a game that was not rated.
        public var rating: Double?
        /// How uncertain the rating was; nil in a game that was not rated.
        public var deviation: Double?

        /// A player with these values.
        public init(name: String, rating: Double? = nil, deviation: Double? = nil) {
            self.name = name
            self.rating = rating
            self.deviation = deviation
        }
    }

    /// What somebody has written to a move. Games that were played here have none; files of other programs may.
    public struct Annotation: Equatable, Sendable {
        /// Numeric annotation glyphs (PGN standard 8.2.4): 1 is `!`, 2 `?`, 3 `!!`, 4 `??`, 5 `!?`, 6 `?!`.
        public var marks: [Int] = []
        /// Comments, plain text.
        public var comments: [String] = []
        /// Other moves in its place, in the notation of the file.
        public var variations: [String] = []

        /// An annotation with these values.
        public init(marks: [Int] = [], comments: [String] = [], variations: [String] = []) {
            self.marks = marks
            self.comments = comments
            self.variations = variations
        }

        /// Whether nothing was written.
        public var isEmpty: Bool { marks.isEmpty && comments.isEmpty && variations.isEmpty }
    }

    /// One thing that happened, in the order of the log.
    public struct Step: Equatable, Sendable {
        /// What happened.
        public enum Event: Equatable, Sendable {
            /// A fact of the rules: a move, or a word such as the offer of a draw. No seat stands for the game's own clock;
            /// `used` is how long the seat took, milliseconds, in games that keep it.
            case fact(seat: Int?, text: String, used: Int64? = nil)
            /// Deadlines moved by the time that an outage took, milliseconds.
            case credited(Int64)
            /// This seat gave up.
            case resigned(Int)
        }

        /// What happened.
        public var event: Event
        /// When, milliseconds since 1970.
        public var at: Int64
        /// What was written to it.
        public var annotation = Annotation()

        /// A step with these values.
        public init(_ event: Event, at: Int64, annotation: Annotation = Annotation()) {
            self.event = event
            self.at = at
            self.annotation = annotation
        }
    }

    /// What a file says about a game beside its moves, such as where it was played.
    public struct Tag: Equatable, Sendable {
        /// What it is, one word.
        public var name: String
        /// One line of text.
        public var value: String

        /// A tag with these values.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The game's number in its cluster, from 1; 0 for one that comes from a file of another program.
    public var id: Int64 = 0
    /// Which game it is, such as the kind of a catalogue's rules.
    public var kind: String
    /// The room's title.
    public var title = ""
    /// The room's six digits; 0 for none.
    public var pin: Int64 = 0
    /// Which round of the room it is, from 1; 0 for none.
    public var round = 0
    /// The room's options.
    public var options = ""
    /// The seat that moved first.
    public var first = 0
    /// The random bits that it began with.
    public var random: UInt64 = 0
    /// The players by seat.
    public var players: [Player]
    /// Whether it counts for ratings.
    public var isRated = false
    /// When it began, milliseconds since 1970; 0 when that is not known.
    public var startedAt: Int64 = 0
    /// When it was decided, milliseconds since 1970; 0 when that is not known.
    public var endedAt: Int64 = 0
    /// The seat that has won; nil for none.
    public var winner: Int?
    /// Why it ended, such as `checkmate`; empty for a game that is not over.
    public var reason = ""
    /// The SHA-256 of the last state's snapshot, 64 hexadecimal digits in lower case; empty where it is not known yet.
    public var hash = ""
    /// The SHA-256 of the steps as the document writes them, so that a byte that was changed on the way is found; the same
    /// digits, empty for none.
    public var check = ""
    /// What happened.
    public var steps: [Step] = []
    /// What a file says beside the moves; empty for games that were played here.
    public var tags: [Tag] = []
    /// What a file says before the first move.
    public var comments: [String] = []
    /// What a file has behind the last move that rules can play, in its own notation.
    public var rest = ""

    /// A game of this kind between these players, with nothing played yet.
    public init(kind: String, players: [Player]) {
        self.kind = kind
        self.players = players
    }

    /// The player's name on a seat; `…` for a seat that nobody has.
    public func name(_ seat: Int) -> String { players.indices.contains(seat) ? players[seat].name : "…" }

    /// How it ended, for people. Names are as the players wrote them.
    public var resultSentence: String {
        if reason.isEmpty { return "not over" }
        guard let winner else { return "a draw: \(reason)" }
        return "\(name(winner)) wins: \(reason)"
    }
}

public import Bytes

/// A rating as it is shown.
public struct RatingMark: Equatable, Sendable {
    /// Points.
    public var rating: Double
    /// The rating deviation, points.
    public var deviation: Double

    /// A mark with these values.
    public init(rating: Double, deviation: Double) {
        self.rating = rating
        self.deviation = deviation
    }
}

/// A game that two players have finished in a room: one round of it. It is never changed, and nothing deletes it.
public struct GameRecord: Equatable, Sendable {
    /// Who played, as at the time of the game.
    public struct Player: Equatable, Sendable {
        /// The account.
        public var user: UserID
        /// Its name then.
        public var name: String
        /// The rating with which it went into the game, its deviation grown by the days since the one before; nil when
        /// the game was not rated.
        public var before: RatingMark?
        /// The rating after it; nil when the game was not rated.
        public var after: RatingMark?

        /// A player with these values.
        public init(user: UserID, name: String, before: RatingMark? = nil, after: RatingMark? = nil) {
            self.user = user
            self.name = name
            self.before = before
            self.after = after
        }
    }

    /// 1, 2, 3 …, given inside the transaction.
    public var id: Int64
    /// The room.
    public var room: RoomID
    /// The six digits the room had.
    public var pin: Int64
    /// Which game of the room it is, from 1; unique together with the room.
    public var round: Int64
    /// The number of the room's event that began it.
    public var firstEvent: Int64
    /// The number of the room's event that ended it.
    public var lastEvent: Int64
    /// The game's kind, such as `tic-tac-toe`.
    public var kind: String
    /// The room's options.
    public var options: String
    /// The room's title.
    public var title: String
    /// By seat: two.
    public var players: [Player]
    /// The winner's seat; nil for a draw.
    public var winner: Int?
    /// How it ended, a short noun phrase.
    public var reason: String
    /// When it began.
    public var startedAt: WallTime
    /// When it ended.
    public var endedAt: WallTime
    /// Whether it counted for ratings: the room was made so, and both players had moved.
    public var isRated: Bool
    /// How many facts the log has of its seats: moves, and words such as a draw offer.
    public var moves: Int64
    /// SHA-256 of the game's last snapshot, 64 hexadecimal digits.
    public var finalHash: String

    /// A record with these values.
    public init(
        id: Int64 = 0, room: RoomID, pin: Int64, round: Int64, firstEvent: Int64, lastEvent: Int64, kind: String,
        options: String, title: String, players: [Player], winner: Int?, reason: String, startedAt: WallTime,
        endedAt: WallTime, isRated: Bool, moves: Int64, finalHash: String
    ) {
        self.id = id
        self.room = room
        self.pin = pin
        self.round = round
        self.firstEvent = firstEvent
        self.lastEvent = lastEvent
        self.kind = kind
        self.options = options
        self.title = title
        self.players = players
        self.winner = winner
        self.reason = reason
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.isRated = isRated
        self.moves = moves
        self.finalHash = finalHash
    }
}

/// How strong an account is in one game, after its last rated one.
public struct RatingRecord: Equatable, Sendable {
    /// The account.
    public var user: UserID
    /// The game's kind.
    public var kind: String
    /// Points.
    public var rating: Double
    /// The rating deviation right after the last game, points.
    public var deviation: Double
    /// The volatility of Glicko-2.
    public var volatility: Double
    /// Rated games.
    public var games: Int64
    /// Of them, how many were won, drawn and lost.
    public var won: Int64, drawn: Int64, lost: Int64
    /// When the last one ended.
    public var lastAt: WallTime

    /// A record with these values.
    public init(
        user: UserID, kind: String, rating: Double, deviation: Double, volatility: Double, games: Int64 = 0,
        won: Int64 = 0, drawn: Int64 = 0, lost: Int64 = 0, lastAt: WallTime = 0
    ) {
        self.user = user
        self.kind = kind
        self.rating = rating
        self.deviation = deviation
        self.volatility = volatility
        self.games = games
        self.won = won
        self.drawn = drawn
        self.lost = lost
        self.lastAt = lastAt
    }
}

/// One place in a table of the best.
public struct RankedPlayer: Equatable, Sendable {
    /// The account's name.
    public var name: String
    /// Its rating.
    public var record: RatingRecord

    /// A place with these values.
    public init(name: String, record: RatingRecord) {
        self.name = name
        self.record = record
    }
}

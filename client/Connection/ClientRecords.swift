// What a server tells a client, as values. Their texts are as they came: whoever shows them cleans them first.

internal import Games

/// Why a request was not done.
public struct RequestError: Error, Equatable, Sendable {
    /// The name for programs, `data.code` in docs/protocol.md; `not_sent` when this client refused it itself.
    public var code: String
    /// What is wrong and what to do, for people.
    public var message: String

    /// An error with these values.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

/// A login as a program keeps it between its runs.
public struct StoredLogin: Equatable, Sendable {
    /// The account's name.
    public var name: String
    /// The session's name on the wire.
    public var session: String
    /// The refresh token; it works once.
    public var refresh: String
    /// Whether the account has no password.
    public var isGuest: Bool
    /// The key of an `account.refresh` that is under way: a repetition after a crash must carry the same one, or the
    /// server takes it for a second use of the token and ends the session.
    public var pendingKey: String?

    /// A login with these values.
    public init(name: String, session: String, refresh: String, isGuest: Bool, pendingKey: String? = nil) {
        self.name = name
        self.session = session
        self.refresh = refresh
        self.isGuest = isGuest
        self.pendingKey = pendingKey
    }
}

/// One open room in the lobby's list.
public struct RoomListing: Equatable, Sendable {
    /// The PIN.
    public var room: Int64
    /// The game's kind.
    public var game: String
    /// The title, as its maker wrote it.
    public var title: String
    /// How it stands, in words.
    public var summary: String
}

/// A room's state (docs/protocol.md, "Rooms").
public struct RoomState: Equatable, Sendable {
    /// The PIN.
    public var room: Int64
    /// The game's kind.
    public var game: String
    /// The title.
    public var title: String
    /// The game's options.
    public var options: String
    /// The last event it contains.
    public var number: Int64
    /// `waiting`, `running`, `over` or `closed`.
    public var phase: String
    /// Who sits on each seat.
    public var seats: [String?]
    /// Your seat.
    public var you: Int?
    /// How many games have been started.
    public var round: Int64
    /// The game's own one-line state; nil before the first game.
    public var snapshot: String?
    /// The board for human eyes.
    public var board: [String]
    /// The seat that is to move.
    public var turn: Int?
    /// For whom the free seats are kept; none when anybody may take them.
    public var reserved: [String] = []
    /// The room's time when it was described, milliseconds since 1970; nil where the server does not say it.
    public var now: Int64?
}

/// An invitation to a room, or the room that a seek of one's own was paired to.
public struct InviteListing: Equatable, Sendable {
    /// Its number; the same invitation may be told twice.
    public var id: Int64
    /// The room's PIN.
    public var room: Int64
    /// The game's kind.
    public var game: String
    /// The room's title.
    public var title: String
    /// Who invites, or the other player of the pair.
    public var by: String
    /// The game's options.
    public var options: String
    /// When, milliseconds since 1970.
    public var at: Int64
    /// The seek that was paired; nil when one was invited by name.
    public var seek: Int64?
}

/// Somebody who waits for anybody to play with.
public struct SeekListing: Equatable, Sendable {
    /// The game's kind.
    public var game: String
    /// The game's options.
    public var options: String
    /// Who.
    public var by: String
    /// The rating, and its deviation.
    public var rating: Int64, deviation: Int64
    /// The most that the ratings may lie apart; nil for anybody.
    public var range: Int64?
    /// Since when, milliseconds since 1970.
    public var at: Int64
}

/// Who one is.
public struct Identity: Equatable, Sendable {
    /// The account's name.
    public var name: String
    /// The session's name.
    public var session: String
    /// Whether the account has no password; nil where the answer does not say it.
    public var isGuest: Bool?
    /// The server that answered; nil where the answer does not say it.
    public var server: String?
}

/// What a request that was done came to.
public enum ReplyValue: Equatable, Sendable {
    /// A login: who one is now.
    case login(Identity)
    /// `session.whoami`.
    case identity(Identity)
    /// `lobby.rooms`.
    case rooms([RoomListing])
    /// `room.create`: the PIN.
    case created(room: Int64)
    /// `room.enter` and `room.state`.
    case state(RoomState)
    /// `room.who`.
    case present([String])
    /// `room.invite`: the invitation's number.
    case invited(id: Int64)
    /// `invite.list`.
    case invites([InviteListing])
    /// `seek.start` that waits; one that is paired at once comes to `created`.
    case seeking(seek: Int64)
    /// `seek.list`.
    case seeks([SeekListing])
    /// `block.list`.
    case blocked([String])
    /// `room.sit` and `room.claim`.
    case seat(Int)
    /// The number of the event that the request became.
    case number(Int64)
    /// A move that is nobody else's business: the number of the room's last event, and what was stored.
    case stored(number: Int64, text: String)
    /// `admin.run` and `admin.claim`: the result as it came, one JSON object.
    case document([UInt8])
    /// Done, and nothing more to say.
    case done
}

/// The one answer that every request gets.
public struct ClientReply: Equatable, Sendable {
    /// What `ClientMachine.request` returned.
    public var ticket: Int64
    /// The id on the wire; nil when the request was never sent.
    public var id: Int64?
    /// The request itself.
    public var request: ClientRequest
    /// What it came to.
    public var result: Result<ReplyValue, RequestError>
    /// How often it was sent, 1 without a broken connection.
    public var sendings: Int
}

/// One published event of a room.
public struct RoomEvent: Equatable, Sendable {
    /// What happened.
    public enum Kind: Equatable, Sendable {
        /// Somebody took a seat.
        case sat(seat: Int, by: String)
        /// A game began.
        case started(round: Int64, first: Int, snapshot: String)
        /// A move; without a seat what the game's own clock did.
        case move(seat: Int?, by: String, text: String)
        /// A game ended; no winner means a draw.
        case over(winner: Int?, reason: String)
        /// Somebody gave up.
        case resigned(seat: Int, by: String)
        /// Somebody wants to play again.
        case rematch(seat: Int, by: String)
        /// A seat moved to another session of its owner.
        case claimed(seat: Int, by: String)
        /// Talk.
        case chat(by: String, text: String)
        /// Talk of those who watch; nil what is kept from one who plays.
        case aside(by: String?, text: String?)
        /// A running clock got back so many milliseconds, which an outage took.
        case credited(milliseconds: Int64)
        /// The room was closed.
        case closed(reason: String)
        /// A kind that this client does not know.
        case other(String)
    }

    /// The room's PIN.
    public var room: Int64
    /// The event's number in the room.
    public var number: Int64
    /// When it happened, milliseconds since 1970.
    public var at: Int64
    /// What happened.
    public var kind: Kind
    /// The line it came in, without its end.
    public var line: [UInt8]
    /// How long a move took, milliseconds, in games that keep it.
    public var used: Int64? = nil

    /// The fact of a move, for the game that is kept here; nil for other events.
    var fact: Fact? {
        guard case .move(let seat, _, let text) = kind else { return nil }
        return Fact(seat: seat, text: text, at: at > 0 ? at : nil, used: used)
    }
}

/// One published event of the lobby.
public struct LobbyEvent: Equatable, Sendable {
    /// What happened.
    public enum Kind: Equatable, Sendable {
        /// Talk.
        case chat(by: String, text: String)
        /// A room was opened.
        case room(room: Int64, game: String, title: String, by: String)
        /// What an operator says to everybody.
        case announcement(by: String, text: String)
        /// A kind that this client does not know.
        case other(String)
    }

    /// The event's number in the lobby.
    public var number: Int64
    /// What happened.
    public var kind: Kind
}

/// A message about the stream itself.
public enum StreamNotice: Equatable, Sendable {
    /// Another server goes on with this connection; `gap` is in milliseconds.
    case takeover(from: String, to: String, gap: Int64, lost: Int64)
    /// No server is ready; what is sent now is answered later.
    case waiting
    /// A kind that this client does not know.
    case other(String)
}

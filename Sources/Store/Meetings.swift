public import Bytes

// How two players meet: one invites the other by name, or both wait for anybody who wants the same.

/// Who asks for a write outside rooms. The session is checked before, and the outcome is kept under the key.
public struct WriteOrigin: Equatable, Sendable {
    /// The account.
    public var user: NamedUser
    /// The epoch of the session's stream.
    public var epoch: Int64
    /// The session and the request.
    public var key: ReceiptKey
    /// When it was asked for.
    public var at: WallTime

    /// An origin with these values.
    public init(user: NamedUser, epoch: Int64, key: ReceiptKey, at: WallTime) {
        self.user = user
        self.epoch = epoch
        self.key = key
        self.at = at
    }
}

/// A room that is to be made, as `Write.createRoom` makes it.
public struct RoomDraft: Equatable, Sendable {
    /// Its row; the PIN and the fence are ignored.
    public var record: RoomRecord
    /// The PINs to try, in order.
    public var pins: [Int64]
    /// The lobby event with six `#` for the PIN; none when empty.
    public var announcement: [UInt8]

    /// A draft with these values.
    public init(record: RoomRecord, pins: [Int64], announcement: [UInt8]) {
        self.record = record
        self.pins = pins
        self.announcement = announcement
    }
}

/// What players do to meet. Each is one write, checked and kept under its receipt, refusals too.
public enum MeetingAct: Equatable, Sendable {
    /// Makes a room that is reserved as the draft says, and invites this account to it. Outcome `room`; refused with `blocked`
    /// when the account has blocked who asks; `throttled` by the charges.
    case createFor(NamedUser, RoomDraft, [Charge])
    /// Invites an account to an open room. Outcome `number`: the invitation's, or that of the one there is already.
    /// Refused with `unchanged` when the room is not open, and as above.
    case invite(NamedUser, to: RoomID, [Charge])
    /// Takes an invitation of one's own away, if there is one with this number. Outcome `done`.
    case decline(Int64)
    /// Seeks somebody for the draft's game with the draft's options. With the oldest seek that fits it is paired: that
    /// seek is deleted, the draft's room is made and reserved for both, and who waited gets an invitation that names the
    /// seek. Outcome `room`; also when an earlier seek of one's own has been paired since and the seat is not taken yet.
    /// With none it waits, or goes on waiting: outcome `number`.
    case seek(SeekDraft, RoomDraft)
    /// Ends one's own seek of a game, if there is one. Outcome `done`.
    case cancelSeek(kind: String)
    /// Keeps an account from inviting one or being paired with one; its invitations go. Outcome `done`, or refused with
    /// `full`.
    case block(UserID)
    /// Takes that back. Outcome `done`.
    case unblock(UserID)
}

/// Who is sought.
public struct SeekDraft: Equatable, Sendable {
    /// The most that the ratings may lie apart; nil for anybody.
    public var range: Int64?
    /// Whether who asks gets the first seat when it is paired at once; else who waited does.
    public var sitsFirst: Bool

    /// A draft with these values.
    public init(range: Int64?, sitsFirst: Bool) {
        self.range = range
        self.sitsFirst = sitsFirst
    }
}

/// An invitation to a room, with what people want to know about the room.
public struct InviteRecord: Equatable, Sendable {
    /// Its number: later ones have greater ones, and none is given twice.
    public var id: Int64
    /// The room.
    public var room: RoomID
    /// The room's PIN.
    public var pin: Int64
    /// The game's kind.
    public var kind: String
    /// The room's title.
    public var title: String
    /// The game's options.
    public var options: String
    /// Who is invited.
    public var user: UserID
    /// Who invites.
    public var by: NamedUser
    /// The seek of the invited one that was paired; 0 when it was invited by name.
    public var seek: Int64
    /// When.
    public var at: WallTime

    /// A record with these values.
    public init(
        id: Int64, room: RoomID, pin: Int64, kind: String, title: String, options: String, user: UserID, by: NamedUser,
        seek: Int64, at: WallTime
    ) {
        self.id = id
        self.room = room
        self.pin = pin
        self.kind = kind
        self.title = title
        self.options = options
        self.user = user
        self.by = by
        self.seek = seek
        self.at = at
    }
}

/// Somebody who waits for anybody to play with.
public struct SeekRecord: Equatable, Sendable {
    /// Its number.
    public var id: Int64
    /// Who.
    public var user: NamedUser
    /// The game's kind.
    public var kind: String
    /// The game's options, which must be the same for both.
    public var options: String
    /// The most that the ratings may lie apart; nil for anybody.
    public var range: Int64?
    /// The rating when it was last renewed, and its deviation.
    public var rating: Double, deviation: Double
    /// Since when.
    public var at: WallTime
    /// Until when, unless it is renewed.
    public var until: WallTime

    /// A record with these values.
    public init(
        id: Int64, user: NamedUser, kind: String, options: String, range: Int64?, rating: Double, deviation: Double,
        at: WallTime, until: WallTime
    ) {
        self.id = id
        self.user = user
        self.kind = kind
        self.options = options
        self.range = range
        self.rating = rating
        self.deviation = deviation
        self.at = at
        self.until = until
    }

    /// Whether the two want the same and each is within the other's range.
    func fits(_ other: SeekRecord) -> Bool {
        guard user.id != other.user.id, kind == other.kind, options == other.options else { return false }
        let distance = (rating - other.rating).magnitude
        return distance <= range.map(Double.init) ?? .infinity
            && distance <= other.range.map(Double.init) ?? .infinity
    }
}

/// Bounds on what players keep to meet, each with its reason.
public enum MeetingLimits {
    /// Invitations kept for one account: more than anybody reads; the oldest goes.
    public static let invites = 50
    /// Accounts that one account has blocked: more than anybody meets.
    public static let blocks = 200
    /// How long a seek waits without being renewed, milliseconds: three renewals, so that one may be lost.
    public static let seekMilliseconds: Int64 = 90_000
    /// Waiting seeks of one game and its options that are looked at for one who seeks: a transaction stays short.
    public static let candidates = 200
}

extension [NamedUser] {
    /// As a row keeps them: a line for each, the identifier before the name. Names have no line ends.
    package var stored: String { map { "\($0.id) \($0.name)" }.joined(separator: "\n") }

    /// Reads what `stored` wrote; a line that it did not write is left out.
    package init(stored: String) {
        self = stored.utf8.split(separator: 0x0A).compactMap { line in
            guard let space = line.firstIndex(of: 0x20), let id = UserID(Substring(line[..<space])) else { return nil }
            return NamedUser(id: id, name: String(decoding: line[line.index(after: space)...], as: UTF8.self))
        }
    }
}

public import Bytes

/// What a server says of itself in the store. Its expiry stands for the expiry of all leases it holds.
public struct ServerRecord: Equatable, Sendable {
    /// Where a server is in its life.
    public enum State: Int64, Sendable {
        /// Opening its store; takes no streams yet.
        case starting = 0
        /// Takes streams and rooms.
        case ready = 1
        /// Hands over what it has and takes nothing new.
        case draining = 2
    }

    /// This start of the server.
    public var incarnation: Incarnation
    /// The operator's name for it, such as `server-1`; 1 to 32 bytes.
    public var name: String
    /// Where it is in its life.
    public var state: State
    /// When it started.
    public var startedAt: WallTime
    /// When its leases may be taken unless it renews; renewed once a second, 5 s ahead.
    public var expiresAt: WallTime
    /// Whether an operator asked it to drain.
    public var drainRequested: Bool
    /// How many rooms were taken from it by others; it confirms its fences when this changes.
    public var roomsTaken: Int64
    /// How many of its writes were refused because a fence had moved on.
    public var writesRefused: Int64
    /// What it has to do.
    public var load: ServerLoad

    /// A record with these values.
    public init(
        incarnation: Incarnation, name: String, state: State, startedAt: WallTime, expiresAt: WallTime,
        drainRequested: Bool = false, roomsTaken: Int64 = 0, writesRefused: Int64 = 0, load: ServerLoad = ServerLoad()
    ) {
        self.incarnation = incarnation
        self.name = name
        self.state = state
        self.startedAt = startedAt
        self.expiresAt = expiresAt
        self.drainRequested = drainRequested
        self.roomsTaken = roomsTaken
        self.writesRefused = writesRefused
        self.load = load
    }
}

/// What a server has to do, as it last said when it renewed its row. For people, not for decisions.
public struct ServerLoad: Equatable, Sendable {
    /// Sessions that go on over it.
    public var people: Int64
    /// Rooms that it owns.
    public var rooms: Int64

    /// A load with these values.
    public init(people: Int64 = 0, rooms: Int64 = 0) {
        self.people = people
        self.rooms = rooms
    }
}

/// What a takeover was: the receipt that the pages show. The last `StoreLimits.takeovers` are kept.
public struct TakeoverRecord: Equatable, Sendable {
    /// When the rooms were taken.
    public var at: WallTime
    /// The names of the server that took and of the one that had them.
    public var taker: String, former: String
    /// How many rooms.
    public var rooms: Int64
    /// Milliseconds from the loss of the former server to the commit that took its rooms: from its death, or from the last
    /// byte of one that fell silent; nil when it is not known.
    public var outageMilliseconds: Int64?

    /// A record with these values.
    public init(at: WallTime, taker: String, former: String, rooms: Int64, outageMilliseconds: Int64?) {
        self.at = at
        self.taker = taker
        self.former = former
        self.rooms = rooms
        self.outageMilliseconds = outageMilliseconds
    }
}

/// An account.
public struct UserRecord: Equatable, Sendable {
    /// Its identifier, chosen at random by the server that creates it.
    public var id: UserID
    /// The name as its owner wrote it, after preparation.
    public var name: String
    /// The name as it is compared (case-folded); unique.
    public var folded: String
    /// The confusable skeleton of the name (UTS 39 section 4); unique.
    public var skeleton: String
    /// The password's PHC string, or nil for a guest.
    public var password: String?
    /// Whether it may administer the cluster.
    public var isAdmin: Bool
    /// When it was made.
    public var createdAt: WallTime
    /// What keeps it out, or nil. A ban whose time is over stays until it is changed.
    public var ban: Ban?

    /// A record with these values.
    public init(
        id: UserID, name: String, folded: String, skeleton: String, password: String?, isAdmin: Bool,
        createdAt: WallTime, ban: Ban? = nil
    ) {
        self.id = id
        self.name = name
        self.folded = folded
        self.skeleton = skeleton
        self.password = password
        self.isAdmin = isAdmin
        self.createdAt = createdAt
        self.ban = ban
    }
}

/// A login. Its identifier is also the refresh token's family.
public struct SessionRecord: Equatable, Sendable {
    /// Its identifier, chosen at random.
    public var id: SessionID
    /// Whose it is.
    public var user: UserID
    /// How often it was attached by a client; commands from an older attachment are refused.
    public var epoch: Int64
    /// The refresh token's generation that is valid now.
    public var generation: Int64
    /// The key under which the client asked for the last rotation; the same key gets the same successor.
    public var rotationKey: String
    /// Whether it was ended by logout, ban or token reuse.
    public var isRevoked: Bool
    /// When it was made.
    public var createdAt: WallTime
    /// When it ends whatever happens.
    public var expiresAt: WallTime
    /// Where it was begun: an address without its port, for an operator and for bounds on attempts; may be empty.
    public var address: String

    /// A record with these values.
    public init(
        id: SessionID, user: UserID, epoch: Int64 = 0, generation: Int64 = 1, rotationKey: String = "",
        isRevoked: Bool = false, createdAt: WallTime, expiresAt: WallTime, address: String = ""
    ) {
        self.id = id
        self.user = user
        self.epoch = epoch
        self.generation = generation
        self.rotationKey = rotationKey
        self.isRevoked = isRevoked
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.address = address
    }
}

/// A room's row: who owns it, and what the lobby shows of it.
public struct RoomRecord: Equatable, Sendable {
    /// Whether a room can be entered.
    public enum Status: Int64, Sendable {
        /// It can be entered.
        case open = 0
        /// It ended; its PIN is free again, its log stays.
        case closed = 1
        /// It could not be loaded; nobody can enter until an operator looks at it.
        case quarantined = 2
    }

    /// Its identifier, chosen at random.
    public var id: RoomID
    /// The six digits players use, 100000 to 999999; unique among open rooms.
    public var pin: Int64
    /// The game's kind, such as `tic-tac-toe`.
    public var kind: String
    /// The game's options, as the game writes them.
    public var options: String
    /// The title the lobby shows.
    public var title: String
    /// Who made it.
    public var creator: UserID
    /// Whether it can be entered.
    public var status: Status
    /// One line about players and progress, as the owner wrote it last.
    public var summary: String
    /// The owner's incarnation, or nil when nobody owns it.
    public var owner: Incarnation?
    /// Grows with each change of owner. A write that carries another fence is refused.
    public var fence: Int64
    /// When a sweep must wake the room though nobody asks for it; nil for never.
    public var wakeAt: WallTime?
    /// When it was made.
    public var createdAt: WallTime
    /// Why an operator wants it closed, for its players to read; nil for nobody does.
    public var closing: String?
    /// The only accounts that may take seats, in the order of the seats; none when all may.
    public var reserved: [NamedUser]

    /// A record with these values.
    public init(
        id: RoomID, pin: Int64, kind: String, options: String, title: String, creator: UserID,
        status: Status = .open, summary: String = "", owner: Incarnation?, fence: Int64 = 1, wakeAt: WallTime? = nil,
        createdAt: WallTime, closing: String? = nil, reserved: [NamedUser] = []
    ) {
        self.id = id
        self.pin = pin
        self.kind = kind
        self.options = options
        self.title = title
        self.creator = creator
        self.status = status
        self.summary = summary
        self.owner = owner
        self.fence = fence
        self.wakeAt = wakeAt
        self.createdAt = createdAt
        self.closing = closing
        self.reserved = reserved
    }
}

/// A room with all that is needed to go on with it.
public struct LoadedRoom: Equatable, Sendable {
    /// The room's row after the take.
    public var record: RoomRecord
    /// The state as the last snapshot holds it, or nil when there was none yet.
    public var snapshot: [UInt8]?
    /// The room's log records since that snapshot, oldest first.
    public var tail: [[UInt8]]

    /// A loaded room with these values.
    public init(record: RoomRecord, snapshot: [UInt8]?, tail: [[UInt8]]) {
        self.record = record
        self.snapshot = snapshot
        self.tail = tail
    }
}

/// A run of a room's log records, moved out of the shared log when a snapshot was taken.
public struct SegmentRecord: Equatable, Sendable {
    /// The number of the first event that the segment can hold; the key together with the room.
    public var firstEvent: Int64
    /// The records, as the room encoded them.
    public var body: [UInt8]

    /// A segment with these values.
    public init(firstEvent: Int64, body: [UInt8]) {
        self.firstEvent = firstEvent
        self.body = body
    }
}

/// One event of the lobby.
public struct LobbyRecord: Equatable, Sendable {
    /// Its number: 1, 2, 3 … without a gap, given inside the transaction.
    public var number: Int64
    /// When it was accepted.
    public var at: WallTime
    /// The published body, JSON.
    public var body: [UInt8]

    /// A record with these values.
    public init(number: Int64, at: WallTime, body: [UInt8]) {
        self.number = number
        self.at = at
        self.body = body
    }
}

public import Bytes

// The contract that every engine keeps; Tests/StoreTests runs one suite over all of them.
//
// A server hands the engine batches of writes. A batch is one transaction: it is durable as a whole when `commit`
// returns, and no other process sees a part of it. Writes run in order. One write's refusal (a stale fence, a name
// that is taken) leaves the others of the batch alone.

/// What the store refused, and why. A refusal changes nothing.
/// The numbers are stored in receipts of acts; they do not change.
public enum Refusal: Int64, Equatable, Sendable {
    /// The room's fence is another than the write carries: somebody else owns it now.
    case staleFence = 1
    /// Another account has the name, or one that looks the same.
    case nameTaken = 2
    /// None of the offered PINs is free.
    case pinTaken = 3
    /// There is no such row.
    case unknown = 4
    /// The session was ended, or has expired.
    case revoked = 5
    /// The session was attached again since: this write comes from an older stream.
    case staleEpoch = 6
    /// The key is older than the receipts kept of its session: whether the write was made is not known any more.
    case expired = 7
    /// The refresh token was used before; the session is revoked by this very write.
    case reused = 8
    /// The account may not administer the cluster.
    case forbidden = 9
    /// Something else is under way that must end first.
    case busy = 10
    /// The account has no password.
    case guest = 11
    /// The account is kept out by an operator.
    case banned = 12
    /// There is nothing to change.
    case unchanged = 13
    /// The account that it is about has blocked the one that asks.
    case blocked = 14
    /// There are as many as may be.
    case full = 15
}

/// A key that makes a write with no room of its own happen once. Kept for `ReceiptLimits`.
public struct ReceiptKey: Equatable, Sendable {
    /// The session, or 0 before there is one.
    public var session: SessionID
    /// The request's identifier within the session, a decimal number that grows, or the client's random key before there is one; 1 to 64 bytes.
    public var key: String

    /// A key with these values.
    public init(session: SessionID, key: String) {
        self.session = session
        self.key = key
    }
}

/// How long receipts of writes outside rooms are kept.
public enum ReceiptLimits {
    /// The last receipts kept of one session: as many as may be unanswered at once.
    public static let perSession = 8
    /// How long a receipt without a session is kept: a day covers any client that still retries.
    public static let withoutSessionMilliseconds: Int64 = 86_400_000
}

/// A room's log record with what goes with it.
public struct RoomAppend: Equatable, Sendable {
    /// The room.
    public var room: RoomID
    /// The fence under which the owner decided this.
    public var fence: Int64
    /// The record, as the room encoded it; nil when only the row changes.
    public var record: [UInt8]?
    /// The new summary for the lobby, when it changed.
    public var summary: String?
    /// The new status, when it changed. Closing frees the PIN.
    public var status: RoomRecord.Status?
    /// The new time to be woken, when it changed; `.some(nil)` for never.
    public var wakeAt: WallTime??
    /// The game that the record ends. Its number and its ratings are ignored and given inside the transaction; a round that
    /// has its record already gets no other.
    public var finished: GameRecord?
    /// Who takes a seat with this record: an invitation to the room is used up.
    public var seated: UserID?

    /// An append with these values.
    public init(
        room: RoomID, fence: Int64, record: [UInt8]?, summary: String? = nil, status: RoomRecord.Status? = nil,
        wakeAt: WallTime?? = nil, finished: GameRecord? = nil, seated: UserID? = nil
    ) {
        self.room = room
        self.fence = fence
        self.record = record
        self.summary = summary
        self.status = status
        self.wakeAt = wakeAt
        self.finished = finished
        self.seated = seated
    }
}

/// A room's whole state, and the log records it covers.
public struct RoomSnapshot: Equatable, Sendable {
    /// The room.
    public var room: RoomID
    /// The fence under which it was taken.
    public var fence: Int64
    /// The state after all of the room's records written before this in order.
    public var state: [UInt8]
    /// The records since the last snapshot, or nil when there were none.
    public var segment: SegmentRecord?
    /// Whether the owner gives the room up with it.
    public var releases: Bool

    /// A snapshot with these values.
    public init(room: RoomID, fence: Int64, state: [UInt8], segment: SegmentRecord?, releases: Bool = false) {
        self.room = room
        self.fence = fence
        self.state = state
        self.segment = segment
        self.releases = releases
    }
}

/// Rooms to take from one owner, or rooms that nobody owns.
public struct TakeRooms: Equatable, Sendable {
    /// Who takes.
    public var taker: Incarnation
    /// The owner that the rooms must still have, or nil for rooms that nobody owns.
    public var from: Incarnation?
    /// The rooms; those with another owner by now are left alone.
    public var rooms: [RoomID]

    /// A take with these values.
    public init(taker: Incarnation, from: Incarnation?, rooms: [RoomID]) {
        self.taker = taker
        self.from = from
        self.rooms = rooms
    }
}

/// One change to the store.
public enum Write: Equatable, Sendable {
    /// Adds a server's row.
    case publishServer(ServerRecord)
    /// Renews a server's row. Refused with `unknown` when the row is gone: the server must exit.
    case renewServer(
        Incarnation, state: ServerRecord.State, expiresAt: WallTime, writesRefused: Int64,
        load: ServerLoad = ServerLoad())
    /// Removes a server's row; rooms it still owns stay takeable from it.
    case removeServer(Incarnation)

    /// Adds an account and its first session. Outcome `session`, or the stored one of the same receipt.
    case createUser(UserRecord, SessionRecord, ReceiptKey)
    /// Sets the PHC string of an account's password (a guest's first one, or a stronger hash of the same).
    case setPassword(UserID, phc: String)
    /// The same by the account itself, which ends its other sessions than this one.
    case changePassword(UserID, phc: String, keeping: SessionID)
    /// Adds a session. Outcome `session`, or the stored one of the same receipt.
    case startSession(SessionRecord, ReceiptKey)
    /// Raises a session's epoch. Outcome `session` with the new epoch. With `from` refused with `staleEpoch` when the epoch
    /// is another: the session was attached since somebody looked.
    case attachSession(SessionID, from: Int64? = nil, now: WallTime)
    /// Rotates a session's refresh token. With the current generation: outcome `session` with the next one. With the
    /// generation before and the same rotation key: the same outcome again. Else `reused`, and the session is revoked.
    case rotateSession(SessionID, generation: Int64, rotationKey: String, now: WallTime)
    /// Ends a session.
    case revokeSession(SessionID)

    /// Appends to the lobby. Outcome `lobby`, or the stored number of the same receipt. Before the append the session's
    /// epoch is checked. Only the last `lobbyLength` events are kept.
    case appendLobby(body: [UInt8], at: WallTime, epoch: Int64, ReceiptKey)

    /// Keeps a part of a game's options for a room that will be made of them; the same part again takes its place, so it may be
    /// repeated. The session's parts under other keys go, and whatever is older than `documentMilliseconds`; of all parts
    /// the `documentParts` put last are kept.
    case putDocument(DocumentPart, at: WallTime, epoch: Int64)
    /// Adds a room with the first free of these PINs. The record's own PIN is ignored. A lobby event is made of
    /// `announcement` with the PIN's digits in place of its first six `#`; an empty one makes none. Outcome `room`, or the stored one of the same
    /// receipt, as the room is now.
    case createRoom(RoomRecord, pins: [Int64], announcement: [UInt8], epoch: Int64, ReceiptKey)
    /// What players do to meet: see `MeetingAct`. The session is checked like that of any other write. Outcome as the act
    /// says, or the stored one of the same receipt.
    case meet(MeetingAct, WriteOrigin)
    /// Appends to a room's log. Refused with `staleFence`, or with `pinTaken` where it would open a closed room whose
    /// PIN another room has by now.
    case append(RoomAppend)
    /// Stores a room's snapshot. Refused with `staleFence`. One that releases leaves the room without an owner.
    case snapshot(RoomSnapshot)
    /// Takes rooms: owner and fence change, the former owner's `roomsTaken` grows. Outcome `taken`.
    case takeRooms(TakeRooms)
    /// Asks which of these rooms are no longer held under these fences. Outcome `stale`.
    case confirmFences([RoomID: Int64])
    /// Marks a room as not loadable and takes it from its owner; its log is kept. Refused with `staleFence`.
    case quarantine(RoomID, fence: Int64, reason: String)

    /// Counts that the server died while it ran the command or timer with this key (1 to 128 bytes); the same
    /// incarnation counts once. Outcome `deaths`.
    case recordPoison(key: String, incarnation: Incarnation)
    /// Keeps the receipt of a takeover.
    case recordTakeover(TakeoverRecord)
    /// Runs an operator's act, with its line in the audit log. Outcome `done` or the refusal, or the stored one of the same
    /// receipt. An account must be an admin now, and its session is checked like that of any other write.
    case administer(AdminAct, by: Actor, at: WallTime, ReceiptKey? = nil)
    /// Appends to the audit log. Of the lines of acts the last `auditLength` are kept, of those of events the last
    /// `eventLength`; some more stay until they are pruned.
    case audit(AuditRecord)
    /// Counts an attempt against all of these bounds, or against none: outcome `throttled` when one of them is reached.
    case charge([Charge], at: WallTime)
    /// Forgets what was counted under these keys.
    case forgive([String])
}

/// What became of one write.
public enum Outcome: Equatable, Sendable {
    /// It was made.
    case done
    /// The session as it is now. `isReplay` when an earlier write under the same receipt made it.
    case session(SessionRecord, isReplay: Bool)
    /// The lobby event's number. `isReplay` as above.
    case lobby(number: Int64, isReplay: Bool)
    /// The room as it is now. `isReplay` as above.
    case room(RoomRecord, isReplay: Bool)
    /// The number that an invitation or a seek has. `isReplay` as above, or when there was one already.
    case number(Int64, isReplay: Bool)
    /// The rooms taken, each with its state; those that others own meanwhile are missing.
    case taken([LoadedRoom])
    /// The rooms among those asked for that are no longer held.
    case stale([RoomID])
    /// How many deaths are counted for the key.
    case deaths(Int64)
    /// A bound on attempts is reached for so long.
    case throttled(milliseconds: Int64)
    /// It was refused and changed nothing.
    case refused(Refusal)
}

/// Why a batch did not commit.
public enum StoreFailure: Error, Equatable, Sendable {
    /// The disk is full: the batch is known not to have happened, nothing of it is stored.
    case full(String)
    /// Whether the batch is stored is not known. The process must exit; its successor reads the truth.
    case unknown(String)
    /// The database was made by a newer release; this one must not write to it.
    case newerSchema(found: Int64, known: Int64)
}

/// Bounds of the store's tables and batches.
public enum StoreLimits {
    /// The most writes in one transaction: beyond it a batch gains nothing and the wait of others grows.
    public static let batch = 512
    /// The lobby events kept: more than any client that resumes needs to catch up with.
    public static let lobbyLength: Int64 = 1_000
    /// The audit lines of acts kept: years of them.
    public static let auditLength: Int64 = 100_000
    /// The audit lines of events kept; apart from the acts, so that no flood of attempts pushes those out.
    public static let eventLength: Int64 = 20_000
    /// Lines appended between two prunings of the audit log.
    public static let auditStep: Int64 = 64
    /// The changes of access kept: servers look 20 times a second; one that has missed more looks at everybody.
    public static let accessLength: Int64 = 1_000
    /// Buckets of attempts kept, about 2 MB.
    public static let buckets: Int64 = 20_000
    /// Rooms waiting to be closed that are read at once.
    public static let closing = 64
    /// Rooms among which one's own are looked for: a millisecond or two.
    public static let searchedRooms = 2_000
    /// Rooms counted for the status page: some milliseconds, however many there are.
    public static let countedRooms: Int64 = 10_000
    /// Parts of options kept for rooms that are not made yet: the longest for 200 hosts at once, 70 MB.
    public static let documentParts: Int64 = 4_800
    /// How long they are kept, milliseconds: many times what it takes to put them over a slow line.
    public static let documentMilliseconds: Int64 = 15 * 60_000
    /// The longest options in a room's own row, bytes. Longer ones lie apart, so that the row is read as fast as others.
    public static let optionsInRow = 15_000
    /// Receipts of takeovers kept: what a page shows, and some days of a bad week.
    public static let takeovers: Int64 = 100
    /// Deaths counted for commands and timers: the newest; a command that kills servers does so again soon or never.
    public static let poisonLength: Int64 = 1_000
    /// The greatest rating deviation with a place in a table of the best (`RatingLimits.provisional`); an index has it too.
    public static let rankedDeviation: Double = 110
    /// Ratings of one account that are read at once: more kinds than there are games.
    public static let kinds: Int64 = 64
    /// Log rows that a room's snapshot may lie behind the head before its owner takes a new one.
    public static let tailRows: Int64 = 20_000
}

extension StoreFailure: CustomStringConvertible {
    /// What happened and what to do, for an operator.
    public var description: String {
        switch self {
        case .full(let text): "the disk is full, nothing was saved: \(text)"
        case .unknown(let text): text
        case .newerSchema(let found, let known):
            "the store has schema \(found) of a newer release, this one knows up to \(known): start the newer release"
        }
    }
}

/// The writing side of one incarnation. One thread uses it.
public protocol StoreEngine: AnyObject, Sendable {
    /// Runs the writes in one durable transaction; as many outcomes as writes, in their order.
    func commit(_ writes: [Write]) throws(StoreFailure) -> [Outcome]
    /// Like `commit`, but asks for the writes once it is this engine's turn: what queues up while it waits goes along.
    func commit(collecting: () -> [Write]) throws(StoreFailure) -> [Outcome]
    /// How many of this engine's writes were refused with `staleFence`. Any thread may read it.
    var writesRefused: Int64 { get }
}

extension StoreEngine {
    /// Collects first, then commits.
    public func commit(collecting: () -> [Write]) throws(StoreFailure) -> [Outcome] { try commit(collecting()) }
    /// None, for an engine that does not count.
    public var writesRefused: Int64 { 0 }
}

/// The reading side: what is committed. One thread uses one reader.
public protocol StoreReader: AnyObject {
    /// A number that changes whenever any process, this one included, has committed since the last call.
    func changeCounter() throws(StoreFailure) -> Int64
    /// The account whose folded name this is.
    func user(folded: String) throws(StoreFailure) -> UserRecord?
    /// The account with this identifier.
    func user(id: UserID) throws(StoreFailure) -> UserRecord?
    /// The session with this identifier.
    func session(id: SessionID) throws(StoreFailure) -> SessionRecord?
    /// The room with this identifier.
    func room(id: RoomID) throws(StoreFailure) -> RoomRecord?
    /// The open room with this PIN.
    func room(pin: Int64) throws(StoreFailure) -> RoomRecord?
    /// The open rooms, newest first. Options longer than `optionsInRow` are left out: lists do not need them.
    func openRooms(limit: Int) throws(StoreFailure) -> [RoomRecord]
    /// The open rooms in whose summaries this stands, newest first; among the newest `StoreLimits.searchedRooms`.
    func openRooms(summaryHolds text: String, limit: Int) throws(StoreFailure) -> [RoomRecord]
    /// How many rooms are open, counted up to `StoreLimits.countedRooms`.
    func openRoomCount() throws(StoreFailure) -> Int64
    /// The last takeovers, newest first.
    func takeovers(limit: Int) throws(StoreFailure) -> [TakeoverRecord]
    /// The rooms that this incarnation owns, with their fences.
    func rooms(ownedBy: Incarnation) throws(StoreFailure) -> [RoomID: Int64]
    /// Open rooms whose time to be woken is this or earlier, earliest first, whoever owns them.
    func dueRooms(before: WallTime, limit: Int) throws(StoreFailure) -> [RoomRecord]
    /// All servers' rows.
    func servers() throws(StoreFailure) -> [ServerRecord]
    /// Lobby events with greater numbers, oldest first.
    func lobby(after: Int64, limit: Int) throws(StoreFailure) -> [LobbyRecord]
    /// The number of the newest lobby event, 0 when there is none.
    func lobbyEnd() throws(StoreFailure) -> Int64
    /// The room's segments that can hold events with this number or a greater one, oldest first.
    func segments(room: RoomID, from: Int64) throws(StoreFailure) -> [SegmentRecord]
    /// One of the room's segments by its place among them, from 0; nil behind the last. Places never change.
    func segment(room: RoomID, place: Int) throws(StoreFailure) -> SegmentRecord?
    /// The rooms of this account that have this PIN or had it, newest first.
    func rooms(of creator: UserID, pin: Int64, limit: Int) throws(StoreFailure) -> [RoomRecord]
    /// The room as its owner would load it: row, snapshot and tail. For audits; it takes nothing.
    func loadedRoom(id: RoomID) throws(StoreFailure) -> LoadedRoom?
    /// How many deaths are counted for a command or timer.
    func deaths(poisonKey: String) throws(StoreFailure) -> Int64
    /// The commands and timers for which so many deaths or more are counted.
    func poisonKeys(deaths: Int64) throws(StoreFailure) -> [String]
    /// The number of the newest row of the shared log; it grows with every record of any room.
    func logEnd() throws(StoreFailure) -> Int64
    /// The audit lines with smaller numbers, newest first.
    func audit(before: Int64, limit: Int) throws(StoreFailure) -> [AuditRecord]
    /// The audit lines with greater numbers, oldest first.
    func audit(after: Int64, limit: Int) throws(StoreFailure) -> [AuditRecord]
    /// Accounts whose folded names begin with this, by name, from `folded` on.
    func users(prefix: String, limit: Int) throws(StoreFailure) -> [UserRecord]
    /// Whether any account is an admin.
    func hasAdmin() throws(StoreFailure) -> Bool
    /// An account's sessions that were not ended, newest first.
    func sessions(of: UserID, limit: Int) throws(StoreFailure) -> [SessionRecord]
    /// Whether the account has a session that was begun at this address and not ended.
    func knows(_ user: UserID, address: String) throws(StoreFailure) -> Bool
    /// The changes of access with greater numbers, oldest first.
    func access(after: Int64) throws(StoreFailure) -> [AccessChange]
    /// The number of the newest change of access, 0 when there is none.
    func accessEnd() throws(StoreFailure) -> Int64
    /// The options that this session has put under this key in so many parts; nil when one is missing.
    func document(session: SessionID, key: String, parts: Int) throws(StoreFailure) -> String?
    /// Open rooms that an operator wants closed.
    func closingRooms() throws(StoreFailure) -> [RoomRecord]
    /// An account's invitations to open rooms, newest first.
    func invites(of: UserID, limit: Int) throws(StoreFailure) -> [InviteRecord]
    /// All accounts' invitations to open rooms with greater numbers, oldest first.
    func invites(after: Int64, limit: Int) throws(StoreFailure) -> [InviteRecord]
    /// The number of the newest invitation that there ever was, 0 for none.
    func inviteEnd() throws(StoreFailure) -> Int64
    /// The seeks that still wait at this time, newest first.
    func seeks(at: WallTime, limit: Int) throws(StoreFailure) -> [SeekRecord]
    /// Whom an account has blocked, the latest first.
    func blocks(of: UserID) throws(StoreFailure) -> [NamedUser]
    /// When this bucket of attempts is full again; nil when it is.
    func fullAt(bucket: String) throws(StoreFailure) -> WallTime?
    /// The finished game with this number.
    func game(id: Int64) throws(StoreFailure) -> GameRecord?
    /// The finished game of this round of a room.
    func game(room: RoomID, round: Int64) throws(StoreFailure) -> GameRecord?
    /// Finished games with smaller numbers than `before`, newest first: of an account, of a kind, or of all.
    func games(of: UserID?, kind: String?, before: Int64?, limit: Int) throws(StoreFailure) -> [GameRecord]
    /// An account's rating in one kind of game; nil before its first rated one.
    func rating(of: UserID, kind: String) throws(StoreFailure) -> RatingRecord?
    /// An account's ratings, by kind.
    func ratings(of: UserID) throws(StoreFailure) -> [RatingRecord]
    /// Those with the best ratings, best first, as far as their deviations are at most `StoreLimits.rankedDeviation`.
    func top(kind: String, limit: Int) throws(StoreFailure) -> [RankedPlayer]
}

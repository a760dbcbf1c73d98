import Bytes
import Store

/// The writer's connection with its prepared statements: what each write does, inside a transaction that `SQLiteEngine`
/// opens and ends. A refusal is found by looking first, which is sound because the transaction holds the write lock.
final class WriteConnection {
    /// Log rows that stay behind the head whatever rooms need: twice the lag that owners let come up.
    static let defaultHorizon = 2 * StoreLimits.tailRows
    /// The most log rows one commit deletes: a few milliseconds.
    static let pruneStep: Int64 = 2_000
    /// Rows appended between two of this engine's prunings: half a step, so that pruning wins.
    static let pruneInterval: Int64 = 1_000

    let database: Database
    let incarnation: Incarnation
    let accounts: AccountWrites
    let receipts: ReceiptWrites
    let operations: OperationWrites
    let lobby: LobbyWrites
    let rooms: RoomWrites
    let log: LogWrites
    let games: GameWrites
    let meetings: MeetingWrites
    private let begin: Statement
    private let end: Statement
    private let schema: Statement
    private let horizon: Int64

    // Of the current transaction.
    private var leases: [RoomID: Lease] = [:]
    private var knownHead: Int64?
    /// The writes of this transaction that were refused with `staleFence`.
    private(set) var refused: Int64 = 0
    private var appendedSincePruning: Int64 = 0

    init(_ database: Database, incarnation: Incarnation, horizon: Int64) throws(SQLiteError) {
        self.database = database
        self.incarnation = incarnation
        self.horizon = horizon
        accounts = try AccountWrites(database)
        receipts = try ReceiptWrites(database)
        operations = try OperationWrites(database)
        lobby = try LobbyWrites(database)
        rooms = try RoomWrites(database)
        log = try LogWrites(database)
        games = try GameWrites(database)
        meetings = try MeetingWrites(database)
        begin = try Statement(database, "BEGIN IMMEDIATE")
        end = try Statement(database, "COMMIT")
        schema = try Statement(database, "PRAGMA user_version")
    }

    /// Opens a transaction; the schema's version as it is inside it.
    func beginTransaction() throws(SQLiteError) -> Int64 {
        leases.removeAll(keepingCapacity: true)
        knownHead = nil
        refused = 0
        try begin.run()
        return try schema.first { $0.integer(0) } ?? 0
    }

    func commitTransaction() throws(SQLiteError) { try end.run() }

    /// Ends the transaction without a trace; true when none is open afterwards.
    func rollBack() -> Bool {
        // Some errors roll back by themselves (sqlite.org/lang_transaction.html section 3).
        if database.isInTransaction { try? database.execute("ROLLBACK") }
        return !database.isInTransaction
    }

    /// Deletes log rows that are no longer needed, when enough were appended since the last time.
    func pruneIfDue() throws(SQLiteError) {
        guard appendedSincePruning >= min(WriteConnection.pruneInterval, horizon) else { return }
        appendedSincePruning = 0
        try log.prune(head: try head(), horizon: horizon, step: WriteConnection.pruneStep)
    }

    func apply(_ write: Write) throws(SQLiteError) -> Outcome {
        switch write {
        case .publishServer(let server):
            try operations.publish(server)
            return .done
        case .renewServer(let server, let state, let expiresAt, let writesRefused, let load):
            let isThere = try operations.renew(server, state, expiresAt: expiresAt, writesRefused: writesRefused, load)
            return isThere ? .done : .refused(.unknown)
        case .removeServer(let server):
            try operations.remove(server)
            return .done
        case .createUser(let user, let session, let key): return try createUser(user, session, key)
        case .setPassword(let user, let phc):
            guard try accounts.setPassword(user, phc) else { return .refused(.unknown) }
            try noteAccess(of: user)
            return .done
        case .changePassword(let user, let phc, let session):
            var tables = self
            return try tables.changePassword(user, phc: phc, keeping: session)
        case .startSession(let session, let key): return try startSession(session, key)
        case .attachSession(let id, let epoch, let now): return try attachSession(id, from: epoch, now)
        case .rotateSession(let id, let generation, let key, let now):
            return try rotateSession(id, generation, key, now)
        case .revokeSession(let id): return try revokeSession(id)
        case .appendLobby(let body, let at, let epoch, let key): return try appendLobby(body, at, epoch, key)
        case .createRoom(let room, let pins, let text, let epoch, let key):
            return try createRoom(room, pins, text, epoch, key)
        case .meet(let act, let origin):
            var tables = self
            return try tables.meet(act, origin)
        case .append(let append): return try self.append(append)
        case .snapshot(let snapshot): return try self.snapshot(snapshot)
        case .takeRooms(let take): return try takeRooms(take)
        case .confirmFences(let fences): return try confirmFences(fences)
        case .quarantine(let room, let fence, let reason): return try quarantine(room, fence, reason)
        case .recordPoison(let key, let server): return .deaths(try operations.recordDeath(key, server))
        case .recordTakeover(let record):
            try operations.append(record)
            return .done
        case .audit(let record):
            try operations.append(record)
            return .done
        case .administer(let act, let actor, let at, let key):
            var tables = self
            return try tables.administer(act, by: actor, at: at, key)
        case .charge(let charges, let at):
            var tables = self
            return try tables.charge(charges, at: at)
        case .forgive(let keys):
            try forgive(keys)
            return .done
        }
    }

    // MARK: What the transaction remembers

    /// The log's newest row as of this point in the transaction.
    func head() throws(SQLiteError) -> Int64 {
        if let knownHead { return knownHead }
        let head = try log.head()
        knownHead = head
        return head
    }

    /// Appends a record to the log.
    func appendLog(_ room: RoomID, _ body: [UInt8]) throws(SQLiteError) {
        let n = try head() + 1
        try log.append(n, room, body)
        knownHead = n
        appendedSincePruning += 1
    }

    /// The room's lease, read once in a transaction; nil when there is no such room.
    func lease(_ room: RoomID) throws(SQLiteError) -> Lease? {
        if let lease = leases[room] { return lease }
        let lease = try rooms.lease(room)
        if let lease { leases[room] = lease }
        return lease
    }

    /// Notes a lease that this transaction changed.
    func remember(_ room: RoomID, _ lease: Lease) { leases[room] = lease }

    /// Whether this incarnation owns the room under this fence.
    func holds(_ room: RoomID, _ fence: Int64) throws(SQLiteError) -> Bool {
        try lease(room) == Lease(owner: incarnation, fence: fence)
    }

    /// The refusal of a write whose fence has moved on, counted.
    func stale() -> Outcome {
        refused += 1
        return .refused(.staleFence)
    }
}

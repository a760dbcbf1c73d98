public import Bytes
public import Store
import Synchronization

/// Points within a commit at which a test can stop or kill the process.
public enum CommitPhase: Sendable {
    /// Writes are wanted; the turnstile is not asked for yet.
    case beforeLock
    /// The turnstile is held; nothing is written.
    case beforeTransaction
    /// All writes are made; COMMIT has not run.
    case inTransaction
    /// COMMIT has returned; the turnstile is still held and nobody was told.
    case committed
}

/// The store in an SQLite database on a local disk, shared by several processes of one machine.
///
/// Every write transaction and every checkpoint runs under the `Turnstile`: it is fair, the kernel frees it when a process
/// dies, and it keeps clear of the WAL-reset bug of SQLite 3.7.0 to 3.51.2 (sqlite.org/wal.html, "The WAL-Reset Bug").
/// One thread commits; `writesRefused` and the turnstile's figures may be read by any.
public final class SQLiteEngine: StoreEngine, @unchecked Sendable {
    /// The lock that this engine waits for; a watchdog reads its figures.
    public let turnstile: Turnstile
    private let path: String
    private let hook: (@Sendable (CommitPhase) -> Void)?
    private let refused = Atomic<Int64>(0)
    /// Nil when closed.
    private(set) var connection: WriteConnection?
    /// Set for ever by a commit with an unknown outcome.
    private var broken: StoreFailure?

    /// Opens the store in `folder` for one incarnation; makes the folder and the database when they are missing, and
    /// brings an older database up to this release. `hook` is called within each commit, for failpoints.
    /// Throws `newerSchema`, or `unknown` with a text that says what to do.
    public convenience init(
        folder: String, incarnation: Incarnation, hook: (@Sendable (CommitPhase) -> Void)? = nil
    ) throws(StoreFailure) {
        try self.init(folder: folder, incarnation: incarnation, horizon: WriteConnection.defaultHorizon, hook: hook)
    }

    init(
        folder: String, incarnation: Incarnation, horizon: Int64, hook: (@Sendable (CommitPhase) -> Void)? = nil
    ) throws(StoreFailure) {
        try StoreFolder.prepare(folder)
        let path = StoreFolder.database(folder)
        let turnstile = try Turnstile(folder: folder, incarnation: incarnation)
        self.path = path
        self.turnstile = turnstile
        self.hook = hook
        connection = try turnstile.hold { () throws(StoreFailure) in
            try SQLiteEngine.connect(path, incarnation: incarnation, horizon: horizon)
        }
    }

    private static func connect(
        _ path: String, incarnation: Incarnation, horizon: Int64
    ) throws(StoreFailure) -> WriteConnection {
        let database = try translating(path) { () throws(SQLiteError) in try Database(path: path, mode: .writer) }
        try Migrations.run(database)
        return try translating(path) { () throws(SQLiteError) in
            try WriteConnection(database, incarnation: incarnation, horizon: horizon)
        }
    }

    deinit { close() }

    /// Closes the connection, under the turnstile. Later commits fail.
    public func close() {
        guard connection != nil else { return }
        // Without the lock the connection is dropped all the same: closing writes nothing (NO_CKPT_ON_CLOSE).
        let isHeld = (try? turnstile.acquire()) != nil
        connection = nil
        if isHeld { turnstile.release() }
    }

    /// How many writes were refused because a fence had moved on.
    public var writesRefused: Int64 { refused.load(ordering: .relaxed) }

    /// Runs the writes in one durable transaction.
    public func commit(_ writes: [Write]) throws(StoreFailure) -> [Outcome] { try commit { writes } }

    /// Waits for the turnstile, then asks for the writes and runs them in one durable transaction. With none it does
    /// nothing.
    public func commit(collecting: () -> [Write]) throws(StoreFailure) -> [Outcome] {
        if let broken { throw broken }
        guard let connection else { throw .unknown("the store \(path) is closed") }
        hook?(.beforeLock)
        return try turnstile.hold { () throws(StoreFailure) in
            let writes = collecting()
            if writes.isEmpty { return [] }
            hook?(.beforeTransaction)
            let outcomes = try run(writes, connection)
            refused.add(connection.refused, ordering: .relaxed)
            hook?(.committed)
            return outcomes
        }
    }

    /// Copies pages from the WAL into the database as far as readers allow, as commits do by themselves. Under the
    /// turnstile, like all that writes.
    public func checkpoint() throws(StoreFailure) {
        guard let connection else { throw .unknown("the store \(path) is closed") }
        try turnstile.hold { () throws(StoreFailure) in
            try translating(path) { () throws(SQLiteError) in
                try connection.database.execute("PRAGMA wal_checkpoint(PASSIVE)")
            }
        }
    }

    private func run(_ writes: [Write], _ connection: WriteConnection) throws(StoreFailure) -> [Outcome] {
        var isCommitting = false
        var found: Int64 = 0
        do throws(SQLiteError) {
            found = try connection.beginTransaction()
            if found == Migrations.known {
                var outcomes: [Outcome] = []
                outcomes.reserveCapacity(writes.count)
                for write in writes { outcomes.append(try connection.apply(write)) }
                try connection.pruneIfDue()
                hook?(.inTransaction)
                isCommitting = true
                try connection.commitTransaction()
                return outcomes
            }
        } catch {
            let isRolledBack = connection.rollBack()
            if isRolledBack, error.isKnownFull(committing: isCommitting) { throw .full(error.text(path)) }
            throw fail(.unknown(error.text(path)))
        }
        _ = connection.rollBack()
        if found > Migrations.known { throw fail(.newerSchema(found: found, known: Migrations.known)) }
        throw fail(.unknown("\(path) has gone back to schema \(found): start the server again"))
    }

    private func fail(_ failure: StoreFailure) -> StoreFailure {
        broken = failure
        return failure
    }
}

import Bytes
import Store

/// Reads servers' rows, counted deaths and the audit log.
struct OperationRows {
    private let allServers: Statement
    private let countDeaths: Statement
    private let keysOf: Statement
    private let auditBefore: Statement
    private let auditAfter: Statement
    private let accessAfter: Statement
    private let newestAccess: Statement
    private let bootstrapCode: Statement
    private let bucket: Statement
    private let newestTakeovers: Statement

    init(_ database: Database) throws(SQLiteError) {
        allServers = try Statement(
            database,
            """
            SELECT incarnation, name, state, started_at, expires_at, drain_requested, rooms_taken, writes_refused,
                people, rooms
            FROM servers ORDER BY started_at, incarnation
            """)
        countDeaths = try Statement(database, "SELECT count(*) FROM poison WHERE key = ?")
        keysOf = try Statement(database, "SELECT key FROM poison GROUP BY key HAVING count(*) >= ? ORDER BY key")
        newestTakeovers = try Statement(
            database, "SELECT at, taker, former, rooms, outage_ms FROM takeovers ORDER BY n DESC LIMIT ?")
        let audit = "SELECT n, at, actor, action, target, result, detail, count, is_event FROM audit"
        auditBefore = try Statement(database, "\(audit) WHERE n < ? ORDER BY n DESC LIMIT ?")
        auditAfter = try Statement(database, "\(audit) WHERE n > ? ORDER BY n LIMIT ?")
        accessAfter = try Statement(database, "SELECT n, user FROM access WHERE n > ? ORDER BY n")
        newestAccess = try Statement(database, "SELECT max(n) FROM access")
        bootstrapCode = try Statement(database, "SELECT hash, expires_at FROM bootstrap WHERE id = 1")
        bucket = try Statement(database, "SELECT full_at FROM buckets WHERE key = ?")
    }

    func servers() throws(SQLiteError) -> [ServerRecord] {
        try allServers.all { row in
            ServerRecord(
                incarnation: row.incarnation(0), name: row.text(1),
                state: ServerRecord.State(rawValue: row.integer(2)) ?? .starting, startedAt: row.integer(3),
                expiresAt: row.integer(4), drainRequested: row.flag(5), roomsTaken: row.integer(6),
                writesRefused: row.integer(7), load: ServerLoad(people: row.integer(8), rooms: row.integer(9)))
        }
    }

    func deaths(_ key: String) throws(SQLiteError) -> Int64 { try countDeaths.first(key) { $0.integer(0) } ?? 0 }

    func poisonKeys(_ deaths: Int64) throws(SQLiteError) -> [String] { try keysOf.all(deaths) { $0.text(0) } }

    func takeovers(limit: Int) throws(SQLiteError) -> [TakeoverRecord] {
        try newestTakeovers.all(Int64(limit)) { row in
            TakeoverRecord(
                at: row.integer(0), taker: row.text(1), former: row.text(2), rooms: row.integer(3),
                outageMilliseconds: row.optionalInteger(4))
        }
    }

    func audit(before: Int64, limit: Int) throws(SQLiteError) -> [AuditRecord] {
        try auditBefore.all(before, Int64(limit), read: Self.line)
    }

    func audit(after: Int64, limit: Int) throws(SQLiteError) -> [AuditRecord] {
        try auditAfter.all(after, Int64(limit), read: Self.line)
    }

    private static func line(_ row: Row) -> AuditRecord {
        AuditRecord(
            number: row.integer(0), at: row.integer(1), actor: row.text(2), action: row.text(3), target: row.text(4),
            result: row.text(5), detail: row.text(6), count: row.integer(7), isEvent: row.flag(8))
    }

    func access(after: Int64) throws(SQLiteError) -> [AccessChange] {
        try accessAfter.all(after) { AccessChange(number: $0.integer(0), user: $0.integer(1)) }
    }

    func accessEnd() throws(SQLiteError) -> Int64 { try newestAccess.first { $0.integer(0) } ?? 0 }

    func bootstrap() throws(SQLiteError) -> Bootstrap? {
        try bootstrapCode.first { Bootstrap(hash: $0.blob(0), expiresAt: $0.integer(1)) }
    }

    func fullAt(_ key: String) throws(SQLiteError) -> WallTime? { try bucket.first(key) { $0.integer(0) } }
}

/// Writes servers' rows, deaths and the audit log.
struct OperationWrites {
    let rows: OperationRows
    private let insertServer: Statement
    private let renewServer: Statement
    private let deleteServer: Statement
    private let markDrain: Statement
    private let countTaken: Statement
    private let insertDeath: Statement
    private let trimDeaths: Statement
    private let insertAudit: Statement
    private let auditKind: Statement
    private let trimAudit: Statement
    private let insertAccess: Statement
    private let trimAccess: Statement
    private let setCode: Statement
    private let dropCode: Statement
    private let setBucket: Statement
    private let dropBucket: Statement
    private let trimBuckets: Statement
    private let insertTakeover: Statement
    private let trimTakeovers: Statement

    init(_ database: Database) throws(SQLiteError) {
        rows = try OperationRows(database)
        insertServer = try Statement(database, "INSERT OR REPLACE INTO servers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        renewServer = try Statement(
            database,
            """
            UPDATE servers SET state = ?, expires_at = ?, writes_refused = ?, people = ?, rooms = ?
            WHERE incarnation = ?
            """)
        deleteServer = try Statement(database, "DELETE FROM servers WHERE incarnation = ?")
        markDrain = try Statement(database, "UPDATE servers SET drain_requested = ? WHERE incarnation = ?")
        countTaken = try Statement(
            database, "UPDATE servers SET rooms_taken = rooms_taken + ? WHERE incarnation = ?")
        insertDeath = try Statement(database, "INSERT OR IGNORE INTO poison VALUES (?, ?)")
        trimDeaths = try Statement(
            database, "DELETE FROM poison WHERE rowid <= (SELECT max(rowid) FROM poison) - ?")
        insertAudit = try Statement(
            database,
            """
            INSERT INTO audit (at, actor, action, target, result, detail, count, is_event, event_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (event_key) DO UPDATE SET count = count + excluded.count
            RETURNING n
            """)
        auditKind = try Statement(
            database, "SELECT n FROM audit WHERE is_event = ? ORDER BY n DESC LIMIT 1 OFFSET ?")
        trimAudit = try Statement(database, "DELETE FROM audit WHERE is_event = ? AND n <= ?")
        insertAccess = try Statement(database, "INSERT INTO access (user) VALUES (?)")
        trimAccess = try Statement(database, "DELETE FROM access WHERE n <= (SELECT max(n) FROM access) - ?")
        setCode = try Statement(database, "INSERT OR REPLACE INTO bootstrap VALUES (1, ?, ?)")
        dropCode = try Statement(database, "DELETE FROM bootstrap WHERE id = 1")
        // A new row each time, so that the order of rows is that of the last charges.
        setBucket = try Statement(database, "INSERT OR REPLACE INTO buckets (key, full_at) VALUES (?, ?)")
        dropBucket = try Statement(database, "DELETE FROM buckets WHERE key = ?")
        trimBuckets = try Statement(database, "DELETE FROM buckets WHERE n <= (SELECT max(n) FROM buckets) - ?")
        insertTakeover = try Statement(
            database, "INSERT INTO takeovers (at, taker, former, rooms, outage_ms) VALUES (?, ?, ?, ?, ?)")
        trimTakeovers = try Statement(
            database, "DELETE FROM takeovers WHERE n <= (SELECT max(n) FROM takeovers) - ?")
    }

    func publish(_ server: ServerRecord) throws(SQLiteError) {
        try insertServer.run(
            server.incarnation, server.name, server.state.rawValue, server.startedAt, server.expiresAt,
            server.drainRequested, server.roomsTaken, server.writesRefused, server.load.people, server.load.rooms)
    }

    /// False when the row is gone.
    func renew(
        _ server: Incarnation, _ state: ServerRecord.State, expiresAt: WallTime, writesRefused: Int64,
        _ load: ServerLoad
    ) throws(SQLiteError) -> Bool {
        try renewServer.run(state.rawValue, expiresAt, writesRefused, load.people, load.rooms, server)
        return renewServer.changes > 0
    }

    func remove(_ server: Incarnation) throws(SQLiteError) { try deleteServer.run(server) }

    func setDrain(_ server: Incarnation, _ drains: Bool) throws(SQLiteError) { try markDrain.run(drains, server) }

    func countTaken(_ rooms: Int, from server: Incarnation) throws(SQLiteError) {
        try countTaken.run(Int64(rooms), server)
    }

    func recordDeath(_ key: String, _ server: Incarnation) throws(SQLiteError) -> Int64 {
        try insertDeath.run(key, server)
        try trimDeaths.run(StoreLimits.poisonLength)
        return try rows.deaths(key)
    }

    func append(_ record: TakeoverRecord) throws(SQLiteError) {
        try insertTakeover.run(record.at, record.taker, record.former, record.rooms, record.outageMilliseconds)
        try trimTakeovers.run(StoreLimits.takeovers)
    }

    func append(_ line: AuditRecord) throws(SQLiteError) {
        let number = try insertAudit.first(
            line.at, line.actor, line.action, line.target, line.result, line.detail, line.count, line.isEvent,
            line.eventKey
        ) { $0.integer(0) }
        guard let number, number % StoreLimits.auditStep == 0 else { return }
        let length = line.isEvent ? StoreLimits.eventLength : StoreLimits.auditLength
        guard let oldest = try auditKind.first(line.isEvent, length, read: { $0.integer(0) }) else { return }
        try trimAudit.run(line.isEvent, oldest)
    }

    func noteAccess(of user: UserID) throws(SQLiteError) {
        try insertAccess.run(user)
        try trimAccess.run(StoreLimits.accessLength)
    }

    func setBootstrap(_ code: Bootstrap?) throws(SQLiteError) {
        if let code { try setCode.run(code.hash, code.expiresAt) } else { try dropCode.run() }
    }

    func setFullAt(_ key: String, _ time: WallTime) throws(SQLiteError) {
        try setBucket.run(key, time)
        try trimBuckets.run(StoreLimits.buckets)
    }

    func forget(bucket key: String) throws(SQLiteError) { try dropBucket.run(key) }
}

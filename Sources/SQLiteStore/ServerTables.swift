import Bytes
import Store

/// Reads servers' rows, counted deaths and the audit log.
struct OperationRows {
    private let allServers: Statement
    private let countDeaths: Statement
    private let keysOf: Statement
    private let newestAudit: Statement
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
        newestAudit = try Statement(database, "SELECT at, actor, action, target FROM audit ORDER BY n DESC LIMIT ?")
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

    func audit(limit: Int) throws(SQLiteError) -> [AuditRecord] {
        try newestAudit.all(Int64(limit)) { row in
            AuditRecord(at: row.integer(0), actor: row.text(1), action: row.text(2), target: row.text(3))
        }
    }
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
    private let trimAudit: Statement
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
        markDrain = try Statement(
            database,
            """
            UPDATE servers SET drain_requested = 1 WHERE incarnation =
                (SELECT incarnation FROM servers WHERE name = ? ORDER BY started_at DESC, incarnation DESC LIMIT 1)
            """)
        countTaken = try Statement(
            database, "UPDATE servers SET rooms_taken = rooms_taken + ? WHERE incarnation = ?")
        insertDeath = try Statement(database, "INSERT OR IGNORE INTO poison VALUES (?, ?)")
        trimDeaths = try Statement(
            database, "DELETE FROM poison WHERE rowid <= (SELECT max(rowid) FROM poison) - ?")
        insertAudit = try Statement(database, "INSERT INTO audit (at, actor, action, target) VALUES (?, ?, ?, ?)")
        insertTakeover = try Statement(
            database, "INSERT INTO takeovers (at, taker, former, rooms, outage_ms) VALUES (?, ?, ?, ?, ?)")
        trimTakeovers = try Statement(
            database, "DELETE FROM takeovers WHERE n <= (SELECT max(n) FROM takeovers) - ?")
        trimAudit = try Statement(database, "DELETE FROM audit WHERE n <= (SELECT max(n) FROM audit) - ?")
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

    /// False when no server has the name.
    func requestDrain(_ name: String) throws(SQLiteError) -> Bool {
        try markDrain.run(name)
        return markDrain.changes > 0
    }

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

    func append(_ record: AuditRecord) throws(SQLiteError) {
        try insertAudit.run(record.at, record.actor, record.action, record.target)
        try trimAudit.run(StoreLimits.auditLength)
    }
}

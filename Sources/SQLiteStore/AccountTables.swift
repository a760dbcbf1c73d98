import Bytes
import Store

/// Reads accounts and sessions.
struct AccountRows {
    private static let userColumns = "id, name, folded, skeleton, password, is_admin, created_at"
    private static let sessionColumns =
        "id, user, epoch, generation, rotation_key, is_revoked, created_at, expires_at"

    private let userByFolded: Statement
    private let userByID: Statement
    private let sessionByID: Statement

    init(_ database: Database) throws(SQLiteError) {
        userByFolded = try Statement(database, "SELECT \(Self.userColumns) FROM users WHERE folded = ?")
        userByID = try Statement(database, "SELECT \(Self.userColumns) FROM users WHERE id = ?")
        sessionByID = try Statement(database, "SELECT \(Self.sessionColumns) FROM sessions WHERE id = ?")
    }

    func user(folded: String) throws(SQLiteError) -> UserRecord? {
        try userByFolded.first(folded, read: Self.user)
    }

    func user(id: UserID) throws(SQLiteError) -> UserRecord? { try userByID.first(id, read: Self.user) }

    func session(id: SessionID) throws(SQLiteError) -> SessionRecord? {
        try sessionByID.first(id) { row in
            SessionRecord(
                id: row.integer(0), user: row.integer(1), epoch: row.integer(2), generation: row.integer(3),
                rotationKey: row.text(4), isRevoked: row.flag(5), createdAt: row.integer(6), expiresAt: row.integer(7))
        }
    }

    private static func user(_ row: Row) -> UserRecord {
        UserRecord(
            id: row.integer(0), name: row.text(1), folded: row.text(2), skeleton: row.text(3),
            password: row.optionalText(4), isAdmin: row.flag(5), createdAt: row.integer(6))
    }
}

/// Writes accounts and sessions.
struct AccountWrites {
    let rows: AccountRows
    private let clash: Statement
    private let insertUser: Statement
    private let updatePassword: Statement
    private let insertSession: Statement
    private let updateSession: Statement

    init(_ database: Database) throws(SQLiteError) {
        rows = try AccountRows(database)
        clash = try Statement(database, "SELECT 1 FROM users WHERE id = ? OR folded = ? OR skeleton = ? LIMIT 1")
        insertUser = try Statement(database, "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?)")
        updatePassword = try Statement(database, "UPDATE users SET password = ? WHERE id = ?")
        insertSession = try Statement(database, "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        updateSession = try Statement(
            database, "UPDATE sessions SET epoch = ?, generation = ?, rotation_key = ?, is_revoked = ? WHERE id = ?")
    }

    func hasClash(_ user: UserRecord) throws(SQLiteError) -> Bool {
        try clash.first(user.id, user.folded, user.skeleton) { _ in true } ?? false
    }

    func insert(_ user: UserRecord) throws(SQLiteError) {
        try insertUser.run(
            user.id, user.name, user.folded, user.skeleton, user.password, user.isAdmin, user.createdAt)
    }

    /// False when there is no such account.
    func setPassword(_ user: UserID, _ phc: String) throws(SQLiteError) -> Bool {
        try updatePassword.run(phc, user)
        return updatePassword.changes > 0
    }

    func insert(_ session: SessionRecord) throws(SQLiteError) {
        try insertSession.run(
            session.id, session.user, session.epoch, session.generation, session.rotationKey, session.isRevoked,
            session.createdAt, session.expiresAt)
    }

    func update(_ session: SessionRecord) throws(SQLiteError) {
        try updateSession.run(
            session.epoch, session.generation, session.rotationKey, session.isRevoked, session.id)
    }
}

/// Receipts of writes outside rooms.
struct ReceiptWrites {
    enum Kind: Int64 {
        case session = 1
        case lobby = 2
        case room = 3
    }

    /// The receipts without a session that one write deletes at most when they are too old: more than it adds.
    private static let sweep: Int64 = 16

    private let byKey: Statement
    private let newest: Statement
    private let insert: Statement
    private let trim: Statement
    private let expire: Statement

    init(_ database: Database) throws(SQLiteError) {
        byKey = try Statement(database, "SELECT kind, value FROM receipts WHERE session = ? AND key = ?")
        newest = try Statement(
            database, "SELECT coalesce(max(CAST(key AS INTEGER)), 0) FROM receipts WHERE session = ?")
        insert = try Statement(
            database, "INSERT INTO receipts (session, key, kind, value, at) VALUES (?, ?, ?, ?, ?)")
        trim = try Statement(
            database,
            """
            DELETE FROM receipts WHERE n IN
                (SELECT n FROM receipts WHERE session = ? ORDER BY n DESC LIMIT -1 OFFSET ?)
            """)
        // Else the planner takes the key's index and walks over all of a day's receipts.
        expire = try Statement(
            database,
            """
            DELETE FROM receipts WHERE n IN
                (SELECT n FROM receipts INDEXED BY receipts_by_age WHERE session = 0 AND at < ? ORDER BY at LIMIT ?)
            """)
    }

    func find(_ key: ReceiptKey) throws(SQLiteError) -> (kind: Kind, value: Int64)? {
        try byKey.first(key.session, key.key) { (Kind(rawValue: $0.integer(0)) ?? .session, $0.integer(1)) }
    }

    /// Whether a key that has no receipt is older than one that has: its own may have been dropped.
    func isExpired(_ key: ReceiptKey) throws(SQLiteError) -> Bool {
        guard key.session != 0, let request = Int64(key.key) else { return false }
        return try newest.first(key.session) { $0.integer(0) } ?? 0 > request
    }

    func store(_ kind: Kind, _ value: Int64, _ key: ReceiptKey, at: WallTime) throws(SQLiteError) {
        try insert.run(key.session, key.key, kind.rawValue, value, at)
        if key.session == 0 {
            try expire.run(at - ReceiptLimits.withoutSessionMilliseconds, Self.sweep)
        } else {
            try trim.run(key.session, Int64(ReceiptLimits.perSession))
        }
    }
}

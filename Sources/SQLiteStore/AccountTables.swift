import Bytes
import Store

/// Reads accounts and sessions.
struct AccountRows {
    private static let userColumns =
        "id, name, folded, skeleton, password, is_admin, created_at, banned_at, ban_until, ban_reason"
    private static let sessionColumns =
        "id, user, epoch, generation, rotation_key, is_revoked, created_at, expires_at, address"

    private let userByFolded: Statement
    private let userByID: Statement
    private let sessionByID: Statement
    private let usersByPrefix: Statement
    private let firstAdmin: Statement
    private let sessionsOfUser: Statement
    private let sessionAtAddress: Statement

    init(_ database: Database) throws(SQLiteError) {
        userByFolded = try Statement(database, "SELECT \(Self.userColumns) FROM users WHERE folded = ?")
        userByID = try Statement(database, "SELECT \(Self.userColumns) FROM users WHERE id = ?")
        sessionByID = try Statement(database, "SELECT \(Self.sessionColumns) FROM sessions WHERE id = ?")
        usersByPrefix = try Statement(
            database, "SELECT \(Self.userColumns) FROM users WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT ?")
        firstAdmin = try Statement(database, "SELECT 1 FROM users WHERE is_admin = 1 LIMIT 1")
        sessionsOfUser = try Statement(
            database,
            """
            SELECT \(Self.sessionColumns) FROM sessions WHERE user = ? AND is_revoked = 0
            ORDER BY created_at DESC, id DESC LIMIT ?
            """)
        sessionAtAddress = try Statement(
            database, "SELECT 1 FROM sessions WHERE user = ? AND address = ? AND is_revoked = 0 LIMIT 1")
    }

    func user(folded: String) throws(SQLiteError) -> UserRecord? {
        try userByFolded.first(folded, read: Self.user)
    }

    func user(id: UserID) throws(SQLiteError) -> UserRecord? { try userByID.first(id, read: Self.user) }

    func session(id: SessionID) throws(SQLiteError) -> SessionRecord? {
        try sessionByID.first(id, read: Self.session)
    }

    func users(prefix: String, limit: Int) throws(SQLiteError) -> [UserRecord] {
        // No text follows this one: it is the greatest scalar, and texts are compared byte by byte.
        try usersByPrefix.all(prefix, prefix + "\u{10FFFF}", Int64(limit), read: Self.user)
    }

    func hasAdmin() throws(SQLiteError) -> Bool { try firstAdmin.first { _ in true } ?? false }

    func sessions(of user: UserID, limit: Int) throws(SQLiteError) -> [SessionRecord] {
        try sessionsOfUser.all(user, Int64(limit), read: Self.session)
    }

    func knows(_ user: UserID, _ address: String) throws(SQLiteError) -> Bool {
        try sessionAtAddress.first(user, address) { _ in true } ?? false
    }

    private static func session(_ row: Row) -> SessionRecord {
        SessionRecord(
            id: row.integer(0), user: row.integer(1), epoch: row.integer(2), generation: row.integer(3),
            rotationKey: row.text(4), isRevoked: row.flag(5), createdAt: row.integer(6), expiresAt: row.integer(7),
            address: row.text(8))
    }

    private static func user(_ row: Row) -> UserRecord {
        let ban = row.optionalInteger(7).map {
            Ban(reason: row.text(9), at: $0, until: row.optionalInteger(8))
        }
        return UserRecord(
            id: row.integer(0), name: row.text(1), folded: row.text(2), skeleton: row.text(3),
            password: row.optionalText(4), isAdmin: row.flag(5), createdAt: row.integer(6), ban: ban)
    }
}

/// Writes accounts and sessions.
struct AccountWrites {
    let rows: AccountRows
    private let clash: Statement
    private let insertUser: Statement
    private let updatePassword: Statement
    private let updateUser: Statement
    private let revokeOthers: Statement
    private let insertSession: Statement
    private let updateSession: Statement

    init(_ database: Database) throws(SQLiteError) {
        rows = try AccountRows(database)
        clash = try Statement(database, "SELECT 1 FROM users WHERE id = ? OR folded = ? OR skeleton = ? LIMIT 1")
        insertUser = try Statement(
            database,
            """
            INSERT INTO users (id, name, folded, skeleton, password, is_admin, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
            """)
        updateUser = try Statement(
            database,
            """
            UPDATE users SET password = ?, is_admin = ?, banned_at = ?, ban_until = ?, ban_reason = ? WHERE id = ?
            """)
        revokeOthers = try Statement(
            database, "UPDATE sessions SET is_revoked = 1 WHERE user = ? AND is_revoked = 0 AND id <> ?")
        updatePassword = try Statement(database, "UPDATE users SET password = ? WHERE id = ?")
        insertSession = try Statement(database, "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
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
            session.createdAt, session.expiresAt, session.address)
    }

    /// Stores password, admin flag and ban.
    func update(_ user: UserRecord) throws(SQLiteError) {
        try updateUser.run(user.password, user.isAdmin, user.ban?.at, user.ban?.until, user.ban?.reason, user.id)
    }

    func revokeSessions(of user: UserID, except session: SessionID?) throws(SQLiteError) {
        try revokeOthers.run(user, session ?? 0)
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
        /// An operator's act; the value is 0 when it was done, else the refusal's number.
        case act = 4
        /// An invitation's or a seek's number.
        case number = 5
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

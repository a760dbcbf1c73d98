import Bytes
import Store

// Operators' acts and bounds on attempts: `Store` holds the rules, this their tables.
extension WriteConnection: AdminTables {
    func user(folded: String) throws(SQLiteError) -> UserRecord? { try accounts.rows.user(folded: folded) }
    func user(id: UserID) throws(SQLiteError) -> UserRecord? { try accounts.rows.user(id: id) }
    func session(id: SessionID) throws(SQLiteError) -> SessionRecord? { try accounts.rows.session(id: id) }
    func hasAdmin() throws(SQLiteError) -> Bool { try accounts.rows.hasAdmin() }
    func bootstrap() throws(SQLiteError) -> Bootstrap? { try operations.rows.bootstrap() }

    func liveServers(now: WallTime) throws(SQLiteError) -> [ServerRecord] {
        try operations.rows.servers().filter { $0.expiresAt > now }
    }

    func closableRoom(pin: Int64) throws(SQLiteError) -> RoomRecord? {
        if let open = try rooms.rows.room(pin: pin) { return open }
        return try rooms.rows.quarantinedRoom(pin: pin)
    }

    func knownOutcome(_ key: ReceiptKey) throws(SQLiteError) -> Outcome? {
        if let known = try replay(key) { return known }
        return try receipts.isExpired(key) ? .refused(.expired) : nil
    }

    func update(_ user: UserRecord) throws(SQLiteError) { try accounts.update(user) }

    func revokeSessions(of user: UserID, except session: SessionID?) throws(SQLiteError) {
        try accounts.revokeSessions(of: user, except: session)
    }

    func noteAccess(of user: UserID) throws(SQLiteError) { try operations.noteAccess(of: user) }

    func setDrain(_ server: Incarnation, _ drains: Bool) throws(SQLiteError) {
        try operations.setDrain(server, drains)
    }

    func close(_ room: RoomRecord, reason: String) throws(SQLiteError) { try rooms.close(room, reason: reason) }

    func announce(_ body: [UInt8], at: WallTime) throws(SQLiteError) { _ = try lobby.append(body, at: at) }

    func setBootstrap(_ code: Bootstrap?) throws(SQLiteError) { try operations.setBootstrap(code) }

    func append(audit line: AuditRecord) throws(SQLiteError) { try operations.append(line) }

    func keep(_ outcome: Outcome, _ key: ReceiptKey, at: WallTime) throws(SQLiteError) {
        switch outcome {
        case .room(let room, _): try receipts.store(.room, room.id, key, at: at)
        case .number(let number, _): try receipts.store(.number, number, key, at: at)
        case .refused(let refusal): try receipts.store(.act, refusal.rawValue, key, at: at)
        default: try receipts.store(.act, 0, key, at: at)
        }
    }
}

extension WriteConnection: ThrottleTable {
    func fullAt(_ key: String) throws(SQLiteError) -> WallTime? { try operations.rows.fullAt(key) }

    func setFullAt(_ key: String, _ time: WallTime) throws(SQLiteError) { try operations.setFullAt(key, time) }

    func forgive(_ keys: [String]) throws(SQLiteError) {
        for key in keys { try operations.forget(bucket: key) }
    }
}

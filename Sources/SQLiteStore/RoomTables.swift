import Bytes
import Store

/// Reads rooms' rows.
struct RoomRows {
    private static let listed =
        "id, pin, kind, options, title, creator, status, summary, owner, fence, wake_at, created_at, closing, reserved"
    /// The same, with options that lie apart.
    private static let columns = listed.replacing(
        " options,", with: " coalesce((SELECT body FROM documents WHERE room = rooms.id), options),")

    private let byID: Statement
    private let byPin: Statement
    private let open: Statement
    private let named: Statement
    private let owned: Statement
    private let due: Statement
    private let count: Statement
    private let closing: Statement
    private let quarantined: Statement
    private let made: Statement

    init(_ database: Database) throws(SQLiteError) {
        let columns = Self.columns
        byID = try Statement(database, "SELECT \(columns) FROM rooms WHERE id = ?")
        byPin = try Statement(database, "SELECT \(columns) FROM rooms WHERE pin = ? AND status = 0")
        open = try Statement(
            database, "SELECT \(Self.listed) FROM rooms WHERE status = 0 ORDER BY created_at DESC, id DESC LIMIT ?")
        named = try Statement(
            database,
            """
            SELECT * FROM (
                SELECT \(Self.listed) FROM rooms WHERE status = 0 ORDER BY created_at DESC, id DESC LIMIT ?
            ) WHERE instr(summary, ?) > 0 LIMIT ?
            """)
        count = try Statement(database, "SELECT count(*) FROM (SELECT 1 FROM rooms WHERE status = 0 LIMIT ?)")
        closing = try Statement(
            database, "SELECT \(columns) FROM rooms WHERE status = 0 AND closing IS NOT NULL ORDER BY id LIMIT ?")
        quarantined = try Statement(
            database,
            "SELECT \(columns) FROM rooms WHERE pin = ? AND status = 2 ORDER BY created_at DESC, id DESC LIMIT 1")
        made = try Statement(
            database,
            """
            SELECT \(columns) FROM rooms WHERE creator = ? AND pin = ? ORDER BY created_at DESC, id DESC LIMIT ?
            """)
        owned = try Statement(database, "SELECT id, fence FROM rooms WHERE owner = ?")
        due = try Statement(
            database,
            """
            SELECT \(columns) FROM rooms WHERE status = 0 AND wake_at IS NOT NULL AND wake_at <= ?
            ORDER BY wake_at, id LIMIT ?
            """)
    }

    func room(id: RoomID) throws(SQLiteError) -> RoomRecord? { try byID.first(id, read: Self.record) }

    func room(pin: Int64) throws(SQLiteError) -> RoomRecord? { try byPin.first(pin, read: Self.record) }

    func openRooms(limit: Int) throws(SQLiteError) -> [RoomRecord] { try open.all(Int64(limit), read: Self.record) }

    func openRooms(summaryHolds text: String, limit: Int) throws(SQLiteError) -> [RoomRecord] {
        try named.all(Int64(StoreLimits.searchedRooms), text, Int64(limit), read: Self.record)
    }

    func openRoomCount() throws(SQLiteError) -> Int64 {
        try count.first(StoreLimits.countedRooms) { $0.integer(0) } ?? 0
    }

    func closingRooms() throws(SQLiteError) -> [RoomRecord] {
        try closing.all(Int64(StoreLimits.closing), read: Self.record)
    }

    func quarantinedRoom(pin: Int64) throws(SQLiteError) -> RoomRecord? {
        try quarantined.first(pin, read: Self.record)
    }

    func rooms(of creator: UserID, pin: Int64, limit: Int) throws(SQLiteError) -> [RoomRecord] {
        try made.all(creator, pin, Int64(limit), read: Self.record)
    }

    func rooms(ownedBy owner: Incarnation) throws(SQLiteError) -> [RoomID: Int64] {
        var fences: [RoomID: Int64] = [:]
        try owned.forEach(owner) { fences[$0.integer(0)] = $0.integer(1) }
        return fences
    }

    func dueRooms(before: WallTime, limit: Int) throws(SQLiteError) -> [RoomRecord] {
        try due.all(before, Int64(limit), read: Self.record)
    }

    private static func record(_ row: Row) -> RoomRecord {
        RoomRecord(
            id: row.integer(0), pin: row.integer(1), kind: row.text(2), options: row.text(3), title: row.text(4),
            creator: row.integer(5), status: RoomRecord.Status(rawValue: row.integer(6)) ?? .quarantined,
            summary: row.text(7), owner: row.optionalInteger(8).map { Incarnation(bitPattern: $0) },
            fence: row.integer(9), wakeAt: row.optionalInteger(10), createdAt: row.integer(11),
            closing: row.optionalText(12), reserved: [NamedUser](stored: row.text(13)))
    }
}

/// Writes rooms' rows.
struct RoomWrites {
    let rows: RoomRows
    private let lease: Statement
    private let insert: Statement
    private let updateRow: Statement
    private let pinTakenByOther: Statement
    private let changeOwner: Statement
    private let clearOwner: Statement
    private let markQuarantined: Statement
    private let markClosing: Statement
    private let closeQuarantined: Statement

    init(_ database: Database) throws(SQLiteError) {
        rows = try RoomRows(database)
        lease = try Statement(database, "SELECT owner, fence FROM rooms WHERE id = ?")
        insert = try Statement(
            database, "INSERT INTO rooms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?)")
        updateRow = try Statement(
            database,
            """
            UPDATE rooms SET summary = coalesce(?, summary), status = coalesce(?, status),
                wake_at = CASE ? WHEN 1 THEN ? ELSE wake_at END WHERE id = ?
            """)
        pinTakenByOther = try Statement(
            database,
            """
            SELECT 1 FROM rooms WHERE pin = (SELECT pin FROM rooms WHERE id = ?1) AND status = 0 AND id <> ?1
            """)
        changeOwner = try Statement(database, "UPDATE rooms SET owner = ?, fence = ? WHERE id = ?")
        clearOwner = try Statement(database, "UPDATE rooms SET owner = NULL WHERE id = ?")
        markQuarantined = try Statement(
            database, "UPDATE rooms SET owner = NULL, status = 2, quarantine_reason = ? WHERE id = ?")
        markClosing = try Statement(database, "UPDATE rooms SET closing = ? WHERE id = ?")
        closeQuarantined = try Statement(database, "UPDATE rooms SET status = 1 WHERE id = ? AND status = 2")
    }

    /// Who owns the room under which fence.
    func lease(_ room: RoomID) throws(SQLiteError) -> Lease? {
        try lease.first(room) { row in
            Lease(owner: row.optionalInteger(0).map { Incarnation(bitPattern: $0) }, fence: row.integer(1))
        }
    }

    func insert(_ room: RoomRecord) throws(SQLiteError) {
        try insert.run(
            room.id, room.pin, room.kind, room.options, room.title, room.creator, room.status.rawValue, room.summary,
            room.owner, room.fence, room.wakeAt, room.createdAt, room.reserved.stored)
    }

    /// Whether opening the room would clash with another open room's PIN.
    func isPinTakenByOther(_ room: RoomID) throws(SQLiteError) -> Bool {
        try pinTakenByOther.first(room) { _ in true } ?? false
    }

    func update(_ append: RoomAppend) throws(SQLiteError) {
        try updateRow.run(
            append.summary, append.status?.rawValue, append.wakeAt != nil, append.wakeAt ?? nil, append.room)
    }

    func setLease(_ room: RoomID, owner: Incarnation, fence: Int64) throws(SQLiteError) {
        try changeOwner.run(owner, fence, room)
    }

    func release(_ room: RoomID) throws(SQLiteError) { try clearOwner.run(room) }

    /// Has an open room's owner close it; closes a quarantined one.
    func close(_ room: RoomRecord, reason: String) throws(SQLiteError) {
        if room.status == .open { try markClosing.run(reason, room.id) } else { try closeQuarantined.run(room.id) }
    }

    func quarantine(_ room: RoomID, reason: String) throws(SQLiteError) { try markQuarantined.run(reason, room) }
}

/// Who owns a room, and the fence that grows with each change of owner.
struct Lease: Equatable {
    var owner: Incarnation?
    var fence: Int64
}

import Bytes
import Store

/// Reads rooms' states: snapshot, log and segments.
struct LogRows {
    private let snapshotOf: Statement
    private let keptOf: Statement
    private let scan: Statement
    private let segmentsOf: Statement
    private let segmentAt: Statement
    private let newest: Statement

    init(_ database: Database) throws(SQLiteError) {
        snapshotOf = try Statement(database, "SELECT log_n, is_whole, state FROM snapshots WHERE room = ?")
        keptOf = try Statement(database, "SELECT body FROM kept WHERE room = ? ORDER BY n")
        scan = try Statement(database, "SELECT n, room, body FROM log WHERE n > ? ORDER BY n")
        newest = try Statement(database, "SELECT coalesce(max(n), 0) FROM log")
        segmentsOf = try Statement(
            database,
            """
            SELECT first_event, body FROM segments WHERE room = ?1 AND first_event >= coalesce(
                (SELECT max(first_event) FROM segments WHERE room = ?1 AND first_event <= ?2), ?2)
            ORDER BY first_event, log_n
            """)
        segmentAt = try Statement(
            database,
            "SELECT first_event, body FROM segments WHERE room = ? ORDER BY first_event, log_n LIMIT 1 OFFSET ?")
    }

    /// The rooms with their states. One scan of the log, from the oldest of their snapshots, serves them all.
    func load(_ records: [RoomRecord]) throws(SQLiteError) -> [LoadedRoom] {
        var rooms: [LoadedRoom] = []
        rooms.reserveCapacity(records.count)
        var tails: [RoomID: (index: Int, after: Int64)] = [:]
        var start = Int64.max
        for record in records {
            var room = LoadedRoom(record: record, snapshot: nil, tail: [])
            let found = try snapshotOf.first(record.id) { row in
                (after: row.integer(0), isWhole: row.flag(1), state: row.optionalBlob(2))
            }
            if let found {
                room.snapshot = found.state
                if !found.isWhole {
                    room.tail = try keptOf.all(record.id) { $0.blob(0) }
                    tails[record.id] = (rooms.count, found.after)
                    start = min(start, found.after)
                }
            }
            rooms.append(room)
        }
        if !tails.isEmpty {
            try scan.forEach(start) { row in
                guard let tail = tails[row.integer(1)], row.integer(0) > tail.after else { return }
                rooms[tail.index].tail.append(row.blob(2))
            }
        }
        return rooms
    }

    func end() throws(SQLiteError) -> Int64 { try newest.first { $0.integer(0) } ?? 0 }

    func segments(_ room: RoomID, from: Int64) throws(SQLiteError) -> [SegmentRecord] {
        try segmentsOf.all(room, from) { SegmentRecord(firstEvent: $0.integer(0), body: $0.blob(1)) }
    }

    func segment(_ room: RoomID, place: Int) throws(SQLiteError) -> SegmentRecord? {
        try segmentAt.first(room, Int64(place)) { SegmentRecord(firstEvent: $0.integer(0), body: $0.blob(1)) }
    }
}

/// Writes the log, snapshots and segments, and keeps the log short.
struct LogWrites {
    let rows: LogRows
    private let newest: Statement
    private let oldest: Statement
    private let insert: Statement
    private let begin: Statement
    private let replace: Statement
    private let reopen: Statement
    private let dropKept: Statement
    private let insertSegment: Statement
    private let keep: Statement
    private let prune: Statement

    init(_ database: Database) throws(SQLiteError) {
        rows = try LogRows(database)
        newest = try Statement(database, "SELECT max(n) FROM log")
        oldest = try Statement(database, "SELECT min(n) FROM log")
        insert = try Statement(database, "INSERT INTO log VALUES (?, ?, ?)")
        begin = try Statement(database, "INSERT INTO snapshots VALUES (?, ?, ?, NULL)")
        replace = try Statement(
            database, "UPDATE snapshots SET log_n = ?, is_whole = ?, state = ? WHERE room = ?")
        reopen = try Statement(database, "UPDATE snapshots SET is_whole = 0 WHERE room = ? AND is_whole = 1")
        dropKept = try Statement(database, "DELETE FROM kept WHERE room = ?")
        insertSegment = try Statement(database, "INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?)")
        // CROSS JOIN holds the order: the few old log rows outside, each room's snapshot looked up (sqlite.org/optoverview.html).
        keep = try Statement(
            database,
            """
            INSERT INTO kept SELECT log.room, log.n, log.body FROM log CROSS JOIN snapshots ON snapshots.room = log.room
            WHERE log.n <= ? AND log.n > snapshots.log_n
            """)
        prune = try Statement(database, "DELETE FROM log WHERE n <= ?")
    }

    /// The newest row's number. The newest rows are never pruned, so numbers only grow.
    func head() throws(SQLiteError) -> Int64 { try newest.first { $0.integer(0) } ?? 0 }

    func append(_ n: Int64, _ room: RoomID, _ body: [UInt8]) throws(SQLiteError) { try insert.run(n, room, body) }

    /// Notes that a new room needs nothing up to `head`.
    func begin(_ room: RoomID, head: Int64, isOwned: Bool) throws(SQLiteError) {
        try begin.run(room, head, !isOwned)
    }

    func snapshot(_ snapshot: RoomSnapshot, head: Int64) throws(SQLiteError) {
        try replace.run(head, snapshot.releases, snapshot.state, snapshot.room)
        try dropKept.run(snapshot.room)
        if let segment = snapshot.segment {
            try insertSegment.run(snapshot.room, segment.firstEvent, head, segment.body)
        }
    }

    /// Notes that the room's log may go on behind its snapshot.
    func reopen(_ room: RoomID) throws(SQLiteError) { try reopen.run(room) }

    /// Deletes up to `step` of the oldest rows that lie more than `horizon` behind the head. Rows that their room still
    /// needs are kept aside, so a room that nobody takes does not hold up the rest.
    func prune(head: Int64, horizon: Int64, step: Int64) throws(SQLiteError) {
        guard let first = try oldest.first(read: { $0.optionalInteger(0) }) ?? nil else { return }
        let last = min(first + step - 1, head - horizon)
        guard last >= first else { return }
        try keep.run(last)
        try prune.run(last)
    }
}

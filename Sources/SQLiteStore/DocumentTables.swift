import Bytes
import Store

/// Reads options that are on their way in parts.
struct UploadRows {
    private let parts: Statement

    init(_ database: Database) throws(SQLiteError) {
        parts = try Statement(
            database, "SELECT part, body FROM uploads WHERE session = ? AND key = ? AND part < ? ORDER BY part")
    }

    /// The whole; nil when a part is missing.
    func document(session: SessionID, key: String, parts count: Int) throws(SQLiteError) -> String? {
        let found = try parts.all(session, key, Int64(count)) { ($0.integer(0), $0.text(1)) }
        guard found.count == count else { return nil }
        return found.map(\.1).joined()
    }
}

/// Keeps options that are on their way in parts, and those that lie apart from their room.
struct DocumentWrites {
    private let dropOld: Statement
    private let dropOthers: Statement
    private let insert: Statement
    private let trim: Statement
    private let keep: Statement

    init(_ database: Database) throws(SQLiteError) {
        dropOld = try Statement(database, "DELETE FROM uploads WHERE at <= ?")
        dropOthers = try Statement(database, "DELETE FROM uploads WHERE session = ? AND key <> ?")
        // Without a number the row gets one above all others, also where it takes the place of the same part.
        insert = try Statement(
            database, "INSERT OR REPLACE INTO uploads (session, key, part, body, at) VALUES (?, ?, ?, ?, ?)")
        trim = try Statement(database, "DELETE FROM uploads WHERE n <= (SELECT max(n) FROM uploads) - ?")
        keep = try Statement(database, "INSERT INTO documents VALUES (?, ?)")
    }

    func put(_ part: DocumentPart, at: WallTime) throws(SQLiteError) {
        try dropOld.run(at - StoreLimits.documentMilliseconds)
        try dropOthers.run(part.session, part.key)
        try insert.run(part.session, part.key, Int64(part.part), part.text, at)
        try trim.run(StoreLimits.documentParts)
    }

    /// Keeps the options of a room apart from it.
    func keep(_ options: String, of room: RoomID) throws(SQLiteError) { try keep.run(room, options) }
}

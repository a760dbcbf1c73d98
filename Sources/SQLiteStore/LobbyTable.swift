import Bytes
import Store

/// Reads the lobby.
struct LobbyRows {
    private let newest: Statement
    private let following: Statement

    init(_ database: Database) throws(SQLiteError) {
        newest = try Statement(database, "SELECT max(number) FROM lobby")
        following = try Statement(
            database, "SELECT number, at, body FROM lobby WHERE number > ? ORDER BY number LIMIT ?")
    }

    func end() throws(SQLiteError) -> Int64 { try newest.first { $0.integer(0) } ?? 0 }

    func events(after number: Int64, limit: Int) throws(SQLiteError) -> [LobbyRecord] {
        try following.all(number, Int64(limit)) { row in
            LobbyRecord(number: row.integer(0), at: row.integer(1), body: row.blob(2))
        }
    }
}

/// Appends to the lobby.
struct LobbyWrites {
    private let rows: LobbyRows
    private let insert: Statement
    private let trim: Statement

    init(_ database: Database) throws(SQLiteError) {
        rows = try LobbyRows(database)
        insert = try Statement(database, "INSERT INTO lobby VALUES (?, ?, ?)")
        trim = try Statement(database, "DELETE FROM lobby WHERE number <= ?")
    }

    /// The new event's number. The newest events are never deleted, so numbers go on without a gap.
    func append(_ body: [UInt8], at: WallTime) throws(SQLiteError) -> Int64 {
        let number = try rows.end() + 1
        try insert.run(number, at, body)
        try trim.run(number - StoreLimits.lobbyLength)
        return number
    }
}

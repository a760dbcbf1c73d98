import CSQLite
import Glibc

/// A value that a statement's parameter takes.
protocol Bindable {
    /// Binds the value to the parameter; SQLite's result code.
    func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32
}

extension Int64: Bindable {
    func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32 { sqlite3_bind_int64(statement, index, self) }
}

/// Incarnations keep to 53 bits, so the sign bit is never reached.
extension UInt64: Bindable {
    func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32 {
        sqlite3_bind_int64(statement, index, Int64(bitPattern: self))
    }
}

extension Double: Bindable {
    func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32 { sqlite3_bind_double(statement, index, self) }
}

extension Bool: Bindable {
    func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32 {
        sqlite3_bind_int64(statement, index, self ? 1 : 0)
    }
}

extension String: Bindable {
    func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32 {
        var text = self
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                // A null pointer would bind NULL, and an empty text may have one.
                sqlite3_bind_text64(
                    statement, index, $0.baseAddress ?? emptyText, sqlite3_uint64($0.count), csqlite_transient(),
                    UInt8(SQLITE_UTF8))
            }
        }
    }
}

extension [UInt8]: Bindable {
    func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32 {
        if isEmpty { return sqlite3_bind_zeroblob(statement, index, 0) }
        return withUnsafeBytes {
            sqlite3_bind_blob64(statement, index, $0.baseAddress, sqlite3_uint64($0.count), csqlite_transient())
        }
    }
}

extension Optional: Bindable where Wrapped: Bindable {
    func bind(_ statement: OpaquePointer, _ index: Int32) -> Int32 {
        guard let self else { return sqlite3_bind_null(statement, index) }
        return self.bind(statement, index)
    }
}

nonisolated(unsafe) private let emptyText = UnsafePointer(strdup(""))

/// The current row of a statement; valid only inside the closure that gets it.
struct Row {
    let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func real(_ column: Int32) -> Double { sqlite3_column_double(statement, column) }

    func optionalReal(_ column: Int32) -> Double? { isNull(column) ? nil : real(column) }

    func incarnation(_ column: Int32) -> UInt64 { UInt64(bitPattern: integer(column)) }

    func flag(_ column: Int32) -> Bool { integer(column) != 0 }

    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(statement, column) else { return "" }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    func blob(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }

    func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }

    private func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
}

/// A prepared statement, for as long as the object lives. After each use it is reset, because an unfinished read keeps its
/// read transaction open, and that keeps the WAL from being recycled (sqlite.org/wal.html, "Avoiding Excessively Large
/// WAL Files").
final class Statement {
    private let handle: OpaquePointer
    /// Keeps the connection open until the statement is finalized.
    private let database: Database

    init(_ database: Database, _ sql: String) throws(SQLiteError) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(
            database.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw database.error(code, "prepare \(sql)") }
        self.handle = handle
        self.database = database
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs it to its end, leaving out any rows.
    func run<each Value: Bindable>(_ values: repeat each Value) throws(SQLiteError) {
        try bind(repeat each values)
        defer { reset() }
        while try step() {}
    }

    /// The first row as `read` makes it, or nil when there is none.
    func first<each Value: Bindable, Result>(
        _ values: repeat each Value, read: (Row) -> Result
    ) throws(SQLiteError) -> Result? {
        try bind(repeat each values)
        defer { reset() }
        return try step() ? read(Row(statement: handle)) : nil
    }

    /// All rows as `read` makes them.
    func all<each Value: Bindable, Result>(
        _ values: repeat each Value, read: (Row) -> Result
    ) throws(SQLiteError) -> [Result] {
        var results: [Result] = []
        try forEach(repeat each values) { results.append(read($0)) }
        return results
    }

    /// Gives each row to `body`.
    func forEach<each Value: Bindable>(_ values: repeat each Value, body: (Row) -> Void) throws(SQLiteError) {
        try bind(repeat each values)
        defer { reset() }
        while try step() { body(Row(statement: handle)) }
    }

    /// How many rows the last run inserted, changed or deleted.
    var changes: Int64 { sqlite3_changes64(database.handle) }

    private func bind<each Value: Bindable>(_ values: repeat each Value) throws(SQLiteError) {
        var index: Int32 = 0
        for value in repeat each values {
            index += 1
            let code = value.bind(handle, index)
            if code != SQLITE_OK {
                let error = database.error(code, "bind parameter \(index) of \(text)")
                reset()
                throw error
            }
        }
    }

    private func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw database.error(code, "run \(text)")
        }
    }

    private func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    private var text: String { sqlite3_sql(handle).map { String(cString: $0) } ?? "a statement" }
}

import CSQLite
import Glibc
import Store

/// What SQLite reported, and during what.
struct SQLiteError: Error {
    /// The extended result code (sqlite.org/rescode.html).
    var code: Int32
    /// The `errno` of the system call behind it, or 0.
    var systemError: Int32
    var message: String
    var doing: String

    /// The code without its extension.
    var primaryCode: Int32 { code & 0xFF }

    private var hasNoSpace: Bool { systemError == ENOSPC || systemError == EDQUOT }

    /// Whether the disk or a quota is full and the transaction is known not to be stored. While statements run, nothing
    /// is stored before COMMIT, so any shortage will do. Within COMMIT only a frame that could not be written proves it:
    /// the commit frame is the last one. A failed sync or a failed step behind it (the WAL index) leaves the outcome open.
    func isKnownFull(committing: Bool) -> Bool {
        if primaryCode == SQLITE_FULL { return true }
        guard hasNoSpace, primaryCode == SQLITE_IOERR else { return false }
        return !committing || code == SQLITE_IOERR | (3 << 8)  // SQLITE_IOERR_WRITE
    }

    /// What happened and what to do about it.
    func text(_ path: String) -> String {
        let system = systemError == 0 ? "" : ", " + String(cString: strerror(systemError))
        return "cannot \(doing) in \(path): \(message) (SQLite code \(code)\(system))\(advice)"
    }

    private var advice: String {
        switch primaryCode {
        case SQLITE_NOTADB: "; it is no SQLite database: move it away, or restore a backup"
        case SQLITE_CORRUPT: "; the file is damaged: stop all servers and restore a backup"
        case SQLITE_BUSY: "; another program holds the database: close it"
        case SQLITE_CANTOPEN: "; check that the folder exists and that this user may write to it"
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: "; check that this user may write to the folder and its files"
        case SQLITE_FULL: "; free some space"
        default: ""
        }
    }
}

/// One connection, set up as the store needs it. Never carried across a fork, and its files are never opened by other
/// means in this process: closing them would drop SQLite's POSIX locks (sqlite.org/howtocorrupt.html section 2.2).
final class Database {
    enum Mode {
        /// Writes, and checkpoints within its own commits. The caller holds the turnstile around all of it.
        case writer
        /// Reads only; never checkpoints.
        case reader
    }

    let handle: OpaquePointer
    let path: String

    init(path: String, mode: Mode) throws(SQLiteError) {
        var handle: OpaquePointer?
        let isNew = mode == .writer && Glibc.access(path, F_OK) != 0
        let access = mode == .writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        let code = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let handle else {
            throw SQLiteError(code: code, systemError: 0, message: "out of memory", doing: "open the database")
        }
        self.handle = handle
        self.path = path
        guard code == SQLITE_OK else { throw error(code, "open the database") }
        // The store holds password hashes; the WAL takes over the database's permissions.
        if isNew { chmod(path, 0o600) }
        // First of all: what follows already takes locks. Only recovery after a crash and foreign tools make it wait.
        sqlite3_busy_timeout(handle, Database.busyTimeoutMilliseconds)
        let keepLog = csqlite_config_int(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        guard keepLog == SQLITE_OK else { throw error(keepLog, "configure the connection") }
        sqlite3_wal_autocheckpoint(handle, mode == .writer ? Database.checkpointPages : 0)
        try execute("PRAGMA mmap_size = 0; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY")
        guard mode == .writer else { return }
        let journal = try Statement(self, "PRAGMA journal_mode = WAL").first { $0.text(0) }
        guard journal == "wal" else {
            throw SQLiteError(
                code: SQLITE_CANTOPEN, systemError: 0, message: "its journal mode stays \(journal ?? "unknown")",
                doing: "switch to write-ahead logging")
        }
        // A recycled WAL is overwritten in place, which is the faster path; so it is never cut.
        try execute("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = -1; PRAGMA secure_delete = FAST")
    }

    deinit { sqlite3_close_v2(handle) }

    /// How long a lock is waited for. Under the turnstile only a foreign tool can hold one.
    static let busyTimeoutMilliseconds: Int32 = 5_000
    /// Pages in the WAL from which a commit also checkpoints (SQLite's default): about 4 MB.
    static let checkpointPages: Int32 = 1_000

    /// Runs statements that return nothing of interest.
    func execute(_ sql: String) throws(SQLiteError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, "run \(sql.prefix(80))") }
    }

    /// The schema's version.
    func userVersion() throws(SQLiteError) -> Int64 {
        try Statement(self, "PRAGMA user_version").first { $0.integer(0) } ?? 0
    }

    /// Whether a transaction is open.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// The error behind a result code of this connection's last call.
    func error(_ code: Int32, _ doing: String) -> SQLiteError {
        let primary = code & 0xFF
        let hasSystemError = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_FULL
        return SQLiteError(
            code: code, systemError: hasSystemError ? sqlite3_system_errno(handle) : 0,
            message: String(cString: sqlite3_errmsg(handle)), doing: doing)
    }
}

extension StoreFailure {
    /// The failure of something that was not a commit: nothing is lost, but there is no going on either.
    static func of(_ error: SQLiteError, _ path: String) -> StoreFailure {
        error.isKnownFull(committing: false) ? .full(error.text(path)) : .unknown(error.text(path))
    }

    /// The failure of a system call, from `errno`.
    static func system(_ doing: String, advice: String = "") -> StoreFailure {
        let code = errno
        let text = "cannot \(doing): \(String(cString: strerror(code)))\(advice)"
        return code == ENOSPC || code == EDQUOT ? .full(text) : .unknown(text)
    }
}

/// Runs what is not a commit; its errors as the contract's.
func translating<Value>(_ path: String, _ body: () throws(SQLiteError) -> Value) throws(StoreFailure) -> Value {
    do throws(SQLiteError) {
        return try body()
    } catch {
        throw .of(error, path)
    }
}

import Bytes
import CSQLite
import Glibc
import Store
import Synchronization
import Testing

@testable import SQLiteStore

@Suite struct SQLiteEngineTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func engine(_ incarnation: Incarnation = 1, horizon: Int64 = 40_000) throws -> SQLiteEngine {
        try SQLiteEngine(folder: folder.path, incarnation: incarnation, horizon: horizon)
    }

    private func count(_ table: String) throws -> Int64 {
        let database = try Database(path: StoreFolder.database(folder.path), mode: .reader)
        return try Statement(database, "SELECT count(*) FROM \(table)").first { $0.integer(0) } ?? -1
    }

    @Test func theConnectionIsSetUpAsTheStoreNeedsIt() throws {
        let engine = try engine()
        let database = try #require(engine.connection).database
        func value(_ pragma: String) throws -> String? {
            try Statement(database, "PRAGMA \(pragma)").first { $0.text(0) }
        }
        #expect(try value("journal_mode") == "wal")
        #expect(try value("synchronous") == "2")
        #expect(try value("mmap_size") == "0")
        #expect(try value("foreign_keys") == "0")
        #expect(try value("journal_size_limit") == "-1")
        #expect(try value("wal_autocheckpoint") == "1000")
        #expect(try value("busy_timeout") == "5000")
        #expect(try value("user_version") == "\(Migrations.known)")
        for suffix in ["", "-wal", "-shm"] {
            var status = stat()
            #expect(stat(database.path + suffix, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600, "\(suffix)")
        }
        let reader = try Database(path: database.path, mode: .reader)
        #expect(try Statement(reader, "PRAGMA wal_autocheckpoint").first { $0.integer(0) } == 0)
        #expect(throws: SQLiteError.self) { try reader.execute("DELETE FROM log") }
    }

    @Test func whatIsCommittedSurvivesClosing() throws {
        let first = try engine(1)
        try first.makeSession(7)
        try first.makeRoom(1)
        _ = try first.commit(append(1, "a"))
        first.close()
        #expect(throws: StoreFailure.self) { try first.commit([append(1, "b")]) }
        let second = try engine(2)
        #expect(try second.take([1], from: 1, by: 2).map { text($0.tail) } == [["a"]])
    }

    @Test func manyEnginesOpenOneFreshFolderAtOnce() throws {
        let path = folder.path
        let opened = Atomic<Int>(0)
        withThreads(4) { index in
            let engine = try SQLiteEngine(folder: path, incarnation: Incarnation(index + 1))
            _ = try engine.commit(.recordPoison(key: "k", incarnation: Incarnation(index + 1)))
            opened.add(1, ordering: .relaxed)
        }
        let count = opened.load(ordering: .relaxed)
        #expect(count == 4)
        #expect(try SQLiteReader(folder: path).deaths(poisonKey: "k") == 4)
    }

    @Test func twoWritersAtOnceLoseNothingAndLeaveNoGap() throws {
        let path = folder.path
        let setUp = try engine(9)
        try setUp.makeSession(7)
        for index in 0..<2 { try setUp.makeRoom(RoomID(index), owner: Incarnation(index + 1)) }
        withThreads(2) { index in
            let engine = try SQLiteEngine(folder: path, incarnation: Incarnation(index + 1))
            for turn in 0..<200 {
                let key = ReceiptKey(session: 7, key: "\(index) \(turn)")
                let outcomes = try engine.commit([
                    append(RoomID(index), "\(turn)"), .appendLobby(body: [], at: 1_001, epoch: 1, key),
                ])
                #expect(outcomes[0] == .done)
            }
        }
        let reader = try SQLiteReader(folder: path)
        #expect(try reader.lobby(after: 0, limit: 1_000).map(\.number) == Array(1...400))
        for index in 0..<2 {
            #expect(try reader.loadedRoom(id: RoomID(index)).map { text($0.tail) } == (0..<200).map { "\($0)" })
        }
        let check = try #require(setUp.connection).database
        #expect(try Statement(check, "PRAGMA integrity_check").first { $0.text(0) } == "ok")
    }

    @Test func theHookSeesEachPhase() throws {
        let path = folder.path
        _ = try engine()
        let seen = Mutex<[String]>([])
        let engine = try SQLiteEngine(folder: path, incarnation: 3) { phase in
            let deaths = try? SQLiteReader(folder: path).deaths(poisonKey: "k")
            let isHeld = Turnstile.isHeld(folder: path)
            seen.withLock { $0.append("\(phase) \(deaths ?? -1) \(isHeld)") }
        }
        _ = try engine.commit(.recordPoison(key: "k", incarnation: 1))
        #expect(
            seen.withLock { $0 } == [
                "beforeLock 0 false", "beforeTransaction 0 true", "inTransaction 0 true", "committed 1 true",
            ])
        #expect(!Turnstile.isHeld(folder: path))
    }

    @Test func aNewerSchemaIsRefused() throws {
        let old = try engine(1)
        _ = try old.commit(.recordPoison(key: "k", incarnation: 1))
        let newer = Migrations.known + 1
        try #require(try engine(2).connection).database.execute("PRAGMA user_version = \(newer)")
        let failure = StoreFailure.newerSchema(found: newer, known: Migrations.known)
        let write = [Write.recordPoison(key: "k", incarnation: 2)]
        #expect(throws: failure) { try old.commit(write) }
        #expect(throws: failure) { try old.commit(write) }
        #expect(throws: failure) { try engine(3) }
        #expect(throws: failure) { try SQLiteReader(folder: folder.path) }
        #expect(try count("poison") == 1)
        #expect(!Turnstile.isHeld(folder: folder.path))
        #expect(failure.description.contains("newer release"))
    }

    @Test func aForeignFileIsToldFromADatabase() throws {
        #expect(throws: StoreFailure.self) { try SQLiteReader(folder: folder.path) }
        try write([UInt8](repeating: 0x41, count: 8_192), at: 0)
        let failure = #expect(throws: StoreFailure.self) { try engine() }
        #expect(failure?.description.contains("no SQLite database: move it away") == true)
        #expect(!Turnstile.isHeld(folder: folder.path))
    }

    @Test func aDamagedDatabaseStopsTheEngine() throws {
        let first = try engine()
        try first.makeSession(7)
        try first.checkpoint()
        first.close()
        // Everything is in the database by now; with the WAL still there its copies would be read instead.
        for suffix in ["-wal", "-shm"] { #expect(unlink(StoreFolder.database(folder.path) + suffix) == 0) }
        // All pages but the first two, which hold the schema's beginning.
        try write([UInt8](repeating: 0xA5, count: 40 * 4_096), at: 2 * 4_096)
        let failure = #expect(throws: StoreFailure.self) {
            let second = try engine()
            try second.makeSession(8)
        }
        #expect(failure?.description.contains("restore a backup") == true)
    }

    private func write(_ bytes: [UInt8], at offset: Int) throws {
        let descriptor = open(StoreFolder.database(folder.path), O_RDWR | O_CREAT, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        #expect(pwrite(descriptor, bytes, bytes.count, off_t(offset)) == bytes.count)
    }

    @Test func aFullDiskStoresNothingAndHealsLater() throws {
        let engine = try engine()
        try engine.makeSession(7)
        try engine.makeRoom(1)
        let database = try #require(engine.connection).database
        let pages = try Statement(database, "PRAGMA page_count").first { $0.integer(0) } ?? 0
        try database.execute("PRAGMA max_page_count = \(pages + 2)")
        let big = Write.append(RoomAppend(room: 1, fence: 1, record: [UInt8](repeating: 1, count: 100_000)))
        let failure = #expect(throws: StoreFailure.self) {
            try engine.commit([append(1, "small"), big, append(2, "stale")])
        }
        guard case .full(let reason)? = failure else {
            Issue.record("not known as full: \(String(describing: failure))")
            return
        }
        #expect(reason.contains("free some space"))
        #expect(!database.isInTransaction)
        #expect(engine.writesRefused == 0)
        #expect(try SQLiteReader(folder: folder.path).loadedRoom(id: 1)?.tail == [])
        #expect(try engine.commit(append(1, "fits")) == .done)
        try database.execute("PRAGMA max_page_count = 100000")
        #expect(try engine.commit([big, append(1, "last")]) == [.done, .done])
        #expect(try SQLiteReader(folder: folder.path).loadedRoom(id: 1)?.tail.count == 3)
    }

    @Test func pruningKeepsWhatRoomsNeed() throws {
        let engine = try engine(1, horizon: 10)
        try engine.makeSession(7)
        for id in 1...3 { try engine.makeRoom(RoomID(id)) }
        // Room 1 never has a snapshot, room 2 has one in the middle of its records, room 3 one after each.
        _ = try engine.commit([append(1, "1a"), append(2, "2a"), append(1, "1b")])
        _ = try engine.commit(.snapshot(RoomSnapshot(room: 2, fence: 1, state: [2], segment: nil)))
        _ = try engine.commit(append(2, "2b"))
        for turn in 0..<60 {
            let snapshot = RoomSnapshot(room: 3, fence: 1, state: [3], segment: nil)
            _ = try engine.commit([append(3, "\(turn)"), .snapshot(snapshot)])
        }
        #expect(try count("log") <= 20)
        #expect(try count("kept") == 3)
        _ = try engine.commit(append(1, "1c"))
        let reader = try SQLiteReader(folder: folder.path)
        #expect(try reader.loadedRoom(id: 1).map { text($0.tail) } == ["1a", "1b", "1c"])
        #expect(try reader.loadedRoom(id: 2).map { text($0.tail) } == ["2b"])
        let taken = try self.engine(2, horizon: 10).take([1, 2, 3], from: 1, by: 2)
        #expect(taken.map { text($0.tail) } == [["1a", "1b", "1c"], ["2b"], []])
        let other = try self.engine(2, horizon: 10)
        _ = try other.commit(.snapshot(RoomSnapshot(room: 1, fence: 2, state: [1], segment: nil)))
        #expect(try count("kept") == 1)
        #expect(try reader.loadedRoom(id: 1)?.tail == [])
    }

    @Test func theTakeOfAReleasedRoomDoesNotReadTheLog() throws {
        let engine = try engine()
        try engine.makeSession(7)
        try engine.makeRoom(1)
        _ = try engine.commit([
            append(1, "a"), .snapshot(RoomSnapshot(room: 1, fence: 1, state: [1], segment: nil, releases: true)),
        ])
        let database = try #require(engine.connection).database
        func isWhole() throws -> Int64? {
            try Statement(database, "SELECT is_whole FROM snapshots WHERE room = 1").first { $0.integer(0) }
        }
        #expect(try isWhole() == 1)
        #expect(try engine.take([1], from: nil, by: 1).count == 1)
        #expect(try isWhole() == 0)
    }

    @Test func noStatementWalksOverATableThatGrows() throws {
        let engine = try engine()
        let database = try #require(engine.connection).database
        var statements: [String] = []
        var next = sqlite3_next_stmt(database.handle, nil)
        while let statement = next {
            if let sql = sqlite3_sql(statement) { statements.append(String(cString: sql)) }
            next = sqlite3_next_stmt(database.handle, statement)
        }
        #expect(statements.count > 40)
        // Few rows; newest first or as many as there are, with a limit; few rows, read once at a start; the kept takeovers.
        let allowed = [
            "SCAN servers", "SCAN audit", "SCAN rooms USING INDEX rooms_by_age",
            "SCAN poison USING COVERING INDEX sqlite_autoindex_poison_1", "SCAN takeovers",
            "SCAN rooms USING INDEX rooms_by_pin", "SCAN (subquery-1)",
            // Indexes of few rows: rooms to be closed, admins.
            "SCAN rooms USING INDEX rooms_closing", "SCAN users USING INDEX users_admins",
            // The newest with a limit; a row for each of two tables.
            "SCAN seeks USING INDEX seeks_by_start", "SCAN sqlite_sequence",
        ]
        for sql in statements where !sql.hasPrefix("PRAGMA") {
            let plan = try Statement(database, "EXPLAIN QUERY PLAN " + sql).all { $0.text(3) }
            let walks = plan.filter { $0.hasPrefix("SCAN ") && !allowed.contains($0) && !$0.contains("CONSTANT ROW") }
            #expect(walks == [], "\(sql)")
            if plan.contains(where: { $0.hasPrefix("USE TEMP B-TREE FOR ORDER BY") }) {
                #expect(plan.contains("SCAN servers") || sql.contains("ORDER BY n DESC LIMIT -1"), "\(sql): \(plan)")
            }
        }
    }
}

/// Runs `body` on so many threads and waits for them; what one throws is recorded.
func withThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) {
    let threads = (0..<count).map { index in
        startThread {
            do { try body(index) } catch { Issue.record("thread \(index): \(error)") }
        }
    }
    for thread in threads { if let thread { pthread_join(thread, nil) } }
}

import Bytes
import Store
import Testing

@testable import SQLiteStore

/// An older database is brought up to this release, and what was in it is there afterwards.
@Suite struct MigrationTests {
    @Test func accountsRoomsAndAuditLinesOfSchemaTwoAreKept() throws {
        let folder = try TemporaryFolder()
        try StoreFolder.prepare(folder.path)
        do {
            let old = try Database(path: StoreFolder.database(folder.path), mode: .writer)
            for step in Migrations.steps.prefix(2) { try old.execute(step) }
            try old.execute(
                """
                PRAGMA user_version = 2;
                INSERT INTO users VALUES (1, 'Ana', 'ana', 'ana', NULL, 0, 1000);
                INSERT INTO sessions VALUES (5, 1, 3, 2, 'k', 0, 1000, 900000);
                INSERT INTO rooms VALUES (7, 482913, 'board', '', 'Ours', 1, 0, '', NULL, 4, NULL, 1000, NULL);
                INSERT INTO audit (at, actor, action, target) VALUES (1, 'operator', 'drain', 'server-1')
                """)
        }
        let engine = try SQLiteEngine(folder: folder.path, incarnation: 1)
        let reader = try SQLiteReader(folder: folder.path)
        let user = try #require(try reader.user(folded: "ana"))
        #expect(user.ban == nil && user.name == "Ana" && !user.isAdmin)
        let session = try #require(try reader.session(id: 5))
        #expect(session.epoch == 3 && session.address.isEmpty)
        let room = try #require(try reader.room(pin: 482_913))
        #expect(room.fence == 4 && room.closing == nil)
        let line = try #require(try reader.audit(before: .max, limit: 1).first)
        #expect(line.result == "done" && line.count == 1 && !line.isEvent && line.actor == "operator")
        let ban = Write.administer(.ban(folded: "ana", reason: "x", until: nil), by: .operator(uid: 0), at: 2_000)
        #expect(try engine.commit([ban]) == [.done])
        #expect(try reader.user(id: 1)?.ban?.reason == "x")
        #expect(try reader.quickCheck() == [])
    }
}

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

    @Test func aStoreOfSchemaThreeKeepsItsRoomsAndTakesGames() throws {
        let folder = try TemporaryFolder()
        try StoreFolder.prepare(folder.path)
        do {
            let old = try Database(path: StoreFolder.database(folder.path), mode: .writer)
            for step in Migrations.steps.prefix(3) { try old.execute(step) }
            try old.execute(
                """
                PRAGMA user_version = 3;
                INSERT INTO users (id, name, folded, skeleton, is_admin, created_at) VALUES
                    (1, 'Ana', 'ana', 'ana', 0, 1000), (2, 'Ben', 'ben', 'ben', 0, 1000);
                INSERT INTO rooms VALUES (7, 482913, 'board', 'rated', 'Ours', 1, 0, '', 1, 4, NULL, 1000, NULL, NULL);
                INSERT INTO snapshots VALUES (7, 0, 0, NULL);
                INSERT INTO log VALUES (1, 7, x'61')
                """)
        }
        #expect(throws: StoreFailure.self) { try SQLiteReader(folder: folder.path) }
        let engine = try SQLiteEngine(folder: folder.path, incarnation: 1)
        let reader = try SQLiteReader(folder: folder.path)
        #expect(try reader.games(of: nil, kind: nil, before: nil, limit: 9) == [])
        let game = GameRecord(
            room: 7, pin: 482_913, round: 1, firstEvent: 1, lastEvent: 5, kind: "board", options: "rated",
            title: "Ours", players: [.init(user: 1, name: "Ana"), .init(user: 2, name: "Ben")], winner: 1,
            reason: "resignation", startedAt: 1_000, endedAt: 2_000, isRated: true, moves: 3, finalHash: "00")
        let end = Write.append(RoomAppend(room: 7, fence: 4, record: Array("b".utf8), finished: game))
        #expect(try engine.commit([end]) == [.done])
        #expect(try reader.game(id: 1)?.players.map(\.name) == ["Ana", "Ben"])
        #expect(try reader.rating(of: 2, kind: "board")?.won == 1)
        #expect(try reader.loadedRoom(id: 7).map { text($0.tail) } == ["a", "b"])
        #expect(try reader.quickCheck() == [])
    }
}

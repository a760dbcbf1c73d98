import Bytes
import Store
import Testing

@Suite struct RoomContractTests {
    private func create(_ id: RoomID, pins: [Int64], key: String, epoch: Int64 = 1) -> Write {
        let receipt = ReceiptKey(session: 7, key: key)
        return .createRoom(sampleRoom(id, owner: 1), pins: pins, announcement: [], epoch: epoch, receipt)
    }

    private func change(
        _ id: RoomID, fence: Int64 = 1, summary: String? = nil, status: RoomRecord.Status? = nil,
        wakeAt: WallTime?? = nil
    ) -> Write {
        .append(RoomAppend(room: id, fence: fence, record: nil, summary: summary, status: status, wakeAt: wakeAt))
    }

    private func snapshot(_ id: RoomID, _ state: String, segment: SegmentRecord? = nil, releases: Bool = false) -> Write
    {
        .snapshot(RoomSnapshot(room: id, fence: 1, state: Array(state.utf8), segment: segment, releases: releases))
    }

    @Test(arguments: Kind.allCases) func aRoomGetsTheFirstFreePin(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(7)
        let outcomes = try engine.commit([
            create(1, pins: [111_111], key: "1"), create(2, pins: [111_111, 222_222], key: "2"),
            create(3, pins: [222_222, 111_111], key: "3"), create(4, pins: [], key: "4"),
            create(5, pins: [111_111, 555_555], key: "1"), create(6, pins: [666_666], key: "6", epoch: 9),
            create(1, pins: [777_777], key: "7"),
        ])
        var first = sampleRoom(1, owner: 1)
        first.pin = 111_111
        var second = sampleRoom(2, owner: 1)
        second.pin = 222_222
        #expect(outcomes[0] == .room(first, isReplay: false))
        #expect(outcomes[1] == .room(second, isReplay: false))
        #expect(outcomes[2] == .refused(.pinTaken))
        #expect(outcomes[3] == .refused(.pinTaken))
        #expect(outcomes[4] == .room(first, isReplay: true))
        #expect(outcomes[5] == .refused(.staleEpoch))
        #expect(outcomes[6] == .refused(.pinTaken))
        let reader = try fixture.reader()
        #expect(try reader.room(id: 1) == first)
        #expect(try reader.room(pin: 222_222) == second)
        #expect(try reader.room(pin: 555_555) == nil)
        #expect(try reader.openRooms(limit: 10) == [second, first])
        #expect(try reader.openRooms(limit: 1) == [second])
    }

    @Test(arguments: Kind.allCases) func roomsAreFoundByWhatTheirSummaryHolds(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(7)
        for (id, summary) in [(1, "ana – …"), (2, "ben – ann%"), (3, "ana – ben")] as [(RoomID, String)] {
            _ = try engine.makeRoom(id)
            #expect(try engine.commit(change(id, summary: summary)) == .done)
        }
        let reader = try fixture.reader()
        func found(_ text: String, _ limit: Int = 10) throws -> Set<RoomID> {
            Set(try reader.openRooms(summaryHolds: text, limit: limit).map(\.id))
        }
        #expect(try found("ana") == [1, 3])
        #expect(try found("%") == [2])
        #expect(try found("ana", 1).count == 1)
        #expect(try engine.commit(change(3, status: .closed)) == .done)
        #expect(try found("ana") == [1])
    }

    @Test(arguments: Kind.allCases) func aRoomsRowFollowsItsAppends(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        let reader = try fixture.reader()
        try engine.makeSession(7)
        var room = try engine.makeRoom(1)
        #expect(try engine.commit(change(1, summary: "2 players", wakeAt: .some(5_000))) == .done)
        room.summary = "2 players"
        room.wakeAt = 5_000
        #expect(try reader.room(id: 1) == room)
        #expect(try engine.commit([append(1, "record"), change(1, wakeAt: .some(nil))]) == [.done, .done])
        room.wakeAt = nil
        #expect(try reader.room(id: 1) == room)
        #expect(try reader.loadedRoom(id: 1).map { text($0.tail) } == ["record"])
        #expect(try reader.loadedRoom(id: 99) == nil)
    }

    @Test(arguments: Kind.allCases) func aClosedRoomsPinIsFree(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        let reader = try fixture.reader()
        try engine.makeSession(7)
        try engine.makeRoom(1)
        #expect(try engine.commit(change(1, status: .closed)) == .done)
        #expect(try reader.room(pin: 100_001) == nil)
        #expect(try reader.openRooms(limit: 9) == [])
        #expect(try engine.commit(change(1, status: .open)) == .done)
        #expect(try engine.commit(change(1, status: .closed)) == .done)
        guard case .room(_, false) = try engine.commit(create(2, pins: [100_001], key: "x")) else {
            throw UnexpectedOutcome()
        }
        #expect(try engine.commit([change(1, status: .open), append(1, "x")]) == [.refused(.pinTaken), .done])
        #expect(try reader.room(pin: 100_001)?.id == 2)
        #expect(try reader.rooms(ownedBy: 1) == [1: 1, 2: 1])
    }

    @Test(arguments: Kind.allCases) func dueRoomsComeEarliestFirst(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(7)
        try engine.makeRoom(1, wakeAt: 300)
        try engine.makeRoom(2, wakeAt: 100)
        try engine.makeRoom(3)
        try engine.makeRoom(4, wakeAt: 301)
        try engine.makeRoom(5, wakeAt: 50)
        _ = try engine.commit(change(5, status: .closed))
        let reader = try fixture.reader()
        #expect(try reader.dueRooms(before: 300, limit: 9).map(\.id) == [2, 1])
        #expect(try reader.dueRooms(before: 300, limit: 1).map(\.id) == [2])
        #expect(try reader.dueRooms(before: 99, limit: 9) == [])
    }

    @Test(arguments: Kind.allCases) func aTakeBringsSnapshotAndTail(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let (one, two) = (try fixture.engine(1), try fixture.engine(2))
        try one.makeSession(7)
        for id in 1...4 { try one.makeRoom(Int64(id)) }
        _ = try one.commit([
            append(1, "1a"), append(2, "2a"), snapshot(1, "state 1"), append(1, "1b"), append(3, "3a"),
            append(2, "2b"), append(1, "1c"), snapshot(3, "state 3"),
        ])
        let taken = try two.take([3, 1, 2, 1, 99], from: 1, by: 2)
        #expect(taken.map(\.record.id) == [3, 1, 2])
        #expect(taken.map { $0.snapshot.map { String(decoding: $0, as: UTF8.self) } } == ["state 3", "state 1", nil])
        #expect(taken.map { text($0.tail) } == [[], ["1b", "1c"], ["2a", "2b"]])
        #expect(taken.map(\.record.fence) == [2, 2, 2])
        #expect(taken.map(\.record.owner) == [2, 2, 2])
        let reader = try fixture.reader()
        #expect(try reader.rooms(ownedBy: 2) == [1: 2, 2: 2, 3: 2])
        #expect(try reader.rooms(ownedBy: 1) == [4: 1])
        #expect(try reader.loadedRoom(id: 1) == taken[1])
    }

    @Test(arguments: Kind.allCases) func aMovedFenceStopsTheFormerOwnerAlone(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let (one, two) = (try fixture.engine(1), try fixture.engine(2))
        try one.makeSession(7)
        try one.makeRoom(1)
        try one.makeRoom(2)
        let server = ServerRecord(incarnation: 1, name: "s", state: .ready, startedAt: 1, expiresAt: 2)
        _ = try one.commit(.publishServer(server))
        #expect(try two.take([1], from: 1, by: 2).count == 1)
        let outcomes = try one.commit([
            append(1, 1, "late"), append(2, "fine"), append(1, 2, "guessed"), append(3, "nowhere"),
            snapshot(1, "late"), .quarantine(1, fence: 1, reason: "late"), .confirmFences([1: 1, 2: 1, 3: 1]),
        ])
        let stale = Outcome.refused(.staleFence)
        #expect(outcomes == [stale, .done, stale, stale, stale, stale, .stale([1, 3])])
        #expect(one.writesRefused == 5)
        #expect(two.writesRefused == 0)
        #expect(try two.commit(.confirmFences([1: 2, 2: 1])) == .stale([2]))
        #expect(try two.commit(append(1, 2, "new owner")) == .done)
        let reader = try fixture.reader()
        #expect(try reader.servers().map(\.roomsTaken) == [1])
        #expect(try reader.loadedRoom(id: 1).map { text($0.tail) } == ["new owner"])
        #expect(try reader.loadedRoom(id: 2).map { text($0.tail) } == ["fine"])
        // The owner it names must be the owner still.
        #expect(try two.take([1], from: 1, by: 2) == [])
        #expect(try reader.servers().map(\.roomsTaken) == [1])
    }

    @Test(arguments: Kind.allCases) func aTakeHoldsForTheRestOfItsBatch(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let (one, two) = (try fixture.engine(1), try fixture.engine(2))
        try one.makeSession(7)
        try one.makeRoom(1)
        let outcomes = try two.commit([
            append(1, 2, "early"), .takeRooms(TakeRooms(taker: 2, from: 1, rooms: [1])), append(1, 2, "credit"),
        ])
        #expect(outcomes[0] == .refused(.staleFence))
        #expect(outcomes[2] == .done)
        #expect(try fixture.reader().loadedRoom(id: 1).map { text($0.tail) } == ["credit"])
    }

    @Test(arguments: Kind.allCases) func aReleasedRoomIsTakenFromNobody(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let (one, two) = (try fixture.engine(1), try fixture.engine(2))
        try one.makeSession(7)
        try one.makeRoom(1)
        #expect(
            try one.commit([append(1, "a"), snapshot(1, "all", releases: true), append(1, "after")])
                == [.done, .done, .refused(.staleFence)])
        #expect(try fixture.reader().room(id: 1)?.owner == nil)
        #expect(try two.take([1], from: 1, by: 2) == [])
        let taken = try two.take([1], from: nil, by: 2)
        #expect(taken.map(\.record.fence) == [2])
        #expect(taken.map { text($0.tail) } == [[]])
        #expect(try two.take([1], from: nil, by: 2) == [])
        // What is appended after the take is in the next one.
        #expect(try two.commit(append(1, 2, "b")) == .done)
        #expect(try one.take([1], from: 2, by: 1).map { text($0.tail) } == [["b"]])
    }

    @Test(arguments: Kind.allCases) func whoMadeARoomFindsItAfterItsEnd(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        let reader = try fixture.reader()
        try engine.makeSession(7)
        for id: RoomID in 1...3 {
            _ = try engine.commit([
                create(id, pins: [111_111], key: "\(id)"), change(id, status: id == 3 ? .open : .closed),
            ])
        }
        func found(_ user: UserID, _ pin: Int64, limit: Int = 9) throws -> [RoomID] {
            try reader.rooms(of: user, pin: pin, limit: limit).map(\.id)
        }
        #expect(try found(7, 111_111) == [3, 2, 1])
        #expect(try found(7, 111_111, limit: 2) == [3, 2])
        #expect(try found(7, 222_222) == [])
        #expect(try found(8, 111_111) == [])
    }

    @Test(arguments: Kind.allCases) func segmentsAreReadFromAnEventOn(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(7)
        try engine.makeRoom(1)
        try engine.makeRoom(2)
        func segment(_ first: Int64, _ body: UInt8) -> SegmentRecord { SegmentRecord(firstEvent: first, body: [body]) }
        _ = try engine.commit([
            append(1, "a"), snapshot(1, "1", segment: segment(1, 1)), append(1, "b"),
            snapshot(1, "2", segment: segment(10, 2)), snapshot(2, "other", segment: segment(11, 9)),
            // Records without events: the next segment starts at the same number, and both are kept.
            append(1, "c"), snapshot(1, "3", segment: segment(20, 3)), append(1, "d"),
            snapshot(1, "4", segment: segment(20, 4)), snapshot(1, "5"),
        ])
        let reader = try fixture.reader()
        func bodies(_ from: Int64) throws -> [[UInt8]] { try reader.segments(room: 1, from: from).map(\.body) }
        #expect(try bodies(0) == [[1], [2], [3], [4]])
        #expect(try bodies(9) == [[1], [2], [3], [4]])
        #expect(try bodies(10) == [[2], [3], [4]])
        #expect(try bodies(25) == [[3], [4]])
        #expect(try reader.segments(room: 3, from: 0) == [])
        #expect(try (0..<5).map { try reader.segment(room: 1, place: $0)?.body } == [[1], [2], [3], [4], nil])
        #expect(try reader.segment(room: 3, place: 0) == nil)
        #expect(try reader.loadedRoom(id: 1)?.snapshot == Array("5".utf8))
    }

    @Test(arguments: Kind.allCases) func aQuarantinedRoomKeepsItsLog(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        let reader = try fixture.reader()
        try engine.makeSession(7)
        try engine.makeRoom(1, wakeAt: 5)
        let quarantine = Write.quarantine(1, fence: 1, reason: "record 1 is malformed")
        #expect(
            try engine.commit([append(1, "a"), quarantine, append(1, "b")]) == [.done, .done, .refused(.staleFence)])
        #expect(try reader.room(id: 1)?.status == .quarantined)
        #expect(try reader.room(id: 1)?.owner == nil)
        #expect(try reader.room(pin: 100_001) == nil)
        #expect(try reader.dueRooms(before: 10, limit: 9) == [])
        #expect(try reader.loadedRoom(id: 1).map { text($0.tail) } == ["a"])
        #expect(try engine.take([1], from: nil, by: 1).map { text($0.tail) } == [["a"]])
    }

    @Test(arguments: Kind.allCases) func emptyBodiesAndTextsAreValues(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(7)
        try engine.makeRoom(1)
        #expect(try engine.commit([append(1, ""), change(1, summary: ""), snapshot(1, ""), append(1, "")]).count == 4)
        let room = try fixture.reader().loadedRoom(id: 1)
        #expect(room?.snapshot == [])
        #expect(room?.tail == [[]])
        #expect(room?.record.summary == "")
    }
}

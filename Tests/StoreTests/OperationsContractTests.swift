import Bytes
import Store
import Testing

@Suite struct OperationsContractTests {
    private func server(_ incarnation: Incarnation, _ name: String, startedAt: WallTime) -> ServerRecord {
        ServerRecord(incarnation: incarnation, name: name, state: .starting, startedAt: startedAt, expiresAt: 9_000)
    }

    @Test(arguments: Kind.allCases) func aServersRowLivesUntilItIsRemoved(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine(5)
        var first = server(5, "server-1", startedAt: 100)
        let second = server(6, "server-2", startedAt: 200)
        #expect(try engine.commit([.publishServer(second), .publishServer(first)]) == [.done, .done])
        let reader = try fixture.reader()
        #expect(try reader.servers() == [first, second])
        let renewal = Write.renewServer(5, state: .ready, expiresAt: 14_000, writesRefused: 3)
        #expect(try engine.commit(renewal) == .done)
        first.state = .ready
        first.expiresAt = 14_000
        first.writesRefused = 3
        #expect(try reader.servers() == [first, second])
        #expect(try engine.commit([.removeServer(5), renewal]) == [.done, .refused(.unknown)])
        #expect(try reader.servers() == [second])
    }

    @Test(arguments: Kind.allCases) func aDeathCountsOnceForEachIncarnation(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        let outcomes = try engine.commit([
            .recordPoison(key: "k", incarnation: 1), .recordPoison(key: "k", incarnation: 1),
            .recordPoison(key: "k", incarnation: 2), .recordPoison(key: "other", incarnation: 2),
        ])
        #expect(outcomes == [.deaths(1), .deaths(1), .deaths(2), .deaths(1)])
        let reader = try fixture.reader()
        #expect(try reader.deaths(poisonKey: "k") == 2)
        #expect(try reader.deaths(poisonKey: "none") == 0)
    }

    @Test(arguments: Kind.allCases) func aServersLoadIsWhatItSaidLast(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine(5)
        let load = ServerLoad(people: 61, rooms: 9)
        let renewal = Write.renewServer(5, state: .ready, expiresAt: 2, writesRefused: 0, load: load)
        #expect(try engine.commit([.publishServer(server(5, "a", startedAt: 1)), renewal]) == [.done, .done])
        #expect(try fixture.reader().servers().map(\.load) == [load])
    }

    @Test(arguments: Kind.allCases) func theLastTakeoversAreKept(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        let count = StoreLimits.takeovers + 3
        let receipts = (1...count).map {
            TakeoverRecord(
                at: $0, taker: "server-1", former: "server-2", rooms: $0, outageMilliseconds: $0 % 2 == 0 ? nil : $0)
        }
        for receipt in receipts { #expect(try engine.commit([.recordTakeover(receipt)]) == [.done]) }
        let reader = try fixture.reader()
        #expect(try reader.takeovers(limit: 2) == [receipts[Int(count) - 1], receipts[Int(count) - 2]])
        #expect(try reader.takeovers(limit: 1_000).count == Int(StoreLimits.takeovers))
    }

    @Test(arguments: Kind.allCases) func openRoomsAreCounted(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(7)
        #expect(try fixture.reader().openRoomCount() == 0)
        try engine.makeRoom(1)
        try engine.makeRoom(2)
        #expect(try fixture.reader().openRoomCount() == 2)
        _ = try engine.commit([.append(RoomAppend(room: 1, fence: 1, record: nil, status: .closed))])
        #expect(try fixture.reader().openRoomCount() == 1)
    }

    @Test(arguments: Kind.allCases) func auditLinesAreReadFromBothEnds(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        let lines = (1...3).map {
            AuditRecord(number: $0, at: $0, actor: "operator", action: "drain", target: "server-\($0)", detail: "x")
        }
        #expect(try engine.commit(lines.map { .audit($0) }) == [.done, .done, .done])
        #expect(try fixture.reader().audit(before: .max, limit: 2) == [lines[2], lines[1]])
        #expect(try fixture.reader().audit(after: 1, limit: 2) == [lines[1], lines[2]])
    }

    @Test(arguments: Kind.allCases) func theChangeCounterFollowsEveryCommit(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engines = [try fixture.engine(1), try fixture.engine(2)]
        let reader = try fixture.reader()
        var last = try reader.changeCounter()
        #expect(try reader.changeCounter() == last)
        for (index, engine) in engines.enumerated() {
            _ = try engine.commit(.recordPoison(key: "k", incarnation: Incarnation(index)))
            let now = try reader.changeCounter()
            #expect(now != last)
            #expect(try reader.changeCounter() == now)
            last = now
        }
    }

    @Test(arguments: Kind.allCases) func theBatchIsAskedForWhenItIsItsTurn(_ kind: Kind) throws {
        let engine = try Fixture(kind).engine()
        var asked = 0
        let outcomes = try engine.commit {
            asked += 1
            return [.recordPoison(key: "k", incarnation: 1)]
        }
        #expect(outcomes == [.deaths(1)])
        #expect(asked == 1)
        #expect(try engine.commit([Write]()) == [])
    }
}

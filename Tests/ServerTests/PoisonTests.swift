import Store
import Testing

@testable import ServerCore

/// Commands that kill, rooms that cannot be loaded, contexts that cannot be read.
@Suite struct PoisonTests {
    @Test(arguments: [true, false]) func aCommandThatKilledTwiceIsNotRunAgain(isNoticedAtOnce: Bool) throws {
        let play = try RoomPlay(servers: 2)
        try play.sit()
        let id = play.ana.nextID
        var runs = 0
        play.cluster.isDeadly = { key in
            guard key.hasSuffix(" \(id)") else { return false }
            runs += 1
            return true
        }
        play.ana.post("room.move", #"{"move":"a1"}"#, id: id)
        for _ in 0..<6 {
            play.cluster.settle()
            if isNoticedAtOnce { play.cluster.tellDeaths() }
            if play.cluster.servers.count < 2 { try play.cluster.addServer() }
            play.cluster.run(milliseconds: 60)
        }
        #expect(runs == 2)
        #expect(play.ana.answer(id)?.refusal == "internal_error")
        #expect(play.ana.ask("room.move", #"{"move":"a1"}"#, id: id)?.refusal == "internal_error", "with a receipt")
        play.cluster.isDeadly = { _ in false }
        #expect(play.move(play.ana, "a1")?.integer("result", "number") == 4)
        #expect(play.numbers(play.ben) == [4])
    }

    @Test func aRoomThatCannotBeLoadedIsQuarantinedAlone() throws {
        let play = try RoomPlay(servers: 2)
        let owner = try #require(play.owner)
        let record = try #require(play.cluster.reader.room(pin: play.pin))
        let other = try RoomPlay.create(play.ben)
        _ = try play.cluster.store.engine(incarnation: owner.incarnation).commit([
            .append(RoomAppend(room: record.id, fence: record.fence, record: [9, 9, 9]))
        ])
        play.cluster.kill(owner)
        play.cluster.run(milliseconds: 200)
        #expect(play.cluster.reader.room(id: record.id)?.status == .quarantined)
        #expect(play.ana.ask("room.state")?.refusal == "not_in_room", "the stream is back in the lobby")
        #expect(play.ana.ask("room.enter", #"{"room":\#(other)}"#)?.isResult == true, "other rooms work")
        #expect(play.ana.ask("room.enter", #"{"room":\#(play.pin)}"#)?.isResult != true)
        #expect(play.ana.isOpen && play.cluster.violations.isEmpty)
    }

    @Test func aContextThatCannotBeReadEndsItsStreamAlone() throws {
        let cluster = TestCluster()
        let server = try cluster.addServer()
        cluster.settle()
        let ana = try cluster.guest("ana")
        let bad = cluster.addClient()
        cluster.settle()
        let slot = try #require(bad.slot)
        cluster.balancers[0].forge(context: [0, 0, 77], slot, from: server, now: cluster.now)
        cluster.cut(server, cluster.balancers[0])
        cluster.connect(server, cluster.balancers[0])
        cluster.settle()
        #expect(!bad.isOpen && bad.take().last?.refusal == "internal_error")
        #expect(ana.ask("session.whoami")?.isResult == true)
        #expect(cluster.violations.isEmpty)
    }
}

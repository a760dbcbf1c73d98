import Link
import Store
import Testing

@testable import ServerCore

/// Two or more servers on one store, and what players see when one is lost.
@Suite struct TakeoverTests {
    @Test func anotherServerGoesOnWhenTheOwnerDies() throws {
        let play = try RoomPlay(servers: 2)
        try play.sit()
        play.move(play.ana, "a1")
        let owner = try #require(play.owner)
        let name = try #require(play.other).name
        owner.isHeld = true
        // Stored, but not answered: known to the store alone.
        let stored = play.ben.post("room.move", #"{"move":"b2"}"#)
        play.cluster.settle()
        owner.isDeaf = true
        owner.commit()
        play.cluster.settle()
        // Neither stored nor answered.
        let lost = play.ana.post("room.chat", #"{"text":"hm"}"#)
        play.cluster.settle()
        let heir = try #require(play.cluster.servers.first { $0 !== owner })
        heir.isHeld = true
        play.cluster.kill(owner)
        play.cluster.settle()
        // The takeover's commit takes its time; a gap is rounded up.
        play.cluster.now += 6_000_001
        heir.isHeld = false
        play.cluster.settle()
        #expect(play.ben.answer(stored)?.integer("result", "number") == 5)
        #expect(play.ana.answer(lost)?.integer("result", "number") == 6)
        #expect(play.numbers(play.ana) == [4, 5, 6] && play.numbers(play.ben) == [4, 5, 6])
        for client in [play.ana, play.ben] {
            let notices = client.events("stream.notice")
            #expect(notices.map(\.kind) == ["takeover"])
            #expect(notices.first?.text("params", "from") == owner.name)
            #expect(notices.first?.text("params", "to") == name)
            #expect(notices.first?.integer("params", "gap_ms") == 7)
        }
        #expect(play.owner?.name == name)
        #expect(play.move(play.ana, "a2")?.isResult == true)
        #expect(play.cluster.violations.isEmpty)
    }

    @Test func withNoServerLeftTheStreamsWait() throws {
        let play = try RoomPlay()
        play.cluster.kill(play.cluster.servers[0])
        #expect(play.notices(play.ana) == ["waiting"])
        let id = play.ana.post("room.chat", #"{"text":"anybody?"}"#)
        play.cluster.settle()
        #expect(play.ana.answer(id) == nil)
        try play.cluster.addServer()
        play.cluster.run(milliseconds: 100)
        #expect(play.ana.answer(id)?.integer("result", "number") == 1)
        #expect(play.notices(play.ana) == ["takeover"])
    }

    @Test func aStaleOwnerAnswersNothingAndItsStreamsMove() throws {
        let play = try RoomPlay(servers: 2, balancers: 2)
        let owner = try #require(play.owner)
        let other = try #require(play.other)
        let balancer = play.cluster.balancers[0]
        owner.isHeld = true
        let ids = [
            play.ana.post("room.chat", #"{"text":"a"}"#), play.ben.post("room.chat", #"{"text":"b"}"#),
        ]
        play.cluster.settle()
        // The first balancer loses the owner, which lives and serves ben over the second one.
        play.cluster.dials = false
        play.cluster.cut(owner, balancer)
        play.cluster.settle()
        #expect(play.owner === other, "taken on the balancer's word")
        #expect(play.ana.answer(ids[0])?.integer("result", "number") == 1)
        #expect(play.ben.answer(ids[1]) == nil)
        owner.isHeld = false
        play.cluster.settle()
        #expect(
            play.ben.answer(ids[1])?.integer("result", "number") == 2, "its write was refused; the new owner did it")
        #expect(play.numbers(play.ana) == [1, 2] && play.numbers(play.ben) == [1, 2])
        #expect(owner.machine?.rooms.isEmpty == true)
        #expect((owner.machine?.writesRefused ?? 0) > 0)
        #expect(try play.cluster.storedEvents(play.pin).count == 2)
    }

    /// The former owner has nothing to write, so no fence tells it. It sees in its row that rooms were taken.
    @Test func watchersOfAStaleOwnerFollowTheRoom() throws {
        let play = try RoomPlay(servers: 2, balancers: 2)
        let owner = try #require(play.owner)
        play.cluster.run(milliseconds: 100)
        play.cluster.dials = false
        play.cluster.cut(owner, play.cluster.balancers[0])
        play.cluster.settle()
        play.say(play.ana, "one")
        #expect(play.numbers(play.ben) == [])
        play.cluster.run(milliseconds: 200)
        #expect(play.numbers(play.ben) == [1])
        play.say(play.ana, "two")
        #expect(play.numbers(play.ben) == [2])
    }

    /// A client that has read on comes to a server that has not noticed yet that the room was taken from it.
    @Test func aStaleOwnerLetsNobodyInAtAnOlderNumber() throws {
        let play = try RoomPlay(servers: 2, balancers: 2)
        let owner = try #require(play.owner)
        play.cluster.dials = false
        play.cluster.cut(owner, play.cluster.balancers[0])
        play.cluster.settle()
        #expect(play.say(play.ana, "one")?.integer("result", "number") == 1)
        #expect(owner.machine?.rooms.isEmpty == false, "it knows nothing of that")
        var comers: [TestClient] = []
        for name in ["cyd", "dan", "eve"] { comers.append(try play.cluster.guest(name, at: 1)) }
        let comer = try #require(
            comers.first { $0.ask("session.whoami")?.text("result", "server") == owner.name })
        let entered = comer.ask("room.enter", #"{"room":\#(play.pin),"after":1}"#)
        #expect(entered?.integer("result", "number") == 1)
        play.cluster.run(milliseconds: 200)
        #expect(play.say(play.ana, "two")?.isResult == true)
        #expect(play.numbers(comer) == [2])
    }

    @Test func takesWhileFencesAreConfirmedAreConfirmedToo() throws {
        let play = try RoomPlay(servers: 2, balancers: 2)
        let owner = try #require(play.owner)
        let other = try #require(play.other)
        let second = try RoomPlay.create(play.ben)
        let third = try #require(play.cluster.reader.room(pin: second))
        play.cluster.run(milliseconds: 100)
        guard third.owner == owner.incarnation else { return }
        let incarnation = owner.incarnation
        // One room is taken, and while the owner asks about it, the other one.
        func take(_ pin: Int64) throws {
            let record = try #require(play.cluster.reader.room(pin: pin))
            let engine = play.cluster.store.engine(incarnation: other.incarnation)
            _ = try engine.commit([
                .takeRooms(TakeRooms(taker: other.incarnation, from: incarnation, rooms: [record.id]))
            ])
        }
        try take(second)
        owner.isHeld = true
        play.cluster.now += 60_000_000
        owner.act { $0.turn() }
        owner.isDeaf = true
        owner.commit()
        try take(play.pin)
        play.cluster.now += 60_000_000
        owner.act { $0.turn() }
        owner.isDeaf = false
        owner.isHeld = false
        play.cluster.run(milliseconds: 200)
        #expect(owner.machine?.rooms.isEmpty == true)
    }

    @Test func afterAPauseOfItsOwnAServerConfirmsBeforeItAnswers() throws {
        let play = try RoomPlay(servers: 2, balancers: 2)
        let owner = try #require(play.owner)
        let other = try #require(play.other)
        play.cluster.run(milliseconds: 100)
        // The owner sleeps; its room is taken and played on.
        let record = try #require(play.cluster.reader.room(pin: play.pin))
        let taker = play.cluster.store.engine(incarnation: other.incarnation)
        _ = try taker.commit([
            .takeRooms(TakeRooms(taker: other.incarnation, from: owner.incarnation, rooms: [record.id]))
        ])
        play.cluster.now += 3_000_000_000
        let read = play.ben.post("room.state")
        owner.isHeld = true
        play.cluster.carry(from: play.cluster.balancers[1], to: owner)
        play.cluster.carry(from: owner, to: play.cluster.balancers[1])
        #expect(play.ben.answer(read) == nil, "read before its timers had a turn")
        #expect(owner.hasWrites, "it asks the store")
        owner.isHeld = false
        play.cluster.settle()
        #expect(play.ben.answer(read)?.integer("result", "number") == 0)
        #expect(play.owner === other)
        #expect(owner.machine?.rooms.isEmpty == true)
    }

    /// Each of two balancers has lost one of two living servers. Their rooms change hands at most once a second.
    @Test func roomsAreTakenOnAReportAtMostOnceASecond() throws {
        let play = try RoomPlay(servers: 2, balancers: 2)
        let first = play.cluster.servers[0]
        let second = play.cluster.servers[1]
        play.cluster.dials = false
        play.cluster.cut(first, play.cluster.balancers[0])
        play.cluster.cut(second, play.cluster.balancers[1])
        play.cluster.settle()
        let before = try #require(play.cluster.reader.room(pin: play.pin)?.fence)
        play.ana.post("room.chat", #"{"text":"a"}"#)
        play.ben.post("room.chat", #"{"text":"b"}"#)
        let writes = first.submissions + second.submissions
        play.cluster.run(milliseconds: 4_000, step: 10)
        let after = try #require(play.cluster.reader.room(pin: play.pin)?.fence)
        #expect(after - before <= 10, "\(after - before) takes in four seconds")
        #expect(first.submissions + second.submissions - writes < 200)
        play.cluster.connect(first, play.cluster.balancers[0])
        play.cluster.connect(second, play.cluster.balancers[1])
        play.cluster.run(milliseconds: 3_000, step: 10)
        let anas = play.numbers(play.ana)
        #expect(anas == [1, 2] && play.numbers(play.ben) == [1, 2])
    }

    @Test func enteringARoomOfAnotherServerLeavesTheFormerOne() throws {
        let cluster = TestCluster()
        for _ in 0..<2 { try cluster.addServer() }
        cluster.settle()
        let ana = try cluster.guest("ana")
        let ben = try cluster.guest("ben")
        let one = try RoomPlay.create(ana)
        let two = try RoomPlay.create(ben)
        let owners = [one, two].map { cluster.reader.room(pin: $0)?.owner }
        try #require(owners[0] != owners[1], "each at its maker's server")
        for pin in [one, two, one] {
            #expect(ana.ask("room.enter", #"{"room":\#(pin)}"#)?.integer("result", "room") == pin)
            #expect(ana.ask("room.chat", #"{"text":"here"}"#)?.isResult == true)
            #expect(ana.ask("room.state")?.integer("result", "room") == pin)
        }
        #expect(ana.events("room.event").count == 3)
    }

    @Test func theLastEventsOfAClosedRoomAreNotLost() throws {
        let play = try RoomPlay(servers: 2)
        let owner = try #require(play.owner)
        owner.isHeld = true
        let said = play.ben.post("room.chat", #"{"text":"bye"}"#)
        let closed = play.ana.post("room.close")
        play.cluster.settle()
        owner.isDeaf = true
        owner.commit()
        play.cluster.kill(owner)
        play.cluster.settle()
        for client in [play.ana, play.ben] {
            #expect(client.events("room.event").map(\.kind) == ["chat", "closed"])
        }
        // What they asked comes again when the room is no more.
        play.cluster.run(milliseconds: 100)
        #expect(play.ben.answer(said)?.refusal == "not_in_room" || play.ben.seen.contains { $0.id == said })
        #expect(play.ana.answer(closed) != nil || play.ana.seen.contains { $0.id == closed })
    }

    @Test func aRoomThatIsFoundBeforeItsMakerKnowsOfItHasOneOwner() throws {
        let cluster = TestCluster()
        let server = try cluster.addServer()
        cluster.settle()
        let ana = try cluster.guest("ana")
        let ben = try cluster.guest("ben")
        server.isHeld = true
        let id = ana.post("room.create", #"{"game":"tic-tac-toe"}"#)
        cluster.settle()
        server.isDeaf = true
        server.commit()
        let pin = try #require(cluster.reader.openRooms(limit: 1).first?.pin)
        let entered = ben.post("room.enter", #"{"room":\#(pin)}"#)
        cluster.settle()
        server.isDeaf = false
        server.complete()
        cluster.settle()
        #expect(ana.answer(id)?.integer("result", "room") == pin)
        let made = ana.post("room.enter", #"{"room":\#(pin)}"#)
        cluster.settle()
        server.isHeld = false
        cluster.settle()
        #expect(ben.answer(entered)?.isResult == true && ana.answer(made)?.isResult == true)
        #expect(ben.ask("room.chat", #"{"text":"hello"}"#)?.isResult == true)
        #expect(ana.events("room.event").map(\.number) == [1], "who made it reads what is said")
    }

    @Test func aDeadServersRowIsRemovedWhenItOwnsNothing() throws {
        let play = try RoomPlay(servers: 2)
        let owner = try #require(play.owner)
        play.cluster.run(milliseconds: 100)
        play.cluster.kill(owner)
        play.cluster.run(milliseconds: 200)
        #expect(play.cluster.reader.servers().map(\.incarnation) == play.cluster.servers.map(\.incarnation))
    }

    @Test func aServerWhoseRowIsGoneEnds() throws {
        let cluster = TestCluster()
        let server = try cluster.addServer()
        cluster.run(milliseconds: 100)
        _ = try cluster.store.engine(incarnation: 1).commit([.removeServer(server.incarnation)])
        cluster.run(milliseconds: 2_000)
        #expect(server.ending?.status == 75)
    }
}

import Store
import Testing

@testable import ServerCore

@Suite struct DrainTests {
    @Test func aDrainingServerGivesEverythingAwayAndEnds() throws {
        let play = try RoomPlay(servers: 2)
        try play.sit()
        let idle = try play.cluster.guest("eve")
        let owner = try #require(play.owner)
        play.cluster.run(milliseconds: 100)
        let drain = Write.administer(.drain(server: owner.name), by: .operator(uid: 0), at: play.cluster.wall)
        #expect(try play.cluster.store.engine(incarnation: 1).commit([drain]) == [.done])
        play.cluster.run(milliseconds: 500)
        #expect(owner.ending?.status == 0, "\(String(describing: owner.ending))")
        #expect(play.cluster.servers.count == 1)
        #expect(play.owner === play.cluster.servers[0])
        #expect(play.move(play.ana, "a1")?.integer("result", "number") == 4)
        #expect(play.numbers(play.ana) == [4] && play.numbers(play.ben) == [4])
        #expect(play.notices(play.ana).isEmpty && play.notices(play.ben).isEmpty, "nobody notices")
        #expect(idle.ask("session.whoami")?.text("result", "server") == play.cluster.servers[0].name)
        #expect(play.cluster.reader.servers().count == 1)
    }

    @Test func theLastServerKeepsItsStreamsUntilAnotherIsThere() throws {
        let play = try RoomPlay()
        let first = play.cluster.servers[0]
        first.act { $0.drain() }
        play.cluster.run(milliseconds: 500)
        #expect(first.ending == nil && play.say(play.ana, "still here")?.isResult == true)
        try play.cluster.addServer()
        play.cluster.run(milliseconds: 500)
        #expect(first.ending?.status == 0)
        #expect(play.say(play.ben, "over there")?.integer("result", "number") == 2)
        #expect(play.numbers(play.ana) == [1, 2])
    }

    @Test func commandsOnTheWayAreDoneOnceWhileARoomMoves() throws {
        let play = try RoomPlay(servers: 2)
        let owner = try #require(play.owner)
        owner.act { $0.drain() }
        var ids: [Int64] = []
        for text in 0..<20 {
            ids.append(play.ana.post("room.chat", #"{"text":"\#(text)"}"#))
            play.cluster.now += 7_000_000
            play.cluster.turn()
            owner.commit(atMost: 1)
            owner.complete()
        }
        play.cluster.run(milliseconds: 500)
        let lines = play.ana.take() + play.ana.seen
        for id in ids { #expect(lines.filter { $0.id == id && $0.isResult }.count == 1) }
        #expect(play.numbers(play.ben) == (1...20).map { Int64($0) })
        #expect(owner.ending?.status == 0)
    }

    @Test func theLobbyIsFollowedByAllServersAndOverMoves() throws {
        let cluster = TestCluster()
        for _ in 0..<2 { try cluster.addServer() }
        cluster.settle()
        let ana = try cluster.guest("ana")
        let ben = try cluster.guest("ben")
        let servers = [ana, ben].map { $0.ask("session.whoami")?.text("result", "server") }
        try #require(servers[0] != servers[1])
        #expect(ana.ask("lobby.chat", #"{"text":"one"}"#)?.integer("result", "number") == 1)
        cluster.run(milliseconds: 120)
        #expect(ben.events("lobby.event").map(\.number) == [1])
        // Ben's server dies while the lobby goes on.
        let bens = try #require(cluster.servers.first { $0.name == servers[1] })
        #expect(ana.ask("lobby.chat", #"{"text":"two"}"#)?.isResult == true)
        cluster.kill(bens)
        cluster.run(milliseconds: 120)
        #expect(ana.ask("lobby.chat", #"{"text":"three"}"#)?.isResult == true)
        try cluster.addServer()
        cluster.run(milliseconds: 100)
        cluster.servers[0].act { $0.drain() }
        cluster.run(milliseconds: 300)
        #expect(ben.ask("lobby.chat", #"{"text":"four"}"#)?.isResult == true)
        cluster.run(milliseconds: 120)
        #expect(ana.events("lobby.event").map(\.number) == [1, 2, 3, 4])
        #expect(ben.events("lobby.event").map(\.number) == [2, 3, 4])
    }

    /// A client knows more of the lobby than the server it comes to.
    @Test func aSessionThatGoesOnReadsNoLobbyEventTwice() throws {
        let cluster = TestCluster()
        for _ in 0..<2 { try cluster.addServer() }
        cluster.settle()
        let ana = cluster.addClient()
        let login = try #require(ana.ask("account.guest", #"{"name":"ana","key":"key-0000000000001"}"#))
        let token = try #require(login.text("result", "token"))
        #expect(ana.ask("lobby.chat", #"{"text":"one"}"#)?.isResult == true)
        #expect(ana.ask("lobby.chat", #"{"text":"two"}"#)?.isResult == true)
        #expect(ana.events("lobby.event").map(\.number) == [1, 2])
        cluster.balancers[0].drop(ana)
        for lobby in [2, 1, 0] {
            let again = cluster.addClient()
            cluster.settle()
            #expect(again.ask("session.start", #"{"token":"\#(token)","lobby":\#(lobby)}"#)?.isResult == true)
            cluster.run(milliseconds: 120)
            #expect(again.events("lobby.event").map(\.number) == (lobby < 2 ? Array(Int64(lobby + 1)...2) : []))
        }
    }
}

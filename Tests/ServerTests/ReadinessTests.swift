import Testing

@testable import ServerCore

/// What a server says of itself on its management port.
@Suite struct ReadinessTests {
    private func unreadiness(_ server: TestServer) -> String? { server.machine?.unreadiness }

    @Test func aServerIsReadyOnceItsRowIsStoredAndALinkStands() throws {
        let cluster = TestCluster()
        try cluster.addServer()
        let server = cluster.servers[0]
        #expect(unreadiness(server) == "the server's row is not stored yet")
        cluster.settle()
        #expect(unreadiness(server) == nil)
        for link in server.links.keys.sorted() { server.act { $0.linkClosed(link) } }
        #expect(unreadiness(server) == "no link to a balancer stands")
    }

    @Test func aServerThatCannotSaveIsNotReadyUntilAWriteIsSaved() throws {
        let play = try RoomPlay()
        let server = play.cluster.servers[0]
        #expect(unreadiness(server) == nil)
        _ = play.ana.post("room.chat", #"{"text":"lost"}"#)
        play.cluster.turn()
        server.commit(fails: "the disk is full")
        server.complete()
        #expect(unreadiness(server) == "not saved: the disk is full")
        // The next renewal finds space again.
        play.cluster.run(milliseconds: 1_500)
        #expect(unreadiness(server) == nil)
    }

    @Test func aDrainingServerIsNotReady() throws {
        let play = try RoomPlay()
        let server = play.cluster.servers[0]
        server.act { $0.drain() }
        #expect(unreadiness(server) == "the server is draining")
    }

    @Test func aTakeoverIsCountedWithItsRoomsAndItsGap() throws {
        let play = try RoomPlay(servers: 2)
        let owner = try #require(play.owner)
        play.cluster.kill(owner)
        play.cluster.run(milliseconds: 300)
        let counters = try #require(play.cluster.servers[0].machine).counters
        #expect(counters.takeovers == 1 && counters.roomsTaken == 1 && counters.takeoverGaps.count == 1)
    }
}

import Store
import Testing

@testable import ServerCore

/// Two who want the same find each other, once, whatever dies.
@Suite struct SeekTests {
    private let cluster: TestCluster
    private let ana: TestClient
    private let ben: TestClient

    init() throws {
        cluster = TestCluster(balancers: 2)
        for _ in 0..<2 { try cluster.addServer() }
        cluster.settle()
        ana = try cluster.guest("ana")
        ben = try cluster.guest("ben", at: 1)
        cluster.run(milliseconds: 100)
    }

    private func seek(_ client: TestClient, options: String = "clock=5+3", id: Int64? = nil) -> Line? {
        client.ask("seek.start", #"{"game":"tic-tac-toe","options":"\#(options)"}"#, id: id)
    }

    private func serving(_ client: TestClient) -> TestServer? {
        let name = client.ask("session.whoami")?.text("result", "server")
        return cluster.servers.first { $0.name == name }
    }

    @Test func twoWhoWantTheSameGetARoomForTheTwo() throws {
        #expect(seek(ana)?.integer("result", "seek") == 1)
        #expect(seek(ana)?.integer("result", "seek") == 1, "renewed")
        #expect(seek(ben, options: "clock=10+0")?.integer("result", "seek") == 2, "another wish")
        let list = ben.ask("seek.list")?.description ?? ""
        #expect(
            list.contains(#"{"game":"tic-tac-toe","options":"clock=5+3","by":"ana","rating":1500,"deviation":350,"#))
        let pin = try #require(seek(ben, options: " clock=5+3 ")?.integer("result", "room"))
        cluster.run(milliseconds: 90)
        let told = ana.events("lobby.paired")
        #expect(told.map { $0.integer("params", "room") } == [pin])
        #expect(told.first?.text("params", "by") == "ben" && told.first?.integer("params", "seek") == 1)
        #expect(ana.events("lobby.invited").isEmpty && ben.events("lobby.paired").isEmpty)
        #expect(ben.ask("seek.list")?.description.contains(#""seeks":[]"#) == true)
        var seats: Set<Int64> = []
        for client in [ana, ben] {
            #expect(client.ask("room.enter", #"{"room":\#(pin)}"#)?.text("result", "title") == "ana – ben")
            seats.insert(try #require(client.ask("room.sit")?.integer("result", "seat")))
        }
        #expect(seats == [0, 1])
        #expect(cluster.violations.isEmpty)
    }

    @Test func aSeekThatIsNotRenewedOrIsCancelledPairsNobody() throws {
        #expect(seek(ana)?.isResult == true)
        cluster.run(milliseconds: 90_000, step: 1_000)
        #expect(seek(ben)?.integer("result", "seek") != nil)
        #expect(ben.ask("seek.cancel", #"{"game":"tic-tac-toe"}"#)?.isResult == true)
        #expect(seek(ana)?.integer("result", "seek") != nil)
        #expect(ana.ask("seek.start", #"{"game":"chequers"}"#)?.refusal == "unknown_game")
        #expect(ana.ask("seek.start", #"{"game":"tic-tac-toe","options":"clock=x"}"#)?.refusal == "unknown_game")
    }

    @Test func aPairOfBlockedPlayersIsNotMade() throws {
        #expect(ana.ask("block.add", #"{"name":"ben"}"#)?.isResult == true)
        #expect(seek(ana)?.isResult == true)
        #expect(seek(ben)?.integer("result", "room") == nil)
        #expect(ana.ask("block.remove", #"{"name":"ben"}"#)?.isResult == true)
        #expect(seek(ben)?.integer("result", "room") != nil)
    }

    /// The server of the second seeker commits the pairing and dies before it tells anybody.
    @Test func aPairingThatWasStoredIsToldAfterADeath() throws {
        #expect(seek(ana)?.isResult == true)
        let server = try #require(serving(ben))
        server.isHeld = true
        let id = ben.post("seek.start", #"{"game":"tic-tac-toe","options":"clock=5+3"}"#)
        cluster.settle()
        server.isDeaf = true
        server.commit()
        cluster.settle()
        #expect(ben.answer(id) == nil)
        cluster.kill(server)
        cluster.run(milliseconds: 500)
        let pin = try #require(ben.answer(id)?.integer("result", "room"))
        #expect(ana.events("lobby.paired").map { $0.integer("params", "room") } == [pin])
        #expect(cluster.reader.openRooms(limit: 9).count == 1)
        for client in [ana, ben] {
            #expect(client.ask("room.enter", #"{"room":\#(pin)}"#)?.isResult == true)
            #expect(client.ask("room.sit")?.isResult == true)
        }
        #expect(ana.ask("room.state")?.text("result", "phase") == "running")
    }

    /// The renewal of who waits is under way while the pairing is stored at the other server.
    @Test func aRenewalThatCrossesThePairingComesToTheSameRoom() throws {
        #expect(seek(ana)?.isResult == true)
        let pin = try #require(seek(ben)?.integer("result", "room"))
        #expect(seek(ana)?.integer("result", "room") == pin)
        #expect(cluster.reader.openRooms(limit: 9).count == 1)
        #expect(seek(ben)?.integer("result", "seek") != nil, "a new wish of who has had the answer")
    }
}

import Accounts
import Bytes
import Protocol
import Store
import Testing

@testable import ServerCore

/// What admins ask over the wire, and what others get who try.
@Suite struct AdminCallTests {
    static let password = "correct horse battery"

    /// A full account, logged in.
    private func register(_ name: String, on cluster: TestCluster) throws -> TestClient {
        let client = cluster.addClient()
        let key = "key-of-full-\(name)-0000"
        let answer = client.ask(
            "account.register", #"{"name":"\#(name)","password":"\#(Self.password)","key":"\#(key)"}"#)
        try #require(answer?.isResult == true, "\(String(describing: answer))")
        return client
    }

    private func commit(_ act: AdminAct, on cluster: TestCluster) throws {
        let write = Write.administer(act, by: .operator(uid: 0), at: cluster.wall)
        #expect(try cluster.store.engine(incarnation: 1).commit([write]) == [.done])
    }

    private func admin(_ name: String, on cluster: TestCluster) throws -> TestClient {
        let client = try register(name, on: cluster)
        try commit(.setAdmin(folded: name, true), on: cluster)
        return client
    }

    private func run(_ client: TestClient, _ verb: String, _ more: String = "", id: Int64? = nil) -> Line? {
        client.ask("admin.run", #"{"verb":"\#(verb)"\#(more.isEmpty ? "" : ",")\#(more)}"#, id: id)
    }

    /// Parameters with which each verb would be done.
    private func parameters(_ verb: AdminVerb, pin: Int64) -> String {
        switch verb {
        case .servers, .rooms, .leases, .players, .audit: ""
        case .drain, .resume: #""target":"server-1""#
        case .showRoom, .closeRoom: #""target":"\#(pin)""#
        case .resetPassword: #""target":"ben","password":"seven small boats""#
        case .announce: #""text":"hello""#
        case .showPlayer, .banPlayer, .unbanPlayer, .promote, .demote, .revokeSessions: #""target":"ben""#
        }
    }

    @Test func everyVerbIsRefusedForEverybodyButAdminsAndChangesNothing() throws {
        let play = try RoomPlay(servers: 2)
        try play.sit()
        let cluster = play.cluster
        let full = try register("eve", on: cluster)
        let nobody = cluster.addClient()
        let before = cluster.reader.user(folded: "ben")
        for verb in AdminVerb.allCases {
            let parameters = parameters(verb, pin: play.pin)
            #expect(run(nobody, verb.rawValue, parameters)?.refusal == "unauthenticated", "\(verb)")
            for (role, client) in [("guest and host", play.ana), ("guest", play.ben), ("full", full)] {
                #expect(run(client, verb.rawValue, parameters)?.refusal == "forbidden", "\(verb) by \(role)")
            }
        }
        #expect(full.ask("admin.claim", #"{"code":"00000000000000000000000000000000"}"#)?.refusal == "forbidden")
        #expect(cluster.reader.user(folded: "ben") == before)
        #expect(cluster.reader.room(pin: play.pin)?.closing == nil)
        #expect(cluster.reader.servers().allSatisfy { !$0.drainRequested })
        #expect(cluster.reader.lobbyEnd() == 1, "the room's own announcement alone")
        let lines = cluster.reader.audit(after: 0, limit: 1_000).filter { $0.result == "forbidden" }
        #expect(lines.reduce(0) { $0 + $1.count } == Int64(3 * AdminVerb.allCases.count))
        #expect(play.move(play.ana, "b2")?.isResult == true, "the game goes on")
    }

    @Test func anAdminOfNoRoomMayDoWhatItsRightSaysAndNoMore() throws {
        let play = try RoomPlay()
        try play.sit()
        let cluster = play.cluster
        let root = try admin("root", on: cluster)
        for verb in [AdminVerb.servers, .rooms, .leases, .players, .audit, .showPlayer, .showRoom] {
            #expect(run(root, verb.rawValue, parameters(verb, pin: play.pin))?.isResult == true, "\(verb)")
        }
        // To administer the cluster is no seat in a foreign room, and no host's right.
        #expect(root.ask("room.move", #"{"move":"b2"}"#)?.refusal == "not_in_room")
        try play.enter(root)
        #expect(root.ask("room.move", #"{"move":"b2"}"#)?.refusal == "not_seated")
        #expect(root.ask("room.close")?.refusal == "forbidden")
        #expect(run(root, "fly")?.refusal == "invalid_params")
        #expect(run(root, "player show", #""target":"nobody""#)?.refusal == "not_found")
        #expect(run(root, "room show", #""target":"12345""#)?.refusal == "invalid_params")
        #expect(run(root, "room show", #""target":"100000""#)?.refusal == "not_found")
        #expect(run(root, "drain", #""target":"server-9""#)?.refusal == "not_found")
        #expect(run(root, "announce", #""text":"\#(String(repeating: "x", count: 201))""#)?.refusal == "bad_text")
        #expect(run(root, "player promote", #""target":"ben""#)?.refusal == "forbidden", "ben is a guest")
        #expect(run(root, "player reset-password", #""target":"ben","password":"x""#)?.refusal == "bad_password")
    }

    @Test func theSameRequestAgainHasTheSameAnswerAndNoSecondEffect() throws {
        let play = try RoomPlay(servers: 2)
        let root = try admin("root", on: play.cluster)
        let first = run(root, "announce", #""text":"once""#, id: 500)
        #expect(first?.isResult == true)
        #expect(run(root, "announce", #""text":"once""#, id: 500) == first)
        play.cluster.run(milliseconds: 200)
        let missing = run(root, "player unban", #""target":"ben""#, id: 501)
        #expect(missing?.refusal == "busy")
        #expect(run(root, "player unban", #""target":"ben""#, id: 501) == missing)
        #expect(play.ben.events("lobby.event").filter { $0.kind == "announcement" }.count == 1)
        let acts = play.cluster.reader.audit(after: 0, limit: 99).filter { $0.actor == "account root" }
        #expect(acts.map(\.action) == ["announce", "player unban"])
    }

    @Test func anAnnouncementReachesTheLobbyAndRooms() throws {
        let play = try RoomPlay(servers: 2)
        let idle = try play.cluster.guest("eve")
        let root = try admin("root", on: play.cluster)
        #expect(run(root, "announce", #""text":"tea\u001b[2J at \u202efour""#)?.isResult == true)
        play.cluster.run(milliseconds: 200)
        for client in [play.ana, play.ben, idle] {
            let heard = client.events("lobby.event").filter { $0.kind == "announcement" }
            #expect(heard.map { $0.text("params", "text") } == ["tea[2J at four"])
            #expect(heard.map { $0.text("params", "by") } == ["root"])
        }
    }

    @Test func aRoomIsClosedByItsOwnerWhoeverIsAsked() throws {
        let play = try RoomPlay(servers: 2)
        try play.sit()
        let root = try admin("root", on: play.cluster)
        #expect(run(root, "room close", #""target":"\#(play.pin)","text":"spam""#)?.isResult == true)
        play.cluster.run(milliseconds: 1_000)
        for client in [play.ana, play.ben] {
            let last = client.events("room.event").last
            #expect(last?.kind == "closed")
            #expect(last?.text("params", "reason") == "closed by an operator: spam")
            #expect(client.ask("room.chat", #"{"text":"x"}"#)?.refusal == "not_in_room")
        }
        #expect(play.cluster.reader.room(pin: play.pin) == nil)
    }

    @Test func theCodeMakesAnAdminOnce() throws {
        let cluster = TestCluster()
        try cluster.addServer()
        cluster.settle()
        let code = BootstrapCode.text(Array(1...16))
        let hash = try #require(BootstrapCode.hash(Array(code.utf8)))
        try commit(.bootstrap(hash: hash, expiresAt: cluster.wall + 3_600_000, again: nil), on: cluster)
        let ana = try register("ana", on: cluster)
        let ben = try register("ben", on: cluster)
        #expect(ana.ask("admin.claim", #"{"code":"1111"}"#)?.refusal == "forbidden")
        #expect(ana.ask("admin.claim", #"{"code":"\#(code)"}"#, id: 90)?.isResult == true)
        #expect(ana.ask("admin.claim", #"{"code":"\#(code)"}"#, id: 90)?.isResult == true, "sent again")
        #expect(ben.ask("admin.claim", #"{"code":"\#(code)"}"#)?.refusal == "forbidden", "used")
        #expect(run(ana, "servers")?.isResult == true)
        #expect(run(ben, "servers")?.refusal == "forbidden")
        for _ in 0..<10 { _ = ben.ask("admin.claim", #"{"code":"2222"}"#) }
        #expect(ben.ask("admin.claim", #"{"code":"\#(code)"}"#)?.refusal == "throttled")
        let token = try #require(
            cluster.addClient().ask(
                "account.login", #"{"name":"ana","password":"\#(Self.password)","key":"key-0000000000009"}"#
            )?.text("result", "token"))
        #expect(try cluster.signer().verify(Array(token.utf8), now: cluster.wall / 1_000).isAdmin, "the claim adm")
    }

    @Test func aDrainIsTakenBack() throws {
        let cluster = TestCluster()
        let first = try cluster.addServer()
        cluster.settle()
        let root = try admin("root", on: cluster)
        #expect(run(root, "drain", #""target":"\#(first.name)""#)?.isResult == true)
        cluster.run(milliseconds: 200)
        #expect(first.machine?.state == .draining)
        #expect(run(root, "resume", #""target":"\#(first.name)""#)?.isResult == true)
        cluster.run(milliseconds: 200)
        #expect(first.machine?.state == .ready && first.ending == nil)
        #expect(try RoomPlay.create(root) > 0)
    }
}

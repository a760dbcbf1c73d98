import Bytes
import Store
import Testing

@testable import ServerCore

/// Invitations by name, over servers that come and go.
@Suite struct InviteTests {
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

    private func create(_ client: TestClient, for name: String, id: Int64? = nil) -> Line? {
        client.ask("room.create", #"{"game":"tic-tac-toe","invite":"\#(name)"}"#, id: id)
    }

    private func serving(_ client: TestClient) -> TestServer? {
        let name = client.ask("session.whoami")?.text("result", "server")
        return cluster.servers.first { $0.name == name }
    }

    @Test func theInvitedPlayerIsToldOnEveryConnectionWithinATenthOfASecond() throws {
        let other = cluster.addClient()
        let key = "key-of-guest-ben-0000"
        #expect(other.ask("account.guest", #"{"name":"ben","key":"\#(key)"}"#)?.isResult == true)
        cluster.run(milliseconds: 100)
        let pin = try #require(create(ana, for: "BEN")?.integer("result", "room"))
        cluster.run(milliseconds: 90)
        for client in [ben, other] {
            let told = client.events("lobby.invited")
            #expect(told.count == 1)
            #expect(told.first?.integer("params", "room") == pin)
            #expect(told.first?.text("params", "by") == "ana")
            #expect(told.first?.text("params", "game") == "tic-tac-toe")
        }
        #expect(ana.events("lobby.invited").isEmpty)
        #expect(ben.events("lobby.event").isEmpty, "a reserved room is not announced")
        let list = ben.ask("invite.list")
        #expect(list?.description.contains(#""invites":[{"id":1,"room":\#(pin),"game":"tic-tac-toe""#) == true)
    }

    @Test func onlyTheTwoTakeSeatsAndTheInvitationIsUsedUp() throws {
        let cyd = try cluster.guest("cyd")
        let pin = try #require(create(ana, for: "ben")?.integer("result", "room"))
        for client in [ana, ben, cyd] {
            let state = client.ask("room.enter", #"{"room":\#(pin)}"#)
            #expect(state?.description.contains(#""reserved":["ana","ben"]"#) == true, "\(String(describing: state))")
        }
        let refused = cyd.ask("room.sit")
        #expect(refused?.refusal == "room_full")
        #expect(refused?.text("error", "message")?.contains("kept for ana and ben") == true)
        // Who was invited may come first; each has a seat of their own.
        #expect(ben.ask("room.sit")?.integer("result", "seat") == 1)
        #expect(cyd.ask("room.state")?.description.contains(#""reserved":["ana"]"#) == true)
        #expect(ben.ask("invite.list")?.description.contains(#""invites":[]"#) == true)
        #expect(ana.ask("room.sit")?.integer("result", "seat") == 0)
        #expect(ana.ask("room.state")?.text("result", "phase") == "running")
        #expect(cluster.violations.isEmpty)
    }

    @Test func aReservedRoomStaysReservedAfterATakeover() throws {
        let pin = try #require(create(ana, for: "ben")?.integer("result", "room"))
        #expect(ana.ask("room.enter", #"{"room":\#(pin)}"#)?.isResult == true)
        #expect(ana.ask("room.sit")?.isResult == true)
        let owner = try #require(cluster.servers.first { $0.incarnation == cluster.reader.room(pin: pin)?.owner })
        cluster.kill(owner)
        cluster.run(milliseconds: 200)
        let cyd = try cluster.guest("cyd")
        #expect(cyd.ask("room.enter", #"{"room":\#(pin)}"#)?.isResult == true)
        #expect(cyd.ask("room.sit")?.refusal == "room_full")
        #expect(ben.ask("room.enter", #"{"room":\#(pin)}"#)?.isResult == true)
        #expect(ben.ask("room.sit")?.integer("result", "seat") == 1)
    }

    /// The invitation is stored while the invited one's server dies, or while the stream is on its way: it is told once.
    @Test func nobodyIsForgottenWhereAStreamGoesOn() throws {
        let first = try #require(serving(ben))
        first.isDeaf = true
        let other = try #require(cluster.servers.first { $0 !== first })
        let writer = cluster.store.engine(incarnation: 77)
        #expect(cluster.servers.count == 2)
        let (anaUser, benUser) = (
            try #require(cluster.reader.user(folded: "ana")), try #require(cluster.reader.user(folded: "ben"))
        )
        let session = try #require(cluster.reader.sessions(of: anaUser.id, limit: 1).first)
        let room = RoomRecord(
            id: 99, pin: 0, kind: "tic-tac-toe", options: "", title: "T", creator: anaUser.id, owner: nil, createdAt: 1)
        let (from, to) = (NamedUser(id: anaUser.id, name: "ana"), NamedUser(id: benUser.id, name: "ben"))
        let origin = WriteOrigin(
            user: from, epoch: session.epoch, key: ReceiptKey(session: session.id, key: "77"), at: cluster.wall)
        let draft = RoomDraft(record: room, pins: [123_456], announcement: [])
        _ = try writer.commit([.meet(.createFor(to, draft, []), origin)])
        // The survivor follows the store before the stream comes to it.
        other.act { $0.followInvites() }
        cluster.kill(first)
        cluster.run(milliseconds: 300)
        #expect(ben.events("lobby.invited").map { $0.integer("params", "room") } == [123_456])
        cluster.run(milliseconds: 300)
        #expect(ben.events("lobby.invited").isEmpty, "once")
    }

    @Test func theSameRequestAgainInvitesOnce() throws {
        let id = ana.nextID
        let pin = try #require(create(ana, for: "ben", id: id)?.integer("result", "room"))
        #expect(create(ana, for: "ben", id: id)?.integer("result", "room") == pin)
        cluster.run(milliseconds: 100)
        #expect(ben.events("lobby.invited").count == 1)
    }

    @Test func anOpenRoomTakesInvitationsAndTheyCanBeDeclined() throws {
        let pin = try RoomPlay.create(ana)
        #expect(ana.ask("room.invite", #"{"name":"ben"}"#)?.refusal == "not_in_room")
        #expect(ana.ask("room.enter", #"{"room":\#(pin)}"#)?.isResult == true)
        let invited = ana.ask("room.invite", #"{"name":"ben"}"#)
        #expect(invited?.integer("result", "invite") == 1)
        #expect(ana.ask("room.invite", #"{"name":"ben"}"#)?.integer("result", "invite") == 1, "one for a room")
        cluster.run(milliseconds: 100)
        #expect(ben.events("lobby.invited").count == 1)
        #expect(ben.ask("invite.decline", #"{"id":1}"#)?.isResult == true)
        #expect(ben.ask("invite.list")?.description.contains(#""invites":[]"#) == true)
        #expect(ana.ask("room.invite", #"{"name":"nobody"}"#)?.refusal == "not_found")
        #expect(ana.ask("room.invite", #"{"name":"ana"}"#)?.refusal == "invalid_params")
        #expect(create(ana, for: "nobody")?.refusal == "not_found")
        let quiz = ana.ask("room.create", #"{"game":"quiz","invite":"ben"}"#)
        #expect(quiz?.isResult == false)
    }

    @Test func tooManyInvitationsAreRefused() throws {
        for _ in 0..<20 { #expect(create(ana, for: "ben")?.isResult == true) }
        #expect(create(ana, for: "ben")?.refusal == "throttled")
        cluster.run(milliseconds: 180_000, step: 1_000)
        #expect(create(ana, for: "ben")?.isResult == true)
    }

    @Test func whoIsBlockedCannotInvite() throws {
        #expect(ben.ask("block.add", #"{"name":"Ana"}"#)?.isResult == true)
        #expect(ben.ask("block.list")?.description.contains(#""blocked":["ana"]"#) == true)
        let refused = create(ana, for: "ben")
        #expect(refused?.refusal == "forbidden")
        #expect(refused?.text("error", "message") == "ben takes no invitations from you")
        #expect(ben.ask("block.remove", #"{"name":"ana"}"#)?.isResult == true)
        #expect(create(ana, for: "ben")?.isResult == true)
        #expect(ben.ask("block.add", #"{"name":"ben"}"#)?.refusal == "invalid_params")
    }
}

import Bytes
import Store
import Testing

@testable import ServerCore

/// Changes of rights and sessions act on connections that are open, at every server.
@Suite struct AccessTests {
    private func act(_ act: AdminAct, on cluster: TestCluster) throws {
        let write = Write.administer(act, by: .operator(uid: 0), at: cluster.wall)
        #expect(try cluster.store.engine(incarnation: 1).commit([write]) == [.done])
        cluster.run(milliseconds: 100)
    }

    @Test func aBannedPlayerIsOutAtOnceAndHasItsSeatWhenItComesBack() throws {
        let play = try RoomPlay(servers: 2)
        try play.sit()
        #expect(play.move(play.ana, "b2")?.isResult == true)
        try act(.ban(folded: "ben", reason: "shouting", until: play.cluster.wall + 60_000), on: play.cluster)
        #expect(!play.ben.isOpen)
        let last = play.ben.take().last
        #expect(last?.refusal == "banned")
        #expect(last?.text("error", "message")?.contains("shouting") == true)
        let back = play.cluster.addClient()
        let guest = #"{"name":"ben","key":"key-of-guest-ben-0000"}"#
        #expect(back.ask("account.guest", guest)?.refusal == "banned", "by the key of the login")
        #expect(play.ana.isOpen)
        #expect(play.ana.ask("room.state")?.text("result", "phase") == "running", "its seat is kept")
        play.cluster.run(milliseconds: 61_000, step: 500)
        let late = play.cluster.addClient()
        #expect(late.ask("account.guest", guest)?.isResult == true, "the time is over")
        try play.enter(late)
        #expect(play.move(late, "a3")?.isResult == true)
    }

    /// The session is ended at another server than the player's: what it does in its room must end too.
    @Test func aSessionThatIsEndedElsewhereCannotActInItsRoom() throws {
        let play = try RoomPlay(servers: 2)
        try play.sit()
        try act(.revokeSessions(folded: "ana"), on: play.cluster)
        #expect(!play.ana.isOpen)
        #expect(play.ana.take().last?.refusal == "session_ended")
        #expect(play.ben.isOpen, "nobody else")
        #expect(try play.cluster.storedEvents(play.pin).count == 3, "sat, sat, started")
    }

    @Test func whoLogsOutGetsTheAnswer() throws {
        let play = try RoomPlay(servers: 2)
        let id = play.ana.post("session.logout")
        play.cluster.run(milliseconds: 200)
        #expect(play.ana.answer(id)?.isResult == true)
        #expect(!play.ana.isOpen)
    }

    @Test func aServerThatMissedChangesLooksAtEverybody() throws {
        let cluster = TestCluster()
        let server = try cluster.addServer()
        cluster.settle()
        let ana = try cluster.guest("ana")
        let ben = try cluster.guest("ben")
        cluster.run(milliseconds: 100)
        // The changes between are deleted before this server looks.
        let engine = cluster.store.engine(incarnation: 9)
        var writes = [Write.administer(.revokeSessions(folded: "ana"), by: .operator(uid: 0), at: cluster.wall)]
        for _ in 0..<StoreLimits.accessLength { writes.append(.setPassword(7_777, phc: "x")) }
        let guest = UserRecord(
            id: 7_777, name: "x", folded: "x", skeleton: "x", password: nil, isAdmin: false, createdAt: 1)
        let session = SessionRecord(id: 7_778, user: 7_777, createdAt: 1, expiresAt: cluster.wall * 2)
        _ = try engine.commit([.createUser(guest, session, ReceiptKey(session: 0, key: "x"))] + writes)
        cluster.run(milliseconds: 100)
        #expect(!ana.isOpen && ben.isOpen)
        #expect(server.ending == nil)
    }

    @Test func demotionActsAtOnceAndTheNewPasswordEndsOtherSessions() throws {
        let cluster = TestCluster()
        for _ in 0..<2 { try cluster.addServer() }
        cluster.settle()
        func client(_ method: String, _ key: String) throws -> TestClient {
            let client = cluster.addClient()
            let parameters = #"{"name":"ana","password":"correct horse battery","key":"key-0000000000\#(key)"}"#
            try #require(client.ask(method, parameters)?.isResult == true)
            return client
        }
        let first = try client("account.register", "001")
        let second = try client("account.login", "002")
        try act(.setAdmin(folded: "ana", true), on: cluster)
        #expect(first.ask("admin.run", #"{"verb":"servers"}"#)?.isResult == true)
        try act(.setAdmin(folded: "ana", false), on: cluster)
        #expect(first.ask("admin.run", #"{"verb":"servers"}"#)?.refusal == "forbidden")
        #expect(first.isOpen && second.isOpen)
        let wrong = #"{"password":"seven small boats","current":"wrong wrong"}"#
        #expect(first.ask("account.password", wrong)?.refusal == "bad_credentials")
        let right = #"{"password":"seven small boats","current":"correct horse battery"}"#
        #expect(first.ask("account.password", right)?.isResult == true)
        cluster.run(milliseconds: 100)
        #expect(first.isOpen && !second.isOpen)
        try act(.resetPassword(folded: "ana", phc: "phc another one"), on: cluster)
        #expect(!first.isOpen)
    }

    /// A stream that comes from a dead server is looked at anew.
    @Test func aBannedPlayerIsNotTakenOver() throws {
        let play = try RoomPlay(servers: 2)
        let owner = try #require(play.owner)
        owner.isHeld = true
        play.cluster.kill(owner)
        let ban = Write.administer(
            .ban(folded: "ben", reason: "", until: nil), by: .operator(uid: 0), at: play.cluster.wall)
        #expect(try play.cluster.store.engine(incarnation: 1).commit([ban]) == [.done])
        play.cluster.run(milliseconds: 500)
        #expect(!play.ben.isOpen && play.ana.isOpen)
    }
}

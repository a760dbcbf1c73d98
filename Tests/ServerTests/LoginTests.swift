import Accounts
import Store
import Testing

@testable import ServerCore

@Suite struct LoginTests {
    private func cluster() throws -> TestCluster {
        let cluster = TestCluster()
        try cluster.addServer()
        cluster.settle()
        return cluster
    }

    private func guest(_ name: String, _ key: String = "0123456789abcdef") -> String {
        #"{"name":"\#(name)","key":"\#(key)"}"#
    }

    @Test func theServerSpeaksFirstAndNothingComesBeforeALogin() throws {
        let cluster = try cluster()
        let client = cluster.addClient()
        cluster.settle()
        let hello = client.take()
        #expect(hello.map(\.method) == ["server.hello"])
        #expect(hello.first?.integer("params", "limits", "line") == 16_384)
        for method in ["session.whoami", "lobby.rooms", "room.state", "room.leave", "session.logout"] {
            #expect(client.ask(method)?.refusal == "unauthenticated", "\(method)")
        }
        #expect(client.ask("room.fly")?.refusal == "unknown_method")
        client.type("nonsense\n\r\n  \n")
        cluster.settle()
        #expect(client.take().map(\.refusal) == ["parse_error"], "blank lines are nothing")
    }

    @Test func aGuestIsAnsweredWhenTheAccountIsStored() throws {
        let cluster = try cluster()
        let server = cluster.servers[0]
        let client = cluster.addClient()
        server.isHeld = true
        let id = client.post("account.guest", guest("ana"))
        cluster.settle()
        #expect(client.answer(id) == nil)
        server.commit()
        cluster.settle()
        #expect(client.answer(id) == nil, "the attachment is not stored yet")
        server.isHeld = false
        cluster.settle()
        let login = try #require(client.answer(id))
        #expect(login.text("result", "name") == "ana" && login.flag("result", "guest") == true)
        #expect(login.integer("result", "token_seconds") == 600)
        let who = client.ask("session.whoami")
        #expect(who?.text("result", "server") == "server-1")
        #expect(who?.text("result", "session") == login.text("result", "session"))
        #expect(client.ask("account.guest", guest("eve"))?.refusal == "invalid_request", "logged in already")
    }

    @Test func namesAreUniqueAndTheSameKeyMeansTheSameAccount() throws {
        let cluster = try cluster()
        let first = cluster.addClient()
        let login = try #require(first.ask("account.guest", guest("ana")))
        let again = try #require(cluster.addClient().ask("account.guest", guest("ana")))
        #expect(again.text("result", "session") == login.text("result", "session"), "the same key: the same outcome")
        #expect(cluster.addClient().ask("account.guest", guest("Ana", "another-key-000000"))?.refusal == "name_taken")
        #expect(cluster.addClient().ask("account.guest", guest("", "another-key-000001"))?.refusal == "bad_name")
    }

    @Test func passwordsAreSetAndCompared() throws {
        let cluster = try cluster()
        let good = #"{"name":"ana","password":"correct horse battery","key":"key-0000000000001"}"#
        let login = try #require(cluster.addClient().ask("account.register", good))
        #expect(login.flag("result", "guest") == false)
        let weak = #"{"name":"ben","password":"x","key":"key-0000000000002"}"#
        #expect(cluster.addClient().ask("account.register", weak)?.refusal == "bad_password")
        func logIn(_ name: String, _ password: String, _ key: String) -> Line? {
            cluster.addClient().ask("account.login", #"{"name":"\#(name)","password":"\#(password)","key":"\#(key)"}"#)
        }
        let second = try #require(logIn("ANA", "correct horse battery", "key-0000000000003"))
        #expect(second.text("result", "name") == "ana")
        #expect(second.text("result", "session") != login.text("result", "session"))
        let wrong = logIn("ana", "wrong", "key-0000000000004")
        let nobody = logIn("nobody", "wrong", "key-0000000000005")
        #expect(wrong?.refusal == "bad_credentials")
        #expect(wrong?.text("error", "message") == nobody?.text("error", "message"), "one answer for both")
        cluster.servers[0].isHashingBusy = true
        #expect(logIn("ana", "correct horse battery", "key-0000000000006")?.refusal == "overloaded")
    }

    @Test func aGuestBecomesAFullAccount() throws {
        let cluster = try cluster()
        let ana = try cluster.guest("ana")
        #expect(ana.ask("account.password", #"{"password":"x"}"#)?.refusal == "bad_password")
        let password = #"{"password":"correct horse battery"}"#
        #expect(ana.ask("account.password", password)?.isResult == true)
        #expect(ana.ask("session.whoami")?.flag("result", "guest") == false)
        #expect(ana.ask("account.password", #"{"password":"another password here"}"#)?.refusal == "forbidden")
        #expect(ana.ask("account.password", password)?.isResult == true, "sent again it is so already")
    }

    @Test func refreshTokensRotateAndReuseEndsTheSession() throws {
        let cluster = try cluster()
        let client = cluster.addClient()
        let login = try #require(client.ask("account.guest", guest("ana")))
        let first = try #require(login.text("result", "refresh"))
        func refresh(_ token: String, _ key: String) -> Line? {
            cluster.addClient().ask("account.refresh", #"{"refresh":"\#(token)","key":"\#(key)"}"#)
        }
        let second = try #require(refresh(first, "rotation-000000001")?.text("result", "refresh"))
        #expect(second != first)
        #expect(refresh(first, "rotation-000000001")?.text("result", "refresh") == second, "the same client's retry")
        #expect(refresh(first, "rotation-of-a-thief")?.refusal == "session_ended")
        #expect(refresh(second, "rotation-000000002")?.refusal == "session_ended", "the family is revoked")
        #expect(refresh("r1.nonsense", "rotation-000000003")?.refusal == "bad_token")
    }

    @Test func aSessionGoesOnWithItsToken() throws {
        let cluster = try cluster()
        let client = cluster.addClient()
        let login = try #require(client.ask("account.guest", guest("ana")))
        let token = try #require(login.text("result", "token"))
        let other = cluster.addClient()
        #expect(other.ask("session.start", #"{"token":"x.y.z"}"#)?.refusal == "bad_token")
        #expect(other.ask("session.start", #"{"token":"\#(token)"}"#)?.text("result", "name") == "ana")
        #expect(other.ask("lobby.chat", #"{"text":"new"}"#)?.isResult == true)
        #expect(client.ask("lobby.chat", #"{"text":"old"}"#)?.refusal == "old_stream")
        cluster.run(milliseconds: 700_000, step: 500)
        #expect(cluster.addClient().ask("session.start", #"{"token":"\#(token)"}"#)?.refusal == "expired_token")
        #expect(other.ask("session.logout")?.isResult == true)
        #expect(!other.isOpen)
    }

    @Test func whoSaysNothingForAMinuteIsClosed() throws {
        let cluster = try cluster()
        let silent = cluster.addClient()
        let ana = try cluster.guest("ana")
        cluster.run(milliseconds: 61_000, step: 200)
        #expect(!silent.isOpen && ana.isOpen)
        #expect(silent.take().last?.refusal == "unauthenticated")
    }

    @Test func aLineThatIsTooLongClosesTheConnection() throws {
        let cluster = try cluster()
        let whole = try cluster.guest("ana")
        whole.type(String(repeating: " ", count: 16_383) + "\n")
        cluster.settle()
        #expect(whole.isOpen, "at the bound")
        whole.type(String(repeating: "x", count: 16_384) + "\n")
        cluster.settle()
        #expect(whole.take().last?.refusal == "parse_error" && !whole.isOpen)
        let unfinished = try cluster.guest("ben")
        unfinished.type(String(repeating: "x", count: 16_384))
        cluster.settle()
        #expect(!unfinished.isOpen)
    }

    /// The server that began a login loses the stream while the account waits to be stored. Another one finishes the
    /// login; what the first one stores late must not make the client's stream an old one.
    @Test func aLoginThatWasTakenOverIsNotMadeOldByTheFormerServer() throws {
        let cluster = TestCluster()
        let first = try cluster.addServer()
        cluster.settle()
        let client = cluster.addClient()
        cluster.settle()
        first.isHeld = true
        let id = client.post("account.guest", guest("ana"))
        cluster.settle()
        cluster.dials = false
        try cluster.addServer()
        cluster.settle()
        cluster.cut(first, cluster.balancers[0])
        cluster.settle()
        #expect(client.answer(id)?.isResult == true)
        first.isHeld = false
        cluster.settle()
        #expect(client.ask("lobby.chat", #"{"text":"mine"}"#)?.isResult == true)
    }

    @Test func loginsAreRefusedWhileTooMuchWaits() throws {
        let cluster = try cluster()
        let ana = try cluster.guest("ana")
        cluster.servers[0].isStoreBusy = true
        #expect(cluster.addClient().ask("account.guest", guest("ben"))?.refusal == "overloaded")
        #expect(ana.ask("lobby.chat", #"{"text":"x"}"#)?.refusal == "overloaded")
        #expect(ana.ask("session.whoami")?.isResult == true, "what stores nothing is answered")
    }
}

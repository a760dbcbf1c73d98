import Store
import Testing

@testable import ServerCore

/// Bounds on logins, guesses and new accounts.
@Suite struct AttemptTests {
    private func cluster() throws -> TestCluster {
        let cluster = TestCluster()
        for _ in 0..<2 { try cluster.addServer() }
        cluster.settle()
        return cluster
    }

    private func register(_ name: String, from peer: String, on cluster: TestCluster) -> Line? {
        cluster.addClient(from: peer).ask(
            "account.register",
            #"{"name":"\#(name)","password":"correct horse battery","key":"key-of-\#(name)-000000"}"#)
    }

    private func logIn(_ name: String, _ password: String, from peer: String, on cluster: TestCluster) -> Line? {
        let key = "key-\(cluster.random.next())-0000"
        return cluster.addClient(from: peer).ask(
            "account.login", #"{"name":"\#(name)","password":"\#(password)","key":"\#(key)"}"#)
    }

    private let home = "198.51.100.7:1000"
    private let thief = "203.0.113.9:2000"

    @Test func anAddressThatGuessesAPasswordWaitsAndTheOwnerDoesNot() throws {
        let cluster = try cluster()
        #expect(register("ana", from: home, on: cluster)?.isResult == true)
        for _ in 0..<5 {
            #expect(logIn("ana", "wrong", from: thief, on: cluster)?.refusal == "bad_credentials")
        }
        let refused = logIn("ana", "correct horse battery", from: "203.0.113.9:7777", on: cluster)
        #expect(refused?.refusal == "throttled", "another port is the same address")
        #expect(refused?.text("error", "message") == "too many attempts; wait 60 seconds")
        #expect(logIn("nobody", "wrong", from: thief, on: cluster)?.refusal == "bad_credentials")
        // Many attackers together: what strangers may try is used up, and the owner at a known address goes in.
        for host in 10..<40 { _ = logIn("ana", "wrong", from: "192.0.2.\(host):1", on: cluster) }
        #expect(logIn("ana", "correct horse battery", from: "192.0.2.99:1", on: cluster)?.refusal == "throttled")
        #expect(logIn("ana", "correct horse battery", from: home, on: cluster)?.isResult == true)
        // Servers that start later count on.
        for server in cluster.servers { cluster.kill(server) }
        try cluster.addServer()
        cluster.settle()
        #expect(logIn("ana", "correct horse battery", from: thief, on: cluster)?.refusal == "throttled")
        cluster.run(milliseconds: 61_000, step: 500)
        #expect(logIn("ana", "wrong", from: "198.51.100.7:5", on: cluster)?.refusal == "bad_credentials")
    }

    @Test func knownAndUnknownNamesAreThrottledAlike() throws {
        let cluster = try cluster()
        #expect(register("ana", from: home, on: cluster)?.isResult == true)
        for _ in 0..<7 {
            let known = logIn("ana", "wrong", from: thief, on: cluster)
            let unknown = logIn("eve", "wrong", from: thief, on: cluster)
            #expect(known?.refusal != nil)
            #expect(known?.refusal == unknown?.refusal)
            #expect(known?.text("error", "message") == unknown?.text("error", "message"))
        }
        let lines = cluster.reader.audit(after: 0, limit: 99).filter { $0.action == "login" }
        #expect(Set(lines.map(\.actor)) == ["address 203.0.113.9"])
        #expect(lines.filter { $0.target == "ana" }.map(\.result) == ["wrong password", "throttled"])
        #expect(lines.filter { $0.target == "ana" }.map(\.count) == [5, 2])
    }

    @Test func aStolenConnectionGuessesNoPassword() throws {
        let cluster = try cluster()
        let client = cluster.addClient(from: home)
        let account = #"{"name":"ana","password":"correct horse battery","key":"key-of-ana-000000"}"#
        try #require(client.ask("account.register", account)?.isResult == true)
        func change(_ current: String) -> String? {
            client.ask("account.password", #"{"password":"seven small boats","current":"\#(current)"}"#)?.refusal
        }
        for _ in 0..<5 { #expect(change("a wrong guess") == "bad_credentials") }
        #expect(change("correct horse battery") == "throttled")
    }

    @Test func whoKnowsThePasswordIsNotCounted() throws {
        let cluster = try cluster()
        #expect(register("ana", from: home, on: cluster)?.isResult == true)
        for _ in 0..<12 {
            #expect(logIn("ana", "correct horse battery", from: thief, on: cluster)?.isResult == true)
        }
    }

    @Test func oneAddressIsBoundedForAllNamesTogether() throws {
        let cluster = try cluster()
        var refusals: [String?] = []
        for number in 0..<41 { refusals.append(logIn("name\(number)", "wrong", from: thief, on: cluster)?.refusal) }
        #expect(refusals.prefix(40).allSatisfy { $0 == "bad_credentials" })
        #expect(refusals.last == "throttled")
    }

    @Test func wrongPINsAreBoundedAndRoomsOfOnesOwnStayOpen() throws {
        let play = try RoomPlay(servers: 2)
        try play.sit()
        let cluster = play.cluster
        func enter(_ client: TestClient, _ pin: Int64) -> Line? { client.ask("room.enter", #"{"room":\#(pin)}"#) }
        let missing: Int64 = play.pin == 100_000 ? 100_001 : 100_000
        let eve = cluster.addClient(from: thief)
        try #require(eve.ask("account.guest", #"{"name":"eve","key":"key-of-eve-00000000"}"#)?.isResult == true)
        for _ in 0..<20 { #expect(enter(eve, missing)?.refusal == "no_such_room") }
        let refused = enter(eve, missing)
        #expect(refused?.refusal == "throttled")
        #expect(refused?.text("error", "message") == "too many attempts; wait 3 minutes")
        #expect(enter(eve, play.pin)?.refusal == "throttled", "a right one is not told from a wrong one")
        // Another account at that address, and that account elsewhere, wait as well.
        let other = cluster.addClient(from: "203.0.113.9:9")
        try #require(other.ask("account.guest", #"{"name":"oto","key":"key-of-oto-00000000"}"#)?.isResult == true)
        #expect(enter(other, play.pin)?.refusal == "throttled")
        let elsewhere = cluster.addClient(from: "192.0.2.200:1")
        try #require(elsewhere.ask("account.guest", #"{"name":"eve","key":"key-of-eve-00000000"}"#)?.isResult == true)
        #expect(enter(elsewhere, play.pin)?.refusal == "throttled")
        // Who plays here comes back however often it mistypes.
        for _ in 0..<25 { _ = enter(play.ben, missing) }
        #expect(enter(play.ben, play.pin)?.isResult == true)
        let host = try RoomPlay.create(play.ben)
        #expect(enter(play.ben, host)?.isResult == true)
        cluster.run(milliseconds: 181_000, step: 1_000)
        #expect(enter(elsewhere, play.pin)?.isResult == true, "one guess has come back")
    }

    @Test func newAccountsOfOneAddressAreBounded() throws {
        let cluster = try cluster()
        func guest(_ number: Int, from peer: String) -> Line? {
            cluster.addClient(from: peer).ask(
                "account.guest", #"{"name":"guest \#(number)","key":"key-of-guest-\#(number)-0000"}"#)
        }
        for number in 0..<200 { #expect(guest(number, from: thief)?.isResult == true) }
        #expect(guest(200, from: thief)?.refusal == "throttled")
        #expect(guest(201, from: home)?.isResult == true)
        for number in 300..<520 { #expect(guest(number, from: "127.0.0.1:\(number)")?.isResult == true) }
    }

    @Test func addressesAreCountedWithoutPortsAndIPv6ByNetwork() {
        #expect(countedAddress("192.0.2.1:5000") == "192.0.2.1")
        #expect(countedAddress("[2001:db8:1:2:3:4:5:6]:443") == "2001:db8:1:2::/64")
        #expect(countedAddress("[2001:db8::9]:443") == "2001:db8:0:0::/64")
        #expect(countedAddress("[::ffff:192.0.2.1]:443") == "192.0.2.1")
        #expect(countedAddress("[::1]:443") == "0:0:0:0::/64")
        #expect(isLoopback(countedAddress("[::1]:443")) && isLoopback("127.0.0.9") && !isLoopback("128.0.0.1"))
        #expect(countedAddress("") == "")
    }
}

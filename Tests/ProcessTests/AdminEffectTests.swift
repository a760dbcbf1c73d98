import Bytes
import EventLoop
import SQLiteStore
import Store
import Testing

extension ProcessTests {
    /// What is done through one server acts on connections that another one serves.
    struct AdminEffectTests {
        private let cluster: TestCluster
        private let admin: Player
        /// The server that serves the admin.
        private let home: String
        private static let password = "seven small boats"

        init() throws {
            cluster = try TestCluster.shared.get()
            admin = try Player(port: cluster.port)
            try admin.hello()
            let name = "root \(randomKey().prefix(10))"
            try admin.logIn("account.register", #""name":"\#(name)","password":"\#(Self.password)""#)
            home = try Self.server(of: admin)
            let engine = try SQLiteEngine(folder: cluster.folder.cluster.storeFolder, incarnation: 12_345)
            let act = Write.administer(.setAdmin(folded: name, true), by: .operator(uid: 0), at: WallClock.now())
            #expect(try engine.commit([act]) == [.done])
        }

        private static func server(of player: Player) throws -> String {
            try player.request("session.whoami")["result"]?["server"]?.text ?? ""
        }

        /// A full account whose connection the other server serves.
        private func stranger() throws -> (player: Player, name: String) {
            for _ in 0..<64 {
                let player = try Player(port: cluster.port)
                try player.hello()
                let name = "far \(randomKey().prefix(10))"
                try player.logIn("account.register", #""name":"\#(name)","password":"\#(Self.password)""#)
                if try Self.server(of: player) != home { return (player, name) }
            }
            throw Missing("every connection is at \(home)")
        }

        private func run(_ verb: String, _ target: String, _ more: String = "") throws -> Value {
            try admin.request("admin.run", #""verb":"\#(verb)","target":"\#(target)"\#(more)"#)
        }

        /// The error that a connection ends with.
        private func lastWords(_ player: Player) throws -> String? {
            #expect(player.isClosed())
            var last: String?
            while let line = try? player.next() { last = line.value["error"]?["data"]?["code"]?.text ?? last }
            return last
        }

        @Test func aBanEndsConnectionsAtTheOtherServer() throws {
            let (player, name) = try stranger()
            #expect(try run("player ban", name, #","text":"shouting","ms":3600000"#)["result"] != nil)
            #expect(try lastWords(player) == "banned")
            let again = try Player(port: cluster.port)
            try again.hello()
            let key = #","key":"\#(randomKey())""#
            expectRefusal(try again.request("session.start", #""token":"\#(player.token)""#), "banned")
            expectRefusal(
                try again.request("account.refresh", #""refresh":"\#(player.refreshToken)""# + key), "banned")
            expectRefusal(
                try again.request("account.login", #""name":"\#(name)","password":"\#(Self.password)""# + key), "banned"
            )
            #expect(try run("player unban", name)["result"] != nil)
            #expect(try again.request("session.start", #""token":"\#(player.token)""#)["result"] != nil)
        }

        @Test func endedSessionsAndNewPasswordsEndConnectionsAtTheOtherServer() throws {
            let (first, firstName) = try stranger()
            let pin = try first.request("room.create", #""game":"tic-tac-toe""#)["result"]?["room"]?.integer ?? 0
            _ = try first.request("room.enter", #""room":\#(pin)"#)
            _ = try first.request("room.sit")
            #expect(try run("sessions revoke", firstName)["result"] != nil)
            #expect(try lastWords(first) == "session_ended")

            let (second, secondName) = try stranger()
            let new = #","password":"eight large ships""#
            #expect(try run("player reset-password", secondName, new)["result"] != nil)
            #expect(try lastWords(second) == "session_ended")
            try second.login(again: "eight large ships", name: secondName, port: cluster.port)
        }

        @Test func whoIsDemotedMayNotActAnyMore() throws {
            let (player, name) = try stranger()
            #expect(try run("player promote", name)["result"] != nil)
            let mayAct = try eventually { try player.request("admin.run", #""verb":"servers""#)["result"] != nil }
            #expect(mayAct)
            #expect(try run("player demote", name)["result"] != nil)
            expectRefusal(try player.request("admin.run", #""verb":"servers""#), "forbidden")
            #expect(try player.request("session.whoami")["result"] != nil, "the connection stays")
        }

        @Test func aLogoutEndsTheSessionsOlderConnections() throws {
            let (older, _) = try stranger()
            let newer = try Player(port: cluster.port)
            try newer.hello()
            #expect(try newer.request("session.start", #""token":"\#(older.token)""#)["result"] != nil)
            #expect(try newer.request("session.logout")["result"] != nil)
            #expect(try lastWords(older) == "session_ended")
        }

        @Test func aRoomOfTheOtherServerIsClosed() throws {
            let (player, _) = try stranger()
            let pin = try player.request("room.create", #""game":"tic-tac-toe""#)["result"]?["room"]?.integer ?? 0
            _ = try player.request("room.enter", #""room":\#(pin)"#)
            #expect(try run("room close", "\(pin)", #","text":"spam""#)["result"] != nil)
            let event = try player.event()
            #expect(event["kind"]?.text == "closed")
            #expect(event["reason"]?.text == "closed by an operator: spam")
        }
    }
}

extension Player {
    /// Logs in on a connection of its own.
    fileprivate func login(again password: String, name: String, port: UInt16) throws {
        let player = try Player(port: port)
        try player.hello()
        try player.logIn("account.login", #""name":"\#(name)","password":"\#(password)""#)
    }
}

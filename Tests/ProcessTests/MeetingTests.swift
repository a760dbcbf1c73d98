import Glibc
import Testing

extension ProcessTests {
    /// Two players on real servers find each other, while servers are killed.
    @Suite(.serialized) struct MeetingTests {
        private let cluster: TestCluster

        init() throws { cluster = try TestCluster() }

        private func server(of player: Player) throws -> String {
            try player.request("session.whoami")["result"]?["server"]?.text ?? ""
        }

        /// Two guests, each served by another server.
        private func pair() throws -> (Player, Player) {
            let ana = try Player(guest: "ana", on: cluster)
            let first = try server(of: ana)
            for index in 0..<40 {
                let ben = try Player(guest: "ben\(index)", on: cluster)
                if try server(of: ben) != first { return (ana, ben) }
                ben.disconnect()
            }
            throw Missing("all streams went to one server")
        }

        private func killServer(named name: String) throws {
            let program = try #require(cluster.servers.first { $0.name == name })
            let child = try #require(program.children.first)
            #expect(kill(child, SIGKILL) == 0)
        }

        /// The next notification of this method.
        private func notification(_ method: String, of player: Player) throws -> Value {
            while true {
                let line = player.notifications.isEmpty ? try player.next() : player.takeNotification()
                if line.method == method, let params = line.value["params"] { return params }
            }
        }

        private func play(_ first: Player, _ second: Player, in room: Int64) throws {
            var seats: [Int64: Player] = [:]
            for player in [first, second] {
                _ = try player.request("room.enter", #""room":\#(room)"#)
                let seat = try player.request("room.sit")["result"]?["seat"]?.integer
                seats[try #require(seat)] = player
            }
            let (one, other) = (try #require(seats[0]), try #require(seats[1]))
            // Each names the move that it answers, whether it has come there yet or not.
            var answered = ""
            for (player, square) in [(one, "a1"), (other, "a2"), (one, "b1"), (other, "b2"), (one, "c1")] {
                let answer = try player.request("room.move", #""move":"\#(square)"\#(answered)"#)
                let number = try #require(answer["result"]?["number"]?.integer, "\(answer)")
                answered = #","answers":\#(number)"#
            }
            #expect(try first.request("room.state")["result"]?["phase"]?.text == "over")
        }

        @Test func twoWhoSeekArePairedThoughAServerIsKilledBetween() throws {
            defer { cluster.stop() }
            let (ana, ben) = try pair()
            let seek = #""game":"tic-tac-toe","options":"clock=5+3""#
            #expect(try ana.request("seek.start", seek)["result"]?["seek"]?.integer == 1)
            try killServer(named: try server(of: ana))
            let answer = try ben.request("seek.start", seek)
            let room = try #require(answer["result"]?["room"]?.integer, "\(answer)")
            let told = try notification("lobby.paired", of: ana)
            #expect(told["room"]?.integer == room && told["seek"]?.integer == 1)
            try play(ana, ben, in: room)
        }

        @Test func theServerThatPairedIsKilledAtOnce() throws {
            defer { cluster.stop() }
            let (ana, ben) = try pair()
            #expect(try ana.request("seek.start", #""game":"tic-tac-toe""#)["result"]?["seek"] != nil)
            let name = try server(of: ben)
            let id = ben.ask("seek.start", #""game":"tic-tac-toe""#)
            try killServer(named: name)
            let room = try #require(try ben.answer(id)["result"]?["room"]?.integer)
            #expect(try notification("lobby.paired", of: ana)["room"]?.integer == room)
            try play(ana, ben, in: room)
        }

        @Test func anInvitationByNameReachesTheOtherServer() throws {
            defer { cluster.stop() }
            let (ana, ben) = try pair()
            let name = ben.login["name"]?.text ?? ""
            let made = try ana.request("room.create", #""game":"tic-tac-toe","invite":"\#(name)""#)
            let room = try #require(made["result"]?["room"]?.integer, "\(made)")
            let told = try notification("lobby.invited", of: ben)
            #expect(told["room"]?.integer == room && told["by"]?.text == "ana")
            let cyd = try Player(guest: "cyd", on: cluster)
            _ = try cyd.request("room.enter", #""room":\#(room)"#)
            let refused = try cyd.request("room.sit")
            #expect(refused["error"]?["data"]?["code"]?.text == "room_full", "\(refused)")
            try killServer(named: try server(of: ana))
            try play(ana, ben, in: room)
        }
    }
}

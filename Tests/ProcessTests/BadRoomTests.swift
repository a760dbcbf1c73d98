import Testing

extension ProcessTests {
    /// Commands for rooms and seats that are not one's own, and moves that cannot be.
    struct BadRoomTests {
        private let cluster: TestCluster
        private let witness: Witness

        init() throws {
            cluster = try TestCluster.shared.get()
            witness = try Witness.shared.get()
        }

        private func move(_ player: Player, _ move: String, _ more: String = "") throws -> Value {
            try player.request("room.move", #""move":"\#(move)""# + more)
        }

        @Test func withoutARoomThereIsNothingToDo() throws {
            let player = try Player(guest: "alone \(randomKey().prefix(8))", on: cluster)
            for method in [
                "room.state", "room.who", "room.sit", "room.resign", "room.rematch", "room.claim", "room.close",
            ] { expectRefusal(try player.request(method), "not_in_room", "\(method)") }
            expectRefusal(try move(player, "b2"), "not_in_room")
            expectRefusal(try player.request("room.chat", #""text":"hello""#), "not_in_room")
            // The PIN of somebody else's room changes nothing as long as the room was not entered.
            let table = try Table(on: cluster, ["one", "two"], seated: 2)
            expectRefusal(try move(player, "b2", #","room":\#(table.pin)"#), "not_in_room")
            #expect(try player.request("room.enter", #""room":\#(table.pin)"#)["result"] != nil)
            #expect(try player.request("room.leave")["result"] != nil)
            expectRefusal(try move(player, "b2"), "not_in_room")
            try witness.play()
        }

        @Test func aPINThatNoRoomHasIsRefused() throws {
            let player = try Player(guest: "lost \(randomKey().prefix(8))", on: cluster)
            let open = try player.request("lobby.rooms")["result"]?["rooms"]?.elements ?? []
            let taken = Set(open.compactMap { $0["room"]?.integer })
            let pin = try #require((100_000...999_999).first { !taken.contains($0) })
            expectRefusal(try player.request("room.enter", #""room":\#(pin)"#), "no_such_room")
        }

        @Test func whoWatchesCannotPlay() throws {
            let table = try Table(on: cluster, ["one", "two", "watcher"], seated: 2)
            let watcher = table.players[2]
            expectRefusal(try move(watcher, "b2"), "not_seated")
            for method in ["room.resign", "room.rematch", "room.claim"] {
                expectRefusal(try watcher.request(method), "not_seated", "\(method)")
            }
            expectRefusal(try watcher.request("room.sit"), "room_full")
            expectRefusal(try watcher.request("room.sit", #""seat":0"#), "room_full")
            expectRefusal(try watcher.request("room.sit", #""seat":2"#), "invalid_params")
            expectRefusal(try watcher.request("room.close"), "forbidden")
            // Nothing of that was an event: the first move is event 4.
            #expect(try move(table.players[0], "b2")["result"]?["number"]?.integer == 4)
            try witness.play()
        }

        @Test func movesThatCannotBeAreRefused() throws {
            let table = try Table(on: cluster, ["one", "two"], seated: 1)
            let (one, two) = (table.players[0], table.players[1])
            expectRefusal(try move(one, "b2"), "not_your_turn")
            expectRefusal(try one.request("room.sit"), "already_seated")
            expectRefusal(try two.request("room.sit", #""seat":0"#), "room_full")
            expectRefusal(try one.request("room.resign"), "game_over")
            #expect(try two.request("room.sit")["result"] != nil)
            expectRefusal(try move(two, "b2"), "not_your_turn")
            for bad in ["", "d1", "a4", "10", "0", "b2b2", "🎲", "'; DROP TABLE rooms; --"] {
                expectRefusal(try move(one, bad), "illegal_move", "\(bad)")
            }
            #expect(try move(one, "b2", #","answers":3"#)["result"]?["number"]?.integer == 4)
            expectRefusal(try move(one, "a1"), "not_your_turn")
            expectRefusal(try move(two, "b2"), "illegal_move")
            expectRefusal(try move(two, "a1", #","answers":3"#), "outdated")
            expectRefusal(try one.request("room.rematch"), "forbidden")
            expectRefusal(try one.request("room.close"), "forbidden")
            #expect(try two.request("room.resign")["result"]?["number"]?.integer == 5)
            expectRefusal(try move(one, "a1"), "game_over")
            expectRefusal(try one.request("room.resign"), "game_over")
            #expect(try one.request("room.rematch")["result"] != nil)
            expectRefusal(try one.request("room.rematch"), "forbidden")
            expectRefusal(try two.request("room.close"), "forbidden")
            try witness.play()
        }

        @Test func aClosedRoomIsGoneForEverybody() throws {
            let table = try Table(on: cluster, ["one", "two"], seated: 1)
            #expect(try table.players[0].request("room.close")["result"] != nil)
            var kinds: [String] = []
            while kinds.last != "closed" { kinds.append(try table.players[1].event()["kind"]?.text ?? "") }
            for player in table.players {
                expectRefusal(try player.request("room.state"), "not_in_room")
                expectRefusal(try player.request("room.enter", #""room":\#(table.pin)"#), "no_such_room")
            }
        }

        @Test func anotherTerminalOfTheSameUserHasToClaimTheSeat() throws {
            let name = "double \(randomKey().prefix(8))"
            let login = #""name":"\#(name)","password":"seven small boats""#
            let (first, second) = (try Player(port: cluster.port), try Player(port: cluster.port))
            try first.hello()
            try second.hello()
            try first.logIn("account.register", login)
            try second.logIn("account.login", login)
            let table = try Table(on: cluster, ["one"], seated: 1)
            let enter = #""room":\#(table.pin)"#
            #expect(try first.request("room.enter", enter)["result"] != nil)
            #expect(try first.request("room.sit")["result"]?["seat"]?.integer == 1)
            #expect(try move(table.players[0], "b2")["result"] != nil)
            #expect(try second.request("room.enter", enter)["result"]?["you"]?.integer == 1)
            expectRefusal(try second.request("room.sit"), "already_seated")
            expectRefusal(try move(second, "a1"), "other_terminal")
            #expect(try second.request("room.claim")["result"]?["seat"]?.integer == 1)
            expectRefusal(try move(first, "a1"), "other_terminal")
            #expect(try move(second, "a1")["result"] != nil)
            try witness.play()
        }

        @Test func theSameRequestAgainIsAnsweredAsBeforeAndAnOldOneIsNot() throws {
            let table = try Table(on: cluster, ["one", "two"], seated: 2)
            let (one, two) = (table.players[0], table.players[1])
            let first = try one.request("room.move", #""move":"b2""#, id: 100)
            let refused = try one.request("room.move", #""move":"a1""#, id: 101)
            expectRefusal(refused, "not_your_turn")
            #expect(try move(two, "c3")["result"] != nil)
            // By now the second one would be allowed; the answer stays.
            #expect(try one.request("room.move", #""move":"b2""#, id: 100) == first)
            #expect(try one.request("room.move", #""move":"a1""#, id: 101) == refused)
            // Never sent, but below what was: whether it was done cannot be known.
            expectRefusal(try one.request("room.move", #""move":"a1""#, id: 99), "expired")
            for id in 102...107 {
                #expect(try one.request("room.chat", #""text":"\#(id)""#, id: Int64(id))["result"] != nil)
            }
            #expect(try one.request("room.move", #""move":"b2""#, id: 100) == first)
            #expect(try one.request("room.chat", #""text":"last""#, id: 108)["result"] != nil)
            expectRefusal(try one.request("room.move", #""move":"b2""#, id: 100), "expired")
            expectRefusal(try one.request("room.chat", #""text":"first""#, id: 1), "expired")
            // Two moves and seven lines: nothing happened twice.
            #expect(try one.request("room.state", id: 109)["result"]?["number"]?.integer == 3 + 2 + 7)
            try witness.play()
        }

        @Test func aRoomOpenedOnceIsOpenedOnceAndALineSaidOnceIsSaidOnce() throws {
            let player = try Player(guest: "twice \(randomKey().prefix(8))", on: cluster)
            let room = try player.request("room.create", #""game":"tic-tac-toe""#, id: 50)
            #expect(try player.request("room.create", #""game":"tic-tac-toe""#, id: 50) == room)
            let line = try player.request("lobby.chat", #""text":"once""#, id: 51)
            #expect(try player.request("lobby.chat", #""text":"once""#, id: 51) == line)
            _ = try player.request("session.whoami", id: 52)
            #expect(player.notifications.count { $0.raw.contains(#""text":"once""#) } == 1)
            #expect(player.notifications.count { $0.value["params"]?["by"] == player.login["name"] } == 2)
        }

        @Test func textForOthersArrivesClean() throws {
            let table = try Table(on: cluster, ["one", "two"], seated: 0)
            let (one, two) = (table.players[0], table.players[1])
            let accents = String(repeating: "\u{0301}", count: 100)
            for (raw, clean) in [
                ("\u{1B}[31mred\u{1B}[0m", "[31mred[0m"), ("\u{1B}]0;title\u{7}", "]0;title"), ("a\u{9B}31mb", "a31mb"),
                ("one\r\ntwo", "one two"), ("a\u{0}b", "ab"), ("\u{202E}abc\u{202C}", "abc"), ("a\u{200B}b", "ab"),
                ("e" + accents, "e\u{0301}\u{0301}"), ("  spaces  ", "spaces"), ("a\u{8}b\u{7F}", "ab"),
                ("🎲 ok", "🎲 ok"),
            ] {
                #expect(try one.request("room.chat", #""text":\#(quoted(raw))"#)["result"] != nil, "\(quoted(raw))")
                let text = try two.event()["text"]?.text ?? ""
                #expect(Array(text.unicodeScalars) == Array(clean.unicodeScalars), "\(quoted(raw))")
            }
            expectRefusal(try one.request("room.chat", #""text":"\u001b""#), "bad_text")
            expectRefusal(try one.request("room.chat", #""text":"\#(String(repeating: "x", count: 201))""#), "bad_text")
            let title = try one.request("room.create", #""game":"tic-tac-toe","title":"\u001b[2Jmine\u202e""#)
            let pin = try #require(title["result"]?["room"]?.integer)
            #expect(try one.request("room.enter", #""room":\#(pin)"#)["result"]?["title"]?.text == "[2Jmine")
        }
    }
}

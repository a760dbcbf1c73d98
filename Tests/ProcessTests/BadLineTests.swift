import Glibc
import Testing

/// A line that is refused, and how.
struct BadLine: CustomTestStringConvertible, Sendable {
    let bytes: [UInt8]
    let code: String
    /// The id in the answer.
    let id: Int64?
    let testDescription: String

    init(_ text: String, _ code: String, id: Int64? = nil) {
        self.init(Array(text.utf8), code, id: id, String(text.prefix(80)))
    }

    init(_ bytes: [UInt8], _ code: String, id: Int64? = nil, _ description: String) {
        self.bytes = bytes + [0x0A]
        self.code = code
        self.id = id
        testDescription = description
    }

    /// A request of id 7 with this method and params.
    static func request(_ method: String, _ params: String, _ code: String) -> BadLine {
        BadLine(#"{"jsonrpc":"2.0","id":7,"method":"\#(method)","params":\#(params)}"#, code, id: 7)
    }

    /// A chat line whose text has these bytes.
    static func chat(_ text: [UInt8], _ description: String) -> BadLine {
        let head = #"{"jsonrpc":"2.0","id":7,"method":"lobby.chat","params":{"text":""#
        return BadLine(Array(head.utf8) + text + Array(#""}}"#.utf8), "parse_error", description)
    }

    static let unreadable: [BadLine] = [
        BadLine("hello", "parse_error"),
        BadLine("{", "parse_error"),
        BadLine(#"{"jsonrpc":"2.0","id":7,"method":"session.whoami",}"#, "parse_error"),
        BadLine(#"{"jsonrpc":"2.0","id":7,"method":"session.whoami"} {}"#, "parse_error"),
        BadLine(#"{"jsonrpc":"2.0","id":7,"id":8,"method":"session.whoami"}"#, "parse_error"),
        BadLine(#"{"jsonrpc":"2.0","id":7,"method":"lobby.chat","params":{"text":"a","text":"b"}}"#, "parse_error"),
        BadLine(
            #"{"jsonrpc":"2.0","id":7,"method":"lobby.chat","params":{"te\u0078t":"a","text":"b"}}"#, "parse_error"),
        BadLine("\u{FEFF}" + #"{"jsonrpc":"2.0","id":7,"method":"session.whoami"}"#, "parse_error"),
        BadLine(#"{"jsonrpc":"2.0","id":7,"method":"lobby.chat","params":{"text":"\ud800"}}"#, "parse_error"),
        BadLine(#"{"jsonrpc":"2.0","id":7,"params":"# + nested(16), "parse_error"),
        BadLine(String(repeating: "[", count: 16_000), "parse_error"),
        .chat([0xC3, 0x28], "a broken UTF-8 sequence"),
        .chat([0xC0, 0xAF], "an overlong UTF-8 sequence"),
        .chat([0xED, 0xA0, 0x80], "a surrogate in UTF-8"),
        .chat([0xF4, 0x90, 0x80, 0x80], "a scalar beyond U+10FFFF"),
        .chat([0x61, 0x00, 0x62], "a NUL byte in a string"),
        .chat([0x1B], "a raw control character in a string"),
        BadLine(
            Array(#"{"jsonrpc":"2.0","id":7,"method":"session.whoami"}"#.utf8) + [0], "parse_error", "NUL at the end"),
        BadLine(
            #"{"jsonrpc":"2.0","id":7,"method":"room.enter","params":{"room":99999999999999999999}}"#, "parse_error"),
        BadLine([0xFF, 0xFE, 0x7B, 0x00], "parse_error", "UTF-16"),
    ]

    static let noRequests: [BadLine] = [
        BadLine("[]", "invalid_request"),
        BadLine(#"[{"jsonrpc":"2.0","id":7,"method":"session.whoami"}]"#, "invalid_request"),
        BadLine("7", "invalid_request"),
        BadLine("null", "invalid_request"),
        BadLine(#""session.whoami""#, "invalid_request"),
        BadLine("{}", "invalid_request"),
        BadLine(#"{"jsonrpc":"2.0","method":"session.whoami"}"#, "invalid_request"),
        BadLine(#"{"jsonrpc":"2.0","id":0,"method":"session.whoami"}"#, "invalid_request"),
        BadLine(#"{"jsonrpc":"2.0","id":-1,"method":"session.whoami"}"#, "invalid_request"),
        BadLine(#"{"jsonrpc":"2.0","id":9007199254740992,"method":"session.whoami"}"#, "invalid_request"),
        BadLine(#"{"jsonrpc":"2.0","id":1.0,"method":"session.whoami"}"#, "invalid_request"),
        BadLine(#"{"jsonrpc":"2.0","id":1e0,"method":"session.whoami"}"#, "invalid_request"),
        BadLine(#"{"jsonrpc":"2.0","id":"7","method":"session.whoami"}"#, "invalid_request"),
        BadLine(#"{"jsonrpc":"2.0","id":null,"method":"session.whoami"}"#, "invalid_request"),
        BadLine(#"{"jsonrpc":"2.0","id":true,"method":"session.whoami"}"#, "invalid_request"),
        BadLine(#"{"jsonrpc":"2.0","id":[7],"method":"session.whoami"}"#, "invalid_request"),
        BadLine(#"{"id":7,"method":"session.whoami"}"#, "invalid_request", id: 7),
        BadLine(#"{"jsonrpc":"1.0","id":7,"method":"session.whoami"}"#, "invalid_request", id: 7),
        BadLine(#"{"jsonrpc":2.0,"id":7,"method":"session.whoami"}"#, "invalid_request", id: 7),
        BadLine(#"{"jsonrpc":"2.0","id":7}"#, "invalid_request", id: 7),
        BadLine(#"{"jsonrpc":"2.0","id":7,"method":7}"#, "invalid_request", id: 7),
        BadLine(#"{"jsonrpc":"2.0","id":7,"result":{}}"#, "invalid_request", id: 7),
        .request("session.whoami ", "{}", "unknown_method"),
        .request("Session.whoami", "{}", "unknown_method"),
        .request("", "{}", "unknown_method"),
        .request(String(repeating: "x", count: 10_000), "{}", "unknown_method"),
        .request("session.whoami", "[]", "invalid_params"),
        .request("session.whoami", "7", "invalid_params"),
        .request("session.whoami", "null", "invalid_params"),
    ]

    static let badParams: [BadLine] = [
        .request("room.enter", "{}", "invalid_params"),
        .request("room.enter", #"{"room":"482913"}"#, "invalid_params"),
        .request("room.enter", #"{"room":99999}"#, "invalid_params"),
        .request("room.enter", #"{"room":1000000}"#, "invalid_params"),
        .request("room.enter", #"{"room":482913.0}"#, "invalid_params"),
        .request("room.enter", #"{"room":482913,"after":-1}"#, "invalid_params"),
        .request("room.enter", #"{"room":482913,"after":"1"}"#, "invalid_params"),
        .request("room.create", "{}", "invalid_params"),
        .request("room.create", #"{"game":7}"#, "invalid_params"),
        .request("room.create", #"{"game":"tic-tac-toe","title":7}"#, "invalid_params"),
        .request("room.create", #"{"game":"tic-tac-toe","title":"\#(long(81))"}"#, "invalid_params"),
        .request("room.create", #"{"game":"tic-tac-toe","options":"\#(long(15_001))"}"#, "invalid_params"),
        .request("room.create", #"{"game":"tic-tac-toe","options":{}}"#, "invalid_params"),
        .request("room.create", #"{"game":"\#(long(33))"}"#, "invalid_params"),
        .request("room.create", #"{"game":"no-such-game"}"#, "unknown_game"),
        .request("room.create", #"{"game":"../../etc/passwd"}"#, "unknown_game"),
        .request("room.create", #"{"game":"tic-tac-toe","options":"size=4"}"#, "unknown_game"),
        .request("room.create", #"{"game":"tic-tac-toe","title":"\u0007\u200b"}"#, "bad_text"),
        .request("room.sit", #"{"seat":"0"}"#, "invalid_params"),
        .request("room.sit", #"{"seat":-1}"#, "invalid_params"),
        .request("room.sit", #"{"seat":64}"#, "invalid_params"),
        .request("room.move", "{}", "invalid_params"),
        .request("room.move", #"{"move":5}"#, "invalid_params"),
        .request("room.move", #"{"move":"\#(long(601))"}"#, "invalid_params"),
        .request("room.move", #"{"move":"b2","answers":"3"}"#, "invalid_params"),
        .request("lobby.chat", "{}", "invalid_params"),
        .request("lobby.chat", #"{"text":null}"#, "invalid_params"),
        .request("lobby.chat", #"{"text":["a"]}"#, "invalid_params"),
        .request("lobby.chat", #"{"text":"\#(long(4_097))"}"#, "invalid_params"),
        .request("lobby.chat", #"{"text":"\#(long(201))"}"#, "bad_text"),
        .request("lobby.chat", #"{"text":""}"#, "bad_text"),
        .request("lobby.chat", #"{"text":"\u001b\u202e\u200b  \n"}"#, "bad_text"),
        .request("account.password", "{}", "invalid_params"),
        .request("account.password", #"{"password":12345678}"#, "invalid_params"),
        .request("account.password", #"{"password":"short"}"#, "bad_password"),
        .request("account.password", #"{"password":"\#(long(1_025))"}"#, "bad_password"),
    ]

    private static func long(_ count: Int) -> String { String(repeating: "x", count: count) }

    private static func nested(_ depth: Int) -> String {
        #"{"a":"# + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}}"
    }
}

extension ProcessTests {
    /// Lines that are refused: the connection goes on, and so do all others.
    struct BadLineTests {
        private let cluster: TestCluster
        private let witness: Witness

        init() throws {
            cluster = try TestCluster.shared.get()
            witness = try Witness.shared.get()
        }

        private func expectRefused(_ lines: [BadLine]) throws {
            let player = try Player(guest: "guest \(randomKey().prefix(8))", on: cluster)
            for line in lines {
                player.send(bytes: line.bytes)
                let answer = try player.answer(line.id)
                expectRefusal(answer, line.code, "\(line.testDescription): \(answer)")
                let name = try player.request("session.whoami", id: 8)["result"]?["name"]
                #expect(name == player.login["name"], "the connection goes on after \(line.testDescription)")
            }
            try witness.play()
        }

        @Test func whatIsNoJSONIsRefused() throws { try expectRefused(BadLine.unreadable) }
        @Test func whatIsNoRequestIsRefused() throws { try expectRefused(BadLine.noRequests) }
        @Test func wrongParametersAreRefused() throws { try expectRefused(BadLine.badParams) }

        @Test func theSameIsRefusedBeforeALogin() throws {
            let player = try Player(port: cluster.port)
            try player.hello()
            for line in BadLine.unreadable + BadLine.noRequests {
                player.send(bytes: line.bytes)
                expectRefusal(try player.answer(line.id), line.code, "\(line.testDescription)")
            }
            try player.logIn("account.guest", #""name":"late \#(randomKey().prefix(8))""#)
            try witness.play()
        }

        @Test func onlyTheByte0x0AEndsALine() throws {
            let player = try Player(guest: "ends \(randomKey().prefix(8))", on: cluster)
            let whoami = #"{"jsonrpc":"2.0","id":2,"method":"session.whoami"}"#
            player.send(bytes: Array((whoami + "\r\n").utf8))
            #expect(try player.answer(2)["result"] != nil)
            // Empty lines say nothing and are answered with nothing.
            player.send(bytes: Array(("\n\r\n  \t\n" + whoami + "\n").utf8))
            #expect(try player.answer(2)["result"] != nil)
            for separator in ["\u{2028}", "\u{2029}", "\u{85}", #"\r"#, #"\n"#, #"\u2028"#, #"\u000b"#, #"\t"#] {
                let answer = try player.request("lobby.chat", #""text":"one\#(separator)two""#)
                let number = try #require(answer["result"]?["number"]?.integer, "\(answer)")
                let event = player.notifications.last { $0.value["params"]?["number"]?.integer == number }
                #expect(event?.value["params"]?["text"]?.text == "one two", "\(quoted(separator))")
            }
        }

        @Test func aLineMayComeInPiecesAndManyAtOnce() throws {
            let player = try Player(guest: "pieces \(randomKey().prefix(8))", on: cluster)
            for byte in Array((#"{"jsonrpc":"2.0","id":2,"method":"session.whoami"}"# + "\n").utf8) {
                player.send(bytes: [byte])
            }
            #expect(try player.answer(2)["result"] != nil)
            // Far more than the eight that may be unanswered: the rest waits unread and is answered in order.
            let many = (3...203).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"session.whoami"}"# + "\n" }.joined()
            player.send(bytes: Array(many.utf8))
            for id in 3...203 { #expect(try player.answer(Int64(id))["result"] != nil) }
        }

        @Test func aRoomsCommandsAreAnsweredInOrderWhenTheyComeAtOnce() throws {
            let player = try Player(guest: "burst \(randomKey().prefix(8))", on: cluster)
            let made = try player.request("room.create", #""game":"tic-tac-toe""#)
            let pin = try #require(made["result"]?["room"]?.integer)
            // Entering may move the stream to the room's owner; what was sent behind it goes along.
            player.ask("room.enter", #""room":\#(pin)"#, id: 10)
            player.ask("room.sit", id: 11)
            for id in 12...60 { player.ask("room.chat", #""text":"line \#(id)""#, id: Int64(id)) }
            player.ask("session.whoami", id: 61)
            for id in 10...61 { #expect(try player.answer(Int64(id))["result"] != nil, "request \(id)") }
            #expect(try player.event()["kind"]?.text == "sat")
            for id in 12...60 {
                let event = try player.event()
                #expect(event["number"]?.integer == Int64(id - 10))
                #expect(event["text"]?.text == "line \(id)")
            }
        }

        @Test func theLongestLineIsTakenAndAByteMoreEndsTheConnection() throws {
            let request = #"{"jsonrpc":"2.0","id":9,"method":"session.whoami"}"#
            for (length, isTaken) in [(16_384, true), (16_385, false)] {
                let player = try Player(guest: "long \(randomKey().prefix(8))", on: cluster)
                let padding = String(repeating: " ", count: length - request.utf8.count - 1)
                player.send(request + padding)
                if isTaken {
                    #expect(try player.answer(9)["result"] != nil)
                } else {
                    expectRefusal(try player.answer(nil), "parse_error")
                    #expect(player.isClosed())
                    #expect(player.closeReason == "closed by peer")
                }
            }
            try witness.play()
        }

        @Test func aMegabyteWithoutALineEndIsCutOffAndCostsNoMemory() throws {
            try warmUp()
            let before = cluster.residentKiB
            for _ in 0..<20 {
                let player = try Player(guest: "flood \(randomKey().prefix(8))", on: cluster)
                player.send(bytes: [UInt8](repeating: 0x78, count: 1 << 20))
                expectRefusal(try player.answer(nil), "parse_error")
                #expect(player.isClosed())
                // A connection that is reset loses the error on many systems before it can be read.
                #expect(player.closeReason == "closed by peer")
                try witness.play()
            }
            #expect(cluster.residentKiB < before + 16_384, "20 MiB were sent, from \(before) KiB")
        }

        @Test func halfALineAndThenNothingHarmsNobody() throws {
            let player = try Player(guest: "half \(randomKey().prefix(8))", on: cluster)
            player.send(bytes: Array(#"{"jsonrpc":"2.0","id":9,"method":"lobby.chat","params":{"text":"never sa"#.utf8))
            player.disconnect()
            let next = try Player(guest: "next \(randomKey().prefix(8))", on: cluster)
            _ = try next.request("lobby.chat", #""text":"said""#)
            #expect(next.notifications.allSatisfy { !$0.raw.contains("never sa") })
            try witness.play()
        }

        /// Buffers that grow once and are kept must not count.
        private func warmUp() throws {
            let player = try Player(guest: "warm \(randomKey().prefix(8))", on: cluster)
            player.send(bytes: [UInt8](repeating: 0x78, count: 1 << 20))
            _ = player.isClosed()
            for _ in 0..<10 { try witness.play() }
        }
    }
}

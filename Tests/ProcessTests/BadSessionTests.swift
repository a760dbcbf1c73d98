import Accounts
import Bytes
import Cluster
import Glibc
import JSON
import Testing

extension ProcessTests {
    /// Logins, tokens and sessions that are not right.
    struct BadSessionTests {
        private let cluster: TestCluster
        private let witness: Witness
        private let name = "user \(randomKey().prefix(10))"
        private static let password = "seven small boats"

        init() throws {
            cluster = try TestCluster.shared.get()
            witness = try Witness.shared.get()
        }

        private func connect() throws -> Player {
            let player = try Player(port: cluster.port)
            try player.hello()
            return player
        }

        private func register() throws -> Player {
            let player = try connect()
            try player.logIn("account.register", #""name":"\#(name)","password":"\#(Self.password)""#)
            return player
        }

        @Test func nothingIsAnsweredBeforeALogin() throws {
            let player = try connect()
            for method in [
                "session.whoami", "session.logout", "lobby.rooms", "room.leave", "room.state", "room.who", "room.sit",
                "room.resign", "room.rematch", "room.claim", "room.close",
            ] { expectRefusal(try player.request(method), "unauthenticated") }
            expectRefusal(try player.request("room.enter", #""room":100000"#), "unauthenticated")
            expectRefusal(try player.request("lobby.chat", #""text":"hello""#), "unauthenticated")
            try player.logIn("account.guest", #""name":"\#(name)""#)
            try witness.play()
        }

        @Test func aSecondLoginIsRefused() throws {
            let player = try register()
            let key = #","key":"\#(randomKey())""#
            expectRefusal(try player.request("account.guest", #""name":"other""# + key), "invalid_request")
            expectRefusal(
                try player.request("account.login", #""name":"\#(name)","password":"x""# + key), "invalid_request")
            expectRefusal(
                try player.request("account.refresh", #""refresh":"\#(player.refreshToken)""# + key), "invalid_request")
            expectRefusal(try player.request("session.start", #""token":"\#(player.token)""#), "invalid_request")
            #expect(try player.request("session.whoami")["result"]?["name"]?.text == name)
        }

        @Test func aWrongPasswordAndAnUnknownNameGetTheSameLine() throws {
            _ = try register()
            var answers: Set<String> = []
            for (name, password) in [
                (name, "wrong but long enough"), ("nobody \(randomKey().prefix(8))", "wrong but long enough"),
                ("\u{202E}impossible", "wrong but long enough"), (name, ""),
                (name, String(repeating: "x", count: 5_000)),
            ] {
                let player = try connect()
                player.ask(
                    "account.login", #""name":\#(quoted(name)),"password":"\#(password)","key":"\#(randomKey())""#)
                let line = try player.next()
                expectRefusal(line.value, "bad_credentials")
                answers.insert(line.raw)
            }
            #expect(answers.count == 1, "\(answers)")
            // A guest has no password, and so none is right.
            let guest = try Player(guest: "guest \(randomKey().prefix(8))", on: cluster)
            let player = try connect()
            player.ask(
                "account.login",
                #""name":\#(quoted(guest.login["name"]?.text ?? "")),"password":"","key":"\#(randomKey())""#)
            #expect(answers.contains(try player.next().raw))
            try witness.play()
        }

        @Test func aTakenNameAndItsLookAlikesAreRefused() throws {
            _ = try register()
            for other in [name, name.uppercased(), "  " + name + " ", name.replacing("e", with: "\u{0435}")] {
                let player = try connect()
                let params = #""name":\#(quoted(other)),"key":"\#(randomKey())""#
                expectRefusal(try player.request("account.guest", params), "name_taken", "\(other)")
            }
        }

        @Test func namesThatDeceiveAreRefused() throws {
            let player = try connect()
            let marks = String(repeating: "\u{0301}", count: 250)
            for bad in [
                "", "   ", "a\u{202E}b", "a\u{200B}b", "a\u{200D}", "\u{FEFF}ab", "a\nb", "a\u{1B}[31mb", "a\u{0}b",
                "a\u{2028}b", "\u{E0041}a", "\u{115F}", "...", "a" + marks, String(repeating: "x", count: 25),
                String(repeating: "界", count: 13),
            ] {
                let params = #""name":\#(quoted(bad)),"key":"\#(randomKey())""#
                expectRefusal(try player.request("account.guest", params), "bad_name", "\(quoted(bad))")
            }
            let long = String(repeating: "\u{0301}", count: 600)
            expectRefusal(
                try player.request("account.guest", #""name":"a\#(long)","key":"\#(randomKey())""#), "invalid_params")
            // 200 KB of accents are no line any more.
            player.ask("account.guest", #""name":"a\#(String(repeating: "\u{0301}", count: 100_000))""#)
            expectRefusal(try player.answer(nil), "parse_error")
            #expect(player.isClosed())
            try witness.play()
        }

        @Test func badPasswordsAndKeysAreRefused() throws {
            let player = try connect()
            for password in ["short", "password", "12345678", "abcdabcd", name, String(repeating: "x", count: 1_025)] {
                let params = #""name":"\#(name)","password":"\#(password)","key":"\#(randomKey())""#
                expectRefusal(try player.request("account.register", params), "bad_password", "\(password)")
            }
            for key in [
                "", "fifteen-letters", String(repeating: "k", count: 65), "has a space in it", "ünïcödé-ünïcödé",
            ] {
                let params = #""name":"\#(name)","key":"\#(key)""#
                expectRefusal(try player.request("account.guest", params), "invalid_params", "\(key)")
            }
            expectRefusal(try player.request("account.guest", #""name":"\#(name)""#), "invalid_params")
            let full = try register()
            expectRefusal(try full.request("account.password", #""password":"another good one""#), "forbidden")
        }

        @Test func theSameKeyTwiceIsOneAccountAndOnlyForWhoMadeIt() throws {
            let key = randomKey()
            let first = try connect()
            try first.logIn(
                "account.register", #""name":"\#(name)","password":"\#(Self.password)""#, key: key)
            let again = try connect()
            try again.logIn(
                "account.register", #""name":"\#(name)","password":"\#(Self.password)""#, key: key)
            #expect(again.login["session"] == first.login["session"])
            // A key that somebody has seen, or two people have copied from the same page, opens no account.
            for (method, params) in [
                ("account.guest", #""name":"other \#(randomKey().prefix(8))""#),
                ("account.guest", #""name":"\#(name)""#),
                ("account.register", #""name":"other \#(randomKey().prefix(8))","password":"\#(Self.password)""#),
                ("account.register", #""name":"\#(name)","password":"not the password""#),
            ] {
                let stranger = try connect()
                let answer = try stranger.request(method, params + #","key":"\#(key)""#)
                #expect(answer.errorCode != nil, "\(method) \(params): \(answer)")
                expectRefusal(try stranger.request("session.whoami"), "unauthenticated")
            }
            let other = "other \(randomKey().prefix(8))"
            let player = try connect()
            try player.logIn("account.register", #""name":"\#(other)","password":"\#(Self.password)""#)
            let stranger = try connect()
            let login = try stranger.request(
                "account.login", #""name":"\#(other)","password":"\#(Self.password)","key":"\#(key)""#)
            #expect(login.errorCode != nil, "\(login)")
        }

        @Test func tokensOfStrangersAreRefused() throws {
            let player = try register()
            let parts = player.token.split(separator: ".").map(String.init)
            try #require(parts.count == 3)
            func sealed(_ header: String, _ signature: String) -> String {
                String(decoding: base64URL(Array(header.utf8)), as: UTF8.self) + ".\(parts[1]).\(signature)"
            }
            let forged = [
                "", "x", "..", "r1.x", String(repeating: "x", count: 8_000),
                parts[0] + "." + parts[1] + ".", parts[0] + "." + parts[1] + "." + String(parts[2].reversed()),
                parts[0] + "." + parts[2] + "." + parts[1], player.token + "A", player.token + ".",
                sealed(#"{"alg":"none","typ":"at+jwt"}"#, ""),
                sealed(#"{"alg":"none","typ":"at+jwt","kid":"00000000"}"#, parts[2]),
                sealed(#"{"alg":"HS256","typ":"at+jwt","kid":"../../../../dev/null"}"#, parts[2]),
                sealed(#"{"alg":"HS256","typ":"at+jwt","kid":"' OR 1=1 --"}"#, parts[2]),
                sealed(#"{"alg":"RS256","typ":"at+jwt"}"#, parts[2]),
            ]
            let stranger = try connect()
            for token in forged {
                expectRefusal(
                    try stranger.request("session.start", #""token":\#(quoted(token))"#), "bad_token", "\(token)")
                let refresh = #""refresh":\#(quoted(token)),"key":"\#(randomKey())""#
                expectRefusal(try stranger.request("account.refresh", refresh), "bad_token", "\(token)")
            }
            // Neither kind of token is good for the other's purpose.
            let refresh = #""refresh":"\#(player.token)","key":"\#(randomKey())""#
            expectRefusal(try stranger.request("account.refresh", refresh), "bad_token")
            expectRefusal(try stranger.request("session.start", #""token":"\#(player.refreshToken)""#), "bad_token")
            try witness.play()
        }

        @Test func aTokenThatHasExpiredIsRefusedAsSuch() throws {
            let player = try register()
            let keys = try SecretKeys.load(folder: cluster.folder.cluster.keysFolder).filter { $0.purpose == .access }
            let signer = try TokenSigner(
                keys: keys.map { try TokenKey(identifier: $0.identifier, secret: $0.bytes) })
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            let session = try #require(player.login["session"]?.text.flatMap { Int64($0) })
            func token(_ issuedAt: Int64) -> String {
                String(
                    decoding: signer.sign(
                        AccessClaims(user: 1, session: session, name: name, isAdmin: false, issuedAt: issuedAt)),
                    as: UTF8.self)
            }
            let stranger = try connect()
            let old = token(Int64(now.tv_sec) - 3_600)
            expectRefusal(try stranger.request("session.start", #""token":"\#(old)""#), "expired_token")
            let early = token(Int64(now.tv_sec) + 3_600)
            expectRefusal(try stranger.request("session.start", #""token":"\#(early)""#), "bad_token")
        }

        @Test func aRefreshTokenThatIsUsedTwiceEndsTheSession() throws {
            let first = try register()
            let second = try connect()
            let key = randomKey()
            try second.logIn("account.refresh", #""refresh":"\#(first.refreshToken)""#, key: key)
            // The same client's retry gets the same successor.
            let retry = try connect()
            try retry.logIn("account.refresh", #""refresh":"\#(first.refreshToken)""#, key: key)
            #expect(retry.refreshToken == second.refreshToken)
            let thief = try connect()
            expectRefusal(
                try thief.request("account.refresh", #""refresh":"\#(first.refreshToken)","key":"\#(randomKey())""#),
                "session_ended")
            expectRefusal(
                try thief.request("account.refresh", #""refresh":"\#(second.refreshToken)","key":"\#(randomKey())""#),
                "session_ended")
            expectRefusal(try thief.request("session.start", #""token":"\#(second.token)""#), "session_ended")
            // The connections of the session end with it, wherever they are.
            for player in [second, retry] {
                #expect(player.isClosed())
                expectRefusal(try player.next().value, "session_ended")
            }
            try witness.play()
        }

        @Test func loggingOutEndsTheSessionAndTheConnection() throws {
            let player = try register()
            #expect(try player.request("session.logout")["result"] == .object([:]))
            #expect(player.isClosed())
            let next = try connect()
            expectRefusal(try next.request("session.start", #""token":"\#(player.token)""#), "session_ended")
            expectRefusal(
                try next.request("account.refresh", #""refresh":"\#(player.refreshToken)","key":"\#(randomKey())""#),
                "session_ended")
        }

        @Test func theFirstConnectionIsOldOnceTheSessionGoesOnOnASecond() throws {
            let table = try Table(on: cluster, ["one", "two"], seated: 2)
            let first = table.players[0]
            let second = try connect()
            #expect(try second.request("session.start", #""token":"\#(first.token)""#)["result"] != nil)
            // Nothing that the lobby's store has to write comes from the first one any more.
            expectRefusal(try first.request("lobby.chat", #""text":"hello""#), "old_stream")
            expectRefusal(try first.request("room.enter", #""room":\#(table.pin)"#), "old_stream")
            // In its room the second one plays on, and the first one is refused everything.
            #expect(try second.request("room.enter", #""room":\#(table.pin)"#, id: 50)["result"] != nil)
            expectRefusal(try first.request("room.move", #""move":"b2""#), "old_stream")
            expectRefusal(try first.request("room.chat", #""text":"hello""#), "old_stream")
            expectRefusal(try first.request("lobby.chat", #""text":"hello""#), "old_stream")
            expectRefusal(try first.request("room.create", #""game":"tic-tac-toe""#), "old_stream")
            expectRefusal(try first.request("room.enter", #""room":\#(table.pin)"#), "old_stream")
            #expect(try second.request("room.move", #""move":"b2""#, id: 51)["result"] != nil)
            try witness.play()
        }
    }
}

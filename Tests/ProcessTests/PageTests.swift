import Glibc
import SQLiteStore
import Testing

extension ProcessTests {
    /// Pages and API over the real programs.
    struct PageTests {
        private let cluster: TestCluster

        init() throws { cluster = try TestCluster.shared.get() }

        @Test func requestsOfOneConnectionAreAnsweredInOrder() throws {
            let browser = try Browser(port: cluster.port)
            browser.send(
                "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nHEAD / HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\nGET /style.css HTTP/1.1\r\nHost: x\r\n\r\n")
            let health = try browser.response()
            #expect(health.status == 200 && health.body == "ready\n")
            let head = try browser.response(hasBody: false)
            #expect(head.status == 200 && Int(head.headers["content-length"] ?? "") ?? 0 > 500)
            #expect(try browser.response().status == 404)
            #expect(try browser.response().headers["content-type"] == "text/css; charset=utf-8")
            let last = try browser.get("/healthz", "Connection: close\r\n")
            #expect(last.status == 200 && last.headers["connection"] == "close")
            #expect(browser.isClosed())
        }

        @Test func everyPageHasItsHeaders() throws {
            let browser = try Browser(port: cluster.port)
            for path in [
                "/", "/nothing", "/rooms/100000", "/players/nobody", "/ratings/chess", "/api/v1/me", "/live.js",
            ] {
                let headers = try browser.get(path).headers
                let policy = headers["content-security-policy"] ?? ""
                #expect(policy.hasPrefix("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'"))
                #expect(policy.hasSuffix("frame-ancestors 'none'; base-uri 'none'; form-action 'none'"), "\(policy)")
                #expect(headers["x-content-type-options"] == "nosniff")
                #expect(headers["referrer-policy"] == "no-referrer")
                #expect(headers["strict-transport-security"]?.hasPrefix("max-age=") == true)
                #expect(headers["date"]?.hasSuffix(" GMT") == true)
            }
        }

        @Test func withoutTLSThereArePagesAndNoGame() throws {
            let browser = try Browser(port: cluster.pagePort, isPlain: true)
            let page = try browser.get("/")
            #expect(page.status == 200 && page.body.contains("2 of 2 servers ready"))
            #expect(page.headers["strict-transport-security"] == nil)
            let game = try Browser(port: cluster.pagePort, isPlain: true)
            game.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session.whoami\"}\r\n\r\n")
            #expect(try game.response().status == 400)
            #expect(game.isClosed())
        }

        @Test(arguments: [
            ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
            ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 16385\r\n\r\n", 413),
            ("GET / HTTP/1.1\r\nHost: x\r\nCookie: \(String(repeating: "a", count: 17_000))\r\n\r\n", 431),
            ("GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: "A: b\r\n", count: 64))\r\n", 431),
            ("GET /\r\n\r\n", 505),
            ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
        ]) func whatCouldMeanTwoThingsIsRefusedAndTheConnectionClosed(_ text: String, _ status: Int) throws {
            let browser = try Browser(port: cluster.port)
            browser.send(text + "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            let response = try browser.response()
            #expect(response.status == status && response.headers["connection"] == "close")
            #expect(browser.isClosed())
            #expect(throws: Missing.self) { try browser.response() }
        }

        @Test func methodsThatAreNotServedAreNamed() throws {
            let browser = try Browser(port: cluster.port)
            for method in ["TRACE", "DELETE", "OPTIONS"] {
                let response = try browser.get("/", method: method)
                #expect(response.status == 405 && response.headers["allow"] == "GET, HEAD")
            }
            #expect(try browser.get("/api/v1/login").headers["allow"] == "POST")
            #expect(try browser.post("/api/v1/me", "{}").headers["allow"] == "GET, HEAD")
        }

        @Test func aRequestThatDripsIsEnded() throws {
            let browser = try Browser(port: cluster.port)
            browser.send("GET / HTTP/1.1\r\n")
            var drips = 0
            let isClosed = eventually {
                browser.send("A")
                drips += 1
                poll(nil, 0, 50)
                return browser.closeReason != nil || (try? browser.response(hasBody: false).status) == 408
            }
            #expect(isClosed, "\(drips) bytes were taken")
        }

        // MARK: The API

        @Test func theAPINeedsAGoodToken() throws {
            let browser = try Browser(port: cluster.port)
            for path in ["/api/v1/me", "/api/v1/rooms"] {
                for header in ["", "Authorization: Bearer x.y.z\r\n", "Authorization: Basic YTpi\r\n"] {
                    let response = try browser.get(path, header)
                    #expect(response.status == 401 && response.headers["www-authenticate"] != nil)
                    #expect(response.json?["error"]?["code"]?.text?.isEmpty == false, "\(response.body)")
                }
            }
            let nothing = try browser.get("/api/v2/x")
            #expect(nothing.status == 404 && nothing.json?["error"]?["code"]?.text == "not_found")
        }

        @Test func aGuestIsMadeOnceAndItsTokenIsGoodForAll() throws {
            let browser = try Browser(port: cluster.port)
            let name = "web \(randomKey().prefix(8))"
            let body = #"{"name":\#(quoted(name)),"key":"\#(randomKey())"}"#
            let made = try browser.post("/api/v1/guest", body)
            #expect(made.status == 200, "\(made.body)")
            let again = try browser.post("/api/v1/guest", body)
            #expect(again.json?["session"] == made.json?["session"])
            let token = try #require(made.json?["token"]?.text)
            let bearer = "Authorization: Bearer \(token)\r\n"
            let me = try browser.get("/api/v1/me", bearer)
            #expect(me.status == 200 && me.json?["name"]?.text == name)
            #expect(me.json?["session"] == made.json?["session"])
            #expect(try browser.get("/api/v1/rooms", bearer).json?["rooms"]?.elements != nil)
            // The same token opens a game session, and when that logs out it is good for nothing.
            let player = try Player(port: cluster.port)
            try player.hello()
            #expect(try player.request("session.start", #""token":"\#(token)""#)["result"] != nil)
            #expect(try browser.get("/api/v1/me", bearer).status == 200)
            #expect(try player.request("session.logout")["result"] != nil)
            #expect(try browser.get("/api/v1/me", bearer).json?["error"]?["code"]?.text == "session_ended")
        }

        @Test func aLoginSaysWhatIsWrong() throws {
            let browser = try Browser(port: cluster.port)
            let wrong = try browser.post(
                "/api/v1/login", #"{"name":"nobody","password":"hunter2 hunter2","key":"\#(randomKey())"}"#)
            #expect(wrong.status == 401 && wrong.json?["error"]?["code"]?.text == "bad_credentials")
            for (body, code) in [
                ("", "parse_error"), ("[]", "invalid_params"), (#"{"name":"a"}"#, "invalid_params"),
                ("{", "parse_error"),
            ] {
                let response = try browser.post("/api/v1/login", body)
                #expect(response.status == 400 && response.json?["error"]?["code"]?.text == code, "\(body)")
            }
            #expect(try browser.post("/api/v1/login", "{}", type: "text/plain").status == 400)
            let name = "web \(randomKey().prefix(8))"
            let player = try Player(port: cluster.port)
            try player.hello()
            try player.logIn("account.register", #""name":\#(quoted(name)),"password":"a long sentence to keep""#)
            let right = try browser.post(
                "/api/v1/login",
                #"{"name":\#(quoted(name)),"password":"a long sentence to keep","key":"\#(randomKey())"}"#)
            #expect(right.status == 200 && right.json?["guest"] == .flag(false), "\(right.body)")
        }

        // MARK: Rooms

        @Test func aRoomIsShownAndItsTitleIsText() throws {
            let player = try Player(guest: "page \(randomKey().prefix(8))", on: cluster)
            let title = "<script>alert(1)</script> & \"x\""
            let made = try player.request("room.create", #""game":"tic-tac-toe","title":\#(quoted(title))"#)
            let pin = try #require(made["result"]?["room"]?.integer)
            let browser = try Browser(port: cluster.port)
            let page = try browser.get("/rooms/\(pin)")
            #expect(page.status == 200)
            #expect(page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"))
            #expect(!page.body.contains("<script>alert"))
            #expect(page.body.contains("oneup join \(pin)"))
            #expect(try browser.get("/").body.contains("&lt;script&gt;"))
            for path in ["/rooms/\(pin)x", "/rooms/", "/rooms/12345", "/rooms/099999", "/rooms/\(pin)/event"] {
                #expect(try browser.get(path).status == 404, "\(path)")
            }
            let events = try Browser(port: cluster.port)
            #expect(try events.get("/rooms/\(pin)/events").headers["content-type"] == "text/event-stream")
            #expect(try events.event().number != nil)
            #expect(try player.request("room.enter", #""room":\#(pin)"#)["result"] != nil)
            #expect(try player.request("room.close")["result"] != nil)
            var last = try events.event()
            while last.kind == nil { last = try events.event() }
            #expect(last.kind == "ended")
            #expect(events.isClosed())
            #expect(try browser.get("/rooms/\(pin)").status == 404)
        }

        @Test func whoComesBackIsNotToldAgain() throws {
            let table = try Table(on: cluster, ["one", "two"], seated: 2)
            let first = try Browser(port: cluster.port)
            _ = try first.get("/rooms/\(table.pin)/events")
            let number = try #require(try first.event().number)
            let back = try Browser(port: cluster.port)
            _ = try back.get("/rooms/\(table.pin)/events", "Last-Event-ID: \(number)\r\n")
            #expect(try back.event().number == nil)
            #expect(try table.players[0].request("room.move", #""move":"b2""#)["result"] != nil)
            #expect(try back.event().number == number + 1)
            #expect(try first.event().number == number + 1)
        }
    }

    /// Event streams of a cluster whose servers die.
    struct PageFailoverTests {
        @Test func eventStreamsGoOnWhenTheOwnerIsKilled() throws {
            let cluster = try TestCluster()
            defer { cluster.stop() }
            let table = try Table(on: cluster, ["one", "two"], seated: 2)
            // One over TLS, one without; one of them may be at another server first and is moved.
            let browsers = [
                try Browser(port: cluster.port), try Browser(port: cluster.pagePort, isPlain: true),
                try Browser(port: cluster.port),
            ]
            let overview = try Browser(port: cluster.pagePort, isPlain: true)
            _ = try overview.get("/events")
            var seen: [[Int64]] = []
            for browser in browsers {
                #expect(try browser.get("/rooms/\(table.pin)/events").status == 200)
                seen.append([try #require(try browser.event().number)])
            }
            let reader = try SQLiteReader(folder: cluster.folder.cluster.storeFolder)
            var notices = 0
            // Moves that end no game, and talk: each makes one event.
            let moves = ["b2", "a1", "c3", "a3", "a2", "c2", "c1"]
            let acts =
                moves.map { ("room.move", #""move":"\#($0)""#) } + (1...7).map { ("room.chat", #""text":"\#($0)""#) }
            for (turn, act) in acts.enumerated() {
                if turn % 2 == 1 {
                    let owner = try #require(try reader.room(pin: table.pin)?.owner)
                    let process = try #require(cluster.process(of: owner))
                    kill(process, SIGKILL)
                }
                let answer = try table.players[turn % 2].request(act.0, act.1)
                let number = try #require(answer["result"]?["number"]?.integer, "\(answer)")
                for (index, browser) in browsers.enumerated() {
                    var last = seen[index].last ?? 0
                    while last < number {
                        let event = try browser.event()
                        if event.kind == "notice" { notices += 1 }
                        guard let next = event.number else { continue }
                        #expect(next > last, "an event came twice: \(seen[index]) then \(next)")
                        last = next
                        seen[index].append(next)
                    }
                    #expect(last == number)
                }
                // Two kills in a row would leave nobody; the next one waits until both are back.
                let isBack = try eventually { try reader.servers().count { $0.state == .ready } == 2 }
                #expect(isBack)
            }
            // None was left out, none came twice.
            for numbers in seen { #expect(numbers == Array(numbers[0]...(numbers[0] + Int64(acts.count)))) }
            #expect(notices == browsers.count * (acts.count / 2))
            for browser in browsers + [overview] { #expect(browser.closeReason == nil) }
            // The receipts are on the status page, and its stream has gone on too.
            let hasReceipt = try eventually { try reader.takeovers(limit: 10).count >= acts.count / 2 }
            #expect(hasReceipt)
            for receipt in try reader.takeovers(limit: 10) {
                #expect(receipt.rooms == 1 && receipt.taker != receipt.former)
            }
            var isShown = false
            while !isShown { isShown = try overview.event().data.contains(" over from server-") }
            #expect(isShown)
        }
    }
}

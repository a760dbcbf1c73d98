import Testing

extension ProcessTests {
    /// Played games over the real programs: the protocol, the API and the pages show the same one.
    struct PlayedGamePageTests {
        private let cluster: TestCluster

        init() throws { cluster = try TestCluster.shared.get() }

        @Test func aPlayedGameIsReadSteppedAndFetched() throws {
            let table = try Table(on: cluster, ["one", "two"], seated: 2)
            // Each names the move that it answers, whether it has come here yet or not.
            var answered = ""
            for (turn, square) in ["a1", "a2", "b1", "b2", "c1"].enumerated() {
                let answer = try table.players[turn % 2].request("room.move", #""move":"\#(square)"\#(answered)"#)
                let number = try #require(answer["result"]?["number"]?.integer, "\(answer)")
                answered = #","answers":\#(number)"#
            }
            let read = try table.players[0].request("game.read")
            let game = try #require(read["result"], "\(read)")
            let id = try #require(game["id"]?.integer)
            #expect(game["steps"]?.elements?.count == 5 && game["reason"]?.text == "three in a row")
            #expect(game["hash"]?.text?.utf8.count == 64 && game["more"] == .flag(false))

            let browser = try Browser(port: cluster.port)
            let last = try browser.get("/games/\(id)")
            #expect(last.status == 200 && last.body.contains("step 5 of 5"), "\(last.body)")
            #expect(last.body.contains("equal to what was stored. <code>\(game["hash"]?.text ?? "")</code>"))
            let second = try browser.get("/games/\(id)?step=2")
            #expect(second.body.contains("step 2 of 5") && second.body.contains("href=\"/games/\(id)?step=3\">Forward"))
            for step in ["-1", "0"] {
                #expect(try browser.get("/games/\(id)?step=\(step)").body.contains("step 0 of 5"))
            }
            for step in ["99", "x", "99999999999999999999"] {
                #expect(try browser.get("/games/\(id)?step=\(step)").body.contains("step 5 of 5"), "\(step)")
            }
            for path in ["/games/", "/games/0", "/games/x", "/games/\(id)x", "/games/999999999999", "/games/-1"] {
                #expect(try browser.get(path).status == 404, "\(path)")
            }

            let path = "/api/v1/games/\(id)"
            #expect(try browser.get(path).status == 401)
            let bearer = "Authorization: Bearer \(table.players[1].token)\r\n"
            let fetched = try browser.get(path, bearer)
            #expect(fetched.status == 200 && fetched.json == game)
            #expect(try browser.get("\(path)?after=3", bearer).json?["steps"]?.elements?.count == 2)
            #expect(try browser.get("/api/v1/games/999999999999", bearer).json?["error"]?["code"]?.text == "not_found")
            #expect(try browser.post(path, "{}").headers["allow"] == "GET, HEAD")
        }
    }
}

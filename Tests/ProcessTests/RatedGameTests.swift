import Testing

extension ProcessTests {
    /// A rated game on the real programs, and what is told of it everywhere.
    struct RatedGameTests {
        private let cluster: TestCluster

        init() throws { cluster = try TestCluster.shared.get() }

        @Test func aRatedGameIsToldByTheProtocolAndOnPages() throws {
            // A name that a path has to escape.
            let name = "änne \(randomKey().prefix(8))"
            let ana = try Player(guest: name, on: cluster)
            let ben = try Player(guest: "ben \(randomKey().prefix(8))", on: cluster)
            let made = try ana.request("room.create", #""game":"tic-tac-toe","options":"rated""#)
            let pin = try #require(made["result"]?["room"]?.integer)
            for player in [ana, ben] {
                #expect(try player.request("room.enter", #""room":\#(pin)"#)["result"] != nil)
                #expect(try player.request("room.sit")["result"] != nil)
            }
            // Each names the move that it answers, whether it has come there yet or not.
            var answered = ""
            for (player, move) in [(ana, "a1"), (ben, "a2"), (ana, "b1"), (ben, "b2"), (ana, "c1")] {
                let answer = try player.request("room.move", #""move":"\#(move)"\#(answered)"#)
                let number = try #require(answer["result"]?["number"]?.integer, "\(answer)")
                answered = #","answers":\#(number)"#
            }
            let shown = try #require(try ben.request("player.show", #""name":\#(quoted(name))"#)["result"])
            let rating = try #require(shown["ratings"]?.elements?.first)
            #expect(rating["won"]?.integer == 1 && (rating["rating"]?.integer ?? 0) > 1_500)
            let game = try #require(shown["games"]?.elements?.first)
            #expect(game["rated"] == .flag(true) && game["winner"]?.integer == 0 && game["moves"]?.integer == 5)
            let id = try #require(game["id"]?.integer)
            let listed = try ana.request("game.list", #""player":\#(quoted(name)),"game":"tic-tac-toe""#)
            #expect(listed["result"]?["games"]?.elements?.first?["id"]?.integer == id)

            let browser = try Browser(port: cluster.port)
            let path = "/players/%C3%A4nne%20\(name.split(separator: " ")[1])"
            let page = try browser.get(path)
            #expect(page.status == 200 && page.body.contains("<h1>\(name)</h1>"))
            #expect(page.body.contains("<a href=\"/games/\(id)\">") && page.body.contains("href=\"\(path)\""))
            #expect(try browser.get("/ratings/tic-tac-toe").status == 200)
            #expect(try browser.get("/").body.contains("<a href=\"/ratings/tic-tac-toe\">"))
            for missing in ["/players/nobody", "/players/%FF", "/players/", "/ratings/whist", "/ratings/quiz"] {
                #expect(try browser.get(missing).status == 404, "\(missing)")
            }
        }
    }
}

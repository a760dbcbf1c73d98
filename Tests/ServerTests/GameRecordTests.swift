import Accounts
import Bytes
import JSON
import Rooms
import Store
import Testing

@testable import ServerCore

/// Finished games: what is kept of them, what they do to ratings, and that a killed server changes neither.
@Suite struct GameRecordTests {
    /// A room for ana and ben in which a line of three is one move of ana's away after `playToTheEnd(but: 1)`.
    private struct Rated {
        static let course = ["a1", "a2", "b1", "b2", "c1"]

        let cluster: TestCluster
        let ana: TestClient
        let ben: TestClient
        let pin: Int64

        init(options: String = "rated", servers: Int = 1) throws {
            cluster = TestCluster()
            for _ in 0..<servers { try cluster.addServer() }
            cluster.settle()
            ana = try cluster.guest("ana")
            ben = try cluster.guest("ben")
            let made = ana.ask("room.create", #"{"game":"tic-tac-toe","title":"t","options":"\#(options)"}"#)
            pin = try #require(made?.integer("result", "room"))
            for client in [ana, ben] {
                try #require(client.ask("room.enter", #"{"room":\#(pin)}"#)?.isResult == true)
                try #require(client.ask("room.sit")?.isResult == true)
            }
        }

        /// The seat that `first` names begins.
        func play(first: Int = 0, but left: Int = 0) throws {
            for (turn, move) in Self.course.dropLast(left).enumerated() {
                let client = (turn + first).isMultiple(of: 2) ? ana : ben
                try #require(client.ask("room.move", #"{"move":"\#(move)"}"#)?.isResult == true)
            }
        }

        func rematch() throws {
            for client in [ana, ben] { try #require(client.ask("room.rematch")?.isResult == true) }
        }

        var games: [GameRecord] { cluster.reader.games(of: nil, kind: nil, before: nil, limit: 100) }

        func rating(_ user: UserID) -> RatingRecord? { cluster.reader.rating(of: user, kind: "tic-tac-toe") }

        var owner: TestServer? {
            let record = cluster.reader.room(pin: pin)
            return cluster.servers.first { $0.incarnation == record?.owner }
        }
    }

    @Test func aRatedGameIsKeptWithItsRatings() throws {
        let play = try Rated(options: "clock=5+3 rated")
        let begun = play.cluster.wall
        play.cluster.run(milliseconds: 500)
        try play.play()
        let game = try #require(play.games.first)
        #expect(play.games.count == 1)
        #expect(game.id == 1 && game.round == 1 && game.pin == play.pin && game.kind == "tic-tac-toe")
        // Two seats taken, started, five moves, over.
        #expect(game.firstEvent == 3 && game.lastEvent == 9 && game.moves == 5)
        #expect(game.players.map(\.name) == ["ana", "ben"] && game.winner == 0)
        #expect(game.reason == "three in a row" && game.options == "clock=5+3 rated")
        #expect(game.startedAt == begun && game.endedAt == begun + 500)
        #expect(game.isRated && game.finalHash.utf8.count == 64)
        let (ana, ben) = (
            try #require(play.rating(game.players[0].user)), try #require(play.rating(game.players[1].user))
        )
        #expect(ana.rating > 1_500 && ben.rating < 1_500 && ana.won == 1 && ben.lost == 1)
        #expect(game.players[0].after?.rating == ana.rating)
        // The last position is the room's own.
        let entry = try #require(play.owner?.machine?.rooms.values.first)
        #expect(entry.room.game.map { sha256Hex($0.snapshot) } == game.finalHash)
        try play.rematch()
        try play.play(first: 1)
        #expect(play.games.map(\.round) == [2, 1] && play.games[0].winner == 1)
        #expect(play.games[0].firstEvent == 12)
    }

    @Test func aGameThatHasNotBegunForBothIsKeptUnrated() throws {
        let play = try Rated()
        try play.play(but: 4)
        #expect(play.ben.ask("room.resign")?.isResult == true)
        let game = try #require(play.games.first)
        #expect(!game.isRated && game.winner == 0 && game.reason == "resignation" && game.moves == 1)
        #expect(play.rating(game.players[0].user) == nil)
    }

    @Test func aGameWithoutTheWordChangesNoRating() throws {
        let play = try Rated(options: "")
        try play.play()
        #expect(play.games.map(\.isRated) == [false])
        #expect(play.games.first?.players.allSatisfy { $0.after == nil } == true)
    }

    @Test func theWordStandsOnceInTheOptions() throws {
        let cluster = TestCluster()
        try cluster.addServer()
        cluster.settle()
        let ana = try cluster.guest("ana")
        let twice = ana.ask("room.create", #"{"game":"tic-tac-toe","options":"rated rated"}"#)
        #expect(twice?.refusal == "unknown_game")
        #expect(twice?.text("error", "message")?.contains("rated stands there twice") == true)
    }

    // MARK: A server is killed

    /// The end of a game is in the store, and its server dies before anybody hears of it; or it dies just before. The
    /// successor answers the same request, and the game counts once.
    @Test(arguments: [false, true]) func aKilledServerCountsAGameOnce(_ isStored: Bool) throws {
        let play = try Rated(servers: 2)
        try play.play(but: 1)
        let owner = try #require(play.owner)
        owner.isHeld = true
        let last = play.ana.post("room.move", #"{"move":"c1"}"#)
        play.cluster.settle()
        owner.isDeaf = true
        if isStored { owner.commit() }
        play.cluster.settle()
        #expect(play.games.count == (isStored ? 1 : 0))
        #expect(play.ana.answer(last) == nil)
        play.cluster.kill(owner)
        play.cluster.settle()
        play.cluster.run(milliseconds: 100)
        #expect(play.ana.answer(last)?.isResult == true)
        #expect(play.games.map(\.round) == [1])
        let game = try #require(play.games.first)
        #expect(game.isRated && game.firstEvent == 3 && game.lastEvent == 9 && game.moves == 5)
        #expect(play.rating(game.players[0].user)?.games == 1)
        #expect(play.rating(game.players[1].user)?.games == 1)
        // The next round goes on from what the successor has read.
        try play.rematch()
        try play.play(first: 1)
        #expect(play.games.map(\.round) == [2, 1] && play.rating(game.players[0].user)?.games == 2)
    }

    /// A former owner that still lives has its end refused with its fence.
    @Test func aStaleOwnerCountsNothing() throws {
        let play = try Rated(servers: 2)
        try play.play(but: 1)
        let owner = try #require(play.owner)
        owner.isHeld = true
        let last = play.ana.post("room.move", #"{"move":"c1"}"#)
        play.cluster.settle()
        play.cluster.dials = false
        play.cluster.cut(owner, play.cluster.balancers[0])
        play.cluster.settle()
        owner.isHeld = false
        play.cluster.settle()
        #expect(play.ana.answer(last)?.isResult == true)
        #expect((owner.machine?.writesRefused ?? 0) > 0)
        #expect(play.games.count == 1)
        #expect(play.rating(play.games[0].players[0].user)?.games == 1)
    }

    /// The beginning of a game is in a room's snapshot, so that a successor knows it.
    @Test func aGameThatASnapshotDividesIsKeptWhole() throws {
        let play = try Rated(servers: 2)
        try play.play(but: 2)
        for turn in 0..<RoomLimits.eventsPerSnapshot {
            #expect(play.ana.ask("room.chat", #"{"text":"\#(turn)"}"#)?.isResult == true)
        }
        play.cluster.kill(try #require(play.owner))
        play.cluster.settle()
        for (client, move) in [(play.ben, "b2"), (play.ana, "c1")] {
            let moved = client.post("room.move", #"{"move":"\#(move)"}"#)
            play.cluster.run(milliseconds: 100)
            #expect(client.answer(moved)?.isResult == true)
        }
        let game = try #require(play.games.first)
        #expect(game.firstEvent == 3 && game.moves == 5 && game.isRated)
        #expect(game.lastEvent == 9 + Int64(RoomLimits.eventsPerSnapshot))
    }

    // MARK: What players read

    @Test func playersReadRatingsAndGames() throws {
        let play = try Rated()
        try play.play()
        let shown = play.ben.ask("player.show", #"{"name":"ANA"}"#)
        #expect(shown?.text("result", "name") == "ana" && shown?.flag("result", "guest") == true)
        try withJSON(try #require(shown).bytes) { root in
            let result = try #require(root["result"])
            #expect(result["since"]?.integer != nil)
            let rating = try #require(result["ratings"]?[0])
            #expect(rating["game"]?.text == "tic-tac-toe" && (rating["rating"]?.integer ?? 0) > 1_500)
            #expect(rating["games"]?.integer == 1 && rating["won"]?.integer == 1 && rating["lost"]?.integer == 0)
            let game = try #require(result["games"]?[0])
            #expect(game["id"]?.integer == 1 && game["players"]?[1]?.text == "ben" && game["winner"]?.integer == 0)
            #expect(game["rated"]?.flag == true && game["moves"]?.integer == 5)
        }
        let state = play.ben.ask("room.state")
        try withJSON(try #require(state).bytes) { root in
            let ratings = try #require(root["result"]?["ratings"])
            #expect(ratings.count == 2 && (ratings[0]?["rating"]?.integer ?? 0) > 1_500)
            #expect((ratings[1]?["deviation"]?.integer ?? 350) < 350)
        }
        // One game is too little for a place among the best.
        let top = play.ben.ask("player.top", #"{"game":"tic-tac-toe"}"#)
        #expect(top?.description.contains(#""players":[]"#) == true)
        for turn in 1..<20 {
            try play.rematch()
            try play.play(first: turn % 2)
        }
        let best = play.ben.ask("player.top", #"{"game":"tic-tac-toe"}"#)
        try withJSON(try #require(best).bytes) { root in
            let players = try #require(root["result"]?["players"])
            #expect(players.count == 2 && players[0]?["rank"]?.integer == 1 && players[1]?["rank"]?.integer == 2)
            #expect((players[0]?["rating"]?.integer ?? 0) >= (players[1]?["rating"]?.integer ?? 0))
            #expect(players[0]?["games"]?.integer == 20)
        }
    }

    @Test func gamesAreReadInPagesWithinTheirBounds() throws {
        let play = try Rated(options: "")
        try play.play()
        for turn in 1..<55 {
            try play.rematch()
            try play.play(first: turn % 2)
        }
        func list(_ params: String) throws -> (ids: [Int64], more: Bool?) {
            let line = try #require(play.ana.ask("game.list", params))
            return try withJSON(line.bytes) { root in
                let games = root["result"]?["games"]
                let ids = (0..<(games?.count ?? 0)).compactMap { games?[$0]?["id"]?.integer }
                return (ids, root["result"]?["more"]?.flag)
            }
        }
        let first = try list("{}")
        #expect(first.ids == Array((6...55).reversed()) && first.more == true)
        let rest = try list(#"{"before":6,"player":"ben","game":"tic-tac-toe"}"#)
        #expect(rest.ids == [5, 4, 3, 2, 1] && rest.more == false)
        let shown = play.ana.ask("player.show", #"{"name":"ben"}"#)
        try withJSON(try #require(shown).bytes) { #expect($0["result"]?["games"]?.count == 20) }
        #expect(play.ana.ask("game.list", #"{"player":"nobody"}"#)?.refusal == "not_found")
        #expect(play.ana.ask("player.show", #"{"name":"\u0007"}"#)?.refusal == "not_found")
        #expect(play.ana.ask("game.list", #"{"game":"whist"}"#)?.refusal == "unknown_game")
        #expect(play.ana.ask("player.top", #"{"game":"whist"}"#)?.refusal == "unknown_game")
        #expect(play.ana.ask("player.top")?.refusal == "invalid_params")
        #expect(play.ana.ask("game.list", #"{"before":0}"#)?.refusal == "invalid_params")
    }
}

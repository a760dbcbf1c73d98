import Testing

@testable import Games

@Suite struct KalahaTests {
    /// The position of a row of numbers as a snapshot has them, South to move.
    private func table(
        south: String, north: String, turn: String = "S", options: String = ""
    ) throws -> GameTable<Kalaha> {
        var table = try GameTable<Kalaha>(options)
        table.game = try Kalaha(options: options, snapshot: "\(south)/\(north)/\(turn)/0/N,1,0,0,0")
        return table
    }

    private func rows(_ table: GameTable<Kalaha>) -> [String] {
        table.game.snapshot.split(separator: "/").prefix(2).map(String.init)
    }

    @Test func stonesAreSownCounterClockwise() throws {
        var table = try GameTable<Kalaha>()
        try table.play("1")
        #expect(rows(table) == ["0,5,5,5,5,4,0", "4,4,4,4,4,4,0"] && table.turn == 1)
        try table.play("6")
        #expect(rows(table) == ["1,6,6,5,5,4,0", "4,4,4,4,4,0,1"] && table.turn == 0)
        #expect(table.facts == [Fact(seat: 0, text: "1"), Fact(seat: 1, text: "6")])
    }

    @Test func theOtherSidesStoreIsPassedBy() throws {
        var table = try table(south: "1,0,0,0,0,8,9", north: "4,4,4,4,4,4,6")
        try table.play("6")
        #expect(rows(table) == ["2,0,0,0,0,0,10", "5,5,5,5,5,5,6"], "the eighth stone lies in house 1")
        #expect(table.turn == 1)
        var north = try self.table(south: "4,4,4,4,4,4,6", north: "1,0,0,0,0,8,9", turn: "N")
        try north.play("6")
        #expect(rows(north) == ["5,5,5,5,5,5,6", "2,0,0,0,0,0,10"])
    }

    @Test func thirteenStonesEndWhereTheyBeganAndCapture() throws {
        var table = try table(south: "0,0,13,0,0,1,10", north: "4,4,4,4,4,4,0")
        try table.play("3")
        // House 3 was emptied and gets the last stone; across from it is North's house 4 with 5 by then.
        #expect(table.game.last == Kalaha.Sowing(side: .south, house: 3, captured: 6))
        #expect(rows(table) == ["1,1,0,1,1,2,17", "5,5,5,0,5,5,0"])
    }

    @Test func moreThanThirteenStonesGoRoundAgain() throws {
        var table = try table(south: "0,0,0,0,0,20,8", north: "4,4,4,3,3,2,0")
        try table.play("6")
        // 13 for the whole round, then store and North's six houses.
        #expect(rows(table) == ["1,1,1,1,1,1,10", "6,6,6,5,5,4,0"] && table.turn == 1)
        #expect(table.game.last?.captured == 0, "the last stone does not lie in a house of one's own")
    }

    @Test func theLastStoneInTheStoreGivesAnotherMove() throws {
        var table = try GameTable<Kalaha>()
        try table.play("3")
        #expect(table.turn == 0 && table.game.movesAgain)
        #expect(rows(table) == ["4,4,0,5,5,5,1", "4,4,4,4,4,4,0"])
        #expect(table.refusal("1", seat: 1) == "not_your_turn: it is the other player's turn")
        try table.play("2")
        #expect(table.turn == 1 && !table.game.movesAgain)
        try table.play("3")
        #expect(table.turn == 1 && table.game.movesAgain, "North too")
        #expect(table.facts.map(\.seat) == [0, 0, 1])
    }

    @Test func theLastStoneInAnEmptyHouseOfOnesOwnCaptures() throws {
        var table = try table(south: "1,0,4,4,4,4,7", north: "4,4,4,4,5,3,0")
        try table.play("1")
        // South's house 2 lies across from North's house 5.
        #expect(table.game.last == Kalaha.Sowing(side: .south, house: 1, captured: 6))
        #expect(rows(table) == ["0,0,4,4,4,4,13", "4,4,4,4,0,3,0"] && table.turn == 1)
        var north = try self.table(south: "4,4,4,4,5,3,0", north: "1,0,4,4,4,4,7", turn: "N")
        try north.play("1")
        #expect(rows(north) == ["4,4,4,4,0,3,0", "0,0,4,4,4,4,13"])
    }

    @Test func nothingIsCapturedWhereTheOtherHouseIsEmptyOrOnesOwnIsNot() throws {
        var empty = try table(south: "1,0,4,4,4,4,7", north: "4,4,4,8,0,4,0")
        try empty.play("1")
        #expect(rows(empty) == ["0,1,4,4,4,4,7", "4,4,4,8,0,4,0"] && empty.game.last?.captured == 0)
        #expect(empty.turn == 1)
        var full = try table(south: "1,1,4,4,4,4,6", north: "4,4,4,4,4,4,0")
        try full.play("1")
        #expect(rows(full) == ["0,2,4,4,4,4,6", "4,4,4,4,4,4,0"])
        // An empty house of the other side captures nothing.
        var across = try table(south: "5,4,4,4,4,2,5", north: "0,4,4,4,4,4,0")
        try across.play("6")
        #expect(rows(across) == ["5,4,4,4,4,0,6", "1,4,4,4,4,4,0"] && across.game.last?.captured == 0)
    }

    @Test func whenASideIsEmptyTheOtherTakesTheRest() throws {
        var south = try table(south: "0,0,0,0,0,1,20", north: "4,4,4,4,4,4,3")
        try south.play("6")
        #expect(south.end == "1 27 stones to 21")
        #expect(rows(south) == ["0,0,0,0,0,0,21", "0,0,0,0,0,0,27"])
        #expect(south.game.last == Kalaha.Sowing(side: .south, house: 6, captured: 0, otherRest: 24))
        #expect(!south.game.movesAgain, "no other move after the last stone fell into the store")
        var north = try table(south: "4,4,4,4,4,4,3", north: "0,0,0,0,0,1,20", turn: "N")
        try north.play("6")
        #expect(north.end == "0 27 stones to 21")
        // A capture that empties the other side ends the game too, and the side with stones keeps them.
        var captured = try table(south: "1,0,5,0,0,0,20", north: "0,0,0,0,2,0,20")
        try captured.play("1")
        #expect(captured.end == "0 28 stones to 20" && captured.game.last?.ownRest == 5)
        #expect(captured.refusal("3").hasPrefix("game_over: "))
    }

    @Test func asManyStonesEachAreADraw() throws {
        var table = try table(south: "0,0,0,0,0,1,23", north: "0,0,0,0,0,4,20")
        try table.play("6")
        #expect(table.end == "draw 24 stones each")
        try table.expectRoundTrip()
    }

    @Test(arguments: [3, 4, 5, 6]) func theStonesAreAnOption(stones: Int) throws {
        let table = try GameTable<Kalaha>("stones=\(stones)")
        #expect(table.game.stones == stones && table.game.pits.reduce(0, +) == 12 * stones)
        #expect(table.game.pits == (0..<14).map { $0 % 7 == 6 ? 0 : stones })
        try table.expectRoundTrip()
    }

    @Test func otherOptionsAreRefusedWithWords() throws {
        typealias Table = GameTable<Kalaha>
        #expect(try Table("").game.stones == 4)
        for text in ["stones=2", "stones=7", "stones=", "stones=04", "stones=+4", "stones=four"] {
            #expect(
                Table.refusal(options: text)
                    == "unreadable: \"\(text)\" cannot be; write stones=3, stones=4, stones=5 or stones=6")
        }
        for text in ["houses=6", "4", "stones", "stones=4 stones=4"] {
            #expect(Table.refusal(options: text).contains("kalaha has one option, stones=3 to stones=6"), "\(text)")
        }
        #expect(Table.refusal(options: "", first: -1).contains("seat -1"))
    }

    @Test(arguments: ["", "0", "7", "33", " 3", "3 ", "a", "-1", "３", "½", "\u{0}", "3\u{301}", "h3"])
    func whatIsNoHouseIsRefusedWithWords(text: String) throws {
        let table = try GameTable<Kalaha>()
        #expect(
            table.refusal(text)
                == "illegal_move: no such house: write one of your houses, 1 to 6 from your left, for example 3")
    }

    @Test func emptyHousesAndMovesOutOfTurnAreRefused() throws {
        var table = try GameTable<Kalaha>("", first: 1)
        #expect(table.turn == 1 && table.game.side(of: 1) == .south)
        #expect(table.refusal("1", seat: 0) == "not_your_turn: it is the other player's turn")
        #expect(table.refusal("1", seat: 2).hasPrefix("not_your_turn: "))
        try table.play("3")
        #expect(table.refusal("3") == "illegal_move: house 3 is empty; choose one with stones in it")
        var game = table.game
        #expect(throws: Violation.self) { try game.apply(Fact(seat: nil, text: "1")) }
    }

    @Test(arguments: [
        "", "4,4,4,4,4,4,0/4,4,4,4,4,4,0/S/0", "4,4,4,4,4,4,0/4,4,4,4,4,4,0/N/0/-", "4,4,4,4,4,4,0/4,4,4,4,4,4,0/S/2/-",
        "4,4,4,4,4,4,0/4,4,4,4,4,4,0/X/0/-", "4,4,4,4,4,4,1/4,4,4,4,4,4,0/S/0/-", "4,4,4,4,4,5,0/4,4,4,4,4,3,0/S/0/-",
        "4,4,4,4,4,4,0/4,4,4,4,4,4,0/S/0/S,1,0,0,0", "0,5,5,5,5,4,0/4,4,4,4,4,4,0/N/0/S,7,0,0,0",
        "0,5,5,5,5,4,0/4,4,4,4,4,4,0/N/0/S,1,1,0,0", "0,5,5,5,5,4,0/4,4,4,4,4,4,0/N/0/S,1,0,3,0",
        "0,5,5,5,5,4/0,4,4,4,4,4,4,0/N/0/S,1,0,0,0", "0,5,5,5,5,04,0/4,4,4,4,4,4,0/N/0/S,1,0,0,0",
        "0,5,5,5,5,-4,8/4,4,4,4,4,4,0/N/0/S,1,0,0,0", "0,0,0,0,0,0,24/4,4,4,4,4,4,0/N/0/S,1,0,0,0",
        "0,5,5,5,5,4,0/4,4,4,4,4,4,0/N/0/S,1,0,0,0/", "0,5,5,5,5,4,0/4,4,4,4,4,4,0/N/0/S,+1,0,0,0",
    ])
    func aStateThatNoGameLeadsToIsRefused(text: String) {
        let refusal = GameTable<Kalaha>.refusal(snapshot: text) ?? "read"
        #expect(refusal.hasPrefix("unreadable: not a stored game of kalaha, "), "\(refusal)")
    }

    @Test func aStateOfOtherStonesIsRefused() {
        let text = "0,5,5,5,5,4,0/4,4,4,4,4,4,0/N/0/S,1,0,0,0"
        #expect(GameTable<Kalaha>.refusal(snapshot: text) == nil)
        #expect(GameTable<Kalaha>.refusal(snapshot: text, options: "stones=5")?.contains("not 60 stones") ?? false)
    }

    @Test(arguments: [3, 4, 5, 6]) func randomGamesEndKeepTheirStonesAndAreReplayed(stones: Int) throws {
        var dice = Dice(UInt64(stones))
        var positions = 0
        var longest = 0
        while positions < 25_000 {
            var table = try GameTable<Kalaha>("stones=\(stones)", first: Int.random(in: 0...1, using: &dice))
            while let turn = table.turn {
                let side = table.game.side(of: turn)
                let houses = (1...6).filter { table.game.pits[side.firstPit + $0 - 1] > 0 }
                let stores = table.game.pits[6] + table.game.pits[13]
                try table.play(one: "\(try #require(houses.randomElement(using: &dice)))")
                try #require(table.game.pits.reduce(0, +) == 12 * stones)
                try #require(table.game.pits.allSatisfy { $0 >= 0 })
                try #require(table.game.pits[6] + table.game.pits[13] >= stores, "stores never lose stones")
                try #require(table.turn == nil || (table.turn == turn) == table.game.movesAgain)
                try table.expectRoundTrip()
                positions += 1
                try #require(table.facts.count < 12 * stones * 12, "it ends")
            }
            longest = max(longest, table.facts.count)
            #expect(table.game.pits[6] + table.game.pits[13] == 12 * stones)
            try table.expectReplay()
        }
        #expect(longest > 20)
    }
}

import Games
import Testing

@Suite struct GomokuTests {
    /// Black's stones and white's, one after the other; white's are put where they make no row when they are left out.
    private func table(
        black: String, white: String = "a15 c15 e15 g15 i15 k15 m15 o15 a13 c13 e13", options: String = ""
    ) throws -> GameTable<Gomoku> {
        var table = try GameTable<Gomoku>(options)
        let others = white.split(separator: " ").map(String.init)
        for (index, stone) in black.split(separator: " ").map(String.init).enumerated() {
            if index > 0 { try table.play(one: others[index - 1]) }
            try table.play(one: stone)
        }
        return table
    }

    @Test(arguments: [
        "e8 f8 g8 h8 i8", "h4 h5 h6 h7 h8", "d4 e5 f6 g7 h8", "d12 e11 f10 g9 h8", "a1 b1 c1 d1 e1",
        "o1 o2 o3 o4 o5", "k1 l2 m3 n4 o5", "a5 b4 c3 d2 e1", "a1 b2 c3 d4 e5", "k5 l4 m3 n2 o1",
    ])
    func fiveInEachDirectionWin(stones: String) throws {
        for rule in ["", "rule=freestyle", "rule=standard"] {
            let names = stones.split(separator: " ").map(String.init)
            // The last stone may be any of the five.
            for turned in 0..<5 {
                let order = names[turned...] + names[..<turned]
                let table = try table(black: order.joined(separator: " "), options: rule)
                #expect(table.end == "0 five in a row", "\(order) \(rule)")
                #expect(Set(table.game.winning.map(Gomoku.name)) == Set(names))
                #expect(table.game.winning == table.game.winning.sorted())
            }
        }
    }

    @Test func fourStonesDoNotWinAndRowsDoNotGoOnBehindTheEdge() throws {
        #expect(try table(black: "e8 f8 g8 h8").end == nil)
        // Three at the right edge of row 8 and two at the left edge of row 7 are neighbours in reading order.
        #expect(try table(black: "m8 n8 o8 a7 b7").end == nil)
        #expect(try table(black: "m8 n9 o10 a10 b11").end == nil)
        #expect(try table(black: "a8 b8 c8 e8 f8").end == nil, "a gap")
    }

    @Test func anOverlineWinsInFreestyleAlone() throws {
        let six = "c8 d8 e8 g8 h8 f8"
        let free = try table(black: six)
        #expect(free.end == "0 six in a row")
        #expect(free.game.winning.count == 6)
        let standard = try table(black: six, options: "rule=standard")
        #expect(standard.end == nil && standard.turn == 1)
        #expect(standard.game.winning.isEmpty)
        let nine = "a8 b8 c8 d8 f8 g8 h8 i8 e8"
        #expect(try table(black: nine).end == "0 nine in a row")
        #expect(try table(black: nine, options: "rule=standard").end == nil)
    }

    @Test func anOverlineDoesNotHinderAFiveInAnotherDirection() throws {
        let both = "c8 d8 e8 g8 h8 f4 f5 f6 f7 f8"
        let standard = try table(black: both, options: "rule=standard")
        #expect(standard.end == "0 five in a row")
        #expect(standard.game.winning.map(Gomoku.name) == ["f8", "f7", "f6", "f5", "f4"])
        let free = try table(black: both)
        #expect(free.end == "0 six in a row")
        #expect(free.game.winning.count == 10, "both rows")
    }

    @Test func whiteWinsToo() throws {
        #expect(try table(black: "a1 c1 e1 g1 i1", white: "h8 h9 h10 h11").end == nil)
        var won = try GameTable<Gomoku>("", first: 1)
        try won.play("a1 h8 c1 h9 e1 h10 g1 h11 i1 h12")
        #expect(won.end == "0 five in a row", "who moves second has white")
        #expect(won.refusal("b2", seat: 0).hasPrefix("game_over: "))
        #expect(won.refusal("b2", seat: 1).hasPrefix("game_over: "))
    }

    /// A colour for each point with never more than two alike in a row, as many as a full board has of each.
    private func full() -> (black: [Int], white: [Int]) {
        let points = 0..<Gomoku.pointCount
        let isBlack = { (point: Int) in (point % 15 / 2 + point / 15) % 2 == 0 }
        return (points.filter(isBlack), points.filter { !isBlack($0) })
    }

    @Test func aFullBoardIsADraw() throws {
        let (black, white) = full()
        try #require(black.count == 113 && white.count == 112)
        var table = try GameTable<Gomoku>()
        for (index, point) in black.enumerated() {
            if index > 0 { try table.play(one: Gomoku.name(of: white[index - 1])) }
            #expect(table.end == nil)
            try table.play(one: Gomoku.name(of: point))
        }
        #expect(table.end == "draw the board is full")
        #expect(table.refusal("h8").hasPrefix("game_over: "))
        try table.expectRoundTrip()
        try table.expectReplay()
    }

    @Test func pointsHaveOneNameAndCapitalsAreTaken() throws {
        #expect(Gomoku.name(of: 0) == "a15" && Gomoku.name(of: 224) == "o1" && Gomoku.name(of: 112) == "h8")
        for point in 0..<Gomoku.pointCount {
            let name = Gomoku.name(of: point)
            #expect(Gomoku.point(named: name) == point && Gomoku.point(named: name.uppercased()) == point)
        }
        var table = try GameTable<Gomoku>()
        try table.play(one: "H8")
        #expect(table.facts == [Fact(seat: 0, text: "h8")])
    }

    @Test(arguments: [
        "", "h", "8", "p1", "h0", "h16", "h08", "h8 ", " h8", "8h", "h-8", "hh8", "h1５", "ｈ8", "h8h", "h155", "@1",
        "`1",
        "\u{0}1", "é1", "h\u{301}8", "blac\u{212A}", "schwarz",
    ])
    func whatIsNoPointIsRefusedWithWords(text: String) throws {
        let refusal = try GameTable<Gomoku>().refusal(text)
        #expect(refusal.hasPrefix("illegal_move: ") && refusal.contains("a1 to o15, for example h8"))
    }

    @Test func movesOutOfTurnAndOnTakenPointsAreRefused() throws {
        var table = try GameTable<Gomoku>()
        #expect(table.refusal("h8", seat: 1) == "not_your_turn: it is the other player's turn")
        #expect(table.refusal("h8", seat: 2).hasPrefix("not_your_turn: "))
        try table.play("h8")
        #expect(table.refusal("h8") == "illegal_move: h8 is taken; choose an empty point")
        #expect(table.refusal("black").hasPrefix("illegal_move: black cannot be chosen now; place a stone"))
        var game = table.game
        #expect(throws: Violation.self) { try game.apply(Fact(seat: nil, text: "a1")) }
    }

    @Test func optionsThatAreNotKnownAreRefusedWithWords() throws {
        typealias Table = GameTable<Gomoku>
        #expect(try Table("rule=standard opening=swap2").game.options.rule == .standard)
        #expect(try Table("opening=free rule=freestyle").game.options == Table().game.options)
        #expect(
            Table.refusal(options: "rule=renju")
                == "unreadable: gomoku has no \"rule=renju\"; write rule=freestyle or rule=standard")
        #expect(Table.refusal(options: "opening=swap").contains("opening=free or opening=swap2"))
        #expect(Table.refusal(options: "rule").contains("write rule="))
        #expect(Table.refusal(options: "size=19").contains("no option \"size=19\"; it has rule=freestyle"))
        #expect(Table.refusal(options: "rule=standard rule=standard").contains("given twice"))
        #expect(Table.refusal(options: "", first: 2).contains("seat 2"))
    }

    @Test(arguments: ["", "rule=standard", "opening=swap2", "rule=standard opening=swap2"])
    func randomGamesEndAndAreReadBackAndReplayed(options: String) throws {
        var dice = Dice(UInt64(options.utf8.count))
        var positions = 0
        while positions < 25_000 {
            var table = try GameTable<Gomoku>(options, first: Int.random(in: 0...1, using: &dice))
            var free = Array(0..<Gomoku.pointCount).shuffled(using: &dice)
            while table.turn != nil {
                if let choice = table.game.choices.randomElement(using: &dice) {
                    try table.play(one: choice.rawValue)
                } else {
                    let stones = table.game.stones
                    let point = free.popLast()
                    try table.play(one: Gomoku.name(of: try #require(point, "it ends")))
                    try #require(table.game.stones == stones + 1)
                }
                positions += 1
                if Int.random(in: 0..<40, using: &dice) == 0 { try table.expectRoundTrip() }
            }
            let stones = table.game.points.compactMap { $0 }
            #expect(stones.count == table.game.stones)
            #expect(stones.count { $0 == .black } == (stones.count + 1) / 2)
            try table.expectRoundTrip()
            try table.expectReplay()
        }
    }
}

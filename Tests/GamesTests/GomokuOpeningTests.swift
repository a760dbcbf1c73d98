import Games
import Testing

@Suite struct GomokuOpeningTests {
    private func table(_ moves: String = "", first: Int = 0) throws -> GameTable<Gomoku> {
        var table = try GameTable<Gomoku>("opening=swap2", first: first)
        try table.play(moves)
        return table
    }

    @Test(arguments: [0, 1]) func theFirstPlayerPlacesBlackWhiteBlack(first: Int) throws {
        var table = try table(first: first)
        for (left, colour) in zip([3, 2, 1], [Gomoku.Colour.black, .white, .black]) {
            #expect(table.game.phase == .placing(left: left) && table.game.next == colour && table.turn == first)
            #expect(table.refusal("i9", seat: 1 - first).hasPrefix("not_your_turn: "))
            #expect(table.refusal("black") == "illegal_move: black cannot be chosen now; place a stone, for example h8")
            try table.play(["h8", "h9", "a1"][3 - left])
        }
        #expect(table.game.phase == .choosing && table.turn == 1 - first)
        #expect(table.game.colour(of: 0) == nil && table.game.choices == [.black, .white, .more])
        #expect(table.refusal("i9") == "illegal_move: no stone now: choose black, white, or more (two more stones)")
        #expect(table.refusal("black", seat: first).hasPrefix("not_your_turn: "))
    }

    @Test func whoTakesBlackLetsTheOtherMove() throws {
        var table = try table("h8 h9 a1 BLACK")
        #expect(table.facts.last == Fact(seat: 1, text: "black"))
        #expect(table.game.black == 1 && table.game.colour(of: 0) == .white)
        #expect(table.turn == 0 && table.game.next == .white && table.game.phase == .playing)
        #expect(table.refusal("white") == "illegal_move: white cannot be chosen now; place a stone, for example h8")
        try table.play("i9")
        #expect(table.turn == 1 && table.game.next == .black)
    }

    @Test func whoTakesWhiteMoves() throws {
        var table = try table("h8 h9 a1 white")
        #expect(table.game.black == 0 && table.turn == 1 && table.game.next == .white)
        try table.play("i9")
        #expect(table.turn == 0)
        #expect(table.game.points[Gomoku.point(named: "i9") ?? 0] == .white)
    }

    @Test func whoAsksForMorePlacesWhiteAndBlackAndTheFirstChooses() throws {
        for (choice, black) in [("black", 0), ("white", 1)] {
            var table = try table("h8 h9 a1 more")
            #expect(table.game.phase == .placingMore(left: 2) && table.turn == 1 && table.game.next == .white)
            #expect(table.refusal("more").hasPrefix("illegal_move: more cannot be chosen now; place a stone"))
            try table.play("i9")
            #expect(table.game.phase == .placingMore(left: 1) && table.turn == 1 && table.game.next == .black)
            #expect(table.refusal("i9", seat: 0).hasPrefix("not_your_turn: "))
            try table.play("i10")
            #expect(table.game.phase == .choosingColour && table.turn == 0)
            #expect(table.game.choices == [.black, .white])
            #expect(table.refusal("more") == "illegal_move: more cannot be chosen now; choose black or white")
            #expect(table.refusal("j9") == "illegal_move: no stone now: choose black or white")
            try table.play(choice)
            #expect(table.game.black == black && table.turn == 1 - black && table.game.next == .white)
        }
    }

    @Test func theFirstLetterIsEnoughForAChoice() throws {
        for (letter, word) in [("b", "black"), ("W", "white"), ("m", "more")] {
            #expect(try table("h8 h9 a1 \(letter)").facts.last?.text == word)
        }
        #expect(try table().refusal("b").contains("no such point"))
        #expect(try table("h8 h9 a1 m i9 i10").refusal("m").contains("no such point"))
    }

    @Test func theWinnerIsWhoeverHasTheColour() throws {
        // Seat 1 takes black; the three stones of the opening count for it.
        var table = try table("h8 a15 h9 black")
        try table.play("c15 h10 e15 h11 g15 h12")
        #expect(table.end == "1 five in a row")
    }

    @Test func choicesAreReadBackInEveryPhase() throws {
        for moves in [
            "", "h8", "h8 h9", "h8 h9 a1", "h8 h9 a1 more", "h8 h9 a1 more b1", "h8 h9 a1 more b1 b2",
            "h8 h9 a1 more b1 b2 black", "h8 h9 a1 white", "h8 h9 a1 black i1",
        ] {
            for first in 0...1 {
                let table = try table(moves, first: first)
                try table.expectRoundTrip()
                try table.expectReplay()
                let again = try Gomoku(options: "opening=swap2", snapshot: table.game.snapshot)
                #expect(again.phase == table.game.phase && again.last == table.game.last)
            }
        }
    }

    /// A board with these points on it, and the rest of a snapshot.
    private func snapshot(_ stones: [String: Character], _ rest: String) -> String {
        var board = Array(repeating: Character("."), count: Gomoku.pointCount)
        for (name, stone) in stones { board[Gomoku.point(named: name) ?? 0] = stone }
        return String(board) + rest
    }

    @Test func aStateThatNoGameLeadsToIsRefused() throws {
        typealias Table = GameTable<Gomoku>
        let one: [String: Character] = ["h8": "X"]
        #expect(Table.refusal(snapshot: snapshot(one, "/0/0/-/h8")) == nil)
        for rest in [
            "", "/0/0/-", "/2/2/-/h8", "/0/1/-/h8", "/0/-/-/h8", "/0/0/+/h8", "/0/0/-/-", "/0/0/-/h9", "/0/0/-/H8",
        ] {
            let refusal = Table.refusal(snapshot: snapshot(one, rest)) ?? "read"
            #expect(refusal.hasPrefix("unreadable: not a stored game of gomoku, "), "\(rest): \(refusal)")
        }
        #expect(Table.refusal(snapshot: snapshot(["h8": "O"], "/0/0/-/h8")) != nil, "white did not begin")
        #expect(Table.refusal(snapshot: snapshot(["h8": "X", "h9": "X"], "/0/0/-/h9")) != nil, "moved twice")
        #expect(Table.refusal(snapshot: snapshot(["h8": "x"], "/0/0/-/h8")) != nil)
        #expect(Table.refusal(snapshot: snapshot([:], "/0/0/-/-")) == nil)
        #expect(Table.refusal(snapshot: snapshot([:], "/0/0/-/h8")) != nil)
        #expect(Table.refusal(snapshot: snapshot([:], ".//0/0/-/-")) != nil)
        // Nobody chooses before three stones, nobody waits with five of them.
        let swap2 = "opening=swap2"
        let two: [String: Character] = ["h8": "X", "h9": "O"]
        #expect(Table.refusal(snapshot: snapshot(two, "/0/-/-/h9"), options: swap2) == nil)
        #expect(Table.refusal(snapshot: snapshot(two, "/0/0/-/h9"), options: swap2) != nil)
        #expect(Table.refusal(snapshot: snapshot(two, "/0/-/+/h9"), options: swap2) != nil)
        let four: [String: Character] = ["h8": "X", "h9": "O", "a1": "X", "a2": "O"]
        #expect(Table.refusal(snapshot: snapshot(four, "/0/-/+/a2"), options: swap2) == nil)
        #expect(Table.refusal(snapshot: snapshot(four, "/0/-/-/a2"), options: swap2) != nil)
        #expect(Table.refusal(snapshot: snapshot(four, "/0/1/+/a2"), options: swap2) != nil)
        #expect(Table.refusal(snapshot: snapshot(four, "/0/1/-/a2"), options: swap2) == nil)
        // A row of five that is older than the last stone.
        var won = Dictionary(uniqueKeysWithValues: "abcde".map { ("\($0)8", Character("X")) })
        for column in "aceg" { won["\(column)1"] = "O" }
        #expect(Table.refusal(snapshot: snapshot(won, "/0/0/-/c8")) == nil)
        won["i1"] = "O"
        #expect(Table.refusal(snapshot: snapshot(won, "/0/0/-/i1"))?.contains("won before") ?? false)
    }
}

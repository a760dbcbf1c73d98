import Testing

@testable import Games

/// What the strongest bots must see on a board.
@Suite struct BotTacticsTests {
    private func chess(_ fen: String, effort: Int = 2, strength: BotStrength = .hard) throws -> BotThought {
        var random = BotRandom(seed: 5)
        let table = try GameTable<Chess>("fen=\(fen)")
        let task = BotTask(seat: try #require(table.turn), strength: strength, effort: effort)
        return try #require(ChessBot.think(table.game, task, random: &random))
    }

    @Test(arguments: [
        ("6k1/5ppp/8/8/8/8/5PPP/R5K1 w - - 0 1", "Ra8#"),
        ("r1bqkb1r/pppp1ppp/2n2n2/4p2Q/2B1P3/8/PPPP1PPP/RNB1K1NR w KQkq - 4 4", "Qxf7#"),
        ("k7/2Q5/1K6/8/8/8/8/8 w - - 0 1", "Qb7#"),
        ("rnbqkbnr/pppp1ppp/8/4p3/6P1/5P2/PPPPP2P/RNBQKBNR b KQkq g3 0 2", "Qh4#"),
    ])
    func mateInOneIsPlayed(fen: String, move: String) throws {
        // Another mate is as good where there are two.
        for strength in [BotStrength.medium, .hard] {
            let thought = try chess(fen, strength: strength)
            #expect(thought.move == move || thought.move.hasSuffix("#"))
            #expect(thought.outlook == 1_000)
        }
    }

    @Test(arguments: [
        "kbK5/pp6/1P6/8/8/8/8/R7 w - - 0 1",
        "7k/8/5K2/8/8/8/8/6Q1 w - - 0 1",
        "r5k1/5ppp/8/8/8/8/4RPPP/4R1K1 w - - 0 1",
    ])
    func mateInTwoIsSeenAndPlayed(fen: String) throws {
        var table = try GameTable<Chess>("fen=\(fen)")
        var random = BotRandom(seed: 5)
        for _ in 0..<2 {
            let seat = try #require(table.turn)
            let thought = try #require(
                ChessBot.think(table.game, BotTask(seat: seat, strength: .hard, effort: 3), random: &random))
            #expect(thought.outlook == 1_000)
            try table.play(one: thought.move)
            guard table.turn != nil else { break }
            // The defence may be any: the best that the bot itself knows.
            let other = try #require(table.turn)
            let defence = try #require(
                ChessBot.think(table.game, BotTask(seat: other, strength: .hard, effort: 3), random: &random))
            if table.game.position.legalMoves.isEmpty { break }
            try table.play(one: defence.move)
        }
        #expect(table.end?.hasSuffix("checkmate") ?? false, "\(fen)")
    }

    @Test func whatIsForNothingIsTakenAndWhatHangsIsSaved() throws {
        #expect(try chess("4k3/8/8/3q4/8/2N5/8/4K3 w - - 0 1").move == "Nxd5")
        // A stalemate would give the win away.
        #expect(try chess("7k/8/6K1/8/8/8/8/5Q2 w - - 0 1").move.hasPrefix("Qf8"))
        #expect(try chess("4k3/8/8/8/8/8/8/QQ2K3 b - - 0 1", effort: 10).isHopeless)
        #expect(try !chess("4k3/pppp4/8/8/8/8/PPPP4/4K3 b - - 0 1", effort: 3).isHopeless)
    }

    @Test func aDrawIsClaimedByWhoStandsWorse() throws {
        var bare = try GameTable<Chess>("fen=4k3/8/8/8/8/8/8/QQ2K3 b - - 99 80")
        try bare.play("Ke7 Kf2")
        var random = BotRandom(seed: 5)
        let seat = try #require(bare.turn)
        let thought = try #require(
            ChessBot.think(bare.game, BotTask(seat: seat, strength: .hard, effort: 2), random: &random))
        #expect(thought.move == Chess.claimText)
    }

    @Test func theWorthOfAPositionHasNoColour() throws {
        var random = BotRandom(seed: 9)
        for _ in 0..<40 {
            var position = Chess.Position.start
            for _ in 0..<40 {
                if let move = position.legalMoves.randomElement(using: &random) { position = position.played(move) }
            }
            let turned = Self.turned(position)
            #expect(ChessEvaluation.shared.worth(position) == ChessEvaluation.shared.worth(turned))
        }
    }

    /// The same with the colours changed and the board upside down.
    private static func turned(_ position: Chess.Position) -> Chess.Position {
        var turned = position
        turned.white = position.black.byteSwapped
        turned.black = position.white.byteSwapped
        turned.pawns = position.pawns.byteSwapped
        turned.knights = position.knights.byteSwapped
        turned.bishops = position.bishops.byteSwapped
        turned.rooks = position.rooks.byteSwapped
        turned.queens = position.queens.byteSwapped
        turned.kings = position.kings.byteSwapped
        turned.castlingRooks = position.castlingRooks.byteSwapped
        turned.enPassant = position.enPassant.byteSwapped
        turned.turn = position.turn.other
        return turned
    }

    // MARK: - Gomoku

    private func gomoku(
        _ moves: String, _ options: String = "", strength: BotStrength = .hard
    ) throws -> (table: GameTable<Gomoku>, thought: BotThought) {
        var table = try GameTable<Gomoku>(options)
        try table.play(moves)
        var random = BotRandom(seed: 5)
        let task = BotTask(seat: try #require(table.turn), strength: strength, effort: 5)
        return (table, try #require(GomokuBot.think(table.game, task, random: &random)))
    }

    @Test(arguments: ["", "rule=standard"]) func fivesAreMadeAndFoursBlocked(rule: String) throws {
        for strength in [BotStrength.medium, .hard] {
            let own = try gomoku("h8 a1 i8 c1 j8 e1 k8 g1", rule, strength: strength)
            #expect(["g8", "l8"].contains(own.thought.move))
            let four = try gomoku("g8 h8 a2 i8 c1 j8 e1 k8", rule, strength: strength)
            #expect(four.thought.move == "l8", "white has four, closed at one end")
        }
    }

    @Test(arguments: ["", "rule=standard"]) func anOpenThreeIsStopped(rule: String) throws {
        for strength in [BotStrength.medium, .hard] {
            let three = try gomoku("a1 h8 c1 i8 e3 j8", rule, strength: strength)
            #expect(["f8", "g8", "k8", "l8"].contains(three.thought.move), "\(three.thought.move)")
        }
    }

    @Test func anOverlineIsNoFourByTheStandardRule() throws {
        // f8 would join three and two to six: five or more wins, exactly five does not.
        let black = "c8 a1 d8 c1 e8 e1 g8 a3 h8 c3"
        #expect(try gomoku(black).thought.move == "f8")
        var shapes = GomokuShapes(.standard)
        #expect(shapes.shape(0b00_0110_11100, 0b11_1000_00011) != .five)
        var free = GomokuShapes(.freestyle)
        #expect(free.shape(0b000_1101_1100, 0b111_0000_0011) == .five)
        #expect(shapes.shape(0b000_0001_1110, 0b000_0100_0001) == .five)
    }

    @Test func aWinByFoursAloneIsFound() throws {
        // Two closed threes that cross: one four forces the answer and makes the other one open.
        var search = GomokuSearch(try gomokuBoard("h8 g8 i8 h11 j8 a1 k9 c1 k10 e1 k11 k12"), nodes: 5_000)
        let point = search.winningFour(0, nodes: 5_000)
        #expect(point.map(Gomoku.name) == "k8")
    }

    private func gomokuBoard(_ moves: String) throws -> Gomoku {
        var table = try GameTable<Gomoku>()
        try table.play(moves)
        return table.game
    }

    // MARK: - Kalaha

    @Test func aSowingOfTheSearchIsOneOfTheRules() throws {
        var random = BotRandom(seed: 2)
        for game in 0..<60 {
            var table = try GameTable<Kalaha>("stones=\(3 + game % 4)", first: game % 2)
            while table.turn != nil {
                let places = KalahaPlaces(table.game)
                let houses = (0..<6).filter { places.stones[places.base + $0] > 0 }
                let house = try #require(houses.randomElement(using: &random))
                let sown = places.sown(house)
                try table.play(one: "\(house + 1)")
                #expect((0..<14).map { Int(sown.stones[$0]) } == table.game.pits)
                #expect(sown.isOver == (table.turn == nil))
                if !sown.isOver { #expect(sown.base == table.game.turn.firstPit) }
            }
        }
    }
}

import Games
import Testing

/// A game of two bots, of which the first has seat 0.
private func played<Bot: BotPlayer>(
    _ bot: Bot.Type, _ strengths: [BotStrength], effort: Int, seed: UInt64, options: String = ""
) throws -> GameTable<Bot.Board> {
    var random = BotRandom(seed: seed)
    var table = try GameTable<Bot.Board>(options, first: Int(seed % 2))
    while let seat = table.turn, table.facts.count < 400 {
        let task = BotTask(seat: seat, strength: strengths[seat], effort: effort)
        let thought = try #require(bot.think(table.game, task, random: &random))
        #expect(thought.nodes <= max(64, task.share(of: bot.nodes(task.strength))) + 64)
        try table.play(one: thought.move)
    }
    return table
}

/// How often the first has won and lost.
private func result<Bot: BotPlayer>(
    _ bot: Bot.Type, _ first: BotStrength, _ second: BotStrength, games: Int, effort: Int = 100, options: String = ""
) throws -> (won: Int, lost: Int) {
    var result = (won: 0, lost: 0)
    for seed in 0..<games {
        let end = try played(bot, [first, second], effort: effort, seed: UInt64(seed), options: options).end ?? ""
        if end.hasPrefix("0 ") { result.won += 1 }
        if end.hasPrefix("1 ") { result.lost += 1 }
    }
    return result
}

/// Bots of all games: what they share, and how much stronger the strong ones are. Efforts are small, so that it is quick.
@Suite struct BotTests {
    @Test func hardBeatsEasyInNineOfTen() throws {
        #expect(try result(TicTacToeBot.self, .hard, .easy, games: 30).won >= 20)
        #expect(try result(KalahaBot.self, .hard, .easy, games: 10, effort: 1).won >= 9)
        #expect(try result(GomokuBot.self, .hard, .easy, games: 10, effort: 1).won >= 9)
        #expect(try result(ChessBot.self, .hard, .easy, games: 2, effort: 1).won == 2)
    }

    @Test func mediumIsBetweenThem() throws {
        #expect(try result(KalahaBot.self, .medium, .easy, games: 10, effort: 5).won >= 8)
        #expect(try result(GomokuBot.self, .medium, .easy, games: 10, effort: 5).won >= 8)
        #expect(try result(ChessBot.self, .medium, .easy, games: 2, effort: 2).won >= 1)
    }

    @Test func nobodyBeatsTheStrongestInTicTacToe() throws {
        for strength in BotStrength.allCases {
            #expect(try result(TicTacToeBot.self, .hard, strength, games: 20).lost == 0)
        }
        // Nor by any moves at all.
        var random = BotRandom(seed: 7)
        for game in 0..<60 {
            var table = try GameTable<TicTacToe>(first: game % 2)
            while let seat = table.turn {
                let free = table.game.squares.indices.filter { table.game.squares[$0] == nil }
                let square = try #require(free.randomElement(using: &random))
                let task = BotTask(seat: 0, strength: .hard)
                let own = seat == 0 ? TicTacToeBot.think(table.game, task, random: &random)?.move : nil
                try table.play(one: own ?? TicTacToe.name(of: square))
            }
            #expect(table.end?.hasPrefix("1 ") == false)
        }
    }

    @Test func theSameSeedGivesTheSameGame() throws {
        func facts(_ seed: UInt64) throws -> [Fact] {
            try played(ChessBot.self, [.medium, .easy], effort: 5, seed: seed).facts
        }
        #expect(try facts(3) == facts(3))
        #expect(try facts(3) != facts(4))
    }

    @Test func whoIsNotToMoveAndWhoHasFinishedHaveNothingToSay() throws {
        var random = BotRandom(seed: 1)
        let chess = try GameTable<Chess>()
        let other = BotTask(seat: 1, strength: .hard)
        #expect(ChessBot.think(chess.game, other, random: &random) == nil)
        var over = try GameTable<TicTacToe>()
        try over.play("a1 a2 b1 b2 c1")
        for seat in 0..<2 {
            let task = BotTask(seat: seat, strength: .easy)
            #expect(TicTacToeBot.think(over.game, task, random: &random) == nil)
        }
    }

    /// Boards that random moves lead to: whatever a bot says there is possible.
    private func property<Bot: BotPlayer>(
        _ bot: Bot.Type, boards: Int, options: [String], moves: (Bot.Board, inout BotRandom) -> String?
    ) throws {
        var random = BotRandom(seed: 11)
        var seen = 0
        while seen < boards {
            var table = try GameTable<Bot.Board>(options.randomElement(using: &random) ?? "", first: seen % 2)
            for _ in 0..<120 {
                guard let seat = table.turn, seen < boards else { break }
                // The strongest seldom: it takes its time, and the way to its move is the same.
                let chance = Int.random(in: 0..<40, using: &random)
                let strength = chance == 0 ? BotStrength.hard : chance < 12 ? .medium : .easy
                let thought = try #require(
                    bot.think(table.game, BotTask(seat: seat, strength: strength, effort: 1), random: &random))
                #expect(abs(thought.outlook) <= 1_000)
                _ = try table.game.decide(move: thought.move, seat: seat, moment: Moment(at: 0))
                seen += 1
                guard let move = moves(table.game, &random) else { break }
                for fact in try table.game.decide(move: move, seat: seat, moment: Moment(at: 0)) {
                    try table.game.apply(fact)
                }
            }
        }
    }

    @Test func noMoveOfABotIsIllegal() throws {
        try property(TicTacToeBot.self, boards: 300, options: [""]) { board, random in
            board.squares.indices.filter { board.squares[$0] == nil }.randomElement(using: &random)
                .map(TicTacToe.name)
        }
        try property(KalahaBot.self, boards: 1_000, options: ["", "stones=3", "stones=6"]) { board, random in
            guard case .running(let seat?) = board.status else { return nil }
            let first = board.side(of: seat).firstPit
            return (0..<6).filter { board.pits[first + $0] > 0 }.randomElement(using: &random).map { "\($0 + 1)" }
        }
        let gomoku = ["", "rule=standard", "opening=swap2", "rule=standard opening=swap2"]
        try property(GomokuBot.self, boards: 600, options: gomoku) { board, random in
            if let choice = board.choices.randomElement(using: &random) { return choice.rawValue }
            return board.points.indices.filter { board.points[$0] == nil }.randomElement(using: &random)
                .map(Gomoku.name)
        }
        try property(ChessBot.self, boards: 500, options: [""]) { board, random in
            board.position.legalMoves.randomElement(using: &random).map { board.position.san($0) }
        }
    }
}

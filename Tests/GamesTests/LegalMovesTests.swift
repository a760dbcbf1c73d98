import Games
import Testing

/// The list of legal moves, held against what the rules take.
@Suite struct LegalMovesTests {
    /// All texts that could be a move of a board, in normal spelling or not.
    private static let squares = (0..<15).flatMap { column in
        (1...15).map { String(UnicodeScalar(UInt8(0x61 + column))) + "\($0)" }
    }

    /// At each position of a random game the list is what `decide` takes: nothing is missing, and nothing stands there twice.
    private func expectAgreement<Rules: GameRules>(
        _ rules: Rules.Type, _ options: String = "", candidates: [String], seed: UInt64
    ) throws {
        var table = try GameTable<Rules>(options)
        var dice = Dice(seed)
        while let seat = table.turn {
            let moves = table.game.legalMoves(of: seat)
            try #require(!moves.isEmpty)
            let taken = Set(
                candidates.compactMap {
                    try? table.game.decide(move: $0, seat: seat, moment: Moment(at: 0)).first?.text
                })
            #expect(Set(moves) == taken && moves.count == taken.count)
            #expect(table.game.legalMoves(of: 1 - seat).isEmpty)
            try table.play(one: try #require(moves.randomElement(using: &dice)))
        }
        #expect(table.game.legalMoves(of: 0).isEmpty && table.game.legalMoves(of: 1).isEmpty)
    }

    @Test func boardsListWhatTheyTake() throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            try expectAgreement(TicTacToe.self, candidates: Self.squares, seed: seed)
            try expectAgreement(Kalaha.self, candidates: (0...9).map(String.init), seed: seed)
            try expectAgreement(Match<Kalaha>.self, "clock=5+3", candidates: (0...9).map(String.init), seed: seed)
        }
        try expectAgreement(
            Gomoku.self, "opening=swap2", candidates: Self.squares + ["black", "white", "more"], seed: 3)
    }

    @Test func chessListsWhatItTakes() throws {
        let squares = (0..<64).map(Chess.name)
        let promotions = ["q", "r", "b", "n"]
        let candidates = squares.flatMap { from in
            squares.flatMap { to in
                [from + to] + (to.hasSuffix("8") || to.hasSuffix("1") ? promotions.map { from + to + $0 } : [])
            }
        }
        var table = try ChessTable()
        var dice = Dice(7)
        for _ in 0..<8 {
            guard case .running(let seat?) = table.game.status else { break }
            let moves = table.game.legalMoves(of: seat)
            let taken = Set(
                candidates.compactMap {
                    try? table.game.decide(move: $0, seat: seat, moment: Moment(at: 0)).first?.text
                })
            #expect(Set(moves) == taken && moves.count == taken.count)
            try table.play(one: try #require(moves.randomElement(using: &dice)))
        }
    }

    @Test func anAdjournedMatchHasNone() throws {
        var match = try Match<TicTacToe>(options: "clock=5+3", first: 0, random: 0)
        for (seat, text) in [(0, "b2"), (1, "a1"), (1, "adjourn"), (0, "accept adjourn")] {
            for fact in try match.decide(move: text, seat: seat, moment: Moment(at: 0)) { try match.apply(fact) }
        }
        #expect(match.legalMoves(of: 0).isEmpty && match.legalMoves(of: 1).isEmpty)
    }
}

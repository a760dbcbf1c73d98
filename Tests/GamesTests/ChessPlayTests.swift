import Games
import Testing

/// What holds in every game, tried with random play from fixed seeds.
@Suite struct ChessPlayTests {
    /// As many positions as some seconds allow; with optimization 100,000.
    #if DEBUG
        static let positions = 4_000
    #else
        static let positions = 100_000
    #endif

    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9
        }
    }

    @Test func rulesAndGeneratorAgreeInRandomGames() throws {
        var random = Random(state: 7)
        var seen = 0
        while seen < Self.positions {
            var game = try Chess(options: "", first: seen % 2, random: 0)
            while seen < Self.positions, case .running(let turn?) = game.status {
                seen += 1
                let position = game.position
                try Self.holds(position)
                let moves = position.legalMoves
                let move = try #require(moves.randomElement(using: &random))
                // What the generator makes the rules take, in either notation, and the outcome is the same.
                let text = Bool.random(using: &random) ? position.san(move) : position.coordinates(move)
                let facts = try game.decide(move: text, seat: turn, moment: Moment(at: 0))
                #expect(facts == [Fact(seat: turn, text: position.san(move))])
                #expect(throws: Violation.self) {
                    try game.decide(move: text, seat: 1 - turn, moment: Moment(at: 0))
                }
                for fact in facts { try game.apply(fact) }
                #expect(Self.pieces(game.position.fen) == Self.pieces(position.played(move).fen))
                // Two squares that no legal move joins are refused.
                let (from, to) = (Int.random(in: 0..<64, using: &random), Int.random(in: 0..<64, using: &random))
                let squares = Chess.name(of: from) + Chess.name(of: to)
                let isLegal = moves.contains { $0.from == from && ($0.to == to || $0.target == to) }
                if !isLegal { #expect(throws: Violation.self, "\(squares)") { try position.move(squares) } }
            }
        }
    }

    private static func pieces(_ fen: String) -> Substring { fen.prefix { $0 != " " } }

    /// One king each, no more pieces than there were, no pawn at the ends, the side that has moved not in check.
    private static func holds(_ position: Chess.Position) throws {
        for side in [Chess.Side.white, .black] {
            #expect(position.count(.king, side) == 1)
            #expect(position.count(.pawn, side) <= 8)
        }
        // FEN refuses the rest, and reads what it wrote.
        #expect(try Chess.Position(fen: position.fen) == position)
    }

    @Test func aLogReplaysToTheSameGameAndSnapshotsGoOn() throws {
        var random = Random(state: 99)
        for round in 0..<(Self.positions / 400) {
            var game = try Chess(options: "", first: 0, random: 0)
            var copy = game
            var log: [Fact] = []
            while log.count < 200, case .running(let turn?) = game.status {
                if game.claim != nil, round % 3 == 0 {
                    log += try game.decide(move: "draw claim", seat: turn, moment: Moment(at: 0))
                } else {
                    let move = try #require(game.position.legalMoves.randomElement(using: &random))
                    log.append(Fact(seat: turn, text: game.position.san(move)))
                }
                if log.count % 16 == 0 { copy = try Chess(options: "", snapshot: game.snapshot) }
                if let fact = log.last {
                    try game.apply(fact)
                    try copy.apply(fact)
                }
                #expect(copy.snapshot == game.snapshot && copy.status == game.status)
            }
            var replayed = try Chess(options: "", first: 0, random: 0)
            for fact in log { try replayed.apply(fact) }
            #expect(replayed.snapshot == game.snapshot && replayed.status == game.status)
            #expect(replayed.snapshot.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
            #expect(replayed.snapshot.utf8.count < 3_200)
        }
    }

    @Test func aClaimAndItsReasonOutliveASnapshot() throws {
        var table = try ChessTable()
        try table.play("Nf3 Nf6 Ng1 Ng8 Nf3 Nf6 Ng1 Ng8")
        try table.play(one: "draw claim")
        let read = try Chess(options: "", snapshot: table.game.snapshot)
        #expect(read.status == table.game.status)
    }

    @Test func theKeysOfPositionsNeverChange() throws {
        // They stand in logs: a change here breaks games that are being played.
        #expect(Chess.Position.start.key == 0xCD1B_21E5_221C_0E3D)
        #expect(try Chess.Position(fen: "4k3/8/8/8/3pP3/8/8/4K2R b K e3 0 1").key == 0x3223_A352_F7BB_D12D)
    }

    @Test func whatIsNoSnapshotIsRefused() throws {
        let good = try Chess(options: "", first: 0, random: 0).snapshot
        #expect(try Chess(options: "", snapshot: good).snapshot == good)
        let parts = good.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        for (index, wrong) in [
            (0, "8/8 w"), (1, "2"), (2, "x"), (3, "z9e4"), (5, "12"), (5, ""), (5, "0000000000000000"),
        ] {
            var changed = parts
            changed[index] = wrong
            #expect(throws: Violation.self) { try Chess(options: "", snapshot: changed.joined(separator: "|")) }
        }
        for text in ["", "|", String(repeating: "|", count: 5), good + "|"] {
            #expect(throws: Violation.self) { try Chess(options: "", snapshot: text) }
        }
    }

    @Test func factsThatCannotBeAreRefused() throws {
        var game = try Chess(options: "", first: 0, random: 0)
        let before = game
        for fact in [
            Fact(seat: 0, text: "e5"), Fact(seat: 1, text: "e5"), Fact(seat: nil, text: "e4"),
            Fact(seat: 0, text: "draw claim"),
        ] {
            #expect(throws: Violation.self) { try game.apply(fact) }
            #expect(game.snapshot == before.snapshot)
        }
    }
}

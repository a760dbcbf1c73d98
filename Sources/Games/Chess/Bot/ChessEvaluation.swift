/// What a position is worth without looking ahead: material, the places of the pieces, pawns, rooks' files, the king's shelter.
/// The tables are Tomasz Michniewski's "Simplified Evaluation Function" (Chess Programming Wiki); hundredths of a pawn.
struct ChessEvaluation: Sendable {
    static let shared = ChessEvaluation()

    /// Pawn to king.
    static let material = [100, 320, 330, 500, 900, 0]

    /// For each kind, 64 squares from white's side, with the material in.
    private let middle: [Int]
    private let end: [Int]
    /// The squares before a pawn on its own file and the two beside it, for white and for black.
    private let ways: [Bitboard]
    /// The files beside a file.
    private let besides: [Bitboard]
    private let attacks = AttackTables.shared

    private init() {
        var middle: [Int] = []
        var end: [Int] = []
        for (kind, rows) in Self.rows.enumerated() {
            for square in 0..<64 {
                // Rows are written as a diagram: the eighth rank first.
                let place = square ^ 56
                middle.append(Self.material[kind] + rows[place])
                let late = kind == 5 ? Self.lateKing[place] : kind == 0 ? (square >> 3) * 8 - 8 : rows[place]
                end.append(Self.material[kind] + late)
            }
        }
        self.middle = middle
        self.end = end
        let files = (0..<8).map { Bitboard.fileA << UInt64($0) }
        besides = (0..<8).map { ($0 > 0 ? files[$0 - 1] : 0) | ($0 < 7 ? files[$0 + 1] : 0) }
        var ways: [Bitboard] = []
        for side in 0..<2 {
            for square in 0..<64 {
                let rank = square >> 3
                let strip = files[square & 7] | besides[square & 7]
                let ahead: Bitboard =
                    side == 0 ? (rank == 7 ? 0 : ~0 << UInt64(8 * rank + 8)) : (1 << UInt64(8 * rank)) - 1
                ways.append(strip & ahead)
            }
        }
        self.ways = ways
    }

    /// The worth for the side to move.
    func worth(_ position: Chess.Position) -> Int {
        var early = 0
        var late = 0
        side(position, position.white, position.black, flip: 0, &early, &late)
        var theirEarly = 0
        var theirLate = 0
        side(position, position.black, position.white, flip: 56, &theirEarly, &theirLate)
        early &-= theirEarly
        late &-= theirLate
        let light = (position.knights | position.bishops).nonzeroBitCount
        let phase = min(24, light &+ position.rooks.nonzeroBitCount &* 2 &+ position.queens.nonzeroBitCount &* 4)
        var worth = (early &* phase &+ late &* (24 &- phase)) / 24
        if phase <= 6 { worth &+= chase(position, worth) }
        return position.turn == .white ? worth : -worth
    }

    private func side(
        _ position: Chess.Position, _ own: Bitboard, _ other: Bitboard, flip: Int, _ early: inout Int, _ late: inout Int
    ) {
        let pawns = position.pawns & own
        let theirPawns = position.pawns & other
        let occupied = own | other
        var rest = pawns
        while rest != 0 {
            let square = rest.popFirst()
            early &+= middle[square ^ flip]
            late &+= end[square ^ flip]
            let beside = besides[square & 7]
            if pawns & beside == 0 { early &-= 12; late &-= 12 }
            if ways[(flip == 0 ? 0 : 64) &+ square] & theirPawns == 0 {
                let steps = (square ^ flip) >> 3
                early &+= steps &* 6
                late &+= steps &* steps &* 4
            }
        }
        rest = position.knights & own
        while rest != 0 {
            let square = rest.popFirst()
            early &+= middle[64 &+ square ^ flip]
            late &+= end[64 &+ square ^ flip]
        }
        rest = position.bishops & own
        if rest & (rest &- 1) != 0 { early &+= 30; late &+= 40 }
        while rest != 0 {
            let square = rest.popFirst()
            let reach = (attacks.bishop(square, occupied) & ~own).nonzeroBitCount &* 3
            early &+= middle[128 &+ square ^ flip] &+ reach
            late &+= end[128 &+ square ^ flip] &+ reach
        }
        rest = position.rooks & own
        while rest != 0 {
            let square = rest.popFirst()
            let file = Bitboard.fileA &<< UInt64(square & 7)
            let open = pawns & file != 0 ? 0 : theirPawns & file != 0 ? 8 : 18
            let reach = (attacks.rook(square, occupied) & ~own).nonzeroBitCount &* 2
            early &+= middle[192 &+ square ^ flip] &+ open &+ reach
            late &+= end[192 &+ square ^ flip] &+ open &+ reach
        }
        rest = position.queens & own
        while rest != 0 {
            let square = rest.popFirst()
            early &+= middle[256 &+ square ^ flip]
            late &+= end[256 &+ square ^ flip]
        }
        let king = (position.kings & own).first
        early &+= middle[320 &+ king ^ flip]
        late &+= end[320 &+ king ^ flip]
        early &+= (attacks.king(king) & pawns).nonzeroBitCount &* 10
    }

    /// A lone side's king belongs at the edge and the other one near it: what mates with few pieces need.
    private func chase(_ position: Chess.Position, _ worth: Int) -> Int {
        guard abs(worth) > 200, position.pawns & (worth > 0 ? position.black : position.white) == 0 else { return 0 }
        let hunter = position.king(worth > 0 ? .white : .black)
        let hunted = position.king(worth > 0 ? .black : .white)
        let (file, rank) = (hunted & 7, hunted >> 3)
        let edge = max(3 - file, file - 4) + max(3 - rank, rank - 4)
        let distance = abs(file - hunter & 7) + abs(rank - hunter >> 3)
        let bonus = edge * 12 + (14 - distance) * 5
        return worth > 0 ? bonus : -bonus
    }

    // MARK: - Tables

    private static let rows: [[Int]] = [
        [
            0, 0, 0, 0, 0, 0, 0, 0, 50, 50, 50, 50, 50, 50, 50, 50, 10, 10, 20, 30, 30, 20, 10, 10, 5, 5, 10, 25, 25,
            10,
            5, 5, 0, 0, 0, 20, 20, 0, 0, 0, 5, -5, -10, 0, 0, -10, -5, 5, 5, 10, 10, -20, -20, 10, 10, 5, 0, 0, 0, 0, 0,
            0, 0, 0,
        ],
        [
            -50, -40, -30, -30, -30, -30, -40, -50, -40, -20, 0, 0, 0, 0, -20, -40, -30, 0, 10, 15, 15, 10, 0, -30, -30,
            5, 15, 20, 20, 15, 5, -30, -30, 0, 15, 20, 20, 15, 0, -30, -30, 5, 10, 15, 15, 10, 5, -30, -40, -20, 0, 5,
            5,
            0, -20, -40, -50, -40, -30, -30, -30, -30, -40, -50,
        ],
        [
            -20, -10, -10, -10, -10, -10, -10, -20, -10, 0, 0, 0, 0, 0, 0, -10, -10, 0, 5, 10, 10, 5, 0, -10, -10, 5, 5,
            10, 10, 5, 5, -10, -10, 0, 10, 10, 10, 10, 0, -10, -10, 10, 10, 10, 10, 10, 10, -10, -10, 5, 0, 0, 0, 0, 5,
            -10, -20, -10, -10, -10, -10, -10, -10, -20,
        ],
        [
            0, 0, 0, 0, 0, 0, 0, 0, 5, 10, 10, 10, 10, 10, 10, 5, -5, 0, 0, 0, 0, 0, 0, -5, -5, 0, 0, 0, 0, 0, 0, -5,
            -5,
            0, 0, 0, 0, 0, 0, -5, -5, 0, 0, 0, 0, 0, 0, -5, -5, 0, 0, 0, 0, 0, 0, -5, 0, 0, 0, 5, 5, 0, 0, 0,
        ],
        [
            -20, -10, -10, -5, -5, -10, -10, -20, -10, 0, 0, 0, 0, 0, 0, -10, -10, 0, 5, 5, 5, 5, 0, -10, -5, 0, 5, 5,
            5,
            5, 0, -5, 0, 0, 5, 5, 5, 5, 0, -5, -10, 5, 5, 5, 5, 5, 0, -10, -10, 0, 5, 0, 0, 0, 0, -10, -20, -10, -10,
            -5,
            -5, -10, -10, -20,
        ],
        [
            -30, -40, -40, -50, -50, -40, -40, -30, -30, -40, -40, -50, -50, -40, -40, -30, -30, -40, -40, -50, -50,
            -40,
            -40, -30, -30, -40, -40, -50, -50, -40, -40, -30, -20, -30, -30, -40, -40, -30, -30, -20, -10, -20, -20,
            -20,
            -20, -20, -20, -10, 20, 20, 0, 0, 0, 0, 20, 20, 20, 30, 10, 0, 0, 10, 30, 20,
        ],
    ]

    private static let lateKing = [
        -50, -40, -30, -20, -20, -30, -40, -50, -30, -20, -10, 0, 0, -10, -20, -30, -30, -10, 20, 30, 30, 20, -10, -30,
        -30, -10, 30, 40, 40, 30, -10, -30, -30, -10, 30, 40, 40, 30, -10, -30, -30, -10, 20, 30, 30, 20, -10, -30, -30,
        -30, 0, 0, 0, 0, -30, -30, -50, -30, -30, -30, -30, -30, -30, -50,
    ]
}

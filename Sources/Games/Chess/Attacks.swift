/// Where pieces go on a board with these squares occupied. The tables are computed once, 68 KB.
struct AttackTables: Sendable {
    /// Squares a knight's jump away.
    private let knights: [Bitboard]
    /// Squares next to a king.
    private let kings: [Bitboard]
    /// For each square four lines (file, rank, the two diagonals), each as the squares below it and those above it.
    private let lines: [Bitboard]
    /// For two squares on one line those strictly between them, else none.
    private let betweens: [Bitboard]
    /// For two squares on one line the whole line from edge to edge, else none.
    private let throughs: [Bitboard]

    static let shared = AttackTables()

    private init() {
        var knights: [Bitboard] = []
        var kings: [Bitboard] = []
        var lines: [Bitboard] = []
        var betweens = [Bitboard](repeating: 0, count: 4_096)
        var throughs = [Bitboard](repeating: 0, count: 4_096)
        for square in 0..<64 {
            knights.append(
                Self.steps(from: square, [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)]))
            kings.append(
                Self.steps(from: square, [(0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)]))
            for (file, rank) in [(0, 1), (1, 0), (1, 1), (-1, 1)] {
                let above = Self.ray(from: square, file, rank)
                let below = Self.ray(from: square, -file, -rank)
                lines += [below, above]
                for (ray, back) in [(above, (-file, -rank)), (below, (file, rank))] {
                    var rest = ray
                    while rest != 0 {
                        let other = rest.popFirst()
                        betweens[square * 64 + other] = ray & Self.ray(from: other, back.0, back.1)
                        throughs[square * 64 + other] = above | below | .square(square)
                    }
                }
            }
        }
        self.knights = knights
        self.kings = kings
        self.lines = lines
        self.betweens = betweens
        self.throughs = throughs
    }

    private static func steps(from square: Int, _ steps: [(Int, Int)]) -> Bitboard {
        steps.reduce(0) { set, step in
            let (file, rank) = (square & 7 + step.0, square >> 3 + step.1)
            return (0..<8).contains(file) && (0..<8).contains(rank) ? set | .square(rank * 8 + file) : set
        }
    }

    private static func ray(from square: Int, _ file: Int, _ rank: Int) -> Bitboard {
        steps(from: square, (1...7).map { (file * $0, rank * $0) })
    }

    // MARK: - Pieces

    @inline(__always) func knight(_ square: Int) -> Bitboard { knights[square] }
    @inline(__always) func king(_ square: Int) -> Bitboard { kings[square] }

    /// Where a pawn of this side takes.
    @inline(__always) static func pawn(_ square: Int, _ side: Chess.Side) -> Bitboard {
        pawns(.square(square), side)
    }

    /// Where pawns of this side take.
    @inline(__always) static func pawns(_ pawns: Bitboard, _ side: Chess.Side) -> Bitboard {
        let (left, right) = (pawns & ~.fileA, pawns & ~.fileH)
        return side == .white ? left &<< 7 | right &<< 9 : left &>> 9 | right &>> 7
    }

    @inline(__always) func rook(_ square: Int, _ occupied: Bitboard) -> Bitboard {
        line(square * 8, occupied) | line(square * 8 + 2, occupied)
    }

    @inline(__always) func bishop(_ square: Int, _ occupied: Bitboard) -> Bitboard {
        line(square * 8 + 4, occupied) | line(square * 8 + 6, occupied)
    }

    /// The squares of one line that are reached: obstruction difference. From the nearest piece below up to the nearest
    /// above, one subtraction fills the bits, and the exclusive or takes the farther pieces away again.
    @inline(__always) private func line(_ index: Int, _ occupied: Bitboard) -> Bitboard {
        let (below, above) = (lines[index], lines[index &+ 1])
        let upper = above & occupied
        let nearest = 0x8000_0000_0000_0000 &>> UInt64((below & occupied | 1).leadingZeroBitCount)
        return (below | above) & (upper ^ (upper &- nearest))
    }

    @inline(__always) func between(_ first: Int, _ second: Int) -> Bitboard { betweens[first &* 64 &+ second] }
    @inline(__always) func through(_ first: Int, _ second: Int) -> Bitboard { throughs[first &* 64 &+ second] }

    /// Where a piece on this square goes, whatever stands there.
    func reach(of piece: Chess.Piece, on square: Int, _ occupied: Bitboard) -> Bitboard {
        switch piece.kind {
        case .pawn: Self.pawn(square, piece.side)
        case .knight: knight(square)
        case .bishop: bishop(square, occupied)
        case .rook: rook(square, occupied)
        case .queen: rook(square, occupied) | bishop(square, occupied)
        case .king: king(square)
        }
    }
}

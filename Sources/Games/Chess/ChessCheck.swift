// What a check of the rules asks of chess.
extension Chess {
    /// The usual game; Chess960; pawns right before they promote; a position full of castling, pins and en passant; and few
    /// pieces, which repeat positions and come to the end of 75 moves.
    public static var variants: [String] {
        [
            "", "fen=nqbnrkrb/pppppppp/8/8/8/8/PPPPPPPP/NQBNRKRB w KQkq - 0 1",
            "fen=7k/PPPPP3/8/8/8/8/3ppppp/K7 w - - 0 1",
            "fen=r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1",
            "fen=8/8/4k3/8/8/3K4/R7/6n1 w - - 0 1",
        ]
    }

    /// Each square has one piece at most, each side one king and at most sixteen pieces; no pawn stands on a last rank; who has
    /// just moved is not in check; the position has one FEN; and it is the last of those that are counted.
    public var flaw: String? {
        let kinds = Kind.allCases.map { position.pieces($0) }
        guard kinds.reduce(0, |) == position.occupied, position.white & position.black == 0,
            kinds.reduce(0, { $0 + $1.nonzeroBitCount }) == position.occupied.nonzeroBitCount
        else { return "two pieces stand on one square" }
        for side in [Side.white, .black] {
            let kings = position.count(.king, side)
            guard kings == 1 else { return "\(side.name) has \(kings) kings" }
            guard position.pieces(side).nonzeroBitCount <= 16 else { return "\(side.name) has more than 16 pieces" }
        }
        guard position.pieces(.pawn) & .ends == 0 else { return "a pawn stands on a last rank" }
        let king = position.king(position.turn.other)
        guard position.attackers(of: king, by: position.turn, position.occupied, .shared) == 0 else {
            return "who has moved is in check"
        }
        guard (try? Position(fen: position.fen)) == position else { return "another position has its FEN" }
        return keysAreRight ? nil : "the position is not the last that was counted"
    }
}

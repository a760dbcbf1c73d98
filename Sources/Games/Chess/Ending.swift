extension Chess.Position {
    /// Whether no series of legal moves can lead to mate, in the cases where that is plain (FIDE 5.2.2): king against king, one
    /// bishop or one knight more, or bishops alone that all go on squares of one colour.
    var isDead: Bool {
        guard pawns | rooks | queens == 0 else { return false }
        let minor = knights | bishops
        if minor.nonzeroBitCount <= 1 { return true }
        return knights == 0 && (bishops & .light == 0 || bishops & ~.light == 0)
    }
}

extension Chess {
    /// Half-moves after which a player may claim a draw (FIDE 9.3), and after which the game is drawn (FIDE 9.6.2).
    enum QuietLimit {
        static let claim = 100
        static let end = 150
    }

    /// How often a position has to have been there for a claim (FIDE 9.2), and for the end (FIDE 9.6.1).
    enum RepetitionLimit {
        static let claim = 3
        static let end = 5
    }

    /// A draw that a player may claim.
    public enum Claim: String, Sendable {
        /// The position has been there three times.
        case repetition = "r"
        /// Fifty moves of each side without a pawn's move or a capture.
        case fiftyMoves = "f"

        /// In words, as the reason of a draw.
        public var reason: String {
            switch self {
            case .repetition: "the same position for the third time, claimed"
            case .fiftyMoves: "50 moves without a pawn's move or a capture, claimed"
            }
        }
    }

    /// How a position ends the game, apart from claims. `times` is how often it has been there.
    static func ending(_ position: Position, times: Int, seat: (Side) -> Int) -> GameResult? {
        if position.legalCount == 0 {
            guard position.isCheck else { return .draw(reason: "stalemate") }
            return .win(seat: seat(position.turn.other), reason: "checkmate")
        }
        if position.isDead { return .draw(reason: "neither side has enough left to give mate") }
        if times >= RepetitionLimit.end { return .draw(reason: "the same position for the fifth time") }
        if position.quietHalfMoves >= QuietLimit.end {
            return .draw(reason: "75 moves without a pawn's move or a capture")
        }
        return nil
    }
}

extension Chess {
    /// Where the pieces stand, who is to move, and what else the rules remember. It is a value; `played` gives the next one.
    public struct Position: Equatable, Sendable {
        var white: Bitboard = 0
        var black: Bitboard = 0
        var pawns: Bitboard = 0
        var knights: Bitboard = 0
        var bishops: Bitboard = 0
        var rooks: Bitboard = 0
        var queens: Bitboard = 0
        var kings: Bitboard = 0
        /// The rooks with which their kings may still castle, as far as these have not moved.
        var castlingRooks: Bitboard = 0
        /// The square behind a pawn that has just gone two squares, when one of the other side stands where it might take it.
        var enPassant: Bitboard = 0
        /// Who is to move.
        public internal(set) var turn: Side = .white
        /// Half-moves since a pawn moved or something was taken.
        public internal(set) var quietHalfMoves = 0
        /// The number of the move, from 1; it grows after black's.
        public internal(set) var moveNumber = 1

        @inline(__always) var occupied: Bitboard { white | black }
        /// The pieces of a side.
        @inline(__always) func pieces(_ side: Side) -> Bitboard { side == .white ? white : black }
        /// The square of a side's king.
        @inline(__always) public func king(_ side: Side) -> Int { (kings & pieces(side)).first }

        /// The pieces of a kind, of both sides.
        func pieces(_ kind: Kind) -> Bitboard {
            switch kind {
            case .pawn: pawns
            case .knight: knights
            case .bishop: bishops
            case .rook: rooks
            case .queen: queens
            case .king: kings
            }
        }

        /// The squares where a side has pieces of a kind.
        func pieces(_ kind: Kind, _ side: Side) -> Bitboard { pieces(kind) & pieces(side) }

        /// How many pieces of a kind a side has.
        public func count(_ kind: Kind, _ side: Side) -> Int { pieces(kind, side).nonzeroBitCount }

        /// What stands on a square.
        public func piece(on square: Int) -> Piece? {
            guard occupied.has(square) else { return nil }
            guard let kind = Kind.allCases.first(where: { pieces($0).has(square) }) else { return nil }
            return Piece(kind, white.has(square) ? .white : .black)
        }

        mutating func put(_ piece: Piece, on square: Int) {
            let bit = Bitboard.square(square)
            if piece.side == .white { white |= bit } else { black |= bit }
            toggle(piece.kind, bit)
        }

        @inline(__always) private mutating func toggle(_ kind: Kind, _ bits: Bitboard) {
            switch kind {
            case .pawn: pawns ^= bits
            case .knight: knights ^= bits
            case .bishop: bishops ^= bits
            case .rook: rooks ^= bits
            case .queen: queens ^= bits
            case .king: kings ^= bits
            }
        }

        @inline(__always) private mutating func toggle(_ side: Side, _ bits: Bitboard) {
            if side == .white { white ^= bits } else { black ^= bits }
        }

        // MARK: - Moving

        /// The position after a legal move.
        @inline(__always) public func played(_ move: Move) -> Position {
            var next = self
            next.play(move)
            return next
        }

        private mutating func play(_ move: Move) {
            let (from, to) = (Bitboard.square(move.from), Bitboard.square(move.to))
            let side = turn
            enPassant = 0
            quietHalfMoves &+= 1
            if move.isCastling {
                castle(move, side)
            } else {
                let enemy = pieces(side.other)
                if enemy & to != 0 { take(to, side.other) }
                toggle(side, from | to)
                castlingRooks &= ~(from | to)
                if pawns & from != 0 {
                    playPawn(move, from, to, side)
                } else if knights & from != 0 {
                    knights ^= from | to
                } else if bishops & from != 0 {
                    bishops ^= from | to
                } else if rooks & from != 0 {
                    rooks ^= from | to
                } else if queens & from != 0 {
                    queens ^= from | to
                } else {
                    kings ^= from | to
                    castlingRooks &= side == .white ? ~.rank1 : ~.rank8
                }
            }
            if side == .black { moveNumber &+= 1 }
            turn = side.other
        }

        @inline(__always) private mutating func take(_ square: Bitboard, _ side: Side) {
            toggle(side, square)
            pawns &= ~square
            knights &= ~square
            bishops &= ~square
            rooks &= ~square
            queens &= ~square
            quietHalfMoves = 0
        }

        @inline(__always) private mutating func playPawn(
            _ move: Move, _ from: Bitboard, _ to: Bitboard, _ side: Side
        ) {
            quietHalfMoves = 0
            pawns ^= from
            if let kind = move.promotion { toggle(kind, to) } else { pawns |= to }
            if move.isEnPassant {
                let taken = side == .white ? to &>> 8 : to &<< 8
                toggle(side.other, taken)
                pawns ^= taken
            } else if side == .white ? from &<< 16 == to : from &>> 16 == to {
                let passed = side == .white ? from &<< 8 : from &>> 8
                // It counts only where a pawn stands that might take (FIDE 9.2.3.1).
                if AttackTables.pawns(passed, side) & pawns & pieces(side.other) != 0 { enPassant = passed }
            }
        }

        private mutating func castle(_ move: Move, _ side: Side) {
            let (king, rook) = (Bitboard.square(move.from), Bitboard.square(move.to))
            let (kingTarget, rookTarget) = (Bitboard.square(move.kingTarget), Bitboard.square(move.rookTarget))
            // King and rook may stand on each other's target, so both go before both come.
            kings = kings & ~king | kingTarget
            rooks = rooks & ~rook | rookTarget
            if side == .white {
                white = white & ~(king | rook) | kingTarget | rookTarget
            } else {
                black = black & ~(king | rook) | kingTarget | rookTarget
            }
            castlingRooks &= side == .white ? ~.rank1 : ~.rank8
        }

        /// The other side is to move, and nothing else has changed: the null move of annotated games.
        func passed() -> Position {
            var next = self
            next.enPassant = 0
            next.quietHalfMoves += 1
            if turn == .black { next.moveNumber += 1 }
            next.turn = turn.other
            return next
        }
    }
}

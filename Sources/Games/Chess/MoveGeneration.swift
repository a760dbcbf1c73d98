extension Chess.Position {
    /// The pieces of a side that attack a square, on a board with these squares occupied.
    @inline(__always) func attackers(
        of square: Int, by side: Chess.Side, _ occupied: Bitboard, _ tables: AttackTables
    ) -> Bitboard {
        var found = tables.knight(square) & knights | tables.king(square) & kings
        found |= AttackTables.pawn(square, side.other) & pawns
        found |= tables.rook(square, occupied) & (rooks | queens)
        found |= tables.bishop(square, occupied) & (bishops | queens)
        return found & pieces(side)
    }

    /// The pieces that give check to the side to move.
    var checkers: Bitboard {
        attackers(of: king(turn), by: turn.other, occupied, .shared)
    }

    /// Whether the side to move is in check.
    public var isCheck: Bool { checkers != 0 }

    /// Puts all legal moves into the sink. What a king in check or a pinned piece cannot do is never made.
    @inline(__always) func generate<Sink: ChessMoveSink>(into sink: inout Sink, _ tables: AttackTables) {
        let own = pieces(turn)
        let occupied = self.occupied
        let king = self.king(turn)
        let checkers = attackers(of: king, by: turn.other, occupied, tables)
        addKing(king, own, occupied, &sink, tables)
        var mask = ~own
        if checkers != 0 {
            // Two checks at once: only the king can help.
            if checkers & (checkers &- 1) != 0 { return }
            mask = checkers | tables.between(king, checkers.first)
        } else if castlingRooks & own != 0 {
            addCastling(king, own, occupied, &sink, tables)
        }
        let pinned = self.pinned(king, own, occupied, tables)

        var movers = knights & own & ~pinned
        while movers != 0 {
            let from = movers.popFirst()
            sink.add(from: from, targets: tables.knight(from) & mask)
        }
        movers = (bishops | queens) & own
        while movers != 0 {
            let from = movers.popFirst()
            var targets = tables.bishop(from, occupied) & mask
            if pinned.has(from) { targets &= tables.through(king, from) }
            sink.add(from: from, targets: targets)
        }
        movers = (rooks | queens) & own
        while movers != 0 {
            let from = movers.popFirst()
            var targets = tables.rook(from, occupied) & mask
            if pinned.has(from) { targets &= tables.through(king, from) }
            sink.add(from: from, targets: targets)
        }
        let movingPawns = pawns & own
        addPawns(movingPawns & ~pinned, occupied, mask, &sink)
        var pinnedPawns = movingPawns & pinned
        while pinnedPawns != 0 {
            let from = pinnedPawns.popFirst()
            addPawns(.square(from), occupied, mask & tables.through(king, from), &sink)
        }
        if enPassant != 0 { addEnPassant(king, movingPawns, &sink, tables) }
    }

    /// The own pieces that stand alone between the king and a piece that would attack it.
    @inline(__always) private func pinned(
        _ king: Int, _ own: Bitboard, _ occupied: Bitboard, _ tables: AttackTables
    ) -> Bitboard {
        let enemy = pieces(turn.other)
        let straight = tables.rook(king, occupied)
        let aslant = tables.bishop(king, occupied)
        // With the nearest own pieces taken away, what is seen now and was not seen before pins.
        var pinners =
            tables.rook(king, occupied & ~(straight & own)) & ~straight & (rooks | queens)
            | tables.bishop(king, occupied & ~(aslant & own)) & ~aslant & (bishops | queens)
        pinners &= enemy
        var pinned: Bitboard = 0
        while pinners != 0 { pinned |= tables.between(king, pinners.popFirst()) & own }
        return pinned
    }

    @inline(__always) private func addKing<Sink: ChessMoveSink>(
        _ king: Int, _ own: Bitboard, _ occupied: Bitboard, _ sink: inout Sink, _ tables: AttackTables
    ) {
        var rest = tables.king(king) & ~own
        // The king does not hide the squares behind it from the piece that gives check.
        let without = occupied & ~.square(king)
        var targets: Bitboard = 0
        while rest != 0 {
            let to = rest.popFirst()
            if attackers(of: to, by: turn.other, without, tables) == 0 { targets |= .square(to) }
        }
        sink.add(from: king, targets: targets)
    }

    private func addCastling<Sink: ChessMoveSink>(
        _ king: Int, _ own: Bitboard, _ occupied: Bitboard, _ sink: inout Sink, _ tables: AttackTables
    ) {
        var rest = castlingRooks & own
        while rest != 0 {
            let move = Chess.Move(king, rest.popFirst(), .castling)
            if castlingProblem(move, tables) == nil { sink.add(move) }
        }
    }

    /// What forbids castling when the right to it is there and the king is not in check (FIDE 3.8.2.2).
    enum CastlingProblem: Equatable {
        /// A piece stands between.
        case blocked(Int)
        /// The king would pass over or end on an attacked square.
        case attacked(Int)
    }

    func castlingProblem(_ move: Chess.Move, _ tables: AttackTables = .shared) -> CastlingProblem? {
        let (king, rook) = (Bitboard.square(move.from), Bitboard.square(move.to))
        let kingWay = tables.between(move.from, move.kingTarget) | .square(move.kingTarget)
        let rookWay = tables.between(move.to, move.rookTarget) | .square(move.rookTarget)
        let others = occupied & ~(king | rook)
        let blockers = (kingWay | rookWay | tables.between(move.from, move.to)) & others
        if blockers != 0 { return .blocked(blockers.first) }
        var way = kingWay & ~king
        while way != 0 {
            let square = way.popFirst()
            if attackers(of: square, by: turn.other, others | rook, tables) != 0 { return .attacked(square) }
        }
        // The rook may have stood between the king and an attacker on the first rank.
        if attackers(of: move.kingTarget, by: turn.other, others | .square(move.rookTarget), tables) != 0 {
            return .attacked(move.kingTarget)
        }
        return nil
    }

    @inline(__always) private func addPawns<Sink: ChessMoveSink>(
        _ pawns: Bitboard, _ occupied: Bitboard, _ mask: Bitboard, _ sink: inout Sink
    ) {
        let free = ~occupied
        let enemy = pieces(turn.other) & mask
        let single: Bitboard
        let double: Bitboard
        let left: Bitboard
        let right: Bitboard
        let sign: Int
        if turn == .white {
            single = pawns &<< 8 & free
            double = (single & 0xFF_0000) &<< 8 & free & mask
            left = (pawns & ~.fileA) &<< 7 & enemy
            right = (pawns & ~.fileH) &<< 9 & enemy
            sign = 1
        } else {
            single = pawns &>> 8 & free
            double = (single & 0xFF00_0000_0000) &>> 8 & free & mask
            left = (pawns & ~.fileH) &>> 7 & enemy
            right = (pawns & ~.fileA) &>> 9 & enemy
            sign = -1
        }
        let ahead = single & mask
        sink.add(pawnTargets: ahead & ~.ends, offset: 8 &* sign, promotes: false)
        sink.add(pawnTargets: double, offset: 16 &* sign, promotes: false)
        sink.add(pawnTargets: left & ~.ends, offset: 7 &* sign, promotes: false)
        sink.add(pawnTargets: right & ~.ends, offset: 9 &* sign, promotes: false)
        guard (ahead | left | right) & .ends != 0 else { return }
        sink.add(pawnTargets: ahead & .ends, offset: 8 &* sign, promotes: true)
        sink.add(pawnTargets: left & .ends, offset: 7 &* sign, promotes: true)
        sink.add(pawnTargets: right & .ends, offset: 9 &* sign, promotes: true)
    }

    private func addEnPassant<Sink: ChessMoveSink>(
        _ king: Int, _ pawns: Bitboard, _ sink: inout Sink, _ tables: AttackTables
    ) {
        let target = enPassant.first
        let taken = turn == .white ? enPassant &>> 8 : enPassant &<< 8
        var takers = AttackTables.pawn(target, turn.other) & pawns
        while takers != 0 {
            let from = takers.popFirst()
            // Two pawns leave at once, so the check is looked for on the board that would be.
            let after = occupied & ~(.square(from) | taken) | enPassant
            if attackers(of: king, by: turn.other, after, tables) & ~taken == 0 {
                sink.add(Chess.Move(from, target, .enPassant))
            }
        }
    }

    // MARK: - Counting and listing

    /// All legal moves.
    public var legalMoves: [Chess.Move] {
        var list = Chess.MoveList()
        generate(into: &list, .shared)
        return (0..<list.count).map { list[$0] }
    }

    /// How many moves are legal.
    var legalCount: Int {
        var counter = ChessMoveCounter()
        generate(into: &counter, .shared)
        return counter.count
    }

    /// Whether a move that the generator could make is legal here.
    public func allows(_ move: Chess.Move) -> Bool { legalMoves.contains(move) }

    /// How many ways there are to play so many half-moves: what generators of moves are checked with.
    /// Depth 0 is one way; the last half-move is counted and not played.
    public func perft(_ depth: Int) -> Int { perft(depth, .shared) }

    private func perft(_ depth: Int, _ tables: AttackTables) -> Int {
        guard depth > 0 else { return 1 }
        if depth == 1 {
            var counter = ChessMoveCounter()
            generate(into: &counter, tables)
            return counter.count
        }
        var list = Chess.MoveList()
        generate(into: &list, tables)
        var sum = 0
        for index in 0..<list.count { sum &+= played(list[index]).perft(depth &- 1, tables) }
        return sum
    }
}

extension Chess.Position {
    /// The legal move that a text means, in any spelling that `Chess.typed` understands. Else why there is none, in words.
    public func move(_ text: String) throws(Violation) -> Chess.Move {
        guard let typed = Chess.typed(text) else {
            throw Violation(.illegalMove, "that is no move: write \(Chess.notation)")
        }
        switch typed {
        case .castling(let isShort): return try castling(isShort: isShort)
        case .piece(let wish): return try move(wish, text)
        }
    }

    private func castling(isShort: Bool) throws(Violation) -> Chess.Move {
        if let move = legalMoves.first(where: { $0.isCastling && $0.isShort == isShort }) { return move }
        throw Violation(.illegalMove, castlingRefusal(isShort: isShort))
    }

    private func move(_ wish: Chess.Wish, _ text: String) throws(Violation) -> Chess.Move {
        var matching = moves(wish)
        if matching.isEmpty, wish.kind == .pawn, wish.file == 1, wish.rank == nil {
            // A small b is the b-file; where no pawn goes from there, it is a bishop.
            matching = moves(Chess.Wish(kind: .bishop, target: wish.target))
        }
        if matching.isEmpty, wish.promotion == nil {
            var promoted = wish
            promoted.promotion = .queen
            let pawnMoves = moves(promoted)
            if let move = pawnMoves.first {
                var choice = Chess.name(of: move.to)
                if occupied.has(move.to) { choice = "\(Chess.name(of: move.from).prefix(1))x\(choice)" }
                let ways = ["Q", "R", "B", "N"].map { "\(choice)=\($0)" }
                throw Violation(
                    .illegalMove,
                    "say what the pawn becomes: write \(ways.dropLast().joined(separator: ", ")) or \(ways[3])")
            }
        }
        guard let move = matching.first else { throw Violation(.illegalMove, refusal(wish)) }
        guard matching.count == 1 else { throw Violation(.illegalMove, ambiguity(matching)) }
        return move
    }

    /// The legal moves that a wish fits.
    private func moves(_ wish: Chess.Wish) -> [Chess.Move] {
        legalMoves.filter { move in
            guard move.promotion == wish.promotion, fits(move.from, wish) else { return false }
            if move.isCastling {
                // Two squares, as in e1g1, or the king on the rook.
                return (wish.kind == nil || wish.kind == .king) && wish.file != nil && wish.rank != nil
                    && (wish.target == move.to || wish.target == move.kingTarget && isFar(move))
            }
            guard move.to == wish.target else { return false }
            // A pawn that is named by its file takes.
            return wish.kind != .pawn || wish.file == nil || wish.rank != nil || move.from & 7 != move.to & 7
        }
    }

    /// Whether the king goes two squares or more, so that this cannot be a usual move.
    private func isFar(_ move: Chess.Move) -> Bool { abs(move.from - move.kingTarget) > 1 }

    /// Whether the piece on a square is the one that a wish names.
    private func fits(_ square: Int, _ wish: Chess.Wish) -> Bool {
        if let kind = wish.kind, !pieces(kind).has(square) { return false }
        return (wish.file ?? square & 7) == square & 7 && (wish.rank ?? square >> 3) == square >> 3
    }

    private func ambiguity(_ moves: [Chess.Move]) -> String {
        let kind = piece(on: moves[0].from)?.kind ?? .pawn
        let number = ["two", "three", "four", "five", "six", "seven", "eight"]
        let count = number.indices.contains(moves.count - 2) ? number[moves.count - 2] : "\(moves.count)"
        let ways = moves.map(san)
        let list = ways.dropLast().joined(separator: ", ") + " or " + (ways.last ?? "")
        return "\(count) \(kind.name)s can go to \(Chess.name(of: moves[0].to)): write \(list)"
    }

    // MARK: - Why not

    /// Why no legal move fits.
    private func refusal(_ wish: Chess.Wish) -> String {
        let targetName = Chess.name(of: wish.target)
        var origins: [Int] = []
        var rest = pieces(turn)
        while rest != 0 {
            let square = rest.popFirst()
            if fits(square, wish) { origins.append(square) }
        }
        guard !origins.isEmpty else { return missing(wish) }
        if origins.count == 1, isCastlingAttempt(origins[0], wish.target) {
            return castlingRefusal(isShort: wish.target & 7 > origins[0] & 7)
        }
        if pieces(turn).has(wish.target), let blocker = piece(on: wish.target) {
            return "your own \(blocker.kind.name) stands on \(targetName)"
        }
        // A piece that could go there, were it not for its king.
        for from in origins {
            for move in pseudoMoves(from, wish.target) { if let reason = checkReason(move) { return reason } }
        }
        if wish.promotion != nil, !origins.contains(where: { pieces(.pawn).has($0) }) || (8..<56).contains(wish.target)
        {
            return "only a pawn that reaches the last rank becomes another piece"
        }
        if wish.promotion == .king || wish.promotion == .pawn {
            return "a pawn becomes a queen, a rook, a bishop or a knight"
        }
        if origins.count == 1, let piece = piece(on: origins[0]) { return obstacle(piece, origins[0], wish.target) }
        return "no \((wish.kind ?? .pawn).name) of yours can go to \(targetName)"
    }

    private func missing(_ wish: Chess.Wish) -> String {
        if let file = wish.file, let rank = wish.rank {
            let name = Chess.name(of: rank * 8 + file)
            guard let piece = piece(on: rank * 8 + file) else { return "\(name) is empty" }
            return piece.side == turn
                ? "on \(name) stands a \(piece.kind.name)" : "the \(piece.kind.name) on \(name) is not yours"
        }
        let kind = wish.kind ?? .pawn
        if let file = wish.file { return "you have no \(kind.name) on the \(Chess.name(of: file).prefix(1))-file" }
        if let rank = wish.rank { return "you have no \(kind.name) on rank \(rank + 1)" }
        return "you have no \(kind.name)"
    }

    private func isCastlingAttempt(_ from: Int, _ target: Int) -> Bool {
        pieces(.king, turn).has(from) && from >> 3 == target >> 3 && abs(from - target) == 2
    }

    /// Moves that the piece could make if the king could be left in check.
    private func pseudoMoves(_ from: Int, _ target: Int) -> [Chess.Move] {
        guard let piece = piece(on: from) else { return [] }
        let reach = AttackTables.shared.reach(of: piece, on: from, occupied)
        guard piece.kind == .pawn else { return reach.has(target) ? [Chess.Move(from, target)] : [] }
        let special: Chess.Move.Special = (8..<56).contains(target) ? .none : .queen
        let step = turn == .white ? 8 : -8
        if reach.has(target) {
            if enPassant.has(target) { return [Chess.Move(from, target, .enPassant)] }
            return pieces(turn.other).has(target) ? [Chess.Move(from, target, special)] : []
        }
        if occupied.has(target) { return [] }
        if target == from + step { return [Chess.Move(from, target, special)] }
        let isHome = from >> 3 == (turn == .white ? 1 : 6)
        return isHome && target == from + 2 * step && !occupied.has(from + step) ? [Chess.Move(from, target)] : []
    }

    /// From where the king would be in check after the move; nil when it would not.
    private func checkReason(_ move: Chess.Move) -> String? {
        let next = played(move)
        let attackers = next.attackers(of: next.king(turn), by: turn.other, next.occupied, .shared)
        guard attackers != 0, let attacker = next.piece(on: attackers.first) else { return nil }
        let from = "the \(attacker.kind.name) on \(Chess.name(of: attackers.first))"
        if isCheck, checkers.has(attackers.first), !pieces(.king).has(move.from) {
            return "your king is in check from \(from): move it, take the \(attacker.kind.name), or step between"
        }
        return "the king would be in check from \(from)"
    }

    /// Why a piece cannot go to a square by the way it moves.
    private func obstacle(_ piece: Chess.Piece, _ from: Int, _ target: Int) -> String {
        let who = "the \(piece.kind.name) on \(Chess.name(of: from))"
        let targetName = Chess.name(of: target)
        if AttackTables.shared.reach(of: piece, on: from, 0).has(target) {
            let between = AttackTables.shared.between(from, target) & occupied
            if between != 0, let blocker = self.piece(on: between.first) {
                return
                    "\(who) cannot go to \(targetName): the \(blocker.kind.name) on \(Chess.name(of: between.first)) stands between"
            }
            if piece.kind == .pawn {
                return "\(who) takes on \(targetName) only, and there is nothing to take"
            }
        }
        if piece.kind == .pawn, from & 7 == target & 7, let blocker = self.piece(on: target) {
            return "\(who) cannot go to \(targetName): the \(blocker.kind.name) there stands in the way"
        }
        return "\(who) cannot go to \(targetName): a \(piece.kind.name) does not move like that"
    }

    private func castlingRefusal(isShort: Bool) -> String {
        let king = self.king(turn)
        let wing = isShort ? "the king's side" : "the queen's side"
        let rook = castlingRooks & pieces(turn) & (isShort ? ~(Bitboard.square(king) &- 1) : .square(king) &- 1)
        guard rook != 0 else {
            return "you cannot castle on \(wing): the king or that rook has moved, or the rook is gone"
        }
        let checkers = self.checkers
        if checkers != 0, let attacker = piece(on: checkers.first) {
            return
                "you cannot castle in check: the \(attacker.kind.name) on \(Chess.name(of: checkers.first)) attacks the king"
        }
        switch castlingProblem(Chess.Move(king, rook.first, .castling)) {
        case .blocked(let square):
            let name = piece(on: square)?.kind.name ?? "piece"
            return "you cannot castle on \(wing): the \(name) on \(Chess.name(of: square)) stands between"
        case .attacked(let square):
            let attackers = self.attackers(of: square, by: turn.other, occupied, .shared)
            let by = attackers == 0 ? nil : piece(on: attackers.first)
            let attacker = by.map { ", which the \($0.kind.name) on \(Chess.name(of: attackers.first)) attacks" } ?? ""
            return
                "you cannot castle on \(wing): the king would pass over or come to \(Chess.name(of: square))\(attacker)"
        case nil: return "you cannot castle on \(wing)"
        }
    }
}

/// Looks for the best move: alpha-beta with principal variations and iterative deepening, quiescence at the end of each line, a
/// table of positions, null moves and late-move reductions (all as on the Chess Programming Wiki). The bound is a number of nodes.
struct ChessSearch {
    /// The worth of mate at the root, in hundredths of a pawn; each half-move to it costs one.
    static let mate = 30_000
    /// Beyond this a worth is that of a mate that was seen.
    static let mateSeen = 29_000
    /// The deepest line in half-moves, captures included.
    static let mostPlies = 96

    /// What came out.
    struct Found: Equatable {
        var move: Chess.Move
        /// For the side to move.
        var worth: Int
        /// The half-moves that were looked at whole.
        var depth: Int
        var nodes: Int
    }

    private let attacks = AttackTables.shared
    private let evaluation = ChessEvaluation.shared
    private let limit: Int
    /// What a leaf's worth may be off by, hundredths of a pawn; a power of two, or 0.
    private let noise: Int
    private let seed: UInt64
    /// Keys of positions that have been in the game: to come back to one counts as a draw.
    private let former: Set<UInt64>
    /// Quiet half-moves after which a line is a draw: where one may be claimed already, only when the rules end the game.
    private var quietEnd = Chess.QuietLimit.claim
    private(set) var nodes = 0
    private var isStopped = false
    private var table: ChessTable
    /// Two quiet moves for each half-move that refuted another line there.
    private var killers = [UInt16](repeating: 0, count: 2 * (mostPlies + 1))
    /// How often a quiet move from one square to another was good, by depth.
    private var history = [Int](repeating: 0, count: 4_096)
    /// The keys from the root to here.
    private var path = [UInt64](repeating: 0, count: mostPlies + 1)

    /// A search of at most so many nodes.
    init(nodes limit: Int, noise: Int = 0, seed: UInt64 = 0, former: Set<UInt64> = []) {
        self.limit = limit
        self.noise = noise
        self.seed = seed
        self.former = former
        table = ChessTable(entries: limit < 8_192 ? ChessTable.small : ChessTable.large)
    }

    // MARK: - The root

    /// The best move within so many half-moves; nil when there is none.
    mutating func best(_ position: Chess.Position, depth most: Int) -> Found? {
        var list = Chess.MoveList()
        position.generate(into: &list, attacks)
        guard list.count > 0 else { return nil }
        var moves = (0..<list.count).map { list[$0] }
        var order = ranks(list, position, best: 0, ply: 0)
        moves.sort { first, second in order[first, default: 0] > order[second, default: 0] }
        var found = Found(move: moves[0], worth: evaluation.worth(position), depth: 0, nodes: 0)
        path[0] = ChessTable.key(position)
        quietEnd = position.quietHalfMoves < Chess.QuietLimit.claim - 1 ? Chess.QuietLimit.claim : Chess.QuietLimit.end
        for depth in 1...max(1, most) {
            var alpha = -Self.mate
            var bestMove: Chess.Move?
            for (index, move) in moves.enumerated() {
                let next = position.played(move)
                let worth = step(next, depth: depth - 1, alpha: alpha, beta: Self.mate, isFirst: index == 0)
                if isStopped { break }
                order[move] = worth
                if worth > alpha || bestMove == nil {
                    alpha = max(alpha, worth)
                    bestMove = move
                    // A better move that was found in an unfinished round counts too.
                    if index > 0 || depth == 1 { found.move = move }
                    found.worth = worth
                } else {
                    order[move] = -Self.mate
                }
            }
            guard !isStopped, let bestMove else { break }
            found = Found(move: bestMove, worth: alpha, depth: depth, nodes: nodes)
            if let place = moves.firstIndex(of: bestMove) {
                moves.remove(at: place)
                moves.insert(bestMove, at: 0)
            }
            if abs(alpha) > Self.mateSeen && depth >= Self.mate - abs(alpha) { break }
        }
        found.nodes = nodes
        return found
    }

    private mutating func step(
        _ next: Chess.Position, depth: Int, alpha: Int, beta: Int, isFirst: Bool
    ) -> Int {
        if former.contains(next.key) { return 0 }
        if isFirst { return -search(next, depth, -beta, -alpha, ply: 1, mayPass: true) }
        let worth = -search(next, depth, -alpha - 1, -alpha, ply: 1, mayPass: true)
        guard worth > alpha, !isStopped else { return worth }
        return -search(next, depth, -beta, -alpha, ply: 1, mayPass: true)
    }

    private func ranks(
        _ list: Chess.MoveList, _ position: Chess.Position, best: UInt16, ply: Int
    ) -> [Chess.Move: Int] {
        var ranks: [Chess.Move: Int] = [:]
        for index in 0..<list.count { ranks[list[index]] = rank(list[index], position, best, ply) }
        return ranks
    }

    // MARK: - Inside

    private mutating func search(
        _ position: Chess.Position, _ wanted: Int, _ lower: Int, _ beta: Int, ply: Int, mayPass: Bool
    ) -> Int {
        guard enter() else { return 0 }
        let key = ChessTable.key(position)
        path[ply] = key
        if position.isDead || position.quietHalfMoves >= quietEnd || isRepeated(key, position.quietHalfMoves, ply) {
            return 0
        }
        let isCheck = position.isCheck
        let depth = isCheck ? wanted &+ 1 : wanted
        guard depth > 0, ply < Self.mostPlies - 1 else {
            return settle(position, lower, beta, ply: ply, isCounted: true)
        }
        var alpha = max(lower, ply &- Self.mate)
        if alpha >= beta { return alpha }

        let known = table.find(key)
        if let known, known.depth >= depth {
            let worth = ChessTable.worth(known.worth, at: ply)
            switch known.bound {
            case .exact: return worth
            case .atLeast where worth >= beta: return worth
            case .atMost where worth <= alpha: return worth
            case .atLeast, .atMost: break
            }
        }
        let isNarrow = beta - alpha == 1
        if mayPass, isNarrow, !isCheck, depth >= 3, abs(beta) < Self.mateSeen,
            position.pieces(position.turn) & ~(position.pawns | position.kings) != 0,
            evaluation.worth(position) >= beta
        {
            let worth = -search(position.passed(), depth - 3, -beta, 1 - beta, ply: ply + 1, mayPass: false)
            if isStopped { return 0 }
            if worth >= beta { return beta }
        }

        var list = Chess.MoveList()
        position.generate(into: &list, attacks)
        if list.count == 0 { return isCheck ? ply &- Self.mate : 0 }
        var order = ChessMoveOrder(count: list.count)
        for index in 0..<list.count { order.set(index, rank(list[index], position, known?.move ?? 0, ply)) }

        var (best, bestMove, bound) = (-Self.mate, UInt16(0), ChessTable.Bound.atMost)
        for count in 0..<list.count {
            let move = list[order.next()]
            let isQuiet = self.isQuiet(move, position)
            let next = position.played(move)
            var worth: Int
            if count == 0 {
                worth = -search(next, depth - 1, -beta, -alpha, ply: ply + 1, mayPass: true)
            } else {
                let isLate = count >= 4 && depth >= 3 && isQuiet && !isCheck
                worth = -search(next, depth - (isLate ? 2 : 1), -alpha - 1, -alpha, ply: ply + 1, mayPass: true)
                if worth > alpha, isLate || worth < beta, !isStopped {
                    worth = -search(next, depth - 1, -beta, -alpha, ply: ply + 1, mayPass: true)
                }
            }
            if isStopped { return 0 }
            guard worth > best else { continue }
            (best, bestMove) = (worth, move.bits)
            guard worth > alpha else { continue }
            (alpha, bound) = (worth, .exact)
            guard worth >= beta else { continue }
            bound = .atLeast
            if isQuiet { remember(move, depth, ply) }
            break
        }
        table.keep(key, depth: depth, bound: bound, worth: best, ply: ply, move: bestMove)
        return best
    }

    /// Plays captures and promotions on until it is quiet, and every way out of a check.
    private mutating func settle(
        _ position: Chess.Position, _ lower: Int, _ beta: Int, ply: Int, isCounted: Bool = false
    ) -> Int {
        guard isCounted || enter() else { return 0 }
        let standing = leaf(position)
        guard ply < Self.mostPlies else { return standing }
        let isCheck = position.isCheck
        var alpha = lower
        if !isCheck {
            if standing >= beta { return standing }
            alpha = max(alpha, standing)
        }
        var list = Chess.MoveList()
        position.generate(into: &list, attacks)
        if list.count == 0 { return isCheck ? ply &- Self.mate : 0 }
        var order = ChessMoveOrder(count: list.count)
        var chosen = 0
        for index in 0..<list.count {
            let move = list[index]
            let isKept = isCheck || !isQuiet(move, position) && move.promotion ?? .queen == .queen
            if isKept { chosen += 1 }
            order.set(index, isKept ? rank(move, position, 0, ply) : Int.min)
        }
        var best = isCheck ? ply &- Self.mate : standing
        for _ in 0..<chosen {
            let move = list[order.next()]
            // Not even what is taken and a margin would be enough.
            if !isCheck, move.promotion == nil, standing + taken(move, position) + 200 < alpha { continue }
            let worth = -settle(position.played(move), -beta, -alpha, ply: ply + 1)
            if isStopped { return 0 }
            best = max(best, worth)
            alpha = max(alpha, worth)
            if alpha >= beta { break }
        }
        return best
    }

    @inline(__always) private mutating func enter() -> Bool {
        if nodes >= limit { isStopped = true }
        if isStopped { return false }
        nodes &+= 1
        return true
    }

    private func leaf(_ position: Chess.Position) -> Int {
        let worth = evaluation.worth(position)
        guard noise > 0 else { return worth }
        let bits = BotRandom.mixed(ChessTable.key(position) ^ seed)
        return worth &+ Int(bits & UInt64(2 &* noise &- 1)) &- noise
    }

    private func isRepeated(_ key: UInt64, _ quiet: Int, _ ply: Int) -> Bool {
        var back = 4
        while back <= min(quiet, ply) {
            if path[ply &- back] == key { return true }
            back &+= 2
        }
        return false
    }

    // MARK: - Order

    @inline(__always) private func isQuiet(_ move: Chess.Move, _ position: Chess.Position) -> Bool {
        if move.isCastling { return true }
        return !position.occupied.has(move.to) && !move.isEnPassant && move.promotion == nil
    }

    /// What a move takes, hundredths of a pawn.
    private func taken(_ move: Chess.Move, _ position: Chess.Position) -> Int {
        if move.isEnPassant { return 100 }
        let to = Bitboard.square(move.to)
        if move.isCastling || position.occupied & to == 0 { return 0 }
        if position.pawns & to != 0 { return 100 }
        if position.knights & to != 0 { return 320 }
        if position.bishops & to != 0 { return 330 }
        return position.rooks & to != 0 ? 500 : 900
    }

    /// What is looked at first: the table's move, what takes much with little, promotions, killers, what was good before.
    private func rank(_ move: Chess.Move, _ position: Chess.Position, _ known: UInt16, _ ply: Int) -> Int {
        if move.bits == known { return 1 << 40 }
        if isQuiet(move, position) {
            if killers[2 &* ply] == move.bits { return 1 << 28 }
            if killers[2 &* ply &+ 1] == move.bits { return 1 << 27 }
            return history[move.from &* 64 &+ move.to]
        }
        let from = Bitboard.square(move.from)
        let mover =
            position.pawns & from != 0
            ? 1
            : (position.knights | position.bishops) & from != 0
                ? 3 : position.rooks & from != 0 ? 5 : 9
        let promotion = move.promotion == .queen ? 800 : 0
        return 1 << 32 &+ (taken(move, position) &+ promotion) &* 16 &- mover
    }

    private mutating func remember(_ move: Chess.Move, _ depth: Int, _ ply: Int) {
        if killers[2 * ply] != move.bits {
            killers[2 * ply + 1] = killers[2 * ply]
            killers[2 * ply] = move.bits
        }
        let place = move.from * 64 + move.to
        history[place] = min(history[place] + depth * depth, 1 << 26)
    }
}

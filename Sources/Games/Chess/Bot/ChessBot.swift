/// Plays chess.
public enum ChessBot: BotPlayer {
    /// How a strength plays.
    private struct Manner {
        /// Half-moves that are looked at whole, at most.
        let depth: Int
        /// What the worth of a position may be off by, hundredths of a pawn; a power of two, or 0.
        let noise: Int
        /// How many moves of a hundred are any move at all.
        let blunders: Int
    }

    private static func manner(_ strength: BotStrength) -> Manner {
        switch strength {
        case .easy: Manner(depth: 1, noise: 128, blunders: 20)
        case .medium: Manner(depth: 3, noise: 32, blunders: 0)
        case .hard: Manner(depth: 40, noise: 4, blunders: 0)
        }
    }

    /// The bounds of nodes; docs/games/bots.md has the times they take.
    public static func nodes(_ strength: BotStrength) -> Int {
        switch strength {
        case .easy: 4_000
        case .medium: 40_000
        case .hard: 300_000
        }
    }

    /// Given up is what stands so badly, hundredths of a pawn: a queen and more, as a search of some depth sees it.
    static let hopeless = -1_100
    private static let hopelessDepth = 4

    /// The best move it finds; a draw that may be claimed when it expects less.
    public static func think(_ board: Chess, _ task: BotTask, random: inout some RandomNumberGenerator) -> BotThought? {
        guard board.status == .running(turn: task.seat) else { return nil }
        let manner = manner(task.strength)
        if Int.random(in: 0..<100, using: &random) < manner.blunders,
            let move = board.position.legalMoves.randomElement(using: &random)
        {
            return BotThought(board.position.san(move))
        }
        var search = ChessSearch(
            nodes: task.share(of: nodes(task.strength)), noise: manner.noise,
            seed: UInt64.random(in: .min ... .max, using: &random), former: Set(board.keys))
        guard let found = search.best(board.position, depth: manner.depth) else { return nil }
        let outlook = outlook(found.worth)
        if board.claim != nil, found.worth <= 0 {
            return BotThought(Chess.claimText, outlook: outlook, nodes: found.nodes)
        }
        return BotThought(
            board.position.san(found.move), outlook: outlook,
            isHopeless: found.worth <= hopeless && found.depth >= hopelessDepth, nodes: found.nodes)
    }

    /// A worth in hundredths of a pawn as an expectation: a rook is about half a win, a mate that is seen is a whole one.
    static func outlook(_ worth: Int) -> Int {
        if abs(worth) > ChessSearch.mateSeen { return worth > 0 ? 1_000 : -1_000 }
        return 1_000 * worth / (abs(worth) + 500)
    }
}

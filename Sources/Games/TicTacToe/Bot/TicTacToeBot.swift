/// Plays tic-tac-toe. The strongest looks at every game there is, and never loses.
public enum TicTacToeBot: BotPlayer {
    /// No board needs more than these to be known to the end.
    public static func nodes(_ strength: BotStrength) -> Int { strength == .hard ? 50_000 : 9 }

    /// Easy takes a win that it sees, mostly; medium blocks too; hard is perfect.
    public static func think(
        _ board: TicTacToe, _ task: BotTask, random: inout some RandomNumberGenerator
    ) -> BotThought? {
        guard board.status == .running(turn: task.seat) else { return nil }
        let own = bits(board, task.seat)
        let other = bits(board, 1 - task.seat)
        let free = (0..<9).filter { (own | other) & 1 << $0 == 0 }
        let wins = free.filter { isWon(own | 1 << $0) }
        let blocks = free.filter { isWon(other | 1 << $0) }
        switch task.strength {
        case .easy:
            let sees = Int.random(in: 0..<3, using: &random) > 0
            let win = sees ? wins.first : nil
            return (win ?? free.randomElement(using: &random)).map { thought($0, 0, 1) }
        case .medium:
            return (wins.first ?? blocks.first ?? free.randomElement(using: &random)).map { thought($0, 0, 1) }
        case .hard:
            var nodes = 0
            let worths = free.map { -worth(other, own | 1 << $0, -10, 10, &nodes) }
            guard let best = worths.max() else { return nil }
            let good = zip(free, worths).filter { $0.1 == best }.map(\.0)
            return good.randomElement(using: &random).map { thought($0, best.signum() * 1_000, nodes) }
        }
    }

    private static func thought(_ square: Int, _ outlook: Int, _ nodes: Int) -> BotThought {
        BotThought(TicTacToe.name(of: square), outlook: outlook, nodes: nodes)
    }

    private static func bits(_ board: TicTacToe, _ seat: Int) -> Int {
        board.squares.indices.reduce(0) { board.squares[$1] == seat ? $0 | 1 << $1 : $0 }
    }

    private static let lines = TicTacToe.lines.map { $0.reduce(0) { $0 | 1 << $1 } }

    private static func isWon(_ squares: Int) -> Bool { lines.contains { squares & $0 == $0 } }

    /// What the board is worth to the one who is to move, by alpha-beta: squares that stay free after a win count, so that it
    /// wins soon and loses late.
    private static func worth(_ own: Int, _ other: Int, _ lower: Int, _ beta: Int, _ nodes: inout Int) -> Int {
        nodes += 1
        let free = 9 - (own | other).nonzeroBitCount
        if isWon(other) { return -1 - free }
        if free == 0 { return 0 }
        var alpha = lower
        for square in 0..<9 where (own | other) & 1 << square == 0 {
            alpha = max(alpha, -worth(other, own | 1 << square, -beta, -alpha, &nodes))
            if alpha >= beta { break }
        }
        return alpha
    }
}

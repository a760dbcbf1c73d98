internal import Games

/// Tic-tac-toe as text.
enum TicTacToeView: GameView {
    static func plain(_ game: any GameRules) -> [String] {
        guard let game = game as? TicTacToe else { return [] }
        var lines: [String] = []
        for row in 0..<3 {
            let cells = (0..<3).map { column in
                game.squares[row * 3 + column].map { mark(of: $0, in: game) } ?? "."
            }
            lines.append("\(3 - row)  " + cells.joined(separator: " "))
        }
        lines.append("   a b c")
        return lines
    }

    static func mark(of seat: Int, in game: any GameRules) -> String {
        (game as? TicTacToe)?.first == seat ? "X" : "O"
    }
}

internal import Games

/// Gomoku as text.
enum GomokuView: GameView {
    static func plain(_ game: any GameRules) -> [String] {
        guard let game = game as? Gomoku else { return [] }
        var lines = (0..<Gomoku.side).map { row in
            let cells = (0..<Gomoku.side).map { column in
                game.points[row * Gomoku.side + column].map(letter) ?? "."
            }
            let number = Gomoku.side - row
            return (number < 10 ? " \(number)" : "\(number)") + "  " + cells.joined(separator: " ")
        }
        lines.append("    " + columns.joined(separator: " "))
        var words = "X is Black, O is White."
        if let last = game.last, let colour = game.points[last] {
            words += " Last stone: \(name(colour)), \(Gomoku.name(of: last))."
        }
        lines.append(words)
        if !game.winning.isEmpty { lines.append("The row that won: \(list(game.winning)).") }
        if let task = task(game) { lines.append(task) }
        return lines
    }

    /// The names of the columns.
    static let columns = (0..<Gomoku.side).map { String(Gomoku.name(of: $0).prefix(1)) }

    /// What stands for a stone where there are letters only.
    static func letter(_ colour: Gomoku.Colour) -> String { colour == .black ? "X" : "O" }

    static func name(_ colour: Gomoku.Colour) -> String { colour == .black ? "Black" : "White" }

    /// The names of points, as a list to be read.
    static func list(_ points: [Int]) -> String { points.map(Gomoku.name).joined(separator: ", ") }

    /// What an opening asks for now, as a sentence; nil when both move in turn.
    private static func task(_ game: Gomoku) -> String? {
        let colour = game.next == .black ? "a black" : "a white"
        switch game.phase {
        case .placing(let left): return "Opening: \(colour) stone next; \(left) of black, white, black to place."
        case .choosing: return "Opening: choose black, white, or more, which is two more stones."
        case .placingMore(let left): return "Opening: \(colour) stone next; \(left) of white, black to place."
        case .choosingColour: return "Opening: choose black or white."
        case .playing: return nil
        }
    }

    static func mark(of seat: Int, in game: any GameRules) -> String {
        guard let game = game as? Gomoku else { return "" }
        return game.colour(of: seat).map(name) ?? "either"
    }
}

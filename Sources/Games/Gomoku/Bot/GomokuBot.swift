/// Plays gomoku by its threats, under both rules and in both openings.
public enum GomokuBot: BotPlayer {
    /// The bounds of nodes; docs/games/bots.md has the times they take.
    public static func nodes(_ strength: BotStrength) -> Int {
        switch strength {
        case .easy: 8
        case .medium: 1_500
        case .hard: 20_000
        }
    }

    /// A stone, or what the opening asks for.
    public static func think(
        _ board: Gomoku, _ task: BotTask, random: inout some RandomNumberGenerator
    ) -> BotThought? {
        guard board.status == .running(turn: task.seat) else { return nil }
        switch board.phase {
        case .playing: return stone(board, task, &random)
        case .choosing, .choosingColour: return choice(board, task, &random)
        case .placing, .placingMore:
            return openingStone(board, &random).map { BotThought(Gomoku.name(of: $0)) }
        }
    }

    // MARK: - Stones

    private static func stone(
        _ board: Gomoku, _ task: BotTask, _ random: inout some RandomNumberGenerator
    ) -> BotThought? {
        guard board.stones > 0 else {
            // Anywhere in the middle: all of it is good.
            let row = Int.random(in: 6...8, using: &random)
            let column = Int.random(in: 6...8, using: &random)
            return BotThought(Gomoku.name(of: row * Gomoku.side + column))
        }
        let colour = board.next == .black ? 0 : 1
        var search = GomokuSearch(board, nodes: max(64, task.share(of: nodes(task.strength))))
        let survey = search.survey(colour)
        guard !survey.points.isEmpty else {
            let free = board.points.indices.filter { board.points[$0] == nil }
            return free.randomElement(using: &random).map { BotThought(Gomoku.name(of: $0)) }
        }
        let found: (point: Int, worth: Int)?
        switch task.strength {
        case .easy: found = glance(survey, &random)
        case .medium:
            found = search.best(colour, of: survey.candidates(10), depth: 2, width: 8)
        case .hard: found = study(&search, survey, colour, task)
        }
        return found.map {
            BotThought(Gomoku.name(of: $0.point), outlook: outlook($0.worth), nodes: search.nodes)
        }
    }

    /// What a beginner sees: the own threats, and those of the other in three cases of four.
    private static func glance(
        _ survey: GomokuSurvey, _ random: inout some RandomNumberGenerator
    ) -> (point: Int, worth: Int)? {
        if let five = survey.ownFive { return (five, GomokuSearch.won) }
        let isBlind = Int.random(in: 0..<4, using: &random) == 0
        let ranked = survey.points.map { point in
            let worth = point.ownWorth + (isBlind ? 0 : point.otherWorth * 4 / 5)
            return (point: point.point, worth: worth * Int.random(in: 40...100, using: &random))
        }
        return ranked.max { $0.worth < $1.worth }.map { ($0.point, survey.balance) }
    }

    /// First a win by fours, then the best point that leaves the other none.
    private static func study(
        _ search: inout GomokuSearch, _ survey: GomokuSurvey, _ colour: Int, _ task: BotTask
    ) -> (point: Int, worth: Int)? {
        var points = survey.candidates(14)
        guard points.count > 1 else { return points.first.map { ($0, survey.balance) } }
        let share = max(32, task.share(of: nodes(.hard)) / 8)
        if let four = search.winningFour(colour, nodes: share) { return (four, GomokuSearch.won) }
        let safe = points.filter { search.winningFour(1 - colour, after: $0, nodes: share / 8) == nil }
        if !safe.isEmpty { points = safe }
        return search.best(colour, of: points, depth: 10, width: 10)
    }

    /// A worth as an expectation; a row that was seen is sure.
    private static func outlook(_ worth: Int) -> Int {
        if abs(worth) > GomokuSearch.won / 2 { return worth > 0 ? 1_000 : -1_000 }
        return 1_000 * worth / (abs(worth) + 4_000)
    }

    // MARK: - Openings

    /// The colour that stands better; two more stones are never asked for, as their choice goes to the other.
    private static func choice(
        _ board: Gomoku, _ task: BotTask, _ random: inout some RandomNumberGenerator
    ) -> BotThought? {
        let next = board.next == .black ? 0 : 1
        var search = GomokuSearch(board, nodes: max(64, task.share(of: nodes(task.strength))))
        let survey = search.survey(next)
        let worth =
            task.strength == .easy
            ? Int.random(in: -1...1, using: &random)
            : search.best(next, of: survey.candidates(8), depth: 4, width: 6)?.worth ?? 0
        let takesNext = worth >= 0
        let isBlack = takesNext == (next == 0)
        return BotThought(
            (isBlack ? Gomoku.Choice.black : .white).rawValue, outlook: abs(outlook(worth)), nodes: search.nodes)
    }

    /// Somewhere near the edge and not in a row, so that neither colour has much.
    private static func openingStone(_ board: Gomoku, _ random: inout some RandomNumberGenerator) -> Int? {
        let free = board.points.indices.filter { point in
            let (column, row) = (point % Gomoku.side, point / Gomoku.side)
            return board.points[point] == nil && (2...6).contains(column) && (1...4).contains(row)
        }
        return free.randomElement(using: &random)
    }
}

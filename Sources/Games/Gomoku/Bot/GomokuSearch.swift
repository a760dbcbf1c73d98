/// Alpha-beta over the points that matter most, and a search of nothing but fours, which each have one answer. The bound is a
/// number of nodes.
struct GomokuSearch {
    /// Five in a row is worth this at the root; each stone to it costs one.
    static let won = 1_000_000
    /// The longest row of fours that is looked at, in stones of the attacker.
    private static let mostFours = 14

    private var stones: GomokuStones
    private var shapes: GomokuShapes
    private let limit: Int
    private(set) var nodes = 0
    private var isStopped = false

    init(_ game: Gomoku, nodes limit: Int) {
        stones = GomokuStones(game)
        shapes = GomokuShapes(game.options.rule)
        self.limit = limit
    }

    /// How the board looks to a colour, 0 black and 1 white.
    mutating func survey(_ colour: Int) -> GomokuSurvey {
        nodes += 1
        return GomokuSurvey(stones, colour, &shapes)
    }

    // MARK: - Moves

    /// The best of these points within so many stones, with its worth.
    mutating func best(_ colour: Int, of points: [Int], depth most: Int, width: Int) -> (point: Int, worth: Int)? {
        guard let first = points.first else { return nil }
        var points = points
        var found = (point: first, worth: survey(colour).balance)
        for depth in 1...max(1, most) {
            var round: (point: Int, worth: Int)?
            var alpha = -2 * Self.won
            for point in points {
                stones.put(point, colour)
                let worth = -search(1 - colour, depth - 1, -2 * Self.won, -alpha, ply: 1, width: width)
                stones.take(point, colour)
                if isStopped { break }
                if worth > alpha {
                    alpha = worth
                    round = (point, worth)
                    if depth > 1 { found = (point, worth) }
                }
            }
            guard !isStopped, let round else { break }
            found = round
            points.removeAll { $0 == round.point }
            points.insert(round.point, at: 0)
            if abs(round.worth) > Self.won / 2 { break }
        }
        return found
    }

    private mutating func search(_ colour: Int, _ depth: Int, _ lower: Int, _ beta: Int, ply: Int, width: Int) -> Int {
        if nodes >= limit { isStopped = true }
        if isStopped { return 0 }
        let survey = survey(colour)
        if survey.ownFive != nil { return Self.won - ply }
        if stones.count >= Gomoku.pointCount { return 0 }
        if survey.otherFives.count > 1 { return ply + 1 - Self.won }
        // An answer without a choice costs no depth; the stones on the board are its bound.
        let isForced = !survey.otherFives.isEmpty
        if !isForced {
            if survey.ownOpenFour != nil { return Self.won - ply - 2 }
            if depth <= 0 { return survey.balance }
        }
        var alpha = lower
        var best = -2 * Self.won
        for point in survey.candidates(width) {
            stones.put(point, colour)
            let worth = -search(
                1 - colour, isForced ? depth : depth - 1, -beta, -alpha, ply: ply + 1, width: width)
            stones.take(point, colour)
            if isStopped { return 0 }
            best = max(best, worth)
            alpha = max(alpha, worth)
            if alpha >= beta { break }
        }
        return best == -2 * Self.won ? survey.balance : best
    }

    // MARK: - Fours

    /// A point from which a colour wins by fours alone, whatever the other answers; nil when none was found within so many
    /// nodes.
    mutating func winningFour(_ colour: Int, nodes most: Int) -> Int? {
        fours(colour, left: Self.mostFours, until: min(limit, nodes + most))
    }

    /// The same after a stone of the other colour on this point.
    mutating func winningFour(_ colour: Int, after point: Int, nodes most: Int) -> Int? {
        stones.put(point, 1 - colour)
        defer { stones.take(point, 1 - colour) }
        return winningFour(colour, nodes: most)
    }

    private mutating func fours(_ colour: Int, left: Int, until: Int) -> Int? {
        guard left > 0, nodes < until else { return nil }
        let survey = survey(colour)
        if let five = survey.ownFive { return five }
        guard survey.otherFives.count < 2 else { return nil }
        let must = survey.otherFives.first
        if must == nil, let open = survey.ownOpenFour { return open }
        for candidate in survey.points where candidate.own >= .four && (must == nil || must == candidate.point) {
            guard let answer = answer(to: candidate.point, colour) else { continue }
            stones.put(candidate.point, colour)
            stones.put(answer, 1 - colour)
            let goesOn = fours(colour, left: left - 1, until: until) != nil
            stones.take(answer, 1 - colour)
            stones.take(candidate.point, colour)
            if goesOn { return candidate.point }
        }
        return nil
    }

    /// The point that the other must take after a four; of several any, as none helps.
    private func answer(to point: Int, _ colour: Int) -> Int? {
        for direction in 0..<4 {
            let window = stones.window(point, direction, colour)
            let completions = shapes.completions(window.own, window.empty)
            if completions != 0 {
                return GomokuStones.point(point, direction, completions.trailingZeroBitCount - 5)
            }
        }
        return nil
    }
}

/// What the empty points of a board are worth to both sides, as one look at it shows.
struct GomokuSurvey {
    /// An empty point near stones.
    struct Point {
        let point: Int
        /// The highest shape of a stone of the side to move, and of one of the other.
        let own: GomokuShape
        let other: GomokuShape
        /// What a stone of each would be worth there, all four lines together.
        let ownWorth: Int
        let otherWorth: Int

        /// For the order in which points are looked at.
        var rank: Int { ownWorth + otherWorth * 4 / 5 }
    }

    /// The points, in reading order.
    private(set) var points: [Point] = []
    /// A point that wins at once.
    private(set) var ownFive: Int?
    /// Points where the other would win at once; two are too many to stop.
    private(set) var otherFives: [Int] = []
    /// A point that makes an open four.
    private(set) var ownOpenFour: Int?
    /// Whether the other could make an open four.
    private(set) var isThreatened = false
    /// The worth for the side to move.
    private(set) var balance = 0

    /// Beyond this a point does not count for the balance: one threat is one threat.
    private static let most = 2_500

    init(_ stones: GomokuStones, _ colour: Int, _ shapes: inout GomokuShapes) {
        points.reserveCapacity(96)
        var (bestOwn, bestOther) = (0, 0)
        for point in 0..<Gomoku.pointCount where stones.points[point] == 2 && stones.near[point] > 0 {
            let own = Self.look(stones, point, colour, &shapes)
            let other = Self.look(stones, point, 1 &- colour, &shapes)
            if own.shape == .five { ownFive = point }
            if other.shape == .five { otherFives.append(point) }
            if own.shape == .openFour { ownOpenFour = point }
            if other.shape == .openFour { isThreatened = true }
            bestOwn = max(bestOwn, own.worth)
            bestOther = max(bestOther, other.worth)
            balance &+= min(own.worth, Self.most) &- min(other.worth, Self.most)
            points.append(
                Point(point: point, own: own.shape, other: other.shape, ownWorth: own.worth, otherWorth: other.worth))
        }
        // Who is to move uses the best point; of the other's best only what is left after an answer.
        balance = balance / 4 &+ min(bestOwn, 12_000) &- min(bestOther, 12_000) / 3
    }

    /// The shape and the worth of a stone on an empty point: two threats at once are worth more than both.
    private static func look(
        _ stones: GomokuStones, _ point: Int, _ colour: Int, _ shapes: inout GomokuShapes
    ) -> (shape: GomokuShape, worth: Int) {
        var (best, worth, fours, threes) = (GomokuShape.none, 0, 0, 0)
        for direction in 0..<4 {
            let window = stones.window(point, direction, colour)
            if window.own == 0 { continue }
            let shape = shapes.shape(window.own, window.empty)
            if shape == .four { fours &+= 1 }
            if shape == .openThree { threes &+= 1 }
            best = max(best, shape)
            worth &+= shape.worth
        }
        if fours > 1 { return (max(best, .openFour), worth &+ 15_000) }
        if fours > 0, threes > 0 { return (best, worth &+ 9_000) }
        return threes > 1 ? (best, worth &+ 4_000) : (best, worth)
    }

    /// The points to look at, best first, at most so many. A threat leaves only what stops it and one's own fours.
    func candidates(_ most: Int) -> [Int] {
        if let ownFive { return [ownFive] }
        if !otherFives.isEmpty { return otherFives }
        if let ownOpenFour { return [ownOpenFour] }
        let kept = isThreatened ? points.filter { $0.own >= .four || $0.other >= .four } : points
        return kept.sorted { $0.rank > $1.rank }.prefix(most).map(\.point)
    }
}

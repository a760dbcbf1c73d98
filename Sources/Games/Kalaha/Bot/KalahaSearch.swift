/// The board of kalaha as a search needs it: fourteen places in a vector, and who is to move.
struct KalahaPlaces: Equatable {
    /// Counter-clockwise from South's first house, as in the rules; the last two stay empty.
    var stones = SIMD16<UInt8>(repeating: 0)
    /// 0 when South is to move, 7 when North is.
    var base = 0
    /// Whether one side was empty, so that all stones are in the stores.
    var isOver = false

    init(_ game: Kalaha) {
        for (place, count) in game.pits.enumerated() { stones[place] = UInt8(clamping: count) }
        base = game.turn.firstPit
    }

    /// What the side to move has more in its store than the other.
    var lead: Int { Int(stones[base &+ 6]) &- Int(stones[13 &- base]) }

    /// The board after sowing house 0 to 5 of the side to move, which must not be empty (docs/games/kalaha.md).
    func sown(_ house: Int) -> KalahaPlaces {
        var next = self
        var place = base &+ house
        var hand = Int(stones[place])
        let otherStore = 13 &- base
        next.stones[place] = 0
        while hand > 0 {
            place = place == 13 ? 0 : place &+ 1
            if place == otherStore { continue }
            next.stones[place] &+= 1
            hand &-= 1
        }
        let store = base &+ 6
        if place >= base, place < store, next.stones[place] == 1, next.stones[12 &- place] > 0 {
            next.stones[store] &+= next.stones[12 &- place] &+ 1
            next.stones[place] = 0
            next.stones[12 &- place] = 0
        }
        if place != store { next.base = 7 &- base }
        next.finish()
        return next
    }

    private mutating func finish() {
        var south: UInt8 = 0
        var north: UInt8 = 0
        for house in 0..<6 {
            south &+= stones[house]
            north &+= stones[house &+ 7]
        }
        guard south == 0 || north == 0 else { return }
        isOver = true
        for house in 0..<6 {
            stones[house] = 0
            stones[house &+ 7] = 0
        }
        stones[6] &+= south
        stones[13] &+= north
    }
}

/// Alpha-beta over sowings; who has another turn goes on at the same depth's cost. The bound is a number of nodes.
struct KalahaSearch {
    /// A game that is won is worth this and the stones of the lead.
    static let won = 10_000

    private let limit: Int
    private(set) var nodes = 0
    private var isStopped = false

    init(nodes limit: Int) { self.limit = limit }

    /// The worth of each house for the side to move, 0 to 5 and nil for an empty one, and how many sowings ahead it was seen.
    mutating func worths(_ places: KalahaPlaces, depth most: Int) -> (houses: [Int?], depth: Int) {
        var found: [Int?] = (0..<6).map { places.stones[places.base + $0] > 0 ? 0 : nil }
        var reached = 0
        for depth in 1...max(1, most) {
            var houses = found
            for house in (0..<6).reversed() where places.stones[places.base + house] > 0 {
                let next = places.sown(house)
                let worth = search(next, depth - 1, -Self.won * 2, Self.won * 2)
                houses[house] = next.base == places.base ? worth : -worth
            }
            if isStopped { break }
            (found, reached) = (houses, depth)
        }
        return (found, reached)
    }

    private mutating func search(_ places: KalahaPlaces, _ depth: Int, _ lower: Int, _ beta: Int) -> Int {
        if nodes >= limit { isStopped = true }
        if isStopped { return 0 }
        nodes &+= 1
        let lead = places.lead
        if places.isOver { return lead == 0 ? 0 : lead > 0 ? Self.won &+ lead : lead &- Self.won }
        if depth <= 0 { return lead }
        var alpha = lower
        var best = Int.min
        for house in (0..<6).reversed() where places.stones[places.base &+ house] > 0 {
            let next = places.sown(house)
            let worth =
                next.base == places.base
                ? search(next, depth - 1, alpha, beta) : -search(next, depth - 1, -beta, -alpha)
            best = max(best, worth)
            alpha = max(alpha, worth)
            if alpha >= beta { break }
        }
        return best
    }
}

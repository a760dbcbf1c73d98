/// Plays kalaha.
public enum KalahaBot: BotPlayer {
    /// The bounds of nodes; docs/games/bots.md has the times they take.
    public static func nodes(_ strength: BotStrength) -> Int {
        switch strength {
        case .easy: 40
        case .medium: 20_000
        case .hard: 1_000_000
        }
    }

    /// The house with the best worth. Easy looks at its own sowing alone and often does not look at all.
    public static func think(
        _ board: Kalaha, _ task: BotTask, random: inout some RandomNumberGenerator
    ) -> BotThought? {
        guard board.status == .running(turn: task.seat) else { return nil }
        let places = KalahaPlaces(board)
        let houses = (0..<6).filter { places.stones[places.base + $0] > 0 }
        if task.strength == .easy, Int.random(in: 0..<3, using: &random) == 0 {
            return houses.randomElement(using: &random).map { BotThought("\($0 + 1)") }
        }
        var search = KalahaSearch(nodes: task.share(of: nodes(task.strength)))
        let depth = task.strength == .easy ? 1 : task.strength == .medium ? 5 : 60
        let worths = search.worths(places, depth: depth).houses
        guard let best = worths.compactMap({ $0 }).max() else { return nil }
        let good = houses.filter { worths[$0] == best }
        guard let house = good.randomElement(using: &random) else { return nil }
        // More than half of all stones in the other's store cannot be made up for.
        let all = board.pits.reduce(0, +)
        let isLost = 2 * board.pits[board.turn.other.store] > all
        return BotThought("\(house + 1)", outlook: outlook(best), isHopeless: isLost, nodes: search.nodes)
    }

    /// A lead in stones as an expectation; a game that was seen to its end is sure.
    private static func outlook(_ worth: Int) -> Int {
        if abs(worth) > KalahaSearch.won / 2 { return worth > 0 ? 1_000 : -1_000 }
        return 1_000 * worth / (abs(worth) + 10)
    }
}

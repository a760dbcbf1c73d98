internal import Games

/// Kalaha as text.
enum KalahaView: GameView {
    static func plain(_ game: any GameRules) -> [String] {
        guard let game = game as? Kalaha else { return [] }
        var lines = told(game)
        for side in Kalaha.Side.allCases {
            let houses = game.pits[side.pits].map(String.init).joined(separator: " ")
            lines.append("\(name(side)), houses 1 to 6: \(houses), store \(game.pits[side.store]).")
        }
        return lines
    }

    static func name(_ side: Kalaha.Side) -> String { side == .south ? "South" : "North" }

    private static func stones(_ count: Int) -> String { "\(count) stone\(count == 1 ? "" : "s")" }

    /// What the last move came to, in sentences.
    static func told(_ game: Kalaha) -> [String] {
        guard let last = game.last else { return [] }
        let side = name(last.side)
        var words = "\(side) sowed house \(last.house)"
        if last.captured > 0 { words += " and captured \(stones(last.captured))" }
        if game.movesAgain { words += " and moves again" }
        var lines = [words + "."]
        for (count, side) in [(last.ownRest, side), (last.otherRest, name(last.side.other))] where count > 0 {
            lines.append("\(side) takes the last \(stones(count)).")
        }
        return lines
    }

    static func legal(_ words: String, in game: any GameRules) -> [String]? {
        guard let game = game as? Kalaha else { return nil }
        guard case .running = game.status else { return ["The game is over."] }
        let houses = game.turn.pits.filter { game.pits[$0] > 0 }.map { "\($0 - game.turn.firstPit + 1)" }
        return ["\(name(game.turn)) can sow \(houses.joined(separator: ", "))."]
    }

    static func mark(of seat: Int, in game: any GameRules) -> String {
        (game as? Kalaha).map { name($0.side(of: seat)) } ?? ""
    }
}

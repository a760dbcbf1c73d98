import GameViews
import Games
import Telemetry

/// What one kind of room of a drill plays.
struct DrillTable: Sendable {
    let rules: any GameRules.Type
    /// The room's options.
    let options: String
}

/// The rooms of a drill: its tables in turn.
enum DrillMix {
    /// Five minutes and three seconds for each move: no flag falls in a drill, and a credit shows.
    private static let clock = "clock=5+3"

    /// Every board game, each second one with clocks.
    static let usual = boardGames.enumerated().map { DrillTable(rules: $1, options: $0 % 2 == 1 ? clock : "") }

    /// The tables that a text names: kinds with their options behind a space, commas between.
    static func tables(_ text: String) throws(DrillProblem) -> [DrillTable] {
        var tables: [DrillTable] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: " ", maxSplits: 1).map(String.init)
            let kind = words.first ?? ""
            guard let rules = boardGames.first(where: { $0.kind == kind }) else {
                let kinds = boardGames.map { $0.kind }.joined(separator: ", ")
                throw DrillProblem("there is no board game “\(visible(kind, limit: 80))”; there are: \(kinds)")
            }
            let options = words.count > 1 ? words[1] : ""
            do {
                _ = try rules.init(options: options, first: 0, random: 0)
            } catch { throw DrillProblem("\(kind) cannot be played so: \(visible(error.message, limit: 200))") }
            tables.append(DrillTable(rules: rules, options: options))
        }
        return tables
    }
}

/// The games for two that can say which moves are legal.
let boardGames: [any GameRules.Type] = gameCatalogue.all.filter { rules in
    guard rules.seating == .exactly(2), let game = try? rules.init(options: "", first: 0, random: 0) else {
        return false
    }
    return !game.legalMoves(of: 0).isEmpty
}

/// The game that the demo and the load play: the first for two whose moves can be written as digits.
let drillGame: (any GameRules.Type)? = boardGames.first { rules in
    guard let game = try? rules.init(options: "", first: 0, random: 0) else { return false }
    return (1...9).contains { (try? game.decide(move: "\($0)", seat: 0, moment: Moment(at: 0))) != nil }
}

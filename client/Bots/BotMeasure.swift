internal import GameViews
internal import Games

/// `oneup bots --measure`: bots against bots, without a cluster. Who wins how often, and how long a move takes here.
func measureBots(games count: Int, seed: UInt64) {
    let pairs: [(BotStrength, BotStrength)] = [(.hard, .easy), (.hard, .medium), (.medium, .easy)]
    var table = Table("GAME", "PLAYS", "WON", "DRAWN", "LOST", "MOVES", "MEAN", "SLOWEST", "NODES/S")
    for game in games {
        guard let bot = game.bot else { continue }
        for (first, second) in pairs {
            var sum = BotFigures()
            for number in 0..<count {
                sum.play(game.rules, bot, [first, second], first: number % 2, seed: seed &+ UInt64(number))
            }
            table.rows.append([game.rules.kind, "\(first.rawValue) : \(second.rawValue)"] + sum.cells)
        }
    }
    table.write()
    Output.data("\nTimes are milliseconds of the first one's moves; \(count) games each, seed \(seed).")
}

/// What was counted in some games of two bots, for the one on seat 0.
struct BotFigures {
    private(set) var won = 0
    private(set) var drawn = 0
    private(set) var lost = 0
    private(set) var moves = 0
    private var nodes = 0
    private var spent = Duration.zero
    private var slowest = Duration.zero

    /// Half-moves after which a game counts as drawn: no game of people is as long.
    static let longest = 600

    /// As a table's cells.
    var cells: [String] {
        let mean = moves == 0 ? .zero : spent / moves
        let seconds = Self.milliseconds(spent) / 1_000
        return [
            "\(won)", "\(drawn)", "\(lost)", "\(moves)", "\(Int(Self.milliseconds(mean).rounded(.up)))",
            "\(Int(Self.milliseconds(slowest).rounded(.up)))",
            seconds > 0 ? "\(Int(Double(nodes) / seconds))" : "–",
        ]
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) * 1_000 + Double(duration.components.attoseconds) / 1e15
    }

    /// Plays one game.
    mutating func play(
        _ rules: any GameRules.Type, _ bot: any HouseBot.Type, _ strengths: [BotStrength], first: Int, seed: UInt64,
        effort: Int = 100
    ) {
        var random = BotRandom(seed: seed)
        guard var game = try? rules.init(options: "", first: first, random: random.next()) else { return }
        let clock = ContinuousClock()
        for _ in 0..<Self.longest {
            switch game.status {
            case .over(.win(let seat, _)):
                if seat == 0 { won += 1 } else { lost += 1 }
                return
            case .over(.draw), .running(nil):
                drawn += 1
                return
            case .running(let seat?):
                let began = clock.now
                let task = BotTask(seat: seat, strength: strengths[seat], effort: effort)
                let found = bot.act(game, task, random: &random)
                if seat == 0 {
                    let time = clock.now - began
                    moves += 1
                    nodes += found?.thought?.nodes ?? 0
                    spent += time
                    slowest = max(slowest, time)
                }
                guard case .say(let text) = found?.act,
                    let facts = try? game.decide(move: text, seat: seat, moment: Moment(at: 0, random: random.next())),
                    (try? facts.forEach { try game.apply($0) }) != nil
                else {
                    // Given up, or no move at all, which is as bad.
                    if seat == 0 { lost += 1 } else { won += 1 }
                    return
                }
            }
        }
        drawn += 1
    }
}

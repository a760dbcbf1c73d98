internal import Games

/// When a scripted player acts: it looks at each new thing once, thinks, and then moves. Pure; times are milliseconds.
struct DemoHand {
    private let script: any ScriptedPlayer.Type
    private let options: String
    private var random: DrillRandom
    private var seen = -1
    private var plan: (move: ScriptedMove, due: Int64)?

    /// A hand that plays by this script; `options` are those of the game.
    init(script: any ScriptedPlayer.Type, options: String, seed: UInt64) {
        self.script = script
        self.options = options
        random = DrillRandom(seed: seed)
    }

    /// The move that is due, or nil. `change` grows with each new thing that is shown.
    mutating func next(change: Int, shown: String, seat: Int, hasAudience: Bool, now: Int64) -> String? {
        if change != seen {
            seen = change
            let sight = ScriptedSight(options: options, shown: shown, seat: seat)
            plan = script.next(sight, random: &random).map { ($0, now + $0.thinking) }
        }
        guard let plan, now >= plan.due, hasAudience || !plan.move.needsAudience else { return nil }
        self.plan = nil
        return plan.move.text
    }

    /// The move was not stored, and it is not the rules that refused it: it is made again a little later.
    mutating func again(_ text: String, now: Int64) {
        plan = (ScriptedMove(text, thinking: 0), now + DemoLimits.retry)
    }
}

public import Games

// A replay in words, for screens, lines and pages. Names are as they stand in the document; who shows them cleans them.
extension Replay {
    /// The signs of the annotation glyphs that have one (PGN standard 8.2.4), from 1 on.
    private static let signs = ["!", "?", "!!", "??", "!?", "?!"]

    /// What a step was, counted from 0: a move as it is written, anything else as a clause.
    public func text(of step: Int) -> String {
        guard document.steps.indices.contains(step) else { return "" }
        switch document.steps[step].event {
        case .fact(let seat, let text, _):
            if moments.indices.contains(step), moments[step].move == nil, let word = MatchWord(text) {
                return word.clause(by: seat.map(document.name) ?? "", name: document.name)
            }
            return text + marks(of: step)
        case .credited(let milliseconds): return "\(milliseconds) ms that an outage took are given back"
        case .resigned(let seat): return "\(document.name(seat)) resigns"
        }
    }

    /// The annotation glyphs of a step as signs, with a space in front; those without a sign as `$14`.
    private func marks(of step: Int) -> String {
        document.steps[step].annotation.marks.map { mark in
            " " + (Self.signs.indices.contains(mark - 1) ? Self.signs[mark - 1] : "$\(mark)")
        }.joined()
    }

    /// The seat that made the board's move of a step; nil for all else.
    public func mover(of step: Int) -> Int? {
        guard moments.indices.contains(step), moments[step].move != nil else { return nil }
        guard case .fact(let seat, _, _) = document.steps[step].event else { return nil }
        return seat
    }

    /// How long the seat took for a step, milliseconds; nil where that is not kept.
    public func used(by step: Int) -> Int64? {
        guard document.steps.indices.contains(step), case .fact(_, _, let used) = document.steps[step].event else {
            return nil
        }
        return used
    }

    /// How the game stands after so many steps, as one sentence: its end, or who is to move.
    public func standing(after steps: Int) -> String {
        let game = game(after: steps)
        if steps >= document.steps.count { return document.resultSentence }
        switch game.status {
        case .over(.win(let seat, let reason)): return "\(document.name(seat)) wins: \(reason)"
        case .over(.draw(let reason)): return "a draw: \(reason)"
        case .running(let turn?): return "\(document.name(turn)) to move"
        case .running(nil): return ""
        }
    }
}

extension Replay.Verdict {
    /// The outcome of a verification as one sentence without its dot.
    public var sentence: String {
        switch self {
        case .equal: "every step was played once more: equal to what was stored"
        case .legal: "every step was played by the rules; there is no hash to compare with"
        case .broken(let step, let reason): "step \(step) cannot be: \(reason)"
        case .different(let what): "not equal: \(what)"
        }
    }
}

import Games

/// The clocks of a round, counted once more from the times in its log, with an arithmetic of its own: only the options are read
/// as the rules read them.
struct ClockRecount {
    /// What each seat has left as of the end of its last turn, milliseconds.
    private(set) var left: [Int64]
    /// The turns that were charged.
    private(set) var turns = 0
    private let control: TimeControl
    private var hasMoved = [false, false]
    private var credit: Int64 = 0

    /// Nil for a round without clocks.
    init?(_ round: PlayedRound) {
        guard let control = (try? MatchTerms(round.options))?.control else { return nil }
        self.control = control
        left = [control.start, control.start]
        for step in round.steps {
            switch step {
            case .seated, .vacated: break
            case .credited(let milliseconds): credit += milliseconds
            case .fact(let fact): take(fact)
            }
        }
    }

    private mutating func take(_ fact: Fact) {
        switch MatchWord(fact.text) {
        case nil:
            guard let seat = fact.seat else { return }
            // The first move of each seat is free.
            if hasMoved[seat] { charge(seat, used: fact.used ?? 0) }
            hasMoved[seat] = true
            credit = 0
        case .accept(.takeback, _), .resume: credit = 0
        case .flag(let seat): left[seat] = 0
        case .offer, .accept, .decline, .claim: break
        }
    }

    /// What a turn costs is its time less the credit, and no turn earns time by a credit.
    private mutating func charge(_ seat: Int, used: Int64) {
        turns += 1
        let cost = max(0, used - credit)
        switch control {
        case .increment(_, let added): left[seat] = max(0, left[seat] - cost) + added
        case .delay(_, let free): left[seat] = max(0, left[seat] - max(0, cost - free))
        case .correspondence(let perMove): left[seat] = perMove
        }
    }
}

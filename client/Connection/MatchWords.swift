internal import GameViews
internal import Games

/// What can be typed beside moves in a game for two, with one sentence for help.
let matchWords: [(word: String, summary: String)] = [
    ("draw", "Offers a draw; the offer stands until the other moves."),
    ("takeback", "Asks to take your last move back."),
    ("accept", "Agrees to what the other offers."),
    ("decline", "Does not agree to it."),
    ("adjourn", "Asks to stop both clocks."),
    ("resume", "Goes on after that; the clocks run when both have said so."),
]

extension ClientRoom {
    /// The game as a match; nil for hosted games and those that are not known here.
    var match: (any AnyMatch)? { game as? any AnyMatch }

    /// An offer of the other that one may answer.
    var offerToAnswer: MatchOffer? {
        guard phase == "running", let you, let open = match?.state.open, open.seat != you else { return nil }
        return open.offer
    }

    /// What the keys for yes and no say at this moment: the answers to an offer, or that one goes on after an adjournment.
    var answers: (yes: String, no: String?)? {
        if offerToAnswer != nil { return ("accept", "decline") }
        guard phase == "running", let you, let resuming = match?.state.resuming, !resuming[you] else { return nil }
        return ("resume", nil)
    }

    /// Whether this could be said now, as far as is known here.
    func canSay(_ word: String) -> Bool {
        guard phase == "running", let you, let match else { return false }
        return (try? match.decide(move: word, seat: you, moment: Moment(at: 0))) != nil
    }

    /// What a seat has left at a time of the room, milliseconds; nil without clocks.
    func left(_ seat: Int, at: Int64?) -> Int64? {
        guard let match, let clock = match.state.clock, seat < 2 else { return nil }
        guard phase == "running", let at else { return clock.left[seat] }
        return match.left(seat, at: at)
    }

    /// The seat whose clock runs.
    var running: Int? { phase == "running" ? match?.running : nil }

    /// How the clocks stand, as sentences.
    var clockLines: [String] {
        guard let match else { return ["No game is running."] }
        guard let control = match.state.terms.control else { return ["This game has no clocks."] }
        var lines = ["Clock \(control.text)."]
        for seat in 0..<2 {
            guard let left = left(seat, at: roomTime) else { continue }
            let who = seat == you ? "You have" : "\(name(seat)) has"
            lines.append("\(who) \(spokenTime(left)) left\(running == seat ? ", running" : "").")
        }
        if phase == "running", match.state.isAdjourned {
            lines.append("The game is adjourned; it goes on when both have typed resume.")
        } else if phase == "running", running == nil {
            lines.append("The first move of each player is free.")
        }
        return lines
    }
}

/// A time for the ear, rounded up to a second: the two largest units.
func spokenTime(_ milliseconds: Int64) -> String {
    let seconds = (max(0, milliseconds) + 999) / 1_000
    let units = [
        (seconds / 86_400, "day"), (seconds / 3_600 % 24, "hour"), (seconds / 60 % 60, "minute"),
        (seconds % 60, "second"),
    ]
    guard let first = units.firstIndex(where: { $0.0 > 0 }) else { return "no time" }
    return units[first...].prefix(2).filter { $0.0 > 0 }.map { counted($0.0, $0.1) }.joined(separator: " ")
}

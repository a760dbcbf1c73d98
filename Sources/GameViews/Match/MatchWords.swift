public import Games

// A match in words, for plain mode, for the talk of the full screen and for replays.
extension MatchWord {
    /// What happened, as a clause. `by` is who did it, nil for oneself; `name` gives the name of a seat.
    public func clause(by: String?, name: (Int) -> String) -> String {
        func say(_ own: String, _ other: String, _ rest: String) -> String {
            by.map { "\($0) \(other) \(rest)" } ?? "you \(own) \(rest)"
        }
        return switch self {
        case .offer(.draw): say("offer", "offers", "a draw")
        case .offer(.takeback): say("ask", "asks", "for a takeback")
        case .offer(.adjourn): say("ask", "asks", "to adjourn")
        case .accept(.draw, _): say("accept", "accepts", "the draw")
        case .accept(.takeback, let moves):
            say("agree", "agrees", "to take back \(moves == 1 ? "1 move" : "\(moves) moves")")
        case .accept(.adjourn, _): say("agree", "agrees", "to adjourn; the clocks stand until both resume")
        case .decline(.draw): say("decline", "declines", "the draw")
        case .decline(.takeback): say("decline", "declines", "the takeback")
        case .decline(.adjourn): say("decline", "declines", "to adjourn")
        case .resume: say("are", "is", "ready to go on")
        case .claim(let isWin): say("claim", "claims", isWin ? "the win" : "a draw")
        case .flag(let seat): "the time of \(name(seat)) is up"
        }
    }
}

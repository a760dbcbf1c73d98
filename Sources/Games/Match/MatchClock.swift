/// Two clocks, of which at most one runs. The time that a move took comes from outside.
public struct MatchClock: Equatable, Sendable {
    /// How much time there is.
    public let control: TimeControl
    /// What each seat has left for the moves to come, milliseconds, as it was when its last turn ended.
    public internal(set) var left: [Int64]

    init(_ control: TimeControl) {
        self.control = control
        left = [control.start, control.start]
    }

    /// How long a seat's turn may take, milliseconds: a move that took less is in time.
    func allowance(_ seat: Int) -> Int64 {
        if case .delay(_, let free) = control { left[seat] + free } else { left[seat] }
    }

    /// What a seat has left after so many milliseconds of its turn.
    func left(_ seat: Int, after used: Int64) -> Int64 {
        max(0, min(left[seat], allowance(seat) - max(0, used)))
    }

    /// A seat's turn took so long.
    mutating func end(_ seat: Int, after used: Int64) {
        left[seat] = left(seat, after: used)
        switch control {
        case .increment(_, let added): left[seat] += added
        case .delay: break
        case .correspondence(let perMove): left[seat] = perMove
        }
    }
}

/// Bounds of matches, each with its reason.
public enum MatchLimits {
    /// Beyond a player's time so long is waited for a move on the way, milliseconds: the watch of a player who reads slowly
    /// starts up to 500 ms late, and a move needs its way back.
    public static let graceMilliseconds: Int64 = 1_000
    /// The most credit of one turn, milliseconds: a day, as for one outage.
    static let credit: Int64 = 86_400_000
    /// The latest time that a log or a snapshot may name, milliseconds: sums of times stay far from overflow.
    static let latest: Int64 = 1 << 53
}

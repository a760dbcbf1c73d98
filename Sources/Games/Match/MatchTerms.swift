/// How much time players have.
public enum TimeControl: Equatable, Sendable {
    /// So much for all moves, and some more after each (Fischer). Milliseconds.
    case increment(base: Int64, added: Int64)
    /// So much for all moves; of each move the first part is free (simple delay). Milliseconds.
    case delay(base: Int64, free: Int64)
    /// So much for each move alone, milliseconds.
    case correspondence(perMove: Int64)

    /// What a clock shows at the start, milliseconds.
    public var start: Int64 {
        switch self {
        case .increment(let base, let added): base > 0 ? base : added
        case .delay(let base, _): base
        case .correspondence(let perMove): perMove
        }
    }

    /// As in the options: `5+3`, `5d3`; or `3 days`.
    public var text: String {
        switch self {
        case .increment(let base, let added): "\(base / 60_000)+\(added / 1_000)"
        case .delay(let base, let free): "\(base / 60_000)d\(free / 1_000)"
        case .correspondence(let perMove): TimeControl.days(perMove) + " a move"
        }
    }

    static let day: Int64 = 86_400_000
    /// Days in words, from milliseconds.
    static func days(_ milliseconds: Int64) -> String {
        let days = milliseconds / day
        return "\(days) day\(days == 1 ? "" : "s")"
    }
}

/// What the options of a room say about the match; the rest is the board game's own.
public struct MatchTerms: Equatable, Sendable {
    /// The time that players have; nil for as much as they like.
    public var control: TimeControl?
    /// When a game without a running clock may be claimed by who waits, milliseconds since the last move.
    public var patience = 3 * TimeControl.day
    /// Whether the game counts for ratings when both have moved.
    public var isRated = false
    /// The options without those of the match.
    public var rest: String

    /// Minutes on a clock: three hours, as long as a game in a hall.
    static let minutes: ClosedRange<Int64> = 0...180
    /// Seconds added or free for each move.
    static let seconds: ClosedRange<Int64> = 0...180
    /// Days for a move: a fortnight.
    static let days: ClosedRange<Int64> = 1...14
    /// Days of patience. A room without a running clock closes after a week.
    static let patientDays: ClosedRange<Int64> = 1...6

    /// One sentence for who has written something else.
    static let help = "every game for two takes clock=5+3, clock=5d3 or days=3, patience=3, and rated"

    /// Reads the words that belong to the match, wherever they stand.
    public init(_ options: String) throws(Violation) {
        var rest: [Substring] = []
        var names: Set<Substring> = []
        for word in options.split(separator: " ", omittingEmptySubsequences: false) {
            if word == "rated" {
                guard names.insert(word).inserted else {
                    throw Violation(.unreadable, "rated stands there twice; leave one out")
                }
                isRated = true
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, ["clock", "days", "patience"].contains(parts[0]) else {
                rest.append(word)
                continue
            }
            guard names.insert(parts[0]).inserted else {
                throw Violation(.unreadable, "\(parts[0])= stands there twice; leave one out")
            }
            self.rest = ""
            switch parts[0] {
            case "clock": control = try Self.clock(parts[1])
            case "days":
                control = .correspondence(perMove: try Self.days(parts[1], Self.days, "days") * TimeControl.day)
            default: patience = try Self.days(parts[1], Self.patientDays, "patience") * TimeControl.day
            }
        }
        guard !names.isSuperset(of: ["clock", "days"]) else {
            throw Violation(.unreadable, "clock= and days= do not go together; leave one out")
        }
        self.rest = names.isEmpty ? options : rest.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func clock(_ text: Substring) throws(Violation) -> TimeControl {
        let isDelay = text.contains("d")
        let parts = text.split(separator: isDelay ? "d" : "+", omittingEmptySubsequences: false)
        guard parts.count == 2, let minutes = Int64(parts[0]), let seconds = Int64(parts[1]),
            Self.minutes.contains(minutes), Self.seconds.contains(seconds), minutes > 0 || !isDelay && seconds > 0
        else {
            throw Violation(
                .unreadable,
                "clock= takes minutes and seconds, up to \(Self.minutes.upperBound) each: clock=5+3 adds 3 seconds for "
                    + "each move, clock=5d3 waits 3 seconds before each")
        }
        return isDelay
            ? .delay(base: minutes * 60_000, free: seconds * 1_000)
            : .increment(base: minutes * 60_000, added: seconds * 1_000)
    }

    private static func days(
        _ text: Substring, _ range: ClosedRange<Int64>, _ name: String
    ) throws(Violation) -> Int64 {
        guard let days = Int64(text), range.contains(days) else {
            throw Violation(
                .unreadable, "\(name)= takes a number of days, \(range.lowerBound) to \(range.upperBound)")
        }
        return days
    }
}

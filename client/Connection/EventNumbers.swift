/// Watches one sequence of event numbers, a room's or the lobby's, for gaps and repetitions.
struct EventNumbers: Equatable {
    /// What a number says.
    enum Finding: Equatable {
        /// The next one.
        case next
        /// Known already; the event is dropped.
        case duplicate
        /// One or more before it are missing.
        case gap(expected: Int64)
    }

    /// The last number seen; nil while the first one may be any.
    private(set) var known: Int64?

    init(known: Int64?) { self.known = known }

    /// Judges a number and takes it in.
    mutating func take(_ number: Int64) -> Finding {
        guard let last = known else {
            known = number
            return .next
        }
        if number <= last { return .duplicate }
        known = number
        return number == last + 1 ? .next : .gap(expected: last + 1)
    }
}

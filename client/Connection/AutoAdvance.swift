internal import GameViews

/// The steps that a host's client takes by itself: it waits so long in each place, then says which move it is time for.
/// Without a host's client nobody takes them, and the game waits. Times are milliseconds of a monotonic clock.
struct AutoAdvance: Equatable {
    private var step: AutomaticStep?
    private var dueAt: Int64 = 0

    /// Takes in what may happen by itself now.
    ///
    /// - Returns: the move that it is time for, once; it comes again only after another wait.
    mutating func follow(_ next: AutomaticStep?, at now: Int64) -> String? {
        guard let next else {
            step = nil
            return nil
        }
        guard next == step else {
            step = next
            dueAt = now + next.milliseconds
            return nil
        }
        guard now >= dueAt else { return nil }
        dueAt = now + next.milliseconds
        return next.move
    }

    /// In how many seconds the next step comes, rounded up; nil when none does.
    func seconds(at now: Int64) -> Int? {
        step == nil ? nil : Int((max(0, dueAt - now) + 999) / 1_000)
    }
}

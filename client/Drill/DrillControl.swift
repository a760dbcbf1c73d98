import Synchronization

/// What the thread that breaks things and the thread that plays tell each other.
final class DrillControl: Sendable {
    /// How far the players are.
    enum Stage: Int, Sendable {
        /// They log in, make rooms and sit down.
        case arriving
        /// They play.
        case playing
        /// They have been asked to end and wait for their last answers.
        case ending
    }

    private let stage = Atomic<Int>(Stage.arriving.rawValue)
    private let acknowledged = Atomic<Int>(0)
    private let connected = Atomic<Int>(0)
    private let wantsEnd = Atomic<Bool>(false)
    private let outcome = Mutex<Result<DrillJournal, DrillProblem>?>(nil)

    // For the thread that breaks things.

    /// Whether the players play.
    var isPlaying: Bool { stage.load(ordering: .acquiring) == Stage.playing.rawValue }
    /// How many commands have been answered.
    var acknowledgedCount: Int { acknowledged.load(ordering: .relaxed) }
    /// How many players have a connection that is ready.
    var connectedCount: Int { connected.load(ordering: .relaxed) }
    /// What the players wrote down, once they have ended.
    var result: Result<DrillJournal, DrillProblem>? { outcome.withLock { $0 } }

    /// Asks the players to send nothing more and to end when all is answered.
    func end() { wantsEnd.store(true, ordering: .releasing) }

    // For the thread that plays.

    /// Whether the players are to end.
    var isEnding: Bool { wantsEnd.load(ordering: .acquiring) }

    func set(_ new: Stage) { stage.store(new.rawValue, ordering: .releasing) }
    func noteAcknowledged() { acknowledged.add(1, ordering: .relaxed) }
    func setConnected(_ count: Int) { connected.store(count, ordering: .relaxed) }
    func finish(_ result: Result<DrillJournal, DrillProblem>) { outcome.withLock { $0 = result } }
}

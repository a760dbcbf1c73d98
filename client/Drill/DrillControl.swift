import Glibc
import Synchronization

/// A signal that the thread that plays is to send while commands are on their way: a kill that finds nobody waiting shows
/// nothing.
struct DrillShot: Sendable {
    var pid: Int32
    var signal: Int32
    /// The victim's rooms, by PIN.
    var rooms: Set<Int64>
    /// How long after the last command, microseconds: it decides how far the commands have come.
    var delay: UInt32
}

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
    private let pendingShot = Mutex<DrillShot?>(nil)
    private let shotAt = Atomic<UInt64>(0)
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

    /// Asks the players to send a signal at a moment at which they wait for answers.
    func ask(for shot: DrillShot) {
        shotAt.store(0, ordering: .releasing)
        pendingShot.withLock { $0 = shot }
    }

    /// When the signal was sent, nanoseconds of the monotonic clock; nil as long as it was not.
    var sentShotAt: UInt64? {
        let at = shotAt.load(ordering: .acquiring)
        return at == 0 ? nil : at
    }

    // For the thread that plays.

    /// The signal to be sent.
    var shot: DrillShot? { pendingShot.withLock { $0 } }

    /// The signal was sent.
    func noteShot(at: UInt64) {
        pendingShot.withLock { $0 = nil }
        shotAt.store(at, ordering: .releasing)
    }

    /// Whether the players are to end.
    var isEnding: Bool { wantsEnd.load(ordering: .acquiring) }

    func set(_ new: Stage) { stage.store(new.rawValue, ordering: .releasing) }
    func noteAcknowledged() { acknowledged.add(1, ordering: .relaxed) }
    func setConnected(_ count: Int) { connected.store(count, ordering: .relaxed) }
    func finish(_ result: Result<DrillJournal, DrillProblem>) { outcome.withLock { $0 = result } }
}

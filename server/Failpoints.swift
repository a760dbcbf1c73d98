internal import Glibc
internal import Synchronization

/// Points at which a test lets this process kill or stop itself, to show that nothing depends on where a death falls.
/// Set by the environment variable ONEUP_FAILPOINT as `POINT@COUNT`: at the COUNT-th pass. Without it a pass costs one
/// comparison. The parent hands the variable to the first child only.
final class Failpoints: Sendable {
    enum Point: String {
        /// A room's record was put into the queue of writes.
        case queued
        /// All writes of a batch are made, COMMIT is not.
        case inTransaction = "in_transaction"
        /// COMMIT has returned, nobody was told.
        case committed
        /// Half of a link's output has been sent.
        case midFrame = "mid_frame"
        /// The process stops itself with writes in its queue, before it asks for the turnstile.
        case stopBeforeLock = "stop_before_lock"
        /// The process stops itself with the turnstile in its hand.
        case stopInTransaction = "stop_in_transaction"
    }

    /// More than a signal takes to stop all threads, milliseconds.
    private static let signalMilliseconds: Int32 = 20

    private let point: Point?
    private let left: Atomic<Int>

    /// Reads a setting; a text that is none sets nothing.
    init(_ setting: String?) {
        let parts = (setting ?? "").split(separator: "@")
        point = parts.first.flatMap { Point(rawValue: String($0)) }
        left = Atomic(parts.count == 2 ? Int(parts[1]) ?? 1 : 1)
    }

    /// Whether this pass is the one to die at.
    func isDue(_ passed: Point) -> Bool {
        guard point == passed else { return false }
        return left.subtract(1, ordering: .relaxed).newValue == 0
    }

    /// Dies or stops here if this pass is the one.
    func pass(_ passed: Point) {
        guard isDue(passed) else { return }
        kill(getpid(), passed == .stopInTransaction || passed == .stopBeforeLock ? SIGSTOP : SIGKILL)
        // The signal reaches all threads a moment later; this one must not run on into the next step meanwhile.
        poll(nil, 0, Self.signalMilliseconds)
    }
}

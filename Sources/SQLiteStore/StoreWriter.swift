import Glibc
public import Store
public import Telemetry

/// Group commit: one thread that puts all writes queued meanwhile into one transaction.
///
/// The owner submits writes and gets tickets, 1, 2, 3 …; completions come back strictly in the order of tickets. After a
/// failure that is known not to have happened, everything queued completes as not saved, because later writes were
/// decided on top of state that does not exist; so does all that is submitted until the owner has dropped that state and
/// calls `acknowledgeFailure`. After any other failure nothing completes any more.
///
/// One thread owns it: submits, takes completions, stops.
public final class StoreWriter: Sendable {
    /// What became of one write.
    public struct Completion: Equatable, Sendable {
        /// What became of it.
        public enum Result: Equatable, Sendable {
            /// Its batch is durable.
            case outcome(Outcome)
            /// It is known not to be stored; the text says why.
            case notSaved(String)
        }

        /// The ticket that `submit` gave.
        public var ticket: UInt64
        /// What became of it.
        public var result: Result

        /// A completion with these values.
        public init(ticket: UInt64, result: Result) {
            self.ticket = ticket
            self.result = result
        }
    }

    /// What was counted since the start.
    public struct Figures: Sendable {
        /// Writes of each transaction that was committed.
        public internal(set) var batches = Histogram.sizes
        /// From asking for the turnstile to having it, nanoseconds.
        public internal(set) var waits = Histogram.durations
        /// From having the turnstile to the end of the commit, nanoseconds.
        public internal(set) var commits = Histogram.durations
        /// Transactions that are known not to be stored.
        public internal(set) var failures = 0
    }

    /// Unfinished writes from which on `isFull` holds: some seconds of work for a slow disk, and no more memory than that.
    public static let queueLimit = 8_192

    private struct State {
        /// Submitted and not yet taken by the thread.
        var queue: [Write] = []
        /// The first write of `queue`; the first of the batch while one is running.
        var firstTicket: UInt64 = 1
        /// Taken by the thread and not yet completed.
        var running = 0
        var completed: [Completion] = []
        var figures = Figures()
        var failure: String?
        var isStopping = false
        /// Nothing completes any more.
        var isDead = false
        var thread: pthread_t?

        var lastTicket: UInt64 { firstTicket + UInt64(running + queue.count) - 1 }

        /// The next batch, at most `StoreLimits.batch` writes.
        mutating func take() -> [Write] {
            let count = min(queue.count, StoreLimits.batch)
            var batch: [Write] = []
            if count == queue.count {
                swap(&batch, &queue)
            } else {
                batch = Array(queue[..<count])
                queue.removeSubrange(..<count)
            }
            running = count
            return batch
        }

        mutating func complete(_ outcomes: [Outcome]) {
            for outcome in outcomes {
                completed.append(Completion(ticket: firstTicket, result: .outcome(outcome)))
                firstTicket += 1
            }
            running = 0
        }

        /// Completes all that is unfinished as not saved.
        mutating func refuse(_ reason: String) {
            for _ in 0..<running + queue.count {
                completed.append(Completion(ticket: firstTicket, result: .notSaved(reason)))
                firstTicket += 1
            }
            running = 0
            queue.removeAll(keepingCapacity: true)
        }
    }

    private let engine: any StoreEngine
    private let wake: @Sendable () -> Void
    private let onFatal: @Sendable (StoreFailure) -> Void
    private let state = Monitor(State())

    /// Starts the thread. `wake` is called from it once a batch, when completions wait to be taken. `onFatal` is called
    /// from it when the outcome of a batch is unknown or the schema is newer: it should end the process; if it returns,
    /// nothing is completed any more.
    public init(
        engine: any StoreEngine, wake: @escaping @Sendable () -> Void,
        onFatal: @escaping @Sendable (StoreFailure) -> Void
    ) {
        self.engine = engine
        self.wake = wake
        self.onFatal = onFatal
        let thread = startThread { [self] in run() }
        state.withLock { state in
            state.thread = thread
            state.isDead = thread == nil
        }
        if thread == nil { onFatal(.unknown("cannot start the store's writing thread: too many threads")) }
    }

    /// Queues writes, in their order; the ticket of the last. Never refuses: `isFull` is for those that can wait.
    @discardableResult
    public func submit(_ writes: [Write]) -> UInt64 {
        let (ticket, isRefused) = state.signal { state in
            state.queue.append(contentsOf: writes)
            let ticket = state.lastTicket
            guard let failure = state.failure, !state.isDead else { return (ticket, false) }
            state.refuse(failure)
            return (ticket, !writes.isEmpty)
        }
        if isRefused { wake() }
        return ticket
    }

    /// The completions since the last call, in the order of tickets.
    public func takeCompleted() -> [Completion] {
        state.withLock { state in
            var completed: [Completion] = []
            swap(&completed, &state.completed)
            return completed
        }
    }

    /// How many writes are queued or running.
    public var unfinished: Int { state.withLock { $0.running + $0.queue.count } }

    /// What was counted, up to the last commit.
    public var figures: Figures { state.withLock { $0.figures } }

    /// Whether new commands should be refused as overload.
    public var isFull: Bool { unfinished >= StoreWriter.queueLimit }

    /// Lets writes in again after a failure. The owner has taken the completions and dropped what they were based on.
    public func acknowledgeFailure() { state.withLock { $0.failure = nil } }

    /// Finishes what is queued, then ends the thread. Later submissions stay unfinished.
    public func stop() {
        let thread = state.signal { state -> pthread_t? in
            state.isStopping = true
            defer { state.thread = nil }
            return state.thread
        }
        if let thread { pthread_join(thread, nil) }
    }

    private func run() {
        while true {
            let hasWork = state.wait { $0.queue.isEmpty ? $0.isStopping ? false : nil : true }
            guard hasWork, commitBatch() else { return }
        }
    }

    /// False when nothing completes any more.
    private func commitBatch() -> Bool {
        let askedAt = monotonicNanoseconds()
        var heldAt = askedAt
        do throws(StoreFailure) {
            let outcomes = try engine.commit {
                heldAt = monotonicNanoseconds()
                return state.withLock { $0.take() }
            }
            let endedAt = monotonicNanoseconds()
            state.withLock { state in
                state.complete(outcomes)
                state.figures.batches.observe(UInt64(outcomes.count))
                state.figures.waits.observe(heldAt - askedAt)
                state.figures.commits.observe(endedAt - heldAt)
            }
        } catch {
            guard case .full = error else {
                state.withLock { $0.isDead = true }
                onFatal(error)
                return false
            }
            let reason = error.description
            state.withLock {
                $0.refuse(reason)
                $0.failure = reason
                $0.figures.failures += 1
            }
        }
        wake()
        return true
    }
}

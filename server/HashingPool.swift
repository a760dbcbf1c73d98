internal import Accounts
internal import EventLoop
internal import Glibc
internal import Synchronization

/// Threads that hash passwords, off the loop. The queue is bounded: who finds it full is refused and tries again.
final class HashingPool: @unchecked Sendable {
    /// One thread: Argon2id takes 15 ms of a core and 19 MiB, and players' moves need the other one.
    static let threads = 1
    /// Jobs that wait: about one second of work.
    static let queueLimit = 64

    private var jobs: [(token: UInt64, job: HashJob)] = []
    private var results: [(token: UInt64, result: HashResult)] = []
    private var done = 0
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let filled: UnsafeMutablePointer<pthread_cond_t>
    private let wakeup: Wakeup

    // Jobs and results are touched only under the lock.
    init(wakeup: Wakeup) throws(SystemError) {
        self.wakeup = wakeup
        lock = .allocate(capacity: 1)
        filled = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(filled, nil)
        for _ in 0..<Self.threads { try startThread { [self] in work() } }
    }

    /// Queues a job; false when too many wait.
    func submit(_ job: HashJob, _ token: UInt64) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        guard jobs.count < Self.queueLimit else { return false }
        jobs.append((token, job))
        pthread_cond_signal(filled)
        return true
    }

    /// What is done since the last call.
    func takeResults() -> [(token: UInt64, result: HashResult)] {
        pthread_mutex_lock(lock)
        defer {
            results.removeAll()
            pthread_mutex_unlock(lock)
        }
        return results
    }

    /// Jobs that wait, and jobs that are done since the start.
    var figures: (waiting: Int, done: Int) {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return (jobs.count, done)
    }

    private func work() -> Never {
        while true {
            pthread_mutex_lock(lock)
            while jobs.isEmpty { pthread_cond_wait(filled, lock) }
            let (token, job) = jobs.removeFirst()
            pthread_mutex_unlock(lock)
            let result = Self.run(job)
            pthread_mutex_lock(lock)
            results.append((token, result))
            done += 1
            pthread_mutex_unlock(lock)
            wakeup.signal()
        }
    }

    private static func run(_ job: HashJob) -> HashResult {
        switch job {
        case .make(let password, let salt):
            guard let phc = try? PasswordHash.make(password: password, salt: salt) else { return .failed }
            return .made(phc)
        case .verify(let password, let phc):
            switch PasswordHash.verify(password: password, phc: phc) {
            case .wrong: return .wrong
            case .right: return .right(isWeak: false)
            case .rightButWeak: return .right(isWeak: true)
            case .unavailable: return .failed
            }
        }
    }
}

public import Bytes

/// One attempt that counts against a bound on attempts: a bucket of `burst` attempts that gets one back each `interval`.
///
/// A bucket is one time in the store, that at which it is full again (the generic cell rate algorithm, ITU-T I.371 annex
/// A), so it is the same for all servers and outlives them.
public struct Charge: Equatable, Sendable {
    /// Whose bucket, at most 200 bytes: what is tried and from where.
    public var key: String
    /// Milliseconds until one attempt comes back.
    public var interval: Int64
    /// Attempts in a full bucket.
    public var burst: Int64

    /// A charge with these values.
    public init(key: String, interval: Int64, burst: Int64) {
        self.key = key
        self.interval = interval
        self.burst = burst
    }

    /// When the bucket is full again after this attempt.
    package func next(fullAt: WallTime?, now: WallTime) -> WallTime { max(fullAt ?? now, now) + interval }

    /// Milliseconds until one more attempt is allowed; 0 when it is now. `fullAt` is the stored time, if there is one.
    public func wait(fullAt: WallTime?, now: WallTime) -> Int64 {
        max(0, next(fullAt: fullAt, now: now) - now - burst * interval)
    }
}

/// The buckets of an engine, inside one transaction.
package protocol ThrottleTable {
    /// How the table fails.
    associatedtype Problem: Error

    func fullAt(_ key: String) throws(Problem) -> WallTime?
    /// Stores it as the newest; of more than `StoreLimits.buckets` the one that was not charged for longest goes.
    mutating func setFullAt(_ key: String, _ time: WallTime) throws(Problem)
}

extension ThrottleTable {
    /// Charges all buckets, or none when one of them is empty.
    package mutating func charge(_ charges: [Charge], at now: WallTime) throws(Problem) -> Outcome {
        var wait: Int64 = 0
        for charge in charges { wait = max(wait, charge.wait(fullAt: try fullAt(charge.key), now: now)) }
        guard wait == 0 else { return .throttled(milliseconds: wait) }
        for charge in charges {
            try setFullAt(charge.key, charge.next(fullAt: try fullAt(charge.key), now: now))
        }
        return .done
    }
}

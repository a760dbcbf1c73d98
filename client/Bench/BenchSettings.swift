import EventLoop

/// How a bench is run.
struct BenchSettings: Sendable {
    /// When players send.
    enum Pace: Equatable, Sendable {
        /// So many commands a second of all players together, at fixed times, whether answers come or not. A latency is
        /// counted from the time at which the command was due, so that waiting for a slow answer hides nothing.
        case open(rate: Int)
        /// Each player sends when the last answer has come.
        case closed
    }

    /// Players, two in each room.
    var players = 200
    var pace = Pace.open(rate: 1_000)
    /// How long they play, in seconds.
    var seconds = 10
    /// The cluster to play on; nil for a throw-away one.
    var destination: Destination?
    /// Servers of the throw-away cluster.
    var servers = 2
    /// Kill a server of the throw-away cluster with -9 after so many seconds.
    var killAfter: Int?
    /// The first port that is tried for the throw-away cluster.
    var firstPort: UInt16 = 7_500
}

/// Bounds of a bench, each with its unit and reason.
enum BenchLimits {
    /// Commands of one player without an answer: half of what a connection may have, so that none is refused for it.
    static let inFlight = ClientLimits.unanswered / 2
    /// Players that log in at once: the machine that plays may be the machine that serves.
    static let arrivals = 50
    /// How long logging in and sitting down, or the last answers, may take, in milliseconds.
    static let patience: Int64 = 60_000
    /// Between two looks at the processes' CPU time, in milliseconds: what one that is killed has used since the last look
    /// is missing.
    static let sampleMilliseconds: UInt64 = 200
    /// Different kinds of errors that are told apart; more count as `other`.
    static let errorKinds = 32
}

/// Latencies in buckets no wider than 1.6 % of their value; the largest is exact. A long run takes no more memory than a
/// short one.
struct LatencyHistogram: Sendable {
    /// Exact up to 127 µs, from there on 64 buckets for each power of two, up to 2^40 µs.
    private var counts = [Int](repeating: 0, count: 128 + 34 * 64)
    private(set) var count = 0
    /// Nanoseconds.
    private(set) var largest: UInt64 = 0

    mutating func observe(nanoseconds: UInt64) {
        counts[Self.bucket(min(nanoseconds / 1_000, 1 << 40))] += 1
        count += 1
        largest = max(largest, nanoseconds)
    }

    /// The nearest-rank percentile in milliseconds, at most 1.6 % too large; 0 without any latency.
    func percentile(_ percent: Double) -> Double {
        guard count > 0 else { return 0 }
        var left = max(1, Int((percent / 100 * Double(count)).rounded(.up)))
        for (bucket, size) in counts.enumerated() {
            left -= size
            if left <= 0 { return min(Double(Self.upperEnd(bucket)) / 1_000, largestMilliseconds) }
        }
        return largestMilliseconds
    }

    var largestMilliseconds: Double { Double(largest) / 1_000_000 }

    static func bucket(_ microseconds: UInt64) -> Int {
        guard microseconds >= 128 else { return Int(microseconds) }
        let exponent = 63 - microseconds.leadingZeroBitCount
        return 128 + (exponent - 7) * 64 + Int(microseconds >> (exponent - 6)) - 64
    }

    /// The largest number of microseconds in a bucket.
    static func upperEnd(_ bucket: Int) -> UInt64 {
        guard bucket >= 128 else { return UInt64(bucket) }
        let shift = (bucket - 128) / 64 + 1
        return (UInt64((bucket - 128) % 64 + 64 + 1) << shift) - 1
    }
}

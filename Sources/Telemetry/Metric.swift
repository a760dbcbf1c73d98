/// What a metric is, declared once: the text of `/metrics` and the table in docs/metrics.md are made from it. Names and
/// units follow prometheus.io/docs/practices/naming.
public struct Metric: Sendable {
    /// How its number moves.
    public enum Kind: String, Sendable {
        /// It only grows, from 0 at the start of the process.
        case counter
        /// It goes up and down.
        case gauge
        /// A count of observations by size, and their sum.
        case histogram
    }

    /// Its name, with the unit in it.
    public let name: String
    /// How its number moves.
    public let kind: Kind
    /// The names of its labels. Their values are a fixed few.
    public let labels: [String]
    /// What it counts, in one sentence.
    public let help: String
    /// What to watch for, for whoever runs the cluster.
    public let watch: String

    /// The unit of its number, as its name says.
    public var unit: String {
        let words = name.split(separator: "_")
        return words.contains("seconds") ? "seconds" : words.contains("bytes") ? "bytes" : "number"
    }

    /// A declaration.
    public init(_ name: String, _ kind: Kind, _ help: String, labels: [String] = [], watch: String) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.help = help
        self.watch = watch
    }
}

/// Sizes of observations in fixed buckets: plain integers that their owner's thread counts.
public struct Histogram: Sendable, Equatable {
    /// The upper bounds of the buckets, rising; what is larger than all goes into one more.
    public let bounds: [UInt64]
    /// How many observations fell into each bucket.
    public private(set) var counts: [UInt64]
    /// The sum of all observations; it wraps at 2^64.
    public private(set) var sum: UInt64 = 0

    /// No observations yet.
    public init(bounds: [UInt64]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// A histogram of durations in nanoseconds, from 100 µs to 10 s.
    public static var durations: Histogram {
        Histogram(
            bounds: [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000]
                .map { $0 * 1_000 } + [2_500_000_000, 5_000_000_000, 10_000_000_000])
    }

    /// A histogram of numbers from 1 to 512, in powers of two.
    public static var sizes: Histogram { Histogram(bounds: (0...9).map { 1 << $0 }) }

    /// How many observations there were.
    public var count: UInt64 { counts.reduce(0, &+) }

    /// Takes one observation.
    public mutating func observe(_ value: UInt64) {
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        counts[bucket] &+= 1
        sum &+= value
    }

    /// Adds what another thread has observed with the same bounds.
    public mutating func add(_ other: Histogram) {
        for (bucket, more) in other.counts.enumerated() where bucket < counts.count { counts[bucket] &+= more }
        sum &+= other.sum
    }
}

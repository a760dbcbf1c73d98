internal import Glibc

/// The clock for durations and deadlines.
public enum Monotonic {
    /// Nanoseconds since some fixed moment of this boot; it never steps back (CLOCK_MONOTONIC).
    public static func now() -> UInt64 {
        var time = timespec()
        _ = clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// The clock for records and display; it can step, so nothing safe rests on it.
public enum WallClock {
    /// Milliseconds since 1970, UTC (CLOCK_REALTIME).
    public static func now() -> Int64 {
        var time = timespec()
        _ = clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

import Testing

@testable import ClientCore

@Suite struct BenchTests {
    @Test func aLatencyIsAtMostAnHundredthAndAHalfTooLarge() {
        for microseconds: UInt64 in [0, 1, 127, 128, 129, 1_000, 1_023, 1_024, 65_537, 3_000_000_000, 1 << 40] {
            let end = LatencyHistogram.upperEnd(LatencyHistogram.bucket(microseconds))
            #expect(end >= microseconds && Double(end - microseconds) <= Double(microseconds) / 64, "\(microseconds)")
        }
        // Buckets follow each other without a hole.
        for bucket in 1..<2_000 {
            #expect(LatencyHistogram.bucket(LatencyHistogram.upperEnd(bucket - 1) + 1) == bucket)
        }
    }

    @Test func percentilesAreByNearestRankAndTheLargestIsExact() {
        var latencies = LatencyHistogram()
        #expect(latencies.percentile(99) == 0)
        for milliseconds in 1...100 { latencies.observe(nanoseconds: UInt64(milliseconds) * 1_000_000) }
        #expect(abs(latencies.percentile(50) - 50) < 1)
        #expect(abs(latencies.percentile(99) - 99) < 1.6)
        #expect(latencies.percentile(100) == 100)
        latencies.observe(nanoseconds: 12_345_678_901)
        #expect(latencies.largestMilliseconds == 12_345.678901)
    }
}

import Telemetry
import Testing

@Suite struct MetricsTextTests {
    @Test func aMetricHasItsHeadOnceAndEachSampleALine() {
        let rooms = Metric("rooms", .gauge, "Rooms now.", labels: ["kind"], watch: "–")
        let opened = Metric("opened_total", .counter, "Opened.", watch: "–")
        var text = MetricsText()
        text.add(rooms, 3, ["kind": "a"])
        text.add(rooms, 0, ["kind": "b\"\\\nc"])
        text.add(opened, 7)
        #expect(
            String(decoding: text.bytes, as: UTF8.self)
                == """
                # HELP rooms Rooms now.
                # TYPE rooms gauge
                rooms{kind="a"} 3
                rooms{kind="b\\"\\\\\\nc"} 0
                # HELP opened_total Opened.
                # TYPE opened_total counter
                opened_total 7

                """)
    }

    @Test func aHistogramCountsBelowEachBoundAndAllInTheLast() {
        var histogram = Histogram(bounds: [1_000_000, 10_000_000])
        for value: UInt64 in [0, 1_000_000, 1_000_001, 10_000_001, 2_000_000_000] { histogram.observe(value) }
        var other = Histogram(bounds: [1_000_000, 10_000_000])
        other.observe(5_000_000)
        histogram.add(other)
        var text = MetricsText()
        text.add(Metric("wait_seconds", .histogram, "Waits.", watch: "–"), histogram)
        #expect(
            String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").dropFirst(2) == [
                #"wait_seconds_bucket{le="0.001"} 2"#, #"wait_seconds_bucket{le="0.01"} 4"#,
                #"wait_seconds_bucket{le="+Inf"} 6"#, "wait_seconds_sum 2.017000002", "wait_seconds_count 6",
            ])
    }

    @Test func aHistogramOfNumbersIsShownAsTheyAre() {
        var histogram = Histogram.sizes
        histogram.observe(1)
        histogram.observe(512)
        histogram.observe(600)
        var text = MetricsText()
        text.add(Metric("writes", .histogram, "Writes.", watch: "–"), histogram)
        let lines = String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines.contains(#"writes_bucket{le="1"} 1"#) && lines.contains(#"writes_bucket{le="512"} 2"#))
        #expect(lines.suffix(2) == ["writes_sum 1113", "writes_count 3"])
    }

    @Test func whatTheKernelSaysOfThisProcessIsThere() {
        var text = MetricsText()
        ProcessFigures.write(to: &text, startedAt: 1_500)
        let lines = String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let values = Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let words = line.split(separator: " ")
                return (String(words[0]), Double(words[1]) ?? -1)
            })
        #expect(values.count == ProcessFigures.metrics.count)
        #expect(values["process_resident_memory_bytes"] ?? 0 > 1_000_000)
        #expect(values["process_open_fds"] ?? 0 > 2)
        #expect(values["process_max_fds"] ?? 0 >= values["process_open_fds"] ?? .infinity)
        #expect(values["process_cpu_seconds_total"] ?? 0 > 0)
        #expect(values["process_start_time_seconds"] == 1.5)
    }
}

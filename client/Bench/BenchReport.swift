import JSON

/// What came of a bench.
struct BenchReport {
    /// Errors of one kind: a code of the protocol, or what else went wrong.
    struct Errors {
        var kind: String
        var count: Int
        /// The first one, in words.
        var example: String
    }

    let settings: BenchSettings
    var latencies = LatencyHistogram()
    /// Answers that came before the time was over.
    var answeredInTime = 0
    private(set) var errors: [Errors] = []
    /// CPU seconds of each process while the players played.
    var cpu: [(name: String, seconds: Double)] = []
    /// The server that was killed.
    var killed: String?
    /// Commands that were due at the kill or before and answered after it: from the kill to the answer.
    var afterKill = LatencyHistogram()
    /// The gaps that players were told, in milliseconds.
    var takeovers: [Int64] = []

    init(settings: BenchSettings) { self.settings = settings }

    mutating func note(_ kind: String, _ text: String) {
        if let place = errors.firstIndex(where: { $0.kind == kind }) {
            errors[place].count += 1
        } else if errors.count < BenchLimits.errorKinds {
            errors.append(Errors(kind: kind, count: 1, example: text))
        } else {
            errors[errors.count - 1].kind = "other"
            errors[errors.count - 1].count += 1
        }
    }

    var errorCount: Int { errors.reduce(0) { $0 + $1.count } }
    var rate: Double { Double(answeredInTime) / Double(settings.seconds) }
    private var isOwn: Bool { settings.destination == nil }

    private var paceWords: String {
        switch settings.pace {
        case .open(let rate): "\(rate) commands/s, sent at fixed times"
        case .closed: "each sends when its answer has come"
        }
    }

    // MARK: For people

    func show() {
        var table = Table("MEASURE", "VALUE")
        table.rows.append(["cluster", isOwn ? "throw-away, servers: \(settings.servers)" : "as named"])
        table.rows.append(["players", "\(settings.players), two in each room"])
        table.rows.append(["load", paceWords])
        table.rows.append(["time", "\(settings.seconds) s"])
        table.rows.append(["answered", "\(latencies.count) commands, \(Int(rate.rounded())) a second"])
        for percent in [50.0, 95, 99] {
            table.rows.append(["latency p\(Int(percent))", "\(Self.milliseconds(latencies.percentile(percent))) ms"])
        }
        table.rows.append(["latency max", "\(Self.milliseconds(latencies.largestMilliseconds)) ms"])
        table.rows.append(["errors", "\(errorCount)"])
        for error in errors { table.rows.append(["  \(error.kind)", "\(error.count), such as: \(error.example)"]) }
        if let killed {
            table.rows.append(["killed with -9", "\(killed) after \(settings.killAfter ?? 0) s"])
            table.rows.append(["  commands on their way", "\(afterKill.count)"])
            table.rows.append(["  answered after, p50", "\(Self.milliseconds(afterKill.percentile(50))) ms"])
            table.rows.append(["  answered after, max", "\(Self.milliseconds(afterKill.largestMilliseconds)) ms"])
            table.rows.append(["  players told of it", "\(takeovers.count), gap at most \(takeovers.max() ?? 0) ms"])
        }
        table.write()
        Output.data("")
        var processes = Table("PROCESS", "CPU SECONDS", "µs A COMMAND")
        for (name, seconds) in cpu {
            processes.rows.append([name, Self.fixed(seconds, 2), Self.fixed(perCommand(seconds), 1)])
        }
        processes.write()
    }

    private func perCommand(_ seconds: Double) -> Double {
        latencies.count == 0 ? 0 : seconds * 1_000_000 / Double(latencies.count)
    }

    /// Milliseconds with three digits behind the point below 10, one above.
    static func milliseconds(_ value: Double) -> String { fixed(value, value < 10 ? 3 : 1) }

    /// A number that is not negative, with so many digits behind the point.
    private static func fixed(_ value: Double, _ digits: Int) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((value * Double(scale)).rounded())
        let rest = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - rest.utf8.count) + rest
    }

    // MARK: For programs

    func json() -> [UInt8] {
        jsonObject { object in
            object.member("players", settings.players)
            switch settings.pace {
            case .open(let rate): object.member("rate", rate)
            case .closed: object.member("closed", true)
            }
            object.member("seconds", settings.seconds)
            if isOwn { object.member("servers", settings.servers) }
            object.member("commands", latencies.count)
            object.member("commands_per_second", Int(rate.rounded()))
            object.object("latency_us") { Self.write(latencies, to: &$0) }
            object.array("errors") { list in
                for error in errors {
                    list.object {
                        $0.member("kind", error.kind)
                        $0.member("count", error.count)
                    }
                }
            }
            object.array("cpu") { list in
                for (name, seconds) in cpu {
                    list.object {
                        $0.member("process", name)
                        $0.member("us", Int(seconds * 1_000_000))
                    }
                }
            }
            if let killed {
                object.object("kill") {
                    $0.member("server", killed)
                    $0.member("on_their_way", afterKill.count)
                    $0.object("answered_after_us") { Self.write(afterKill, to: &$0) }
                    $0.member("players_told", takeovers.count)
                    $0.member("largest_gap_ms", takeovers.max() ?? 0)
                }
            }
        }
    }

    private static func write(_ latencies: LatencyHistogram, to object: inout JSONWriter) {
        func microseconds(_ percent: Double) -> Int { Int((latencies.percentile(percent) * 1_000).rounded()) }
        object.member("p50", microseconds(50))
        object.member("p95", microseconds(95))
        object.member("p99", microseconds(99))
        object.member("max", latencies.largest / 1_000)
    }
}

/// A set of durations in milliseconds, and what is said of it.
struct Durations: Sendable {
    private var sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    var count: Int { sorted.count }
    var largest: Double { sorted.last ?? 0 }

    /// The nearest-rank percentile.
    func percentile(_ percent: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let rank = Int((percent / 100 * Double(sorted.count)).rounded(.up))
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }
}

/// What players felt of the faults whose moment is known.
struct DrillGaps: Sendable {
    /// Commands on their way when the fault was made: from the fault to the answer.
    let inFlight: Durations
    /// From the fault until the victim was seen to own no room any more.
    let taken: Durations
    /// From the fault to the first answer to a command that was sent after it to a room of the victim.
    let firstAnswer: Durations
    /// Commands sent in the second after the fault to a room of the victim: from sending to the answer.
    let after: Durations
    /// Each player in a room of the victim: the longest time without a line that ended within 5 s after the fault.
    let silence: Durations
    /// The gap that the takeover notices name.
    let notices: Durations
    /// Answers while nothing was broken: from sending to the answer.
    let usual: Durations

    private static let second: UInt64 = 1_000_000_000

    init(_ faults: [DrillFault], _ journal: DrillJournal) {
        var inFlight: [Double] = []
        var after: [Double] = []
        var usual: [Double] = []
        let exact = faults.filter(\.isExact)
        for command in journal.commands where command.isAnswered && command.sentAt >= journal.beganAt {
            let room = journal.players[command.player].room
            let latency = Self.milliseconds(from: command.sentAt, to: command.answeredAt)
            var isUsual = true
            for fault in faults {
                if command.sentAt < fault.at + 3 * Self.second, command.answeredAt + Self.second > fault.at {
                    isUsual = false
                }
            }
            if isUsual { usual.append(latency) }
            for fault in exact where fault.rooms.contains(room) {
                if command.sentAt <= fault.at, command.answeredAt > fault.at {
                    inFlight.append(Self.milliseconds(from: fault.at, to: command.answeredAt))
                } else if command.sentAt > fault.at, command.sentAt < fault.at + Self.second {
                    after.append(latency)
                }
            }
        }
        self.inFlight = Durations(inFlight)
        self.after = Durations(after)
        self.usual = Durations(usual)
        taken = Durations(exact.compactMap { fault in fault.takenAt.map { Self.milliseconds(from: fault.at, to: $0) } })
        firstAnswer = Durations(
            exact.compactMap { fault in
                journal.commands.lazy.filter {
                    $0.sentAt > fault.at && $0.isAnswered && fault.rooms.contains(journal.players[$0.player].room)
                }.map(\.answeredAt).min().map { Self.milliseconds(from: fault.at, to: $0) }
            })
        silence = Durations(
            exact.flatMap { fault in
                journal.players.filter { fault.rooms.contains($0.room) }.map { Self.silence($0.heardAt, fault.at) }
            })
        notices = Durations(journal.players.flatMap { $0.takeovers.map { Double($0.gap) } })
    }

    private static func milliseconds(from: UInt64, to: UInt64) -> Double { Double(to - min(from, to)) / 1_000_000 }

    private static func silence(_ heard: [UInt64], _ at: UInt64) -> Double {
        var longest = 0.0
        var last = at
        for time in heard where time > at {
            longest = max(longest, milliseconds(from: last, to: time))
            last = time
            if time > at + 5 * second { break }
        }
        return longest
    }
}

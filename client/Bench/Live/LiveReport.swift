import GameViews
import Games
import JSON
import Rooms

/// What came of a live bench.
struct LiveReport {
    /// One question.
    struct Round {
        var question: Int
        /// Whether the room's owner was killed while the answers came.
        var killed: Bool
        /// From when an answer was due to its acknowledgement, milliseconds.
        var acknowledged: Durations
        /// From the last answer to the moment in which a player was shown the right one, milliseconds.
        var revealed: Durations
        /// From the last answer to the moment in which a player knew its own points, milliseconds.
        var own: Durations

        var line: String {
            "question \(question)\(killed ? ", owner killed" : ""): answers stored \(LiveReport.words(acknowledged)); "
                + "last answer to reveal \(LiveReport.words(revealed)); to own points \(LiveReport.words(own))"
        }
    }

    let settings: LiveSettings
    var arrivalSeconds = 0.0
    private(set) var rounds: [Round] = []
    /// The gaps that players were told, milliseconds.
    var takeovers: [Int64] = []
    /// CPU seconds of each process while the game was played.
    var cpu: [(name: String, seconds: Double)] = []
    /// What the log holds: answers that were acknowledged, and answers stored.
    private(set) var acknowledged = 0, stored = 0
    private(set) var problemCount = 0
    private(set) var problems: [String] = []

    init(settings: LiveSettings) { self.settings = settings }

    var firstProblem: String? { problems.first }

    mutating func note(_ kind: String, _ text: String) {
        problemCount += 1
        if problems.count < LiveLimits.shownProblems { problems.append("\(kind): \(text)") }
    }

    mutating func add(_ question: Int, _ players: [LivePlayer], lastAt: UInt64, killed: Bool) {
        func since(_ from: UInt64, _ to: UInt64) -> Double { Double(to - min(from, to)) / 1e6 }
        rounds.append(
            Round(
                question: question, killed: killed,
                acknowledged: Durations(
                    players.map { since($0.answers[question - 1].dueAt, $0.answers[question - 1].answeredAt) }),
                revealed: Durations(players.map { since(lastAt, $0.revealedAt[question - 1]) }),
                own: Durations(players.map { since(lastAt, $0.ownAt[question - 1]) })))
    }

    /// Every acknowledged answer is in the log once, and nothing else is; the points count up.
    mutating func audit(_ history: RoomHistory, _ players: [LivePlayer]) {
        for violation in history.violations.first { note("log", violation) }
        var inLog: [String: Int] = [:]
        for happening in history.records.flatMap(\.happenings) {
            guard case .secret(let seat?, let text) = happening else { continue }
            inLog["\(seat) \(text)", default: 0] += 1
            stored += 1
        }
        for player in players {
            if player.revealedAt.count != settings.sheet.questions {
                note("reveals", "player \(player.place) saw \(player.revealedAt.count)")
            }
            for answer in player.answers {
                guard let seat = player.seat, let text = answer.stored else {
                    note("not acknowledged", "an answer of player \(player.place)")
                    continue
                }
                acknowledged += 1
                if let count = inLog["\(seat) \(text)"], count == 1 { continue }
                note("not once in the log", "player \(player.place): \(text)")
            }
        }
        if stored != acknowledged { note("counts", "\(acknowledged) acknowledged, \(stored) stored") }
        guard let counter = resultCounter(of: history.room.rules.kind) else { return }
        for round in history.room.rounds(of: history.records) {
            do {
                for difference in try counter.count(round).differences { note("points", difference) }
            } catch { note("points", error.message) }
        }
    }

    // MARK: For people and programs

    func show() {
        var table = Table("MEASURE", "VALUE")
        table.rows.append([
            "players", "\(settings.players), and a host; they came in \(Int(arrivalSeconds.rounded())) s",
        ])
        table.rows.append(["answers", "each question's within \(settings.spreadMilliseconds) ms"])
        for round in rounds {
            table.rows.append(["question \(round.question)", round.killed ? "owner killed with -9 in the middle" : ""])
            table.rows.append(["  answer stored", Self.words(round.acknowledged)])
            table.rows.append(["  last answer to reveal", Self.words(round.revealed)])
            table.rows.append(["  last answer to own points", Self.words(round.own)])
        }
        table.rows.append(["acknowledged, stored", "\(acknowledged), \(stored)"])
        if let gap = takeovers.max() {
            table.rows.append(["told of a takeover", "\(takeovers.count), at most \(gap) ms"])
        }
        for (name, seconds) in cpu { table.rows.append(["CPU of \(name)", "\(tenth(seconds)) s"]) }
        table.rows.append(["problems", "\(problemCount)"])
        for problem in problems { table.rows.append(["", problem]) }
        table.write()
    }

    func json() -> [UInt8] {
        jsonObject { object in
            object.member("players", settings.players)
            object.member("spread_ms", settings.spreadMilliseconds)
            object.member("acknowledged", acknowledged)
            object.member("stored", stored)
            object.member("problems", problemCount)
            object.array("questions") { list in
                for round in rounds {
                    list.object {
                        $0.member("killed", round.killed)
                        $0.object("stored_us") { Self.write(round.acknowledged, to: &$0) }
                        $0.object("reveal_us") { Self.write(round.revealed, to: &$0) }
                        $0.object("own_us") { Self.write(round.own, to: &$0) }
                    }
                }
            }
        }
    }

    private static func write(_ durations: Durations, to object: inout JSONWriter) {
        func microseconds(_ value: Double) -> Int { Int((value * 1_000).rounded()) }
        object.member("p50", microseconds(durations.percentile(50)))
        object.member("p95", microseconds(durations.percentile(95)))
        object.member("p99", microseconds(durations.percentile(99)))
        object.member("max", microseconds(durations.largest))
    }

    static func words(_ durations: Durations) -> String {
        "p50 \(tenth(durations.percentile(50))), p95 \(tenth(durations.percentile(95))), "
            + "p99 \(tenth(durations.percentile(99))), max \(tenth(durations.largest)) ms"
    }
}

import JSON

/// What came of one phase.
struct DrillReport {
    let phase: DrillPhase
    let settings: DrillSettings
    let faults: [DrillFault]
    let journal: DrillJournal
    let audit: DrillAudit
    let gaps: DrillGaps
    /// Late writes that the fence refused, rooms counted once each time.
    let writesRefused: Int
    /// Stopped holders of the store's lock that their parents killed.
    let holdersKilled: Int
    /// All broken promises.
    let violations: Violations

    init(
        phase: DrillPhase, settings: DrillSettings, faults: [DrillFault], journal: DrillJournal, audit: DrillAudit,
        writesRefused: Int, holdersKilled: Int
    ) {
        self.phase = phase
        self.settings = settings
        self.faults = faults
        self.journal = journal
        self.audit = audit
        self.writesRefused = writesRefused
        self.holdersKilled = holdersKilled
        gaps = DrillGaps(faults, journal)
        var all = journal.violations
        all.add(audit.violations)
        self.violations = Self.judged(all, phase, journal, writesRefused, holdersKilled)
    }

    var isWell: Bool { violations.isEmpty }
    var takeovers: Int { journal.players.reduce(0) { $0 + $1.takeovers.count } }
    var lostConnections: Int { Self.lostConnections(journal) }
    var waitingNotices: Int { journal.players.reduce(0) { $0 + $1.waitingNotices } }

    /// Adds what only the phase as a whole can break: dropped connections, and a fault that did nothing.
    private static func judged(
        _ violations: Violations, _ phase: DrillPhase, _ journal: DrillJournal, _ writesRefused: Int,
        _ holdersKilled: Int
    ) -> Violations {
        var all = violations
        let players = journal.players
        let lost = lostConnections(journal)
        if !phase.dropsConnections, lost > 0 {
            all.add("connection dropped", "\(lost), of \(players.first { $0.lostConnections > 0 }?.name ?? "") first")
        }
        if phase.dropsConnections, lost < players.count {
            all.add("fault without effect", "only \(lost) connections were lost with the balancer")
        }
        if phase.takesOver, players.allSatisfy(\.takeovers.isEmpty) {
            all.add("fault without effect", "no player was told of a takeover")
        }
        if phase == .allServers, players.allSatisfy({ $0.waitingNotices == 0 }) {
            all.add("fault without effect", "no player was told to wait")
        }
        if phase == .stopCont, writesRefused == 0 {
            all.add("fault without effect", "the stopped server tried no late write")
        }
        if phase == .stopInLock, holdersKilled == 0 {
            all.add("fault without effect", "no stopped holder of the lock was killed")
        }
        for player in players {
            for takeover in player.takeovers where takeover.lost != 0 {
                all.add("moves lost", "\(player.name) was told that \(takeover.lost) were")
            }
        }
        return all
    }

    private static func lostConnections(_ journal: DrillJournal) -> Int {
        journal.players.reduce(0) { $0 + $1.lostConnections } + journal.watchers.reduce(0) { $0 + $1.lostConnections }
    }

    // MARK: For people

    func lines() -> [String] {
        let seconds = Double(journal.endedAt - journal.beganAt) / 1e9
        let rate = Double(journal.commands.count) / max(seconds, 0.001)
        var lines = [
            "\(phase.rawValue): \(isWell ? "holds" : "BROKEN")",
            "  faults                  \(faults.count)",
            "  players, rooms          \(journal.players.count), \(Set(journal.players.map(\.room)).count)",
            "  watchers, stays         \(journal.watchers.count), \(audit.visits)",
            "  commands acknowledged   \(audit.acknowledged) (\(Int(rate)) a second), \(audit.moves) accepted moves",
            "  sent again on purpose   \(journal.repeats)",
            "  turned away             \(audit.turnedAway)",
            "  records in the log      \(audit.records)",
            "  events compared         \(audit.events)",
            "  moves by game           \(audit.boards.movesText)",
            "  rounds, files           \(audit.boards.rounds) replayed, \(audit.boards.files) read back",
            "  turns on clocks         \(audit.boards.turns), \(audit.boards.credits) credits of at most "
                + "\(audit.boards.largestCredit) ms",
            "  times of moves          \(audit.stamps.compared) compared, \(audit.stamps.shorter) shorter than the player's own "
                + "watch, by \(audit.stamps.largest) ms at most",
            "  takeover notices        \(takeovers)",
            "  waiting notices         \(waitingNotices)",
            "  connections lost        \(lostConnections)",
            "  late writes refused     \(writesRefused)",
            "  stopped holders killed  \(holdersKilled)",
        ]
        for (name, durations) in gapRows where durations.count > 0 {
            lines.append(
                "  \(name)p50 \(tenth(durations.percentile(50)))  p99 \(tenth(durations.percentile(99)))  "
                    + "max \(tenth(durations.largest)) ms  (\(durations.count))")
        }
        for (kind, count) in violations.counts.sorted(by: { $0.key < $1.key }) {
            lines.append("  BROKEN: \(kind)  \(count)")
        }
        for text in violations.first.prefix(DrillLimits.shownViolations) { lines.append("    \(text)") }
        return lines
    }

    private var gapRows: [(String, Durations)] {
        [
            ("in flight at the fault  ", gaps.inFlight), ("  rooms taken after      ", gaps.taken),
            ("  first new answer after ", gaps.firstAnswer), ("sent in the next second ", gaps.after),
            ("longest silence         ", gaps.silence), ("gap as the notice says  ", gaps.notices),
            ("answers otherwise       ", gaps.usual),
        ]
    }

    // MARK: For programs

    func write(to writer: inout JSONWriter) {
        writer.object {
            $0.member("phase", phase.rawValue)
            $0.member("holds", isWell)
            $0.member("faults", faults.count)
            $0.member("players", journal.players.count)
            $0.member("visits", audit.visits)
            $0.member("acknowledged", audit.acknowledged)
            $0.member("moves", audit.moves)
            $0.member("acknowledgedAfterLastFault", acknowledgedAfterLastFault)
            $0.member("repeats", journal.repeats)
            $0.member("turnedAway", audit.turnedAway)
            $0.member("records", audit.records)
            $0.member("events", audit.events)
            $0.array("games") {
                for (kind, count) in audit.boards.moves.sorted(by: { $0.key < $1.key }) {
                    $0.object {
                        $0.member("game", kind)
                        $0.member("moves", count)
                    }
                }
            }
            $0.member("rounds", audit.boards.rounds)
            $0.member("files", audit.boards.files)
            $0.member("turns", audit.boards.turns)
            $0.member("credits", audit.boards.credits)
            $0.member("largestCredit", Int(audit.boards.largestCredit))
            $0.member("takeovers", takeovers)
            $0.member("waiting", waitingNotices)
            $0.member("connectionsLost", lostConnections)
            $0.member("writesRefused", writesRefused)
            $0.member("holdersKilled", holdersKilled)
            $0.object("gaps") {
                Self.write(gaps.inFlight, "inFlight", to: &$0)
                Self.write(gaps.taken, "taken", to: &$0)
                Self.write(gaps.firstAnswer, "firstAnswer", to: &$0)
                Self.write(gaps.after, "after", to: &$0)
                Self.write(gaps.silence, "silence", to: &$0)
                Self.write(gaps.notices, "notices", to: &$0)
                Self.write(gaps.usual, "usual", to: &$0)
            }
            $0.array("violations") {
                for (kind, count) in violations.counts.sorted(by: { $0.key < $1.key }) {
                    $0.object {
                        $0.member("kind", kind)
                        $0.member("count", count)
                    }
                }
            }
            $0.array("first") { for text in violations.first.prefix(DrillLimits.shownViolations) { $0.element(text) } }
        }
    }

    /// Commands that were sent after the last fault and answered.
    private var acknowledgedAfterLastFault: Int {
        let last = faults.map(\.at).max() ?? 0
        return journal.commands.count { $0.sentAt > last && $0.isAnswered }
    }

    private static func write(_ durations: Durations, _ name: StaticString, to writer: inout JSONWriter) {
        writer.object(name) {
            $0.member("count", durations.count)
            $0.member("p50", tenth(durations.percentile(50)))
            $0.member("p99", tenth(durations.percentile(99)))
            $0.member("max", tenth(durations.largest))
        }
    }
}

/// Milliseconds with one decimal.
func tenth(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}

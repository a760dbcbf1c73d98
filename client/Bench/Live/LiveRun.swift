import Cluster
import EventLoop
import GameViews
import Glibc
import SQLiteStore
import Store

/// Runs a live bench on one thread: a throw-away cluster, a host, and many players who answer the same questions.
final class LiveRun {
    private let settings: LiveSettings
    private let signals: SignalWatcher
    private let cluster: DrillCluster
    private let loop: ClientLoop
    private let host: LivePlayer
    private let players: [LivePlayer]
    private var report: LiveReport
    private var random = SystemRandomNumberGenerator()
    private var cpu = BenchCPU()

    init(_ settings: LiveSettings, signals: SignalWatcher) throws {
        self.settings = settings
        self.signals = signals
        report = LiveReport(settings: settings)
        let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["oneup/1"])
        cluster = try DrillCluster(firstPort: settings.firstPort)
        do {
            try cluster.start()
            let certificate = try Certificates.fingerprint(ofPEM: cluster.folder.publicCertificate)
            loop = try ClientLoop(servers: [cluster.listen], context: context) { _, shown in
                shown == certificate ? .trusted : .refused("not the bench's cluster")
            }
        } catch {
            cluster.end(keepsFolder: false)
            throw error
        }
        host = LivePlayer(place: 0, name: "host", sheet: settings.sheet)
        players = (1...settings.players).map {
            LivePlayer(place: $0, name: "live-\(DrillPlayer.letters($0))", sheet: settings.sheet)
        }
    }

    /// Plays; what came of it.
    func run() throws -> LiveReport {
        defer { cluster.end(keepsFolder: false) }
        for player in [host] + players {
            player.onProblem = { [unowned self] in report.note($0, $1) }
            player.onTakeover = { [unowned self] in report.takeovers.append($0) }
        }
        try wait(for: "the servers") {
            let rows = (try? cluster.reader()?.servers()) ?? []
            return rows.count { $0.state == .ready } == DrillSettings.serverNames.count
        }
        let pin = try arrive()
        look(isNew: false)
        host.say("start")
        for question in 1...settings.sheet.questions { try play(question, pin) }
        try wait(for: "the end") {
            if !host.isOver, host.shown != lastSaid { sayNext() }
            return host.isOver && players.allSatisfy(\.isOver)
        }
        look(isNew: true)
        report.cpu = cpu.totals
        try audit(pin)
        for player in [host] + players { player.stop() }
        return report
    }

    // MARK: Arriving

    private func arrive() throws -> Int64 {
        let begun = Monotonic.now()
        var pin: Int64 = 0
        host.onRoom = { pin = $0 }
        host.start(loop)
        try wait(for: "the host's room") { pin != 0 }
        host.enter(pin)
        try wait(for: "the host's seat") { host.seat == 0 }
        for group in stride(from: 0, to: players.count, by: LiveLimits.arrivals) {
            let some = players[group..<min(group + LiveLimits.arrivals, players.count)]
            for player in some {
                player.start(loop)
                player.enter(pin)
            }
            try wait(for: "players \(group + 1) to \(group + some.count)") { some.allSatisfy { $0.seat != nil } }
        }
        report.arrivalSeconds = Double(Monotonic.now() - begun) / 1e9
        Output.message("\(players.count) players have come, in \(Int(report.arrivalSeconds.rounded())) s")
        return pin
    }

    // MARK: Playing

    private func play(_ question: Int, _ pin: Int64) throws {
        try wait(for: "question \(question)") {
            if !host.shown.hasPrefix(settings.sheet.openHead), host.questionsShown < question, question > 1,
                host.shown != lastSaid
            {
                sayNext()
            }
            return players.allSatisfy { $0.questionsShown >= question }
        }
        let begun = Monotonic.now()
        var due = players.map { player in
            (player: player, at: begun + UInt64.random(in: 0...spread, using: &random))
        }
        due.sort { $0.at < $1.at }
        let killAt = settings.kills && question > 1 ? begun + spread / 2 : UInt64.max
        var killed = false
        var next = 0
        var lastAt = begun
        try wait(for: "the answer to question \(question) at everybody's") {
            let now = Monotonic.now()
            if now >= killAt, !killed {
                killed = true
                kill(pin)
            }
            while next < due.count, due[next].at <= now {
                due[next].player.answer(dueAt: due[next].at)
                lastAt = Monotonic.now()
                next += 1
            }
            return next == due.count
                && players.allSatisfy { $0.ownAt.count >= question && $0.answers.count == question }
                && players.allSatisfy { $0.answers[question - 1].answeredAt > 0 } && host.revealedAt.count >= question
        }
        report.add(question, players, lastAt: lastAt, killed: killed)
        Output.message(report.rounds[question - 1].line)
    }

    private var spread: UInt64 { UInt64(settings.spreadMilliseconds) * 1_000_000 }

    /// What the host was shown when it said the last word: it leads on once for each thing shown.
    private var lastSaid = ""
    private func sayNext() {
        lastSaid = host.shown
        host.say("next")
    }

    private func kill(_ pin: Int64) {
        guard let (name, worker) = try? cluster.owner(of: pin) else {
            report.note("not killed", "nobody owned the room")
            return
        }
        look(isNew: true)
        Glibc.kill(worker.pid, SIGKILL)
        Output.message("killed \(name), which owned the room, with -9")
    }

    private func look(isNew: Bool) {
        cpu.look("balancer", cluster.balancerProcess, isNew: isNew)
        for name in DrillSettings.serverNames { cpu.look(name, cluster.worker(of: name)?.pid, isNew: isNew) }
        cpu.look("players", getpid())
    }

    // MARK: The audit

    private func audit(_ pin: Int64) throws {
        guard let reader = cluster.reader(), let row = try reader.rooms(everWithPIN: pin).last?.record,
            let rules = gameCatalogue[row.kind], let history = try RoomHistory.read(row, reader, rules: rules)
        else { throw DrillProblem("the room's log cannot be read") }
        report.audit(history, players)
    }

    // MARK: Waiting

    /// Runs the loop until the condition holds.
    private func wait(for what: String, until isDone: () -> Bool) throws {
        let deadline = loop.now + LiveLimits.patience
        while !isDone() {
            guard loop.now < deadline else {
                throw DrillProblem("waited in vain for \(what)\(report.firstProblem.map { ": \($0)" } ?? "")")
            }
            if signals.next() != nil { throw DrillProblem("interrupted") }
            loop.turn(atMost: 1)
        }
    }
}

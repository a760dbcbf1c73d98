import Cluster
import EventLoop
import Games
import Glibc

/// Runs a bench on one thread: the players, and the throw-away cluster if there is one, whose processes end with the thread.
final class BenchRun {
    private let settings: BenchSettings
    private let signals: SignalWatcher
    private let cluster: DrillCluster?
    private let loop: ClientLoop
    private var players: [BenchPlayer] = []
    private var report: BenchReport
    private var second = LatencyHistogram()
    private var begunAt: UInt64 = 0
    private var endsAt: UInt64 = .max
    private var killedAt: UInt64?
    private var sampledAt: UInt64 = 0
    private var cpu = BenchCPU()

    init(_ settings: BenchSettings, signals: SignalWatcher) throws {
        self.settings = settings
        self.signals = signals
        report = BenchReport(settings: settings)
        let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["oneup/1"])
        if let destination = settings.destination {
            cluster = nil
            var trust = CertificateTrust(
                known: try KnownClusters(path: KnownClusters.usualPath), expected: destination.fingerprint
            ) { _, _ in false }
            loop = try ClientLoop(servers: destination.servers, context: context) { address, fingerprint in
                trust.judge(address.description, fingerprint)
            }
            return
        }
        let cluster = try DrillCluster(firstPort: settings.firstPort)
        self.cluster = cluster
        do {
            try cluster.startBalancer()
            for name in DrillSettings.serverNames.prefix(settings.servers) { try cluster.startServer(name) }
            let certificate = try Certificates.fingerprint(ofPEM: cluster.folder.publicCertificate)
            loop = try ClientLoop(servers: [cluster.listen], context: context) { _, shown in
                shown == certificate ? .trusted : .refused("not the bench's cluster")
            }
        } catch {
            cluster.end(keepsFolder: false)
            throw error
        }
    }

    /// Plays; what came of it.
    func run() throws -> BenchReport {
        defer { cluster?.end(keepsFolder: false) }
        try arrive()
        sample(isNew: false)
        begunAt = Monotonic.now()
        endsAt = begunAt + UInt64(settings.seconds) * 1_000_000_000
        try play()
        sample(isNew: true)
        if try !wait(until: { players.allSatisfy(\.isIdle) }) {
            report.note("no answer", "\(players.count { !$0.isIdle }) players still wait")
        }
        report.cpu = cpu.totals
        if let ended = cluster?.ended() { report.note("program ended", ended) }
        for player in players { player.stop() }
        return report
    }

    // MARK: Arriving

    private func arrive() throws {
        guard let rules = drillGame else { throw DrillProblem("there is no game for two that digits can play") }
        try waitForServers()
        // Names that nobody has taken on a cluster where others play.
        let tag = DrillPlayer.letters(Int.random(in: 0..<10_000))
        players = (0..<settings.players).map { index in
            BenchPlayer(index: index, name: "bench-\(tag)-\(DrillPlayer.letters(index))", rules: rules)
        }
        for (maker, other) in stride(from: 0, to: players.count, by: 2).map({ (players[$0], players[$0 + 1]) }) {
            maker.onRoom = { [unowned maker, unowned other] room in
                maker.enter(room)
                other.enter(room)
            }
        }
        for player in players {
            player.onOutcome = { [unowned self, unowned player] in take($0, of: player) }
            player.onProblem = { [unowned self] in report.note($0, $1) }
            player.onTakeover = { [unowned self] in report.takeovers.append($0) }
        }
        Output.message("\(players.count) players sit down, two in each room")
        for group in stride(from: 0, to: players.count, by: BenchLimits.arrivals) {
            let some = players[group..<min(group + BenchLimits.arrivals, players.count)]
            for player in some { player.start(loop) }
            guard try wait(until: { some.allSatisfy(\.isSeated) || !report.errors.isEmpty }) else { break }
        }
        let late = players.count { !$0.isSeated }
        guard late == 0 else {
            throw DrillProblem("\(late) of \(players.count) players could not sit down\(reasonForLate())")
        }
    }

    /// What went wrong first; a certificate that is not trusted comes before what follows from it.
    private func reasonForLate() -> String {
        if let refused = report.errors.first(where: { $0.kind == "certificate" }) {
            return ". \(refused.example)\nGive --fingerprint, or connect once with `oneup --server` and say yes."
        }
        return report.errors.first.map { ": \($0.kind), \($0.example)" } ?? ""
    }

    private func waitForServers() throws {
        guard let cluster else { return }
        let isReady = try wait {
            let rows = (try? cluster.reader()?.servers()) ?? []
            return rows.count { $0.state == .ready } == settings.servers
        }
        guard isReady else {
            throw DrillProblem("the servers did not get ready; the logs are in \(cluster.folder.root)")
        }
    }

    // MARK: Playing

    private func play() throws {
        var sent = 0
        var shownAt = begunAt
        if settings.pace == .closed { for player in players { player.command(dueAt: begunAt) } }
        while case let now = Monotonic.now(), now < endsAt {
            try look()
            if case .open(let rate) = settings.pace {
                // Commands are due at fixed times, one player after the other; who cannot send yet has them wait.
                while case let dueAt = begunAt + UInt64(sent) * 1_000_000_000 / UInt64(rate),
                    dueAt <= min(now, endsAt - 1)
                {
                    players[sent % players.count].command(dueAt: dueAt)
                    sent += 1
                }
            }
            if let after = settings.killAfter, killedAt == nil, now >= begunAt + UInt64(after) * 1_000_000_000 {
                kill()
            }
            if now - min(now, sampledAt) > BenchLimits.sampleMilliseconds * 1_000_000 { sample(isNew: true) }
            if now - shownAt >= 1_000_000_000 {
                shownAt += 1_000_000_000
                showProgress((shownAt - begunAt) / 1_000_000_000)
            }
            loop.turn(atMost: 1)
        }
    }

    private func kill() {
        guard let cluster, let name = DrillSettings.serverNames.first, let worker = cluster.worker(of: name) else {
            return
        }
        sample(isNew: true)
        let now = Monotonic.now()
        Glibc.kill(worker.pid, SIGKILL)
        killedAt = now
        report.killed = name
        Output.message("killed \(name) with -9")
    }

    private func take(_ outcome: BenchPlayer.Outcome, of player: BenchPlayer) {
        let latency = outcome.answeredAt - min(outcome.answeredAt, outcome.dueAt)
        report.latencies.observe(nanoseconds: latency)
        second.observe(nanoseconds: latency)
        if outcome.answeredAt < endsAt { report.answeredInTime += 1 }
        if let error = outcome.error { report.note(error, "a command was refused") }
        if let killedAt, outcome.dueAt <= killedAt, outcome.answeredAt > killedAt {
            report.afterKill.observe(nanoseconds: outcome.answeredAt - killedAt)
        }
        if settings.pace == .closed, outcome.answeredAt < endsAt { player.command(dueAt: outcome.answeredAt) }
    }

    private func showProgress(_ seconds: UInt64) {
        let p99 = BenchReport.milliseconds(second.percentile(99))
        Output.message("\(seconds) s: \(second.count) commands, p99 \(p99) ms, \(report.errorCount) errors")
        second = LatencyHistogram()
    }

    private func sample(isNew: Bool) {
        sampledAt = Monotonic.now()
        if let cluster {
            cpu.look("balancer", cluster.balancerProcess, isNew: isNew)
            for name in DrillSettings.serverNames.prefix(settings.servers) {
                cpu.look(name, cluster.worker(of: name)?.pid, isNew: isNew)
            }
        }
        cpu.look("players", getpid())
    }

    // MARK: Waiting

    /// Runs the loop until the condition holds; false when it does not in time.
    private func wait(until isDone: () -> Bool) throws -> Bool {
        let deadline = loop.now + BenchLimits.patience
        while !isDone() {
            guard loop.now < deadline else { return false }
            try look()
            loop.turn(atMost: 5)
        }
        return true
    }

    /// Ends the bench when it was interrupted.
    private func look() throws {
        if signals.next() != nil { throw DrillProblem("interrupted") }
    }
}

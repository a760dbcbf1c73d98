import Cluster
import EventLoop
import GameViews
import Games
import Glibc

/// A demo on a cluster of its own: a game of two and a hosted one, in which owners are killed. It says each step in plain
/// words with the time, and ends with an audit. Everything runs on one thread.
final class Demo {
    let cluster: DrillCluster
    let loop: ClientLoop
    private let signals: SignalWatcher
    private let startedAt = Monotonic.now()

    /// A server that owns a room.
    struct Owner {
        var name: String
        var worker: DrillCluster.Worker
    }

    init(signals: SignalWatcher, firstPort: UInt16) throws {
        self.signals = signals
        let cluster = try DrillCluster(firstPort: firstPort)
        self.cluster = cluster
        do {
            try cluster.start()
            let certificate = try Certificates.fingerprint(ofPEM: cluster.folder.publicCertificate)
            let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["oneup/1"])
            loop = try ClientLoop(servers: [cluster.listen], context: context) { _, shown in
                shown == certificate ? .trusted : .refused("not the demo's cluster")
            }
        } catch {
            cluster.end(keepsFolder: false)
            throw error
        }
    }

    /// Plays and audits; whether the audit holds.
    func run(_ sheet: DemoSheet) throws -> Bool {
        var holds = false
        defer {
            cluster.end(keepsFolder: !holds)
            if !holds { Output.message("The store and the logs are in \(cluster.folder.root)") }
        }
        say("A cluster of its own: a balancer and two servers on one store, TLS on \(cluster.listen)")
        try waitForServers()
        say("server-1 and server-2 are ready")
        let board = try DemoBoardGame(self)
        try board.play()
        try waitForServers()
        let quiz = try DemoQuiz(self, sheet, firstIndex: board.players.count)
        try quiz.play()
        holds = try DemoAudit(self, board, quiz).run()
        return holds
    }

    // MARK: Looking and waiting

    /// Waits until both servers are ready, those that were started again included.
    func waitForServers() throws {
        try wait(for: "the servers to be ready") {
            guard let rows = try? cluster.reader()?.servers() else { return false }
            let working = DrillSettings.serverNames.compactMap { cluster.worker(of: $0)?.incarnation }
            return rows.count { $0.state == .ready && working.contains($0.incarnation) }
                == DrillSettings.serverNames.count
        }
    }

    func owner(of pin: Int64) throws -> Owner {
        guard let owner = try cluster.owner(of: pin) else { throw DrillProblem("nobody owns room \(pin)") }
        return Owner(name: owner.name, worker: owner.worker)
    }

    /// Lets players connect and become guests.
    func admit(_ players: [DrillPlayer]) throws {
        for player in players { player.start(loop) }
        try wait(for: "\(players.map(\.journal.name).joined(separator: " and ")) to be guests") {
            players.allSatisfy { $0.journal.session != 0 }
        }
    }

    /// Lets players into a room and onto their seats.
    func seat(_ players: [DrillPlayer], in room: Int64) throws {
        for player in players {
            player.enter(room)
            try wait(for: "\(player.journal.name) to sit") { if case .playing = player.stage { true } else { false } }
        }
    }

    /// Waits for the takeover that the players are told of, and says it once.
    func tellTakeover(_ players: [DrillPlayer], after count: Int) throws {
        try wait(for: "the news of the takeover") { players.allSatisfy { $0.journal.takeovers.count > count } }
        let notices = players.map { $0.journal.takeovers[count] }
        guard let first = notices.first else { return }
        let gaps = notices.map(\.gap)
        let (least, most) = (gaps.min() ?? 0, gaps.max() ?? 0)
        let gap = least == most ? "\(most) ms" : "\(least) to \(most) ms"
        let lost = notices.map(\.lost).max() ?? 0
        say("all \(players.count) read: \(first.to) took over from \(first.from) · \(gap) · \(lost) moves lost")
    }

    /// Lets so many milliseconds pass, as people do who think.
    func think(_ milliseconds: Int64) throws {
        let until = loop.now + milliseconds
        try wait(for: "the time to pass") { loop.now >= until }
    }

    /// Turns the loop until the condition holds; bounded.
    func wait(for what: String, until isTrue: () -> Bool) throws {
        let deadline = Monotonic.now() + UInt64(DrillLimits.patience) * 1_000_000
        while !isTrue() {
            if let number = signals.next() { throw DrillProblem("interrupted by signal \(number)") }
            guard Monotonic.now() < deadline else { throw DrillProblem("waited in vain for \(what)") }
            loop.turn(atMost: 5)
        }
    }

    // MARK: Saying

    func say(_ text: String) {
        let milliseconds = (Monotonic.now() - startedAt) / 1_000_000
        let decimals = String(milliseconds % 1_000 + 1_000).dropFirst()
        let seconds = String(milliseconds / 1_000)
        Output.data(String(repeating: " ", count: max(0, 3 - seconds.count)) + "\(seconds).\(decimals) s   \(text)")
    }

    /// Lines that belong to the step before.
    func show(_ lines: [String]) {
        for line in lines { Output.data("             \(line)") }
    }
}

import Cluster
import EventLoop
import GameViews
import Games
import Glibc

/// A scripted game of two on a cluster of its own, in which the owner is killed in the middle: each step in plain words with
/// the time, at the end an audit. Everything runs on one thread.
final class Demo {
    private let signals: SignalWatcher
    private let cluster: DrillCluster
    private let loop: ClientLoop
    private let players: [DrillPlayer]
    private let rules: any GameRules.Type
    private let startedAt = Monotonic.now()
    private var says: [String] = []

    /// The moves of both in turn; the first one wins with the last.
    private static let script = ["5", "1", "3", "9", "7"]
    /// The move that is on its way when the owner is killed.
    private static let fatalMove = 3

    init(signals: SignalWatcher, firstPort: UInt16) throws {
        self.signals = signals
        guard let rules = drillGame else { throw DrillProblem("there is no game that the demo can play") }
        self.rules = rules
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
        players = ["ana", "ben"].enumerated().map { DrillPlayer(index: $0, name: $1, rules: rules) }
    }

    /// Plays and audits; whether the audit holds.
    func run() throws -> Bool {
        var holds = false
        defer {
            cluster.end(keepsFolder: !holds)
            if !holds { Output.message("The store and the logs are in \(cluster.folder.root)") }
        }
        say("A cluster of its own: a balancer and two servers on one store, TLS on \(cluster.listen)")
        try wait(for: "the servers to be ready") { readyServers() == DrillSettings.serverNames.count }
        say("server-1 and server-2 are ready")
        let pin = try sitDown()
        let (name, worker) = try owner(of: pin)
        say("\(name) owns the room (process \(worker.pid)); the other server knows nothing of it")
        for (number, move) in Self.script.enumerated() {
            let player = players[number % 2]
            try wait(for: "\(player.journal.name)'s turn") {
                players[0].journal.events.count == players[1].journal.events.count
            }
            let move = spelled(move, seat: number % 2, player)
            if number == Self.fatalMove {
                try killDuring(player, move, name, worker)
            } else {
                try play(player, move)
            }
        }
        try wait(for: "the end of the game") { players.allSatisfy(\.isOver) }
        show(players[0])
        holds = try audit()
        return holds
    }

    // MARK: Steps

    private func sitDown() throws -> Int64 {
        let (ana, ben) = (players[0], players[1])
        var pin: Int64 = 0
        ana.onRoom = { room in
            pin = room
            ana.enter(room)
        }
        for player in players {
            player.onDelivery = { [unowned self, unowned player] in heard($0, by: player) }
            player.start(loop)
        }
        try wait(for: "both to be guests") { players.allSatisfy { $0.journal.session != 0 } }
        say("ana and ben connect and are guests: a name, no password")
        try wait(for: "ana to sit") { if case .playing = ana.stage { true } else { false } }
        say("ana opens room \(pin), \(rules.title), and sits down")
        ben.enter(pin)
        try wait(for: "ben to sit") { if case .playing = ben.stage { true } else { false } }
        say("ben enters it and sits down: the game begins")
        return pin
    }

    private func play(_ player: DrillPlayer, _ move: String) throws {
        let count = player.commands.count
        player.send(.move(move, answers: nil))
        try wait(for: "the answer to \(player.journal.name)") {
            player.commands.count > count && player.commands[count].isAnswered
        }
        say("\(player.journal.name) plays \(move): \(outcome(player.commands[count]))")
    }

    private func killDuring(
        _ player: DrillPlayer, _ move: String, _ name: String, _ worker: DrillCluster.Worker
    ) throws {
        let count = player.commands.count
        player.send(.move(move, answers: nil))
        kill(worker.pid, SIGKILL)
        let killedAt = Monotonic.now()
        say("\(player.journal.name) plays \(move), and before the answer comes: kill -9 \(worker.pid), \(name) is dead")
        try wait(for: "the answer to \(player.journal.name)") { player.commands[count].isAnswered }
        let command = player.commands[count]
        let gap = Double(command.answeredAt - min(killedAt, command.answeredAt)) / 1e6
        say("\(player.journal.name)'s move: \(outcome(command)), \(tenth(gap)) ms after the kill")
        try wait(for: "the news of the takeover") { players.allSatisfy { !$0.journal.takeovers.isEmpty } }
        for line in says { say(line) }
        show(player)
    }

    /// The move as the game writes it.
    private func spelled(_ move: String, seat: Int, _ player: DrillPlayer) -> String {
        (try? player.game?.decide(move: move, seat: seat, moment: Moment(at: 0)).first?.text) ?? move
    }

    private func outcome(_ command: DrillCommand) -> String {
        if let number = command.number { return "accepted as event \(number)" }
        return "refused, \(command.refusal ?? "without a reason")"
    }

    private func heard(_ delivery: ClientDelivery, by player: DrillPlayer) {
        if case .notice(.takeover(let from, let to, let gap, let lost)) = delivery {
            says.append("\(player.journal.name) reads: \(to) took over from \(from) · \(gap) ms · \(lost) moves lost")
        }
    }

    private func show(_ player: DrillPlayer) {
        guard let game = player.game, let view = view(of: rules.kind) else { return }
        for line in view.plain(game) { Output.data("             \(line)") }
    }

    private func audit() throws -> Bool {
        var journal = DrillJournal()
        // Seen is what came over the wires: both must have come to the log's end.
        for player in players { player.askForState() }
        try wait(for: "the room's last state") {
            players.allSatisfy { $0.journal.lastState?.number == $0.journal.events.last?.number }
        }
        for player in players {
            journal.players.append(player.journal)
            journal.commands += player.commands
            journal.violations.add(player.violations)
        }
        guard let reader = cluster.reader() else { throw DrillProblem("the store cannot be read") }
        let audit = try DrillAudit(journal, reader: reader)
        var all = journal.violations
        all.add(audit.violations)
        let lost = journal.players.reduce(0) { $0 + $1.lostConnections }
        if lost > 0 { all.add("connection dropped", "\(lost)") }
        say("Audit: what ana and ben were told, compared with the log")
        let shown = all.count("events", "seen", "event ", "published")
        for line in [
            "commands acknowledged   \(audit.acknowledged)", "  lost                  \(all.count("acknowledged"))",
            "  applied twice         \(all.count("applied twice"))", "events shown            \(audit.events)",
            "  lost, twice or wrong  \(shown)", "connections dropped     \(lost)",
            "other differences       \(all.total - all.count("acknowledged", "applied twice", "connection") - shown)",
        ] { Output.data("             \(line)") }
        for text in all.first { Output.data("             BROKEN: \(text)") }
        say(all.isEmpty ? "The audit holds." : "The audit does not hold.")
        return all.isEmpty
    }

    // MARK: Looking and waiting

    private func readyServers() -> Int {
        guard let servers = try? cluster.reader()?.servers() else { return 0 }
        return servers.count { $0.state == .ready }
    }

    private func owner(of pin: Int64) throws -> (String, DrillCluster.Worker) {
        let incarnation = try cluster.reader()?.room(pin: pin)?.owner
        for name in DrillSettings.serverNames {
            if let worker = cluster.worker(of: name), worker.incarnation == incarnation { return (name, worker) }
        }
        throw DrillProblem("nobody owns room \(pin)")
    }

    private func wait(for what: String, until isTrue: () -> Bool) throws {
        let deadline = Monotonic.now() + UInt64(DrillLimits.patience) * 1_000_000
        while !isTrue() {
            if let number = signals.next() { throw DrillProblem("interrupted by signal \(number)") }
            guard Monotonic.now() < deadline else { throw DrillProblem("waited in vain for \(what)") }
            loop.turn(atMost: 5)
        }
    }

    private func say(_ text: String) {
        let milliseconds = (Monotonic.now() - startedAt) / 1_000_000
        let decimals = String(milliseconds % 1_000 + 1_000).dropFirst()
        let seconds = String(milliseconds / 1_000)
        Output.data(String(repeating: " ", count: max(0, 3 - seconds.count)) + "\(seconds).\(decimals) s   \(text)")
    }
}

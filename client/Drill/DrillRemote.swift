import Cluster
import EventLoop
import Glibc
import SQLiteStore

/// Plays a drill on a cluster that something else runs and breaks: containers. The audit reads a copy of its store.
///
/// It is told what to do by lines on standard input: the first ends the play, the second says that the copy is there. What
/// it waits for next is written to standard error.
struct DrillRemote {
    /// The balancer's address for players.
    var address: SocketAddress
    /// The certificate that it must show.
    var certificate: [UInt8]
    /// Where the copy of the store's folder will be.
    var store: String
    var settings: DrillSettings

    /// Plays and audits; whether everything holds.
    func run() throws -> Bool {
        let control = DrillControl()
        let signals = try SignalWatcher([SIGINT, SIGTERM, SIGHUP])
        try DrillRun.startPlayers(address, certificate, control, settings)
        var isPlaying = false
        while !Self.hasLine() {
            try checkpoint(signals, control)
            if !isPlaying, control.isPlaying { Output.message("playing") }
            isPlaying = control.isPlaying
        }
        Output.message("ending after \(control.acknowledgedCount) answers")
        control.end()
        while true {
            try checkpoint(signals, control)
            guard case .success(let journal) = control.result else {
                pause(20)
                continue
            }
            Output.message("played")
            while !Self.hasLine() { try checkpoint(signals, control) }
            return try report(journal)
        }
    }

    private func report(_ journal: DrillJournal) throws -> Bool {
        let audit = try DrillAudit(journal, reader: try SQLiteReader(folder: store))
        var violations = journal.violations
        violations.add(audit.violations)
        if audit.moves == 0 { violations.add("nothing was played", "no move was accepted") }
        let lines = [
            "players, rooms          \(journal.players.count), \(Set(journal.players.map(\.room)).count)",
            "commands acknowledged   \(audit.acknowledged), \(audit.moves) accepted moves",
            "turned away             \(audit.turnedAway)",
            "records in the log      \(audit.records)",
            "events compared         \(audit.events)",
            "moves by game           \(audit.boards.movesText)",
            "takeover notices        \(journal.players.reduce(0) { $0 + $1.takeovers.count })",
            "waiting notices         \(journal.players.reduce(0) { $0 + $1.waitingNotices })",
            "connections lost        \(journal.players.reduce(0) { $0 + $1.lostConnections })",
        ]
        for line in lines { Output.data("  \(line)") }
        for text in violations.first.prefix(DrillLimits.shownViolations) { Output.data("  BROKEN: \(text)") }
        Output.data(violations.isEmpty ? "Everything holds." : "A promise was broken.")
        return violations.isEmpty
    }

    /// Waits for a moment for a line; its end counts as one.
    private static func hasLine() -> Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&input, 1, 20) > 0 else { return false }
        var line = [UInt8](repeating: 0, count: 64)
        return read(STDIN_FILENO, &line, line.count) >= 0
    }
}

/// `oneup drill remote`.
func drillRemote(_ invocation: Invocation) -> ExitCode {
    signal(SIGPIPE, SIG_IGN)
    guard let address = invocation.firstAddress("server"), let store = invocation.text("store"),
        let certificate = invocation.text("fingerprint").flatMap({ Certificates.fingerprint(display: $0) })
    else { return Output.fail(.usage, "drill remote needs --server, --fingerprint and --store") }
    var settings = DrillSettings()
    settings.rooms = invocation.number("rooms") ?? 20
    settings.rate = invocation.number("rate") ?? 200
    settings.seed = UInt64(invocation.number("seed") ?? 1)
    do {
        let remote = DrillRemote(address: address, certificate: certificate, store: store, settings: settings)
        return try remote.run() ? .success : .failure
    } catch {
        return Output.fail(.failure, "the drill ended: \(error)")
    }
}

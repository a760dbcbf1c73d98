import Cluster
import EventLoop
import Glibc
import JSON

/// Runs phases, each on a cluster of its own.
enum DrillRun {
    /// Runs one phase: play, break, play on, audit.
    static func run(_ phase: DrillPhase, _ settings: DrillSettings, signals: SignalWatcher) throws -> DrillReport {
        let cluster = try DrillCluster(firstPort: settings.firstPort)
        var isWell = false
        defer {
            cluster.end(keepsFolder: !isWell || settings.keepsFolder)
            if !isWell || settings.keepsFolder {
                Output.message("\(phase.rawValue): the store and the logs are in \(cluster.folder.root)")
            }
        }
        try cluster.start()
        let control = DrillControl()
        let certificate = try Certificates.fingerprint(ofPEM: cluster.folder.publicCertificate)
        try startPlayers(cluster.listen, certificate, control, settings)
        if settings.showsProgress {
            Output.message("\(phase.rawValue): \(settings.rooms * 2) players arrive in \(settings.rooms) rooms")
        }
        try wait(DrillLimits.setup * 2, "the players to sit", signals, control) { control.isPlaying }
        guard let reader = cluster.reader() else { throw DrillProblem("the store cannot be read") }
        let faults = try DrillFaults(
            cluster: cluster, control: control, settings: settings, signals: signals, reader: reader)
        // A fault that is never got over is a finding: what the players have seen of it is audited all the same.
        var problem: DrillProblem?
        do { try faults.run(phase) } catch let found as DrillProblem { problem = found }
        if let problem, case .failure = control.result { throw problem }
        control.end()
        var journal: DrillJournal?
        try wait(DrillLimits.patience * 4, "the players' last answers", signals, control) {
            if case .success(let found) = control.result { journal = found }
            return journal != nil
        }
        guard var journal else { throw DrillProblem("the players wrote nothing down") }
        if let problem { journal.violations.add("not got over", problem.description) }
        if let ended = cluster.ended() { journal.violations.add("program ended", ended) }
        let report = DrillReport(
            phase: phase, settings: settings, faults: faults.faults, journal: journal,
            audit: try DrillAudit(
                journal, reader: reader, known: Dictionary(uniqueKeysWithValues: faults.pins.map { ($1, $0) }),
                faults: faults.faults),
            writesRefused: cluster.count(inServerLogs: "write refused: another server owns the room"),
            holdersKilled: cluster.count(inServerLogs: "killing the server: it was stopped"))
        isWell = report.isWell
        return report
    }

    /// Starts the thread that plays; what it has written down comes with `control.result`.
    static func startPlayers(
        _ address: SocketAddress, _ certificate: [UInt8], _ control: DrillControl, _ settings: DrillSettings
    ) throws {
        try startThread {
            do {
                let players = try DrillPlayers(
                    address: address, certificate: certificate, settings: settings, control: control)
                control.finish(.success(try players.run()))
            } catch {
                control.finish(.failure(error as? DrillProblem ?? DrillProblem("\(error)")))
            }
        }
    }

    private static func wait(
        _ milliseconds: Int64, _ what: String, _ signals: SignalWatcher, _ control: DrillControl,
        until isTrue: () -> Bool
    ) throws {
        let deadline = Monotonic.now() + UInt64(milliseconds) * 1_000_000
        while !isTrue() {
            try checkpoint(signals, control)
            guard Monotonic.now() < deadline else { throw DrillProblem("waited in vain for \(what)") }
            pause(5)
        }
    }
}

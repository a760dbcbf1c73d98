import EventLoop
import Glibc
import JSON
import Telemetry

/// Commands that show what the cluster stands.
let drillCommands: [Command] = [
    Command(
        "drill", "play real games, kill servers, audit every move",
        details: """
            It starts a throw-away cluster and clients that know only what goes over
            their wires, breaks servers or the balancer while they play, and compares
            everything that was acknowledged or shown with the log. It touches no other
            cluster. It ends with 1 when a promise was broken, and keeps store and logs.

            Phases: \(phaseNames.prefix(6).joined(separator: ", ")),
            \(phaseNames.dropFirst(6).joined(separator: ", ")).
            """,
        options: [
            Option("phase", "NAMES", "one or several with commas, or all (all)"),
            Option("rooms", "N", "rooms, with two players each (200)", kind: .number(1...2_000)),
            Option("games", "KINDS", "what they play: kinds with options, commas between (all)"),
            Option("rate", "N", "commands a second of all players together (1000)", kind: .number(1...100_000)),
            Option("kills", "N", "faults in each phase (2 to 6)", kind: .number(1...10_000)),
            Option("seconds", "N", "play at least so long in each phase (6)", kind: .number(1...86_400)),
            Option("seed", "N", "choose faults and moves by this seed (1)", kind: .number(0...Int.max)),
            Option("port", "N", "the first port to try (7500)", kind: .number(1_024...60_000)),
            Option(flag: "keep", "keep store and logs though all is well"),
            Option(flag: "json", "as one JSON object"),
        ],
        examples: [
            Example("oneup drill", "every phase, some minutes"),
            Example("oneup drill --phase kill --kills 50", "the gap that players feel, over 50 kills"),
            Example("oneup drill --phase stop_cont --seed 7", "one phase, with other choices"),
            Example("oneup drill --games kalaha,gomoku", "these two by turns"),
        ], run: drill),
    Command(
        "drill remote", "play on a cluster that a script breaks, and audit a copy of its store",
        options: [
            Option("server", "HOST:PORT", "the balancer's address for players", kind: .addresses),
            Option("fingerprint", "SHA256:…", "what its certificate must have", kind: .fingerprint),
            Option("store", "FOLDER", "where the copy of the store will be"),
            Option("rooms", "N", "rooms, with two players each (20)", kind: .number(1...2_000)),
            Option("rate", "N", "commands a second of all players together (200)", kind: .number(1...100_000)),
            Option("seed", "N", "choose moves by this seed (1)", kind: .number(0...Int.max)),
        ], isHidden: true, run: drillRemote),
    Command(
        "demo", "watch a game and a quiz whose servers are killed",
        details: """
            It starts a throw-away cluster, plays a scripted game and a live quiz in which
            the room's owner is killed three times, prints each step, and compares
            everything with the log: every answer counted once, every score counted anew.
            It ends with 0 only if that holds. No terminal is needed, and no other cluster
            is touched.
            """,
        options: [Option("port", "N", "the first port to try (7500)", kind: .number(1_024...60_000))],
        examples: [Example("oneup demo", "some seconds")], run: demo),
]

private let phaseNames = DrillPhase.allCases.map(\.rawValue)

private func drill(_ invocation: Invocation) -> ExitCode {
    var phases = DrillPhase.allCases
    if let names = invocation.text("phase"), names != "all" {
        phases = []
        for name in names.split(separator: ",").map(String.init) {
            guard let phase = DrillPhase(rawValue: name) else {
                return Output.fail(
                    .usage,
                    "there is no phase “\(visible(name, limit: 80))”; there are: \(phaseNames.joined(separator: ", "))")
            }
            phases.append(phase)
        }
    }
    var settings = DrillSettings()
    settings.rooms = invocation.number("rooms") ?? settings.rooms
    do {
        if let games = invocation.text("games") { settings.tables = try DrillMix.tables(games) }
    } catch { return Output.fail(.usage, error.description) }
    settings.rate = invocation.number("rate") ?? settings.rate
    settings.faults = invocation.number("kills")
    settings.seconds = invocation.number("seconds") ?? settings.seconds
    settings.seed = UInt64(invocation.number("seed") ?? 1)
    settings.firstPort = UInt16(invocation.number("port") ?? Int(settings.firstPort))
    settings.keepsFolder = invocation.has("keep")
    settings.showsProgress = !invocation.has("json")
    return runPhases(phases, settings, asJSON: invocation.has("json"))
}

private func runPhases(_ phases: [DrillPhase], _ settings: DrillSettings, asJSON: Bool) -> ExitCode {
    signal(SIGPIPE, SIG_IGN)
    var reports: [DrillReport] = []
    var hasFailed = false
    do {
        let signals = try SignalWatcher([SIGINT, SIGTERM, SIGHUP])
        for phase in phases {
            let report = try DrillRun.run(phase, settings, signals: signals)
            reports.append(report)
            if !asJSON { for line in report.lines() { Output.data(line) } }
        }
    } catch {
        hasFailed = true
        _ = Output.fail(.failure, "the drill ended: \(error)")
    }
    let holds = !hasFailed && reports.allSatisfy(\.isWell)
    if asJSON {
        Output.json(
            jsonObject {
                $0.member("holds", holds)
                $0.array("phases") { list in for report in reports { report.write(to: &list) } }
            })
    } else if !hasFailed {
        Output.data(holds ? "Everything holds." : "A promise was broken.")
    }
    return holds ? .success : .failure
}

private func demo(_ invocation: Invocation) -> ExitCode {
    signal(SIGPIPE, SIG_IGN)
    do {
        let signals = try SignalWatcher([SIGINT, SIGTERM, SIGHUP])
        let demo = try Demo(signals: signals, firstPort: UInt16(invocation.number("port") ?? 7_500))
        guard let sheet = DemoQuizSheet.make() else {
            return Output.fail(.failure, "this program has no game that is hosted")
        }
        return try demo.run(sheet) ? .success : .failure
    } catch {
        return Output.fail(.failure, "the demo ended: \(error)")
    }
}

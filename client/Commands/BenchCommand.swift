import EventLoop
import Glibc

/// The command that puts load on a cluster.
let benchCommands: [Command] = [
    Command(
        "bench", "load on the game protocol: commands a second, latencies, CPU",
        details: """
            Players log in over TLS, sit down two by two, move and talk. Commands are sent
            at fixed times, whether answers come or not, and a latency counts from the
            time at which its command was due; with --closed each player waits for its
            answer. Without --server it starts a throw-away cluster, touches no other, and
            shows the CPU time of its processes. It ends with 1 when there was any error.

            With --live all are in one room with a host, and each answers the same
            questions within --spread milliseconds; --kill-owner kills the room's server
            in the middle of the answers. It tells how long it takes from the last answer
            until everybody is shown the right one, and counts the stored answers.
            """,
        options: [
            Option("server", "HOST:PORT", "the cluster to play on; several with commas", kind: .addresses),
            Option("fingerprint", "SHA256:…", "what its certificate must have", kind: .fingerprint),
            Option(
                "players", "N", "players, an even number (200; --live: 1000)", kind: .number(2...5_000)),
            Option("rate", "N", "commands a second of all players together (1000)", kind: .number(1...200_000)),
            Option(flag: "closed", "each player sends when its answer has come"),
            Option("seconds", "N", "play for so long (10)", kind: .number(1...3_600)),
            Option("servers", "N", "servers of the throw-away cluster (2)", kind: .number(1...2)),
            Option("kill", "SECONDS", "kill a server with -9 after so long", kind: .number(1...3_600)),
            Option(flag: "live", "one room with a host; all answer the same"),
            Option("spread", "MS", "with --live: all answer within so long (2000)", kind: .number(1...60_000)),
            Option("questions", "N", "with --live: so many questions (3)", kind: .number(1...50)),
            Option(flag: "kill-owner", "with --live: kill the owner, not in question 1"),
            Option("port", "N", "the first port to try (7500)", kind: .number(1_024...60_000)),
            Option(flag: "json", "as one JSON object"),
        ],
        examples: [
            Example("oneup bench", "1,000 commands a second for 10 s"),
            Example("oneup bench --rate 5000 --kill 5", "what a killed server does to latencies"),
            Example("oneup bench --closed --servers 1", "the most that one server answers"),
            Example("oneup bench --live --kill-owner", "1,000 players, and kills"),
            Example("oneup bench --server play.example.org:7400", "against a cluster that runs"),
        ], run: bench)
]

private func bench(_ invocation: Invocation) -> ExitCode {
    guard !invocation.has("live") else { return liveBench(invocation) }
    for name in ["spread", "questions", "kill-owner"] where invocation.has(name) {
        return Output.fail(.usage, "--\(name) goes with --live")
    }
    var settings = BenchSettings()
    settings.players = invocation.number("players") ?? settings.players
    settings.seconds = invocation.number("seconds") ?? settings.seconds
    settings.servers = invocation.number("servers") ?? settings.servers
    settings.killAfter = invocation.number("kill")
    settings.firstPort = UInt16(invocation.number("port") ?? Int(settings.firstPort))
    if let rate = invocation.number("rate") { settings.pace = .open(rate: rate) }
    if invocation.has("closed") {
        guard invocation.number("rate") == nil else {
            return Output.fail(.usage, "--closed has no rate: give --rate or --closed")
        }
        settings.pace = .closed
    }
    guard settings.players % 2 == 0 else { return Output.fail(.usage, "--players must be even: two sit in each room") }
    if let after = settings.killAfter, after >= settings.seconds {
        return Output.fail(.usage, "--kill \(after) is not before the end: give a larger --seconds")
    }
    signal(SIGPIPE, SIG_IGN)
    do {
        if invocation.has("server") {
            guard settings.killAfter == nil, invocation.number("servers") == nil else {
                return Output.fail(.usage, "--kill and --servers are for the throw-away cluster: leave out --server")
            }
            settings.destination = try Destination(invocation)
        }
        let report = try BenchRun(settings, signals: SignalWatcher([SIGINT, SIGTERM, SIGHUP])).run()
        if invocation.has("json") { Output.json(report.json()) } else { report.show() }
        return report.errorCount == 0 ? .success : .failure
    } catch {
        return Output.fail(.failure, "the bench ended: \(error)")
    }
}

private func liveBench(_ invocation: Invocation) -> ExitCode {
    for name in ["server", "fingerprint", "rate", "closed", "seconds", "servers", "kill"] where invocation.has(name) {
        return Output.fail(.usage, "--\(name) does not go with --live")
    }
    guard let sheet = LiveBenchSheet.make(questions: invocation.number("questions") ?? 3) else {
        return Output.fail(.failure, "this program has no game that is hosted")
    }
    var settings = LiveSettings(sheet: sheet)
    settings.players = invocation.number("players") ?? settings.players
    settings.spreadMilliseconds = invocation.number("spread") ?? settings.spreadMilliseconds
    settings.kills = invocation.has("kill-owner")
    settings.firstPort = UInt16(invocation.number("port") ?? Int(settings.firstPort))
    signal(SIGPIPE, SIG_IGN)
    do {
        let report = try LiveRun(settings, signals: SignalWatcher([SIGINT, SIGTERM, SIGHUP])).run()
        if invocation.has("json") { Output.json(report.json()) } else { report.show() }
        return report.problemCount == 0 ? .success : .failure
    } catch {
        return Output.fail(.failure, "the bench ended: \(error)")
    }
}

import Cluster
import EventLoop
import Telemetry

/// The option that all commands on a cluster's folder take.
let folderOption = Option("folder", "PATH", "the cluster's folder, else $ONEUP_HOME")

extension Invocation {
    /// The cluster's folder as the options and the environment name it.
    var folder: ClusterFolder { ClusterFolder(root: text("folder") ?? ClusterFolder.defaultRoot()) }
}

/// Commands that start, stop and show a cluster on this machine.
let clusterCommands: [Command] = [
    Command(
        "up", "start a cluster on this machine",
        details: """
            It starts a balancer and the servers and keeps them running. The first
            start makes the folder (~/.local/share/oneup), keys and certificates. A port
            that is busy is passed over, unless it was asked for by number. On a cluster
            that runs already it only says so, and puts another certificate in place.
            The house bots run with it, who play whoever invites them. Scripted players
            come only with --demo, which no start remembers.
            """,
        options: [
            Option("listen", "ADDRESS", "where to listen for clients (127.0.0.1)"),
            Option("port", "N", "the clients' port (7400 or the next free one)", kind: .number(1...65_535)),
            Option("servers", "N", "how many game servers (2)", kind: .number(1...16)),
            Option(flag: "demo", "with scripted players: a quiz runs, an opponent waits"),
            DemoQuizFile.option,
            Option(flag: "no-bots", "without the house bots"),
            Option("certificate", "FILE", "your own certificate with its chain, PEM"),
            Option("key", "FILE", "its private key, PEM"),
            Option("log-format", "FORMAT", "json or text (text on a terminal, else json)"),
            Option(flag: "foreground", "stay in the foreground and log to standard error"), folderOption,
        ],
        examples: [
            Example("oneup up", "a cluster for this machine alone"),
            Example("oneup up --listen 0.0.0.0", "a cluster that others can join"),
            Example("oneup up --demo", "with somebody to play against"),
            Example("oneup up --certificate site.pem --key site.key", "your own certificate, also while it runs"),
            Example("oneup up --servers 3 --foreground", "for a service manager or a container"),
        ], run: bringUp),
    Command(
        "down", "stop the cluster on this machine",
        details: "Servers end first, then the balancer. Accounts and games stay in the folder.",
        options: [
            Option(flag: "delete", "delete accounts, games, keys and logs too, after asking"),
            Option(flag: "yes", "with --delete: do not ask"), folderOption,
        ],
        examples: [
            Example("oneup down", "stop it; `oneup up` starts it again as it was"),
            Example("oneup down --delete", "stop it and remove everything"),
        ], run: bringDown),
    Command(
        "status", "show the cluster on this machine",
        options: [Option(flag: "json", "as one JSON object"), folderOption],
        examples: [
            Example("oneup status", "its address, processes and servers"),
            Example("oneup status --json", "the same for programs"),
        ], run: showStatus),
    Command(
        "supervise", "keep a cluster's programs running; `oneup up` starts it",
        options: [
            folderOption, Option("listen", "ADDRESS:PORT", "where clients connect"),
            Option("link", "ADDRESS:PORT", "where servers connect to the balancer"),
            Option("pages", "ADDRESS:PORT", "where browsers on this machine find the pages"),
            Option("log-format", "FORMAT", "json or text"),
            Option("manage", "ADDRESS:PORT", "the balancer's management port; the servers' follow"),
            Option("servers", "N", "how many game servers", kind: .number(1...16)),
            Option(flag: "demo", "with scripted players"), DemoQuizFile.option,
            Option(flag: "bots", "with the house bots"),
        ],
        isHidden: true, run: supervise),
]

/// Runs the supervisor in this process until it is told to stop.
func runSupervisor(_ settings: SupervisorSettings, writesLogFiles: Bool) -> ExitCode {
    let log = Log(
        component: "supervisor", format: settings.logFormat.flatMap(LogFormat.init(name:)) ?? .automatic)
    do {
        let code = try Supervisor(settings, log: log, writesLogFiles: writesLogFiles).run()
        if code == .refused { log.error("another supervisor runs here", ["folder": settings.folder.root]) }
        return code
    } catch {
        log.error("cannot run", ["error": "\(error)"])
        return .failure
    }
}

private func supervise(_ invocation: Invocation) -> ExitCode {
    guard let listen = invocation.text("listen").flatMap({ SocketAddress($0) }),
        let link = invocation.text("link").flatMap({ SocketAddress($0) }), let servers = invocation.number("servers")
    else { return Output.fail(.usage, "supervise needs --listen, --link and --servers; `oneup up` gives them") }
    return runSupervisor(
        SupervisorSettings(
            folder: invocation.folder, listen: listen, link: link,
            pages: invocation.text("pages").flatMap { SocketAddress($0) },
            manage: invocation.text("manage").flatMap { SocketAddress($0) },
            logFormat: invocation.text("log-format"), servers: servers,
            hasDemo: invocation.has("demo"), quiz: invocation.text(DemoQuizFile.option.name),
            hasBots: invocation.has("bots")),
        writesLogFiles: true)
}

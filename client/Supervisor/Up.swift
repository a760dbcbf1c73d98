import Cluster
import EventLoop
import Glibc
import SQLiteStore
import Store
import Telemetry

/// `oneup up`.
func bringUp(_ invocation: Invocation) -> ExitCode {
    do {
        let folder = invocation.folder
        let files = SupervisorFiles(folder: folder)
        try folder.makeFolders()
        let certificate: OwnCertificate?
        do {
            certificate = try OwnCertificate(invocation)
            try certificate?.install(in: folder)
        } catch {
            return Output.fail(.failure, "the certificate cannot be used, so nothing was changed: \(error)")
        }
        if try files.isRunning() { return showRunning(folder, hasNewCertificate: certificate != nil) }
        let settings = try prepare(folder, invocation)
        if invocation.has("foreground") { return runSupervisor(settings, writesLogFiles: false) }
        return try start(settings, files)
    } catch {
        return Output.fail(.failure, "the cluster was not started: \(error)")
    }
}

private func showRunning(_ folder: ClusterFolder, hasNewCertificate: Bool) -> ExitCode {
    guard let cluster = try? ClusterDescription.read(from: folder) else {
        return Output.fail(.refused, "a cluster is just starting or stopping in \(folder.root): try again in a moment")
    }
    if hasNewCertificate {
        Output.data("The certificate is in place: connections from now on get it, those that stand go on.")
    } else {
        Output.data("The cluster is running already. To start it with other settings, run `oneup down` first.")
    }
    showAddresses(folder, cluster)
    return .success
}

/// Makes what the first start needs and chooses the ports.
private func prepare(_ folder: ClusterFolder, _ invocation: Invocation) throws -> SupervisorSettings {
    let host = invocation.text("listen") ?? "127.0.0.1"
    if let format = invocation.text("log-format"), LogFormat(name: format) == nil {
        throw ClusterError("--log-format is json or text, not \(format)")
    }
    guard SocketAddress("\(SocketAddress(host: host, port: 1))") != nil else {
        throw ClusterError("--listen takes an address without a port, such as 127.0.0.1, 0.0.0.0 or ::")
    }
    for name in ["oneup-balancer", "oneup-server"] { _ = try Programs.beside(name) }
    let quiz = try demoQuiz(invocation)
    let isNew = try makeCluster(in: folder, hostNames: HostNames.reachable(listeningOn: host))
    if isNew { Output.message("Made certificates and keys in \(folder.root)") }

    let before = try? ClusterDescription.read(from: folder)
    let port: UInt16
    if let wanted = invocation.number("port").flatMap({ UInt16(exactly: $0) }) {
        port = wanted
        guard Ports.isFree(SocketAddress(host: host, port: port)) else {
            throw ClusterError(
                "port \(port) on \(host) is busy or not allowed: choose another with --port, or leave --port out")
        }
    } else {
        port = try choose(before?.publicAddress.port ?? Ports.client, host: host, taken: [], for: "clients get")
    }
    let link = try choose(
        before?.linkAddress.port ?? Ports.link, count: Ports.linkCount, host: "127.0.0.1", taken: [port],
        for: "the link gets")
    let linkPorts = Set((0..<Ports.linkCount).compactMap { UInt16(exactly: Int(link) + $0) })
    let pages = try choose(
        before?.pageAddress?.port ?? Ports.pages, host: "127.0.0.1", taken: linkPorts.union([port]),
        for: "the pages get")
    let servers = invocation.number("servers") ?? 2
    let manage = try choose(
        before?.manageAddress?.port ?? Ports.manage, count: 1 + servers, host: "127.0.0.1",
        taken: linkPorts.union([port, pages]), for: "the management ports start at")
    return SupervisorSettings(
        folder: folder, listen: SocketAddress(host: host, port: port),
        link: SocketAddress(host: "127.0.0.1", port: link), pages: SocketAddress(host: "127.0.0.1", port: pages),
        manage: SocketAddress(host: "127.0.0.1", port: manage), logFormat: invocation.text("log-format"),
        servers: invocation.number("servers") ?? 2, hasDemo: invocation.has("demo"), quiz: quiz,
        hasBots: !invocation.has("no-bots"))
}

/// The quiz that was named; whatever is wrong with it is said now. A relative path stays as it is: the supervisor and what it
/// starts run in this folder too.
private func demoQuiz(_ invocation: Invocation) throws -> String? {
    let named = invocation.text(DemoQuizFile.option.name)
    guard invocation.has("demo") else {
        guard named == nil else { throw ClusterError("--quiz belongs to --demo: add it, or leave both out") }
        return nil
    }
    _ = try DemoQuizFile.show(named)
    return named
}

private func choose(
    _ first: UInt16, count: Int = 1, host: String, taken: Set<UInt16>, for whom: String
) throws -> UInt16 {
    guard let port = Ports.firstFree(from: first, count: count, host: host, taken: taken) else {
        throw ClusterError("no port from \(first) on is free on \(host): is \(host) an address of this machine?")
    }
    if port != first { Output.message("Port \(first) is busy, so \(whom) port \(port)") }
    return port
}

/// Starts the supervisor in the background and waits until the servers are ready.
private func start(_ settings: SupervisorSettings, _ files: SupervisorFiles) throws -> ExitCode {
    let folder = settings.folder
    let logs = LogFiles(folder: folder)
    let names = ["supervisor", settings.balancerName] + settings.serverNames
    let output = try logs.open("supervisor")
    let marks = names.map { logs.end($0) }
    let startedAt = WallClock.now()
    let pid = try spawn(
        try Programs.own(),
        [
            "oneup", "supervise", "--folder", folder.root, "--listen", "\(settings.listen)", "--link",
            "\(settings.link)", "--servers", "\(settings.servers)",
        ] + (settings.pages.map { ["--pages", "\($0)"] } ?? [])
            + (settings.manage.map { ["--manage", "\($0)"] } ?? [])
            + (settings.logFormat.map { ["--log-format", $0] } ?? []) + (settings.hasDemo ? ["--demo"] : [])
            + (settings.hasBots ? ["--bots"] : [])
            + (settings.quiz.map { ["--\(DemoQuizFile.option.name)", $0] } ?? []), output: output, deathSignal: 0,
        detached: true)
    close(output)
    let problem = waitUntilReady(settings, files, supervisor: pid, startedAt: startedAt)
    guard let problem else {
        if let cluster = try ClusterDescription.read(from: folder) {
            Output.data("The cluster is ready.")
            showAddresses(folder, cluster)
        }
        return .success
    }
    Output.message("oneup: the cluster did not start: \(problem)")
    for (name, mark) in zip(names, marks) {
        let lines = logs.tail(name, after: mark, lines: 8)
        if !lines.isEmpty { Output.message("\n\(logs.path(name)):\n  " + lines.joined(separator: "\n  ")) }
    }
    stopSupervisor(files, report: files.report(), child: pid)
    Output.message("\nIt was stopped again. When the reason above is gone, run `oneup up` once more.")
    return .failure
}

/// The longest that a start may take, in milliseconds: a migration of a large store takes seconds.
private let startLimit: Int64 = 30_000

/// A program that ended more often than this while it starts will not get ready: with the growing waits that takes 3 s.
private let mostRestarts = 5

/// Waits until all servers are ready; returns what went wrong instead.
private func waitUntilReady(
    _ settings: SupervisorSettings, _ files: SupervisorFiles, supervisor: Int32, startedAt: Int64
) -> String? {
    let deadline = Monotonic.now() / 1_000_000 + UInt64(startLimit)
    var waitingFor = settings.serverNames
    while Monotonic.now() / 1_000_000 < deadline {
        var status: Int32 = 0
        if waitpid(supervisor, &status, WNOHANG) == supervisor { return "the supervisor ended at once" }
        if let report = files.report(), report.identity.pid == supervisor {
            // Scripted players and bots are a help and no part of the cluster: what is wrong with them stands in their log.
            let processes = report.processes.filter { $0.name != demoName && $0.name != botsName }
            if let failed = processes.first(where: { $0.state == "failed" }) {
                return "\(failed.name) cannot use its configuration"
            }
            if let restless = processes.first(where: { $0.restarts > mostRestarts }) {
                return "\(restless.name) keeps ending: it \(restless.lastEnd)"
            }
            let ready = readyServers(settings.folder, since: startedAt)
            for name in waitingFor where ready.contains(name) { Output.message("\(name) is ready") }
            waitingFor.removeAll(where: ready.contains)
            if waitingFor.isEmpty { return nil }
        }
        pause(50)
    }
    return "\(waitingFor.joined(separator: " and ")) did not get ready within \(startLimit / 1_000) s"
}

/// The names of the servers that are ready and started after this time. None as long as there is no store.
private func readyServers(_ folder: ClusterFolder, since: Int64) -> Set<String> {
    guard FileTools.exists(folder.databasePath), let reader = try? SQLiteReader(folder: folder.storeFolder),
        let servers = try? reader.servers()
    else { return [] }
    let now = WallClock.now()
    return Set(
        servers.filter { $0.state == .ready && $0.startedAt >= since && $0.expiresAt > now }.map(\.name))
}

/// Where the cluster is, and what can be done with it.
func showAddresses(_ folder: ClusterFolder, _ cluster: ClusterDescription) {
    Output.data(
        """
          address      \(cluster.publicAddress)
          pages        \(cluster.pageAddress.map { "http://\($0)/" } ?? "https://\(cluster.publicAddress)/")
          fingerprint  \(Certificates.display(fingerprint: cluster.fingerprint))
          data         \(folder.root)
          logs         \(folder.logFolder)
        """)
    let hosts = HostNames.reachable(listeningOn: cluster.publicAddress.host)
    if !hosts.isEmpty { Output.data("\nOthers play on it from their machines with one of these lines:") }
    for host in hosts {
        let address = SocketAddress(host: host, port: cluster.publicAddress.port)
        let fingerprint = Certificates.display(fingerprint: cluster.fingerprint)
        Output.data("  oneup --server \(address) --fingerprint \(fingerprint)")
    }
    Output.data(
        """

        Play:         oneup
        Look:         oneup status
        Stop:         oneup down
        Remove all:   oneup down --delete
        """)
}

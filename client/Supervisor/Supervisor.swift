import CLinux
import Cluster
import EventLoop
import Glibc
import Telemetry

/// What a supervisor keeps running, and where.
struct SupervisorSettings: Equatable, Sendable {
    /// The cluster's folder.
    var folder: ClusterFolder
    /// Where clients connect.
    var listen: SocketAddress
    /// Where servers connect to the balancer.
    var link: SocketAddress
    /// Where browsers on this machine find the pages; nil for nowhere.
    var pages: SocketAddress?
    /// The balancer's management port; those of the servers follow. Nil for none.
    var manage: SocketAddress?
    /// How log lines look, `json` or `text`; nil for words on a terminal and JSON elsewhere.
    var logFormat: String?
    /// How many servers there are.
    var servers: Int
    /// Whether scripted players run too.
    var hasDemo = false
    /// The quiz that they play; nil for the shipped one.
    var quiz: String?
    /// Whether the house bots run too.
    var hasBots = false

    /// The servers' names.
    var serverNames: [String] { servers < 1 ? [] : (1...servers).map { "server-\($0)" } }
    /// The balancer's name.
    var balancerName: String { "balancer-1" }
    /// The scripted players' names as programs.
    var demoNames: [String] { hasDemo ? [demoName] : [] }

    /// The house bots' name as a program.
    var botNames: [String] { hasBots ? [botsName] : [] }

    /// The program of a child and its command line.
    func command(_ child: Child) -> [String] {
        let number = serverNames.firstIndex(of: child.name).map { $0 + 1 } ?? 0
        let managed = manage?.advanced(by: number).map { ["--manage", "\($0)"] } ?? []
        let common = managed + (logFormat.map { ["--log-format", $0] } ?? [])
        return switch child.role {
        case .balancer:
            [
                "oneup-balancer", "--folder", folder.root, "--listen", "\(listen)", "--link", "\(link)", "--name",
                child.name,
            ] + (pages.map { ["--pages", "\($0)"] } ?? []) + common
        case .server:
            ["oneup-server", "--folder", folder.root, "--name", child.name, "--balancer", "\(link)"] + common
        case .demo:
            [
                "oneup", "demo-players", "--folder", folder.root, "--server", "\(Destination.reachable(listen))",
                "--certificate", folder.publicCertificate,
            ] + (quiz.map { ["--\(DemoQuizFile.option.name)", $0] } ?? [])
        case .bots:
            [
                "oneup", "bots", "--folder", folder.root, "--server", "\(Destination.reachable(listen))",
                "--certificate", folder.publicCertificate,
            ]
        }
    }
}

/// The scripted players' name as a program, and of their log.
let demoName = "demo"

/// The supervisor's shell: carries out what `SupervisorMachine` decides. It runs on the process's first thread, whose
/// death is what the children's death signal follows.
final class Supervisor {
    private let settings: SupervisorSettings
    private let log: Log
    private let writesLogFiles: Bool
    private let files: SupervisorFiles
    private let startedAt = WallClock.now()
    private var machine: SupervisorMachine

    /// A supervisor with these settings. Without log files the programs write to this process's standard error.
    init(_ settings: SupervisorSettings, log: Log, writesLogFiles: Bool) {
        self.settings = settings
        self.log = log
        self.writesLogFiles = writesLogFiles
        files = SupervisorFiles(folder: settings.folder)
        machine = SupervisorMachine(
            balancers: [settings.balancerName], servers: settings.serverNames, demos: settings.demoNames,
            bots: settings.botNames, now: Self.now())
    }

    /// Runs until a signal says stop and everything has ended. `noCluster` when the folder has a supervisor already.
    func run() throws -> ExitCode {
        guard let lock = try waitForLock() else { return .refused }
        defer { close(lock) }
        let signals = try SignalWatcher([SIGTERM, SIGINT, SIGHUP, SIGCHLD])
        try writeDescription()
        try? files.write(report())
        log.notice("started", ["pid": "\(getpid())", "listen": "\(settings.listen)", "link": "\(settings.link)"])
        var isFinished = carryOut(machine.onTime(Self.now()))
        while !isFinished {
            wait(signals.descriptor)
            while let number = signals.next() {
                if number == SIGCHLD { continue }
                log.notice("stopping", ["signal": "\(number)"])
                isFinished = carryOut(machine.onStop(Self.now())) || isFinished
            }
            isFinished = collect() || isFinished
            isFinished = carryOut(machine.onTime(Self.now())) || isFinished
        }
        log.notice("stopped")
        return .success
    }

    private static func now() -> Int64 { Int64(Monotonic.now() / 1_000_000) }

    /// A command that only looks whether a supervisor runs holds the lock for a moment, so one refusal means nothing.
    private func waitForLock() throws(ClusterError) -> Int32? {
        for _ in 0..<20 {
            if let lock = try files.takeLock() { return lock }
            pause(50)
        }
        return nil
    }

    private func writeDescription() throws {
        let fingerprint = try Certificates.fingerprint(ofPEM: settings.folder.publicCertificate)
        try ClusterDescription(
            publicAddress: settings.listen, linkAddress: settings.link, pageAddress: settings.pages,
            manageAddress: settings.manage, serverNames: settings.serverNames, supervisor: getpid(),
            fingerprint: fingerprint
        ).write(to: settings.folder)
    }

    private func report() -> SupervisorReport {
        SupervisorReport(
            identity: .own, startedAt: startedAt, processes: machine.children.map(SupervisorReport.Process.init))
    }

    private func wait(_ descriptor: Int32) {
        let timeout = machine.deadline.map { Int32(clamping: max(0, $0 - Self.now())) } ?? -1
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&waiting, 1, timeout)
    }

    /// Collects all processes that have ended. Returns whether everything has.
    private func collect() -> Bool {
        var isFinished = false
        var status: Int32 = 0
        while true {
            let pid = waitpid(-1, &status, WNOHANG)
            guard pid > 0 else { return isFinished }
            // The macros of wait(2): the low seven bits are the signal, 0 for an exit.
            let end = status & 0x7F == 0 ? ProcessEnd.exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
            isFinished = carryOut(machine.onEnded(pid: pid, end, now: Self.now())) || isFinished
        }
    }

    /// Carries out the directives. Returns whether everything has ended.
    private func carryOut(_ directives: [SupervisorDirective]) -> Bool {
        var isFinished = false
        for directive in directives {
            switch directive {
            case .start(let name): start(name)
            case .terminate(let pid): kill(pid, SIGTERM)
            case .kill(let pid):
                log.warning("did not end in time and is killed", ["pid": "\(pid)"])
                kill(pid, SIGKILL)
            case .report(let name, let end, .some(let wait)):
                log.warning("ended and is started again", ["name": name, "end": end.words, "wait_ms": "\(wait)"])
            case .report(let name, let end, nil) where machine.isStopping:
                log.info("ended", ["name": name, "end": end.words])
            case .report(let name, let end, nil):
                log.error("cannot use its configuration and stays down", ["name": name, "end": end.words])
            case .finish: isFinished = true
            }
        }
        if !directives.isEmpty { try? files.write(report()) }
        return isFinished
    }

    private func start(_ name: String) {
        guard let child = machine.children.first(where: { $0.name == name }) else { return }
        do {
            let command = settings.command(child)
            let output = writesLogFiles ? try LogFiles(folder: settings.folder).open(name) : -1
            defer { if output >= 0 { close(output) } }
            // A session of its own keeps a Ctrl-C in the terminal from reaching the child before the supervisor.
            let pid = try spawn(
                Programs.beside(command[0]), command, output: output, deathSignal: SIGTERM, detached: true)
            machine.onStarted(name, pid: pid, now: Self.now())
            log.info("runs", ["name": name, "pid": "\(pid)"])
        } catch {
            machine.onStartFailed(name, reason: "\(error)", now: Self.now())
            log.error("cannot be started", ["name": name, "error": "\(error)"])
        }
    }
}

/// The programs that belong together.
enum Programs {
    /// This program's own file.
    static func own() throws(SystemError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { throw SystemError(call: "cannot find this program's own file", errno: errno) }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The program with this name in the folder of this one.
    static func beside(_ name: String) throws(SystemError) -> String {
        let own = try own()
        let folder = own.utf8.lastIndex(of: 0x2F).map { String(own[..<$0]) } ?? ""
        let path = "\(folder)/\(name)"
        guard access(path, X_OK) == 0 else {
            throw SystemError(call: "there is no program \(path): build or install all three together", errno: 0)
        }
        return path
    }
}

/// Starts a program with this process's environment and returns its process number.
func spawn(
    _ path: String, _ arguments: [String], output: Int32, deathSignal: Int32, detached: Bool
) throws(SystemError) -> Int32 {
    var words = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    let pid = clinux_spawn(path, &words, environ, output, deathSignal, detached ? 1 : 0)
    guard pid > 0 else { throw SystemError(call: "cannot start \(path)", errno: errno) }
    return pid
}

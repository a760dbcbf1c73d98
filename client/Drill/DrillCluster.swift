import Bytes
import CLinux
import Cluster
import EventLoop
import Glibc
import SQLiteStore
import Store

/// A throw-away cluster whose processes a drill starts, breaks and ends. It is used on one thread, whose death ends the
/// processes too.
final class DrillCluster {
    /// A server's process that does the work, below its parent.
    struct Worker: Equatable {
        var pid: Int32
        var incarnation: Incarnation
    }

    let folder: ClusterFolder
    let listen: SocketAddress
    private let link: SocketAddress
    private let programs: String
    private var balancer: Int32 = 0
    private var parents: [String: Int32] = [:]

    /// Loops of the balancer: each takes a port for links.
    private static let loops = 2

    /// Makes the folder with keys and certificates, and finds free ports.
    init(firstPort: UInt16) throws {
        programs = try Self.programsFolder()
        let base = Output.environment("TMPDIR") ?? "/tmp"
        var template = Array("\(base)/oneup-drill-XXXXXX".utf8CString)
        guard let root = mkdtemp(&template).map({ String(cString: $0) }) else {
            throw DrillProblem("no folder can be made in \(base): \(String(cString: strerror(errno)))")
        }
        folder = ClusterFolder(root: root)
        try folder.makeFolders()
        try Certificates.makeAll(in: folder, hostNames: HostNames.reachable(listeningOn: "127.0.0.1"))
        try SecretKeys.makeAll(in: folder)
        let wanted = UInt16(1 + Self.loops)
        let first = stride(from: firstPort, to: min(firstPort, UInt16.max - 200) + 200, by: Int(wanted)).first { port in
            (0..<wanted).allSatisfy { Ports.isFree(SocketAddress(host: "127.0.0.1", port: port + $0)) }
        }
        guard let first else { throw DrillProblem("no three free ports in a row from \(firstPort) on") }
        listen = SocketAddress(host: "127.0.0.1", port: first)
        link = SocketAddress(host: "127.0.0.1", port: first + 1)
    }

    /// The folder with the three programs: $ONEUP_BIN, else the one this program lies in.
    private static func programsFolder() throws -> String {
        let folder: String
        if let named = Output.environment("ONEUP_BIN") {
            folder = named
        } else {
            let own = try Programs.own()
            folder = own.utf8.lastIndex(of: 0x2F).map { String(own[..<$0]) } ?? "."
        }
        for name in ["oneup-balancer", "oneup-server"] where access("\(folder)/\(name)", X_OK) != 0 {
            throw DrillProblem("there is no program \(folder)/\(name): build all three, or set ONEUP_BIN")
        }
        return folder
    }

    // MARK: Starting and ending

    /// Starts everything.
    func start() throws {
        try startBalancer()
        for name in DrillSettings.serverNames { try startServer(name) }
    }

    func startBalancer() throws {
        balancer = try spawn(
            "oneup-balancer",
            ["--listen", "\(listen)", "--link", "\(link)", "--loops", "\(Self.loops)", "--name", "balancer-1"],
            log: "balancer-1", failpoint: nil)
    }

    /// Starts a server's parent. Its first worker has the failpoint.
    func startServer(_ name: String, failpoint: String? = nil) throws {
        parents[name] = try spawn(
            "oneup-server", ["--name", name, "--balancer", "\(link)"], log: name, failpoint: failpoint)
    }

    private func spawn(
        _ program: String, _ options: [String], log: String, failpoint: String?
    ) throws -> Int32 {
        var environment: [String] = []
        var entry = environ
        while let text = entry.pointee {
            let line = String(cString: text)
            if !line.hasPrefix("ONEUP_") { environment.append(line) }
            entry += 1
        }
        if let failpoint { environment.append("ONEUP_FAILPOINT=\(failpoint)") }
        let output = try LogFiles(folder: folder).open(log)
        defer { close(output) }
        let argv = ([program, "--folder", folder.root] + options).map { strdup($0) } + [nil]
        let envp = environment.map { strdup($0) } + [nil]
        defer { for text in argv + envp { free(text) } }
        let pid = clinux_spawn("\(programs)/\(program)", argv, envp, output, SIGKILL, 1)
        guard pid > 0 else { throw DrillProblem("\(program) cannot be started: \(String(cString: strerror(errno)))") }
        return pid
    }

    /// Ends everything; the folder goes unless it is to be kept.
    func end(keepsFolder: Bool) {
        for name in DrillSettings.serverNames { endServer(name) }
        killBalancer()
        if !keepsFolder { _ = try? deleteCluster(folder) }
    }

    /// Kills a server's parent, and with it the worker.
    func endServer(_ name: String) {
        let worker = worker(of: name)
        // The worker first: it may be stopped, and it must be gone when this returns.
        if let worker { kill(worker.pid, SIGKILL) }
        if let parent = parents.removeValue(forKey: name) { finish(parent) }
        if let worker { waitForEnd(worker.pid) }
    }

    func killBalancer() {
        guard balancer > 0 else { return }
        finish(balancer)
        balancer = 0
    }

    private func finish(_ pid: Int32) {
        kill(pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }

    private func waitForEnd(_ pid: Int32) {
        for _ in 0..<1_000 {
            guard ProcessIdentity.startTicks(of: pid) != nil else { return }
            pause(1)
        }
    }

    // MARK: Looking

    /// The balancer's process, or nil while there is none.
    var balancerProcess: Int32? { balancer > 0 ? balancer : nil }

    /// The worker of a server, or nil while there is none.
    func worker(of name: String) -> Worker? {
        guard let parent = parents[name],
            let text = try? FileTools.readFile("/proc/\(parent)/task/\(parent)/children", limit: 4_096)
        else { return nil }
        for word in text.split(separator: 0x20) {
            guard let pid = Int32(String(decoding: word, as: UTF8.self)), ProcessIdentity.startTicks(of: pid) != nil,
                let line = try? FileTools.readFile("/proc/\(pid)/cmdline", limit: 65_536)
            else { continue }
            let words = line.split(separator: 0, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            if let place = words.firstIndex(of: "--incarnation"), place + 1 < words.count,
                let incarnation = Incarnation(words[place + 1])
            {
                return Worker(pid: pid, incarnation: incarnation)
            }
        }
        return nil
    }

    /// The server that owns the room with this PIN, with its worker; nil while nobody who lives does.
    func owner(of pin: Int64) throws -> (name: String, worker: Worker)? {
        let incarnation = try reader()?.room(pin: pin)?.owner
        for name in DrillSettings.serverNames {
            if let worker = worker(of: name), worker.incarnation == incarnation { return (name, worker) }
        }
        return nil
    }

    /// Whether a process is stopped (proc(5), field `state`).
    static func isStopped(_ pid: Int32) -> Bool {
        guard let text = try? FileTools.readFile("/proc/\(pid)/stat", limit: 4_096),
            let end = text.lastIndex(of: 0x29), end + 2 < text.count
        else { return false }
        return text[end + 2] == 0x54
    }

    /// Whether a program that should run has ended for good, and which.
    func ended() -> String? {
        var status: Int32 = 0
        if balancer > 0, waitpid(balancer, &status, WNOHANG) == balancer {
            balancer = 0
            return "the balancer"
        }
        for (name, parent) in parents where waitpid(parent, &status, WNOHANG) == parent {
            parents[name] = nil
            return name
        }
        return nil
    }

    /// A reader of the store, or nil as long as there is none.
    func reader() -> SQLiteReader? {
        guard FileTools.exists(folder.databasePath) else { return nil }
        return try? SQLiteReader(folder: folder.storeFolder)
    }

    /// How often a message stands in the servers' logs.
    func count(inServerLogs message: String) -> Int {
        let needle = Array(message.utf8)
        var count = 0
        for name in DrillSettings.serverNames {
            guard let text = try? FileTools.readFile(LogFiles(folder: folder).path(name), limit: 1 << 28) else {
                continue
            }
            for line in text.split(separator: 0x0A) where line.firstRange(of: needle) != nil { count += 1 }
        }
        return count
    }

    /// Asks the server to drain, as `oneup admin drain` does.
    func requestDrain(_ name: String) throws {
        let engine = try SQLiteEngine(folder: folder.storeFolder, incarnation: .random(in: 1 ... .max))
        let act = Write.administer(.drain(server: name), by: .operator(uid: getuid()), at: WallClock.now())
        guard try engine.commit([act]).first == .done else {
            throw DrillProblem("\(name) cannot be asked to drain: it has no row, or another drains")
        }
    }
}

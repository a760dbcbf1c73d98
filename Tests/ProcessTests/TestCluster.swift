import Cluster
import EventLoop
import Glibc
import SQLiteStore
import Synchronization
import Testing

@testable import ClientCore

/// All tests on running programs: one after the other, and only where `make test` names the programs' folder.
@Suite(.serialized, .enabled(if: programsFolder != nil, "ONEUP_BIN is not set")) enum ProcessTests {}

/// The folder with the release programs, as `make test` names it.
let programsFolder = getenv("ONEUP_BIN").map { String(cString: $0) }

/// How long a test waits for what must happen, in milliseconds. It is a bound for failures, not a measure.
let patience: UInt64 = 20_000

/// Milliseconds of a clock that only runs forward.
func milliseconds() -> UInt64 { Monotonic.now() / 1_000_000 }

/// Waits until the condition holds, looking every 10 ms; false when it never did.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = milliseconds() + patience
    while milliseconds() < deadline {
        if try condition() { return true }
        poll(nil, 0, 10)
    }
    return try condition()
}

/// What a test cannot go on without.
struct Missing: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A folder of a cluster with keys and certificates, gone when the value goes.
final class TestFolder: Sendable {
    let cluster: ClusterFolder
    var root: String { cluster.root }

    init() throws {
        var template = Array("/tmp/oneup-process-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Missing("no temporary folder") }
        cluster = ClusterFolder(
            root: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        try cluster.makeFolders()
        try Certificates.makeAll(in: cluster, hostNames: [])
        try SecretKeys.makeAll(in: cluster)
    }

    deinit { remove() }

    func remove() { _ = try? deleteCluster(cluster) }

    /// What the program with this name has logged.
    func log(_ name: String) -> String {
        (try? FileTools.readFile(LogFiles(folder: cluster).path(name), limit: 1 << 26)).map {
            String(decoding: $0, as: UTF8.self)
        } ?? ""
    }
}

/// A running program.
struct Program: Sendable {
    let name: String
    let pid: Int32

    /// Resident memory in KiB (proc(5), VmRSS).
    var residentKiB: Int { Program.residentKiB(of: pid) }

    static func residentKiB(of pid: Int32) -> Int {
        guard let bytes = try? FileTools.readFile("/proc/\(pid)/status", limit: 1 << 16) else { return 0 }
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter { $0.isNumber }) } ?? 0
    }

    /// The processes that it has started.
    var children: [Int32] {
        let path = "/proc/\(pid)/task/\(pid)/children"
        guard let bytes = try? FileTools.readFile(path, limit: 1 << 16) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }.compactMap { Int32($0) }
    }
}

/// A balancer and two servers, the real programs.
final class TestCluster: Sendable {
    let folder: TestFolder
    let port: UInt16
    let linkPort: UInt16
    let pagePort: UInt16
    let balancer: Program
    let servers: [Program]

    /// The cluster that the tests on bad input share; it ends with this process.
    static let shared: Result<TestCluster, any Error> = {
        let result = Result { try TestCluster() }
        atexit { try? TestCluster.shared.get().stop() }
        return result
    }()

    init() throws {
        folder = try TestFolder()
        (balancer, port) = try startBalancer(in: folder)
        linkPort = port + 1
        pagePort = port + 3
        let link = SocketAddress(host: "127.0.0.1", port: linkPort)
        var servers: [Program] = []
        for name in ["server-1", "server-2"] {
            servers.append(try start("oneup-server", as: name, in: folder, ["--name", name, "--balancer", "\(link)"]))
        }
        self.servers = servers
        try waitUntilReady()
    }

    private func waitUntilReady() throws {
        let isReady = eventually {
            guard FileTools.exists(folder.cluster.databasePath),
                let reader = try? SQLiteReader(folder: folder.cluster.storeFolder), let rows = try? reader.servers()
            else { return false }
            // Each server has a link to each of the two loops.
            let log = folder.log("balancer-1")
            return rows.count { $0.state == .ready } == 2
                && count("registered as ready", log) + count("is ready", log) >= 4
        }
        guard isReady else { throw Missing("the servers did not get ready: \(folder.log("server-1"))") }
    }

    func stop() {
        for program in servers + [balancer] { kill(program.pid, SIGKILL) }
        for program in servers + [balancer] { waitpid(program.pid, nil, 0) }
        folder.remove()
    }

    /// All processes of the cluster: a restart of any of them changes this.
    var processes: [Int32] { [balancer.pid] + servers.flatMap { [$0.pid] + $0.children } }

    /// The process that is this start of a server, or nil when it runs no more.
    func process(of incarnation: UInt64) -> Int32? {
        servers.flatMap(\.children).first { pid in
            guard let line = try? FileTools.readFile("/proc/\(pid)/cmdline", limit: 1 << 16) else { return false }
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return words.contains("\(incarnation)")
        }
    }

    /// Open descriptors of all processes.
    var descriptors: Int {
        processes.reduce(0) { $0 + ((try? FileTools.names(in: "/proc/\($1)/fd"))?.count ?? 0) }
    }

    /// Resident memory of all processes in KiB.
    var residentKiB: Int { processes.reduce(0) { $0 + Program.residentKiB(of: $1) } }
}

/// How often a word stands in a text.
private func count(_ word: String, _ text: String) -> Int {
    let text = Array(text.utf8)
    let word = Array(word.utf8)
    guard text.count >= word.count else { return 0 }
    return (0...(text.count - word.count)).count { text[$0..<$0 + word.count].elementsEqual(word) }
}

/// Starts a balancer with two loops on free ports; returns it with the clients' port, behind which its links' are and then
/// the pages'.
private func startBalancer(in folder: TestFolder) throws -> (Program, UInt16) {
    // Another program may take a port between the look and the start, so a start is tried again elsewhere.
    for attempt in 0..<5 {
        guard let first = freePorts(4, skipping: attempt) else { throw Missing("no four free ports") }
        let address = SocketAddress(host: "127.0.0.1", port: first)
        let link = SocketAddress(host: "127.0.0.1", port: first + 1)
        let pages = SocketAddress(host: "127.0.0.1", port: first + 3)
        let balancer = try start(
            "oneup-balancer", as: "balancer-1", in: folder,
            [
                "--listen", "\(address)", "--link", "\(link)", "--pages", "\(pages)", "--loops", "2", "--name",
                "balancer-1",
            ])
        var status: Int32?
        _ = try eventually {
            status = try hasEnded(balancer)
            return status != nil || folder.log("balancer-1").contains("listening")
        }
        if status == nil { return (balancer, first) }
    }
    throw Missing("the balancer did not start: \(folder.log("balancer-1"))")
}

/// The first of `count` ports in a row that are free on this machine.
func freePorts(_ count: UInt16, skipping skipped: Int = 0) -> UInt16? {
    // Below the range from which the kernel takes ports for connections, so that none of those is in the way.
    let candidates = stride(from: UInt16(7_600), to: 7_690, by: Int(count)).filter { first in
        (first..<first + count).allSatisfy { Ports.isFree(SocketAddress(host: "127.0.0.1", port: $0)) }
    }
    return candidates.dropFirst(skipped).first
}

/// Starts a program in the folder; its output goes to its log there.
func start(_ program: String, as name: String, in folder: TestFolder, _ words: [String]) throws -> Program {
    guard let programsFolder else { throw Missing("ONEUP_BIN is not set") }
    let output = try LogFiles(folder: folder.cluster).open(name)
    defer { close(output) }
    let arguments = [program, "--folder", folder.root] + words
    return Program(name: name, pid: try Starter.start("\(programsFolder)/\(program)", arguments, output: output))
}

/// Starts any program; returns its process, which ends with this one.
func startProcess(_ path: String, _ arguments: [String], output: Int32) throws -> Int32 {
    try Starter.start(path, arguments, output: output)
}

/// The exit status of a program that has ended, or nil while it runs.
func hasEnded(_ program: Program) throws -> Int32? {
    var info = siginfo_t()
    guard waitid(P_PID, id_t(program.pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else {
        throw Missing("\(program.name) is no child of this process")
    }
    guard info.si_signo == SIGCHLD else { return nil }
    var status: Int32 = 0
    waitpid(program.pid, &status, 0)
    return status >> 8 & 0xFF
}

/// Starts processes from one thread that lives as long as this process, because the kernel ends them when the thread that
/// started them does.
private enum Starter {
    private struct Order: Sendable {
        let path: String
        let arguments: [String]
        let output: Int32
    }

    private struct State: Sendable {
        var isRunning = false
        var order: Order?
        var pid: Int32?
    }

    private static let state = Mutex(State())
    /// Suites run side by side, and there is one order at a time.
    private static let turn = Mutex(())

    static func start(_ path: String, _ arguments: [String], output: Int32) throws -> Int32 {
        try turn.withLock { _ in try place(Order(path: path, arguments: arguments, output: output)) }
    }

    private static func place(_ order: Order) throws -> Int32 {
        let isFirst = state.withLock { state in
            state.order = order
            state.pid = nil
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if isFirst { try startThread { serve() } }
        var pid: Int32?
        _ = eventually {
            pid = state.withLock { $0.pid }
            return pid != nil
        }
        guard let pid, pid > 0 else { throw Missing("\(order.path) could not be started") }
        return pid
    }

    private static func serve() {
        while true {
            let order = state.withLock { state in
                defer { state.order = nil }
                return state.order
            }
            if let order {
                let pid = try? spawn(
                    order.path, order.arguments, output: order.output, deathSignal: SIGKILL, detached: true)
                state.withLock { $0.pid = pid ?? -1 }
            }
            poll(nil, 0, 5)
        }
    }
}

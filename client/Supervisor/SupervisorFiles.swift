import CLinux
import Cluster
import EventLoop
import Glibc
import JSON

/// What the supervisor says of itself and of the programs it keeps running: the file `run/supervisor.json`.
struct SupervisorReport: Equatable, Sendable {
    /// One program.
    struct Process: Equatable, Sendable {
        /// Its name, such as `server-1`.
        var name: String
        /// What it is for.
        var role: String
        /// `running`, `waiting` (for its next start), `stopping`, `failed` (configuration) or `stopped`.
        var state: String
        /// Its process number while it has one.
        var pid: Int32?
        /// How often it was started again.
        var restarts: Int
        /// How it ended last, in words; empty when it never did.
        var lastEnd: String
    }

    /// The supervisor.
    var identity: ProcessIdentity
    /// When it started, in milliseconds since 1970.
    var startedAt: Int64
    /// The programs, in the order in which they are started.
    var processes: [Process]

    /// The file's text.
    func encoded() -> [UInt8] {
        jsonObject { object in
            object.member("pid", identity.pid)
            object.member("startTicks", "\(identity.startTicks)")
            object.member("startedAt", startedAt)
            object.array("processes") { list in
                for process in processes {
                    list.object { entry in
                        entry.member("name", process.name)
                        entry.member("role", process.role)
                        entry.member("state", process.state)
                        if let pid = process.pid { entry.member("pid", pid) }
                        entry.member("restarts", process.restarts)
                        entry.member("lastEnd", process.lastEnd)
                    }
                }
            }
        } + [0x0A]
    }

    /// Reads the file's text; nil when it is not understood.
    static func decode(_ text: [UInt8]) -> SupervisorReport? {
        try? withJSON(text) { view in
            guard let pid = view["pid"]?.integer.flatMap({ Int32(exactly: $0) }),
                let ticks = view["startTicks"]?.text.flatMap({ UInt64($0) }),
                let startedAt = view["startedAt"]?.integer, let list = view["processes"], let count = list.count
            else { return nil }
            let processes = (0..<count).compactMap { list[$0].flatMap(decodeProcess) }
            guard processes.count == count else { return nil }
            return SupervisorReport(
                identity: ProcessIdentity(pid: pid, startTicks: ticks), startedAt: startedAt, processes: processes)
        }
    }

    private static func decodeProcess(_ view: JSONView) -> Process? {
        guard let name = view["name"]?.text, let role = view["role"]?.text, let state = view["state"]?.text,
            let restarts = view["restarts"]?.integer, let lastEnd = view["lastEnd"]?.text
        else { return nil }
        return Process(
            name: name, role: role, state: state, pid: view["pid"]?.integer.flatMap { Int32(exactly: $0) },
            restarts: Int(restarts), lastEnd: lastEnd)
    }
}

extension SupervisorReport.Process {
    /// The child as the report shows it.
    init(_ child: Child) {
        let state =
            switch child.state {
            case .waiting: "waiting"
            case .running: "running"
            case .stopping: "stopping"
            case .failed: "failed"
            case .stopped: "stopped"
            }
        self.init(
            name: child.name, role: child.role.rawValue, state: state, pid: child.pid, restarts: child.restarts,
            lastEnd: child.lastEnd)
    }
}

/// The supervisor's files in a cluster's folder.
struct SupervisorFiles: Sendable {
    /// The cluster's folder.
    let folder: ClusterFolder

    private var reportPath: String { "\(folder.runFolder)/supervisor.json" }
    private var lockPath: String { "\(folder.runFolder)/supervisor.lock" }

    /// The longest report that is read, in bytes: room for thousands of programs.
    private static let reportLimit = 1_048_576

    /// Writes the report in one step.
    func write(_ report: SupervisorReport) throws(ClusterError) {
        try FileTools.writeFileAtomically(reportPath, report.encoded(), mode: FileTools.privateFile)
    }

    /// The report, or nil when there is none.
    func report() -> SupervisorReport? {
        guard let text = try? FileTools.readFile(reportPath, limit: Self.reportLimit) else { return nil }
        return SupervisorReport.decode(text)
    }

    /// Takes the lock that only one supervisor holds. The kernel gives it back when the process ends, however it ends.
    /// Returns the descriptor that holds it, or nil when another process has it.
    func takeLock() throws(ClusterError) -> Int32? {
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ClusterError(SystemError(call: "cannot open \(lockPath)", errno: errno).message)
        }
        if clinux_lock_try(descriptor, 0) == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    /// Whether a supervisor runs in this folder.
    func isRunning() throws(ClusterError) -> Bool {
        guard FileTools.exists(lockPath) else { return false }
        guard let descriptor = try takeLock() else { return true }
        close(descriptor)
        return false
    }
}

/// Waits this long, in milliseconds; a signal ends the wait early.
func pause(_ milliseconds: Int32) { poll(nil, 0, milliseconds) }

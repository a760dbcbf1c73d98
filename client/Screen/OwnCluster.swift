internal import Cluster
internal import Glibc

/// A cluster of one's own on this machine, whose servers can be killed to see what happens then.
struct OwnCluster {
    let files: SupervisorFiles

    /// The cluster in this folder; nil when none runs there or its folder cannot be read.
    init?(folder: ClusterFolder) {
        files = SupervisorFiles(folder: folder)
        guard let isRunning = try? files.isRunning(), isRunning, files.report()?.identity.isAlive ?? false else {
            return nil
        }
    }

    /// Kills the working process of the server with this name; returns why not, for a person.
    ///
    /// The supervisor's report names the server's small parent process; the one that works is its child. Only a process
    /// that runs the same program as that parent, and is still the one that was looked at, is killed.
    func killServer(_ name: String) -> String? {
        guard let report = files.report(), report.identity.isAlive else {
            return "the cluster in \(files.folder.root) is not running any more"
        }
        guard let parent = report.processes.first(where: { $0.name == name })?.pid else {
            return "\(name) is no server of the cluster in \(files.folder.root)"
        }
        guard let child = Self.child(of: parent) else { return "\(name) is just being started; try again" }
        guard child.signal(SIGKILL) else {
            return "\(name) could not be killed: \(errno == EPERM ? "it belongs to another user" : "it has just ended")"
        }
        return nil
    }

    /// The child of a process that runs the same program; nil when there is none.
    static func child(of parent: Int32) -> ProcessIdentity? {
        guard let program = program(of: parent), let names = try? FileTools.names(in: "/proc") else { return nil }
        for pid in names.compactMap({ Int32($0) }) {
            guard let ticks = ProcessIdentity.startTicks(of: pid), self.parent(of: pid) == parent,
                self.program(of: pid) == program
            else { continue }
            return ProcessIdentity(pid: pid, startTicks: ticks)
        }
        return nil
    }

    /// The fourth field of /proc/PID/stat (proc(5)); the name before it may hold anything, so counting starts after the
    /// last parenthesis.
    private static func parent(of pid: Int32) -> Int32? {
        guard let stat = try? FileTools.readFile("/proc/\(pid)/stat", limit: 4_096),
            let end = stat.lastIndex(of: 0x29)
        else { return nil }
        let fields = stat[(end + 1)...].split { $0 == 0x20 || $0 == 0x0A }
        return fields.count > 1 ? Int32(String(decoding: fields[1], as: UTF8.self)) : nil
    }

    private static func program(of pid: Int32) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/\(pid)/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

import Cluster
import EventLoop
import JSON
import SQLiteStore
import Store

/// `oneup status`.
func showStatus(_ invocation: Invocation) -> ExitCode {
    let folder = invocation.folder
    let files = SupervisorFiles(folder: folder)
    do {
        let isRunning = try files.isRunning()
        let status = ClusterStatus(
            folder: folder.root, isRunning: isRunning,
            cluster: FileTools.exists(folder.descriptionPath) ? try ClusterDescription.read(from: folder) : nil,
            report: isRunning ? files.report() : nil, servers: readServers(folder), now: WallClock.now())
        if invocation.has("json") {
            Output.json(status.json())
        } else {
            status.show()
        }
        return isRunning ? .success : .noCluster
    } catch {
        return Output.fail(.failure, "the cluster's state cannot be read: \(error)")
    }
}

/// The servers' rows; none when the store cannot be read.
private func readServers(_ folder: ClusterFolder) -> [ServerRecord] {
    guard FileTools.exists(folder.databasePath), let reader = try? SQLiteReader(folder: folder.storeFolder) else {
        return []
    }
    return (try? reader.servers()) ?? []
}

/// What `oneup status` knows.
struct ClusterStatus {
    /// The cluster's folder.
    var folder: String
    /// Whether a supervisor holds the folder's lock.
    var isRunning: Bool
    /// What was started last, if anything ever was.
    var cluster: ClusterDescription?
    /// The supervisor's report while it runs.
    var report: SupervisorReport?
    /// The servers' rows in the store.
    var servers: [ServerRecord]
    /// When this was looked at.
    var now: Int64

    /// What the newest live row of a server says: `ready` and so on; nil when there is none.
    private func state(_ name: String) -> String? {
        servers.filter { $0.name == name && $0.expiresAt > now }.max { $0.startedAt < $1.startedAt }
            .map { "\($0.state)" }
    }

    /// Where health and metrics of a program are; nil for nowhere.
    private func manageAddress(_ process: SupervisorReport.Process) -> SocketAddress? {
        guard let cluster else { return nil }
        if process.role == Child.Role.balancer.rawValue { return cluster.manageAddress(0) }
        return cluster.serverNames.firstIndex(of: process.name).flatMap { cluster.manageAddress($0 + 1) }
    }

    func json() -> [UInt8] {
        jsonObject { object in
            object.member("folder", folder)
            object.member("running", isRunning)
            if let cluster {
                object.member("address", "\(cluster.publicAddress)")
                object.member("fingerprint", Certificates.display(fingerprint: cluster.fingerprint))
            }
            if let report {
                object.member("supervisor", report.identity.pid)
                object.member("started_at", report.startedAt)
            }
            object.array("processes") { list in
                for process in report?.processes ?? [] {
                    list.object { entry in
                        entry.member("name", process.name)
                        entry.member("role", process.role)
                        entry.member("process", process.state)
                        if let state = state(process.name) { entry.member("state", state) }
                        if let pid = process.pid { entry.member("pid", pid) }
                        if let address = manageAddress(process) { entry.member("manage", "\(address)") }
                        entry.member("restarts", process.restarts)
                        entry.member("last_end", process.lastEnd)
                    }
                }
            }
        }
    }

    func show() {
        guard isRunning else {
            // Containers or a service manager start servers without a supervisor.
            let store = ClusterFolder(root: folder).storeFolder
            let others = servers.count { !AliveFile.isDead(folder: store, incarnation: $0.incarnation) }
            Output.message(
                others > 0
                    ? "Servers run in \(folder) that `oneup up` has not started: `oneup admin servers` shows them."
                    : "No cluster is running in \(folder). `oneup up` starts one.")
            return
        }
        Output.data("folder       \(folder)")
        if let cluster {
            Output.data("address      \(cluster.publicAddress)")
            Output.data("fingerprint  \(Certificates.display(fingerprint: cluster.fingerprint))")
        }
        if let report { Output.data("running      \(age(now - report.startedAt))\n") }
        var table = Table("NAME", "PROCESS", "STATE", "PID", "MANAGE", "RESTARTS", "LAST END")
        for process in report?.processes ?? [] {
            table.rows.append([
                process.name, process.state, state(process.name) ?? "–", process.pid.map { "\($0)" } ?? "–",
                manageAddress(process).map { "\($0)" } ?? "–", "\(process.restarts)",
                process.lastEnd.isEmpty ? "–" : process.lastEnd,
            ])
        }
        table.write()
    }
}

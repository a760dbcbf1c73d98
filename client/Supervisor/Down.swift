import Cluster
import EventLoop
import Glibc

/// `oneup down`.
func bringDown(_ invocation: Invocation) -> ExitCode {
    let folder = invocation.folder
    let files = SupervisorFiles(folder: folder)
    if invocation.has("delete"), !invocation.has("yes") {
        guard FileTools.exists(folder.descriptionPath) else {
            return Output.fail(.noCluster, "there is no cluster in \(folder.root); nothing was deleted")
        }
        guard confirmsDeletion(of: folder) else {
            Output.message("Nothing was changed.")
            return .refused
        }
    }
    do {
        let code = try stop(files)
        guard invocation.has("delete"), code == .success else { return code }
        if try deleteCluster(folder) {
            Output.message("Deleted \(folder.root)")
        } else {
            Output.message("Deleted the cluster's files; \(folder.root) holds others and was kept.")
        }
        return .success
    } catch {
        return Output.fail(.failure, "\(error)")
    }
}

private func stop(_ files: SupervisorFiles) throws -> ExitCode {
    guard try files.isRunning() else {
        Output.message("No cluster is running in \(files.folder.root)")
        return .success
    }
    Output.message("Stopping the cluster in \(files.folder.root) …")
    guard stopSupervisor(files, report: files.report(), child: nil) else {
        return Output.fail(
            .failure, "it is still running. \(LogFiles(folder: files.folder).path("supervisor")) may say why")
    }
    Output.message("Stopped.")
    return .success
}

/// How long a supervisor may take, in milliseconds: all graces, each with its kill, and a reserve.
private let stopLimit =
    2 * (SupervisorLimits.demoGrace + SupervisorLimits.serverGrace + SupervisorLimits.balancerGrace)
    + 2 * SupervisorLimits.balancerGrace

/// Asks the supervisor to end and waits until it has. `child` is its process number when this process started it and
/// must collect it. Only the very process that wrote the report, or the child, is ever signalled. Returns whether it ended.
@discardableResult
func stopSupervisor(_ files: SupervisorFiles, report: SupervisorReport?, child: Int32?) -> Bool {
    if let child {
        kill(child, SIGTERM)
    } else {
        report?.identity.signal(SIGTERM)
    }
    let started = Monotonic.now() / 1_000_000
    while Monotonic.now() / 1_000_000 - started < UInt64(stopLimit) {
        var status: Int32 = 0
        if let child { waitpid(child, &status, WNOHANG) }
        if let isRunning = try? files.isRunning(), !isRunning { return true }
        pause(20)
    }
    return false
}

private func confirmsDeletion(of folder: ClusterFolder) -> Bool {
    guard isatty(STDIN_FILENO) != 0 else {
        Output.message("oneup: nobody can be asked without a terminal; say --yes to delete \(folder.root)")
        return false
    }
    Output.message("This stops the cluster and deletes \(folder.root) with all accounts, games, keys and logs.")
    Output.message("Type yes to go on:")
    return readLine() == "yes"
}

/// Deletes what OneUp made, and the folder itself when nothing else lies in it. Returns whether the folder is gone.
func deleteCluster(_ folder: ClusterFolder) throws(ClusterError) -> Bool {
    for path in [
        folder.storeFolder, folder.keysFolder, folder.tlsFolder, folder.logFolder, folder.runFolder,
        folder.demoFolder, folder.botsFolder, folder.descriptionPath,
    ] { try removeAll(path) }
    return rmdir(folder.root) == 0 || !FileTools.exists(folder.root)
}

/// Deletes a file, or a folder with all in it. Links are removed and not followed; what is not there is fine.
private func removeAll(_ path: String) throws(ClusterError) {
    var info = stat()
    guard lstat(path, &info) == 0 else { return }
    if info.st_mode & S_IFMT == S_IFDIR {
        for name in try FileTools.names(in: path) { try removeAll("\(path)/\(name)") }
    }
    guard remove(path) == 0 else {
        throw ClusterError(SystemError(call: "cannot delete \(path)", errno: errno).message)
    }
}

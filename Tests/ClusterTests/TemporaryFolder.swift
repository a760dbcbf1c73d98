import Cluster
import Glibc

/// A new folder for one test; it goes with the value.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("/tmp/oneup-cluster-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { fatalError("no temporary folder") }
        path = String(cString: made)
    }

    deinit { TemporaryFolder.remove(path) }

    var cluster: ClusterFolder { ClusterFolder(root: path) }

    func write(_ name: String, _ text: String, mode: mode_t = 0o600) {
        let fd = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, mode)
        let bytes = Array(text.utf8)
        guard fd >= 0, Glibc.write(fd, bytes, bytes.count) == bytes.count, fchmod(fd, mode) == 0 else {
            fatalError("cannot write \(name)")
        }
        close(fd)
    }

    private static func remove(_ path: String) {
        for name in (try? FileTools.names(in: path)) ?? [] {
            if unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
        }
        rmdir(path)
    }
}

/// The permission bits of a file or folder.
func mode(_ path: String) -> UInt32 {
    var info = stat()
    return stat(path, &info) == 0 ? info.st_mode & 0o7777 : 0
}

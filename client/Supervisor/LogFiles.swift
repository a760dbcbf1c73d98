import Cluster
import EventLoop
import Glibc
import Telemetry

/// The log files of a cluster's programs: one each, `log/NAME.log`, appended to over restarts.
struct LogFiles: Sendable {
    /// The cluster's folder.
    let folder: ClusterFolder

    /// A file that has grown beyond this many bytes is moved to `NAME.log.1` when its program starts: with the one
    /// before it a program keeps at most about twice as much, unless it writes it all in one run.
    static let rotateBeyond: Int64 = 10 * 1_048_576

    /// Where the program with this name logs.
    func path(_ name: String) -> String { "\(folder.logFolder)/\(name).log" }

    /// Opens the program's file for appending; the caller closes the descriptor.
    func open(_ name: String) throws(ClusterError) -> Int32 {
        let path = path(name)
        var info = stat()
        if stat(path, &info) == 0, info.st_size > Self.rotateBeyond { rename(path, "\(path).1") }
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ClusterError(SystemError(call: "cannot open \(path)", errno: errno).message)
        }
        return descriptor
    }

    /// How many bytes the program has logged so far, counted in the file of its next start: a reader of what comes next
    /// starts there.
    func end(_ name: String) -> Int64 {
        var info = stat()
        guard stat(path(name), &info) == 0, info.st_size <= Self.rotateBeyond else { return 0 }
        return Int64(info.st_size)
    }

    /// The last lines that were logged after `start`, safe to show on a terminal.
    func tail(_ name: String, after start: Int64, lines: Int) -> [String] {
        let descriptor = Glibc.open(path(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        let size = Int64(lseek(descriptor, 0, SEEK_END))
        let from = max(start, size - 16_384)
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = pread(descriptor, &buffer, buffer.count, off_t(from))
        guard count > 0 else { return [] }
        return buffer[..<count].split(separator: 0x0A).suffix(lines).map {
            visible(String(decoding: $0, as: UTF8.self), limit: 1_024)
        }
    }
}

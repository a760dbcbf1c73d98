internal import Bytes
internal import CLinux
internal import EventLoop
internal import Glibc

/// Whole files, read with a bound and written so that a reader sees the old content or the new, never a part.
public enum FileTools {
    /// The mode of folders and files that only their owner may read.
    public static let privateFolder: UInt32 = 0o700
    /// The mode of files that only their owner may read.
    public static let privateFile: UInt32 = 0o600

    /// Reads a whole file. Refuses one longer than `limit` bytes.
    public static func readFile(_ path: String, limit: Int) throws(ClusterError) -> [UInt8] {
        try readFile(path, limit: limit) { (_: stat) throws(ClusterError) in }
    }

    /// Reads a whole file after `check` has accepted what it is; both look at the same open file.
    static func readFile(
        _ path: String, limit: Int, check: (stat) throws(ClusterError) -> Void
    ) throws(ClusterError) -> [UInt8] {
        let file = Descriptor(owning: open(path, O_RDONLY | O_CLOEXEC))
        guard file.raw >= 0 else { throw failure("read", path) }
        var info = stat()
        guard fstat(file.raw, &info) == 0 else { throw failure("read", path) }
        guard info.st_mode & S_IFMT == S_IFREG else { throw ClusterError("\(path) is not a file") }
        try check(info)
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit + 1, 64 * 1024))
        while content.count <= limit {
            let count = read(file.raw, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return content }
            content.append(contentsOf: chunk[..<count])
        }
        throw ClusterError("\(path) is longer than the \(limit) bytes that are expected of it")
    }

    /// Writes a file beside `path`, makes it durable and moves it into place. The file has exactly this mode, whatever
    /// the umask.
    public static func writeFileAtomically(_ path: String, _ bytes: [UInt8], mode: UInt32) throws(ClusterError) {
        let draft = try writeDraft(path, bytes, mode)
        guard rename(draft, path) == 0 else {
            let error = failure("write", path)
            unlink(draft)
            throw error
        }
        syncFolder(of: path)
    }

    /// The same for a file that is not there yet. Returns false, and changes nothing, when there is one.
    @discardableResult
    public static func createFileAtomically(
        _ path: String, _ bytes: [UInt8], mode: UInt32
    ) throws(ClusterError) -> Bool {
        let draft = try writeDraft(path, bytes, mode)
        defer { unlink(draft) }
        // Unlike rename(2), link(2) never replaces.
        guard link(draft, path) == 0 else {
            if errno == EEXIST { return false }
            throw failure("write", path)
        }
        syncFolder(of: path)
        return true
    }

    /// Makes a folder, and those above it that are missing, with this mode. One that is there stays as it is.
    public static func makeFolder(_ path: String, mode: UInt32) throws(ClusterError) {
        if isFolder(path) { return }
        if let parent = parentFolder(path), parent != path { try makeFolder(parent, mode: mode) }
        guard mkdir(path, mode) == 0 || (errno == EEXIST && isFolder(path)) else {
            throw failure("make the folder", path)
        }
    }

    /// Whether there is something at this path.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The names in a folder, sorted, without "." and "..".
    public static func names(in folder: String) throws(ClusterError) -> [String] {
        guard let stream = opendir(folder) else { throw failure("read the folder", folder) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Runs `body` while no other process does so on the same lock file; waits for as long as another one does.
    static func withLock<Result>(
        _ path: String, _ body: () throws(ClusterError) -> Result
    ) throws(ClusterError) -> Result {
        let file = Descriptor(owning: open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(privateFile)))
        guard file.raw >= 0 else { throw failure("open", path) }
        guard clinux_lock_wait(file.raw, 0) == 0 else { throw failure("lock", path) }
        // Closing the file gives the lock back.
        return try body()
    }

    private static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    private static func parentFolder(_ path: String) -> String? {
        let bytes = Array(path.utf8)
        guard let slash = bytes.lastIndex(of: 0x2F), slash > 0 else { return nil }
        return String(decoding: bytes[..<slash], as: UTF8.self)
    }

    private static func writeDraft(_ path: String, _ bytes: [UInt8], _ mode: UInt32) throws(ClusterError) -> String {
        let draft = "\(path).\(hex(Random.bytes(6))).new"
        let file = Descriptor(owning: open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(privateFile)))
        guard file.raw >= 0 else { throw failure("write", path) }
        do throws(ClusterError) {
            var written = 0
            while written < bytes.count {
                let count = bytes.withUnsafeBytes {
                    write(file.raw, $0.baseAddress.map { $0 + written }, $0.count - written)
                }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw failure("write", path) }
                written += count
            }
            guard fchmod(file.raw, mode) == 0, fsync(file.raw) == 0 else { throw failure("write", path) }
        } catch {
            unlink(draft)
            throw error
        }
        return draft
    }

    /// Makes a new name durable. Where the file system cannot sync a folder, the name is as safe as it gets.
    private static func syncFolder(of path: String) {
        let folder = Descriptor(owning: open(parentFolder(path) ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        if folder.raw >= 0 { _ = fsync(folder.raw) }
    }

    private static func failure(_ action: String, _ path: String) -> ClusterError {
        ClusterError("cannot \(action) \(path): \(errorText(errno))")
    }
}

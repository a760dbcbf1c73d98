internal import CLinux
internal import EventLoop
internal import Glibc

/// A name for a server that was given none, as in containers of one image: `server-1`, `server-2` and so on. Each is a file in
/// `run/names` that its owner keeps locked; the kernel frees it when the process is dead, however it died.
public final class ServerName {
    /// The name.
    public let text: String
    private let file: Int32

    /// How many names there are: as many servers as a balancer takes (`LoopLimits.links`).
    static let most = 64
    /// The longest host name, bytes (gethostname(2)).
    private static let hostLimit = 64

    /// Takes the first name that is free. The file says on which machine, or in which container, its owner runs.
    public init(in folder: ClusterFolder) throws(ClusterError) {
        try FileTools.makeFolder(Self.folder(folder), mode: FileTools.privateFolder)
        for number in 1...Self.most {
            let path = "\(Self.folder(folder))/server-\(number)"
            let file = Descriptor(owning: open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(FileTools.privateFile)))
            guard file.raw >= 0 else {
                throw ClusterError(SystemError(call: "cannot open \(path)", errno: errno).message)
            }
            guard clinux_lock_try(file.raw, 0) == 0 else { continue }
            let host = Array(Self.host().utf8)
            // Without a disk's room the name holds all the same; only `owned` does not find it.
            _ = ftruncate(file.raw, 0)
            _ = pwrite(file.raw, host, host.count, 0)
            text = "server-\(number)"
            self.file = file.release()
            return
        }
        throw ClusterError("all names from server-1 to server-\(Self.most) are taken: give one with --name")
    }

    deinit { close(file) }

    /// The name that a server on this machine, or in this container, has taken; nil when none has.
    public static func owned(in folder: ClusterFolder) throws(ClusterError) -> String? {
        guard FileTools.exists(Self.folder(folder)) else { return nil }
        let host = Array(host().utf8)
        for name in try FileTools.names(in: Self.folder(folder)) {
            let path = "\(Self.folder(folder))/\(name)"
            guard try FileTools.readFile(path, limit: hostLimit) == host else { continue }
            let file = Descriptor(owning: open(path, O_RDWR | O_CLOEXEC))
            if file.raw >= 0, clinux_lock_probe(file.raw, 0) == 1 { return name }
        }
        return nil
    }

    private static func folder(_ folder: ClusterFolder) -> String { "\(folder.runFolder)/names" }

    private static func host() -> String {
        var buffer = [CChar](repeating: 0, count: hostLimit + 1)
        guard gethostname(&buffer, hostLimit) == 0 else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

import Bytes
import CLinux
import Glibc
public import Store

/// Where things lie in a store's folder.
public enum StoreFolder {
    /// The database. Nothing but SQLite may open it or the files beside it with the same beginning.
    public static func database(_ folder: String) -> String { folder + "/oneup.db" }
    /// The bytes of the database and of the log of writes beside it. It asks for their sizes and opens neither.
    public static func sizes(_ folder: String) -> (database: Int64, log: Int64) {
        func size(_ path: String) -> Int64 {
            var info = stat()
            return stat(path, &info) == 0 ? Int64(info.st_size) : 0
        }
        return (size(database(folder)), size(database(folder) + "-wal"))
    }
    /// The file of the turnstile's locks.
    public static func turnstile(_ folder: String) -> String { folder + "/turnstile" }
    static func alive(_ folder: String) -> String { folder + "/alive" }
    static func poison(_ folder: String) -> String { folder + "/poison" }

    static func file(_ parent: String, _ incarnation: Incarnation) -> String {
        parent + "/" + String(incarnation, radix: 16)
    }

    /// Makes the folder, what is missing above it, and the folders within it. A folder it makes is its user's alone: the
    /// store holds password hashes.
    public static func prepare(_ folder: String) throws(StoreFailure) {
        var parents: [String] = []
        var path = ""
        for part in folder.split(separator: "/", omittingEmptySubsequences: true) {
            path += path.isEmpty && !folder.hasPrefix("/") ? String(part) : "/" + part
            parents.append(path)
        }
        for path in parents + [alive(folder), poison(folder)] where mkdir(path, 0o700) != 0 {
            guard errno == EEXIST || errno == EISDIR || errno == EROFS && access(path, F_OK) == 0 else {
                throw .system("make the folder \(path)", advice: "; choose a folder this user may write to")
            }
        }
    }
}

/// Tells file systems that a store can live on from those that would corrupt it.
public enum FileSystemCheck {
    enum Verdict: Equatable {
        case fine
        case warn(String)
        case refuse(String)
    }

    /// Refuses network and shared-folder file systems: their locks or their shared memory do not hold between processes
    /// (sqlite.org/wal.html, "all processes using a database must be on the same host computer"). Returns a warning for
    /// those that work but not as well, or nil. The numbers are those of statfs(2).
    public static func verify(_ folder: String) throws(StoreFailure) -> String? {
        let magic = clinux_file_system_magic(folder)
        guard magic != 0 else {
            throw .system("look at the file system of \(folder)", advice: "; make the folder first")
        }
        switch verdict(magic) {
        case .fine: return nil
        case .warn(let text): return "\(folder) \(text)"
        case .refuse(let name):
            throw .unknown(
                "\(folder) lies on \(name), where SQLite's locks do not hold and the store would be corrupted: "
                    + "use a folder on a local disk, such as a named Docker volume")
        }
    }

    static func verdict(_ magic: UInt64) -> Verdict {
        switch magic {
        case 0x6969: .refuse("NFS")
        case 0x517B, 0xFF53_4D42, 0xFE53_4D42: .refuse("SMB (CIFS)")
        case 0x0102_1997: .refuse("9p, a folder shared with a virtual machine")
        case 0x6573_5546: .refuse("FUSE or virtiofs, a folder shared with another system")
        case 0x786F_4256: .refuse("a VirtualBox shared folder")
        case 0x5346_414F, 0x6B41_4653: .refuse("AFS")
        case 0x00C3_6400: .refuse("Ceph")
        case 0x794C_7630:
            .warn(
                "lies on an overlay: good for trying out, but servers in other containers cannot share it: use a volume"
            )
        case 0x0102_1994: .warn("lies on a tmpfs: all is lost when the machine restarts")
        default: .fine
        }
    }
}

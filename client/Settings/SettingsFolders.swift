internal import Glibc

/// Where a user's files lie (XDG Base Directory Specification).
public enum SettingsFolders {
    /// The folder for settings: `$XDG_CONFIG_HOME/oneup`, or `~/.config/oneup`; nil without a home.
    public static func config() -> String? { folder("XDG_CONFIG_HOME", orInHome: ".config") }
    /// The folder for data: `$XDG_DATA_HOME/oneup`, or `~/.local/share/oneup`; nil without a home.
    public static func data() -> String? { folder("XDG_DATA_HOME", orInHome: ".local/share") }

    private static func folder(_ variable: String, orInHome path: String) -> String? {
        // A relative path in the variable is ignored, as the specification says.
        if let value = environment(variable), value.hasPrefix("/") { return value + "/oneup" }
        if let home = environment("HOME"), home.hasPrefix("/") { return "\(home)/\(path)/oneup" }
        return nil
    }

    private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// A file of the user's settings that could not be read or written.
public struct SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What happened, to what, and what to do, for a person.
    public let message: String
    /// The same.
    public var description: String { message }
}

/// Small files that only their owner may read.
enum PrivateFile {
    /// The largest file that is read, in bytes; these hold a few lines.
    static let largest = 1 << 20

    /// The content; nil when there is no such file.
    static func read(_ path: String) throws(SettingsError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("read", path)
        }
        defer { close(file) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count == 0 { return content }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("read", path)
            }
            content += chunk[..<count]
            guard content.count <= largest else {
                throw SettingsError(message: "\(path) has more than \(largest) bytes; move it away and start again")
            }
        }
    }

    /// Replaces the content at once: after a crash it is the old or the new one, never a part. Makes the folder.
    static func write(_ content: [UInt8], to path: String) throws(SettingsError) {
        try makeFolder(of: path)
        let temporary = "\(path).\(getpid()).new"
        _ = unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("write", temporary) }
        var done = 0
        while done < content.count {
            let count = content[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                let problem = failure("write", temporary)
                close(file)
                _ = unlink(temporary)
                throw problem
            }
            done += count
        }
        let isSafe = fsync(file) == 0
        close(file)
        guard isSafe, rename(temporary, path) == 0 else {
            let problem = failure("write", path)
            _ = unlink(temporary)
            throw problem
        }
    }

    /// Removes a file; it is no mistake when there is none.
    static func remove(_ path: String) { _ = unlink(path) }

    /// Makes the folders above a path, for their owner alone.
    static func makeFolder(of path: String) throws(SettingsError) {
        var ends: [String.Index] = []
        var index = path.startIndex
        while let slash = path[index...].firstIndex(of: "/") {
            if slash > path.startIndex { ends.append(slash) }
            index = path.index(after: slash)
        }
        for end in ends {
            let folder = String(path[..<end])
            if mkdir(folder, 0o700) != 0, errno != EEXIST { throw failure("make the folder", folder) }
        }
    }

    private static func failure(_ verb: String, _ path: String) -> SettingsError {
        let number = errno
        var text = [CChar](repeating: 0, count: 256)
        _ = strerror_r(number, &text, text.count)
        let reason = text.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return SettingsError(message: "cannot \(verb) \(path): \(reason.isEmpty ? "error \(number)" : reason)")
    }
}

internal import EventLoop
internal import Glibc
internal import JSON

/// The login that the next start goes on with: one file for each cluster, which only its owner may read.
public final class Credentials {
    /// Where it lies.
    public let path: String
    private let lock: Descriptor

    /// The file for this cluster. `profile` tells several logins on one cluster apart. Nil when another running client
    /// of this user holds it: two clients with one session would take it from each other without end.
    public init?(folder: String, server: String, profile: String? = nil) throws(SettingsError) {
        let name = ([server] + (profile.map { [$0] } ?? [])).map(Self.fileName).joined(separator: "-")
        path = "\(folder)/credentials-\(name).json"
        try PrivateFile.makeFolder(of: path)
        let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SettingsError(message: "cannot open \(path).lock; check who owns the folder")
        }
        lock = Descriptor(owning: descriptor)
        // The kernel gives it back when the process ends, however it ends.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    }

    /// The login from an earlier run. A file that cannot be understood counts as none.
    public func load() throws(SettingsError) -> StoredLogin? {
        guard let content = try PrivateFile.read(path) else { return nil }
        return try? withJSON(content) { view in
            guard let name = view["name"]?.text, let session = view["session"]?.text,
                let refresh = view["refresh"]?.text
            else { return nil }
            return StoredLogin(
                name: name, session: session, refresh: refresh, isGuest: view["guest"]?.flag ?? false,
                pendingKey: view["key"]?.text)
        }
    }

    /// Keeps a login for the next start; nil forgets it.
    public func keep(_ login: StoredLogin?) throws(SettingsError) {
        guard let login else {
            PrivateFile.remove(path)
            return
        }
        let content = jsonObject { writer in
            writer.member("name", login.name)
            writer.member("session", login.session)
            writer.member("refresh", login.refresh)
            writer.member("guest", login.isGuest)
            if let key = login.pendingKey { writer.member("key", key) }
        }
        try PrivateFile.write(content + [0x0A], to: path)
    }

    /// A text as a part of a file's name: letters, digits, dot and hyphen stay. Others become their number, so that two
    /// texts never share a file.
    static func fileName(_ text: String) -> String {
        var name = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E: name.append(Character(Unicode.Scalar(byte)))
            case 0x3A: name.append("_")
            default: name += "%" + String(byte, radix: 16)
            }
        }
        return name
    }
}

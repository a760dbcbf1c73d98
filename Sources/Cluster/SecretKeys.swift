internal import Bytes
internal import Glibc

/// One secret key of 256 bits.
public struct SecretKey: Equatable, Sendable {
    /// What a key is for. A key never serves two purposes.
    public enum Purpose: String, CaseIterable, Sendable {
        /// Signs access tokens.
        case access = "jwt"
        /// Derives refresh tokens.
        case refresh
    }

    /// The number of bytes in a key.
    public static let length = 32

    /// The key's name in tokens (`kid`): 8 hexadecimal digits, no secret.
    public let identifier: String
    /// The secret.
    public let bytes: [UInt8]
    /// What it is for.
    public let purpose: Purpose

    /// A key of its parts; the bytes are not checked here.
    public init(identifier: String, bytes: [UInt8], purpose: Purpose) {
        self.identifier = identifier
        self.bytes = bytes
        self.purpose = purpose
    }
}

extension SecretKey: CustomStringConvertible {
    /// Purpose and identifier. The secret is left out, so that it cannot get into a log.
    public var description: String { "\(purpose.rawValue)-\(identifier)" }
}

/// The cluster's secret keys, a file each: `jwt-<kid>.key` for access tokens and `refresh-<kid>.key` for refresh tokens,
/// 64 hexadecimal digits in it.
public enum SecretKeys {
    /// Makes a random key for each purpose that has none.
    public static func makeAll(in folder: ClusterFolder) throws(ClusterError) {
        let path = folder.keysFolder
        try FileTools.makeFolder(path, mode: FileTools.privateFolder)
        try FileTools.withLock("\(path)/lock") { () throws(ClusterError) in
            let names = try FileTools.names(in: path)
            for purpose in SecretKey.Purpose.allCases
            where !names.contains(where: { parse($0)?.purpose == purpose }) {
                let file = "\(path)/\(purpose.rawValue)-\(hex(Random.bytes(4))).key"
                let text = hex(Random.bytes(SecretKey.length)) + "\n"
                try FileTools.createFileAtomically(file, Array(text.utf8), mode: FileTools.privateFile)
            }
        }
    }

    /// Reads all keys of a folder, the newest file first: the first of a purpose is for new tokens, the others are for
    /// those that it still has to accept.
    ///
    /// One bad key fails the whole, because leaving it out would only show later, as tokens that nobody accepts. Refused
    /// are: a purpose without a key, a wrong name or length, other characters than hexadecimal digits, a key that is
    /// not random, and a file that others than its owner may read or that belongs to another user.
    public static func load(folder path: String) throws(ClusterError) -> [SecretKey] {
        var found: [(key: SecretKey, written: (Int, Int))] = []
        for name in try FileTools.names(in: path) where hasSuffix(name, ".key") {
            guard let (purpose, identifier) = parse(name) else {
                throw ClusterError(
                    "\(path)/\(name) is not named as a key is: jwt-<8 hex digits>.key or refresh-<8 hex digits>.key")
            }
            var written = (0, 0)
            let file = "\(path)/\(name)"
            let text = try FileTools.readFile(file, limit: 256) { (info: stat) throws(ClusterError) in
                try checkOwner(file, info)
                written = (info.st_mtim.tv_sec, info.st_mtim.tv_nsec)
            }
            found.append((SecretKey(identifier: identifier, bytes: try decode(text, file), purpose: purpose), written))
        }
        for purpose in SecretKey.Purpose.allCases where !found.contains(where: { $0.key.purpose == purpose }) {
            throw ClusterError(
                "no \(purpose.rawValue)-<kid>.key in \(path): put the cluster's keys back; only a new cluster makes its own"
            )
        }
        found.sort {
            $0.written == $1.written ? $0.key.identifier < $1.key.identifier : $0.written > $1.written
        }
        return found.map(\.key)
    }

    private static func checkOwner(_ file: String, _ info: stat) throws(ClusterError) {
        guard info.st_uid == geteuid() else {
            throw ClusterError("\(file) belongs to user \(info.st_uid), not to \(geteuid()) who runs this: chown it")
        }
        guard info.st_mode & 0o077 == 0 else {
            throw ClusterError(
                "\(file) can be read or changed by others: chmod 600 it, and replace the key if it leaked")
        }
    }

    private static func decode(_ text: [UInt8], _ file: String) throws(ClusterError) -> [UInt8] {
        var digits = text[...]
        while let last = digits.last, last == 0x0A || last == 0x0D || last == 0x20 { digits = digits.dropLast() }
        guard !digits.isEmpty else { throw ClusterError("\(file) is empty: a key is 64 hexadecimal digits") }
        guard let key = bytes(hex: digits) else {
            throw ClusterError("\(file) holds other characters than hexadecimal digits, or an odd number of them")
        }
        guard key.count == SecretKey.length else {
            throw ClusterError("\(file) has \(digits.count) hexadecimal digits: a key has 64 (256 bits)")
        }
        guard looksRandom(key) else {
            throw ClusterError("\(file) is not a random key: make one with `openssl rand -hex 32`")
        }
        return key
    }

    /// Catches what people put where a key should be: zeros, a repeated pattern, counted bytes, text in hexadecimal.
    /// Random bytes fail this less than once in 10^10 keys.
    private static func looksRandom(_ key: [UInt8]) -> Bool {
        let steps = zip(key, key.dropFirst()).map { $1 &- $0 }
        return Set(key).count > 16 && Set(steps).count > 8 && !key.allSatisfy { (0x20...0x7E).contains($0) }
    }

    private static func parse(_ name: String) -> (purpose: SecretKey.Purpose, identifier: String)? {
        guard hasSuffix(name, ".key") else { return nil }
        for purpose in SecretKey.Purpose.allCases {
            let prefix = Array("\(purpose.rawValue)-".utf8)
            guard name.utf8.starts(with: prefix) else { continue }
            let identifier = name.utf8.dropFirst(prefix.count).dropLast(4)
            guard identifier.count == 8, bytes(hex: identifier) != nil else { return nil }
            return (purpose, String(decoding: Array(identifier), as: UTF8.self))
        }
        return nil
    }

    private static func hasSuffix(_ name: String, _ suffix: String) -> Bool {
        name.utf8.count >= suffix.utf8.count && name.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
}

import Bytes
import Cluster
import Glibc
import Testing

@Suite struct SecretKeysTests {
    private let good = "8f1d6b0e42a97c35d1e04b88a6f3297150cbe2749d3a186f5be7c0129d84f36a"
    private let other = "13c97a5b0fe2d486a7b1903c5e68fd2480d7ea1c4f96b253087b6ed9f5a2c41e"

    @Test func makesOneOfEachPurposeOnce() throws {
        let folder = TemporaryFolder()
        let cluster = folder.cluster
        try SecretKeys.makeAll(in: cluster)
        let keys = try SecretKeys.load(folder: cluster.keysFolder)
        #expect(Set(keys.map(\.purpose)) == [.access, .refresh])
        #expect(keys.count == 2)
        #expect(Set(keys.map(\.bytes)).count == 2)
        for key in keys {
            #expect(key.bytes.count == 32)
            #expect(bytes(hex: key.identifier.utf8)?.count == 4)
            #expect(mode("\(cluster.keysFolder)/\(key.purpose.rawValue)-\(key.identifier).key") == 0o600)
        }
        try SecretKeys.makeAll(in: cluster)
        #expect(try SecretKeys.load(folder: cluster.keysFolder) == keys)
        #expect(mode(cluster.keysFolder) == 0o700)
    }

    @Test func theNewestKeyComesFirst() throws {
        let folder = TemporaryFolder()
        folder.write("jwt-00000001.key", good)
        folder.write("jwt-00000002.key", other.uppercased() + "\n")
        folder.write("refresh-0000000a.key", good)
        var times = [timeval(tv_sec: 1_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000, tv_usec: 0)]
        #expect(utimes("\(folder.path)/jwt-00000001.key", &times) == 0)
        let keys = try SecretKeys.load(folder: folder.path).filter { $0.purpose == .access }
        #expect(keys.map(\.identifier) == ["00000002", "00000001"])
        #expect(keys[0].bytes == bytes(hex: other.utf8))
        #expect("\(keys[0])" == "jwt-00000002")
    }

    @Test func aMissingPurposeIsNamed() throws {
        let folder = TemporaryFolder()
        #expect(refusal(folder).hasPrefix("no jwt-<kid>.key in \(folder.path): "))
        folder.write("jwt-00000001.key", good)
        #expect(refusal(folder).hasPrefix("no refresh-<kid>.key in \(folder.path): "))
        folder.write("refresh-00000001.key", good)
        #expect(try SecretKeys.load(folder: folder.path).count == 2)
        #expect(throws: ClusterError("cannot read the folder \(folder.path)/x: No such file or directory")) {
            _ = try SecretKeys.load(folder: "\(folder.path)/x")
        }
    }

    @Test(arguments: [
        ("", "is empty"), ("\n", "is empty"), ("changeme", "other characters"), ("12 34", "other characters"),
        ("abc", "odd number"), ("8f1d6b0e42a97c35", "has 16 hexadecimal digits: a key has 64"),
        (String(repeating: "00", count: 32), "not a random key"),
        (String(repeating: "a7", count: 32), "not a random key"),
        (String(repeating: "0123456789abcdef", count: 4), "not a random key"),
        ("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "not a random key"),
        // "a text of thirty-two characters!" in hexadecimal.
        ("612074657874206f66207468697274792d74776f206368617261637465727321", "not a random key"),
    ])
    func badKeysAreRefused(text: String, reason: String) {
        let folder = TemporaryFolder()
        folder.write("jwt-00000001.key", text)
        folder.write("refresh-00000001.key", good)
        #expect(refusal(folder).contains(reason))
        #expect(refusal(folder).hasPrefix("\(folder.path)/jwt-00000001.key "))
    }

    @Test func tooLongAKeyIsRefused() {
        let folder = TemporaryFolder()
        folder.write("jwt-00000001.key", good + other)
        #expect(refusal(folder).contains("has 128 hexadecimal digits"))
        folder.write("jwt-00000001.key", String(repeating: good, count: 10))
        #expect(refusal(folder).contains("longer than"))
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o601, 0o660] as [mode_t])
    func aKeyThatOthersCanReachIsRefused(mode: mode_t) {
        let folder = TemporaryFolder()
        folder.write("jwt-00000001.key", good, mode: mode)
        folder.write("refresh-00000001.key", good)
        #expect(refusal(folder).contains("can be read or changed by others: chmod 600"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
    func aKeyOfAnotherUserIsRefused() {
        let folder = TemporaryFolder()
        folder.write("jwt-00000001.key", good)
        folder.write("refresh-00000001.key", good)
        #expect(chown("\(folder.path)/refresh-00000001.key", 12345, 0) == 0)
        #expect(refusal(folder).contains("belongs to user 12345, not to 0"))
    }

    @Test(arguments: ["jwt.key", "jwt-1.key", "jwt-0000000g.key", "session-00000001.key", "jwt-000000012.key"])
    func aWrongNameIsRefused(name: String) {
        let folder = TemporaryFolder()
        folder.write("jwt-00000001.key", good)
        folder.write("refresh-00000001.key", good)
        folder.write("notes.txt", "other files do not matter")
        #expect(refusal(folder) == "")
        folder.write(name, good)
        #expect(refusal(folder).hasPrefix("\(folder.path)/\(name) is not named as a key is"))
    }

    /// The error's words; empty when the folder is accepted.
    private func refusal(_ folder: TemporaryFolder) -> String {
        do {
            _ = try SecretKeys.load(folder: folder.path)
            return ""
        } catch {
            return "\(error)"
        }
    }
}

import Glibc
import Testing

@testable import ClientCore

/// A folder for one test, removed with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/oneup-client-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
        }
        try #require(!path.isEmpty)
    }

    deinit { Self.remove(path) }

    private static func remove(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                    String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { remove("\(path)/\(name)") }
            }
            closedir(folder)
        }
        _ = Glibc.remove(path)
    }
}

@Suite("Settings of the client") struct SettingsTests {
    let folder: TemporaryFolder
    let one = [UInt8](repeating: 0xA1, count: 32)
    let other = [UInt8](repeating: 0xB2, count: 32)

    init() throws { folder = try TemporaryFolder() }

    private func trust(_ expected: String? = nil, answer: Bool = true) throws -> CertificateTrust {
        CertificateTrust(known: try KnownClusters(path: folder.path + "/config/known"), expected: expected) { _, _ in
            answer
        }
    }

    @Test func anUnknownCertificateIsAskedForOnce() throws {
        var first = try trust(answer: true)
        #expect(first.judge("a:1", one) == .trusted)
        var second = try trust(answer: false)
        #expect(second.judge("a:1", one) == .trusted)
        guard case .refused = second.judge("b:1", one) else {
            Issue.record("another address was trusted")
            return
        }
    }

    @Test func aChangedCertificateIsRefusedAndSaysWhatToDo() throws {
        var first = try trust()
        _ = first.judge("a:1", one)
        var second = try trust(answer: true)
        guard case .refused(let reason) = second.judge("a:1", other) else {
            Issue.record("a changed certificate was trusted")
            return
        }
        #expect(reason.contains("CHANGED"))
        #expect(reason.contains(KnownClusters.text(one)))
        #expect(reason.contains(KnownClusters.text(other)))
        #expect(reason.contains("delete the line"))
        #expect(reason.contains(folder.path))
    }

    @Test func whatAuthoritiesVouchForIsTakenAndItsLossWarnedOf() throws {
        var first = try trust(answer: false)
        #expect(first.judge("a:1", one, isVouchedFor: true) == .trusted)
        // A renewed certificate is no news when they vouch for it too.
        #expect(first.judge("a:1", other, isVouchedFor: true) == .trusted)
        var second = try trust(answer: true)
        guard case .refused(let reason) = second.judge("a:1", one) else {
            Issue.record("nobody vouches for it, and it is another one")
            return
        }
        #expect(reason.contains("CHANGED"))
        // A given fingerprint decides alone.
        var strict = try trust(KnownClusters.text(one), answer: true)
        guard case .refused = strict.judge("a:1", other, isVouchedFor: true) else {
            Issue.record("another certificate than the one asked for was trusted")
            return
        }
    }

    @Test func aPersonMayWriteAFingerprintWithoutColons() throws {
        let path = folder.path + "/known"
        try PrivateFile.write(Array("# mine\na:1 sha256:\(String(repeating: "A1", count: 32))\n".utf8), to: path)
        var known = try KnownClusters(path: path)
        #expect(known.find("a:1", one) == .known)
        try known.remember("b:1", other)
        let again = try KnownClusters(path: path)
        #expect(again.find("a:1", one) == .known)
        #expect(again.find("b:1", other) == .known)
        #expect(try PrivateFile.read(path)?.starts(with: Array("# mine\n".utf8)) == true)
    }

    @Test func aGivenFingerprintDecidesAlone() throws {
        var right = try trust(KnownClusters.text(one), answer: false)
        #expect(right.judge("a:1", one) == .trusted)
        var wrong = try trust(KnownClusters.text(one), answer: true)
        guard case .refused = wrong.judge("a:1", other) else {
            Issue.record("another certificate was trusted")
            return
        }
        guard case .refused = right.judge("a:1", nil) else {
            Issue.record("no certificate was trusted")
            return
        }
        #expect(try KnownClusters(path: folder.path + "/config/known").find("a:1", one) == .unknown)
    }

    @Test func aLoginIsKeptForItsOwnerAlone() throws {
        let login = StoredLogin(name: "ana", session: "6184", refresh: "r1.x", isGuest: true, pendingKey: "k")
        do {
            let file = try #require(try Credentials(folder: folder.path + "/a/b", server: "[::1]:7400"))
            #expect(try file.load() == nil)
            try file.keep(login)
            var status = stat()
            #expect(stat(file.path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            #expect(try Credentials(folder: folder.path + "/a/b", server: "[::1]:7400") == nil)
            #expect(try Credentials(folder: folder.path + "/a/b", server: "[::1]:7400", profile: "ben") != nil)
        }
        let again = try #require(try Credentials(folder: folder.path + "/a/b", server: "[::1]:7400"))
        #expect(try again.load() == login)
        try again.keep(nil)
        #expect(try again.load() == nil)
    }

    @Test func aDamagedLoginCountsAsNone() throws {
        let file = try #require(try Credentials(folder: folder.path, server: "a:1"))
        try PrivateFile.write(Array(#"{"name":"ana","session":"#.utf8), to: file.path)
        #expect(try file.load() == nil)
    }

    @Test func differentServersHaveDifferentFiles() {
        let texts = ["a:1", "a_1", "a-1", "[::1]:1", "a/1", "../a"]
        #expect(Set(texts.map(Credentials.fileName)).count == texts.count)
        #expect(texts.allSatisfy { !Credentials.fileName($0).contains("/") })
    }
}

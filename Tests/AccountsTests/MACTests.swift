import Accounts
import Bytes
import JSON
import SharedFiles
import Testing

@Suite struct MACTests {
    /// RFC 4231 section 4.3.
    @Test func knownAnswer() {
        let mac = KeyedMAC(key: Array("Jefe".utf8))
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        #expect(hex(mac.tag(Array("what do ya want for nothing?".utf8))) == expected)
        // The context starts anew each time, and after an empty message too.
        _ = mac.tag([UInt8]())
        #expect(hex(mac.tag(Array("what do ya want for nothing?".utf8))) == expected)
    }

    @Test func tagsAreComparedWhole() {
        let mac = KeyedMAC(key: [1])
        let tag = mac.tag([2] as [UInt8])
        #expect(mac.isTag(tag, of: [2] as [UInt8]))
        #expect(!mac.isTag(tag.dropLast(), of: [2] as [UInt8]))
        #expect(!mac.isTag([UInt8](), of: [2] as [UInt8]))
        #expect(!mac.isTag(tag + [0], of: [2] as [UInt8]))
    }

    @Test func threadsDoNotDisturbEachOther() async {
        let mac = KeyedMAC(key: [7, 7, 7])
        let messages = (0..<64).map { [UInt8](repeating: UInt8($0), count: 100 + $0) }
        let expected = messages.map { mac.tag($0) }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<50).allSatisfy { _ in zip(messages, expected).allSatisfy { mac.tag($0) == $1 } }
                }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    /// Wycheproof's HMAC-SHA256 vectors; tags of 128 bits are the first half.
    @Test(.enabled(if: SharedFiles.folder != nil, "there is no shared/data beside the checkout"))
    func wycheproof() throws {
        var counts = (valid: 0, invalid: 0)
        try withJSON(try SharedFiles.bytes(of: "jwt/wycheproof-hmac_sha256.json")) { file in
            for group in file["testGroups"]?.elements ?? [] {
                let size = Int(try #require(group["tagSize"]?.integer)) / 8
                for test in group["tests"]?.elements ?? [] {
                    let key = try #require(test["key"]?.text.flatMap { bytes(hex: $0.utf8) })
                    let message = try #require(test["msg"]?.text.flatMap { bytes(hex: $0.utf8) })
                    let tag = try #require(test["tag"]?.text.flatMap { bytes(hex: $0.utf8) })
                    let isValid = test["result"]?.text == "valid"
                    let mac = KeyedMAC(key: key)
                    let isSame = size == 32 ? mac.isTag(tag, of: message) : Array(mac.tag(message).prefix(size)) == tag
                    #expect(isSame == isValid, "tcId \(test["tcId"]?.integer ?? 0)")
                    if isValid { counts.valid += 1 } else { counts.invalid += 1 }
                }
            }
        }
        #expect(counts.valid + counts.invalid == 174 && counts.valid > 50 && counts.invalid > 50)
    }
}

extension JSONView {
    /// An array's elements.
    var elements: [JSONView] { (0..<(count ?? 0)).compactMap { self[$0] } }
}

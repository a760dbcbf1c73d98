import Accounts
import Testing

@Suite struct BootstrapCodeTests {
    @Test func aCodeIsReadAsItIsTypedAndItsHashIsNotIt() throws {
        let random = (0..<16).map { UInt8($0 * 17) }
        let code = BootstrapCode.text(random)
        #expect(code == "0011-2233-4455-6677-8899-aabb-ccdd-eeff")
        let hash = try #require(BootstrapCode.hash(Array(code.utf8)))
        #expect(hash.count == 32 && !hash.starts(with: random))
        #expect(BootstrapCode.hash(Array("00112233 44556677 8899AABB CCDDEEFF\r".utf8)) == hash)
        #expect(BootstrapCode.hash(Array("1".utf8) + Array(code.utf8).dropFirst()) != hash)
    }

    @Test func whatCannotBeACodeHasNoHash() {
        for text in ["", "00", "zz11-2233-4455-6677-8899-aabb-ccdd-eeff", String(repeating: "0", count: 34)] {
            #expect(BootstrapCode.hash(Array(text.utf8)) == nil, "\(text)")
        }
        #expect(BootstrapCode.hash([UInt8](repeating: 0x2D, count: 1 << 20)) == nil)
    }
}

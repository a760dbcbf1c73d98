import Bytes
import Testing

@Suite struct TextCodecsTests {
    private func decoded(_ text: String) -> [UInt8]? { bytes(base64URL: text.utf8) }

    @Test func base64URLOfRFC4648() {
        let known = ["": "", "f": "Zg", "fo": "Zm8", "foo": "Zm9v", "foob": "Zm9vYg", "fooba": "Zm9vYmE"]
        for (plain, text) in known {
            #expect(base64URL(Array(plain.utf8)) == Array(text.utf8))
            #expect(decoded(text) == Array(plain.utf8))
        }
        #expect(base64URL([0xFB, 0xFF] as [UInt8]) == Array("-_8".utf8))
    }

    @Test func everyLengthComesBack() {
        for count in 0..<70 {
            let value = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            #expect(bytes(base64URL: base64URL(value)) == value)
        }
    }

    @Test func oneValueHasOneSpelling() {
        // Of the 64 possible last characters after two or three, only those without spare bits are taken.
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        #expect(digits.count { bytes(base64URL: [0x5A, $0]) != nil } == 4)
        #expect(digits.count { bytes(base64URL: [0x5A, 0x6D, $0]) != nil } == 16)
        #expect(digits.count { bytes(base64URL: [0x5A, 0x6D, 0x39, $0]) != nil } == 64)
    }

    @Test(arguments: ["Zg==", "Zg=", "Zm9v=", "=", "Z", "Zm9vY", "Zm 9v", "Zm9v\n", "+/8", "Zm9v\0", "Zé"])
    func paddingAndForeignCharactersAreRefused(_ text: String) {
        #expect(decoded(text) == nil)
    }

    @Test func hexadecimal() {
        #expect(hex([0, 0x0F, 0xA0, 0xFF] as [UInt8]) == "000fa0ff")
        #expect(bytes(hex: "000fA0Ff".utf8) == [0, 0x0F, 0xA0, 0xFF])
        #expect(bytes(hex: "".utf8) == [])
        for text in ["0", "000", "0g", "0x00", " 00", "0-"] { #expect(bytes(hex: text.utf8) == nil, "\(text)") }
    }
}

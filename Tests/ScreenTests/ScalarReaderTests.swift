import Testing

@testable import ClientCore

@Suite struct ScalarReaderTests {
    private func read(_ bytes: [UInt8]) -> String {
        var reader = ScalarReader()
        return String(String.UnicodeScalarView(bytes.compactMap { reader.take($0) }))
    }

    @Test(arguments: ["plain", "é", "e\u{301}\u{302}", "盤", "🂡x", "\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}"])
    func charactersAreWholeHoweverTheirBytesCome(_ text: String) { #expect(read(Array(text.utf8)) == text) }

    @Test func whatIsNoCharacterIsLeftOutAndNothingElse() {
        #expect(read([0x61, 0xCC, 0x62]) == "ab", "a beginning alone")
        #expect(read([0x81, 0xCC, 0x81, 0x62]) == "\u{301}b", "an end alone takes nothing along")
        #expect(read([0xE2, 0x82, 0xC3, 0xA9]) == "é", "a character in another's middle")
        #expect(
            read([0xC0, 0x80, 0xED, 0xA0, 0x80, 0xF5, 0x80, 0xFF, 0x7A]) == "z",
            "long forms, surrogates, beyond the end")
    }
}

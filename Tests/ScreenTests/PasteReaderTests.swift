import Testing

@testable import ClientCore

@Suite struct PasteReaderTests {
    private func read(_ text: String, _ reader: inout PasteReader) -> String {
        String(text.unicodeScalars.flatMap { reader.take($0.value) })
    }

    @Test func linesAreJoinedAndControlsDropped() {
        var reader = PasteReader()
        reader.begin()
        #expect(read("one\r\ntwo\u{7}\tthree\n", &reader) == "one two three")
        #expect(reader.isPasting)
    }

    @Test func theEndIsFoundHoweverItComes() {
        var reader = PasteReader()
        reader.begin()
        #expect(read("a\u{1B}[201~", &reader) == "a")
        #expect(!reader.isPasting)
    }

    @Test(arguments: ["[201~", "\u{1B}[2", "\u{1B}[20x1~", "\u{1B}\u{1B}[20", "[201\u{1B}"])
    func whatOnlyLooksLikeTheEndIsText(_ text: String) {
        var reader = PasteReader()
        reader.begin()
        let shown = read(text + "!", &reader)
        #expect(reader.isPasting)
        #expect(shown == text.filter { $0 != "\u{1B}" } + "!")
        #expect(read("\u{1B}[201~", &reader).isEmpty && !reader.isPasting)
    }
}

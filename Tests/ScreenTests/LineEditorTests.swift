import Testing

@testable import ClientCore

@Suite struct LineEditorTests {
    @Test func editingKeysDoWhatShellsDo() {
        var line = LineEditor("one two three")
        for key in [Key.control("w"), .home, .delete, .end, .character("!"), .left, .backspace] { _ = line.take(key) }
        #expect(line.text == "ne two!")
        _ = line.take(.control("a"))
        _ = line.take(.control("k"))
        #expect(line.isEmpty)
        #expect(!LineEditor().text.isEmpty == false)
    }

    @Test func marksJoinTheirLetterAndControlsAreLeftOut() {
        var line = LineEditor()
        for character in ["e", "\u{301}", "\u{1B}", "\u{202E}", "x"] as [Character] {
            _ = line.take(.character(character))
        }
        #expect(line.characters == ["e\u{301}", "x"])
        #expect(line.position == 2)
    }

    @Test func theWindowShowsTheCursor() {
        var line = LineEditor(String(repeating: "日", count: 20))
        for _ in 0..<40 {
            let (text, cursor) = line.window(9)
            #expect(cursor <= 8)
            #expect(text.count <= 4)
            _ = line.take(.left)
        }
        #expect(line.window(9).cursor == 0)
    }

    @Test func lengthIsBoundedAndSecretsAreDots() {
        var line = LineEditor(limit: 3, isSecret: true)
        for character in "abcdef" { _ = line.take(.character(character)) }
        #expect(line.text == "abc")
        #expect(line.window(10).text == "•••")
    }
}

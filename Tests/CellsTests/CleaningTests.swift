import Cells
import Testing

@Suite struct CleaningTests {
    @Test(arguments: [
        ("\u{1B}[31mred\u{1B}[0m", "[31mred[0m"),  // CSI
        ("\u{1B}]0;title\u{07}x", "]0;titlex"),  // OSC 0
        ("\u{1B}]8;;http://e/\u{1B}\\l", "]8;;http://e/\\l"),  // OSC 8
        ("\u{1B}]52;c;aGk=\u{07}", "]52;c;aGk="),  // OSC 52
        ("\u{1B}P+q544e\u{1B}\\", "P+q544e\\"),  // DCS
        ("\u{1B}_Gi=1;\u{1B}\\", "_Gi=1;\\"),  // APC
        ("\u{9B}6n\u{9D}0;t\u{9C}\u{90}q", "6n0;tq"),  // the same with C1
        ("a\u{0}b\u{8}c\u{7F}d\u{5}e", "abcde"),
        ("abc\u{202E}fed\u{2066}g\u{2069}\u{200E}\u{200F}\u{061C}", "abcfedg"),  // bidi
        ("a\u{200B}d\u{200C}m\u{200D}i\u{2060}n\u{FEFF}\u{AD}\u{180E}", "admin"),  // zero width
        ("x\u{E0001}\u{E0041}\u{E007F}y", "xy"),  // tags
        ("\u{E000}a\u{F0000}b\u{10FFFD}", "ab"),  // private use
        ("a\u{3164}b\u{115F}\u{FFA0}\u{034F}\u{2063}", "ab"),  // other invisible ones
        ("a\r\nb\n\nc\td", "a b c d"),
        ("a\u{85}b\u{2028}c\u{2029}d\u{B}\u{C}e", "a b c d e"),
        ("❤\u{FE0F}\u{FE0F}\u{FE0E}!", "❤\u{FE0F}!"),
        ("\u{FE0F}\u{301}a", "a"),
        ("naïve Ωmega 漢字 नमस्ते שלום 🎲", "naïve Ωmega 漢字 नमस्ते שלום 🎲"),
        ("", ""),
    ])
    func foreignTextIsCleaned(_ raw: String, _ expected: String) {
        #expect(Array(cleaned(raw).unicodeScalars) == Array(expected.unicodeScalars))
        #expect(Array(cleaned(raw.utf8).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test func combiningMarksAreBounded() {
        let flood = "a" + String(repeating: "\u{301}", count: 1000) + "b\u{20DD}\u{323}\u{489}\u{327}"
        #expect(cleaned(flood).unicodeScalars.map(\.value) == [0x61, 0x301, 0x301, 0x62, 0x20DD, 0x323])
        // Something dropped in between does not start the count anew.
        #expect(cleaned("a\u{301}\u{200B}\u{301}\u{FE0F}\u{301}").unicodeScalars.count == 4)
    }

    @Test func noScalarGetsAControlThrough() {
        for value in 0..<UInt32(0x11_0000) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            var text = "a"
            text.unicodeScalars.append(scalar)
            for left in cleaned(text).unicodeScalars {
                let category = left.properties.generalCategory
                let isBad = [.control, .format, .privateUse, .unassigned, .surrogate].contains(category)
                if isBad { Issue.record("U+\(String(value, radix: 16)) comes through") }
            }
        }
    }

    @Test func malformedBytesShowAsReplacement() {
        #expect(cleaned([0x61, 0x9B, 0x36, 0xC3, 0x28, 0xFF] as [UInt8]) == "a\u{FFFD}6\u{FFFD}(\u{FFFD}")
        #expect(cleaned([0xE2, 0x80] as [UInt8]) == "\u{FFFD}")
    }

    @Test func theLimitCountsWhatStays() {
        #expect(cleaned("\u{200B}abc\u{200B}def", maximumScalars: 4) == "abcd")
        #expect(cleaned(Array("abcdef".utf8), maximumScalars: 4) == "abcd")
        #expect(cleaned("abc", maximumScalars: 0) == "")
    }

    @Test func cleaningTwiceChangesNothing() {
        let text = cleaned("\u{301}a \n\n\tb\u{301}\u{301}\u{301}\u{FE0F}\u{FE0E}\u{1B}[0m")
        #expect(cleaned(text) == text)
    }

    @Test func chatIsPrepared() throws {
        #expect(try ChatText.prepare("  good\n game\u{202E} ") == "good  game")
        #expect(try ChatText.prepare(String(repeating: "🎲", count: 200)).utf8.count == ChatText.maximumBytes)
        let long = #expect(throws: TextProblem.self) { try ChatText.prepare(String(repeating: "é", count: 201)) }
        #expect(long?.message == "The message has 201 characters, at most 200 fit. Shorten it.")
        for empty in ["", " \t\n", "\u{200B}\u{202E}", "\u{301}", "\u{3000}\u{A0}"] {
            let problem = #expect(throws: TextProblem.self) { try ChatText.prepare(empty) }
            #expect(problem?.message.contains("empty") == true)
        }
    }
}

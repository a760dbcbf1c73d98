import Cells
import Glibc
import Testing

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("하", 2),
        ("\u{1112}\u{1161}\u{11AB}", 2), ("🎲", 2), ("♞", 1), ("♥\u{FE0F}", 1), ("│", 1), ("…", 1), ("שלום", 4),
        ("\u{1B}", 0),
        ("\u{200B}", 0), ("⌚", 2), ("\u{A0}", 1),
    ])
    func textHasItsWidth(_ text: String, _ width: Int) {
        #expect(displayWidth(text) == width)
    }

    /// ncurses counts with `wcwidth`: a difference would shift a line. Marks and formats that its tables know otherwise
    /// are left out, as are characters newer than the C library.
    @Test func theCLibraryAgrees() throws {
        // Swift's Glibc module does not show it.
        typealias Wcwidth = @convention(c) (wchar_t) -> CInt
        let wcwidth = unsafeBitCast(try #require(dlsym(nil, "wcwidth")), to: Wcwidth.self)
        let locale = try #require(newlocale(Int32(1 << LC_CTYPE), "C.UTF-8", nil))
        defer { freelocale(locale) }
        let before = uselocale(locale)
        defer { uselocale(before) }
        var compared = 0
        for value in UInt32(0x20)..<0x11_0000 {
            guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major <= 14 else { continue }
            switch scalar.properties.generalCategory {
            case .control, .format, .privateUse, .unassigned, .surrogate: continue
            default: break
            }
            let theirs = Int(wcwidth(wchar_t(value)))
            guard theirs >= 0 else { continue }
            // A vowel sign that Unicode 15.1 turned from Mn into Mc.
            if value == 0x1171E { continue }
            compared += 1
            if displayWidth(scalar) != theirs {
                Issue.record("U+\(String(value, radix: 16)): \(displayWidth(scalar)), wcwidth \(theirs)")
            }
        }
        #expect(compared > 140_000)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("abcdef", -3, ""),
        ("漢字漢", 6, "漢字漢"), ("漢字漢", 5, "漢字…"), ("漢字漢", 4, "漢…"), ("漢字漢", 1, "…"), ("", 3, ""),
        ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
    ])
    func textIsCut(_ text: String, _ columns: Int, _ expected: String) {
        #expect(truncated(text, to: columns) == expected)
    }

    @Test func paddingGivesExactlyTheColumns() {
        #expect(padded("ab", to: 4) == "ab  ")
        #expect(padded("漢字漢", to: 4) == "漢… ")
        #expect(padded("ab", to: 0) == "")
        for columns in 0...12 {
            for text in ["", "a", "漢字", "a漢b字c", "🎲🎲🎲🎲🎲🎲🎲", "e\u{301}x"] {
                #expect(displayWidth(padded(text, to: columns)) == columns)
            }
        }
    }
}

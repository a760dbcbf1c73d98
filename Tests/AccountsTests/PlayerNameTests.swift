import Accounts
import Testing

@Suite struct PlayerNameTests {
    private func problem(_ raw: String) -> String? {
        do throws(NameProblem) {
            _ = try PlayerName(raw)
            return nil
        } catch { return error.message }
    }

    @Test(arguments: [
        ("Ada", "Ada", "ada"), ("  Ada   Love\u{A0}\u{3000}lace ", "Ada Love lace", "ada love lace"),
        ("Ame\u{301}lie", "Am\u{E9}lie", "am\u{E9}lie"), ("Straße", "Straße", "strasse"),
        ("ΣΊΣΥΦΟΣ", "ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("ＡＤＡ", "ＡＤＡ", "ada"), ("漢字", "漢字", "漢字"), ("नमस्ते", "नमस्ते", "नमस्ते"), ("R2-D2 🎲", "R2-D2 🎲", "r2-d2 🎲"),
        ("7", "7", "7"), ("①", "", ""),
    ])
    func namesArePrepared(_ raw: String, _ display: String, _ folded: String) throws {
        guard !display.isEmpty else {
            #expect(problem(raw) != nil)
            return
        }
        let name = try PlayerName(raw)
        #expect(Array(name.display.utf8) == Array(display.utf8))
        #expect(Array(name.folded.utf8) == Array(folded.utf8))
        // A prepared name stays as it is.
        #expect(try PlayerName(name.display) == name)
    }

    @Test(arguments: [
        ("Ada", "ADA"), ("Straße", "STRASSE"), ("Ada", "Ａｄａ"), ("caf\u{E9}", "cafe\u{301}"), ("a b", "A  B "),
        ("x²", "X2"),
    ])
    func theseAreOneName(_ left: String, _ right: String) throws {
        #expect(try Array(PlayerName(left).folded.utf8) == Array(PlayerName(right).folded.utf8))
    }

    @Test(arguments: [
        ("paypal", "p\u{430}yp\u{430}l"),  // Cyrillic a
        ("paypal", "paypaI"), ("PAYPAL", "paypaI"), ("paypal", "paypa1"), ("admin", "\u{430}dmin"),
        ("ADMIN", "\u{410}DMIN"), ("Max", "rnax"), ("scope", "ѕсоре"), ("O0O0", "o0oO"), ("Bob", "\u{1D401}ob"),
    ])
    func theseLookAlike(_ left: String, _ right: String) throws {
        #expect(try Array(PlayerName(left).skeleton.utf8) == Array(PlayerName(right).skeleton.utf8))
    }

    @Test func differentNamesDiffer() throws {
        let names = try ["Ada", "Adam", "Bob", "Ben", "ada b", "adab", "x2", "x3", "é1", "e1"].map {
            try PlayerName($0)
        }
        #expect(Set(names.map(\.folded)).count == names.count)
        #expect(Set(names.map(\.skeleton)).count == names.count)
    }

    @Test(arguments: [
        "", " ", "\u{3000}", "...", "♞♞", "_-_", "🎲", "\u{1B}[31mAda", "Ad\u{0}a", "Ada\n", "Ad\ta", "A\u{85}b",
        "Ad\u{7F}a",
        "Ada\u{202E}", "\u{2066}Ada", "A\u{200E}da", "A\u{61C}b", "A\u{200B}da", "A\u{200D}da", "A\u{FEFF}da",
        "A\u{AD}da",
        "A\u{2060}da", "Ada\u{FE0F}", "A\u{E0041}da", "A\u{E0101}b", "Ada\u{E000}", "Ada\u{10FFFD}", "Ada\u{378}",
        "A\u{3164}da", "A\u{115F}b", "A\u{FFA0}b", "A\u{34F}b", "A\u{2800}b", "A\u{FFFD}b", "A\u{2028}b", "A\u{2029}b",
        "\u{301}Ada", "Ada \u{301}b", "q\u{323}\u{327}\u{32D}", "A\u{180E}b", "A\u{FFF9}b",
    ])
    func theseAreRefused(_ raw: String) {
        #expect(problem(raw) != nil)
    }

    @Test func limitsHoldExactly() {
        #expect(problem(String(repeating: "a", count: 24)) == nil)
        #expect(problem(String(repeating: "a", count: 25)) == "The name has 25 characters. At most 24 fit.")
        #expect(problem(String(repeating: "漢", count: 12)) == nil)
        #expect(problem(String(repeating: "漢", count: 13)) == "The name is 26 columns wide. At most 24 fit.")
        #expect(problem("a" + String(repeating: "e\u{323}\u{327}", count: 12)) != nil)
        // Decomposed letters count as they are stored, composed.
        #expect(problem(String(repeating: "e\u{301}", count: 24)) == nil)
        #expect(problem(String(repeating: "𐐀", count: 24)) == nil)
        #expect(problem("q\u{323}\u{327}") == nil)
        // Spaces collapse before anything is counted, within what is looked at.
        #expect(problem("a" + String(repeating: " ", count: 400) + "b") == nil)
        #expect(problem("a" + String(repeating: " ", count: 600) + "b") != nil)
    }

    @Test func floodsAreRefusedWhateverTheirSize() {
        #expect(problem("a" + String(repeating: "\u{301}", count: 100_000)) != nil)
        #expect(problem("a" + String(repeating: "\u{301}", count: 20)) != nil)
        #expect(problem(String(repeating: "a", count: 1_000_000)) != nil)
        // One character that compatibility forms make eighteen.
        #expect(problem(String(repeating: "\u{FDFA}", count: 24)) == nil)
    }

    @Test func everyScalarIsTakenOrRefusedWithWords() {
        for value in stride(from: UInt32(0), to: 0x11_0000, by: 1) {
            // The planes without letters are sampled only.
            guard value < 0x3000 || value % 61 == 0, let scalar = Unicode.Scalar(value) else { continue }
            var raw = "a"
            raw.unicodeScalars.append(scalar)
            raw.append("b")
            do throws(NameProblem) {
                let name = try PlayerName(raw)
                let isClean = name.display.unicodeScalars.allSatisfy {
                    ![.control, .format, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator].contains(
                        $0.properties.generalCategory) && !$0.properties.isDefaultIgnorableCodePoint
                }
                if !isClean || name.folded.isEmpty || name.skeleton.isEmpty {
                    Issue.record("U+\(String(value, radix: 16)) comes through")
                }
            } catch {
                if !error.message.hasSuffix(".") { Issue.record("U+\(String(value, radix: 16)): \(error.message)") }
            }
        }
    }
}

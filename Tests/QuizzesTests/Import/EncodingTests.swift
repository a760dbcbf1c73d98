import Testing

@testable import Quizzes

/// Files that are not UTF-8: converted where there is no doubt, and left as they are where there is.
@Suite struct EncodingTests {
    private func aiken(_ bytes: [UInt8]) throws -> QuizImport {
        try #require(QuizImporter.read(bytes, path: "x.txt"))
    }

    /// A question with this word in it, in Aiken, as bytes.
    private func file(_ word: [UInt8]) -> [UInt8] {
        Array("What is ".utf8) + word + Array("?\nA. one\nB. two\nANSWER: B\n".utf8)
    }

    @Test(
        arguments: [
            ([0x63, 0x61, 0x66, 0xE9], "café", "ISO 8859-1"),
            ([0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72, 0x73, 0x74, 0x72, 0x61, 0xDF, 0x65], "Müllerstraße", "ISO 8859-1"),
            ([0x93, 0x68, 0x69, 0x94], "“hi”", "Windows-1252"),
            ([0x6C, 0x92, 0xE9, 0x74, 0xE9], "l’été", "Windows-1252"),
            ([0x35, 0x80], "5€", "Windows-1252"),
        ] as [([UInt8], String, String)])
    func westernTextIsConverted(_ word: [UInt8], _ text: String, _ name: String) throws {
        let result = try aiken(file(word))
        #expect(result.quiz?.questions.first?.text == "What is \(text)?")
        #expect(result.errors == 0 && result.warnings == 1)
        #expect(
            result.problems.map(\.summary) == [
                "warning: the file is not UTF-8; it was read as \(name): "
                    + "look at letters such as é, and save it as UTF-8 if they are wrong"
            ])
    }

    @Test func utf16WithItsMarkIsConverted() throws {
        let text = "Où est-ce ?\nA. ici\nB. là-bas 🎲\nANSWER: B\n"
        for isLittle in [true, false] {
            let units = [0xFEFF] + Array(text.utf16)
            let bytes = units.flatMap {
                isLittle ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)]
            }
            let result = try aiken(bytes)
            #expect(result.quiz?.questions.first?.text == "Où est-ce ?" && result.warnings == 1)
        }
    }

    /// Where other encodings are as likely, the lines are named as before.
    @Test(
        arguments: [
            // Shift JIS, ISO 8859-5 and -7, in rows; ISO 8859-2 with a letter where Latin-1 has a sign; UTF-8 and Latin-1.
            [0x93, 0xFA, 0x96, 0x7B, 0x8C, 0xEA], [0xBC, 0xDE, 0xE1, 0xDA, 0xD2, 0xD0], [0xC1, 0xE8, 0xDE, 0xED, 0xE1],
            [0x6D, 0x61, 0xB3, 0x61], [0xC3, 0xA9, 0x20, 0xE9], [0x81, 0x41],
        ] as [[UInt8]])
    func whatStaysInDoubtIsNotGuessed(_ word: [UInt8]) throws {
        let result = try #require(QuizImporter.read(file(word), path: "x.txt", format: .aiken))
        #expect(!result.problems.contains { $0.message.contains("read as") }, "\(result.problems.map(\.summary))")
        #expect(result.problems.contains { $0.message == "this is not UTF-8" })
    }

    @Test func utf8StaysAsItIsAndOtherFormatsSayTheirOwn() throws {
        for text in ["plain", "café", "日本語", "±"] {
            let result = try aiken(file(Array(text.utf8)))
            #expect(result.problems.isEmpty && result.quiz?.questions.first?.text == "What is \(text)?")
        }
        let xml =
            Array(
                "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><quiz><question type=\"truefalse\"><questiontext><text>"
                    .utf8)
            + [0x63, 0x61, 0x66, 0xE9]
            + Array(
                "</text></questiontext><answer fraction=\"100\"><text>true</text></answer><answer fraction=\"0\"><text>false</text></answer></question></quiz>"
                    .utf8)
        let result = try #require(QuizImporter.read(xml, path: "x.xml"))
        #expect(
            result.quiz?.questions.first?.text == "café" && !result.problems.contains { $0.message.contains("read as") }
        )
    }

    @Test func tooMuchIsNotLookedThrough() throws {
        let bytes = [UInt8](repeating: 0xE9, count: QuizLimits.importBytes + 1)
        #expect(QuizImporter.read(bytes, path: "x.gift")?.quiz == nil)
    }
}

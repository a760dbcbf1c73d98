import SharedFiles
import Testing

@testable import Quizzes

/// Reads changed files. Whatever comes, the reader ends, what it takes can be played, and what it leaves out has a reason.
@Suite struct ImportFuzzTests {
    static let samples: [(ImportFormat, String)] = [
        (
            .gift,
            "$CATEGORY: a/b\n// [id:1] [tag:x]\n::t::[html]Q<b>x</b> &amp; \\{{\n=a#f\n~%-50%b -> c\n####g\n}\n\n[markdown]Q{#=3:1 =%50%1..5#x}\n\nQ{T#a#b}.\n\nx{=a->b =c->d}"
        ),
        (.aiken, "Q\nA. a\nB) b\nC. c\nANSWER: B\n\nQ\nmore\nA. a\nB. b\nANSWER: A\n"),
        (
            .moodle,
            "<?xml version=\"1.0\"?><quiz><question type=\"multichoice\"><questiontext format=\"html\"><text><![CDATA[<p>Q</p>]]></text></questiontext><single>true</single><answer fraction=\"100\"><text>a</text><feedback><text>f</text></feedback></answer><answer fraction=\"0\"><text>b &amp; c</text></answer></question><question type=\"numerical\"><questiontext><text>N</text></questiontext><answer fraction=\"100\"><text>3</text><tolerance>1</tolerance></answer></question></quiz>"
        ),
        (.csv, "Question;Answer 1;Answer 2;Time limit;Correct answer\n\"Q \"\"x\"\"\n\";a;b;20;1\nQ;True;False;;2\n"),
        (
            .opentdb,
            "{\"response_code\":0,\"results\":[{\"type\":\"multiple\",\"question\":\"Q &eacute;\",\"correct_answer\":\"a\",\"incorrect_answers\":[\"b\",\"c%20\"]}]}"
        ),
        (
            .json,
            String(
                decoding: QuizJSON.bytes(
                    QuizReader.read(Array(StarterQuiz.markdown.utf8)).quiz ?? Quiz(title: "", questions: [])),
                as: UTF8.self)
        ),
    ]

    @Test(arguments: 0..<samples.count, [UInt64](1...4))
    func changedSamples(_ index: Int, _ seed: UInt64) throws {
        let (format, text) = Self.samples[index]
        #expect(imported(text, format).quiz != nil)
        try fuzz(Array(text.utf8), format, seed, rounds: 60)
    }

    @Test(arguments: [UInt64](1...4))
    func changedSpreadsheets(_ seed: UInt64) throws {
        try fuzz(try TableTests.kahoot(), .kahoot, seed, rounds: 60)
        // Behind the archive's checksums: the parts themselves.
        var generator = QuizGenerator(numbers: SeededNumbers(seed))
        let sheet = Array(
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"ZZ9\"><v>1e9</v></c></row></sheetData></worksheet>"
                .utf8)
        for _ in 0..<50 {
            let bytes = try zipped([
                "xl/worksheets/sheet1.xml": generator.mutated(sheet),
                "xl/sharedStrings.xml": generator.mutated(Array("<sst><si><t>x</t></si></sst>".utf8)),
            ])
            try check(imported(bytes, .kahoot), seed)
        }
    }

    @Test(.enabled(if: SharedFiles.folder != nil), arguments: GIFTDataTests.names)
    func changedFiles(_ name: String) throws {
        try fuzz(try SharedFiles.bytes(of: "gift/\(name).gift"), .gift, 7, rounds: 10)
    }

    /// Pieces over and over, which readers stumble over whose time grows with the square of the input.
    @Test(arguments: [
        "{", "}", "::", "\\", "=", "~", "#", "####", "{=", "=a->b", "%", "~%", "[html", "<", "<a", "<!--", "&", "&#",
        "\"", "\",", ",", ";", "\n", "\r", "\n\n",
        "Q{T}\n\n", "A. a\n", "ANSWER: A\n", "//[", "$CATEGORY: /", "<quiz>", "<a/>", "[", "[0,", "{\"a\":", "é",
        "\u{301}", "\u{0}", " ", "* ", "`", "[markdown]*",
    ])
    func repeatedPieces(_ piece: String) throws {
        let count = Self.repeatedBytes / piece.utf8.count
        for (format, prefix) in [
            (ImportFormat.gift, ""), (.gift, "Q{"), (.gift, "[html]Q{="), (.aiken, "Q\nA. a\n"),
            (.csv, "Question,Answer 1,Answer 2,Correct\n"), (.moodle, "<quiz>"), (.opentdb, ""),
        ] {
            let text = prefix + String(repeating: piece, count: count - prefix.utf8.count)
            try check(imported(text, format), 0)
        }
    }

    /// Enough to see such a reader, and little enough for a build without optimization, in bytes.
    static let repeatedBytes = 16 * 1024

    private func fuzz(_ bytes: [UInt8], _ format: ImportFormat, _ seed: UInt64, rounds: Int) throws {
        var generator = QuizGenerator(numbers: SeededNumbers(seed))
        for _ in 0..<rounds { try check(imported(generator.mutated(bytes), format), seed) }
    }

    private func check(_ result: QuizImport, _ seed: UInt64) throws {
        try #require(result.quiz?.faults() ?? [] == [], "seed \(seed)")
        try #require(result.quiz != nil || result.errors > 0, "seed \(seed)")
        try #require(result.problems.count <= QuizLimits.problems + 1)
        try #require((result.quiz?.questions.count ?? 0) <= result.found, "seed \(seed)")
        for problem in result.problems {
            try #require(!problem.fix.isEmpty && !problem.message.isEmpty)
            try #require(
                !problem.summary.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }, "seed \(seed)")
            try #require(problem.summary.utf8.count < 2_000, "seed \(seed) \(problem.summary)")
        }
    }
}

extension QuizGenerator {
    /// The bytes with some of them changed, left out, or there twice.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<number(1...6) {
            guard !bytes.isEmpty else { break }
            let at = number(0...bytes.count - 1)
            switch number(0...4) {
            case 0: bytes[at] = UInt8(number(0...255))
            case 1: bytes.insert(pick(Array("{}=~#:\\%\"<>&;,/[]\n".utf8)), at: at)
            case 2: bytes.remove(at: at)
            case 3: bytes.removeSubrange(at..<min(bytes.count, at + number(0...60)))
            default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + number(0...60))], at: at)
            }
        }
        return bytes
    }
}

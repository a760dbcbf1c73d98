import Quizzes
import Testing

/// Reads bytes from nowhere. What is read must be a good quiz or have an error at a place that exists, and nothing ends the
/// process.
@Suite struct FuzzTests {
    @Test(arguments: 0..<8)
    func randomBytes(_ seed: UInt64) throws {
        var generator = QuizGenerator(numbers: SeededNumbers(seed))
        for _ in 0..<200 {
            let count = generator.number(0...400)
            try check((0..<count).map { _ in UInt8(generator.number(0...255)) }, seed)
        }
    }

    @Test(arguments: 0..<8)
    func randomMarkdown(_ seed: UInt64) throws {
        var generator = QuizGenerator(numbers: SeededNumbers(seed))
        let starts = [
            "# ", "## ", "- [x] ", "- [ ] ", "- ", "* ", "1. ", "= ", "> ", "```", "~~~", "    ", "---", "<!-- ", "-->",
            "", "\t", "===",
            "seconds: ", "[x] ", "{20s}",
        ]
        for _ in 0..<200 {
            var text = generator.isHeads() ? "# T\n" : ""
            for _ in 0..<generator.number(0...30) {
                text += generator.pick(starts) + (generator.isHeads() ? generator.line(60) : "")
                text += generator.pick(["\n", "\n", "\n\n", "\r\n", "\r", ""])
            }
            try check(Array(text.utf8), seed)
        }
    }

    @Test(arguments: 0..<8)
    func mutatedQuizzes(_ seed: UInt64) throws {
        var generator = QuizGenerator(numbers: SeededNumbers(seed))
        var taken = 0
        for _ in 0..<200 {
            var bytes = Array((generator.isHeads() ? StarterQuiz.markdown : QuizWriter.markdown(generator.quiz())).utf8)
            for _ in 0..<generator.number(1...6) {
                guard !bytes.isEmpty else { break }
                let at = generator.number(0...bytes.count - 1)
                switch generator.number(0...4) {
                case 0: bytes[at] = UInt8(generator.number(0...255))
                case 1: bytes.insert(UInt8(generator.number(0...127)), at: at)
                case 2: bytes.remove(at: at)
                case 3: bytes.removeSubrange(at..<min(bytes.count, at + generator.number(0...200)))
                default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + generator.number(0...80))], at: at)
                }
            }
            if try check(bytes, seed) { taken += 1 }
        }
        #expect(taken > 10)
    }

    /// Inputs that slow or deep Markdown parsers stumble over.
    @Test(arguments: [
        "[", "![", "[a](", "[]", "*", "*a ", "*a_ ", "_a __a ", "`", "`a``", "<", "<!--", "<?", "<![CDATA[", "<a ", "&",
        "\\", "> ", ">", "- ",
        "1. ", "#", "=", "{", "{}", "[a]: b\n\n", "[a]: b (", "[a]\n\n", "```\n", "~~~\n\n", "<!-- a\n\n", "- a\n",
        "- a\n\n", "> a\n\n",
        "\n", "\r", "\u{0}", "\t", "é", "\u{301}", "*a\n", "`a\n", "<b>\n", "![a](b)\n\n", "# a\n", "## a\n\n= b\n\n",
        "(((", "\"", "a\n=\n",
        "| a ", "a@b.c ", "http://a ", "a\n\n", "= a\n\n", "- [x] a\n", "## a\n", "a\\\n",
    ])
    func repeatedPieces(_ piece: String) throws {
        let unit = Array(piece.utf8)
        for lineLength in [200, 4_000] {
            var line: [UInt8] = []
            while line.count + unit.count <= lineLength { line += unit }
            var bytes: [UInt8] = Array("# T\n\n## Q\n\n".utf8)
            while bytes.count < 20_000 { bytes += line + [0x0A] + (bytes.count % 16_000 < lineLength ? [0x0A] : []) }
            try check(bytes, 0, canRead: false)
        }
    }

    @Test func deepNestingOverManyLinesIsHarmless() throws {
        var text = "# T\n\n## Q\n\n"
        for depth in 0..<50 { text += String(repeating: "  ", count: depth) + "- a\n" }
        text += String(repeating: "\n", count: 20_000)
        try check(Array(text.utf8), 0)
    }

    @discardableResult
    private func check(_ bytes: [UInt8], _ seed: UInt64, canRead: Bool = true) throws -> Bool {
        let (quiz, problems) = QuizReader.read(bytes)
        let text = String(decoding: bytes.prefix(2_000), as: UTF8.self)
        let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
        for problem in problems {
            try #require((1...lines).contains(problem.line), "seed \(seed) \(problem.summary)\n\(text)")
            try #require((1...QuizLimits.bytes).contains(problem.column), "seed \(seed) \(problem.summary)\n\(text)")
            try #require(
                !problem.summary.unicodeScalars.contains { $0.value < 0x20 },
                "seed \(seed) \(problem.summary.debugDescription)")
        }
        for (earlier, later) in zip(problems, problems.dropFirst()) {
            try #require((earlier.line, earlier.column) <= (later.line, later.column))
        }
        try #require((quiz == nil) == problems.contains { $0.severity == .error }, "seed \(seed)\n\(text)")
        guard let quiz else { return false }
        try #require(quiz.faults() == [], "seed \(seed)\n\(text)")
        if canRead {
            let written = QuizWriter.markdown(quiz)
            let again = QuizReader.read(Array(written.utf8)).quiz
            try #require(again?.encoded() == quiz.encoded(), "seed \(seed)\n\(text)\n->\n\(written)")
        }
        return true
    }
}

import Cluster
import Quizzes
import Testing

/// The quizzes and examples that come with the program.
@Suite struct FileTests {
    static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    static let samples = ["chess", "distributed-systems", "general-knowledge", "swift"]

    @Test(arguments: samples)
    func samplesAreWithoutMistakes(_ name: String) throws {
        let bytes = try FileTools.readFile("\(Self.root)/quizzes/\(name).md", limit: QuizLimits.bytes)
        let quiz = try quiz(String(decoding: bytes, as: UTF8.self))
        #expect((12...20).contains(quiz.questions.count { $0.isScored }))
        #expect(quiz.questions.allSatisfy { !$0.isScored || !$0.explanation.isEmpty })
        #expect(Set(quiz.questions.map(\.seconds)).count > 1)
        #expect(try self.kinds(quiz).count >= 4)
        #expect(QuizReader.read(Array(QuizWriter.markdown(quiz).utf8)).quiz == quiz)
    }

    @Test func theFolderHoldsNoOtherQuizzes() throws {
        #expect(try FileTools.names(in: "\(Self.root)/quizzes") == Self.samples.map { "\($0).md" })
    }

    @Test func theSamplesShowEveryKindAndTheWaysToCountPoints() throws {
        let all = try Self.samples.map {
            let bytes = try FileTools.readFile("\(Self.root)/quizzes/\($0).md", limit: QuizLimits.bytes)
            return try quiz(String(decoding: bytes, as: UTF8.self))
        }
        #expect(try all.reduce(into: Set<String>()) { $0.formUnion(try kinds($1)) }.count == 8)
        #expect(Set(all.map(\.settings.scoring)) == Set(Scoring.allCases))
    }

    @Test func theStarterShowsEveryKind() throws {
        let quiz = try quiz(StarterQuiz.markdown)
        #expect(try kinds(quiz).count == 8)
        #expect(quiz.questions.contains { !$0.art.isEmpty } && quiz.questions.contains { $0.multiplier == 2 })
    }

    /// Each block marked `markdown` in docs/quiz-format.md is a quiz, or questions of one.
    @Test func theExamplesOfTheFormatsPageAreWithoutMistakes() throws {
        let page = String(
            decoding: try FileTools.readFile("\(Self.root)/docs/quiz-format.md", limit: 1 << 20), as: UTF8.self)
        var examples: [String] = []
        var fence: Substring?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = fence {
                if line == open { fence = nil } else { examples[examples.count - 1] += line + "\n" }
            } else if line.hasPrefix("```"), line.hasSuffix("markdown") {
                fence = line.prefix { $0 == "`" }
                examples.append("")
            }
        }
        #expect(examples.count > 10)
        var seen: Set<String> = []
        for example in examples {
            let quiz = try quiz(example.hasPrefix("## ") ? "# T\n\n" + example : example)
            seen.formUnion(try kinds(quiz))
        }
        #expect(seen.count == 8)
    }

    @Test func thePreviewShowsEverythingWithinItsWidth() throws {
        let quiz = try quiz(StarterQuiz.markdown)
        let lines = QuizPreview.lines(quiz, columns: 60)
        #expect(lines.allSatisfy { $0.unicodeScalars.count <= 60 })
        for expected in [
            "My first quiz", "1. Which planet is closest to the Sun?", "   [x] Mercury", "   = Vienna", "   = 206 ± 5",
            "   1. Printing press", "   - Yes", "   [one right answer · 20 s · 1000 points]",
            "   [several right answers · 30 s · 2000 points (x2)]", "   [slide · 10 s]", "         /\\",
        ] { #expect(lines.contains(expected), "\(expected)") }
    }

    private func kinds(_ quiz: Quiz) throws -> Set<String> {
        Set(quiz.questions.map { String("\($0.kind)".prefix { $0 != "(" }) })
    }
}

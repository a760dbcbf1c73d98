import Cluster
import Glibc
import Testing

@testable import ClientCore

/// `oneup practice` as a process with a pipe.
@Suite(.enabled(if: programsFolder != nil, "ONEUP_BIN is not set")) struct PracticeCommandTests {
    /// Runs a shell's line with `oneup` in front of `words`; what it wrote to both outputs, and its exit status.
    private func run(_ input: String, _ words: String) throws -> (lines: [String], status: Int32) {
        let line = "printf '\(input)' | '\(programsFolder ?? "")/oneup' practice \(words) 2>&1"
        let pipe = try #require(popen(line, "r"))
        var text: [UInt8] = []
        while case let byte = fgetc(pipe), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
        let status = pclose(pipe)
        return (
            String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init), status >> 8 & 0xFF
        )
    }

    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        var template = Array("/tmp/oneup-practice-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        let path = "\(folder)/q.md"
        defer {
            unlink(path)
            rmdir(folder)
        }
        try FileTools.writeFileAtomically(path, Array(text.utf8), mode: 0o600)
        try body(path)
    }

    @Test func aPipeAnswersAndRepeats() throws {
        try withFile("# T\n\n## Q?\n\n- [ ] a\n- [x] b\n\n> Why.\n") { path in
            let (lines, status) = try run(#"1\ny\n2\n"#, "\(path) --no-time")
            #expect(status == 0)
            #expect(
                lines == [
                    "T.",
                    "Type your answer, then Enter. ? shows the answer of a question that you do not know.",
                    "", "Question 1 of 1.", "Q?", "1. a", "2. b", "Wrong.", "Right answer: 2 b.", "Why.",
                    "", "Round 1: 0 of 1 right, 0 points.", "Question 1: Q?",
                    "You said: 1 a. Right answer: 2 b.", "Type yes to practise this one again, or no to end.",
                    "", "Question 1 of 1.", "Q?", "1. a", "2. b", "Right: 1000 points.", "Right answer: 2 b.", "Why.",
                    "", "Round 2: 1 of 1 right, 1000 points.", "",
                ])
            let short = try run("", path)
            #expect(short.status == 0 && short.lines.suffix(2) == ["Nothing was answered.", ""])
            let long = try run(#"'"$(head -c 100000 /dev/zero | tr '\0' 2)"'\n2\n"#, "\(path) --no-time")
            #expect(long.lines.contains("The line was too long and has been left out."))
            #expect(long.status == 0 && long.lines.contains("Right: 1000 points."))
        }
    }

    @Test func aFileWithMistakesSaysWhere() throws {
        try withFile("# T\n\n## Q {20}\n\n- [x] A\n- [ ] B\n") { path in
            let (lines, status) = try run("", path)
            #expect(status == ExitCode.failure.rawValue)
            let check = QuizReport(path: path, try FileTools.readFile(path, limit: 1 << 10))
            #expect(lines.first == check.lines.first && lines.first?.hasPrefix("\(path):3:7: error: ") ?? false)
            #expect(try run("", "\(path).none").status == ExitCode.failure.rawValue)
            #expect(try run("", "").status == ExitCode.usage.rawValue)
        }
    }
}

import Cluster
import Glibc
import JSON
import Quizzes
import Testing

@testable import ClientCore

@Suite struct QuizCommandTests {
    @Test func theReportIsLikeACompilers() throws {
        let text = "# T\n\n## Q {20}\n\n- [x] A\n- [ ] B\n"
        let report = QuizReport(path: "a/q\u{1B}.md", Array(text.utf8))
        #expect(
            report.lines == [
                #"a/q\u{1b}.md:3:7: error: the number “20” has no unit: write {20s} or {20 points}"#
            ])
        #expect(report.summary == #"a/q\u{1b}.md: 1 error"#)
        #expect(report.exitCode == .failure)
    }

    @Test func warningsDoNotFail() {
        let report = QuizReport(path: "q.md", Array("# T\n\n## Q\n\n= 1,000\n\n## R\n\n= `a`\n".utf8))
        #expect(report.lines.count == 2)
        #expect(report.summary == "q.md: 2 questions, 2 warnings")
        #expect(report.exitCode == .success)
    }

    @Test func theReportAsJSONHasTheSame() throws {
        let wrong = QuizReport(path: "q.md", Array("# T\n\n## Q".utf8)).json()
        #expect(
            String(decoding: wrong, as: UTF8.self) == """
                {"file":"q.md","title":null,"questions":null,"errors":1,"warnings":0,"problems":[{"line":3,"column":1,\
                "severity":"error","message":"the question has no answers","fix":"write a list `- [x] right`, `- [ ] wrong` \
                below it, or mark it {slide}"}]}
                """)
        let right = QuizReport(path: "q.md", Array("# T\n\n## Q\n= a".utf8)).json()
        #expect(
            String(decoding: right, as: UTF8.self)
                == #"{"file":"q.md","title":"T","questions":1,"errors":0,"warnings":0,"problems":[]}"#)
    }

    @Test func aNewQuizCanBePlayedAndIsNeverOverwritten() throws {
        var template = Array("/tmp/oneup-quiz-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        let path = "\(folder)/q.md"
        defer {
            unlink(path)
            rmdir(folder)
        }
        #expect(runOneUp(["quiz", "check", path]) == ExitCode.failure.rawValue)
        #expect(runOneUp(["quiz", "new", path]) == ExitCode.success.rawValue)
        #expect(runOneUp(["quiz", "check", path]) == ExitCode.success.rawValue)
        #expect(runOneUp(["quiz", "preview", path]) == ExitCode.success.rawValue)
        try FileTools.writeFileAtomically(path, Array("# T\n".utf8), mode: 0o644)
        #expect(runOneUp(["quiz", "new", path]) == ExitCode.refused.rawValue)
        #expect(try FileTools.readFile(path, limit: 100) == Array("# T\n".utf8))
        #expect(runOneUp(["quiz", "check", path]) == ExitCode.failure.rawValue)
        #expect(runOneUp(["quiz", "preview", path]) == ExitCode.failure.rawValue)
    }
}

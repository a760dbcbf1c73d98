import Cluster
import Glibc
import JSON
import Quizzes
import Testing

@testable import ClientCore

@Suite struct ImportCommandTests {
    @Test func theReportNamesEveryPlaceAndCounts() throws {
        let bytes = Array("$CATEGORY: T\n\nQ{=a ~b#no}\n\nE{}\n\nQ{=a".utf8)
        let report = ImportReport(path: "q\u{1B}.gift", try #require(QuizImporter.read(bytes, path: "q.gift")))
        #expect(
            report.lines == [
                #"q\u{1b}.gift:3:1: warning: what is shown after wrong answers is left out: add what matters of it to the explanation"#,
                #"q\u{1b}.gift:5:1: error: OneUp has no questions of the kind “essay”, “E” is left out: write it anew as one of the kinds in docs/quiz-format.md"#,
                #"q\u{1b}.gift:7:2: error: the { has no } before the next empty line: close the answers with }, and leave no empty line among them"#,
            ])
        #expect(report.summary == #"q\u{1b}.gift: GIFT: 1 of 3 questions taken over, 2 errors, 1 warning"#)
        try withJSON(report.json()) { json in
            #expect(json["from"]?.text == "gift" && json["found"]?.integer == 3 && json["taken"]?.integer == 1)
            #expect(json["problems"]?[2]?["place"]?.text == "7:2")
            #expect(json["quiz"]?["questions"]?[0]?["answers"]?[0]?["right"]?.flag == true)
        }
        let nothing = ImportReport(path: "q", try #require(QuizImporter.read([], path: "q.gift")))
        #expect(
            nothing.lines == [
                "q: error: there is no question in it: look whether it is the right file, or name its format with --from"
            ])
        try withJSON(nothing.json()) { #expect($0["quiz"]?.isNull == true) }
    }

    @Test func filesAreMadeAndNeverOverwritten() throws {
        var template = Array("/tmp/oneup-import-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        let names = ["q.gift", "q.md", "q2.gift", "q3.md", "q4.md", "q.txt"].map { "\(folder)/\($0)" }
        defer {
            for name in names { unlink(name) }
            rmdir(folder)
        }
        try FileTools.writeFileAtomically(names[0], Array("$CATEGORY: T\n\nQ{=a ~b}\n\nE{}\n".utf8), mode: 0o644)
        func run(_ words: String...) -> ExitCode? { ExitCode(rawValue: runOneUp(["quiz"] + words)) }
        #expect(run("import", names[0], "--dry-run", "-o", names[1]) == .success)
        #expect(!FileTools.exists(names[1]))
        #expect(run("import", names[0], "-o", names[1]) == .success)
        #expect(try FileTools.readFile(names[1], limit: 1_000) == Array("# T\n\n## Q\n\n- [x] a\n- [ ] b\n".utf8))
        #expect(run("import", names[0], "--out", names[1]) == .refused)
        #expect(run("check", names[1]) == .success)
        #expect(run("export", names[1], "--to", "gift", "-o", names[2]) == .success)
        #expect(run("import", names[2], "-o", names[3]) == .success)
        #expect(try FileTools.readFile(names[3], limit: 1_000) == FileTools.readFile(names[1], limit: 1_000))
        #expect(run("import", names[2], "--from", "aiken", "-o", names[4]) == .failure)
        #expect(!FileTools.exists(names[4]))
        #expect(run("import", names[0], "--from", "word") == .usage)
        #expect(run("import", names[1]) == .failure)
        #expect(run("import", "\(folder)/none.gift") == .failure)
        #expect(run("export", names[1]) == .usage)
        #expect(run("export", names[1], "--to", "word") == .usage)
        #expect(run("export", names[0], "--to", "json") == .failure)
        try FileTools.writeFileAtomically(names[5], Array("hello".utf8), mode: 0o644)
        #expect(run("import", names[5]) == .failure)
    }
}

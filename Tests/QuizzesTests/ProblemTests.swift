import Quizzes
import Testing

/// The problems in a text, as `line:column: message`.
func problems(_ text: String) -> [String] { problems(Array(text.utf8)) }

func problems(_ bytes: [UInt8]) -> [String] {
    QuizReader.read(bytes).problems.map { problem in
        #expect(!problem.fix.isEmpty && !problem.message.isEmpty)
        let mark = problem.severity == .warning ? "warning: " : ""
        return "\(problem.line):\(problem.column): \(mark)\(problem.message)"
    }
}

/// Every mistake, with its place. A body stands below `# T` and an empty line, so its first line is line 3.
@Suite struct ProblemTests {
    static let list = "\n- [x] A\n- [ ] B"

    @Test(arguments: [
        ("## ", ["3:1: the question has no text"]),
        ("## {20s}", ["3:1: the question has no text"]),
        ("## Q {4s}", ["3:7: the time must be 5 to 300 seconds"]),
        ("## Q {301s}", ["3:7: the time must be 5 to 300 seconds"]),
        ("## Q {99999999999999999999s}", ["3:7: the time must be 5 to 300 seconds"]),
        ("## Q {10001 points}", ["3:7: the points must be 0 to 10000"]),
        ("## Q {20}", ["3:7: the number “20” has no unit"]),
        ("## Q {pol}", ["3:7: “pol” says nothing about a question"]),
        ("## Q {}", ["3:7: nothing says nothing about a question"]),
        (
            "## é {x2} { x3, x4}",
            ["3:13: “x3” says nothing about a question", "3:17: “x4” says nothing about a question"]
        ),
        ("## Q {10s} {20s}", ["3:13: the time is said twice"]),
        ("## Q {10 points, 20 points}", ["3:18: the points are said twice"]),
        ("## Q {choice} {several}", ["3:16: the kind of question is said twice"]),
        ("## Q {case}", ["3:7: {case} is for typed answers"]),
        ("## Q <b>bold</b>", ["3:6: “<b>” is HTML, which is not shown", "3:13: “</b>” is HTML, which is not shown"]),
        ("## Q `<b>` \\<b> <b>", ["3:17: “<b>” is HTML, which is not shown"]),
        ("## Q ![a](b)", ["3:6: a terminal shows no image"]),
        ("## Q [a](b)", ["3:6: warning: the link's address “b” is not shown"]),
        ("## Q <http://a.b>", []),
        ("##Q", ["3:1: a space is missing after the number signs"]),
        ("### Q\n\n## R", ["3:1: a heading of level 3 has no meaning here"]),
        ("# U\n\n## R", ["3:1: a second title"]),
        ("* a\n\n## R", ["3:1: a list stands before the first question"]),
        ("= a\n\n## R", ["3:1: an answer stands before the first question"]),
        ("> a\n\n## R", ["3:1: an explanation stands before the first question"]),
        ("```\na\n```\n\n## R", ["3:1: a picture stands before the first question"]),
        ("Text\n---\n\n## R", ["3:1: the line of = or - below makes a heading of this text"]),
        ("<div>\n\n## R", ["3:1: HTML is not shown"]),
        ("<!-- a --> b\n\n## R", ["3:1: text stands behind a remark on its line"]),
        ("## R\n\n{20s}\n", ["5:1: braces stand alone"]),
        ("## R\n\n    code\n", ["5:5: four spaces before a line make a picture of it"]),
        ("## R\n\n```\na\n```\n~~~\nb\n~~~\n", ["8:1: a second picture"]),
        ("## R\n\n```\n\n```\n", ["5:1: the picture is empty"]),
        ("## R\n\n```\na\n é\tb\n```\n", ["7:3: a tab stands in the picture"]),
        ("## R\n\n> a\n\n> b\n", ["7:1: a second explanation"]),
        ("## R\n\n> a\n>\n> - b\n", ["7:3: an explanation has paragraphs alone"]),
        (
            "## R\n\nSee <i>this\n and <u>\n",
            ["5:5: “<i>” is HTML, which is not shown", "6:6: “<u>” is HTML, which is not shown"]
        ),
        (
            "## R\n\n> é <i>\n> and <u>\n",
            ["5:5: “<i>” is HTML, which is not shown", "6:7: “<u>” is HTML, which is not shown"]
        ),
    ])
    func withAnswers(_ body: String, _ expected: [String]) {
        #expect(problems("# T\n\n\(body)\n\(Self.list)\n") == expected)
    }

    @Test(arguments: [
        ("", ["3:1: the question has no answers"]),
        (" {poll}", ["3:1: the question has no answers"]),
        ("\n- [ ] A\n- [ ] B", ["4:1: no answer is marked as right"]),
        (" {choice}\n- [x] A\n- [x] B", ["4:1: 2 answers are marked as right where one can be"]),
        ("\n- [x] A", ["4:1: the question needs 2 to 6 answers and has 1"]),
        (
            "\n- [x] A\n- [ ] B\n- [ ] C\n- [ ] D\n- [ ] E\n- [ ] F\n- [ ] G",
            ["4:1: the question takes 2 to 6 answers and has 7"]
        ),
        ("\n- [x] A\n- [ ] A", ["5:3: the answer “A” stands there twice"]),
        ("\n- [x] A\n- [ ]", ["5:3: the answer has no text"]),
        ("\n- [x] A\n-", ["5:1: the answer has no text"]),
        ("\n- [x] A\n- B", ["5:3: this answer has no box"]),
        (
            "\n- [x] A\n- [y] B\n- [ ]C\n- [] D",
            [
                "5:3: the box before the answer is malformed", "6:3: the box before the answer is malformed",
                "7:3: the box before the answer is malformed",
            ]
        ),
        ("\n- [x] A\n-[ ] B", ["5:1: a space is missing before the box"]),
        ("\n- [ ] A\n- [ ] B\n-[x] C", ["6:1: a space is missing before the box"]),
        ("\n\n-[x] A", ["5:1: a space is missing before the box"]),
        ("\n\n[x] A", ["5:1: a bullet is missing before the box"]),
        ("\n- A\n- B", ["4:1: no answer has a box"]),
        ("\n1. [x] A\n2. [ ] B", ["4:1: answers with boxes are numbered"]),
        ("\n- [x] A\n- [ ] B\n* [ ] C", ["6:1: a second list of answers"]),
        ("\n- [x] A\n  - [ ] B\n- [ ] C", ["5:3: an answer is one paragraph of text"]),
        ("\n- [x] A\n\n  more\n- [ ] C", ["6:3: an answer is one paragraph of text"]),
        ("\n- # A\n- [x] B\n- [ ] C", ["4:3: an answer is one paragraph of text"]),
        (
            "\n- [x] A <u>\n  b <i>\n- [ ] B",
            ["4:9: “<u>” is HTML, which is not shown", "5:5: “<i>” is HTML, which is not shown"]
        ),
        ("\n- [x] A\n- [ ] B\n\n= A", ["7:1: a second list of answers"]),
        ("\n\n= A\ntext\n= B", ["6:1: text stands among the answers"]),
        ("\n\n=\\\n= B", []),
        ("\n\n= A\n=\n", ["5:1: the line of = or - below makes a heading of this text"]),
        ("\n\n=  \n", ["5:1: the answer has no text"]),
        ("\n\n= A\n= A", ["6:1: the answer “A” stands there twice"]),
        ("\n\n= 1,000", ["5:1: warning: “1,000” is taken for text and not for a number"]),
        ("\n\n= `let`", ["5:1: warning: players would have to type the backquotes"]),
        (" {number}\n\n= 1,000", ["5:1: “1,000” is no number"]),
        (" {number}\n\n= 1\n= 2", ["6:1: a number has one answer"]),
        ("\n\n= 42 ± two", ["5:1: behind ± stands no margin"]),
        ("\n\n= 42 ± -1", ["5:1: behind ± stands no margin"]),
        (" {slide}\n\n= A", ["5:1: the answers do not fit the mark {slide}"]),
        (" {order}\n- [x] A\n- [ ] B", ["4:1: the answers do not fit the mark {order}"]),
        (" {typed}\n1. A\n2. B", ["4:1: the answers do not fit the mark {typed}"]),
        (" {poll}\n1. A\n2. B", ["4:1: the answers do not fit the mark {poll}"]),
        (" {choice}\n- A\n- B", ["4:1: the answers do not fit the mark {choice}"]),
        (" {truefalse}\n- [x] A\n- [ ] B", ["4:1: the answers are not True and False"]),
        (" {poll}\n- [x] A\n- [ ] B", ["4:3: a poll has no right answer"]),
        (" {poll} {x2}\n- A\n- B", ["3:14: a poll or a slide gives no points"]),
        (" {slide, 5 points}", ["3:14: a poll or a slide gives no points"]),
        ("\n1. A", ["4:1: the question needs 2 to 6 answers and has 1"]),
        ("\n\n```\na\n- [x] A", ["5:1: the picture has no end"]),
        ("\n\n<!-- a\n- [x] A", ["5:1: the remark has no end"]),
    ])
    func answers(_ body: String, _ expected: [String]) {
        #expect(problems("# T\n\n## Q\(body)\n") == expected)
    }

    @Test(arguments: [
        ("scoring: fast", ["2:10: “fast” is no way of scoring"]),
        ("seconds: 4", ["2:10: the time must be 5 to 300 seconds"]),
        ("seconds: 20s", ["2:10: the time must be 5 to 300 seconds"]),
        ("points:", ["2:8: the points must be 0 to 10000"]),
        ("points: 99999999999999999999", ["2:9: the points must be 0 to 10000"]),
        ("streak: maybe", ["2:9: “maybe” is neither yes nor no"]),
        ("teams: Red", ["2:8: there can be 2 to 8 teams, here is 1"]),
        ("auto: 1s", ["2:7: the quiz can go on by itself after 2 to 60 seconds"]),
        ("auto: 0", ["2:7: the quiz can go on by itself after 2 to 60 seconds"]),
        ("auto: 61", ["2:7: the quiz can go on by itself after 2 to 60 seconds"]),
        ("auto: yes", ["2:7: the quiz can go on by itself after 2 to 60 seconds"]),
        ("teams: Red, Red", ["2:8: two teams have one name"]),
        ("teams: Red, ", ["2:8: the name of team 2 has no text"]),
        ("teams: Red, B:u", ["2:8: the name of the team “B:u” has other signs than letters, digits, spaces, - and '"]),
        ("language: english language", ["2:11: “english language” is no language tag"]),
        ("speed: 3", ["2:1: there is no setting “speed”"]),
        ("seconds 20", ["2:1: this is no setting"]),
        ("points: 1\npoints: 2", ["3:1: the setting “points” stands there twice"]),
    ])
    func settings(_ lines: String, _ expected: [String]) {
        #expect(problems("---\n\(lines)\n---\n# T\n## Q\n\(Self.list)") == expected)
    }

    @Test func wholeFiles() {
        #expect(problems("") == ["1:1: the quiz has no title", "1:1: there is no question"])
        #expect(problems("# T\n") == ["1:1: there is no question"])
        #expect(problems("# \n## Q\(Self.list)") == ["1:1: the title has no text"])
        #expect(problems("## Q\(Self.list)") == ["1:1: the quiz has no title"])
        #expect(problems("## Q\(Self.list)\n# T\n") == ["4:1: the title stands below a question"])
        #expect(problems("Hello\n\n# T\n## Q\(Self.list)") == ["1:1: text stands above the title"])
        #expect(problems("---\nseconds: 30\n# T\n## Q\(Self.list)") == ["1:1: the settings have no end"])
        #expect(
            problems("# T\n## Q\(Self.list)\n\n## Q\(Self.list)") == ["6:1: warning: the question of line 2 once more"])
        #expect(
            problems(Array("# T\n## Q".utf8) + [0xC3] + Array("\(Self.list)\n\n> é".utf8) + [0xFF, 0xFE])
                == ["2:5: this is not UTF-8", "6:4: this is not UTF-8"])
        #expect(problems(Array("# T\u{0}\n## Q\(Self.list)".utf8)) == [])
    }

    @Test func limitsAreHeldAtTheirEdges() {
        func body(_ text: String) -> [String] { problems("# T\n\n\(text)\n") }
        func letters(_ count: Int) -> String { String(repeating: "é", count: count) }
        let list = Self.list
        #expect(problems("# \(letters(80))\n## Q\(list)") == [])
        #expect(problems("# \(letters(81))\n## Q\(list)") == ["1:1: the title has 81 characters, at most 80 fit"])
        #expect(body("## \(letters(300))\(list)") == [])
        #expect(body("## \(letters(301))\(list)") == ["3:1: the question has 301 characters, at most 300 fit"])
        #expect(body("## Q\(list)\n- [ ] \(letters(120))") == [])
        #expect(body("## Q\(list)\n- [ ] \(letters(121))") == ["6:3: the answer has 121 characters, at most 120 fit"])
        #expect(body("## Q\n\n= \(letters(121))") == ["5:1: the answer has 121 characters, at most 120 fit"])
        #expect(body("## Q\(list)\n\n> \(letters(600))") == [])
        #expect(
            body("## Q\(list)\n\n> \(letters(601))") == ["7:1: the explanation has 601 characters, at most 600 fit"])
        #expect(
            body("## Q\n\n\(letters(601))\n\(list)") == [
                "5:1: the text below the question has 601 characters, at most 600 fit"
            ])
        #expect(body("\(letters(601))\n## Q\n\(list)") == ["3:1: the introduction has 601 characters, at most 600 fit"])
        let accepted = (1...11).map { "= answer \($0)" }
        #expect(body("## Q\n\n\(accepted.prefix(10).joined(separator: "\n"))") == [])
        #expect(
            body("## Q\n\n\(accepted.joined(separator: "\n"))") == [
                "5:1: the question takes 1 to 10 answers and has 11"
            ])
        func art(_ lines: [String]) -> [String] {
            body("## Q\n```\n\(lines.joined(separator: "\n"))\n```\(list)")
        }
        #expect(art(Array(repeating: String(repeating: "字", count: 30), count: 16)) == [])
        #expect(
            art(["a", String(repeating: "字", count: 31)]) == [
                "6:1: the line of the picture is 62 columns wide, at most 60 fit"
            ])
        #expect(art(Array(repeating: "a", count: 17)) == ["4:1: the picture has 17 lines, at most 16 fit"])
        let many = (1...201).map { "## Q\($0)\(list)\n" }
        #expect(body(many.prefix(200).joined(separator: "\n")) == [])
        #expect(
            body(many.joined(separator: "\n")).map { String($0.drop { $0 != " " }) } == [
                " there are 201 questions, at most 200 are taken"
            ])
    }

    @Test func whatAParserCouldChokeOnIsRefused() {
        func body(_ text: String) -> [String] { problems("# T\n\n\(text)\n") }
        #expect(body(String(repeating: "a", count: 4_097)) == ["3:1: the line has 4097 bytes, at most 4096 are read"])
        #expect(
            body(String(repeating: " ", count: 101) + "a") == [
                "3:1: the line is indented by 101 bytes, at most 100 are read"
            ])
        #expect(body(String(repeating: "> ", count: 65)) == ["3:1: lists or quotes are nested too deep"])
        #expect(body(String(repeating: "1. - ", count: 33)) == ["3:1: lists or quotes are nested too deep"])
        let block = String(repeating: "aaaaaaa\n", count: 2_049)
        #expect(body("x\n\n" + block) == ["5:1: more than 16 KiB follow without an empty line"])
        let big = [UInt8](repeating: 0x0A, count: QuizLimits.bytes + 1)
        #expect(problems(big) == ["1:1: the file has 262145 bytes, at most 262144 are read"])
    }

    @Test func allProblemsOfAFileAreReportedAtOnceInItsOrder() {
        let text = """
            ---
            scoring: fast
            spead: 3
            ---
            # T
            ## First {4s}
            - [ ] A <b>
            - [ ] A
            ## Second
            ##Third {pol}
            - [x] A
            ## Fourth
            = 5 ± x
            """
        #expect(
            problems(text) == [
                "2:10: “fast” is no way of scoring", "3:1: there is no setting “spead”",
                "6:11: the time must be 5 to 300 seconds", "7:9: “<b>” is HTML, which is not shown",
                "8:3: the answer “A” stands there twice", "9:1: the question has no answers",
                "10:1: a space is missing after the number signs", "10:10: “pol” says nothing about a question",
                "11:1: the question needs 2 to 6 answers and has 1", "13:1: behind ± stands no margin",
            ])
    }

    @Test func onlyAsManyProblemsAreListedAsAPersonReads() throws {
        let found = QuizReader.read(Array(String(repeating: "### a\n", count: 5_000).utf8)).problems
        #expect(found.count == QuizLimits.problems + 1)
        #expect(try #require(found.last).message == "4802 more problems are not listed")
    }

    @Test func messagesShowForeignTextCleanedAndCut() throws {
        let text = "# T\n## Q {\u{1B}]0;a\u{7}\(String(repeating: "b", count: 100))}\(Self.list)"
        let message = try #require(QuizReader.read(Array(text.utf8)).problems.last).message
        #expect(message == "“]0;a\(String(repeating: "b", count: 35))…” says nothing about a question")
    }
}

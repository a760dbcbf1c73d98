import Quizzes
import Testing

/// The quiz in this text; fails when there are problems.
func quiz(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Quiz {
    let (quiz, problems) = QuizReader.read(Array(text.utf8))
    #expect(problems.map(\.summary) == [], sourceLocation: sourceLocation)
    return try #require(quiz, sourceLocation: sourceLocation)
}

/// The only question of a quiz with this body below its title.
func question(_ body: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Question {
    let quiz = try quiz("# T\n\n\(body)\n", sourceLocation: sourceLocation)
    #expect(quiz.questions.count == 1, sourceLocation: sourceLocation)
    return try #require(quiz.questions.first, sourceLocation: sourceLocation)
}

@Suite struct KindTests {
    @Test func oneRightAnswer() throws {
        let found = try question("## Which?\n\n- [ ] A\n- [x] B\n- [ ] C")
        #expect(found.text == "Which?")
        #expect(found.kind == .choice([.init("A"), .init("B", isRight: true), .init("C")]))
        #expect((found.seconds, found.points, found.multiplier) == (20, 1_000, 1))
        #expect(found.line == 3)
        #expect(
            try question("## Q {choice}\n* [X] True\n* [ ] False").kind
                == .choice([.init("True", isRight: true), .init("False")]))
    }

    @Test func severalRightAnswers() throws {
        let two = Question.Kind.multiple([.init("A", isRight: true), .init("B", isRight: true)])
        #expect(try question("## Q\n- [x] A\n- [x] B").kind == two)
        let one = Question.Kind.multiple([.init("A", isRight: true), .init("B")])
        #expect(try question("## Q {several}\n- [x] A\n- [ ] B").kind == one)
        let words = Question.Kind.multiple([.init("True", isRight: true), .init("False", isRight: true)])
        #expect(try question("## Q\n- [x] True\n- [x] False").kind == words)
    }

    @Test(arguments: [
        ("- [x] True\n- [ ] False", true), ("- [ ] true\n- [x] FALSE", false), ("- [x] False\n- [ ] True", false),
    ])
    func trueOrFalse(_ list: String, _ expected: Bool) throws {
        #expect(try question("## Q\n\n\(list)").kind == .trueFalse(expected))
        #expect(try question("## Q {truefalse}\n\n\(list)").kind == .trueFalse(expected))
    }

    @Test func typedAnswers() throws {
        #expect(try question("## Q\n\n= Paris").kind == .typed(accepted: ["Paris"], matching: .ignoringCase))
        let several = try question("## Q {case}\n\n= Paris\n=- Lutetia\n\n= # 3 \\<b>\n= 1. a")
        #expect(several.kind == .typed(accepted: ["Paris", "- Lutetia", "# 3 <b>", "1. a"], matching: .exactCase))
        #expect(try question("## Q {typed}\n= 42").kind == .typed(accepted: ["42"], matching: .ignoringCase))
        #expect(try question("## Q {typed}\n= 007").kind == .typed(accepted: ["007"], matching: .ignoringCase))
        #expect(try question("## Q {case}\n= 42").kind == .typed(accepted: ["42"], matching: .exactCase))
        #expect(try question("## Q\n= 42\n= 43").kind == .typed(accepted: ["42", "43"], matching: .ignoringCase))
        #expect(try question("## Q\n= x +- y").kind == .typed(accepted: ["x +- y"], matching: .ignoringCase))
    }

    @Test(arguments: [
        ("= 42", 42_000_000, 0), ("= 42 ± 2", 42_000_000, 2_000_000), ("= -3.5 +- 0.25", -3_500_000, 250_000),
        ("= 0.000001+/-0", 1, 0), ("= −7", -7_000_000, 0), ("= +1 ±1", 1_000_000, 1_000_000), ("=-0", 0, 0),
    ])
    func numbers(_ line: String, _ value: Int64, _ margin: Int64) throws {
        let expected = Question.Kind.number(
            try #require(FixedNumber(millionths: value)), margin: try #require(FixedNumber(millionths: margin)))
        #expect(try question("## Q\n\n\(line)").kind == expected)
        #expect(try question("## Q {number}\n\n\(line)").kind == expected)
    }

    @Test func orders() throws {
        #expect(try question("## Q\n\n1. One\n2. Two\n7. Three").kind == .order(["One", "Two", "Three"]))
        #expect(try question("## Q {order}\n\n3) One\n3) Two").kind == .order(["One", "Two"]))
    }

    @Test func pollsAndSlidesGiveNoPoints() throws {
        for body in ["## Q {poll}\n- A\n- B", "## Q {poll}\n- [ ] A\n- [ ] B"] {
            let poll = try question(body)
            #expect(poll.kind == .poll(["A", "B"]))
            #expect((poll.points, poll.multiplier) == (0, 1))
        }
        let slide = try question("## Look {slide} {60s}\n\nHere.\n\n> Bye.")
        #expect(slide.kind == .slide)
        #expect((slide.details, slide.explanation, slide.seconds, slide.points) == ("Here.", "Bye.", 60, 0))
    }

    @Test func marksAreRead() throws {
        let body = "\n\n- [x] A\n- [ ] B"
        let found = try question("## What? {45s} {x2}{500 points}\(body)")
        #expect((found.text, found.seconds, found.points, found.multiplier) == ("What?", 45, 500, 2))
        let together = try question("## What? { 5 Seconds , X2, 1 point, choice } ##\(body)")
        #expect((together.text, together.seconds, together.points, together.multiplier) == ("What?", 5, 1, 2))
        #expect(try question("## The set \\{1\\} {20s}\(body)").text == "The set {1}")
        #expect(try question("## The set \\{1\\}\(body)").text == "The set {1}")
        #expect(try question("## A {20s} B\(body)").text == "A {20s} B")
        #expect(try question("## `{20s}`\(body)").text == "`{20s}`")
        #expect(try question("## C# or F#\(body)").text == "C# or F#")
    }

    @Test func settingsAreRead() throws {
        let text = """
            ---
            # a remark
            scoring: linear   # another
            seconds: 45
            points: 10

            streak: yes
            teams: Red, Les Bleus,d'Or
            auto: 7s
            language: pt-BR
            ---
            # T
            Hello *world*,
            good morning.  
            Second\\
            third.

            Fourth.
            ## Q
            - [x] A
            - [ ] B
            """
        let quiz = try quiz(text)
        #expect(
            quiz.settings
                == QuizSettings(
                    scoring: .linear, seconds: 45, points: 10, hasStreakBonus: true,
                    teams: ["Red", "Les Bleus", "d'Or"], autoSeconds: 7, language: "pt-BR"))
        #expect(quiz.introduction == "Hello world, good morning.\nSecond\nthird.\nFourth.")
        #expect(quiz.questions.map(\.seconds) == [45])
        #expect(quiz.questions.map(\.points) == [10])
        #expect(quiz.questions.map(\.line) == [19])
    }

    @Test func detailsPictureAndExplanationAreRead() throws {
        let found = try question(
            """
            ## Q
            Some *text*
            over lines.

            More.

              ~~~ text
                /\\
               <b>  `

              ]: x
              ~~~
            - [x] A **bold** `let x = <T>`
              over lines
            - [ ] [B](<B>) &amp; C
            > Because
            of <!-- nothing --> this.
            >
            > And \\*that*.
            """)
        #expect(found.details == "Some text over lines.\nMore.")
        #expect(found.art == ["  /\\", " <b>  `", "", "]: x"])
        #expect(found.kind == .choice([.init("A bold `let x = <T>` over lines", isRight: true), .init("B & C")]))
        #expect(found.explanation == "Because of this.\nAnd *that*.")
    }

    @Test func lineEndsAndByteOrderMarksOfAllSystemsAreRead() throws {
        let text = "---\nseconds: 30\n---\n# T\n\n## Q\n\n```\na\n```\n- [x] A\n- [ ] B\n"
        let expected = try quiz(text)
        for end in ["\r\n", "\r"] { #expect(try quiz("\u{FEFF}" + text.replacing("\n", with: end)) == expected) }
        #expect(try quiz(String(text.dropLast())) == expected)
    }

    @Test func remarksAndRulesAreLeftOut() throws {
        let text = "<!-- one\n\n## two -->\n# T\n\n---\n\n## Q\n<!-- three -->\n- [x] A\n- [ ] B\n\n***\n"
        #expect(try quiz(text).questions.count == 1)
    }

    @Test func controlCharactersNeverReachAText() throws {
        let escape = "\u{1B}[31m\u{9B}6n\u{202E}\u{200B}\u{7}"
        let text =
            "# T\(escape)\n\n## Q\(escape)\n\n```\n\(escape)x\n```\n\n- [x] A\(escape)\n- [ ] B\n\n> E\(escape)\n"
        let (quiz, problems) = QuizReader.read(Array(text.utf8))
        #expect(problems.allSatisfy { $0.severity == .warning } && problems.count == 5)
        #expect(problems.first?.summary == "1:4: warning: the invisible character U+001B is left out: delete it")
        let read = try #require(quiz)
        let strings = [read.title, read.questions[0].text, read.questions[0].art[0], read.questions[0].explanation]
        #expect(strings == ["T[31m6n", "Q[31m6n", "[31m6nx", "E[31m6n"])
    }
}

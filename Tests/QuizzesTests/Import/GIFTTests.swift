import Testing

@testable import Quizzes

/// What becomes of each kind of GIFT, and the place of each mistake.
@Suite struct GIFTTests {
    @Test(arguments: [
        ("Q{~a =b ~c}", Question.Kind.choice(choices("a", "+b", "c"))),
        ("Q{=a =b ~c}", .multiple(choices("+a", "+b", "c"))),
        ("Q{~%50%a ~%50%b ~%-100%c}", .multiple(choices("+a", "+b", "c"))),
        ("Q{~%100%a ~b}", .multiple(choices("+a", "b"))),
        ("Q{=%100%a ~%50%b ~c}", .choice(choices("+a", "b", "c"))),
        ("Q{T}", .trueFalse(true)), ("Q{ false }", .trueFalse(false)),
        ("Q{=a =b}", .typed(accepted: ["a", "b"], matching: .ignoringCase)),
        ("Q{=%100%a =%0%*}", .typed(accepted: ["a"], matching: .ignoringCase)),
        ("Q{=3\\\\*4}", .typed(accepted: ["3*4"], matching: .ignoringCase)),
        ("Q{#3:2}", .number(fixed("3"), margin: fixed("2"))),
        ("Q{#1..5}", .number(fixed("3"), margin: fixed("2"))),
        ("Q{#-.50}", .number(fixed("-0.5"), margin: .zero)),
        ("Q{#=%50%7 =8:1 ~#no}", .number(fixed("8"), margin: fixed("1"))),
        ("Just text", .slide),
    ])
    func kinds(_ text: String, _ kind: Question.Kind) {
        let result = imported(text, .gift)
        #expect(result.kinds == [kind])
        #expect(result.errors == 0)
    }

    @Test func textIsPlainAndFeedbackExplains() throws {
        let result = imported(
            """
            $CATEGORY: $course$/Rivers & lakes//seas

            ::name::[html]<p>Which <b>river</b>?</p><ul><li>the longest</li></ul><!-- > -->{
                =Nile &amp; co#<i>Right</i>
                ~Po#short
                ####First.\\nSecond\\: <br>third
            }
            """, .gift)
        let quiz = try #require(result.quiz)
        #expect(quiz.title == "Rivers & lakes/seas")
        let question = quiz.questions[0]
        #expect(question.text == "Which river?" && question.details == "the longest")
        #expect(question.kind == .choice(choices("+Nile & co", "Po")))
        #expect(question.explanation == "First. Second:\nthird\nRight")
        #expect(result.said == ["3:1: warning: what is shown after wrong answers is left out"])
    }

    /// Cleaned as in Markdown files: nothing steers the terminal.
    @Test func hostileTextIsCleaned() throws {
        let result = imported(
            "\u{1B}[2JQ\u{202E}x\n\u{7}y{=\u{1B}]0;a\u{7} ~b\u{200B}}\n\n[html]Q&#27;[m&#x202e;{T}", .gift)
        let quiz = try #require(result.quiz)
        #expect(quiz.questions.map(\.text) == ["[2JQx y", "Q[m"])
        #expect(quiz.questions[0].kind == .choice(choices("+]0;a", "b")))
        #expect(result.warnings == 2)
    }

    @Test(arguments: [
        ("Q{=a ~b", "1:2: the { has no } before the next empty line"),
        ("Q =a}", "1:5: a } without a { before it"),
        ("Q{=a ~b} {=c ~d}", "1:10: a second { in one question"),
        ("Q{=a {b} ~c}", "1:6: a second { in one question"),
        ("::name Q{T}", "1:1: the title has no end"),
        ("Q{Paris}", "1:3: no = or ~ stands before the first answer"),
        ("Q{#}", "1:4: no number stands behind the #"),
        ("Q{#x}", "1:4: “x” is no number that OneUp takes"),
        ("Q{#5..1}", "1:4: the range ends below its start"),
        ("Q{#5:-1}", "1:4: the margin is negative"),
        ("Q{~a ~b}", "1:1: no answer is marked as right"),
        ("Q{=a ~a}", "1:6: the answer “a” stands there twice"),
        ("Q{=a\n ~}", "2:2: the answer has no text"),
        ("Q{~a =b ~c ~d ~e ~f ~g}", "1:1: the question takes 2 to 6 answers and has 7"),
        ("Q{}", "1:1: OneUp has no questions of the kind “essay”, “Q” is left out"),
        ("Q{=a->b =c->d =e->f}", "1:1: OneUp has no questions of the kind “matching”, “Q” is left out"),
        ("{T}", "1:1: the question has no text"),
        ("\u{E9}[html]{T\n\n", "1:8: the { has no } before the next empty line"),
    ])
    func mistakes(_ text: String, _ said: String) {
        // A good question before and after stays.
        let result = imported("\(text)\n\nGood?{T}", .gift)
        #expect(result.said == [said])
        #expect(result.kinds == [.trueFalse(true)])
        #expect(result.found == 2)
        #expect(result.problems.allSatisfy { !$0.fix.isEmpty })
    }

    @Test func limitsHold() throws {
        let many = imported(String(repeating: "Q{T}\n\n", count: 250), .gift)
        #expect(many.quiz?.questions.count == QuizLimits.questions)
        #expect(many.found == 250)
        #expect(many.said == ["401:1: at most 200 questions are taken, the others are left out"])
        let long = imported(
            "\(String(repeating: "x", count: 301)){T}\n\nQ{=\(String(repeating: "y", count: 121))}", .gift)
        #expect(
            long.said == [
                "1:1: the question has 301 characters, at most 300 fit",
                "3:3: the answer has 121 characters, at most 120 fit",
            ])
        #expect(long.quiz == nil)
        let wide = imported(
            String(
                repeating: String(repeating: "é", count: 290) + "\\n" + String(repeating: "漢", count: 500) + "{T}\n\n",
                count: 190), .gift)
        #expect(wide.quiz?.faults() == [])
        #expect(wide.said.count == 1 && wide.said[0].hasSuffix("from here on the quiz is longer than 256 KiB"))
        #expect(
            imported([UInt8](repeating: 0x51, count: QuizLimits.importBytes + 1), .gift).said == [
                ": the file has 1048577 bytes, at most 1048576 are read"
            ])
        #expect(imported(String(repeating: "Q{\n\n", count: 300), .gift).problems.count == QuizLimits.problems + 1)
    }

    @Test func emptyFilesSaySo() {
        #expect(imported("", .gift).said == [": there is no question in it"])
        #expect(imported("// remark\n$CATEGORY: a", .gift).said == [": there is no question in it"])
    }
}

func fixed(_ text: String) -> FixedNumber { FixedNumber(text) ?? .zero }

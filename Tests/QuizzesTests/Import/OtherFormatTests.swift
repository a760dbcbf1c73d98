import Testing

@testable import Quizzes

/// Aiken, OpenTDB, and how a format is found.
@Suite struct OtherFormatTests {
    @Test func aiken() throws {
        let result = imported(
            """
            What is the correct answer
            to this question?
            A. Is it this one?
            B) Maybe this?
            c. Or this?
            ANSWER: B

            A. dot starts this question
            A. x
            B. y
            ANSWER:b
            """, .aiken)
        #expect(
            result.quiz?.questions.map(\.text)
                == ["What is the correct answer to this question?", "A. dot starts this question"])
        #expect(
            result.kinds == [
                .choice(choices("Is it this one?", "+Maybe this?", "Or this?")), .choice(choices("x", "+y")),
            ])
        #expect(result.said == [])
    }

    @Test func mistakesInAiken() {
        let result = imported(
            "Q\nA. a\nB. b\nANSWER: C\n\nQ\nA. a\nB. b\n\nQ\nANSWER: A\nQ\nA. a\nB. b\nANSWER: A\nQ\nA. a\nANSWER: A\nLast",
            .aiken)
        #expect(
            result.said == [
                "4:1: “C” is none of the answers above", "6:1: no line ANSWER: stands below the answers",
                "11:1: “A” is none of the answers above", "16:1: the question needs 2 to 6 answers and has 1",
                "19:1: the question has no line ANSWER:",
            ])
        #expect(result.kinds == [.choice(choices("+a", "b"))])
        #expect(result.found == 6)
    }

    @Test(arguments: [
        (
            "boolean", "Caf&eacute; &quot;A&quot; &amp;amp; &#039;B&#039; &lt;i&gt;?", "True", "False", "multiple",
            "Who was &uuml;?", "M&uuml;ller"
        ),
        (
            "boolean", "Caf%C3%A9%20%22A%22%20%26amp%3B%20%27B%27%20%3Ci%3E%3F", "True", "False", "multiple",
            "Who%20was%20%C3%BC%3F", "M%C3%BCller"
        ),
        (
            "boolean", "Caf%C3%A9+%22A%22+%26amp%3B+%27B%27+%3Ci%3E%3F", "True", "False", "multiple",
            "Who+was+%C3%BC%3F", "M%C3%BCller"
        ),
        (
            "Ym9vbGVhbg==", "Q2Fmw6kgIkEiICZhbXA7ICdCJyA8aT4/", "VHJ1ZQ==", "RmFsc2U=", "bXVsdGlwbGU=",
            "V2hvIHdhcyDDvD8=", "TcO8bGxlcg=="
        ),
    ])
    func openTDB(_ row: (String, String, String, String, String, String, String)) throws {
        let (boolean, first, yes, no, multiple, second, name) = row
        let result = imported(
            """
            {"response_code":0,"results":[
            {"type":"\(boolean)","difficulty":"easy","question":"\(first)","correct_answer":"\(yes)","incorrect_answers":["\(no)"]},
            {"type":"\(multiple)","question":"\(second)","correct_answer":"\(name)","incorrect_answers":["\(yes)","\(no)"]}]}
            """, .opentdb)
        let quiz = try #require(result.quiz)
        #expect(quiz.questions.map(\.text) == ["Café \"A\" &amp; 'B' <i>?", "Who was ü?"])
        #expect(quiz.questions[0].kind == .trueFalse(true))
        guard case .choice(let choices) = quiz.questions[1].kind else {
            Issue.record("no choice")
            return
        }
        #expect(choices.filter(\.isRight).map(\.text) == ["Müller"])
        #expect(choices.count == 3 && result.said == [])
    }

    @Test func mistakesInOpenTDB() {
        #expect(imported("{", .opentdb).problems.count == 1)
        #expect(imported(String(repeating: "[", count: 100_000), .opentdb).errors == 1)
        #expect(
            imported("{\"response_code\":5}", .opentdb).said
                == ["results: the service gave no questions, only the code 5"])
        let result = imported(
            "{\"results\":[{\"question\":\"Q\",\"correct_answer\":1,\"incorrect_answers\":[\"a\"]},{\"question\":\"Q\",\"correct_answer\":\"a\",\"incorrect_answers\":[\"b\"]},{}]}",
            .opentdb)
        #expect(
            result.said == [
                "results[0].correct_answer: the text is missing", "results[2].question: the text is missing",
                "results[2].correct_answer: the text is missing",
            ])
        #expect(result.quiz?.questions.count == 1 && result.found == 3)
    }

    @Test func mistakesInOurJSON() {
        let result = imported(
            """
            {"format":"oneup-quiz","version":1,"title":"T","settings":{"seconds":1,"language":"??"},"questions":[
            {"kind":"choice","text":"Q","answers":[{"text":"a","right":true},{"text":"b"}]},
            {"kind":"essay","text":"Q"},{"kind":"slide","text":"","seconds":999999999999},{"kind":"number","text":"n","number":"x"}]}
            """, .json)
        #expect(result.kinds == [.choice(choices("+a", "b"))])
        #expect(
            result.said == [
                "settings.seconds: the time must be 5 to 300 seconds", "settings.language: “??” is no language tag",
                "questions[1].kind: OneUp has no questions of the kind “essay”",
                "questions[2]: the question has no text",
                "questions[2]: the time must be 5 to 300 seconds",
                "questions[3].number: “x” is no number that OneUp takes",
            ])
        #expect(
            imported("{\"format\":\"oneup-quiz\",\"version\":2,\"questions\":[]}", .json).said == [
                "version: a newer release wrote this file"
            ])
    }

    @Test(arguments: [
        ("a.gift", "Q", ImportFormat.gift), ("a.csv", "x", .csv), ("a.xml", "", .moodle),
        ("a.xlsx", "PK\u{3}\u{4}", .kahoot),
        ("a.txt", "Q\nA. a\nB. b\nANSWER: A\n", .aiken), ("a.txt", "Q {T}", .gift),
        ("a.txt", "\u{FEFF}<?xml?><quiz/>", .moodle),
        ("a", "{\"results\":[]}", .opentdb), ("a.json", "{\"format\":\"oneup-quiz\"}", .json),
        ("a.txt", "Question;Answer 1;Answer 2;Correct answers\n", .csv), ("a.csv", "PK\u{3}\u{4}", .kahoot),
    ])
    func formatsAreFound(_ path: String, _ text: String, _ format: ImportFormat) {
        #expect(FormatFinder.find(Array(text.utf8), path: path) == format)
    }

    @Test(arguments: [
        ("a.md", "# T\n\n## Q {T}"), ("a.txt", "hello"), ("a", ""), ("a.bin", "\u{0}\u{1}"), ("a", "Q {T}\u{0}"),
    ])
    func othersAreNot(_ path: String, _ text: String) {
        #expect(QuizImporter.read(Array(text.utf8), path: path) == nil)
    }
}

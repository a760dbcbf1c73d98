import Quizzes
import Testing

@Suite struct RoundTripTests {
    /// Compared byte by byte, because `==` takes composed and decomposed letters for the same.
    @Test(arguments: 0..<20)
    func whatIsWrittenReadsAsTheSameQuiz(_ block: UInt64) throws {
        for seed in block * 50..<block * 50 + 50 {
            var generator = QuizGenerator(numbers: SeededNumbers(seed))
            let quiz = generator.quiz()
            try #require(quiz.faults() == [], "seed \(seed)")
            let text = QuizWriter.markdown(quiz)
            let (read, problems) = QuizReader.read(Array(text.utf8))
            let errors = problems.filter { $0.severity == .error }.map(\.summary)
            try #require(errors == [], "seed \(seed)\n\(text)")
            try #require(read == quiz, "seed \(seed)\n\(text)")
            try #require(read?.encoded() == quiz.encoded(), "seed \(seed)\n\(text)")
            try #require(QuizWriter.markdown(try #require(read)) == text, "seed \(seed)")
            try #require(try Quiz(decoding: quiz.encoded()) == quiz, "seed \(seed)")
        }
    }

    @Test func theFileReadsWell() {
        let quiz = Quiz(
            title: "Swift", introduction: "Hello.\nThere.", settings: QuizSettings(scoring: .accuracy),
            questions: [
                Question(
                    text: "What does `let` do?",
                    kind: .choice([.init("Names a value", isRight: true), .init("a * b")]),
                    seconds: 30, points: 500, multiplier: 2, art: ["let x"], explanation: "One.\nTwo."),
                Question(text: "C #", details: "# no heading", kind: .typed(accepted: ["7"], matching: .ignoringCase)),
                Question(text: "{20s}", kind: .poll(["1. a", "- b"]), points: 0),
                Question(text: "N", kind: .number(.zero, margin: .zero)),
            ])
        #expect(
            QuizWriter.markdown(quiz) == """
                ---
                scoring: accuracy
                ---

                # Swift

                Hello.

                There.

                ## What does `let` do? {30s} {500 points} {x2}

                ```
                let x
                ```

                - [x] Names a value
                - [ ] a \\* b

                > One.
                >
                > Two.

                ## C \\# {typed}

                \\# no heading

                = 7

                ## {20s\\} {poll}

                - 1\\. a
                - \\- b

                ## N

                = 0

                """)
    }

    @Test func questionsDifferWhereOneFieldDiffers() {
        let base = Question(text: "Q", kind: .slide)
        let changes: [(inout Question) -> Void] = [
            { $0.text = "R" }, { $0.details = "d" }, { $0.kind = .trueFalse(true) }, { $0.seconds = 21 },
            { $0.points = 1 },
            { $0.multiplier = 2 }, { $0.art = ["a"] }, { $0.explanation = "e" },
        ]
        for change in changes {
            var other = base
            change(&other)
            #expect(other != base)
        }
        var other = base
        other.line = 7
        #expect(other == base)
        // A field that is new must come into the comparison, and into this test.
        #expect(Mirror(reflecting: base).children.count == changes.count + 1)
    }
}

import Testing

@testable import Quizzes

/// What is written for other programs comes back as it was, but for what they cannot hold.
@Suite struct ExportTests {
    @Test(arguments: 0..<10)
    func jsonHoldsEverything(_ block: UInt64) throws {
        for seed in block * 30..<block * 30 + 30 {
            var generator = QuizGenerator(numbers: SeededNumbers(seed))
            let markdown = QuizWriter.markdown(generator.quiz())
            let quiz = try #require(QuizReader.read(Array(markdown.utf8)).quiz)
            let result = imported(QuizJSON.bytes(quiz), .json)
            #expect(result.problems == [], "seed \(seed)")
            try #require(result.quiz?.encoded() == quiz.encoded(), "seed \(seed)")
            try #require(QuizWriter.markdown(try #require(result.quiz)) == markdown, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<20)
    func giftHoldsWhatItCan(_ block: UInt64) throws {
        var kept = 0
        for seed in block * 50..<block * 50 + 50 {
            var generator = QuizGenerator(numbers: SeededNumbers(seed))
            let quiz = generator.quiz()
            let expected = Self.withoutWhatGIFTLacks(quiz)
            let (text, losses) = GIFTWriter.gift(quiz)
            try #require(losses.isEmpty == (expected == quiz), "seed \(seed) \(losses)")
            let result = imported(text, .gift)
            guard !expected.questions.isEmpty else { continue }
            try #require(result.problems == [], "seed \(seed)\n\(text)")
            try #require(result.quiz?.questions == expected.questions, "seed \(seed)\n\(text)")
            try #require(result.quiz?.encoded() == expected.encoded(), "seed \(seed)\n\(text)")
            kept += expected.questions.count
        }
        #expect(kept > 50)
    }

    /// Losses are said one by one.
    @Test func lossesAreSaid() {
        var quiz = Quiz(
            title: "T", introduction: "I", settings: QuizSettings(scoring: .linear),
            questions: [
                Question(
                    text: "Q", kind: .typed(accepted: ["a"], matching: .exactCase), seconds: 30, points: 500,
                    multiplier: 2,
                    art: ["x"]),
                Question(text: "O", kind: .order(["a", "b"])), Question(text: "P", kind: .poll(["a", "b"]), points: 0),
                Question(text: "A", kind: .typed(accepted: ["a -> b"], matching: .ignoringCase), points: 1),
                Question(text: "S", kind: .slide, points: 0, explanation: "e"),
            ])
        #expect(
            GIFTWriter.gift(quiz).losses == [
                "the introduction is left out: GIFT has none",
                "scoring, streak, teams, auto and language are left out: GIFT has no settings",
                "question 1: its time of 30 seconds is left out",
                "question 1: its 500 points and their factor 2 are left out",
                "question 1: its picture is left out", "question 1: capitals no longer count",
                "question 2 is left out: GIFT cannot put things in order", "question 3 is left out: GIFT has no polls",
                "question 4 is left out: GIFT takes -> in all of its answers for pairs",
                "question 5: its explanation is left out",
            ])
        quiz.questions = [Question(text: "Q", kind: .number(fixed("1.5"), margin: fixed("0.5")), explanation: "e")]
        (quiz.introduction, quiz.settings) = ("", QuizSettings())
        let (text, losses) = GIFTWriter.gift(quiz)
        #expect(text == "$CATEGORY: T\n\n[plain]Q {\n\t#1.5:0.5\n\t####e\n}\n")
        #expect(losses == [])
    }

    /// The same quiz as it is to come back.
    static func withoutWhatGIFTLacks(_ quiz: Quiz) -> Quiz {
        var result = Quiz(title: quiz.title, questions: [])
        for var question in quiz.questions {
            switch question.kind {
            case .order, .poll: continue
            case .typed(let accepted, _):
                if accepted.allSatisfy({ $0.contains("->") }) { continue }
                question.kind = .typed(accepted: accepted, matching: .ignoringCase)
            case .slide: question.explanation = ""
            case .choice, .multiple, .trueFalse, .number: break
            }
            question.seconds = QuizLimits.defaultSeconds
            if question.isScored { question.points = QuizLimits.defaultPoints }
            (question.multiplier, question.art) = (1, [])
            result.questions.append(question)
        }
        return result
    }
}

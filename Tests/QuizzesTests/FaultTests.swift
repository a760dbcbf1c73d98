import Quizzes
import Testing

/// Quizzes that come from elsewhere than a file are held to the same rules.
@Suite struct FaultTests {
    static let good = Quiz(
        title: "T", questions: [Question(text: "Q", kind: .choice([.init("A", isRight: true), .init("B")]))])

    static let changes: [(String, @Sendable (inout Quiz) -> Void)] = [
        ("the title has no text", { $0.title = "" }),
        ("the title has line ends", { $0.title = "a\nb" }),
        ("the title has line ends", { $0.title = " a" }),
        ("the title has line ends", { $0.title = "a\u{1B}[2J" }),
        ("the introduction has empty lines", { $0.introduction = "a\n\nb" }),
        ("the introduction has empty lines", { $0.introduction = "a\r\nb" }),
        ("the time must be", { $0.settings.seconds = 0 }),
        ("the points must be", { $0.settings.points = -1 }),
        ("there can be 2 to 8 teams", { $0.settings.teams = ["A"] }),
        ("the quiz can go on by itself", { $0.settings.autoSeconds = 1 }),
        ("two teams have one name", { $0.settings.teams = ["A", "A"] }),
        ("the name of the team", { $0.settings.teams = ["A", "B # c"] }),
        ("“” is no language tag", { $0.settings.language = "" }),
        ("there is no question", { $0.questions = [] }),
        ("question 1: the question has no text", { $0.questions[0].text = "" }),
        ("question 1: the question has 301", { $0.questions[0].text = String(repeating: "a", count: 301) }),
        ("question 1: the time must be", { $0.questions[0].seconds = 301 }),
        ("question 1: the points must be", { $0.questions[0].points = 10_001 }),
        ("question 1: the points are multiplied by 3", { $0.questions[0].multiplier = 3 }),
        ("question 1: the picture is empty", { $0.questions[0].art = [""] }),
        ("question 1: the picture has invisible", { $0.questions[0].art = ["a\tb"] }),
        ("question 1: the picture has 17 lines", { $0.questions[0].art = Array(repeating: "a", count: 17) }),
        ("question 1: a poll or a slide gives points", { $0.questions[0].kind = .slide }),
        ("question 1: no answer is marked", { $0.questions[0].kind = .multiple([.init("A"), .init("B")]) }),
        (
            "question 1: 2 answers are marked as right",
            { $0.questions[0].kind = .choice([.init("A", isRight: true), .init("B", isRight: true)]) }
        ),
        ("question 1: the question needs 2 to 6", { $0.questions[0].kind = .order(["A"]) }),
        (
            "question 1: the question needs 1 to 10",
            { $0.questions[0].kind = .typed(accepted: [], matching: .exactCase) }
        ),
        ("question 1: the answer “A” stands there twice", { $0.questions[0].kind = .order(["A", "A"]) }),
        ("question 1: an answer has no text", { $0.questions[0].kind = .order(["A", ""]) }),
        ("question 1: an answer has line ends", { $0.questions[0].kind = .order(["A", "\u{301}B"]) }),
        (
            "question 1: the margin is negative",
            { $0.questions[0].kind = .number(.zero, margin: FixedNumber(-1) ?? .zero) }
        ),
        ("there are 201 questions", { $0.questions = Array(repeating: $0.questions[0], count: 201) }),
        (
            "the quiz is",
            { quiz in
                quiz.questions = Array(repeating: quiz.questions[0], count: 200)
                for index in quiz.questions.indices {
                    quiz.questions[index].explanation = String(repeating: "漢", count: 600)
                }
            }
        ),
    ]

    @Test func aGoodQuizHasNone() { #expect(Self.good.faults() == []) }

    @Test(arguments: changes.indices)
    func everyFaultIsFoundAndRefusedByTheDecoder(_ index: Int) throws {
        let (start, change) = Self.changes[index]
        var quiz = Self.good
        change(&quiz)
        let faults = quiz.faults()
        #expect(faults.count == 1, "\(faults)")
        let first = try #require(faults.first)
        #expect(first.hasPrefix(start), "\(first)")
        // Numbers that the encoding cannot hold are cut to some that are wrong as well, or to the nearest ones.
        if quiz.settings.points < 0 { return }
        #expect(throws: QuizDecodingError.self) { try Quiz(decoding: quiz.encoded()) }
    }
}

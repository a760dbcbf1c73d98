import Games
import Quizzes
import Testing

@testable import QuizRules

@Suite struct AnswerTests {
    private func normalized(_ question: Question, _ text: String) -> String? { try? question.normalized(text) }

    /// Raw answer, normal spelling or nil for a refusal, whether it is right.
    private func check(
        _ question: Question, _ table: [(String, String?, Bool)], _ place: SourceLocation = #_sourceLocation
    ) {
        for (raw, spelling, isRight) in table {
            let found = normalized(question, raw)
            #expect(found == spelling, "\(raw)", sourceLocation: place)
            if let found { #expect(question.isRight(found) == isRight, "\(raw)", sourceLocation: place) }
        }
    }

    @Test func oneOfSeveral() {
        check(
            Sample.choice(right: 2),
            [
                ("2", "2", true), (" 2 ", "2", true), ("1", "1", false), ("02", "2", true), ("0", nil, false),
                ("5", nil, false), ("-1", nil, false), ("", nil, false), ("two", nil, false), ("1 2", nil, false),
                ("99999999999999999999", nil, false),
            ])
    }

    @Test func severalOfSeveral() {
        check(
            Sample.multiple(right: [1, 3]),
            [
                ("1 3", "1 3", true), ("3,1", "1 3", true), ("3 , 1", "1 3", true), ("1", "1", false),
                ("1 2 3", "1 2 3", false), ("1 1", nil, false), ("", nil, false), ("1 5", nil, false),
            ])
    }

    @Test func trueOrFalse() {
        check(
            Sample.isTrue,
            [
                ("1", "1", true), ("TRUE", "1", true), ("t", "1", true), ("y", "1", true), ("yes", "1", true),
                ("2", "2", false), ("No", "2", false), ("f", "2", false), ("3", nil, false), ("", nil, false),
            ])
        #expect(Question(text: "x", kind: .trueFalse(false)).isRight("2"))
    }

    @Test func aTypedAnswer() {
        check(
            Sample.typed,
            [
                ("vienna", "vienna", true), ("  WIEN\n", "WIEN", true), ("Vie nna", "Vie nna", false),
                ("", nil, false), (" \t ", nil, false),
                (String(repeating: "x", count: QuizLimits.answer + 1), nil, false),
            ])
        check(Sample.exact, [("Na", "Na", true), ("NA", "NA", false), ("na", "na", false)])
    }

    @Test func aNumberWithAMargin() {
        check(
            Sample.number(),
            [
                ("206", "206", true), ("201", "201", true), ("211.0", "211", true), ("200.999999", "200.999999", false),
                ("211.000001", "211.000001", false), ("+206", "206", true), ("\u{2212}206", "-206", false),
                ("many", nil, false), ("", nil, false), ("1e3", nil, false),
            ])
    }

    @Test func anOrder() throws {
        let right = Sample.order.shownOrder(["press", "steam engine", "telephone", "transistor"]).right
        check(Sample.order, [(right, right, true), ("1 2 3", nil, false), ("1 1 2 3", nil, false), ("", nil, false)])
        let other = String(right.split(separator: " ").reversed().joined(separator: ","))
        #expect(try !Sample.order.isRight(Sample.order.normalized(other)))
        // Whoever puts what is shown in the right order answers right.
        let shown = Sample.order.shownAnswers
        let wanted = ["press", "steam engine", "telephone", "transistor"]
        let answer = wanted.compactMap { text in shown.firstIndex(of: text).map { "\($0 + 1)" } }
        #expect(answer.joined(separator: " ") == right)
    }

    @Test func theOrderThatIsShownTellsNothingAboutTheRightOne() {
        let texts = ["a", "b", "c", "d"]
        var shown: Set<[String]> = []
        for shift in 0..<4 {
            let rotated = Array(texts[shift...] + texts[..<shift])
            shown.insert(Question(text: "Order?", kind: .order(rotated)).shownAnswers)
        }
        #expect(shown.count == 1)
    }

    @Test func pollsTakeAnAnswerAndSlidesNone() {
        check(Sample.poll, [("2", "2", false), ("3", nil, false)])
        check(Sample.slide, [("1", nil, false), ("", nil, false)])
    }
}

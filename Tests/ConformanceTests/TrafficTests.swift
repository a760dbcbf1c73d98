import Quizzes
import Testing

@testable import ProcessTests
@testable import QuizRules

extension GameConformance {
    /// Two quizzes that differ in nothing but the right answers are played by one script, each on a cluster of its own: what
    /// players, a spectator and a browser receive until the reveal is the same, byte by byte.
    struct TrafficTests {
        /// A question in two variants, and what two players answer to both: the one is right in the first, the other in the
        /// second.
        struct Pair {
            var first: Question
            var second: Question
            var answers: (String, String) = ("", "")
            /// Whether it gives the right answer away, to show that the comparison sees it.
            var isLeaky = false
        }

        @Test func nothingOnTheWireTellsTheRightAnswer() throws {
            let pairs = Self.pairs
            let one = try QuizTraffic(Self.quiz(pairs.map(\.first)), answers: pairs.map(\.answers))
            let other = try QuizTraffic(Self.quiz(pairs.map(\.second)), answers: pairs.map(\.answers))
            try #require(one.sections.count == pairs.count && other.sections.count == pairs.count)
            for (index, pair) in pairs.enumerated() {
                let (left, right) = (one.sections[index], other.sections[index])
                for place in QuizTraffic.Place.allCases {
                    let (seen, seenToo) = (left.before[place] ?? "", right.before[place] ?? "")
                    #expect(seen.contains(pair.first.text), "\(pair.first.kindName) did not come to the \(place)")
                    let difference = difference(seen, seenToo)
                    let comment: Comment = "\(pair.first.kindName), \(place): \(difference ?? "nothing")"
                    if pair.isLeaky {
                        #expect(difference != nil, "the comparison does not see what the \(place) was told")
                    } else {
                        #expect(difference == nil, comment)
                    }
                    // With the answer there is a difference, so it is looked for where it is.
                    if pair.first.isScored, place != .page {
                        #expect(left.reveal[place] != right.reveal[place], "\(pair.first.kindName), \(place)")
                    }
                }
                #expect(left.own == right.own, "answering changes nothing in one's own points")
            }
        }

        /// The first lines that differ; nil when all are the same.
        private func difference(_ one: String, _ other: String) -> String? {
            guard one != other else { return nil }
            let (left, right) = (one.split(separator: "\n"), other.split(separator: "\n"))
            let place = zip(left, right).enumerated().first { $1.0 != $1.1 }?.offset ?? min(left.count, right.count)
            let lines = [left, right].map { $0.indices.contains(place) ? String($0[place]) : "(nothing)" }
            return "line \(place + 1) is\n\(lines[0])\nand\n\(lines[1])"
        }

        private static func quiz(_ questions: [Question]) -> Quiz {
            // Without points the leaderboards are the same however somebody has answered.
            Quiz(
                title: "Secrets", introduction: "Nobody knows.",
                settings: QuizSettings(teams: ["Red", "Blue"], autoSeconds: 5),
                questions: questions.map { question in
                    var question = question
                    question.seconds = QuizLimits.seconds.upperBound
                    question.points = 0
                    return question
                })
        }

        /// All kinds.
        private static let pairs: [Pair] = {
            func choices(_ right: Set<Int>) -> [Question.Choice] {
                (1...4).map { Question.Choice("answer \($0)", isRight: right.contains($0)) }
            }
            func pair(_ text: String, _ kinds: (Question.Kind, Question.Kind), _ answers: (String, String)) -> Pair {
                Pair(
                    first: Question(text: text, kind: kinds.0, explanation: "That is so."),
                    second: Question(text: text, kind: kinds.1, explanation: "That is so."), answers: answers)
            }
            func number(_ text: String) -> FixedNumber { FixedNumber(text) ?? .zero }
            let items = (["a", "b", "c", "d"], ["d", "b", "a", "c"])
            let order = Question(text: "In which order?", kind: .order(items.0))
            let slide = Question(text: "Look", kind: .slide, art: ["+-+", "+-+"])
            let poll = Question(text: "How is it?", kind: .poll(["good", "bad"]))
            return [
                Pair(first: slide, second: slide), Pair(first: poll, second: poll, answers: ("1", "2")),
                pair("Which?", (.choice(choices([1])), .choice(choices([3]))), ("1", "3")),
                pair(
                    "Which of these?", (.multiple(choices([1, 2])), .multiple(choices([2, 3, 4]))), ("1 2", "2 3 4")),
                pair("Is it so?", (.trueFalse(true), .trueFalse(false)), ("1", "2")),
                pair(
                    "What?",
                    (
                        .typed(accepted: ["a"], matching: .exactCase),
                        .typed(accepted: ["a longer one", "c"], matching: .ignoringCase)
                    ), ("a", "c")),
                pair(
                    "How many?",
                    (.number(number("206"), margin: number("5")), .number(number("-1.5"), margin: .zero)),
                    ("206", "-1.5")),
                pair(
                    order.text, (.order(items.0), .order(items.1)),
                    (order.shownOrder(items.0).right, order.shownOrder(items.1).right)),
                Pair(
                    first: Question(text: "Which?", details: "Say 1.", kind: .choice(choices([1]))),
                    second: Question(text: "Which?", details: "Say 3.", kind: .choice(choices([3]))),
                    answers: ("1", "3"), isLeaky: true),
            ]
        }()
    }
}

import Games
import Quizzes
import Testing

@testable import QuizRules

/// SplitMix64, so that a test answers the same each time.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The people of a demo quiz.
@Suite struct ScriptTests {
    private let choices = [Question.Choice("one", isRight: true), .init("two"), .init("three", isRight: true)]

    private var quiz: Quiz {
        let kinds: [Question.Kind] = [
            .choice(Array(choices[..<2])), .multiple(choices), .trueFalse(false),
            .typed(accepted: ["Paxos"], matching: .ignoringCase), .order(["first", "second", "third"]),
            .poll(["yes", "no"]), .slide,
        ]
        return Quiz(
            title: "Test",
            questions: kinds.map { kind in
                let question = Question(text: "Which?", kind: kind)
                return Question(text: "Which?", kind: kind, points: question.isScored ? 1_000 : 0)
            })
    }

    @Test func playersAnswerInTimeInWordsThatCountAndAreRightMostOfTheTime() throws {
        let quiz = quiz
        let play = try Play(quiz)
        var random = Seeded(state: 3)
        for (index, question) in quiz.questions.enumerated() where question.kind != .slide {
            let shown = play.game.questionText(index, at: 0)
            var right = 0
            for round in 0..<200 {
                let sight = ScriptedSight(options: play.options, shown: shown, seat: 1 + round % 6)
                let move = try #require(QuizScript.next(sight, random: &random))
                #expect(move.thinking >= QuizScript.fastest && move.thinking < Int64(question.seconds) * 1_000)
                let text = try question.normalized(move.text)
                if question.isRight(text) { right += 1 }
            }
            if question.isScored { #expect(right > 90 && right < 200, "question \(index + 1): \(right)") }
        }
    }

    @Test func whoHasAnsweredWaitsAndASlideIsNotAnswered() throws {
        let play = try Play(quiz)
        var random = Seeded(state: 3)
        for shown in [
            play.game.questionText(0, at: 0) + "\nsaid 900 1", play.game.questionText(6, at: 0),
            play.game.revealText(0), "nothing of a quiz",
        ] {
            let sight = ScriptedSight(options: play.options, shown: shown, seat: 2)
            #expect(QuizScript.next(sight, random: &random) == nil)
        }
    }

    @Test func theHostStartsForAnAudienceAndGoesOnByItself() throws {
        let play = try Play(quiz)
        var random = Seeded(state: 3)
        func word(_ shown: String) -> ScriptedMove? {
            QuizScript.next(ScriptedSight(options: play.options, shown: shown, seat: 0), random: &random)
        }
        #expect(
            word(play.game.shown(to: 0)) == ScriptedMove("start", thinking: QuizScript.gathering, needsAudience: true))
        #expect(word(play.game.questionText(0, at: 0)) == nil)
        #expect(word(play.game.revealText(0))?.text == "next")
        #expect(word(play.game.standingsText(0))?.text == "next")
        #expect(word(play.game.podiumText()) == nil)
    }
}

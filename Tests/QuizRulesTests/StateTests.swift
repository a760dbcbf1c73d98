import Games
import Quizzes
import Testing

@testable import QuizRules

/// What the state of an open question says beside its public text.
@Suite struct StateTests {
    @Test func theEndOfAQuestionStandsInItsState() throws {
        var play = try Play(Sample.quiz([Sample.choice()]))
        #expect(QuizShown(play.game.shown(to: 1))?.open == nil)
        try play.act("start")
        let asked = play.now
        #expect(QuizShown(play.game.shown(to: nil))?.open?.closesAt == asked + 20_000)
        try play.act("extend 10")
        play.credit(1_500)
        try play.act("1", seat: 2, used: 900)
        for seat in [nil, 0, 1] as [Int?] {
            let open = try #require(QuizShown(play.game.shown(to: seat))?.open)
            #expect(open.closesAt == asked + 31_500 && open.given == 1 && open.players == 2)
        }
        #expect(play.game.closesAt == asked + 31_500, "pages show the same end")
        try play.act("reveal")
        #expect(QuizShown(play.game.shown(to: 1))?.open == nil)
    }

    @Test func onlyTheHostIsToldWhoHasNotAnswered() throws {
        var play = try Play(Sample.quiz([Sample.choice()]), players: 60)
        try play.act("start")
        try play.act("1", seat: 3, used: 900)
        let missing = try #require(QuizShown(play.game.shown(to: 0))).missing
        #expect(missing == Array(([1, 2] + Array(4...60)).prefix(QuizGame.missing)), "the first, as many as fit")
        for seat in [nil, 1, 3] as [Int?] { #expect(!play.game.shown(to: seat).contains("missing")) }
        for seat in 1...60 where seat != 3 { try play.act("2", seat: seat, used: 900) }
        #expect(QuizShown(play.game.shown(to: 0))?.missing == [])
    }

    @Test func aDocumentBecomesOptionsOrProblemsWithTheirPlaces() throws {
        let good = "# Small\n\n## Which?\n\n- [x] one\n- [ ] two\n"
        let prepared = try QuizGame.prepare(Array(good.utf8))
        #expect(prepared.title == "Small")
        #expect(try QuizGame(options: prepared.options, first: 0, random: 0).quiz.questions.count == 1)
        do {
            _ = try QuizGame.prepare(Array("# Bad\n\n## Which?\n\n- [ ] one\n- [ ] two\n".utf8))
            Issue.record("it is taken")
        } catch {
            #expect(error.lines.contains { $0.hasPrefix("3:") || $0.hasPrefix("5:") }, "\(error.lines)")
        }
    }
}

import Games
import Quizzes
import Testing

@testable import QuizRules

@Suite struct TeamTests {
    private func quiz(_ count: Int = 3, questions: Int = 2) -> Quiz {
        var quiz = Sample.quiz((0..<questions).map { _ in Sample.choice() }, scoring: .accuracy)
        quiz.settings.teams = Array(["Red", "Les Bleus", "Green", "Gold"].prefix(count))
        return quiz
    }

    @Test func aTeamIsChosenByNumberOrNameUntilTheFirstQuestion() throws {
        var play = try Play(quiz())
        let facts = try play.act("team 2", seat: 1)
        #expect(facts == [Fact(seat: 1, text: "team 2 1\nteam 1 0 Red\nteam 2 1 Les Bleus\nteam 3 0 Green")])
        try play.act("team les bleus", seat: 2)
        try play.act("team green", seat: 1)
        #expect(play.game.members == [1: 2, 2: 1], "another choice takes the place of the first")
        for wrong in ["team", "team 0", "team 4", "team Blue", "team -1"] {
            #expect(play.refusal(wrong, seat: 1) == .illegalMove, "\(wrong)")
        }
        #expect(QuizShown(play.game.shown(to: nil))?.teams.map(\.members) == [0, 1, 1])
        try play.act("start")
        try play.act("reveal")
        #expect(play.refusal("team 1", seat: 1) == .notYourTurn)
    }

    @Test func whoHasNotChosenIsPutIntoTheSmallest() throws {
        var play = try Play(quiz(), players: 6)
        try play.act("team 1", seat: 2)
        try play.act("team 1", seat: 5)
        let facts = try play.act("start")
        #expect(facts.map { $0.text.prefix { $0 != "\n" && $0 != " " } } == ["teams", "question"])
        // In the order of the seats: 1 and 4 to the second, 3 and 6 to the third.
        #expect(play.game.members == [1: 1, 2: 0, 3: 2, 4: 1, 5: 0, 6: 2])
        #expect(facts[0].text == "teams\nteam 1 2 Red\nteam 2 2 Les Bleus\nteam 3 2 Green")
        #expect(QuizShown(play.game.shown(to: 4))?.member?.team == 2)
    }

    @Test func whoComesLateIsInTheSmallestAtOnceAndMayChooseUntilTheNextQuestion() throws {
        var play = try Play(quiz())
        try play.act("start")
        play.sit(3)
        #expect(play.game.members[3] == 2)
        #expect(QuizShown(play.game.shown(to: 3))?.member?.mayChange == true)
        try play.act("team 1", seat: 3)
        #expect(play.game.members[3] == 0)
        try play.act("1", seat: 3, used: 10)
        #expect(play.refusal("team 2", seat: 1) == .illegalMove, "the others have theirs: that is no answer either")
        for move in ["reveal", "next", "next"] { try play.act(move) }
        #expect(play.refusal("team 2", seat: 3) == .illegalMove)
        #expect(QuizShown(play.game.shown(to: 3))?.member?.mayChange == false)
    }

    @Test func aTeamHasTheMeanOfItsMembersRoundedHalfUp() throws {
        var play = try Play(quiz(2, questions: 1), players: 5)
        for (seat, team) in [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2)] { try play.act("team \(team)", seat: seat) }
        try play.act("start")
        try play.act("1", seat: 1, used: 1)
        try play.act("1", seat: 2, used: 1)
        try play.act("1", seat: 4, used: 1)
        try play.act("reveal")
        #expect(play.game.teamRanking.map(\.points) == [667, 500])
        try play.act("next")
        #expect(play.facts.last?.text.hasSuffix("team 1 3 1 667 Red\nteam 2 2 2 500 Les Bleus") == true)
        let shown = try #require(QuizShown(play.game.shown(to: nil)))
        #expect(shown.teams.map(\.rank) == [1, 2] && shown.teams.map(\.name) == ["Red", "Les Bleus"])
    }

    @Test func halvesOfPointsAreRoundedUpAndEmptyTeamsHaveNone() {
        let ranking = QuizGame.ranking(of: 3, [1: 0, 2: 0, 3: 2], points: [1: 1, 2: 2, 3: 2])
        #expect(ranking.map(\.points) == [2, 2, 0])
        #expect(ranking.map(\.team) == [0, 2, 1], "of equals the one that was named first")
    }

    @Test func withoutTeamsThereAreNone() throws {
        var play = try Play(Sample.quiz([Sample.typed]))
        #expect(play.refusal("team 1", seat: 1) == .notYourTurn)
        try play.act("start")
        #expect(try play.act("team 1", seat: 1, used: 5)[0].text.hasSuffix(" team 1"), "it is an answer like others")
        #expect(play.game.shown(to: 1).contains("member") == false)
    }

    @Test func theIntroductionIsSaidWhileGathering() throws {
        var document = quiz()
        document.introduction = "Welcome.\nyou 1 2 3 4"
        document.settings.autoSeconds = 7
        let play = try Play(document)
        let shown = try #require(QuizShown(play.game.shown(to: nil)))
        guard case .gathering(let said) = shown.stage else { return }
        #expect(said.introduction == ["Welcome.", "you 1 2 3 4"] && said.autoSeconds == 7 && said.title == "Test")
        #expect(said.questions == 2 && shown.teams.count == 3 && shown.you == nil)
    }

    @Test func mistakesAreToldAtTheEnd() throws {
        var play = try Play(
            Sample.quiz([Sample.choice(right: 2, text: "First?"), Sample.poll, Sample.typed, Sample.choice()]))
        for (first, second) in [("1", "2"), ("1", "1"), (nil, "Wien"), ("1", "2")] as [(String?, String)] {
            if play.game.stage == .gathering { try play.act("start") } else { try play.act("next") }
            if case .standings = play.game.stage { try play.act("next") }
            if let first { try play.act(first, seat: 1, used: 1) }
            try play.act(second, seat: 2, used: 1)
            #expect(play.game.shown(to: 1).contains("mistakes") == false)
            try play.act("reveal")
        }
        try play.act("next")
        let mistakes = try #require(QuizShown(play.game.shown(to: 1))?.mistakes)
        #expect(mistakes.wrong == 1 && mistakes.missed == 1)
        #expect(mistakes.first.map(\.number) == [1, 3] && mistakes.first.map(\.isMissed) == [false, true])
        #expect(mistakes.first[0].text == "First?" && mistakes.first[0].right == "2 answer 2")
        #expect(QuizShown(play.game.shown(to: 2))?.mistakes?.first.map(\.number) == [4])
        #expect(play.game.shown(to: nil).contains("wrong") == false)
    }

    @Test func setsOfQuestionsHaveOneSpelling() {
        var set = QuestionSet()
        for index in [199, 0, 8, 8] { set.insert(index) }
        #expect(set.indices == [0, 8, 199] && set.count == 3 && set.bytes.count == 25)
        #expect(QuestionSet(set.bytes, of: 200) == set)
        #expect(QuestionSet(set.bytes, of: 199) == nil && QuestionSet([1, 0], of: 200) == nil)
        #expect(QuestionSet([] as [UInt8], of: 1) == QuestionSet())
    }
}

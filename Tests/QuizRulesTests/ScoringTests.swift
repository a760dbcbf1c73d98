import Games
import Quizzes
import Testing

@testable import QuizRules

@Suite struct ScoringTests {
    /// Twenty seconds, a thousand points; the last entry lies beyond the time.
    private static let used: [Int64] = [-5, 0, 499, 500, 501, 10_000, 20_000, 25_000]

    @Test(arguments: [
        (Scoring.kahoot, [1000, 1000, 1000, 1000, 987, 750, 500, 500]),
        (.linear, [1000, 1000, 975, 975, 975, 500, 0, 0]),
        (.accuracy, [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000]),
    ])
    func pointsByTimeUsed(scoring: Scoring, expected: [Int]) {
        for (used, points) in zip(Self.used, expected) {
            #expect(
                QuizScoring.points(scoring, points: 1_000, used: used, time: 20_000) == points, "\(scoring) \(used)")
            #expect(
                QuizScoring.points(scoring, points: 0, used: used, time: 20_000) == 0, "nothing of nothing: \(used)")
        }
    }

    @Test func halvesAreRoundedUp() {
        // 1 − 1000/2000/2 = 0.75 of 2 points is 1.5.
        #expect(QuizScoring.points(.kahoot, points: 2, used: 1_000, time: 2_000) == 2)
        #expect(QuizScoring.points(.kahoot, points: 10_000 * 2, used: 299_999, time: 300_000) == 10_000)
        #expect(QuizScoring.points(.linear, points: 1, used: 1_000, time: 2_000) == 1)
        #expect(QuizScoring.points(.linear, points: 1, used: 1_001, time: 2_000) == 0)
    }

    @Test func aStreakAddsFromTheSecondOnAndIsBounded() {
        #expect((0...8).map(QuizScoring.streakBonus) == [0, 0, 100, 200, 300, 400, 500, 500, 500])
    }

    @Test func doublePointsStreaksAndMistakesOnTheLeaderboard() throws {
        let questions = [
            Sample.choice(right: 1), Sample.choice(right: 1, multiplier: 2), Sample.poll, Sample.choice(right: 1),
        ]
        var play = try Play(Sample.quiz(questions, scoring: .accuracy, streak: true))
        try play.act("start")
        for (first, second) in [("1", "1"), ("1", "2"), ("1", "2"), ("1", "1")] {
            try play.act(first, seat: 1, used: 100)
            try play.act(second, seat: 2, used: 100)
            try play.timeout()
            try play.act("next")
            if case .standings = play.game.stage { try play.act("next") }
        }
        #expect(play.points(1) == 1_000 + 2_100 + 1_200, "the poll keeps the streak")
        #expect(play.points(2) == 1_000 + 1_000, "a mistake ends it")
        #expect(play.game.stage == .finished)
        #expect(play.game.status == .over(.win(seat: 1, reason: "4300 points")))
    }

    @Test func theProjectorKnowsWhoHasClimbed() throws {
        var play = try Play(
            Sample.quiz([Sample.choice(), Sample.choice(), Sample.choice()], scoring: .accuracy), players: 3)
        try play.act("start")
        func answer(_ answers: [String]) throws {
            for (place, answer) in answers.enumerated() { try play.act(answer, seat: place + 1, used: 100) }
            try play.timeout()
            try play.act("next")
        }
        try answer(["2", "1", "1"])
        #expect((1...3).allSatisfy { play.game.climb(of: $0) == nil }, "there was no leaderboard before")
        try play.act("next")
        try answer(["1", "2", "1"])
        #expect((0...3).map { play.game.climb(of: $0) } == [nil, 1, -2, 1], "2, 3, 1 became 3, 1, 2")
    }

    @Test func extensionsCountForPointsAndCreditDoesNot() throws {
        var extended = try Play(Sample.quiz([Sample.choice()]))
        try extended.act("start")
        try extended.act("extend 20")
        #expect(extended.game.deadline == extended.now + 41_000)
        try extended.act("1", seat: 1, used: 20_000)
        try extended.act("1", seat: 2, used: 40_000)
        try extended.timeout()
        #expect(extended.points(1) == 750 && extended.points(2) == 500)

        var credited = try Play(Sample.quiz([Sample.choice()]))
        try credited.act("start")
        credited.credit(20_000)
        #expect(credited.game.deadline == credited.now + 41_000)
        try credited.act("1", seat: 1, used: 10_000)
        try credited.act("1", seat: 2, used: 40_000)
        try credited.timeout()
        #expect(credited.points(1) == 750 && credited.points(2) == 500, "the deadline moves, the points do not")
    }

    @Test func equalPointsAreRankedByTheOrderOfComing() throws {
        var play = try Play(Sample.quiz([Sample.choice()], scoring: .accuracy), players: 3)
        try play.act("start")
        try play.act("1", seat: 3, used: 1)
        try play.act("1", seat: 1, used: 1)
        try play.act("reveal")
        #expect(play.game.ranking.map(\.seat) == [1, 3, 2])
    }
}

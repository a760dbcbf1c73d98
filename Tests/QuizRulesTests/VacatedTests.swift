import Games
import Quizzes
import Testing

@testable import QuizRules

/// A player whom the host removes: the log keeps what was said, the standings leave it out.
@Suite struct VacatedTests {
    @Test func whoIsRemovedIsInNoStandingAndNobodyWaitsForThem() throws {
        var play = try Play(Sample.quiz([Sample.choice(right: 2), Sample.choice(right: 2)]), players: 3)
        try play.act("start")
        try play.act("2", seat: 1, used: 100)
        try play.act("2", seat: 2, used: 200)
        #expect(play.game.completeAt == 0)
        var game = play.game
        game.vacated(3, at: play.now)
        #expect(game.deadline == play.now, "the last whom all waited for is gone: the answer is shown")
        #expect(game.ranking.map(\.seat) == [1, 2] && game.tally == "2 of 2 answered")
        game.vacated(1, at: play.now)
        #expect(game.tally == "1 of 1 answered" && game.given[1] == nil)
        #expect(throws: Violation.self) {
            try game.decide(move: "2", seat: 1, moment: Moment(at: play.now, used: 5))
        }
        for fact in game.timeout(at: play.now) { try game.apply(fact) }
        #expect(game.scores.keys.sorted() == [2])
        let restored = try QuizGame(options: play.options, snapshot: game.snapshot)
        #expect(restored.snapshot == game.snapshot && restored.scores.keys.sorted() == [2])
        game.vacated(7, at: play.now)
        game.vacated(0, at: play.now)
        #expect(game.snapshot == restored.snapshot, "nobody was there")
    }

    @Test func theLastPlayersRemovalOpensNothing() throws {
        var play = try Play(Sample.quiz([Sample.choice(right: 2)]), players: 1)
        try play.act("start")
        var game = play.game
        let deadline = game.deadline
        game.vacated(1, at: play.now)
        #expect(game.deadline == deadline && game.ranking.isEmpty)
    }

    @Test func resultsKeepTheAnswersAndMarkThePlayer() throws {
        var play = try Play(Sample.quiz([Sample.choice(right: 2), Sample.choice(right: 2)]), players: 3)
        var steps: [PlayedRound.Step] = (0...3).map { .seated($0) }
        var game = play.game
        func take(_ facts: [Fact]) throws {
            for fact in facts {
                try game.apply(fact)
                steps.append(.fact(fact))
            }
        }
        func act(_ move: String, seat: Int = 0, used: Int64 = 100) throws {
            try take(try game.decide(move: move, seat: seat, moment: Moment(at: play.now, used: used)))
        }
        try act("start")
        for seat in 1...3 { try act("2", seat: seat, used: Int64(seat) * 700) }
        try act("reveal")
        try act("next")
        try act("next")
        try act("2", seat: 2)
        try act("2", seat: 1)
        steps.append(.vacated(2, at: play.now))
        game.vacated(2, at: play.now)
        try act("reveal")
        try act("next")
        play.now += 1
        let names = [0: "host", 1: "ana", 2: "ben (removed)", 3: "eve"]
        let round = PlayedRound(
            number: 1, options: play.options, first: 0, random: 0, names: names, steps: steps)
        let results = try QuizResults.count(round)
        #expect(results.differences == [])
        let players = try #require(results.tables.first)
        #expect(players.rows.map { $0[2] } == [.text("ana"), .text("eve"), .text("ben (removed)")])
        #expect(players.rows[2][0] == .none && players.rows[2][3] == .none, "no rank, no points")
        #expect(players.rows[2][5] == .number(2), "what was said is kept")
        let answers = try #require(results.tables.last)
        #expect(answers.rows.count { $0[2] == .text("ben (removed)") } == 2)
    }
}

import Games
import Quizzes
import Testing

@testable import QuizRules

@Suite struct ResultsTests {
    /// A quiz played by hand, with what its log has.
    private struct Ledger {
        var play: Play
        var steps: [PlayedRound.Step]

        init(_ quiz: Quiz, players: Int) throws {
            play = try Play(quiz, players: players)
            steps = (0..<players + 1).map { .seated($0) }
        }

        mutating func act(_ move: String, seat: Int = 0, used: Int64? = nil) throws {
            steps += try play.act(move, seat: seat, used: used).map { .fact($0) }
        }

        mutating func credit(_ milliseconds: Int64) {
            play.credit(milliseconds)
            steps.append(.credited(milliseconds))
        }

        var round: PlayedRound {
            let names = Dictionary(uniqueKeysWithValues: (0...play.game.scores.count).map { ($0, "player-\($0)") })
            return PlayedRound(number: 1, options: play.options, first: 0, random: 0, names: names, steps: steps)
        }

        /// The rows of a table, each by its columns' names.
        func rows(_ name: String) throws -> [[String: ResultTable.Cell]] {
            let tables = try QuizResults.count(round).tables
            let table = try #require(tables.first { "\($0.name)" == name })
            return table.rows.map { row in
                Dictionary(uniqueKeysWithValues: zip(table.columns.map { "\($0.key)" }, row))
            }
        }
    }

    /// Two questions of eight players: the better half knows the first, all but the best know the second.
    private static func eight() throws -> Ledger {
        var ledger = try Ledger(
            Sample.quiz([Sample.choice(right: 2), Sample.choice(multiplier: 2), Sample.poll], scoring: .linear),
            players: 8)
        try ledger.act("start")
        for seat in 1...8 { try ledger.act(seat <= 4 ? "2" : "3", seat: seat, used: Int64(seat) * 1_000) }
        try ledger.act("reveal")
        try ledger.act("next")
        try ledger.act("next")
        ledger.credit(700)
        try ledger.act("extend 20")
        ledger.credit(300)
        for seat in 2...7 { try ledger.act("1", seat: seat, used: Int64(seat) * 4_000) }
        try ledger.act("4", seat: 1, used: 500)
        try ledger.act("reveal")
        try ledger.act("next")
        try ledger.act("next")
        try ledger.act("1", seat: 1, used: 250)
        return ledger
    }

    @Test func questionsHaveTheirFigures() throws {
        let rows = try Self.eight().rows("questions")
        #expect(rows.count == 3)
        #expect(rows[0]["answered"] == .number(8) && rows[0]["right"] == .number(4))
        #expect(rows[0]["difficulty"] == .ratio(4, of: 8))
        #expect(rows[0]["median_ms"] == .number(4_500) && rows[0]["credit_ms"] == .number(0))
        #expect(rows[0]["right_answer"] == .text("2 answer 2"))
        // Of eight two are a group: by points 2 and 3 stand first, 7 and 8 last, of whom 7 knew the second.
        #expect(rows[0]["discrimination"] == .ratio(2, of: 2))
        #expect(rows[1]["discrimination"] == .ratio(2 - 1, of: 2))
        #expect(rows[1]["answered"] == .number(7) && rows[1]["difficulty"] == .ratio(6, of: 7))
        #expect(rows[1]["time_ms"] == .number(40_000) && rows[1]["credit_ms"] == .number(1_000))
        #expect(rows[1]["median_ms"] == .number(16_000))
        #expect(rows[2]["kind"] == .text("poll") && rows[2]["difficulty"] == ResultTable.Cell.none)
    }

    @Test func playersHaveTheirRankPointsAndMistakes() throws {
        let ledger = try Self.eight()
        let rows = try ledger.rows("players")
        #expect(rows.map { $0["seat"] } == ledger.play.game.ranking.map { .number(Int64($0.seat)) })
        #expect(rows.map { $0["points"] } == ledger.play.game.ranking.map { .number(Int64($0.score.points)) })
        // 1 − 2/20 of 1,000, and 1 − 8/40 of 2,000.
        #expect(rows[0]["name"] == .text("player-2") && rows[0]["points"] == .number(900 + 1_600))
        let first = try #require(rows.first { $0["seat"] == .number(1) })
        #expect(first["right"] == .number(1) && first["answered"] == .number(3) && first["wrong"] == .list([2]))
        let last = try #require(rows.first { $0["seat"] == .number(8) })
        #expect(last["wrong"] == .list([1]) && last["missed"] == .list([2]))
    }

    @Test func anAnswerToAnOpenQuestionIsNotCountedYet() throws {
        let rows = try Self.eight().rows("answers")
        #expect(rows.count == 8 + 7 + 1)
        #expect(rows[0]["answer_text"] == .text("answer 2") && rows[0]["used_ms"] == .number(1_000))
        #expect(rows[0]["right"] == .flag(true) && rows[0]["points"] == .number(950))
        #expect(rows[8]["question_credit_ms"] == .number(1_000))
        #expect(rows[15]["right"] == ResultTable.Cell.none && rows[15]["points"] == ResultTable.Cell.none)
    }

    /// Any quiz of any answers: the count from the stamps is the count of the rules.
    @Test(arguments: 0..<20) func theCountIsThatOfTheRules(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var quiz = Sample.all
        quiz.settings.scoring = Scoring.allCases[Int(seed) % Scoring.allCases.count]
        if seed % 2 == 0 { quiz.settings.teams = ["Red", "Green", "Blue"] }
        var ledger = try Ledger(quiz, players: 13)
        if seed % 2 == 0 { try ledger.act("team 3", seat: 5) }
        let answers = ["1", "2", "1 3", "true", "Vienna", "206", "4 3 2 1", "1 2 3 4"]
        try ledger.act("start")
        while ledger.play.game.stage != .finished {
            if case .asking(let index) = ledger.play.game.stage, quiz.questions[index].isAnswered {
                if Bool.random(using: &random) { ledger.credit(Int64.random(in: 1...5_000, using: &random)) }
                for seat in (1...13).shuffled(using: &random) {
                    let used = Int64.random(in: 0...20_000, using: &random)
                    // What is no answer to this question is refused and leaves nothing.
                    try? ledger.act(answers.randomElement(using: &random) ?? "1", seat: seat, used: used)
                    if Int.random(in: 0..<8, using: &random) == 0 {
                        ledger.play.now += Int64.random(in: 0...6_000, using: &random)
                        // Refused when the time is over or all have answered.
                        try? ledger.act("pause")
                        ledger.credit(Int64.random(in: 1...5_000, using: &random))
                        try? ledger.act("resume")
                    }
                }
                if Int.random(in: 0..<5, using: &random) == 0 {
                    try ledger.act("skip")
                    continue
                }
                try ledger.act("reveal")
            }
            try ledger.act("next")
        }
        let results = try QuizResults.count(ledger.round)
        #expect(results.differences == [])
        let points = try ledger.rows("players").map { $0["points"] }
        #expect(points == ledger.play.game.ranking.map { .number(Int64($0.score.points)) })
        #expect(ledger.play.game.scores.values.contains { $0.points > 0 })
    }

    /// Two teams; the first question is paused and answered by all, the second is left out, the third ends the quiz.
    private static func teams() throws -> Ledger {
        var quiz = Sample.quiz([Sample.choice(), Sample.choice(), Sample.choice()], scoring: .linear)
        quiz.settings.teams = ["Red", "Blue"]
        var ledger = try Ledger(quiz, players: 3)
        try ledger.act("team 2", seat: 1)
        try ledger.act("start")
        ledger.play.now += 5_000
        try ledger.act("pause")
        ledger.credit(2_000)
        try ledger.act("resume")
        for seat in 1...3 { try ledger.act("1", seat: seat, used: Int64(seat) * 1_000) }
        try ledger.act("reveal")
        try ledger.act("next")
        try ledger.act("next")
        try ledger.act("1", seat: 2, used: 1_500)
        try ledger.act("skip")
        try ledger.act("1", seat: 1, used: 10_000)
        try ledger.act("reveal")
        try ledger.act("next")
        return ledger
    }

    @Test func teamsPausesAndSkippedQuestionsStandInTheTables() throws {
        let ledger = try Self.teams()
        #expect(try QuizResults.count(ledger.round).differences == [])
        let players = try ledger.rows("players")
        #expect(players.map { $0["team"] } == [.text("Blue"), .text("Red"), .text("Red")])
        // 1 − 6/20 and 1 − 10/20.
        #expect(players[0]["points"] == .number(700 + 500))
        let questions = try ledger.rows("questions")
        #expect(questions.map { $0["skipped"] } == [.flag(false), .flag(true), .flag(false)])
        #expect(questions[0]["credit_ms"] == .number(0), "while it was paused nothing was lost")
        #expect(questions[1]["answered"] == .number(1) && questions[1]["right"] == ResultTable.Cell.none)
        let answers = try ledger.rows("answers")
        #expect(answers[0]["used_ms"] == .number(6_000))
        #expect(answers[3]["right"] == ResultTable.Cell.none && answers[3]["points"] == ResultTable.Cell.none)
        #expect(players[1]["missed"] == .list([3]), "a question that was left out is missed by nobody")
    }

    @Test(arguments: [
        ("answer 0 6000 ", "answer 0 4000 ", "beyond its time"),
        ("team 2 1 1 1200 Blue", "team 2 1 1 1300 Blue", "the stamps give"),
        ("skip 2 3", "skip 3 3", "the rules refuse"), ("pause 1 3 15000", "pause 1 3 25000", "the rules refuse"),
    ])
    func tamperingWithPausesAndTeamsIsFound(_ old: String, _ new: String, _ found: String) throws {
        try expect(found, in: try Self.teams().round, old, new)
    }

    private func expect(_ found: String, in played: PlayedRound, _ old: String, _ new: String) throws {
        var round = played
        var changed = 0
        round.steps = round.steps.map { step in
            guard case .fact(var fact) = step, fact.text.contains(old) else { return step }
            let parts = fact.text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
            fact.text = parts.joined(separator: new)
            changed += 1
            return .fact(fact)
        }
        #expect(changed == 1)
        let differences = try QuizResults.count(round).differences
        #expect(differences.contains { $0.contains(found) }, "\(differences)")
    }

    /// Each change to the log is found and named.
    @Test(arguments: [
        ("answer 0 1000 ", "answer 0 9000 ", "the stamps give"),
        ("answer 0 8000 ", "answer 0 90000 ", "beyond its time"),
        ("reveal 1 3 8", "reveal 1 3 7", "7 have answered"), ("# 2 4", "# 2 5", "counts"),
        ("standings 1 3 8\n1 1 950", "standings 1 3 8\n1 1 951", "seat 1 with 951 points"),
        ("question 2 3", "question 1 3", "asked twice"), ("reveal 2 3", "reveal 3 3", "the rules refuse"),
    ])
    func tamperingIsFound(_ old: String, _ new: String, _ found: String) throws {
        try expect(found, in: try Self.eight().round, old, new)
    }

    @Test func groupsNeedTwoPlayers() {
        #expect(QuizResults.discrimination(right: [1], [1, 2, 3, 4, 5]) == .none)
        #expect(QuizResults.discrimination(right: [1, 2], [1, 2, 3, 4, 5, 6]) == .ratio(2, of: 2))
        #expect(QuizResults.discrimination(right: [5, 6], [1, 2, 3, 4, 5, 6]) == .ratio(-2, of: 2))
        #expect(
            QuizResults.median([]) == nil && QuizResults.median([5, 1, 3]) == 3 && QuizResults.median([1, 4]) == 2)
    }
}

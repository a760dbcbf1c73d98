public import Games
internal import Quizzes

/// A quiz's results for its host: who got what, which question was how hard, and each answer with its stamp.
public enum QuizResults: ResultCounter {
    /// Of a hundred players so many make the upper group, and as many the lower, when a question's discrimination is
    /// reckoned: Kelley's choice, usual in item analysis.
    static let groupPercent = 27

    /// The tables `players`, `questions` and `answers`.
    public static func count(_ round: PlayedRound) throws(Violation) -> RoundResults {
        let recount = try QuizRecount(round)
        return RoundResults(
            tables: [players(recount, round.names), questions(recount), answers(recount, round.names)],
            differences: recount.differences)
    }

    private static func players(_ recount: QuizRecount, _ names: [Int: String]) -> ResultTable {
        let scored = recount.asked.filter { $0.value.isRevealed && recount.quiz.questions[$0.key].isScored }.keys
        let all = Dictionary(grouping: recount.answers, by: \.seat)
        let rows = recount.ranking.enumerated().map { place, entry -> [ResultTable.Cell] in
            let given = all[entry.seat] ?? []
            let wrong = given.filter { $0.isRight == false }.map { $0.question + 1 }
            let missed = scored.filter { index in !given.contains { $0.question == index } }.map { $0 + 1 }.sorted()
            return [
                .number(Int64(place + 1)), .number(Int64(entry.seat)), name(entry.seat, names),
                recount.members[entry.seat].map { .text(recount.quiz.settings.teams[$0]) } ?? .none,
                .number(Int64(entry.standing.points)), .number(Int64(entry.standing.right)),
                .number(Int64(given.count)), .list(wrong), .list(missed),
            ]
        }
        let removed = recount.removed.map { seat -> [ResultTable.Cell] in
            [
                .none, .number(Int64(seat)), name(seat, names), .none, .none,
                .number(Int64(all[seat]?.count ?? 0)), .none, .none,
            ]
        }
        return ResultTable(
            "players",
            [
                .init("rank", "RANK"), .init("seat"), .init("name", "NAME"),
                // Terminals show the teams where there are any.
                .init("team", recount.quiz.settings.teams.isEmpty ? nil : "TEAM"), .init("points", "POINTS"),
                .init("right", "RIGHT"), .init("answered", "ANSWERED"), .init("wrong", "WRONG"),
                .init("missed", "MISSED"),
            ], rows: rows + removed)
    }

    private static func questions(_ recount: QuizRecount) -> ResultTable {
        let ranking = recount.ranking.map(\.seat)
        let rows = recount.asked.sorted { $0.key < $1.key }.map { index, asked -> [ResultTable.Cell] in
            let question = recount.quiz.questions[index]
            let given = recount.answers(to: index)
            let right = given.filter { $0.isRight == true }
            let isCounted = asked.isRevealed && question.isScored
            return [
                .number(Int64(index + 1)), .text(question.kindName), .text(question.text),
                question.rightAnswer.isEmpty ? .none : .text(question.rightAnswer), .number(Int64(given.count)),
                isCounted ? .number(Int64(right.count)) : .none,
                isCounted && !given.isEmpty ? .ratio(right.count, of: given.count) : .none,
                isCounted ? discrimination(right: Set(right.map(\.seat)), ranking) : .none,
                median(given.map(\.used)).map { .number($0) } ?? .none, .number(asked.time), .number(asked.credit),
                .flag(asked.isSkipped),
            ]
        }
        return ResultTable(
            "questions",
            [
                .init("question", "#"), .init("kind"), .init("text", "QUESTION"), .init("right_answer"),
                .init("answered", "ANSWERED"), .init("right", "RIGHT"), .init("difficulty", "SHARE"),
                .init("discrimination", "DISCR."), .init("median_ms", "MEDIAN MS"), .init("time_ms"),
                .init("credit_ms"),
                // On a terminal where there is something to see.
                .init("skipped", recount.asked.values.contains(where: \.isSkipped) ? "SKIPPED" : nil),
            ], rows: rows)
    }

    private static func answers(_ recount: QuizRecount, _ names: [Int: String]) -> ResultTable {
        let rows = recount.answers.map { answer -> [ResultTable.Cell] in
            let question = recount.quiz.questions[answer.question]
            return [
                .number(Int64(answer.question + 1)), .number(Int64(answer.seat)), name(answer.seat, names),
                .text(answer.text), .text(words(answer.text, question)), .number(answer.used),
                answer.isRight.map { .flag($0) } ?? .none, answer.points.map { .number(Int64($0)) } ?? .none,
                .number(recount.asked[answer.question]?.credit ?? 0),
            ]
        }
        return ResultTable(
            "answers",
            [
                .init("question"), .init("seat"), .init("name"), .init("answer"), .init("answer_text"),
                .init("used_ms"), .init("right"), .init("points"), .init("question_credit_ms"),
            ], rows: rows)
    }

    /// The right answers of the upper group less those of the lower, by the size of a group: 1 when only the best knew it,
    /// below 0 when the others knew it better. None while a group would be a single player.
    static func discrimination(right: Set<Int>, _ ranking: [Int]) -> ResultTable.Cell {
        let size = (ranking.count * groupPercent + 50) / 100
        guard size > 1 else { return .none }
        let upper = ranking.prefix(size).count { right.contains($0) }
        let lower = ranking.suffix(size).count { right.contains($0) }
        return .ratio(upper - lower, of: size)
    }

    /// The one in the middle, or the mean of the two there; nil of nothing.
    static func median(_ times: [Int64]) -> Int64? {
        guard !times.isEmpty else { return nil }
        let sorted = times.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    private static func name(_ seat: Int, _ names: [Int: String]) -> ResultTable.Cell {
        names[seat].map { .text($0) } ?? .none
    }

    /// What was chosen, in words; what was typed as it is.
    private static func words(_ answer: String, _ question: Question) -> String {
        let shown = question.shownAnswers
        guard !shown.isEmpty else { return answer }
        return answer.split(separator: " ").compactMap { Int($0) }.filter { shown.indices.contains($0 - 1) }
            .map { shown[$0 - 1] }.joined(separator: ", ")
    }
}

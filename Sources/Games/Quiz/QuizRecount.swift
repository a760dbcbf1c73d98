internal import Games
internal import Quizzes

/// A round of a quiz counted once more from its log alone: answers, stamps, extensions, pauses. The rules are asked for nothing but
/// the right answers and the points of a stamp; where their own count or what they have published is another, it says so.
struct QuizRecount {
    /// One stored answer.
    struct Answer: Equatable {
        /// The question's index, from 0.
        var question: Int
        var seat: Int
        /// In its one normal spelling.
        var text: String
        /// The stamp, milliseconds.
        var used: Int64
        /// Nil until the question is revealed, and for a poll.
        var isRight: Bool?
        /// Nil until the question is revealed.
        var points: Int?
    }

    /// One question that was asked.
    struct Asked: Equatable {
        /// The time its points are reckoned with, milliseconds, extensions included.
        var time: Int64
        /// What outages gave back, milliseconds.
        var credit: Int64 = 0
        var isRevealed = false
        /// Whether the host has left it out: its answers count for nothing.
        var isSkipped = false
        /// How much of its time had run before it went on after a pause, milliseconds: no answer since can be faster.
        var elapsed: Int64 = 0
        /// What outages gave back since then, milliseconds.
        var creditSince: Int64 = 0
    }

    /// How a player stands.
    struct Standing: Equatable {
        var points = 0
        var last = 0
        var streak = 0
        var right = 0
    }

    let quiz: Quiz
    private(set) var answers: [Answer] = []
    /// By the question's index.
    private(set) var asked: [Int: Asked] = [:]
    /// By seat; the host has none.
    private(set) var standings: [Int: Standing] = [:]
    /// The seats whose players the host has removed: their answers are kept, and count for nothing from then on.
    private(set) var removed: [Int] = []
    /// The team of a player, by seat, as the rules have it.
    private(set) var members: [Int: Int] = [:]
    private(set) var differences: [String] = []
    private var open: Int?
    private var isPaused = false
    /// Where the answers to a question stand in `answers`, by the question's index and the seat.
    private var places: [Int: [Int: Int]] = [:]

    /// Counts a round.
    init(_ round: PlayedRound) throws(Violation) {
        quiz = try QuizGame.quiz(round.options)
        var game = try QuizGame(options: round.options, first: round.first, random: round.random)
        for step in round.steps {
            switch step {
            case .seated(let seat):
                game.seated(seat)
                if seat > 0, standings[seat] == nil { standings[seat] = Standing() }
            case .vacated(let seat, let at):
                game.vacated(seat, at: at)
                if standings.removeValue(forKey: seat) != nil { removed.append(seat) }
                if let open { places[open]?[seat] = nil }
            case .credited(let milliseconds):
                game.credit(milliseconds)
                credit(milliseconds)
            case .fact(let fact):
                do throws(Violation) {
                    try game.apply(fact)
                } catch {
                    differences.append("the rules refuse what the log has: \(error.message)")
                    return
                }
                // The rules know best who is in which team: they have put some there.
                members = game.members
                take(fact)
            }
        }
        members = game.members
        compare(with: game)
    }

    private mutating func credit(_ milliseconds: Int64) {
        guard let open, !isPaused, let former = asked[open] else { return }
        let most = QuizGame.mostCredit
        asked[open]?.credit = min(former.credit + min(max(0, milliseconds), most), most)
        asked[open]?.creditSince = min(former.creditSince + min(max(0, milliseconds), most), most)
    }

    /// All players by points, then by seat.
    var ranking: [(seat: Int, standing: Standing)] {
        standings.sorted { ($1.value.points, $0.key) < ($0.value.points, $1.key) }.map { ($0.key, $0.value) }
    }

    /// The answers to a question, in the order in which they came.
    func answers(to index: Int) -> [Answer] { (places[index] ?? [:]).values.sorted().map { answers[$0] } }

    // MARK: What the log says

    private mutating func take(_ fact: Fact) {
        if !fact.isPublic { return answer(fact) }
        let head = fact.text.prefix { $0 != "\n" }.split(separator: " ")
        let index = (head.count > 1 ? Int(head[1]) ?? 0 : 0) - 1
        switch head.first {
        case "question":
            if asked[index] != nil { differences.append("question \(index + 1) is asked twice") }
            places[index] = [:]
            asked[index] = Asked(time: Int64(quiz.questions[index].seconds) * 1_000)
            open = index
            isPaused = false
        case "extend": if let open { asked[open]?.time += Int64(index + 1) * 1_000 }
        case "pause":
            isPaused = true
            // `pause I N LEFT`
            if let open, let time = asked[open]?.time, head.count == 4 {
                asked[open]?.elapsed = time - (Int64(head[3]) ?? 0)
                asked[open]?.creditSince = 0
            }
        case "resume": isPaused = false
        case "skip":
            asked[index]?.isSkipped = true
            for seat in standings.keys { standings[seat]?.last = 0 }
            open = nil
        case "reveal":
            reveal(index)
            compare(with: fact.text, index)
            open = nil
        case "standings", "podium":
            compare(with: fact.text)
            compareTeams(with: fact.text)
            open = nil
        default: break
        }
    }

    private mutating func answer(_ fact: Fact) {
        // `answer INDEX USED AT ANSWER`
        let words = fact.text.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard let seat = fact.seat, words.count == 5, words[0] == "answer", let index = Int(words[1]),
            let used = Int64(words[2]), let asked = asked[index], index == open
        else {
            differences.append("this is no answer to an open question: \(fact.text.prefix(40))")
            return
        }
        if places[index]?[seat] != nil {
            differences.append("seat \(seat) has two answers to question \(index + 1)")
        }
        if !(asked.elapsed...max(asked.elapsed, asked.time + asked.creditSince)).contains(used) {
            differences.append("seat \(seat) answered question \(index + 1) after \(used) ms, beyond its time")
        }
        if isPaused { differences.append("seat \(seat) answered question \(index + 1) while it was paused") }
        places[index, default: [:]][seat] = answers.count
        answers.append(Answer(question: index, seat: seat, text: String(words[4]), used: used))
    }

    private mutating func reveal(_ index: Int) {
        let question = quiz.questions[index]
        asked[index]?.isRevealed = true
        guard question.isScored, let time = asked[index]?.time else {
            for place in (places[index] ?? [:]).values { answers[place].points = 0 }
            return
        }
        var silent = Set(standings.keys)
        for seat in standings.keys { standings[seat]?.last = 0 }
        for (seat, place) in places[index] ?? [:] {
            let isRight = question.isRight(answers[place].text)
            answers[place].isRight = isRight
            answers[place].points = 0
            guard isRight, var standing = standings[seat] else { continue }
            silent.remove(seat)
            standing.streak += 1
            standing.right += 1
            standing.last = QuizScoring.points(
                quiz.settings.scoring, points: question.points * question.multiplier, used: answers[place].used,
                time: time)
            if quiz.settings.hasStreakBonus { standing.last += QuizScoring.streakBonus(standing.streak) }
            standing.points += standing.last
            answers[place].points = standing.last
            standings[seat] = standing
        }
        for seat in silent { standings[seat]?.streak = 0 }
    }

    // MARK: What the rules have said

    private mutating func compare(with text: String, _ index: Int) {
        guard case .reveal(let shown)? = QuizShown(text)?.stage else { return }
        let given = answers(to: index)
        if shown.answered != given.count {
            differences.append(
                "reveal \(index + 1) says that \(shown.answered) have answered, the log has \(given.count)")
        }
        let counts = shown.counts.indices.map { number in
            given.count { $0.text.split(separator: " ").contains(Substring(String(number + 1))) }
        }
        if shown.counts != counts {
            differences.append("reveal \(index + 1) counts \(shown.counts), the log has \(counts)")
        }
        let right = given.count { $0.isRight == true }
        if let said = shown.rightCount, said != right {
            differences.append("reveal \(index + 1) says that \(said) were right, the log has \(right)")
        }
    }

    private mutating func compare(with text: String) {
        let places: [QuizShown.Place]
        switch QuizShown(text)?.stage {
        case .standings(_, _, _, let shown), .podium(_, _, let shown): places = shown
        default: return
        }
        let counted = ranking.prefix(QuizGame.places).enumerated().map {
            QuizShown.Place(rank: $0 + 1, seat: $1.seat, points: $1.standing.points, last: $1.standing.last)
        }
        guard places != counted else { return }
        let name = text.prefix { $0 != "\n" }.split(separator: " ").prefix(2).joined(separator: " ")
        let place = zip(places, counted).first { $0 != $1 }
        let shown = place.map { "seat \($0.0.seat) with \($0.0.points) points" } ?? "\(places.count) places"
        let found = place.map { "seat \($0.1.seat) with \($0.1.points)" } ?? "\(counted.count)"
        differences.append("\(name) has \(shown) at place \(place?.0.rank ?? 0), the stamps give \(found)")
    }

    private mutating func compareTeams(with text: String) {
        guard let shown = QuizShown(text)?.teams else { return }
        let ranking = QuizGame.ranking(
            of: quiz.settings.teams.count, members, points: standings.mapValues(\.points))
        let counted = ranking.enumerated().map {
            QuizShown.Team(
                number: $1.team + 1, members: $1.members, rank: $0 + 1, points: $1.points,
                name: quiz.settings.teams[$1.team])
        }
        guard shown != counted, let (said, found) = zip(shown, counted).first(where: { $0 != $1 }) else {
            if shown.count != counted.count {
                differences.append("a leaderboard has \(shown.count) teams, the quiz \(counted.count)")
            }
            return
        }
        differences.append(
            "team \(said.name) has \(said.points ?? 0) points at place \(said.rank ?? 0), the stamps give "
                + "\(found.name) with \(found.points ?? 0)")
    }

    private mutating func compare(with game: QuizGame) {
        for seat in Set(standings.keys).union(game.scores.keys).sorted() {
            let kept = game.scores[seat].map {
                Standing(points: $0.points, last: $0.last, streak: $0.streak, right: $0.right)
            }
            guard kept != standings[seat] else { continue }
            differences.append(
                "the rules give seat \(seat) \(kept?.points ?? 0) points, the stamps \(standings[seat]?.points ?? 0)")
        }
    }
}

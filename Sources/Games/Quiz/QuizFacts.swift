public import Games
internal import Quizzes

// How what was decided changes the state.
extension QuizGame {
    /// Takes a fact into the state. A log is a file: whatever it says, this applies it or throws.
    public mutating func apply(_ fact: Fact) throws(Violation) {
        let head = fact.text.prefix { $0 != "\n" }.split(separator: " ")
        guard take(head.first ?? "", number: head.count > 1 ? Int32(head[1]).map { Int($0) } ?? -1 : -1, head, fact)
        else {
            throw Violation(.unreadable, "this cannot happen in the quiz now: \(fact.text.prefix(40))")
        }
    }

    /// False when the fact cannot be. `number` is the one behind the verb: a question's from 1, an answer's index from 0.
    private mutating func take(_ verb: Substring, number: Int, _ head: [Substring], _ fact: Fact) -> Bool {
        switch verb {
        case "question":
            guard head.count >= 4, quiz.questions.indices.contains(number - 1), let at = Int64(head[3]),
                (0...Self.latest).contains(at), stage != .finished
            else { return false }
            enter(.asking(number - 1))
            askedAt = at
            // Who is here now stays in the team.
            choosing = []
        case "answer":
            guard let seat = fact.seat, stage == .asking(number), !isPaused, head.count >= 4,
                let used = Int64(head[2]), let at = Int64(head[3]), (0...Self.latest).contains(at),
                scores[seat] != nil, given[seat] == nil
            else { return false }
            let text = fact.text.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
            given[seat] = Given(text: text.count == 5 ? String(text[4]) : "", used: min(max(0, used), Self.latest))
            // When everybody has answered nobody waits for the clock.
            if given.count == scores.count { completeAt = at }
        case "extend":
            guard case .asking = stage, Self.extensionSeconds.contains(number), extra <= Self.mostExtension else {
                return false
            }
            extra += Int64(number) * 1_000
        case "pause": return pause(number, head)
        case "resume": return resume(number, head)
        case "skip":
            guard case .asking(let index) = stage, index == number - 1 else { return false }
            // The question has been nothing: nobody got points, and no row of right answers ends.
            for seat in scores.keys { scores[seat]?.last = 0 }
            enter(.standings(index))
            given = [:]
        case "reveal":
            guard case .asking(let index) = stage, index == number - 1 else { return false }
            score(index)
            isPaused = false
            stage = .revealed(index)
            shownText = fact.text
        case "standings":
            guard stage == .revealed(number - 1) else { return false }
            isPaused = false
            stage = .standings(number - 1)
            shownText = fact.text
        case "podium":
            guard stage != .finished else { return false }
            isPaused = false
            stage = .finished
            shownText = fact.text
        case "team":
            shownText = ""
            return chooseTeam(number - 1, fact.seat)
        case "teams": return settleTeams()
        default: return false
        }
        return true
    }

    /// Another stage, in which nothing has been said yet and no time has run.
    private mutating func enter(_ next: Stage) {
        stage = next
        isPaused = false
        shownText = ""
        (elapsed, extra, credited, completeAt, given) = (0, 0, 0, 0, [:])
    }

    private mutating func pause(_ number: Int, _ head: [Substring]) -> Bool {
        guard !isPaused else { return false }
        switch stage {
        case .asking(let index):
            let question = quiz.questions[index]
            guard head.count == 4, index == number - 1, let left = Int64(head[3]), left > 0,
                left <= rest(of: question), completeAt == 0
            else { return false }
            // What outages took is in it already.
            elapsed = time(of: question) - left
            credited = 0
        case .revealed, .standings: guard head.count == 1 else { return false }
        case .gathering, .finished: return false
        }
        isPaused = true
        return true
    }

    private mutating func resume(_ number: Int, _ head: [Substring]) -> Bool {
        guard isPaused else { return false }
        if case .asking(let index) = stage {
            guard head.count == 8, index == number - 1, let at = Int64(head[3]), (0...Self.latest).contains(at),
                Int64(head[7]) == elapsed
            else { return false }
            askedAt = at
        } else if head.count != 1 {
            return false
        }
        isPaused = false
        return true
    }

    private mutating func score(_ index: Int) {
        let question = quiz.questions[index]
        guard question.isScored else { return }
        for (seat, former) in scores {
            var score = former
            score.last = 0
            if let answer = given[seat], question.isRight(answer.text) {
                // A question is asked once, so neither count can be more than there are questions.
                score.streak = min(score.streak + 1, quiz.questions.count)
                score.right = min(score.right + 1, quiz.questions.count)
                score.last = QuizScoring.points(
                    quiz.settings.scoring, points: question.points * question.multiplier, used: answer.used,
                    time: time(of: question))
                if quiz.settings.hasStreakBonus { score.last += QuizScoring.streakBonus(score.streak) }
                score.points = min(score.points + score.last, Int(Self.latest))
            } else {
                score.streak = 0
                if given[seat] == nil { score.missed.insert(index) } else { score.wrong.insert(index) }
            }
            scores[seat] = score
        }
    }
}

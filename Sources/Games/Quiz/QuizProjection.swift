internal import Quizzes

// What a projector shows beside the public text: the question while its answer is discussed, and the clock. Nothing here
// tells a right answer before the reveal.
extension QuizGame {
    /// The question that is open or was closed last, until the next thing is shown; nil before, between and after.
    public var projected: QuizShown.Asked? {
        let index: Int
        switch stage {
        case .asking(let open): index = open
        case .revealed(let closed): index = closed
        case .gathering, .standings, .finished: return nil
        }
        guard case .question(let asked)? = QuizShown(questionText(index, at: askedAt))?.stage else { return nil }
        return asked
    }

    /// When the open question closes, in the room's time, with all extensions and credits; nil when none is open, or while
    /// it is paused.
    public var closesAt: Int64? {
        guard case .asking(let index) = stage, !isPaused else { return nil }
        return askedAt + rest(of: quiz.questions[index]) + credited
    }

    /// What is left of the open question's time while it is paused, milliseconds; nil when it is not.
    public var pausedRest: Int64? {
        guard case .asking(let index) = stage, isPaused else { return nil }
        return rest(of: quiz.questions[index])
    }

    /// How many have answered the open question, and how many play.
    public var answered: (given: Int, players: Int) { (given.count, scores.count) }

    /// How many ranks a player has gone up with the last question, negative for down; nil while there was no leaderboard before
    /// it, and for a seat without a score.
    public func climb(of seat: Int) -> Int? {
        guard let own = scores[seat], scores.values.contains(where: { $0.points > $0.last }) else { return nil }
        let rank = scores.count { ($1.points, seat) > (own.points, $0) }
        let former = scores.count { ($1.points - $1.last, seat) > (own.points - own.last, $0) }
        return former - rank
    }

    /// The numbers of the right answers, from 1, once they are shown; empty before, and where none is chosen from a list.
    public var revealedNumbers: [Int] {
        guard case .revealed(let index) = stage else { return [] }
        switch quiz.questions[index].kind {
        case .choice(let choices), .multiple(let choices):
            return choices.indices.filter { choices[$0].isRight }.map { $0 + 1 }
        case .trueFalse(let isTrue): return [isTrue ? 1 : 2]
        case .typed, .number, .order, .poll, .slide: return []
        }
    }
}

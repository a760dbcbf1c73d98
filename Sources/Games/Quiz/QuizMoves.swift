public import Games
internal import Quizzes

// What players and the host may do.
extension QuizGame {
    /// What an answer, the choice of a team or a word of the host comes to. An answer counts by the stamp, whenever it
    /// arrives.
    public func decide(move: String, seat: Int, moment: Moment) throws(Violation) -> [Fact] {
        guard stage != .finished else { throw Violation(.gameOver, "the quiz is over") }
        if seat == 0 { return try host(move, moment) }
        if let fact = try team(move, seat) { return [fact] }
        guard case .asking(let index) = stage else {
            throw Violation(.notYourTurn, "no question is open; wait for the next one")
        }
        let question = quiz.questions[index]
        guard question.isAnswered else {
            throw Violation(.notYourTurn, "there is nothing to answer on this one; wait for the next question")
        }
        guard scores[seat] != nil else { throw Violation(.illegalMove, "seat \(seat) is nobody's") }
        guard given[seat] == nil else { throw Violation(.illegalMove, "you have answered; the first answer counts") }
        guard !isPaused else {
            throw Violation(.notYourTurn, "the quiz is paused; answer when the question is shown again")
        }
        let text = move.hasPrefix("answer ") ? String(move.dropFirst(7)) : move
        let answer = try question.normalized(text)
        // The watch began anew when the question went on after a pause.
        let used = max(0, min(moment.used ?? moment.at - askedAt, Self.latest))
        guard used <= rest(of: question) + credited else {
            throw Violation(.notYourTurn, "time is up for this question")
        }
        return [Fact(seat: seat, text: "answer \(index) \(elapsed + used) \(moment.at) \(answer)", isPublic: false)]
    }

    private func host(_ move: String, _ moment: Moment) throws(Violation) -> [Fact] {
        let words = move.split(separator: " ")
        let verb = words.first.map(String.init) ?? ""
        guard verb == "extend" || words.count < 2 else {
            throw Violation(.illegalMove, "the host writes \(Self.hostWords); \(hint)")
        }
        switch (verb, stage) {
        case ("start", .gathering):
            let question = following(-1, at: moment.at)
            return quiz.settings.teams.isEmpty ? [question] : [Fact(seat: nil, text: teamsText()), question]
        case ("reveal", .asking(let index)): return [closing(index, at: moment.at)]
        case ("next", .asking(let index)) where !quiz.questions[index].isAnswered:
            return [following(index, at: moment.at)]
        case ("extend", .asking):
            guard words.count == 2, let seconds = Int(words[1]), Self.extensionSeconds.contains(seconds) else {
                throw Violation(.illegalMove, "extend by 1 to 120 seconds, for example: extend 10")
            }
            guard extra <= Self.mostExtension else {
                throw Violation(.illegalMove, "this question has been extended enough; reveal closes it")
            }
            return [Fact(seat: 0, text: "extend \(seconds)")]
        case ("pause", .asking(let index)): return [try pausing(index, moment)]
        case ("pause", .revealed), ("pause", .standings):
            guard !isPaused else { throw Self.isPausedAlready }
            return [Fact(seat: 0, text: "pause")]
        case ("resume", .asking(let index)) where isPaused:
            return [Fact(seat: 0, text: resumeText(index, at: moment.at), startsWatch: true)]
        case ("resume", _) where isPaused: return [Fact(seat: 0, text: "resume")]
        case ("skip", .asking(let index)):
            return [Fact(seat: 0, text: "skip \(index + 1) \(quiz.questions.count)"), following(index, at: moment.at)]
        case ("next", .revealed(let index)):
            // After a poll nothing has changed on the leaderboard, and after the last question comes the podium.
            guard quiz.questions[index].isScored, index + 1 < quiz.questions.count else {
                return [following(index, at: moment.at)]
            }
            return [Fact(seat: nil, text: standingsText(index))]
        case ("next", .standings(let index)): return [following(index, at: moment.at)]
        case ("end", _): return [Fact(seat: nil, text: podiumText())]
        case ("start", _), ("next", _), ("reveal", _), ("extend", _), ("pause", _), ("resume", _), ("skip", _):
            throw Violation(.notYourTurn, "that is not possible now; \(hint)")
        default: throw Violation(.illegalMove, "the host writes \(Self.hostWords); \(hint)")
        }
    }

    private static let isPausedAlready = Violation(.notYourTurn, "the quiz is paused; resume goes on")

    /// Stops the clock of the open question. What is left of its time stands in the fact, so that it is the same for all.
    private func pausing(_ index: Int, _ moment: Moment) throws(Violation) -> Fact {
        guard !isPaused else { throw Self.isPausedAlready }
        guard completeAt == 0 else {
            throw Violation(.notYourTurn, "all have answered; pause when the answer is shown")
        }
        guard let closesAt, moment.at < closesAt else {
            throw Violation(.notYourTurn, "the time is up; pause when the answer is shown")
        }
        // A clock that was set back leaves no more time than there was.
        let left = min(closesAt - moment.at, rest(of: quiz.questions[index]))
        return Fact(seat: 0, text: "pause \(index + 1) \(quiz.questions.count) \(left)")
    }

    private var hint: String {
        switch stage {
        case .gathering: "write start when everybody is here"
        case .asking where isPaused: "the quiz is paused; resume goes on"
        case .asking(let index):
            quiz.questions[index].isAnswered ? "a question is open; reveal closes it" : "next goes on"
        case .revealed, .standings: "next goes on"
        case .finished: "the quiz is over"
        }
    }
}

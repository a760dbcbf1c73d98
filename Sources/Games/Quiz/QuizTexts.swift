internal import Games
internal import Quizzes

// What players and spectators are told, as text: a head line, then lines that each begin with what they are. The same
// texts are published as events and shown on entering. QuizShown reads them.
extension QuizGame {
    /// `gathering N AUTO`, the title, `> ` the introduction, the teams.
    func gatheringText() -> String {
        var lines = ["gathering \(quiz.questions.count) \(quiz.settings.autoSeconds)", quiz.title]
        lines += quiz.introduction.split(separator: "\n").map { "> \($0)" }
        return (lines + teamLines).joined(separator: "\n")
    }

    /// `question I N AT MILLISECONDS MULTIPLIER KIND`, then the question, `> ` details, `| ` art, `1 ` answers.
    func questionText(_ index: Int, at: Int64) -> String {
        let question = quiz.questions[index]
        let head =
            "question \(index + 1) \(quiz.questions.count) \(at) \(question.seconds * 1_000) \(question.multiplier) "
            + question.kindName
        return ([head] + body(question)).joined(separator: "\n")
    }

    /// `resume I N AT LEFT MULTIPLIER KIND ELAPSED`, then as above: what is left of the time, and what had run before.
    func resumeText(_ index: Int, at: Int64) -> String {
        let question = quiz.questions[index]
        let head =
            "resume \(index + 1) \(quiz.questions.count) \(at) \(rest(of: question)) \(question.multiplier) "
            + "\(question.kindName) \(elapsed)"
        return ([head] + body(question)).joined(separator: "\n")
    }

    private func body(_ question: Question) -> [String] {
        var lines = [question.text]
        lines += question.details.split(separator: "\n").map { "> \($0)" }
        lines += question.art.map { "| \($0)" }
        return lines + question.shownAnswers.enumerated().map { "\($0 + 1) \($1)" }
    }

    /// `reveal I N ANSWERED`, `= ` the right answer, `# NUMBER COUNT` how many chose each, `> ` the explanation.
    func revealText(_ index: Int) -> String {
        let question = quiz.questions[index]
        var lines = ["reveal \(index + 1) \(quiz.questions.count) \(given.count)"]
        if !question.rightAnswer.isEmpty { lines.append("= \(question.rightAnswer)") }
        switch question.kind {
        case .choice, .multiple, .trueFalse, .poll:
            for number in 1...max(1, question.shownAnswers.count) {
                let count = given.values.count { $0.text.split(separator: " ").contains(Substring(String(number))) }
                lines.append("# \(number) \(count)")
            }
        case .typed, .number, .order:
            lines.append("# right \(given.values.count { question.isRight($0.text) })")
        case .slide: break
        }
        lines += question.explanation.split(separator: "\n").map { "> \($0)" }
        return lines.joined(separator: "\n")
    }

    /// `standings I N PLAYERS`, then `RANK SEAT POINTS LAST` for the first places, then the teams.
    func standingsText(_ index: Int) -> String {
        (["standings \(index + 1) \(quiz.questions.count) \(scores.count)"] + places()).joined(separator: "\n")
    }

    /// `podium N PLAYERS`, then the places as above.
    func podiumText() -> String {
        (["podium \(quiz.questions.count) \(scores.count)"] + places()).joined(separator: "\n")
    }

    private func places() -> [String] {
        ranking.prefix(Self.places).enumerated().map {
            "\($0 + 1) \($1.seat) \($1.score.points) \($1.score.last)"
        } + teamStandingLines
    }

    /// The text of the stage; then what only a state says: while a question is open `open CLOSES ANSWERED PLAYERS`, while
    /// the quiz is paused `paused LEFT ANSWERED PLAYERS`, or `paused` alone between questions; for the host `auto SECONDS`,
    /// and with `missing SEAT …` the first who have not answered; for a player `you RANK POINTS LAST RIGHT`, `member TEAM`
    /// with 1 behind it while another can be chosen, `said USED ANSWER`, and at the end the mistakes.
    public func shown(to seat: Int?) -> String {
        var lines: [String]
        switch stage {
        case .gathering: lines = [gatheringText()]
        case .asking(let index):
            lines = [elapsed == 0 ? questionText(index, at: askedAt) : resumeText(index, at: askedAt)]
            if let closesAt {
                lines.append("open \(closesAt) \(given.count) \(scores.count)")
            } else {
                lines.append("paused \(rest(of: quiz.questions[index])) \(given.count) \(scores.count)")
            }
            if seat == 0, given.count < scores.count {
                let missing = scores.keys.filter { given[$0] == nil }.sorted().prefix(Self.missing)
                lines.append("missing " + missing.map(String.init).joined(separator: " "))
            }
        case .revealed(let index):
            lines = [shownText.isEmpty ? revealText(index) : shownText] + (isPaused ? ["paused"] : [])
        case .standings(let index):
            lines = [shownText.isEmpty ? standingsText(index) : shownText] + (isPaused ? ["paused"] : [])
        case .finished: lines = [shownText.isEmpty ? podiumText() : shownText]
        }
        if seat == 0, quiz.settings.autoSeconds > 0 { lines.append("auto \(quiz.settings.autoSeconds)") }
        if let seat, seat != 0 { lines += own(seat) }
        return lines.joined(separator: "\n")
    }

    /// The lines that one player alone is shown.
    private func own(_ seat: Int) -> [String] {
        var lines: [String] = []
        if let score = scores[seat] {
            // Counted and not sorted: thousands ask for their own place at once.
            let rank = 1 + scores.count { ($1.points, seat) > (score.points, $0) }
            lines.append("you \(rank) \(score.points) \(score.last) \(score.right)")
            if let team = members[seat] { lines.append("member \(team + 1)\(mayChoose(seat) ? " 1" : "")") }
            if stage == .finished { lines += mistakeLines(score) }
        }
        if let answer = given[seat] { lines.append("said \(answer.used) \(answer.text)") }
        return lines
    }
}

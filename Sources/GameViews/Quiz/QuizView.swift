internal import Games
internal import QuizRules

/// A quiz as sentences, for screen readers, pipes and raw connections.
enum QuizView: GameView {
    static func plain(_ game: any GameRules) -> [String] {
        spoken(game.shown(to: nil), now: nil, names: { "player \($0)" })
    }

    static func mark(of seat: Int, in game: any GameRules) -> String { seat == 0 ? "host" : "player" }

    static func scene() -> (any HostedScene)? { QuizScene() }

    static func spoken(_ shown: String, now: Int64?, names: (Int) -> String) -> [String] {
        guard let quiz = QuizShown(shown) else { return [] }
        var lines: [String]
        switch quiz.stage {
        case .gathering(let said):
            lines = ["The quiz has \(said.questions) questions and has not begun."] + said.introduction
            lines += choices(quiz.teams)
        case .question(let asked): lines = question(asked) + progress(quiz, now, names)
        case .reveal(let revealed): lines = reveal(revealed)
        case .standings(let index, let of, let players, let places):
            lines = ["After question \(index) of \(of), \(players) players:"] + board(places, names)
            lines += board(quiz.teams)
        case .podium(_, let players, let places):
            lines = ["The quiz is over. \(players) players:"] + board(places, names)
            lines += board(quiz.teams)
        case .extended(let seconds): lines = ["\(seconds) seconds more."]
        case .paused(let left):
            lines = ["The host has paused the quiz."]
            if let left { lines[0] += " \(rounded(left)) seconds are left; answer when the question is shown again." }
        case .resumed: lines = ["The quiz goes on."]
        case .skipped(let index, let of):
            lines = ["Question \(index) of \(of) is left out. Nobody gets points for it."]
        case .teamed(let team, let seat):
            let name = quiz.teams.first { $0.number == team }?.name ?? ""
            if let seat {
                lines = ["\(names(seat)) is in team \(name)."]
            } else {
                lines = ["The teams:"] + sizes(quiz.teams)
            }
        }
        if quiz.pause != nil, quiz.open == nil {
            if case .question = quiz.stage {} else { lines.append("The quiz is paused.") }
        }
        return lines + own(quiz)
    }

    /// How far an open question is: only a state knows it.
    private static func progress(_ quiz: QuizShown, _ now: Int64?, _ names: (Int) -> String) -> [String] {
        guard case .question(let asked) = quiz.stage else { return [] }
        var lines: [String]
        let (given, players): (Int, Int)
        if let pause = quiz.pause {
            (given, players) = (pause.given, pause.players)
            lines = ["The quiz is paused; \(rounded(pause.left)) seconds are left."]
            if asked.kind == "slide" { return lines }
            lines[0] += " \(given) of \(players) have answered."
        } else {
            guard let open = quiz.open, asked.kind != "slide" else { return [] }
            (given, players) = (open.given, open.players)
            lines = ["\(given) of \(players) have answered."]
            if let now { lines[0] = "\(rounded(open.closesAt - now)) seconds left. " + lines[0] }
        }
        if !quiz.missing.isEmpty {
            let more = players - given - quiz.missing.count
            let end = more > 0 ? " and \(more) more" : ""
            lines.append("Not yet: \(quiz.missing.map(names).joined(separator: ", "))\(end).")
        }
        return lines
    }

    /// So many whole seconds, rounded up.
    private static func rounded(_ milliseconds: Int64) -> Int64 { max(0, (milliseconds + 999) / 1_000) }

    static func ownResult(_ shown: String) -> [String] { QuizShown(shown).map(own) ?? [] }

    static func receipt(_ stored: String) -> String? {
        // `answer INDEX TIME AT ANSWER`
        let parts = stored.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "answer", let used = Int64(parts[2]) else { return nil }
        return "\(parts[4]), after \(seconds(used)) seconds"
    }

    static func bringsResults(_ text: String) -> Bool {
        guard let quiz = QuizShown(text) else { return false }
        switch quiz.stage {
        case .reveal, .podium: return true
        // Who had not chosen was put into one.
        case .teamed(let team, _): return team == nil
        case .gathering, .question, .standings, .extended, .paused, .resumed, .skipped: return false
        }
    }

    private static func own(_ quiz: QuizShown) -> [String] {
        var lines: [String] = []
        if let said = quiz.said { lines.append("You answered \(said.text), after \(seconds(said.used)) seconds.") }
        if let member = quiz.member { lines += team(member, quiz) }
        if let you = quiz.you, !isBeforeTheFirst(quiz) {
            let last = you.last > 0 && !isUnscored(quiz.stage) ? "You get \(you.last) points. " : ""
            lines.append("\(last)You are \(ordinal(you.rank)) with \(you.points) points.")
        }
        if let mistakes = quiz.mistakes { lines += self.mistakes(mistakes) }
        return lines
    }

    /// Whether nobody can have a point yet, so that ranks say nothing.
    private static func isBeforeTheFirst(_ quiz: QuizShown) -> Bool {
        guard case .question(let asked) = quiz.stage, let you = quiz.you else { return false }
        return asked.index == 1 && you.points == 0
    }

    /// What one did not answer rightly, when all is over.
    private static func mistakes(
        _ mistakes: (wrong: Int, missed: Int, first: [QuizShown.Mistake])
    ) -> [String] {
        guard mistakes.wrong + mistakes.missed > 0 else { return ["You have answered everything rightly."] }
        var lines = ["You have answered \(mistakes.wrong) wrongly and \(mistakes.missed) not at all."]
        lines += mistakes.first.map {
            "Question \($0.number)\($0.isMissed ? ", not answered" : ""): \($0.text) Right answer: \($0.right)."
        }
        let more = mistakes.wrong + mistakes.missed - mistakes.first.count
        return more > 0 ? lines + ["And \(more) more."] : lines
    }

    // MARK: Teams

    private static func team(_ member: (team: Int, mayChange: Bool), _ quiz: QuizShown) -> [String] {
        let name = quiz.teams.first { $0.number == member.team }?.name
        let words = "You are in team \(member.team)\(name.map { ", \($0)" } ?? "")."
        return [member.mayChange ? words + " Type team and a number for another." : words]
    }

    private static func choices(_ teams: [QuizShown.Team]) -> [String] {
        teams.isEmpty
            ? []
            : ["Teams: " + sizes(teams).joined(separator: ", ") + ".", "Choose one with its number, such as team 1."]
    }

    private static func sizes(_ teams: [QuizShown.Team]) -> [String] {
        teams.map { "\($0.number) \($0.name), \($0.members) player\($0.members == 1 ? "" : "s")" }
    }

    private static func board(_ teams: [QuizShown.Team]) -> [String] {
        teams.compactMap { team in
            guard let rank = team.rank, let points = team.points else { return nil }
            return "Team \(team.name) is \(ordinal(rank)) with \(points) points."
        }
    }

    /// Whether what is shown has no right answer, as a poll: the points that are told are those of a question before it.
    private static func isUnscored(_ stage: QuizShown.Stage) -> Bool {
        if case .reveal(let revealed) = stage { return revealed.right.isEmpty }
        return false
    }

    /// A question with all there is to choose from. Its time is said where one is kept.
    static func question(_ asked: QuizShown.Asked, isTimed: Bool = true) -> [String] {
        var head = "Question \(asked.index) of \(asked.of)"
        if asked.kind != "slide" {
            if asked.elapsed > 0 { head += " goes on" }
            if isTimed { head += ", \(asked.elapsed > 0 ? rounded(asked.time) : asked.time / 1_000) seconds" }
            if asked.multiplier == 2 { head += ", double points" }
        }
        head += "."
        var lines = [head] + asked.art + [asked.text] + asked.details
        lines += asked.answers.enumerated().map { "\($0 + 1). \($1)" }
        switch asked.kind {
        case "multiple": lines.append("Several may be right: write their numbers, such as 1 3.")
        case "order": lines.append("Write the numbers in the right order, such as 2 1 3.")
        case "typed": lines.append("Type the answer.")
        case "number": lines.append("Type a number.")
        default: break
        }
        return lines
    }

    private static func reveal(_ revealed: QuizShown.Revealed) -> [String] {
        var lines: [String] = []
        if !revealed.right.isEmpty { lines.append("Right answer: \(revealed.right).") }
        if !revealed.counts.isEmpty {
            let counts = revealed.counts.enumerated().map { "\($0 + 1): \($1)" }.joined(separator: ", ")
            lines.append("\(revealed.answered) answered. \(counts).")
        } else if let right = revealed.rightCount {
            lines.append("\(right) of \(revealed.answered) were right.")
        }
        return lines + revealed.explanation
    }

    private static func board(_ places: [QuizShown.Place], _ names: (Int) -> String) -> [String] {
        places.map { "\($0.rank). \(names($0.seat)), \($0.points) points" + ($0.last > 0 ? " (+\($0.last))" : "") }
    }

    /// So many milliseconds in seconds with one digit behind the point.
    static func seconds(_ milliseconds: Int64) -> String {
        "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100)"
    }

    /// 1st, 2nd, 3rd, 4th, 11th, 21st.
    static func ordinal(_ number: Int) -> String {
        let ending =
            switch (number % 10, number % 100) {
            case (_, 11...13): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return "\(number)\(ending)"
    }
}

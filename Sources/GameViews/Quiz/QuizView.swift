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
        case .gathering(let questions): lines = ["The quiz has \(questions) questions and has not begun."]
        case .question(let asked): lines = question(asked) + progress(quiz, now, names)
        case .reveal(let revealed): lines = reveal(revealed)
        case .standings(let index, let of, let players, let places):
            lines = ["After question \(index) of \(of), \(players) players:"] + board(places, names)
        case .podium(_, let players, let places):
            lines = ["The quiz is over. \(players) players:"] + board(places, names)
        case .extended(let seconds): lines = ["\(seconds) seconds more."]
        }
        return lines + own(quiz)
    }

    /// How far an open question is: only a state knows it.
    private static func progress(_ quiz: QuizShown, _ now: Int64?, _ names: (Int) -> String) -> [String] {
        guard let open = quiz.open, case .question(let asked) = quiz.stage, asked.kind != "slide" else { return [] }
        var lines = ["\(open.given) of \(open.players) have answered."]
        if let now { lines[0] = "\(max(0, (open.closesAt - now + 999) / 1_000)) seconds left. " + lines[0] }
        if !quiz.missing.isEmpty {
            let more = open.players - open.given - quiz.missing.count
            let end = more > 0 ? " and \(more) more" : ""
            lines.append("Not yet: \(quiz.missing.map(names).joined(separator: ", "))\(end).")
        }
        return lines
    }

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
        case .gathering, .question, .standings, .extended: return false
        }
    }

    private static func own(_ quiz: QuizShown) -> [String] {
        var lines: [String] = []
        if let said = quiz.said { lines.append("You answered \(said.text), after \(seconds(said.used)) seconds.") }
        if let you = quiz.you {
            let last = you.last > 0 && !isUnscored(quiz.stage) ? "You get \(you.last) points. " : ""
            lines.append("\(last)You are \(ordinal(you.rank)) with \(you.points) points.")
        }
        return lines
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
            if isTimed { head += ", \(asked.time / 1_000) seconds" }
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

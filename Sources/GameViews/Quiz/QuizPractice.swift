internal import Games
internal import QuizRules

/// A quiz alone: the rules of the live quiz with one player, whose host goes on by itself. What was wrong is asked again
/// in another round, for as long as the player likes.
struct QuizPractice: Practice {
    private enum Step {
        /// A question is open.
        case asking(QuizShown.Asked)
        /// A line leads on.
        case resting
        /// Another round is offered.
        case offering
        case over
    }

    /// A question that was not answered rightly.
    private struct Miss {
        var asked: QuizShown.Asked
        var said: String?
        var right: String
    }

    /// The seat of the one who practises; the host's is 0.
    private static let seat = 1
    /// What shows the answer to who does not know it.
    private static let giveUp = "?"

    private let title: String
    private let pace: PracticePace
    private var game: QuizGame
    private var step = Step.resting
    private var round = 1
    private var misses: [Miss] = []

    init(_ prepared: PreparedGame, pace: PracticePace) throws(Violation) {
        title = prepared.title
        self.pace = pace
        game = try QuizGame(options: prepared.options, first: 0, random: 0)
        sit()
    }

    private mutating func sit() {
        game.seated(0)
        game.seated(Self.seat)
    }

    var isOver: Bool {
        if case .over = step { return true }
        return false
    }

    var deadline: Int64? {
        guard pace.isTimed, case .asking = step, let closesAt = game.closesAt else { return nil }
        // At the very end of its time an answer still counts.
        return closesAt + 1
    }

    mutating func begin(at: Int64) -> [String] {
        var introduction: [String] = []
        if case .gathering(let said)? = QuizShown(game.shown(to: nil))?.stage { introduction = said.introduction }
        let lines =
            [title + "."] + introduction + [
                "Type your answer, then Enter. \(Self.giveUp) shows the answer of a question that you do not know."
            ]
        return lines + rest(at)
    }

    mutating func take(line: String, at: Int64) -> [String] {
        switch step {
        case .asking(let asked):
            if let deadline, at >= deadline { return pass(at: at) }
            let text = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if text == Self.giveUp { return close(asked, at, verdict: "Not known.") }
            do {
                let moment = Moment(at: time(at))
                try apply(game.decide(move: "answer \(text)", seat: Self.seat, moment: moment))
            } catch {
                return ["\(error.message.prefix(1).uppercased())\(error.message.dropFirst())."]
            }
            return close(asked, at, verdict: "Wrong.")
        case .resting: return goOn(at)
        case .offering:
            switch line.split(whereSeparator: \.isWhitespace).joined().lowercased() {
            case "yes", "y": return again(at)
            case "no", "n":
                step = .over
                return []
            default: return ["Type yes or no."]
            }
        case .over: return []
        }
    }

    mutating func pass(at: Int64) -> [String] {
        guard case .asking(let asked) = step, let deadline, at >= deadline else { return [] }
        return close(asked, at, verdict: "Time is up.")
    }

    mutating func endOfInput() -> [String] {
        defer { step = .over }
        switch step {
        case .asking, .resting: return summary
        case .offering, .over: return []
        }
    }

    // MARK: Steps

    /// The rules' time: it stands still when nobody watches the clock.
    private func time(_ at: Int64) -> Int64 { pace.isTimed ? at : 0 }

    private mutating func apply(_ facts: [Fact]) throws(Violation) {
        for fact in facts { try game.apply(fact) }
    }

    /// What the host's word shows; nil when it is not possible.
    private mutating func host(_ word: String, _ at: Int64) -> QuizShown.Stage? {
        guard let facts = try? game.decide(move: word, seat: 0, moment: Moment(at: time(at))),
            (try? apply(facts)) != nil
        else { return nil }
        return facts.last.flatMap { QuizShown($0.text) }?.stage
    }

    private mutating func rest(_ at: Int64) -> [String] {
        guard pace.waits else { return goOn(at) }
        step = .resting
        return [game.stage == .gathering ? "Press Enter to begin." : "Press Enter to go on."]
    }

    /// On to the next question, or to the end of the round.
    private mutating func goOn(_ at: Int64) -> [String] {
        var lines: [String] = []
        while let shown = host(game.stage == .gathering ? "start" : "next", at) {
            switch shown {
            case .question(let asked):
                lines += [""] + QuizView.question(asked, isTimed: pace.isTimed)
                if asked.kind != "slide" {
                    step = .asking(asked)
                    return lines
                }
                if pace.waits { return lines + rest(at) }
            // The leaderboard of one is no news.
            case .standings: break
            case .gathering, .reveal, .podium, .extended, .paused, .resumed, .skipped, .teamed:
                return lines + finish()
            }
        }
        return lines + finish()
    }

    /// Shows the answer. `verdict` is what is said where no right answer was given.
    private mutating func close(_ asked: QuizShown.Asked, _ at: Int64, verdict: String) -> [String] {
        let before = you?.right ?? 0
        let said = QuizShown(game.shown(to: Self.seat))?.said
        guard case .reveal(let revealed)? = host("reveal", at) else { return finish() }
        var lines: [String]
        if revealed.right.isEmpty {
            lines = [said == nil ? verdict : "Noted. There is no right answer."]
        } else if let you, let said, you.right > before {
            let took = pace.isTimed ? " after \(QuizView.seconds(said.used)) seconds" : ""
            lines = ["Right\(took): \(you.last) points."]
        } else {
            lines = [verdict]
            misses.append(Miss(asked: asked, said: said.map { Self.words($0.text, asked) }, right: revealed.right))
        }
        if !revealed.right.isEmpty { lines.append("Right answer: \(revealed.right).") }
        lines += revealed.explanation
        let isLast = asked.index == asked.of
        return lines + (isLast ? goOn(at) : rest(at))
    }

    private mutating func finish() -> [String] {
        guard !misses.isEmpty else {
            step = .over
            return summary
        }
        step = .offering
        let these = misses.count == 1 ? "this one" : "these \(misses.count)"
        return summary + ["Type yes to practise \(these) again, or no to end."]
    }

    private mutating func again(_ at: Int64) -> [String] {
        guard let part = try? game.selecting(misses.map(\.asked.index)) else {
            step = .over
            return []
        }
        game = part
        sit()
        misses = []
        round += 1
        return rest(at)
    }

    // MARK: Words

    private var you: (rank: Int, points: Int, last: Int, right: Int)? { QuizShown(game.shown(to: Self.seat))?.you }

    private var summary: [String] {
        let right = you?.right ?? 0
        let asked = right + misses.count
        guard asked > 0 else { return ["", "Nothing was answered."] }
        var lines = ["", "Round \(round): \(right) of \(asked) right, \(you?.points ?? 0) points."]
        for miss in misses {
            lines.append("Question \(miss.asked.index): \(miss.asked.text)")
            lines.append((miss.said.map { "You said: \($0). " } ?? "") + "Right answer: \(miss.right).")
        }
        return lines
    }

    /// An answer as the right one is written: numbers with what they stand for.
    private static func words(_ answer: String, _ asked: QuizShown.Asked) -> String {
        guard !asked.answers.isEmpty else { return answer }
        return answer.split(separator: " ").compactMap { Int($0) }.filter { asked.answers.indices.contains($0 - 1) }
            .map { asked.kind == "order" ? asked.answers[$0 - 1] : "\($0) \(asked.answers[$0 - 1])" }
            .joined(separator: ", ")
    }
}

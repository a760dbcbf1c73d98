internal import Games
internal import QuizRules

// Keys of a quiz: answers of a player, steps of the host.
extension QuizScene {
    /// How far one key of the host moves the end of the open question, seconds.
    private static let extensionSeconds = 10

    func keys(for role: SceneRole) -> [SceneKey] {
        switch role {
        case .host: hostKeys
        case .player: playerKeys(role)
        case .spectator: []
        }
    }

    mutating func take(_ input: SceneInput, by role: SceneRole) -> SceneOutcome {
        switch role {
        case .host: hostTakes(input)
        case .player: playerTakes(input, role)
        case .spectator: .nothing
        }
    }

    // MARK: The host

    /// The step that leads on: its words, and the move; nil for another round.
    private var nextStep: (label: String, move: String?)? {
        switch stage {
        case .gathering: return ("start the quiz", "start")
        case .question(let asked): return asked.kind == "slide" ? ("go on", "next") : ("reveal now", "reveal")
        case .reveal(let revealed):
            let isLast = revealed.index >= revealed.of
            let isUnscored = revealed.right.isEmpty
            return (isLast ? "podium" : isUnscored ? "next question" : "leaderboard", "next")
        case .standings: return ("next question", "next")
        case .podium: return ("play it again", nil)
        case .extended, .paused, .resumed, .skipped, .teamed, nil: return nil
        }
    }

    /// Whether the host can stop the quiz now, or go on.
    private var canPause: Bool {
        switch stage {
        case .question, .reveal, .standings: true
        default: false
        }
    }

    private var hostKeys: [SceneKey] {
        guard let step = nextStep, pending == nil else { return [] }
        var keys = [
            SceneKey(
                "n", step.label, "Goes on: starts, reveals, then leaderboard, next question, podium, another round.",
                input: .character("n"), leadsOn: true)
        ]
        if case .question? = stage {
            keys.append(
                SceneKey("e", "+10 s", "Gives ten seconds more for the open question.", input: .character("e")))
        }
        if canPause {
            keys.append(
                pausedLeft == nil
                    ? SceneKey("p", "pause", "Stops the clock of the open question.", input: .character("p"))
                    : SceneKey(
                        "p", "resume", "Goes on: an open question is shown anew with the time that is left.",
                        input: .character("p")))
        }
        if case .question? = stage {
            keys.append(
                SceneKey(
                    "S", "skip", "Leaves the open question out, without answer and points; asks first.",
                    input: .character("S")))
        }
        switch stage {
        case .podium: return keys
        case .reveal, .standings:
            keys.append(
                SceneKey(
                    "a", goesOnByItself ? "hold" : "auto",
                    "Goes on by itself after each answer and leaderboard, or stops doing so.", input: .character("a")))
        default: break
        }
        keys.append(SceneKey("E", "end", "Ends the quiz and shows the podium; asks first.", input: .character("E")))
        return keys
    }

    private mutating func hostTakes(_ input: SceneInput) -> SceneOutcome {
        guard case .character(let character) = input, ["n", " ", "e", "E", "p", "S", "a"].contains(character) else {
            return .nothing
        }
        if character == "a" {
            isAutomatic = !goesOnByItself
            return .changed
        }
        guard pending == nil else { return .refused("the last step is on its way") }
        switch (character, stage) {
        case ("e", .question): return .move("extend \(Self.extensionSeconds)")
        case ("e", _): return .refused("no question is open")
        case ("p", _) where canPause: return .move(pausedLeft == nil ? "pause" : "resume")
        case ("p", _): return .refused("there is nothing to pause")
        case ("S", .question):
            return .ask(question: "Leave this question out, without points?", yes: "leave it out", move: "skip")
        case ("S", _): return .refused("no question is open")
        case ("E", .podium): return .refused("the quiz is over; n plays it again, Esc leaves")
        case ("E", _): return .ask(question: "End the quiz and show the podium?", yes: "end it", move: "end")
        default:
            guard let step = nextStep else { return .nothing }
            return step.move.map { .move($0) } ?? .again
        }
    }

    // MARK: A player

    private func playerKeys(_ role: SceneRole) -> [SceneKey] {
        if canChooseTeam(role) {
            return [SceneKey("1–\(teams.count)", "team", "Chooses a team, until the first question opens.")]
        }
        if case .podium? = stage, mistakes.map({ $0.wrong + $0.missed > 0 }) ?? false {
            return [
                SceneKey(
                    "w", showsMistakes ? "podium" : "your mistakes",
                    "Shows what you did not answer rightly, or the podium again.", input: .character("w"))
            ]
        }
        guard canAnswer(role), let question else { return [] }
        let range = "1–\(question.answers.count)"
        switch question.kind {
        case "choice", "truefalse", "poll":
            return [SceneKey(range, "answer", "Answers; the first answer counts. Enter takes the tile of the cursor.")]
        case "multiple":
            return [
                SceneKey(range, "choose", "Chooses an answer, or takes it back; Space does so under the cursor."),
                SceneKey("↵", "send", "Sends what is chosen; the first answer counts.", input: .enter),
            ]
        case "order":
            return [
                SceneKey(range, "in their order", "Puts the answers in order, one after the other."),
                SceneKey("Backspace", "take back", "Takes the last one back.", input: .backspace),
                SceneKey("↵", "send", "Sends the order; the first answer counts.", input: .enter),
            ]
        default: return []
        }
    }

    private mutating func playerTakes(_ input: SceneInput, _ role: SceneRole) -> SceneOutcome {
        if canChooseTeam(role), case .character(let character) = input, let number = character.wholeNumberValue {
            guard (1...teams.count).contains(number) else { return .refused("the teams are 1 to \(teams.count)") }
            return .move("team \(number)")
        }
        if case .podium? = stage, input == .character("w"), mistakes != nil {
            showsMistakes.toggle()
            return .changed
        }
        guard let question, case .question? = stage, !question.answers.isEmpty else { return .nothing }
        if case .step(let direction) = input { return go(direction, question.answers.count) }
        let number: Int?
        switch input {
        case .character(" "): number = cursor.map { $0 + 1 }
        case .character(let character):
            guard character.isASCII, let digit = character.wholeNumberValue else { return .nothing }
            number = digit
        case .place(let place):
            number = place + 1
            cursor = place
        case .enter, .backspace, .step: number = nil
        }
        if said != nil { return .refused("you have answered; the first answer counts") }
        if pausedLeft != nil { return .refused("the quiz is paused; answer when it goes on") }
        if pending != nil { return .refused("your answer is on its way") }
        if let number, !(1...question.answers.count).contains(number) {
            return .refused("the answers are 1 to \(question.answers.count)")
        }
        switch question.kind {
        case "multiple": return chooseSeveral(input, number)
        case "order": return putInOrder(input, number, of: question.answers.count)
        default:
            if case .backspace = input { return .nothing }
            let chosen = number ?? cursor.map { $0 + 1 }
            return chosen.map { .move(String($0)) } ?? .refused("press a number from 1 to \(question.answers.count)")
        }
    }

    private mutating func chooseSeveral(_ input: SceneInput, _ number: Int?) -> SceneOutcome {
        if let number {
            if draft.contains(number) { draft.removeAll { $0 == number } } else { draft.append(number) }
            return .changed
        }
        switch input {
        case .backspace:
            if draft.popLast() == nil { return .nothing }
            return .changed
        case .enter where draft.isEmpty: return .refused("choose one or more first, with their numbers")
        case .enter: return .move(draft.sorted().map(String.init).joined(separator: " "))
        default: return .refused("choose with the numbers, then Enter")
        }
    }

    private mutating func putInOrder(_ input: SceneInput, _ number: Int?, of count: Int) -> SceneOutcome {
        if let number {
            if draft.contains(number) {
                // The last one again takes it back; another one has its place.
                guard draft.last == number else { return .refused("\(number) has its place; Backspace takes back") }
                draft.removeLast()
            } else {
                draft.append(number)
            }
            return .changed
        }
        switch input {
        case .backspace:
            if draft.popLast() == nil { return .nothing }
            return .changed
        case .enter where draft.count < count: return .refused("put all \(count) in order first")
        case .enter: return .move(draft.map(String.init).joined(separator: " "))
        default: return .refused("type the numbers in their order, then Enter")
        }
    }

    /// Moves the cursor over the tiles, which stand two in a row.
    private mutating func go(_ direction: BoardDirection, _ count: Int) -> SceneOutcome {
        guard let from = cursor else {
            cursor = 0
            return .changed
        }
        let next =
            switch direction {
            case .up: from - 2
            case .down: from + 2
            case .left: from - 1
            case .right: from + 1
            }
        if (0..<count).contains(next) { cursor = next }
        return .changed
    }
}

internal import Cells
internal import Games
internal import QuizRules

/// A quiz as one client sees it on a full screen.
struct QuizScene: HostedScene {
    /// What is shown now; nil before the first text.
    var stage: QuizShown.Stage?
    /// The question that is open, or was closed last.
    var question: QuizShown.Asked?
    /// When the open question closes, in the room's time.
    var closesAt: Int64 = 0
    /// What is said before the first question.
    var gathering: QuizShown.Gathering?
    /// While the host has stopped the quiz: what is left of the open question's time, milliseconds, 0 between questions.
    var pausedLeft: Int64?
    /// The teams as they were shown last; empty where everybody plays alone.
    var teams: [QuizShown.Team] = []
    /// The own team by its number, and whether another can be chosen.
    var member: (team: Int, mayChange: Bool)?
    /// The teams that were chosen since the own one was told, by seat.
    var chosenTeams: [Int: Int] = [:]
    /// What one did not answer rightly, when all is over, and whether it is shown instead of the podium.
    var mistakes: (wrong: Int, missed: Int, first: [QuizShown.Mistake])?
    var showsMistakes = false
    /// After how many seconds the host's client goes on by itself, 0 when the author says nothing of it; and what the host
    /// has said about it since, if anything.
    var autoSeconds = 0
    var isAutomatic: Bool?
    /// How many have answered, and how many play; nil while it is not known.
    var answered: (given: Int, players: Int)?
    /// The first seats that have not answered; only the host is told.
    var missing: [Int] = []
    /// One's own place.
    var you: (rank: Int, points: Int, last: Int, right: Int)?
    /// One's own rank before the last answer was shown.
    var formerRank: Int?
    /// What one has said to the question, after how many milliseconds.
    var said: (used: Int64, text: String)?
    /// What was sent and is not stored yet.
    var pending: String?
    /// The ranks on the leaderboard that is shown, and those on the one before, by seat.
    var ranks: [Int: Int]?
    var formerRanks: [Int: Int]?
    /// The tile under the cursor, from 0.
    var cursor: Int?
    /// The numbers that are chosen and not sent, from 1, in the order in which they were typed.
    var draft: [Int] = []

    // MARK: Texts

    mutating func take(state shown: String) {
        guard let quiz = QuizShown(shown) else { return }
        show(quiz.stage, isEvent: false)
        if let open = quiz.open {
            closesAt = open.closesAt
            answered = (open.given, open.players)
        }
        if let pause = quiz.pause, isOpenOrSlide { answered = (pause.given, pause.players) }
        pausedLeft = quiz.pause?.left
        if !quiz.teams.isEmpty { teams = quiz.teams }
        if let member = quiz.member {
            self.member = member
            chosenTeams = [:]
        }
        if let seconds = quiz.autoSeconds { autoSeconds = seconds }
        if let mistakes = quiz.mistakes { self.mistakes = mistakes }
        missing = quiz.missing
        if let you = quiz.you { self.you = you }
        if let said = quiz.said {
            self.said = said
            pending = nil
        }
    }

    mutating func take(event text: String) {
        guard let quiz = QuizShown(text) else { return }
        show(quiz.stage, isEvent: true)
        if !quiz.teams.isEmpty { teams = quiz.teams }
    }

    mutating func take(past text: String) {
        guard let quiz = QuizShown(text) else { return }
        switch quiz.stage {
        case .gathering:
            // Another round: who led the one before is of no concern.
            formerRanks = nil
            if case .standings? = stage { break }
            ranks = nil
        case .question(let asked):
            // The answer that is shown belongs to the question before it.
            if case .reveal(let revealed)? = stage, revealed.index == asked.index { question = asked }
        case .standings(let index, _, _, let places):
            if case .standings(let shown, _, _, _)? = stage {
                if index < shown { formerRanks = Self.ranks(places) }
            } else {
                ranks = Self.ranks(places)
            }
        case .reveal, .podium, .extended, .paused, .resumed, .skipped, .teamed: break
        }
    }

    mutating func take(tally: String) {
        let numbers = tally.split(separator: " ").compactMap { Int($0) }
        guard case .question? = stage, numbers.count == 2 else { return }
        answered = (numbers[0], numbers[1])
    }

    private mutating func show(_ next: QuizShown.Stage, isEvent: Bool) {
        switch next {
        case .extended(let seconds):
            if let left = pausedLeft { pausedLeft = left + Int64(seconds) * 1_000 }
            closesAt += Int64(seconds) * 1_000
            return
        case .paused(let left):
            pausedLeft = left ?? 0
            // What was on its way when the clock stopped comes too late and is refused.
            if question?.kind != "order", question?.kind != "multiple" { draft = [] }
            return
        case .resumed:
            pausedLeft = nil
            return
        case .skipped:
            (said, pending, cursor, draft, missing, pausedLeft) = (nil, nil, nil, [], [], nil)
            return
        case .teamed(let team, let seat):
            if let team, let seat { chosenTeams[seat] = team }
            return
        case .gathering(let said):
            let isAutomatic = isAutomatic
            self = QuizScene()
            self.isAutomatic = isAutomatic
            gathering = said
            autoSeconds = said.autoSeconds
        case .question(let asked):
            pausedLeft = nil
            if asked.elapsed > 0, asked.index == question?.index {
                // The same question goes on: who has answered has.
                question = asked
                closesAt = asked.askedAt + asked.time
            } else if asked != question {
                question = asked
                closesAt = asked.askedAt + asked.time
                (said, pending, cursor, draft, missing) = (nil, nil, nil, [], [])
                answered = answered.map { (0, $0.players) }
            }
        case .reveal(let revealed):
            pausedLeft = nil
            if question?.index != revealed.index { question = nil }
            (pending, cursor, draft, missing) = (nil, nil, [], [])
            answered = (revealed.answered, max(revealed.answered, answered?.players ?? 0))
            if isEvent { formerRank = you?.rank }
        case .standings(_, _, let players, let places):
            pausedLeft = nil
            if isEvent { formerRanks = ranks }
            ranks = Self.ranks(places)
            answered = (0, players)
        case .podium(_, let players, _):
            (pending, pausedLeft) = (nil, nil)
            answered = (0, players)
        }
        stage = next
    }

    private static func ranks(_ places: [QuizShown.Place]) -> [Int: Int] {
        Dictionary(places.map { ($0.seat, $0.rank) }) { first, _ in first }
    }

    // MARK: Moves

    mutating func sent(_ move: String) { pending = move }

    mutating func stored(_ text: String?) {
        pending = nil
        guard let text, text.hasPrefix("answer ") else { return }
        // `answer INDEX TIME AT ANSWER`
        let parts = text.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, let index = Int(parts[1]), index + 1 == question?.index, let used = Int64(parts[2])
        else { return }
        said = (used, String(parts[4]))
        draft = []
    }

    mutating func refused() { pending = nil }

    func readsState(onTally role: SceneRole) -> Bool { role == .host }

    // MARK: What can be said about it

    var isGathering: Bool {
        switch stage {
        case .gathering, nil: true
        default: false
        }
    }

    /// Whether a question is open that can be answered.
    var isOpen: Bool {
        if case .question(let asked)? = stage { return asked.kind != "slide" }
        return false
    }

    /// The same, slides with it.
    private var isOpenOrSlide: Bool {
        if case .question? = stage { return true }
        return false
    }

    /// Whether one may answer now.
    func canAnswer(_ role: SceneRole) -> Bool {
        guard case .player = role else { return false }
        return isOpen && pausedLeft == nil && said == nil && pending == nil
    }

    /// The own team by its number; nil before one is chosen or given.
    func ownTeam(_ role: SceneRole) -> Int? {
        guard case .player(let seat) = role else { return nil }
        return chosenTeams[seat] ?? member?.team
    }

    /// Whether one may choose a team now. While a question is open the numbers are its answers.
    func canChooseTeam(_ role: SceneRole) -> Bool {
        guard case .player = role, !teams.isEmpty, pending == nil else { return false }
        switch stage {
        case .gathering: return true
        case .reveal, .standings: return member?.mayChange ?? false
        default: return false
        }
    }

    // MARK: By itself

    /// Where the author says nothing: time to read an answer.
    static let usualAutoSeconds = 5

    var goesOnByItself: Bool { isAutomatic ?? (autoSeconds > 0) }

    var automatic: AutomaticStep? {
        guard goesOnByItself, pausedLeft == nil, pending == nil else { return nil }
        let milliseconds = Int64(autoSeconds > 0 ? autoSeconds : Self.usualAutoSeconds) * 1_000
        switch stage {
        case .reveal(let revealed):
            return AutomaticStep(id: 2 * revealed.index, move: "next", milliseconds: milliseconds)
        case .standings(let index, _, _, _):
            return AutomaticStep(id: 2 * index + 1, move: "next", milliseconds: milliseconds)
        // An open question closes at its time, and a host begins by hand.
        default: return nil
        }
    }

    mutating func setAutomatic(_ isOn: Bool) -> Bool {
        isAutomatic = isOn
        return true
    }

    var headline: String {
        var words: String
        switch stage {
        case .question(let asked): words = "question \(asked.index) of \(asked.of)"
        case .reveal(let revealed): words = "question \(revealed.index) of \(revealed.of)"
        case .standings(let index, let of, _, _): return "after question \(index) of \(of)"
        case .gathering(let said): return QuizScene.count(said.questions, "question")
        case .podium: return "the end"
        case .extended, .paused, .resumed, .skipped, .teamed, nil: return ""
        }
        if question?.kind == "slide" { words += " · slide" }
        if question?.multiplier == 2 { words += " · ×2" }
        if pausedLeft != nil { words += " · paused" }
        return words
    }

    func line(for role: SceneRole) -> SceneLine? {
        guard canAnswer(role), let question else { return nil }
        switch question.kind {
        case "typed": return SceneLine(id: question.index, prompt: "your answer: ", limit: 120)
        case "number": return SceneLine(id: question.index, prompt: "your number: ", limit: 40)
        default: return nil
        }
    }

    /// The numbers of the right answers from 1, read from their words; empty where none is chosen from a list.
    static func rightNumbers(_ right: String, of asked: QuizShown.Asked) -> [Int] {
        guard ["choice", "multiple", "truefalse"].contains(asked.kind) else { return [] }
        var rest = right[...]
        var numbers: [Int] = []
        for (index, answer) in asked.answers.enumerated() {
            let words = "\(index + 1) \(answer)"
            guard rest.hasPrefix(words) else { continue }
            let behind = rest.dropFirst(words.count)
            guard behind.isEmpty || behind.hasPrefix(", ") else { continue }
            numbers.append(index + 1)
            rest = behind.dropFirst(2)
        }
        return numbers
    }

    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

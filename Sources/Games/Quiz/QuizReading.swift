// How the public texts of a quiz are read.
extension QuizShown {
    /// Reads a text; nil when it is none of a quiz.
    public init?(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard !lines.isEmpty else { return nil }
        let head = lines.removeFirst().split(separator: " ").map(String.init)
        var own = OwnLines()
        var rest: [String] = []
        for (place, line) in lines.enumerated() {
            // The author's own words stand in the first line, and may begin as they like.
            let isFree = place == 0 && ["question", "resume", "gathering"].contains(head.first)
            if isFree || !own.take(line) { rest.append(line) }
        }
        guard let stage = Self.stage(head, rest) else { return nil }
        self.init(stage: stage)
        teams = own.teams
        you = own.you
        said = own.said
        open = own.open
        missing = own.missing
        pause = own.pause
        autoSeconds = own.autoSeconds
        member = own.member
        mistakes = own.mistakes
    }

    private init(stage: Stage) { self.stage = stage }

    private static func stage(_ head: [String], _ rest: [String]) -> Stage? {
        func number(_ place: Int) -> Int { place < head.count ? Int(head[place]) ?? 0 : 0 }
        switch head.first {
        case "gathering":
            return .gathering(
                Gathering(
                    questions: number(1), autoSeconds: number(2), title: rest.first ?? "",
                    introduction: rest.dropFirst().filter { $0.hasPrefix("> ") }.map { String($0.dropFirst(2)) }))
        case "question": return head.count == 7 ? asked(head, rest) : nil
        case "resume":
            if head.count == 1 { return .resumed }
            return head.count == 8 ? asked(head, rest) : nil
        case "reveal": return .reveal(revealed(head, rest))
        case "standings":
            return .standings(index: number(1), of: number(2), players: number(3), places: places(rest))
        case "podium": return .podium(questions: number(1), players: number(2), places: places(rest))
        case "extend": return .extended(seconds: number(1))
        case "pause": return .paused(left: head.count == 4 ? Int64(number(3)) : nil)
        case "skip": return .skipped(index: number(1), of: number(2))
        case "team": return .teamed(team: number(1), seat: number(2))
        case "teams": return .teamed(team: nil, seat: nil)
        default: return nil
        }
    }

    private static func asked(_ head: [String], _ rest: [String]) -> Stage? {
        guard let question = rest.first else { return nil }
        func number(_ place: Int) -> Int { Int(head[place]) ?? 0 }
        var asked = Asked(
            index: number(1), of: number(2), askedAt: Int64(head[3]) ?? 0, time: Int64(number(4)),
            multiplier: number(5), kind: head[6], text: question, details: [], art: [], answers: [],
            elapsed: head.count > 7 ? Int64(number(7)) : 0)
        for line in rest.dropFirst() {
            if line.hasPrefix("> ") {
                asked.details.append(String(line.dropFirst(2)))
            } else if line.hasPrefix("|") {
                asked.art.append(String(line.dropFirst(line.hasPrefix("| ") ? 2 : 1)))
            } else if let space = line.firstIndex(of: " ") {
                asked.answers.append(String(line[line.index(after: space)...]))
            }
        }
        return .question(asked)
    }

    private static func revealed(_ head: [String], _ rest: [String]) -> Revealed {
        func number(_ place: Int) -> Int { place < head.count ? Int(head[place]) ?? 0 : 0 }
        var revealed = Revealed(
            index: number(1), of: number(2), answered: number(3), right: "", counts: [], explanation: [])
        for line in rest {
            let words = line.split(separator: " ")
            if line.hasPrefix("= ") {
                revealed.right = String(line.dropFirst(2))
            } else if line.hasPrefix("> ") {
                revealed.explanation.append(String(line.dropFirst(2)))
            } else if words.count == 3, words[0] == "#", let count = Int(words[2]) {
                if words[1] == "right" { revealed.rightCount = count } else { revealed.counts.append(count) }
            }
        }
        return revealed
    }

    private static func places(_ lines: [String]) -> [Place] {
        lines.compactMap { line in
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            guard numbers.count == 4 else { return nil }
            return Place(rank: numbers[0], seat: numbers[1], points: numbers[2], last: numbers[3])
        }
    }
}

/// The lines of a text that begin with a word of their own: those of one player, and the teams.
private struct OwnLines {
    var teams: [QuizShown.Team] = []
    var you: (rank: Int, points: Int, last: Int, right: Int)?
    var said: (used: Int64, text: String)?
    var open: (closesAt: Int64, given: Int, players: Int)?
    var missing: [Int] = []
    var pause: (left: Int64, given: Int, players: Int)?
    var autoSeconds: Int?
    var member: (team: Int, mayChange: Bool)?
    var mistakes: (wrong: Int, missed: Int, first: [QuizShown.Mistake])?

    /// False when the line is none of these.
    mutating func take(_ line: String) -> Bool {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        let numbers = words.dropFirst().compactMap { Int64($0) }
        switch words.first {
        case "you":
            if numbers.count == 4 { you = (Int(numbers[0]), Int(numbers[1]), Int(numbers[2]), Int(numbers[3])) }
        case "said":
            let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count == 3, let used = Int64(parts[1]) else { return false }
            said = (used, parts[2])
        case "open": if numbers.count == 3 { open = (numbers[0], Int(numbers[1]), Int(numbers[2])) }
        case "missing": missing = numbers.map { Int($0) }
        case "paused":
            pause = numbers.count == 3 ? (numbers[0], Int(numbers[1]), Int(numbers[2])) : (0, 0, 0)
        case "auto": autoSeconds = numbers.first.map { Int($0) }
        case "member": if let team = numbers.first { member = (Int(team), numbers.count > 1) }
        case "team": return takeTeam(line)
        case "mistakes": if numbers.count == 2 { mistakes = (Int(numbers[0]), Int(numbers[1]), []) }
        case "wrong", "missed":
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, let number = numbers.first else { return false }
            mistakes?.first.append(
                QuizShown.Mistake(
                    number: Int(number), isMissed: words.first == "missed", text: parts[1], right: parts[2]))
        default: return false
        }
        return true
    }

    /// `team NUMBER MEMBERS NAME` or `team NUMBER MEMBERS RANK POINTS NAME`; a name begins with a letter.
    private mutating func takeTeam(_ line: String) -> Bool {
        let words = line.split(separator: " ")
        let figures = words.dropFirst().prefix { $0.first?.isNumber == true }.compactMap { Int($0) }
        guard figures.count == 2 || figures.count == 4, words.count > figures.count + 1 else { return false }
        teams.append(
            QuizShown.Team(
                number: figures[0], members: figures[1], rank: figures.count == 4 ? figures[2] : nil,
                points: figures.count == 4 ? figures[3] : nil,
                name: words.dropFirst(figures.count + 1).joined(separator: " ")))
        return true
    }
}

/// A public text of a quiz, read: what clients, spectators and pages know. It never holds a right answer before the reveal,
/// because the text does not.
public struct QuizShown: Equatable, Sendable {
    /// What is shown.
    public enum Stage: Equatable, Sendable {
        /// Players come in; so many questions will follow.
        case gathering(questions: Int)
        /// A question is open.
        case question(Asked)
        /// Its answer.
        case reveal(Revealed)
        /// The leaderboard after a question.
        case standings(index: Int, of: Int, players: Int, places: [Place])
        /// The end.
        case podium(questions: Int, players: Int, places: [Place])
        /// More time for the open question, in seconds.
        case extended(seconds: Int)
    }

    /// An open question.
    public struct Asked: Equatable, Sendable {
        /// Its number from 1, and how many there are.
        public var index: Int, of: Int
        /// When it was asked, in the room's time, and for how long, both in milliseconds.
        public var askedAt: Int64, time: Int64
        /// What its points are multiplied with.
        public var multiplier: Int
        /// The kind: choice, multiple, truefalse, typed, number, order, poll or slide.
        public var kind: String
        /// The question.
        public var text: String
        /// More about it.
        public var details: [String]
        /// A picture of characters.
        public var art: [String]
        /// The answers to choose from; empty when one is typed.
        public var answers: [String]
    }

    /// A question's answer.
    public struct Revealed: Equatable, Sendable {
        /// The question's number from 1, how many there are, and how many have answered.
        public var index: Int, of: Int, answered: Int
        /// The right answer in words; empty for a poll or a slide.
        public var right: String
        /// How many chose each answer, in their order.
        public var counts: [Int]
        /// How many were right, for answers that are typed.
        public var rightCount: Int?
        /// Why it is right.
        public var explanation: [String]
    }

    /// One line of the leaderboard.
    public struct Place: Equatable, Sendable {
        /// The rank from 1, and the seat.
        public var rank: Int, seat: Int
        /// All points, and those of the last question.
        public var points: Int, last: Int
    }

    /// What is shown.
    public var stage: Stage
    /// The player's own place: rank, points, points of the last question, right answers.
    public var you: (rank: Int, points: Int, last: Int, right: Int)?
    /// What the player has said to the open question, after how many milliseconds.
    public var said: (used: Int64, text: String)?
    /// When the open question closes, in the room's time, with all extensions and credits; how many have answered it, and
    /// how many play.
    public var open: (closesAt: Int64, given: Int, players: Int)?
    /// The first seats that have not answered the open question; only the host is told.
    public var missing: [Int] = []

    /// Whether both show the same.
    public static func == (left: QuizShown, right: QuizShown) -> Bool {
        left.stage == right.stage && left.said?.text == right.said?.text && left.you?.points == right.you?.points
    }

    /// Reads a text; nil when it is none of a quiz.
    public init?(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard !lines.isEmpty else { return nil }
        let head = lines.removeFirst().split(separator: " ").map(String.init)
        func number(_ place: Int) -> Int { place < head.count ? Int(head[place]) ?? 0 : 0 }
        var rest: [String] = []
        for (place, line) in lines.enumerated() {
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            if place == 0, ["question", "gathering"].contains(head.first) {
                // The author's own words, which may begin as they like.
                rest.append(line)
            } else if words.first == "you" {
                let numbers = line.split(separator: " ").dropFirst().compactMap { Int($0) }
                if numbers.count == 4 { you = (numbers[0], numbers[1], numbers[2], numbers[3]) }
            } else if words.first == "said", words.count == 3, let used = Int64(words[1]) {
                said = (used, words[2])
            } else if words.first == "open" {
                let numbers = line.split(separator: " ").dropFirst().compactMap { Int64($0) }
                if numbers.count == 3 { open = (numbers[0], Int(numbers[1]), Int(numbers[2])) }
            } else if words.first == "missing" {
                missing = line.split(separator: " ").dropFirst().compactMap { Int($0) }
            } else {
                rest.append(line)
            }
        }
        switch head.first {
        case "gathering": stage = .gathering(questions: number(1))
        case "question":
            guard head.count == 7, let question = rest.first else { return nil }
            var asked = Asked(
                index: number(1), of: number(2), askedAt: Int64(head[3]) ?? 0, time: Int64(number(4)),
                multiplier: number(5), kind: head[6], text: question, details: [], art: [], answers: [])
            for line in rest.dropFirst() {
                if line.hasPrefix("> ") {
                    asked.details.append(String(line.dropFirst(2)))
                } else if line.hasPrefix("|") {
                    asked.art.append(String(line.dropFirst(line.hasPrefix("| ") ? 2 : 1)))
                } else if let space = line.firstIndex(of: " ") {
                    asked.answers.append(String(line[line.index(after: space)...]))
                }
            }
            stage = .question(asked)
        case "reveal":
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
            stage = .reveal(revealed)
        case "standings":
            stage = .standings(index: number(1), of: number(2), players: number(3), places: Self.places(rest))
        case "podium": stage = .podium(questions: number(1), players: number(2), places: Self.places(rest))
        case "extend": stage = .extended(seconds: number(1))
        default: return nil
        }
    }

    private static func places(_ lines: [String]) -> [Place] {
        lines.compactMap { line in
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            guard numbers.count == 4 else { return nil }
            return Place(rank: numbers[0], seat: numbers[1], points: numbers[2], last: numbers[3])
        }
    }
}

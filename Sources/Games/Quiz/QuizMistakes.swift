internal import Quizzes

/// Some of a quiz's questions, by index: a bit for each, as many bytes as it takes. Thousands of players have two of them.
struct QuestionSet: Equatable, Sendable {
    /// The bits, the first question's the lowest of the first byte; the last byte is never 0, so that equal sets are equal.
    private(set) var bytes: [UInt8] = []

    /// Takes a question in, an index from 0 to 199.
    mutating func insert(_ index: Int) {
        while bytes.count <= index / 8 { bytes.append(0) }
        bytes[index / 8] |= 1 << (index % 8)
    }

    /// The indices, from the lowest.
    var indices: [Int] {
        bytes.indices.flatMap { place in (0..<8).filter { bytes[place] >> $0 & 1 == 1 }.map { place * 8 + $0 } }
    }

    /// How many there are.
    var count: Int { bytes.reduce(0) { $0 + $1.nonzeroBitCount } }

    init() {}

    /// The set with these bits; nil when it has a question that is not among so many, or another spelling of it.
    init?(_ bytes: some Collection<UInt8>, of count: Int) {
        self.bytes = Array(bytes)
        guard bytes.isEmpty || self.bytes.last != 0, indices.last.map({ $0 < count }) ?? true else { return nil }
    }
}

// What a player reads about their own mistakes when all is over.
extension QuizGame {
    /// The most mistakes that are told with question and answer: a screen of them.
    static let mostMistakes = 12
    /// The most characters of a question or an answer there: a line of a terminal holds both.
    private static let mistakeLength = 80

    /// `mistakes WRONG MISSED`, then `wrong NUMBER` or `missed NUMBER` with a tab, the question, a tab and the right
    /// answer. Only what was revealed is among them.
    func mistakeLines(_ score: Score) -> [String] {
        let wrong = score.wrong.indices.map { (index: $0, verb: "wrong") }
        let missed = score.missed.indices.map { (index: $0, verb: "missed") }
        let all = (wrong + missed).filter { quiz.questions.indices.contains($0.index) }.sorted { $0.index < $1.index }
        return ["mistakes \(wrong.count) \(missed.count)"]
            + all.prefix(Self.mostMistakes).map { index, verb in
                let question = quiz.questions[index]
                return "\(verb) \(index + 1)\t\(Self.cut(question.text))\t\(Self.cut(question.rightAnswer))"
            }
    }

    private static func cut(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > mistakeLength else { return text }
        return String(scalars.prefix(mistakeLength - 1)) + "…"
    }
}

import Quizzes

/// Random numbers from a seed (SplitMix64), so that a failure can be repeated.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Makes quizzes without faults whose texts are as awkward for Markdown as texts can be.
struct QuizGenerator {
    var numbers: SeededNumbers

    static let pieces = [
        "a", "b", "Z", "7", "42", "word", "é", "漢", "🎲", "e\u{301}", "\u{D4E}", "`", "``", "`x`", "```", "*", "**", "_",
        "__", "~", "~~",
        "[", "]", "[x]", "[ ]", "](", "]:", "(", ")", "<", ">", "<b>", "<!--", "-->", "&", "&amp;", "&#35;", "\\",
        "\\\\", "{",
        "}", "{20s}", "{x2}", "#", "##", " #", "=", "==", "-", "---", "+", "1.", "2)", "!", "!=", "![", "|", ":", "/",
        "±", "+-", "\"",
        "'", "$", "%", "^", "@", "http://a.b", "<http://a.b>", ",", ".", "?", ";", "True", "False", "x ",
    ]

    mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &numbers) }
    mutating func isHeads() -> Bool { .random(using: &numbers) }
    mutating func pick<Element>(_ list: [Element]) -> Element { list[number(0...list.count - 1)] }

    /// One line in the form that quizzes keep.
    mutating func line(_ most: Int) -> String {
        while true {
            var text = ""
            for _ in 0..<number(1...9) { text += (isHeads() ? " " : "") + pick(Self.pieces) }
            // Scalars, because a letter such as U+0D4E makes one character with the space behind it.
            let words = text.unicodeScalars.split(separator: " ").map { String($0) }.joined(separator: " ")
            if !words.isEmpty, words.unicodeScalars.count <= most { return words }
        }
    }

    mutating func lines() -> String { (0..<number(0...3)).map { _ in line(120) }.joined(separator: "\n") }

    mutating func texts(_ bounds: ClosedRange<Int>) -> [String] {
        let count = number(bounds)
        var texts: [String] = []
        while texts.count < count {
            let text = line(100)
            if !texts.contains(text) { texts.append(text) }
        }
        return texts
    }

    mutating func choices(rights: ClosedRange<Int>) -> [Question.Choice] {
        if rights == 1...1, number(0...5) == 0 { return [.init("True", isRight: true), .init("false")] }
        let texts = texts(QuizLimits.answers)
        let count = min(number(rights), texts.count)
        return texts.enumerated().map { Question.Choice($0.element, isRight: $0.offset < count) }.shuffled(
            using: &numbers)
    }

    mutating func fixed() -> FixedNumber {
        let value = isHeads() ? number(-5...5) * 500_000 : number(-999_999_999_999_999_999...999_999_999_999_999_999)
        return FixedNumber(millionths: Int64(value)) ?? .zero
    }

    mutating func kind() -> Question.Kind {
        switch number(0...7) {
        case 0: return .choice(choices(rights: 1...1))
        case 1: return .multiple(choices(rights: 1...6))
        case 2: return .trueFalse(isHeads())
        case 3:
            let matching: Question.Matching = isHeads() ? .exactCase : .ignoringCase
            let plain = ["42", "007", "1,000", "5 ± 1", "5 ± x", "-3.5", "= 4"]
            return .typed(accepted: isHeads() ? texts(QuizLimits.accepted) : [pick(plain)], matching: matching)
        case 4:
            let margin = fixed()
            return .number(fixed(), margin: margin < .zero ? .zero : margin)
        case 5: return .order(texts(QuizLimits.answers))
        case 6: return .poll(texts(QuizLimits.answers))
        default: return .slide
        }
    }

    mutating func art() -> [String] {
        if isHeads() { return [] }
        var lines = ["x"]
        for _ in 0..<number(0...8) {
            lines.append(isHeads() ? "" : String(repeating: " ", count: number(0...6)) + line(20))
        }
        return lines.shuffled(using: &numbers)
    }

    mutating func question() -> Question {
        var question = Question(
            text: line(300), details: lines(), kind: kind(), seconds: isHeads() ? 20 : number(QuizLimits.seconds),
            points: isHeads() ? 1_000 : number(QuizLimits.points), multiplier: number(QuizLimits.multiplier),
            art: art(),
            explanation: lines(), line: number(0...9))
        if !question.isScored { (question.points, question.multiplier) = (0, 1) }
        return question
    }

    mutating func quiz() -> Quiz {
        var settings = QuizSettings()
        if isHeads() {
            settings = QuizSettings(
                scoring: pick(Scoring.allCases), seconds: number(QuizLimits.seconds), points: number(QuizLimits.points),
                hasStreakBonus: isHeads(), teams: isHeads() ? [] : ["Red", "Les Bleus", "d'Or", "Ärger 2"],
                autoSeconds: isHeads() ? 0 : number(QuizLimits.auto),
                language: pick(["en", "de", "pt-BR"]))
        }
        return Quiz(
            title: line(80), introduction: lines(), settings: settings,
            questions: (0..<number(1...5)).map { _ in question() })
    }
}

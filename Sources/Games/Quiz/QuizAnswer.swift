internal import Games
internal import Quizzes

extension Question {
    /// The one normal spelling of an answer to this question; a violation when it is none.
    func normalized(_ raw: String) throws(Violation) -> String {
        let text = raw.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        switch kind {
        case .choice(let choices): return String(try number(text, of: choices.count))
        case .poll(let choices): return String(try number(text, of: choices.count))
        case .trueFalse:
            switch text.lowercased() {
            case "1", "true", "t", "yes", "y": return "1"
            case "2", "false", "f", "no", "n": return "2"
            default: throw Violation(.illegalMove, "answer 1 for true or 2 for false")
            }
        case .multiple(let choices): return try numbers(text, of: choices.count, all: false)
        case .order(let items): return try numbers(text, of: items.count, all: true)
        case .typed:
            guard !text.isEmpty, text.unicodeScalars.count <= QuizLimits.answer else {
                throw Violation(.illegalMove, "type an answer of at most \(QuizLimits.answer) characters")
            }
            return text
        case .number:
            guard let number = FixedNumber(text) else {
                throw Violation(.illegalMove, "type a number, such as 42 or 3.5")
            }
            return number.description
        case .slide: throw Violation(.illegalMove, "there is nothing to answer on this one")
        }
    }

    private func number(_ text: String, of count: Int) throws(Violation) -> Int {
        guard let number = Int(text), (1...count).contains(number) else {
            throw Violation(.illegalMove, "answer with a number from 1 to \(count)")
        }
        return number
    }

    private func numbers(_ text: String, of count: Int, all: Bool) throws(Violation) -> String {
        var chosen: [Int] = []
        for part in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
            let next = try number(String(part), of: count)
            guard !chosen.contains(next) else { throw Violation(.illegalMove, "\(next) stands there twice") }
            chosen.append(next)
        }
        guard !chosen.isEmpty, !all || chosen.count == count else {
            throw Violation(
                .illegalMove, all ? "name all \(count), in order, such as 2 1 3" : "name one or more, such as 1 3")
        }
        return (all ? chosen : chosen.sorted()).map(String.init).joined(separator: " ")
    }

    /// Whether a normalized answer is right.
    func isRight(_ answer: String) -> Bool {
        switch kind {
        case .choice(let choices):
            guard let number = Int(answer), choices.indices.contains(number - 1) else { return false }
            return choices[number - 1].isRight
        case .multiple(let choices):
            let right = choices.indices.filter { choices[$0].isRight }.map { String($0 + 1) }
            return answer == right.joined(separator: " ")
        case .trueFalse(let isTrue): return answer == (isTrue ? "1" : "2")
        case .typed(let accepted, let matching):
            switch matching {
            case .exactCase: return accepted.contains { $0 == answer }
            case .ignoringCase: return accepted.contains { $0.lowercased() == answer.lowercased() }
            }
        case .number(let target, let margin):
            guard let number = FixedNumber(answer) else { return false }
            return number.isWithin(margin, of: target)
        case .order(let items): return answer == shownOrder(items).right
        case .poll, .slide: return false
        }
    }

    /// The order in which items to put in order are shown, and the answer that is right for it. It must tell nothing about
    /// the right order: so the items are sorted first, which forgets that order, and then mixed by the question's text,
    /// which is the same on every server.
    func shownOrder(_ texts: [String]) -> (items: [Int], right: String) {
        var seed: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { seed = (seed ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var items = texts.indices.sorted { texts[$0].utf8.lexicographicallyPrecedes(texts[$1].utf8) }
        for index in stride(from: items.count - 1, to: 0, by: -1) {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            items.swapAt(index, Int((seed >> 33) % UInt64(index + 1)))
        }
        let right = texts.indices.compactMap { place in items.firstIndex(of: place).map { String($0 + 1) } }
        return (items, right.joined(separator: " "))
    }

    /// The answers that players choose from, as they see them.
    var shownAnswers: [String] {
        switch kind {
        case .choice(let choices), .multiple(let choices): choices.map(\.text)
        case .trueFalse: ["true", "false"]
        case .poll(let answers): answers
        case .order(let items): shownOrder(items).items.map { items[$0] }
        case .typed, .number, .slide: []
        }
    }

    /// The right answer in words, empty when there is none.
    var rightAnswer: String {
        switch kind {
        case .choice(let choices), .multiple(let choices):
            choices.indices.filter { choices[$0].isRight }.map { "\($0 + 1) \(choices[$0].text)" }
                .joined(separator: ", ")
        case .trueFalse(let isTrue): isTrue ? "1 true" : "2 false"
        case .typed(let accepted, _): accepted.joined(separator: " or ")
        case .number(let target, let margin): margin == .zero ? "\(target)" : "\(target) ± \(margin)"
        case .order(let items): items.joined(separator: ", ")
        case .poll, .slide: ""
        }
    }

    /// Whether there is something to answer: all but a slide.
    var isAnswered: Bool { kind != .slide }

    /// The kind's name in public texts.
    var kindName: String {
        switch kind {
        case .choice: "choice"
        case .multiple: "multiple"
        case .trueFalse: "truefalse"
        case .typed: "typed"
        case .number: "number"
        case .order: "order"
        case .poll: "poll"
        case .slide: "slide"
        }
    }
}

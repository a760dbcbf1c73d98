/// Writes a quiz as Markdown that reads well and that `QuizReader` reads as the same quiz.
public enum QuizWriter {
    /// The file for a quiz without `faults()`. What the file would say anyway is left out: default settings, and times
    /// and points that are the quiz's own.
    public static func markdown(_ quiz: Quiz) -> String {
        var parts: [String] = []
        let settings = settingsLines(quiz.settings)
        if !settings.isEmpty { parts.append((["---"] + settings + ["---"]).joined(separator: "\n")) }
        parts.append("# " + MarkdownText.heading(quiz.title))
        parts += paragraphs(quiz.introduction)
        for question in quiz.questions { parts += self.parts(question, quiz.settings) }
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// How many bytes a question takes in the file, with the empty lines between its parts.
    static func size(_ question: Question, _ settings: QuizSettings) -> Int {
        parts(question, settings).reduce(0) { $0 + $1.utf8.count + 2 }
    }

    private static func settingsLines(_ settings: QuizSettings) -> [String] {
        let usual = QuizSettings()
        var lines: [String] = []
        if settings.scoring != usual.scoring { lines.append("scoring: \(settings.scoring.rawValue)") }
        if settings.seconds != usual.seconds { lines.append("seconds: \(settings.seconds)") }
        if settings.points != usual.points { lines.append("points: \(settings.points)") }
        if settings.hasStreakBonus { lines.append("streak: yes") }
        if !settings.teams.isEmpty { lines.append("teams: " + settings.teams.joined(separator: ", ")) }
        if settings.autoSeconds != usual.autoSeconds { lines.append("auto: \(settings.autoSeconds)s") }
        if settings.language != usual.language { lines.append("language: \(settings.language)") }
        return lines
    }

    private static func parts(_ question: Question, _ settings: QuizSettings) -> [String] {
        var heading = "## " + MarkdownText.heading(question.text)
        for attribute in attributes(question, settings) { heading += " {\(attribute)}" }
        var parts = [heading] + paragraphs(question.details)
        if !question.art.isEmpty { parts.append(art(question.art)) }
        let answers = answers(question.kind)
        if !answers.isEmpty { parts.append(answers.joined(separator: "\n")) }
        if !question.explanation.isEmpty {
            parts.append(paragraphs(question.explanation).map { "> " + $0 }.joined(separator: "\n>\n"))
        }
        return parts
    }

    private static func paragraphs(_ text: String) -> [String] {
        QuizText.split(text).map { MarkdownText.escaped($0, startsBlock: true) }
    }

    private static func attributes(_ question: Question, _ settings: QuizSettings) -> [String] {
        var attributes: [String] = []
        switch question.kind {
        case .choice(let choices): if QuizChecks.isTrueFalse(choices) { attributes.append("choice") }
        case .multiple(let choices): if choices.count(where: \.isRight) == 1 { attributes.append("several") }
        case .typed(let accepted, let matching):
            if matching == .exactCase {
                attributes.append("case")
            } else if accepted.count == 1, isTakenForNumber(accepted[0]) {
                attributes.append("typed")
            }
        case .poll: attributes.append("poll")
        case .slide: attributes.append("slide")
        case .trueFalse, .number, .order: break
        }
        if question.seconds != settings.seconds { attributes.append("\(question.seconds)s") }
        if question.isScored, question.points != settings.points { attributes.append("\(question.points) points") }
        if question.multiplier == 2 { attributes.append("x2") }
        return attributes
    }

    /// Whether the reader would take the answer for a number, or ask whether it is one.
    private static func isTakenForNumber(_ text: String) -> Bool {
        switch NumberAnswer(text) {
        case .number, .faulty: true
        case .text(let isNumberLike): isNumberLike
        }
    }

    private static func answers(_ kind: Question.Kind) -> [String] {
        switch kind {
        case .choice(let choices), .multiple(let choices):
            choices.map { "- [\($0.isRight ? "x" : " ")] " + MarkdownText.escaped($0.text) }
        case .trueFalse(let isTrue): ["- [\(isTrue ? "x" : " ")] True", "- [\(isTrue ? " " : "x")] False"]
        case .typed(let accepted, _): accepted.map { "= " + MarkdownText.escaped($0) }
        case .number(let value, let margin): [margin == .zero ? "= \(value)" : "= \(value) ± \(margin)"]
        case .order(let items):
            items.enumerated().map { "\($0.offset + 1). " + MarkdownText.escaped($0.element, startsBlock: true) }
        case .poll(let answers): answers.map { "- " + MarkdownText.escaped($0, startsBlock: true) }
        case .slide: []
        }
    }

    private static func art(_ lines: [String]) -> String {
        var longest = 2
        for line in lines {
            var run = 0
            for byte in line.utf8 {
                run = byte == 0x60 ? run + 1 : 0
                longest = max(longest, run)
            }
        }
        let fence = String(repeating: "`", count: longest + 1)
        return ([fence] + lines + [fence]).joined(separator: "\n")
    }
}

/// Plain text as Markdown that says exactly that.
enum MarkdownText {
    /// The text of a heading, in which braces at the end would be attributes and number signs its end.
    static func heading(_ text: String) -> String {
        var result = Array(escaped(text).unicodeScalars)
        // Code ends with a backquote, so none of these signs is inside code.
        if result.first == "#" { result.insert("\\", at: 0) }
        if result.last == "}" { result.insert("\\", at: result.count - 1) }
        let hashes = result.reversed().prefix { $0 == "#" }.count
        let start = result.count - hashes
        if hashes > 0, start > 0, result[start - 1] == " " { result.insert("\\", at: start) }
        return String(String.UnicodeScalarView(result))
    }

    /// The text with a backslash before each sign that Markdown takes for markup (CommonMark section 2.4). Code between
    /// backquotes stays as it is. `startsBlock` says that the text starts a line or an item, where more signs have a
    /// meaning.
    static func escaped(_ text: String, startsBlock: Bool = false) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var index = 0
        var followsCode = false
        if startsBlock, let mark = blockMark(scalars) {
            result.append(contentsOf: scalars[..<mark])
            result.append("\\")
            result.append(scalars[mark])
            index = mark + 1
        }
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar == "`", !followsCode, let end = codeEnd(scalars, index) {
                result.append(contentsOf: scalars[index...end])
                index = end + 1
                followsCode = true
                continue
            }
            followsCode = false
            if marks.contains(scalar) { result.append("\\") }
            result.append(scalar)
            index += 1
        }
        return String(result)
    }

    private static let marks: Set<Unicode.Scalar> = ["\\", "`", "*", "_", "[", "]", "<", ">", "&", "~"]

    /// The index of a sign at the start that would begin a block of another kind; signs that are always escaped are
    /// not among them.
    private static func blockMark(_ scalars: [Unicode.Scalar]) -> Int? {
        guard let first = scalars.first else { return nil }
        if ["#", "+", "-", "=", "{"].contains(first) { return 0 }
        let digits = scalars.prefix { ("0"..."9").contains($0) }.count
        guard digits > 0, digits < scalars.count, scalars[digits] == "." || scalars[digits] == ")" else { return nil }
        return digits
    }

    /// Where code that starts here ends: at the next backquote, if what is between reads back as it stands.
    private static func codeEnd(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
        guard let end = scalars[(start + 1)...].firstIndex(of: "`"), end > start + 1 else { return nil }
        return scalars[start + 1] != " " && scalars[end - 1] != " " ? end : nil
    }
}

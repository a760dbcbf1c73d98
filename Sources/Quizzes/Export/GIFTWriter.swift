/// Writes a quiz as GIFT, so that the reader here and Moodle's understand the same.
public enum GIFTWriter {
    /// The file, and a line for each thing that the format cannot hold.
    public static func gift(_ quiz: Quiz) -> (text: String, losses: [String]) {
        var losses: [String] = []
        var parts = ["$CATEGORY: " + GIFTCategory.path(quiz.title)]
        if !quiz.introduction.isEmpty { losses.append("the introduction is left out: GIFT has none") }
        // Times and points are said with each question.
        var usual = QuizSettings()
        (usual.seconds, usual.points) = (quiz.settings.seconds, quiz.settings.points)
        if quiz.settings != usual {
            losses.append("scoring, streak, teams, auto and language are left out: GIFT has no settings")
        }
        for (index, question) in quiz.questions.enumerated() {
            let name = "question \(index + 1)"
            guard let answers = answers(question.kind) else {
                losses.append("\(name) is left out: \(reason(question.kind))")
                continue
            }
            losses += lost(question).map { "\(name): \($0)" }
            parts.append(text(question, answers))
        }
        return (parts.joined(separator: "\n\n") + "\n", losses)
    }

    /// What of a question that can be written is lost.
    private static func lost(_ question: Question) -> [String] {
        var losses: [String] = []
        if question.seconds != QuizLimits.defaultSeconds {
            losses.append("its time of \(question.seconds) seconds is left out")
        }
        let points = question.isScored ? question.points : QuizLimits.defaultPoints
        if points != QuizLimits.defaultPoints || question.multiplier != 1 {
            let factor = question.multiplier == 1 ? "" : " and their factor \(question.multiplier)"
            losses.append("its \(points) points\(factor) are left out")
        }
        if !question.art.isEmpty { losses.append("its picture is left out") }
        if case .typed(_, .exactCase) = question.kind { losses.append("capitals no longer count") }
        if case .slide = question.kind, !question.explanation.isEmpty { losses.append("its explanation is left out") }
        return losses
    }

    private static func reason(_ kind: Question.Kind) -> String {
        switch kind {
        case .order: "GIFT cannot put things in order"
        case .poll: "GIFT has no polls"
        case .choice, .multiple, .trueFalse, .typed, .number, .slide: "GIFT takes -> in all of its answers for pairs"
        }
    }

    private static func text(_ question: Question, _ answers: [String]) -> String {
        let stem = QuizText.lines([question.text] + QuizText.split(question.details))
        var text = "[plain]" + escaped(stem)
        if case .slide = question.kind { return text }
        text += " {"
        let lines = answers + (question.explanation.isEmpty ? [] : ["####" + escaped(marked(question.explanation))])
        text += lines.count > 1 ? "\n\t" + lines.joined(separator: "\n\t") + "\n}" : lines.joined() + "}"
        return text
    }

    /// What stands between the braces; nil when GIFT cannot say it.
    private static func answers(_ kind: Question.Kind) -> [String]? {
        switch kind {
        case .choice(let choices): choices.map { ($0.isRight ? "=" : "~") + answer($0.text) }
        case .multiple(let choices): several(choices)
        case .trueFalse(let isTrue): [isTrue ? "TRUE" : "FALSE"]
        case .typed(let accepted, _):
            accepted.allSatisfy { $0.contains("->") } ? nil : accepted.map { "=" + answer(replacing($0, "*", "\\*")) }
        case .number(let value, let margin): ["#\(value):\(margin)"]
        case .slide: []
        case .order, .poll: nil
        }
    }

    /// Each right answer with its part of the points, each wrong one taking them all back.
    private static func several(_ choices: [Question.Choice]) -> [String] {
        // Moodle knows these parts alone.
        let parts = ["100", "50", "33.33333", "25", "20", "16.66667"]
        let rights = choices.count { $0.isRight }
        let part = parts.indices.contains(rights - 1) ? parts[rights - 1] : parts[0]
        return choices.map { ($0.isRight ? "~%\(part)%" : "~%-100%") + escaped(marked($0.text)) }
    }

    /// An answer without a weight; one that begins like a weight has a real one before it.
    private static func answer(_ text: String) -> String {
        (text.hasPrefix("%") ? "[plain]" : "") + escaped(marked(text))
    }

    /// A text that begins like the name of a format has a real one before it.
    private static func marked(_ text: String) -> String { text.hasPrefix("[") ? "[plain]" + text : text }

    /// The text with a backslash before each sign that GIFT takes for markup.
    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                result.append(contentsOf: "\\n".unicodeScalars)
                continue
            }
            if marks.contains(scalar) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }

    private static let marks: Set<Unicode.Scalar> = ["\\", "~", "=", "#", "{", "}", ":"]
}

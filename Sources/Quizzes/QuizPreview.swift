import Cells

/// A quiz as plain text, with the right answers: for its author.
public enum QuizPreview {
    /// The lines, wrapped at this many columns (a word or picture that is wider stands alone).
    public static func lines(_ quiz: Quiz, columns: Int = 80) -> [String] {
        var lines = wrapped(quiz.title, columns)
        lines.append(String(repeating: "=", count: min(columns, max(1, displayWidth(quiz.title)))))
        lines += paragraphs(quiz.introduction, columns)
        lines += [""] + wrapped(summary(quiz), columns)
        for (index, question) in quiz.questions.enumerated() {
            lines.append("")
            lines += self.lines(question, number: index + 1, columns)
        }
        return lines
    }

    private static func summary(_ quiz: Quiz) -> String {
        let questions = quiz.questions.count { $0.isScored }
        let seconds = quiz.questions.reduce(0) { $0 + $1.seconds }
        var parts = [questions == 1 ? "1 question" : "\(questions) questions"]
        let others = quiz.questions.count - questions
        if others > 0 { parts.append(others == 1 ? "1 poll or slide" : "\(others) polls and slides") }
        parts.append("at most \(seconds / 60) min \(seconds % 60) s")
        parts.append("scoring \(quiz.settings.scoring.rawValue)")
        if quiz.settings.hasStreakBonus { parts.append("streak bonus") }
        if !quiz.settings.teams.isEmpty { parts.append("teams \(quiz.settings.teams.joined(separator: ", "))") }
        if quiz.settings.autoSeconds > 0 { parts.append("goes on after \(quiz.settings.autoSeconds) s") }
        return parts.joined(separator: " · ")
    }

    private static func lines(_ question: Question, number: Int, _ columns: Int) -> [String] {
        var facts = "[\(name(question.kind)) · \(question.seconds) s"
        if question.isScored {
            facts += " · \(question.points * question.multiplier) points" + (question.multiplier == 2 ? " (x2)" : "")
        }
        var lines = wrapped("\(number). \(question.text)", columns)
        lines.append("   \(facts)]")
        lines += indented(paragraphs(question.details, columns - 3), "   ")
        if !question.art.isEmpty { lines += [""] + question.art.map { $0.isEmpty ? "" : "     \($0)" } }
        let answers = answers(question.kind)
        if !answers.isEmpty { lines.append("") }
        for (mark, text) in answers {
            let start = "   \(mark) "
            let rest = String(repeating: " ", count: displayWidth(start))
            for (index, line) in wrapped(text, columns - rest.count).enumerated() {
                lines.append((index == 0 ? start : rest) + line)
            }
        }
        let explanation = paragraphs(question.explanation, columns - 5)
        if !explanation.isEmpty { lines += [""] + indented(explanation, "   > ") }
        return lines
    }

    private static func name(_ kind: Question.Kind) -> String {
        switch kind {
        case .choice: "one right answer"
        case .multiple: "several right answers"
        case .trueFalse: "true or false"
        case .typed(_, .ignoringCase): "typed answer"
        case .typed(_, .exactCase): "typed answer, capitals count"
        case .number: "number"
        case .order: "put in order"
        case .poll: "poll"
        case .slide: "slide"
        }
    }

    private static func answers(_ kind: Question.Kind) -> [(mark: String, text: String)] {
        switch kind {
        case .choice(let choices), .multiple(let choices): choices.map { ($0.isRight ? "[x]" : "[ ]", $0.text) }
        case .trueFalse(let isTrue): [(isTrue ? "[x]" : "[ ]", "True"), (isTrue ? "[ ]" : "[x]", "False")]
        case .typed(let accepted, _): accepted.map { ("=", $0) }
        case .number(let value, let margin): [("=", margin == .zero ? "\(value)" : "\(value) ± \(margin)")]
        case .order(let items): items.enumerated().map { ("\($0.offset + 1).", $0.element) }
        case .poll(let answers): answers.map { ("-", $0) }
        case .slide: []
        }
    }

    private static func paragraphs(_ text: String, _ columns: Int) -> [String] {
        QuizText.split(text).flatMap { wrapped($0, columns) }
    }

    private static func indented(_ lines: [String], _ start: String) -> [String] { lines.map { start + $0 } }

    private static func wrapped(_ text: String, _ columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, displayWidth(line) + 1 + displayWidth(String(word)) > columns {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + [line]
    }
}

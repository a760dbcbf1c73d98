/// How a foreign text is marked up.
enum ForeignFormat: String {
    /// As Moodle's editors take it: HTML in it counts, a line end is a space.
    case moodle
    case html, markdown, plain
}

/// A text as a foreign file has it.
struct ForeignText: Equatable {
    var text: String
    var format: ForeignFormat

    static let empty = ForeignText(text: "", format: .plain)

    /// What it says, line by line, in the form that quizzes keep; empty lines are left out.
    var lines: [String] {
        let raw =
            switch format {
            case .plain: text
            case .moodle, .html: HTMLText.plain(text, keepsLines: format == .moodle)
            case .markdown: text
            }
        return Self.split(raw).map { QuizText.line(format == .markdown ? Markdown.inline(Array($0.utf8)).text : $0) }
            .filter { !$0.isEmpty }
    }

    /// All of it in one line.
    var line: String { lines.joined(separator: " ") }

    /// The lines of a text. A line that is too long for a Markdown parser to be fast is cut, and too long for a quiz anyway.
    private static func split(_ text: String) -> [String] {
        text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
            .map { String(decoding: $0.prefix(QuizLimits.lineBytes), as: UTF8.self) }
    }
}

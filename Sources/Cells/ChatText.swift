/// Why a text is not taken.
public struct TextProblem: Error, Equatable, Sendable {
    /// What is wrong and what to do, in words for the person who wrote the text.
    public let message: String

    init(_ message: String) { self.message = message }
}

/// A line that one person puts before others.
public enum ChatText {
    /// The longest line, in Unicode scalars: some three rows of a terminal.
    public static let maximumScalars = 200
    /// The longest line, in bytes of UTF-8: four for each scalar.
    public static let maximumBytes = 4 * maximumScalars

    /// The line as it is stored and shown: cleaned, without spaces at its ends. Refused are lines that are empty after
    /// that, and longer ones than the limits.
    public static func prepare(_ raw: String) throws(TextProblem) -> String {
        // Spaces at the ends must not count, so they go before the text is measured.
        let text = trimmed(cleaned(raw))
        guard !text.isEmpty else { throw TextProblem("The message is empty. Write at least one visible character.") }
        let count = text.unicodeScalars.count
        guard count <= maximumScalars, text.utf8.count <= maximumBytes else {
            throw TextProblem("The message has \(count) characters, at most \(maximumScalars) fit. Shorten it.")
        }
        return text
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}

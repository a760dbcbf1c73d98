import Cells

/// The one form in which a quiz keeps text. Every text has it, wherever it comes from: so what is shown is harmless, and
/// a quiz written out and read again is the same.
enum QuizText {
    /// One line: cleaned, a run of white space as one space, none at the ends, and no combining mark at the start, where
    /// it would land on a foreign character. Applying it twice changes nothing.
    static func line(_ raw: some StringProtocol) -> String {
        var result = String.UnicodeScalarView()
        var needsSpace = false
        for scalar in cleaned(String(raw)).unicodeScalars {
            if scalar.properties.isWhitespace {
                needsSpace = !result.isEmpty
            } else if result.isEmpty, isMark(scalar) {
                continue
            } else {
                if needsSpace { result.append(" ") }
                needsSpace = false
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Lines that are not empty, one below the other.
    static func lines(_ raw: [String]) -> String {
        raw.map { line($0) }.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// A line of a picture: cleaned, spaces kept but for those at the end.
    static func artLine(_ raw: some StringProtocol) -> String {
        var scalars = cleaned(String(raw)).unicodeScalars
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }

    /// The lines of a text in the form that `lines` makes.
    static func split(_ text: String) -> [String] {
        text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Byte by byte; `==` takes composed and decomposed letters for the same.
    static func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}

/// Letters made of blocks, three by five dots each: for what a whole room has to read.
public enum BlockLetters {
    /// How large a dot is drawn.
    public enum Scale: Sendable {
        /// One column and half a row, so that a letter has three rows; in ASCII one column and one row.
        case small
        /// Two columns and one row, so that a letter has five rows.
        case large
    }

    /// The rows of dots from the top, an octal digit each, whose bits are dots from left to right.
    private static let font: [Character: Int] = [
        "A": 0o25755, "B": 0o65656, "C": 0o34443, "D": 0o65556, "E": 0o74647, "F": 0o74644, "G": 0o34553,
        "H": 0o55755, "I": 0o72227, "J": 0o11152, "K": 0o55655, "L": 0o44447, "M": 0o57755, "N": 0o65555,
        "O": 0o25552, "P": 0o65644, "Q": 0o25563, "R": 0o65655, "S": 0o34216, "T": 0o72222, "U": 0o55557,
        "V": 0o55552, "W": 0o55775, "X": 0o55255, "Y": 0o55222, "Z": 0o71247, "0": 0o75557, "1": 0o26227,
        "2": 0o71747, "3": 0o71717, "4": 0o55711, "5": 0o74717, "6": 0o74757, "7": 0o71111, "8": 0o75757,
        "9": 0o75717, "-": 0o00700, "_": 0o00007, ".": 0o00002, "'": 0o22000, "!": 0o22202, " ": 0,
    ]

    /// The text as lines of blocks, all of one width; nil when it is empty, has a letter without a shape, or is wider than
    /// so many columns.
    public static func lines(_ text: String, _ scale: Scale, isASCII: Bool, columns: Int) -> [String]? {
        var dots: [[Bool]] = Array(repeating: [], count: 5)
        for (index, character) in text.uppercased().enumerated() {
            guard index < columns, let shape = font[character] else { return nil }
            for row in 0..<5 {
                let bits = shape >> (3 * (4 - row)) & 7
                if index > 0 { dots[row].append(false) }
                for column in 0..<3 { dots[row].append(bits >> (2 - column) & 1 == 1) }
            }
        }
        let block: Character = isASCII ? "#" : "█"
        let lines: [String]
        switch scale {
        case .large: lines = dots.map { String($0.flatMap { [$0 ? block : " ", $0 ? block : " "] }) }
        case .small where isASCII: lines = dots.map { String($0.map { $0 ? block : " " }) }
        case .small:
            lines = [0, 2, 4].map { row in
                let below = row < 4 ? dots[row + 1] : dots[row].map { _ in false }
                return String(zip(dots[row], below).map { $0 ? ($1 ? "█" : "▀") : ($1 ? "▄" : " ") })
            }
        }
        guard let width = lines.first?.count, width > 0, width <= columns else { return nil }
        return lines
    }
}

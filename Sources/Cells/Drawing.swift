/// The characters that lines and boxes are drawn with.
public struct LineSet: Equatable, Sendable {
    /// A line from left to right, and one from top to bottom.
    public let horizontal: String, vertical: String
    /// The corners of a box.
    public let upperLeft: String, upperRight: String, lowerLeft: String, lowerRight: String
    /// Where a line meets another from within: on the left edge, the right, the upper, the lower, and where two cross.
    public let left: String, right: String, upper: String, lower: String, cross: String

    /// Unicode's box drawing characters.
    public static let unicode = LineSet(
        horizontal: "─", vertical: "│", upperLeft: "┌", upperRight: "┐", lowerLeft: "└", lowerRight: "┘", left: "├",
        right: "┤", upper: "┬", lower: "┴", cross: "┼")
    /// ASCII alone.
    public static let ascii = LineSet(
        horizontal: "-", vertical: "|", upperLeft: "+", upperRight: "+", lowerLeft: "+", lowerRight: "+", left: "+",
        right: "+", upper: "+", lower: "+", cross: "+")
}

extension Grid {
    /// Draws a box along the edges of a part.
    public mutating func box(_ area: Rect, _ lines: LineSet, _ style: Style = .frame) {
        guard area.width > 1, area.height > 1 else { return }
        let right = area.endColumn - 1
        let bottom = area.endRow - 1
        for column in area.column + 1..<right {
            put(lines.horizontal, style, column: column, row: area.row)
            put(lines.horizontal, style, column: column, row: bottom)
        }
        for row in area.row + 1..<bottom {
            put(lines.vertical, style, column: area.column, row: row)
            put(lines.vertical, style, column: right, row: row)
        }
        put(lines.upperLeft, style, column: area.column, row: area.row)
        put(lines.upperRight, style, column: right, row: area.row)
        put(lines.lowerLeft, style, column: area.column, row: bottom)
        put(lines.lowerRight, style, column: right, row: bottom)
    }

    /// Draws a line between two edges of a box, with the ends that join them.
    public mutating func divider(row: Int, from: Int, to: Int, _ lines: LineSet, _ style: Style = .frame) {
        guard to > from else { return }
        for column in from + 1..<to { put(lines.horizontal, style, column: column, row: row) }
        put(lines.left, style, column: from, row: row)
        put(lines.right, style, column: to, row: row)
    }

    /// Draws a line from an upper edge to a lower one, with the ends that join them.
    public mutating func divider(column: Int, from: Int, to: Int, _ lines: LineSet, _ style: Style = .frame) {
        guard to > from else { return }
        for row in from + 1..<to { put(lines.vertical, style, column: column, row: row) }
        put(lines.upper, style, column: column, row: from)
        put(lines.lower, style, column: column, row: to)
    }

    /// Puts text in the middle of a row of a part.
    public mutating func putCentered(_ text: String, _ style: Style = .normal, row: Int, within area: Rect) {
        let fitting = truncated(cleaned(text), to: area.width)
        put(
            fitting, style, column: area.column + (area.width - displayWidth(fitting)) / 2, row: row, within: area)
    }

    /// Puts text at the right edge of a row of a part.
    public mutating func putRight(_ text: String, _ style: Style = .normal, row: Int, within area: Rect) {
        let fitting = truncated(cleaned(text), to: area.width)
        put(fitting, style, column: area.endColumn - displayWidth(fitting), row: row, within: area)
    }
}

/// The text in lines of at most so many columns, broken between words where that is possible and cut within longer ones.
/// An empty text is one empty line; nothing comes of less than one column.
public func wrapped(_ text: String, to columns: Int) -> [String] {
    guard columns > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    var width = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
        let wordWidth = displayWidth(String(word))
        if width > 0, width + 1 + wordWidth <= columns {
            line += " " + word
            width += 1 + wordWidth
            continue
        }
        if width > 0 {
            lines.append(line)
            (line, width) = ("", 0)
        }
        for character in word {
            let characterWidth = displayWidth(String(character))
            if width + characterWidth > columns, width > 0 {
                lines.append(line)
                (line, width) = ("", 0)
            }
            line.append(character)
            width += characterWidth
        }
    }
    if width > 0 || lines.isEmpty { lines.append(line) }
    return lines
}

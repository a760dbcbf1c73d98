/// One cell of a screen.
public struct Cell: Equatable, Sendable {
    /// What it shows: one character with its combining marks; empty in the second column of a wide one.
    public var text: String
    /// What it is for.
    public var style: Style

    /// A cell with these values.
    public init(_ text: String = " ", _ style: Style = .normal) {
        self.text = text
        self.style = style
    }

    /// Whether it is the second column of a wide character.
    public var isContinuation: Bool { text.isEmpty }
}

/// A screen as cells. Text that is put in is cleaned, so nothing in a cell can move a cursor or speak to a terminal,
/// whoever wrote it. What lies outside is cut off; a wide character is never shown by half.
public struct Grid: Equatable, Sendable {
    /// Its size.
    public let size: Size
    /// The cells row by row.
    public private(set) var cells: [Cell]

    /// The largest side, in cells: no terminal is larger, and a wrong size cannot fill the memory.
    public static let largestSide = 1_000

    /// An empty screen.
    public init(_ size: Size) {
        self.size = Size(min(size.width, Self.largestSide), min(size.height, Self.largestSide))
        cells = Array(repeating: Cell(), count: self.size.width * self.size.height)
    }

    /// The whole screen.
    public var bounds: Rect { Rect(size) }

    /// The cell at a place; nil outside.
    public subscript(column: Int, row: Int) -> Cell? {
        guard bounds.contains(column: column, row: row) else { return nil }
        return cells[row * size.width + column]
    }

    /// The cells of a row; none outside.
    public func row(_ row: Int) -> ArraySlice<Cell> {
        guard row >= 0, row < size.height else { return [] }
        return cells[row * size.width..<(row + 1) * size.width]
    }

    /// The rows as text without spaces at their ends, for tests and captures.
    public var lines: [String] {
        (0..<size.height).map { row in
            var text = self.row(row).map(\.text).joined()
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    // MARK: - Text

    /// Puts text on a row from a column on, cut at the part's edges (the whole screen without one). Returns the column
    /// behind it.
    @discardableResult
    public mutating func put(
        _ text: String, _ style: Style = .normal, column: Int, row: Int, within area: Rect? = nil
    ) -> Int {
        let area = area ?? bounds
        var column = column
        var last: Int?
        for scalar in cleaned(text).unicodeScalars {
            let width = displayWidth(scalar)
            if width == 0 {
                if let last { addMark(scalar, at: last) }
                continue
            }
            if Self.isModifier(scalar), last != nil { continue }
            let fits =
                column >= area.column && column + width <= area.endColumn && row >= area.row && row < area.endRow
            last = nil
            if fits, bounds.contains(column: column, row: row), column + width <= size.width {
                last = set(column, row, Cell(String(Character(scalar)), style), width: width)
            }
            column += width
        }
        return column
    }

    /// Emoji of another skin colour: terminals disagree about the width of the pair, so the plain one is shown.
    private static func isModifier(_ scalar: Unicode.Scalar) -> Bool { (0x1F3FB...0x1F3FF).contains(scalar.value) }

    private mutating func addMark(_ scalar: Unicode.Scalar, at index: Int) {
        // Terminals disagree about what a variation selector does to the width; without it all agree.
        switch scalar.value {
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180F: return
        default: break
        }
        guard cells[index].text.unicodeScalars.count <= maximumMarks else { return }
        cells[index].text.unicodeScalars.append(scalar)
    }

    private mutating func set(_ column: Int, _ row: Int, _ cell: Cell, width: Int) -> Int {
        let index = row * size.width + column
        clear(index, column)
        if width == 2 { clear(index + 1, column + 1) }
        cells[index] = cell
        if width == 2 { cells[index + 1] = Cell("", cell.style) }
        return index
    }

    /// Blanks the other half of a wide character that is about to be overwritten in part.
    private mutating func clear(_ index: Int, _ column: Int) {
        if cells[index].isContinuation, column > 0 { cells[index - 1].text = " " }
        if column + 1 < size.width, cells[index + 1].isContinuation { cells[index + 1].text = " " }
    }

    /// Changes the style of a part and leaves its text.
    public mutating func restyle(_ area: Rect, _ style: Style) {
        for row in max(area.row, 0)..<max(min(area.endRow, size.height), max(area.row, 0)) {
            for column in max(area.column, 0)..<max(min(area.endColumn, size.width), max(area.column, 0)) {
                cells[row * size.width + column].style = style
            }
        }
    }

    /// Fills a part with one character of one column.
    public mutating func fill(_ area: Rect, _ character: Character = " ", _ style: Style = .normal) {
        for row in max(area.row, 0)..<max(min(area.endRow, size.height), max(area.row, 0)) {
            for column in max(area.column, 0)..<max(min(area.endColumn, size.width), max(area.column, 0)) {
                put(String(character), style, column: column, row: row)
            }
        }
    }

    /// Puts another screen into this one with its upper left corner at a place.
    public mutating func draw(_ other: Grid, column: Int, row: Int) {
        for y in 0..<other.size.height {
            for x in 0..<other.size.width {
                let cell = other.cells[y * other.size.width + x]
                guard !cell.isContinuation, bounds.contains(column: column + x, row: row + y) else { continue }
                let isWide = x + 1 < other.size.width && other.cells[y * other.size.width + x + 1].isContinuation
                guard !isWide || column + x + 1 < size.width else { continue }
                _ = set(column + x, row + y, cell, width: isWide ? 2 : 1)
            }
        }
    }
}

extension Grid {
    /// The same screen with ASCII characters alone: lines and signs become their nearest, other letters `?`.
    public var inASCII: Grid {
        var grid = self
        for (index, cell) in cells.enumerated() where !cell.isContinuation {
            guard let scalar = cell.text.unicodeScalars.first, !scalar.isASCII || cell.text.unicodeScalars.count > 1
            else { continue }
            grid.replace(index, scalar.isASCII ? String(Character(scalar)) : asciiSigns[scalar] ?? "?")
        }
        return grid
    }

    private mutating func replace(_ index: Int, _ text: String) {
        cells[index].text = text
        if index + 1 < cells.count, (index + 1) % size.width > 0, cells[index + 1].isContinuation {
            cells[index + 1].text = text
        }
    }
}

/// What stands for a sign where only ASCII may be shown; each is one column wide.
private let asciiSigns: [Unicode.Scalar: String] = [
    "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
    "·": "-", "…": "~", "–": "-", "—": "-", "▸": ">", "◀": "<", "◂": "<", "✓": "*", "•": "*", "↑": "^", "↓": "v",
    "←": "<", "→": ">", "█": "#", "▓": "#", "░": ".", "▲": "^", "▼": "v", "×": "x", "±": "~", "✗": "x", "▀": "#",
    "▄": "#", "▌": "#", "▐": "#", "’": "'", "“": "\"", "”": "\"",
]

internal import Cells
internal import QuizRules

/// Where the parts of a question stand: its words at the top, tiles below, the clock and what is one's own at the bottom.
struct QuizLayout {
    /// The words at the top, centred, and the row they begin in.
    var head: [(text: String, style: Style)] = []
    var top = 1
    /// The tiles, and the row behind them.
    var tiles: [Rect] = []
    var tilesEnd = 0
    /// Whether the tiles have frames; else they are rows of a list.
    var isFramed = true
    /// The row of the clock.
    var footer = 0
    /// Whether there is no row to spare between the clock and what is below.
    var isTight = false

    /// From this height on the screen is large, in rows.
    static let large = 34
    /// Columns before the words of a row of the list: number and shape.
    static let labelColumns = 6

    /// The layout of a question in this size. `below` rows come under the tiles after the reveal; the tiles keep their
    /// places if those rows fit.
    init(_ asked: QuizShown.Asked?, fitting size: Size, below: Int) {
        isTight = size.height < 17
        top = isTight ? 0 : 1
        footer = size.height - (isTight ? 3 : 4)
        guard let asked else {
            top = max((footer - below) / 3, top)
            tilesEnd = top
            return
        }
        let answers = asked.answers.map { cleaned($0) }
        // The most that the words may take: each answer needs a row.
        let most = max(footer - top - 1 - answers.count, 1)
        var words = wrapped(cleaned(asked.text), to: max(min(size.width - 6, 100), 10))
        if words.count > most {
            words = Array(words.prefix(most))
            words[most - 1] = truncated(words[most - 1] + " …", to: size.width - 6)
        }
        head = words.map { ($0, .title) }
        let needed = Self.listHeights(answers, size.width, rows: .max).reduce(0, +)
        addArt(
            asked.art, asked.details, size.width,
            rows: footer - top - head.count - min(needed, answers.count * 2) - 2)
        place(answers, size, below: below)
        // On a large screen what belongs together stands together, with room for the usual explanation between.
        if size.height >= Self.large { footer = min(footer, tilesEnd + max(below + 1, 7)) }
    }

    private mutating func addArt(_ art: [String], _ details: [String], _ width: Int, rows: Int) {
        var rows = rows
        if !art.isEmpty, rows > 2 {
            let lines = Array(art.prefix(rows - 1))
            // A picture moves as a whole, so its lines get one width.
            let columns = min(lines.map { displayWidth($0) }.max() ?? 0, width)
            head.append(("", .normal))
            head += lines.map { (padded($0, to: columns), .normal) }
            if lines.count < art.count { head[head.count - 1] = ("…", .dim) }
            rows -= lines.count + 1
        }
        let lines = details.flatMap { wrapped($0, to: max(min(width - 6, 100), 10)) }
        if !lines.isEmpty, rows > 1 {
            head.append(("", .normal))
            head += lines.prefix(rows - 1).map { ($0, .dim) }
        }
    }

    private mutating func place(_ answers: [String], _ size: Size, below: Int) {
        guard !answers.isEmpty else {
            top = max((footer - head.count - 1) / 3, top)
            tilesEnd = top + head.count + 1
            return
        }
        let first = top + head.count + 1
        // The clock's own row is free after the reveal; before it an empty row looks better where there is one.
        let rows = footer - first - (below > 0 ? below - 1 : 0)
        let width = (size.width - 4 - 2) / 2
        let lines = answers.map { wrapped($0, to: width - 4).count }.max() ?? 1
        let ranks = (answers.count + 1) / 2
        let roomy = size.height >= 50 ? 5 : size.height >= Self.large ? 3 : 1
        let pad = stride(from: roomy, through: 0, by: -1).first {
            ranks * (lines + 2 + 2 * $0) <= ($0 > 0 ? rows - 1 : rows)
        }
        guard let pad, width >= 16 else {
            return placeList(answers, size.width, first, rows: max(rows, answers.count))
        }
        let height = lines + 2 + 2 * pad
        // On a large screen it stands in the middle, after the reveal too, for which there is room then.
        if size.height >= Self.large { top = max(1, min((footer - first - ranks * height) / 3, 8)) }
        let start = top + head.count + 1
        for index in answers.indices {
            tiles.append(
                Rect(
                    column: 2 + index % 2 * (width + 2), row: start + index / 2 * height, width: width, height: height))
        }
        tilesEnd = start + ranks * height
    }

    private mutating func placeList(_ answers: [String], _ width: Int, _ first: Int, rows: Int) {
        isFramed = false
        var row = first
        for height in Self.listHeights(answers, width, rows: rows) {
            tiles.append(Rect(column: 2, row: row, width: width - 4, height: height))
            row += height
        }
        tilesEnd = row
    }

    /// How many rows each answer gets in a list: what it needs, cut where not all fit, the longest first.
    private static func listHeights(_ answers: [String], _ width: Int, rows: Int) -> [Int] {
        var heights = answers.map { wrapped($0, to: max(width - 4 - labelColumns, 8)).count }
        while heights.reduce(0, +) > rows, let most = heights.max(), most > 1, let index = heights.lastIndex(of: most) {
            heights[index] -= 1
        }
        return heights
    }
}

internal import Cells
internal import Games

// Gomoku as a picture that grows with its place. Signs beside a stone say what colours say too: ( ) the last one, [ ] the
// cursor, * * a row that won, … a stone that is not stored yet.
extension GomokuView {
    /// How far points are apart, the largest first. From the second on lines join them.
    private static let scales = [Size(6, 3), Size(4, 2), Size(2, 1)]
    /// The columns of the lines' numbers and a space.
    private static let margin = 3
    /// The points that players find their way by.
    private static let stars = Set(["d12", "l12", "h8", "d4", "l4"].compactMap { Gomoku.point(named: $0) })

    static func picture(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture {
        guard let game = game as? Gomoku else { return BoardPicture(Grid(Size(0, 0))) }
        // Below the board are the columns' letters and a line for the opening.
        func whole(_ step: Size) -> Size {
            Size(margin + Gomoku.side * step.width, Gomoku.side * step.height + 2)
        }
        guard let step = scales.first(where: { size.holds(whole($0)) }) else {
            return BoardPicture(lines: plain(game), fitting: size)
        }
        var picture = BoardPicture(Grid(whole(step)))
        for point in 0..<Gomoku.pointCount {
            let area = area(of: point, step)
            picture.squares.append(BoardPicture.Square(point, area))
            drawEmpty(point, area, step, look, &picture.grid)
        }
        for index in 0..<Gomoku.side {
            let area = area(of: index * Gomoku.side + index, step)
            let number = Rect(column: 0, row: middle(of: area).row, width: 2, height: 1)
            picture.grid.putRight("\(Gomoku.side - index)", .dim, row: number.row, within: number)
            picture.grid.put(
                columns[index], .dim, column: middle(of: area).column, row: Gomoku.side * step.height)
        }
        for point in 0..<Gomoku.pointCount { drawStone(point, of: game, look, step, &picture.grid) }
        if let last = game.last, game.winning.isEmpty { putSigns(("(", ")"), .accent, at: last, step, &picture.grid) }
        for point in game.winning { putSigns(("*", "*"), .highlight, at: point, step, &picture.grid) }
        drawOpening(game, look, &picture)
        if let cursor = look.cursor, (0..<Gomoku.pointCount).contains(cursor), game.choices.isEmpty {
            putSigns(("[", "]"), .selected, at: cursor, step, &picture.grid)
        }
        return picture
    }

    /// The cells of a point; the areas of all points lie side by side.
    private static func area(of point: Int, _ step: Size) -> Rect {
        Rect(
            column: margin - 1 + point % Gomoku.side * step.width, row: point / Gomoku.side * step.height,
            width: step.width, height: step.height)
    }

    /// The cell of the point itself.
    private static func middle(of area: Rect) -> (column: Int, row: Int) {
        (area.column + area.width / 2, area.row + (area.height - 1) / 2)
    }

    // MARK: - Points

    /// Draws an empty point and the lines to its neighbours on the right and below.
    private static func drawEmpty(_ point: Int, _ area: Rect, _ step: Size, _ look: BoardLook, _ grid: inout Grid) {
        let (column, row) = middle(of: area)
        let (x, y) = (point % Gomoku.side, point / Gomoku.side)
        let isStar = stars.contains(point)
        guard step.width > 2 else {
            grid.put(isStar ? "+" : look.isASCII ? "." : "·", isStar ? .normal : .dim, column: column, row: row)
            return
        }
        let lines: LineSet = look.isASCII ? .ascii : .unicode
        let last = Gomoku.side - 1
        let crossing =
            switch (x, y) {
            case (0, 0): lines.upperLeft
            case (last, 0): lines.upperRight
            case (0, last): lines.lowerLeft
            case (last, last): lines.lowerRight
            case (0, _): lines.left
            case (last, _): lines.right
            case (_, 0): lines.upper
            case (_, last): lines.lower
            default: lines.cross
            }
        if x < last {
            for next in 1..<step.width { grid.put(lines.horizontal, .frame, column: column + next, row: row) }
        }
        if y < last {
            for next in 1..<step.height { grid.put(lines.vertical, .frame, column: column, row: row + next) }
        }
        let star = look.isASCII ? "#" : "•"
        grid.put(isStar ? star : crossing, isStar ? .normal : .frame, column: column, row: row)
    }

    private static func drawStone(
        _ point: Int, of game: Gomoku, _ look: BoardLook, _ step: Size, _ grid: inout Grid
    ) {
        var colour = game.points[point]
        let isPending = colour == nil && look.pending.flatMap { Gomoku.point(named: $0.text) } == point
        if isPending { colour = game.next }
        guard let colour else { return }
        let style: Style = isPending ? .pending : colour == .white ? .seat0 : .seat1
        let (column, row) = middle(of: area(of: point, step))
        let shape = shape(colour, step, isASCII: look.isASCII)
        for (index, line) in shape.enumerated() {
            grid.put(line, style, column: column - line.count / 2, row: row - shape.count / 2 + index)
        }
        if isPending {
            let sign = look.isASCII ? "~" : "…"
            putSigns((sign, sign), .pending, at: point, step, &grid)
        }
    }

    /// A stone as lines of one width, which is odd.
    private static func shape(_ colour: Gomoku.Colour, _ step: Size, isASCII: Bool) -> [String] {
        switch (step.width, colour, isASCII) {
        case (6, .black, false): ["▄███▄", "█████", "▀███▀"]
        case (6, .white, false): ["╭───╮", "│   │", "╰───╯"]
        case (6, .black, true): ["X   X", "  X  ", "X   X"]
        case (6, .white, true): [" OOO ", "O   O", " OOO "]
        case (4, _, true): [" \(letter(colour)) "]
        case (4, .black, false): [" ● "]
        case (4, .white, false): [" ○ "]
        case (_, _, true): [letter(colour)]
        case (_, .black, false): ["●"]
        case (_, .white, false): ["○"]
        }
    }

    /// Puts signs on both sides of a point, so that it is told apart without colours too.
    private static func putSigns(
        _ signs: (String, String), _ style: Style, at point: Int, _ step: Size, _ grid: inout Grid
    ) {
        let (column, row) = middle(of: area(of: point, step))
        let width = step.width / 2
        let height = (step.height - 1) / 2
        if style != .accent {
            grid.restyle(
                Rect(column: column - width, row: row - height, width: 2 * width + 1, height: 2 * height + 1), style)
        }
        grid.put(signs.0, style, column: column - width, row: row)
        grid.put(signs.1, style, column: column + width, row: row)
    }

    // MARK: - The opening

    /// What an opening asks for, below the board; the words of a choice can be clicked.
    private static func drawOpening(_ game: Gomoku, _ look: BoardLook, _ picture: inout BoardPicture) {
        let row = picture.grid.size.height - 1
        let line = Rect(column: margin, row: row, width: picture.grid.size.width - margin, height: 1)
        let colour = game.next == .black ? "a black" : "a white"
        switch game.phase {
        case .placing(let left), .placingMore(let left):
            picture.grid.put("opening: \(colour) stone, \(left) left", .title, column: line.column, row: row)
        case .choosing, .choosingColour:
            guard look.showsKeys else {
                picture.grid.put("a colour is being chosen", .dim, column: line.column, row: row)
                return
            }
            var column = line.column
            for choice in game.choices {
                let words = choice == .more ? "two more" : choice.rawValue
                let start = column
                column = picture.grid.put(String(choice.rawValue.prefix(1)), .accent, column: column, row: row)
                column = picture.grid.put(" \(words)", .normal, column: column, row: row, within: line)
                picture.squares.append(
                    BoardPicture.Square(
                        number(of: choice), Rect(column: start, row: row, width: column - start, height: 1)))
                column += 2
            }
        case .playing: break
        }
    }

    /// The number that a choice has among the squares, behind all points.
    private static func number(of choice: Gomoku.Choice) -> Int {
        Gomoku.pointCount + (Gomoku.Choice.allCases.firstIndex(of: choice) ?? 0)
    }

    // MARK: - Keys

    static func step(_ direction: BoardDirection, from square: Int?, in game: any GameRules) -> Int? {
        let side = Gomoku.side
        guard let square, (0..<Gomoku.pointCount).contains(square) else { return Gomoku.pointCount / 2 }
        switch direction {
        case .up: return square >= side ? square - side : square
        case .down: return square < side * (side - 1) ? square + side : square
        case .left: return square % side > 0 ? square - 1 : square
        case .right: return square % side < side - 1 ? square + 1 : square
        }
    }

    static func press(_ square: Int, chosen: Int?, by seat: Int, in game: any GameRules) -> SquarePress {
        let choices = (game as? Gomoku)?.choices ?? []
        if let choice = choices.first(where: { number(of: $0) == square }) { return .move(choice.rawValue) }
        guard choices.isEmpty else {
            return .ask(
                "What do you choose?",
                choices.compactMap { choice in
                    let label = choice == .more ? "two more, the other chooses" : choice.rawValue
                    return choice.rawValue.first.map { SquareChoice($0, label, move: choice.rawValue) }
                })
        }
        guard (0..<Gomoku.pointCount).contains(square) else { return .refused("there is no such point") }
        return .move(Gomoku.name(of: square))
    }

    /// The columns' letters; `black` and `more` begin with one too.
    static var moveStarts: String { columns.joined() + "w" }

    static func isWhole(_ text: String, in game: any GameRules) -> Bool {
        let choices = (game as? Gomoku)?.choices ?? []
        guard choices.isEmpty else { return choices.contains { $0.rawValue == text.lowercased() } }
        // Behind a 1 a second digit may follow.
        return Gomoku.point(named: text) != nil && (text.utf8.count == 3 || text.utf8.last != 0x31)
    }
}

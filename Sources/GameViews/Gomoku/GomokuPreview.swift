internal import Cells
internal import Games

// Gomoku in a small place: the part of the board round the last stone, two cells for a point.
extension GomokuView {
    static func preview(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture {
        let whole = Size(Gomoku.side * 2, Gomoku.side)
        guard let game = game as? Gomoku, !size.holds(Size(3 + whole.width, whole.height + 2)), size.width >= 5,
            size.height >= 3
        else { return picture(game, look, fitting: size) }
        let columns = min((size.width - 1) / 2, Gomoku.side)
        let rows = min(size.height, Gomoku.side)
        // The middle of the board until there is a stone to look at.
        let centre = game.last ?? Gomoku.pointCount / 2
        func first(_ place: Int, _ count: Int) -> Int { min(max(place - count / 2, 0), Gomoku.side - count) }
        let (left, top) = (first(centre % Gomoku.side, columns), first(centre / Gomoku.side, rows))
        var grid = Grid(Size(columns * 2 + 1, rows))
        for row in 0..<rows {
            for column in 0..<columns {
                let point = (top + row) * Gomoku.side + left + column
                let colour = game.points[point]
                let sign: String =
                    switch (colour, look.isASCII) {
                    case (.black?, false): "●"
                    case (.white?, false): "○"
                    case (.black?, true): "X"
                    case (.white?, true): "O"
                    case (nil, let isASCII): isASCII ? "." : "·"
                    }
                let style: Style = colour == nil ? .dim : colour == .white ? .seat0 : .seat1
                grid.put(sign, style, column: 1 + column * 2, row: row)
                guard point == game.last || game.winning.contains(point) else { continue }
                let signs = game.winning.contains(point) ? ("*", "*") : ("(", ")")
                grid.put(signs.0, .accent, column: column * 2, row: row)
                grid.put(signs.1, .accent, column: column * 2 + 2, row: row)
            }
        }
        return BoardPicture(grid)
    }
}

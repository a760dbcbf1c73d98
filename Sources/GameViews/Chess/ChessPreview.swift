internal import Cells
internal import Games

// Chess as small as it can be read: two cells for a square, nothing around it. The last move is marked by its brackets where
// they fit between the squares, and by colour.
extension ChessView {
    private static let square = Size(2, 1)

    static func preview(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture {
        let whole = Size(8 * square.width + 1, 8)
        // Where a picture with margins fits it is the better one.
        guard let game = game as? Chess, size.holds(whole), !size.holds(Size(26, 10)) else {
            return picture(game, look, fitting: size)
        }
        var grid = Grid(whole)
        for row in 0..<8 {
            for column in 0..<8 {
                let number = look.isTurned ? row * 8 + 7 - column : (7 - row) * 8 + column
                let piece = game.position.piece(on: number)
                let isLast = game.last.map { $0.from == number || $0.to == number } ?? false
                let style: Style =
                    switch piece?.side {
                    case _ where isLast: .highlight
                    case nil: .dim
                    case .white?: .seat0
                    case .black?: .seat1
                    }
                let text = piece.map { sign($0, look) } ?? (look.isASCII ? "." : "·")
                grid.put(text, style, column: 1 + column * square.width, row: row)
                guard isLast else { continue }
                grid.put("[", style, column: column * square.width, row: row)
                grid.put("]", style, column: column * square.width + 2, row: row)
            }
        }
        return BoardPicture(grid)
    }
}

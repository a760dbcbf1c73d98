internal import Cells
internal import Games

// Kalaha in a small place: the two rows of houses with the stores at their ends, as numbers.
extension KalahaView {
    static func preview(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture {
        guard let game = game as? Kalaha, size.width < 41, size.holds(Size(24, 5)) else {
            return picture(game, look, fitting: size)
        }
        let lower: Kalaha.Side = look.isTurned ? .north : .south
        var grid = Grid(Size(24, 5))
        let lines: LineSet = look.isASCII ? .ascii : .unicode
        for column in 3..<21 {
            for row in [0, 4] { grid.put(lines.horizontal, .frame, column: column, row: row) }
        }
        for side in Kalaha.Side.allCases {
            let isLower = side == lower
            let style: Style = side == .south ? .seat0 : .seat1
            for (index, pit) in side.pits.enumerated() {
                // The upper side's first house is on the right.
                let place = Rect(
                    column: 3 + (isLower ? index : Kalaha.houses - 1 - index) * 3, row: isLower ? 3 : 1, width: 3,
                    height: 1)
                let text = "\(game.pits[pit])"
                let wasSown = game.last.map { $0.side == side && $0.house == index + 1 } ?? false
                grid.putCentered(wasSown ? "(\(text))" : text, style, row: place.row, within: place)
            }
            let store = Rect(column: isLower ? 21 : 0, row: 2, width: 3, height: 1)
            grid.putCentered("\(game.pits[side.store])", style, row: 2, within: store)
        }
        return BoardPicture(grid)
    }
}

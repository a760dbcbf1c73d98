internal import Cells
internal import Games

// Tic-tac-toe as a picture that grows with its place.
extension TicTacToeView {
    /// How large a square is drawn.
    private enum Scale: CaseIterable {
        case huge, large, medium, small

        /// A square's inner size.
        var square: Size {
            switch self {
            case .huge: Size(19, 9)
            case .large: Size(11, 5)
            case .medium: Size(7, 3)
            case .small: Size(3, 1)
            }
        }

        /// The whole picture with its labels.
        var picture: Size { Size(3 * square.width + 4, 3 * square.height + 3) }

        /// The marks, first X and then O, as lines.
        func marks(isASCII: Bool) -> [[String]] {
            switch (self, isASCII) {
            case (.huge, false): Self.hugeMarks
            case (.huge, true): Self.hugeMarks.map { $0.map { String($0.map { $0 == " " ? " " : "#" }) } }
            case (.large, false):
                [
                    ["▀█▄   ▄█▀", "  ▀█▄█▀  ", "   ▐█▌   ", "  ▄█▀█▄  ", "▄█▀   ▀█▄"],
                    [" ▄█▀▀▀█▄ ", "██     ██", "██     ██", "██     ██", " ▀█▄▄▄█▀ "],
                ]
            case (.large, true):
                [
                    ["XX     XX", "  XX XX  ", "   XXX   ", "  XX XX  ", "XX     XX"],
                    ["  OOOOO  ", "OO     OO", "OO     OO", "OO     OO", "  OOOOO  "],
                ]
            case (.medium, false): [["▀▄ ▄▀", "  █  ", "▄▀ ▀▄"], ["▄▀▀▀▄", "█   █", "▀▄▄▄▀"]]
            case (.medium, true): [["X   X", "  X  ", "X   X"], [" OOO ", "O   O", " OOO "]]
            case (.small, _): [["X"], ["O"]]
            }
        }

        private static let hugeMarks = [
            [
                "▀██▄       ▄██▀", "  ▀██▄   ▄██▀  ", "    ▀██▄██▀    ", "      ███      ", "    ▄██▀██▄    ",
                "  ▄██▀   ▀██▄  ", "▄██▀       ▀██▄",
            ],
            [
                "   ▄▄█████▄▄   ", " ▄██▀     ▀██▄ ", "▐██         ██▌", "▐██         ██▌", "▐██         ██▌",
                " ▀██▄     ▄██▀ ", "   ▀▀█████▀▀   ",
            ],
        ]
    }

    static func picture(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture {
        guard let game = game as? TicTacToe else { return BoardPicture(Grid(Size(0, 0))) }
        guard let scale = Scale.allCases.first(where: { size.holds($0.picture) }) else {
            return BoardPicture(lines: plain(game), fitting: size)
        }
        let square = scale.square
        var picture = BoardPicture(Grid(scale.picture))
        drawLines(&picture.grid, square, look.isASCII ? .ascii : .unicode)
        let marks = scale.marks(isASCII: look.isASCII)
        for number in 0..<9 {
            let area = Rect(
                column: 2 + number % 3 * (square.width + 1), row: number / 3 * (square.height + 1),
                width: square.width, height: square.height)
            picture.squares.append(BoardPicture.Square(number, area))
            draw(number, of: game, look, marks, area, &picture.grid)
        }
        return picture
    }

    private static func drawLines(_ grid: inout Grid, _ square: Size, _ lines: LineSet) {
        let width = 3 * square.width + 2
        let height = 3 * square.height + 2
        for index in 1...2 {
            for row in 0..<height {
                grid.put(lines.vertical, .frame, column: 1 + index * (square.width + 1), row: row)
            }
        }
        for index in 1...2 {
            for column in 0..<width {
                let isCrossing = column == square.width || column == 2 * square.width + 1
                grid.put(
                    isCrossing ? lines.cross : lines.horizontal, .frame, column: 2 + column,
                    row: index * (square.height + 1) - 1)
            }
        }
        for index in 0..<3 {
            grid.put(
                "\(3 - index)", .dim, column: 0, row: index * (square.height + 1) + square.height / 2)
            grid.put(
                ["a", "b", "c"][index], .dim, column: 2 + index * (square.width + 1) + square.width / 2, row: height)
        }
    }

    private static func draw(
        _ number: Int, of game: TicTacToe, _ look: BoardLook, _ marks: [[String]], _ area: Rect, _ grid: inout Grid
    ) {
        let name = TicTacToe.name(of: number)
        let isPending = look.pending?.text == name && game.squares[number] == nil
        let isWinning = game.winningLine?.contains(number) ?? false
        if let seat = game.squares[number] ?? (isPending ? look.pending?.seat : nil) {
            let lines = marks[seat == game.first ? 0 : 1]
            let style: Style = isPending ? .pending : isWinning ? .good : .seat(seat == game.first ? 0 : 1)
            for (index, line) in lines.enumerated() {
                grid.putCentered(line, style, row: area.row + (area.height - lines.count) / 2 + index, within: area)
            }
        } else if look.showsKeys {
            grid.putCentered("\(number + 1)", .dim, row: area.row + area.height / 2, within: area)
        }
        if isPending { grid.putRight(look.isASCII ? "~" : "…", .pending, row: area.endRow - 1, within: area) }
        if isWinning { grid.restyle(area, .highlight) }
        if look.last == name, !isWinning { markCorners(of: area, ["(", ")"], .accent, &grid) }
        if look.cursor == number {
            grid.restyle(area, .selected)
            markCorners(of: area, ["[", "]"], .selected, &grid)
        }
    }

    /// Puts signs at a square's sides, so that it is told apart without colours too.
    private static func markCorners(of area: Rect, _ signs: [String], _ style: Style, _ grid: inout Grid) {
        let row = area.row + area.height / 2
        grid.put(signs[0], style, column: area.column, row: row)
        grid.put(signs[1], style, column: area.endColumn - 1, row: row)
    }

    static func step(_ direction: BoardDirection, from square: Int?, in game: any GameRules) -> Int? {
        guard let square else { return 4 }
        switch direction {
        case .up: return square >= 3 ? square - 3 : square
        case .down: return square < 6 ? square + 3 : square
        case .left: return square % 3 > 0 ? square - 1 : square
        case .right: return square % 3 < 2 ? square + 1 : square
        }
    }

    static func press(_ square: Int, chosen: Int?, by seat: Int, in game: any GameRules) -> SquarePress {
        (0..<9).contains(square) ? .move(TicTacToe.name(of: square)) : .refused("there is no such square")
    }

    static func move(ofKey key: Character, in game: any GameRules) -> String? {
        guard let digit = key.wholeNumberValue, key.isASCII, (1...9).contains(digit) else { return nil }
        return TicTacToe.name(of: digit - 1)
    }

    static var moveStarts: String { "abc" }

    static func isWhole(_ text: String, in game: any GameRules) -> Bool { text.utf8.count == 2 }
}

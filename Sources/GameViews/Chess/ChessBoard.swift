internal import Cells
internal import Games

// Chess as a picture. Signs at a square's sides say what colours say too: [ ] the last move, ‹ › the chosen piece,
// ( ) where it may go, ! ! a king in check, ▸ ◂ the cursor.
extension ChessView {
    /// How large a square is drawn, the largest first. Odd widths have a middle.
    private static let scales = [Size(7, 3), Size(5, 2), Size(3, 1)]
    /// The column of the ranks' digits and a space.
    private static let margin = 2

    static func isTurned(for seat: Int?, in game: any GameRules) -> Bool {
        guard let seat, let game = game as? Chess else { return false }
        return game.side(of: seat) == .black
    }

    static func picture(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture {
        guard let game = game as? Chess else { return BoardPicture(Grid(Size(0, 0))) }
        // Below the board are the files' letters and the material.
        func whole(_ square: Size) -> Size { Size(margin + 8 * square.width, 8 * square.height + 2) }
        guard let square = scales.first(where: { size.holds(whole($0)) }) else {
            return BoardPicture(lines: plain(game), fitting: size)
        }
        var picture = BoardPicture(Grid(whole(square)))
        let board = ChessBoardState(game, look)
        for row in 0..<8 {
            for column in 0..<8 {
                let number = look.isTurned ? row * 8 + 7 - column : (7 - row) * 8 + column
                let area = Rect(
                    column: margin + column * square.width, row: row * square.height, width: square.width,
                    height: square.height)
                picture.squares.append(BoardPicture.Square(number, area))
                draw(number, board, look, area, &picture.grid)
            }
            let rank = look.isTurned ? row + 1 : 8 - row
            picture.grid.put("\(rank)", .dim, column: 0, row: row * square.height + (square.height - 1) / 2)
        }
        for column in 0..<8 {
            let name = Chess.name(of: look.isTurned ? 7 - column : column).prefix(1)
            picture.grid.put(
                String(name), .dim, column: margin + column * square.width + square.width / 2, row: 8 * square.height)
        }
        drawMaterial(game, board.position, look, &picture.grid)
        return picture
    }

    // MARK: - Squares

    /// The figures, white's and black's, in the order of the kinds.
    private static let figures = [["♙", "♘", "♗", "♖", "♕", "♔"], ["♟", "♞", "♝", "♜", "♛", "♚"]]

    /// A piece as a sign: a figure, or a letter where only ASCII may be shown or letters are wanted, white's upper case.
    static func sign(_ piece: Chess.Piece, _ look: BoardLook) -> String {
        look.isASCII || look.usesLetters
            ? String(piece.letter) : figures[Int(piece.side.rawValue)][Int(piece.kind.rawValue)]
    }

    private static func draw(
        _ number: Int, _ board: ChessBoardState, _ look: BoardLook, _ area: Rect, _ grid: inout Grid
    ) {
        let isDark = (number & 7 + number >> 3) % 2 == 0
        let piece = board.position.piece(on: number)
        if isDark { grid.fill(area, " ", .shaded) }
        let row = area.row + (area.height - 1) / 2
        let middle = area.column + area.width / 2
        var style: Style =
            switch (piece?.side, isDark) {
            case (nil, false): .dim
            case (nil, true): .shaded
            case (.white?, false): .seat0
            case (.black?, false): .seat1
            case (.white?, true): .shadedSeat0
            case (.black?, true): .shadedSeat1
            }
        let mark = board.mark(of: number)
        if let mark {
            style = mark.style
            if mark.fills { grid.fill(area, " ", style) }
        }
        grid.put(
            piece.map { sign($0, look) } ?? (look.isASCII ? "." : "·"), style, column: middle, row: row
        )
        if let mark {
            let signs = mark.signs(isASCII: look.isASCII)
            grid.put(signs.0, style, column: middle - 1, row: row)
            grid.put(signs.1, style, column: middle + 1, row: row)
        }
        guard look.cursor == number else { return }
        grid.restyle(area, .selected)
        // Where there is one pair of columns alone the chosen piece keeps its own signs.
        guard area.width > 3 || mark != .chosen else { return }
        grid.put(look.isASCII ? ">" : "▸", .selected, column: area.column, row: row)
        grid.put(look.isASCII ? "<" : "◂", .selected, column: area.endColumn - 1, row: row)
    }

    // MARK: - Material

    /// What each side has taken: the lower side's on the left, the upper side's on the right.
    private static func drawMaterial(
        _ game: Chess, _ position: Chess.Position, _ look: BoardLook, _ grid: inout Grid
    ) {
        let row = grid.size.height - 1
        let lower: Chess.Side = look.isTurned ? .black : .white
        func text(_ side: Chess.Side, _ gap: String) -> String {
            let taken = Material(position, takenBy: side)
            let signs = taken.pieces.map { kind, count in
                sign(Chess.Piece(kind, side.other), look) + (count > 1 ? "\(count)" : "")
            }
            return (signs + (taken.lead > 0 ? ["+\(taken.lead)"] : [])).joined(separator: gap)
        }
        if let claim = game.claim {
            let words = grid.size.width < 40 ? "a draw may be claimed" : "draw claim: \(occasion(claim))"
            grid.putCentered(words, .warning, row: row, within: Rect(grid.size))
            return
        }
        // At the end of a long game there is room for both only without spaces.
        let isWide = displayWidth(text(lower, " ") + text(lower.other, " ")) + margin + 2 <= grid.size.width
        let gap = isWide ? " " : ""
        grid.put(text(lower, gap), .dim, column: margin, row: row)
        grid.putRight(text(lower.other, gap), .dim, row: row, within: Rect(grid.size))
    }
}

/// What the squares of one picture show.
private struct ChessBoardState {
    /// What a square has besides its piece.
    enum Mark: Equatable {
        case last, chosen, target, check, pending

        var style: Style {
            switch self {
            case .last: .highlight
            case .chosen: .selected
            case .target: .chosen
            case .check: .error
            case .pending: .pending
            }
        }

        /// Whether the whole square has the style.
        var fills: Bool { self != .check && self != .pending }

        func signs(isASCII: Bool) -> (String, String) {
            switch self {
            case .last: ("[", "]")
            case .chosen: isASCII ? ("{", "}") : ("‹", "›")
            case .target: ("(", ")")
            case .check: ("!", "!")
            case .pending: isASCII ? ("~", "~") : ("…", "…")
            }
        }
    }

    /// The pieces, a move that is not stored yet included.
    let position: Chess.Position
    private var marks: [Int: Mark] = [:]

    init(_ game: Chess, _ look: BoardLook) {
        if let pending = look.pending, let move = try? game.position.move(pending.text) {
            position = game.position.played(move)
            marks[move.from] = .pending
            marks[move.target] = .pending
            return
        }
        position = game.position
        if let last = game.last {
            marks[last.from] = .last
            marks[last.to] = .last
        }
        if position.isCheck { marks[position.king(position.turn)] = .check }
        guard let chosen = look.chosen else { return }
        marks[chosen] = .chosen
        for move in position.legalMoves where move.from == chosen { marks[move.target] = .target }
    }

    func mark(of square: Int) -> Mark? { marks[square] }
}

internal import Cells
internal import Games

// Kalaha as a picture that grows with its place: the stores at the ends, one's own houses below, from the left, and the
// other's above. Signs at a house's number say what colours say too: ( ) the last one sown, [ ] the cursor.
extension KalahaView {
    /// How large a house is drawn inside its frame, and how its numbers are written.
    private enum Scale: CaseIterable {
        case huge, large, small

        var house: Size {
            switch self {
            case .huge: Size(16, 7)
            case .large: Size(8, 5)
            case .small: Size(4, 3)
            }
        }

        /// How large its numbers are; nil for plain digits.
        var letters: BlockLetters.Scale? {
            switch self {
            case .huge: .large
            case .large: .small
            case .small: nil
            }
        }

        /// The whole picture: eight places side by side, the houses' numbers, an empty line, and two lines of words.
        var picture: Size { Size(8 * (house.width + 1) + 1, 2 * house.height + 8) }
    }

    static func picture(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture {
        guard let game = game as? Kalaha else { return BoardPicture(Grid(Size(0, 0))) }
        guard let scale = Scale.allCases.first(where: { size.holds($0.picture) }) else {
            return BoardPicture(lines: plain(game).flatMap { wrapped($0, to: size.width) }, fitting: size)
        }
        return KalahaPicture(game, look, scale.house, scale.letters, scale.picture).picture
    }

    // MARK: - Keys

    static func isTurned(for seat: Int?, in game: any GameRules) -> Bool {
        guard let seat, let game = game as? Kalaha else { return false }
        return game.side(of: seat) == .north
    }

    /// The houses of who is to move; others cannot be chosen.
    private static func own(_ game: any GameRules) -> Range<Int>? {
        guard let game = game as? Kalaha, case .running = game.status else { return nil }
        return game.turn.pits
    }

    /// A cursor that was left on the other side counts as being across from it.
    static func ownHouse(_ pit: Int, in game: any GameRules) -> Int? {
        guard let own = own(game) else { return nil }
        return own.contains(pit) ? pit : own.contains(Kalaha.opposite(pit)) ? Kalaha.opposite(pit) : nil
    }

    static func step(_ direction: BoardDirection, from square: Int?, in game: any GameRules) -> Int? {
        // It begins in the middle of the side that one looks from.
        guard let square else { return (direction == .down ? Kalaha.Side.north : .south).firstPit + 2 }
        guard let own = own(game), let house = ownHouse(square, in: game) else { return square }
        // North's houses go from right to left when South is below.
        let isRight = direction == .right ? 1 : direction == .left ? -1 : 0
        let next = house + (own.lowerBound == 0 ? isRight : -isRight)
        return own.contains(next) ? next : house
    }

    static func press(_ square: Int, chosen: Int?, by seat: Int, in game: any GameRules) -> SquarePress {
        guard let own = own(game), let house = ownHouse(square, in: game) else {
            return .refused("there is no such house")
        }
        return .move("\(house - own.lowerBound + 1)")
    }

    static func move(ofKey key: Character, in game: any GameRules) -> String? {
        key.isASCII && ("1"..."6").contains(key) ? String(key) : nil
    }
}

/// One picture of a game.
private struct KalahaPicture {
    private let game: Kalaha
    private let look: BoardLook
    private let house: Size
    private let letters: BlockLetters.Scale?
    private let lower: Kalaha.Side
    private let lines: LineSet
    private(set) var picture: BoardPicture

    init(
        _ game: Kalaha, _ look: BoardLook, _ house: Size, _ letters: BlockLetters.Scale?, _ size: Size
    ) {
        self.game = game
        self.look = look
        self.house = house
        self.letters = letters
        lower = look.isTurned ? .north : .south
        lines = look.isASCII ? .ascii : .unicode
        picture = BoardPicture(Grid(size))
        drawFrame()
        for side in Kalaha.Side.allCases {
            drawStore(side)
            for pit in side.pits { drawHouse(pit, of: side) }
            drawWay(of: side)
        }
        for (index, words) in KalahaView.told(game).enumerated() {
            let text = words.dropLast()
            picture.grid.putCentered(
                String(text), .title, row: size.height - 2 + index, within: picture.grid.bounds)
        }
    }

    // MARK: - Places

    /// The inner cells of a column of the board, 0 to 7 from the left; rows 0 and 1.
    private func area(column: Int, row: Int) -> Rect {
        Rect(
            column: 1 + column * (house.width + 1), row: 2 + row * (house.height + 1), width: house.width,
            height: house.height)
    }

    /// Above or below a column, for a label.
    private func label(column: Int, of side: Kalaha.Side) -> Rect {
        let row = side == lower ? 2 * house.height + 4 : 0
        return Rect(column: 1 + column * (house.width + 1), row: row, width: house.width, height: 1)
    }

    private func column(of pit: Int, _ side: Kalaha.Side) -> Int {
        side == lower ? 1 + pit - side.firstPit : Kalaha.houses - pit + side.firstPit
    }

    private mutating func drawFrame() {
        let whole = Rect(
            column: 0, row: 1, width: picture.grid.size.width, height: 2 * house.height + 3)
        picture.grid.box(whole, lines)
        let middle = 2 + house.height
        for column in 1...7 {
            picture.grid.divider(
                column: column * (house.width + 1), from: whole.row, to: whole.endRow - 1, lines)
        }
        picture.grid.divider(row: middle, from: house.width + 1, to: 7 * (house.width + 1), lines)
        for column in 2...6 { picture.grid.put(lines.cross, .frame, column: column * (house.width + 1), row: middle) }
    }

    // MARK: - Contents

    private func style(_ side: Kalaha.Side) -> Style { side == .south ? .seat0 : .seat1 }

    private mutating func drawHouse(_ pit: Int, of side: Kalaha.Side) {
        let column = column(of: pit, side)
        let area = area(column: column, row: side == lower ? 1 : 0)
        let label = label(column: column, of: side)
        let number = pit - side.firstPit + 1
        let count = game.pits[pit]
        var isOwn = false
        if case .running = game.status { isOwn = game.turn == side }
        if isOwn { picture.squares.append(BoardPicture.Square(pit, area)) }
        drawNumber(count, count == 0 ? .dim : style(side), area)
        var (text, labelStyle) = ("\(number)", Style.dim)
        if game.last?.side == side, game.last?.house == number {
            (text, labelStyle) = ("(\(number))", .accent)
            picture.grid.restyle(area, .chosen)
        }
        if isOwn, look.pending?.text == "\(number)" {
            (text, labelStyle) = ("\(number)\(look.isASCII ? "~" : "…")", .pending)
            picture.grid.restyle(area, .pending)
        }
        if let cursor = look.cursor, KalahaView.ownHouse(cursor, in: game) == pit {
            (text, labelStyle) = ("[\(number)]", .selected)
            picture.grid.restyle(area, .selected)
        }
        picture.grid.putCentered(text, labelStyle, row: label.row, within: label)
    }

    /// A store goes over both rows; at the end the fuller one is marked.
    private mutating func drawStore(_ side: Kalaha.Side) {
        let column = side == lower ? 7 : 0
        let upper = area(column: column, row: 0)
        let area = Rect(column: upper.column, row: upper.row, width: upper.width, height: 2 * house.height + 1)
        let count = game.pits[side.store]
        drawNumber(count, count == 0 ? .dim : style(side), area)
        if case .over(.win(let seat, _)) = game.status, game.side(of: seat) == side {
            picture.grid.putCentered("won", style(side), row: area.endRow - 1, within: area)
            picture.grid.restyle(area, .highlight)
        }
        // The name may be wider than the store.
        let name = KalahaView.name(side)
        let row = label(column: column, of: side).row
        if column == 7 {
            picture.grid.putRight(name, style(side), row: row, within: picture.grid.bounds)
        } else {
            picture.grid.put(name, style(side), column: 0, row: row)
        }
    }

    /// An arrow at the end where a side's first house is: that way its stones go.
    private mutating func drawWay(of side: Kalaha.Side) {
        let isLower = side == lower
        let label = label(column: isLower ? 0 : 7, of: side)
        let arrow = look.isASCII ? (isLower ? "-->" : "<--") : (isLower ? "──▸" : "◂──")
        picture.grid.putCentered(arrow, .dim, row: label.row, within: label)
    }

    private mutating func drawNumber(_ number: Int, _ style: Style, _ area: Rect) {
        let blocks = letters.flatMap {
            BlockLetters.lines("\(number)", $0, isASCII: look.isASCII, columns: area.width)
        }
        let rows = blocks ?? ["\(number)"]
        for (index, line) in rows.enumerated() {
            picture.grid.putCentered(line, style, row: area.row + (area.height - rows.count) / 2 + index, within: area)
        }
    }
}

internal import Cells
internal import Games
internal import QuizRules

// The leaderboard and the podium.
extension QuizScene {
    func drawStandings(
        _ title: String, _ players: Int, _ places: [QuizShown.Place], _ look: SceneLook, _ area: Rect,
        _ picture: inout BoardPicture
    ) {
        let isLow = area.height < 17
        let step = area.height >= 34 ? 2 : 1
        let height = 3 + places.count * step + 3
        var row = max((area.height - height) / 3, isLow ? 0 : 1)
        picture.grid.putCentered(title, .title, row: row, within: area)
        picture.grid.putCentered(Self.count(players, "player"), .dim, row: row + 1, within: area)
        row += isLow ? 2 : 3
        let width = min(area.width - 4, 96)
        let table = Rect(column: (area.width - width) / 2, row: row, width: width, height: area.height - row)
        for place in places where row < area.height - 1 {
            draw(place, most: places.first?.points ?? 0, look, table, row: row, &picture.grid)
            row += step
        }
        guard let you, case .player(let seat) = look.role else { return }
        if places.contains(where: { $0.seat == seat }) { row = max(row, area.height - 2) }
        if let words = place(look) {
            picture.grid.putCentered(
                "you: \(words)", you.rank <= 3 ? .good : .accent, row: min(row + (isLow ? 0 : 1), area.height - 1),
                within: area)
        }
    }

    /// `3  carla   ████████████  4,210  +830  ▲2 up`
    private func draw(
        _ place: QuizShown.Place, most: Int, _ look: SceneLook, _ table: Rect, row: Int, _ grid: inout Grid
    ) {
        let isYours = look.role == .player(seat: place.seat)
        let style: Style = isYours ? .accent : place.rank == 1 ? .title : .normal
        grid.putRight(
            "\(place.rank)", style, row: row, within: Rect(column: table.column, row: row, width: 3, height: 1))
        let nameWidth = min(26, table.width * 3 / 10)
        let name = look.name(place.seat) + (isYours ? " (you)" : "")
        grid.put(truncated(cleaned(name), to: nameWidth), style, column: table.column + 5, row: row, within: table)
        let figures = 30
        let bar = Rect(
            column: table.column + 5 + nameWidth + 2, row: row, width: table.width - 5 - nameWidth - 2 - figures,
            height: 1)
        let full = most > 0 ? (bar.width * place.points + most - 1) / most : 0
        grid.put(
            String(repeating: "█", count: max(min(full, bar.width), 0)), isYours ? .accent : .seat(place.rank - 1),
            column: bar.column, row: row, within: bar)
        var column = table.endColumn - figures
        for (text, width, style) in [
            (QuizView.grouped(place.points), 9, style),
            (place.last > 0 ? "+\(QuizView.grouped(place.last))" : "–", 9, .dim),
        ] {
            grid.putRight(text, style, row: row, within: Rect(column: column, row: row, width: width, height: 1))
            column += width
        }
        let movement = movement(of: place)
        grid.put(movement.text, movement.style, column: column + 2, row: row, within: table)
    }

    /// How a place has changed since the last leaderboard.
    private func movement(of place: QuizShown.Place) -> (text: String, style: Style) {
        guard let formerRanks else { return ("", .dim) }
        guard let former = formerRanks[place.seat] else { return ("▲ new", .good) }
        if former == place.rank { return ("–", .dim) }
        return former > place.rank
            ? ("▲\(former - place.rank) up", .good) : ("▼\(place.rank - former) down", .warning)
    }

    // MARK: The podium

    func drawPodium(
        _ players: Int, _ places: [QuizShown.Place], _ look: SceneLook, _ area: Rect, _ picture: inout BoardPicture
    ) {
        guard let winner = places.first else {
            picture.grid.putCentered("The quiz is over. Nobody has played.", .title, row: area.height / 3, within: area)
            return
        }
        let isTall = area.height >= 30
        let list = places.dropFirst(3)
        let perRow = area.width >= 60 ? 2 : 1
        let listRows = (list.count + perRow - 1) / perRow
        let wide = min(area.width - 4, isTall ? 90 : 66) / 3
        let step = isTall ? 4 : 2
        let stage = 5 + step * 2
        let name = cleaned(look.name(winner.seat))
        let letters =
            BlockLetters.lines(name, isTall ? .large : .small, isASCII: look.isASCII, columns: area.width - 4)
            ?? BlockLetters.lines(name, .small, isASCII: look.isASCII, columns: area.width - 4)
            ?? [truncated(name, to: area.width - 4)]
        var row = max((area.height - letters.count - 3 - stage - listRows - 2) / 3, 0)
        for line in letters {
            picture.grid.putCentered(line, .accent, row: row, within: area)
            row += 1
        }
        picture.grid.putCentered(
            "wins with \(QuizView.grouped(winner.points)) points", .title, row: row, within: area)
        row += isTall ? 2 : 1
        let base = min(row + stage, area.height - listRows - 1)
        let left = (area.width - 3 * wide) / 2
        // The second stands at the left of the first, the third at the right.
        for (index, place) in places.prefix(3).enumerated() {
            let column = left + [1, 0, 2][index] * wide
            let height = 3 + step * (2 - index) - (index == 2 ? 0 : 0)
            drawStep(
                place, Rect(column: column, row: base - height, width: wide, height: height), look, isTall,
                &picture.grid)
        }
        row = base
        for (index, place) in list.enumerated() where row + index / perRow < area.height - 1 {
            let width = min(area.width - 4, 80) / perRow
            let at = (area.width - width * perRow) / 2 + index % perRow * width
            let isYours = look.role == .player(seat: place.seat)
            let points = QuizView.grouped(place.points)
            let line = Rect(column: at, row: row + index / perRow, width: width - 2, height: 1)
            let end = picture.grid.put("\(place.rank).", .dim, column: line.column, row: line.row, within: line)
            picture.grid.put(
                truncated(
                    cleaned(look.name(place.seat)) + (isYours ? " (you)" : ""), to: line.width - points.count - 6),
                isYours ? .accent : .normal, column: end + 1, row: line.row, within: line)
            picture.grid.putRight(points, .dim, row: line.row, within: line)
        }
        if case .player = look.role, let you {
            let words =
                "you are \(QuizView.ordinal(you.rank)) of \(max(players, you.rank)) · "
                + "\(QuizView.grouped(you.points)) points · \(Self.count(you.right, "right answer"))"
            picture.grid.putCentered(words, you.rank <= 3 ? .good : .accent, row: area.height - 1, within: area)
        }
    }

    /// One step of the podium with who stands on it.
    private func drawStep(_ place: QuizShown.Place, _ area: Rect, _ look: SceneLook, _ isTall: Bool, _ grid: inout Grid)
    {
        let isYours = look.role == .player(seat: place.seat)
        let style = Style.seat(place.rank - 1)
        let name = truncated(cleaned(look.name(place.seat)) + (isYours ? " (you)" : ""), to: area.width - 2)
        grid.putCentered(name, isYours ? .accent : .title, row: area.row - 2, within: above(area))
        grid.putCentered(
            "\(QuizView.grouped(place.points))", .dim, row: area.row - 1, within: above(area))
        let block = Rect(column: area.column + 1, row: area.row, width: area.width - 2, height: area.height)
        for row in block.row..<block.endRow {
            grid.put(String(repeating: "█", count: block.width), style, column: block.column, row: row)
        }
        let digit = BlockLetters.lines("\(place.rank)", .small, isASCII: look.isASCII, columns: 5) ?? []
        let hole = block.centered(Size(7, min(digit.count, area.height)))
        grid.fill(Rect(column: hole.column, row: block.row, width: hole.width, height: hole.height))
        for (offset, line) in digit.prefix(hole.height).enumerated() {
            grid.putCentered(line, style, row: block.row + offset, within: hole)
        }
    }

    private func above(_ area: Rect) -> Rect {
        Rect(column: area.column, row: area.row - 2, width: area.width, height: 2)
    }
}

internal import Cells
internal import Games
internal import QuizRules

// The leaderboard and the podium.
extension QuizScene {
    func drawStandings(
        _ title: String, _ players: Int, _ places: [QuizShown.Place], _ look: SceneLook, _ area: Rect,
        _ picture: inout BoardPicture
    ) {
        let step = area.height >= QuizLayout.large ? 2 : 1
        let letters =
            BlockLetters.lines("leaderboard", .small, isASCII: look.isASCII, columns: area.width - 4) ?? []
        let teams = teamRows(look, area.width - 8)
        // Two rows for the words under the letters, two for one's own place, and those of the teams.
        let room = area.height - places.count * step - 4 - (teams.isEmpty ? 0 : teams.count + 1)
        var row = max((room - letters.count) / 3, 0)
        if letters.count <= room {
            for (offset, line) in letters.enumerated() {
                picture.grid.putCentered(line, .accent, row: row + offset, within: area)
            }
            row += letters.count + (letters.count < room ? 1 : 0)
        }
        picture.grid.putCentered("\(title) · \(Self.count(players, "player"))", .dim, row: row, within: area)
        row += 2
        let width = min(area.width - 4, 96)
        let table = Rect(column: (area.width - width) / 2, row: row, width: width, height: area.height - row)
        for place in places where row < area.height - 1 - teams.count {
            draw(place, most: places.first?.points ?? 0, look, table, row: row, &picture.grid)
            row += step
        }
        let below = min(row + 1, area.height - 1 - teams.count)
        for (offset, line) in teams.enumerated() {
            picture.grid.putCentered(line, offset == 0 ? .title : .dim, row: below + offset, within: area)
        }
        if case .host = look.role, let words = automaticWords(look) {
            picture.grid.putCentered(words, .accent, row: area.height - 1, within: area)
        }
        guard let you, case .player = look.role, let words = place(look) else { return }
        picture.grid.putCentered("you: \(words)", you.rank <= 3 ? .good : .accent, row: area.height - 1, within: area)
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
        let isTall = area.height >= QuizLayout.large
        let teams = teamRows(look, area.width - 8)
        let list = places.dropFirst(3)
        let perRow = area.width >= 60 ? 2 : 1
        let listRows = (list.count + perRow - 1) / perRow
        let name = cleaned(look.name(winner.seat))
        let letters =
            BlockLetters.lines(name, isTall ? .large : .small, isASCII: look.isASCII, columns: area.width - 4)
            ?? BlockLetters.lines(name, .small, isASCII: look.isASCII, columns: area.width - 4)
            ?? [truncated(name, to: area.width - 4)]
        let digits = look.isASCII ? 5 : 3
        // From below: one's own line, the teams, the list, the steps with two rows of words on each, the winner's name.
        let room = area.height - 2 - teams.count - listRows - letters.count - 2 - 2 - (digits + 1)
        let step = min(max(room / 2, 1), isTall ? 6 : 3)
        var row = max((room - 2 * step) / 3, 0)
        for line in letters {
            picture.grid.putCentered(line, .accent, row: row, within: area)
            row += 1
        }
        picture.grid.putCentered(
            "wins with \(QuizView.grouped(winner.points)) points", .title, row: row, within: area)
        let base = min(row + 3 + digits + 1 + 2 * step + (room > 2 * step ? 1 : 0), area.height)
        let wide = min(area.width - 4, isTall ? 90 : 69) / 3
        let left = (area.width - 3 * wide) / 2
        // The second stands at the left of the first, the third at the right.
        for (index, place) in places.prefix(3).enumerated() {
            let height = digits + 1 + step * (2 - index)
            let column = left + [1, 0, 2][index] * wide
            drawStep(
                place, Rect(column: column, row: base - height, width: wide, height: height), look, &picture.grid)
        }
        row = base + (area.height - base - listRows - teams.count > 2 ? 1 : 0)
        for (offset, line) in teams.enumerated() where row < area.height - 1 {
            picture.grid.putCentered(
                line, offset == 0 ? .title : .dim, row: row, within: area)
            row += 1
        }
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
        } else if !look.results.isEmpty {
            picture.grid.putCentered("results: \(look.results)", .dim, row: area.height - 1, within: area)
        }
    }

    /// One step of the podium with who stands on it.
    private func drawStep(_ place: QuizShown.Place, _ area: Rect, _ look: SceneLook, _ grid: inout Grid) {
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
        let middle = block.centered(Size(7, 1))
        let hole = Rect(column: middle.column, row: block.row, width: middle.width, height: digit.count)
        grid.fill(hole)
        for (offset, line) in digit.enumerated() {
            grid.putCentered(line, style, row: block.row + offset, within: hole)
        }
    }

    private func above(_ area: Rect) -> Rect {
        Rect(column: area.column, row: area.row - 2, width: area.width, height: 2)
    }
}

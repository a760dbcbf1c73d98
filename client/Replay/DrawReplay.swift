internal import Cells
internal import GameViews
internal import Games

// The picture of a replay: the board, its players and their clocks, the steps, and what was written to the present one.
extension ReplayView {
    /// The width of the side on a terminal of 80 columns, as in a room.
    private static let sideWidth = 29
    /// Rows that comments have at most, of the side.
    private static let commentRows = 6

    /// Draws the whole screen.
    func draw(_ picture: inout ScreenPicture, isASCII: Bool) {
        let size = picture.grid.size
        let document = replay.document
        drawFrame(&picture)
        let content = Rect(column: 1, row: 1, width: size.width - 2, height: size.height - 4)
        let (left, side) = content.split(right: size.width < 100 ? Self.sideWidth : min(size.width / 3, 52))
        picture.grid.divider(column: side.column, from: 0, to: size.height - 3, .unicode)
        drawTitle(&picture, document, side.column)
        let (board, line) = left.inset(columns: 1, rows: 0).split(bottom: 1)
        let end = drawBoard(&picture, board, isASCII: isASCII)
        let row = min(end + 1, line.row)
        let standing = foreign(replay.standing(after: step))
        picture.grid.putCentered(
            standing, step == replay.count ? .title : .normal, row: row,
            within: Rect(column: line.column, row: row, width: line.width, height: 1))
        drawSide(
            &picture, Rect(column: side.column + 2, row: side.row, width: side.width - 3, height: side.height),
            divider: side.column)
        drawStatus(&picture)
        drawKeys(&picture, isASCII: isASCII)
    }

    private func drawFrame(_ picture: inout ScreenPicture) {
        let size = picture.grid.size
        picture.grid.box(picture.grid.bounds, .unicode)
        picture.grid.divider(row: size.height - 3, from: 0, to: size.width - 1, .unicode)
    }

    private func drawTitle(_ picture: inout ScreenPicture, _ document: GameDocument, _ side: Int) {
        let kind = gameCatalogue[document.kind]?.title ?? document.kind
        let number = document.id > 0 ? " · game \(document.id)" : ""
        let title = document.title.isEmpty ? "" : " · \(foreign(document.title))"
        picture.grid.put(
            " \(truncated("\(kind)\(number)\(title)", to: side - 5)) ", .title, column: 2, row: 0)
        picture.grid.putRight(
            " step \(step) of \(replay.count) ", .dim, row: 0,
            within: Rect(column: side + 1, row: 0, width: picture.grid.size.width - side - 3, height: 1))
    }

    /// Draws the board; returns the first row below it.
    private func drawBoard(_ picture: inout ScreenPicture, _ area: Rect, isASCII: Bool) -> Int {
        let game = replay.game(after: step)
        guard let view else { return area.row }
        var last: String?
        if step > 0, replay.mover(of: step - 1) != nil,
            case .fact(_, let text, _) = replay.document.steps[step - 1].event
        {
            last = text
        }
        // From the beginning on the side of who moves first is below, as on a page.
        let look = BoardLook(last: last, isASCII: isASCII, isTurned: view.isTurned(for: nil, in: game) != isFlipped)
        let board = view.picture(game, look, fitting: area.size)
        let place = area.centered(board.grid.size)
        picture.grid.draw(board.grid, column: place.column, row: place.row)
        return place.endRow
    }

    // MARK: - The side

    private func drawSide(_ picture: inout ScreenPicture, _ area: Rect, divider: Int) {
        let game = replay.game(after: step)
        var row = area.row
        for (seat, player) in replay.document.players.enumerated() {
            drawPlayer(
                &picture, seat, player, game, Rect(column: area.column, row: row, width: area.width, height: 1))
            row += 1
        }
        let rest = Rect(column: area.column, row: row, width: area.width, height: area.endRow - row)
        let comments = comments(columns: rest.width)
        let (steps, notes) = rest.split(bottom: comments.isEmpty ? 0 : comments.count + 1)
        picture.grid.divider(row: steps.row, from: divider, to: picture.grid.size.width - 1, .unicode)
        picture.grid.put(" STEPS ", .title, column: area.column, row: steps.row)
        drawSteps(&picture, steps.split(top: 1).bottom)
        guard !comments.isEmpty else { return }
        picture.grid.divider(row: notes.row, from: divider, to: picture.grid.size.width - 1, .unicode)
        picture.grid.put(" COMMENT ", .title, column: area.column, row: notes.row)
        for (index, line) in comments.enumerated() {
            picture.grid.put(line, column: area.column, row: notes.row + 1 + index, within: area)
        }
    }

    private func drawPlayer(
        _ picture: inout ScreenPicture, _ seat: Int, _ player: GameDocument.Player, _ game: any GameRules, _ area: Rect
    ) {
        let mark = view?.mark(of: seat, in: game) ?? "\(seat + 1)"
        let start = picture.grid.put("\(mark) ", style(of: seat), column: area.column, row: area.row)
        var end = area.endColumn
        if let left = replay.left(after: step), left.indices.contains(seat) {
            let clock = clockText(left[seat])
            picture.grid.putRight(clock, .title, row: area.row, within: area)
            end -= displayWidth(clock) + 1
        } else if let rating = player.rating {
            let text = "\(Int(rating.rounded()))"
            picture.grid.putRight(text, .dim, row: area.row, within: area)
            end -= displayWidth(text) + 1
        }
        var isTurn = false
        if step < replay.count, case .running(seat) = game.status { isTurn = true }
        picture.grid.put(
            truncated(foreign(player.name), to: end - start), isTurn ? .title : .normal, column: start, row: area.row,
            within: area)
    }

    private func style(of seat: Int) -> Style {
        .seat(seat == replay.document.first ? 0 : 1)
    }

    /// The steps around the present one, each a row that can be clicked.
    private func drawSteps(_ picture: inout ScreenPicture, _ area: Rect) {
        guard replay.count > 0, area.height > 0 else { return }
        let first = min(max(step - 1 - area.height / 2, 0), max(replay.count - area.height, 0))
        let digits = "\(replay.count)".utf8.count
        for index in first..<min(first + area.height, replay.count) {
            let row = Rect(column: area.column, row: area.row + index - first, width: area.width, height: 1)
            let isPresent = index == step - 1
            let number = "\(index + 1)"
            let space = String(repeating: " ", count: digits - number.utf8.count)
            if isPresent { picture.grid.fill(row, " ", .selected) }
            var column = picture.grid.put(
                "\(space)\(number) ", isPresent ? .selected : .dim, column: row.column, row: row.row)
            let mover = replay.mover(of: index)
            if let mover {
                let mark = view?.mark(of: mover, in: replay.game(after: 0)) ?? "\(mover + 1)"
                column = picture.grid.put(
                    "\(truncated(mark, to: 5)) ", isPresent ? .selected : style(of: mover), column: column, row: row.row
                )
            }
            let used = replay.used(by: index).map(duration) ?? ""
            picture.grid.putRight(used, isPresent ? .selected : .dim, row: row.row, within: row)
            let end = row.endColumn - (used.isEmpty ? 0 : displayWidth(used) + 1)
            let annotated = replay.document.steps[index].annotation.isEmpty ? "" : " *"
            picture.grid.put(
                truncated(foreign(replay.text(of: index)) + annotated, to: end - column),
                isPresent ? .selected : mover == nil ? .dim : .normal, column: column, row: row.row, within: row)
            picture.hits.append(ScreenPicture.Hit(area: row, target: .row(index + 1)))
        }
    }

    /// What was written to the present step, or before the first.
    private func comments(columns: Int) -> [String] {
        let annotation = step > 0 ? replay.document.steps[step - 1].annotation : GameDocument.Annotation()
        var texts = step > 0 ? annotation.comments : replay.document.comments
        texts += annotation.variations.map { "(\($0))" }
        if step == replay.count, !replay.document.rest.isEmpty { texts.append("not played: \(replay.document.rest)") }
        let lines = texts.flatMap { wrapped(foreign($0), to: columns) }
        guard lines.count > Self.commentRows else { return lines }
        return lines.prefix(Self.commentRows - 1) + [truncated(lines[Self.commentRows - 1], to: columns - 1) + "…"]
    }

    // MARK: - The two rows at the bottom

    private func drawStatus(_ picture: inout ScreenPicture) {
        let row = picture.grid.size.height - 2
        let area = Rect(column: 2, row: row, width: picture.grid.size.width - 4, height: 1)
        picture.grid.fill(Rect(column: 1, row: row, width: picture.grid.size.width - 2, height: 1), " ", .bar)
        picture.grid.put(
            truncated(foreign(verdict.sentence), to: area.width),
            verdict == .equal ? .good : verdict.isGood ? .dim : .error,
            column: area.column, row: row, within: area)
    }

    private func drawKeys(_ picture: inout ScreenPicture, isASCII: Bool) {
        let row = picture.grid.size.height - 1
        var column = 2
        for binding in keyTable where binding.contexts.contains(.replay) {
            guard let bar = binding.bar, let key = binding.keys.first else { continue }
            let label = binding.action == .play && isPlaying ? "stop" : bar
            let name = key.name(isASCII: isASCII)
            let width = displayWidth(name) + displayWidth(label) + 1
            guard column + width + 2 <= picture.grid.size.width - 2 else { break }
            picture.grid.fill(Rect(column: column - 1, row: row, width: width + 2, height: 1), " ", .bar)
            let end = picture.grid.put(name, .accent, column: column, row: row)
            picture.grid.put(label, .bar, column: end + 1, row: row)
            picture.hits.append(
                ScreenPicture.Hit(
                    area: Rect(column: column, row: row, width: width, height: 1), target: .action(binding.action)))
            column += width + 2
        }
    }
}

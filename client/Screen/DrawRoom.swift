internal import Cells
internal import GameViews
internal import Games

// A room: the board large in the middle, players, moves and talk beside it.
extension ScreenModel {
    func drawRoom(_ picture: inout ScreenPicture) {
        guard let room else { return }
        if let scene = room.scene { return drawScene(&picture, room, scene) }
        let terms = try? MatchTerms(room.room.isHosted ? "" : room.room.options)
        let clock = terms?.control.map { " \($0.text)" } ?? ""
        let kind = (gameCatalogue[room.room.kind]?.title ?? room.room.kind) + clock
        let title = room.room.title.isEmpty ? "" : " · \(room.room.title)"
        let count = room.watching.count
        let watching = count == 0 ? "" : "\(count) watching"
        let round = room.room.round > 1 ? "game \(room.room.round)" : ""
        let content = drawFrame(
            &picture, title: "\(kind) · \(room.room.pinText)\(title)",
            info: [terms?.isRated ?? false ? "rated" : "", round, watching].filter { !$0.isEmpty }.joined(
                separator: " · "))
        let sideWidth = size.width < 100 ? 29 : min(size.width / 3, 52)
        let (left, side) = content.split(right: sideWidth)
        drawDivider(&picture, column: side.column)
        let (board, lines) = left.inset(columns: 1, rows: 0).split(bottom: 2)
        let end = drawBoard(&picture, room, board)
        let turn = room.turnSentence
        // Near the board, where the eye rests; two rows below it where there is room.
        let row = min(end + 1, lines.row)
        picture.grid.putCentered(
            turn.text, turn.style, row: row,
            within: Rect(column: left.column + 1, row: row, width: left.width - 2, height: 1))
        drawEntry(&picture, Rect(column: lines.column, row: lines.row + 1, width: lines.width, height: 1))
        drawRoomSide(
            &picture, room,
            Rect(column: side.column + 2, row: side.row, width: side.width - 3, height: side.height))
    }

    // MARK: - The board

    /// Draws the board; returns the first row below it.
    private func drawBoard(_ picture: inout ScreenPicture, _ room: RoomView, _ area: Rect) -> Int {
        guard let game = room.room.game, let view = room.view else { return drawWaiting(&picture, room, area) }
        let showsCursor = room.isYourTurn && overlay == nil
        let look = BoardLook(
            cursor: showsCursor ? room.cursor : nil, chosen: room.chosen, pending: room.pending,
            last: room.isOver ? nil : room.moves.last?.text, showsKeys: room.isYourTurn, isASCII: setup.isASCII,
            isTurned: room.isTurned, usesLetters: usesLetters)
        let board = view.picture(game, look, fitting: area.size)
        let place = area.centered(board.grid.size)
        picture.grid.draw(board.grid, column: place.column, row: place.row)
        for square in board.squares {
            let at = Rect(
                column: place.column + square.area.column, row: place.row + square.area.row,
                width: square.area.width, height: square.area.height)
            picture.hits.append(ScreenPicture.Hit(area: at, target: .square(square.number)))
        }
        return place.endRow
    }

    /// Before the first game: the PIN, large enough for a whole room to read, or the board as the server drew it.
    private func drawWaiting(_ picture: inout ScreenPicture, _ room: RoomView, _ area: Rect) -> Int {
        guard room.room.serverBoard.isEmpty else {
            for (row, line) in room.room.serverBoard.prefix(area.height).enumerated() {
                picture.grid.putCentered(line, row: area.row + row, within: area)
            }
            return area.row + min(room.room.serverBoard.count, area.height)
        }
        let place = area.centered(Size(area.width, 9))
        picture.grid.putCentered("others join with", .dim, row: place.row, within: place)
        let pin = room.room.pinText
        let digits = BlockLetters.lines(pin, .small, isASCII: setup.isASCII, columns: place.width) ?? [pin]
        for (row, line) in digits.enumerated() {
            picture.grid.putCentered(line, .accent, row: place.row + 2 + row, within: place)
        }
        picture.grid.putCentered(
            "oneup join \(room.room.pin)\(setup.joinOptions)", .dim, row: place.row + 3 + digits.count, within: place)
        return place.endRow
    }

    // MARK: - The right side

    private func drawRoomSide(_ picture: inout ScreenPicture, _ room: RoomView, _ area: Rect) {
        var row = area.row
        // A crowd would push the talk off the side.
        for (seat, player) in room.room.seats.prefix(8).enumerated() {
            drawPlayer(
                &picture, room, seat, player == nil ? nil : room.room.titled(seat),
                Rect(column: area.column, row: row, width: area.width, height: 1),
                style: markStyle(room, seat))
            row += 1
        }
        if !room.watching.isEmpty {
            let text = "watching: \(room.watching.joined(separator: ", "))"
            picture.grid.put(truncated(text, to: area.width), .dim, column: area.column, row: row, within: area)
            row += 1
        }
        let rest = Rect(column: area.column, row: row, width: area.width, height: area.endRow - row)
        // The moves have a third of the side, so that the talk does not jump with each of them.
        let movesHeight = max(min(rest.height / 3, 14), 4)
        let (moves, talk) = rest.split(top: movesHeight)
        picture.grid.divider(row: moves.row, from: area.column - 2, to: size.width - 1, .unicode)
        picture.grid.put(" MOVES ", .title, column: area.column, row: moves.row)
        drawMoves(
            &picture, room,
            Rect(column: moves.column, row: moves.row + 1, width: moves.width, height: moves.height - 1))
        picture.grid.divider(row: talk.row, from: area.column - 2, to: size.width - 1, .unicode)
        picture.grid.put(" TALK ", .title, column: area.column, row: talk.row)
        drawTalk(
            &picture, room.talk,
            Rect(column: talk.column, row: talk.row + 1, width: talk.width, height: talk.height - 1),
            empty: "Press t to say something.")
    }

    /// The number of the pieces' style: pieces go with who moves first, not with the seat.
    private func markStyle(_ room: RoomView, _ seat: Int) -> Int {
        guard let mark = room.room.mark(seat) else { return seat }
        let marks = room.room.seats.indices.compactMap { room.room.mark($0) }.sorted(by: >)
        return marks.firstIndex(of: mark) ?? seat
    }

    private func drawMoves(_ picture: inout ScreenPicture, _ room: RoomView, _ area: Rect) {
        guard !room.moves.isEmpty else {
            picture.grid.put("none yet", .dim, column: area.column, row: area.row, within: area)
            return
        }
        let seats = max(room.room.seats.count, 1)
        let turns = room.turns
        let rows = (turns.count + seats - 1) / seats
        // Columns have the width of most moves, or where a turn has many as much as there is.
        let widest = turns.map { displayWidth($0) }.max() ?? 0
        let width = max(9, min(widest + 1, (area.width - 4) / seats))
        let first = max(rows - area.height - room.movesBack, 0)
        let end = min(first + area.height, rows)
        defer {
            if first > 0 { picture.grid.putRight("↑ \(first)", .accent, row: area.row, within: area) }
            if end < rows { picture.grid.putRight("↓ \(rows - end)", .accent, row: area.endRow - 1, within: area) }
        }
        for row in first..<end {
            picture.grid.put("\(row + 1).", .dim, column: area.column, row: area.row + row - first, within: area)
            for index in row * seats..<min((row + 1) * seats, turns.count) {
                picture.grid.put(
                    truncated(turns[index], to: width - 1), index == turns.count - 1 ? .title : .normal,
                    column: area.column + 4 + index % seats * width, row: area.row + row - first, within: area)
            }
        }
    }
}

internal import Cells
internal import GameViews
internal import Games

// The right side of the lobby: running games, and the talk.
extension ScreenModel {
    /// The least that one game needs beside others: a line for what it is, its players above and below, eight rows of board.
    private static let tile = Size(24, 11)
    /// Cells between two games.
    private static let gap = 1

    /// The columns of the right side with its frame.
    var lobbySideWidth: Int { size.width < 100 ? 27 : min(size.width / 3, 54) }
    /// The rows of the games, their heading included.
    private var liveHeight: Int { size.height < 30 ? 12 : max(12, min(size.height / 2, 24)) }

    /// How many games there is room for.
    var liveTiles: Int {
        let columns = (lobbySideWidth - 3 + Self.gap) / (Self.tile.width + Self.gap)
        let rows = (liveHeight - 1) / Self.tile.height
        return min(max(columns, 1) * max(rows, 1), LobbyView.mostShown)
    }

    func drawLobbySide(_ picture: inout ScreenPicture, _ area: Rect) {
        let (live, talk) = area.split(top: min(liveHeight, area.height - 4))
        drawLive(&picture, live)
        picture.grid.divider(row: talk.row, from: area.column - 2, to: size.width - 1, .unicode)
        picture.grid.put("TALK", .title, column: talk.column, row: talk.row + 1, within: talk)
        drawTalk(
            &picture, lobby.talk,
            Rect(column: talk.column, row: talk.row + 2, width: talk.width, height: talk.height - 2),
            empty: "What is said from now on stands here. Press t to talk.")
    }

    private func drawLive(_ picture: inout ScreenPicture, _ area: Rect) {
        picture.grid.put("LIVE", .title, column: area.column, row: area.row, within: area)
        let games = lobby.live(for: name, most: liveTiles).compactMap { lobby.boards[$0] }
        let place = Rect(column: area.column, row: area.row + 1, width: area.width, height: area.height - 1)
        guard let first = games.first else {
            for (row, line) in wrapped("No game is running. One that runs is shown here.", to: area.width).enumerated()
            {
                picture.grid.put(line, .dim, column: place.column, row: place.row + row, within: place)
            }
            return
        }
        guard games.count > 1 else {
            picture.grid.putRight(what(first), .dim, row: area.row, within: area)
            return drawGame(&picture, first, place)
        }
        let columns = place.width >= 2 * Self.tile.width + Self.gap ? 2 : 1
        let rows = (games.count + columns - 1) / columns
        let width = (place.width - (columns - 1) * Self.gap) / columns
        for (index, game) in games.enumerated() {
            let height = place.height / rows
            let tile = Rect(
                column: place.column + index % columns * (width + Self.gap), row: place.row + index / columns * height,
                width: width, height: height)
            let (head, rest) = tile.split(top: 1)
            picture.grid.put(truncated(what(game), to: width), .dim, column: head.column, row: head.row, within: head)
            drawGame(&picture, game, rest)
        }
    }

    /// The game and its room.
    private func what(_ game: LobbyBoard) -> String { "\(game.room.kind) \(game.room.pinText)" }

    /// One game: who plays above and below, with the clocks, and the board between.
    private func drawGame(_ picture: inout ScreenPicture, _ board: LobbyBoard, _ area: Rect) {
        let room = board.room
        guard let game = room.game, let view = GameViews.view(of: room.kind), area.height > 4 else { return }
        picture.hits.append(ScreenPicture.Hit(area: area, target: .room(room.pin)))
        let you = room.seats.firstIndex { $0 == name }
        let isTurned = view.isTurned(for: you, in: game)
        let place = Rect(column: area.column, row: area.row + 1, width: area.width, height: area.height - 2)
        let shown = view.preview(
            game,
            BoardLook(last: room.lastMoveText, isASCII: setup.isASCII, isTurned: isTurned, usesLetters: usesLetters),
            fitting: place.size)
        let at = place.centered(shown.grid.size)
        picture.grid.draw(shown.grid, column: at.column, row: at.row)
        // As at the board: whose side is below sits below.
        let lower = you ?? room.seats.indices.first { !view.isTurned(for: $0, in: game) } ?? 0
        let others = room.seats.indices.filter { $0 != lower }
        if let upper = others.first {
            drawPlayer(&picture, board, upper, Rect(column: area.column, row: at.row - 1, width: area.width, height: 1))
        }
        drawPlayer(&picture, board, lower, Rect(column: area.column, row: at.endRow, width: area.width, height: 1))
    }

    private func drawPlayer(_ picture: inout ScreenPicture, _ board: LobbyBoard, _ seat: Int, _ area: Rect) {
        let room = board.room
        let isTurn = room.turn == seat
        var end = area.endColumn
        let roomTime = board.offset.map { $0 + now }
        var note = isTurn ? "◀" : ""
        if let left = room.left(seat, at: roomTime) { note = clockText(left) + (isTurn ? " ◀" : "  ") }
        if case .over(.win(seat, _))? = room.game?.status { note = "won" }
        if !note.isEmpty {
            picture.grid.putRight(note, isTurn ? .accent : .dim, row: area.row, within: area)
            end -= displayWidth(note) + 1
        }
        let mark = room.mark(seat).map { "\($0.prefix(1)) " } ?? ""
        picture.grid.put(
            truncated("\(mark)\(room.seats[seat] ?? "…")", to: end - area.column), isTurn ? .title : .normal,
            column: area.column, row: area.row, within: area)
    }
}

internal import Cells
internal import GameViews
internal import Games

// A room whose game a host leads. The game has the whole width and the talk one line; a wide screen shows the talk beside it.
extension ScreenModel {
    /// From this width on there is room for the talk at the side, in columns.
    static let sceneSideWidth = 116

    func drawScene(_ picture: inout ScreenPicture, _ room: RoomView, _ scene: any HostedScene) {
        let title = room.room.title.isEmpty ? room.room.what : room.room.title
        let content = drawFrame(&picture, title: "\(title) · \(room.room.pinText)", info: scene.headline)
        let hasSide = size.width >= Self.sceneSideWidth && !setup.isProjector
        let (main, side) = content.split(right: hasSide ? min(size.width / 4, 46) : 0)
        let (area, line) = main.inset(columns: 1, rows: 0).split(bottom: 1)
        let board = scene.picture(sceneLook(room), fitting: area.size)
        // The middle of a wide screen; the height is the scene's own business.
        let column = area.column + (area.width - board.grid.size.width) / 2
        picture.grid.draw(board.grid, column: column, row: area.row)
        for square in board.squares {
            let at = Rect(
                column: column + square.area.column, row: area.row + square.area.row, width: square.area.width,
                height: square.area.height)
            picture.hits.append(ScreenPicture.Hit(area: at, target: .square(square.number)))
        }
        if hasSide {
            drawDivider(&picture, column: side.column)
            drawCrowd(
                &picture, room, Rect(column: side.column + 2, row: side.row, width: side.width - 3, height: side.height)
            )
        } else if entry == nil, !setup.isProjector, let last = room.talk.lines.last(where: { $0.by != nil }) {
            let start = picture.grid.put(
                "\(truncated(last.by ?? "", to: 20)): ", .title, column: line.column + 2, row: line.row, within: line)
            picture.grid.put(
                truncated(last.text, to: line.endColumn - start), column: start, row: line.row, within: line)
        }
        drawEntry(&picture, line)
    }

    /// Who is here, and the talk.
    private func drawCrowd(_ picture: inout ScreenPicture, _ room: RoomView, _ area: Rect) {
        let host = room.room.seats.first.flatMap { $0 } ?? "not here yet"
        var lines = ["host: \(host)", "players: \(room.room.playerCount)\(room.room.isLocked ? ", locked" : "")"]
        if !room.room.cohosts.isEmpty { lines.append("co-hosts: \(room.room.cohosts.joined(separator: ", "))") }
        if !room.watching.isEmpty { lines.append("watching: \(room.watching.joined(separator: ", "))") }
        var row = area.row
        for line in lines {
            picture.grid.put(truncated(line, to: area.width), .dim, column: area.column, row: row, within: area)
            row += 1
        }
        picture.grid.divider(row: row, from: area.column - 2, to: size.width - 1, .unicode)
        picture.grid.put(" TALK ", .title, column: area.column, row: row)
        drawTalk(
            &picture, room.talk,
            Rect(column: area.column, row: row + 1, width: area.width, height: area.endRow - row - 1),
            empty: "Press t to say something.")
    }
}

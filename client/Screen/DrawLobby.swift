internal import Cells
internal import GameViews

// The lobby: rooms on the left, a running game and the talk on the right.
extension ScreenModel {
    func drawLobby(_ picture: inout ScreenPicture) {
        let kind = isGuest ? "guest" : "account"
        let content = drawFrame(&picture, title: "OneUp", info: "\(name) · \(kind)")
        let (left, side) = content.split(right: lobbySideWidth)
        drawDivider(&picture, column: side.column)
        drawRooms(&picture, left.inset(columns: 1, rows: 0))
        drawLobbySide(
            &picture, Rect(column: side.column + 2, row: side.row, width: side.width - 3, height: side.height))
    }

    // MARK: - Rooms

    private func drawRooms(_ picture: inout ScreenPicture, _ area: Rect) {
        let (list, line) = area.split(bottom: 1)
        let (rooms, own) = lobby.sections(for: name)
        let selected = lobby.selected(for: name)?.pin
        // One's own games keep their place at the bottom, whatever else comes.
        let ownHeight = own.isEmpty ? 0 : min(own.count, max(list.height / 3, 2)) + 2
        let (above, lower) = list.split(bottom: ownHeight)
        let (upper, invites) = above.split(bottom: lobbyInviteRows)
        if lobbyInviteRows > 0 { drawLobbyInvites(&picture, invites.split(top: 1).bottom) }
        drawHeading(&picture, "ROOMS", filterNote, upper)
        let place = Rect(column: upper.column, row: upper.row + 1, width: upper.width, height: upper.height - 1)
        if rooms.isEmpty {
            drawNoRooms(&picture, place, hasOwn: !own.isEmpty)
        } else {
            drawList(&picture, rooms, selected, place)
        }
        if !own.isEmpty {
            let (_, rest) = lower.split(top: 1)
            drawHeading(&picture, "YOUR GAMES", "", rest)
            drawList(
                &picture, own, selected,
                Rect(column: rest.column, row: rest.row + 1, width: rest.width, height: rest.height - 1))
        }
        drawEntry(&picture, line)
    }

    private var filterNote: String {
        if entry?.kind == .filter || !lobby.filter.isEmpty {
            return "only \(lobby.filter.isEmpty ? "…" : lobby.filter)"
        }
        return ""
    }

    private func drawHeading(_ picture: inout ScreenPicture, _ text: String, _ note: String, _ area: Rect) {
        picture.grid.put(text, .title, column: area.column + 2, row: area.row, within: area)
        if !note.isEmpty { picture.grid.putRight(note, .warning, row: area.row, within: area) }
    }

    private func drawNoRooms(_ picture: inout ScreenPicture, _ area: Rect, hasOwn: Bool) {
        let text: String
        if lobby.rooms == nil {
            text = "reading the list …"
        } else if !lobby.filter.isEmpty {
            text = "No room matches. Esc shows all."
        } else {
            text = hasOwn ? "No other room is open." : "No room is open. Press c to open one."
        }
        picture.grid.put(text, .dim, column: area.column + 2, row: area.row, within: area)
    }

    private func drawList(_ picture: inout ScreenPicture, _ rooms: [LobbyRoom], _ selected: Int64?, _ area: Rect) {
        guard area.height > 0 else { return }
        let cursor = rooms.firstIndex { $0.pin == selected } ?? 0
        let first = min(max(cursor - area.height / 2, 0), max(rooms.count - area.height, 0))
        for (offset, room) in rooms[first..<min(first + area.height, rooms.count)].enumerated() {
            drawRoom(
                &picture, room, isSelected: room.pin == selected,
                Rect(column: area.column, row: area.row + offset, width: area.width, height: 1))
        }
        if first > 0 { picture.grid.putRight("↑ \(first)", .accent, row: area.row, within: area) }
        let below = rooms.count - first - area.height
        if below > 0 { picture.grid.putRight("↓ \(below)", .accent, row: area.endRow - 1, within: area) }
    }

    private func drawRoom(_ picture: inout ScreenPicture, _ room: LobbyRoom, isSelected: Bool, _ area: Rect) {
        let style: Style = isSelected ? (entry == nil ? .selected : .chosen) : .normal
        let quiet: Style = isSelected ? style : .dim
        if isSelected { picture.grid.fill(area, " ", style) }
        picture.grid.put(isSelected ? "▸" : " ", style, column: area.column, row: area.row, within: area)
        picture.grid.put(ClientRoom.text(pin: room.pin), style, column: area.column + 2, row: area.row, within: area)
        let gameWidth = size.width < 100 ? 11 : 14
        picture.grid.put(
            truncated(room.game, to: gameWidth), quiet, column: area.column + 11, row: area.row, within: area)
        // In a game of one's own it counts whose turn it is, and for how long.
        let turn =
            room.players.contains(name) && room.isRunning
            ? lobby.boards[room.pin]?.turnWords(for: name, at: now) : nil
        let progress = turn?.text ?? room.progress
        let progressWidth = min(displayWidth(progress), 18)
        let start = area.column + 11 + gameWidth + 1
        let space = area.endColumn - 1 - progressWidth - 1 - start
        var words = room.people
        if room.players.contains(name), let other = room.players.first(where: { $0 != name }) { words = "vs \(other)" }
        if !room.title.isEmpty, !isUsualTitle(room) {
            let both = "\(room.title) · \(words)"
            // Who plays says more than the title, where only one has room.
            if displayWidth(both) <= space || room.players.isEmpty { words = both }
        }
        picture.grid.put(
            truncated(words, to: space), style, column: start, row: area.row, within: area)
        let isWaiting = turn?.isYours ?? room.isWaiting
        let progressStyle: Style = isSelected ? style : isWaiting ? .warning : .dim
        picture.grid.putRight(
            truncated(progress, to: progressWidth) + " ", progressStyle, row: area.row, within: area)
        picture.hits.append(ScreenPicture.Hit(area: area, target: .room(room.pin)))
    }

    /// The title that a room has when its maker gave none says nothing new.
    private func isUsualTitle(_ room: LobbyRoom) -> Bool {
        room.title.hasSuffix("'s room") && room.players.contains(String(room.title.dropLast(7)))
    }
}

internal import Cells

// Invitations: a few lines in the lobby, and the list that lies over the screen.
extension ScreenModel {
    /// The most that the lobby shows by itself.
    static let mostLobbyInvites = 3

    /// The rows that the lobby needs for them.
    var lobbyInviteRows: Int {
        meeting.invites.isEmpty ? 0 : min(meeting.invites.count, Self.mostLobbyInvites) + 2
    }

    func drawLobbyInvites(_ picture: inout ScreenPicture, _ area: Rect) {
        let count = meeting.invites.count
        picture.grid.put("INVITATIONS", .title, column: area.column + 2, row: area.row, within: area)
        picture.grid.putRight(
            count > Self.mostLobbyInvites ? "\(count), i shows all" : "i shows them", .warning, row: area.row,
            within: area)
        for (offset, invite) in meeting.invites.prefix(Self.mostLobbyInvites).enumerated() {
            let row = Rect(column: area.column + 2, row: area.row + 1 + offset, width: area.width - 2, height: 1)
            picture.grid.put(truncated(words(invite), to: row.width), column: row.column, row: row.row, within: row)
            picture.hits.append(ScreenPicture.Hit(area: row, target: .action(.invites)))
        }
    }

    func drawInvites(_ picture: inout ScreenPicture, selection: Int) {
        let invites = meeting.invites
        let height = min(max(invites.count, 1), size.height - 8)
        let area = drawWindow(&picture, title: "invitations", Size(64, height + 4))
        guard !invites.isEmpty else {
            picture.grid.put("Nobody invites you now.", .dim, column: area.column, row: area.row, within: area)
            return
        }
        let first = min(max(selection - height + 1, 0), max(invites.count - height, 0))
        for (offset, invite) in invites.dropFirst(first).prefix(height).enumerated() {
            let isSelected = first + offset == selection
            let place = Rect(column: area.column, row: area.row + offset, width: area.width, height: 1)
            let style: Style = isSelected ? .selected : .normal
            if isSelected { picture.grid.fill(place, " ", style) }
            picture.grid.put(
                truncated((isSelected ? "▸ " : "  ") + words(invite), to: place.width), style, column: place.column,
                row: place.row, within: place)
            picture.hits.append(ScreenPicture.Hit(area: place, target: .row(first + offset)))
        }
        picture.grid.put(
            "Who accepts goes into the room and takes a free seat there.", .dim, column: area.column,
            row: area.endRow - 1,
            within: area)
    }

    private func words(_ invite: InviteListing) -> String {
        let terms = termWords(invite.options)
        let title = invite.title == "\(invite.by)'s room" || invite.title.isEmpty ? "" : " · \(invite.title)"
        return "\(invite.by) · \(invite.game)\(terms.isEmpty ? "" : " \(terms)")\(title)"
    }
}

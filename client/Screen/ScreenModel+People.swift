internal import Cells
internal import Protocol

// The players of a hosted room, as a list for who hosts it, and what can be done with each.
extension ScreenModel {
    /// One row of the list: a player, or a co-host who watches.
    struct PlayerRow: Equatable {
        var seat: Int?
        var name: String
        var isCoHost: Bool
        var isYou: Bool

        var words: String {
            (seat == 0 ? "host" : isCoHost ? "co-host" : "") + (seat == nil ? ", watching" : "")
                + (isYou ? " (you)" : "")
        }
    }

    var playerRows: [PlayerRow] {
        guard let room = room?.room else { return [] }
        var rows = room.seats.enumerated().compactMap { seat, name in
            name.map {
                PlayerRow(
                    seat: seat, name: $0, isCoHost: seat > 0 && room.cohosts.contains($0), isYou: seat == room.you)
            }
        }
        for name in room.cohosts where !room.seats.contains(name) {
            rows.append(PlayerRow(seat: nil, name: name, isCoHost: true, isYou: room.you == nil && name == self.name))
        }
        return rows
    }

    /// Opens the list, or says why there is none.
    mutating func showPlayers() {
        guard isAvailable(.people) else { return say("only hosts have this list") }
        overlay = .people(selection: 0)
    }

    /// What a key does with the selected player.
    mutating func performPeople(_ action: ScreenAction) {
        guard case .people(let selection) = overlay, let current = room else {
            if action == .people { showPlayers() }
            return
        }
        let rows = playerRows
        let row = rows.indices.contains(selection) ? rows[selection] : nil
        switch action {
        case .lock: ask(.host(HostCall(current.room.isLocked ? .unlock : .lock)), .other)
        case .asHost:
            guard current.room.you != 0, current.room.you != nil else { return say("you play no seat but the host's") }
            room?.hostsNow.toggle()
            overlay = nil
            say(room?.hostsNow ?? false ? "your keys are the host's now" : "your keys are a player's now")
        case .kick, .ban, .rename, .cohost:
            guard let row else { return }
            act(action, on: row)
        default: break
        }
    }

    private mutating func act(_ action: ScreenAction, on row: PlayerRow) {
        guard row.seat != 0 else { return say("that is who made the room", .warning) }
        switch action {
        case .kick:
            guard row.seat != nil else { return say("\(row.name) has no seat", .warning) }
            overlay = .question(.host(.kick, name: row.name))
        case .ban: overlay = .question(.host(.ban, name: row.name))
        case .rename:
            guard row.seat != nil else { return say("\(row.name) has no seat", .warning) }
            overlay = .palette(line: LineEditor("rename \(row.name) to ", limit: 240), selection: 0)
        case .cohost: ask(.host(HostCall(row.isCoHost ? .uncohost : .cohost, name: row.name)), .other)
        default: break
        }
    }

    /// A host's command of the palette.
    mutating func performHost(_ act: HostCall.Act, _ rest: String) {
        if act == .words, rest.isEmpty { return ask(.state, .words) }
        switch HostWords(act, rest) {
        case .call(let call):
            // As with the keys, what cannot be taken back at once is asked about.
            if act == .kick || act == .ban {
                overlay = .question(.host(act, name: call.name))
            } else {
                ask(.host(call), .other)
            }
        case .problem(let text): say(text, .warning)
        }
    }

    /// A step in the host's place, of somebody who has a seat of their own.
    mutating func hostMove(_ text: String) {
        guard let current = room else { return }
        guard !text.isEmpty else { return say("type the step too: host next", .warning) }
        ask(.hostMove(text, answers: current.room.number), .other)
    }

    /// Who hosts a room of their own tells it their words once.
    mutating func tellWords() {
        guard !hasToldWords, let words = setup.words else { return }
        hasToldWords = true
        ask(.host(HostCall(.words, to: words)), .other)
    }

    /// The words of this room beside the usual list, and who is banned.
    mutating func showWords(_ state: RoomState) {
        guard state.isHosting else { return say("only the host and co-hosts see the words") }
        var lines = state.words.isEmpty ? ["the usual list alone"] : wrapped(spoken(state.words.map(foreign)), to: 44)
        if !state.banned.isEmpty { lines += ["", "banned:"] + wrapped(spoken(state.banned.map(foreign)), to: 44) }
        overlay = .note(title: "words", lines: lines)
    }

    // MARK: - The picture

    func drawPeople(_ picture: inout ScreenPicture, _ selection: Int) {
        let rows = playerRows
        let players = rows.count { ($0.seat ?? 0) > 0 }
        let height = min(max(rows.count, 1), size.height - 8)
        let title = "\(counted(Int64(players), "player"))\(room?.room.isLocked ?? false ? " · locked" : "")"
        let area = drawWindow(&picture, title: title, Size(52, height + 2))
        let selection = min(selection, max(rows.count - 1, 0))
        let first = min(max(selection - height + 1, 0), max(rows.count - height, 0))
        for (offset, row) in rows.dropFirst(first).prefix(height).enumerated() {
            let isSelected = first + offset == selection
            let place = Rect(column: area.column, row: area.row + offset, width: area.width, height: 1)
            if isSelected { picture.grid.fill(place, " ", .selected) }
            picture.grid.put(
                (isSelected ? "▸ " : "  ") + truncated(row.name, to: 26), isSelected ? .selected : .normal,
                column: place.column, row: place.row, within: place)
            picture.grid.putRight(row.words, isSelected ? .selected : .dim, row: place.row, within: place)
            picture.hits.append(ScreenPicture.Hit(area: place, target: .row(first + offset)))
        }
    }
}

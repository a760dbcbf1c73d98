internal import Cells
internal import GameViews

// The picture of the whole screen, from state alone.
extension ScreenModel {
    /// What is to be seen now.
    func picture() -> ScreenPicture {
        var picture = ScreenPicture(size)
        if isTooSmall {
            drawTooSmall(&picture)
        } else if let replay, context == .replay {
            replay.draw(&picture, isASCII: setup.isASCII)
        } else {
            switch place {
            case .connecting, .login: drawLogin(&picture)
            case .lobby: drawLobby(&picture)
            case .room: drawRoom(&picture)
            }
            drawOverlay(&picture)
            drawStatus(&picture)
            drawKeys(&picture)
        }
        if setup.isASCII { picture.grid = picture.grid.inASCII }
        return picture
    }

    private func drawTooSmall(_ picture: inout ScreenPicture) {
        let lines = [
            "OneUp needs \(Self.smallest.width) × \(Self.smallest.height)", "this is \(size.width) × \(size.height)",
            "make it larger, or q to quit",
        ]
        let area = picture.grid.bounds
        let top = max((area.height - lines.count) / 2, 0)
        for (index, line) in lines.enumerated() {
            picture.grid.putCentered(
                setup.isASCII ? String(line.map { $0 == "×" ? "x" : $0 }) : line, index == 0 ? .title : .normal,
                row: top + index, within: area)
        }
    }

    // MARK: - The frame

    /// The frame with its title; returns what lies within, above the two rows at the bottom.
    func drawFrame(_ picture: inout ScreenPicture, title: String, info: String) -> Rect {
        let area = picture.grid.bounds
        picture.grid.box(area, .unicode)
        picture.grid.divider(row: area.height - 3, from: 0, to: area.width - 1, .unicode)
        let top = Rect(column: 2, row: 0, width: area.width - 4, height: 1)
        let info = truncated(cleaned(info), to: top.width / 2)
        if !info.isEmpty { picture.grid.putRight(" \(info) ", .dim, row: 0, within: top) }
        let space = top.width - displayWidth(info) - 5
        picture.grid.put(" \(truncated(cleaned(title), to: space)) ", .title, column: 2, row: 0)
        return Rect(column: 1, row: 1, width: area.width - 2, height: area.height - 4)
    }

    /// A line from the top of a part to its bottom, joined with the frame.
    func drawDivider(_ picture: inout ScreenPicture, column: Int) {
        let top = picture.grid[column, 0] ?? Cell()
        picture.grid.divider(column: column, from: 0, to: size.height - 3, .unicode)
        // The title keeps its letters.
        if top.style != .frame { picture.grid.put(top.text, top.style, column: column, row: 0) }
    }

    private func drawStatus(_ picture: inout ScreenPicture) {
        let row = size.height - 2
        let area = Rect(column: 2, row: row, width: size.width - 4, height: 1)
        let (text, style) = status.text(
            at: now, servers: setup.servers, noun: place == .room && room?.scene != nil ? "answer" : "move")
        picture.grid.fill(Rect(column: 1, row: row, width: size.width - 2, height: 1), " ", .bar)
        let shown = truncated(text, to: area.width)
        let end = picture.grid.put(shown, style, column: area.column, row: row, within: area)
        var rest: (text: String, style: Style)?
        if let message {
            rest = (message.text, message.style)
        } else if let seeking = meeting.seeking {
            rest = (seeking.text(at: now) + (place == .lobby ? " · Esc cancels" : ""), .accent)
        } else if place == .room, let stored = room?.stored {
            rest = ("\(stored) stored ✓", .good)
        }
        guard let rest, area.endColumn - end > 8 else { return }
        picture.grid.put(" · ", .dim, column: end, row: row, within: area)
        picture.grid.put(
            truncated(cleaned(rest.text), to: area.endColumn - end - 3), rest.style, column: end + 3, row: row,
            within: area)
    }

    // MARK: - The key bar

    private func drawKeys(_ picture: inout ScreenPicture) {
        // Nobody in the last row reads keys; they work all the same.
        if setup.isProjector, place == .room, room?.scene != nil, overlay == nil { return }
        let row = size.height - 1
        let context = context
        var items = keyTable.filter { $0.contexts.contains(context) && $0.bar != nil && isAvailable($0.action) }
        if place == .connecting, overlay == nil { items = [] }
        if context == .room {
            items = keyTable.filter { $0.contexts == [.offer] && isAvailable($0.action) } + items
        }
        let offered = sceneKeys
        if case .note = overlay { items = [] }
        var width = size.width - 4
        // Help stays at the right end whatever else has no room.
        let help = items.firstIndex { $0.action == .help }.map { items.remove(at: $0) }
        if let help { width -= itemWidth(help) + 2 }
        var column = 2
        for key in offered where column + displayWidth(key.name) + displayWidth(key.label) + 7 <= 2 + width {
            column = drawSceneKey(key, &picture, column: column, row: row)
        }
        for item in items {
            guard column + itemWidth(item) + 2 <= 2 + width else { continue }
            column = drawKey(item, &picture, column: column, row: row)
        }
        if let help { _ = drawKey(help, &picture, column: size.width - 3 - itemWidth(help), row: row) }
    }

    /// The keys that the hosted game offers where no line is typed and nothing lies over it.
    var sceneKeys: [SceneKey] {
        guard context == .room, let room, !room.isElsewhere else { return [] }
        return room.scene?.keys(for: room.role) ?? []
    }

    /// One of them; the step that leads on is shown as a button.
    private func drawSceneKey(_ key: SceneKey, _ picture: inout ScreenPicture, column: Int, row: Int) -> Int {
        let name = setup.isASCII && key.name == "↵" ? "Enter" : key.name
        let words = key.leadsOn ? " \(name)  \(key.label) " : "\(name) \(key.label)"
        let area = Rect(column: column, row: row, width: displayWidth(words), height: 1)
        picture.grid.fill(Rect(column: column - 1, row: row, width: area.width + 2, height: 1), " ", .bar)
        if key.leadsOn {
            picture.grid.put(words, .selected, column: column, row: row)
        } else {
            let end = picture.grid.put(name, .accent, column: column, row: row)
            picture.grid.put(key.label, .bar, column: end + 1, row: row)
        }
        if let input = key.input { picture.hits.append(ScreenPicture.Hit(area: area, target: .scene(input))) }
        return area.endColumn + 2
    }

    private func keyName(_ binding: KeyBinding) -> String {
        // Letters say more than signs where both do the same.
        (binding.keys.first { !isTakenByMoves($0) } ?? binding.keys.first ?? .enter).name(isASCII: setup.isASCII)
    }

    private func itemWidth(_ binding: KeyBinding) -> Int {
        displayWidth(keyName(binding)) + displayWidth(label(binding)) + 1
    }

    private func label(_ binding: KeyBinding) -> String {
        if case .question(let question) = overlay, binding.action == .yes { return question.yes }
        if binding.action == .rematch, !(room?.rematch.isEmpty ?? true) { return "accept the new game" }
        if binding.action == .accept, room?.room.offerToAnswer == nil { return "go on" }
        if binding.action == .seek, meeting.seeking != nil { return "stop seeking" }
        if binding.action == .submit, case .form(let form) = overlay {
            switch form.kind {
            case .create: return form.readsFile ? "open it" : "open the room"
            case .seek: return "seek"
            default: break
            }
        }
        if binding.action == .submit, context == .line {
            switch entry?.kind {
            case .talk, .aside: return "say it"
            case .filter: return "keep"
            case .pin: return "enter"
            case .move: return room?.scene == nil ? "play" : "send"
            case nil: break
            }
        }
        return binding.bar ?? ""
    }

    private func drawKey(_ binding: KeyBinding, _ picture: inout ScreenPicture, column: Int, row: Int) -> Int {
        let width = itemWidth(binding)
        picture.grid.fill(Rect(column: column - 1, row: row, width: width + 2, height: 1), " ", .bar)
        let end = picture.grid.put(keyName(binding), .accent, column: column, row: row)
        picture.grid.put(label(binding), .bar, column: end + 1, row: row)
        picture.hits.append(
            ScreenPicture.Hit(
                area: Rect(column: column, row: row, width: width, height: 1), target: .action(binding.action)))
        return column + width + 2
    }

    // MARK: - Parts of several screens

    /// The line that is typed, on one row.
    func drawEntry(_ picture: inout ScreenPicture, _ area: Rect) {
        guard let entry, overlay == nil else { return }
        picture.grid.fill(area, " ", .field)
        let start = picture.grid.put(entry.prompt, .accent, column: area.column, row: area.row, within: area)
        let (text, cursor) = entry.editor.window(area.endColumn - start)
        picture.grid.put(text, .field, column: start, row: area.row, within: area)
        picture.cursor = (start + cursor, area.row)
    }

    /// The latest talk, from the bottom up.
    func drawTalk(_ picture: inout ScreenPicture, _ talk: Talk, _ area: Rect, empty: String) {
        guard area.height > 0, area.width > 4 else { return }
        guard !talk.lines.isEmpty else {
            for (row, line) in wrapped(empty, to: area.width).prefix(area.height).enumerated() {
                picture.grid.put(line, .dim, column: area.column, row: area.row + row, within: area)
            }
            return
        }
        var rows: [(by: String?, text: String, isFirst: Bool)] = []
        for line in meeting.heard(talk.lines).suffix(area.height + talk.scroll) {
            let indent = 2
            let words = (line.by.map { "\($0)\(line.isAside ? " (watching)" : ""): " } ?? "") + line.text
            for (index, part) in wrapped(words, to: area.width - indent).enumerated() {
                rows.append((line.by, (index > 0 ? String(repeating: " ", count: indent) : "") + part, index == 0))
            }
        }
        let scroll = min(talk.scroll, max(rows.count - area.height, 0))
        let shown = rows.dropLast(scroll).suffix(area.height)
        for (offset, line) in shown.enumerated() {
            let row = area.row + offset
            let isMine = line.by == name
            picture.grid.put(line.text, line.by == nil ? .dim : .normal, column: area.column, row: row, within: area)
            if let by = line.by, line.isFirst {
                let shownName = truncated(by, to: area.width)
                picture.grid.put(shownName, isMine ? .accent : .title, column: area.column, row: row, within: area)
            }
        }
        if scroll > 0 { picture.grid.putRight("↓ \(scroll) newer", .accent, row: area.endRow - 1, within: area) }
    }
}

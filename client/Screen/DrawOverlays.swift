internal import Cells

// What lies over the screen.
extension ScreenModel {
    func drawOverlay(_ picture: inout ScreenPicture) {
        guard let overlay else { return }
        // What lies below cannot be clicked.
        picture.hits = [ScreenPicture.Hit(area: picture.grid.bounds, target: .covered)]
        picture.cursor = nil
        switch overlay {
        case .help(let search, let scroll): drawHelp(&picture, search, scroll)
        case .palette(let line, let selection): drawPalette(&picture, line, selection)
        case .question(let question): drawQuestion(&picture, question)
        case .form(let form): drawForm(&picture, form)
        case .people(let selection): drawPeople(&picture, selection)
        case .invites(let selection): drawInvites(&picture, selection: selection)
        case .choice(let asked): drawChoice(&picture, asked)
        case .note(let title, let lines): drawNote(&picture, title, lines)
        case .records(let view): drawRecords(&picture, view)
        }
    }

    /// An empty window in the middle of the screen; returns what lies within.
    func drawWindow(_ picture: inout ScreenPicture, title: String, _ size: Size) -> Rect {
        let content = Rect(column: 0, row: 0, width: self.size.width, height: self.size.height - 2)
        let area = content.centered(Size(min(size.width, content.width - 4), min(size.height, content.height - 2)))
        picture.grid.fill(area)
        picture.grid.box(area, .unicode, .accent)
        picture.grid.put(" \(title) ", .title, column: area.column + 2, row: area.row)
        return area.inset(columns: 2, rows: 1)
    }

    // MARK: - Help

    /// The rows of help that hold what is searched for: headings and keys.
    func helpRows(_ search: String) -> [(key: String, text: String)] {
        let wanted = search.lowercased()
        var rows: [(key: String, text: String)] = []
        func add(_ title: String, _ bindings: [KeyBinding]) {
            let found = bindings.filter { binding in
                wanted.isEmpty || binding.help.lowercased().contains(wanted)
                    || binding.bar?.contains(wanted) ?? false || binding.action.rawValue.contains(wanted)
                    || binding.keys.contains { $0.name().lowercased() == wanted }
            }
            guard !found.isEmpty else { return }
            if !rows.isEmpty { rows.append(("", "")) }
            rows.append(("", title))
            for binding in found {
                let keys = binding.keys.map { $0.name(isASCII: setup.isASCII) }.joined(separator: " ")
                rows.append((keys, binding.help))
            }
        }
        let offered = place == .room ? room.flatMap { $0.scene?.keys(for: $0.role) } ?? [] : []
        let found = offered.filter { wanted.isEmpty || $0.help.lowercased().contains(wanted) || $0.name == search }
        if !found.isEmpty { rows.append(("", "This game, now")) }
        for key in found { rows.append((key.name, key.help)) }
        let all = KeyContext.allCases
        // What helps here comes first.
        let here: KeyContext = place == .room ? .room : place == .lobby ? .lobby : .login
        for context in [here] + all.filter({ $0 != here }) {
            add(context.title, keyTable.filter { $0.contexts.contains(context) && $0.contexts.count < all.count })
        }
        add("Everywhere", keyTable.filter { $0.contexts.count == all.count })
        return rows
    }

    private func drawHelp(_ picture: inout ScreenPicture, _ search: LineEditor, _ scroll: Int) {
        let area = drawWindow(&picture, title: "help", Size(78, size.height - 4))
        let (line, rest) = area.split(top: 2)
        let start = picture.grid.put("search: ", .accent, column: line.column, row: line.row)
        let field = Rect(column: start, row: line.row, width: 30, height: 1)
        picture.grid.fill(field, " ", .field)
        let (text, cursor) = search.window(field.width)
        picture.grid.put(text, .field, column: start, row: line.row, within: field)
        picture.cursor = (start + cursor, line.row)
        var lines: [(key: String, text: String, isHeading: Bool)] = []
        let keyWidth = 16
        for row in helpRows(search.text) {
            let isHeading = row.key.isEmpty
            for (index, part) in wrapped(row.text, to: rest.width - keyWidth).enumerated() {
                lines.append((index == 0 ? row.key : "", part, isHeading))
            }
        }
        if lines.isEmpty { lines = [("", "nothing is called like that", true)] }
        let first = min(scroll, max(lines.count - rest.height, 0))
        for (offset, line) in lines.dropFirst(first).prefix(rest.height).enumerated() {
            let row = rest.row + offset
            if line.isHeading {
                picture.grid.put(line.text, .title, column: rest.column, row: row, within: rest)
            } else {
                picture.grid.put(
                    truncated(line.key, to: keyWidth - 1), .accent, column: rest.column, row: row, within: rest)
                picture.grid.put(line.text, .normal, column: rest.column + keyWidth, row: row, within: rest)
            }
        }
        let below = lines.count - first - rest.height
        let note = first == 0 && below <= 0 ? "" : "↑ \(first)  ↓ \(max(below, 0))"
        picture.grid.putRight(note, .dim, row: line.row, within: line)
    }

    // MARK: - Commands

    private func drawPalette(_ picture: inout ScreenPicture, _ line: LineEditor, _ selection: Int) {
        let matches = paletteMatches(line.text)
        let height = min(max(matches.count, 1), size.height - 10)
        let area = drawWindow(&picture, title: "command", Size(76, height + 4))
        let start = picture.grid.put(":", .accent, column: area.column, row: area.row)
        let field = Rect(column: start, row: area.row, width: area.endColumn - start, height: 1)
        picture.grid.fill(field, " ", .field)
        let (text, cursor) = line.window(field.width)
        picture.grid.put(text, .field, column: start, row: area.row, within: field)
        picture.cursor = (start + cursor, area.row)
        guard !matches.isEmpty else {
            picture.grid.put("no such command here", .dim, column: area.column, row: area.row + 2, within: area)
            return
        }
        let first = min(max(selection - height + 1, 0), max(matches.count - height, 0))
        for (offset, command) in matches.dropFirst(first).prefix(height).enumerated() {
            let row = area.row + 2 + offset
            let isSelected = first + offset == selection
            let place = Rect(column: area.column, row: row, width: area.width, height: 1)
            if isSelected { picture.grid.fill(place, " ", .selected) }
            picture.grid.put(
                (isSelected ? "▸ " : "  ") + truncated(command.usage, to: 20), isSelected ? .selected : .accent,
                column: area.column, row: row, within: place)
            picture.grid.put(
                truncated(command.summary, to: area.width - 23), isSelected ? .selected : .normal,
                column: area.column + 23, row: row, within: place)
            picture.hits.append(ScreenPicture.Hit(area: place, target: .row(first + offset)))
        }
    }

    // MARK: - Questions, forms, notes

    private func drawQuestion(_ picture: inout ScreenPicture, _ question: Question) {
        let lines = wrapped(question.text, to: 48)
        let area = drawWindow(&picture, title: "question", Size(54, lines.count + 5))
        for (row, line) in lines.enumerated() {
            picture.grid.put(line, .normal, column: area.column, row: area.row + row, within: area)
        }
        let row = area.row + lines.count + 1
        var column = picture.grid.put("[y] \(question.yes)", .accent, column: area.column, row: row)
        picture.hits.append(
            ScreenPicture.Hit(
                area: Rect(column: area.column, row: row, width: column - area.column, height: 1),
                target: .action(.yes)))
        let start = column + 3
        column = picture.grid.put("[n] no", .title, column: start, row: row)
        picture.hits.append(
            ScreenPicture.Hit(
                area: Rect(column: start, row: row, width: column - start, height: 1), target: .action(.no)))
    }

    private func drawForm(_ picture: inout ScreenPicture, _ form: Form) {
        let isWide = form.readsFile
        let details = form.details.flatMap { wrapped($0, to: 70) }
        let size = Size(isWide ? 76 : 56, form.fields.count + form.problemRows(in: fieldWidth) + 6 + details.count)
        let area = drawWindow(&picture, title: form.kind.title, size)
        let fields = Rect(column: area.column, row: area.row + 1, width: area.width, height: area.height - 1)
        let end = drawFields(form, &picture, fields, hasFocus: true, canClick: true)
        var (text, style): (String, Style) = (form.fields[form.focus].hint, .dim)
        if let problem = form.problem, form.problemField == nil { (text, style) = (problem, .error) }
        if form.isSent { text = "asking the server …" }
        if text.isEmpty { text = "At least 8 characters." }
        for (row, line) in wrapped(text, to: area.width).prefix(2).enumerated() {
            picture.grid.put(line, style, column: area.column, row: end + 1 + row, within: area)
        }
        let first = end + 3
        for (offset, line) in details.prefix(max(area.endRow - first, 0)).enumerated() {
            let isLast = first + offset == area.endRow - 1 && offset + 1 < details.count
            picture.grid.put(
                isLast ? "… \(details.count - offset) more lines: oneup quiz check shows all" : line, .normal,
                column: area.column, row: first + offset, within: area)
        }
    }

    /// The most columns of a field; what is wrong with it stands below it in the same columns.
    var fieldWidth: Int { 38 }

    private func drawNote(_ picture: inout ScreenPicture, _ title: String, _ lines: [String]) {
        let area = drawWindow(&picture, title: title, Size(50, lines.count + 4))
        for (row, line) in lines.prefix(area.height - 1).enumerated() {
            picture.grid.put(truncated(line, to: area.width), column: area.column, row: area.row + row, within: area)
        }
        picture.grid.put("any key closes this", .dim, column: area.column, row: area.endRow - 1, within: area)
    }
}

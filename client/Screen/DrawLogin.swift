internal import Cells

// The first screen.
extension ScreenModel {
    func drawLogin(_ picture: inout ScreenPicture) {
        let content = drawFrame(&picture, title: "OneUp", info: setup.servers)
        let logo = [
            "█▀█ █▀█ █▀▀ █ █ █▀█",
            "█ █ █ █ █▀▀ █ █ █▀▀",
            "▀▀▀ ▀ ▀ ▀▀▀ ▀▀▀ ▀  ",
        ]
        let area = content.centered(Size(min(52, content.width - 4), 14))
        var row = area.row
        for line in setup.isASCII ? ["O n e U p", "", ""] : logo {
            picture.grid.putCentered(line, .accent, row: row, within: area)
            row += 1
        }
        picture.grid.putCentered("live quizzes and board games in a terminal", .dim, row: row, within: area)
        row += 2
        guard place == .login else {
            picture.grid.putCentered("connecting …", .normal, row: row + 1, within: area)
            return
        }
        drawWays(&picture, row: row, within: area)
        row += 2
        let fields = Rect(column: area.column, row: row, width: area.width, height: area.endRow - row)
        row = drawFields(form, &picture, fields, hasFocus: true) + 1
        for line in wrapped(advice, to: area.width).prefix(2) {
            picture.grid.put(line, form.problem == nil ? .dim : .error, column: area.column, row: row, within: area)
            row += 1
        }
    }

    /// The three ways to log in, the chosen one in brackets.
    private func drawWays(_ picture: inout ScreenPicture, row: Int, within area: Rect) {
        var column = area.column
        for kind in [Form.Kind.guest, .logIn, .register] {
            let isChosen = kind == form.kind
            let text = isChosen ? "[\(kind.title)]" : " \(kind.title) "
            column = picture.grid.put(text, isChosen ? .title : .dim, column: column, row: row, within: area) + 1
        }
    }

    private var advice: String {
        if form.problemField == nil, let problem = form.problem { return problem }
        if form.isSent { return "asking the server …" }
        switch form.kind {
        case .guest:
            return form.fields[0].editor.isEmpty
                ? "Enter plays as \(setup.suggestedName); or type another name." : "Enter plays."
        case .logIn: return "With the name and password of an account that you have."
        default: return "A name and a password of at least 8 characters, typed twice."
        }
    }

    /// The fields of a form, one on a row, and below one what is wrong with it; returns the first row below them.
    @discardableResult
    func drawFields(
        _ form: Form, _ picture: inout ScreenPicture, _ area: Rect, hasFocus: Bool, canClick: Bool = false
    ) -> Int {
        let labels = form.fields.map { displayWidth($0.label) }.max() ?? 0
        let start = area.column + 2 + labels + 2
        var row = area.row
        for (index, field) in form.fields.enumerated() {
            let isFocused = hasFocus && index == form.focus && !form.isSent
            picture.grid.put(isFocused ? "▸" : " ", .accent, column: area.column, row: row, within: area)
            picture.grid.put(field.label, isFocused ? .title : .dim, column: area.column + 2, row: row, within: area)
            let box = Rect(column: start, row: row, width: min(area.endColumn - start, fieldWidth), height: 1)
            if canClick {
                picture.hits.append(
                    ScreenPicture.Hit(
                        area: Rect(column: area.column, row: row, width: area.width, height: 1), target: .row(index)))
            }
            drawField(field, isFocused: isFocused, &picture, box)
            row += 1
            guard let problem = form.problem, form.problemField == field.label else { continue }
            for line in wrapped(problem, to: box.width).prefix(Form.mostProblemRows) {
                picture.grid.put(line, .error, column: start, row: row, within: area)
                row += 1
            }
        }
        return row
    }

    private func drawField(_ field: Form.Field, isFocused: Bool, _ picture: inout ScreenPicture, _ box: Rect) {
        guard field.choices.isEmpty else {
            let text = field.choices.count > 1 ? "← \(field.value) →" : field.value
            picture.grid.put(text, isFocused ? .selected : .normal, column: box.column, row: box.row, within: box)
            return
        }
        picture.grid.fill(box, " ", .field)
        let (text, cursor) = field.editor.window(box.width)
        if field.editor.isEmpty, !field.suggestion.isEmpty {
            picture.grid.put(field.suggestion, .dim, column: box.column, row: box.row, within: box)
        } else {
            picture.grid.put(text, .field, column: box.column, row: box.row, within: box)
        }
        if isFocused { picture.cursor = (box.column + cursor, box.row) }
    }
}

extension Form {
    /// The most rows that say what is wrong with a field, so that the others keep their place.
    static let mostProblemRows = 4

    /// The rows that say it in so many columns.
    func problemRows(in width: Int) -> Int {
        guard let problem, problemField != nil else { return 0 }
        return min(wrapped(problem, to: width).count, Self.mostProblemRows)
    }
}

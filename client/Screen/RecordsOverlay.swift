internal import Cells
internal import Protocol

/// Finished games and ratings in a window over the screen.
struct RecordsView: Equatable {
    /// What it is about.
    var title: String
    /// The rows.
    var lines: [String]
    /// Rows that lie above the window.
    var scroll = 0
}

extension ScreenModel {
    /// Asks for what a command of the palette names; the window opens with the answer.
    mutating func ask(_ call: RecordsCall) { ask(.records(call), .records(call)) }

    /// Shows an answer. What is being typed or asked stays where it is.
    mutating func show(_ call: RecordsCall, _ json: [UInt8]) {
        guard overlay == nil else { return }
        guard let report = RecordsReport(call, json) else {
            return say("the server's answer cannot be read", .error)
        }
        overlay = .records(RecordsView(title: report.title, lines: report.lines))
    }

    mutating func scrollRecords(_ view: RecordsView, by step: Int) {
        var view = view
        view.scroll = min(max(view.scroll + step, 0), max(view.lines.count - 1, 0))
        overlay = .records(view)
    }

    func drawRecords(_ picture: inout ScreenPicture, _ view: RecordsView) {
        let lines = view.lines.flatMap { wrapped($0, to: 70) }
        let area = drawWindow(&picture, title: view.title, Size(74, lines.count + 4))
        let height = max(area.height - 2, 1)
        let first = min(view.scroll, max(lines.count - height, 0))
        for (row, line) in lines.dropFirst(first).prefix(height).enumerated() {
            picture.grid.put(line, .normal, column: area.column, row: area.row + row, within: area)
        }
        let below = lines.count - first - height
        picture.grid.put("Esc closes this", .dim, column: area.column, row: area.endRow - 1, within: area)
        if first > 0 || below > 0 {
            picture.grid.putRight("↑ \(first)  ↓ \(max(below, 0))", .dim, row: area.endRow - 1, within: area)
        }
    }
}

internal import Cells
internal import Games
internal import QuizRules

// The answers of a question: tiles with number, shape, colour and words, so that nobody depends on one of them.
extension QuizScene {
    /// What one tile shows beside its words.
    private struct Tile {
        var number: Int
        var shape: String
        var lines: [String]
        var style: Style
        /// Words in the frame: one's own choice, the verdict.
        var note = ""
        var noteStyle = Style.normal
        var isDim = false
        var isUnderCursor = false
        /// How many chose it, after the reveal, and the most that any has.
        var count: (of: Int, most: Int)?
    }

    func drawTiles(
        _ asked: QuizShown.Asked, _ revealed: QuizShown.Revealed?, _ layout: QuizLayout, _ look: SceneLook,
        _ picture: inout BoardPicture
    ) {
        let right = revealed.map { Self.rightNumbers($0.right, of: asked) } ?? []
        for (index, area) in layout.tiles.enumerated() where index < asked.answers.count {
            let width = layout.isFramed ? area.width - 4 : area.width - QuizLayout.labelColumns
            var lines = wrapped(cleaned(asked.answers[index]), to: max(width, 1))
            let rows = layout.isFramed ? area.height - 2 : area.height
            if lines.count > rows {
                lines = Array(lines.prefix(rows))
                lines[rows - 1] = truncated(lines[rows - 1] + "…", to: max(width, 1))
            }
            var tile = Tile(
                number: index + 1, shape: Self.shape(index, isASCII: look.isASCII), lines: lines, style: .seat(index))
            mark(&tile, revealed, right, look)
            if layout.isFramed {
                drawFramed(tile, area, revealed != nil, &picture.grid)
            } else {
                drawRow(tile, area, &picture.grid)
            }
            if revealed == nil { picture.squares.append(BoardPicture.Square(index, area)) }
        }
    }

    /// Says on the tile what was chosen and what is right.
    private func mark(_ tile: inout Tile, _ revealed: QuizShown.Revealed?, _ right: [Int], _ look: SceneLook) {
        let numbers = (said?.text ?? pending ?? "").split(separator: " ").compactMap { Int($0) }
        let isMine = numbers.contains(tile.number)
        if let revealed {
            if revealed.counts.indices.contains(tile.number - 1) {
                tile.count = (revealed.counts[tile.number - 1], max(1, revealed.counts.max() ?? 1))
            }
            if right.contains(tile.number) {
                (tile.note, tile.noteStyle, tile.style) = (isMine ? "✓ right, yours" : "✓ right", .good, .good)
            } else {
                tile.isDim = !right.isEmpty
                if isMine {
                    (tile.note, tile.noteStyle) = (right.isEmpty ? "yours" : "✗ yours", right.isEmpty ? .title : .error)
                }
            }
            return
        }
        guard case .player = look.role else { return }
        tile.isUnderCursor = cursor == tile.number - 1 && said == nil && pending == nil
        if isMine {
            let place = question?.kind == "order" ? numbers.firstIndex(of: tile.number).map { "place \($0 + 1)" } : nil
            tile.note = place ?? (said != nil ? "yours ✓" : "yours …")
            tile.noteStyle = said != nil ? .good : .pending
        } else if let place = draft.firstIndex(of: tile.number) {
            tile.note = question?.kind == "order" ? "place \(place + 1)" : "chosen"
            tile.noteStyle = .accent
        } else if said != nil || pending != nil {
            tile.isDim = question?.kind != "order"
        } else if question?.kind == "multiple" {
            (tile.note, tile.noteStyle) = ("[ ]", .dim)
        }
        if question?.kind == "multiple", tile.note == "chosen" { tile.note = "[x] chosen" }
    }

    // MARK: Drawing

    private func drawFramed(_ tile: Tile, _ area: Rect, _ isRevealed: Bool, _ grid: inout Grid) {
        // After the reveal only the right tile keeps its frame.
        let hasFrame = !isRevealed || !tile.isDim
        if tile.isUnderCursor { grid.restyle(area, .selected) }
        if hasFrame { grid.box(area, .unicode, tile.isDim ? .frame : tile.style) }
        let style: Style = tile.isDim ? .dim : tile.style
        let start = tile.isUnderCursor ? "[\(tile.number) \(tile.shape)]" : " \(tile.number) \(tile.shape) "
        grid.put(start, tile.isUnderCursor ? .selected : style, column: area.column + 1, row: area.row, within: area)
        if !tile.note.isEmpty {
            let inner = Rect(column: area.column, row: area.row, width: area.width - 2, height: 1)
            grid.putRight(" \(tile.note) ", tile.noteStyle, row: area.row, within: inner)
        }
        let text: Style = tile.isDim ? .dim : tile.isUnderCursor ? .selected : isRevealed ? .title : .normal
        let first = area.row + 1 + (area.height - 2 - tile.lines.count) / 2
        for (offset, line) in tile.lines.enumerated() {
            // In a large tile the words stand in the middle, in a small one where the eye begins.
            let indent = area.width > 44 ? (area.width - displayWidth(line)) / 2 : 2
            grid.put(
                line, text, column: area.column + indent, row: first + offset,
                within: Rect(column: area.column, row: area.row, width: area.width - 1, height: area.height))
        }
        if let count = tile.count {
            drawBar(
                count, style, Rect(column: area.column + 1, row: area.endRow - 1, width: area.width - 2, height: 1),
                &grid)
        }
    }

    private func drawRow(_ tile: Tile, _ area: Rect, _ grid: inout Grid) {
        let style: Style = tile.isDim ? .dim : tile.style
        let text: Style = tile.isDim ? .dim : tile.isUnderCursor ? .selected : .normal
        if tile.isUnderCursor { grid.restyle(area, .selected) }
        let start = tile.isUnderCursor ? "[\(tile.number) \(tile.shape)]" : " \(tile.number) \(tile.shape) "
        grid.put(start, tile.isUnderCursor ? .selected : style, column: area.column, row: area.row, within: area)
        for (offset, line) in tile.lines.enumerated() {
            grid.put(
                line, text, column: area.column + QuizLayout.labelColumns, row: area.row + offset, within: area)
        }
        // At the end of the last row, where words are rare: how many chose it, and what is to be said about it.
        let noteWidth = tile.count == nil ? (tile.note.isEmpty ? 0 : displayWidth(tile.note) + 1) : 15
        let (rest, end) = Rect(column: area.column, row: area.endRow - 1, width: area.width, height: 1)
            .split(right: noteWidth)
        grid.fill(end, " ", tile.isUnderCursor ? .selected : .normal)
        grid.putRight(tile.note, tile.noteStyle, row: end.row, within: end)
        if let count = tile.count { drawBar(count, style, rest.split(right: 12).right, &grid) }
    }

    /// How many chose it: a bar, and the number behind it.
    private func drawBar(_ count: (of: Int, most: Int), _ style: Style, _ area: Rect, _ grid: inout Grid) {
        let words = " \(count.of) "
        let width = max(area.width - displayWidth(words) - 1, 0)
        let full = min(width, (width * count.of + count.most - 1) / count.most)
        grid.fill(area)
        let column = grid.put(
            String(repeating: "█", count: full), style, column: area.column + 1, row: area.row, within: area)
        grid.put(words, style, column: column, row: area.row, within: area)
    }
}

extension Chess.PGNGame {
    /// The game in the standard's export format: tags, an empty line, the moves in lines of at most 79 columns, an empty line.
    public var pgn: String {
        var text = ""
        for tag in tags {
            let value = tag.value.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
                .split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
            text += "[\(tag.name) \"\(value)\"]\n"
        }
        var words: [String] = []
        Self.write(line, from: start, into: &words)
        words.append(result)
        return text + "\n" + Self.wrapped(words) + "\n\n"
    }

    /// Moves as text without line breaks, for what is kept beside a game.
    static func text(of line: Chess.Line, from start: Chess.Position) -> String {
        var words: [String] = []
        write(line, from: start, into: &words)
        return words.joined(separator: " ")
    }

    /// The same for the end of a line.
    static func text(of moves: ArraySlice<Chess.PGNMove>, from start: Chess.Position) -> String {
        var line = Chess.Line()
        line.moves = Array(moves)
        return text(of: line, from: start)
    }

    /// The longest line of moves, in columns: fewer than 80 (PGN standard 8.2.1).
    private static let columns = 79

    private static func write(_ line: Chess.Line, from start: Chess.Position, into words: inout [String]) {
        for comment in line.comments { write(comment: comment, into: &words) }
        var position = start
        // Black's move has its number only where something stands before it.
        var needsNumber = true
        for scored in line.moves {
            if position.turn == .white {
                words.append("\(position.moveNumber).")
            } else if needsNumber {
                words.append("\(position.moveNumber)...")
            }
            words.append(scored.move.map { position.san($0) } ?? "--")
            for glyph in scored.glyphs { words.append("$\(glyph)") }
            for comment in scored.comments { write(comment: comment, into: &words) }
            for variation in scored.variations {
                let first = words.count
                write(variation, from: position, into: &words)
                if words.count == first { words.append("") }
                words[first] = "(" + words[first]
                words[words.count - 1] += ")"
            }
            needsNumber = !scored.comments.isEmpty || !scored.variations.isEmpty
            position = position.played(scored)
        }
    }

    private static func write(comment: String, into words: inout [String]) {
        var pieces = comment.split(separator: " ").map(String.init)
        if pieces.isEmpty { pieces = [""] }
        pieces[0] = "{" + pieces[0]
        pieces[pieces.count - 1] += "}"
        words += pieces
    }

    private static func wrapped(_ words: [String]) -> String {
        var text = ""
        var column = 0
        for word in words {
            let width = word.unicodeScalars.count
            if column > 0, column + 1 + width > columns {
                text += "\n"
                column = 0
            }
            if column > 0 { text += " " }
            text += word
            column += width + (column > 0 ? 1 : 0)
        }
        return text
    }
}

/// Tables as text (RFC 4180), also with `;` or tabs between the cells.
enum CSVImport {
    static func read(_ bytes: [UInt8], _ builder: inout QuizBuilder) {
        var list = ProblemList()
        let source = Source(bytes, &list)
        builder.problems.add(list)
        QuizTable.read(CSVText.rows(source.bytes, &builder.problems), &builder)
    }
}

/// Cells of a text.
enum CSVText {
    /// The rows, each as long as it is written. The separator is the one with which a row names the columns, else a comma.
    static func rows(_ bytes: [UInt8], _ problems: inout ImportProblems) -> [[QuizTable.Cell]] {
        var separator: UInt8 = 0x2C
        for candidate in separators {
            var reader = Reader(bytes: bytes, separator: candidate)
            if reader.rows(QuizTable.headerRows).contains(where: { QuizTable.isHeader($0.map(\.text)) }) {
                separator = candidate
                break
            }
        }
        var reader = Reader(bytes: bytes, separator: separator)
        let rows = reader.rows(QuizLimits.tableRows)
        if let open = reader.unclosed {
            problems.add(open, "the quotation mark has no second one", fix: "close the cell with \"")
        }
        if !reader.isAtEnd {
            problems.add(
                .text(line: reader.line, column: 1), "at most \(QuizLimits.tableRows) rows are read",
                fix: "make two files of it")
        }
        return rows
    }

    /// The cells of one line, with the separator that makes a header of it if there is one.
    static func cells(ofLine line: String) -> [String] {
        for candidate in separators {
            var reader = Reader(bytes: Array(line.utf8), separator: candidate)
            let cells = reader.rows(1).first.map { $0.map(\.text) } ?? []
            if QuizTable.isHeader(cells) { return cells }
        }
        return []
    }

    private static let separators: [UInt8] = [0x2C, 0x3B, 0x09]

    private struct Reader {
        let bytes: [UInt8]
        let separator: UInt8
        private(set) var line = 1
        private(set) var unclosed: ImportPlace?
        private var column = 1
        private var at = 0

        init(bytes: [UInt8], separator: UInt8) {
            self.bytes = bytes
            self.separator = separator
        }

        var isAtEnd: Bool { at >= bytes.count }

        mutating func rows(_ most: Int) -> [[QuizTable.Cell]] {
            var rows: [[QuizTable.Cell]] = []
            while !isAtEnd, rows.count < most { rows.append(row()) }
            return rows
        }

        private mutating func row() -> [QuizTable.Cell] {
            var cells: [QuizTable.Cell] = []
            while true {
                let cell = cell()
                // What stands further right has no name.
                if cells.count < QuizLimits.tableColumns { cells.append(cell) }
                guard !isAtEnd else { return cells }
                let byte = bytes[at]
                step()
                if byte != separator { return cells }
            }
        }

        private mutating func cell() -> QuizTable.Cell {
            let place = ImportPlace.text(line: line, column: column)
            var text: [UInt8] = []
            if !isAtEnd, bytes[at] == 0x22 {
                step()
                var isClosed = false
                while !isAtEnd {
                    let byte = bytes[at]
                    if byte == 0x22 {
                        step()
                        guard !isAtEnd, bytes[at] == 0x22 else {
                            isClosed = true
                            break
                        }
                    }
                    text.append(byte)
                    step()
                }
                if !isClosed { unclosed = place }
            }
            while !isAtEnd, bytes[at] != separator, bytes[at] != 0x0A, bytes[at] != 0x0D {
                text.append(bytes[at])
                step()
            }
            return QuizTable.Cell(text: String(decoding: text, as: UTF8.self), place: place)
        }

        /// Passes a byte, or the two that end a line.
        private mutating func step() {
            let byte = bytes[at]
            at += 1
            if byte == 0x0D, !isAtEnd, bytes[at] == 0x0A { at += 1 }
            if byte == 0x0A || byte == 0x0D {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
    }
}

/// Office Open XML spreadsheets (ECMA-376 part 1, section 18) as far as a table of questions needs them: the first sheet's texts and numbers.
enum Spreadsheet {
    static func read(_ bytes: [UInt8], _ builder: inout QuizBuilder) {
        guard let archive = ZipArchive(bytes) else {
            builder.problems.add(.file, "it is no spreadsheet, or a damaged one", fix: "save it as .xlsx again")
            return
        }
        guard let sheet = part(sheetPath(archive, &builder.problems), archive, &builder.problems) else {
            if builder.problems.errors == 0 {
                builder.problems.add(.file, "there is no sheet in it", fix: "save it as .xlsx again")
            }
            return
        }
        let texts = part("xl/sharedStrings.xml", archive, &builder.problems).map { $0.all("si").map(text) } ?? []
        let rows = sheet["sheetData"]?.all("row") ?? []
        if rows.count > QuizLimits.tableRows {
            builder.problems.add(
                .cell("A\(QuizLimits.tableRows + 1)"), "at most \(QuizLimits.tableRows) rows are read",
                fix: "make two files of it")
        }
        var table: [[QuizTable.Cell]] = []
        // Cells may share one text, so a small file can ask for a large table.
        var room = QuizLimits.unpackedBytes
        for (index, row) in rows.prefix(QuizLimits.tableRows).enumerated() {
            let number = row.attributes["r"].flatMap { Int($0) } ?? index + 1
            let cells = cells(row, number, texts)
            room -= cells.reduce(0) { $0 + $1.text.utf8.count }
            guard room >= 0 else {
                builder.problems.add(
                    .cell("A\(number)"), "the table has more than \(QuizLimits.unpackedBytes / 1024) KiB of text",
                    fix: "make two files of it")
                break
            }
            table.append(cells)
        }
        QuizTable.read(table, &builder)
    }

    /// Where the first sheet is, as the workbook says; where it usually is when it says nothing.
    private static func sheetPath(_ archive: ZipArchive, _ problems: inout ImportProblems) -> String {
        let workbook = part("xl/workbook.xml", archive, &problems)
        let id = workbook?["sheets"]?["sheet"]?.attributes["id"]
        let relations = part("xl/_rels/workbook.xml.rels", archive, &problems)?.all("Relationship") ?? []
        guard let target = relations.first(where: { $0.attributes["Id"] == id })?.attributes["Target"] else {
            return "xl/worksheets/sheet1.xml"
        }
        return target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
    }

    private static func part(_ name: String, _ archive: ZipArchive, _ problems: inout ImportProblems) -> XMLElement? {
        switch archive.read(name) {
        case .missing: return nil
        case .damaged:
            problems.add(.path(name), "this part of the spreadsheet is damaged", fix: "save it as .xlsx again")
            return nil
        case .tooLarge:
            problems.add(
                .path(name), "this part of the spreadsheet is larger than \(QuizLimits.unpackedBytes / 1024) KiB",
                fix: "copy the questions alone into a new spreadsheet")
            return nil
        case .content(let bytes): return XMLReader.read(bytes, name, &problems)
        }
    }

    /// The cells of a row up to the last that has something.
    private static func cells(_ row: XMLElement, _ number: Int, _ texts: [String]) -> [QuizTable.Cell] {
        var cells: [QuizTable.Cell] = []
        for element in row.all("c") {
            let column = element.attributes["r"].flatMap(column) ?? cells.count
            guard (cells.count..<QuizLimits.tableColumns).contains(column) else { continue }
            while cells.count <= column {
                cells.append(QuizTable.Cell(text: "", place: .cell("\(name(cells.count))\(number)")))
            }
            cells[column].text = value(element, texts)
        }
        return cells
    }

    private static func value(_ cell: XMLElement, _ texts: [String]) -> String {
        let raw = cell["v"]?.text ?? ""
        switch cell.attributes["t"] {
        case "s":
            guard let index = Int(raw), texts.indices.contains(index) else { return "" }
            return texts[index]
        case "inlineStr": return cell["is"].map(text) ?? ""
        case "b": return raw == "1" ? "TRUE" : "FALSE"
        default: return raw
        }
    }

    /// A text with its runs put together; phonetic ones are no part of it.
    private static func text(_ element: XMLElement) -> String {
        element.children.map { child in
            switch child.name {
            case "t": child.text
            case "r": child.all("t").map(\.text).joined()
            default: ""
            }
        }.joined()
    }

    /// The column of a reference such as `B9`, from 0.
    private static func column(_ reference: String) -> Int? {
        let letters = reference.utf8.prefix { (0x41...0x5A).contains($0) }
        guard (1...3).contains(letters.count) else { return nil }
        return letters.reduce(0) { $0 * 26 + Int($1) - 0x40 } - 1
    }

    /// The letters of a column.
    private static func name(_ column: Int) -> String {
        var name = ""
        var rest = column + 1
        while rest > 0 {
            name = String(decoding: [UInt8(0x41 + (rest - 1) % 26)], as: UTF8.self) + name
            rest = (rest - 1) / 26
        }
        return name
    }
}

import Games
import JSON
import Telemetry

// Results as CSV, as JSON and for a terminal.

extension ResultTable.Cell {
    /// The value as a program reads it; nothing for none.
    var text: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .number(let number): String(number)
        case .flag(let flag): flag ? "yes" : "no"
        case .ratio(let part, let whole): Self.hundredths(part, of: whole)
        case .list(let numbers): numbers.map(String.init).joined(separator: " ")
        }
    }

    /// The value in JSON.
    var json: String? {
        switch self {
        case .none: "null"
        case .text: nil
        case .flag(let flag): flag ? "true" : "false"
        case .number, .ratio: text
        case .list(let numbers): "[" + numbers.map(String.init).joined(separator: ",") + "]"
        }
    }

    /// Part by whole with two decimals, rounded half away from zero.
    private static func hundredths(_ part: Int, of whole: Int) -> String {
        let rounded = (part.magnitude * 200 + whole.magnitude) / (2 * whole.magnitude)
        let sign = part < 0 && rounded > 0 ? "-" : ""
        return "\(sign)\(rounded / 100).\(rounded % 100 < 10 ? "0" : "")\(rounded % 100)"
    }
}

/// A table of all rounds as CSV: RFC 4180, a head line, lines that end with CR LF, UTF-8. In front stands the round.
func csv(_ rounds: [(number: Int, table: ResultTable)]) -> [UInt8] {
    guard let first = rounds.first?.table else { return [] }
    var text = (["round"] + first.columns.map { "\($0.key)" }).joined(separator: ",") + "\r\n"
    for round in rounds {
        for row in round.table.rows {
            text += (["\(round.number)"] + row.map(csvField)).joined(separator: ",") + "\r\n"
        }
    }
    return Array(text.utf8)
}

/// A cell as a field. What somebody wrote and a spreadsheet would run as a formula gets an apostrophe in front; it is
/// quoted where it has to be.
func csvField(_ cell: ResultTable.Cell) -> String {
    guard case .text(var text) = cell else { return cell.text }
    if let start = text.unicodeScalars.first, ["=", "+", "-", "@", "\t", "\r", "\n"].contains(start) {
        text = "'" + text
    }
    guard text.unicodeScalars.contains(where: { [",", "\"", "\r", "\n"].contains($0) }) else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
        if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
        quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
}

extension RoomResults {
    /// All tables of all rounds as one JSON object.
    func json() -> [UInt8] {
        jsonObject {
            $0.member("room", pin)
            $0.member("game", kind)
            $0.member("title", title)
            $0.member("status", status)
            $0.member("created_at", createdAt)
            $0.array("differences") { for difference in differences { $0.element(difference) } }
            $0.array("rounds") {
                for round in rounds {
                    $0.object {
                        $0.member("round", round.number)
                        for table in round.results.tables { Self.write(table, &$0) }
                    }
                }
            }
        }
    }

    private static func write(_ table: ResultTable, _ writer: inout JSONWriter) {
        writer.array(table.name) {
            for row in table.rows {
                $0.object {
                    for (column, cell) in zip(table.columns, row) {
                        if let json = cell.json {
                            $0.member(column.key, raw: json.utf8)
                        } else {
                            $0.member(column.key, cell.text)
                        }
                    }
                }
            }
        }
    }

    /// The tables that people read: those columns that have a heading.
    func tables(of results: RoundResults) -> [Table] {
        results.tables.compactMap { table in
            let places = table.columns.indices.filter { table.columns[$0].heading != nil }
            guard !places.isEmpty else { return nil }
            var shown = Table()
            shown.columns = places.compactMap { table.columns[$0].heading }
            shown.rows = table.rows.map { row in places.map { visible(row[$0].text, limit: longestCell) } }
            return shown
        }
    }
}

/// The bytes of a cell on a terminal: with it a question's row fits on 80 columns.
private let longestCell = 36

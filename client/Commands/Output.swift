import Glibc
import Telemetry

/// Where commands write: data to standard output, messages to standard error.
enum Output {
    /// Whether standard output is a terminal that shows bold text and nobody asked for none (no-color.org).
    static var isStyled: Bool {
        isatty(STDOUT_FILENO) != 0 && environment("NO_COLOR") == nil && environment("TERM") != "dumb"
    }

    /// Writes a line of data.
    static func data(_ line: String) { writeAll(STDOUT_FILENO, Array((line + "\n").utf8)) }

    /// Writes a JSON text as a line of data.
    static func json(_ text: [UInt8]) { writeAll(STDOUT_FILENO, escapeC1(text) + [0x0A]) }

    /// Writes data as it is.
    static func bytes(_ bytes: [UInt8]) { writeAll(STDOUT_FILENO, bytes) }

    /// Writes a line for the person who runs the command.
    static func message(_ line: String) { writeAll(STDERR_FILENO, Array((line + "\n").utf8)) }

    /// Writes a message that says what went wrong, and returns the exit code to end with.
    static func fail(_ code: ExitCode, _ line: String) -> ExitCode {
        message("oneup: \(line)")
        return code
    }

    /// The value of an environment variable that is set and not empty.
    static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
        }
    }
}

/// The JSON text with the control characters U+0080 to U+009F as escapes: a terminal may obey them, and RFC 8259 lets
/// them stand. The text means the same.
func escapeC1(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
        if text[index] == 0xC2, index + 1 < text.count, text[index + 1] < 0xA0 {
            result += Array("\\u00\(String(text[index + 1], radix: 16))".utf8)
            index += 2
        } else {
            result.append(text[index])
            index += 1
        }
    }
    return result
}

/// A table of text. Cells may hold what users wrote: they are cleaned and cut.
struct Table {
    /// The columns' names.
    var columns: [String]
    /// As many cells a row as there are columns.
    var rows: [[String]] = []

    /// The most bytes of one cell.
    static let cellLimit = 48

    /// A table without rows.
    init(_ columns: String...) { self.columns = columns }

    /// The table as lines, columns aligned by their scalars; the heading in bold if asked for.
    func lines(styled: Bool) -> [String] {
        let all = ([columns] + rows).map { $0.map { visible($0, limit: Self.cellLimit) } }
        let widths = columns.indices.map { column in all.map { $0[column].unicodeScalars.count }.max() ?? 0 }
        var lines = all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let gap = column + 1 < row.count ? widths[column] - cell.unicodeScalars.count + 2 : 0
                line += cell + String(repeating: " ", count: gap)
            }
            return line
        }
        if styled { lines[0] = "\u{1B}[1m\(lines[0])\u{1B}[0m" }
        return lines
    }

    /// Writes it as data.
    func write() {
        for line in lines(styled: Output.isStyled) { Output.data(line) }
    }
}

/// How long ago something was, in the largest unit that fits: `3 s`, `12 min`, `4 h`, `9 d`.
func age(_ milliseconds: Int64) -> String {
    switch max(0, milliseconds) {
    case ..<1_000: "now"
    case ..<120_000: "\(milliseconds / 1_000) s"
    case ..<7_200_000: "\(milliseconds / 60_000) min"
    case ..<172_800_000: "\(milliseconds / 3_600_000) h"
    default: "\(milliseconds / 86_400_000) d"
    }
}

import Bytes
import Glibc
import JSON

/// Bounds of log lines.
public enum LogLimits {
    /// The most bytes of a line with its end: what one write(2) to a pipe passes on whole (PIPE_BUF of Linux).
    public static let line = 4_096
    /// The most bytes of one value after escaping: one hostile value leaves room for the others.
    public static let value = 1_024
    /// The most lines of one message in a second: more than anybody reads, and no hostile client fills the disk in a day.
    public static let linesASecond = 100
}

/// One log line before it is written: pure, so that tests can look at it.
package struct LogRecord {
    /// When, in milliseconds since 1970.
    package var milliseconds: Int64
    /// How much it matters.
    package var level: LogLevel
    /// Who writes.
    package var component: String
    /// Which start of it; empty for none.
    package var incarnation: String
    /// What happened.
    package var message: StaticString
    /// To what. No key is one of the line's own: `time`, `level`, `component`, `incarnation`, `message`, `left_out`,
    /// `truncated`.
    package var fields: KeyValuePairs<StaticString, String>
    /// How many lines of this message were left out before it.
    package var leftOut: Int

    /// A record with these values.
    package init(
        milliseconds: Int64, level: LogLevel, component: String, incarnation: String = "", message: StaticString,
        fields: KeyValuePairs<StaticString, String>, leftOut: Int = 0
    ) {
        self.milliseconds = milliseconds
        self.level = level
        self.component = component
        self.incarnation = incarnation
        self.message = message
        self.fields = fields
        self.leftOut = leftOut
    }

    /// The line as one JSON object with `time`, `level`, `component`, `incarnation`, `message` and the fields; it ends
    /// with 0x0A.
    /// Fields that no longer fit are left out, which `truncated` says.
    package func json() -> [UInt8] {
        let closing = #","truncated":true}"#.utf8.count + 1
        var writer = JSONWriter()
        writer.object { object in
            object.member("time", timestamp(milliseconds))
            object.member("level", "\(level.name)")
            object.member("component", visible(component, limit: 64))
            if !incarnation.isEmpty { object.member("incarnation", visible(incarnation, limit: 64)) }
            object.member("message", visible("\(message)", limit: LogLimits.value))
            if leftOut > 0 { object.member("left_out", leftOut) }
            for (key, value) in fields {
                let shown = visible(value, limit: LogLimits.value)
                // A backslash or quote grows to two bytes.
                let growth = shown.utf8.count { $0 == 0x22 || $0 == 0x5C }
                let size = key.utf8CodeUnitCount + shown.utf8.count + growth + 6
                guard object.bytes.count + size + closing <= LogLimits.line else {
                    object.member("truncated", true)
                    break
                }
                object.member(key, shown)
            }
        }
        return writer.bytes + [0x0A]
    }

    /// The line for people: time, level, component, message, then `key=value`; it ends with 0x0A.
    package func readable() -> [UInt8] {
        var line = Array("\(timestamp(milliseconds)) ".utf8)
        let name = "\(level.name)"
        line += Array((name + String(repeating: " ", count: max(0, 7 - name.utf8.count)) + " ").utf8)
        let start = incarnation.isEmpty ? "" : "[\(visible(incarnation, limit: 64))]"
        line += Array("\(visible(component, limit: 64))\(start): ".utf8)
        line += Array(visible("\(message)", limit: LogLimits.value).utf8)
        if leftOut > 0 { line += Array(" left_out=\(leftOut)".utf8) }
        for (key, value) in fields {
            let field = Array(" \(key)=\(quoted(visible(value, limit: LogLimits.value)))".utf8)
            guard line.count + field.count + 5 <= LogLimits.line else {
                line += Array(" …".utf8)
                break
            }
            line += field
        }
        line.append(0x0A)
        return line
    }

    private func quoted(_ value: String) -> String {
        let needsQuotes = value.isEmpty || value.utf8.contains { $0 == 0x20 || $0 == 0x22 || $0 == 0x3D }
        guard needsQuotes else { return value }
        var quoted = "\""
        for scalar in value.unicodeScalars {
            if scalar == "\"" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}

/// The text with every character escaped that could end a line, command a terminal or hide text: `\n`, `\r`, `\t`, and
/// `\u{…}` for other control, bidirectional, zero-width and tag characters. At most `limit` bytes; a cut is marked `…`.
package func visible(_ text: String, limit: Int) -> String {
    var result = ""
    var size = 0
    for scalar in text.unicodeScalars {
        let piece: String
        switch scalar.value {
        case 0x0A: piece = "\\n"
        case 0x0D: piece = "\\r"
        case 0x09: piece = "\\t"
        default:
            piece =
                isInvisible(scalar.value) ? "\\u{\(String(scalar.value, radix: 16))}" : String(Character(scalar))
        }
        size += piece.utf8.count
        guard size <= limit - 3 else { return result + "…" }
        result += piece
    }
    return result
}

/// Control characters of both sets, line and paragraph separators, bidirectional controls, zero-width and tag characters.
private func isInvisible(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
        0xFFF9...0xFFFB, 0xE0000...0xE007F:
        true
    default: false
    }
}

/// A time as RFC 3339 writes it, in UTC with milliseconds.
package func timestamp(_ milliseconds: Int64) -> String {
    var seconds = time_t(milliseconds / 1_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ value: some BinaryInteger, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let day = "\(padded(parts.tm_year + 1_900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
    let hour = "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
    return "\(day)T\(hour).\(padded(milliseconds % 1_000, 3))Z"
}

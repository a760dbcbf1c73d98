import Glibc
import Synchronization

/// How much a log line matters. Lines below a log's own level are not written.
public enum LogLevel: Int, Comparable, Sendable {
    /// Detail for whoever looks for a fault.
    case debug = 0
    /// The ordinary course of things.
    case info = 1
    /// Rare and worth knowing: a start, a takeover, a drain.
    case notice = 2
    /// Something is wrong and was handled.
    case warning = 3
    /// Something is wrong and a person must look.
    case error = 4

    /// The level as log lines write it.
    public var name: StaticString {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        }
    }

    /// The level with this name, or nil.
    public init?(name: String) {
        switch name {
        case "debug": self = .debug
        case "info": self = .info
        case "notice": self = .notice
        case "warning": self = .warning
        case "error": self = .error
        default: return nil
        }
    }

    /// Whether one level matters less than another.
    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}

/// How log lines look.
public enum LogFormat: Sendable {
    /// One JSON object a line, for programs.
    case json
    /// Words and `key=value`, for people.
    case readable
    /// `readable` when the descriptor is a terminal, else `json`.
    case automatic

    /// The format with this name on a command line, `json` or `text`; nil for another.
    public init?(name: String) {
        switch name {
        case "json": self = .json
        case "text": self = .readable
        default: return nil
        }
    }
}

/// Structured log lines, each written to the descriptor with one write(2). Safe to use from any thread.
///
/// Messages and keys are literals in the program; what comes from elsewhere goes into values, where every control
/// character is escaped, so that a value can neither end its line nor reach a terminal as a command. A line has at
/// most `LogLimits.line` bytes. Of one message at most `LogLimits.linesASecond` lines a second are written; the next one
/// after that says how many were left out.
public final class Log: Sendable {
    /// Who writes, such as `server-1`.
    public let component: String
    /// Which start of it, such as a server's incarnation to base 36; empty when starts are not told apart.
    public let incarnation: String
    /// Lines below this level are not written.
    public let level: LogLevel
    private let isJSON: Bool
    private let descriptor: Int32
    private let lost = Atomic<Int>(0)
    private let leftOut = Atomic<Int>(0)
    /// By message: the program has a fixed number of them.
    private let windows = Mutex<[UInt: LogWindow]>([:])

    /// A log to this descriptor, standard error unless told otherwise. The descriptor stays the caller's.
    public init(
        component: String, incarnation: String = "", format: LogFormat = .automatic, level: LogLevel = .info,
        descriptor: Int32 = 2
    ) {
        self.component = component
        self.incarnation = incarnation
        self.level = level
        self.descriptor = descriptor
        switch format {
        case .json: isJSON = true
        case .readable: isJSON = false
        case .automatic: isJSON = isatty(descriptor) == 0
        }
    }

    /// How many lines could not be written, for instance because the disk was full. A log never stops its program.
    public var linesLost: Int { lost.load(ordering: .relaxed) }

    /// How many lines were left out because there were too many of their message.
    public var linesLeftOut: Int { leftOut.load(ordering: .relaxed) }

    /// Writes a line of level `debug`.
    public func debug(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
        write(.debug, message, fields)
    }

    /// Writes a line of level `info`.
    public func info(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
        write(.info, message, fields)
    }

    /// Writes a line of level `notice`.
    public func notice(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
        write(.notice, message, fields)
    }

    /// Writes a line of level `warning`.
    public func warning(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
        write(.warning, message, fields)
    }

    /// Writes a line of level `error`.
    public func error(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String> = [:]) {
        write(.error, message, fields)
    }

    private func write(_ level: LogLevel, _ message: StaticString, _ fields: KeyValuePairs<StaticString, String>) {
        guard level >= self.level else { return }
        let now = wallMilliseconds()
        let key = message.withUTF8Buffer { UInt(bitPattern: $0.baseAddress) }
        guard let missing = windows.withLock({ $0[key, default: LogWindow()].take(second: now / 1_000) }) else {
            leftOut.add(1, ordering: .relaxed)
            return
        }
        let record = LogRecord(
            milliseconds: now, level: level, component: component, incarnation: incarnation, message: message,
            fields: fields, leftOut: missing)
        var rest = (isJSON ? record.json() : record.readable())[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                lost.add(1, ordering: .relaxed)
                return
            }
        }
    }
}

/// Lines of one message in one second.
package struct LogWindow: Sendable {
    private var second: Int64 = .min
    private var count = 0
    private var leftOut = 0

    package init() {}

    /// Takes a line; nil when it is to be left out, else how many were left out since the last one that was not.
    package mutating func take(second now: Int64) -> Int? {
        if now != second {
            second = now
            count = 0
        }
        guard count < LogLimits.linesASecond else {
            leftOut += 1
            return nil
        }
        count += 1
        defer { leftOut = 0 }
        return leftOut
    }
}

/// Milliseconds since 1970, UTC.
private func wallMilliseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
}

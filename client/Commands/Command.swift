import Cluster
import EventLoop

// A command is a declaration. Parsing, the help pages and the suggestions are made from it, so they cannot disagree.

/// Something a command takes by its place, such as a PIN.
public struct Argument: Sendable {
    /// As the help page writes it, in capitals.
    public let name: String
    /// One line about it.
    public let summary: String
    /// What is accepted.
    public let kind: ValueKind
    /// Whether it can be left out; then it is empty. The others follow it or stand before it as if it were not there.
    public let isOptional: Bool

    /// An argument with these values.
    public init(_ name: String, _ summary: String, kind: ValueKind = .text, isOptional: Bool = false) {
        self.name = name
        self.summary = summary
        self.kind = kind
        self.isOptional = isOptional
    }
}

/// Something a command takes by its name, such as `--port 7400`.
public struct Option: Sendable {
    /// Its name without the two dashes.
    public let name: String
    /// One letter for it, as in `-o`; nil for most.
    public let short: Character?
    /// What its value is called, in capitals; nil for a flag, which has none.
    public let value: String?
    /// One line about it.
    public let summary: String
    /// What is accepted as its value.
    public let kind: ValueKind

    /// An option with a value.
    public init(
        _ name: String, _ value: String, _ summary: String, kind: ValueKind = .text, short: Character? = nil
    ) {
        self.name = name
        self.short = short
        self.value = value
        self.summary = summary
        self.kind = kind
    }

    /// A flag.
    public init(flag name: String, _ summary: String) {
        self.name = name
        self.short = nil
        self.value = nil
        self.summary = summary
        self.kind = .text
    }
}

extension Option {
    /// As it is typed, with its value's name.
    var typed: String {
        (short.map { "-\($0), " } ?? "") + "--\(name)" + (value.map { " \($0)" } ?? "")
    }
}

/// What a value must look like. It is checked before the command runs.
public enum ValueKind: Sendable {
    /// Anything that is not empty.
    case text
    /// A whole number within these bounds.
    case number(ClosedRange<Int>)
    /// A room's PIN: six digits, which may be grouped with a space or a dash.
    case pin
    /// One or several addresses HOST:PORT with commas between.
    case addresses
    /// A certificate's SHA-256 fingerprint.
    case fingerprint
    /// A length of time such as `30s`, `15m`, `2h` or `7d`, at most ten years; its plain form is in milliseconds.
    case duration

    /// The value in its plain form, or nil with the reason.
    func check(_ text: String) -> (value: String?, problem: String) {
        switch self {
        case .text: return (text.isEmpty ? nil : text, "it is empty")
        case .number(let bounds):
            let number = Int(text).flatMap { bounds.contains($0) ? $0 : nil }
            let reason = "it must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
            return (number.map(String.init), reason)
        case .pin:
            let digits = text.filter { $0 != " " && $0 != "-" }
            let isPIN = digits.utf8.count == 6 && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            return (isPIN && !digits.hasPrefix("0") ? digits : nil, "a room's PIN has six digits, such as 482913")
        case .addresses:
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let areAddresses = parts.allSatisfy { SocketAddress(String($0)) != nil }
            return (areAddresses ? text : nil, "it must be HOST:PORT, such as play.example.org:7400")
        case .duration:
            let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
            let length = text.last.flatMap { units[$0] }.flatMap { unit in
                Int64(text.dropLast()).flatMap { (1...3_652 * 86_400_000 / unit).contains($0) ? $0 * unit : nil }
            }
            return (length.map(String.init), "it must be a number and s, m, h or d, such as 30m, 2h or 7d")
        case .fingerprint:
            let isFingerprint = Certificates.fingerprint(display: text) != nil
            return (isFingerprint ? text : nil, "it must be SHA256: and 32 pairs of digits, as `oneup up` prints it")
        }
    }
}

/// One example on a help page.
public struct Example: Sendable {
    /// What to type.
    public let line: String
    /// What it does.
    public let summary: String

    /// An example with these values.
    public init(_ line: String, _ summary: String) {
        self.line = line
        self.summary = summary
    }
}

/// One command with all that is known about it.
public struct Command: Sendable {
    /// Its words after `oneup`; none for the program itself.
    public let path: [String]
    /// One line about it.
    public let summary: String
    /// More about it, wrapped by hand to 76 columns; may be empty.
    public let details: String
    /// What it takes by place. At most one of them is optional.
    public let arguments: [Argument]
    /// What it takes by name.
    public let options: [Option]
    /// How it is used; never empty for a command that people type.
    public let examples: [Example]
    /// Whether lists leave it out, because only the program itself starts it.
    public let isHidden: Bool
    /// Runs it and returns the program's exit status: an `ExitCode`, or 128 and a signal's number.
    public let run: @Sendable (Invocation) -> Int32

    /// A command with these values. `path` is written as typed, such as `admin drain`.
    public init(
        _ path: String, _ summary: String, details: String = "", arguments: [Argument] = [], options: [Option] = [],
        examples: [Example] = [], isHidden: Bool = false, status run: @escaping @Sendable (Invocation) -> Int32
    ) {
        self.path = path.split(separator: " ").map(String.init)
        self.summary = summary
        self.details = details
        self.arguments = arguments
        self.options = options
        self.examples = examples
        self.isHidden = isHidden
        self.run = run
    }

    /// The same for a command that ends with one of the documented codes.
    public init(
        _ path: String, _ summary: String, details: String = "", arguments: [Argument] = [], options: [Option] = [],
        examples: [Example] = [], isHidden: Bool = false, run: @escaping @Sendable (Invocation) -> ExitCode
    ) {
        self.init(
            path, summary, details: details, arguments: arguments, options: options, examples: examples,
            isHidden: isHidden, status: { run($0).rawValue })
    }

    /// What to type before its arguments, such as `oneup admin drain`.
    var typed: String { (["oneup"] + path).joined(separator: " ") }
}

/// What was given to a command, checked against its declaration.
public struct Invocation: Equatable, Sendable {
    /// The arguments, as many as are declared.
    public var arguments: [String]
    /// The options that were given, by name; a flag's value is empty.
    public var options: [String: String]

    /// An invocation with these values.
    public init(arguments: [String] = [], options: [String: String] = [:]) {
        self.arguments = arguments
        self.options = options
    }

    /// Whether a flag was given.
    public func has(_ flag: String) -> Bool { options[flag] != nil }
    /// An option's value, or nil when it was not given.
    public func text(_ option: String) -> String? { options[option] }
    /// A number option's value, or nil when it was not given.
    public func number(_ option: String) -> Int? { options[option].flatMap { Int($0) } }
}

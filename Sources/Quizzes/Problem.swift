/// One mistake in a quiz file.
public struct Problem: Equatable, Sendable {
    /// Whether the quiz can be played in spite of it.
    public enum Severity: String, Sendable {
        /// It cannot.
        case error
        /// It can, but something is not as the author may think.
        case warning
    }

    /// The line, from 1.
    public let line: Int
    /// The place in the line, in Unicode scalars from 1.
    public let column: Int
    /// How bad it is.
    public let severity: Severity
    /// What is wrong: one line, cleaned, without a full stop.
    public let message: String
    /// What to do about it: one line, cleaned, without a full stop.
    public let fix: String

    /// A problem with these values.
    public init(line: Int, column: Int, severity: Severity, message: String, fix: String) {
        self.line = line
        self.column = column
        self.severity = severity
        self.message = message
        self.fix = fix
    }

    /// The problem as compilers write it after the file's name: `12:3: error: what is wrong: what to do`.
    public var summary: String { "\(line):\(column): \(severity.rawValue): \(message): \(fix)" }
}

/// What is wrong with a value, wherever it comes from, and what to do.
struct Fault: Equatable {
    let message: String
    let fix: String
}

/// The problems found so far, at most as many as a person reads.
struct ProblemList {
    private(set) var hasErrors = false
    private var found: [Problem] = []
    private var leftOut = 0

    mutating func add(_ place: Place, _ message: String, fix: String, as severity: Problem.Severity = .error) {
        if severity == .error { hasErrors = true }
        guard found.count < QuizLimits.problems else {
            leftOut += 1
            return
        }
        found.append(
            Problem(line: place.line, column: place.column, severity: severity, message: message, fix: fix))
    }

    mutating func add(_ place: Place, _ fault: Fault) { add(place, fault.message, fix: fault.fix) }

    /// All of them by place; of several at one place the first found is first.
    var sorted: [Problem] {
        var result = found.enumerated()
            .sorted {
                ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
            }
            .map(\.element)
        if leftOut > 0, let last = result.last {
            result.append(
                Problem(
                    line: last.line, column: last.column, severity: hasErrors ? .error : .warning,
                    message: "\(leftOut) more problems are not listed",
                    fix: "mend those above and check again"))
        }
        return result
    }
}

/// A place in the file: line and column, both from 1, the column in Unicode scalars.
struct Place: Equatable {
    var line: Int
    var column: Int
}

/// A piece of the author's text inside a message: cleaned and cut.
func shown(_ text: String) -> String {
    let line = QuizText.line(text)
    let scalars = line.unicodeScalars
    return scalars.count <= 40 ? "“\(line)”" : "“\(String(scalars.prefix(39)))…”"
}

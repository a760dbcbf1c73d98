/// Where in an imported file something is.
public enum ImportPlace: Equatable, Sendable {
    /// A line and a column in Unicode scalars, both from 1.
    case text(line: Int, column: Int)
    /// A cell of a spreadsheet, such as `B3`.
    case cell(String)
    /// A path of XML elements or JSON members, such as `/quiz/question[3]` or `results[2].question`.
    case path(String)
    /// The file as a whole.
    case file

    /// As it is written after the file's name; empty for the whole file.
    public var text: String {
        switch self {
        case .text(let line, let column): "\(line):\(column)"
        case .cell(let name): name
        case .path(let path): path
        case .file: ""
        }
    }
}

/// Something in an imported file that could not be taken over as it is.
public struct ImportProblem: Equatable, Sendable {
    /// Where it is.
    public let place: ImportPlace
    /// An error leaves a question out, or the whole file; a warning leaves something smaller out.
    public let severity: Problem.Severity
    /// What is wrong: one line, cleaned, without a full stop.
    public let message: String
    /// What to do about it: one line, cleaned, without a full stop.
    public let fix: String

    /// The problem as compilers write it after the file's name: `12:3: error: what is wrong: what to do`.
    public var summary: String {
        (place == .file ? "" : "\(place.text): ") + "\(severity.rawValue): \(message): \(fix)"
    }
}

/// The problems of an import, in the order in which they were found, at most as many as a person reads.
struct ImportProblems {
    private(set) var errors = 0
    private(set) var warnings = 0
    private var found: [ImportProblem] = []

    mutating func add(_ place: ImportPlace, _ message: String, fix: String, as severity: Problem.Severity = .error) {
        if severity == .error { errors += 1 } else { warnings += 1 }
        guard found.count < QuizLimits.problems else { return }
        found.append(ImportProblem(place: place, severity: severity, message: message, fix: fix))
    }

    mutating func add(_ place: ImportPlace, _ fault: Fault, as severity: Problem.Severity = .error) {
        add(place, fault.message, fix: fault.fix, as: severity)
    }

    mutating func warn(_ place: ImportPlace, _ message: String, fix: String) {
        add(place, message, fix: fix, as: .warning)
    }

    /// Takes over what is wrong with the bytes of a text.
    mutating func add(_ list: ProblemList) {
        for problem in list.sorted {
            add(
                .text(line: problem.line, column: problem.column), problem.message, fix: problem.fix,
                as: problem.severity)
        }
    }

    /// All of them; those with a line in the file's order.
    var list: [ImportProblem] {
        func key(_ problem: ImportProblem) -> (Int, Int) {
            if case .text(let line, let column) = problem.place { (line, column) } else { (0, 0) }
        }
        var result = found.enumerated().sorted { left, right in
            let (first, second) = (key(left.element), key(right.element))
            return (first.0, first.1, left.offset) < (second.0, second.1, right.offset)
        }.map(\.element)
        let leftOut = errors + warnings - found.count
        if leftOut > 0 {
            result.append(
                ImportProblem(
                    place: .file, severity: errors > 0 ? .error : .warning,
                    message: "\(leftOut) more problems are not listed", fix: "mend those above and import again"))
        }
        return result
    }
}

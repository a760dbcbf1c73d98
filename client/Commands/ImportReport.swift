import JSON
import Quizzes

/// What became of another program's file, for a person and for a program.
struct ImportReport {
    private let path: String
    private let result: QuizImport

    init(path: String, _ result: QuizImport) {
        self.path = path
        self.result = result
    }

    /// The names of all formats.
    static var formats: String { ImportFormat.allCases.map(\.rawValue).joined(separator: ", ") }

    /// A line for each problem: `quiz.gift:12:3: error: what is wrong: what to do`.
    var lines: [String] {
        result.problems.map { "\(shownPath(path)):\($0.place == .file ? " " : "")\($0.summary)" }
    }

    /// One line about the whole.
    var summary: String {
        let kept = result.quiz?.questions.count ?? 0
        var parts = ["\(kept) of \(result.found) question\(result.found == 1 ? "" : "s") taken over"]
        if result.errors > 0 { parts.append("\(result.errors) error\(result.errors == 1 ? "" : "s")") }
        if result.warnings > 0 { parts.append("\(result.warnings) warning\(result.warnings == 1 ? "" : "s")") }
        return "\(shownPath(path)): \(result.format.title): " + parts.joined(separator: ", ")
    }

    func json() -> [UInt8] {
        jsonObject { object in
            object.member("file", path)
            // `format` is the result's own; that of the quiz stands in `quiz`.
            object.member("from", result.format.rawValue)
            object.member("found", result.found)
            object.member("taken", result.quiz?.questions.count ?? 0)
            object.member("errors", result.errors)
            object.member("warnings", result.warnings)
            object.array("problems") { list in
                for problem in result.problems {
                    list.object { entry in
                        entry.member("place", problem.place.text)
                        entry.member("severity", problem.severity.rawValue)
                        entry.member("message", problem.message)
                        entry.member("fix", problem.fix)
                    }
                }
            }
            if let quiz = result.quiz {
                object.object("quiz") { QuizJSON.write(quiz, &$0) }
            } else {
                object.memberNull("quiz")
            }
        }
    }
}

import JSON
import Quizzes
import Telemetry

/// What is wrong with a quiz's file, for a person and for a program.
struct QuizReport {
    /// The quiz, if it can be played.
    let quiz: Quiz?
    private let path: String
    private let problems: [Problem]

    /// Reads the file's bytes.
    init(path: String, _ bytes: [UInt8]) {
        self.path = path
        (quiz, problems) = QuizReader.read(bytes)
    }

    var exitCode: ExitCode { quiz == nil ? .failure : .success }

    /// A line for each problem: `quiz.md:12:3: error: what is wrong: what to do`.
    var lines: [String] { problems.map { "\(shownPath(path)):\($0.summary)" } }

    /// One line about the whole.
    var summary: String {
        let found = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
            .map { $0.0 == 1 ? "1 \($0.1)" : "\($0.0) \($0.1)s" }.joined(separator: ", ")
        guard let quiz else { return "\(shownPath(path)): \(found)" }
        let count = quiz.questions.count == 1 ? "1 question" : "\(quiz.questions.count) questions"
        return "\(shownPath(path)): \(count), " + (found.isEmpty ? "no mistakes" : found)
    }

    func json() -> [UInt8] {
        jsonObject { object in
            object.member("file", path)
            if let quiz {
                object.member("title", quiz.title)
                object.member("questions", quiz.questions.count)
            } else {
                object.memberNull("title")
                object.memberNull("questions")
            }
            object.member("errors", errors)
            object.member("warnings", warnings)
            object.array("problems") { list in
                for problem in problems {
                    list.object { entry in
                        entry.member("line", problem.line)
                        entry.member("column", problem.column)
                        entry.member("severity", problem.severity.rawValue)
                        entry.member("message", problem.message)
                        entry.member("fix", problem.fix)
                    }
                }
            }
        }
    }

    private var errors: Int { problems.count { $0.severity == .error } }
    private var warnings: Int { problems.count { $0.severity == .warning } }
}

/// A file's path, safe to show.
func shownPath(_ path: String) -> String { visible(path, limit: 4_096) }

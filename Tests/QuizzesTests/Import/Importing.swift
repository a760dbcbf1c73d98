@testable import Quizzes

/// What the tests of imports share.
func imported(_ text: String, _ format: ImportFormat, path: String = "file") -> QuizImport {
    imported(Array(text.utf8), format, path: path)
}

func imported(_ bytes: [UInt8], _ format: ImportFormat, path: String = "file") -> QuizImport {
    var builder = QuizBuilder()
    return QuizImporter.read(bytes, path: path, format: format) ?? builder.finish(format, name: "never")
}

extension QuizImport {
    /// The kinds of the questions that were taken.
    var kinds: [Question.Kind] { quiz?.questions.map(\.kind) ?? [] }

    /// The problems as `place: message`, warnings marked.
    var said: [String] {
        problems.map { problem in
            "\(problem.place.text): " + (problem.severity == .warning ? "warning: " : "") + problem.message
        }
    }
}

/// Choices written in short: the right ones have a `+` before them.
func choices(_ texts: String...) -> [Question.Choice] {
    texts.map { $0.hasPrefix("+") ? Question.Choice(String($0.dropFirst()), isRight: true) : Question.Choice($0) }
}

import Cluster
import JSON
import Quizzes

/// Commands for authors of quizzes.
let quizCommands: [Command] = [
    Command(
        "quiz", "write a quiz: start, check, preview, import, export",
        details: "A quiz is a Markdown file; docs/quiz-format.md describes it."
    ) { _ in .usage },
    Command(
        "quiz check", "say line and column of every mistake in a quiz",
        details: """
            Mistakes are listed as compilers do it, all at once, each with what to do.
            The exit status is 0 when the quiz can be played, also with warnings, else 1.
            """,
        arguments: [quizFile], options: [Option(flag: "json", "as one JSON object")],
        examples: [
            Example("oneup quiz check quizzes/swift.md", "list the mistakes"),
            Example("oneup quiz check quizzes/swift.md --json", "for a program, such as an editor"),
        ], run: checkQuiz),
    Command(
        "quiz new", "write a small quiz with every kind of question, to start from",
        details: "A file that is there already is left as it is.",
        arguments: [Argument("FILE", "the file to make, such as quiz.md")],
        examples: [Example("oneup quiz new quiz.md", "make quiz.md, which can be played as it is")], run: newQuiz),
    Command(
        "quiz preview", "print a quiz as plain text, with the right answers",
        arguments: [quizFile],
        examples: [Example("oneup quiz preview quizzes/swift.md", "read it before your players do")],
        run: previewQuiz),
]

let quizFile = Argument("FILE", "the quiz's Markdown file")

/// Reads the file, or says why not.
func readQuizFile(_ path: String) -> [UInt8]? {
    do {
        return try FileTools.readFile(path, limit: QuizLimits.bytes)
    } catch {
        _ = Output.fail(.failure, error.message)
        return nil
    }
}

private func checkQuiz(_ invocation: Invocation) -> ExitCode {
    let path = invocation.arguments[0]
    guard let bytes = readQuizFile(path) else { return .failure }
    let report = QuizReport(path: path, bytes)
    if invocation.has("json") {
        Output.json(report.json())
    } else {
        for line in report.lines { Output.data(line) }
        Output.message(report.summary)
    }
    return report.exitCode
}

private func newQuiz(_ invocation: Invocation) -> ExitCode {
    let path = invocation.arguments[0]
    do {
        guard try FileTools.createFileAtomically(path, Array(StarterQuiz.markdown.utf8), mode: 0o644) else {
            return Output.fail(.refused, "\(shownPath(path)) is there already and stays as it is: name another file")
        }
    } catch {
        return Output.fail(.failure, error.message)
    }
    Output.message("\(shownPath(path)) is made. Edit it, then run `oneup quiz check` on it.")
    return .success
}

private func previewQuiz(_ invocation: Invocation) -> ExitCode {
    let path = invocation.arguments[0]
    guard let bytes = readQuizFile(path) else { return .failure }
    let report = QuizReport(path: path, bytes)
    for line in report.lines { Output.message(line) }
    guard let quiz = report.quiz else {
        Output.message(report.summary)
        return .failure
    }
    for line in QuizPreview.lines(quiz) { Output.data(line) }
    return .success
}

import Cluster
import JSON
import Quizzes

/// Commands that make quizzes of other programs' files, and the other way round.
let quizImportCommands: [Command] = [
    Command(
        "quiz import", "make a quiz of a file of another program",
        details: """
            Formats: \(ImportReport.formats).
            docs/quiz-import.md says what becomes of each kind of question.
            What cannot be taken over is listed with its place, the rest is kept.
            The exit status is 0 when there is a quiz, also with questions left out.
            """,
        arguments: [Argument("FILE", "the other program's file")],
        options: [
            Option("from", "FORMAT", "its format, if name and content do not tell"),
            Option("out", "FILE", "the Markdown file to make; without it the quiz is printed", short: "o"),
            Option(flag: "dry-run", "say what would become of it, and make nothing"),
            Option(flag: "json", "print what was understood as one JSON object"),
        ],
        examples: [
            Example("oneup quiz import capitals.gift --dry-run", "look what can be taken over"),
            Example("oneup quiz import capitals.gift -o capitals.md", "make capitals.md of it"),
            Example("oneup quiz import export.txt --from aiken", "print the quiz"),
        ], run: importQuiz),
    Command(
        "quiz export", "write a quiz for another program",
        details: "What the format cannot hold is listed.",
        arguments: [quizFile],
        options: [
            Option("to", "FORMAT", "gift, json or markdown"),
            Option("out", "FILE", "the file to make; without it the text is printed", short: "o"),
        ],
        examples: [
            Example("oneup quiz export quizzes/swift.md --to gift -o swift.gift", "for Moodle"),
            Example("oneup quiz export quizzes/swift.md --to json", "for a program, with everything in it"),
        ], run: exportQuiz),
]

private func importQuiz(_ invocation: Invocation) -> ExitCode {
    let path = invocation.arguments[0]
    var format: ImportFormat?
    if let name = invocation.text("from") {
        format = ImportFormat(rawValue: name.lowercased())
        guard format != nil else {
            return Output.fail(
                .usage, "--from \(shownPath(name)): write one of \(ImportReport.formats)")
        }
    }
    let bytes: [UInt8]
    do {
        bytes = try FileTools.readFile(path, limit: QuizLimits.importBytes)
    } catch {
        return Output.fail(.failure, error.message)
    }
    guard let result = QuizImporter.read(bytes, path: path, format: format) else {
        if path.hasSuffix(".md") || path.hasSuffix(".markdown") {
            return Output.fail(
                .failure, "\(shownPath(path)) is Markdown, as quizzes are: run `oneup quiz check` on it")
        }
        return Output.fail(
            .failure, "\(shownPath(path)): its format is not known: say it with --from, one of \(ImportReport.formats)")
    }
    let report = ImportReport(path: path, result)
    let isDry = invocation.has("dry-run")
    let isJSON = invocation.has("json")
    if !isJSON {
        for line in report.lines { if isDry { Output.data(line) } else { Output.message(line) } }
    }
    var code: ExitCode = result.quiz == nil ? .failure : .success
    if let quiz = result.quiz, !isDry {
        let text = QuizWriter.markdown(quiz)
        if let out = invocation.text("out") {
            code = make(out, text)
        } else if !isJSON {
            Output.data(String(text.dropLast()))
        }
    }
    if isJSON { Output.json(report.json()) } else { Output.message(report.summary) }
    return code
}

private func exportQuiz(_ invocation: Invocation) -> ExitCode {
    let path = invocation.arguments[0]
    guard let name = invocation.text("to"), let write = exportFormats[name.lowercased()] else {
        return Output.fail(.usage, "say the format: --to gift, --to json or --to markdown")
    }
    guard let bytes = readQuizFile(path) else { return .failure }
    let report = QuizReport(path: path, bytes)
    for line in report.lines { Output.message(line) }
    guard let quiz = report.quiz else {
        Output.message(report.summary)
        return .failure
    }
    let (text, losses) = write(quiz)
    for loss in losses { Output.message("\(shownPath(path)): warning: \(loss)") }
    if let out = invocation.text("out") { return make(out, text) }
    Output.data(String(text.dropLast()))
    return .success
}

/// Each format with what writes it; the lines say what is lost.
private let exportFormats: [String: @Sendable (Quiz) -> (String, [String])] = [
    "gift": { GIFTWriter.gift($0) },
    "json": { (String(decoding: escapeC1(QuizJSON.bytes($0)), as: UTF8.self) + "\n", []) },
    "markdown": { (QuizWriter.markdown($0), []) },
]

/// Makes a file; one that is there stays as it is.
private func make(_ path: String, _ text: String) -> ExitCode {
    do {
        guard try FileTools.createFileAtomically(path, Array(text.utf8), mode: 0o644) else {
            return Output.fail(.refused, "\(shownPath(path)) is there already and stays as it is: name another file")
        }
    } catch {
        return Output.fail(.failure, error.message)
    }
    Output.message("\(shownPath(path)) is made.")
    return .success
}

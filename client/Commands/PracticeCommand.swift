import GameViews
import Glibc

/// Playing a quiz's file alone.
let practiceCommands: [Command] = [
    Command(
        "practice", "answer a quiz from a Markdown file alone, without a cluster",
        details: """
            Asks all questions line by line, with the rules and points of the live quiz,
            and tells the right answer and its explanation after each. At the end it
            lists what was wrong and offers another round with those questions.
            ? shows the answer of a question that you do not know. Ctrl-D ends.
            On a terminal Enter asks the next question, so that its time does not run
            while you read; with --no-time, and in a pipe, it follows at once.
            """,
        arguments: [quizFile],
        options: [Option(flag: "no-time", "switch the clock off: no limit, and speed costs no points")],
        examples: [
            Example("oneup practice quizzes/swift.md", "against the clock"),
            Example("oneup practice quizzes/chess.md --no-time", "at your own pace"),
        ],
        status: practise)
]

private func practise(_ invocation: Invocation) -> Int32 {
    let path = invocation.arguments.first ?? ""
    guard let kind = HostedFile.usualKind, let practice = games.first(where: { $0.rules.kind == kind })?.practice else {
        return Output.fail(.failure, "this program has no game that can be practised").rawValue
    }
    switch HostedFile.prepare(path, kind: kind) {
    case .failure(let problems): return sayProblems(problems, path).rawValue
    case .success(let prepared):
        let isTerminal = isatty(STDIN_FILENO) != 0
        let isTimed = !invocation.has("no-time")
        do {
            let run = try practice.init(prepared, pace: PracticePace(isTimed: isTimed, waits: isTimed && isTerminal))
            return try PracticeShell(inputIsTerminal: isTerminal).run(run)
        } catch {
            return Output.fail(.failure, "\(error)").rawValue
        }
    }
}

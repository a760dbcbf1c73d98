import Games

/// Hosting a quiz from a file.
let hostCommands: [Command] = [
    Command(
        "host", "host a live quiz from a Markdown file",
        details: """
            Checks the file, opens a room with it on the cluster and makes you its host.
            Players join with the six digits. The room stays when this terminal ends: log
            in again and join it to go on as its host. On a terminal it opens the full
            screen; --plain, a pipe or a terminal without a cursor get it line by line.
            """,
        arguments: [quizFile], options: playOptions,
        examples: [
            Example("oneup host quizzes/swift.md", "then press n when everybody is here"),
            Example("oneup host quizzes/swift.md --plain", "then type start"),
        ],
        status: host)
]

private func host(_ invocation: Invocation) -> Int32 {
    let path = invocation.arguments.first ?? ""
    guard let kind = HostedFile.usualKind else {
        return Output.fail(.failure, "this program has no game that is hosted").rawValue
    }
    switch HostedFile.read(path, kind: kind) {
    case .success(let hosted): return play(invocation, room: nil, watches: false, creates: hosted)
    case .failure(let problems): return sayProblems(problems, path).rawValue
    }
}

/// Says why an author's file cannot be played.
func sayProblems(_ problems: DocumentProblems, _ path: String) -> ExitCode {
    guard problems.lines.count > 1 || problems.lines.first?.hasPrefix("\(shownPath(path)):") ?? false else {
        return Output.fail(.failure, problems.lines.first ?? "the file cannot be read")
    }
    for line in problems.lines { Output.message(line) }
    return Output.fail(
        .failure, "the quiz has mistakes; `oneup quiz check \(shownPath(path))` says how to mend them")
}

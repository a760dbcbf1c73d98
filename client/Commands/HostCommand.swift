import Bytes
import GameViews
import Games
import Protocol

/// Hosting a quiz from a file.
let hostCommands: [Command] = [
    Command(
        "host", "host a live quiz from a Markdown file",
        details: """
            Checks the file, opens a room with it on the cluster and makes you its host.
            Players join with the six digits. The room stays when this terminal ends: log
            in again and join it to go on as its host.
            """,
        arguments: [quizFile], options: playOptions,
        examples: [
            Example("oneup host quizzes/swift.md", "then type start when everybody is here")
        ],
        status: host)
]

private func host(_ invocation: Invocation) -> Int32 {
    let path = invocation.arguments.first ?? ""
    guard let bytes = readQuizFile(path) else { return ExitCode.failure.rawValue }
    let report = QuizReport(path: path, bytes)
    guard let quiz = report.quiz else {
        for line in report.lines { Output.message(line) }
        return Output.fail(.failure, "no room was opened: \(report.summary)").rawValue
    }
    guard let rules = gameCatalogue.all.first(where: { $0.hidesOptions }) else {
        return Output.fail(.failure, "this program has no game that is hosted").rawValue
    }
    let options = String(decoding: base64URL(quiz.encoded()), as: UTF8.self)
    guard options.utf8.count <= ProtocolLimits.optionsBytes else {
        let share = ProtocolLimits.optionsBytes * 100 / options.utf8.count
        return Output.fail(
            .failure,
            "the quiz is too long to be hosted: one of about \(share) % of its length fits. Leave out pictures and "
                + "explanations, or host it in two parts"
        ).rawValue
    }
    return play(
        invocation, room: nil, watches: false,
        creates: HostedGame(kind: rules.kind, title: roomTitle(quiz.title), options: options))
}

/// As much of a title as a room's title may hold: letters of most alphabets take several bytes.
func roomTitle(_ title: String) -> String {
    var room = title
    while room.utf8.count > ProtocolLimits.titleBytes { room.removeLast() }
    return room
}

/// Commands for players and spectators.
let playCommands: [Command] = [
    Command(
        "", "live quizzes and board games in your terminal, alone or together",
        details: """
            Without a command it opens the client and connects to the cluster on this
            machine. Data goes to standard output, messages to standard error. NO_COLOR
            is respected.
            """,
        options: [Option(flag: "plain", "line by line, for screen readers, pipes and slow links")],
        examples: [
            Example("oneup", "play"), Example("oneup join 482913", "straight into a room"),
            Example("oneup up", "start a cluster on this machine"),
        ]
    ) { _ in play(enter: nil, sits: false) },
    Command(
        "join", "straight into a room, to play", arguments: [pin],
        examples: [Example("oneup join 482913", "enter the room and take a free seat")]
    ) { play(enter: $0.arguments[0], sits: true) },
    Command(
        "watch", "straight into a room, to watch", arguments: [pin],
        examples: [Example("oneup watch 482913", "enter the room and take no seat")]
    ) { play(enter: $0.arguments[0], sits: false) },
]

private let pin = Argument("PIN", "the room's six digits", kind: .pin)

/// Opens the client.
private func play(enter room: String?, sits: Bool) -> ExitCode {
    Output.fail(.failure, "this build has no client yet")
}

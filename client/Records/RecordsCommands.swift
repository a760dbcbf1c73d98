import Protocol

/// Commands that read finished games and ratings from a server.
let recordsCommands: [Command] = [
    Command(
        "games", "list finished games, newest first",
        details: "50 at once; --before goes on with older ones.",
        options: [
            Option("player", "NAME", "only games of this player"), Option("game", "GAME", "only games of this kind"),
            Option("before", "ID", "only games with smaller numbers", kind: .number(1...Int(ProtocolLimits.largestID))),
        ] + recordsOptions,
        examples: [
            Example("oneup games --player ana", "what ana has played"),
            Example("oneup games --game \(exampleGame) --json", "the last games of one kind, for a program"),
        ]
    ) {
        show(
            .games(
                player: $0.text("player"), game: $0.text("game"), before: $0.number("before").map { Int64($0) }), $0)
    },
    Command(
        "player", "show a player's ratings and last games",
        details: "Without a NAME it is the one you play as here.",
        arguments: [Argument("NAME", "the account's name", isOptional: true)], options: recordsOptions,
        examples: [Example("oneup player ana", "how strong is ana, and in what")]
    ) { invocation in
        let given = invocation.arguments[0]
        guard let name = given.isEmpty ? keptName(invocation) : given else {
            return Output.fail(.usage, "nobody plays from here yet: name a player, as in `oneup player ana`")
        }
        return show(.player(name: name), invocation)
    },
    Command(
        "ratings", "list the best players of a game",
        details: "Only those whose rating is known well enough: a deviation of at most 110.",
        arguments: [Argument("GAME", "the game's kind")], options: recordsOptions,
        examples: [Example("oneup ratings \(exampleGame)", "the best first")]
    ) { show(.top(game: $0.arguments[0]), $0) },
]

private let recordsOptions = [Option(flag: "json", "as one JSON object")] + connectionOptions

/// The name in the login that is kept for this cluster; nil without one, or while another `oneup` goes on with it.
private func keptName(_ invocation: Invocation) -> String? {
    guard let server = try? Destination(invocation).servers.first, let folder = SettingsFolders.data() else {
        return nil
    }
    return try? Credentials(folder: folder, server: server.description, profile: invocation.text("name"))?.load()?.name
}

private func show(_ call: RecordsCall, _ invocation: Invocation) -> ExitCode {
    do {
        let json = try AdminDesk(invocation).read(call)
        if invocation.has("json") {
            Output.json(json)
            return .success
        }
        guard let report = RecordsReport(call, json) else {
            return Output.fail(.failure, "the answer cannot be read")
        }
        if case .player = call, let first = report.lines.first { Output.data(first) }
        for table in RecordsReport.tables(call, json) {
            if table.rows.isEmpty { Output.message(report.lines.first ?? "") } else { table.write() }
        }
        return .success
    } catch {
        return Output.fail(error.code, error.message)
    }
}

import GameViews
import Games
import Telemetry

/// Playing with somebody by name, or with whoever wants the same.
let meetingCommands: [Command] = [
    Command(
        "play", "a game with whoever wants one, or against somebody by name",
        details: """
            Without --against it waits until somebody wants the same game with the same
            options, and both get a room for the two of them. With --against it opens
            such a room at once and invites that player, who is told wherever they are.
            Others can watch. The options of each game are on its page in docs/games.
            """,
        arguments: [Argument("GAME", "what to play, such as \(exampleGame)")],
        options: [
            Option("clock", "TIME", "how long each has: 5+3 is five minutes and three seconds a move"),
            Option("options", "WORDS", "the game's other options"),
            Option(flag: "rated", "the game counts for the ratings of both"),
            Option("range", "POINTS", "the most that the ratings may lie apart", kind: .number(0...5_000)),
            Option("against", "NAME", "whom to play with"),
        ] + playOptions,
        examples: [
            Example("oneup play \(exampleGame) --clock 5+3", "with whoever comes"),
            Example("oneup play \(exampleGame) --against ben", "with ben alone"),
        ],
        status: meet),
    Command(
        "invites", "who invites you, with the rooms to join", options: playOptions,
        examples: [Example("oneup invites", "then oneup join and the six digits")],
        status: { play($0, room: nil, watches: false, script: ["invites"]) }),
]

private func meet(_ invocation: Invocation) -> Int32 {
    let kind = (invocation.arguments.first ?? "").lowercased()
    guard isForTwo(kind), let rules = gameCatalogue[kind] else {
        let kinds = gameCatalogue.all.filter { !$0.hidesOptions }.map { $0.kind }.joined(separator: ", ")
        return Output.fail(.usage, "there is no game \(visible(kind, limit: 40)) for two; there are \(kinds)").rawValue
    }
    var words: [String] = []
    if let clock = invocation.text("clock") { words.append("clock=" + clock) }
    if let other = invocation.text("options") { words.append(other) }
    if invocation.has("rated") { words.append("rated") }
    let options = words.joined(separator: " ")
    if let problem = problem(options, rules) { return Output.fail(.usage, problem).rawValue }
    let range = invocation.number("range").map { Int64($0) }
    let against = invocation.text("against")
    if against != nil, range != nil {
        return Output.fail(.usage, "--range is for whoever comes; leave it out with --against").rawValue
    }
    let wish = MeetingWish(game: kind, options: options.isEmpty ? nil : options, range: range, against: against)
    return play(invocation, room: nil, watches: false, meets: wish)
}

/// Why this game cannot be played with these options; nil when it can.
private func problem(_ options: String, _ rules: any GameRules.Type) -> String? {
    do {
        let game = try rules.init(options: options, first: 0, random: 0)
        return game.snapshot.isEmpty ? "the game has no state" : nil
    } catch { return error.message }
}

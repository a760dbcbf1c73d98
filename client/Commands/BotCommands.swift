import Cluster
import EventLoop
import Games
import Telemetry

/// The bots' name as a program, and of their log.
let botsName = "bots"

/// House bots on a running cluster.
let botCommands: [Command] = [
    Command(
        "bots", "players for every board game that are always there",
        details: """
            Ordinary players named bot-easy, bot-medium and bot-hard, who accept every
            invitation to a board game:

              oneup play \(exampleGame) --against bot-medium

            It runs until it is told to stop; the next start goes on with the games.
            `oneup up` starts it too, unless --no-bots is given.

            With --room it is one bot that sits down in that room, and leaves with you.
            """,
        options: [
            Option("server", "HOST:PORT", "the cluster; several with commas", kind: .addresses),
            Option("certificate", "PEMFILE", "the certificate that the cluster shows to players"),
            Option("room", "PIN", "sit down in this room alone", kind: .pin),
            Option("strength", "WORD", "with --room: easy, medium (without it) or hard"),
            Option("effort", "N", "how much they think, per cent of their bounds (100)", kind: .number(1...100)),
            Option("state", "PATH", "where logins are kept, else FOLDER/bots"),
            Option("seed", "N", "what chance decides, decided by this seed", kind: .number(0...Int.max)), folderOption,
            Option(flag: "measure", "play no one: show how well and how fast they play here"),
            Option("games", "N", "with --measure: games of each pair (4)", kind: .number(1...1_000)),
        ],
        examples: [
            Example("oneup bots", "on this machine's cluster"),
            Example("oneup bots --room 482913 --strength hard", "an opponent for the room you are in"),
            Example("oneup bots --measure", "their figures on this machine"),
        ], run: playBots)
]

private func playBots(_ invocation: Invocation) -> ExitCode {
    let seed = invocation.number("seed").map { UInt64($0) }
    if invocation.has("measure") {
        measureBots(games: invocation.number("games") ?? 4, seed: seed ?? 1)
        return .success
    }
    let folder = invocation.folder
    let log = Log(component: botsName)
    let word = invocation.text("strength")
    guard let strength = BotStrength(rawValue: word ?? BotStrength.medium.rawValue) else {
        return Output.fail(.usage, "--strength is easy, medium or hard")
    }
    let room = invocation.text("room").flatMap { Int64($0) }
    guard room != nil || word == nil else {
        return Output.fail(.usage, "--strength belongs to --room: without a room all bots play")
    }
    do {
        let destination = try Destination(invocation)
        guard !destination.servers.isEmpty else {
            return Output.fail(.noCluster, "there is no cluster on this machine: name one with --server")
        }
        let certificate = invocation.text("certificate") ?? folder.publicCertificate
        // A visitor has logins of its own, so that it can play beside the house bots.
        let usual = room.map { "\(folder.botsFolder)/room-\($0)" } ?? folder.botsFolder
        let settings = BotSettings(
            servers: destination.servers, fingerprint: try Certificates.fingerprint(ofPEM: certificate),
            state: invocation.text("state") ?? usual, strengths: room == nil ? BotStrength.allCases : [strength],
            room: room, effort: invocation.number("effort") ?? 100,
            seed: seed ?? UInt64.random(in: .min ... .max))
        guard let house = try BotHouse(settings, log: log) else {
            return Output.fail(.refused, "bots play already with the logins in \(settings.state)")
        }
        return try house.run()
    } catch {
        return Output.fail(.failure, "the bots cannot play: \(error)")
    }
}

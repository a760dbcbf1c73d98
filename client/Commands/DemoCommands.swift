import Cluster
import EventLoop
import Telemetry

/// Scripted players on a running cluster.
let demoCommands: [Command] = [
    Command(
        "demo-players", "scripted players for a cluster: a quiz, and an opponent",
        details: """
            Ordinary guests who host a quiz and play it, and one who waits for an
            opponent, so that whoever comes first finds something to do. It runs until it
            is told to stop, and closes its rooms then. It goes on with the rooms of a
            former run. `oneup up --demo` starts it too.

            Without anybody else for \(DemoLimits.quiet / 60_000) minutes no new quiz begins.
            """,
        options: [
            Option("server", "HOST:PORT", "the cluster; several with commas", kind: .addresses),
            Option("certificate", "PEMFILE", "the certificate that the cluster shows to players"),
            DemoQuizFile.option,
            Option("state", "PATH", "where the guests' logins are kept, else FOLDER/demo"),
            Option("seed", "N", "what chance decides, decided by this seed", kind: .number(0...Int.max)), folderOption,
        ],
        examples: [
            Example("oneup demo-players", "on this machine's cluster"),
            Example("oneup demo-players --server localhost:7400 --certificate public.pem", "on that one"),
        ], run: playDemo)
]

private func playDemo(_ invocation: Invocation) -> ExitCode {
    let folder = invocation.folder
    let log = Log(component: demoName)
    do {
        let destination = try Destination(invocation)
        guard !destination.servers.isEmpty else {
            return Output.fail(.noCluster, "there is no cluster on this machine: name one with --server")
        }
        let certificate = invocation.text("certificate") ?? folder.publicCertificate
        let settings = DemoSettings(
            servers: destination.servers, fingerprint: try Certificates.fingerprint(ofPEM: certificate),
            state: invocation.text("state") ?? folder.demoFolder,
            hosted: try DemoQuizFile.show(invocation.text(DemoQuizFile.option.name)),
            seed: invocation.number("seed").map { UInt64($0) } ?? UInt64.random(in: .min ... .max))
        guard let players = try DemoPlayers(settings, log: log) else {
            return Output.fail(.refused, "scripted players run already with the logins in \(settings.state)")
        }
        return try players.run()
    } catch {
        return Output.fail(.failure, "the scripted players cannot play: \(error)")
    }
}

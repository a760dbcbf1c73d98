import Cluster
import Glibc
import SQLiteStore
import Testing

@testable import ClientCore
@testable import ProcessTests

extension GameConformance {
    /// The shipped client opens the room and has seat 0; its process is killed in the middle of the game and started again.
    struct ClientProcessTests {
        @Test(arguments: conformingGames) func whoseClientIsKilledPlaysOn(_ game: ConformingGame) throws {
            let user = try User(of: game, on: GameConformance.cluster())
            let program = try user.start(game.opening.words)
            if let typed = game.opening.typed {
                _ = try program.line(withOneOf: ["You are in the lobby"])
                try program.type(typed)
            }
            let opened = try program.line(withOneOf: ["is open. Others join with"])
            let pin = try #require(Int64(opened.filter(\.isNumber).prefix(6)))
            let others = try (1..<game.seats).map { seat in
                let other = try Member("guest \(seat) \(randomKey().prefix(8))", on: user.cluster)
                try other.enter(pin)
                return other
            }
            try others[0].wait(for: "the first seat") { others[0].events.contains { $0.kind == "sat" } }
            for (index, other) in others.enumerated() {
                #expect(try other.ask("room.sit")["result"]?["seat"]?.integer == Int64(index + 1))
            }
            try others[0].wait(for: "the start") { others[0].events.contains { $0.kind == "started" } }
            var terminal = program
            for (index, step) in game.course.enumerated() {
                if index == game.middle {
                    let state = try others[0].state()
                    terminal.kill9()
                    #expect(try others[0].state() == state, "nothing happens when a client is gone")
                    terminal = try user.start(["join", "\(pin)", "--plain"])
                    _ = try terminal.line(withOneOf: ["Welcome back"])
                    _ = try terminal.line(withOneOf: ["Room \(pin / 1_000) \("\(pin)".suffix(3)), "])
                }
                let before = others[0].number
                if step.seat == 0 {
                    let prompts = step.prompt.map { [$0] } ?? game.opening.prompts
                    if !prompts.isEmpty { _ = try terminal.line(withOneOf: prompts) }
                    try terminal.type(step.move)
                } else {
                    let answer = try others[step.seat - 1].move(step.move)
                    #expect(answer["result"] != nil, "\(step.move): \(answer)")
                }
                guard let brings = step.brings else { continue }
                for other in others {
                    try other.wait(for: brings) {
                        other.events.contains {
                            $0.number > before && ($0.kind == brings || $0.text.hasPrefix(brings))
                        }
                    }
                }
            }
            let end = try others[0].state()
            #expect(end["phase"]?.text == "over" && end["result"]?["winner"]?.integer == game.winner.map(Int64.init))
            #expect(end["seats"]?.elements?.first == .text(user.name), "the seat was kept")
            #expect(others.allSatisfy { $0.problems == [] })
            terminal.kill9()
        }
    }

    /// A user of the shipped client with a home of their own.
    private final class User {
        let cluster: TestCluster
        let name = "user\(randomKey().prefix(8))"
        /// It lies in the cluster's folder and goes with it.
        private let home: String

        init(of game: ConformingGame, on cluster: TestCluster) throws {
            self.cluster = cluster
            home = "\(cluster.folder.cluster.runFolder)/\(name)"
            mkdir(home, 0o700)
            if let file = game.opening.file {
                try FileTools.writeFileAtomically(path(file.name), Array(file.content.utf8), mode: 0o600)
            }
        }

        private func path(_ name: String) -> String { "\(home)/\(name)" }

        /// Starts `oneup` with these words; those that are names of files here become their paths.
        func start(_ words: [String]) throws -> TypedProgram {
            let fingerprint = try Certificates.fingerprint(ofPEM: cluster.folder.cluster.publicCertificate)
            let programs = try #require(programsFolder)
            return try TypedProgram(
                "\(programs)/oneup",
                words.map { FileTools.exists(path($0)) ? path($0) : $0 } + [
                    "--name", name, "--server", "127.0.0.1:\(cluster.port)", "--fingerprint",
                    KnownClusters.text(fingerprint),
                ],
                environment: ["HOME=\(home)", "XDG_DATA_HOME=\(path("data"))", "XDG_CONFIG_HOME=\(path("config"))"])
        }
    }
}

import Cluster
import GameViews
import Games
import Glibc
import SQLiteStore
import Testing

@testable import ClientCore
@testable import ProcessTests

extension GameConformance {
    /// The house bots as a program: invited by name they come, play a whole game, and notice neither a killed server nor the
    /// death of their own program.
    struct BotTests {
        /// The games that have a bot.
        static let kinds = games.filter { $0.bot != nil }.map { $0.rules.kind }

        @Test(arguments: kinds)
        func anInvitedBotPlaysThroughKillsToTheEnd(_ kind: String) throws {
            let house = try BotProgram()
            defer { house.end() }
            let host = try BotHost(kind, invites: "bot-hard", on: house.cluster)
            try host.play(until: 3)
            try host.killOwner()
            try host.play(until: 4)
            try house.restart()
            try host.play(until: nil)
            #expect(host.member.problems == [])
            #expect(host.member.closeReason == nil)
            #expect(host.names.count == 2 && host.names.contains("bot-hard"))
        }

        @Test(arguments: kinds)
        func aBotThatIsToldOfARoomPlaysThroughKillsToTheEnd(_ kind: String) throws {
            let house = try BotProgram(starts: false)
            defer { house.end() }
            let host = try BotHost(kind, invites: nil, on: house.cluster)
            try house.start(["--room", "\(host.pin)", "--strength", "hard"])
            try host.play(until: 3)
            try host.killOwner()
            try host.play(until: 4)
            try house.restart()
            try host.play(until: nil)
            #expect(host.member.problems == [])
            #expect(host.member.closeReason == nil)
            #expect(host.names.count == 2 && host.names.contains { $0.hasPrefix("bot-hard") })
            // Nobody asks for another game, and the host leaves.
            try host.member.ask("room.leave")
            #expect(try house.waitForEnd() == 0)
        }
    }
}

/// `oneup bots` in a process of its own, on the cluster that the tests share.
private final class BotProgram {
    let cluster: TestCluster
    private var program: Program?
    private var words: [String] = []

    init(starts: Bool = true) throws {
        cluster = try GameConformance.cluster()
        if starts { try start([]) }
    }

    func start(_ words: [String]) throws {
        self.words = words
        let folder = cluster.folder
        let output = try LogFiles(folder: folder.cluster).open(botsName)
        defer { close(output) }
        let arguments = [
            "oneup", "bots", "--folder", folder.root, "--server", "127.0.0.1:\(cluster.port)", "--certificate",
            folder.cluster.publicCertificate, "--seed", "7", "--effort", "3",
        ]
        let path = "\(try #require(programsFolder))/oneup"
        program = Program(name: botsName, pid: try startProcess(path, arguments + words, output: output))
    }

    func restart() throws {
        end()
        try start(words)
    }

    func waitForEnd() throws -> Int32? {
        var status: Int32?
        let running = try #require(program)
        _ = try eventually {
            status = try hasEnded(running)
            return status != nil
        }
        program = nil
        return status
    }

    func end() {
        guard let program else { return }
        kill(program.pid, SIGKILL)
        waitpid(program.pid, nil, 0)
        self.program = nil
    }
}

/// Somebody who opens a room for a bot and plays against it like a beginner.
private final class BotHost {
    let member: Member
    let pin: Int64
    private let kind: String
    private let cluster: TestCluster
    private var random = BotRandom(seed: 3)
    private var moves = 0

    init(_ kind: String, invites bot: String?, on cluster: TestCluster) throws {
        (self.kind, self.cluster) = (kind, cluster)
        member = try Member("host \(randomKey().prefix(8))", on: cluster)
        let invitation = bot.map { #","invite":"\#($0)""# } ?? ""
        let (member, words) = (member, #""game":"\#(kind)","title":"bots""# + invitation)
        // The bots' program has just been started: its accounts come with it.
        var made = Value.null
        _ = try eventually {
            made = try member.ask("room.create", words)
            return made["result"] != nil
        }
        pin = try #require(made["result"]?["room"]?.integer, "\(made)")
        try member.enter(pin)
        try member.ask("room.sit")
    }

    /// Who sits here.
    var names: [String] { member.events.filter { $0.kind == "sat" }.compactMap { $0.params["by"]?.text } }

    /// Plays until so many moves of its own are made, or to the end.
    func play(until end: Int?) throws {
        try member.wait(for: "a game") { member.events.contains { $0.kind == "started" } }
        let seat = try #require(
            member.events.first { $0.kind == "sat" && $0.params["by"]?.text == member.name }?.params["seat"]?.integer)
        while !isOver, moves < end ?? .max {
            guard let game = try game(), case .running(Int(seat)) = game.status else {
                let before = member.events.count
                try member.wait(for: "an answer of the bot") { member.events.count > before }
                continue
            }
            let bot = try #require(houseBot(of: kind))
            let task = BotTask(seat: Int(seat), strength: .easy)
            guard case .say(let text)? = bot.act(game, task, random: &random)?.act else { throw Missing("no move") }
            let answer = try member.move(text)
            let number = try #require(answer["result"]?["number"]?.integer, "\(text): \(answer)")
            try member.wait(for: "event \(number)") { member.number >= number }
            moves += 1
        }
    }

    private var isOver: Bool { member.events.contains { $0.kind == "over" } }

    /// The game as the events tell it.
    private func game() throws -> (any GameRules)? {
        guard let rules = gameCatalogue[kind], let started = member.events.last(where: { $0.kind == "started" }) else {
            return nil
        }
        var game = try rules.init(options: "", snapshot: started.params["snapshot"]?.text ?? "")
        for event in member.events where event.number > started.number && event.kind == "move" {
            try game.apply(
                Fact(
                    seat: event.params["seat"]?.integer.map(Int.init), text: event.text,
                    at: event.params["at"]?.integer, used: event.params["used"]?.integer))
        }
        return game
    }

    /// Kills the process that owns the room.
    func killOwner() throws {
        let reader = try SQLiteReader(folder: cluster.folder.cluster.storeFolder)
        var owner: Int32?
        _ = try eventually {
            owner = try reader.room(pin: pin).flatMap { cluster.process(of: $0.owner ?? 0) }
            return owner != nil
        }
        kill(try #require(owner), SIGKILL)
        GameConformance.countKill()
    }
}

import Cluster
import EventLoop
import Glibc
import QuizRules
import Store
import Testing

@testable import ClientCore

extension FailoverTests {
    /// Two newcomers find a quiz and an opponent, play, and notice neither the death of servers nor that of the scripted
    /// players' program; nothing stays open behind it.
    @Test func scriptedPlayersPlayWithWhoeverComesAndOutliveKills() throws {
        let demo = try DemoStage()
        defer { demo.end() }
        try demo.startPlayers()
        let (quiz, board) = try demo.awaitRooms()
        let guest = QuizGuest("newcomer", demo.loop)
        let visitor = try demo.visitor("visitor")
        guest.start()
        visitor.start(demo.loop)
        try demo.wait(for: "logins") { guest.isLoggedIn && visitor.journal.session != 0 }
        guest.enter(quiz)
        visitor.enter(board)

        // The first question is open when the quiz's owner dies.
        try demo.wait(for: "a question") { guest.open == 1 }
        guest.answer("1")
        try demo.killOwner(of: quiz)
        try demo.wait(for: "the answer") { guest.given.last?.isAcknowledged ?? false }
        try demo.wait(for: "the reveal") { guest.heads.last?.hasPrefix("reveal 1") ?? false }
        guest.ask(.state)
        try demo.wait(for: "the points") { guest.state?.snapshot?.hasPrefix("reveal 1") ?? false }
        let shown = try #require(QuizShown(guest.state?.snapshot ?? ""))
        #expect((shown.you?.points ?? 0) > 0)
        guard case .reveal(let revealed) = shown.stage else {
            Issue.record("no reveal")
            return
        }
        #expect(revealed.answered == DemoTroupe.hostedNames.count, "all players and the newcomer")

        // The program that plays everybody dies, and goes on where it was.
        try demo.killPlayers()
        try demo.startPlayers()
        try demo.wait(for: "the next question") { guest.open == 2 }
        #expect(try demo.rooms().contains(quiz))

        // Two whole games with a rematch, then the visitor leaves and a new room waits.
        try demo.wait(for: "two games") { visitor.isOver && demo.games == 2 }
        visitor.stop()
        let next = try demo.awaitRooms()
        #expect(next.quiz == quiz)
        #expect(next.board != board)
        #expect(guest.problems == [])
        #expect(guest.lostConnections == 0 && visitor.journal.lostConnections == 0)
        #expect(visitor.violations.first == [])

        #expect(try demo.stopPlayers() == 0)
        #expect(try demo.rooms() == [])
        guest.stop()
    }

    @Test func aSecondProgramWithTheSameLoginsIsRefusedAndAWrongCertificateToo() throws {
        let demo = try DemoStage()
        defer { demo.end() }
        try demo.startPlayers()
        _ = try demo.awaitRooms()
        let folder = demo.cluster.folder
        let words = ["demo-players", "--folder", folder.root, "--server", "\(demo.cluster.listen)"]
        let second = try runProgram(words)
        #expect(second.status == ExitCode.refused.rawValue)
        #expect(second.output.contains("scripted players run already"))
        let other = try runProgram(
            words + ["--state", "\(folder.demoFolder)/other", "--certificate", folder.authorityCertificate])
        #expect(other.status == ExitCode.certificate.rawValue)
        #expect(other.output.contains("another certificate"))
        #expect(try demo.rooms().count == 2)
    }
}

/// A cluster with scripted players in a process of their own, and newcomers on the test's thread.
final class DemoStage {
    let cluster: DrillCluster
    let loop: ClientLoop
    private var process: Int32 = 0
    private var visiting: DrillPlayer?
    private var random = DrillRandom(seed: 5)
    /// How many games the visitor has played to the end.
    private(set) var games = 0
    private var wasOver = false

    private static let quiz =
        "# Test\n\n" + (1...8).map { "## Question \($0) {6s}\n\n- [x] yes\n- [ ] no\n\n" }.joined()

    init() throws {
        cluster = try DrillCluster(firstPort: 7_560)
        try cluster.start()
        let certificate = try Certificates.fingerprint(ofPEM: cluster.folder.publicCertificate)
        let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["oneup/1"])
        loop = try ClientLoop(servers: [cluster.listen], context: context) { _, shown in
            shown == certificate ? .trusted : .refused("not this cluster")
        }
        try FileTools.makeFolder(cluster.folder.demoFolder, mode: FileTools.privateFolder)
        try FileTools.writeFileAtomically(quizPath, Array(Self.quiz.utf8), mode: FileTools.privateFile)
    }

    private var quizPath: String { "\(cluster.folder.demoFolder)/quiz.md" }

    func end() {
        if process > 0 { try? killPlayers() }
        cluster.end(keepsFolder: false)
    }

    func visitor(_ name: String) throws -> DrillPlayer {
        let visitor = DrillPlayer(index: 0, name: name, rules: try #require(drillGame), seat: 1)
        visiting = visitor
        return visitor
    }

    // MARK: The scripted players

    func startPlayers() throws {
        let programs = try #require(programsFolder)
        let output = try LogFiles(folder: cluster.folder).open(demoName)
        defer { close(output) }
        process = try spawn(
            "\(programs)/oneup",
            [
                "oneup", "demo-players", "--folder", cluster.folder.root, "--server", "\(cluster.listen)",
                "--certificate", cluster.folder.publicCertificate, "--quiz", quizPath, "--seed", "11",
            ], output: output, deathSignal: 0, detached: true)
    }

    func killPlayers() throws { _ = try finish(SIGKILL) }
    func stopPlayers() throws -> Int32 { try finish(SIGTERM) }

    private func finish(_ signal: Int32) throws -> Int32 {
        kill(process, signal)
        var status: Int32 = 0
        #expect(waitpid(process, &status, 0) == process)
        process = 0
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }

    // MARK: Looking and waiting

    /// The PINs of the open rooms.
    func rooms() throws -> [Int64] { try cluster.reader()?.openRooms(limit: 10).map(\.pin) ?? [] }

    /// Waits for a quiz with all players and for a game with one, and for no other room.
    func awaitRooms() throws -> (quiz: Int64, board: Int64) {
        var found: (quiz: Int64, board: Int64)?
        try wait(for: "two rooms") {
            guard let open = try? cluster.reader()?.openRooms(limit: 10), open.count == 2,
                let quiz = open.first(where: { $0.kind == QuizGame.kind && !$0.summary.hasPrefix("0 ") }),
                let board = open.first(where: { $0.summary.hasSuffix("waiting for 1") })
            else { return false }
            found = (quiz.pin, board.pin)
            return true
        }
        return try #require(found)
    }

    func killOwner(of pin: Int64) throws {
        let owner = try #require(try cluster.reader()?.room(pin: pin)?.owner)
        let worker = try #require(
            DrillSettings.serverNames.compactMap(cluster.worker).first { $0.incarnation == owner })
        kill(worker.pid, SIGKILL)
    }

    /// Runs the loop until the condition holds; the visitor plays meanwhile.
    func wait(for what: String, _ isTrue: () -> Bool) throws {
        let deadline = loop.now + DrillLimits.setup
        while !isTrue() {
            guard loop.now < deadline else { throw DrillProblem("waited in vain for \(what)") }
            loop.turn(atMost: 5)
            play()
        }
    }

    private func play() {
        guard let visiting else { return }
        if visiting.isOver, !wasOver { games += 1 }
        wasOver = visiting.isOver
        guard visiting.isAllAnswered, visiting.canSend else { return }
        if visiting.isOver {
            if games < 2 { visiting.act(&random) }
        } else if let game = visiting.game, case .running(turn: 1) = game.status {
            visiting.act(&random)
        }
    }
}

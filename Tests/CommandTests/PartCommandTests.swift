import Cluster
import EventLoop
import Glibc
import SQLiteStore
import Store
import Testing

@testable import ClientCore

/// `oneup init`, `fingerprint` and `check` as processes: what containers are started and looked after with.
@Suite(.serialized, .enabled(if: programsFolder != nil, "ONEUP_BIN is not set")) struct PartCommandTests {
    private let run: ProgramRun

    init() throws { run = try ProgramRun(balancer: "exit 1", server: "exit 1") }

    private func oneup(_ words: String...) throws -> (status: Int32, output: String) {
        try run.finish(try run.start(words))
    }

    @Test func initMakesWhatIsMissingAndLeavesWhatIsThere() throws {
        #expect(try oneup("fingerprint").status == ExitCode.noCluster.rawValue)
        let first = try oneup("init", "--hosts", "play.example.org", "--address", "balancer:7400")
        #expect(first.status == 0, "\(first.output)")
        #expect(first.output.contains("Made certificates, keys and the store"))
        let keys = try SecretKeys.load(folder: run.folder.keysFolder)
        #expect(try SQLiteReader(folder: run.folder.storeFolder).servers().isEmpty)
        #expect(
            try ClusterDescription.read(from: run.folder)?.publicAddress == SocketAddress(host: "balancer", port: 7400))

        let second = try oneup("init")
        #expect(second.status == 0, "\(second.output)")
        #expect(!second.output.contains("Made"))
        #expect(try SecretKeys.load(folder: run.folder.keysFolder) == keys)
        let fingerprint = try oneup("fingerprint").output
        #expect(fingerprint.hasPrefix("SHA256:"))
        #expect(first.output.contains(fingerprint) && second.output.contains(fingerprint))
    }

    @Test func initRefusesAStoreWithoutItsKeys() throws {
        #expect(try oneup("init").status == 0)
        for name in try FileTools.names(in: run.folder.keysFolder) { unlink("\(run.folder.keysFolder)/\(name)") }
        let again = try oneup("init")
        #expect(again.status == ExitCode.failure.rawValue)
        #expect(again.output.contains("put the cluster's keys back"))
    }

    @Test func initRefusesANameThatNoCertificateCanHold() throws {
        let wrong = try oneup("init", "--hosts", "good.example.org,no host")
        #expect(wrong.status == ExitCode.failure.rawValue)
        #expect(wrong.output.contains("\"no host\" is not a host name"))
    }

    @Test func checkTellsAServerThatWorksFromOneThatDoesNot() throws {
        #expect(try oneup("init").status == 0)
        let nobody = try oneup("check")
        #expect(nobody.status == ExitCode.failure.rawValue)
        #expect(nobody.output.contains("no server here has taken a name"))

        let name = try ServerName(in: run.folder)
        #expect(try oneup("check").output.contains("server-1 does not renew its row"))
        let engine = try SQLiteEngine(folder: run.folder.storeFolder, incarnation: 99)
        let now = WallClock.now()
        var row = ServerRecord(
            incarnation: 1, name: "server-1", state: .starting, startedAt: now, expiresAt: now + 600_000)
        #expect(try engine.commit([.publishServer(row)]) == [.done])
        #expect(try oneup("check").output.contains("server-1 is not ready but starting"))
        row.state = .ready
        row.incarnation = 2
        row.startedAt += 1
        #expect(try engine.commit([.publishServer(row)]) == [.done])
        let ready = try oneup("check")
        #expect(ready.status == 0, "\(ready.output)")
        withExtendedLifetime(name) {}
    }

    @Test func checkOfABalancerNeedsOneWithThisCertificate() throws {
        #expect(try oneup("init").status == 0)
        let listener = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: false)
        close(listener.fd)
        let gone = try oneup("check", "--server", "127.0.0.1:\(listener.port)")
        #expect(gone.status == ExitCode.failure.rawValue)
        #expect(gone.output.contains("127.0.0.1:\(listener.port)"))
    }
}

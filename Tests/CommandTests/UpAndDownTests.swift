import Cluster
import EventLoop
import Glibc
import JSON
import SQLiteStore
import Store
import Testing

@testable import ClientCore

/// `oneup up`, `status` and `down` as processes, with stand-ins for the balancer and the servers.
@Suite(.serialized, .enabled(if: programsFolder != nil, "ONEUP_BIN is not set")) struct UpAndDownTests {
    /// A program that runs until it is told to end.
    static let lasting = "exec tail -f /dev/null"

    @Test func aClusterStartsIsKeptRunningAndStops() throws {
        let run = try ProgramRun(balancer: Self.lasting, server: Self.lasting)
        let up = try run.start("up", "--no-bots")
        _ = run.wait("the servers were not started") { $0.processes.allSatisfy { $0.state == "running" } }
        try run.publish("server-1", "server-2")
        let started = try run.finish(up)
        #expect(started.status == 0, "\(started.output)")
        #expect(started.output.contains("server-2 is ready"))
        #expect(started.output.contains("SHA256:"))
        #expect(started.output.contains("oneup down"))
        let description = try #require(try ClusterDescription.read(from: run.folder))
        #expect(description.serverNames == ["server-1", "server-2"])

        let again = try run.finish(try run.start("up"))
        #expect(again.status == 0)
        #expect(again.output.contains("running already"))

        let victim = try #require(run.files.report()?.processes.first { $0.name == "server-1" }?.pid)
        kill(victim, SIGKILL)
        let after = run.wait("the server was not started again") { report in
            report.processes.contains { $0.restarts == 1 && $0.state == "running" }
        }
        #expect(after?.processes.first { $0.restarts == 1 }?.lastEnd == "was killed by signal 9")

        let status = try run.finish(try run.start("status", "--json"))
        #expect(status.status == 0)
        try withJSON(Array(status.output.utf8)) { view in
            #expect(view["running"]?.flag == true)
            #expect(view["processes"]?.count == 3)
        }

        let processes = try #require(run.files.report()).processes.compactMap(\.pid)
        #expect(processes.count == 3)
        let down = try run.finish(try run.start("down"))
        #expect(down.status == 0, "\(down.output)")
        #expect(try !run.files.isRunning())
        for pid in processes { #expect(ProcessIdentity.startTicks(of: pid) == nil) }
        #expect(try run.finish(try run.start("status")).status == ExitCode.noCluster.rawValue)
        #expect(try run.finish(try run.start("down")).status == 0)
        #expect(try run.finish(try run.start("down", "--delete", "--yes")).status == 0)
        #expect(!FileTools.exists(run.folder.root))
    }

    @Test func scriptedPlayersAreKeptRunningAndEndWithTheCluster() throws {
        let run = try ProgramRun(balancer: Self.lasting, server: Self.lasting)
        let alone = try run.finish(try run.start("up", "--quiz", "quiz.md"))
        #expect(alone.status == ExitCode.failure.rawValue)
        #expect(alone.output.contains("--quiz belongs to --demo"))
        let missing = try run.finish(try run.start("up", "--demo", "--quiz", "there-is-none.md"))
        #expect(missing.status == ExitCode.failure.rawValue)
        #expect(missing.output.contains("there-is-none.md"))

        // Somebody else has the usual port.
        let other = try? Sockets.listen(SocketAddress(host: "127.0.0.1", port: Ports.client), reusePort: false)
        defer { if let other { close(other.fd) } }
        let up = try run.start("up", "--demo", "--servers", "1")
        _ = run.wait("not everything was started") { $0.processes.allSatisfy { $0.state == "running" } }
        try run.publish("server-1")
        let started = try run.finish(up)
        #expect(started.status == 0, "\(started.output)")
        #expect(started.output.contains("Port \(Ports.client) is busy, so clients get port"))
        let description = try #require(try ClusterDescription.read(from: run.folder))
        #expect(description.publicAddress.port != Ports.client)

        let first = try #require(run.files.report()?.processes.first { $0.role == "demo" })
        #expect(first.name == demoName)
        let bots = try #require(run.files.report()?.processes.first { $0.role == "bots" })
        #expect(bots.name == botsName)
        kill(try #require(bots.pid), SIGKILL)
        _ = run.wait("the bots were not started again") { report in
            report.processes.contains { $0.role == "bots" && $0.restarts == 1 && $0.state == "running" }
        }
        kill(try #require(first.pid), SIGKILL)
        let after = run.wait("the players were not started again") { report in
            report.processes.contains { $0.role == "demo" && $0.restarts == 1 && $0.state == "running" }
        }
        let second = try #require(after?.processes.first { $0.role == "demo" }?.pid)
        #expect(try run.finish(try run.start("status")).output.contains(demoName))
        #expect(FileTools.exists(LogFiles(folder: run.folder).path(demoName)))
        #expect(FileTools.exists(LogFiles(folder: run.folder).path(botsName)))
        let down = try run.finish(try run.start("down"))
        #expect(down.status == 0, "\(down.output)")
        #expect(ProcessIdentity.startTicks(of: second) == nil)
        #expect(try run.finish(try run.start("down", "--delete", "--yes")).status == 0)
        #expect(!FileTools.exists(run.folder.root))
    }

    @Test func anOwnCertificateIsCheckedAndPutInPlaceAlsoWhileTheClusterRuns() throws {
        let run = try ProgramRun(balancer: Self.lasting, server: Self.lasting)
        let own = ClusterFolder(root: "\(run.root)/own")
        try Certificates.makeAll(in: own, hostNames: [])
        defer { _ = try? deleteCluster(own) }
        let half = try run.finish(try run.start("up", "--certificate", own.publicCertificate))
        #expect(half.status == ExitCode.failure.rawValue)
        #expect(half.output.contains("--certificate and --key belong together"), "\(half.output)")
        for (key, reason) in [(own.serverKey, "key values mismatch"), ("\(own.root)/none", "cannot read the key")] {
            let wrong = try run.finish(try run.start("up", "--certificate", own.publicCertificate, "--key", key))
            #expect(wrong.status == ExitCode.failure.rawValue)
            #expect(wrong.output.contains(reason) && wrong.output.contains(key), "\(wrong.output)")
        }
        #expect(!FileTools.exists(run.folder.publicCertificate), "nothing of a wrong pair is kept")

        let up = try run.start("up", "--certificate", own.publicCertificate, "--key", own.publicKey)
        _ = run.wait("the servers were not started") { $0.processes.allSatisfy { $0.state == "running" } }
        try run.publish("server-1", "server-2")
        let first = Certificates.display(fingerprint: try Certificates.fingerprint(ofPEM: own.publicCertificate))
        #expect(try run.finish(up).output.contains(first))
        let other = try run.finish(
            try run.start("up", "--certificate", own.serverCertificate, "--key", own.serverKey))
        #expect(other.status == 0)
        #expect(other.output.contains("in place"), "\(other.output)")
        let second = Certificates.display(fingerprint: try Certificates.fingerprint(ofPEM: own.serverCertificate))
        #expect(other.output.contains(second) && !other.output.contains(first), "\(other.output)")
        #expect(try run.finish(try run.start("status")).output.contains(second))
        #expect(try run.finish(try run.start("down")).status == 0)
    }

    @Test func aConfigurationErrorIsShownAndNothingIsLeftRunning() throws {
        let run = try ProgramRun(balancer: "echo 'the port is on fire' >&2; exit 78", server: Self.lasting)
        let up = try run.finish(try run.start("up"))
        #expect(up.status == ExitCode.failure.rawValue)
        #expect(up.output.contains("balancer-1 cannot use its configuration"))
        #expect(up.output.contains("the port is on fire"))
        #expect(try !run.files.isRunning())
        let processes = try #require(run.files.report()).processes
        #expect(processes.allSatisfy { $0.state == "stopped" || $0.state == "failed" })
    }

    @Test func aServerThatKeepsEndingIsGivenUpWithItsOwnWords() throws {
        let run = try ProgramRun(balancer: Self.lasting, server: "echo 'no luck' >&2; exit 3")
        let up = try run.finish(try run.start("up", "--servers", "1"))
        #expect(up.status == ExitCode.failure.rawValue)
        #expect(up.output.contains("server-1 keeps ending: it exited with status 3"))
        #expect(up.output.contains("no luck"))
        #expect(try !run.files.isRunning())
    }

    @Test func aSupervisorThatDiesTakesItsProgramsWithIt() throws {
        let run = try ProgramRun(balancer: Self.lasting, server: Self.lasting)
        let up = try run.start("up", "--servers", "1")
        _ = run.wait("the server was not started") { $0.processes.allSatisfy { $0.state == "running" } }
        let report = try #require(run.files.report())
        #expect(report.identity.signal(SIGKILL))
        let end = try run.finish(up)
        #expect(end.status == ExitCode.failure.rawValue)
        #expect(end.output.contains("the supervisor ended"))
        for process in report.processes {
            let pid = try #require(process.pid)
            for _ in 0..<500 where ProcessIdentity.startTicks(of: pid) != nil { pause(20) }
            #expect(ProcessIdentity.startTicks(of: pid) == nil, "\(process.name) outlived its supervisor")
        }
    }

    @Test func theOperatorsCommandsWorkOnTheStoreItself() throws {
        let run = try ProgramRun(balancer: Self.lasting, server: Self.lasting)
        #expect(try run.finish(try run.start("admin", "servers")).status == ExitCode.noCluster.rawValue)
        try run.publish("server-1", "server-2")
        let list = try run.finish(try run.start("admin", "servers", "--json"))
        #expect(list.status == 0, "\(list.output)")
        try withJSON(Array(list.output.utf8)) { #expect($0["servers"]?.count == 2) }
        #expect(try run.finish(try run.start("admin", "rooms")).output.hasPrefix("PIN"))

        let unknown = try run.finish(try run.start("admin", "drain", "server-9"))
        #expect(unknown.status == ExitCode.failure.rawValue)
        #expect(unknown.output.contains("server-1, server-2"))
        let asked = try run.finish(try run.start("admin", "drain", "server-1"))
        #expect(asked.status == 0, "\(asked.output)")
        let second = try run.finish(try run.start("admin", "drain", "server-2"))
        #expect(second.status == ExitCode.refused.rawValue)
        #expect(second.output.contains("server-1 is draining"))

        let waiting = try run.start("admin", "drain", "server-1", "--wait")
        let engine = try SQLiteEngine(folder: run.folder.storeFolder, incarnation: 99)
        #expect(try engine.commit([.removeServer(1)]) == [.done])
        // It may have looked only after the row had gone; then it says that there is no such server.
        let left = try run.finish(waiting)
        #expect(left.output.contains("server-1 has left") || left.output.contains("is called server-1"))
        let audit = try SQLiteReader(folder: run.folder.storeFolder).audit(after: 0, limit: 10)
        #expect(audit.map(\.target).prefix(3) == ["server-9", "server-1", "server-2"])
        #expect(audit.map(\.result).prefix(3) == ["unknown", "done", "busy"], "refusals are in it too")
        #expect(audit.allSatisfy { $0.action == "drain" && $0.actor == "operator (uid \(getuid()))" })
    }

    @Test func whatCannotBeListenedOnIsRefusedBeforeAnythingStarts() throws {
        let run = try ProgramRun(balancer: Self.lasting, server: Self.lasting)
        let wrong = try run.finish(try run.start("up", "--listen", "no such host"))
        #expect(wrong.status == ExitCode.failure.rawValue)
        #expect(wrong.output.contains("--listen takes an address"))

        let other = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: false)
        defer { close(other.fd) }
        let busy = try run.finish(try run.start("up", "--port", "\(other.port)"))
        #expect(busy.status == ExitCode.failure.rawValue)
        #expect(busy.output.contains("port \(other.port) on 127.0.0.1 is busy"))
        #expect(try !run.files.isRunning())
    }
}

import Cluster
import EventLoop
import Glibc
import Testing

@testable import ClientCore

@Suite struct SupervisorFilesTests {
    /// A cluster's folder that is gone when the test ends.
    private func withFolder(_ body: (ClusterFolder) throws -> Void) throws {
        var template = Array("/tmp/oneup-supervisor-XXXXXX".utf8CString)
        let path = try #require(mkdtemp(&template).map { String(cString: $0) })
        let folder = ClusterFolder(root: path)
        try folder.makeFolders()
        defer { _ = try? deleteCluster(folder) }
        try body(folder)
    }

    @Test func aReportIsReadAsItWasWritten() throws {
        try withFolder { folder in
            let files = SupervisorFiles(folder: folder)
            #expect(files.report() == nil)
            let report = SupervisorReport(
                identity: .own, startedAt: 5,
                processes: [
                    .init(name: "server-1", role: "server", state: "running", pid: 7, restarts: 2, lastEnd: "x"),
                    .init(name: "balancer-1", role: "balancer", state: "failed", pid: nil, restarts: 0, lastEnd: ""),
                ])
            try files.write(report)
            #expect(files.report() == report)
            #expect(SupervisorReport.decode(Array("{}".utf8)) == nil)
            #expect(SupervisorReport.decode(Array("not json".utf8)) == nil)
        }
    }

    @Test func onlyOneHoldsTheLockAndItsEndFreesIt() throws {
        try withFolder { folder in
            let files = SupervisorFiles(folder: folder)
            #expect(try !files.isRunning())
            let lock = try #require(try files.takeLock())
            #expect(try files.takeLock() == nil)
            #expect(try files.isRunning())
            close(lock)
            #expect(try !files.isRunning())
        }
    }

    @Test func aProcessIsNamedByItsStartAndNotByItsNumberAlone() {
        let own = ProcessIdentity.own
        #expect(own.isAlive)
        let other = ProcessIdentity(pid: own.pid, startTicks: own.startTicks + 1)
        #expect(!other.isAlive)
        // Signal 0 only asks whether the process could be signalled.
        #expect(own.signal(0))
        #expect(!other.signal(0))
        #expect(ProcessIdentity.startTicks(of: -1) == nil)
    }

    @Test func theStartIsReadWhateverTheProgramIsCalled() {
        let fields = (4...30).map { "\($0)" }.joined(separator: " ")
        #expect(ProcessIdentity.parse(Array("12 (a) S 1) R \(fields)\n".utf8)) == 22)
        #expect(ProcessIdentity.parse(Array("12 (a) Z \(fields)\n".utf8)) == nil)
        #expect(ProcessIdentity.parse(Array("12 (a".utf8)) == nil)
    }

    @Test func busyPortsArePassedOver() {
        #expect(Ports.firstFree(from: 7_400, host: "h") { $0.port >= 7_403 } == 7_403)
        #expect(Ports.firstFree(from: 7_400, host: "h", taken: [7_400]) { _ in true } == 7_401)
        #expect(Ports.firstFree(from: 7_400, host: "h") { _ in false } == nil)
        #expect(Ports.firstFree(from: 65_535, host: "h") { _ in false } == nil)
        #expect(Ports.firstFree(from: 7_400, count: 3, host: "h") { $0.port != 7_402 } == 7_403)
        #expect(Ports.firstFree(from: 7_400, count: 2, host: "h", taken: [7_401]) { _ in true } == 7_402)
        #expect(Ports.firstFree(from: 65_534, count: 3, host: "h") { _ in true } == nil)
    }

    @Test func aPortThatSomebodyListensOnIsNotFree() throws {
        let listening = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: false)
        let address = SocketAddress(host: "127.0.0.1", port: listening.port)
        #expect(!Ports.isFree(address))
        close(listening.fd)
        #expect(Ports.isFree(address))
    }

    @Test func logsAreAppendedRotatedAndTheirEndsShownSafely() throws {
        try withFolder { folder in
            let logs = LogFiles(folder: folder)
            #expect(logs.tail("server-1", after: 0, lines: 3).isEmpty)
            func append(_ text: String) throws {
                let descriptor = try logs.open("server-1")
                #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
                close(descriptor)
            }
            try append("old\n")
            let mark = logs.end("server-1")
            try append("one\ntwo\u{1B}[2J\nthree\n")
            #expect(logs.tail("server-1", after: mark, lines: 2) == ["two\\u{1b}[2J", "three"])
            #expect(logs.tail("server-1", after: mark, lines: 9).count == 3)
            truncate(logs.path("server-1"), off_t(LogFiles.rotateBeyond + 1))
            let next = logs.end("server-1")
            #expect(next == 0)
            try append("new\n")
            #expect(logs.end("server-1") == 4)
            #expect(FileTools.exists(logs.path("server-1") + ".1"))
            #expect(logs.tail("server-1", after: next, lines: 9) == ["new"])
        }
    }

    @Test func deletingKeepsWhatOthersPutThere() throws {
        try withFolder { folder in
            let foreign = "\(folder.root)/notes.txt"
            try FileTools.writeFileAtomically(foreign, [1], mode: 0o600)
            symlink(foreign, "\(folder.logFolder)/link")
            #expect(try !deleteCluster(folder))
            #expect(FileTools.exists(foreign))
            #expect(!FileTools.exists(folder.logFolder))
            unlink(foreign)
            #expect(try deleteCluster(folder))
            #expect(!FileTools.exists(folder.root))
        }
    }

    @Test func childrenGetTheCommandLinesTheyUnderstand() {
        let settings = SupervisorSettings(
            folder: ClusterFolder(root: "/data"), listen: SocketAddress(host: "::", port: 7_400),
            link: SocketAddress(host: "127.0.0.1", port: 7_401), servers: 2, hasBots: true)
        let machine = SupervisorMachine(
            balancers: [settings.balancerName], servers: settings.serverNames, bots: settings.botNames, now: 0)
        #expect(
            machine.children.map { settings.command($0).joined(separator: " ") } == [
                "oneup-balancer --folder /data --listen [::]:7400 --link 127.0.0.1:7401 --name balancer-1",
                "oneup-server --folder /data --name server-1 --balancer 127.0.0.1:7401",
                "oneup-server --folder /data --name server-2 --balancer 127.0.0.1:7401",
                "oneup bots --folder /data --server [::1]:7400 --certificate /data/tls/public.pem",
            ])
    }

    @Test func aCertificateNamesWhereOthersConnect() {
        #expect(HostNames.reachable(listeningOn: "127.0.0.1").isEmpty)
        #expect(HostNames.reachable(listeningOn: "::1").isEmpty)
        #expect(HostNames.reachable(listeningOn: "192.0.2.7") == ["192.0.2.7"])
        #expect(!HostNames.reachable(listeningOn: "0.0.0.0").contains("127.0.0.1"))
    }
}

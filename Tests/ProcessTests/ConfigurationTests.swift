import CSQLite
import Cluster
import EventLoop
import Glibc
import SQLiteStore
import Testing

@testable import ClientCore

extension ProcessTests {
    /// What is wrong with a cluster's folder or its ports is said in one line, with what to do, and ends the program with
    /// the status that means "starting again will not help".
    struct ConfigurationTests {
        /// The exit status for a mistake in configuration (sysexits.h, EX_CONFIG).
        private static let configuration: Int32 = 78

        private let folder: TestFolder

        init() throws { folder = try TestFolder() }

        // MARK: Helpers

        /// Runs a program of the cluster to its end; returns its exit status and what it wrote.
        private func run(_ program: String, _ words: [String]) throws -> (status: Int32, output: String) {
            let name = "test-\(randomKey().prefix(6))"
            let started = try start(program, as: name, in: folder, words)
            var status: Int32?
            let hasEndedInTime = try eventually {
                status = try hasEnded(started)
                return status != nil
            }
            if !hasEndedInTime {
                kill(started.pid, SIGKILL)
                waitpid(started.pid, nil, 0)
            }
            return (status ?? -1, folder.log(name))
        }

        private func server() throws -> (status: Int32, output: String) {
            // Nobody listens there; a server that can start would try for ever.
            try run("oneup-server", ["--name", "server-1", "--balancer", "127.0.0.1:1"])
        }

        private func balancer(listen: UInt16, link: UInt16) throws -> (status: Int32, output: String) {
            try run(
                "oneup-balancer",
                ["--listen", "127.0.0.1:\(listen)", "--link", "127.0.0.1:\(link)", "--loops", "2"])
        }

        /// `oneup up`, which must fail and say this.
        private func expectUpRefuses(_ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
            let up = try oneup("up", "--servers", "1", "--port", "\(try #require(freePorts(3)))")
            #expect(up.status == ExitCode.failure.rawValue, "\(up.output)", sourceLocation: sourceLocation)
            for word in words {
                #expect(up.output.contains(word), "\(up.output)", sourceLocation: sourceLocation)
            }
            let files = SupervisorFiles(folder: folder.cluster)
            #expect(try !files.isRunning(), "something was left running", sourceLocation: sourceLocation)
        }

        private func oneup(_ command: String, _ words: String...) throws -> (status: Int32, output: String) {
            guard let programsFolder else { throw Missing("ONEUP_BIN is not set") }
            let name = "oneup-\(randomKey().prefix(6))"
            let output = try LogFiles(folder: folder.cluster).open(name)
            defer { close(output) }
            let arguments = ["oneup", command] + words + ["--folder", folder.root]
            let pid = try spawn("\(programsFolder)/oneup", arguments, output: output, deathSignal: 0, detached: true)
            var status: Int32 = 0
            #expect(waitpid(pid, &status, 0) == pid)
            return (status >> 8 & 0xFF, folder.log(name))
        }

        private func expectConfigurationError(
            _ end: (status: Int32, output: String), _ words: String...,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            #expect(end.status == Self.configuration, "\(end.output)", sourceLocation: sourceLocation)
            let errors = end.output.split(separator: "\n").filter { $0.contains(#""level":"error""#) }
            #expect(errors.count == 1, "one line says it: \(end.output)", sourceLocation: sourceLocation)
            for word in words {
                #expect(errors.first?.contains(word) == true, "\(end.output)", sourceLocation: sourceLocation)
            }
        }

        private func key(_ prefix: String) throws -> String {
            let names = try FileTools.names(in: folder.cluster.keysFolder)
            return "\(folder.cluster.keysFolder)/\(try #require(names.first { $0.hasPrefix(prefix) }))"
        }

        private func makeStore() throws {
            _ = try SQLiteEngine(folder: folder.cluster.storeFolder, incarnation: 99)
        }

        private func setSchema(_ version: Int) throws {
            var database: OpaquePointer?
            try #require(sqlite3_open(folder.cluster.databasePath, &database) == SQLITE_OK)
            defer { sqlite3_close(database) }
            try #require(sqlite3_exec(database, "PRAGMA user_version = \(version)", nil, nil, nil) == SQLITE_OK)
        }

        // MARK: Keys

        @Test(arguments: ["jwt-", "refresh-"]) func aMissingKeyIsNamed(prefix: String) throws {
            try makeStore()
            #expect(unlink(try key(prefix)) == 0)
            expectConfigurationError(
                try server(), "no \(prefix)<kid>.key in", folder.cluster.keysFolder, "put the cluster's keys back")
            try expectUpRefuses("no \(prefix)<kid>.key in")
            // It has made no new one either: that would log everybody out.
            #expect(try FileTools.names(in: folder.cluster.keysFolder).allSatisfy { !$0.hasPrefix(prefix) })
        }

        @Test(arguments: ["jwt-", "refresh-"]) func aKeyThatOthersMayReadIsRefused(prefix: String) throws {
            let path = try key(prefix)
            for mode: mode_t in [0o604, 0o640, 0o666] {
                #expect(chmod(path, mode) == 0)
                expectConfigurationError(try server(), path, "chmod 600")
            }
            try expectUpRefuses(path, "chmod 600")
        }

        @Test func aKeyThatIsNoneIsRefused() throws {
            let path = try key("jwt-")
            let good = try FileTools.readFile(path, limit: 256)
            for (content, words) in [
                (Array(good.prefix(32)), "a key has 64 (256 bits)"), ([], "is empty"),
                (Array("password".utf8), "hexadecimal"), ([UInt8](repeating: 0x30, count: 64), "not a random key"),
                (good.dropLast() + good, "a key has 64 (256 bits)"),
            ] {
                try FileTools.writeFileAtomically(path, content, mode: 0o600)
                expectConfigurationError(try server(), path, words)
            }
            try expectUpRefuses(path)
        }

        @Test func aCertificatesKeyIsNeededAndIsNotForEverybody() throws {
            let path = folder.cluster.publicKey
            let first = try #require(freePorts(3))
            #expect(chmod(path, 0o644) == 0)
            expectConfigurationError(try balancer(listen: first, link: first + 1), path, "chmod 600")
            try expectUpRefuses(path, "chmod 600")
            #expect(unlink(path) == 0)
            expectConfigurationError(try balancer(listen: first, link: first + 1), path, "No such file")
            try expectUpRefuses(path, "put the key back")
            #expect(unlink(folder.cluster.serverKey) == 0)
            expectConfigurationError(try server(), folder.cluster.serverKey)
        }

        // MARK: The database

        @Test func aNewerDatabaseIsRefusedAndLeftAsItIs() throws {
            try makeStore()
            try setSchema(99)
            expectConfigurationError(try server(), "schema 99 of a newer release", "start the newer release")
            try expectUpRefuses("server-1 cannot use its configuration", "schema 99 of a newer release")
            let admin = try oneup("admin", "servers")
            #expect(admin.status != 0)
            #expect(admin.output.contains("newer"), "\(admin.output)")
        }

        @Test func aDatabaseThatBecomesNewerWhileServersRunEndsThem() throws {
            let cluster = try TestCluster()
            defer { cluster.stop() }
            let player = try Player(guest: "pioneer", on: cluster)
            var database: OpaquePointer?
            try #require(sqlite3_open(cluster.folder.cluster.databasePath, &database) == SQLITE_OK)
            defer { sqlite3_close(database) }
            // Under the servers' own lock and with patience, as a newer release would.
            sqlite3_busy_timeout(database, Int32(patience))
            let turnstile = try Turnstile(folder: cluster.folder.cluster.storeFolder, incarnation: 99)
            try turnstile.acquire()
            let result = sqlite3_exec(database, "PRAGMA user_version = 99", nil, nil, nil)
            turnstile.release()
            try #require(result == SQLITE_OK)
            player.ask("lobby.chat", #""text":"too late""#)
            for server in cluster.servers {
                var status: Int32?
                _ = try eventually {
                    status = try hasEnded(server)
                    return status != nil
                }
                #expect(status == Self.configuration, "\(cluster.folder.log(server.name))")
                #expect(cluster.folder.log(server.name).contains("schema 99 of a newer release"))
            }
            // The player is told that nobody is there, and is not cut.
            while try player.next().value["params"]?["kind"]?.text != "waiting" {}
            #expect(player.closeReason == nil)
            #expect(try hasEnded(cluster.balancer) == nil)
        }

        @Test func aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws {
            let content = (0..<8_192).map { _ in UInt8.random(in: 0...255) }
            try FileTools.writeFileAtomically(folder.cluster.databasePath, content, mode: 0o600)
            expectConfigurationError(
                try server(), folder.cluster.databasePath, "no SQLite database", "move it away, or restore a backup")
            try expectUpRefuses("server-1 cannot use its configuration", "no SQLite database")
            #expect(try FileTools.readFile(folder.cluster.databasePath, limit: 1 << 20) == content)
        }

        @Test(
            .enabled(if: access("/dev/shm", W_OK) == 0, "there is no tmpfs to write to"))
        func aFileSystemThatForgetsIsWarnedOf() throws {
            var template = Array("/dev/shm/oneup-process-XXXXXX".utf8CString)
            try #require(mkdtemp(&template) != nil)
            let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            // The store alone lies there.
            rmdir(folder.cluster.storeFolder)
            #expect(symlink(path, folder.cluster.storeFolder) == 0)
            let started = try start(
                "oneup-server", as: "server-1", in: folder, ["--name", "server-1", "--balancer", "127.0.0.1:1"])
            #expect(eventually { folder.log("server-1").contains(#""message":"ready""#) })
            #expect(folder.log("server-1").contains("tmpfs: all is lost when the machine restarts"))
            kill(started.pid, SIGKILL)
            waitpid(started.pid, nil, 0)
            #expect(unlink(folder.cluster.storeFolder) == 0)
            #expect(eventually { (try? removeFolder(path)) == true })
        }

        // MARK: Ports and supervisors

        @Test func aPortThatIsTakenIsNamed() throws {
            let first = try #require(freePorts(5))
            let other = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: first + 4), reusePort: false)
            defer { close(other.fd) }
            let words = ["127.0.0.1:\(other.port)", "Address already in use"]
            expectConfigurationError(
                try balancer(listen: other.port, link: first), words[0], words[1], "choose another with --listen")
            expectConfigurationError(
                try balancer(listen: first, link: other.port), words[0], words[1], "choose another with --link")
            // The second loop's link port is the one behind the first.
            expectConfigurationError(
                try balancer(listen: first, link: other.port - 1), words[0], words[1], "choose another with --link")
            let up = try oneup("up", "--port", "\(other.port)")
            #expect(up.status == ExitCode.failure.rawValue)
            #expect(up.output.contains("port \(other.port) on 127.0.0.1 is busy"), "\(up.output)")
        }

        @Test func aFolderHasOneSupervisorAndKnowsItsServers() throws {
            let port = try #require(freePorts(3))
            let up = try oneup("up", "--port", "\(port)")
            #expect(up.status == 0, "\(up.output)")
            defer { _ = try? oneup("down") }
            let processes = try #require(SupervisorFiles(folder: folder.cluster).report()).processes
            let again = try oneup("up", "--port", "\(port)")
            #expect(again.status == 0)
            #expect(again.output.contains("running already"), "\(again.output)")
            let second = try oneup(
                "supervise", "--listen", "127.0.0.1:\(port)", "--link", "127.0.0.1:\(port + 1)", "--servers", "2")
            #expect(second.status == ExitCode.refused.rawValue, "\(second.output)")
            #expect(second.output.contains("another supervisor runs here"))
            let unknown = try oneup("admin", "drain", "server-9")
            #expect(unknown.status == ExitCode.failure.rawValue)
            #expect(unknown.output.contains("server-1, server-2"), "\(unknown.output)")
            let now = try #require(SupervisorFiles(folder: folder.cluster).report()).processes
            #expect(now.map(\.pid) == processes.map(\.pid), "nothing was started again")
            let down = try oneup("down")
            #expect(down.status == 0, "\(down.output)")
        }
    }
}

/// Deletes a folder of a store with what is in it; true when it is gone.
private func removeFolder(_ path: String) throws -> Bool {
    for name in (try? FileTools.names(in: path)) ?? [] {
        if unlink("\(path)/\(name)") != 0 { _ = try removeFolder("\(path)/\(name)") }
    }
    return rmdir(path) == 0
}

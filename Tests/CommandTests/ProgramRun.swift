import CLinux
import Cluster
import Glibc
import JSON
import SQLiteStore
import Store
import Testing

@testable import ClientCore

/// The folder with the release programs, as `make test` names it.
let programsFolder = getenv("ONEUP_BIN").map { String(cString: $0) }

/// A copy of `oneup` with stand-ins for the other two programs and a cluster's folder, gone when the value goes.
final class ProgramRun {
    let root: String
    var folder: ClusterFolder { ClusterFolder(root: "\(root)/data") }
    var files: SupervisorFiles { SupervisorFiles(folder: folder) }

    /// The stand-ins are shell scripts with these bodies.
    init(balancer: String, server: String) throws {
        var template = Array("/tmp/oneup-up-XXXXXX".utf8CString)
        root = try #require(mkdtemp(&template).map { String(cString: $0) })
        let programs = try #require(programsFolder)
        let oneup = try FileTools.readFile("\(programs)/oneup", limit: 1 << 30)
        try FileTools.writeFileAtomically("\(root)/oneup", oneup, mode: 0o700)
        for (name, body) in [("oneup-balancer", balancer), ("oneup-server", server)] {
            try FileTools.writeFileAtomically("\(root)/\(name)", Array("#!/bin/sh\n\(body)\n".utf8), mode: 0o700)
        }
    }

    deinit {
        // A test that failed half-way must leave nothing running; the programs end with their supervisor.
        files.report()?.identity.signal(SIGKILL)
        _ = try? deleteCluster(folder)
        for name in ["oneup", "oneup-balancer", "oneup-server", "output"] { unlink("\(root)/\(name)") }
        rmdir(root)
    }

    /// Starts `oneup` with these words; its output goes to a file.
    func start(_ words: String...) throws -> Int32 { try start(words) }

    /// The same with words in a list.
    func start(_ words: [String]) throws -> Int32 {
        let output = open("\(root)/output", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(output) }
        return try spawn(
            "\(root)/oneup", ["oneup"] + words + ["--folder", folder.root], output: output, deathSignal: SIGKILL,
            detached: true)
    }

    /// Waits for the process to end; returns its exit status and what it wrote.
    func finish(_ pid: Int32) throws -> (status: Int32, output: String) {
        var status: Int32 = 0
        #expect(waitpid(pid, &status, 0) == pid)
        let text = try FileTools.readFile("\(root)/output", limit: 1 << 20)
        return (status >> 8 & 0xFF, String(decoding: text, as: UTF8.self))
    }

    /// Publishes a ready server, as the real one does when it starts.
    func publish(_ names: String...) throws {
        let now = wallNow()
        let engine = try SQLiteEngine(folder: folder.storeFolder, incarnation: 99)
        for (number, name) in names.enumerated() {
            let record = ServerRecord(
                incarnation: UInt64(number + 1), name: name, state: .ready, startedAt: now + 1_000,
                expiresAt: now + 600_000)
            #expect(try engine.commit([.publishServer(record)]) == [.done])
        }
    }

    /// Waits until the supervisor's report says so; fails after ten seconds.
    func wait(_ what: Comment, until condition: (SupervisorReport) -> Bool) -> SupervisorReport? {
        for _ in 0..<500 {
            if let report = files.report(), condition(report) { return report }
            pause(20)
        }
        Issue.record(what)
        return nil
    }

    private func wallNow() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
    }
}

import Cluster
import Glibc
import JSON
import Testing

@testable import ClientCore

/// The folder with the release programs, as `make test` names it.
let programsFolder = getenv("ONEUP_BIN").map { String(cString: $0) }

/// What `oneup drill --json` says of one phase.
struct PhaseResult {
    var status: Int32
    var holds = false
    var counts: [String: Int64] = [:]
    /// Moves of each game by its kind.
    var games: [String: Int64] = [:]
    var violations: [String] = []
    var output = ""
}

/// Runs `oneup` of the release build with these words, and waits for its end, at most two minutes.
func runProgram(_ words: [String]) throws -> (status: Int32, output: String) {
    try runProcess("\(try #require(programsFolder))/oneup", ["oneup"] + words)
}

/// Runs any program in the same way.
func runProcess(_ path: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    var template = Array("/tmp/oneup-failover-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    #expect(file >= 0)
    let written = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(written) }
    // No death signal: it would follow this thread, and the pool may end it. An interrupt of the terminal reaches the drill,
    // which ends its own processes.
    let pid = try spawn(path, arguments, output: file, deathSignal: 0, detached: false)
    close(file)
    var status: Int32 = 0
    for _ in 0..<2_400 {
        if waitpid(pid, &status, WNOHANG) == pid {
            let output = String(decoding: try FileTools.readFile(written, limit: 1 << 24), as: UTF8.self)
            return (status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F), output)
        }
        pause(50)
    }
    kill(pid, SIGTERM)
    waitpid(pid, &status, 0)
    Issue.record("\(arguments.joined(separator: " ")) did not end in two minutes")
    return (-1, "")
}

/// Runs one phase with 200 rooms.
func runPhase(_ phase: DrillPhase, faults: Int, seconds: Int = 5) throws -> PhaseResult {
    let run = try runProgram([
        "drill", "--phase", phase.rawValue, "--kills", "\(faults)", "--seconds", "\(seconds)", "--port", "7550",
        "--json",
    ])
    var result = PhaseResult(status: run.status, output: run.output)
    // Where a broken drill left its store stands before the JSON.
    let line = try #require(run.output.split(separator: "\n").last { $0.hasPrefix("{") }, "\(run.output)")
    try withJSON(Array(line.utf8)) { view in
        result.holds = view["holds"]?.flag ?? false
        guard let first = view["phases"]?[0] else { return }
        for name in [
            "faults", "players", "acknowledged", "moves", "acknowledgedAfterLastFault", "repeats", "takeovers",
            "waiting",
            "connectionsLost", "writesRefused", "holdersKilled", "events", "rounds", "files", "turns", "credits",
        ] { result.counts[name] = first[name]?.integer }
        for index in 0..<(first["games"]?.count ?? 0) {
            if let game = first["games"]?[index], let kind = game["game"]?.text {
                result.games[kind] = game["moves"]?.integer
            }
        }
        for index in 0..<(first["first"]?.count ?? 0) {
            if let text = first["first"]?[index]?.text { result.violations.append(text) }
        }
    }
    return result
}

import JSON
import Testing

@testable import ClientCore

/// `oneup bench` on real processes.
@Suite(.serialized, .enabled(if: programsFolder != nil, "ONEUP_BIN is not set: it names the folder with the programs"))
struct BenchTests {
    @Test func twoSecondsWithAKillHaveNoErrors() throws {
        let run = try runProgram([
            "bench", "--players", "40", "--rate", "400", "--seconds", "2", "--kill", "1", "--port", "7550", "--json",
        ])
        #expect(run.status == 0, "\(run.output)")
        let line = try #require(run.output.split(separator: "\n").last { $0.hasPrefix("{") }, "\(run.output)")
        try withJSON(Array(line.utf8)) { view in
            // Every command that was due is answered, the killed server's too.
            #expect(view["commands"]?.integer == 800)
            #expect(view["errors"]?.count == 0)
            #expect(view["kill"]?["server"]?.text == "server-1")
            #expect(view["kill"]?["players_told"]?.integer ?? 0 > 0)
            let latency = try #require(view["latency_us"])
            let sizes = ["p50", "p95", "p99", "max"].map { latency[$0]?.integer ?? -1 }
            #expect(sizes.first ?? 0 > 0 && sizes == sizes.sorted())
            let processes = (0..<(view["cpu"]?.count ?? 0)).compactMap { view["cpu"]?[$0]?["process"]?.text }
            #expect(processes == ["balancer", "server-1", "server-2", "players"])
        }
    }

    /// A hosted room whose owner dies while everybody answers: what was acknowledged is stored, once, and all see the answer.
    @Test func aFullRoomLosesNoAnswerToAKill() throws {
        let run = try runProgram([
            "bench", "--live", "--players", "60", "--questions", "2", "--spread", "500", "--kill-owner", "--port",
            "7550", "--json",
        ])
        #expect(run.status == 0, "\(run.output)")
        let line = try #require(run.output.split(separator: "\n").last { $0.hasPrefix("{") }, "\(run.output)")
        try withJSON(Array(line.utf8)) { view in
            #expect(view["acknowledged"]?.integer == 120 && view["stored"]?.integer == 120)
            #expect(view["problems"]?.integer == 0)
            #expect(view["questions"]?[0]?["killed"]?.flag == false && view["questions"]?[1]?["killed"]?.flag == true)
        }
    }

    @Test func closedLoopKeepsAllPlayersBusy() throws {
        let run = try runProgram([
            "bench", "--players", "10", "--closed", "--seconds", "1", "--servers", "1", "--port", "7550",
        ])
        #expect(run.status == 0, "\(run.output)")
        for text in [
            "each sends when its answer has come", "latency p99", "errors       0", "µs A COMMAND", "server-1",
        ] {
            #expect(run.output.contains(text), "\(run.output)")
        }
        #expect(!run.output.contains("server-2"))
    }

    @Test func whatCannotBeDoneIsRefusedAtOnce() throws {
        for (words, text) in [
            (["--closed", "--rate", "5"], "give --rate or --closed"), (["--players", "3"], "must be even"),
            (["--seconds", "2", "--kill", "2"], "is not before the end"),
            (["--server", "127.0.0.1:1", "--kill", "1"], "leave out --server"),
            (["--live", "--rate", "5"], "does not go with --live"), (["--spread", "5"], "goes with --live"),
        ] {
            let run = try runProgram(["bench"] + words)
            #expect(run.status == ExitCode.usage.rawValue && run.output.contains(text), "\(run.output)")
        }
    }

    @Test func aClusterThatIsNotThereIsSaidAndEnds() throws {
        let run = try runProgram([
            "bench", "--server", "127.0.0.1:1", "--fingerprint", String(repeating: "ab", count: 32), "--players", "2",
        ])
        #expect(run.status == ExitCode.failure.rawValue && run.output.contains("could not sit down: not connected"))
    }
}

import Cluster
import Games
import Glibc
import SharedFiles
import Testing

@testable import ClientCore

/// Commands that games bring along.
@Suite struct GameCommandTests {
    @Test func anOptionalArgumentMayBeLeftOut() {
        let parser = CommandParser(commands: [
            Command(
                "count", "counts",
                arguments: [Argument("FROM", "where", isOptional: true), Argument("DEPTH", "how deep")]
            ) { _ in .success }
        ])
        func arguments(_ words: String...) -> [String]? {
            guard case .run(_, let invocation) = parser.parse(["count"] + words) else { return nil }
            return invocation.arguments
        }
        #expect(arguments("3") == ["", "3"])
        #expect(arguments("a b", "3") == ["a b", "3"])
        #expect(arguments() == nil)
        #expect(arguments("a", "b", "c") == nil)
        #expect(
            HelpPage(commands: parser.commands).page(parser.commands[0]).contains("Usage: oneup count [FROM] DEPTH"))
    }

    @Test func toolsEndWithTheDocumentedCodes() throws {
        var template = Array("/tmp/oneup-pgn-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        let path = "\(folder)/a.pgn"
        defer {
            unlink(path)
            rmdir(folder)
        }
        #expect(runOneUp(["pgn", path]) == ExitCode.failure.rawValue)
        try FileTools.writeFileAtomically(path, Array("1. e4 e5 *".utf8), mode: 0o600)
        #expect(runOneUp(["pgn", path]) == ExitCode.success.rawValue)
        try FileTools.writeFileAtomically(path, Array("1. e5 *".utf8), mode: 0o600)
        #expect(runOneUp(["pgn", path]) == ExitCode.failure.rawValue)
        #expect(runOneUp(["perft", "2"]) == ExitCode.success.rawValue)
        #expect(runOneUp(["perft", "none", "2"]) == ExitCode.failure.rawValue)
        #expect(runOneUp(["perft", "many"]) == ExitCode.failure.rawValue)
        #expect(runOneUp(["perft"]) == ExitCode.usage.rawValue)
        for (counts, code) in [("20", ExitCode.success), ("21", .failure), ("many", .failure)] {
            let text = "id start\nepd rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq -\nperft 1 \(counts)\n"
            try FileTools.writeFileAtomically(path, Array(text.utf8), mode: 0o600)
            #expect(runOneUp(["perft-file", path]) == code.rawValue, "\(counts)")
        }
        #expect(runOneUp(["perft-file", path, "none"]) == ExitCode.failure.rawValue)
        try FileTools.writeFileAtomically(path, Array("perft 1 20\n".utf8), mode: 0o600)
        #expect(runOneUp(["perft-file", path]) == ExitCode.failure.rawValue)
    }

    /// Counts that need the optimized program.
    @Test(
        .enabled(if: programsFolder != nil, "ONEUP_BIN is not set"),
        arguments: [
            ("", "5", "4865609"),
            ("r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1", "4", "4085603"),
            ("r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10", "4", "3894594"),
        ]) func thePerftOfTheProgramIsTheKnownOne(_ fen: String, _ depth: String, _ total: String) throws
    {
        let position = fen.isEmpty ? "" : "'\(fen)'"
        let run = try program("perft \(position) \(depth)")
        #expect(run.status == 0 && run.lines.last == "total: \(total)")
    }

    /// The program finds the counts of the files, in which there are positions of random play and those that are hard.
    @Test(
        .enabled(if: programsFolder != nil, "ONEUP_BIN is not set"), .enabled(if: SharedFiles.folder != nil),
        arguments: [("chess/perft-tricky.txt", 19), ("chess/perft-random.txt", 400)])
    func theProgramFindsTheCountsOfTheFiles(_ file: String, _ positions: Int) throws {
        let run = try program("perft-file '\(try #require(SharedFiles.folder))/\(file)' 1000000")
        #expect(run.status == 0 && run.lines == ["\(positions) positions, all counts equal"], "\(run.lines)")
    }

    /// The optimized program plays 100,000 positions of each board game at random, and nothing is wrong with the rules.
    @Test(.enabled(if: programsFolder != nil, "ONEUP_BIN is not set"), arguments: boardGames.map { $0.kind })
    func randomPlayFindsNothing(_ kind: String) throws {
        let run = try program("check-rules --game \(kind) --positions 100000")
        #expect(run.status == 0 && run.lines.last == "Everything holds.", "\(run.lines)")
        #expect(run.lines.first?.hasPrefix("\(kind): 100") ?? false, "\(run.lines)")
    }

    @Test func theRulesCanBeCheckedInSmall() {
        #expect(runOneUp(["check-rules", "--positions", "20", "--seed", "4"]) == ExitCode.success.rawValue)
        #expect(runOneUp(["check-rules", "--game", "quiz"]) == ExitCode.usage.rawValue)
        #expect(runOneUp(["check-rules", "--positions", "0"]) == ExitCode.usage.rawValue)
    }

    /// What the release program writes, and how it ends.
    private func program(_ words: String) throws -> (status: Int32, lines: [String]) {
        let pipe = try #require(popen("'\(programsFolder ?? "")/oneup' \(words) 2>&1", "r"))
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { text += buffer[..<count] }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
        return (pclose(pipe), lines.filter { !$0.hasSuffix(" a second") })
    }
}

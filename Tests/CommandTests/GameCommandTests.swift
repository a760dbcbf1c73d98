import Cluster
import Glibc
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
        let pipe = try #require(popen("'\(programsFolder ?? "")/oneup' perft \(position) \(depth) 2>/dev/null", "r"))
        var lines: [String] = []
        var buffer = [CChar](repeating: 0, count: 256)
        while fgets(&buffer, 256, pipe) != nil {
            lines.append(String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        #expect(pclose(pipe) == 0)
        #expect(lines.last == "total: \(total)\n")
    }
}

import Accounts
import GameViews
import Games
import Glibc
import Rooms
import Testing

/// The example in docs/replay.md, which programs are written by.
@Suite struct ExampleTests {
    private func example() throws -> [UInt8] {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let file = try #require(fopen("\(root)/docs/replay.md", "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "```json"))
        return Array(lines[(start + 1)...].prefix { $0 != "```" }.joined(separator: "\n").utf8)
    }

    @Test func theExampleReplaysToWhatItSays() throws {
        let document = try GameDocument(json: try example())
        let replay = try Replay(document, rules: try #require(gameCatalogue[document.kind]))
        #expect(replay.verification(sha256Hex) == .equal && !document.check.isEmpty)
        #expect(replay.count == 7 && document.id == 12 && document.resultSentence == "ana wins: three in a row")
        #expect(replay.text(of: 3) == "ben offers a draw")
        #expect(replay.left(after: 7) == [57_700, 56_276])
        #expect(replay.standing(after: 6) == "ana to move" && replay.standing(after: 7) == document.resultSentence)
        #expect(replay.text(of: 4).contains("38 ms"))
        // With a clock a changed time is found by the last state too.
        var changed = document
        changed.check = ""
        changed.steps[1].event = .fact(seat: 1, text: "a2", used: 3_201)
        changed.steps[5].event = .fact(seat: 1, text: "b2", used: 5_000)
        let other = try Replay(changed, rules: try #require(gameCatalogue[document.kind]))
        #expect(!other.verdict(sha256Hex).isGood)
    }
}

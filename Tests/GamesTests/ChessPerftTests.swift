import Games
import SharedFiles
import Testing

/// The generator of moves, held against counts that other programs have agreed on.
@Suite struct ChessPerftTests {
    /// A position with its numbers of ways to play 1, 2, 3 … half-moves.
    struct Counts: Sendable {
        var name: String
        var fen: String
        var ways: [Int]
    }

    /// From chessprogramming.org/Perft_Results.
    static let known = [
        Counts(name: "start", fen: Chess.startFEN, ways: [20, 400, 8_902]),
        Counts(
            name: "kiwipete", fen: "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1",
            ways: [48, 2_039, 97_862]),
        Counts(name: "position 3", fen: "8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1", ways: [14, 191, 2_812, 43_238]),
        Counts(
            name: "position 4", fen: "r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1",
            ways: [6, 264, 9_467]),
        Counts(
            name: "position 5", fen: "rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8",
            ways: [44, 1_486, 62_379]),
        Counts(
            name: "position 6", fen: "r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10",
            ways: [46, 2_079, 89_890]),
    ]

    /// Without optimization a count of this size takes some hundredths of a second.
    #if DEBUG
        static let most = 100_000
    #else
        static let most = 5_000_000
    #endif

    @Test(arguments: known) func knownPositionsHaveTheirCounts(_ counts: Counts) throws {
        let position = try Chess.Position(fen: counts.fen)
        for (index, ways) in counts.ways.enumerated() where ways <= 5 * Self.most {
            #expect(position.perft(index + 1) == ways, "\(counts.name), depth \(index + 1)")
        }
    }

    /// The files' counts of positions that are hard to get right, and of positions from random play.
    @Test(.enabled(if: SharedFiles.folder != nil), arguments: ["chess/perft-tricky.txt", "chess/perft-random.txt"])
    func positionsOfTheFilesHaveTheirCounts(_ file: String) throws {
        let positions = try Self.read(file)
        #expect(positions.count > 15)
        for counts in positions {
            let position = try Chess.Position(fen: counts.fen + " 0 1")
            for (depth, ways) in counts.ways.enumerated() where ways <= Self.most {
                #expect(position.perft(depth + 1) == ways, "\(counts.name), depth \(depth + 1)")
            }
        }
    }

    /// `id NAME`, `epd FEN`, `perft DEPTH COUNT`, an empty line.
    static func read(_ file: String) throws -> [Counts] {
        var positions: [Counts] = []
        var name = ""
        for line in String(decoding: try SharedFiles.bytes(of: file), as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            switch words.first {
            case "id": name = words.dropFirst().joined(separator: " ")
            case "epd":
                positions.append(Counts(name: name, fen: words.dropFirst().joined(separator: " "), ways: []))
            case "perft": positions[positions.count - 1].ways.append(try #require(Int(words[2])))
            default: break
            }
        }
        return positions
    }
}

extension Chess {
    /// The commands that chess brings along.
    public static let tools = [perftTool, perftFileTool, pgnTool]

    /// The deepest count: beyond it even the start has more ways than anyone waits for.
    private static let deepest = 9

    private static let perftTool = GameTool(
        "perft", "count the ways to play on, to check the rules of chess",
        details: """
            Prints for each legal move how many ways there are to play on to that
            depth, then the sum, and on standard error how fast it counted. Other
            programs give the same numbers: chessprogramming.org/Perft_Results
            """,
        inputs: [
            GameTool.Input("FEN", "the position to begin with; the start without it", .typed(isOptional: true)),
            GameTool.Input("DEPTH", "how many half-moves, 1 to \(deepest)"),
        ],
        examples: [
            GameTool.Example("oneup perft 5", "the start: 4865609"),
            GameTool.Example("oneup perft \"$FEN\" 4", "another position, whose FEN is in that variable"),
        ]
    ) { inputs, line throws(Violation) in
        let fen = String(decoding: inputs[0], as: UTF8.self)
        let position: Position
        do throws(FENError) {
            position = fen.isEmpty ? .start : try Position(fen: fen)
        } catch {
            throw Violation(.unreadable, "the FEN cannot be read: \(error.message)")
        }
        guard let depth = Int(String(decoding: inputs[1], as: UTF8.self)), (1...deepest).contains(depth) else {
            throw Violation(.unreadable, "DEPTH must be a whole number from 1 to \(deepest)")
        }
        let moves = position.legalMoves.map { (position.coordinates($0), position.played($0)) }
        var sum = 0
        for (name, next) in moves.sorted(by: { $0.0 < $1.0 }) {
            let count = next.perft(depth - 1)
            line("\(name): \(count)")
            sum += count
        }
        line("total: \(sum)")
        return sum
    }

    private static let pgnTool = GameTool(
        "pgn", "check chess games in a PGN file and write them in normal form",
        details: """
            Every move is played by the rules, variations too. The games come out in
            PGN's export format, comments and all. The first mistake ends it, with
            line, game, move and reason.
            """,
        inputs: [
            GameTool.Input("FILE", "the PGN file, at most \(PGNLimits.bytes >> 20) MB", .file(limit: PGNLimits.bytes))
        ],
        examples: [GameTool.Example("oneup pgn games.pgn", "tidy games, or what is wrong with them")]
    ) { inputs, line throws(Violation) in
        do throws(PGNError) {
            for game in try games(pgn: inputs[0]) {
                for text in game.pgn.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                    line(String(text))
                }
            }
        } catch {
            throw Violation(.unreadable, error.message)
        }
        return nil
    }
}

extension Chess {
    /// Positions with the counts that other programs have agreed on, as such files have them: `id NAME`, `epd` and the first four
    /// fields of a FEN, `perft DEPTH COUNT` for each depth. Other lines are left alone.
    static let perftFileTool = GameTool(
        "perft-file", "check the rules of chess with the counts in a file",
        details: """
            The file has lines "id NAME", "epd POSITION" and "perft DEPTH COUNT", as
            collections of such counts have them. Counts beyond MOST (1000000) are left
            out. The first count that is another ends it. How fast it counted is on
            standard error.
            """,
        inputs: [
            GameTool.Input("FILE", "the file, at most 1 MB", .file(limit: 1 << 20)),
            GameTool.Input("MOST", "the largest count that is tried", .typed(isOptional: true)),
        ],
        examples: [
            GameTool.Example("oneup perft-file perft-random.txt", "all positions of the file"),
            GameTool.Example("oneup perft-file perft-random.txt 50000000", "deeper"),
        ]
    ) { inputs, line throws(Violation) in
        let most = inputs[1].isEmpty ? 1_000_000 : Int(String(decoding: inputs[1], as: UTF8.self)) ?? 0
        guard most > 0 else { throw Violation(.unreadable, "MOST must be a whole number above 0") }
        var (name, position, ways, positions) = ("", Optional<Position>.none, 0, 0)
        for (index, text) in String(decoding: inputs[0], as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).enumerated() {
            let words = text.split(separator: " ")
            switch words.first {
            case "id": name = words.dropFirst().joined(separator: " ")
            case "epd":
                do throws(FENError) {
                    position = try Position(fen: words.dropFirst().joined(separator: " ") + " 0 1")
                    positions += 1
                } catch {
                    throw Violation(.unreadable, "line \(index + 1): the position cannot be read: \(error.message)")
                }
            case "perft":
                guard let position, words.count == 3, let depth = Int(words[1]), let expected = Int(words[2]), depth > 0
                else {
                    throw Violation(.unreadable, "line \(index + 1): perft needs a position before it, DEPTH and COUNT")
                }
                guard expected <= most else { continue }
                let count = position.perft(depth)
                ways += count
                guard count == expected else {
                    throw Violation(
                        .illegalMove,
                        "line \(index + 1): \(name), depth \(depth): \(count), and \(expected) in the file")
                }
            default: break
            }
        }
        line("\(positions) positions, all counts equal")
        return ways
    }
}

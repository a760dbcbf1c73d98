// A game that was written as PGN, read again as any other program would read it.
extension Chess {
    /// Where a text says something else than the game: moves, clocks, the last position, the result.
    static func differences(pgn text: [UInt8], from replay: Replay) throws(Violation) -> [String] {
        let end = try board(of: replay, after: replay.count).position
        let start = try board(of: replay, after: 0)
        let games: [PGNGame]
        do {
            games = try Chess.games(pgn: text)
        } catch { return ["its PGN cannot be read: \(error.message)"] }
        guard let game = games.first, games.count == 1 else { return ["its PGN has \(games.count) games"] }
        var differences: [String] = []
        if game.start != start.position {
            differences.append("it begins with \(start.position.fen), its PGN with \(game.start.fen)")
        }
        let moves = moves(of: replay)
        if game.line.moves.count != moves.count {
            differences.append("its PGN has \(game.line.moves.count) half-moves of \(moves.count)")
        }
        var position = game.start
        for (index, (read, move)) in zip(game.line.moves, moves).enumerated() {
            let san = read.move.map { position.san($0) } ?? "--"
            if san != move.text { differences.append("half-move \(index + 1) is \(move.text), in its PGN \(san)") }
            if read.clock.map(Int64.init) != move.left {
                differences.append("the clock of half-move \(index + 1) is another in its PGN")
            }
            position = position.played(read)
        }
        if game.end != end { differences.append("it ends with \(end.fen), its PGN with \(game.end.fen)") }
        let result = result(of: replay.document, start)
        if game.result != result { differences.append("it ends \(result), its PGN \(game.result)") }
        return differences
    }
}

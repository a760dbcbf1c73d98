/// A round of chess as PGN.
public enum ChessScore: ScoreSheet {
    /// A move that stands.
    private struct Kept {
        let move: Chess.Move
        /// As the log has it.
        let text: String
        /// What the clock of who moved showed then, milliseconds; nil without clocks.
        let left: Int64?
    }

    /// The round by the rules.
    private struct Course {
        let start: Chess.Position
        var moves: [Kept] = []
        var match: Match<Chess>

        var result: String {
            switch match.status {
            case .running: "*"
            case .over(.draw): "1/2-1/2"
            case .over(.win(let seat, _)): seat == match.board.whiteSeat ? "1-0" : "0-1"
            }
        }
    }

    private static func course(_ round: PlayedRound) throws(Violation) -> Course {
        let match = try Match<Chess>(options: round.options, first: round.first, random: round.random)
        var course = Course(start: match.board.position, match: match)
        for step in round.steps {
            switch step {
            case .seated(let seat): course.match.seated(seat)
            case .vacated: break
            case .credited(let milliseconds): course.match.credit(milliseconds)
            case .fact(let fact): try take(fact, into: &course)
            }
        }
        return course
    }

    private static func take(_ fact: Fact, into course: inout Course) throws(Violation) {
        let before = course.match.board.position
        try course.match.apply(fact)
        switch MatchWord(fact.text) {
        case .accept(.takeback, let count): course.moves.removeLast(min(count, course.moves.count))
        case nil where !fact.text.hasPrefix(Chess.claimText):
            let left = fact.seat.flatMap { course.match.state.clock?.left[$0] }
            course.moves.append(Kept(move: try before.move(fact.text), text: fact.text, left: left))
        default: break
        }
    }

    /// One game in PGN's export format, with the seven tags, the position it began with where that is another, and what the
    /// clocks showed.
    public static func write(_ round: PlayedRound) throws(Violation) -> String {
        let course = try course(round)
        let white = course.match.board.whiteSeat
        var tags = Chess.PGNGame.roster
        for place in tags.indices {
            switch tags[place].name {
            case "Round": tags[place].value = "\(round.number)"
            case "White": tags[place].value = round.names[white] ?? "?"
            case "Black": tags[place].value = round.names[1 - white] ?? "?"
            case "Result": tags[place].value = course.result
            default: break
            }
        }
        if course.start != .start {
            tags += [Chess.PGNGame.Tag("SetUp", "1"), Chess.PGNGame.Tag("FEN", course.start.fen)]
        }
        let moves = course.moves.map { kept in
            Chess.PGNMove(move: kept.move, comments: kept.left.map { ["[%clk \(clock($0))]"] } ?? [])
        }
        return Chess.PGNGame(
            tags: tags, start: course.start, line: Chess.Line(moves: moves), result: course.result
        ).pgn
    }

    /// Hours, minutes, seconds and thousandths.
    private static func clock(_ milliseconds: Int64) -> String {
        func padded(_ number: Int64, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        }
        let seconds = milliseconds / 1_000
        return "\(seconds / 3_600):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
            + ".\(padded(milliseconds % 1_000, 3))"
    }

    /// Reads the text as a file of one game and compares moves, clocks, the last position and the result.
    public static func differences(_ text: String, from round: PlayedRound) throws(Violation) -> [String] {
        let course = try course(round)
        let games: [Chess.PGNGame]
        do {
            games = try Chess.games(pgn: Array(text.utf8))
        } catch { return ["its PGN cannot be read: \(error.message)"] }
        guard let game = games.first, games.count == 1 else { return ["its PGN has \(games.count) games"] }
        var differences: [String] = []
        if game.line.moves.count != course.moves.count {
            differences.append("its PGN has \(game.line.moves.count) half-moves of \(course.moves.count)")
        }
        var position = game.start
        for (index, (read, kept)) in zip(game.line.moves, course.moves).enumerated() {
            let san = read.move.map { position.san($0) } ?? "--"
            if san != kept.text { differences.append("half-move \(index + 1) is \(kept.text), in its PGN \(san)") }
            if read.clock.map(Int64.init) != kept.left {
                differences.append("the clock of half-move \(index + 1) is another in its PGN")
            }
            position = position.played(read)
        }
        if game.end != course.match.board.position {
            differences.append("it ends with \(course.match.board.position.fen), its PGN with \(game.end.fen)")
        }
        if game.result != course.result { differences.append("it ends \(course.result), its PGN \(game.result)") }
        return differences
    }
}

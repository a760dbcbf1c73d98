extension Chess {
    /// The format in which other programs keep games of chess.
    public static let formats = [
        GameFormat(
            "pgn", limit: PGNLimits.bytes, read: documents(pgn:), write: pgn(of:), compare: differences(pgn:from:))
    ]

    // MARK: - Reading

    private static func documents(pgn text: [UInt8]) throws(Violation) -> [GameDocument] {
        do throws(PGNError) {
            return try games(pgn: text).map(document)
        } catch {
            throw Violation(.unreadable, error.message)
        }
    }

    /// A game of a file as a document: white has seat 0. What no rules play, such as the null moves of annotators, is kept
    /// as text.
    private static func document(_ game: PGNGame) -> GameDocument {
        var document = GameDocument(
            kind: kind, players: ["White", "Black"].map { GameDocument.Player(name: game.tag($0) ?? "?") })
        document.title = game.tag("Event") ?? ""
        if let fen = game.tag("FEN") { document.options = "fen=\(fen)" }
        document.first = game.start.turn == .white ? 0 : 1
        document.startedAt = game.tag("Date").flatMap(milliseconds(date:)) ?? 0
        document.tags = game.tags.map { GameDocument.Tag($0.name, $0.value) }
        document.comments = game.line.comments
        switch game.result {
        case "1-0": document.winner = 0
        case "0-1": document.winner = 1
        default: break
        }
        add(game, to: &document)
        document.endedAt = document.startedAt
        return document
    }

    /// Adds the moves as far as the rules play them, and why the game ended.
    private static func add(_ game: PGNGame, to document: inout GameDocument) {
        var position = game.start
        var rules = try? Match<Chess>(options: document.options, first: document.first, random: 0)
        for (index, scored) in game.line.moves.enumerated() {
            let seat = position.turn == .white ? 0 : 1
            let text = scored.move.map { position.san($0) }
            do {
                guard let text else { throw Violation(.illegalMove, "a null move") }
                try rules?.apply(Fact(seat: seat, text: text))
            } catch {
                document.rest = PGNGame.text(of: game.line.moves[index...], from: position)
                break
            }
            document.steps.append(
                GameDocument.Step(
                    .fact(seat: seat, text: text ?? ""), at: document.startedAt,
                    annotation: GameDocument.Annotation(
                        marks: scored.glyphs, comments: scored.comments,
                        variations: scored.variations.map { PGNGame.text(of: $0, from: position) })))
            position = position.played(scored)
        }
        guard game.result != "*" else { return }
        document.reason = "as the file says"
        switch rules?.status {
        case .over(.win(document.winner, let reason)): document.reason = reason
        case .over(.draw(let reason)) where document.winner == nil: document.reason = reason
        default: break
        }
    }

    // MARK: - Writing

    private static func pgn(of replay: Replay) throws(Violation) -> String {
        let document = replay.document
        let start = try board(of: replay, after: 0)
        let result = result(of: document, start)
        var words = document.comments.map { "{\(comment($0))}" }
        for move in moves(of: replay) {
            let step = document.steps[move.step]
            words.append(move.text)
            words += step.annotation.marks.map { "$\($0)" }
            if let left = move.left { words.append("{[%clk \(clockText(left))]}") }
            words += step.annotation.comments.map { "{\(comment($0))}" }
            words += step.annotation.variations.map { "(\($0))" }
        }
        words += [document.rest, result]
        let tags = try tags(of: document, start, result)
        let head = tags.map { "[\($0.name) \"\(escaped($0.value))\"]\n" }.joined()
        let text = Array((head + "\n" + words.joined(separator: " ") + "\n").utf8)
        // It is read as anybody would read it, so that what comes out is PGN whatever a document holds.
        let read: [PGNGame]
        do {
            read = try games(pgn: text)
        } catch {
            throw Violation(.unreadable, "this game cannot be written as PGN: \(error.message)")
        }
        guard read.count == 1, let game = read.first, game.start == start.position else {
            throw Violation(.unreadable, "what is written to the moves would make another game of it")
        }
        return game.pgn
    }

    /// A move of a replay that a file has.
    struct FiledMove {
        /// Its step, from 0.
        let step: Int
        /// The move in SAN.
        let text: String
        /// What the clock of who moved showed then, milliseconds; nil without clocks.
        let left: Int64?
    }

    /// The moves that stand: none that were taken back, and no claims of a draw.
    static func moves(of replay: Replay) -> [FiledMove] {
        replay.standing.compactMap { index in
            guard case .fact(let seat?, let text, _) = replay.document.steps[index].event, !text.hasPrefix(claimText)
            else { return nil }
            return FiledMove(step: index, text: text, left: replay.moments[index].left?[seat])
        }
    }

    /// The board after so many steps of a replay that can be played to its end.
    static func board(of replay: Replay, after steps: Int) throws(Violation) -> Chess {
        guard let board = (replay.game(after: steps) as? any AnyMatch)?.anyBoard as? Chess else {
            throw Violation(.unreadable, "this is no game of chess")
        }
        if let broken = replay.broken {
            throw Violation(.unreadable, "step \(broken.step) cannot be: \(broken.reason)")
        }
        return board
    }

    /// The result as PGN has it.
    static func result(of document: GameDocument, _ start: Chess) -> String {
        document.reason.isEmpty
            ? "*" : document.winner.map { $0 == start.whiteSeat ? "1-0" : "0-1" } ?? "1/2-1/2"
    }

    /// The tags of a file, or those of a game that was played here: the seven that every game has, its position, ratings,
    /// clocks, and how it ended.
    private static func tags(
        of document: GameDocument, _ start: Chess, _ result: String
    ) throws(Violation) -> [GameDocument.Tag] {
        if !document.tags.isEmpty { return document.tags.map { $0.name == "Result" ? .init("Result", result) : $0 } }
        let white = start.whiteSeat
        var tags = [
            GameDocument.Tag("Event", document.title.isEmpty ? "?" : document.title), .init("Site", "?"),
            .init("Date", document.startedAt > 0 ? date(document.startedAt) : "????.??.??"),
            .init("Round", document.round > 0 ? "\(document.round)" : "?"),
            .init("White", document.name(white)), .init("Black", document.name(1 - white)), .init("Result", result),
        ]
        for (name, seat) in [("WhiteElo", white), ("BlackElo", 1 - white)] {
            guard document.players.indices.contains(seat), let rating = document.players[seat].rating else { continue }
            tags.append(.init(name, "\(Int(min(max(rating, 0), 9_999).rounded()))"))
        }
        let terms = try MatchTerms(document.options)
        if !terms.rest.isEmpty { tags += [.init("SetUp", "1"), .init("FEN", start.position.fen)] }
        switch terms.control {
        case .increment(let base, let added): tags.append(.init("TimeControl", "\(base / 1_000)+\(added / 1_000)"))
        case .correspondence(let perMove): tags.append(.init("TimeControl", "1/\(perMove / 1_000)"))
        // The standard has no words for a delay.
        case .delay, nil: break
        }
        var ending = "normal"
        if case .fact(nil, _, _)? = document.steps.last?.event { ending = "time forfeit" }
        tags.append(.init("Termination", document.reason.isEmpty ? "unterminated" : ending))
        return tags
    }

    private static func comment(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 == 0x7D ? 0x29 : $0 }, as: UTF8.self)
    }

    /// A tag's value in one line, at most as long as the reader takes.
    private static func escaped(_ value: String) -> String {
        var text = ""
        var count = 0
        for scalar in value.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7F {
            count += Unicode.UTF8.width(scalar)
            guard count <= PGNLimits.value else { break }
            if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
            text.unicodeScalars.append(scalar)
        }
        return text
    }

    /// A clock as `[%clk …]` has it: `H:MM:SS` with thousandths.
    private static func clockText(_ milliseconds: Int64) -> String {
        let left = max(0, milliseconds)
        let seconds = left / 1_000
        let thousandths = String(left % 1_000 + 1_000).dropFirst()
        return "\(seconds / 3_600):\(two(seconds / 60 % 60)):\(two(seconds % 60)).\(thousandths)"
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    // MARK: - Dates

    /// `YYYY.MM.DD` in UTC (PGN standard 8.1.1.3).
    private static func date(_ milliseconds: Int64) -> String {
        // Days from 0000-03-01, whose months are counted from March (Hinnant, chrono-compatible low-level date algorithms).
        let days = max(0, milliseconds) / 86_400_000 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(year).\(two(month)).\(two(dayOfYear - (153 * shifted + 2) / 5 + 1))"
    }

    /// The beginning of a day in UTC, milliseconds since 1970; nil for a date of which something is not known.
    private static func milliseconds(date: String) -> Int64? {
        let parts = date.split(separator: ".", omittingEmptySubsequences: false).compactMap { Int64($0) }
        guard parts.count == 3, (1970...9999).contains(parts[0]), (1...12).contains(parts[1]),
            (1...31).contains(parts[2])
        else { return nil }
        let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
        let yearOfEra = year % 400
        let dayOfYear = (153 * (parts[1] > 2 ? parts[1] - 3 : parts[1] + 9) + 2) / 5 + parts[2] - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (year / 400 * 146_097 + dayOfEra - 719_468) * 86_400_000
    }
}

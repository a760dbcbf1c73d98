internal import EventLoop
internal import JSON
internal import Protocol
internal import Telemetry

/// What a server tells of finished games and ratings, in words and tables: made from the same JSON that `--json` prints. All
/// foreign text in it is cleaned.
struct RecordsReport: Equatable {
    /// What it is about, such as `player ana`.
    private(set) var title = ""
    /// One sentence or entry each, for a voice and for a window.
    private(set) var lines: [String] = []
    /// The numbers of the games in it, newest first.
    private(set) var games: [Int64] = []

    /// Nil when the answer is none to this question.
    init?(_ call: RecordsCall, _ json: [UInt8]) {
        do {
            try withJSON(json) { view in
                switch call {
                case .player: describePlayer(view)
                case .top: describeBest(view)
                case .games(let player, let game, _): describeGames(view, player, game)
                }
            }
        } catch { return nil }
    }

    /// Most of a list that a server sends: its own bound, whatever it says.
    private static func each(_ list: JSONView?, most: Int = 100) -> [JSONView] {
        (0..<min(list?.count ?? 0, most)).compactMap { list?[$0] }
    }

    private mutating func describePlayer(_ view: JSONView) {
        let name = foreign(view["name"]?.text ?? "")
        title = "player \(name)"
        let kind = view["guest"]?.flag == true ? "a guest" : "a full account"
        lines.append("\(name), \(kind), since \(Self.day(view["since"])).")
        let ratings = Self.each(view["ratings"])
        if ratings.isEmpty { lines.append("No rated game yet.") }
        for rating in ratings {
            let counts = ["won", "drawn", "lost"].map { "\(rating[$0]?.integer ?? 0) \($0)" }.joined(separator: ", ")
            lines.append(
                "\(foreign(rating["game"]?.text ?? "")): \(ratingText(rating) ?? "–"), "
                    + "\(counted(rating["games"]?.integer ?? 0, "game")): \(counts).")
        }
        let played = Self.each(view["games"])
        if !played.isEmpty { lines.append("Last games:") }
        for game in played { describe(game) }
    }

    private mutating func describeBest(_ view: JSONView) {
        let game = foreign(view["game"]?.text ?? "")
        title = "ratings in \(game)"
        for player in Self.each(view["players"]) {
            lines.append(
                "\(player["rank"]?.integer ?? 0). \(foreign(player["name"]?.text ?? "")) \(ratingText(player) ?? "–"), "
                    + "\(counted(player["games"]?.integer ?? 0, "game")).")
        }
        if lines.isEmpty { lines = ["Nobody has played enough rated games of \(game) yet."] }
    }

    private mutating func describeGames(_ view: JSONView, _ player: String?, _ game: String?) {
        title = ["games", player.map { "of \(foreign($0))" }, game.map { "of \(foreign($0))" }]
            .compactMap { $0 }.joined(separator: " ")
        for game in Self.each(view["games"]) { describe(game) }
        if lines.isEmpty { lines = ["No game has been finished."] }
        if view["more"]?.flag == true { lines.append("There are older ones.") }
    }

    private mutating func describe(_ game: JSONView) {
        let cells = Self.cells(game)
        games.append(game["id"]?.integer ?? 0)
        lines.append("\(cells[0]). \(cells[1]), \(cells[2]): \(cells[3]), \(cells[5]), \(cells[4]).")
    }

    // MARK: - Tables

    /// The answer as tables of a terminal.
    static func tables(_ call: RecordsCall, _ json: [UInt8]) -> [Table] {
        var tables: [Table] = []
        try? withJSON(json) { view in
            switch call {
            case .player:
                var ratings = Table("GAME", "RATING", "GAMES", "WON", "DRAWN", "LOST")
                ratings.rows = each(view["ratings"]).map { rating in
                    [rating["game"]?.text ?? "", ratingText(rating) ?? "–"]
                        + ["games", "won", "drawn", "lost"].map { "\(rating[$0]?.integer ?? 0)" }
                }
                if !ratings.rows.isEmpty { tables.append(ratings) }
                if (view["games"]?.count ?? 0) > 0 { tables.append(gameTable(view)) }
            case .top:
                var best = Table("RANK", "NAME", "RATING", "GAMES")
                best.rows = each(view["players"]).map { player in
                    [
                        "\(player["rank"]?.integer ?? 0)", player["name"]?.text ?? "", ratingText(player) ?? "–",
                        "\(player["games"]?.integer ?? 0)",
                    ]
                }
                tables.append(best)
            case .games: tables.append(gameTable(view))
            }
        }
        return tables
    }

    private static func gameTable(_ view: JSONView) -> Table {
        var table = Table("ID", "GAME", "PLAYERS", "RESULT", "ENDED", "RATED")
        table.rows = each(view["games"]).map(cells)
        return table
    }

    /// Number, game, players, result, time and whether it was rated.
    private static func cells(_ game: JSONView) -> [String] {
        let names = each(game["players"], most: 2).map { foreign($0.text ?? "") }
        let winner = game["winner"]?.integer.flatMap { seat in names.indices.contains(Int(clamping: seat)) ? seat : nil
        }
        let result = winner.map { "\(names[Int($0)]) won" } ?? "a draw"
        return [
            "\(game["id"]?.integer ?? 0)", foreign(game["game"]?.text ?? ""), names.joined(separator: " – "),
            "\(result), \(foreign(game["reason"]?.text ?? ""))", Self.minute(game["ended"]),
            game["rated"]?.flag == true ? "rated" : "not rated",
        ]
    }

    private static func day(_ member: JSONView?) -> String { String(timestamp(time(member)).prefix(10)) }

    /// Such as `2027-01-15 08:01 UTC`.
    private static func minute(_ member: JSONView?) -> String {
        "\(day(member)) \(timestamp(time(member)).dropFirst(11).prefix(5)) UTC"
    }

    /// A time that a calendar can have, whatever a server sends: up to the year 9999.
    private static func time(_ member: JSONView?) -> Int64 { min(max(member?.integer ?? 0, 0), 253_402_300_799_000) }
}

/// A rating with its deviation, `1604 ±61`; nil where there is none.
private func ratingText(_ view: JSONView) -> String? {
    guard let rating = view["rating"]?.integer, let deviation = view["deviation"]?.integer else { return nil }
    return SeatRating(rating: rating, deviation: deviation).text
}

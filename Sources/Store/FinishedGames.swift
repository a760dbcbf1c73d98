internal import Bytes
internal import Ratings

/// What a finished game needs of an engine's tables, inside one transaction.
package protocol GameTables {
    /// How the tables fail.
    associatedtype Problem: Error

    /// Whether this round of the room has its record.
    func hasGame(room: Int64, round: Int64) throws(Problem) -> Bool
    /// The greatest number of a game, 0 when there is none.
    func lastGame() throws(Problem) -> Int64
    func rating(of user: Int64, kind: String) throws(Problem) -> RatingRecord?
    mutating func insert(_ game: GameRecord) throws(Problem)
    /// Adds the rating or replaces that of the same account and kind.
    mutating func store(_ rating: RatingRecord) throws(Problem)
}

extension GameTables {
    /// Keeps a finished game, with its number and what it did to the ratings as they are in this transaction. A round that has
    /// its record already changes nothing.
    package mutating func finish(_ finished: GameRecord) throws(Problem) {
        guard finished.players.count == 2, try !hasGame(room: finished.room, round: finished.round) else { return }
        var game = finished
        game.id = try lastGame() + 1
        for seat in game.players.indices { (game.players[seat].before, game.players[seat].after) = (nil, nil) }
        if game.isRated, game.players[0].user != game.players[1].user { try rate(&game) }
        try insert(game)
    }

    private mutating func rate(_ game: inout GameRecord) throws(Problem) {
        let records = [try record(0, game), try record(1, game)]
        // Both go in with what they had before the game.
        let before = records.map { $0.value(at: game.endedAt) }
        for seat in 0...1 {
            let score = game.winner.map { $0 == seat ? 1 : 0 } ?? 0.5
            let after = before[seat].after([RatedGame(opponent: before[1 - seat], score: score)])
            game.players[seat].before = RatingMark(before[seat])
            game.players[seat].after = RatingMark(after)
            var record = records[seat]
            record.rating = after.value
            record.deviation = after.deviation
            record.volatility = after.volatility
            record.games += 1
            switch game.winner {
            case nil: record.drawn += 1
            case seat: record.won += 1
            default: record.lost += 1
            }
            record.lastAt = max(record.lastAt, game.endedAt)
            try store(record)
        }
    }

    private func record(_ seat: Int, _ game: GameRecord) throws(Problem) -> RatingRecord {
        let user = game.players[seat].user
        return try rating(of: user, kind: game.kind) ?? .beginner(user, kind: game.kind)
    }
}

extension RatingRecord {
    /// Who has not played a rated game of this kind yet.
    public static func beginner(_ user: Int64, kind: String) -> RatingRecord {
        let rating = Rating.beginner
        return RatingRecord(
            user: user, kind: kind, rating: rating.value, deviation: rating.deviation, volatility: rating.volatility)
    }

    /// With the deviation as it has grown up to a time.
    func value(at time: WallTime) -> Rating {
        let rating = Rating(value: rating, deviation: deviation, volatility: volatility)
        return games == 0 ? rating : rating.idle(days: Double(max(0, time - lastAt)) / 86_400_000)
    }
}

extension RatingMark {
    init(_ rating: Rating) { self.init(rating: rating.value, deviation: rating.deviation) }
}

import Bytes
import Store

/// Reads finished games and ratings.
struct GameRows {
    private static let gameColumns = """
        games.id, room, pin, round, first_event, last_event, games.kind, options, title, winner, reason, started_at, ended_at,
        is_rated, moves, final_hash, user0, name0, before0, before_deviation0, after0, after_deviation0,
        user1, name1, before1, before_deviation1, after1, after_deviation1
        """
    private static let ratingColumns =
        "ratings.user, kind, rating, deviation, volatility, games, won, drawn, lost, last_at"

    private let byID: Statement
    private let byRound: Statement
    private let all: Statement
    private let ofKind: Statement
    private let ofUser: Statement
    private let ofUserAndKind: Statement
    private let rating: Statement
    private let ratingsOfUser: Statement
    private let best: Statement

    init(_ database: Database) throws(SQLiteError) {
        let games = "SELECT \(Self.gameColumns) FROM games"
        let played = "SELECT \(Self.gameColumns) FROM played CROSS JOIN games ON games.id = played.game"
        byID = try Statement(database, "\(games) WHERE id = ?")
        byRound = try Statement(database, "\(games) WHERE room = ? AND round = ?")
        all = try Statement(database, "\(games) WHERE id < ? ORDER BY id DESC LIMIT ?")
        ofKind = try Statement(database, "\(games) WHERE kind = ? AND id < ? ORDER BY id DESC LIMIT ?")
        ofUser = try Statement(
            database, "\(played) WHERE played.user = ? AND played.game < ? ORDER BY played.game DESC LIMIT ?")
        ofUserAndKind = try Statement(
            database,
            """
            \(played) WHERE played.user = ? AND played.kind = ? AND played.game < ?
            ORDER BY played.game DESC LIMIT ?
            """)
        rating = try Statement(database, "SELECT \(Self.ratingColumns) FROM ratings WHERE user = ? AND kind = ?")
        ratingsOfUser = try Statement(
            database, "SELECT \(Self.ratingColumns) FROM ratings WHERE user = ? ORDER BY kind LIMIT ?")
        // The bound stands in the text, as in the index's own condition: else the index is not taken.
        best = try Statement(
            database,
            """
            SELECT \(Self.ratingColumns), users.name FROM ratings INDEXED BY ratings_best
            CROSS JOIN users ON users.id = ratings.user
            WHERE kind = ? AND deviation <= \(StoreLimits.rankedDeviation) ORDER BY rating DESC, ratings.user LIMIT ?
            """)
    }

    func game(id: Int64) throws(SQLiteError) -> GameRecord? { try byID.first(id, read: Self.game) }

    func game(room: RoomID, round: Int64) throws(SQLiteError) -> GameRecord? {
        try byRound.first(room, round, read: Self.game)
    }

    func games(
        of user: UserID?, kind: String?, before: Int64?, limit: Int
    ) throws(SQLiteError) -> [GameRecord] {
        let before = before ?? .max
        let limit = Int64(max(0, limit))
        switch (user, kind) {
        case (let user?, let kind?): return try ofUserAndKind.all(user, kind, before, limit, read: Self.game)
        case (let user?, nil): return try ofUser.all(user, before, limit, read: Self.game)
        case (nil, let kind?): return try ofKind.all(kind, before, limit, read: Self.game)
        case (nil, nil): return try all.all(before, limit, read: Self.game)
        }
    }

    func rating(of user: UserID, kind: String) throws(SQLiteError) -> RatingRecord? {
        try rating.first(user, kind, read: Self.rating)
    }

    func ratings(of user: UserID) throws(SQLiteError) -> [RatingRecord] {
        try ratingsOfUser.all(user, StoreLimits.kinds, read: Self.rating)
    }

    func top(kind: String, limit: Int) throws(SQLiteError) -> [RankedPlayer] {
        try best.all(kind, Int64(max(0, limit))) { RankedPlayer(name: $0.text(10), record: Self.rating($0)) }
    }

    private static func game(_ row: Row) -> GameRecord {
        GameRecord(
            id: row.integer(0), room: row.integer(1), pin: row.integer(2), round: row.integer(3),
            firstEvent: row.integer(4), lastEvent: row.integer(5), kind: row.text(6), options: row.text(7),
            title: row.text(8), players: [player(row, 16), player(row, 22)],
            winner: row.optionalInteger(9).map { Int($0) }, reason: row.text(10), startedAt: row.integer(11),
            endedAt: row.integer(12), isRated: row.flag(13), moves: row.integer(14), finalHash: row.text(15))
    }

    private static func player(_ row: Row, _ first: Int32) -> GameRecord.Player {
        GameRecord.Player(
            user: row.integer(first), name: row.text(first + 1), before: mark(row, first + 2),
            after: mark(row, first + 4))
    }

    private static func mark(_ row: Row, _ first: Int32) -> RatingMark? {
        guard let rating = row.optionalReal(first), let deviation = row.optionalReal(first + 1) else { return nil }
        return RatingMark(rating: rating, deviation: deviation)
    }

    private static func rating(_ row: Row) -> RatingRecord {
        RatingRecord(
            user: row.integer(0), kind: row.text(1), rating: row.real(2), deviation: row.real(3),
            volatility: row.real(4), games: row.integer(5), won: row.integer(6), drawn: row.integer(7),
            lost: row.integer(8), lastAt: row.integer(9))
    }
}

/// Writes finished games and ratings.
struct GameWrites {
    let rows: GameRows
    private let known: Statement
    private let newest: Statement
    private let insert: Statement
    private let insertPlayed: Statement
    private let replaceRating: Statement

    init(_ database: Database) throws(SQLiteError) {
        rows = try GameRows(database)
        known = try Statement(database, "SELECT 1 FROM games WHERE room = ? AND round = ?")
        newest = try Statement(database, "SELECT max(id) FROM games")
        insert = try Statement(
            database,
            """
            INSERT INTO games VALUES
                (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        insertPlayed = try Statement(database, "INSERT OR IGNORE INTO played VALUES (?, ?, ?)")
        replaceRating = try Statement(
            database, "INSERT OR REPLACE INTO ratings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    }

    func hasGame(room: RoomID, round: Int64) throws(SQLiteError) -> Bool {
        try known.first(room, round) { _ in true } ?? false
    }

    func last() throws(SQLiteError) -> Int64 { try newest.first { $0.integer(0) } ?? 0 }

    func insert(_ game: GameRecord) throws(SQLiteError) {
        let (one, other) = (game.players[0], game.players[1])
        try insert.run(
            game.id, game.room, game.pin, game.round, game.firstEvent, game.lastEvent, game.kind, game.options,
            game.title, game.winner.map { Int64($0) }, game.reason, game.startedAt, game.endedAt, game.isRated,
            game.moves, game.finalHash, one.user, one.name, one.before?.rating, one.before?.deviation,
            one.after?.rating, one.after?.deviation, other.user, other.name, other.before?.rating,
            other.before?.deviation, other.after?.rating, other.after?.deviation)
        for player in game.players { try insertPlayed.run(player.user, game.id, game.kind) }
    }

    func store(_ rating: RatingRecord) throws(SQLiteError) {
        try replaceRating.run(
            rating.user, rating.kind, rating.rating, rating.deviation, rating.volatility, rating.games, rating.won,
            rating.drawn, rating.lost, rating.lastAt)
    }
}

// The rules of finished games over the tables, in the caller's transaction.
extension WriteConnection: GameTables {
    func hasGame(room: RoomID, round: Int64) throws(SQLiteError) -> Bool {
        try games.hasGame(room: room, round: round)
    }
    func lastGame() throws(SQLiteError) -> Int64 { try games.last() }
    func rating(of user: UserID, kind: String) throws(SQLiteError) -> RatingRecord? {
        try games.rows.rating(of: user, kind: kind)
    }
    func insert(_ game: GameRecord) throws(SQLiteError) { try games.insert(game) }
    func store(_ rating: RatingRecord) throws(SQLiteError) { try games.store(rating) }
}

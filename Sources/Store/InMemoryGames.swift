public import Bytes

// Finished games and ratings over the state in memory.
extension InMemoryState: GameTables {
    /// Of one account in one kind of game.
    struct RatingKey: Hashable, Sendable {
        var user: UserID
        var kind: String
    }

    func hasGame(room: RoomID, round: Int64) -> Bool { games.contains { $0.room == room && $0.round == round } }
    func lastGame() -> Int64 { games.last?.id ?? 0 }
    func rating(of user: UserID, kind: String) -> RatingRecord? { ratings[RatingKey(user: user, kind: kind)] }
    mutating func insert(_ game: GameRecord) { games.append(game) }
    mutating func store(_ rating: RatingRecord) { ratings[RatingKey(user: rating.user, kind: rating.kind)] = rating }
}

extension InMemoryReader {
    /// The finished game with this number.
    public func game(id: Int64) -> GameRecord? { store.read { state in state.games.first { $0.id == id } } }
    /// The finished game of this round of a room.
    public func game(room: RoomID, round: Int64) -> GameRecord? {
        store.read { state in state.games.first { $0.room == room && $0.round == round } }
    }
    /// Finished games with smaller numbers, newest first.
    public func games(of user: UserID?, kind: String?, before: Int64?, limit: Int) -> [GameRecord] {
        store.read { state in
            let found = state.games.reversed().lazy.filter { game in
                game.id < before ?? .max && (kind == nil || game.kind == kind)
                    && (user == nil || game.players.contains { $0.user == user })
            }
            return Array(found.prefix(max(0, limit)))
        }
    }
    /// An account's rating in one kind of game.
    public func rating(of user: UserID, kind: String) -> RatingRecord? {
        store.read { $0.rating(of: user, kind: kind) }
    }
    /// An account's ratings, by kind.
    public func ratings(of user: UserID) -> [RatingRecord] {
        store.read { state in state.ratings.values.filter { $0.user == user }.sorted { $0.kind < $1.kind } }
    }
    /// Those with the best ratings, best first, as far as their deviations are at most `StoreLimits.rankedDeviation`.
    public func top(kind: String, limit: Int) -> [RankedPlayer] {
        store.read { state in
            let found = state.ratings.values.filter {
                $0.kind == kind && $0.deviation <= StoreLimits.rankedDeviation && state.users[$0.user] != nil
            }
            return found.sorted { ($1.rating, $0.user) < ($0.rating, $1.user) }.prefix(max(0, limit)).map {
                RankedPlayer(name: state.users[$0.user]?.name ?? "", record: $0)
            }
        }
    }
}

internal import Accounts
internal import Bytes
internal import JSON
public import Protocol
public import Store

/// Reads of finished games and ratings over a store: the same whether a server is asked or whoever may read the cluster's
/// folder looks there. They show what is committed.
public struct RecordsRun {
    private let reader: any StoreReader
    private let kinds: [String]

    /// Reads for a release that knows these kinds of games.
    public init(_ reader: any StoreReader, kinds: [String]) {
        self.reader = reader
        self.kinds = kinds
    }

    /// The answer, a JSON object (docs/protocol.md, "Games and ratings"). Throws `ProtocolError` for what there is not,
    /// `StoreFailure` when the store cannot be read.
    public func answer(_ call: RecordsCall) throws -> [UInt8] {
        switch call {
        case .player(let name): return try player(try account(name))
        case .top(let kind):
            try check(kind)
            let players = try reader.top(kind: kind, limit: ProtocolLimits.rankedPlayers)
            return jsonObject {
                $0.member("game", kind)
                $0.array("players") {
                    for (place, player) in players.enumerated() {
                        $0.object {
                            $0.member("rank", place + 1)
                            $0.member("name", player.name)
                            $0.write(player.record)
                            $0.member("games", player.record.games)
                        }
                    }
                }
            }
        case .games(let name, let kind, let before):
            let user = try name.map { try account($0) }
            if let kind { try check(kind) }
            // One more than is shown tells whether there are more.
            let limit = ProtocolLimits.listedGames
            let found = try reader.games(of: user?.id, kind: kind, before: before, limit: limit + 1)
            return jsonObject {
                $0.array("games") { for game in found.prefix(limit) { $0.object { write(game, &$0) } } }
                $0.member("more", found.count > limit)
            }
        }
    }

    private func player(_ user: UserRecord) throws -> [UInt8] {
        let ratings = try reader.ratings(of: user.id)
        let games = try reader.games(of: user.id, kind: nil, before: nil, limit: ProtocolLimits.shownGames)
        return jsonObject {
            $0.member("name", user.name)
            $0.member("guest", user.password == nil)
            $0.member("since", user.createdAt)
            $0.array("ratings") {
                for rating in ratings {
                    $0.object {
                        $0.member("game", rating.kind)
                        $0.write(rating)
                        $0.member("games", rating.games)
                        $0.member("won", rating.won)
                        $0.member("drawn", rating.drawn)
                        $0.member("lost", rating.lost)
                    }
                }
            }
            $0.array("games") { for game in games { $0.object { write(game, &$0) } } }
        }
    }

    private func account(_ name: String) throws -> UserRecord {
        guard let folded = try? PlayerName(name).folded, let user = try reader.user(folded: folded) else {
            throw ProtocolError(.notFound, "there is no player of this name")
        }
        return user
    }

    private func check(_ kind: String) throws(ProtocolError) {
        guard kinds.contains(kind) else {
            throw ProtocolError(
                .unknownGame, "there is no such game; the games are: \(kinds.joined(separator: ", "))")
        }
    }

    private func write(_ game: GameRecord, _ writer: inout JSONWriter) {
        writer.member("id", game.id)
        writer.member("game", game.kind)
        writer.member("title", game.title)
        writer.array("players") { for player in game.players { $0.element(player.name) } }
        if let winner = game.winner { writer.member("winner", winner) } else { writer.memberNull("winner") }
        writer.member("reason", game.reason)
        writer.member("rated", game.isRated)
        writer.member("started", game.startedAt)
        writer.member("ended", game.endedAt)
        writer.member("moves", game.moves)
    }
}

extension JSONWriter {
    /// Rating and deviation, in whole points.
    fileprivate mutating func write(_ record: RatingRecord) {
        member("rating", record.rating.wholePoints)
        member("deviation", record.deviation.wholePoints)
    }
}

extension Double {
    /// Points of a rating as people read them; ratings are bounded far below what an integer holds.
    package var wholePoints: Int64 { Int64(rounded()) }
}

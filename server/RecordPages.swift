internal import Accounts
internal import Admin
internal import Games
internal import HTTP
internal import Pages
internal import Protocol
internal import Store

// Players and ratings in a browser: reads of the store, the same at every server.
extension ServerMachine {
    /// Answers a path of these pages; false when it is none.
    func showRecords(_ path: String, _ stream: ServerStream) -> Bool {
        if path.hasPrefix("/players/") {
            showPlayer(PathText.decoded(path.dropFirst("/players/".count)), stream)
        } else if path.hasPrefix("/ratings/") {
            showRatings(PathText.decoded(path.dropFirst("/ratings/".count)), stream)
        } else {
            return false
        }
        return true
    }

    /// The games for two, which have ratings: kind and name.
    var ratedGames: [(kind: String, name: String)] {
        catalogue.all.filter { if case .exactly(2) = $0.seating { true } else { false } }.map { ($0.kind, $0.title) }
    }

    private func showPlayer(_ name: String?, _ stream: ServerStream) {
        var user: UserRecord?
        if let name, name.utf8.count <= 1_024, let folded = try? PlayerName(name).folded {
            guard let found = read({ try reader.user(folded: folded) }) else { return }
            user = found
        }
        guard let user else {
            respondNotFound(stream, "There is no player of this name.")
            return
        }
        guard let ratings = read({ try reader.ratings(of: user.id) }),
            let games = read({
                try reader.games(of: user.id, kind: nil, before: nil, limit: ProtocolLimits.shownGames)
            })
        else { return }
        let kind = user.password == nil ? "A guest" : "A full account"
        let page = PlayerPage(
            name: user.name, line: "\(kind), since \(spokenTime(user.createdAt / 1_000, withSeconds: false)).",
            ratings: ratings.map { row($0, user.name) }, games: games.map { row($0) })
        respond(stream, status: 200, .html, Layout.document(title: page.documentTitle, main: page.main))
    }

    private func showRatings(_ kind: String?, _ stream: ServerStream) {
        guard let kind, let game = ratedGames.first(where: { $0.kind == kind }) else {
            respondNotFound(stream, "There is no game of this name that has ratings.")
            return
        }
        guard let best = read({ try reader.top(kind: kind, limit: ProtocolLimits.rankedPlayers) }) else { return }
        let page = RatingsPage(
            game: game.name, players: best.map { row($0.record, $0.name) }, games: ratedGames)
        respond(stream, status: 200, .html, Layout.document(title: page.documentTitle, main: page.main))
    }

    private func row(_ record: RatingRecord, _ name: String) -> RatingRow {
        RatingRow(
            kind: record.kind, game: catalogue[record.kind]?.title ?? record.kind, name: name,
            rating: record.rating.wholePoints, deviation: record.deviation.wholePoints, games: record.games,
            won: record.won, drawn: record.drawn, lost: record.lost)
    }

    private func row(_ game: GameRecord) -> PlayedGame {
        let names = game.players.map(\.name)
        let winner = game.winner.flatMap { names.indices.contains($0) ? names[$0] : nil }
        return PlayedGame(
            id: game.id, game: catalogue[game.kind]?.title ?? game.kind, players: names,
            result: "\(winner.map { "\($0) won" } ?? "a draw"): \(game.reason)",
            ended: spokenTime(game.endedAt / 1_000, withSeconds: false), isRated: game.isRated)
    }
}

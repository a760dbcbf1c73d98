public import GameViews

/// A finished game as a row of a page.
public struct PlayedGame: Sendable {
    /// Its number.
    public var id: Int64
    /// The game's name for people.
    public var game: String
    /// The players' names, by seat.
    public var players: [String]
    /// How it ended, in words.
    public var result: String
    /// When, in words.
    public var ended: String
    /// Whether it counted for ratings.
    public var isRated: Bool

    /// A row with these values.
    public init(id: Int64, game: String, players: [String], result: String, ended: String, isRated: Bool) {
        self.id = id
        self.game = game
        self.players = players
        self.result = result
        self.ended = ended
        self.isRated = isRated
    }
}

/// A rating as a row of a page.
public struct RatingRow: Sendable {
    /// The kind of game, for links, and its name for people.
    public var kind: String, game: String
    /// The player's name.
    public var name: String
    /// Rating and deviation, in whole points.
    public var rating: Int64, deviation: Int64
    /// Rated games, and how many of them were won, drawn and lost.
    public var games: Int64, won: Int64, drawn: Int64, lost: Int64

    /// A row with these values.
    public init(
        kind: String, game: String, name: String, rating: Int64, deviation: Int64, games: Int64, won: Int64,
        drawn: Int64, lost: Int64
    ) {
        self.kind = kind
        self.game = game
        self.name = name
        self.rating = rating
        self.deviation = deviation
        self.games = games
        self.won = won
        self.drawn = drawn
        self.lost = lost
    }

    fileprivate var text: String { "\(rating) ±\(deviation)" }
}

/// A player: ratings and last games.
public struct PlayerPage: Sendable {
    /// The name.
    public var name: String
    /// Guest or account, and since when, in words.
    public var line: String
    /// The ratings, by game.
    public var ratings: [RatingRow]
    /// The last games, newest first.
    public var games: [PlayedGame]

    /// A page with these values.
    public init(name: String, line: String, ratings: [RatingRow], games: [PlayedGame]) {
        self.name = name
        self.line = line
        self.ratings = ratings
        self.games = games
    }

    /// The page's title.
    public var documentTitle: String { "\(name) · OneUp" }

    /// Where the page of a player is.
    public static func path(_ name: String) -> String { "/players/\(PathText.encoded(name))" }

    /// The content of the main element.
    public var main: Markup {
        Markup { page in
            page.element("h1", name)
            page.element("p", ["class": "lead"], line)
            page.element("section", ["aria-labelledby": "ratings"]) { section in
                section.element("h2", ["id": "ratings"], "Ratings")
                if ratings.isEmpty {
                    section.element("p", "No rated game yet.")
                } else {
                    table(&section, ["Game", "Rating", "Games", "Won", "Drawn", "Lost"]) { body in
                        for rating in ratings {
                            body.element("tr") { line in
                                line.element("th", ["scope": "row"]) {
                                    $0.element("a", ["href": RatingsPage.path(rating.kind)], rating.game)
                                }
                                for cell in [
                                    rating.text, "\(rating.games)", "\(rating.won)", "\(rating.drawn)",
                                    "\(rating.lost)",
                                ] { line.element("td", cell) }
                            }
                        }
                    }
                }
            }
            page.element("section", ["aria-labelledby": "games"]) { section in
                section.element("h2", ["id": "games"], "Last games")
                gameTable(&section)
            }
        }
    }

    private func gameTable(_ section: inout Markup) {
        guard !games.isEmpty else { return section.element("p", "No game has been finished.") }
        table(&section, ["Game", "Played", "Players", "Result", "Ended", "Rated"]) { body in
            for game in games {
                body.element("tr") { line in
                    line.element("th", ["scope": "row"]) {
                        $0.element("a", ["href": "/games/\(game.id)"], "\(game.id)")
                    }
                    line.element("td", game.game)
                    line.element("td") { cell in
                        for (seat, name) in game.players.enumerated() {
                            if seat > 0 { cell.text(" – ") }
                            cell.element("a", ["href": Self.path(name)], name)
                        }
                    }
                    line.element("td", game.result)
                    line.element("td", game.ended)
                    line.element("td", game.isRated ? "yes" : "no")
                }
            }
        }
    }
}

/// The best players of a game.
public struct RatingsPage: Sendable {
    /// The game's name for people.
    public var game: String
    /// The best, best first.
    public var players: [RatingRow]
    /// All games that have such a page: kind and name.
    public var games: [(kind: String, name: String)]

    /// A page with these values.
    public init(game: String, players: [RatingRow], games: [(kind: String, name: String)]) {
        self.game = game
        self.players = players
        self.games = games
    }

    /// The page's title.
    public var documentTitle: String { "Ratings in \(game) · OneUp" }

    /// Where the page of a kind of game is.
    public static func path(_ kind: String) -> String { "/ratings/\(PathText.encoded(kind))" }

    /// Links to the pages of these games.
    static func links(_ games: [(kind: String, name: String)]) -> Markup {
        Markup { page in
            page.element("p", ["class": "legend"]) { line in
                line.text("Ratings: ")
                for (place, game) in games.enumerated() {
                    if place > 0 { line.text(" · ") }
                    line.element("a", ["href": path(game.kind)], game.name)
                }
            }
        }
    }

    /// The content of the main element.
    public var main: Markup {
        Markup { page in
            page.element("h1", "Ratings in \(game)")
            if players.isEmpty {
                page.element("p", ["class": "lead"], "Nobody has played enough rated games yet.")
            } else {
                table(&page, ["Rank", "Player", "Rating", "Games", "Won", "Drawn", "Lost"]) { body in
                    for (place, player) in players.enumerated() {
                        body.element("tr") { line in
                            line.element("th", ["scope": "row"], "\(place + 1)")
                            line.element("td") {
                                $0.element("a", ["href": PlayerPage.path(player.name)], player.name)
                            }
                            for cell in [
                                player.text, "\(player.games)", "\(player.won)", "\(player.drawn)", "\(player.lost)",
                            ] { line.element("td", cell) }
                        }
                    }
                }
            }
            page.markup(Self.links(games))
        }
    }
}

/// A table with a heading of these columns.
private func table(_ page: inout Markup, _ columns: [String], _ rows: (inout Markup) -> Void) {
    page.element("table", ["class": "rooms"]) { table in
        table.element("thead") { head in
            head.element("tr") { line in
                for column in columns { line.element("th", ["scope": "col"], column) }
            }
        }
        table.element("tbody") { rows(&$0) }
    }
}

public import Games
internal import QuizRules

/// How one game is shown. Pure: from state to lines of text.
public protocol GameView: Sendable {
    /// The board as lines of text for a screen reader, a pipe or a human with a raw connection.
    static func plain(_ game: any GameRules) -> [String]
    /// The game for a browser and a projector: what everybody may see. `now` is the room's time in milliseconds, `names`
    /// gives the name of a seat.
    static func html(_ game: any GameRules, now: Int64, names: (Int) -> String) -> Markup
    /// What a seat plays, such as `X`.
    static func mark(of seat: Int, in game: any GameRules) -> String
    /// What a public text of a game that hides something says, as sentences; empty for games that show all they are.
    static func spoken(_ shown: String, names: (Int) -> String) -> [String]
    /// What such a text says to one player alone.
    static func ownResult(_ shown: String) -> [String]
    /// Whether after this public text every player has a result of their own to look at.
    static func bringsResults(_ text: String) -> Bool
}

extension GameView {
    /// The lines of text.
    public static func html(_ game: any GameRules, now: Int64, names: (Int) -> String) -> Markup {
        Markup { $0.element("pre", ["class": "lines"], plain(game).joined(separator: "\n")) }
    }
    /// Nothing is one's own only.
    public static func ownResult(_ shown: String) -> [String] { [] }
    /// Nothing is one's own only.
    public static func bringsResults(_ text: String) -> Bool { false }
    /// Nothing: the board says it.
    public static func spoken(_ shown: String, names: (Int) -> String) -> [String] { [] }
}

/// A game with its view.
public struct GameEntry: Sendable {
    /// The rules.
    public let rules: any GameRules.Type
    /// How it is shown.
    public let view: any GameView.Type
}

/// The games that OneUp has: the one place that names them outside their own folders.
public let games: [GameEntry] = [
    GameEntry(rules: TicTacToe.self, view: TicTacToeView.self),
    GameEntry(rules: QuizGame.self, view: QuizView.self),
]

/// The rules of all games, for servers and clients.
public let gameCatalogue = GameCatalogue(games.map(\.rules))

/// The view of the game with this kind.
public func view(of kind: String) -> (any GameView.Type)? {
    games.first { $0.rules.kind == kind }?.view
}

public import Cells
public import Games
internal import QuizRules

/// How one game is shown. Pure: from state to lines of text and to cells.
public protocol GameView: Sendable {
    /// The board as lines of text for a screen reader, a pipe or a human with a raw connection.
    static func plain(_ game: any GameRules) -> [String]
    /// What else there is to say about the board to somebody who asks for it, as sentences.
    static func details(_ game: any GameRules) -> [String]
    /// The legal moves from a place, or all without one, as sentences; nil when the game cannot tell.
    static func legal(_ words: String, in game: any GameRules) -> [String]?
    /// The game for a browser and a projector: what everybody may see. `now` is the room's time in milliseconds, `names`
    /// gives the name of a seat.
    static func html(_ game: any GameRules, now: Int64, names: (Int) -> String) -> Markup
    /// What a seat plays, such as `X`.
    static func mark(of seat: Int, in game: any GameRules) -> String
    /// What a public text of a game that hides something says, as sentences; empty for games that show all they are. `now`
    /// is the room's time in milliseconds where it is known, so that the time that is left can be said.
    static func spoken(_ shown: String, now: Int64?, names: (Int) -> String) -> [String]
    /// What such a text says to one player alone.
    static func ownResult(_ shown: String) -> [String]
    /// What was stored of a move that is nobody else's business, in words; nil where the game has none.
    static func receipt(_ stored: String) -> String?
    /// Whether after this public text every player has a result of their own to look at.
    static func bringsResults(_ text: String) -> Bool

    /// A hosted game for a full screen, before anything was shown; nil for a game that shows all it is on its board.
    static func scene() -> (any HostedScene)?

    /// The board as a picture, as large as it is good in this size.
    static func picture(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture
    /// The board as small as it can still be read, for a place beside other things: no margins, nothing to press.
    static func preview(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture
    /// Whether a seat looks at the board from the other side. Its pictures are turned by half then, and so are the arrow keys;
    /// a view does both by `BoardLook.isTurned` alone.
    static func isTurned(for seat: Int?, in game: any GameRules) -> Bool
    /// Where the cursor goes from a square; from nil it comes to where one begins, seen from the side that it goes away from. Nil when the board has no cursor.
    static func step(_ direction: BoardDirection, from square: Int?, in game: any GameRules) -> Int?
    /// What pressing a square means for a seat. `chosen` is the piece that was picked up before.
    static func press(_ square: Int, chosen: Int?, by seat: Int, in game: any GameRules) -> SquarePress
    /// The whole move that one key stands for, or nil.
    static func move(ofKey key: Character, in game: any GameRules) -> String?
    /// The characters with which a typed move begins. While one is to move they come before the screen's own keys.
    static var moveStarts: String { get }
    /// Whether a typed move is whole, so that it is played without Enter: no longer one begins like it.
    static func isWhole(_ text: String, in game: any GameRules) -> Bool
}

extension GameView {
    /// The lines of text.
    public static func html(_ game: any GameRules, now: Int64, names: (Int) -> String) -> Markup {
        Markup { $0.element("pre", ["class": "lines"], plain(game).joined(separator: "\n")) }
    }
    /// Nothing is one's own only.
    public static func ownResult(_ shown: String) -> [String] { [] }
    /// The move says it.
    public static func receipt(_ stored: String) -> String? { nil }
    /// Nothing is one's own only.
    public static func bringsResults(_ text: String) -> Bool { false }
    /// The board shows it.
    public static func scene() -> (any HostedScene)? { nil }
    /// Nothing: the board says it.
    public static func spoken(_ shown: String, now: Int64?, names: (Int) -> String) -> [String] { [] }

    /// Nothing: the board says it.
    public static func details(_ game: any GameRules) -> [String] { [] }
    /// It cannot tell.
    public static func legal(_ words: String, in game: any GameRules) -> [String]? { nil }
    /// All look from the same side.
    public static func isTurned(for seat: Int?, in game: any GameRules) -> Bool { false }

    /// The lines of `plain`.
    public static func picture(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture {
        BoardPicture(lines: plain(game), fitting: size)
    }

    /// The picture, which is small enough.
    public static func preview(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture {
        picture(game, look, fitting: size)
    }

    /// No cursor.
    public static func step(_ direction: BoardDirection, from square: Int?, in game: any GameRules) -> Int? { nil }

    /// Moves are typed.
    public static func press(_ square: Int, chosen: Int?, by seat: Int, in game: any GameRules) -> SquarePress {
        .refused("type the move")
    }

    /// No such keys.
    public static func move(ofKey key: Character, in game: any GameRules) -> String? { nil }

    /// None: a typed move begins with Enter.
    public static var moveStarts: String { "" }

    /// Enter says so.
    public static func isWhole(_ text: String, in game: any GameRules) -> Bool { false }
}

/// A game with its view.
public struct GameEntry: Sendable {
    /// The rules.
    public let rules: any GameRules.Type
    /// How it is shown.
    public let view: any GameView.Type
    /// Who plays it in demos; nil for nobody.
    public var script: (any ScriptedPlayer.Type)?
    /// Who plays it against people at any time; nil for nobody.
    public var bot: (any HouseBot.Type)?
    /// How one person plays it alone, from a document; nil where that makes no sense.
    public var practice: (any Practice.Type)?
    /// The commands that it brings along.
    public var tools: [GameTool] = []
    /// What counts its rounds once more from their log; nil for a game without results but who has won.
    public var results: (any ResultCounter.Type)?
    /// In which formats other programs keep its games.
    public var formats: [GameFormat] = []

    /// A game with its view. A game for two becomes a match of it.
    init<Rules: GameRules, View: GameView>(
        rules: Rules.Type, view: View.Type, script: (any ScriptedPlayer.Type)? = nil,
        practice: (any Practice.Type)? = nil, tools: [GameTool] = [], results: (any ResultCounter.Type)? = nil,
        formats: [GameFormat] = []
    ) {
        func matched<Script: ScriptedPlayer>(_ script: Script.Type) -> any ScriptedPlayer.Type {
            MatchScript<Rules, Script>.self
        }
        let isMatch = Rules.seating == .exactly(2)
        self.rules = isMatch ? Match<Rules>.self : rules
        self.view = isMatch ? MatchView<View>.self : view
        self.script = isMatch ? script.map { matched($0) } : script
        self.practice = practice
        self.tools = tools
        self.results = results
        self.formats = formats
    }

    /// A game for two with a bot, played as a match.
    init<Rules: GameRules, View: GameView, Bot: BotPlayer>(
        rules: Rules.Type, view: View.Type, bot: Bot.Type, script: (any ScriptedPlayer.Type)? = nil,
        tools: [GameTool] = [], formats: [GameFormat] = []
    ) where Bot.Board == Rules {
        self.init(rules: rules, view: view, script: script, tools: tools, formats: formats)
        self.bot = MatchBot<Bot>.self
    }
}

/// The games that OneUp has: the one place that names them outside their own folders.
public let games: [GameEntry] = [
    GameEntry(rules: TicTacToe.self, view: TicTacToeView.self, bot: TicTacToeBot.self, script: TicTacToeScript.self),
    GameEntry(
        rules: Chess.self, view: ChessView.self, bot: ChessBot.self, tools: Chess.tools, formats: Chess.formats),
    GameEntry(rules: Gomoku.self, view: GomokuView.self, bot: GomokuBot.self),
    GameEntry(rules: Kalaha.self, view: KalahaView.self, bot: KalahaBot.self),
    GameEntry(
        rules: QuizGame.self, view: QuizView.self, script: QuizScript.self, practice: QuizPractice.self,
        results: QuizResults.self),
]

/// The rules of all games, for servers and clients.
public let gameCatalogue = GameCatalogue(games.map(\.rules))

/// The view of the game with this kind.
public func view(of kind: String) -> (any GameView.Type)? {
    games.first { $0.rules.kind == kind }?.view
}

/// In which formats other programs keep games of this kind.
public func formats(of kind: String) -> [GameFormat] {
    games.first { $0.rules.kind == kind }?.formats ?? []
}

/// Who plays the game with this kind against people; nil when nobody does.
public func houseBot(of kind: String) -> (any HouseBot.Type)? {
    games.first { $0.rules.kind == kind }?.bot
}

/// What counts the rounds of the game with this kind once more; nil when it has none.
public func resultCounter(of kind: String) -> (any ResultCounter.Type)? {
    games.first { $0.rules.kind == kind }?.results
}

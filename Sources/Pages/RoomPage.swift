public import GameViews

/// A room as its page shows it.
public struct RoomPage: Sendable {
    /// Where the room is in its life.
    public enum Phase: Sendable {
        /// Players come in.
        case waiting
        /// A game is being played.
        case running
        /// The game is decided.
        case over
    }

    /// Its six digits.
    public var pin: Int64
    /// Its title.
    public var title: String
    /// The game's name for people.
    public var game: String
    /// Where it is in its life.
    public var phase: Phase
    /// What goes on in words, such as who is to move; empty when the game's own markup says it.
    public var line: String
    /// The game, once one has begun.
    public var board: Markup?
    /// Whether people can still come in and play.
    public var isOpen: Bool

    /// A page with these values.
    public init(
        pin: Int64, title: String, game: String, phase: Phase, line: String, board: Markup?, isOpen: Bool
    ) {
        self.pin = pin
        self.title = title
        self.game = game
        self.phase = phase
        self.line = line
        self.board = board
        self.isOpen = isOpen
    }

    /// The digits in two groups, as people read them out.
    public static func spaced(_ pin: Int64) -> String { "\(pin / 1_000) \(String(pin % 1_000 + 1_000).dropFirst())" }

    /// The page's title.
    public var documentTitle: String { "\(title) · \(Self.spaced(pin)) · OneUp" }

    /// The content of the main element.
    public var main: Markup {
        Markup { page in
            page.element("div", ["class": "title"]) { line in
                line.element("h1", title)
                line.element("p", ["class": "pin"]) { pin in
                    pin.text("\(game) · ")
                    pin.element("strong", Self.spaced(self.pin))
                }
            }
            if !line.isEmpty { page.element("p", ["class": phase == .over ? "line result" : "line"], line) }
            if let board {
                page.element("section", ["class": "game", "aria-label": game]) { $0.markup(board) }
            }
            if isOpen {
                page.element("div", ["class": "join"]) { join in
                    join.element("p") { line in
                        line.text("Play in a terminal: ")
                        line.element("code", "oneup join \(pin)")
                    }
                    join.element("p", ["class": "code"]) { code in
                        code.void("img", ["src": "/rooms/\(pin)/code.svg", "alt": "", "width": "296", "height": "296"])
                        code.text("Watch on a phone")
                    }
                }
            }
        }
    }

    /// What is shown when the room has ended while somebody watched.
    public static let ended = Markup { page in
        page.element("h1", "This room has ended")
        page.element("p") { $0.element("a", ["href": "/"], "To the overview of rooms and servers") }
    }
}

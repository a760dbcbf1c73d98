internal import Cells
internal import GameViews
internal import Games

/// A key as the screen understands it.
enum Key: Hashable, Sendable {
    /// A character that can be seen, or a space.
    case character(Character)
    /// Ctrl and a lower-case letter.
    case control(Character)
    case enter, escape, tab, backTab, backspace, delete
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)

    /// The key as help writes it.
    func name(isASCII: Bool = false) -> String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .control(let letter): "Ctrl-\(letter.uppercased())"
        case .enter: isASCII ? "Enter" : "↵"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .backspace: "Backspace"
        case .delete: "Delete"
        case .up: isASCII ? "Up" : "↑"
        case .down: isASCII ? "Down" : "↓"
        case .left: isASCII ? "Left" : "←"
        case .right: isASCII ? "Right" : "→"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .function(let number): "F\(number)"
        }
    }
}

/// What comes into the screen's model.
enum ScreenInput {
    /// A key was pressed.
    case key(Key)
    /// A character was pasted: it is text, whatever a key of that name would do.
    case paste(Character)
    /// The mouse was clicked on this cell.
    case click(column: Int, row: Int)
    /// The wheel was turned.
    case wheel(isUp: Bool)
    /// The terminal has this size now.
    case resize(Size)
    /// The machine has told something.
    case delivery(ClientDelivery)
    /// Some time has gone by.
    case tick
    /// What came of the effect `killServer`: nil when it was killed, else why not.
    case killed(problem: String?)
    /// What came of the effect `readDocument`.
    case document(Result<HostedGame, DocumentProblems>)
}

/// What the model wants done.
enum ScreenEffect: Equatable {
    /// Ask the server.
    case request(ClientRequest)
    /// Kill the process of the server with this name, on this machine's own cluster.
    case killServer(String)
    /// Read this file and make a game of this kind from it.
    case readDocument(kind: String, path: String)
    /// Stop the program until the shell goes on with it.
    case suspend
    /// Paint everything anew.
    case redraw
    /// End the program with this status; the text, if any, is for the terminal that is left.
    case exit(Int32, String?)
}

/// A picture of the whole screen.
struct ScreenPicture: Equatable {
    /// A part that can be clicked.
    struct Hit: Equatable {
        var area: Rect
        var target: Target
    }

    /// What a click means.
    enum Target: Equatable {
        /// A room in a list, by its PIN.
        case room(Int64)
        /// A square of the board.
        case square(Int)
        /// A key of the key bar.
        case action(ScreenAction)
        /// A key of the key bar that the game itself offers.
        case scene(SceneInput)
        /// A row of a list in front.
        case row(Int)
        /// Nothing: what lies below is covered.
        case covered
    }

    var grid: Grid
    var hits: [Hit] = []
    /// Where the terminal's cursor is shown: where one types.
    var cursor: (column: Int, row: Int)?

    init(_ size: Size) { grid = Grid(size) }

    static func == (left: ScreenPicture, right: ScreenPicture) -> Bool {
        left.grid == right.grid && left.hits == right.hits && left.cursor?.column == right.cursor?.column
            && left.cursor?.row == right.cursor?.row
    }

    /// What lies on top at a place.
    func target(column: Int, row: Int) -> Target? {
        hits.last { $0.area.contains(column: column, row: row) }?.target
    }
}

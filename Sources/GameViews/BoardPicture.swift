public import Cells
public import Games

/// What a board's picture shows beside the game itself.
public struct BoardLook: Equatable, Sendable {
    /// The square that the next key acts on; nil without a cursor.
    public var cursor: Int?
    /// The square of a piece that was picked up, in games where a move has two squares.
    public var chosen: Int?
    /// A move that was sent and is not stored yet.
    public var pending: Fact?
    /// The last move, in the game's notation.
    public var last: String?
    /// Whether empty squares show the key that plays there.
    public var showsKeys: Bool
    /// Whether only ASCII may be used.
    public var isASCII: Bool
    /// Whether the board is seen from the other side, in games where `isTurned` says that a seat has it there.
    public var isTurned: Bool
    /// Whether pieces are letters though figures could be shown, in games that have both.
    public var usesLetters: Bool

    /// A look with these values.
    public init(
        cursor: Int? = nil, chosen: Int? = nil, pending: Fact? = nil, last: String? = nil, showsKeys: Bool = false,
        isASCII: Bool = false, isTurned: Bool = false, usesLetters: Bool = false
    ) {
        self.cursor = cursor
        self.chosen = chosen
        self.pending = pending
        self.last = last
        self.showsKeys = showsKeys
        self.isASCII = isASCII
        self.isTurned = isTurned
        self.usesLetters = usesLetters
    }
}

/// A board as cells, and where its squares are.
public struct BoardPicture: Equatable, Sendable {
    /// One square for the mouse.
    public struct Square: Equatable, Sendable {
        /// Its number, which only the game's view understands.
        public var number: Int
        /// Where it is in the picture.
        public var area: Rect

        /// A square with these values.
        public init(_ number: Int, _ area: Rect) {
            self.number = number
            self.area = area
        }
    }

    /// The picture.
    public var grid: Grid
    /// The squares; none in a picture that cannot be clicked.
    public var squares: [Square]

    /// A picture with these values.
    public init(_ grid: Grid, squares: [Square] = []) {
        self.grid = grid
        self.squares = squares
    }

    /// Lines of text as a picture, for games that have no other.
    public init(lines: [String], fitting size: Size) {
        let width = lines.map { displayWidth($0) }.max() ?? 0
        var grid = Grid(Size(min(width, size.width), min(lines.count, size.height)))
        for (row, line) in lines.enumerated() { grid.put(line, column: 0, row: row) }
        self.init(grid)
    }
}

/// Where an arrow key leads.
public enum BoardDirection: Sendable {
    /// The four directions of a screen.
    case up, down, left, right

    /// The other way.
    public var opposite: BoardDirection {
        switch self {
        case .up: .down
        case .down: .up
        case .left: .right
        case .right: .left
        }
    }
}

/// What it means to press a square.
public enum SquarePress: Equatable, Sendable {
    /// It is a whole move, in the game's notation.
    case move(String)
    /// A piece is picked up there, or put down again with nil.
    case choose(Int?)
    /// It is a move once one of these is chosen; the text asks for it.
    case ask(String, [SquareChoice])
    /// Nothing can be done there; why, for a person.
    case refused(String)
}

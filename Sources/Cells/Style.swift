/// What a cell is for. A theme turns it into colours; no meaning rests on colour alone.
public enum Style: UInt8, CaseIterable, Sendable {
    /// Text.
    case normal
    /// What can wait: notes, older lines, empty places.
    case dim
    /// The name of a screen or of a part of it.
    case title
    /// What stands out a little: a key's name, a mark beside one's own name.
    case accent
    /// The row or the square that the next key acts on.
    case selected
    /// The same in a part of the screen that has no focus.
    case chosen
    /// Something to know.
    case warning
    /// Done, stored, won.
    case good
    /// Wrong, lost.
    case error
    /// Lines and corners.
    case frame
    /// Where one types.
    case field
    /// The pieces of the first seat.
    case seat0
    /// The pieces of the second seat.
    case seat1
    /// The pieces of the third seat.
    case seat2
    /// The pieces of the fourth seat.
    case seat3
    /// A move that is not stored yet.
    case pending
    /// The last move, or the squares that decided a game.
    case highlight
    /// The two rows at the bottom.
    case bar
    /// A square of a board that is told apart from its neighbours, and what stands there without belonging to a seat.
    case shaded
    /// The pieces of the first seat on such a square.
    case shadedSeat0
    /// The pieces of the second seat on such a square.
    case shadedSeat1
    /// A code for a phone's camera: black on white whatever the theme is.
    case code

    /// The style of a seat's pieces, for any number of seats.
    public static func seat(_ number: Int) -> Style {
        let seats: [Style] = [.seat0, .seat1, .seat2, .seat3]
        return seats[((number % seats.count) + seats.count) % seats.count]
    }
}

/// How a style looks on one kind of terminal.
public struct Look: Equatable, Sendable {
    /// The colour of the text, an index into the terminal's palette; nil is the terminal's own.
    public var foreground: Int16?
    /// The colour behind it.
    public var background: Int16?
    /// Whether it is bold.
    public var isBold: Bool
    /// Whether it is faint.
    public var isDim: Bool
    /// Whether text and background change places.
    public var isReverse: Bool
    /// Whether it is underlined.
    public var isUnderlined: Bool

    /// A look with these values.
    public init(
        _ foreground: Int16? = nil, on background: Int16? = nil, bold: Bool = false, dim: Bool = false,
        reverse: Bool = false, underlined: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        isBold = bold
        isDim = dim
        isReverse = reverse
        isUnderlined = underlined
    }
}

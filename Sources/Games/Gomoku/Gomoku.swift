/// Gomoku: five stones in a row on a board of fifteen by fifteen. Points are written `a1` to `o15`, columns a to o from the
/// left and rows 1 to 15 from the bottom. The options choose the rule and the opening (docs/games/gomoku.md).
public struct Gomoku: GameRules {
    /// Its name in the protocol.
    public static let kind = "gomoku"
    /// Its name for people.
    public static let title = "Gomoku"
    /// Black and white.
    public static let seating = Seating.exactly(2)
    /// How a point is written.
    public static let notation = "a point, a1 to o15, for example h8 (in a swap2 opening also black, white or more)"

    /// Points on a side of the board.
    public static let side = 15
    /// Points of the board.
    public static let pointCount = side * side

    /// The colours of the stones.
    public enum Colour: Sendable {
        /// The first stone is black, and from then on the colours alternate.
        case black, white

        /// The other one.
        public var other: Colour { self == .black ? .white : .black }
    }

    /// What is chosen in a swap2 opening.
    public enum Choice: String, CaseIterable, Sendable {
        /// To play these stones.
        case black, white
        /// To place two more stones and let the first player choose.
        case more
    }

    /// Where a game is.
    public enum Phase: Equatable, Sendable {
        /// The first player places three stones; so many are left.
        case placing(left: Int)
        /// The second player chooses a colour, or two more stones.
        case choosing
        /// The second player places two more stones; so many are left.
        case placingMore(left: Int)
        /// The first player chooses a colour.
        case choosingColour
        /// The colours are given, and both move in turn.
        case playing
    }

    /// Which game it is.
    public let options: Options
    /// The stone on each point in reading order from the upper left corner, or nil.
    public internal(set) var points: [Colour?]
    /// How many stones are on the board.
    public internal(set) var stones: Int
    /// The seat that moves first.
    public let first: Int
    /// The seat that plays black; nil while nobody has chosen.
    public internal(set) var black: Int?
    /// Whether the second player asked for two more stones.
    public internal(set) var hasMore: Bool
    /// The point of the last stone.
    public internal(set) var last: Int?
    /// The points of the stones that decided the game, in reading order; none while it is not won.
    public internal(set) var winning: [Int]

    /// An empty board. Nothing is random.
    public init(options: String, first: Int, random: UInt64) throws(Violation) {
        guard first == 0 || first == 1 else { throw Violation(.unreadable, "seat \(first) cannot move first") }
        self.options = try Options(options)
        self.first = first
        points = Array(repeating: nil, count: Self.pointCount)
        stones = 0
        black = self.options.opening == .swap2 ? nil : first
        hasMore = false
        last = nil
        winning = []
    }

    // MARK: - How it stands

    /// Where the game is.
    public var phase: Phase {
        if black != nil { return .playing }
        if hasMore { return stones < 5 ? .placingMore(left: 5 - stones) : .choosingColour }
        return stones < 3 ? .placing(left: 3 - stones) : .choosing
    }

    /// The colour of the next stone.
    public var next: Colour { stones % 2 == 0 ? .black : .white }

    /// The colour that a seat plays; nil while nobody has chosen.
    public func colour(of seat: Int) -> Colour? { black.map { $0 == seat ? .black : .white } }

    /// What can be chosen now; nothing where a stone is to be placed.
    public var choices: [Choice] {
        guard case .running = status else { return [] }
        switch phase {
        case .choosing: return Choice.allCases
        case .choosingColour: return [.black, .white]
        case .placing, .placingMore, .playing: return []
        }
    }

    /// Whose turn it is, or how it ended: five in a row, or a full board.
    public var status: GameStatus {
        if let last, let colour = points[last], !winning.isEmpty, let black {
            let words = ["five", "six", "seven", "eight", "nine"]
            let length = options.rule == .standard ? 5 : Self.longest(through: last, on: points)
            let reason = "\(words[min(max(length, 5), 9) - 5]) in a row"
            return .over(.win(seat: colour == .black ? black : 1 - black, reason: reason))
        }
        if stones == Self.pointCount { return .over(.draw(reason: "the board is full")) }
        switch phase {
        case .placing, .choosingColour: return .running(turn: first)
        case .choosing, .placingMore: return .running(turn: 1 - first)
        case .playing:
            return .running(turn: black.map { next == .black ? $0 : 1 - $0 })
        }
    }

    /// Both rules with both openings.
    public static var variants: [String] {
        Rule.allCases.flatMap { rule in
            Opening.allCases.map { "rule=\(rule.rawValue) opening=\($0.rawValue)" }
        }
    }

    /// As many stones as were placed, the colours by turns, and a row of one colour for who has won.
    public var flaw: String? {
        let blacks = points.count { $0 == .black }
        let whites = points.count { $0 == .white }
        guard blacks + whites == stones else { return "\(blacks + whites) stones, and \(stones) were placed" }
        guard blacks - whites == stones % 2 else { return "\(blacks) black stones and \(whites) white ones" }
        guard winning.isEmpty || winning.count >= 5 else { return "a row of \(winning.count) has won" }
        return Set(winning.map { points[$0] }).count > 1 ? "a row of two colours has won" : nil
    }

    // MARK: - Moves

    /// The fact of a stone or of a choice, in its normal spelling; the first letter is enough for a choice. Refused out of
    /// turn, on a taken point, where a colour is to be chosen, or when over.
    public func decide(move: String, seat: Int, moment: Moment) throws(Violation) -> [Fact] {
        let choice = choices.first { move.lowercased() == $0.rawValue.prefix(1) }
        let move = try Move(choice?.rawValue ?? move)
        try check(move, seat: seat)
        return [Fact(seat: seat, text: move.text)]
    }

    /// What can be chosen, else the empty points.
    public func legalMoves(of seat: Int) -> [String] {
        guard status == .running(turn: seat) else { return [] }
        let choices = choices
        guard choices.isEmpty else { return choices.map(\.rawValue) }
        return points.indices.filter { points[$0] == nil }.map(Self.name)
    }

    /// Takes a stone or a choice into the state, under the same rules.
    public mutating func apply(_ fact: Fact) throws(Violation) {
        let move = try Move(fact.text)
        guard let seat = fact.seat else { throw Violation(.unreadable, "gomoku has no clock") }
        try check(move, seat: seat)
        switch move {
        case .stone(let point):
            points[point] = next
            stones += 1
            last = point
            winning = Self.winning(through: point, on: points, by: options.rule)
        case .choice(.black): black = seat
        case .choice(.white): black = 1 - seat
        case .choice(.more): hasMore = true
        }
    }

    private func check(_ move: Move, seat: Int) throws(Violation) {
        switch status {
        case .over:
            throw Violation(.gameOver, "the game is over; offer a rematch to play again")
        case .running(let turn):
            guard turn == seat else { throw Violation(.notYourTurn, "it is the other player's turn") }
        }
        let choices = choices
        switch move {
        case .stone(let point):
            guard choices.isEmpty else {
                let words = choices.contains(.more) ? "black, white, or more (two more stones)" : "black or white"
                throw Violation(.illegalMove, "no stone now: choose \(words)")
            }
            guard points[point] == nil else {
                throw Violation(.illegalMove, "\(Self.name(of: point)) is taken; choose an empty point")
            }
        case .choice(let choice):
            guard !choices.contains(choice) else { return }
            let what = choices.isEmpty ? "place a stone, for example h8" : "choose black or white"
            throw Violation(.illegalMove, "\(choice.rawValue) cannot be chosen now; \(what)")
        }
    }

    // MARK: - Names

    /// The name of a point, `a1` to `o15`, from its place in reading order.
    public static func name(of point: Int) -> String {
        String(UnicodeScalar(UInt8(0x61 + point % side))) + "\(side - point / side)"
    }

    /// The point with this name; nil when there is none. Capitals are taken too.
    public static func point(named name: some StringProtocol) -> Int? {
        let bytes = Array(name.utf8.prefix(4))
        guard bytes.count == 2 || bytes.count == 3, bytes[1] != 0x30 else { return nil }
        let column = Int(bytes[0] | 0x20) - 0x61
        var row = 0
        for byte in bytes[1...] {
            guard (0x30...0x39).contains(byte) else { return nil }
            row = row * 10 + Int(byte) - 0x30
        }
        guard (0..<side).contains(column), (1...side).contains(row) else { return nil }
        return (side - row) * side + column
    }

    /// A move as it is written.
    enum Move {
        case stone(Int)
        case choice(Choice)

        /// Reads what was typed.
        init(_ text: String) throws(Violation) {
            if let point = Gomoku.point(named: text) {
                self = .stone(point)
            } else if text.utf8.count <= 5, let choice = Choice(rawValue: text.lowercased()) {
                self = .choice(choice)
            } else {
                throw Violation(.illegalMove, "no such point: write \(notation)")
            }
        }

        /// Its normal spelling.
        var text: String {
            switch self {
            case .stone(let point): Gomoku.name(of: point)
            case .choice(let choice): choice.rawValue
            }
        }
    }
}

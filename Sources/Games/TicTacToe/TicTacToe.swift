/// Tic-tac-toe: three in a row on a board of three by three. Squares are written `a1` to `c3`, columns a to c from the
/// left and rows 1 to 3 from the bottom; 1 to 9 in reading order are taken too.
public struct TicTacToe: GameRules {
    /// Its name in the protocol.
    public static let kind = "tic-tac-toe"
    /// Its name for people.
    public static let title = "Tic-tac-toe"
    /// X and O.
    public static let seating = Seating.exactly(2)
    /// How a square is written.
    public static let notation = "a square, a1 to c3 (or 1 to 9 in reading order), for example b2"

    /// The seat on each square in reading order from the upper left corner, or nil.
    public private(set) var squares: [Int?]
    /// The seat that moves first; it plays X.
    public let first: Int

    /// The eight lines of three squares.
    static let lines = [
        [0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6],
    ]

    /// An empty board. There are no options, and nothing is random.
    public init(options: String, first: Int, random: UInt64) throws(Violation) {
        guard options.isEmpty else { throw Violation(.unreadable, "tic-tac-toe has no options; leave them out") }
        guard first == 0 || first == 1 else { throw Violation(.unreadable, "seat \(first) cannot move first") }
        squares = Array(repeating: nil, count: 9)
        self.first = first
    }

    /// The game of a `snapshot`. A board on which somebody moved twice in a row is refused.
    public init(options: String, snapshot: String) throws(Violation) {
        let bytes = Array(snapshot.utf8)
        guard options.isEmpty, bytes.count == 11, bytes[9] == 0x2F, bytes[10] == 0x30 || bytes[10] == 0x31 else {
            throw Violation(.unreadable, "not a stored game of tic-tac-toe: \(snapshot)")
        }
        var squares: [Int?] = []
        for byte in bytes[0..<9] {
            switch byte {
            case 0x2E: squares.append(nil)
            case 0x30, 0x31: squares.append(Int(byte) - 0x30)
            default: throw Violation(.unreadable, "not a square of tic-tac-toe: \(byte)")
            }
        }
        first = Int(bytes[10]) - 0x30
        self.squares = squares
        let ahead = count(of: first) - count(of: 1 - first)
        guard ahead == 0 || ahead == 1 else {
            throw Violation(.unreadable, "a game of tic-tac-toe in which somebody moved twice: \(snapshot)")
        }
    }

    /// Both have moved by turns, and one alone has a row.
    public var flaw: String? {
        let ahead = count(of: first) - count(of: 1 - first)
        guard ahead == 0 || ahead == 1 else { return "one has moved \(ahead) times more than the other" }
        let winners = Set(Self.lines.filter { line in Set(line.map { squares[$0] }).count == 1 }.map { squares[$0[0]] })
        return winners.subtracting([nil]).count > 1 ? "both have a row" : nil
    }

    private func count(of seat: Int) -> Int { squares.count { $0 == seat } }

    /// The three squares that decided the game, or nil.
    public var winningLine: [Int]? {
        Self.lines.first { line in
            guard let seat = squares[line[0]] else { return false }
            return line.allSatisfy { squares[$0] == seat }
        }
    }

    /// Whose turn it is, or how it ended: three in a row, or a full board.
    public var status: GameStatus {
        if let line = winningLine, let seat = squares[line[0]] {
            return .over(.win(seat: seat, reason: "three in a row"))
        }
        if !squares.contains(nil) { return .over(.draw(reason: "the board is full")) }
        return .running(turn: count(of: first) == count(of: 1 - first) ? first : 1 - first)
    }

    /// The nine squares in reading order, `.`, `0` or `1` each, then `/` and the seat that moves first.
    public var snapshot: String {
        squares.map { $0.map(String.init) ?? "." }.joined() + "/\(first)"
    }

    /// The fact of a move to this square, with the square's name. Refused out of turn, on a taken square, or when over.
    public func decide(move: String, seat: Int, moment: Moment) throws(Violation) -> [Fact] {
        let square = try Self.square(of: move)
        try check(square: square, seat: seat)
        return [Fact(seat: seat, text: Self.name(of: square))]
    }

    /// The empty squares.
    public func legalMoves(of seat: Int) -> [String] {
        guard status == .running(turn: seat) else { return [] }
        return squares.indices.filter { squares[$0] == nil }.map(Self.name)
    }

    /// Puts the seat's mark on the square, under the same rules.
    public mutating func apply(_ fact: Fact) throws(Violation) {
        let square = try Self.square(of: fact.text)
        guard let seat = fact.seat else { throw Violation(.unreadable, "tic-tac-toe has no clock") }
        try check(square: square, seat: seat)
        squares[square] = seat
    }

    private func check(square: Int, seat: Int) throws(Violation) {
        switch status {
        case .over:
            throw Violation(.gameOver, "the game is over; offer a rematch to play again")
        case .running(let turn):
            guard turn == seat else { throw Violation(.notYourTurn, "it is the other player's turn") }
        }
        guard squares[square] == nil else {
            throw Violation(.illegalMove, "\(Self.name(of: square)) is taken; choose an empty square")
        }
    }

    /// The name of a square, `a1` to `c3`, from its place in reading order.
    public static func name(of square: Int) -> String {
        ["a3", "b3", "c3", "a2", "b2", "c2", "a1", "b1", "c1"][square]
    }

    private static func square(of text: String) throws(Violation) -> Int {
        let bytes = Array(text.utf8)
        if bytes.count == 1, (0x31...0x39).contains(bytes[0]) { return Int(bytes[0]) - 0x31 }
        if bytes.count == 2, (0x31...0x33).contains(bytes[1]) {
            let column = Int(bytes[0] | 0x20) - 0x61
            if (0...2).contains(column) { return (0x33 - Int(bytes[1])) * 3 + column }
        }
        throw Violation(.illegalMove, "no such square: write \(notation)")
    }
}

// The state as one line: the points in reading order, `.`, `X` for black or `O` for white; the seat that moves first; the
// seat that plays black or `-`; `+` when two more stones were asked for, else `-`; the point of the last stone or `-`. Parts
// are divided by `/`. It is never longer than 236 characters.
extension Gomoku {
    /// The whole state in one line.
    public var snapshot: String {
        let board = points.map { $0.map { $0 == .black ? "X" : "O" } ?? "." }.joined()
        return [
            board, "\(first)", black.map(String.init) ?? "-", hasMore ? "+" : "-", last.map(Self.name) ?? "-",
        ].joined(separator: "/")
    }

    /// The game of a `snapshot`. What no game can lead to is refused: stones that do not alternate, a choice too early, a
    /// last stone that is not there, or a row that was won before it.
    public init(options: String, snapshot: String) throws(Violation) {
        func refused(_ reason: String) -> Violation {
            Violation(.unreadable, "not a stored game of gomoku, \(reason): \(snapshot.prefix(300))")
        }
        let parts = snapshot.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].utf8.count == Self.pointCount else { throw refused("wrong length") }
        guard let first = Self.seat(parts[1]) else { throw refused("nobody moves first") }
        var game = try Gomoku(options: options, first: first, random: 0)
        for (point, byte) in parts[0].utf8.enumerated() where byte != 0x2E {
            guard byte == 0x58 || byte == 0x4F else { throw refused("there are other stones than X and O") }
            game.points[point] = byte == 0x58 ? .black : .white
            game.stones += 1
        }
        guard game.points.count(where: { $0 == .black }) == (game.stones + 1) / 2 else {
            throw refused("somebody moved twice")
        }
        guard parts[2] == "-" || Self.seat(parts[2]) != nil, parts[3] == "-" || parts[3] == "+" else {
            throw refused("the choices are unreadable")
        }
        game.black = Self.seat(parts[2])
        game.hasMore = parts[3] == "+"
        guard game.choicesCanBe else { throw refused("the choices do not fit the stones") }
        if parts[4] != "-" {
            guard let last = Self.point(named: parts[4]), Self.name(of: last) == parts[4],
                game.points[last] == game.next.other
            else { throw refused("the last stone is not there") }
            game.last = last
            game.winning = Self.winning(through: last, on: game.points, by: game.options.rule)
        }
        guard (game.last == nil) == (game.stones == 0) else { throw refused("the last stone is not named") }
        guard !game.wasWonBefore else { throw refused("it was won before the last stone") }
        self = game
    }

    private static func seat(_ text: Substring) -> Int? { text == "0" ? 0 : text == "1" ? 1 : nil }

    /// Whether colours and wishes came when the opening asks for them.
    private var choicesCanBe: Bool {
        guard options.opening == .swap2 else { return black == first && !hasMore }
        let atChoice = hasMore ? 5 : 3
        return (stones >= 3 || !hasMore) && (black == nil ? stones <= atChoice : stones >= atChoice)
    }

    /// Whether there is a row that wins without the last stone.
    private var wasWonBefore: Bool {
        guard let last else { return false }
        var before = points
        before[last] = nil
        return before.indices.contains { !Self.winning(through: $0, on: before, by: options.rule).isEmpty }
    }
}

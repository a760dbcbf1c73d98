// The state as one line: South's houses and store, North's houses and store, the side that is to move, the seat that moves
// first, and the last move or `-`, divided by `/`: `0,5,5,5,5,4,0/4,4,4,4,4,4,0/N/0/S,1,0,0,0`. A last move is side, house,
// stones captured, and the stones that the end brought that side and the other. It is never longer than 64 characters.
extension Kalaha {
    /// The whole state in one line.
    public var snapshot: String {
        let rows = Side.allCases.map { side in
            pits[side.firstPit...side.store].map(String.init).joined(separator: ",")
        }
        let sowing = last.map {
            "\(Self.letter($0.side)),\($0.house),\($0.captured),\($0.ownRest),\($0.otherRest)"
        }
        return (rows + [Self.letter(turn), "\(first)", sowing ?? "-"]).joined(separator: "/")
    }

    /// The game of a `snapshot`. What no game can lead to is refused: stones that were lost or found, a side without stones
    /// in a game that goes on, or a last move that is missing.
    public init(options: String, snapshot: String) throws(Violation) {
        func refused(_ reason: String) -> Violation {
            Violation(.unreadable, "not a stored game of kalaha, \(reason): \(snapshot.prefix(100))")
        }
        let parts = snapshot.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, snapshot.utf8.count <= 64 else { throw refused("wrong length") }
        guard parts[3] == "0" || parts[3] == "1" else { throw refused("nobody moves first") }
        var game = try Kalaha(options: options, first: parts[3] == "0" ? 0 : 1, random: 0)
        let beginning = game.pits
        let most = beginning.reduce(0, +)
        let rows = parts[0...1].map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let pits = rows.joined().compactMap { Self.number($0, most: most) }
        guard rows.allSatisfy({ $0.count == 7 }), pits.count == 14 else { throw refused("not fourteen places") }
        guard pits.reduce(0, +) == most else { throw refused("not \(most) stones") }
        game.pits = pits
        guard let turn = Self.side(parts[2]) else { throw refused("nobody is to move") }
        game.turn = turn
        if parts[4] != "-" {
            let words = parts[4].split(separator: ",", omittingEmptySubsequences: false)
            let numbers = words.dropFirst().compactMap { Self.number($0, most: most) }
            guard words.count == 5, numbers.count == 4, let side = Self.side(words[0]),
                (1...Self.houses).contains(numbers[0]), numbers[1] != 1, numbers[2] == 0 || numbers[3] == 0
            else { throw refused("the last move is unreadable") }
            game.last = Sowing(
                side: side, house: numbers[0], captured: numbers[1], ownRest: numbers[2], otherRest: numbers[3])
        }
        guard (game.last == nil) == (pits == beginning), game.last != nil || turn == .south else {
            throw refused("the last move is not what it was")
        }
        if case .running = game.status {
            let isOneEmpty = Side.allCases.contains { side in pits[side.pits].allSatisfy { $0 == 0 } }
            guard !isOneEmpty, game.last.map({ $0.ownRest + $0.otherRest }) ?? 0 == 0 else {
                throw refused("it should be over")
            }
        }
        self = game
    }

    private static func letter(_ side: Side) -> String { side == .south ? "S" : "N" }

    private static func side(_ text: Substring) -> Side? { text == "S" ? .south : text == "N" ? .north : nil }

    /// A number in its one spelling, at most so large.
    private static func number(_ text: Substring, most: Int) -> Int? {
        guard let number = Int(text), (0...most).contains(number), String(number) == text else { return nil }
        return number
    }
}

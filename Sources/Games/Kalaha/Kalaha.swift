/// Kalaha: two rows of six houses and two stores; stones are sown counter-clockwise, and who has more in the store at the
/// end wins. A move is a house, 1 to 6 from one's own left. South moves first (docs/games/kalaha.md).
public struct Kalaha: GameRules {
    /// Its name in the protocol.
    public static let kind = "kalaha"
    /// Its name for people.
    public static let title = "Kalaha"
    /// South and North.
    public static let seating = Seating.exactly(2)
    /// How a house is written.
    public static let notation = "one of your houses, 1 to 6 from your left, for example 3"

    /// The stones of each house.
    public static let optionChoices = [
        OptionChoice(
            "stones", label: "stones", [4, 3, 5, 6].map { .init("\($0)", "\($0) in each house") },
            hint: "More stones make a longer game.")
    ]

    /// Houses of one side.
    public static let houses = 6
    /// The stones that may be in each house at the beginning.
    public static let stonesAtFirst = 3...6

    /// The two sides of the board.
    public enum Side: Int, CaseIterable, Sendable {
        /// Who moves first.
        case south, north

        /// The other one.
        public var other: Side { self == .south ? .north : .south }
        /// The place of its first house.
        public var firstPit: Int { rawValue * 7 }
        /// The place of its store.
        public var store: Int { firstPit + houses }
        /// The places of its houses.
        public var pits: Range<Int> { firstPit..<store }
    }

    /// What the last move came to.
    public struct Sowing: Equatable, Sendable {
        /// Who moved.
        public var side: Side
        /// The house that was emptied, 1 to 6.
        public var house: Int
        /// The stones that were captured, the capturing one included; 0 for no capture.
        public var captured: Int
        /// The stones that the game's end brought from the houses into the stores: those of who moved, and the other side's.
        /// One of them is 0, as one side is empty then; while the game goes on both are.
        public var ownRest = 0, otherRest = 0
    }

    /// The stones in each house at the beginning.
    public let stones: Int
    /// The stones in each place, counter-clockwise: South's houses 1 to 6 and store, then North's.
    public internal(set) var pits: [Int]
    /// The side that is to move.
    public internal(set) var turn: Side
    /// The seat that moves first; it plays South.
    public let first: Int
    /// The last move; nil at the beginning.
    public internal(set) var last: Sowing?

    /// The beginning. The only option is `stones=`, 3 to 6; nothing is random.
    public init(options: String, first: Int, random: UInt64) throws(Violation) {
        guard first == 0 || first == 1 else { throw Violation(.unreadable, "seat \(first) cannot move first") }
        stones = try Self.stones(options)
        self.first = first
        pits = (0..<14).map { [stones] in $0 % 7 == Self.houses ? 0 : stones }
        turn = .south
    }

    private static func stones(_ options: String) throws(Violation) -> Int {
        let words = options.split(separator: " ")
        guard let word = words.first else { return 4 }
        guard words.count == 1, word.hasPrefix("stones=") else {
            throw Violation(.unreadable, "kalaha has one option, stones=3 to stones=6; it cannot read \"\(options)\"")
        }
        guard let stones = stonesAtFirst.first(where: { "stones=\($0)" == word }) else {
            throw Violation(.unreadable, "\"\(word)\" cannot be; write stones=3, stones=4, stones=5 or stones=6")
        }
        return stones
    }

    // MARK: - How it stands

    /// The side of a seat.
    public func side(of seat: Int) -> Side { seat == first ? .south : .north }

    /// The seat of a side.
    public func seat(of side: Side) -> Int { side == .south ? first : 1 - first }

    /// Whether a side has no stones in its houses.
    private func isEmpty(_ side: Side) -> Bool { pits[side.pits].allSatisfy { $0 == 0 } }

    /// With few stones and with many.
    public static var variants: [String] { [""] + stonesAtFirst.map { "stones=\($0)" } }

    /// No stone was lost or found, none was captured alone, and while the game goes on who is to move has one.
    public var flaw: String? {
        let all = pits.reduce(0, +)
        guard all == 2 * Self.houses * stones, pits.allSatisfy({ $0 >= 0 }) else { return "there are \(all) stones" }
        if last?.captured == 1 { return "one stone was captured" }
        if case .running = status, isEmpty(turn) { return "who is to move has nothing to sow" }
        return nil
    }

    /// Whether the last move was one that gave another to the same side.
    public var movesAgain: Bool {
        guard let last, case .running = status else { return false }
        return last.side == turn
    }

    /// Whose turn it is, or how it ended: all stones are in the stores then.
    public var status: GameStatus {
        guard isEmpty(.south), isEmpty(.north) else { return .running(turn: seat(of: turn)) }
        let south = pits[Side.south.store]
        let north = pits[Side.north.store]
        guard south != north else { return .over(.draw(reason: "\(south) stones each")) }
        let winner = seat(of: south > north ? .south : .north)
        return .over(.win(seat: winner, reason: "\(max(south, north)) stones to \(min(south, north))"))
    }

    // MARK: - Moves

    /// The fact of sowing a house. Refused out of turn, for an empty house, or when over.
    public func decide(move: String, seat: Int, moment: Moment) throws(Violation) -> [Fact] {
        let house = try Self.house(move)
        try check(house, seat: seat)
        return [Fact(seat: seat, text: "\(house)")]
    }

    /// The houses with stones in them.
    public func legalMoves(of seat: Int) -> [String] {
        guard status == .running(turn: seat) else { return [] }
        return (1...Self.houses).filter { pits[turn.firstPit + $0 - 1] > 0 }.map(String.init)
    }

    /// Sows the house, under the same rules.
    public mutating func apply(_ fact: Fact) throws(Violation) {
        let house = try Self.house(fact.text)
        guard let seat = fact.seat else { throw Violation(.unreadable, "kalaha has no clock") }
        try check(house, seat: seat)
        sow(house)
    }

    private static func house(_ text: String) throws(Violation) -> Int {
        guard let byte = text.utf8.first, text.utf8.count == 1, (0x31...0x36).contains(byte) else {
            throw Violation(.illegalMove, "no such house: write \(notation)")
        }
        return Int(byte) - 0x30
    }

    private func check(_ house: Int, seat: Int) throws(Violation) {
        switch status {
        case .over:
            throw Violation(.gameOver, "the game is over; offer a rematch to play again")
        case .running(let turn):
            guard turn == seat else { throw Violation(.notYourTurn, "it is the other player's turn") }
        }
        guard pits[turn.firstPit + house - 1] > 0 else {
            throw Violation(.illegalMove, "house \(house) is empty; choose one with stones in it")
        }
    }

    /// Lays the stones of a house one by one into the places that follow, past the other side's store, and does what the
    /// place of the last one brings.
    private mutating func sow(_ house: Int) {
        let side = turn
        var place = side.firstPit + house - 1
        var hand = pits[place]
        pits[place] = 0
        while hand > 0 {
            place = (place + 1) % pits.count
            guard place != side.other.store else { continue }
            pits[place] += 1
            hand -= 1
        }
        var sowing = Sowing(side: side, house: house, captured: 0)
        let opposite = Self.opposite(place)
        if side.pits.contains(place), pits[place] == 1, pits[opposite] > 0 {
            sowing.captured = pits[opposite] + 1
            pits[side.store] += sowing.captured
            pits[place] = 0
            pits[opposite] = 0
        }
        if place != side.store { turn = side.other }
        if isEmpty(.south) || isEmpty(.north) {
            sowing.ownRest = takeRest(of: side)
            sowing.otherRest = takeRest(of: side.other)
        }
        last = sowing
    }

    /// The house across the board.
    public static func opposite(_ pit: Int) -> Int { 2 * houses - pit }

    /// Puts the stones that are left in a side's houses into its store, and counts them.
    private mutating func takeRest(of side: Side) -> Int {
        let rest = pits[side.pits].reduce(0, +)
        for pit in side.pits { pits[pit] = 0 }
        pits[side.store] += rest
        return rest
    }
}

/// Positions that were looked at, by a key; bounded, and a newer one takes an older one's place.
struct ChessTable {
    /// What is known of a worth.
    enum Bound: UInt8 {
        case exact, atLeast, atMost
    }

    /// What is known of a position.
    struct Entry {
        var key: UInt64 = 0
        var move: UInt16 = 0
        var worth: Int16 = 0
        var depth: Int8 = -1
        var bound = Bound.exact
    }

    /// Entries of a table for long searches, 1 MiB, and for short ones; powers of two.
    static let large = 1 << 16
    static let small = 1 << 12

    private var entries: [Entry]

    init(entries count: Int) { entries = [Entry](repeating: Entry(), count: count) }

    /// A number for the position within one search: cheaper than the key of the log, and kept nowhere.
    @inline(__always) static func key(_ position: Chess.Position) -> UInt64 {
        var key: UInt64 = position.turn == .white ? 0x243F_6A88_85A3_08D3 : 0x1319_8A2E_0370_7344
        func mix(_ bits: UInt64) {
            key = (key ^ bits) &* 0x9E37_79B9_7F4A_7C15
            key ^= key &>> 29
        }
        mix(position.white)
        mix(position.black)
        mix(position.pawns)
        mix(position.knights)
        mix(position.bishops | position.queens)
        mix(position.rooks | position.queens)
        mix(position.castlingRooks ^ position.enPassant &* 0xBF58_476D_1CE4_E5B9)
        return BotRandom.mixed(key)
    }

    @inline(__always) func find(_ key: UInt64) -> Entry? {
        let entry = entries[Int(truncatingIfNeeded: key) & (entries.count &- 1)]
        return entry.key == key && entry.depth >= 0 ? entry : nil
    }

    mutating func keep(_ key: UInt64, depth: Int, bound: Bound, worth: Int, ply: Int, move: UInt16) {
        // A mate is kept as seen from here, not from the root.
        let shift = worth > ChessSearch.mateSeen ? ply : worth < -ChessSearch.mateSeen ? -ply : 0
        entries[Int(truncatingIfNeeded: key) & (entries.count &- 1)] = Entry(
            key: key, move: move, worth: Int16(clamping: worth &+ shift), depth: Int8(clamping: depth), bound: bound)
    }

    /// A kept worth as seen from the root.
    static func worth(_ kept: Int16, at ply: Int) -> Int {
        let worth = Int(kept)
        return worth > ChessSearch.mateSeen ? worth - ply : worth < -ChessSearch.mateSeen ? worth + ply : worth
    }
}

/// Gives the places of a list of moves, the highest rank first; sorted only as far as it is asked.
struct ChessMoveOrder {
    private var ranks = InlineArray<320, Int>(repeating: Int.min)
    private let count: Int

    init(count: Int) { self.count = count }

    @inline(__always) mutating func set(_ index: Int, _ rank: Int) { ranks[index] = rank }

    /// The place with the highest rank that was not given yet.
    @inline(__always) mutating func next() -> Int {
        var best = 0
        for index in 0..<count where ranks[index] > ranks[best] { best = index }
        ranks[best] = Int.min
        return best
    }
}

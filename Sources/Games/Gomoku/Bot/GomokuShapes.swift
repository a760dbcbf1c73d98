/// What a stone on a point makes of one line through it. Ordered: the higher, the more dangerous.
enum GomokuShape: UInt8, Comparable {
    /// Nothing.
    case none
    /// Two stones that can become five.
    case two
    /// Three stones that can become five, and no open four.
    case three
    /// Three stones that become an open four with one more.
    case openThree
    /// Four stones that one point makes five.
    case four
    /// Four stones that any of two points makes five.
    case openFour
    /// Five.
    case five

    static func < (first: GomokuShape, second: GomokuShape) -> Bool { first.rawValue < second.rawValue }

    /// What a search holds it for.
    var worth: Int {
        switch self {
        case .none: 0
        case .two: 20
        case .three: 120
        case .openThree: 1_000
        case .four: 1_300
        case .openFour: 20_000
        case .five: 400_000
        }
    }
}

/// Finds shapes in a window of eleven points, the new stone in the middle: five more on each side, so that an overline is seen.
/// What was found is kept: each window is looked at once in a search.
struct GomokuShapes {
    /// One bit for each point of the window; the middle one is bit 5.
    private static let middle: UInt32 = 1 << 5
    /// The points within four of the middle: what a five with it can need.
    private static let near: UInt32 = 0b011_1111_1110

    private let isExact: Bool
    /// By the ten other points, own stones and empty ones: the shape and one more, 0 for not yet.
    private var known: [UInt8]

    init(_ rule: Gomoku.Rule) {
        isExact = rule == .standard
        known = [UInt8](repeating: 0, count: 1 << 20)
    }

    /// The shape of a stone in the middle of these own stones and empty points; both without the middle.
    @inline(__always) mutating func shape(_ own: UInt32, _ empty: UInt32) -> GomokuShape {
        let place = Int(Self.packed(own) << 10 | Self.packed(empty))
        let kept = known[place]
        if kept > 0, let shape = GomokuShape(rawValue: kept &- 1) { return shape }
        let shape = find(own | Self.middle, empty)
        known[place] = shape.rawValue + 1
        return shape
    }

    @inline(__always) private static func packed(_ window: UInt32) -> UInt32 {
        window & 0b1_1111 | window >> 1 & 0b11_1110_0000
    }

    /// The points, as bits of the window, that make five of a shape of four.
    func completions(_ own: UInt32, _ empty: UInt32) -> UInt32 {
        var found: UInt32 = 0
        let own = own | Self.middle
        for start in 1...5 {
            let five: UInt32 = 0b1_1111 << UInt32(start)
            let missing = five & ~own
            guard missing.nonzeroBitCount == 1, missing & empty != 0, isFive(five, own) else { continue }
            found |= missing
        }
        return found
    }

    /// Whether five stones here would count: by the standard rule none of one's own may stand at their ends.
    private func isFive(_ five: UInt32, _ own: UInt32) -> Bool {
        !isExact || own & (five << 1 | five >> 1) & ~five == 0
    }

    private func find(_ own: UInt32, _ empty: UInt32) -> GomokuShape {
        for start in 1...5 {
            let five: UInt32 = 0b1_1111 << UInt32(start)
            if own & five == five, isFive(five, own) { return .five }
        }
        let fours = completions(own, empty).nonzeroBitCount
        if fours > 0 { return fours > 1 ? .openFour : .four }
        var rest = empty & Self.near
        while rest != 0 {
            let point = rest & ~(rest &- 1)
            rest &= rest &- 1
            if completions(own | point, empty & ~point).nonzeroBitCount > 1 { return .openThree }
        }
        var most = 0
        for start in 1...5 {
            let five: UInt32 = 0b1_1111 << UInt32(start)
            if five & ~(own | empty) == 0 { most = max(most, (own & five).nonzeroBitCount) }
        }
        return most >= 3 ? .three : most == 2 ? .two : .none
    }
}

extension Chess.Position {
    /// A number for the position as the rules compare positions (FIDE 9.2.3): pieces, side to move, castling, en passant where a
    /// pawn can take. Equal positions have equal keys, and two others have the same once in 2⁶⁴. The keys stand in logs, so
    /// this function never changes: the exclusive or of `mixed(n)` over
    ///
    ///     n = 64 × (kind + 6 × side) + square    for each piece; pawn 0 … king 5, white 0, black 1, a1 0 … h8 63
    ///     n = 768 + square                       for each rook that may still castle
    ///     n = 832 + square                       for en passant
    ///     n = 896                                when black is to move
    public var key: UInt64 {
        var key: UInt64 = turn == .black ? Self.mixed(896) : 0
        for side in [Chess.Side.white, .black] {
            for kind in Chess.Kind.allCases {
                var rest = pieces(kind, side)
                let base = 64 * (UInt64(kind.rawValue) + 6 * UInt64(side.rawValue))
                while rest != 0 { key ^= Self.mixed(base + UInt64(rest.popFirst())) }
            }
        }
        var rest = castlingRooks
        while rest != 0 { key ^= Self.mixed(768 + UInt64(rest.popFirst())) }
        if enPassant != 0 { key ^= Self.mixed(832 + UInt64(enPassant.first)) }
        return key
    }

    /// The number with this index of the generator SplitMix64 (Steele, Lea, Flood 2014), seed 0.
    static func mixed(_ index: UInt64) -> UInt64 {
        var value = (index + 1) &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

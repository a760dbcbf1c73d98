/// Squares are numbered 0 to 63: a1, b1 … h1, a2 … h8. A set of squares is a bitboard: bit n stands for square n.
typealias Bitboard = UInt64

extension Chess {
    /// The two sides.
    public enum Side: UInt8, Sendable {
        /// The side that begins a game.
        case white
        /// The other one.
        case black

        /// The other side.
        public var other: Side { self == .white ? .black : .white }
        /// `white` or `black`.
        public var name: String { self == .white ? "white" : "black" }
    }

    /// The six kinds of pieces. The numbers are those that `Move` keeps for a promotion.
    public enum Kind: UInt8, CaseIterable, Sendable {
        /// Goes one square ahead, takes aslant.
        case pawn
        /// Jumps.
        case knight
        /// Goes aslant.
        case bishop
        /// Goes straight.
        case rook
        /// Goes straight and aslant.
        case queen
        /// The one that must not be taken.
        case king

        /// The English letter, upper case; `P` for a pawn.
        public var letter: Character { ["P", "N", "B", "R", "Q", "K"][Int(rawValue)] }
        /// The English name.
        public var name: String { ["pawn", "knight", "bishop", "rook", "queen", "king"][Int(rawValue)] }

        /// The kind with this letter, upper or lower case.
        init?(letter: UInt8) {
            switch letter | 0x20 {
            case 0x70: self = .pawn
            case 0x6E: self = .knight
            case 0x62: self = .bishop
            case 0x72: self = .rook
            case 0x71: self = .queen
            case 0x6B: self = .king
            default: return nil
            }
        }
    }

    /// A piece of one side.
    public struct Piece: Hashable, Sendable {
        /// What it is.
        public let kind: Kind
        /// Whose it is.
        public let side: Side

        /// A piece of this side.
        public init(_ kind: Kind, _ side: Side) {
            self.kind = kind
            self.side = side
        }

        /// As in FEN: upper case for white, lower case for black.
        public var letter: Character {
            side == .white ? kind.letter : Character(kind.letter.lowercased())
        }
    }

    /// The name of a square, `a1` to `h8`.
    public static func name(of square: Int) -> String {
        String(decoding: [0x61 + UInt8(square & 7), 0x31 + UInt8(square >> 3 & 7)], as: UTF8.self)
    }

    /// The square with this name, letters in upper or lower case; nil when there is none.
    public static func square(named name: String) -> Int? {
        let bytes = Array(name.utf8)
        guard bytes.count == 2 else { return nil }
        return square(file: bytes[0], rank: bytes[1])
    }

    /// The square of a file's letter and a rank's digit.
    static func square(file: UInt8, rank: UInt8) -> Int? {
        let file = file | 0x20
        guard (0x61...0x68).contains(file), (0x31...0x38).contains(rank) else { return nil }
        return Int(rank - 0x31) * 8 + Int(file - 0x61)
    }
}

extension UInt64 {
    /// The one square, as a set.
    @inline(__always) static func square(_ number: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: number) }
    /// The lowest square of a set that is not empty.
    @inline(__always) var first: Int { trailingZeroBitCount }
    /// Whether the square belongs to the set.
    @inline(__always) func has(_ square: Int) -> Bool { self & .square(square) != 0 }
    /// Takes the lowest square out of a set that is not empty.
    @inline(__always) mutating func popFirst() -> Int {
        let square = trailingZeroBitCount
        self &= self &- 1
        return square
    }

    static let fileA: UInt64 = 0x0101_0101_0101_0101
    static let fileH: UInt64 = 0x8080_8080_8080_8080
    static let rank1: UInt64 = 0xFF
    static let rank8: UInt64 = 0xFF00_0000_0000_0000
    /// The first and the last rank, where no pawn stands.
    static let ends: UInt64 = 0xFF00_0000_0000_00FF
    /// The light squares: b1, h1 and so on.
    static let light: UInt64 = 0x55AA_55AA_55AA_55AA
}

extension Chess {
    /// A move, packed into 16 bits: six for the square it begins on, six for where it ends, four for what it is.
    public struct Move: Hashable, Sendable {
        let bits: UInt16

        /// What a move is besides its squares.
        enum Special: UInt16 {
            /// Nothing else.
            case none
            /// The pawns' 1, so that a promotion's number is the kind's own.
            case knight, bishop, rook, queen
            /// `to` is the square of the rook that the king castles with.
            case castling
            /// A pawn takes one that has just gone two squares.
            case enPassant
        }

        @inline(__always) init(_ from: Int, _ to: Int, _ special: Special = .none) {
            bits = UInt16(truncatingIfNeeded: from | to &<< 6) | special.rawValue &<< 12
        }

        /// The square it begins on.
        @inline(__always) public var from: Int { Int(bits & 63) }
        /// The square it ends on; when castling, that of the rook.
        @inline(__always) public var to: Int { Int(bits &>> 6 & 63) }
        @inline(__always) private var code: UInt16 { bits &>> 12 }
        /// What the pawn becomes, or nil.
        @inline(__always) public var promotion: Kind? {
            (1...4).contains(code) ? Kind(rawValue: UInt8(truncatingIfNeeded: code)) : nil
        }
        /// Whether king and rook move at once.
        @inline(__always) public var isCastling: Bool { code == Special.castling.rawValue }
        @inline(__always) var isEnPassant: Bool { code == Special.enPassant.rawValue }
        /// Whether it is not special at all.
        @inline(__always) var isPlain: Bool { code == 0 }

        /// Whether castling goes towards the h-file.
        @inline(__always) public var isShort: Bool { to > from }
        /// Where the king ends when it castles.
        @inline(__always) public var kingTarget: Int { from & 56 | (isShort ? 6 : 2) }
        /// Where the rook ends when the king castles.
        @inline(__always) var rookTarget: Int { from & 56 | (isShort ? 5 : 3) }

        /// The square that the piece ends on, castling included.
        public var target: Int { isCastling ? kingTarget : to }
    }

    /// A list of moves without a place in the heap. No position that FEN lets in has more moves (the most known from a legal
    /// one is 218).
    struct MoveList {
        private var moves = InlineArray<320, UInt16>(repeating: 0)
        private(set) var count = 0

        @inline(__always) mutating func append(_ move: Move) {
            moves[count] = move.bits
            count &+= 1
        }

        @inline(__always) subscript(index: Int) -> Move { Move(bits: moves[index]) }
    }
}

extension Chess.Move {
    @inline(__always) fileprivate init(bits: UInt16) { self.bits = bits }
}

/// What takes the moves of a position: a list keeps them, a counter only counts.
protocol ChessMoveSink {
    /// A piece goes from here to each of these squares.
    mutating func add(from: Int, targets: Bitboard)
    /// Pawns come to these squares from so many squares away, and become one of four pieces there or none.
    mutating func add(pawnTargets: Bitboard, offset: Int, promotes: Bool)
    /// Castling or en passant.
    mutating func add(_ move: Chess.Move)
}

extension Chess.MoveList: ChessMoveSink {
    @inline(__always) mutating func add(_ move: Chess.Move) { append(move) }

    @inline(__always) mutating func add(from: Int, targets: Bitboard) {
        var rest = targets
        while rest != 0 { append(Chess.Move(from, rest.popFirst())) }
    }

    @inline(__always) mutating func add(pawnTargets: Bitboard, offset: Int, promotes: Bool) {
        var rest = pawnTargets
        while rest != 0 {
            let to = rest.popFirst()
            if promotes {
                append(Chess.Move(to &- offset, to, .queen))
                append(Chess.Move(to &- offset, to, .rook))
                append(Chess.Move(to &- offset, to, .bishop))
                append(Chess.Move(to &- offset, to, .knight))
            } else {
                append(Chess.Move(to &- offset, to))
            }
        }
    }
}

/// Counts moves without making them.
struct ChessMoveCounter: ChessMoveSink {
    private(set) var count = 0

    @inline(__always) mutating func add(_ move: Chess.Move) { count &+= 1 }
    @inline(__always) mutating func add(from: Int, targets: Bitboard) { count &+= targets.nonzeroBitCount }
    @inline(__always) mutating func add(pawnTargets: Bitboard, offset: Int, promotes: Bool) {
        count &+= pawnTargets.nonzeroBitCount &* (promotes ? 4 : 1)
    }
}

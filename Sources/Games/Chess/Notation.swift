// SAN, standard algebraic notation (FIDE appendix C, PGN standard 8.2.3).
extension Chess.Position {
    /// The move in its one normal spelling, such as `Nbd2`, `exd5`, `O-O`, `e8=Q+`. It must be legal here.
    public func san(_ move: Chess.Move) -> String {
        var text = bareSAN(move)
        let next = played(move)
        if next.isCheck { text += next.legalCount == 0 ? "#" : "+" }
        return text
    }

    /// The same without the signs for check and mate.
    private func bareSAN(_ move: Chess.Move) -> String {
        if move.isCastling { return move.isShort ? "O-O" : "O-O-O" }
        guard let piece = piece(on: move.from) else { return "" }
        let takes = occupied.has(move.to) || move.isEnPassant
        var text = ""
        if piece.kind == .pawn {
            if takes { text += Chess.name(of: move.from).prefix(1) + "x" }
            text += Chess.name(of: move.to)
            if let promotion = move.promotion { text += "=\(promotion.letter)" }
            return text
        }
        text.append(piece.kind.letter)
        text += origin(of: move, piece.kind)
        return text + (takes ? "x" : "") + Chess.name(of: move.to)
    }

    /// What tells the piece apart from others of its kind that could legally go there: the file, else the rank, else both.
    private func origin(of move: Chess.Move, _ kind: Chess.Kind) -> String {
        let rivals = legalMoves.filter {
            $0.to == move.to && $0.from != move.from && !$0.isCastling && pieces(kind).has($0.from)
        }
        guard !rivals.isEmpty else { return "" }
        let name = Chess.name(of: move.from)
        if !rivals.contains(where: { $0.from & 7 == move.from & 7 }) { return String(name.prefix(1)) }
        if !rivals.contains(where: { $0.from >> 3 == move.from >> 3 }) { return String(name.suffix(1)) }
        return name
    }

    /// The move as two squares, such as `e2e4`, `e7e8q`, `e1g1`.
    public func coordinates(_ move: Chess.Move) -> String {
        let promotion = move.promotion.map { String($0.letter).lowercased() } ?? ""
        return Chess.name(of: move.from) + Chess.name(of: move.target) + promotion
    }
}

extension Chess {
    /// What a typed move says, before the position is asked.
    struct Wish: Equatable {
        /// The kind of piece; nil when only squares were given.
        var kind: Kind?
        /// The file it comes from, 0 to 7.
        var file: Int?
        /// The rank it comes from, 0 to 7.
        var rank: Int?
        /// Where it goes.
        var target: Int
        /// What the pawn becomes.
        var promotion: Kind?
    }

    /// A typed move, understood as far as that goes without a position.
    enum Typed: Equatable {
        case castling(isShort: Bool)
        case piece(Wish)
    }

    /// The longest text that is tried as a move, bytes: `Ng1-f3 e.p.++!?` and some spaces.
    static let longestMove = 24

    /// Understands SAN and two squares in the spellings that people use: `Nf3`, `nf3`, `N1-f3`, `Ng1xf3+!`, `e8Q`, `e8=q`,
    /// `e8(Q)`, `exd6 e.p.`, `0-0`, `e2e4`, `E2-E4`, `e7e8q`. Nil when it is none.
    static func typed(_ text: String) -> Typed? {
        guard text.utf8.count <= longestMove else { return nil }
        var bytes = text.utf8.filter { $0 != 0x20 && $0 != 0x09 }
        // Check, mate, comments on the move.
        while let last = bytes.last, [0x2B, 0x23, 0x21, 0x3F].contains(last) { bytes.removeLast() }
        for suffix in ["(ep)", "e.p.", "e.p", "ep"].map({ Array($0.utf8) })
        where bytes.suffix(suffix.count) == suffix[...] {
            bytes.removeLast(suffix.count)
        }
        while let last = bytes.last, [0x2B, 0x23].contains(last) { bytes.removeLast() }
        if let castling = castling(bytes) { return castling }
        return wish(bytes).map(Typed.piece)
    }

    private static func castling(_ bytes: [UInt8]) -> Typed? {
        let plain = bytes.filter { $0 != 0x2D }.map { $0 == 0x30 || $0 == 0x6F ? 0x4F : $0 }
        if plain == [0x4F, 0x4F] { return .castling(isShort: true) }
        if plain == [0x4F, 0x4F, 0x4F] { return .castling(isShort: false) }
        return nil
    }

    private static func wish(_ all: [UInt8]) -> Wish? {
        // Dashes, signs for taking, and what stands around a promotion say nothing that is needed.
        var bytes = all.filter { ![0x2D, 0x78, 0x58, 0x3A, 0x3D, 0x28, 0x29, 0x2F].contains($0) }
        var wish = Wish(target: 0)
        if bytes.count > 2, let kind = Kind(letter: bytes[bytes.count - 1]),
            square(file: bytes[bytes.count - 3], rank: bytes[bytes.count - 2]) != nil
        {
            wish.promotion = kind
            bytes.removeLast()
        }
        guard bytes.count >= 2, let target = square(file: bytes[bytes.count - 2], rank: bytes[bytes.count - 1]) else {
            return nil
        }
        wish.target = target
        // Two squares in capitals are squares: there is no bishop in B2B4, and one of the second rank in B2c3.
        let isCapital = bytes[bytes.count - 2] < 0x60
        bytes.removeLast(2)
        let isSquares = isCapital && bytes.count == 2 && square(file: bytes[0], rank: bytes[1]) != nil
        if let first = bytes.first, !isSquares, let kind = Kind(letter: first), first != 0x62 {
            wish.kind = kind
            bytes.removeFirst()
        }
        switch bytes.count {
        case 0: wish.kind = wish.kind ?? .pawn
        case 1:
            if (0x31...0x38).contains(bytes[0]), wish.kind != nil {
                wish.rank = Int(bytes[0] - 0x31)
            } else if (0x61...0x68).contains(bytes[0]) {
                wish.file = Int(bytes[0] - 0x61)
                wish.kind = wish.kind ?? .pawn
            } else {
                return nil
            }
        case 2:
            guard let from = square(file: bytes[0], rank: bytes[1]) else { return nil }
            (wish.file, wish.rank) = (from & 7, from >> 3)
        default: return nil
        }
        return wish
    }
}

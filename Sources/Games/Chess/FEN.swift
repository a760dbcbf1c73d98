// FEN, Forsyth–Edwards notation: a position in one line of six fields (PGN standard 16.1).
extension Chess {
    /// The position that every game begins with.
    public static let startFEN = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1"

    /// Why a text is no FEN.
    public struct FENError: Error, Equatable, Sendable {
        /// The field that is wrong: `pieces`, `side to move`, `castling`, `en passant`, `quiet half-moves`, `move number`,
        /// or `FEN` for all of it.
        public let field: String
        /// What is wrong with it, for a person.
        public let reason: String

        /// Both in one sentence.
        public var message: String { "\(field): \(reason)" }

        init(_ field: String, _ reason: String) {
            self.field = field
            self.reason = reason
        }
    }
}

extension Chess.Position {
    /// The longest text that can be a FEN, bytes: 71 for the pieces, 21 for the rest with a number of five digits.
    static let longestFEN = 100
    /// The largest number of a move that is read. A game begins at `largestFirst` at most and ends within 8,849 moves, as 75
    /// quiet ones end it, so every position of it can be read.
    static let largestNumber = 99_999
    /// The largest number of a move that a game begins with.
    static let largestFirst = 9_999

    /// The position of a game's beginning.
    public static let start = (try? Chess.Position(fen: Chess.startFEN)) ?? Chess.Position()

    /// The position that a FEN describes. All six fields are needed; what no game could go on from is refused.
    public init(fen: String) throws(Chess.FENError) {
        self.init()
        guard fen.utf8.count <= Self.longestFEN else {
            throw Chess.FENError("FEN", "it is longer than \(Self.longestFEN) bytes")
        }
        let fields = fen.split(separator: " ", omittingEmptySubsequences: false).map { Array($0.utf8) }
        guard fields.count == 6 else {
            throw Chess.FENError(
                "FEN", "it has \(fields.count) fields and needs six, with one space between: \(Chess.startFEN)")
        }
        try readPieces(fields[0])
        switch fields[1] {
        case [0x77]: turn = .white
        case [0x62]: turn = .black
        default: throw Chess.FENError("side to move", "it must be w or b")
        }
        try checkPieces()
        try readCastling(fields[2])
        try readEnPassant(fields[3])
        quietHalfMoves = try Self.number(fields[4], "quiet half-moves", 0...150)
        moveNumber = try Self.number(fields[5], "move number", 1...Self.largestNumber)
    }

    private mutating func readPieces(_ field: [UInt8]) throws(Chess.FENError) {
        func wrong(_ reason: String) -> Chess.FENError { Chess.FENError("pieces", reason) }
        let ranks = field.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard ranks.count == 8 else { throw wrong("\(ranks.count) ranks instead of eight, with / between") }
        for (index, rank) in ranks.enumerated() {
            var file = 0
            var isGap = false
            for byte in rank {
                if (0x31...0x38).contains(byte) {
                    guard !isGap else { throw wrong("rank \(8 - index) has two digits side by side; add them") }
                    file += Int(byte - 0x30)
                    isGap = true
                } else if let kind = Chess.Kind(letter: byte) {
                    guard file < 8 else { throw wrong("rank \(8 - index) has more than eight squares") }
                    put(Chess.Piece(kind, byte < 0x60 ? .white : .black), on: (7 - index) * 8 + file)
                    file += 1
                    isGap = false
                } else {
                    throw wrong("rank \(8 - index) has a sign that is no piece and no digit 1 to 8")
                }
            }
            guard file == 8 else {
                throw wrong("rank \(8 - index) has \(file > 8 ? "more" : "fewer") than eight squares")
            }
        }
    }

    /// What no game could come to, as far as it would break the rules or the display.
    private func checkPieces() throws(Chess.FENError) {
        func wrong(_ reason: String) -> Chess.FENError { Chess.FENError("pieces", reason) }
        for side in [Chess.Side.white, .black] {
            let kingCount = count(.king, side)
            guard kingCount == 1 else {
                throw wrong("\(side.name) has \(kingCount == 0 ? "no king" : "\(kingCount) kings")")
            }
            let pawnCount = count(.pawn, side)
            guard pawnCount <= 8 else { throw wrong("\(side.name) has \(pawnCount) pawns; there are eight") }
            guard pieces(side).nonzeroBitCount <= 16 else {
                throw wrong("\(side.name) has \(pieces(side).nonzeroBitCount) pieces; there are sixteen")
            }
            let promoted =
                max(count(.knight, side) - 2, 0) + max(count(.bishop, side) - 2, 0) + max(count(.rook, side) - 2, 0)
                + max(count(.queen, side) - 1, 0)
            guard promoted <= 8 - pawnCount else {
                throw wrong("\(side.name) has more pieces than its pawns could have become")
            }
        }
        let stray = pawns & .ends
        guard stray == 0 else { throw wrong("a pawn cannot stand on \(Chess.name(of: stray.first))") }
        let attackers = self.attackers(of: king(turn.other), by: turn, occupied, .shared)
        guard attackers == 0 else {
            throw wrong(
                "\(turn.name) is to move and attacks the king on \(Chess.name(of: king(turn.other))) from "
                    + Chess.name(of: attackers.first))
        }
    }

    /// `KQkq` name the outermost rook on that side of the king; a file's letter names a rook that is not (X-FEN). So games
    /// of Chess960 can be read too.
    private mutating func readCastling(_ field: [UInt8]) throws(Chess.FENError) {
        func wrong(_ reason: String) -> Chess.FENError { Chess.FENError("castling", reason) }
        if field == [0x2D] { return }
        guard (1...4).contains(field.count) else { throw wrong("it must be - or some of KQkq") }
        for byte in field {
            let letter = String(Character(Unicode.Scalar(byte)))
            let side: Chess.Side = byte < 0x60 ? .white : .black
            let king = self.king(side)
            let home: Bitboard = side == .white ? .rank1 : .rank8
            let ownRooks = pieces(.rook, side) & home
            let kingSide = ~(Bitboard.square(king) | (.square(king) &- 1))
            let rook: Bitboard
            switch byte | 0x20 {
            case 0x6B: rook = ownRooks & kingSide == 0 ? 0 : .square(63 - (ownRooks & kingSide).leadingZeroBitCount)
            case 0x71: rook = ownRooks & ~kingSide & (0 &- (ownRooks & ~kingSide))
            case 0x61...0x68: rook = ownRooks & (.fileA &<< UInt64((byte | 0x20) - 0x61))
            default: throw wrong("\(letter) is none of KQkq")
            }
            guard home.has(king) else {
                throw wrong("\(letter): the \(side.name) king stands on \(Chess.name(of: king)) and has moved")
            }
            guard rook != 0 else { throw wrong("\(letter): there is no \(side.name) rook to castle with") }
            let others = castlingRooks & home & pieces(side)
            guard others & rook == 0 else { throw wrong("\(letter) names the same rook twice") }
            let isSameWing = others != 0 && (others & kingSide == 0) == (rook & kingSide == 0)
            guard !isSameWing else { throw wrong("\(letter): two rooks on the same wing cannot both castle") }
            castlingRooks |= rook
        }
    }

    private mutating func readEnPassant(_ field: [UInt8]) throws(Chess.FENError) {
        func wrong(_ reason: String) -> Chess.FENError { Chess.FENError("en passant", reason) }
        if field == [0x2D] { return }
        guard field.count == 2, let square = Chess.square(file: field[0], rank: field[1]), field[0] >= 0x61 else {
            throw wrong("it must be - or the square behind the pawn, such as e3")
        }
        let rank: UInt8 = turn == .white ? 0x36 : 0x33
        guard field[1] == rank else {
            throw wrong("\(turn.name) is to move, so the square is on rank \(rank - 0x30)")
        }
        let step = turn == .white ? -8 : 8
        guard pieces(.pawn, turn.other).has(square + step) else {
            throw wrong("no \(turn.other.name) pawn stands on \(Chess.name(of: square + step))")
        }
        guard !occupied.has(square), !occupied.has(square - step) else {
            throw wrong("the pawn on \(Chess.name(of: square + step)) cannot have come over occupied squares")
        }
        enPassant = .square(square)
        dropIdleEnPassant()
    }

    /// En passant counts only while a pawn can really take (FIDE 9.2.3.1): so equal positions are equal values.
    mutating func dropIdleEnPassant() {
        if enPassant != 0, !legalMoves.contains(where: \.isEnPassant) { enPassant = 0 }
    }

    private static func number(_ field: [UInt8], _ name: String, _ bounds: ClosedRange<Int>) throws(Chess.FENError)
        -> Int
    {
        let isNumber = !field.isEmpty && field.count <= 5 && field.allSatisfy { (0x30...0x39).contains($0) }
        let number = isNumber ? field.reduce(0) { $0 * 10 + Int($1 - 0x30) } : -1
        guard bounds.contains(number) else {
            throw Chess.FENError(name, "it must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number
    }

    // MARK: - Writing

    /// The position as FEN. The square for en passant stands there only when a pawn can take.
    public var fen: String {
        var text = ""
        for rank in (0..<8).reversed() {
            var gap = 0
            for file in 0..<8 {
                guard let piece = piece(on: rank * 8 + file) else {
                    gap += 1
                    continue
                }
                if gap > 0 { text += String(gap) }
                gap = 0
                text.append(piece.letter)
            }
            if gap > 0 { text += String(gap) }
            if rank > 0 { text += "/" }
        }
        let passant = enPassant == 0 ? "-" : Chess.name(of: enPassant.first)
        return "\(text) \(turn == .white ? "w" : "b") \(castlingField) \(passant) \(quietHalfMoves) \(moveNumber)"
    }

    private var castlingField: String {
        var text = ""
        for side in [Chess.Side.white, .black] {
            let home: Bitboard = side == .white ? .rank1 : .rank8
            let king = self.king(side)
            var rest = castlingRooks & pieces(side) & home
            // The king's side comes first.
            while rest != 0 {
                let rook = 63 - rest.leadingZeroBitCount
                rest &= ~.square(rook)
                let outer: Bitboard =
                    rook > king ? ~(Bitboard.square(rook) | (.square(rook) &- 1)) : Bitboard.square(rook) &- 1
                let isOutermost = outer & home & pieces(.rook, side) == 0
                let letter = isOutermost ? (rook > king ? "k" : "q") : String(Chess.name(of: rook).prefix(1))
                text += side == .white ? letter.uppercased() : letter
            }
        }
        return text.isEmpty ? "-" : text
    }
}

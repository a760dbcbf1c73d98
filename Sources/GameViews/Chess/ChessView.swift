internal import Games

/// Chess as text.
enum ChessView: GameView {
    static func plain(_ game: any GameRules) -> [String] {
        guard let game = game as? Chess else { return [] }
        var lines = (0..<8).reversed().map { rank in
            let cells = (0..<8).map { file in
                game.position.piece(on: rank * 8 + file).map { String($0.letter) } ?? "."
            }
            return "\(rank + 1)  " + cells.joined(separator: " ")
        }
        lines.append("   a b c d e f g h")
        if game.position.isCheck {
            let side = game.position.turn
            var isMate = false
            if case .over(.win) = game.status { isMate = true }
            let king = Chess.name(of: game.position.king(side))
            lines.append("\(name(side)) is \(isMate ? "checkmated" : "in check"), the king on \(king).")
        }
        if let claim = game.claim { lines.append("\(name(game.position.turn)) may claim a draw: \(occasion(claim)).") }
        return lines
    }

    /// Why a draw may be claimed.
    static func occasion(_ claim: Chess.Claim) -> String {
        switch claim {
        case .repetition: "the same position for the third time"
        case .fiftyMoves: "50 moves without a pawn's move or a capture"
        }
    }

    static func name(_ side: Chess.Side) -> String { side == .white ? "White" : "Black" }

    static func mark(of seat: Int, in game: any GameRules) -> String {
        (game as? Chess).map { name($0.side(of: seat)) } ?? ""
    }

    static func details(_ game: any GameRules) -> [String] {
        guard let game = game as? Chess else { return [] }
        return [Chess.Side.white, .black].compactMap { side in
            let taken = Material(game.position, takenBy: side)
            guard !taken.pieces.isEmpty else { return nil }
            let words = taken.pieces.map { kind, count in count == 1 ? "a \(kind.name)" : "\(count) \(kind.name)s" }
            let lead = taken.lead > 0 ? "; ahead by \(taken.lead)" : ""
            return "\(name(side)) has taken \(words.joined(separator: ", "))\(lead)."
        }
    }

    static func legal(_ words: String, in game: any GameRules) -> [String]? {
        guard let game = game as? Chess else { return nil }
        guard case .running = game.status else { return ["The game is over."] }
        let position = game.position
        let moves = position.legalMoves
        let text = words.lowercased()
        if text.isEmpty { return ["\(name(position.turn)) can play \(list(moves, position))."] }
        guard let square = Chess.square(named: text) else {
            return ["Type legal and a square, such as legal e2, or legal alone for all moves."]
        }
        guard let piece = position.piece(on: square) else { return ["\(text) is empty."] }
        let from = moves.filter { $0.from == square }
        let who = "The \(piece.side.name) \(piece.kind.name) on \(text)"
        guard piece.side == position.turn else { return ["\(who) is not to move."] }
        return [from.isEmpty ? "\(who) has no legal move." : "\(who) can play \(list(from, position))."]
    }

    private static func list(_ moves: [Chess.Move], _ position: Chess.Position) -> String {
        moves.map(position.san).sorted().joined(separator: ", ")
    }

    /// What one side has taken from the other.
    struct Material {
        /// Kinds with their numbers, pawns first.
        var pieces: [(kind: Chess.Kind, count: Int)] = []
        /// How much more than the other it has, a pawn being 1; negative when it has less.
        var lead = 0

        private static let full: [(Chess.Kind, number: Int, value: Int)] = [
            (.pawn, 8, 1), (.knight, 2, 3), (.bishop, 2, 3), (.rook, 2, 5), (.queen, 1, 9),
        ]

        init(_ position: Chess.Position, takenBy side: Chess.Side) {
            // A promoted pawn is not a taken one.
            var promoted = 0
            for (kind, number, value) in Self.full {
                lead += value * (position.count(kind, side) - position.count(kind, side.other))
                if kind != .pawn { promoted += max(position.count(kind, side.other) - number, 0) }
            }
            for (kind, number, _) in Self.full {
                let missing = number - position.count(kind, side.other) - (kind == .pawn ? promoted : 0)
                if missing > 0 { pieces.append((kind, missing)) }
            }
        }
    }
}

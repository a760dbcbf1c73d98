internal import Games

// Chess by cursor, mouse and keys.
extension ChessView {
    /// Files, pieces and castling. A small h moves the cursor on other screens; here the arrow keys do.
    static var moveStarts: String { "abcdefghNBRQKO" }

    static func step(_ direction: BoardDirection, from square: Int?, in game: any GameRules) -> Int? {
        // It begins on a king's pawn: on white's, or on black's when it comes from black's side.
        guard let square else { return direction == .down ? 52 : 12 }
        switch direction {
        case .up: return square < 56 ? square + 8 : square
        case .down: return square > 7 ? square - 8 : square
        case .left: return square & 7 > 0 ? square - 1 : square
        case .right: return square & 7 < 7 ? square + 1 : square
        }
    }

    static func press(_ square: Int, chosen: Int?, by seat: Int, in game: any GameRules) -> SquarePress {
        guard let game = game as? Chess, (0..<64).contains(square) else { return .refused("there is no such square") }
        let position = game.position
        guard case .running(let turn) = game.status, turn == seat else { return .refused("it is not your turn") }
        if chosen == square { return .choose(nil) }
        let moves = position.legalMoves
        if let chosen {
            let fitting = moves.filter { $0.from == chosen && $0.target == square }
            if fitting.count > 1 {
                let question = fitting.contains { $0.isCastling } ? "The king goes there by" : "The pawn becomes"
                return .ask(question, fitting.map { choice($0, position) })
            }
            if let move = fitting.first { return .move(position.san(move)) }
        }
        if let piece = position.piece(on: square), piece.side == position.turn {
            if moves.contains(where: { $0.from == square }) { return .choose(square) }
            return .refused(whyStuck(piece, square, position))
        }
        guard let chosen else { return .refused("choose a piece of yours first") }
        do {
            // Not legal; the rules know why.
            return .move(position.san(try position.move(Chess.name(of: chosen) + Chess.name(of: square))))
        } catch {
            return .refused(error.message)
        }
    }

    private static func choice(_ move: Chess.Move, _ position: Chess.Position) -> SquareChoice {
        let san = position.san(move)
        // In Chess960 castling may end where the king could also step.
        if move.isCastling { return SquareChoice("c", "castling", move: san) }
        guard let kind = move.promotion, let key = kind.letter.lowercased().first else {
            return SquareChoice("k", "a king's move", move: san)
        }
        return SquareChoice(key, "a \(kind.name)", move: san)
    }

    private static func whyStuck(_ piece: Chess.Piece, _ square: Int, _ position: Chess.Position) -> String {
        let who = "the \(piece.kind.name) on \(Chess.name(of: square))"
        return position.isCheck ? "\(who) cannot help against the check" : "\(who) has no legal move"
    }
}

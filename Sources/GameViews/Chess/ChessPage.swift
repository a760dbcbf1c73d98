internal import Games

/// Chess for a browser and a projector: the board with white below, who plays, what was taken, the last moves.
extension ChessView {
    static func html(_ game: any GameRules, now: Int64, names: (Int) -> String) -> Markup {
        guard let game = game as? Chess else { return Markup() }
        return Markup { page in
            page.element("div", ["class": "table"]) { table in
                table.element("div", ["class": "seats"]) { board in
                    player(.black, game, names, &board)
                    squares(game, names, &board)
                    player(.white, game, names, &board)
                }
                moves(game, &table)
            }
        }
    }

    private static func player(
        _ side: Chess.Side, _ game: Chess, _ names: (Int) -> String, _ page: inout Markup
    ) {
        var isTurn = false
        if case .running = game.status { isTurn = game.position.turn == side }
        let taken = Material(game.position, takenBy: side)
        page.element("p", ["class": isTurn ? "player turn" : "player"]) { line in
            line.element("strong", names(game.seat(of: side)))
            line.text(" \(name(side))\(isTurn ? ", to move" : "")")
            if isTurn, game.position.isCheck { line.element("span", ["class": "check"], " in check") }
            guard !taken.pieces.isEmpty else { return }
            let words = taken.pieces.map { kind, count in "\(count) \(kind.name)\(count == 1 ? "" : "s")" }
            line.element(
                "span", ["class": "taken", "role": "img", "aria-label": "has taken \(words.joined(separator: ", "))"]
            ) { signs in
                for (kind, count) in taken.pieces {
                    signs.text(
                        String(
                            repeating: sign(Chess.Piece(kind, side.other), BoardLook()) + "\u{FE0E}", count: count))
                }
                if taken.lead > 0 { signs.text(" +\(taken.lead)") }
            }
        }
    }

    private static func squares(_ game: Chess, _ names: (Int) -> String, _ page: inout Markup) {
        page.element("table", ["class": "board squares"]) { table in
            table.element("caption", ["class": "hidden"], "The board, white below")
            table.element("tbody") { body in
                for rank in (0..<8).reversed() {
                    body.element("tr") { line in
                        line.element("th", ["scope": "row"], "\(rank + 1)")
                        for file in 0..<8 { square(rank * 8 + file, game, &line) }
                    }
                }
                body.element("tr") { line in
                    line.element("td", ["class": "corner"], "")
                    for file in 0..<8 {
                        line.element("th", ["scope": "col"], String(Chess.name(of: file).prefix(1)))
                    }
                }
            }
        }
    }

    private static func square(_ number: Int, _ game: Chess, _ line: inout Markup) {
        let piece = game.position.piece(on: number)
        let isLast = game.last.map { $0.from == number || $0.to == number } ?? false
        let isCheck = game.position.isCheck && game.position.king(game.position.turn) == number
        var kinds = [(number & 7 + number >> 3) % 2 == 0 ? "dark" : "pale"]
        var label = "\(Chess.name(of: number)): \(piece.map { "\($0.side.name) \($0.kind.name)" } ?? "empty")"
        if isLast {
            kinds.append("last")
            label += ", last move"
        }
        if isCheck {
            kinds.append("check")
            label += ", in check"
        }
        line.element("td", ["class": kinds.joined(separator: " "), "aria-label": label]) { cell in
            guard let piece else { return }
            // The selector asks for the figure as text, not as a picture of its own.
            cell.element(
                "span", ["class": "figure", "aria-hidden": "true"], sign(piece, BoardLook()) + "\u{FE0E}")
        }
    }

    /// The last moves, two in a line, as many as the game keeps.
    private static func moves(_ game: Chess, _ page: inout Markup) {
        guard !game.recent.isEmpty else { return }
        // Half-moves from the beginning, counted so that white's are even.
        let next = 2 * (game.position.moveNumber - 1) + (game.position.turn == .white ? 0 : 1)
        let first = next - game.recent.count
        page.element("table", ["class": "moves"]) { table in
            table.element("caption", "Moves")
            table.element("tbody") { body in
                for number in first / 2...(next - 1) / 2 {
                    body.element("tr") { line in
                        line.element("th", ["scope": "row"], "\(number + 1).")
                        for half in [2 * number, 2 * number + 1] {
                            let move = half < first ? "…" : half < next ? game.recent[half - first] : ""
                            line.element("td", move)
                        }
                    }
                }
            }
        }
    }
}

internal import Games

/// Tic-tac-toe for a browser: a table of three by three, the row that decided marked.
extension TicTacToeView {
    static func html(_ game: any GameRules, now: Int64, names: (Int) -> String) -> Markup {
        guard let game = game as? TicTacToe else { return Markup() }
        let winning = game.winningLine ?? []
        return Markup { page in
            page.element("table", ["class": "board"]) { table in
                table.element("caption", players(game, names))
                table.element("tbody") { body in
                    for row in 0..<3 {
                        body.element("tr") { line in
                            line.element("th", ["scope": "row"], "\(3 - row)")
                            for column in 0..<3 { cell(row * 3 + column, game, winning, &line) }
                        }
                    }
                    body.element("tr") { line in
                        line.element("td", ["class": "corner"], "")
                        for name in ["a", "b", "c"] { line.element("th", ["scope": "col"], name) }
                    }
                }
            }
        }
    }

    private static func players(_ game: TicTacToe, _ names: (Int) -> String) -> String {
        "\(names(game.first)) plays X, \(names(1 - game.first)) plays O"
    }

    private static func cell(_ square: Int, _ game: TicTacToe, _ winning: [Int], _ line: inout Markup) {
        let seat = game.squares[square]
        let mark = seat.map { self.mark(of: $0, in: game) } ?? ""
        let shape = seat == nil ? "free" : mark == "X" ? "cross" : "nought"
        line.element("td", ["class": winning.contains(square) ? "\(shape) won" : shape], mark)
    }
}

internal import Games

/// Kalaha for a browser: the board as a drawing with South below, and what the last move came to.
extension KalahaView {
    static func html(_ game: any GameRules, now: Int64, names: (Int) -> String) -> Markup {
        guard let game = game as? Kalaha else { return Markup() }
        return Markup { page in
            let south = names(game.seat(of: .south))
            let north = names(game.seat(of: .north))
            page.element("p", ["class": "step"], "\(south) plays South, below; \(north) plays North, above")
            page.element(
                "svg",
                [
                    "class": "picture", "width": "100%", "height": "58vh", "viewBox": "0 0 176 82", "role": "img",
                    "aria-label": plain(game).joined(separator: " "),
                ]
            ) { board in
                rect(0, 9, 176, 64, fill: "#b98a52", ring: false, &board)
                for side in Kalaha.Side.allCases { draw(side, of: game, &board) }
            }
            page.element("p", ["class": "lead"], told(game).joined(separator: " "))
        }
    }

    // MARK: - The drawing

    private static func draw(_ side: Kalaha.Side, of game: Kalaha, _ board: inout Markup) {
        let isSouth = side == .south
        var hasWon = false
        if case .over(.win(let seat, _)) = game.status { hasWon = game.side(of: seat) == side }
        rect(isSouth ? 155 : 3, 14, 18, 54, fill: "#f6ecd9", ring: hasWon, &board)
        text("\(game.pits[side.store])", isSouth ? 164 : 12, 45, size: "11", &board)
        for house in 1...Kalaha.houses {
            let x = isSouth ? 11 + 22 * house : 165 - 22 * house
            let isLast = game.last?.side == side && game.last?.house == house
            board.element(
                "circle",
                [
                    "cx": "\(x)", "cy": isSouth ? "55" : "27", "r": "10", "fill": "#f6ecd9", "stroke": "#1d56c4",
                    "stroke-width": isLast ? "1.6" : "0",
                ]
            ) { _ in }
            let count = game.pits[side.firstPit + house - 1]
            text("\(count)", x, isSouth ? 59 : 31, size: "11", &board)
            text("\(house)", x, isSouth ? 80 : 6, size: "5", fill: "currentColor", &board)
        }
        // That way the stones of this side go.
        text(isSouth ? "→" : "←", isSouth ? 12 : 164, isSouth ? 80 : 6, size: "6", fill: "currentColor", &board)
        let name = isSouth ? "South" : "North"
        text(name, isSouth ? 164 : 12, isSouth ? 80 : 6, size: "5", fill: "currentColor", &board)
    }

    private static func rect(
        _ x: Int, _ y: Int, _ width: Int, _ height: Int, fill: String, ring: Bool, _ board: inout Markup
    ) {
        board.element(
            "rect",
            [
                "x": "\(x)", "y": "\(y)", "width": "\(width)", "height": "\(height)", "rx": "5", "fill": fill,
                "stroke": "#1d56c4", "stroke-width": ring ? "2" : "0",
            ]
        ) { _ in }
    }

    private static func text(
        _ text: String, _ x: Int, _ y: Int, size: String, fill: String = "#2b1c0a", _ board: inout Markup
    ) {
        board.element(
            "text",
            [
                "x": "\(x)", "y": "\(y)", "font-size": size, "font-weight": "bold", "text-anchor": "middle",
                "fill": fill,
            ], text)
    }
}

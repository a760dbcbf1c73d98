internal import Games

/// Gomoku for a browser: the board as a drawing that fills the screen's height, with all stones named in its label.
extension GomokuView {
    static func html(_ game: any GameRules, now: Int64, names: (Int) -> String) -> Markup {
        guard let game = game as? Gomoku else { return Markup() }
        return Markup { page in
            page.element("p", ["class": "step"], lead(game, names))
            page.element(
                "svg",
                [
                    "class": "picture", "width": "100%", "height": "66vh", "viewBox": "-15 -5 180 166", "role": "img",
                    "aria-label": label(game),
                ]
            ) { board in
                drawLines(&board)
                for (point, colour) in game.points.enumerated() {
                    if let colour { drawStone(point, colour, game, &board) }
                }
            }
        }
    }

    /// Who plays what, or what the opening waits for.
    private static func lead(_ game: Gomoku, _ names: (Int) -> String) -> String {
        let first = names(game.first)
        let second = names(1 - game.first)
        switch game.phase {
        case .placing: return "\(first) places three stones: black, white, black"
        case .choosing: return "\(second) chooses black, white, or two more stones"
        case .placingMore: return "\(second) places two more stones: white, black"
        case .choosingColour: return "\(first) chooses black or white"
        case .playing:
            guard let black = game.black else { return "" }
            return "\(names(black)) plays Black, \(names(1 - black)) plays White"
        }
    }

    /// The board in words.
    private static func label(_ game: Gomoku) -> String {
        var words = "A board of 15 by 15."
        for colour in [Gomoku.Colour.black, .white] {
            let points = game.points.indices.filter { game.points[$0] == colour }
            words += " \(name(colour)): \(points.isEmpty ? "no stones" : list(points))."
        }
        if let last = game.last { words += " Last stone: \(Gomoku.name(of: last))." }
        if !game.winning.isEmpty { words += " The row that won: \(list(game.winning))." }
        return words
    }

    // MARK: - The drawing; points are ten units apart

    private static func place(_ point: Int) -> (x: Int, y: Int) {
        (point % Gomoku.side * 10 + 5, point / Gomoku.side * 10 + 5)
    }

    private static func drawLines(_ board: inout Markup) {
        board.element(
            "rect", ["x": "-3", "y": "-3", "width": "156", "height": "156", "rx": "2", "fill": "#dcb877"]
        ) { _ in }
        var path = ""
        for index in 0..<Gomoku.side {
            let at = index * 10 + 5
            path += "M5 \(at)H145M\(at) 5V145"
        }
        board.element("path", ["d": path, "stroke": "#4a3714", "stroke-width": "0.4", "fill": "none"]) { _ in }
        for name in ["d12", "l12", "h8", "d4", "l4"] {
            guard let point = Gomoku.point(named: name) else { continue }
            circle(point, radius: "1", fill: "#4a3714", stroke: "none", width: "0", &board)
        }
        for index in 0..<Gomoku.side {
            text("\(Gomoku.side - index)", -8, index * 10 + 7, &board)
            text(columns[index], index * 10 + 5, 159, &board)
        }
    }

    private static func text(_ text: String, _ x: Int, _ y: Int, _ board: inout Markup) {
        board.element(
            "text",
            ["x": "\(x)", "y": "\(y)", "font-size": "5", "text-anchor": "middle", "fill": "currentColor"], text)
    }

    private static func circle(
        _ point: Int, radius: String, fill: String, stroke: String, width: String, _ board: inout Markup
    ) {
        let (x, y) = place(point)
        board.element(
            "circle",
            ["cx": "\(x)", "cy": "\(y)", "r": radius, "fill": fill, "stroke": stroke, "stroke-width": width]
        ) { _ in }
    }

    private static func drawStone(_ point: Int, _ colour: Gomoku.Colour, _ game: Gomoku, _ board: inout Markup) {
        let (own, other) = colour == .black ? ("#15171c", "#fdfcf8") : ("#fdfcf8", "#15171c")
        circle(point, radius: "4.3", fill: own, stroke: "#15171c", width: "0.4", &board)
        if game.winning.contains(point) {
            circle(point, radius: "2.6", fill: "none", stroke: other, width: "1.2", &board)
        } else if game.last == point {
            circle(point, radius: "1.3", fill: other, stroke: "none", width: "0", &board)
        }
    }
}

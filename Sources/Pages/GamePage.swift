public import GameViews
public import Games

/// A played game as its page shows it: one position, the way to the others, and the steps. It needs no script.
public struct GamePage: Sendable {
    /// The game.
    public var replay: Replay
    /// How many steps are on the board.
    public var step: Int
    /// Whether the game is what was stored.
    public var verdict: Replay.Verdict
    /// The board; nil when it cannot be drawn.
    public var board: Markup?

    /// The most steps of a game with a page: it is made within a moment, and nobody reads more on one.
    public static let steps = 2_000

    /// A page with these values; a step beyond the end is the end.
    public init(replay: Replay, step: Int, verdict: Replay.Verdict, board: Markup?) {
        self.replay = replay
        self.step = min(max(step, 0), replay.count)
        self.verdict = verdict
        self.board = board
    }

    private var document: GameDocument { replay.document }
    private var names: String { document.players.map(\.name).joined(separator: " – ") }
    private var game: String { gameCatalogue[document.kind]?.title ?? document.kind }

    /// The page's title.
    public var documentTitle: String { "\(names) · game \(document.id) · OneUp" }

    /// The content of the main element.
    public var main: Markup {
        Markup { page in
            page.element("div", ["class": "title"]) { line in
                line.element("h1", names)
                line.element("p", ["class": "pin"]) { place in
                    place.text("\(game) · ")
                    place.element("strong", "game \(document.id)")
                }
            }
            page.element("p", ["class": step == replay.count ? "line result" : "line"], sentence)
            page.element("nav", ["class": "steps", "aria-label": "Steps"]) { nav in
                link("First", 0, isHere: step == 0, &nav)
                link("Back", step - 1, isHere: step == 0, &nav)
                nav.element("span", "step \(step) of \(replay.count)")
                link("Forward", step + 1, isHere: step == replay.count, &nav)
                link("Last", replay.count, isHere: step == replay.count, &nav)
            }
            if let board {
                page.element("section", ["class": "game", "aria-label": game]) { $0.markup(board) }
            }
            steps(&page)
            facts(&page)
        }
    }

    /// What the present step was, and how the game stands after it.
    private var sentence: String {
        let standing = replay.standing(after: step)
        guard step > 0 else { return standing }
        let mover = replay.mover(of: step - 1).map { "\(document.name($0)): " } ?? ""
        return "\(step). \(mover)\(replay.text(of: step - 1))" + (standing.isEmpty ? "" : " · \(standing)")
    }

    private func link(_ text: String, _ step: Int, isHere: Bool, _ nav: inout Markup) {
        if isHere {
            nav.element("span", ["class": "soft"], text)
        } else {
            nav.element("a", ["href": address(step)], text)
        }
        nav.text(" ")
    }

    private func address(_ step: Int) -> String { "/games/\(document.id)?step=\(step)" }

    private func steps(_ page: inout Markup) {
        page.element("ol", ["class": "steplist"]) { list in
            for index in 0..<replay.count {
                list.element("li") { item in
                    let mover = replay.mover(of: index).map { "\(document.name($0)): " } ?? ""
                    let text = mover + replay.text(of: index)
                    if index == step - 1 {
                        item.element("strong", ["aria-current": "step"], text)
                    } else {
                        item.element("a", ["href": address(index + 1)], text)
                    }
                }
            }
        }
    }

    private func facts(_ page: inout Markup) {
        page.element("p", ["class": verdict.isGood ? "verdict good" : "verdict bad"]) { line in
            line.text("\(verdict.sentence). ")
            line.element("code", document.hash)
        }
        page.element("p", ["class": "join"]) { join in
            join.text("In a terminal: ")
            join.element("code", "oneup replay \(document.id)")
        }
    }
}

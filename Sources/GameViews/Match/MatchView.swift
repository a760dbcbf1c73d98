internal import Cells
internal import Games

/// A match for screens and pages: the board's own view, and the clocks beside it where a page is all there is.
enum MatchView<Board: GameView>: GameView {
    private static func board(_ game: any GameRules) -> any GameRules { (game as? any AnyMatch)?.anyBoard ?? game }

    static func plain(_ game: any GameRules) -> [String] { Board.plain(board(game)) }
    static func details(_ game: any GameRules) -> [String] { Board.details(board(game)) }
    static func legal(_ words: String, in game: any GameRules) -> [String]? { Board.legal(words, in: board(game)) }
    static func mark(of seat: Int, in game: any GameRules) -> String { Board.mark(of: seat, in: board(game)) }

    static func picture(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture {
        Board.picture(board(game), look, fitting: size)
    }
    static func preview(_ game: any GameRules, _ look: BoardLook, fitting size: Size) -> BoardPicture {
        Board.preview(board(game), look, fitting: size)
    }
    static func isTurned(for seat: Int?, in game: any GameRules) -> Bool { Board.isTurned(for: seat, in: board(game)) }
    static func step(_ direction: BoardDirection, from square: Int?, in game: any GameRules) -> Int? {
        Board.step(direction, from: square, in: board(game))
    }
    static func press(_ square: Int, chosen: Int?, by seat: Int, in game: any GameRules) -> SquarePress {
        Board.press(square, chosen: chosen, by: seat, in: board(game))
    }
    static func move(ofKey key: Character, in game: any GameRules) -> String? {
        Board.move(ofKey: key, in: board(game))
    }
    static var moveStarts: String { Board.moveStarts }
    static func isWhole(_ text: String, in game: any GameRules) -> Bool { Board.isWhole(text, in: board(game)) }

    static func html(_ game: any GameRules, now: Int64, names: (Int) -> String) -> Markup {
        let shown = Board.html(board(game), now: now, names: names)
        guard let match = game as? any AnyMatch, match.state.clock != nil else { return shown }
        return Markup { page in
            page.element("ul", ["class": "clocks"]) { list in
                for seat in 0..<2 {
                    guard let left = match.left(seat, at: now) else { continue }
                    let runs = match.running == seat
                    list.element("li", ["class": runs ? "runs" : "rests"]) { line in
                        line.element("strong", names(seat))
                        line.text(" ")
                        if runs {
                            line.element("span", ["class": "time", "data-left": "\(left)"], clockText(left))
                            line.text(" ◀")
                        } else {
                            line.element("span", ["class": "time"], clockText(left))
                        }
                    }
                }
            }
            page.markup(shown)
        }
    }
}

/// A time as a clock shows it: `4:12`, `1:04:12`, `2 d 03:15`; whole seconds, rounded up, so that 0:00 means over.
public func clockText(_ milliseconds: Int64) -> String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let seconds = (max(0, milliseconds) + 999) / 1_000
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400)
    if days > 0 { return "\(days) d \(two(hours % 24)):\(two(minutes % 60))" }
    if hours > 0 { return "\(hours):\(two(minutes % 60)):\(two(seconds % 60))" }
    return "\(minutes):\(two(seconds % 60))"
}

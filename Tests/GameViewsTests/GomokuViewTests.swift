import Cells
import GameViews
import Games
import Testing

@Suite struct GomokuViewTests {
    private let view: any GameView.Type

    init() throws { view = try #require(games.first { $0.rules.kind == "gomoku" }).view }

    private func game(_ moves: String, options: String = "", first: Int = 0) throws -> Gomoku {
        var game = try Gomoku(options: options, first: first, random: 0)
        for move in moves.split(separator: " ") {
            guard case .running(let turn?) = game.status else { break }
            try game.apply(Fact(seat: turn, text: String(move)))
        }
        return game
    }

    private let won = "e8 a15 f8 c15 g8 e15 h8 g15 i8"

    @Test func theBoardIsReadLineByLine() throws {
        let lines = view.plain(try game("h8 i9 a1"))
        #expect(lines.count == 17)
        #expect(lines[0] == "15  . . . . . . . . . . . . . . .")
        #expect(lines[6] == " 9  . . . . . . . . O . . . . . .")
        #expect(lines[7] == " 8  . . . . . . . X . . . . . . .")
        #expect(lines[14] == " 1  X . . . . . . . . . . . . . .")
        #expect(lines[15] == "    a b c d e f g h i j k l m n o")
        #expect(lines[16] == "X is Black, O is White. Last stone: Black, a1.")
        #expect(view.plain(try game(won)).last == "The row that won: e8, f8, g8, h8, i8.")
    }

    @Test func anOpeningSaysWhatItAsksFor() throws {
        let tasks = [
            "": "Opening: a black stone next; 3 of black, white, black to place.",
            "h8": "Opening: a white stone next; 2 of black, white, black to place.",
            "h8 h9 h10": "Opening: choose black, white, or more, which is two more stones.",
            "h8 h9 h10 more": "Opening: a white stone next; 2 of white, black to place.",
            "h8 h9 h10 more a1 a2": "Opening: choose black or white.",
        ]
        for (moves, task) in tasks {
            let game = try game(moves, options: "opening=swap2")
            #expect(view.plain(game).last == task)
            #expect(view.mark(of: 0, in: game) == "either" && view.mark(of: 1, in: game) == "either")
        }
        let chosen = try game("h8 h9 h10 black", options: "opening=swap2")
        #expect(view.mark(of: 0, in: chosen) == "White" && view.mark(of: 1, in: chosen) == "Black")
        #expect(view.plain(chosen).last?.hasPrefix("X is Black") ?? false)
    }

    @Test func aPictureGrowsWithItsPlaceAndEveryPointCanBeClicked() throws {
        let game = try game("h8 i9 a15 o1")
        for (size, width) in [(Size(47, 18), 33), (Size(80, 40), 63), (Size(146, 54), 93)] {
            let picture = view.picture(game, BoardLook(), fitting: size)
            #expect(picture.grid.size.width == width && size.holds(picture.grid.size))
            #expect(picture.squares.count == 225)
            var seen: Set<Int> = []
            for square in picture.squares {
                seen.insert(square.number)
                for other in picture.squares where other.number != square.number {
                    let isApart =
                        square.area.endColumn <= other.area.column || other.area.endColumn <= square.area.column
                        || square.area.endRow <= other.area.row || other.area.endRow <= square.area.row
                    #expect(isApart)
                }
            }
            #expect(seen == Set(0..<225))
        }
        #expect(view.picture(game, BoardLook(), fitting: Size(20, 5)).squares.isEmpty)
    }

    @Test func signsTellWhatColoursTell() throws {
        func lines(_ moves: String, _ look: BoardLook) throws -> [String] {
            view.picture(try game(moves), look, fitting: Size(47, 18)).grid.lines
        }
        #expect(try lines("h8 i9", BoardLook())[6] == " 9 · · · · · · · ·(○)· · · · · ·")
        #expect(try lines("h8 i9", BoardLook())[7] == " 8 · · · · · · · ● · · · · · · ·")
        #expect(try lines("h8 i9", BoardLook(cursor: 113))[7] == " 8 · · · · · · · ●[·]· · · · · ·")
        #expect(try lines("h8 i9", BoardLook(pending: Fact(seat: 0, text: "c8")))[7].hasPrefix(" 8 · ·…●…· "))
        #expect(try lines(won, BoardLook())[7] == " 8 · · · ·*●*●*●*●*●*· · · · · ·")
        #expect(try lines(won, BoardLook(isASCII: true))[7] == " 8 . . . .*X*X*X*X*X*. . . . . .")
        #expect(try lines("h8 i9", BoardLook(isASCII: true))[6] == " 9 . . . . . . . .(O). . . . . .")
        for size in [Size(47, 18), Size(80, 40), Size(146, 54)] {
            let look = BoardLook(cursor: 0, pending: Fact(seat: 0, text: "c8"), showsKeys: true, isASCII: true)
            let picture = view.picture(try game("h8 i9"), look, fitting: size)
            #expect(picture.grid.lines.allSatisfy { $0.utf8.allSatisfy { (0x20..<0x7F).contains($0) } })
        }
    }

    @Test func aChoiceIsTypedOrClicked() throws {
        let choosing = try game("h8 h9 h10", options: "opening=swap2")
        let picture = view.picture(choosing, BoardLook(cursor: 3, showsKeys: true), fitting: Size(47, 18))
        #expect(picture.grid.lines.last == "   b black  w white  m two more")
        #expect(!picture.grid.lines.contains { $0.contains("[") }, "no cursor where no stone can be placed")
        let words = picture.squares.filter { $0.number >= 225 }
        #expect(
            words.map { view.press($0.number, chosen: nil, by: 1, in: choosing) }
                == ["black", "white", "more"].map { .move($0) })
        #expect(words.allSatisfy { $0.area.row == 16 && $0.area.endColumn <= 33 })
        guard case .ask(_, let asked) = view.press(7, chosen: nil, by: 1, in: choosing) else {
            Issue.record("a stone can be placed")
            return
        }
        #expect(asked.map(\.key) == ["b", "w", "m"] && asked.map(\.move) == ["black", "white", "more"])
        #expect(
            view.isWhole("black", in: choosing) && !view.isWhole("b", in: choosing) && !view.isWhole("b2", in: choosing)
        )
        let waiting = view.picture(choosing, BoardLook(), fitting: Size(47, 18))
        #expect(waiting.grid.lines.last == "   a colour is being chosen" && waiting.squares.count == 225)
        let more = try game("h8 h9 h10 more a1 a2", options: "opening=swap2")
        #expect(
            view.picture(more, BoardLook(showsKeys: true), fitting: Size(47, 18)).grid.lines.last
                == "   b black  w white")
        let first = try game("", options: "opening=swap2")
        #expect(
            view.picture(first, BoardLook(), fitting: Size(47, 18)).grid.lines.last
                == "   opening: a black stone, 3 left")
    }

    @Test func typedPointsAreWholeWhenNoOtherBeginsLikeThem() throws {
        let game = try game("")
        for text in ["h8", "a2", "o15", "H10", "c9"] { #expect(view.isWhole(text, in: game), "\(text)") }
        for text in ["h", "h1", "h16", "p1", "black", ""] { #expect(!view.isWhole(text, in: game), "\(text)") }
        #expect(view.moveStarts == "abcdefghijklmnow")
    }

    @Test func theCursorStaysOnTheBoard() throws {
        let game = try game("")
        #expect(view.step(.up, from: nil, in: game) == Gomoku.point(named: "h8"))
        let far: [(BoardDirection, String)] = [(.up, "h15"), (.down, "h1"), (.left, "a8"), (.right, "o8")]
        for (direction, end) in far {
            var at = view.step(.up, from: nil, in: game)
            for _ in 0..<20 { at = view.step(direction, from: at, in: game) }
            #expect(at == Gomoku.point(named: end))
        }
        #expect(view.press(112, chosen: nil, by: 0, in: game) == .move("h8"))
        #expect(view.press(225, chosen: nil, by: 0, in: game) == .refused("there is no such point"))
    }

    @Test func aPageNamesEveryStoneAndEscapesNames() throws {
        let html = view.html(try game("h8 i9"), now: 0) { $0 == 0 ? "<ana>" : "ben" }.html
        #expect(html.contains("&lt;ana&gt; plays Black, ben plays White") && !html.contains("<ana>"))
        #expect(html.contains("Black: h8. White: i9. Last stone: i9."))
        #expect(!html.contains("style="), "the policy of the pages forbids it")
        let end = view.html(try game(won), now: 0) { "\($0)" }.html
        #expect(end.contains("The row that won: e8, f8, g8, h8, i8."))
        #expect(end.split(separator: "r=\"2.6\"").count == 6, "five stones are ringed")
        let tasks = [
            ("", "ana places three stones"), ("h8 h9 h10", "ben chooses black, white, or two more stones"),
            ("h8 h9 h10 more", "ben places two more stones"), ("h8 h9 h10 more a1 a2", "ana chooses black or white"),
            ("h8 h9 h10 black", "ben plays Black, ana plays White"),
        ]
        for (moves, task) in tasks {
            let page = view.html(try game(moves, options: "opening=swap2"), now: 0) { $0 == 0 ? "ana" : "ben" }
            #expect(page.html.contains(task))
        }
    }
}

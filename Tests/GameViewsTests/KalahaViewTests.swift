import Cells
import GameViews
import Games
import Testing

@Suite struct KalahaViewTests {
    private let view: any GameView.Type

    init() throws { view = try #require(games.first { $0.rules.kind == "kalaha" }).view }

    private func game(_ moves: String, first: Int = 0) throws -> Kalaha {
        var game = try Kalaha(options: "", first: first, random: 0)
        for move in moves.split(separator: " ") {
            guard case .running(let turn?) = game.status else { break }
            try game.apply(Fact(seat: turn, text: String(move)))
        }
        return game
    }

    /// Before the last move, which leaves South without stones.
    private let nearEnd = "0,0,0,0,0,1,20/4,4,4,4,4,4,3/S/0/N,1,0,0,0"

    @Test func theBoardIsReadAsSentences() throws {
        #expect(
            view.plain(try game("")) == [
                "South, houses 1 to 6: 4 4 4 4 4 4, store 0.", "North, houses 1 to 6: 4 4 4 4 4 4, store 0.",
            ])
        #expect(
            view.plain(try game("3")) == [
                "South sowed house 3 and moves again.", "South, houses 1 to 6: 4 4 0 5 5 5, store 1.",
                "North, houses 1 to 6: 4 4 4 4 4 4, store 0.",
            ])
        let before = try Kalaha(options: "", snapshot: "1,0,4,4,4,4,7/4,4,4,4,5,3,0/S/0/N,1,0,0,0")
        var captured = before
        try captured.apply(Fact(seat: 0, text: "1"))
        #expect(view.plain(captured)[0] == "South sowed house 1 and captured 6 stones.")
        var over = try Kalaha(options: "", snapshot: nearEnd)
        try over.apply(Fact(seat: 0, text: "6"))
        #expect(view.plain(over).prefix(2) == ["South sowed house 6.", "North takes the last 24 stones."])
    }

    @Test func whoBeginsPlaysSouth() throws {
        for first in 0...1 {
            let game = try game("", first: first)
            #expect(view.mark(of: first, in: game) == "South" && view.mark(of: 1 - first, in: game) == "North")
        }
    }

    @Test func aPictureGrowsWithItsPlace() throws {
        let game = try game("3 1")
        for (size, width) in [(Size(47, 18), 41), (Size(80, 30), 73), (Size(146, 54), 137)] {
            for isASCII in [false, true] {
                let look = BoardLook(cursor: 8, pending: Fact(seat: 1, text: "2"), showsKeys: true, isASCII: isASCII)
                let picture = view.picture(game, look, fitting: size)
                #expect(picture.grid.size.width == width && size.holds(picture.grid.size))
                #expect(picture.squares.map(\.number) == Array(7...12), "North is to move")
                if isASCII {
                    #expect(picture.grid.lines.allSatisfy { $0.utf8.allSatisfy { (0x20..<0x7F).contains($0) } })
                }
            }
        }
        #expect(view.picture(game, BoardLook(), fitting: Size(30, 5)).squares.isEmpty)
    }

    @Test func signsTellWhatColoursTell() throws {
        let game = try game("3 1")
        let lines = view.picture(game, BoardLook(cursor: 9, last: "1"), fitting: Size(47, 18)).grid.lines
        #expect(
            lines == [
                "North  6    5    4   [3]   2    1   ◂──",
                "┌────┬────┬────┬────┬────┬────┬────┬────┐",
                "│    │    │    │    │    │    │    │    │",
                "│    │ 4  │ 4  │ 4  │ 4  │ 4  │ 4  │    │",
                "│    │    │    │    │    │    │    │    │",
                "│ 0  ├────┼────┼────┼────┼────┼────┤ 1  │",
                "│    │    │    │    │    │    │    │    │",
                "│    │ 0  │ 5  │ 1  │ 6  │ 6  │ 5  │    │",
                "│    │    │    │    │    │    │    │    │",
                "└────┴────┴────┴────┴────┴────┴────┴────┘",
                " ──▸  (1)   2    3    4    5    6   South",
                "", "           South sowed house 1", "",
            ])
        let pending = view.picture(game, BoardLook(pending: Fact(seat: 1, text: "2")), fitting: Size(47, 18))
        #expect(pending.grid.lines[0] == "North  6    5    4    3    2…   1   ◂──")
        var over = try Kalaha(options: "", snapshot: nearEnd)
        try over.apply(Fact(seat: 0, text: "6"))
        let end = view.picture(over, BoardLook(), fitting: Size(47, 18))
        #expect(end.grid.lines[8].hasPrefix("│won │") && end.squares.isEmpty)
        #expect(
            end.grid.lines.suffix(2).map { $0.drop { $0 == " " } } == [
                "South sowed house 6", "North takes the last 24 stones",
            ])
    }

    @Test func theCursorStaysInOnesOwnHousesAndGoesTheWayThatIsSeen() throws {
        let south = try game("")
        #expect(view.step(.up, from: nil, in: south) == 2 && view.step(.down, from: nil, in: south) == 9)
        var at: Int? = 2
        for expected in [3, 4, 5, 5] {
            at = view.step(.right, from: at, in: south)
            #expect(at == expected)
        }
        #expect(view.step(.left, from: 0, in: south) == 0 && view.step(.up, from: 4, in: south) == 4)
        #expect(view.press(3, chosen: nil, by: 0, in: south) == .move("4"))
        // North's houses are above, so the next one is on the left.
        let north = try game("1")
        #expect(view.step(.left, from: 9, in: north) == 10 && view.step(.right, from: 9, in: north) == 8)
        #expect(view.press(9, chosen: nil, by: 1, in: north) == .move("3"))
        #expect(view.press(3, chosen: nil, by: 1, in: north) == .move("3"), "a cursor on the other side, across")
        for store in [6, 13] {
            #expect(view.press(store, chosen: nil, by: 1, in: north) == .refused("there is no such house"))
        }
    }

    @Test func northSeesItsOwnHousesBelowFromTheLeft() throws {
        let game = try game("3 1")
        #expect(
            view.isTurned(for: 1, in: game) && !view.isTurned(for: 0, in: game) && !view.isTurned(for: nil, in: game))
        let look = BoardLook(cursor: 8, isTurned: true)
        let lines = view.picture(game, look, fitting: Size(47, 18)).grid.lines
        #expect(lines[0] == "South  6    5    4    3    2   (1)  ◂──")
        #expect(lines[3] == "│    │ 5  │ 6  │ 6  │ 1  │ 5  │ 0  │    │")
        #expect(lines[5] == "│ 1  ├────┼────┼────┼────┼────┼────┤ 0  │")
        #expect(lines[7] == "│    │ 4  │ 4  │ 4  │ 4  │ 4  │ 4  │    │")
        #expect(lines[10] == " ──▸   1   [2]   3    4    5    6   North")
        // The arrow keys are turned for the view: what is seen as right is left without the turn.
        #expect(view.step(BoardDirection.right.opposite, from: 8, in: game) == 9)
    }

    @Test func theLegalHousesAreSaid() throws {
        #expect(view.legal("", in: try game("3")) == ["South can sow 1, 2, 4, 5, 6."])
        #expect(view.legal("2", in: try game("1")) == ["North can sow 1, 2, 3, 4, 5, 6."])
        var over = try Kalaha(options: "", snapshot: nearEnd)
        try over.apply(Fact(seat: 0, text: "6"))
        #expect(view.legal("", in: over) == ["The game is over."])
    }

    @Test func aDigitIsAMove() throws {
        let game = try game("")
        for digit in 1...6 { #expect(view.move(ofKey: Character("\(digit)"), in: game) == "\(digit)") }
        for key in "0789a３ " { #expect(view.move(ofKey: key, in: game) == nil) }
    }

    @Test func aPageSaysTheBoardAndEscapesNames() throws {
        let html = view.html(try game("3"), now: 0) { $0 == 0 ? "<ana>" : "ben" }.html
        #expect(html.contains("&lt;ana&gt; plays South, below; ben plays North, above") && !html.contains("<ana>"))
        #expect(html.contains("South sowed house 3 and moves again. South, houses 1 to 6: 4 4 0 5 5 5, store 1."))
        #expect(html.split(separator: "stroke-width=\"1.6\"").count == 2, "the house that was sown")
        #expect(!html.contains("style="), "the policy of the pages forbids it")
        var over = try Kalaha(options: "", snapshot: nearEnd)
        try over.apply(Fact(seat: 0, text: "6"))
        #expect(view.html(over, now: 0) { "\($0)" }.html.contains("North takes the last 24 stones."))
    }
}

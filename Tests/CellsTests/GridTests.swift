import Cells
import Testing

@Suite struct GridTests {
    @Test func wideCharactersTakeTwoCellsAndAreNeverShownByHalf() {
        var grid = Grid(Size(6, 1))
        #expect(grid.put("a日b", column: 0, row: 0) == 4)
        #expect(grid.lines == ["a日b"])
        #expect(grid[2, 0]?.isContinuation == true)
        grid.put("x", column: 2, row: 0)
        #expect(grid.lines == ["a xb"])
        grid.put("日", column: 0, row: 0)
        grid.put("y", column: 0, row: 0)
        #expect(grid.lines == ["y xb"])
        grid.put("日", column: 5, row: 0)
        #expect(grid[5, 0]?.text == " ")
    }

    @Test func marksJoinTheirCellAndAreBounded() {
        var grid = Grid(Size(4, 1))
        grid.put("e\u{301}x", column: 0, row: 0)
        #expect(grid[0, 0]?.text == "e\u{301}")
        #expect(grid[1, 0]?.text == "x")
        grid.put("o\u{301}\u{302}\u{303}\u{304}", column: 2, row: 0)
        #expect(grid[2, 0]?.text.unicodeScalars.count == 1 + maximumMarks)
    }

    @Test func controlsNeverReachACell() {
        var grid = Grid(Size(20, 2))
        grid.put("a\u{1B}[31mb\nc\u{202E}d\u{9B}1m", column: 0, row: 0)
        #expect(grid.lines == ["a[31mb cd1m", ""])
    }

    @Test func whatLiesOutsideIsCutOff() {
        var grid = Grid(Size(4, 2))
        grid.put("abcdef", column: -2, row: 0)
        grid.put("abcdef", column: 2, row: 1)
        grid.put("x", column: 0, row: 7)
        grid.put("x", column: 0, row: -1)
        #expect(grid.lines == ["cdef", "  ab"])
        grid.fill(Rect(column: -5, row: -5, width: 100, height: 100), "#")
        #expect(grid.lines == ["####", "####"])
        grid.put("abcdef", column: 1, row: 0, within: Rect(column: 1, row: 0, width: 2, height: 1))
        #expect(grid.lines[0] == "#ab#")
        #expect(Grid(Size(-3, 5)).cells.isEmpty)
    }

    @Test func boxesAndDividersJoin() {
        var grid = Grid(Size(5, 5))
        grid.box(grid.bounds, .unicode)
        grid.divider(row: 2, from: 0, to: 4, .unicode)
        grid.divider(column: 2, from: 0, to: 2, .unicode)
        #expect(grid.lines == ["┌─┬─┐", "│ │ │", "├─┴─┤", "│   │", "└───┘"])
        #expect(grid.inASCII.lines == ["+-+-+", "| | |", "+-+-+", "|   |", "+---+"])
        var ascii = Grid(Size(3, 3))
        ascii.box(ascii.bounds, .ascii)
        #expect(ascii.lines == ["+-+", "| |", "+-+"])
    }

    @Test func inASCIIKeepsTheWidthOfWideCharacters() {
        var grid = Grid(Size(6, 1))
        grid.put("é日x…", column: 0, row: 0)
        #expect(grid.inASCII.lines == ["???x~"])
    }

    @Test func drawingAGridIntoAnotherKeepsWideCharactersWhole() {
        var inner = Grid(Size(3, 1))
        inner.put("a日", column: 0, row: 0)
        var outer = Grid(Size(4, 1))
        outer.draw(inner, column: 1, row: 0)
        #expect(outer.lines == [" a日"])
        outer = Grid(Size(4, 1))
        outer.draw(inner, column: 2, row: 0)
        #expect(outer.lines == ["  a"])
    }

    @Test func textIsCenteredAndPutToTheRight() {
        var grid = Grid(Size(7, 2))
        grid.putCentered("abc", row: 0, within: grid.bounds)
        grid.putRight("日本", row: 1, within: grid.bounds)
        #expect(grid.lines == ["  abc", "   日本"])
    }
}

@Suite struct WrappingTests {
    @Test func linesBreakBetweenWordsAndWithinLongOnes() {
        #expect(wrapped("one two three", to: 7) == ["one two", "three"])
        #expect(wrapped("abcdefgh ij", to: 3) == ["abc", "def", "gh", "ij"])
        #expect(wrapped("日本語 です", to: 5) == ["日本", "語", "です"])
        #expect(wrapped("", to: 5) == [""])
        #expect(wrapped("x", to: 0).isEmpty)
        for columns in 2...20 {
            for line in wrapped("a日本 bcd efghij klmnop e\u{301}f", to: columns) {
                #expect(displayWidth(line) <= columns)
            }
        }
    }
}

@Suite struct RectTests {
    @Test func partsAddUp() {
        let area = Rect(column: 2, row: 3, width: 10, height: 6)
        let (top, bottom) = area.split(top: 2)
        #expect(top == Rect(column: 2, row: 3, width: 10, height: 2))
        #expect(bottom == Rect(column: 2, row: 5, width: 10, height: 4))
        let (left, right) = area.split(right: 4)
        #expect(left.width == 6 && right.column == 8 && right.width == 4)
        #expect(area.split(top: 99).bottom.height == 0)
        #expect(area.split(left: -1).left.width == 0)
        #expect(area.inset().size == Size(8, 4))
        #expect(area.inset(columns: 9).width == 0)
        #expect(area.centered(Size(4, 2)) == Rect(column: 5, row: 5, width: 4, height: 2))
        #expect(area.contains(column: 11, row: 8) && !area.contains(column: 12, row: 8))
    }
}

@Suite struct ThemeTests {
    @Test func meaningsAreToldApartWithoutColours() {
        for theme in Theme.allCases {
            for style in Style.allCases {
                let look = theme.look(style, colours: 0)
                #expect(look.foreground == nil && look.background == nil)
            }
            for colours in [0, 8, 16, 256] {
                let normal = theme.look(.normal, colours: colours)
                for style in [Style.selected, .error, .highlight, .seat0] {
                    #expect(theme.look(style, colours: colours) != normal, "\(theme) \(style) \(colours)")
                }
            }
        }
    }

    @Test func coloursAreWithinThePalette() {
        for theme in Theme.allCases {
            for colours in [8, 16, 256] {
                for style in Style.allCases {
                    let look = theme.look(style, colours: colours)
                    for colour in [look.foreground, look.background].compactMap(\.self) {
                        #expect((0..<Int16(colours)).contains(colour), "\(theme) \(style)")
                    }
                }
            }
        }
    }
}

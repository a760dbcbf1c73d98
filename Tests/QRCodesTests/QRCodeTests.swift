import QRCodes
import Testing

@Suite struct QRCodeTests {
    /// The three squares in the corners by which a reader finds a code (ISO/IEC 18004 section 6.3.3).
    @Test func hasItsFinderPatterns() throws {
        let code = try #require(QRCode("https://play.example.org:7400/rooms/482913"))
        for (left, top) in [(0, 0), (code.side - 7, 0), (0, code.side - 7)] {
            for row in 0..<7 {
                for column in 0..<7 {
                    let ring = max(abs(column - 3), abs(row - 3))
                    #expect(code[left + column, top + row] == (ring != 2))
                }
            }
        }
    }

    @Test func anAddressMakesASmallCode() throws {
        let code = try #require(QRCode("https://192.168.100.100:7400/rooms/482913"))
        #expect(code.side <= 33)
        #expect(code.side % 4 == 1)
    }

    @Test func theSameTextIsTheSameCodeAndAnotherIsNot() {
        #expect(QRCode("https://a.example/rooms/482913") == QRCode("https://a.example/rooms/482913"))
        #expect(QRCode("https://a.example/rooms/482913") != QRCode("https://a.example/rooms/482914"))
    }

    @Test func whatCannotBeShownIsRefused() {
        #expect(QRCode("") == nil)
        #expect(QRCode(String(repeating: "x", count: QRCode.mostBytes)) != nil)
        #expect(QRCode(String(repeating: "x", count: QRCode.mostBytes + 1)) == nil)
        #expect(QRCode("a\0b") == nil)
    }

    /// Both drawings say the same as the modules, and the quiet zone is there.
    @Test(arguments: [false, true]) func halfBlocksAreTheModules(onDark: Bool) throws {
        let code = try #require(QRCode("https://play.example.org/rooms/482913"))
        let lines = code.halfBlocks(onDark: onDark).map(Array.init)
        #expect(lines.allSatisfy { $0.count == code.side + 2 * QRCode.quietZone })
        for row in -QRCode.quietZone..<code.side + QRCode.quietZone {
            for column in -QRCode.quietZone..<code.side + QRCode.quietZone {
                let character = lines[(row + QRCode.quietZone) / 2][column + QRCode.quietZone]
                let isUpper = (row + QRCode.quietZone) % 2 == 0
                let isDrawn = character == "█" || character == (isUpper ? "▀" : "▄")
                #expect(isDrawn == (code[column, row] != onDark))
            }
        }
    }

    @Test func theDocumentHasAModuleForEachDarkOne() throws {
        let code = try #require(QRCode("https://play.example.org/rooms/482913"))
        let dark = (0..<code.side).reduce(0) { sum, row in sum + (0..<code.side).count { code[$0, row] } }
        #expect(code.svg.split(separator: "h1v1h-1z").count - 1 == dark)
        #expect(code.svg.hasPrefix("<svg xmlns="))
    }
}

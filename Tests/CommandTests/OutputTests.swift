import Testing

@testable import ClientCore

@Suite struct OutputTests {
    @Test func columnsAreAlignedAndTheLastOneEndsTheLine() {
        var table = Table("NAME", "STATE")
        table.rows = [["server-1", "ready"], ["é", "draining"]]
        #expect(table.lines(styled: false) == ["NAME      STATE", "server-1  ready", "é         draining"])
        #expect(table.lines(styled: true)[0] == "\u{1B}[1mNAME      STATE\u{1B}[0m")
    }

    @Test func aHostileCellCannotLeaveItsRow() {
        var table = Table("TITLE")
        table.rows = [["a\nb\u{1B}]0;x\u{7}\u{9B}2J"], [String(repeating: "x", count: 500)]]
        let lines = table.lines(styled: false)
        #expect(lines.count == 3)
        for line in lines {
            #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
            #expect(line.utf8.count <= Table.cellLimit)
        }
    }

    @Test func jsonKeepsItsMeaningWithoutC1Bytes() {
        #expect(escapeC1(Array("a\u{9B}é".utf8)) == Array("a\\u009bé".utf8))
    }

    @Test func agesAreShort() {
        #expect(age(-5) == "now")
        #expect(age(5_000) == "5 s")
        #expect(age(180_000) == "3 min")
        #expect(age(10_000_000) == "2 h")
        #expect(age(400_000_000) == "4 d")
    }
}

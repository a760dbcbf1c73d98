import Games
import Testing

@testable import ClientCore

@Suite struct ResultTextTests {
    @Test(arguments: [
        (ResultTable.Cell.text("=1+1"), "'=1+1"), (.text("+43"), "'+43"), (.text("-x"), "'-x"), (.text("@a"), "'@a"),
        (.text("\tx"), "'\tx"), (.text("a=b"), "a=b"), (.text("a,b"), "\"a,b\""),
        (.text("say \"no\""), "\"say \"\"no\"\"\""),
        (.text("=\"x\",1"), "\"'=\"\"x\"\",1\""), (.text("a\r\nb"), "\"a\r\nb\""), (.text(""), ""), (.none, ""),
        (.number(-5), "-5"), (.flag(true), "yes"), (.flag(false), "no"), (.ratio(2, of: 3), "0.67"),
        (.ratio(-1, of: 2), "-0.50"), (.ratio(0, of: 4), "0.00"), (.ratio(7, of: 7), "1.00"),
        (.ratio(-1, of: 900), "0.00"), (.list([1, 12]), "1 12"), (.list([]), ""),
    ])
    func fieldsAreWhatASpreadsheetMayRead(cell: ResultTable.Cell, field: String) {
        #expect(csvField(cell) == field)
    }

    @Test func roundsAreRowsBelowOneHead() {
        let table = ResultTable("t", [.init("a"), .init("b")], rows: [[.number(1), .text("x\"")]])
        #expect(
            String(decoding: csv([(1, table), (2, table)]), as: UTF8.self)
                == "round,a,b\r\n1,1,\"x\"\"\"\r\n2,1,\"x\"\"\"\r\n")
        #expect(csv([]) == [])
    }
}

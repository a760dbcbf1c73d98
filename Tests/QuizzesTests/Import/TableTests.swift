import CZip
import Testing

@testable import Quizzes

/// Tables as text and as spreadsheets.
@Suite struct TableTests {
    static let header = "Question,Answer 1,Answer 2,Answer 3,Answer 4,Time limit,Correct answers"

    @Test(arguments: [",", ";", "\t"])
    func cellsAreQuotedAsTheRFCSays(_ separator: String) throws {
        let rows = [
            ["Question", "Answer 1", "Answer 2", "Time limit (sec)", "Correct answer(s)"],
            ["\"Says \"\"hi\"\"\(separator) twice\r\nor so\"", "a", "b", "30", "\"1,2\""],
            ["Short", "\"x\"", "y"], ["", "", "", "", ""], ["Q", "True", "false", "", "2"],
        ]
        let text = rows.map { $0.joined(separator: separator) }.joined(separator: "\r\n")
        let result = imported(text, .csv)
        let quiz = try #require(result.quiz)
        #expect(quiz.questions.map(\.text) == ["Says \"hi\"\(separator == "\t" ? "" : separator) twice or so", "Q"])
        #expect(result.kinds == [.multiple(choices("+a", "+b")), .trueFalse(false)])
        #expect(quiz.questions.map(\.seconds) == [30, 20])
        #expect(result.said == ["4:1: no answer is marked as right"])
    }

    @Test(arguments: [
        ("Q,a,b,,,20,3", "2:12: “3” names no answers of this row"),
        ("Q,a,b,,,20,9", "2:12: “9” names no answers of this row"),
        ("Q,a,b,,,20,-9223372036854775808", "2:12: “-9223372036854775808” names no answers of this row"),
        ("Q,a,b,,,20,1e99", "2:12: “1e99” names no answers of this row"),
        (",a,b,,,20,1", "2:2: an answer without a question"),
        ("Q,a,a,,,20,1", "2:5: the answer “a” stands there twice"),
        ("Q,a,,,,20,1", "2:1: the question needs 2 to 6 answers and has 1"),
        ("Q,a,b,,,400,1", "2:1: warning: the time of 400 seconds becomes 300"),
        ("Q,a,b,,,soon,b", "2:9: warning: “soon” is no number of seconds"),
        ("\"Q,a,b", "2:1: the quotation mark has no second one"),
    ])
    func mistakes(_ row: String, _ said: String) {
        let result = imported("\(Self.header)\n\(row)", .csv)
        #expect(result.said.first == said)
    }

    @Test func withoutNamesOfColumnsNothingIsGuessed() {
        #expect(imported("a,b,c\n1,2,3", .csv).said == ["1:1: no row names the columns"])
        #expect(imported("", .csv).said == [": no row names the columns"])
    }

    @Test func kahootsSpreadsheetIsRead() throws {
        let result = imported(try Self.kahoot(), .kahoot, path: "a/My quiz.xlsx")
        let quiz = try #require(result.quiz)
        #expect(quiz.title == "My quiz")
        #expect(quiz.questions.map(\.text) == ["What is 1 < 2?", "Rich text"])
        #expect(result.kinds == [.choice(choices("yes", "+no", "3")), .multiple(choices("+a", "+b"))])
        #expect(quiz.questions.map(\.seconds) == [60, 20])
        #expect(result.said == ["H11: “5” names no answers of this row"])
    }

    /// An archive says how large its parts are, and may lie: what counts is what comes out.
    @Test func bombsAreRefused() throws {
        let zeros = [UInt8](repeating: 0x20, count: 64 * 1024 * 1024)
        let bomb = try zipped(["xl/worksheets/sheet1.xml": zeros])
        #expect(bomb.count < 100_000)
        #expect(
            imported(bomb, .kahoot).said
                == ["xl/worksheets/sheet1.xml: this part of the spreadsheet is larger than 2048 KiB"])
        var liar = bomb
        // The size in the directory at the end (APPNOTE 4.3.12), 24 bytes behind its signature.
        let directory = try #require(
            (0..<(liar.count - 4)).last { liar[$0..<($0 + 4)].elementsEqual([0x50, 0x4B, 1, 2]) })
        liar.replaceSubrange((directory + 24)..<(directory + 28), with: [16, 0, 0, 0])
        #expect(imported(liar, .kahoot).quiz == nil)
        // Cells that share one text make a large table of a small file.
        let long = String(repeating: "x", count: 1_000_000)
        let cells = (0..<20).map { "<row r=\"\($0 + 1)\"><c r=\"A\($0 + 1)\" t=\"s\"><v>0</v></c></row>" }.joined()
        let shared = try zipped([
            "xl/worksheets/sheet1.xml": Array("<worksheet><sheetData>\(cells)</sheetData></worksheet>".utf8),
            "xl/sharedStrings.xml": Array("<sst><si><t>\(long)</t></si></sst>".utf8),
        ])
        #expect(imported(shared, .kahoot).said.first == "A3: the table has more than 2048 KiB of text")
    }

    @Test func damagedSpreadsheetsSaySo() throws {
        #expect(imported("PK\u{3}\u{4} no archive", .kahoot).said == [": it is no spreadsheet, or a damaged one"])
        #expect(imported("", .kahoot).said == [": it is no spreadsheet, or a damaged one"])
        #expect(imported(try zipped(["a": [0x41]]), .kahoot).said == [": there is no sheet in it"])
        let doctype = Array("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>".utf8)
        #expect(
            imported(try zipped(["xl/worksheets/sheet1.xml": doctype]), .kahoot).said
                == ["xl/worksheets/sheet1.xml: a document type definition is not read"])
    }

    /// A spreadsheet as Kahoot's template makes it: seven rows of advice, numbers in the first column.
    static func kahoot() throws -> [UInt8] {
        let texts = [
            "Quiz template", "Question - max 120 characters", "Answer 1 - max 75 characters",
            "Answer 2 - max 75 characters", "Answer 3 - max 75 characters", "Answer 4 - max 75 characters",
            "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs", "Correct answer(s) - choose at least one",
        ]
        func row(_ number: Int, _ cells: [(String, String)]) -> String {
            "<row r=\"\(number)\">" + cells.map { "<c r=\"\($0.0)\(number)\" \($0.1)</c>" }.joined() + "</row>"
        }
        let header = zip("BCDEFGH", 1...7).map { (String($0.0), "t=\"s\"><v>\($0.1)</v>") }
        func inline(_ text: String) -> String { "t=\"inlineStr\"><is><t>\(text)</t></is>" }
        let sheet =
            row(2, [("B", "t=\"s\"><v>0</v>")]) + row(8, header)
            + row(
                9,
                [
                    ("A", "><v>1</v>"), ("B", inline("What is 1 &lt; 2?")), ("C", inline("yes")), ("D", inline("no")),
                    ("F", "><v>3</v>"), ("G", "><v>60.0</v>"), ("H", "><v>2</v>"),
                ])
            + row(
                10,
                [
                    ("B", "t=\"inlineStr\"><is><r><t>Rich </t></r><r><t>text</t></r></is>"), ("C", inline("a")),
                    ("D", inline("b")), ("H", inline("1,2")),
                ])
            + row(11, [("B", inline("Q")), ("C", inline("a")), ("D", inline("b")), ("H", inline("5"))])
            + row(12, [("A", "><v>4</v>")])
        let shared = texts.map { "<si><t>\($0)</t></si>" }.joined()
        return try zipped([
            "xl/workbook.xml": Array(
                "<x:workbook xmlns:x=\"m\" xmlns:r=\"r\"><x:sheets><x:sheet r:id=\"rId7\"/></x:sheets></x:workbook>"
                    .utf8),
            "xl/_rels/workbook.xml.rels": Array(
                "<Relationships><Relationship Id=\"rId7\" Target=\"worksheets/other.xml\"/></Relationships>".utf8),
            "xl/sharedStrings.xml": Array("<sst>\(shared)</sst>".utf8),
            "xl/worksheets/other.xml": Array("<worksheet><sheetData>\(sheet)</sheetData></worksheet>".utf8),
        ])
    }
}

/// An archive with these parts, made in memory.
func zipped(_ parts: [String: [UInt8]]) throws -> [UInt8] {
    let source = try #require(zip_source_buffer_create(nil, 0, 0, nil))
    defer { zip_source_free(source) }
    let archive = try #require(zip_open_from_source(source, ZIP_TRUNCATE, nil))
    zip_source_keep(source)
    var buffers: [UnsafeMutableRawBufferPointer] = []
    defer { for buffer in buffers { buffer.deallocate() } }
    for (name, bytes) in parts {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        buffer.copyBytes(from: bytes)
        buffers.append(buffer)
        let part = try #require(zip_source_buffer(archive, buffer.baseAddress, zip_uint64_t(bytes.count), 0))
        #expect(zip_file_add(archive, name, part, 0) >= 0)
    }
    #expect(zip_close(archive) == 0)
    var stat = zip_stat_t()
    #expect(zip_source_stat(source, &stat) == 0 && zip_source_open(source) == 0)
    defer { zip_source_close(source) }
    var result = [UInt8](repeating: 0, count: Int(stat.size))
    #expect(zip_source_read(source, &result, stat.size) == zip_int64_t(stat.size))
    return result
}

import Bytes
import Foundation
import JSON
import Protocol
import Testing

@Suite struct ErrorTests {
    /// The errors that docs/protocol.md lists, code by name.
    private func documented() throws -> [String: Int32] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let page = try String(contentsOf: root.appending(path: "docs/protocol.md"), encoding: .utf8)
        let section = try #require(page.components(separatedBy: "## Errors").last)
        var errors: [String: Int32] = [:]
        for row in section.split(separator: "\n") where row.hasPrefix("| -3") {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let codes = ([cells[0]] + cells[1...]).joined(separator: " ").matches(of: #/-3\d{4}/#).map {
                Int32($0.output)
            }
            let names = cells[1...].joined(separator: " ").matches(of: #/`([a-z_]+)`/#).map { String($0.output.1) }
            #expect(codes.count == names.count, "\(row)")
            for (code, name) in zip(codes, names) { errors[name] = code }
        }
        return errors
    }

    @Test func theCodesAreThoseOfTheSpecification() throws {
        let documented = try documented()
        #expect(documented.count > 25)
        let known = Dictionary(uniqueKeysWithValues: ErrorCode.allCases.map { ($0.name, $0.rawValue) })
        for (name, code) in documented { #expect(known[name] == code, "\(name)") }
        for name in known.keys { #expect(documented[name] != nil, "\(name) is not in docs/protocol.md") }
    }

    @Test(arguments: ErrorCode.allCases) func aRefusalIsKeptAndShown(code: ErrorCode) throws {
        let answer = Answer.refusal(ProtocolError(code, "it \"cannot\" be\u{7}"))
        var writer = ByteWriter()
        answer.encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try Answer(&reader) == answer)
        #expect(reader.remaining == 0)
        let line = answer.line(id: 7)
        #expect(line.last == 0x0A && line.count { $0 == 0x0A } == 1)
        try withJSON(line) { view in
            #expect(view["id"]?.integer == 7)
            #expect(view["jsonrpc"]?.text == "2.0")
            #expect(view["error"]?["code"]?.integer == Int64(code.rawValue))
            #expect(view["error"]?["message"]?.text == "it \"cannot\" be\u{7}")
            #expect(view["error"]?["data"]?["code"]?.text == code.name)
            #expect(view["result"] == nil)
        }
    }

    @Test func aResultIsKeptAndShown() throws {
        let answer = Answer.object {
            $0.member("room", 482_913)
            $0.member("title", "a\nb")
        }
        var writer = ByteWriter([9])
        answer.encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.read(UInt8.self) == 9)
        #expect(try Answer(&reader) == answer)
        let line = answer.line(id: nil)
        #expect(line.count { $0 == 0x0A } == 1, "only the end of the line ends it")
        try withJSON(line) { view in
            #expect(view["id"]?.isNull == true)
            #expect(view["result"]?["room"]?.integer == 482_913)
            #expect(view["result"]?["title"]?.text == "a\nb")
        }
    }

    @Test func aCutAnswerIsRefused() {
        var writer = ByteWriter()
        Answer.refusal(ProtocolError(.expired, "too old")).encode(into: &writer)
        for count in writer.bytes.indices {
            var reader = ByteReader(writer.bytes[..<count])
            #expect(throws: ByteError.truncated) { try Answer(&reader) }
        }
    }

    @Test func aNotificationIsOneLine() throws {
        let line = notification("server.hello") { $0.member("server", "server-1") }
        #expect(line.last == 0x0A && line.count { $0 == 0x0A } == 1)
        try withJSON(line) { view in
            #expect(view["method"]?.text == "server.hello")
            #expect(view["params"]?["server"]?.text == "server-1")
            #expect(view["id"] == nil)
        }
    }
}

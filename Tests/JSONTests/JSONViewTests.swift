import JSON
import Testing

@Suite struct JSONViewTests {
    private func problem(_ text: String, depth: Int = 16) -> String? {
        do {
            try withJSON(Array(text.utf8), depth: depth) { _ in }
            return nil
        } catch { return (error as? JSONError)?.message ?? "another error" }
    }

    @Test func valuesAreRead() throws {
        let text = #"{"t":"a\u0000b","i":-7,"r":1.5,"e":1e2,"y":true,"n":null,"a":[1,"x"],"":0}"#
        try withJSON(Array(text.utf8)) { view in
            #expect(view.isObject && view.names == ["t", "i", "r", "e", "y", "n", "a", ""])
            #expect(view["t"]?.text == "a\0b" && view["t"]?.textBytes == [0x61, 0, 0x62])
            #expect(view["i"]?.integer == -7 && view["i"]?.number == -7)
            #expect(view["r"]?.integer == nil && view["r"]?.number == 1.5)
            #expect(view["e"]?.integer == nil && view["e"]?.number == 100)
            #expect(view["y"]?.flag == true && view["y"]?.integer == nil)
            #expect(view["n"]?.isNull == true && view["n"]?.text == nil)
            #expect(view["a"]?.count == 2 && view["a"]?[1]?.text == "x")
            #expect(view["a"]?[2] == nil && view["a"]?[-1] == nil && view["missing"] == nil)
            #expect(view["i"]?["t"] == nil && view["i"]?.count == nil)
        }
    }

    @Test func sixtyFourBitsAndNoMore() throws {
        try withJSON(Array("[9223372036854775807,-9223372036854775808]".utf8)) { view in
            #expect(view[0]?.integer == .max && view[1]?.integer == .min)
        }
        #expect(problem("[9223372036854775808]") != nil)
        #expect(problem("[1e400]") != nil)
    }

    @Test func depthIsBounded() {
        func nested(_ count: Int) -> String {
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        #expect(problem(nested(16)) == nil)
        #expect(problem(nested(17)) == "nested deeper than 16 levels at byte 16")
        #expect(problem(#"{"a":{"a":[]}}"#, depth: 3) == nil)
        #expect(problem(#"{"a":{"a":[]}}"#, depth: 2) != nil)
        // Brackets in strings do not count, nor do those that were closed again.
        #expect(problem(#"["[[[\"[[[\\"]"#, depth: 1) == nil)
        #expect(problem("[[],[],[]]", depth: 2) == nil)
        #expect(problem(String(repeating: "[", count: 1_000_000)) != nil)
    }

    @Test func nulBytesAreRefused() {
        #expect(problem("123\0") == "a NUL byte at byte 3")
        #expect(problem("12300\0") != nil)
        #expect(problem("\0") != nil)
        #expect(problem("{}\0") != nil)
        #expect(problem("[\"a\0b\"]") != nil)
        #expect(problem(#"{"a\u0000b":1}"#) != nil)
        #expect(problem(#"{"\u0000":1}"#) != nil)
    }

    @Test(arguments: [
        "", " ", "{}{}", "{},", "\u{FEFF}{}", #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"{"b":{"a":1,"a":2}}"#, "01",
        "-01",
        "1.", "[1,]", "nul", "'a'", "{a:1}", "[1] // x", "\"\u{1}\"", "NaN", "[+1]",
    ])
    func everythingElseIsRefused(_ text: String) {
        #expect(problem(text) != nil)
    }

    @Test func malformedUTF8IsRefused() {
        for bytes: [UInt8] in [[0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF]] {
            #expect(throws: JSONError.self) { try withJSON([0x22] + bytes + [0x22]) { _ in } }
        }
    }

    @Test func errorsOfTheBodyPassThrough() {
        struct Own: Error {}
        #expect(throws: Own.self) { try withJSON(Array("{}".utf8)) { _ in throw Own() } }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let text = (0..<0x3000).compactMap(Unicode.Scalar.init).reduce(into: "") { $0.unicodeScalars.append($1) } + "🎲"
        let written = jsonObject {
            $0.member("t", text)
            $0.member("least", Int64.min)
            $0.member("most", Int64.max)
        }
        try withJSON(written) { view in
            #expect(view["t"]?.textBytes == Array(text.utf8))
            #expect(view["least"]?.integer == .min && view["most"]?.integer == .max)
        }
    }
}

import JSON
import Testing

@Suite struct JSONWriterTests {
    @Test func membersAreSeparatedAndQuoted() {
        let text = jsonObject {
            $0.member("a", "q\"\\\n\u{1b}")
            $0.array("b") {
                $0.element(-12)
                $0.object { $0.member("c", true) }
            }
            $0.memberNull("d")
        }
        #expect(String(decoding: text, as: UTF8.self) == #"{"a":"q\"\\\n\u001b","b":[-12,{"c":true}],"d":null}"#)
    }
}

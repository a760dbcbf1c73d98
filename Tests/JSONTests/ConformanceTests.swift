import JSON
import SharedFiles
import Testing

/// JSONTestSuite by Nicolas Seriot: `y_` must be accepted, `n_` refused, `i_` is left to the parser.
@Suite(.enabled(if: SharedFiles.folder != nil, "there is no shared/data beside the checkout"))
struct ConformanceTests {
    /// RFC 8259 allows these, but two readers may see different values in them, so they are refused.
    static let refusedOnPurpose: Set = [
        "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json", "y_object_escaped_null_in_key.json",
    ]

    private func isAccepted(_ text: [UInt8], depth: Int = 16) -> Bool {
        do {
            return try withJSON(text, depth: depth) { view in
                visit(view)
                return true
            }
        } catch { return false }
    }

    /// Reads everything there is, so that a bad pointer would show.
    private func visit(_ view: JSONView) {
        _ = (view.text, view.textBytes, view.integer, view.number, view.flag, view.isNull)
        for index in 0..<(view.count ?? 0) { if let element = view[index] { visit(element) } }
        if view.isObject { for name in view.names { if let member = view[name] { visit(member) } } }
    }

    @Test func theSuiteIsThere() {
        let names = SharedFiles.names(in: "json")
        #expect(names.count { $0.hasPrefix("n_") } > 150)
        #expect(names.count { $0.hasPrefix("y_") } > 90)
    }

    @Test(arguments: SharedFiles.names(in: "json").filter { $0.hasPrefix("n_") })
    func malformedTextIsRefused(_ name: String) throws {
        let text = try SharedFiles.bytes(of: "json/\(name)")
        // Not only for its depth: with room enough the parser itself must refuse it.
        #expect(!isAccepted(text, depth: 1000))
        #expect(!isAccepted(text))
    }

    @Test(arguments: SharedFiles.names(in: "json").filter { $0.hasPrefix("y_") })
    func wellFormedTextIsAccepted(_ name: String) throws {
        let text = try SharedFiles.bytes(of: "json/\(name)")
        #expect(isAccepted(text) == !Self.refusedOnPurpose.contains(name))
    }

    @Test(arguments: SharedFiles.names(in: "json").filter { $0.hasPrefix("i_") })
    func undecidedTextDoesNoHarm(_ name: String) throws {
        let text = try SharedFiles.bytes(of: "json/\(name)")
        let isMalformedText = name.contains("UTF") || name.contains("utf") || name.contains("surrogate")
        // Whatever is no UTF-8, has a byte order mark or escapes half a surrogate pair is refused; the rest may go
        // either way, but must come to an end.
        if isMalformedText { #expect(!isAccepted(text, depth: 600)) } else { _ = isAccepted(text, depth: 600) }
    }

    @Test func everyPrefixOfASampleEnds() throws {
        let text = try SharedFiles.bytes(of: "json/y_object_extreme_numbers.json").filter { $0 != 0x0A }
        for length in 0..<text.count { #expect(!isAccepted(Array(text[..<length]))) }
        #expect(isAccepted(text))
    }
}

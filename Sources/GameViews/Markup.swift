/// HTML under construction. All text and all attribute values are escaped; only names of elements and attributes, which
/// are literals, are not. So what people write can never become markup.
public struct Markup: Equatable, Sendable {
    /// The HTML so far, UTF-8.
    public private(set) var bytes: [UInt8] = []

    /// Nothing yet.
    public init() {}

    /// What `body` writes.
    public init(_ body: (inout Markup) -> Void) { body(&self) }

    /// The HTML so far.
    public var html: String { String(decoding: bytes, as: UTF8.self) }

    /// Adds text.
    public mutating func text(_ text: String) { escape(text) }

    /// Adds markup that was built before.
    public mutating func markup(_ other: Markup) { bytes.append(contentsOf: other.bytes) }

    /// Adds an element with what `body` writes in it.
    public mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ body: (inout Markup) -> Void
    ) {
        open(name, attributes)
        body(&self)
        append("</")
        append(name)
        append(">")
    }

    /// Adds an element with a text in it.
    public mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, _ text: String
    ) {
        element(name, attributes) { $0.text(text) }
    }

    /// Adds an element without attributes, with a text in it.
    public mutating func element(_ name: StaticString, _ text: String) { element(name, [:]) { $0.text(text) } }

    /// Adds an element that has no end (HTML 13.1.2, void elements).
    public mutating func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) {
        open(name, attributes)
    }

    /// Adds the line that begins every document.
    public mutating func doctype() { append("<!doctype html>\n") }

    private mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>) {
        append("<")
        append(name)
        for (name, value) in attributes {
            append(" ")
            append(name)
            append("=\"")
            escape(value)
            append("\"")
        }
        append(">")
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Adds text with the five characters escaped that mean something in content or in a quoted attribute, and without
    /// characters that HTML does not allow or that would end a line of an event stream.
    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case 0x26: append("&amp;")
            case 0x3C: append("&lt;")
            case 0x3E: append("&gt;")
            case 0x22: append("&quot;")
            case 0x27: append("&#39;")
            case 0x0A: bytes.append(byte)
            case 0..<0x20, 0x7F: break
            default: bytes.append(byte)
            }
        }
    }
}

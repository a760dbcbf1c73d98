public import GameViews

/// Messages of an event stream (WHATWG HTML, section 9.2.5). Each ends with an empty line, so that a browser takes it whole.
public enum EventStream {
    /// A comment that keeps the connection from being taken for dead.
    public static let heartbeat: [UInt8] = Array(":\n\n".utf8)

    /// How long a browser waits before it connects again, milliseconds.
    public static let opening: [UInt8] = Array("retry: 1000\n\n".utf8)

    /// The main element's new content. Its number makes a browser that connects again go on behind it; without one it
    /// changes nothing in that.
    public static func main(_ content: Markup, number: UInt64?) -> [UInt8] {
        var bytes: [UInt8] = []
        if let number { bytes += Array("id: \(number)\n".utf8) }
        append(content.bytes, to: &bytes)
        return bytes
    }

    /// A message of another kind with a text in it.
    public static func message(_ kind: StaticString, _ text: String) -> [UInt8] {
        var bytes = Array("event: \(kind)\n".utf8)
        append(Array(text.utf8), to: &bytes)
        return bytes
    }

    private static func append(_ data: [UInt8], to bytes: inout [UInt8]) {
        for line in data.split(separator: 0x0A, omittingEmptySubsequences: false) {
            bytes += Array("data: ".utf8)
            bytes += line
            bytes.append(0x0A)
        }
        bytes.append(0x0A)
    }
}

/// Writes one JSON text into a byte array, without an intermediate tree. The caller keeps the order of calls right:
/// `object` and `array` take closures, so brackets always match.
public struct JSONWriter {
    /// The text so far.
    public private(set) var bytes: [UInt8]
    private var needsComma = false

    /// A writer that appends to `bytes`.
    public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    private mutating func separate() {
        if needsComma { bytes.append(0x2C) }
        needsComma = true
    }

    private mutating func writeName(_ name: StaticString) {
        separate()
        bytes.append(0x22)
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(0x22)
        bytes.append(0x3A)
    }

    private mutating func writeQuoted(_ text: some Sequence<UInt8>) {
        let digits = StaticString("0123456789abcdef")
        bytes.append(0x22)
        for byte in text {
            switch byte {
            case 0x22, 0x5C:
                bytes.append(0x5C)
                bytes.append(byte)
            case 0x0A:
                bytes.append(0x5C)
                bytes.append(0x6E)
            case 0..<0x20, 0x7F:
                bytes.append(contentsOf: [0x5C, 0x75, 0x30, 0x30])
                digits.withUTF8Buffer {
                    bytes.append($0[Int(byte >> 4)])
                    bytes.append($0[Int(byte & 15)])
                }
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    private mutating func writeInteger(_ value: Int64) {
        if value < 0 { bytes.append(0x2D) }
        var rest = value.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(truncatingIfNeeded: 0x30 + rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// An object as the whole text or as an array's element.
    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        separate()
        nest(0x7B, 0x7D, body)
    }

    /// An array as the whole text or as an array's element.
    public mutating func array(_ body: (inout JSONWriter) -> Void) {
        separate()
        nest(0x5B, 0x5D, body)
    }

    private mutating func nest(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
        bytes.append(open)
        needsComma = false
        body(&self)
        bytes.append(close)
        needsComma = true
    }

    /// A member that is an object.
    public mutating func object(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
        writeName(name)
        nest(0x7B, 0x7D, body)
    }

    /// A member that is an array.
    public mutating func array(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
        writeName(name)
        nest(0x5B, 0x5D, body)
    }

    /// A member that is a string; UTF-8 is written as it is, control characters are escaped.
    public mutating func member(_ name: StaticString, _ text: String) {
        writeName(name)
        writeQuoted(text.utf8)
    }

    /// A member that is an integer. Beyond 2^53 other languages may lose digits; such values are sent as strings.
    public mutating func member(_ name: StaticString, _ value: some BinaryInteger) {
        writeName(name)
        writeInteger(Int64(clamping: value))
    }

    /// A member that is true or false.
    public mutating func member(_ name: StaticString, _ flag: Bool) {
        writeName(name)
        bytes.append(contentsOf: flag ? Array("true".utf8) : Array("false".utf8))
    }

    /// A member that is null.
    public mutating func memberNull(_ name: StaticString) {
        writeName(name)
        bytes.append(contentsOf: "null".utf8)
    }

    /// A member whose value is JSON text already.
    public mutating func member(_ name: StaticString, raw json: some Sequence<UInt8>) {
        writeName(name)
        bytes.append(contentsOf: json)
    }

    /// An element that is a string.
    public mutating func element(_ text: String) {
        separate()
        writeQuoted(text.utf8)
    }

    /// An element that is an integer.
    public mutating func element(_ value: some BinaryInteger) {
        separate()
        writeInteger(Int64(clamping: value))
    }

    /// An element that is JSON text already.
    public mutating func element(raw json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }
}

/// The bytes of one JSON object.
public func jsonObject(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    // Most are answers of one short line: they fit without growing step by step.
    writer.reserve(256)
    writer.object(body)
    return writer.bytes
}

/// Why bytes could not be read.
public enum ByteError: Error, Equatable, Sendable {
    /// The bytes end before the value does.
    case truncated
    /// A length, flag or tag has a value that the format does not know, or text is not UTF-8.
    case malformed
}

/// Reads what `ByteWriter` wrote, with every length checked against what is there.
public struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var at: Int

    /// A reader at the start of `bytes`.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        at = bytes.startIndex
    }

    /// A reader at the start of `bytes`.
    public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    /// How many bytes are left.
    public var remaining: Int { bytes.endIndex - at }

    /// The next integer, in little-endian order.
    public mutating func read<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(ByteError) -> Value {
        let width = Value.bitWidth / 8
        guard remaining >= width else { throw .truncated }
        var value: UInt64 = 0
        for index in 0..<width { value |= UInt64(bytes[at + index]) << UInt64(8 * index) }
        at += width
        return Value(truncatingIfNeeded: value)
    }

    /// The next flag: one byte, 0 or 1.
    public mutating func readFlag() throws(ByteError) -> Bool {
        switch try read(UInt8.self) {
        case 0: return false
        case 1: return true
        default: throw .malformed
        }
    }

    /// The next `count` bytes, as they are.
    public mutating func readRaw(_ count: Int) throws(ByteError) -> ArraySlice<UInt8> {
        guard count >= 0, remaining >= count else { throw .truncated }
        defer { at += count }
        return bytes[at..<at + count]
    }

    /// The next length-prefixed bytes.
    public mutating func readBytes() throws(ByteError) -> ArraySlice<UInt8> {
        let count = try read(UInt32.self)
        return try readRaw(Int(count))
    }

    /// The next length-prefixed text; it must be UTF-8.
    public mutating func readText() throws(ByteError) -> String {
        guard let text = String(validating: try readBytes(), as: UTF8.self) else { throw .malformed }
        return text
    }

    /// All that is left.
    public mutating func readRest() -> ArraySlice<UInt8> {
        defer { at = bytes.endIndex }
        return bytes[at...]
    }
}

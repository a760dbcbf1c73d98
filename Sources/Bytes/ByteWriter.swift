/// Appends little-endian integers and length-prefixed bytes to an array: the encoding of link frames, log records and
/// contexts. Lengths are written as 32 bits.
public struct ByteWriter {
    /// What has been written so far.
    public private(set) var bytes: [UInt8]

    /// A writer that keeps what `bytes` holds and appends to it.
    public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    /// Appends an integer in little-endian order.
    @inlinable public mutating func write<Value: FixedWidthInteger>(_ value: Value) {
        append(value)
    }

    @usableFromInline mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        var rest = value
        for _ in 0..<(Value.bitWidth / 8) {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest = Value.bitWidth > 8 ? rest >> 8 : 0
        }
    }

    /// Appends a flag as one byte.
    public mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// Appends bytes as they are, with no length before them.
    public mutating func writeRaw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

    /// Appends a 32-bit length and the bytes.
    public mutating func write(_ value: some Collection<UInt8>) {
        write(UInt32(truncatingIfNeeded: value.count))
        bytes.append(contentsOf: value)
    }

    /// Appends a 32-bit length in bytes and the text's UTF-8.
    public mutating func write(_ text: String) { write(Array(text.utf8)) }
}

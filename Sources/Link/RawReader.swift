/// Reads little-endian values from a frame in place, without a copy. After the first read beyond the end `isValid` is
/// false and all values are zero, so a decoder checks once.
public struct RawReader {
    private let bytes: UnsafeRawBufferPointer
    private var at = 0
    /// Whether everything read so far was there.
    public private(set) var isValid = true

    /// A reader at the start of `bytes`, which must outlive it.
    public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The next integer.
    public mutating func read<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value {
        let width = MemoryLayout<Value>.size
        guard isValid, bytes.count - at >= width else {
            isValid = false
            return 0
        }
        defer { at += width }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: Value.self))
    }

    /// The next bytes, with a 16-bit length before them.
    public mutating func readShort() -> UnsafeRawBufferPointer {
        let count = Int(read(UInt16.self))
        guard isValid, bytes.count - at >= count else {
            isValid = false
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        defer { at += count }
        return UnsafeRawBufferPointer(rebasing: bytes[at..<at + count])
    }

    /// The next text, with a 16-bit length before it; malformed UTF-8 is repaired.
    public mutating func readText() -> String { String(decoding: readShort(), as: UTF8.self) }

    /// All that is left.
    public mutating func readRest() -> UnsafeRawBufferPointer {
        defer { at = bytes.count }
        return UnsafeRawBufferPointer(rebasing: bytes[at...])
    }
}

extension [UInt8] {
    /// Appends an integer in little-endian order, without an intermediate array.
    @inline(__always)
    mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    /// Appends bytes with a 16-bit length before them.
    mutating func putShort(_ bytes: UnsafeRawBufferPointer) {
        put(UInt16(truncatingIfNeeded: bytes.count))
        append(contentsOf: bytes)
    }

    /// Appends text with a 16-bit length before it.
    mutating func putShort(_ text: String) {
        let utf8 = text.utf8
        put(UInt16(truncatingIfNeeded: utf8.count))
        append(contentsOf: utf8)
    }

    /// Appends one frame: a 32-bit length of what follows, the type, and what `body` appends.
    @inline(__always)
    mutating func putFrame(_ type: UInt8, _ body: (inout [UInt8]) -> Void) {
        let start = count
        put(UInt32(0))
        append(type)
        body(&self)
        let length = UInt32(truncatingIfNeeded: count - start - 4)
        self[start] = UInt8(truncatingIfNeeded: length)
        self[start + 1] = UInt8(truncatingIfNeeded: length >> 8)
        self[start + 2] = UInt8(truncatingIfNeeded: length >> 16)
        self[start + 3] = UInt8(truncatingIfNeeded: length >> 24)
    }
}

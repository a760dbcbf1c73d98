/// Characters of UTF-8 from bytes that come one by one, however long the next one takes (RFC 3629, section 3).
struct ScalarReader: Equatable {
    /// The bytes of a character that is not whole, at most three.
    private var pending: [UInt8] = []

    /// The character that this byte makes whole; nil while it is not, and for bytes that belong to none.
    mutating func take(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case ..<0x80:
            pending = []
            return Unicode.Scalar(byte)
        case 0xC2...0xF4:
            pending = [byte]
            return nil
        case 0x80..<0xC0:
            guard let first = pending.first else { return nil }
            pending.append(byte)
            guard pending.count == (first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4) else { return nil }
            var bytes = pending.makeIterator()
            pending = []
            var decoder = UTF8()
            guard case .scalarValue(let scalar) = decoder.decode(&bytes) else { return nil }
            return scalar
        default:
            pending = []
            return nil
        }
    }
}

/// Cuts a link's bytes into frames. Whole frames in one read are handed on in place; only the rest is kept.
public struct FrameAssembler {
    private var kept: [UInt8] = []

    /// An empty assembler.
    public init() {}

    /// Takes bytes as they come and calls `body` for each whole frame, without its length. False when a length is out
    /// of bounds: the link is broken and must be closed.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        if kept.isEmpty {
            guard let used = Self.cut(bytes, body) else { return false }
            if used < bytes.count { kept.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[used...])) }
            return true
        }
        kept.append(contentsOf: bytes)
        // The frames' handlers may not touch this assembler, so its storage is stable while they run.
        let taken = kept.withUnsafeBytes { Self.cut($0, body) }
        guard let used = taken else { return false }
        kept.removeFirst(used)
        return true
    }

    /// Calls `body` for each whole frame; returns the bytes used, or nil on a length out of bounds.
    private static func cut(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) -> Int? {
        var at = 0
        while bytes.count - at >= 5 {
            let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
            guard length >= 1, length <= LinkLimits.frameBytes else { return nil }
            guard bytes.count - at >= 4 + length else { break }
            body(UnsafeRawBufferPointer(rebasing: bytes[at + 4..<at + 4 + length]))
            at += 4 + length
        }
        return at
    }
}

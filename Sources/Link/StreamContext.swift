/// What a server leaves with a stream: the line the balancer shows when nobody is ready, and a blob that only servers
/// read, from which any of them can rebuild the session.
public enum StreamContext {
    /// The bytes of a context.
    public static func encode(parkedLine: [UInt8], blob: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parkedLine.count + blob.count + 2)
        parkedLine.withUnsafeBytes { bytes.putShort($0) }
        bytes.append(contentsOf: blob)
        return bytes
    }

    /// The line to show while parked; empty when the context is or is malformed.
    public static func parkedLine(_ context: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var reader = RawReader(context)
        return reader.readShort()
    }

    /// The servers' part.
    public static func blob(_ context: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var reader = RawReader(context)
        _ = reader.readShort()
        return reader.readRest()
    }
}

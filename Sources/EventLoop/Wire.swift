internal import COpenSSL
internal import Glibc

/// The buffers between OpenSSL and the sockets of one loop: one recv fills the inbound side with many records, and
/// what OpenSSL writes is gathered on the outbound side for one send. All channels of a loop share one wire, because
/// only one of them works at a time; a wire is empty between two calls. Not for use by two threads.
public final class Wire {
    /// The most ciphertext that one `receive` takes from a socket, in bytes: four full TLS records.
    public static let inboundCapacity = 64 * 1024

    let buffers: UnsafeMutablePointer<WireBuffers>

    /// A wire with its buffers: about 160 KiB, and up to 300 KiB more once there was output.
    public init() {
        buffers = .allocate(capacity: 1)
        buffers.initialize(to: WireBuffers())
    }

    deinit {
        buffers.deinitialize(count: 1)
        buffers.deallocate()
    }
}

/// What a wire holds, behind a plain pointer so that the BIO's callbacks need no reference counts.
struct WireBuffers: ~Copyable {
    /// One receive's worth of ciphertext, and the record of at most 16 KiB and its overhead that OpenSSL may have held
    /// in part before it (RFC 8446 section 5.2): the plaintext of a receive always fits.
    static let plaintextCapacity = Wire.inboundCapacity + 32 * 1024

    let inbound = UnsafeMutableRawPointer.allocate(byteCount: Wire.inboundCapacity, alignment: 64)
    let plaintext = UnsafeMutableRawPointer.allocate(byteCount: plaintextCapacity, alignment: 64)
    var outbound = OutputBuffer()
    private var inboundStart = 0
    private var inboundEnd = 0

    deinit {
        inbound.deallocate()
        plaintext.deallocate()
    }

    var hasInbound: Bool { inboundStart < inboundEnd }

    /// Says that the first `count` bytes of `inbound` were just received.
    mutating func filled(_ count: Int) {
        inboundStart = 0
        inboundEnd = count
    }

    mutating func take(into target: UnsafeMutableRawPointer, atMost limit: Int) -> Int {
        let count = min(limit, inboundEnd - inboundStart)
        memcpy(target, inbound + inboundStart, count)
        inboundStart += count
        return count
    }

    /// Leaves nothing of one channel for the next.
    mutating func reset() {
        inboundStart = 0
        inboundEnd = 0
        if outbound.count > 0 { outbound.clear() }
    }
}

/// The BIO that connects an SSL object to a wire.
enum WireBIO {
    // The method table is written once here and only read afterwards, by any thread.
    nonisolated(unsafe) private static let method: OpaquePointer? = {
        let type = BIO_get_new_index() | BIO_TYPE_SOURCE_SINK
        guard let method = BIO_meth_new(type, "loop wire") else { return nil }
        BIO_meth_set_create(method) { bio in
            BIO_set_init(bio, 1)
            return 1
        }
        BIO_meth_set_read(method) { bio, target, limit in
            copenssl_bio_clear_retry(bio)
            guard let target, limit > 0, let wire = BIO_get_data(bio) else { return 0 }
            let buffers = wire.assumingMemoryBound(to: WireBuffers.self)
            let count = buffers.pointee.take(into: target, atMost: Int(limit))
            if count == 0 {
                copenssl_bio_set_retry_read(bio)
                return -1
            }
            return Int32(count)
        }
        BIO_meth_set_write(method) { bio, source, count in
            copenssl_bio_clear_retry(bio)
            guard let source, count > 0, let wire = BIO_get_data(bio) else { return 0 }
            let buffers = wire.assumingMemoryBound(to: WireBuffers.self)
            buffers.pointee.outbound.append(UnsafeRawBufferPointer(start: source, count: Int(count)))
            return count
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()

    /// A new BIO on the wire, which must outlive it; nil when OpenSSL is out of memory.
    static func make(_ wire: Wire) -> OpaquePointer? {
        guard let method, let bio = BIO_new(method) else { return nil }
        BIO_set_data(bio, wire.buffers)
        return bio
    }
}

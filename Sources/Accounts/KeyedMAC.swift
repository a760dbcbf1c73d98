internal import COpenSSL
internal import Synchronization

/// HMAC-SHA256 (RFC 2104) under one key. The keyed context is made once and started anew for each message, which is four
/// times as fast as keying each time; a mutex makes it safe on any thread.
package final class KeyedMAC: Sendable {
    /// Bytes in a tag.
    package static let tagBytes = 32

    /// Owns OpenSSL's context. Only the mutex's holder reaches the pointer, and it never leaves.
    private struct Context: ~Copyable, @unchecked Sendable {
        let raw: OpaquePointer
        deinit { EVP_MAC_CTX_free(raw) }
    }

    private let context: Mutex<Context>

    /// A context for this key, which may have any length.
    package init(key: [UInt8]) {
        context = Mutex(Self.makeContext(key))
    }

    /// The tag over these bytes, 32 bytes.
    package func tag(_ message: some Collection<UInt8>) -> [UInt8] {
        let contiguous = message.withContiguousStorageIfAvailable { tag(UnsafeRawBufferPointer($0)) }
        return contiguous ?? Array(message).withUnsafeBytes { tag($0) }
    }

    /// Whether `tag` is the message's, compared in constant time.
    package func isTag(_ tag: some Collection<UInt8>, of message: some Collection<UInt8>) -> Bool {
        equalInConstantTime(self.tag(message), Array(tag))
    }

    private func tag(_ message: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.tagBytes) { buffer, filled in
            let start = buffer.baseAddress
            let bytes = message.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let isDone = context.withLock { context in
                // No key: the one set before is used again.
                EVP_MAC_init(context.raw, nil, 0, nil) == 1
                    && EVP_MAC_update(context.raw, bytes, message.count) == 1
                    && EVP_MAC_final(context.raw, start, &filled, Self.tagBytes) == 1
            }
            // It fails for lack of memory only, and an empty tag must never be compared with anything.
            guard isDone, filled == Self.tagBytes else { fatalError("OpenSSL could not compute HMAC-SHA256") }
        }
    }

    private static func makeContext(_ key: [UInt8]) -> Context {
        guard let method = EVP_MAC_fetch(nil, "HMAC", nil) else {
            fatalError("OpenSSL has no HMAC: its default provider is not loaded")
        }
        defer { EVP_MAC_free(method) }
        guard let raw = EVP_MAC_CTX_new(method) else { fatalError("OpenSSL is out of memory") }
        let context = Context(raw: raw)
        // OpenSSL takes no empty key; one zero byte is the same key, as keys are padded with zeros.
        let padded = key.isEmpty ? [0] : key
        // A parameter points to its name and value, so both must outlive the call that reads it.
        let isKeyed = OSSL_MAC_PARAM_DIGEST.withCString { name in
            var value = Array("SHA256".utf8CString)
            return value.withUnsafeMutableBufferPointer { value in
                let parameters = [
                    OSSL_PARAM_construct_utf8_string(name, value.baseAddress, 0), OSSL_PARAM_construct_end(),
                ]
                return EVP_MAC_init(context.raw, padded, padded.count, parameters) == 1
            }
        }
        guard isKeyed else { fatalError("OpenSSL has no SHA-256: its default provider is not loaded") }
        return context
    }
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
package func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return CRYPTO_memcmp(left, right, left.count) == 0
}

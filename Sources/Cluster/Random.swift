internal import COpenSSL

/// Random bytes for keys, serial numbers and names.
enum Random {
    /// `count` bytes from OpenSSL's generator, which the kernel seeds. Without randomness no key is safe, so there is
    /// no going on when it fails.
    static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else { fatalError("the system gives no random bytes") }
        return bytes
    }
}

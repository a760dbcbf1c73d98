internal import COpenSSL
internal import Bytes

/// Random values from OpenSSL's generator, for shells. The modules below take random bits as arguments instead, so that
/// they can be replayed.
public enum Randomness {
    /// `count` random bytes. A process whose generator fails cannot make a secret safely, so it stops.
    public static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard count == 0 || RAND_bytes(buffer.baseAddress, Int32(count)) == 1 else {
                fatalError("OpenSSL's random generator failed: check that /dev/urandom and getrandom are available")
            }
            filled = count
        }
    }

    /// A random identifier, 1 to 2^53 - 1, so that every JSON reader holds it exactly.
    public static func identifier() -> Int64 {
        while true {
            let value = bytes(8).reduce(Int64(0)) { $0 << 8 | Int64($1) } & largestIdentifier
            if value > 0 { return value }
        }
    }
}

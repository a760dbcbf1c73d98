internal import CArgon2

/// What an Argon2id hash costs (RFC 9106 section 3.1).
public struct Argon2Cost: Equatable, Sendable {
    /// Memory in KiB.
    public let memory_KiB: UInt32
    /// Passes over the memory.
    public let passes: UInt32
    /// Lanes, filled one after another here.
    public let lanes: UInt32

    /// A cost with these values.
    public init(memory_KiB: UInt32, passes: UInt32, lanes: UInt32) {
        self.memory_KiB = memory_KiB
        self.passes = passes
        self.lanes = lanes
    }

    /// 19 MiB, two passes, one lane: the least that OWASP's Password Storage cheat sheet recommends, some 15 ms.
    public static let standard = Argon2Cost(memory_KiB: 19_456, passes: 2, lanes: 1)

    /// The most that a stored hash may ask for: a damaged row must not take the machine's memory.
    static let largest = Argon2Cost(memory_KiB: 262_144, passes: 16, lanes: 8)

    /// Whether no part is larger than the other's.
    func fits(in other: Argon2Cost) -> Bool {
        memory_KiB <= other.memory_KiB && passes <= other.passes && lanes <= other.lanes
    }
}

/// Argon2id, version 1.3 (RFC 9106).
package enum Argon2 {
    /// The tag of `length` bytes, or nil when the inputs break RFC 9106's bounds or memory is short.
    package static func tag(
        password: [UInt8], salt: [UInt8], secret: [UInt8] = [], associated: [UInt8] = [], cost: Argon2Cost, length: Int
    ) -> [UInt8]? {
        var (password, salt, secret, associated) = (password, salt, secret, associated)
        var tag = [UInt8](repeating: 0, count: length)
        let status = tag.withUnsafeMutableBufferPointer { tag in
            password.withUnsafeMutableBufferPointer { password in
                salt.withUnsafeMutableBufferPointer { salt in
                    secret.withUnsafeMutableBufferPointer { secret in
                        associated.withUnsafeMutableBufferPointer { associated in
                            var context = argon2_context()
                            (context.out, context.outlen) = (tag.baseAddress, UInt32(tag.count))
                            (context.pwd, context.pwdlen) = (password.baseAddress, UInt32(password.count))
                            (context.salt, context.saltlen) = (salt.baseAddress, UInt32(salt.count))
                            (context.secret, context.secretlen) = (secret.baseAddress, UInt32(secret.count))
                            (context.ad, context.adlen) = (associated.baseAddress, UInt32(associated.count))
                            (context.t_cost, context.m_cost) = (cost.passes, cost.memory_KiB)
                            (context.lanes, context.threads) = (cost.lanes, 1)
                            context.version = ARGON2_VERSION_13.rawValue
                            return argon2_ctx(&context, Argon2_id)
                        }
                    }
                }
            }
        }
        return status == ARGON2_OK.rawValue ? tag : nil
    }
}

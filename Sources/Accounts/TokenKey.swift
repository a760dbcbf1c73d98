/// Why a key is not taken.
public struct KeyProblem: Error, Equatable, Sendable {
    /// What is wrong and what to do, in words for an operator. It never holds key bytes.
    public let message: String

    init(_ message: String) { self.message = message }
}

/// Lifetimes and bounds of tokens.
public enum TokenLimits {
    /// How long an access token is good, in seconds: a stolen one is of little use.
    public static let access_s: Int64 = 10 * 60
    /// How long a login lasts whatever happens, in seconds.
    public static let refreshAbsolute_s: Int64 = 30 * 24 * 3600
    /// How far the clocks of two servers may differ, in seconds.
    public static let skew_s: Int64 = 30
    /// The longest access token that is looked at, in bytes; ours have some 400.
    public static let accessBytes = 4096
    /// The longest refresh token that is looked at, in bytes; ours have at most 117.
    public static let refreshBytes = 128
    /// Bytes in a key: as many as the hash has (RFC 7518 section 3.2).
    public static let keyBytes = 32
    /// The longest key identifier, in bytes.
    public static let keyIdentifierBytes = 32
}

/// A key that signs tokens, known by its identifier (`kid`). Its bytes cannot be read back, and it prints as its
/// identifier only.
public struct TokenKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The name that tokens carry: 1 to 32 of `A-Z a-z 0-9 _ -`.
    public let identifier: String
    let mac: KeyedMAC

    /// A key of 32 random bytes. Keys of another length and keys of one repeated byte, which nobody drew at random, are
    /// refused.
    public init(identifier: String, secret: [UInt8]) throws(KeyProblem) {
        let name = identifier.utf8
        guard (1...TokenLimits.keyIdentifierBytes).contains(name.count), name.allSatisfy(isKeyNameByte) else {
            throw KeyProblem(
                "A key's identifier has 1 to \(TokenLimits.keyIdentifierBytes) letters, digits, '_' or '-'. Rename the key."
            )
        }
        guard secret.count == TokenLimits.keyBytes else {
            throw KeyProblem(
                "The key \(identifier) has \(secret.count) bytes instead of \(TokenLimits.keyBytes). Make a new one.")
        }
        guard Set(secret).count > 1 else {
            throw KeyProblem("The key \(identifier) is one byte repeated, not a random key. Make a new one.")
        }
        self.identifier = identifier
        mac = KeyedMAC(key: secret)
    }

    /// The identifier; no key bytes.
    public var description: String { "TokenKey(\(identifier))" }
    /// Nothing but the identifier.
    public var customMirror: Mirror { Mirror(self, children: ["identifier": identifier]) }
}

private func isKeyNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: true
    default: false
    }
}

/// The number that a text spells in the only accepted way: decimal, no sign, no leading zero, 1 to `limit`.
func canonicalNumber(_ text: some Collection<UInt8>, limit: Int64) -> Int64? {
    guard (1...19).contains(text.count), text.first != 0x30 else { return nil }
    var value: Int64 = 0
    for byte in text {
        guard (0x30...0x39).contains(byte) else { return nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(Int64(byte - 0x30))
        guard !overflow, !carry else { return nil }
        value = sum
    }
    return value <= limit ? value : nil
}

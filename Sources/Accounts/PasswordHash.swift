internal import Bytes

/// Why a password could not be hashed.
public struct HashProblem: Error, Equatable, Sendable {
    /// What is wrong, in words for an operator.
    public let message: String

    init(_ message: String) { self.message = message }
}

/// Passwords as they are stored: Argon2id in the PHC string format.
///
/// A password is compared after NFC (RFC 8265 section 4.2.1), so that two keyboards' spellings of `é` agree; bytes that
/// are not UTF-8 are taken as they are.
public enum PasswordHash {
    /// What a check of a password found.
    public enum Verdict: Equatable, Sendable {
        /// It is another password, or the stored text is no hash of ours.
        case wrong
        /// It is the password.
        case right
        /// It is the password, but the hash is cheaper than today's: store a new one.
        case rightButWeak
        /// Nothing was found out, because memory ran short. It says nothing about the password.
        case unavailable
    }

    static let saltBytes = 16
    static let tagBytes = 32

    /// A hash to check against when there is no such user, so that the work is the same. No password matches it: its
    /// tag is all zeros.
    public static let dummy = text(
        cost: .standard, salt: Array("no such account!".utf8), tag: [UInt8](repeating: 0, count: tagBytes))

    /// The PHC string of a password, with a fresh random salt of 16 bytes. It takes some 15 ms and 19 MiB; keep it off
    /// the event loop.
    public static func make(
        password: [UInt8], salt: [UInt8], cost: Argon2Cost = .standard
    ) throws(HashProblem) -> String {
        guard password.count <= PasswordRules.maximumBytes else {
            throw HashProblem("the password is longer than \(PasswordRules.maximumBytes) bytes")
        }
        guard salt.count == saltBytes else { throw HashProblem("a salt has \(saltBytes) bytes, not \(salt.count)") }
        guard let tag = Argon2.tag(password: prepared(password), salt: salt, cost: cost, length: tagBytes) else {
            throw HashProblem("Argon2id did not run: memory is short, or the cost is outside its bounds")
        }
        return text(cost: cost, salt: salt, tag: tag)
    }

    /// Compares a password with a stored PHC string, in a time that does not tell how far they agree. Over-long passwords
    /// and strings that are not ours are wrong at once.
    public static func verify(password: [UInt8], phc: String) -> Verdict {
        guard password.count <= PasswordRules.maximumBytes, let stored = Stored(phc) else { return .wrong }
        let length = stored.tag.count
        guard
            let tag = Argon2.tag(password: prepared(password), salt: stored.salt, cost: stored.cost, length: length)
        else { return .unavailable }
        guard equalInConstantTime(tag, stored.tag) else { return .wrong }
        return stored.isWeak ? .rightButWeak : .right
    }

    private static func prepared(_ password: [UInt8]) -> [UInt8] {
        password.allSatisfy { $0 < 0x80 } ? password : UnicodeForms.composed(password) ?? password
    }

    private static func text(cost: Argon2Cost, salt: [UInt8], tag: [UInt8]) -> String {
        "$argon2id$v=19$m=\(cost.memory_KiB),t=\(cost.passes),p=\(cost.lanes)$\(base64(salt))$\(base64(tag))"
    }

    /// Plain base64 without padding, as PHC strings have it.
    private static func base64(_ bytes: [UInt8]) -> String {
        String(decoding: base64URL(bytes).map { $0 == 0x2D ? 0x2B : $0 == 0x5F ? 0x2F : $0 }, as: UTF8.self)
    }

    /// A PHC string taken apart.
    private struct Stored {
        let cost: Argon2Cost
        let salt: [UInt8]
        let tag: [UInt8]

        /// Nil unless it is Argon2id, version 19, one spelling only, within the largest cost.
        init?(_ phc: String) {
            guard phc.utf8.count <= 256 else { return nil }
            let parts = phc.split(separator: "$", omittingEmptySubsequences: false)
            guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19",
                let salt = Self.bytes(parts[4]), let tag = Self.bytes(parts[5]),
                (8...64).contains(salt.count), (16...64).contains(tag.count)
            else { return nil }
            let values = parts[3].split(separator: ",", omittingEmptySubsequences: false)
            guard values.count == 3, let memory = Self.value(values[0], "m="), let passes = Self.value(values[1], "t="),
                let lanes = Self.value(values[2], "p=")
            else { return nil }
            cost = Argon2Cost(memory_KiB: memory, passes: passes, lanes: lanes)
            guard cost.fits(in: .largest), lanes >= 1, passes >= 1, memory >= 8 * lanes else { return nil }
            self.salt = salt
            self.tag = tag
        }

        /// Whether today's hashes cost more.
        var isWeak: Bool {
            cost.memory_KiB < Argon2Cost.standard.memory_KiB || cost.passes < Argon2Cost.standard.passes
                || salt.count < saltBytes || tag.count < tagBytes
        }

        private static func value(_ text: Substring, _ name: String) -> UInt32? {
            guard text.hasPrefix(name), let value = UInt32(text.dropFirst(name.count)), "\(name)\(value)" == text
            else { return nil }
            return value
        }

        private static func bytes(_ text: Substring) -> [UInt8]? {
            guard text.utf8.allSatisfy({ $0 != 0x2D && $0 != 0x5F }) else { return nil }
            return Bytes.bytes(base64URL: text.utf8.map { $0 == 0x2B ? 0x2D : $0 == 0x2F ? 0x5F : $0 })
        }
    }
}

/// Why a password is not taken.
public struct PasswordProblem: Error, Equatable, Sendable {
    /// What is wrong and what to do, in words for the person who chose it.
    public let message: String

    init(_ message: String) { self.message = message }
}

/// What a new password must be (ASVS 5.0 section 6.2, NIST SP 800-63B section 5.1.1.2): length, and not a known one. No
/// rule asks for kinds of characters.
public enum PasswordRules {
    /// The fewest characters (Unicode scalars).
    public static let minimumCharacters = 8
    /// The most bytes. It is checked before any hashing, so that a megabyte costs nothing.
    public static let maximumBytes = 1024
    /// Up to this many characters a pattern such as `abcdabcd` or `23456789` is refused; longer ones pass.
    static let longestPattern = 15

    /// Checks a new password for the account with this name. Every byte counts, NUL and those after the 72nd as well.
    public static func check(_ password: [UInt8], name: String) throws(PasswordProblem) {
        guard password.count <= maximumBytes else {
            throw PasswordProblem("The password has \(password.count) bytes. At most \(maximumBytes) are taken.")
        }
        // Bytes 10xxxxxx continue a UTF-8 character.
        let characters = password.count { $0 & 0xC0 != 0x80 }
        guard characters >= minimumCharacters else {
            throw PasswordProblem(
                "The password has \(characters) characters. Use at least \(minimumCharacters); a few words make a good one."
            )
        }
        guard let folded = UnicodeForms.folded(password) else { return }
        let foldedName = UnicodeForms.folded(name.utf8) ?? []
        guard folded != foldedName, folded != foldedName + foldedName, folded != foldedName.reversed() else {
            throw PasswordProblem("The password is the name. Choose one that the name does not give away.")
        }
        guard !commonPasswords.contains(String(decoding: folded, as: UTF8.self)), !isPattern(folded) else {
            throw PasswordProblem(
                "That password is among the first that attackers try. Choose another, such as a few words.")
        }
    }

    /// Whether a short text repeats one to four characters, or steps up or down by one all along.
    private static func isPattern(_ text: [UInt8]) -> Bool {
        guard text.count <= longestPattern else { return false }
        for period in 1...4 where text.indices.dropFirst(period).allSatisfy({ text[$0] == text[$0 - period] }) {
            return true
        }
        let steps = zip(text.dropFirst(), text).map { Int($0) - Int($1) }
        return steps.allSatisfy { $0 == 1 } || steps.allSatisfy { $0 == -1 }
    }
}

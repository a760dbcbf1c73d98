import Accounts
import Testing

@Suite struct PasswordTests {
    /// Enough to run the machinery, cheap enough for many runs.
    private let cheap = Argon2Cost(memory_KiB: 64, passes: 1, lanes: 1)
    private let salt: [UInt8] = Array(1...16)

    private func problem(_ password: [UInt8], name: String = "Ada") -> String? {
        do throws(PasswordProblem) {
            try PasswordRules.check(password, name: name)
            return nil
        } catch { return error.message }
    }

    private func problem(_ password: String, name: String = "Ada") -> String? {
        problem(Array(password.utf8), name: name)
    }

    /// RFC 9106 section 5.3.
    @Test func argon2idKnownAnswer() {
        let tag = Argon2.tag(
            password: [UInt8](repeating: 1, count: 32), salt: [UInt8](repeating: 2, count: 16),
            secret: [UInt8](repeating: 3, count: 8), associated: [UInt8](repeating: 4, count: 12),
            cost: Argon2Cost(memory_KiB: 32, passes: 3, lanes: 4), length: 32)
        let expected: [UInt8] = [
            0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c, 0x08, 0xc0, 0x37, 0xa3, 0x4a, 0x8b, 0x53, 0xc9, 0xd0, 0x1e,
            0xf0, 0x45, 0x2d, 0x75, 0xb6, 0x5e, 0xb5, 0x25, 0x20, 0xe9, 0x6b, 0x01, 0xe6, 0x59,
        ]
        #expect(tag == expected)
    }

    @Test func theStandardIsWhatTheCheatSheetAsks() throws {
        let password = Array("a few good words".utf8)
        let phc = try PasswordHash.make(password: password, salt: salt)
        #expect(phc.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$AQIDBAUGBwgJCgsMDQ4PEA$"))
        #expect(PasswordHash.verify(password: password, phc: phc) == .right)
        #expect(PasswordHash.verify(password: Array("a few good wordz".utf8), phc: phc) == .wrong)
    }

    @Test func theDummyCostsTheSameAndIsNeverRight() {
        #expect(PasswordHash.dummy.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(PasswordHash.dummy.utf8.count == 97)
        #expect(PasswordHash.verify(password: Array("no such account!".utf8), phc: PasswordHash.dummy) == .wrong)
    }

    @Test func cheaperHashesAreRightButWeak() throws {
        let password = Array("a few good words".utf8)
        let phc = try PasswordHash.make(password: password, salt: salt, cost: cheap)
        #expect(PasswordHash.verify(password: password, phc: phc) == .rightButWeak)
        #expect(PasswordHash.verify(password: password + [0], phc: phc) == .wrong)
        // What libargon2's own encoder makes of "password" and "somesalt".
        let foreign = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$79CPBBtFLAJe3yMqiKHvf7zwXFiecLBi"
        #expect(PasswordHash.verify(password: Array("password".utf8), phc: foreign) == .rightButWeak)
    }

    @Test func everyByteCounts() throws {
        var password = (0..<200).map { UInt8($0) }
        let phc = try PasswordHash.make(password: password, salt: salt, cost: cheap)
        #expect(PasswordHash.verify(password: password, phc: phc) == .rightButWeak)
        for index in [0, 1, 71, 72, 73, 127, 199] {
            password[index] ^= 1
            #expect(PasswordHash.verify(password: password, phc: phc) == .wrong, "byte \(index)")
            password[index] ^= 1
        }
        #expect(PasswordHash.verify(password: Array(password.dropLast()), phc: phc) == .wrong)
        // A NUL ends nothing.
        let withNul = try PasswordHash.make(password: Array("secret\0one".utf8), salt: salt, cost: cheap)
        #expect(PasswordHash.verify(password: Array("secret\0two".utf8), phc: withNul) == .wrong)
    }

    @Test func twoKeyboardsAgree() throws {
        let phc = try PasswordHash.make(password: Array("caf\u{E9} au lait".utf8), salt: salt, cost: cheap)
        #expect(PasswordHash.verify(password: Array("cafe\u{301} au lait".utf8), phc: phc) == .rightButWeak)
        #expect(PasswordHash.verify(password: Array("cafe au lait".utf8), phc: phc) == .wrong)
    }

    @Test func inputsOutsideTheBoundsAreRefused() {
        #expect(throws: HashProblem.self) { try PasswordHash.make(password: [1], salt: [1, 2], cost: cheap) }
        #expect(throws: HashProblem.self) {
            try PasswordHash.make(password: [UInt8](repeating: 97, count: 1025), salt: salt, cost: cheap)
        }
        #expect(throws: HashProblem.self) {
            try PasswordHash.make(password: [1], salt: salt, cost: Argon2Cost(memory_KiB: 0, passes: 0, lanes: 0))
        }
        let million = [UInt8](repeating: 97, count: 1_000_000)
        #expect(PasswordHash.verify(password: million, phc: PasswordHash.dummy) == .wrong)
    }

    @Test(arguments: [
        "", "$", "$$$$$", "plain", "$argon2i$v=19$m=64,t=1,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=16$m=64,t=1,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=4294967295,t=1,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=4294967295,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=0$AQIDBAUGBwgJCgsMDQ4PEA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=0,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=064,t=1,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=1,x=1$AQIDBAUGBwgJCgsMDQ4PEA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=1$$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=64,t=1,p=1$AQIDBAUGBwgJCgsMDQ4PEA$",
        "$argon2id$v=19$m=64,t=1,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AAAA", "$2b$12$abcdefghijklmnopqrstuu",
    ])
    func foreignHashesAreWrong(_ phc: String) {
        #expect(PasswordHash.verify(password: Array("whatever it is".utf8), phc: phc) == .wrong)
    }

    @Test func lengthsAreHeld() {
        #expect(problem("xK7!pqz") == "The password has 7 characters. Use at least 8; a few words make a good one.")
        #expect(problem("xK7!pqzw") == nil)
        #expect(problem("éééàààß") != nil)  // 14 bytes, 7 characters
        #expect(problem("a fine pass phrase ".repeated(4)) == nil)
        #expect(problem([UInt8](repeating: 0x61, count: 64)) == nil)
        #expect(problem([UInt8](repeating: 0x61, count: 1024)) == nil)
        #expect(
            problem([UInt8](repeating: 0x61, count: 1025)) == "The password has 1025 bytes. At most 1024 are taken.")
        #expect(problem([UInt8](repeating: 0x61, count: 1_000_000)) != nil)
        #expect(problem([0, 1, 2, 0, 7, 6, 0, 9]) == nil)
        #expect(problem([0xFF, 0xFE, 0xC3, 0x28, 0x41, 0x42, 0x43, 0x44, 0x45]) == nil)
    }

    @Test(arguments: [
        "password", "Password1", "PASSWORD", "12345678", "87654321", "qwertyuiop", "iloveyou", "letmein1", "trustno1",
        "aaaaaaaa", "abababab", "abcabcabc", "12341234", "abcdefgh", "P@ssw0rd", "ｐａｓｓｗｏｒｄ", "sunshine", "1q2w3e4r",
        "correcthorsebatterystaple",
    ])
    func knownPasswordsAreRefused(_ password: String) {
        #expect(problem(password)?.contains("attackers") == true)
    }

    @Test func theNameIsNoPassword() {
        #expect(problem("Magnus Carlsen", name: "magnus carlsen") != nil)
        #expect(problem("neslraC sungaM", name: "Magnus Carlsen") != nil)
        #expect(problem("AdaBAdab", name: "adab") != nil)
        #expect(problem("Magnus Carlsen 1990!", name: "Magnus Carlsen") == nil)
    }
}

extension String {
    fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}

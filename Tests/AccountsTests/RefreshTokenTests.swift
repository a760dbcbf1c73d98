import Accounts
import Bytes
import Testing

@Suite struct RefreshTokenTests {
    private func key(_ identifier: String = "k1", first: UInt8 = 0) throws -> TokenKey {
        try TokenKey(identifier: identifier, secret: Array(first..<(first + 32)))
    }

    /// A token over any text before the tag.
    private func forged(_ text: String) -> [UInt8] {
        let tag = KeyedMAC(key: Array(0..<32)).tag(Array(text.utf8))
        return Array(text.utf8) + [0x2E] + base64URL(tag)
    }

    @Test func whatIsMadeIsRead() throws {
        let key = try key()
        for (session, generation) in [(1, 1), (largestIdentifier, .max), (77, 3)] as [(Int64, Int64)] {
            let token = RefreshToken.make(key: key, session: session, generation: generation)
            let read = RefreshToken.read(token, keys: [key])
            #expect(read?.session == session && read?.generation == generation)
            #expect(RefreshToken.make(key: key, session: session, generation: generation) == token)
        }
        #expect(forged("r1.k1.5.6") == RefreshToken.make(key: key, session: 5, generation: 6))
        // The longest that there can be is still looked at.
        let long = try self.key(String(repeating: "k", count: TokenLimits.keyIdentifierBytes))
        let token = RefreshToken.make(key: long, session: largestIdentifier, generation: .max)
        #expect(token.count <= TokenLimits.refreshBytes && RefreshToken.read(token, keys: [long]) != nil)
    }

    @Test(arguments: [
        "r1.k1.0.1", "r1.k1.1.0", "r1.k1.-1.1", "r1.k1.+1.1", "r1.k1.01.1", "r1.k1.1.01", "r1.k1..1", "r1.k1.1.",
        "r1.k1.9007199254740992.1", "r1.k1.1.9223372036854775808", "r1.k1.1 .1", "r2.k1.1.1", "R1.k1.1.1", "r1.k2.1.1",
        "r1..1.1", "r1.k1.1.1.1", "r1.k1.1", "", ".", "r1.k1.1.1\0",
    ])
    func wellSignedNonsenseIsRefused(_ text: String) throws {
        #expect(RefreshToken.read(forged(text), keys: [try key()]) == nil)
    }

    @Test func everyFlippedBitAndTruncationIsNoticed() throws {
        let key = try key()
        let token = RefreshToken.make(key: key, session: 123_456, generation: 9)
        for index in token.indices {
            for bit in 0..<8 {
                var changed = token
                changed[index] ^= 1 << bit
                #expect(RefreshToken.read(changed, keys: [key]) == nil)
            }
            #expect(RefreshToken.read(Array(token[..<index]), keys: [key]) == nil)
        }
        for tail in ["=", ".", "A", "\n"] { #expect(RefreshToken.read(token + Array(tail.utf8), keys: [key]) == nil) }
        #expect(RefreshToken.read([UInt8](repeating: 0x2E, count: 1_000_000), keys: [key]) == nil)
    }

    @Test func keysRotate() throws {
        let (old, new) = (try key("old"), try key("new", first: 50))
        let token = RefreshToken.make(key: old, session: 5, generation: 6)
        #expect(RefreshToken.read(token, keys: [new, old])?.generation == 6)
        #expect(RefreshToken.read(token, keys: [new]) == nil)
        #expect(RefreshToken.read(token, keys: [try key("old", first: 50)]) == nil)
        #expect(RefreshToken.read(token, keys: []) == nil)
    }

    @Test func accessTokensAreNoRefreshTokens() throws {
        let key = try key()
        let claims = AccessClaims(user: 1, session: 1, name: "Ada", isAdmin: false, issuedAt: 1)
        #expect(RefreshToken.read(try TokenSigner(keys: [key]).sign(claims), keys: [key]) == nil)
    }
}

import Accounts
import Bytes
import JSON
import Testing

@Suite struct AccessTokenTests {
    private let now: Int64 = 1_800_000_000
    private let secret: [UInt8] = Array(100..<132)
    private let other: [UInt8] = Array(10..<42)

    private func key(_ identifier: String = "k1", _ secret: [UInt8]? = nil) throws -> TokenKey {
        try TokenKey(identifier: identifier, secret: secret ?? self.secret)
    }

    private func signer(_ keys: TokenKey...) throws -> TokenSigner {
        try TokenSigner(keys: keys.isEmpty ? [key()] : keys)
    }

    private var claims: AccessClaims {
        AccessClaims(user: 42, session: largestIdentifier, name: "Zoë \"♞\"", isAdmin: true, issuedAt: now)
    }

    /// A token of any header and payload, with a good signature unless another key is given.
    private func forged(header: String, payload: String, secret: [UInt8]? = nil) -> [UInt8] {
        let signed = base64URL(Array(header.utf8)) + [0x2E] + base64URL(Array(payload.utf8))
        return CompactJWS.sealed(signed, under: KeyedMAC(key: secret ?? self.secret))
    }

    private let header = #"{"alg":"HS256","typ":"at+jwt","kid":"k1"}"#

    /// A good payload's members, in which a test changes one; nil takes it out.
    private func payload(_ name: String = "", _ value: String? = nil, twice: Bool = false) -> String {
        let members = [
            ("iss", #""oneup""#), ("aud", #""oneup""#), ("sub", #""42""#), ("sid", #""7""#), ("name", #""Ada""#),
            ("adm", "false"), ("iat", "\(now)"), ("nbf", "\(now)"), ("exp", "\(now + 600)"),
        ]
        let parts = members.flatMap { member -> [String] in
            let own = #""\#(member.0)":\#(member.1)"#
            guard member.0 == name else { return [own] }
            return value.map { twice ? [own, #""\#(name)":\#($0)"#] : [#""\#(name)":\#($0)"#] } ?? []
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    private func outcome(_ token: [UInt8], at time: Int64? = nil) throws -> Result<AccessClaims, TokenProblem> {
        let signer = try signer()
        do throws(TokenProblem) { return .success(try signer.verify(token, now: time ?? now)) } catch {
            return .failure(error)
        }
    }

    private func isInvalid(_ token: [UInt8], at time: Int64? = nil) throws -> Bool {
        if case .failure(.invalid) = try outcome(token, at: time) { true } else { false }
    }

    @Test func whatIsSignedIsRead() throws {
        let token = try signer().sign(claims)
        #expect(try outcome(token) == .success(claims))
        #expect(token.count < 600 && claims.expiresAt == now + TokenLimits.access_s)
        let jws = try #require(CompactJWS(token))
        #expect(bytes(base64URL: jws.header).map { String(decoding: $0, as: UTF8.self) } == header)
        // The longest name fits.
        let long = AccessClaims(
            user: 1, session: 1, name: String(repeating: "𐐀", count: 24), isAdmin: false, issuedAt: now)
        #expect(try outcome(signer().sign(long)) == .success(long))
    }

    @Test func theForgeriesBelowFailForTheirOwnReason() throws {
        // The same helper with nothing changed makes a token that is taken, and so does a claim of a newer release.
        #expect(try outcome(forged(header: header, payload: payload())).get().user == 42)
        let extended = payload("adm", #"false,"new":[1]"#)
        #expect(try outcome(forged(header: header, payload: extended)).get().isAdmin == false)
    }

    @Test(arguments: [
        #"{"alg":"none","typ":"at+jwt","kid":"k1"}"#, #"{"alg":"None","typ":"at+jwt","kid":"k1"}"#,
        #"{"alg":"nOnE","typ":"at+jwt","kid":"k1"}"#, #"{"typ":"at+jwt","kid":"k1"}"#, #"{"alg":"HS256"}"#,
        #"{"alg":"hs256","typ":"at+jwt","kid":"k1"}"#, #"{"alg":"HS512","typ":"at+jwt","kid":"k1"}"#,
        #"{"alg":"RS256","typ":"at+jwt","kid":"k1"}"#, #"{"alg":"HS256","typ":"JWT","kid":"k1"}"#,
        #"{"alg":"HS256","kid":"k1"}"#, #"{"alg":"HS256","typ":"at+jwt"}"#, #"{"alg":"HS256","typ":"at+jwt","kid":""}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"k2"}"#, #"{"alg":"HS256","typ":"at+jwt","kid":"../../../dev/null"}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"x' OR '1'='1"}"#, #"{"alg":"HS256","typ":"at+jwt","kid":["k1"]}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"k1","jwk":{"kty":"oct","k":"AAAA"}}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"k1","jku":"http://127.0.0.1:1/keys"}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"k1","x5u":"file:///etc/passwd"}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"k1","x5c":["MIIB"]}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"k1","crit":["exp"],"exp":1}"#,
        #"{"alg":"HS256","typ":"at+jwt","kid":"k1","b64":false}"#,
        #"{"alg":"none","alg":"HS256","typ":"at+jwt","kid":"k1"}"#,
        #"{"kid":"k1","alg":"HS256","typ":"at+jwt"}"#, #"{"alg":"HS256","typ":"at+jwt","kid":"k1"} "#, "{}", "null", "",
    ])
    func onlyOneHeaderIsOurs(_ header: String) throws {
        #expect(try isInvalid(forged(header: header, payload: payload())))
        // Without a signature it is no better.
        let bare = base64URL(Array(header.utf8)) + [0x2E] + base64URL(Array(payload().utf8)) + [0x2E]
        #expect(try isInvalid(bare))
        #expect(try isInvalid(bare.dropLast()))
    }

    @Test func aKeyThatAttackersKnowDoesNotSign() throws {
        let publicKey = Array(
            "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n".utf8)
        for guess in [publicKey, [], [0], Array("secret".utf8), [UInt8](repeating: 0, count: 32), other] {
            #expect(try isInvalid(forged(header: header, payload: payload(), secret: guess)))
        }
    }

    @Test func everyFlippedBitIsNoticed() throws {
        let token = try signer().sign(claims)
        let signer = try signer()
        for index in token.indices {
            for bit in 0..<8 {
                var changed = token
                changed[index] ^= 1 << bit
                #expect(throws: TokenProblem.self) { try signer.verify(changed, now: now) }
            }
        }
    }

    @Test func everyTruncationAndAdditionIsNoticed() throws {
        let token = try signer().sign(claims)
        for length in token.indices { #expect(try isInvalid(Array(token[..<length]))) }
        for tail in ["=", "==", ".", "A", " ", "\n", "\0", ".AAAA"] {
            #expect(try isInvalid(token + Array(tail.utf8)), "\(tail)")
        }
        for head in [" ", ".", "Bearer "] { #expect(try isInvalid(Array(head.utf8) + token)) }
        #expect(try isInvalid([UInt8](repeating: 0x2E, count: 1_000_000)))
        #expect(try isInvalid([UInt8](repeating: 0x2E, count: 2)))
        #expect(try isInvalid([UInt8](repeating: 0x41, count: 4096)))
        // The spare bits of the last character: the same 32 bytes in another spelling.
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        #expect(try digits.count { try !isInvalid(token.dropLast() + [$0]) } == 1)
    }

    @Test(arguments: [
        ("iss", nil), ("iss", #""other""#), ("iss", #"["oneup"]"#), ("aud", nil), ("aud", #""other""#),
        ("aud", #"["oneup"]"#),
        ("sub", nil), ("sub", "42"), ("sub", #""""#), ("sub", #""0""#), ("sub", #""-1""#), ("sub", #""+1""#),
        ("sub", #""01""#),
        ("sub", #"" 1""#), ("sub", #""9007199254740992""#), ("sub", #""99999999999999999999""#), ("sub", #""1\u0000""#),
        ("sid", nil), ("sid", "7"), ("sid", #""x""#), ("name", nil), ("name", #""""#), ("name", "1"), ("adm", nil),
        ("adm", "1"),
        ("adm", #""true""#), ("iat", nil), ("iat", #""1800000000""#), ("iat", "-1"), ("nbf", nil), ("nbf", "1.8e9"),
        ("nbf", #""1800000000""#), ("exp", nil), ("exp", "null"), ("exp", #""1800000600""#), ("exp", "1800000600.0"),
        ("exp", "9223372036854775808"), ("exp", "9223372036854775807"), ("exp", "9007199254740991"), ("exp", "1e400"),
        ("exp", "-1"), ("exp", "1800000601"), ("exp", "1800000000"),
    ])
    func everyClaimIsChecked(_ name: String, _ value: String?) throws {
        #expect(try isInvalid(forged(header: header, payload: payload(name, value))))
    }

    @Test(arguments: ["iss", "aud", "sub", "sid", "name", "adm", "iat", "nbf", "exp"])
    func duplicateClaimsAreRefused(_ name: String) throws {
        #expect(try isInvalid(forged(header: header, payload: payload(name, "1", twice: true))))
    }

    @Test(arguments: ["", "[]", "null", "1", "{}", "{", "\u{FEFF}{}"])
    func otherPayloadsAreRefused(_ payload: String) throws {
        #expect(try isInvalid(forged(header: header, payload: payload)))
    }

    @Test func timeIsHeldWithThirtySecondsOfSkew() throws {
        let token = try signer().sign(claims)
        let end = now + TokenLimits.access_s
        #expect(try isInvalid(token, at: now - 31))
        #expect(try outcome(token, at: now - 30) == .success(claims))
        #expect(try outcome(token, at: end + 29) == .success(claims))
        #expect(try outcome(token, at: end + 30) == .failure(.expired))
        #expect(try outcome(token, at: .max) == .failure(.expired))
        #expect(try isInvalid(token, at: .min))
        #expect(try isInvalid(forged(header: header, payload: payload("nbf", "\(now + 31)"))))
        // A stranger's token is not called expired: it would tell that only the time was wrong.
        #expect(try isInvalid(forged(header: header, payload: payload("exp", "1"), secret: other)))
    }

    @Test func keysRotate() throws {
        let (old, new) = (try key("old"), try key("new", other))
        let token = try signer(old).sign(claims)
        #expect(try signer(new, old).verify(token, now: now) == claims)
        #expect(try signer(new, old).sign(claims) == signer(new).sign(claims))
        #expect(throws: TokenProblem.self) { try signer(new).verify(token, now: now) }
        // The same identifier with other bytes is another key.
        #expect(throws: TokenProblem.self) { try signer(key("old", other)).verify(token, now: now) }
    }

    @Test func badKeysAreRefused() throws {
        for count in [0, 1, 16, 31, 33, 64] {
            #expect(throws: KeyProblem.self) { try key("k1", Array((0..<count).map { UInt8($0) })) }
        }
        #expect(throws: KeyProblem.self) { try key("k1", [UInt8](repeating: 0, count: 32)) }
        for name in ["", "a.b", "../k", "a b", "é", "a\"b", String(repeating: "k", count: 33)] {
            #expect(throws: KeyProblem.self) { try key(name) }
        }
        #expect(throws: KeyProblem.self) { try TokenSigner(keys: []) }
        #expect(throws: KeyProblem.self) { try TokenSigner(keys: [key(), key("k1", other)]) }
    }

    @Test func keysDoNotPrint() throws {
        let key = try key()
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(text.contains("k1") && !text.contains("100"))
        }
    }

    @Test func refreshTokensAreNoAccessTokens() throws {
        #expect(try isInvalid(RefreshToken.make(key: key(), session: 1, generation: 1)))
    }
}

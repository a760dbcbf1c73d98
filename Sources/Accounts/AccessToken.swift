internal import JSON
public import Bytes

/// What an access token says of its bearer.
public struct AccessClaims: Equatable, Sendable {
    /// Whose token it is.
    public let user: UserID
    /// The login it was made for.
    public let session: SessionID
    /// The account's name as it is shown.
    public let name: String
    /// Whether the account may administer the cluster.
    public let isAdmin: Bool
    /// When it was made, and from when it is good: seconds since 1970.
    public let issuedAt: Int64
    /// When it ends: seconds since 1970, after `issuedAt` and at most `TokenLimits.access_s` later.
    public let expiresAt: Int64

    /// Claims with these values.
    public init(
        user: UserID, session: SessionID, name: String, isAdmin: Bool, issuedAt: Int64, expiresAt: Int64
    ) {
        self.user = user
        self.session = session
        self.name = name
        self.isAdmin = isAdmin
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }

    /// Claims that end after the usual time, `TokenLimits.access_s`.
    public init(user: UserID, session: SessionID, name: String, isAdmin: Bool, issuedAt: Int64) {
        self.init(
            user: user, session: session, name: name, isAdmin: isAdmin, issuedAt: issuedAt,
            expiresAt: issuedAt + TokenLimits.access_s)
    }
}

/// Why an access token is not taken.
public enum TokenProblem: Error, Equatable, Sendable {
    /// It was ours and its time is over: refresh it.
    case expired
    /// It is not good, for a reason that goes to the audit log and never to the bearer.
    case invalid(String)
}

/// Signs and checks access tokens: compact JWS (RFC 7515) with HS256, profiled after RFC 9068 and RFC 8725.
///
/// The header has one spelling for each key. A token is ours only when its header equals, byte by byte, the one that a
/// known key's tokens have; so no algorithm, type, key or extension is ever chosen by the token, and no header of a
/// stranger is parsed. Every method may be called from any thread.
public final class TokenSigner: Sendable {
    private struct Entry: Sendable {
        let header: [UInt8]
        let key: TokenKey
    }

    private let entries: [Entry]

    /// A signer over these keys: the first signs, all of them verify. A retired key is one that is not in the list.
    public init(keys: [TokenKey]) throws(KeyProblem) {
        guard !keys.isEmpty else { throw KeyProblem("There is no key to sign tokens with. Make one.") }
        guard Set(keys.map(\.identifier)).count == keys.count else {
            throw KeyProblem("Two keys have the same identifier. Rename one of them.")
        }
        entries = keys.map { key in
            let header = jsonObject {
                $0.member("alg", "HS256")
                $0.member("typ", "at+jwt")
                $0.member("kid", key.identifier)
            }
            return Entry(header: base64URL(header), key: key)
        }
    }

    /// The token for these claims, signed with the first key.
    public func sign(_ claims: AccessClaims) -> [UInt8] {
        let payload = jsonObject {
            $0.member("iss", AccessToken.issuer)
            $0.member("aud", AccessToken.audience)
            $0.member("sub", String(claims.user))
            $0.member("sid", String(claims.session))
            $0.member("name", claims.name)
            $0.member("adm", claims.isAdmin)
            $0.member("iat", claims.issuedAt)
            $0.member("nbf", claims.issuedAt)
            $0.member("exp", claims.expiresAt)
        }
        return CompactJWS.sealed(entries[0].header + [0x2E] + base64URL(payload), under: entries[0].key.mac)
    }

    /// The claims of a token that is ours and good at `now`, in seconds since 1970.
    public func verify(_ token: [UInt8], now: Int64) throws(TokenProblem) -> AccessClaims {
        guard token.count <= TokenLimits.accessBytes else {
            throw .invalid("longer than \(TokenLimits.accessBytes) bytes")
        }
        guard let jws = CompactJWS(token) else { throw .invalid("not three parts") }
        guard let entry = entries.first(where: { $0.header.elementsEqual(jws.header) }) else {
            throw .invalid("the header is none of ours: another algorithm, type or key, or something added")
        }
        guard let payload = jws.payload(under: entry.key.mac) else { throw .invalid("the signature is wrong") }
        return try AccessToken.claims(payload, now: now)
    }
}

/// The payload of an access token.
private enum AccessToken {
    static let issuer = "oneup"
    static let audience = "oneup"
    /// The longest name in a token, in bytes.
    static let nameBytes = PlayerName.maximumBytes

    static func claims(_ payload: [UInt8], now: Int64) throws(TokenProblem) -> AccessClaims {
        let found: Result<AccessClaims, TokenProblem>
        do {
            // Duplicate members are refused by the parser; claims that a newer release adds are left alone.
            found = try withJSON(payload, depth: 2) { view in
                do throws(TokenProblem) { return .success(try claims(view, now: now)) } catch { return .failure(error) }
            }
        } catch { throw .invalid("the payload is no JSON") }
        return try found.get()
    }

    private static func claims(_ view: JSONView, now: Int64) throws(TokenProblem) -> AccessClaims {
        guard view.isObject else { throw .invalid("the payload is no object") }
        guard view["iss"]?.text == issuer else { throw .invalid("another issuer") }
        guard view["aud"]?.text == audience else { throw .invalid("another audience") }
        guard let user = identifier(view["sub"]) else { throw .invalid("no subject") }
        guard let session = identifier(view["sid"]) else { throw .invalid("no session") }
        guard let name = view["name"]?.text, (1...nameBytes).contains(name.utf8.count) else {
            throw .invalid("no name")
        }
        guard let isAdmin = view["adm"]?.flag else { throw .invalid("no role") }
        guard let issuedAt = time(view["iat"]), let notBefore = time(view["nbf"]), let expiresAt = time(view["exp"])
        else { throw .invalid("a time is missing or is no whole number of seconds") }
        guard issuedAt < expiresAt, expiresAt - issuedAt <= TokenLimits.access_s else {
            throw .invalid("it lives longer than any of ours")
        }
        guard max(issuedAt, notBefore) - TokenLimits.skew_s <= now else { throw .invalid("not good yet") }
        guard now < expiresAt + TokenLimits.skew_s else { throw .expired }
        return AccessClaims(
            user: user, session: session, name: name, isAdmin: isAdmin, issuedAt: issuedAt, expiresAt: expiresAt)
    }

    private static func identifier(_ view: JSONView?) -> Int64? {
        view?.textBytes.flatMap { canonicalNumber($0, limit: largestIdentifier) }
    }

    /// A NumericDate that is a whole number, 0 to 2^53 - 1, so that sums with it cannot overflow.
    private static func time(_ view: JSONView?) -> Int64? {
        guard let value = view?.integer, (0...largestIdentifier).contains(value) else { return nil }
        return value
    }
}

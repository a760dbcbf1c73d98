public import Bytes

/// The token that gets a new access token: `r1.<kid>.<session>.<generation>.<HMAC-SHA256 of all before, base64url>`.
///
/// It is computed, not drawn, so that no receipt has to hold it: who knows the key, family and generation can make it
/// again, nobody else can. Access tokens never begin with `r1.`, so one kind's tag is never good for the other.
public enum RefreshToken {
    private static let version: [UInt8] = Array("r1".utf8)

    /// The token of a session's generation.
    public static func make(key: TokenKey, session: SessionID, generation: Int64) -> [UInt8] {
        let signed = version + Array(".\(key.identifier).\(session).\(generation)".utf8)
        return signed + [0x2E] + base64URL(key.mac.tag(signed))
    }

    /// What a token says when one of these keys made it; nil when it is forged, malformed, too long or its key is
    /// retired. Whether the generation is the session's present one, and the session neither ended nor revoked, is for
    /// the session's row to say.
    public static func read(_ text: [UInt8], keys: [TokenKey]) -> (session: SessionID, generation: Int64)? {
        guard text.count <= TokenLimits.refreshBytes else { return nil }
        let parts = text.split(separator: 0x2E, maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].elementsEqual(version),
            let key = keys.first(where: { $0.identifier.utf8.elementsEqual(parts[1]) }),
            let tag = bytes(base64URL: parts[4]),
            key.mac.isTag(tag, of: text[..<(parts[4].startIndex - 1)]),
            let session = canonicalNumber(parts[2], limit: largestIdentifier),
            let generation = canonicalNumber(parts[3], limit: .max)
        else { return nil }
        return (session, generation)
    }
}

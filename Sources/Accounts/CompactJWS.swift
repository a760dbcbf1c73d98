internal import Bytes

/// A JWS in compact serialization (RFC 7515 section 7.1), taken apart but not believed yet.
package struct CompactJWS {
    /// The protected header, still base64url.
    package let header: ArraySlice<UInt8>
    /// What the signature covers: header, dot, payload, as they were sent.
    package let signed: ArraySlice<UInt8>
    private let payload: ArraySlice<UInt8>
    private let signature: ArraySlice<UInt8>

    /// Nil unless the token is exactly three parts, none of them empty.
    package init?(_ token: [UInt8]) {
        guard let first = token.firstIndex(of: 0x2E), let second = token[(first + 1)...].firstIndex(of: 0x2E),
            !token[(second + 1)...].contains(0x2E), first > 0, second > first + 1, token.count > second + 1
        else { return nil }
        header = token[..<first]
        payload = token[(first + 1)..<second]
        signed = token[..<second]
        signature = token[(second + 1)...]
    }

    /// The decoded payload when the signature is HMAC-SHA256 under this key and both parts have their one spelling of
    /// base64url; else nil. The caller has settled by the header that this key and algorithm are meant.
    package func payload(under mac: KeyedMAC) -> [UInt8]? {
        guard let tag = bytes(base64URL: signature), tag.count == KeyedMAC.tagBytes, mac.isTag(tag, of: signed) else {
            return nil
        }
        return bytes(base64URL: payload)
    }

    /// The token over a header and payload that are base64url already, joined by a dot.
    package static func sealed(_ signed: [UInt8], under mac: KeyedMAC) -> [UInt8] {
        signed + [0x2E] + base64URL(mac.tag(signed))
    }
}

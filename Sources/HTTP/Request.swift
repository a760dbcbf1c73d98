internal import CHTTP

/// The methods that are served.
public enum HTTPMethod: Equatable, Sendable {
    case get, head, post
    /// Any other that HTTP knows.
    case other
}

/// One HTTP request. Texts are those of the request, not decoded.
public struct HTTPRequest: Equatable, Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The path of the target, such as `/rooms/482913`.
    public var path: String
    /// What follows the question mark, or nothing.
    public var query: String
    /// The value of `Host`, when it is a host name or an address with or without a port; nil for anything else.
    public var host: String?
    /// The value of `Authorization`.
    public var authorization: [UInt8]
    /// The value of `Last-Event-ID`, when it is a number.
    public var lastEventID: Int64?
    /// Whether `Content-Type` says JSON.
    public var isJSON: Bool
    /// The body.
    public var body: [UInt8]
    /// Whether the connection may carry another request after this one.
    public var keepsAlive: Bool
    /// The bytes of head and body together.
    public var length: Int

    /// What was found at the start of a connection's bytes.
    public enum Reading: Equatable, Sendable {
        /// The request is not whole. `from` is where the search for the end goes on; pass it on with more bytes.
        case unfinished(from: Int)
        /// A request.
        case request(HTTPRequest)
        /// It is refused with this status, and the connection must be closed: where the next request begins is not known.
        case refused(status: Int)
    }

    /// Reads the first request in `bytes`. Empty lines before it are passed over (RFC 9112 section 2.2).
    public static func read(_ bytes: UnsafeRawBufferPointer, from: Int = 0) -> Reading {
        var skipped = 0
        while skipped < bytes.count, bytes[skipped] == 0x0D || bytes[skipped] == 0x0A { skipped += 1 }
        guard skipped <= 4 else { return .refused(status: 400) }
        guard skipped < bytes.count, let start = bytes.baseAddress else { return .unfinished(from: 0) }
        let text = (start + skipped).assumingMemoryBound(to: CChar.self)
        let count = bytes.count - skipped
        let headLength = chttp_head_length(text, count, max(0, from - skipped))
        guard headLength > 0 else {
            if count >= HTTPLimits.headBytes { return .refused(status: 431) }
            // The last three bytes may be the first ones of the end.
            return .unfinished(from: max(0, bytes.count - 3))
        }
        guard headLength <= HTTPLimits.headBytes else { return .refused(status: 431) }
        var head = chttp_head()
        let status = chttp_read_head(text, headLength, &head)
        guard status == 0 else { return .refused(status: Int(status)) }
        guard head.content_length <= UInt64(HTTPLimits.bodyBytes) else { return .refused(status: 413) }
        let bodyStart = skipped + headLength
        let end = bodyStart + Int(head.content_length)
        guard end <= bytes.count else { return .unfinished(from: from) }
        var request = HTTPRequest(head, UnsafeRawBufferPointer(rebasing: bytes[skipped..<bodyStart]))
        request.body = Array(bytes[bodyStart..<end])
        request.length = end
        return .request(request)
    }

    private init(_ head: chttp_head, _ text: UnsafeRawBufferPointer) {
        func bytes(_ run: chttp_run) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: text[Int(run.start)..<Int(run.start + run.count)])
        }
        switch head.method {
        case CHTTP_GET: method = .get
        case CHTTP_HEAD: method = .head
        case CHTTP_POST: method = .post
        default: method = .other
        }
        path = String(decoding: bytes(head.path), as: UTF8.self)
        query = String(decoding: bytes(head.query), as: UTF8.self)
        keepsAlive = head.keeps_alive != 0
        authorization = []
        isJSON = false
        body = []
        length = 0
        withUnsafeBytes(of: head.names) { names in
            withUnsafeBytes(of: head.values) { values in
                let names = names.bindMemory(to: chttp_run.self)
                let values = values.bindMemory(to: chttp_run.self)
                for index in 0..<Int(head.header_count) { take(bytes(names[index]), bytes(values[index])) }
            }
        }
    }

    /// Notes a header that is of use; the length tells most others apart at once.
    private mutating func take(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        switch name.count {
        case 4 where Self.equal(name, "host"):
            if (1...255).contains(value.count), value.allSatisfy(Self.isOfHost) {
                host = String(decoding: value, as: UTF8.self)
            }
        case 12 where Self.equal(name, "content-type"):
            let type = value.prefix { $0 != 0x3B && $0 != 0x20 }
            isJSON = Self.equal(UnsafeRawBufferPointer(rebasing: type), "application/json")
        case 13 where Self.equal(name, "authorization"):
            authorization = Array(value)
        case 13 where Self.equal(name, "last-event-id"):
            lastEventID = Int64(String(decoding: value, as: UTF8.self))
        default: break
        }
    }

    /// Letters, digits, dots and hyphens, and what an address and a port have (RFC 3986 section 3.2); nothing that could
    /// lead elsewhere in an address that it is put into.
    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5B, 0x5D, 0x5F: true
        default: false
        }
    }

    /// Whether the bytes are the text, which is in lower case, but for the case of letters.
    private static func equal(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { wanted in
            bytes.indices.allSatisfy { at in
                let byte = bytes[at]
                return ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == wanted[at]
            }
        }
    }

    /// The token of `Authorization: Bearer …` (RFC 6750 section 2.1), or nil.
    public var bearerToken: [UInt8]? {
        guard authorization.count > 7 else { return nil }
        let scheme = authorization.prefix(7).withUnsafeBytes { Self.equal($0, "bearer ") }
        return scheme ? Array(authorization.dropFirst(7).drop { $0 == 0x20 }) : nil
    }

    /// The number of a member of the query, such as `after` in `after=12`.
    public func number(_ name: String) -> Int64? {
        for pair in query.split(separator: "&") where pair.hasPrefix(name + "=") {
            return Int64(pair.dropFirst(name.count + 1))
        }
        return nil
    }
}

internal import COpenSSL
internal import Glibc

/// A TLS context or channel that could not be made.
public struct TLSError: Error, Equatable, Sendable {
    /// What happened, to what, and where it helps what to do, in words for a person.
    public let message: String

    /// An error with its words.
    public init(message: String) { self.message = message }
}

extension TLSError: CustomStringConvertible {
    /// The same as `message`.
    public var description: String { message }
}

/// The reason that this thread's OpenSSL error queue gives, and empties the queue. Of several errors the first is
/// nearest to the cause.
package func takeOpenSSLReason() -> String {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0 else { return "no reason given" }
    if let reason = ERR_reason_error_string(code) { return String(cString: reason) }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let start = buffer.baseAddress else { return "error \(code)" }
        ERR_error_string_n(code, start, buffer.count)
        return String(cString: start)
    }
}

/// Fails when a file that a context needs cannot be read; OpenSSL's own words for that name no reason.
func requireReadable(_ path: String, _ what: String) throws(TLSError) {
    guard access(path, R_OK) == 0 else {
        throw TLSError(message: "cannot read the \(what) \(path): \(errorText(errno))")
    }
}

/// Fails when everybody on this machine may read or change a private key. Its group may, as Debian's `ssl-cert` does.
func requirePrivate(_ path: String) throws(TLSError) {
    var info = stat()
    guard stat(path, &info) == 0 else {
        throw TLSError(message: "cannot look at the key \(path): \(errorText(errno))")
    }
    guard info.st_mode & 0o007 == 0 else {
        throw TLSError(
            message: "the key \(path) can be read or changed by others: chmod 600 it, and replace the key if it leaked")
    }
}

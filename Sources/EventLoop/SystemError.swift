internal import CLinux

/// A system call that failed.
public struct SystemError: Error, Equatable, Sendable {
    /// What was tried, with what it was tried on: "bind 127.0.0.1:7400".
    public let call: String
    /// The error number (errno(3)); 0 when the reason is part of `call`, as for names that cannot be resolved.
    public let errno: Int32

    /// A failed call with its error number.
    public init(call: String, errno: Int32) {
        self.call = call
        self.errno = errno
    }

    /// The call and the reason for a person: "bind 127.0.0.1:7400: Address already in use".
    public var message: String { errno == 0 ? call : "\(call): \(errorText(errno))" }
}

extension SystemError: CustomStringConvertible {
    /// The same as `message`.
    public var description: String { message }
}

/// The words for an error number, without the shared buffer of strerror(3).
package func errorText(_ number: Int32) -> String {
    guard let text = clinux_error_text(number) else { return "error \(number)" }
    return String(cString: text)
}

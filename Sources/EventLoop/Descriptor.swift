internal import Glibc

/// Sole owner of a file descriptor; it is closed when the value goes.
public struct Descriptor: ~Copyable {
    private let owned: Int32

    /// Takes ownership of an open descriptor. A negative number owns nothing.
    public init(owning raw: Int32) { owned = raw }

    /// The number, for calls that do not keep it.
    public var raw: Int32 { owned }

    /// Gives the number away; the receiver closes it.
    consuming public func release() -> Int32 {
        let raw = owned
        discard self
        return raw
    }

    deinit {
        // close(2) is never repeated on Linux: the number is free even after EINTR.
        if owned >= 0 { _ = close(owned) }
    }
}

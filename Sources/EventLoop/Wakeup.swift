internal import CLinux
internal import Glibc

/// Wakes a polling thread from any other (eventfd(2)). Many signals before a drain are one wake-up.
public final class Wakeup: Sendable {
    /// To be watched as readable.
    public let descriptor: Int32

    /// A wake-up that is not signalled. Fails when the process or the system is out of descriptors.
    public init() throws(SystemError) {
        let raw = eventfd(0, clinux_EFD_FLAGS())
        guard raw >= 0 else { throw SystemError(call: "eventfd", errno: errno) }
        descriptor = raw
    }

    deinit { _ = close(descriptor) }

    /// Makes the descriptor readable. Any thread may call it.
    public func signal() {
        var one: UInt64 = 1
        // The only failure is a full counter, and then it is readable already.
        _ = write(descriptor, &one, 8)
    }

    /// Makes the descriptor unreadable until the next signal. Drain first, then look at what the signal was about.
    public func drain() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }
}

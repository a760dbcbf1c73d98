internal import CLinux
internal import Glibc

/// Turns signals into something to poll (signalfd(2)).
///
/// The signals are blocked for the calling thread and those it starts later, so make this before any other thread:
/// one that has them unblocked would be killed by them.
public final class SignalWatcher {
    /// To be watched as readable.
    public let descriptor: Int32

    /// Watches these signals from now on.
    public init(_ signals: [Int32]) throws(SystemError) {
        let raw = clinux_signal_descriptor(signals, signals.count)
        guard raw >= 0 else { throw SystemError(call: "signalfd", errno: errno) }
        descriptor = raw
    }

    deinit { _ = close(descriptor) }

    /// The next signal's number, or nil when none is waiting. Equal signals that come together count once.
    public func next() -> Int32? {
        let number = clinux_signal_read(descriptor)
        return number > 0 ? number : nil
    }
}

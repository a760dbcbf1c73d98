internal import CLinux
internal import Glibc

/// What a descriptor is ready for, or is to be watched for.
public struct Readiness: OptionSet, Sendable {
    /// One bit each; the bits are the module's own, not the kernel's.
    public let rawValue: UInt8

    /// A set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A read returns at once: there are bytes, a connection to accept, an end or an error.
    public static let readable = Readiness(rawValue: 1)
    /// A write returns at once; a connecting socket is connected or has failed.
    public static let writable = Readiness(rawValue: 2)
    /// The other end is gone, or the descriptor has an error (EPOLLHUP, EPOLLERR); these are reported unasked. As an
    /// interest it also asks for the peer's end of sending (EPOLLRDHUP). Bytes may still be there to read.
    public static let hangup = Readiness(rawValue: 4)

    fileprivate var events: UInt32 {
        var events: UInt32 = 0
        if contains(.readable) { events |= clinux_EPOLLIN() }
        if contains(.writable) { events |= clinux_EPOLLOUT() }
        if contains(.hangup) { events |= clinux_EPOLLRDHUP() }
        return events
    }

    fileprivate init(events: UInt32) {
        var bits: Readiness = []
        if events & clinux_EPOLLIN() != 0 { bits.insert(.readable) }
        if events & clinux_EPOLLOUT() != 0 { bits.insert(.writable) }
        if events & (clinux_EPOLLHUP() | clinux_EPOLLERR() | clinux_EPOLLRDHUP()) != 0 { bits.insert(.hangup) }
        self = bits
    }
}

/// Waits for many descriptors at once (epoll(7), level-triggered). One thread waits; the same thread changes the set.
///
/// The token comes back with each event. An event of a descriptor that was removed earlier in the same `wait` can
/// still be delivered, and its number may belong to a newer connection by then: put a generation into the token.
public final class Poller {
    /// The most events that one `wait` delivers; the rest come with the next.
    public static let mostEvents = 256

    private let epoll: Descriptor
    private let events: UnsafeMutablePointer<epoll_event>

    /// A poller that watches nothing yet. Fails when the process or the system is out of descriptors.
    public init() throws(SystemError) {
        let raw = epoll_create1(clinux_EPOLL_CLOEXEC())
        guard raw >= 0 else { throw SystemError(call: "epoll_create1", errno: errno) }
        epoll = Descriptor(owning: raw)
        events = .allocate(capacity: Poller.mostEvents)
        events.initialize(repeating: epoll_event(), count: Poller.mostEvents)
    }

    deinit { events.deallocate() }

    /// Watches a descriptor. Fails when it is watched already or cannot be polled.
    public func add(_ fd: Int32, _ interest: Readiness, token: UInt64) throws(SystemError) {
        guard clinux_epoll_add(epoll.raw, fd, interest.events, token) == 0 else {
            throw SystemError(call: "epoll_ctl add \(fd)", errno: errno)
        }
    }

    /// Changes what a watched descriptor is watched for, and its token. Nothing happens when it is not watched.
    public func modify(_ fd: Int32, _ interest: Readiness, token: UInt64) {
        _ = clinux_epoll_modify(epoll.raw, fd, interest.events, token)
    }

    /// Stops watching a descriptor. Nothing happens when it is not watched. Closing the last copy does the same.
    public func remove(_ fd: Int32) {
        _ = clinux_epoll_remove(epoll.raw, fd)
    }

    /// Waits until a descriptor is ready or the time is over (-1: no time-out, 0: only look), then calls `body` once
    /// for each ready one. An interrupted wait returns without a call.
    public func wait(timeoutMilliseconds: Int32, _ body: (UInt64, Readiness) -> Void) {
        let count = epoll_wait(epoll.raw, events, Int32(Poller.mostEvents), timeoutMilliseconds)
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let event = events + index
            body(clinux_epoll_data(event), Readiness(events: clinux_epoll_events(event)))
        }
    }
}

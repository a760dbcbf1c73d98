internal import Glibc

/// A TCP connection without TLS, for one thread: what `SecureChannel` is for the pages on the machine itself. It never
/// blocks. Once it is closed every call returns that state; the descriptor stays open until `close`.
public final class PlainChannel {
    /// The socket, for the poller; -1 after `close`.
    public private(set) var descriptor: Int32
    private let wire: Wire
    private var state = ChannelState.open
    private var hasFinished = false
    private var unsent = OutputBuffer()

    /// Takes ownership of a socket. The wire must be the loop's own.
    public init(socket: Int32, wire: Wire) {
        descriptor = socket
        self.wire = wire
    }

    deinit { close() }

    /// Takes what one recv gives, at most `limit` bytes and never more than `Wire.inboundCapacity`, and delivers it.
    /// `deliver` is called at most once, with bytes that are valid only inside the call; it may queue, flush and close.
    public func receive(atMost limit: Int, _ deliver: (UnsafeRawBufferPointer) -> Void) -> ChannelState {
        guard case .open = state, limit > 0 else { return state }
        let buffer = wire.buffers.pointee.inbound
        let count = recv(descriptor, buffer, min(limit, Wire.inboundCapacity), Int32(MSG_DONTWAIT))
        let problem = errno
        if count > 0 {
            deliver(UnsafeRawBufferPointer(start: buffer, count: count))
        } else if count == 0 {
            state = .closed("closed by peer")
        } else if problem != EAGAIN && problem != EINTR {
            state = .closed(errorText(problem))
        }
        return state
    }

    /// The first byte that waits to be received, which stays there; nil when there is none.
    public var firstByte: UInt8? {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 1 ? byte : nil
    }

    /// Gives the socket away; the channel is closed for its former user.
    public func release() -> Int32 {
        defer {
            descriptor = -1
            state = .closed("closed")
        }
        return descriptor
    }

    /// Adds bytes to what the next `flush` sends. On a closed channel they are dropped.
    public func queue(_ bytes: UnsafeRawBufferPointer) {
        guard case .open = state, !hasFinished else { return }
        unsent.append(bytes)
    }

    /// Sends what is queued, as far as the socket takes it. When `wantsWrite` is true afterwards, flush again once the
    /// socket is writable.
    public func flush() -> ChannelState {
        while case .open = state, unsent.count > 0 {
            let bytes = unsent.bytes
            let count = send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
            let problem = errno
            if count >= 0 {
                unsent.consume(count)
            } else if problem == EAGAIN {
                break
            } else if problem != EINTR {
                state = .closed(errorText(problem))
            }
        }
        return state
    }

    /// Bytes that wait in the channel; what the kernel holds is not counted.
    public var queuedBytes: Int { unsent.count }

    /// Whether a flush is due once the socket is writable.
    public var wantsWrite: Bool {
        guard case .open = state else { return false }
        return unsent.count > 0
    }

    /// Says that nothing more comes from here, and leaves the other direction open, for the reason that
    /// `SecureChannel.finishSending` gives. What is queued is dropped: flush first.
    public func finishSending() {
        guard case .open = state, !hasFinished else { return }
        hasFinished = true
        unsent.clear()
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Closes the socket. What is still queued is dropped.
    public func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
        if case .open = state { state = .closed("closed") }
    }
}

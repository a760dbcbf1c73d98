internal import EventLoop

/// A client's connection: with TLS, or without for the pages on this machine. An enumeration and not a protocol, so that a
/// message costs one test of a tag and no look into a table.
enum ClientChannel {
    case secure(SecureChannel)
    case plain(PlainChannel)

    var descriptor: Int32 {
        switch self {
        case .secure(let channel): channel.descriptor
        case .plain(let channel): channel.descriptor
        }
    }

    /// Whether bytes of the client can come now.
    var isEstablished: Bool {
        switch self {
        case .secure(let channel): channel.isEstablished
        case .plain: true
        }
    }

    /// The name that both ends agreed on by ALPN.
    var applicationProtocol: String? {
        switch self {
        case .secure(let channel): channel.applicationProtocol
        case .plain: nil
        }
    }

    var queuedBytes: Int {
        switch self {
        case .secure(let channel): channel.queuedBytes
        case .plain(let channel): channel.queuedBytes
        }
    }

    var wantsWrite: Bool {
        switch self {
        case .secure(let channel): channel.wantsWrite
        case .plain(let channel): channel.wantsWrite
        }
    }

    func receive(atMost limit: Int, _ deliver: (UnsafeRawBufferPointer) -> Void) -> ChannelState {
        switch self {
        case .secure(let channel): channel.receive(atMost: limit, deliver)
        case .plain(let channel): channel.receive(atMost: limit, deliver)
        }
    }

    func queue(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .secure(let channel): channel.queue(bytes)
        case .plain(let channel): channel.queue(bytes)
        }
    }

    func flush() -> ChannelState {
        switch self {
        case .secure(let channel): channel.flush()
        case .plain(let channel): channel.flush()
        }
    }

    func finishSending() {
        switch self {
        case .secure(let channel): channel.finishSending()
        case .plain(let channel): channel.finishSending()
        }
    }

    func close() {
        switch self {
        case .secure(let channel): channel.close()
        case .plain(let channel): channel.close()
        }
    }
}

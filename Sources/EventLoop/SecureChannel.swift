internal import COpenSSL
internal import Glibc

/// Which end of a TLS connection a channel is.
public enum TLSRole: Equatable, Sendable {
    /// The end that accepted.
    case server
    /// The end that connected. The name is sent to the server (SNI) and, where the context has an authority, must be in
    /// its certificate; a numeric address is only checked. Without a name any certificate of the authority will do.
    case client(serverName: String?)
}

/// Whether a channel can still be used.
public enum ChannelState: Equatable, Sendable {
    /// It can; the handshake may still be under way.
    case open
    /// It cannot, and why, in words: "closed by peer", "connection reset", "TLS: certificate verify failed: …".
    case closed(String)
}

/// A TCP connection with TLS on it, for one thread. It never blocks and never calls back except in `receive`.
///
/// A client's handshake starts with the first `flush` or `receive`. The socket may still be connecting: poll it
/// as writable and flush. Once a channel is closed every call returns that state; the descriptor stays open until
/// `close`.
public final class SecureChannel {
    /// How much plaintext `flush` encrypts before it sends, in bytes: large enough to fill a socket's buffer in one
    /// call, small enough to bound what is kept when the peer does not read.
    static let flushStep = 256 * 1024

    // Checks for overlapping access are left out below, because they are some twenty calls into the runtime on the
    // way of each message. What makes that right: no access spans a call that could come back here; `deliver` is called
    // when none is under way.

    /// The socket, for the poller; -1 after `close`.
    @exclusivity(unchecked) public private(set) var descriptor: Int32
    /// Whether the handshake is done. A server that verifies clients can still refuse after a client has finished.
    @exclusivity(unchecked) public private(set) var isEstablished = false

    private let context: TLSContext
    private let wire: Wire
    private let isClient: Bool
    @exclusivity(unchecked) private var ssl: OpaquePointer?
    @exclusivity(unchecked) private var state = ChannelState.open
    @exclusivity(unchecked) private var isStarted: Bool
    /// OpenSSL forbids further calls after a fatal error, SSL_shutdown included.
    @exclusivity(unchecked) private var isBroken = false
    /// Whether the peer was told that nothing more comes from here.
    @exclusivity(unchecked) private var hasFinished = false
    /// Plaintext that waits for `flush` or for the handshake.
    @exclusivity(unchecked) private var staged = OutputBuffer()
    /// Ciphertext that the socket did not take.
    @exclusivity(unchecked) private var unsent = OutputBuffer()
    private var cachedFingerprint: [UInt8]?

    /// Puts TLS on a socket and takes ownership of it, also when it throws. The wire must be the loop's own.
    public init(socket: Int32, context: TLSContext, role: TLSRole, wire: Wire) throws(TLSError) {
        descriptor = socket
        self.context = context
        self.wire = wire
        isClient = role != .server
        isStarted = !isClient
        ERR_clear_error()
        guard context.isServer != isClient else {
            throw TLSError(message: "a \(isClient ? "client" : "server") channel needs a context of the same kind")
        }
        ssl = SSL_new(context.raw)
        guard let ssl, let bio = WireBIO.make(wire) else {
            throw TLSError(message: "OpenSSL made no connection: \(takeOpenSSLReason())")
        }
        // One reference to the BIO for both directions; SSL_free gives it back.
        SSL_set_bio(ssl, bio, bio)
        switch role {
        case .server: SSL_set_accept_state(ssl)
        case .client(let name):
            SSL_set_connect_state(ssl)
            if let name { try setServerName(name, ssl) }
        }
    }

    deinit { close() }

    private func setServerName(_ name: String, _ ssl: OpaquePointer) throws(TLSError) {
        let parameters = SSL_get0_param(ssl)
        if X509_VERIFY_PARAM_set1_ip_asc(parameters, name) == 1 { return }
        ERR_clear_error()
        guard copenssl_set_server_name(ssl, name) == 1, SSL_set1_host(ssl, name) == 1 else {
            throw TLSError(message: "\"\(name)\" cannot be a server name: \(takeOpenSSLReason())")
        }
    }

    // MARK: - Reading

    /// Takes what one recv gives, at most `limit` bytes of ciphertext and never more than `Wire.inboundCapacity`, and
    /// delivers the plaintext in it. It drives the handshake too, and when it completes that, sends what was queued.
    ///
    /// `deliver` is called at most once, with bytes that are valid only inside the call. It may queue, flush and close
    /// this and other channels of the loop, but must not call `receive`. Nothing is left behind in the channel: a
    /// level-triggered poller tells of all that is still to read.
    ///
    /// A limit of 0 or less reads nothing.
    public func receive(atMost limit: Int, _ deliver: (UnsafeRawBufferPointer) -> Void) -> ChannelState {
        guard case .open = state, let ssl else { return state }
        let buffers = wire.buffers
        var count = -1
        var problem = EAGAIN
        if limit > 0 {
            let size = min(limit, Wire.inboundCapacity)
            count = recv(descriptor, buffers.pointee.inbound, size, Int32(MSG_DONTWAIT))
            problem = errno
        }
        var plain = 0
        if count > 0 {
            buffers.pointee.filled(count)
            isStarted = true
            plain = decrypt(ssl)
        } else if count == 0 {
            fail(isEstablished ? "closed by peer" : "closed by peer during the TLS handshake")
        } else if problem != EAGAIN && problem != EINTR {
            fail(words(for: problem))
        }
        drain(ssl)
        buffers.pointee.reset()
        if plain > 0 { deliver(UnsafeRawBufferPointer(start: buffers.pointee.plaintext, count: plain)) }
        return state
    }

    /// Decrypts all of the wire into its plaintext buffer; returns how much that was.
    private func decrypt(_ ssl: OpaquePointer) -> Int {
        let buffers = wire.buffers
        let plaintext = buffers.pointee.plaintext
        var total = 0
        repeat {
            ERR_clear_error()
            let count = SSL_read(ssl, plaintext + total, Int32(WireBuffers.plaintextCapacity - total))
            guard count > 0 else {
                note(SSL_get_error(ssl, count), ssl)
                break
            }
            total += Int(count)
            // Asking once more with nothing there would only cost a call that says so.
        } while buffers.pointee.hasInbound || SSL_has_pending(ssl) != 0
        if !isEstablished && SSL_is_init_finished(ssl) == 1 { isEstablished = true }
        return total
    }

    // MARK: - Writing

    /// Adds plaintext to what the next `flush` sends. Nothing is sent before that; on a closed channel it is dropped.
    public func queue(_ bytes: UnsafeRawBufferPointer) {
        guard case .open = state else { return }
        staged.append(bytes)
    }

    /// Sends what is queued, as far as the socket takes it, and starts a client's handshake. When `wantsWrite` is true
    /// afterwards, flush again once the socket is writable. Before the handshake is done plaintext waits.
    public func flush() -> ChannelState {
        guard case .open = state, let ssl else { return state }
        drain(ssl)
        wire.buffers.pointee.reset()
        return state
    }

    /// Plaintext and ciphertext that wait in the channel, in bytes; what the kernel holds is not counted.
    public var queuedBytes: Int { staged.count + unsent.count }

    /// Whether a flush is due once the socket is writable. Plaintext that waits for the handshake does not count:
    /// `receive` sends it.
    public var wantsWrite: Bool {
        guard case .open = state else { return false }
        return unsent.count > 0 || (isEstablished && staged.count > 0) || !isStarted
    }

    /// Sends leftover ciphertext, then what OpenSSL has put on the wire and what is staged, until nothing is left
    /// or the socket is full. After a TLS failure it still sends the alert.
    private func drain(_ ssl: OpaquePointer) {
        let buffers = wire.buffers
        if !isStarted { start(ssl) }
        if unsent.count > 0 {
            if buffers.pointee.outbound.count > 0 {
                unsent.append(buffers.pointee.outbound.bytes)
                buffers.pointee.outbound.clear()
            }
            let sent = send(unsent.bytes)
            unsent.consume(sent)
            if unsent.count > 0 { return }
        }
        repeat {
            if staged.count > 0 && isEstablished { encrypt(ssl) }
            if buffers.pointee.outbound.count == 0 { return }
            let sent = send(buffers.pointee.outbound.bytes)
            buffers.pointee.outbound.consume(sent)
            if buffers.pointee.outbound.count > 0 {
                unsent.append(buffers.pointee.outbound.bytes)
                buffers.pointee.outbound.clear()
                return
            }
        } while staged.count > 0 && isEstablished && state == .open
    }

    private func start(_ ssl: OpaquePointer) {
        isStarted = true
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result != 1 { note(SSL_get_error(ssl, result), ssl) }
    }

    /// Encrypts up to one step of the staged plaintext onto the wire.
    private func encrypt(_ ssl: OpaquePointer) {
        guard case .open = state else { return }
        var budget = SecureChannel.flushStep
        while staged.count > 0 && budget > 0 {
            ERR_clear_error()
            // One record a call (SSL_MODE_ENABLE_PARTIAL_WRITE); the wire takes all of it.
            let count = SSL_write(ssl, staged.bytes.baseAddress, Int32(min(staged.count, budget)))
            guard count > 0 else {
                note(SSL_get_error(ssl, count), ssl)
                return
            }
            staged.consume(Int(count))
            budget -= Int(count)
        }
    }

    /// Returns how many bytes the socket took.
    private func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        while true {
            let count = Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags)
            if count >= 0 { return count }
            let problem = errno
            if problem == EINTR { continue }
            if problem != EAGAIN { fail(words(for: problem)) }
            return 0
        }
    }

    // MARK: - The end

    /// Says that nothing more comes from here, and leaves the other direction open. A peer that is still sending when a
    /// socket is closed gets a reset, which can take from it what it has not read yet; so whoever has just been told
    /// why should be read until it closes (RFC 9112 section 9.6 describes the same for HTTP). What is queued is dropped:
    /// flush first.
    public func finishSending() {
        guard case .open = state, !hasFinished, let ssl else { return }
        sayGoodbye(ssl)
        staged.clear()
        unsent.clear()
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    private func sayGoodbye(_ ssl: OpaquePointer) {
        guard isEstablished, !isBroken, !hasFinished, unsent.count == 0 else { return }
        hasFinished = true
        ERR_clear_error()
        _ = SSL_shutdown(ssl)
        let alert = wire.buffers.pointee.outbound.bytes
        if alert.count > 0 { _ = send(alert) }
        wire.buffers.pointee.reset()
    }

    /// Says goodbye where that is possible at once, and closes the socket. What is still queued is dropped: flush first.
    /// A second call does nothing.
    public func close() {
        guard descriptor >= 0 else { return }
        if let ssl {
            sayGoodbye(ssl)
            SSL_free(ssl)
        }
        fail("closed")
        ssl = nil
        _ = Glibc.close(descriptor)
        descriptor = -1
        staged.clear()
        unsent.clear()
    }

    /// The first reason stays; what follows from it is no news.
    private func fail(_ reason: String) {
        if case .open = state { state = .closed(reason) }
    }

    /// Takes note of what SSL_get_error says about a call that did not succeed.
    private func note(_ error: Int32, _ ssl: OpaquePointer) {
        switch error {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: break
        case SSL_ERROR_ZERO_RETURN: fail("closed by peer")
        default:
            isBroken = true
            let reason = takeOpenSSLReason()
            let verdict = SSL_get_verify_result(ssl)
            if context.verifiesPeer, verdict != X509_V_OK, let text = X509_verify_cert_error_string(verdict) {
                fail("TLS: \(reason): \(String(cString: text))")
            } else {
                fail("TLS: \(reason)")
            }
        }
    }

    private func words(for problem: Int32) -> String {
        switch problem {
        case ECONNRESET: "connection reset"
        case EPIPE: "closed by peer"
        case ECONNREFUSED: "connection refused"
        case ETIMEDOUT: "connection timed out"
        default: errorText(problem)
        }
    }

    // MARK: - The peer

    /// The ALPN name that both ends agreed on; nil before the handshake is done or when there is none.
    public var applicationProtocol: String? {
        guard isEstablished, let ssl else { return nil }
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &count)
        guard let name, count > 0 else { return nil }
        return String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
    }

    /// SHA-256 of the peer's own certificate in DER, 32 bytes; nil before the handshake is done or when it showed none.
    public var peerFingerprint: [UInt8]? {
        if let cachedFingerprint { return cachedFingerprint }
        guard isEstablished, let ssl, let certificate = SSL_get0_peer_certificate(ssl) else { return nil }
        var digest = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 32
        guard X509_digest(certificate, EVP_sha256(), &digest, &count) == 1, count == 32 else { return nil }
        cachedFingerprint = digest
        return digest
    }

    /// Whether the context's authorities vouch for the peer's certificate and the name that was given, in a context that
    /// refuses none.
    public var isVouchedFor: Bool {
        guard isEstablished, let ssl, SSL_get0_peer_certificate(ssl) != nil else { return false }
        return SSL_get_verify_result(ssl) == X509_V_OK
    }

    /// The common name in the peer's certificate. It means something only when the context verifies the peer.
    public var peerCommonName: String? {
        guard isEstablished, let ssl, let certificate = SSL_get0_peer_certificate(ssl) else { return nil }
        let subject = X509_get_subject_name(certificate)
        let index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1)
        guard index >= 0, let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)) else { return nil }
        var text: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&text, value)
        guard count >= 0, let text else { return nil }
        defer { CRYPTO_free(text, "", 0) }
        return String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self)
    }
}

internal import COpenSSL
internal import Glibc

/// Certificates and rules that many channels share. TLS 1.3 only, without early data (RFC 8446 section 2.3: it can be
/// replayed).
///
/// It is Sendable because OpenSSL counts references to an SSL_CTX atomically and locks what it changes later, and
/// nothing here is changed after init; loops on several threads may share one.
public final class TLSContext: @unchecked Sendable {
    let raw: OpaquePointer
    let isServer: Bool
    /// Whether a client's channels check the server's certificate, and so its name.
    let verifiesPeer: Bool
    /// ALPN names, each behind its length (RFC 7301 section 3.1); the select callback reads them.
    private let protocolList: UnsafeMutablePointer<WireProtocols>

    private init(isServer: Bool, verifiesPeer: Bool, protocols: [String]) throws(TLSError) {
        guard let list = WireProtocols(protocols) else {
            throw TLSError(message: "an ALPN protocol name must have 1 to 255 bytes: \(protocols)")
        }
        guard let raw = SSL_CTX_new(TLS_method()) else {
            throw TLSError(message: "OpenSSL made no TLS context: \(takeOpenSSLReason())")
        }
        self.raw = raw
        self.isServer = isServer
        self.verifiesPeer = verifiesPeer
        protocolList = .allocate(capacity: 1)
        protocolList.initialize(to: list)
        copenssl_set_modes(raw)
        copenssl_set_session_policy(raw)
        // AES-128 first: on the machines this runs on it costs the least, and 128 bits are enough (RFC 8446
        // section 9.1 makes it the mandatory one).
        let suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
        guard copenssl_set_min_tls13(raw) == 1, SSL_CTX_set_ciphersuites(raw, suites) == 1 else {
            throw TLSError(message: "OpenSSL refuses TLS 1.3: \(takeOpenSSLReason()). Check openssl.cnf.")
        }
    }

    deinit {
        SSL_CTX_free(raw)
        protocolList.deinitialize(count: 1)
        protocolList.deallocate()
    }

    /// A context for accepting connections.
    ///
    /// - Parameters:
    ///   - certificate: path of a PEM file with the certificate and the chain above it.
    ///   - key: path of the PEM file with its private key.
    ///   - clientAuthority: path of a CA in PEM. When given, a client must show a certificate of it, each time anew.
    ///   - protocols: ALPN names in order of preference. A client that offers ALPN without one of them is refused, one
    ///     that offers none is served. When empty, ALPN is ignored.
    public static func server(
        certificate: String, key: String, clientAuthority: String?, protocols: [String]
    ) throws(TLSError) -> TLSContext {
        let context = try TLSContext(isServer: true, verifiesPeer: clientAuthority != nil, protocols: protocols)
        try context.load(certificate: certificate, key: key)
        // One ticket, not OpenSSL's two, makes a handshake cheaper; where clients are verified none, so that the
        // certificate is seen every time.
        copenssl_set_num_tickets(context.raw, clientAuthority == nil ? 1 : 0)
        if let clientAuthority {
            try context.load(authority: clientAuthority)
            SSL_CTX_set_client_CA_list(context.raw, SSL_load_client_CA_file(clientAuthority))
            SSL_CTX_set_verify(context.raw, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        }
        if !protocols.isEmpty {
            SSL_CTX_set_alpn_select_cb(
                context.raw,
                { _, chosen, chosenLength, offered, offeredLength, list in
                    guard let list else { return SSL_TLSEXT_ERR_ALERT_FATAL }
                    let own = list.assumingMemoryBound(to: WireProtocols.self)
                    return own.pointee.select(chosen, chosenLength, offered, offeredLength)
                }, context.protocolList)
        }
        return context
    }

    /// A context for connecting.
    ///
    /// - Parameters:
    ///   - authority: path of a CA in PEM that the server's certificate must come from. When nil every
    ///     certificate is taken, and the caller must look at the channel's `peerFingerprint`, or at `isVouchedFor`,
    ///     which then speaks of this machine's authorities, before it trusts the peer.
    ///   - certificate: path of a PEM file with the certificate to show when asked for one.
    ///   - key: path of the PEM file with its private key; needed with `certificate`.
    ///   - protocols: ALPN names to offer, in order of preference. When empty, ALPN is not offered.
    public static func client(
        authority: String?, certificate: String?, key: String?, protocols: [String]
    ) throws(TLSError) -> TLSContext {
        let context = try TLSContext(isServer: false, verifiesPeer: authority != nil, protocols: protocols)
        if let authority {
            try context.load(authority: authority)
            SSL_CTX_set_verify(context.raw, SSL_VERIFY_PEER, nil)
        } else {
            SSL_CTX_set_verify(context.raw, SSL_VERIFY_NONE, nil)
            // A machine without authorities has none that vouch for anything.
            _ = SSL_CTX_set_default_verify_paths(context.raw)
        }
        switch (certificate, key) {
        case (nil, nil): break
        case (let certificate?, let key?): try context.load(certificate: certificate, key: key)
        default: throw TLSError(message: "a client certificate and its key must be given together")
        }
        guard context.protocolList.pointee.offer(in: context.raw) else {
            throw TLSError(message: "OpenSSL refuses the ALPN names: \(takeOpenSSLReason())")
        }
        return context
    }

    private func load(certificate: String, key: String) throws(TLSError) {
        try requireReadable(certificate, "certificate")
        try requireReadable(key, "key")
        try requirePrivate(key)
        ERR_clear_error()
        guard SSL_CTX_use_certificate_chain_file(raw, certificate) == 1 else {
            throw TLSError(message: "the certificate \(certificate) cannot be used: \(takeOpenSSLReason())")
        }
        guard SSL_CTX_use_PrivateKey_file(raw, key, SSL_FILETYPE_PEM) == 1, SSL_CTX_check_private_key(raw) == 1 else {
            throw TLSError(message: "the key \(key) cannot be used with \(certificate): \(takeOpenSSLReason())")
        }
    }

    private func load(authority: String) throws(TLSError) {
        try requireReadable(authority, "certificate authority")
        ERR_clear_error()
        guard SSL_CTX_load_verify_locations(raw, authority, nil) == 1 else {
            throw TLSError(message: "the certificate authority \(authority) cannot be used: \(takeOpenSSLReason())")
        }
    }
}

/// A list of ALPN names as they stand on the wire.
private struct WireProtocols: ~Copyable {
    private let bytes: UnsafeMutableBufferPointer<UInt8>

    init?(_ names: [String]) {
        var list: [UInt8] = []
        for name in names {
            guard (1...255).contains(name.utf8.count) else { return nil }
            list.append(UInt8(name.utf8.count))
            list.append(contentsOf: name.utf8)
        }
        bytes = .allocate(capacity: list.count)
        _ = bytes.initialize(from: list)
    }

    deinit { bytes.deallocate() }

    func offer(in context: OpaquePointer) -> Bool {
        // This call returns 0 for success, unlike its neighbours.
        bytes.isEmpty || SSL_CTX_set_alpn_protos(context, bytes.baseAddress, UInt32(bytes.count)) == 0
    }

    /// The first own name that was offered; the handshake fails when there is none (RFC 7301 section 3.2).
    func select(
        _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ chosenLength: UnsafeMutablePointer<UInt8>?,
        _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32
    ) -> Int32 {
        var match: UnsafeMutablePointer<UInt8>?
        let own = bytes.baseAddress
        let result = SSL_select_next_proto(&match, chosenLength, own, UInt32(bytes.count), offered, offeredLength)
        guard result == OPENSSL_NPN_NEGOTIATED else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        chosen?.pointee = UnsafePointer(match)
        return SSL_TLSEXT_ERR_OK
    }
}

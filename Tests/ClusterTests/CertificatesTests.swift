import COpenSSL
import Cluster
import EventLoop
import Glibc
import Testing

/// Whether the certificate is good for this purpose and name under the authority, as OpenSSL judges it; the reason if not.
private func verify(
    _ certificate: String, authority: String, purpose: Int32, name: String? = nil, after seconds: Int = 0
) -> String {
    func load(_ path: String) -> OpaquePointer? {
        guard let bio = BIO_new_file(path, "r") else { return nil }
        defer { BIO_free(bio) }
        return PEM_read_bio_X509(bio, nil, nil, nil)
    }
    guard let leaf = load(certificate), let root = load(authority), let store = X509_STORE_new(),
        let context = X509_STORE_CTX_new()
    else { return "cannot read" }
    defer {
        X509_STORE_CTX_free(context)
        X509_STORE_free(store)
        X509_free(root)
        X509_free(leaf)
    }
    X509_STORE_add_cert(store, root)
    X509_STORE_CTX_init(context, store, leaf, nil)
    X509_STORE_CTX_set_purpose(context, purpose)
    let parameters = X509_STORE_CTX_get0_param(context)
    // The strictest reading of RFC 5280 that OpenSSL has.
    X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_X509_STRICT))
    X509_VERIFY_PARAM_set_time(parameters, time(nil) + seconds)
    if let name, X509_VERIFY_PARAM_set1_ip_asc(parameters, name) != 1 {
        X509_VERIFY_PARAM_set1_host(parameters, name, 0)
    }
    if X509_verify_cert(context) == 1 { return "ok" }
    return String(cString: X509_verify_cert_error_string(Int(X509_STORE_CTX_get_error(context))))
}

@Suite struct CertificatesTests {
    private let day = 86_400

    @Test func chainsVerifyForTheirPurposes() throws {
        let folder = TemporaryFolder()
        let cluster = folder.cluster
        try Certificates.makeAll(in: cluster, hostNames: ["play.example", "192.0.2.7", "localhost"])
        let authority = cluster.authorityCertificate
        for path in [cluster.serverCertificate, cluster.balancerCertificate] {
            #expect(verify(path, authority: authority, purpose: X509_PURPOSE_SSL_SERVER) == "ok")
            #expect(verify(path, authority: authority, purpose: X509_PURPOSE_SSL_CLIENT) == "ok")
            #expect(
                verify(path, authority: authority, purpose: X509_PURPOSE_SSL_CLIENT, after: 824 * day) == "ok")
            #expect(
                verify(path, authority: authority, purpose: X509_PURPOSE_SSL_CLIENT, after: 826 * day)
                    == "certificate has expired")
        }
        let site = cluster.publicCertificate
        for name in ["localhost", "127.0.0.1", "::1", "play.example", "192.0.2.7"] {
            #expect(verify(site, authority: authority, purpose: X509_PURPOSE_SSL_SERVER, name: name) == "ok", "\(name)")
        }
        let other = verify(site, authority: authority, purpose: X509_PURPOSE_SSL_SERVER, name: "other.example")
        #expect(other == "hostname mismatch")
        // A player-facing key must not open a link.
        let asClient = verify(site, authority: authority, purpose: X509_PURPOSE_SSL_CLIENT)
        #expect(asClient == "unsuitable certificate purpose")
        // Nobody but the cluster's own authority vouches.
        #expect(verify(site, authority: cluster.serverCertificate, purpose: X509_PURPOSE_SSL_SERVER) != "ok")
    }

    @Test func keysAreTheOwnersOnly() throws {
        let folder = TemporaryFolder()
        let cluster = folder.cluster
        try Certificates.makeAll(in: cluster, hostNames: [])
        for path in [cluster.authorityKey, cluster.serverKey, cluster.balancerKey, cluster.publicKey] {
            #expect(mode(path) == 0o600, "\(path)")
        }
        #expect(mode(cluster.tlsFolder) == 0o700)
    }

    @Test func whatIsThereStays() throws {
        let folder = TemporaryFolder()
        let cluster = folder.cluster
        try Certificates.makeAll(in: cluster, hostNames: [])
        let names = try FileTools.names(in: cluster.tlsFolder)
        let before = try names.map { try FileTools.readFile("\(cluster.tlsFolder)/\($0)", limit: 10_000) }
        try Certificates.makeAll(in: cluster, hostNames: ["play.example"])
        let after = try names.map { try FileTools.readFile("\(cluster.tlsFolder)/\($0)", limit: 10_000) }
        #expect(before == after)
        #expect(try FileTools.names(in: cluster.tlsFolder) == names)
    }

    @Test func whatIsMissingIsMadeAnew() throws {
        let folder = TemporaryFolder()
        let cluster = folder.cluster
        try Certificates.makeAll(in: cluster, hostNames: [])
        let old = try Certificates.fingerprint(ofPEM: cluster.serverCertificate)
        // Lost certificate, kept key: the certificate is made for that key.
        let key = try FileTools.readFile(cluster.serverKey, limit: 10_000)
        unlink(cluster.serverCertificate)
        try Certificates.makeAll(in: cluster, hostNames: [])
        #expect(try Certificates.fingerprint(ofPEM: cluster.serverCertificate) != old)
        #expect(try FileTools.readFile(cluster.serverKey, limit: 10_000) == key)
        _ = try TLSContext.server(
            certificate: cluster.serverCertificate, key: cluster.serverKey,
            clientAuthority: cluster.authorityCertificate, protocols: [])
        // An authority's key that was put away is only missed when something is to be signed.
        unlink(cluster.authorityKey)
        try Certificates.makeAll(in: cluster, hostNames: [])
        unlink(cluster.publicCertificate)
        let reason = "cannot read \(cluster.authorityKey): No such file or directory"
        #expect(throws: ClusterError(reason)) { try Certificates.makeAll(in: cluster, hostNames: []) }
    }

    @Test func halfAPairIsRefusedInWords() throws {
        let folder = TemporaryFolder()
        let cluster = folder.cluster
        try Certificates.makeAll(in: cluster, hostNames: [])
        unlink(cluster.publicKey)
        let lostKey = #expect(throws: ClusterError.self) { try Certificates.makeAll(in: cluster, hostNames: []) }
        #expect(lostKey?.message.contains("its key \(cluster.publicKey) is not") == true)
        unlink(cluster.publicCertificate)
        unlink(cluster.authorityCertificate)
        unlink(cluster.authorityKey)
        let lostAuthority = #expect(throws: ClusterError.self) {
            try Certificates.makeAll(in: cluster, hostNames: [])
        }
        #expect(lostAuthority?.message.contains("its authority \(cluster.authorityCertificate) is not") == true)
    }

    @Test(arguments: ["", "a,DNS:evil.example", "a b", "-x", "ü.example", "a\nb", "@section"])
    func namesThatWouldBreakTheExtensionAreRefused(name: String) {
        let folder = TemporaryFolder()
        #expect(throws: ClusterError.self) { try Certificates.makeAll(in: folder.cluster, hostNames: [name]) }
        #expect((try? FileTools.names(in: folder.path)) == [])
    }

    @Test func fingerprintsHaveOneDisplayForm() throws {
        let value = (0..<32).map { UInt8($0 * 7) }
        let text = Certificates.display(fingerprint: value)
        #expect(text.hasPrefix("SHA256:00:07:0e:15:"))
        #expect(text.utf8.count == 7 + 32 * 3 - 1)
        #expect(Certificates.fingerprint(display: text) == value)
        #expect(Certificates.fingerprint(display: String(text.dropFirst(7)).uppercased()) == value)
        #expect(Certificates.fingerprint(display: text + ":00") == nil)
        #expect(Certificates.fingerprint(display: "SHA256:") == nil)
        let folder = TemporaryFolder()
        folder.write("a.pem", "not a certificate")
        let error = #expect(throws: ClusterError.self) {
            _ = try Certificates.fingerprint(ofPEM: "\(folder.path)/a.pem")
        }
        #expect(error?.message == "cannot use the certificate \(folder.path)/a.pem: no start line")
    }
}

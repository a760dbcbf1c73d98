internal import COpenSSL
internal import EventLoop
internal import Glibc

/// What a certificate is for; it decides lifetime and extensions (RFC 5280 section 4.2.1).
enum CertificateUse {
    /// Signs the others. It may not sign further authorities.
    case authority
    /// Shown by either end of a link.
    case link
    /// Shown to players under these names.
    case site(names: [String])

    var days: Int {
        switch self {
        case .authority: 3650
        // The longest that common clients accept from a server.
        case .link, .site: 825
        }
    }
}

/// A private key, P-256.
final class PrivateKey {
    let raw: OpaquePointer

    init() throws(ClusterError) {
        guard let key = copenssl_make_p256_key() else { throw openSSLFailure("make a private key") }
        raw = key
    }

    /// Reads an unencrypted key in PEM.
    init(pem: [UInt8], path: String) throws(ClusterError) {
        guard let bio = BIO_new_mem_buf(pem, Int32(pem.count)) else { throw openSSLFailure("read \(path)") }
        defer { BIO_free(bio) }
        // An empty passphrase, so that an encrypted key fails here and nobody is asked on the terminal.
        let key = "".withCString { PEM_read_bio_PrivateKey(bio, nil, nil, UnsafeMutableRawPointer(mutating: $0)) }
        guard let key else { throw openSSLFailure("use the key \(path)") }
        raw = key
    }

    deinit { EVP_PKEY_free(raw) }

    func pem() throws(ClusterError) -> [UInt8] {
        try writePEM { PEM_write_bio_PrivateKey($0, raw, nil, nil, 0, nil, nil) }
    }
}

/// A certificate (X.509 version 3).
final class Certificate {
    let raw: OpaquePointer

    private init(_ raw: OpaquePointer) { self.raw = raw }

    /// Reads the first certificate of a PEM file's content.
    init(pem: [UInt8], path: String) throws(ClusterError) {
        guard let bio = BIO_new_mem_buf(pem, Int32(pem.count)) else { throw openSSLFailure("read \(path)") }
        defer { BIO_free(bio) }
        guard let certificate = PEM_read_bio_X509(bio, nil, nil, nil) else {
            throw openSSLFailure("use the certificate \(path)")
        }
        raw = certificate
    }

    deinit { X509_free(raw) }

    func pem() throws(ClusterError) -> [UInt8] { try writePEM { PEM_write_bio_X509($0, raw) } }

    /// SHA-256 of the DER encoding.
    func fingerprint() throws(ClusterError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 32
        guard X509_digest(raw, EVP_sha256(), &digest, &count) == 1 else { throw openSSLFailure("hash a certificate") }
        return digest
    }

    /// Whether the certificate carries this key's public half.
    func belongs(to key: PrivateKey) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_private_key(raw, key.raw) == 1
    }

    /// Makes a certificate for a key, signed by the issuer or, for an authority, by itself.
    static func make(
        commonName: String, use: CertificateUse, key: PrivateKey, issuer: (certificate: Certificate, key: PrivateKey)?
    ) throws(ClusterError) -> Certificate {
        guard let raw = X509_new() else { throw openSSLFailure("make a certificate") }
        let certificate = Certificate(raw)
        let subject = X509_get_subject_name(raw)
        let name = Array(commonName.utf8)
        let authority = issuer?.certificate.raw ?? raw
        // Version 3 is written as 2. The time starts a little early, for machines whose clocks differ.
        guard X509_set_version(raw, 2) == 1, setSerial(raw),
            X509_NAME_add_entry_by_NID(subject, NID_organizationName, MBSTRING_UTF8, "OneUp", -1, -1, 0) == 1,
            X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, name, Int32(name.count), -1, 0) == 1,
            X509_set_issuer_name(raw, X509_get_subject_name(authority)) == 1,
            X509_gmtime_adj(X509_getm_notBefore(raw), -300) != nil,
            X509_time_adj_ex(X509_getm_notAfter(raw), Int32(use.days), 0, nil) != nil,
            X509_set_pubkey(raw, key.raw) == 1
        else { throw openSSLFailure("make the certificate of \(commonName)") }
        for (identifier, value) in extensions(use, selfSigned: issuer == nil) {
            var context = X509V3_CTX()
            X509V3_set_ctx(&context, authority, raw, nil, nil, 0)
            guard let one = X509V3_EXT_conf_nid(nil, &context, identifier, value) else {
                throw openSSLFailure("put \"\(value)\" into the certificate of \(commonName)")
            }
            defer { X509_EXTENSION_free(one) }
            guard X509_add_ext(raw, one, -1) == 1 else { throw openSSLFailure("make a certificate") }
        }
        guard X509_sign(raw, (issuer?.key ?? key).raw, EVP_sha256()) > 0 else {
            throw openSSLFailure("sign the certificate of \(commonName)")
        }
        return certificate
    }

    private static func extensions(_ use: CertificateUse, selfSigned: Bool) -> [(Int32, String)] {
        var list: [(Int32, String)] = [(NID_subject_key_identifier, "hash")]
        if !selfSigned { list.append((NID_authority_key_identifier, "keyid:always")) }
        switch use {
        case .authority:
            list.append((NID_basic_constraints, "critical,CA:TRUE,pathlen:0"))
            list.append((NID_key_usage, "critical,keyCertSign,cRLSign"))
        case .link:
            list.append((NID_basic_constraints, "critical,CA:FALSE"))
            list.append((NID_key_usage, "critical,digitalSignature"))
            list.append((NID_ext_key_usage, "serverAuth,clientAuth"))
        case .site(let names):
            list.append((NID_basic_constraints, "critical,CA:FALSE"))
            list.append((NID_key_usage, "critical,digitalSignature"))
            list.append((NID_ext_key_usage, "serverAuth"))
            let entries = names.map { isNumeric($0) ? "IP:\($0)" : "DNS:\($0)" }
            list.append((NID_subject_alt_name, entries.joined(separator: ",")))
        }
        return list
    }

    /// A random positive number of at most 20 bytes (RFC 5280 section 4.1.2.2).
    private static func setSerial(_ certificate: OpaquePointer) -> Bool {
        var bytes = Random.bytes(16)
        bytes[0] = bytes[0] & 0x7F | 0x40
        guard let number = BN_bin2bn(bytes, Int32(bytes.count), nil) else { return false }
        defer { BN_free(number) }
        return BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }

    private static func isNumeric(_ host: String) -> Bool {
        guard let address = a2i_IPADDRESS(host) else {
            ERR_clear_error()
            return false
        }
        ASN1_OCTET_STRING_free(address)
        return true
    }
}

private func writePEM(_ write: (OpaquePointer) -> Int32) throws(ClusterError) -> [UInt8] {
    guard let bio = BIO_new(BIO_s_mem()) else { throw openSSLFailure("write PEM") }
    defer { BIO_free(bio) }
    guard write(bio) == 1 else { throw openSSLFailure("write PEM") }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = BIO_read(bio, &chunk, Int32(chunk.count))
        if count <= 0 { return text }
        text.append(contentsOf: chunk[..<Int(count)])
    }
}

func openSSLFailure(_ action: String) -> ClusterError {
    ClusterError("cannot \(action): \(takeOpenSSLReason())")
}

internal import Bytes

/// The cluster's certificates. Its own authority signs what servers and balancers show each other, and, until an operator
/// puts a better one in its place, what the balancer shows to players.
public enum Certificates {
    /// The largest certificate or key file that is read, in bytes; real ones have a few thousand.
    static let fileLimit = 256 * 1024

    /// The common name that a server shows on a link.
    public static let serverName = "server"
    /// The common name that a balancer shows on a link.
    public static let balancerName = "balancer"

    /// Makes what is missing in the cluster's TLS folder: authority (10 years), link certificates and the public
    /// certificate (825 days) for localhost, its addresses and `hostNames`. Files that are there stay as they are, so
    /// it can run at every start, and in several processes at once.
    public static func makeAll(in folder: ClusterFolder, hostNames: [String]) throws(ClusterError) {
        var names = ["localhost", "127.0.0.1", "::1"]
        for name in hostNames where !names.contains(name) {
            guard isHostName(name) else {
                throw ClusterError("\"\(name)\" is not a host name or address that a certificate can hold")
            }
            names.append(name)
        }
        try FileTools.makeFolder(folder.tlsFolder, mode: FileTools.privateFolder)
        try FileTools.withLock("\(folder.tlsFolder)/lock") { () throws(ClusterError) in
            try make(folder.authorityCertificate, folder.authorityKey, "OneUp cluster", .authority, in: folder)
            try make(folder.serverCertificate, folder.serverKey, serverName, .link, in: folder)
            try make(folder.balancerCertificate, folder.balancerKey, balancerName, .link, in: folder)
            // Not a host's name: a host may be called as a role is, and the names that count are in the extension.
            try make(folder.publicCertificate, folder.publicKey, "OneUp", .site(names: names), in: folder)
        }
    }

    /// SHA-256 of the first certificate in a PEM file, over its DER encoding: 32 bytes.
    public static func fingerprint(ofPEM path: String) throws(ClusterError) -> [UInt8] {
        try Certificate(pem: try FileTools.readFile(path, limit: fileLimit), path: path).fingerprint()
    }

    /// A fingerprint for a person to compare: "SHA256:ab:cd:…".
    public static func display(fingerprint: [UInt8]) -> String {
        "SHA256:" + fingerprint.map { hex([$0]) }.joined(separator: ":")
    }

    /// The fingerprint that a person typed or pasted, with or without "SHA256:" and colons; nil when it is none.
    public static func fingerprint(display text: String) -> [UInt8]? {
        var digits = Array(text.utf8)[...]
        let prefix = Array("sha256:".utf8)
        if digits.count > prefix.count, digits.prefix(prefix.count).map({ $0 | 0x20 }) == prefix.map({ $0 | 0x20 }) {
            digits = digits.dropFirst(prefix.count)
        }
        guard let value = bytes(hex: digits.filter { $0 != 0x3A }), value.count == 32 else { return nil }
        return value
    }

    private static func make(
        _ certificatePath: String, _ keyPath: String, _ commonName: String, _ use: CertificateUse,
        in folder: ClusterFolder
    ) throws(ClusterError) {
        let hasKey = FileTools.exists(keyPath)
        if FileTools.exists(certificatePath) {
            if case .authority = use { return }
            guard hasKey else {
                throw ClusterError(
                    "\(certificatePath) is there, but its key \(keyPath) is not: put the key back, or remove the "
                        + "certificate so that both are made anew")
            }
            return
        }
        if case .authority = use, hasKey == false {
            try refuseOrphans(in: folder)
        }
        let key: PrivateKey
        if hasKey {
            key = try PrivateKey(pem: try FileTools.readFile(keyPath, limit: fileLimit), path: keyPath)
        } else {
            key = try PrivateKey()
            try FileTools.createFileAtomically(keyPath, try key.pem(), mode: FileTools.privateFile)
        }
        var issuer: (certificate: Certificate, key: PrivateKey)?
        if case .authority = use {} else { issuer = try loadAuthority(folder) }
        let certificate = try Certificate.make(commonName: commonName, use: use, key: key, issuer: issuer)
        try FileTools.createFileAtomically(certificatePath, try certificate.pem(), mode: 0o644)
    }

    /// A new authority would not vouch for link certificates of an older one: the links would fail later, and say less.
    private static func refuseOrphans(in folder: ClusterFolder) throws(ClusterError) {
        for path in [folder.serverCertificate, folder.balancerCertificate] where FileTools.exists(path) {
            throw ClusterError(
                "\(path) is there, but its authority \(folder.authorityCertificate) is not: put the authority back, or "
                    + "remove both link certificates so that all are made anew")
        }
    }

    private static func loadAuthority(
        _ folder: ClusterFolder
    ) throws(ClusterError) -> (certificate: Certificate, key: PrivateKey) {
        let (certificatePath, keyPath) = (folder.authorityCertificate, folder.authorityKey)
        let certificate = try Certificate(
            pem: try FileTools.readFile(certificatePath, limit: fileLimit), path: certificatePath)
        let key = try PrivateKey(pem: try FileTools.readFile(keyPath, limit: fileLimit), path: keyPath)
        guard certificate.belongs(to: key) else {
            throw ClusterError("\(keyPath) is not the key of \(certificatePath): put the right one there")
        }
        return (certificate, key)
    }

    /// Letters, digits, dots, hyphens and, for addresses, colons: nothing that OpenSSL's extension syntax reads
    /// otherwise.
    private static func isHostName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return (1...253).contains(bytes.count) && bytes.first != 0x2D
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A: true
                default: false
                }
            }
    }
}

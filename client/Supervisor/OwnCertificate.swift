import Cluster
import EventLoop

/// The certificate that an operator gives with `oneup up --certificate FILE --key FILE`.
struct OwnCertificate {
    /// A certificate or key larger than this is none, in bytes; a chain of four has about 8,000.
    private static let fileLimit = 256 * 1_024

    private let certificate: [UInt8]
    private let key: [UInt8]

    /// Reads the files that the options name, nil without the options, and fails when they are no pair that can be used.
    init?(_ invocation: Invocation) throws {
        switch (invocation.text("certificate"), invocation.text("key")) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            // What the balancer will do with them; it says what is wrong.
            _ = try TLSContext.server(certificate: certificate, key: key, clientAuthority: nil, protocols: [])
            self.certificate = try FileTools.readFile(certificate, limit: Self.fileLimit)
            self.key = try FileTools.readFile(key, limit: Self.fileLimit)
        default:
            throw ClusterError(
                "--certificate and --key belong together: give the certificate with its chain, and its key")
        }
    }

    /// Puts copies where the balancer reads them, and where it notices within two seconds that they have changed.
    func install(in folder: ClusterFolder) throws {
        try FileTools.makeFolder(folder.tlsFolder, mode: FileTools.privateFolder)
        try FileTools.writeFileAtomically(folder.publicKey, key, mode: FileTools.privateFile)
        try FileTools.writeFileAtomically(folder.publicCertificate, certificate, mode: 0o644)
    }
}

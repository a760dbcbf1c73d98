import Cluster
import EventLoop
import Glibc
import Testing

extension ProcessTests {
    /// Another certificate for clients, while the balancer runs.
    struct CertificateChangeTests {
        private let cluster: TestCluster
        private let other: TestFolder
        private var files: ClusterFolder { cluster.folder.cluster }

        init() throws {
            cluster = try TestCluster()
            other = try TestFolder()
        }

        private func copy(_ source: String, _ target: String, mode: UInt32) throws {
            try FileTools.writeFileAtomically(target, FileTools.readFile(source, limit: 1 << 16), mode: mode)
        }

        /// What a new connection is shown, once it has been answered.
        private func shown() throws -> [UInt8]? {
            let browser = try Browser(port: cluster.port)
            #expect(try browser.get("/healthz").status == 200)
            return browser.fingerprint
        }

        @Test func newConnectionsGetItAndOldOnesGoOn() throws {
            defer { cluster.stop() }
            let table = try Table(on: cluster, ["one", "two"], seated: 2)
            let before = try Browser(port: cluster.port)
            #expect(try before.get("/healthz").status == 200)
            let former = try Certificates.fingerprint(ofPEM: files.publicCertificate)
            #expect(before.fingerprint == former)

            try copy(other.cluster.publicKey, files.publicKey, mode: 0o600)
            try copy(other.cluster.publicCertificate, files.publicCertificate, mode: 0o644)
            let next = try Certificates.fingerprint(ofPEM: other.cluster.publicCertificate)
            let isShown = try eventually { try shown() == next }
            #expect(isShown, "\(cluster.folder.log("balancer-1"))")
            #expect(cluster.folder.log("balancer-1").contains(Certificates.display(fingerprint: next)))

            #expect(try before.get("/healthz").status == 200)
            #expect(try table.players[0].request("room.move", #""move":"b2""#)["result"] != nil)
            for player in table.players { #expect(player.closeReason == nil) }
            // Who asks the balancer to read its files anew, as one asks other programs, does no harm.
            #expect(kill(cluster.balancer.pid, SIGHUP) == 0)
            #expect(try table.players[1].request("room.move", #""move":"a1""#)["result"] != nil)
            #expect(try hasEnded(cluster.balancer) == nil)
        }

        @Test func aBrokenPairIsNamedOnceAndTheFormerStays() throws {
            defer { cluster.stop() }
            let former = try #require(try shown())
            func said(_ words: String) -> Int {
                cluster.folder.log("balancer-1").split(separator: "\n").count {
                    $0.contains("the former stays") && $0.contains(words)
                }
            }
            try copy(other.cluster.publicCertificate, files.publicCertificate, mode: 0o644)
            #expect(eventually { said("key values mismatch") == 1 }, "\(cluster.folder.log("balancer-1"))")
            #expect(try shown() == former)
            unlink(files.publicKey)
            #expect(eventually { said("cannot read the key") == 1 })
            #expect(try shown() == former)
            try copy(other.cluster.publicKey, files.publicKey, mode: 0o644)
            #expect(eventually { said("can be read or changed by others") == 1 })
            #expect(try shown() == former)
            // Each fault was told once, however often the files were looked at, and the right pair heals it.
            chmod(files.publicKey, 0o600)
            let next = try Certificates.fingerprint(ofPEM: other.cluster.publicCertificate)
            let isShown = try eventually { try shown() == next }
            #expect(isShown)
            #expect(said("") == 3, "\(cluster.folder.log("balancer-1"))")
        }

        @Test func aTicketOfTheFormerCertificateLeadsToAFullHandshake() throws {
            defer { cluster.stop() }
            let ticket = "\(cluster.folder.root)/ticket"
            defer { unlink(ticket) }
            /// Whether a connection with or without the ticket was taken up from it.
            func isReused(_ words: [String]) throws -> Bool {
                let client = try OpenSSLClient(
                    ["-connect", "127.0.0.1:\(cluster.port)", "-alpn", "oneup/1", "-ign_eof"] + words)
                var found: Bool?
                while let line = try client.nextLine() {
                    if line.hasPrefix("New, TLSv1.3") { found = false }
                    if line.hasPrefix("Reused, TLSv1.3") { found = true }
                    if line.contains("server.hello") { break }
                }
                return try #require(found as Bool?)
            }
            #expect(try !isReused(["-sess_out", ticket]))
            #expect(eventually { FileTools.exists(ticket) })
            #expect(try isReused(["-sess_in", ticket]))
            try copy(other.cluster.publicKey, files.publicKey, mode: 0o600)
            try copy(other.cluster.publicCertificate, files.publicCertificate, mode: 0o644)
            let next = try Certificates.fingerprint(ofPEM: other.cluster.publicCertificate)
            let isShown = try eventually { try shown() == next }
            #expect(isShown)
            #expect(try !isReused(["-sess_in", ticket]))
        }
    }
}

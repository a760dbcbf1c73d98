import Cluster
import EventLoop
import Glibc
import Testing

@testable import ClientCore

@Suite struct DestinationTests {
    @Test func optionsComeBeforeThisMachinesCluster() throws {
        var template = Array("/tmp/oneup-destination-XXXXXX".utf8CString)
        let path = try #require(mkdtemp(&template).map { String(cString: $0) })
        let folder = ClusterFolder(root: path)
        defer { _ = try? deleteCluster(folder) }
        let nothing = try Destination(Invocation(options: ["folder": path]))
        #expect(nothing.servers.isEmpty)

        let fingerprint = [UInt8](repeating: 7, count: 32)
        try ClusterDescription(
            publicAddress: SocketAddress(host: "0.0.0.0", port: 7_400),
            linkAddress: SocketAddress(host: "127.0.0.1", port: 7_401), pageAddress: nil, serverNames: ["server-1"],
            supervisor: 1, fingerprint: fingerprint
        ).write(to: folder)
        let own = try Destination(Invocation(options: ["folder": path]))
        #expect(own.servers == [SocketAddress(host: "127.0.0.1", port: 7_400)])
        #expect(own.fingerprint == Certificates.display(fingerprint: fingerprint))

        let other = try Destination(Invocation(options: ["folder": path, "server": "a.example:1,b.example:2"]))
        #expect(other.servers.map(\.host) == ["a.example", "b.example"])
        // Another cluster's certificate is asked about, and never taken to be this machine's.
        #expect(other.fingerprint == nil)
    }
}

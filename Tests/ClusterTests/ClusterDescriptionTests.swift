import Cluster
import EventLoop
import Testing

@Suite struct ClusterDescriptionTests {
    private let sample = ClusterDescription(
        publicAddress: SocketAddress(host: "::1", port: 7400),
        linkAddress: SocketAddress(host: "127.0.0.1", port: 7401),
        pageAddress: SocketAddress(host: "localhost", port: 7402), serverNames: ["server-1", "server-2"],
        supervisor: 4711, fingerprint: (0..<32).map { UInt8($0) })

    @Test func comesBackAsItWasWritten() throws {
        let folder = TemporaryFolder()
        #expect(try ClusterDescription.read(from: folder.cluster) == nil)
        try sample.write(to: folder.cluster)
        #expect(try ClusterDescription.read(from: folder.cluster) == sample)
        #expect(mode(folder.cluster.descriptionPath) == 0o600)
        var other = sample
        other.pageAddress = nil
        other.serverNames = []
        try other.write(to: folder.cluster)
        #expect(try ClusterDescription.read(from: folder.cluster) == other)
    }

    @Test(arguments: [
        ("", "is damaged"), ("{", "is damaged"), ("[]", "is of another version"),
        (#"{"format":2}"#, "is of another version"),
        (#"{"format":1}"#, "lacks something"),
    ])
    func whatIsNotUnderstoodIsRefused(text: String, reason: String) {
        let folder = TemporaryFolder()
        folder.write("cluster.json", text)
        let error = #expect(throws: ClusterError.self) { _ = try ClusterDescription.read(from: folder.cluster) }
        #expect(error?.message.hasPrefix("\(folder.cluster.descriptionPath) \(reason)") == true)
    }

    @Test(arguments: [
        (#""[::1]:7400""#, #""nowhere""#), (#""localhost:7402""#, "12"), ("4711", "0"), (#""server-2""#, "2"),
        ("SHA256:00:01", "SHA256:01"),
    ])
    func aWrongValueIsRefused(old: String, new: String) throws {
        let folder = TemporaryFolder()
        try sample.write(to: folder.cluster)
        let path = folder.cluster.descriptionPath
        let text = String(decoding: try FileTools.readFile(path, limit: 10_000), as: UTF8.self)
        let parts = text.split(separator: old, omittingEmptySubsequences: false)
        #expect(parts.count == 2)
        folder.write("cluster.json", parts.joined(separator: new))
        let error = #expect(throws: ClusterError.self) { _ = try ClusterDescription.read(from: folder.cluster) }
        #expect(error?.message.contains("lacks something or holds a wrong value") == true)
    }
}

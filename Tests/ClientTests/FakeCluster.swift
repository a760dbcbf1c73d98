import Cluster
import EventLoop
import Glibc
import JSON
import Testing

@testable import ClientCore

/// A server behind real TLS on this machine that answers what a test tells it to. It runs on the test's thread.
final class FakeCluster {
    let address: SocketAddress
    let fingerprint: [UInt8]
    /// Called for each request with its connection; returns the lines to send.
    var answer: (MachineHarness.Sent, Int) -> [String] = { _, _ in [] }
    private(set) var requests: [(connection: Int, request: MachineHarness.Sent)] = []

    private let listener: Int32
    private let context: TLSContext
    private let wire = Wire()
    private let poller: Poller
    private var connections: [(channel: SecureChannel, lines: LineSplitter)] = []
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let cluster = ClusterFolder(root: folder.path)
        try Certificates.makeAll(in: cluster, hostNames: [])
        fingerprint = try Certificates.fingerprint(ofPEM: cluster.publicCertificate)
        context = try .server(
            certificate: cluster.publicCertificate, key: cluster.publicKey, clientAuthority: nil,
            protocols: ["oneup/1"])
        let port: UInt16
        (listener, port) = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: false)
        address = SocketAddress(host: "127.0.0.1", port: port)
        poller = try Poller()
        try poller.add(listener, .readable, token: .max)
    }

    deinit { _ = close(listener) }

    /// Handles what is there, waiting a little for it.
    func turn() {
        poller.wait(timeoutMilliseconds: 5) { token, _ in
            if token == .max { accept() } else { read(Int(token)) }
        }
    }

    func send(_ line: String, to connection: Int) {
        Array((line + "\n").utf8).withUnsafeBytes { connections[connection].channel.queue($0) }
        _ = connections[connection].channel.flush()
    }

    func drop(_ connection: Int) {
        poller.remove(connections[connection].channel.descriptor)
        connections[connection].channel.close()
    }

    private func accept() {
        while let (socket, _) = Sockets.accept(listener) {
            do {
                let channel = try SecureChannel(socket: socket, context: context, role: .server, wire: wire)
                try poller.add(socket, .readable, token: UInt64(connections.count))
                connections.append((channel, LineSplitter(limit: 1 << 16)))
            } catch {
                Issue.record("\(error)")
            }
        }
    }

    private func read(_ connection: Int) {
        var lines: [[UInt8]] = []
        let state = connections[connection].channel.receive(atMost: 65_536) { bytes in
            lines = (try? connections[connection].lines.take(bytes)) ?? []
        }
        for line in lines {
            let request = MachineHarness.read(line + [0x0A])
            requests.append((connection, request))
            for text in answer(request, connection) { send(text, to: connection) }
        }
        if state != .open { drop(connection) }
    }
}

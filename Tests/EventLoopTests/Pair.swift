import Cluster
import EventLoop
import Glibc

/// Certificates for the tests, made once in a temporary folder.
enum TestCertificates {
    static let folder: ClusterFolder = {
        var template = Array("/tmp/oneup-loop-XXXXXX".utf8CString)
        guard let path = mkdtemp(&template) else { fatalError("no temporary folder") }
        let folder = ClusterFolder(root: String(cString: path))
        do {
            try Certificates.makeAll(in: folder, hostNames: [])
        } catch {
            fatalError("\(error)")
        }
        atexit {
            for name in (try? FileTools.names(in: TestCertificates.folder.tlsFolder)) ?? [] {
                unlink("\(TestCertificates.folder.tlsFolder)/\(name)")
            }
            rmdir(TestCertificates.folder.tlsFolder)
            rmdir(TestCertificates.folder.root)
        }
        return folder
    }()

    static func publicServer(_ protocols: [String] = []) throws -> TLSContext {
        try .server(
            certificate: folder.publicCertificate, key: folder.publicKey, clientAuthority: nil, protocols: protocols)
    }

    static func linkServer() throws -> TLSContext {
        try .server(
            certificate: folder.balancerCertificate, key: folder.balancerKey,
            clientAuthority: folder.authorityCertificate, protocols: [])
    }

    static func client(_ protocols: [String] = []) throws -> TLSContext {
        try .client(authority: folder.authorityCertificate, certificate: nil, key: nil, protocols: protocols)
    }

    static func linkClient() throws -> TLSContext {
        try .client(
            authority: folder.authorityCertificate, certificate: folder.serverCertificate, key: folder.serverKey,
            protocols: [])
    }
}

/// Two connected stream sockets, not blocking.
func socketPair() -> (Int32, Int32) {
    var pair: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    guard socketpair(AF_UNIX, type, 0, &pair) == 0 else { fatalError("no socket pair") }
    return (pair[0], pair[1])
}

/// Waits until the descriptor has what was asked for, at most ten seconds.
func ready(_ fd: Int32, _ events: Int32) -> Bool {
    var entry = pollfd(fd: fd, events: Int16(events), revents: 0)
    return poll(&entry, 1, 10_000) == 1
}

/// One end of a connection with what it has received.
final class End {
    let channel: SecureChannel
    var received: [UInt8] = []
    var state = ChannelState.open
    var deliveries = 0

    init(_ socket: Int32, _ context: TLSContext, _ role: TLSRole, _ wire: Wire) throws {
        channel = try SecureChannel(socket: socket, context: context, role: role, wire: wire)
    }

    func say(_ text: String) { say(Array(text.utf8)) }

    func say(_ bytes: [UInt8]) { bytes.withUnsafeBytes { channel.queue($0) } }

    /// One round: read what is there, then send what can be sent. A state once closed stays for the test to look at.
    func step(atMost: Int = Wire.inboundCapacity) {
        if state == .open {
            state = channel.receive(atMost: atMost) {
                received.append(contentsOf: $0)
                deliveries += 1
            }
        }
        if state == .open { state = channel.flush() }
    }

    var text: String { String(decoding: received, as: UTF8.self) }
}

/// A client and a server over one socket pair and one wire, as in a loop.
struct Pair {
    let client: End
    let server: End

    init(
        _ serverContext: TLSContext, _ clientContext: TLSContext, name: String? = "localhost", wire: Wire = Wire(),
        sockets: (Int32, Int32) = socketPair()
    ) throws {
        client = try End(sockets.0, clientContext, .client(serverName: name), wire)
        server = try End(sockets.1, serverContext, .server, wire)
    }

    /// Lets both ends work until the condition holds or nothing can change any more. Loopback sockets deliver at once,
    /// so a bounded number of rounds is enough and no clock is needed.
    @discardableResult
    func run(rounds: Int = 2000, until done: () -> Bool) -> Bool {
        for _ in 0..<rounds {
            if done() { return true }
            client.step()
            server.step()
        }
        return done()
    }
}

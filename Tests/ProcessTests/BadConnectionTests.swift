import EventLoop
import Glibc
import Testing

extension ProcessTests {
    /// Connections that are no game client's, or one's that does not behave.
    struct BadConnectionTests {
        private let cluster: TestCluster
        private let witness: Witness

        init() throws {
            cluster = try TestCluster.shared.get()
            witness = try Witness.shared.get()
        }

        @Test func whoSpeaksNoTLSIsDisconnected() throws {
            for text in [
                "get / HTTP/1.1\r\nHost: localhost\r\n\r\n", "{\"jsonrpc\":\"2.0\"}\n", "\u{16}\u{3}SSH-2.0-x\r\n",
            ] {
                let plain = try PlainConnection(port: cluster.port)
                plain.send(Array(text.utf8))
                #expect(plain.isClosed(), "\(text)")
                #expect(!plain.received.starts(with: Array("{".utf8)))
            }
            try witness.play()
        }

        @Test func olderTLSIsRefused() throws {
            let address = "127.0.0.1:\(cluster.port)"
            for version in ["-tls1_2", "-tls1_1"] {
                let client = try OpenSSLClient(["-connect", address, version, "-alpn", "oneup/1", "-ign_eof", "-quiet"])
                #expect(try client.nextLine() == nil)
                #expect(client.exitStatus() != 0)
            }
            let client = try OpenSSLClient(["-connect", address, "-tls1_3", "-alpn", "oneup/1", "-ign_eof", "-quiet"])
            #expect(try client.nextLine()?.contains("server.hello") == true)
        }

        @Test func anUnknownProtocolIsRefusedAndNoneIsKnownByItsFirstByte() throws {
            let unknown = try Player(port: cluster.port, protocols: ["h2"])
            #expect(unknown.isClosed())
            #expect(unknown.closeReason?.contains("no application protocol") == true, "\(unknown.closeReason ?? "")")
            let game = try Player(port: cluster.port, protocols: [])
            game.ask("session.whoami")
            try game.hello()
            expectRefusal(try game.answer(1), "unauthenticated")
        }

        @Test func theLinkIsOnlyForServersWithACertificateOfTheCluster() throws {
            for port in [cluster.linkPort, cluster.linkPort + 1] {
                let stranger = try Player(port: port, protocols: ["oneup-link/1"])
                #expect(stranger.isClosed())
                #expect(stranger.closeReason?.contains("certificate required") == true, "\(stranger.closeReason ?? "")")
                // A certificate of another cluster is none, and the balancer's own is no server's.
                let other = try TestFolder()
                for (certificate, key) in [
                    (other.cluster.serverCertificate, other.cluster.serverKey),
                    (cluster.folder.cluster.balancerCertificate, cluster.folder.cluster.balancerKey),
                    (cluster.folder.cluster.publicCertificate, cluster.folder.cluster.publicKey),
                ] {
                    let client = try OpenSSLClient([
                        "-connect", "127.0.0.1:\(port)", "-alpn", "oneup-link/1", "-ign_eof", "-quiet", "-cert",
                        certificate, "-key", key,
                    ])
                    try? client.type("nothing that makes sense to a balancer")
                    #expect(try client.nextLine() == nil)
                    #expect(client.exitStatus() != nil, "\(certificate)")
                }
            }
            try witness.play()
        }

        @Test func aServersCertificateDoesNotMakeNonsenseRight() throws {
            let files = cluster.folder.cluster
            for bytes in [[UInt8](repeating: 0xFF, count: 64), [UInt8](repeating: 0, count: 64)] {
                let server = try Player(
                    port: cluster.linkPort, protocols: ["oneup-link/1"],
                    certificate: (files.serverCertificate, files.serverKey))
                server.send(bytes: bytes)
                #expect(server.isClosed())
            }
            try witness.play()
        }

        @Test func aWatcherThatNeverReadsIsCutAndTheOthersPlayOn() throws {
            let before = cluster.residentKiB
            let table = try Table(on: cluster, ["one", "two"], seated: 2)
            let deaf = try Player(port: cluster.port, receiveBuffer: 4_096)
            try deaf.hello()
            try deaf.logIn("account.guest", #""name":"deaf \#(randomKey().prefix(8))""#)
            #expect(try deaf.request("room.enter", #""room":\#(table.pin)"#)["result"] != nil)
            let logged = { cluster.folder.log("balancer-1").split(separator: "it does not read").count }
            let cutsBefore = logged()
            // 800 bytes a line: the cap of 2 MiB and what two kernels buffer are full after some thousand lines.
            let text = String(repeating: "🎲", count: 200)
            var lines = 0
            while logged() == cutsBefore, lines < 40_000 {
                for player in table.players {
                    let ids = (0..<60).map { _ in player.ask("room.chat", #""text":"\#(text)""#) }
                    for id in ids { #expect(try player.answer(id)["result"] != nil) }
                    player.forgetNotifications()
                }
                lines += 120
                if lines % 1_200 == 0 { try witness.play() }
            }
            #expect(logged() > cutsBefore, "\(lines) lines were said and nobody was cut")
            #expect(cluster.residentKiB < before + 32_768, "from \(before) to \(cluster.residentKiB) KiB")
            deaf.growReceiveBuffer()
            #expect(deaf.isClosed())
            #expect(try table.players[0].request("room.move", #""move":"b2""#)["result"] != nil)
            try witness.play()
        }

        @Test func connectionsThatComeAndGoLeaveNothingBehind() throws {
            func round() throws {
                for index in 0..<200 {
                    let player = try Player(port: cluster.port)
                    // Some leave in the middle of the handshake, some behind it, some in the middle of a line.
                    if index % 3 == 0 { player.flushOnly() } else { #expect(player.connectAll()) }
                    if index % 3 == 2 { player.send(bytes: Array(#"{"jsonrpc":"#.utf8)) }
                    player.disconnect()
                }
                try witness.play()
            }
            try round()
            let descriptors = cluster.descriptors
            let before = cluster.residentKiB
            for _ in 0..<4 { try round() }
            #expect(eventually { cluster.descriptors <= descriptors + 4 }, "from \(descriptors)")
            #expect(cluster.residentKiB < before + 8_192, "from \(before) to \(cluster.residentKiB) KiB")
        }
    }
}

/// A TCP connection without TLS.
private final class PlainConnection {
    private let socket: Int32
    private(set) var received: [UInt8] = []

    init(port: UInt16) throws {
        socket = try Sockets.connect(SocketAddress(host: "127.0.0.1", port: port))
        var entry = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
        guard poll(&entry, 1, Int32(patience)) == 1 else { throw Missing("no connection to port \(port)") }
    }

    deinit { close(socket) }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// Whether the other side closes the connection.
    func isClosed() -> Bool {
        eventually {
            var chunk = [UInt8](repeating: 0, count: 4_096)
            let count = recv(socket, &chunk, chunk.count, Int32(MSG_DONTWAIT))
            if count > 0 { received.append(contentsOf: chunk[..<count]) }
            return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
        }
    }
}

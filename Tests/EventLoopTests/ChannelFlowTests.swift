import COpenSSL
import EventLoop
import Glibc
import Testing

/// Passes bytes from one socket to the other, a few at a time, as a slow network does.
private func relay(_ from: Int32, _ to: Int32, atMost limit: Int) -> Int {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = read(from, &buffer, limit)
    guard count > 0 else { return 0 }
    return write(to, buffer, count)
}

@Suite struct ChannelFlowTests {
    @Test func aMegabyteGoesThroughASmallSocket() throws {
        let sockets = socketPair()
        var size: Int32 = 8 * 1024
        for fd in [sockets.0, sockets.1] {
            setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        let pair = try Pair(TestCertificates.publicServer(), TestCertificates.client(), sockets: sockets)
        let large = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        pair.client.say(large)
        #expect(pair.run { pair.client.channel.isEstablished && pair.client.channel.wantsWrite })
        // Nobody reads now: the rest stays, and is counted.
        var waiting = 0
        while pair.client.channel.queuedBytes != waiting {
            waiting = pair.client.channel.queuedBytes
            #expect(pair.client.channel.flush() == .open)
        }
        #expect(waiting > 900_000)
        #expect(pair.client.channel.wantsWrite)
        pair.server.say(Array(large.reversed()))
        let arrived = pair.run(rounds: 20_000) {
            pair.server.received.count == large.count && pair.client.received.count == large.count
        }
        #expect(arrived)
        // Compared first: a failure would print megabytes.
        let same = pair.server.received == large && pair.client.received == large.reversed()
        #expect(same)
        #expect(pair.client.channel.queuedBytes == 0 && !pair.client.channel.wantsWrite)
    }

    @Test func worksDripByDrip() throws {
        let (clientEnd, clientSide) = socketPair()
        let (serverEnd, serverSide) = socketPair()
        let pair = try Pair(
            TestCertificates.publicServer(["oneup/1"]), TestCertificates.client(["oneup/1"]),
            sockets: (clientEnd, serverEnd))
        pair.client.say("every byte ")
        pair.client.say("on its own")
        _ = pair.client.channel.flush()
        var moved = 0
        for _ in 0..<20_000 where pair.server.text != "every byte on its own" {
            moved += relay(clientSide, serverSide, atMost: 1)
            pair.server.step()
            moved += relay(serverSide, clientSide, atMost: 1)
            pair.client.step()
        }
        #expect(pair.server.text == "every byte on its own")
        #expect(moved > 1000)
        pair.server.say([UInt8](repeating: 0x41, count: 20_000))
        for _ in 0..<60_000 where pair.client.received.count < 20_000 {
            pair.server.step()
            _ = relay(serverSide, clientSide, atMost: 1)
            pair.client.step()
        }
        let same = pair.client.received == [UInt8](repeating: 0x41, count: 20_000)
        #expect(same)
        close(clientSide)
        close(serverSide)
    }

    @Test func aReadIsBoundedByCiphertext() throws {
        let pair = try Pair(TestCertificates.publicServer(), TestCertificates.client())
        #expect(pair.run { pair.client.channel.isEstablished && pair.server.channel.isEstablished })
        pair.client.say([UInt8](repeating: 7, count: 40_000))
        pair.client.step()
        pair.server.step(atMost: 10)
        #expect(pair.server.received.count == 0)
        pair.server.step(atMost: 0)
        #expect(pair.server.received.count == 0)
        pair.server.step(atMost: 17_000)
        #expect((1...17_000).contains(pair.server.received.count))
        let before = pair.server.deliveries
        pair.server.step()
        #expect(pair.server.received.count == 40_000)
        #expect(pair.server.deliveries == before + 1)
    }

    @Test func channelsOfOneLoopDoNotMixTheirBytes() throws {
        let wire = Wire()
        let server = try TestCertificates.publicServer()
        let client = try TestCertificates.client()
        let pairs = try (0..<8).map { _ in try Pair(server, client, wire: wire) }
        for round in 0..<200 {
            for (number, pair) in pairs.enumerated() {
                pair.client.say("\(number):\(round);")
                pair.client.step()
            }
            for pair in pairs.reversed() { pair.server.step() }
        }
        for (number, pair) in pairs.enumerated() {
            #expect(pair.run { pair.server.text.hasSuffix("\(number):199;") })
            #expect(pair.server.text == (0..<200).map { "\(number):\($0);" }.joined())
        }
    }

    @Test func loopsOnSeveralThreadsShareTheirContexts() async throws {
        let server = try TestCertificates.publicServer(["oneup/1"])
        let client = try TestCertificates.client(["oneup/1"])
        let echoed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let pair = try Pair(server, client, wire: Wire())
                    pair.client.say("\(number)")
                    return pair.run { pair.server.text == "\(number)" }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(echoed == 8)
    }

    @Test func deliverMayUseOtherChannelsAndCloseItsOwn() throws {
        let wire = Wire()
        let first = try Pair(TestCertificates.publicServer(), TestCertificates.client(), wire: wire)
        let second = try Pair(TestCertificates.publicServer(), TestCertificates.client(), wire: wire)
        for pair in [first, second] {
            #expect(pair.run { pair.client.channel.isEstablished && pair.server.channel.isEstablished })
        }
        first.client.say("pass this on")
        first.client.step()
        let state = first.server.channel.receive(atMost: Wire.inboundCapacity) { bytes in
            second.server.channel.queue(bytes)
            #expect(second.server.channel.flush() == .open)
            first.server.channel.close()
        }
        #expect(state == .closed("closed"))
        #expect(second.run { second.client.text == "pass this on" })
        first.client.step()
        #expect(first.client.state == .closed("closed by peer"))
        // The goodbye of the one is not left on the wire for the other.
        second.server.say(", and more")
        #expect(second.run { second.client.text == "pass this on, and more" })
        #expect(second.client.state == .open)
    }

    @Test func aClosedChannelSaysGoodbyeOnceAndStaysClosed() throws {
        let pair = try Pair(TestCertificates.publicServer(), TestCertificates.client())
        pair.client.say("last words")
        #expect(pair.run { pair.server.text == "last words" })
        pair.client.channel.close()
        pair.client.channel.close()
        #expect(pair.client.channel.descriptor == -1)
        #expect(pair.client.channel.flush() == .closed("closed"))
        pair.client.say("too late")
        #expect(pair.client.channel.queuedBytes == 0 && !pair.client.channel.wantsWrite)
        pair.server.step()
        #expect(pair.server.state == .closed("closed by peer"))
    }

    @Test func whoHasFinishedSendingStillHears() throws {
        let pair = try Pair(TestCertificates.publicServer(), TestCertificates.client())
        pair.server.say("goodbye")
        #expect(pair.run { pair.client.text == "goodbye" })
        pair.server.channel.finishSending()
        pair.server.channel.finishSending()
        // The client has not read that yet and goes on sending.
        pair.client.say("late")
        #expect(pair.client.channel.flush() == .open)
        pair.server.step()
        #expect(pair.server.text == "late")
        #expect(pair.server.state == .open)
        pair.client.step()
        #expect(pair.client.state == .closed("closed by peer"))
        pair.client.channel.close()
        pair.server.step()
        #expect(pair.server.state == .closed("closed by peer"))
    }

    @Test func anEndInsideTheHandshakeIsNamed() throws {
        let (near, far) = socketPair()
        let server = try End(far, TestCertificates.publicServer(), .server, Wire())
        close(near)
        server.step()
        #expect(server.state == .closed("closed by peer during the TLS handshake"))
    }

    @Test func aResetIsNamed() throws {
        let listener = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: false)
        defer { close(listener.fd) }
        let near = try Sockets.connect(SocketAddress(host: "127.0.0.1", port: listener.port))
        #expect(ready(listener.fd, Int32(POLLIN)))
        let accepted = try #require(Sockets.accept(listener.fd))
        let server = try End(accepted.fd, TestCertificates.publicServer(), .server, Wire())
        // Closing with a linger time of zero sends RST (socket(7)).
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(near, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close(near)
        #expect(ready(accepted.fd, Int32(POLLIN)))
        server.step()
        #expect(server.state == .closed("connection reset"))
    }

    @Test func aConnectingSocketKeepsItsBytesAndThenFailsInWords() throws {
        let listener = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: false)
        let near = try Sockets.connect(SocketAddress(host: "127.0.0.1", port: listener.port))
        let client = try End(near, TestCertificates.client(), .client(serverName: nil), Wire())
        #expect(client.channel.wantsWrite)
        client.say("early")
        client.step()
        #expect(client.state == .open)
        #expect(client.channel.queuedBytes >= 5)
        // Never accepted: closing the listener resets the connection.
        close(listener.fd)
        #expect(ready(near, Int32(POLLIN)))
        client.step()
        #expect(client.state == .closed("connection reset"))
    }

    @Test func tls12IsRefused() throws {
        let hello = try #require(oldHello())
        let (near, far) = socketPair()
        let server = try End(far, TestCertificates.publicServer(), .server, Wire())
        #expect(write(near, hello, hello.count) == hello.count)
        server.step()
        #expect(server.state == .closed("TLS: unsupported protocol"))
        // What comes back is an alert record, protocol_version (RFC 8446 section 6.2).
        var answer = [UInt8](repeating: 0, count: 64)
        #expect(read(near, &answer, 64) == 7)
        #expect(answer[0] == 21 && answer[6] == 70)
        close(near)
    }

    /// The first message of a client that knows nothing newer than TLS 1.2.
    private func oldHello() -> [UInt8]? {
        guard let context = SSL_CTX_new(TLS_client_method()) else { return nil }
        defer { SSL_CTX_free(context) }
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        guard let ssl = SSL_new(context), let output = BIO_new(BIO_s_mem()) else { return nil }
        defer { SSL_free(ssl) }
        SSL_set_bio(ssl, BIO_new(BIO_s_mem()), output)
        SSL_set_connect_state(ssl)
        _ = SSL_do_handshake(ssl)
        var hello = [UInt8](repeating: 0, count: 4096)
        let count = BIO_read(output, &hello, 4096)
        return count > 0 ? Array(hello[..<Int(count)]) : nil
    }
}

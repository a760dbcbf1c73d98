import Cluster
import EventLoop
import Glibc
import Testing

@Suite struct SecureChannelTests {
    @Test func carriesBytesBothWays() throws {
        let pair = try Pair(TestCertificates.publicServer(), TestCertificates.client())
        pair.client.say("hello ")
        pair.client.say("server")
        #expect(pair.client.channel.queuedBytes == 12)
        #expect(pair.run { pair.server.text == "hello server" })
        #expect(pair.server.deliveries == 1)
        pair.server.say("hello client")
        #expect(pair.run { pair.client.text == "hello client" })
        #expect(pair.client.channel.isEstablished && pair.server.channel.isEstablished)
        #expect(pair.client.channel.queuedBytes == 0 && !pair.client.channel.wantsWrite)
        #expect(pair.server.channel.applicationProtocol == nil)
    }

    @Test func knowsThePeersCertificate() throws {
        let pair = try Pair(TestCertificates.publicServer(), TestCertificates.client())
        #expect(pair.client.channel.peerFingerprint == nil)
        #expect(pair.run { pair.client.channel.isEstablished && pair.server.channel.isEstablished })
        let file = TestCertificates.folder.publicCertificate
        #expect(try pair.client.channel.peerFingerprint == Certificates.fingerprint(ofPEM: file))
        #expect(pair.client.channel.peerCommonName == "OneUp")
        #expect(pair.server.channel.peerFingerprint == nil)
        #expect(pair.server.channel.peerCommonName == nil)
    }

    @Test func mutualTLSNamesBothEnds() throws {
        let pair = try Pair(TestCertificates.linkServer(), TestCertificates.linkClient(), name: nil)
        pair.client.say("register")
        #expect(pair.run { pair.server.text == "register" })
        #expect(pair.server.channel.peerCommonName == "server")
        #expect(pair.client.channel.peerCommonName == "balancer")
        let file = TestCertificates.folder.serverCertificate
        #expect(try pair.server.channel.peerFingerprint == Certificates.fingerprint(ofPEM: file))
    }

    @Test func mutualTLSRefusesAClientWithoutCertificate() throws {
        let pair = try Pair(TestCertificates.linkServer(), TestCertificates.client(), name: nil)
        pair.client.say("let me in")
        #expect(pair.run { pair.server.state != .open && pair.client.state != .open })
        #expect(pair.server.state == .closed("TLS: peer did not return a certificate"))
        #expect(pair.server.received.isEmpty && !pair.server.channel.isEstablished)
        // The server's alert reaches the client.
        #expect(pair.client.state == .closed("TLS: tlsv13 alert certificate required"))
    }

    @Test func mutualTLSRefusesAForeignCertificate() throws {
        let other = ClusterFolder(root: TestCertificates.folder.root + "-foreign")
        defer {
            for name in (try? FileTools.names(in: other.tlsFolder)) ?? [] { unlink("\(other.tlsFolder)/\(name)") }
            rmdir(other.tlsFolder)
            rmdir(other.root)
        }
        try Certificates.makeAll(in: other, hostNames: [])
        let foreign = try TLSContext.client(
            authority: TestCertificates.folder.authorityCertificate, certificate: other.serverCertificate,
            key: other.serverKey, protocols: [])
        let pair = try Pair(TestCertificates.linkServer(), foreign, name: nil)
        #expect(pair.run { pair.server.state != .open })
        #expect(!pair.server.channel.isEstablished)
        guard case .closed(let reason) = pair.server.state else { return }
        #expect(reason.hasPrefix("TLS: certificate verify failed: "))
    }

    @Test func mutualTLSRefusesThePublicCertificate() throws {
        // The same authority signs it, but not for clients.
        let folder = TestCertificates.folder
        let wrong = try TLSContext.client(
            authority: folder.authorityCertificate, certificate: folder.publicCertificate, key: folder.publicKey,
            protocols: [])
        let pair = try Pair(TestCertificates.linkServer(), wrong, name: nil)
        #expect(pair.run { pair.server.state != .open })
        #expect(pair.server.state == .closed("TLS: certificate verify failed: unsuitable certificate purpose"))
    }

    @Test(arguments: [
        ("localhost", true), ("127.0.0.1", true), ("::1", true), ("example.com", false), ("10.0.0.1", false),
    ])
    func clientChecksTheServersName(name: String, accepted: Bool) throws {
        let pair = try Pair(TestCertificates.publicServer(), TestCertificates.client(), name: name)
        pair.client.say("x")
        #expect(pair.run { pair.server.text == "x" || pair.client.state != .open })
        #expect((pair.client.state == .open) == accepted)
        if case .closed(let reason) = pair.client.state {
            #expect(reason.hasPrefix("TLS: certificate verify failed: "))
        }
    }

    @Test func withoutAuthorityAnyServerIsTakenAndItsFingerprintKnown() throws {
        let trusting = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: [])
        let pair = try Pair(TestCertificates.publicServer(), trusting, name: "example.com")
        pair.client.say("x")
        #expect(pair.run { pair.server.text == "x" })
        #expect(pair.client.channel.peerFingerprint?.count == 32)
    }

    @Test func serversPreferenceDecidesTheProtocol() throws {
        let pair = try Pair(
            TestCertificates.publicServer(["oneup/1", "http/1.1"]), TestCertificates.client(["http/1.1", "oneup/1"]))
        #expect(pair.run { pair.client.channel.isEstablished && pair.server.channel.isEstablished })
        #expect(pair.server.channel.applicationProtocol == "oneup/1")
        #expect(pair.client.channel.applicationProtocol == "oneup/1")
    }

    @Test func unknownProtocolIsRefusedAndNoneIsFine() throws {
        let server = try TestCertificates.publicServer(["oneup/1", "http/1.1"])
        let refused = try Pair(server, TestCertificates.client(["h2"]))
        #expect(refused.run { refused.client.state != .open && refused.server.state != .open })
        #expect(refused.client.state == .closed("TLS: tlsv1 alert no application protocol"))
        let silent = try Pair(server, TestCertificates.client())
        silent.client.say("{")
        #expect(silent.run { silent.server.text == "{" })
        #expect(silent.server.channel.applicationProtocol == nil)
    }

    @Test func whatIsNotTLSIsRefused() throws {
        let (near, far) = socketPair()
        let server = try End(far, TestCertificates.publicServer(), .server, Wire())
        let line = Array("GET / HTTP/1.1\r\n\r\n".utf8)
        #expect(write(near, line, line.count) == line.count)
        server.step()
        #expect(server.state == .closed("TLS: http request"))
        close(near)
    }

    @Test func contextAndRoleMustAgree() throws {
        let (near, far) = socketPair()
        let context = try TestCertificates.publicServer()
        #expect(throws: TLSError(message: "a client channel needs a context of the same kind")) {
            _ = try SecureChannel(socket: near, context: context, role: .client(serverName: nil), wire: Wire())
        }
        // The socket was taken over and closed, so the other end sees the end.
        var byte: UInt8 = 0
        #expect(read(far, &byte, 1) == 0)
        close(far)
    }

    @Test func filesThatCannotBeUsedAreNamed() throws {
        let folder = TestCertificates.folder
        #expect(throws: TLSError(message: "cannot read the certificate /nowhere.pem: No such file or directory")) {
            _ = try TLSContext.server(
                certificate: "/nowhere.pem", key: folder.publicKey, clientAuthority: nil, protocols: [])
        }
        let error = #expect(throws: TLSError.self) {
            _ = try TLSContext.server(
                certificate: folder.publicCertificate, key: folder.serverKey, clientAuthority: nil, protocols: [])
        }
        #expect(error?.message.hasSuffix("key values mismatch") == true)
        #expect(error?.message.contains(folder.serverKey) == true)
        let copy = "\(folder.tlsFolder)/copy.key"
        try FileTools.writeFileAtomically(copy, FileTools.readFile(folder.publicKey, limit: 1 << 16), mode: 0o644)
        defer { unlink(copy) }
        let open = #expect(throws: TLSError.self) {
            _ = try TLSContext.server(
                certificate: folder.publicCertificate, key: copy, clientAuthority: nil, protocols: [])
        }
        #expect(open?.message.contains("\(copy) can be read or changed by others") == true)
    }
}

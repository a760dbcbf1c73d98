import EventLoop
import Testing

@testable import ClientCore

@Suite("The client's loop over TLS") struct ClientLoopTests {
    let cluster: FakeCluster

    init() throws { cluster = try FakeCluster() }

    private func makeLoop(judge: @escaping (SocketAddress, [UInt8]?) -> CertificateVerdict) throws -> ClientLoop {
        let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["oneup/1"])
        return try ClientLoop(servers: [cluster.address], context: context, judge: judge)
    }

    /// Runs both sides until the condition holds, at most twenty seconds.
    private func run(_ loop: ClientLoop, until isDone: () -> Bool) {
        let end = Monotonic.now() + 20_000_000_000
        while !isDone() {
            guard Monotonic.now() < end else {
                Issue.record("it did not happen in 20 seconds")
                return
            }
            cluster.turn()
            loop.turn(atMost: 5)
        }
    }

    private static func result(_ request: MachineHarness.Sent, _ result: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(request.id),"result":\#(result)}"#
    }

    @Test func manyClientsResumeOnOneLoop() throws {
        let count = 25
        var isDeaf = false
        cluster.answer = { request, _ in
            switch request.method {
            case "account.guest": return [Self.result(request, MachineHarness.login)]
            case "session.start": return [Self.result(request, #"{"name":"ana","session":"6184"}"#)]
            case "lobby.chat": return isDeaf ? [] : [Self.result(request, #"{"number":1}"#)]
            default: return []
            }
        }
        let fingerprint = cluster.fingerprint
        let loop = try makeLoop { _, shown in shown == fingerprint ? .trusted : .refused("wrong") }
        var replies: [[ClientReply]] = Array(repeating: [], count: count)
        var resumed = 0
        let clients = (0..<count).map { index in
            loop.addClient(ClientMachine(balancers: 1, random: { UInt64.random(in: .min ... .max) })) { delivery in
                if case .reply(let reply) = delivery { replies[index].append(reply) }
                if case .reconnected = delivery { resumed += 1 }
            }
        }
        for client in clients {
            client.start()
            client.request(.guest(name: "ana"))
        }
        run(loop) { replies.allSatisfy { $0.count == 1 } }

        isDeaf = true
        for client in clients { client.request(.lobbyChat("hello")) }
        run(loop) { cluster.requests.count == 2 * count }
        isDeaf = false
        for connection in 0..<count { cluster.drop(connection) }
        run(loop) { replies.allSatisfy { $0.count == 2 } }
        #expect(resumed == count)
        for reply in replies.compactMap(\.last) {
            #expect(reply.result == .success(.number(1)))
            #expect(reply.sendings == 2)
        }
        for client in clients { client.stop() }
    }

    @Test func anUntrustedServerGetsNothing() throws {
        let loop = try makeLoop { _, _ in .refused("not this one") }
        var deliveries: [ClientDelivery] = []
        let client = loop.addClient(ClientMachine(balancers: 1, random: { 7 })) { deliveries.append($0) }
        client.start()
        client.request(.guest(name: "ana"))
        run(loop) { deliveries.contains(.certificateRefused(reason: "not this one")) }
        // A request that nobody will answer is refused.
        #expect(deliveries.contains { if case .reply(let reply) = $0 { reply.id == nil } else { false } })
        for _ in 0..<20 { cluster.turn() }
        #expect(cluster.requests.isEmpty)
    }

    @Test func aHugeLineEndsTheConnection() throws {
        var isHostile = true
        let half = String(repeating: "x", count: ClientLimits.serverLine / 2 + 1)
        cluster.answer = { request, _ in
            defer { isHostile = false }
            return isHostile ? [half + half] : [Self.result(request, MachineHarness.login)]
        }
        let loop = try makeLoop { _, _ in .trusted }
        var losses: [String] = []
        var isLoggedIn = false
        let client = loop.addClient(ClientMachine(balancers: 1, random: { 7 })) { delivery in
            if case .connectionLost(let reason) = delivery { losses.append(reason) }
            if case .reply = delivery { isLoggedIn = true }
        }
        client.start()
        client.request(.guest(name: "ana"))
        run(loop) { isLoggedIn }
        #expect(losses.count == 1)
        #expect(losses[0].contains("\(ClientLimits.serverLine) bytes"))
        client.stop()
    }

    @Test func nobodyListening() throws {
        let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: [])
        let (socket, port) = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: false)
        Descriptor(owning: socket).closeNow()
        let loop = try ClientLoop(
            servers: [SocketAddress(host: "127.0.0.1", port: port)], context: context
        ) { _, _ in .trusted }
        var failures: [String] = []
        let client = loop.addClient(ClientMachine(balancers: 1, random: { 0 })) { delivery in
            if case .connectFailed(_, _, let reason) = delivery { failures.append(reason) }
        }
        client.start()
        run(loop) { failures.count == 3 }
        #expect(failures[0].contains("refused"))
        client.stop()
    }
}

extension Descriptor {
    consuming fileprivate func closeNow() {}
}

import EventLoop
import Glibc
import Management
import Testing

@Suite struct ManagementServerTests {
    @Test func healthReadinessAndMetricsAreServedOverOneConnection() throws {
        let port = try Port()
        let client = try port.connect()
        #expect(try port.ask(client, "GET /healthz").hasSuffix("\r\n\r\nok\n"))
        #expect(try port.ask(client, "GET /readyz").hasPrefix("HTTP/1.1 200 "))
        port.server.readiness = { "no link stands" }
        let unready = try port.ask(client, "GET /readyz")
        #expect(unready.hasPrefix("HTTP/1.1 503 ") && unready.hasSuffix("\r\n\r\nno link stands\n"))
        port.server.metrics = { Array("a_total 1\n".utf8) }
        let metrics = try port.ask(client, "GET /metrics")
        #expect(metrics.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
        #expect(metrics.hasSuffix("\r\n\r\na_total 1\n"))
        #expect(try port.ask(client, "GET /").hasPrefix("HTTP/1.1 404 "))
        #expect(try port.ask(client, "POST /metrics").hasPrefix("HTTP/1.1 405 "))
        let head = try port.ask(client, "HEAD /metrics")
        #expect(head.contains("Content-Length: 10\r\n") && head.hasSuffix("\r\n\r\n"))
    }

    @Test func nothingIsMadeThatIsNotAskedFor() throws {
        let port = try Port()
        var asked = 0
        port.server.metrics = {
            asked += 1
            return []
        }
        let client = try port.connect()
        _ = try port.ask(client, "GET /healthz")
        #expect(asked == 0)
        _ = try port.ask(client, "GET /metrics")
        #expect(asked == 1)
    }

    @Test func requestsThatComeTogetherAreAnsweredInOrder() throws {
        let port = try Port()
        let client = try port.connect()
        let answers = try port.exchange(
            client, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /no HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        ) { $0.contains("there are /healthz") }
        #expect(answers.hasPrefix("HTTP/1.1 200 ") && answers.contains("HTTP/1.1 404 "))
        #expect(port.isClosed(client))
    }

    @Test(arguments: [
        ("GET /\r\n\r\n", 505), ("nonsense\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nCookie: \(String(repeating: "a", count: 17_000))\r\n\r\n", 431),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 16385\r\n\r\n", 413),
    ])
    func whatIsNoRequestIsRefusedAndTheConnectionClosed(_ text: String, _ status: Int) throws {
        let port = try Port()
        let client = try port.connect()
        let answer = try port.exchange(client, text) { $0.contains("\r\n\r\n") }
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
        #expect(port.isClosed(client))
    }

    @Test func whoIsSlowOrIdleIsClosed() throws {
        let port = try Port()
        let slow = try port.connect()
        let idle = try port.connect()
        _ = try port.ask(idle, "GET /healthz")
        send(slow, "GET /heal", 9, 0)
        port.turn(20)
        port.now += 9_000_000_000
        port.server.sweep(port.now)
        #expect(!port.isClosed(slow, wait: false))
        port.now += 2_000_000_000
        port.server.sweep(port.now)
        #expect(port.isClosed(slow) && !port.isClosed(idle, wait: false))
        port.now += 60_000_000_000
        port.server.sweep(port.now)
        #expect(port.isClosed(idle))
    }

    @Test func oneConnectionTooManyTakesThePlaceOfTheOneIdleLongest() throws {
        let port = try Port()
        var clients: [Client] = []
        for _ in 0..<ManagementLimits.connections {
            clients.append(try port.connect())
            _ = try port.ask(clients[clients.count - 1], "GET /healthz")
            port.now += 1_000_000
        }
        _ = try port.ask(clients[0], "GET /healthz")
        let another = try port.connect()
        #expect(try port.ask(another, "GET /healthz").hasPrefix("HTTP/1.1 200 "))
        #expect(port.isClosed(clients[1]))
        #expect(try port.ask(clients[0], "GET /healthz").hasPrefix("HTTP/1.1 200 "))
    }

    private func send(_ client: Client, _ text: String, _ count: Int, _ flags: Int32) {
        _ = Glibc.send(client.descriptor, text, count, flags)
    }
}

/// A client's socket, closed when the value goes.
private final class Client {
    let descriptor: Int32
    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
}

/// A management port on a loop that the test turns, with a clock that the test sets.
private final class Port {
    let poller: Poller
    let server: ManagementServer
    var now: UInt64 = 1_000_000_000
    private let address: SocketAddress

    init() throws {
        poller = try Poller()
        // The port of a socket that was just bound and closed is free.
        let probe = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: false)
        close(probe.fd)
        address = SocketAddress(host: "127.0.0.1", port: probe.port)
        server = try ManagementServer(address: address, poller: poller, wire: Wire(), tokens: 7 << 32)
    }

    func turn(_ milliseconds: Int32) {
        poller.wait(timeoutMilliseconds: milliseconds) { token, readiness in
            #expect(server.owns(token))
            server.ready(token, readiness, now: now)
        }
    }

    func connect() throws -> Client {
        let client = Client(try Sockets.connect(address))
        turn(1_000)
        return client
    }

    func ask(_ client: Client, _ request: String) throws -> String {
        let isHead = request.hasPrefix("HEAD")
        return try exchange(client, "\(request) HTTP/1.1\r\nHost: x\r\n\r\n") { answer in
            guard let end = answer.firstRange(of: "\r\n\r\n") else { return false }
            let length = answer.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
                .flatMap { Int($0.dropFirst("Content-Length: ".count)) }
            return isHead || answer[end.upperBound...].utf8.count == length
        }
    }

    func exchange(_ client: Client, _ text: String, isWhole: (String) -> Bool) throws -> String {
        let bytes = Array(text.utf8)
        var sent = 0
        var answer: [UInt8] = []
        let deadline = Monotonic.now() + 10_000_000_000
        while Monotonic.now() < deadline {
            if sent < bytes.count {
                sent += max(
                    0, bytes[sent...].withUnsafeBytes { Glibc.send(client.descriptor, $0.baseAddress, $0.count, 0) })
            }
            turn(10)
            answer += receive(client) ?? []
            let text = String(decoding: answer, as: UTF8.self)
            if isWhole(text) { return text }
        }
        throw NoAnswer(soFar: String(decoding: answer, as: UTF8.self))
    }

    /// What has come; nil when the other side has closed.
    private func receive(_ client: Client) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(client.descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count == 0 || count < 0 && errno == ECONNRESET { return nil }
        return Array(buffer[..<max(0, count)])
    }

    func isClosed(_ client: Client, wait: Bool = true) -> Bool {
        let deadline = Monotonic.now() + (wait ? 10_000_000_000 : 0)
        repeat {
            turn(wait ? 10 : 0)
            if receive(client) == nil { return true }
        } while Monotonic.now() < deadline
        return false
    }
}

private struct NoAnswer: Error { let soFar: String }

public import EventLoop
internal import HTTP
internal import Glibc
internal import Telemetry

/// Bounds of the management port, each with its reason.
public enum ManagementLimits {
    /// Connections at once: a few collectors and health checks. One more takes the place of the one idle longest.
    public static let connections = 16
}

/// The management port: `/healthz`, `/readyz` and `/metrics` over plain HTTP, on its owner's event loop. It is for the
/// machine's or the container's own network, never for players.
///
/// Requests are bounded as everywhere (`HTTPLimits`); a connection works on one request at a time and is not read while its
/// answer waits to be sent.
public final class ManagementServer {
    /// Why the process is not ready, in one line; nil when it is.
    public var readiness: () -> String? = { nil }
    /// The text of `/metrics`; made only when it is asked for.
    public var metrics: () -> [UInt8] = { [] }

    private let poller: Poller
    private let wire: Wire
    private let tokens: UInt64
    private let listener: Descriptor
    private var connections: [Connection] = []
    private var nextSerial: UInt32 = 1

    private final class Connection {
        let channel: PlainChannel
        let serial: UInt32
        var input: [UInt8] = []
        var searchFrom = 0
        /// When it was accepted or last answered; when the first bytes of a request came that is not whole, 0 for none.
        var activeAt: UInt64
        var beganAt: UInt64 = 0
        var closes = false
        var interest = Readiness.readable

        init(channel: PlainChannel, serial: UInt32, now: UInt64) {
            self.channel = channel
            self.serial = serial
            activeAt = now
        }
    }

    /// Listens at the address. The poller's tokens with the upper half of `tokens` are its own.
    public init(address: SocketAddress, poller: Poller, wire: Wire, tokens: UInt64) throws(SystemError) {
        self.poller = poller
        self.wire = wire
        self.tokens = tokens
        listener = Descriptor(owning: try Sockets.listen(address, reusePort: false).fd)
        try poller.add(listener.raw, .readable, token: tokens)
    }

    /// Whether an event of the poller is for this port.
    public func owns(_ token: UInt64) -> Bool { token >> 32 == tokens >> 32 }

    /// Handles an event of the poller.
    public func ready(_ token: UInt64, _ readiness: Readiness, now: UInt64) {
        let serial = UInt32(truncatingIfNeeded: token)
        guard serial != 0 else {
            accept(now)
            return
        }
        guard let connection = connections.first(where: { $0.serial == serial }) else { return }
        if readiness.contains(.writable) { advance(connection, now) }
        if !readiness.isDisjoint(with: [.readable, .hangup]) { read(connection, now) }
    }

    /// Closes what is idle or too slow; to be called now and then.
    public func sweep(_ now: UInt64) {
        for connection in connections {
            let (since, limit) =
                connection.beganAt > 0
                ? (connection.beganAt, HTTPLimits.requestMilliseconds)
                : (connection.activeAt, HTTPLimits.idleMilliseconds)
            if now - min(now, since) > limit * 1_000_000 { close(connection) }
        }
    }

    private func accept(_ now: UInt64) {
        while let (socket, _) = Sockets.accept(listener.raw) {
            if connections.count >= ManagementLimits.connections,
                let oldest = connections.min(by: { $0.activeAt < $1.activeAt })
            {
                close(oldest)
            }
            let channel = PlainChannel(socket: socket, wire: wire)
            let connection = Connection(channel: channel, serial: nextSerial, now: now)
            nextSerial = nextSerial == .max ? 1 : nextSerial + 1
            do {
                try poller.add(socket, .readable, token: tokens | UInt64(connection.serial))
                connections.append(connection)
            } catch {
                channel.close()
            }
        }
    }

    private func read(_ connection: Connection, _ now: UInt64) {
        let state = connection.channel.receive(atMost: HTTPLimits.headBytes) { bytes in
            if !connection.closes { connection.input.append(contentsOf: bytes) }
        }
        if case .closed = state {
            close(connection)
            return
        }
        advance(connection, now)
    }

    /// Answers what is whole, as long as the socket takes the answers.
    private func advance(_ connection: Connection, _ now: UInt64) {
        while true {
            if case .closed = connection.channel.flush() {
                close(connection)
                return
            }
            if connection.channel.wantsWrite { break }
            if connection.closes {
                // What the other side still sends is read and dropped until it closes too, or its time is over.
                connection.channel.finishSending()
                connection.input.removeAll()
                break
            }
            guard takeRequest(connection, now) else { break }
        }
        let interest: Readiness = connection.channel.wantsWrite ? .writable : .readable
        guard interest != connection.interest else { return }
        connection.interest = interest
        poller.modify(connection.channel.descriptor, interest, token: tokens | UInt64(connection.serial))
    }

    /// Answers the next request; false when there is none.
    private func takeRequest(_ connection: Connection, _ now: UInt64) -> Bool {
        switch connection.input.withUnsafeBytes({ HTTPRequest.read($0, from: connection.searchFrom) }) {
        case .unfinished(let from):
            connection.searchFrom = from
            if connection.beganAt == 0, !connection.input.isEmpty { connection.beganAt = now }
            return false
        case .refused(let status):
            connection.closes = true
            answer(connection, status, "\(HTTPResponse.reason(status))\n", isHead: false)
        case .request(let request):
            connection.input.removeFirst(request.length)
            connection.closes = !request.keepsAlive
            route(request, connection)
        }
        connection.searchFrom = 0
        connection.beganAt = 0
        connection.activeAt = now
        return true
    }

    private func route(_ request: HTTPRequest, _ connection: Connection) {
        let isHead = request.method == .head
        guard isHead || request.method == .get else {
            answer(connection, 405, "this port takes GET and HEAD\n", isHead: false)
            return
        }
        switch request.path {
        case "/healthz": answer(connection, 200, "ok\n", isHead: isHead)
        case "/readyz":
            let reason = readiness()
            answer(connection, reason == nil ? 200 : 503, (reason ?? "ready") + "\n", isHead: isHead)
        case "/metrics": answer(connection, 200, metrics(), type: MetricsText.contentType, isHead: isHead)
        default: answer(connection, 404, "there are /healthz, /readyz and /metrics here\n", isHead: isHead)
        }
    }

    private func answer(_ connection: Connection, _ status: Int, _ text: String, isHead: Bool) {
        answer(connection, status, Array(text.utf8), type: "text/plain; charset=utf-8", isHead: isHead)
    }

    private func answer(_ connection: Connection, _ status: Int, _ body: [UInt8], type: String, isHead: Bool) {
        var response = HTTPResponse(status: status, date: httpDate(WallClock.now() / 1_000))
        response.header("Content-Type", type)
        response.headers("Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n")
        if status == 405 { response.headers("Allow: GET, HEAD\r\n") }
        if connection.closes { response.headers("Connection: close\r\n") }
        response.finish(body, isHead: isHead)
        response.bytes.withUnsafeBytes { connection.channel.queue($0) }
    }

    private func close(_ connection: Connection) {
        poller.remove(connection.channel.descriptor)
        connection.channel.close()
        connections.removeAll { $0 === connection }
    }
}

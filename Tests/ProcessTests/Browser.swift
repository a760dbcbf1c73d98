import EventLoop
import Glibc
import Testing

/// An HTTP client that sends exactly the bytes that a test gives it.
final class Browser {
    /// One response.
    struct Response {
        let status: Int
        let headers: [String: String]
        let body: String
        var json: Value? { try? Value(body) }
    }

    /// One message of an event stream.
    struct Event: Equatable {
        var number: Int64?
        var kind: String?
        var data: String
    }

    private enum Connection {
        case secure(SecureChannel)
        case plain(PlainChannel)
    }

    private let connection: Connection
    private var received: [UInt8] = []
    /// All bytes that came, as they were.
    private(set) var heard: [UInt8] = []
    private(set) var closeReason: String?

    /// Connects over TLS, or without it.
    init(port: UInt16, isPlain: Bool = false, protocols: [String] = ["http/1.1"]) throws {
        let socket = try Sockets.connect(SocketAddress(host: "127.0.0.1", port: port))
        if isPlain {
            connection = .plain(PlainChannel(socket: socket, wire: Wire()))
        } else {
            connection = .secure(
                try SecureChannel(
                    socket: socket,
                    context: .client(authority: nil, certificate: nil, key: nil, protocols: protocols),
                    role: .client(serverName: "localhost"), wire: Wire()))
        }
    }

    deinit {
        switch connection {
        case .secure(let channel): channel.close()
        case .plain(let channel): channel.close()
        }
    }

    /// SHA-256 of the certificate that was shown.
    var fingerprint: [UInt8]? {
        if case .secure(let channel) = connection { channel.peerFingerprint } else { nil }
    }

    func send(_ text: String) {
        Array(text.utf8).withUnsafeBytes { bytes in
            switch connection {
            case .secure(let channel): channel.queue(bytes)
            case .plain(let channel): channel.queue(bytes)
            }
        }
        step(wait: 0)
    }

    /// Sends a request without a body and waits for its response.
    func get(_ path: String, _ headers: String = "", method: String = "GET") throws -> Response {
        send("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n")
        return try response(hasBody: method != "HEAD")
    }

    /// Posts JSON and waits for the response.
    func post(_ path: String, _ body: String, type: String = "application/json") throws -> Response {
        send(
            "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return try response()
    }

    /// The next response.
    func response(hasBody: Bool = true) throws -> Response {
        let head = try take(through: "\r\n\r\n")
        var headers: [String: String] = [:]
        let lines = head.split(separator: "\r\n")
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1].dropFirst()) }
        }
        let status = lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
        var body: [UInt8] = []
        if hasBody, let length = headers["content-length"].flatMap({ Int($0) }) {
            let isThere = eventually {
                step(wait: 10)
                return received.count >= length || closeReason != nil
            }
            guard isThere, received.count >= length else { throw Missing("the body did not come: \(head)") }
            body = Array(received[..<length])
            received.removeFirst(length)
        }
        return Response(status: status, headers: headers, body: String(decoding: body, as: UTF8.self))
    }

    /// The next message of an event stream; comments and waiting times are passed over.
    func event() throws -> Event {
        while true {
            var event = Event(data: "")
            var data: [String] = []
            for line in try take(through: "\n\n").split(separator: "\n") {
                if line.hasPrefix("id: ") { event.number = Int64(line.dropFirst(4)) }
                if line.hasPrefix("event: ") { event.kind = String(line.dropFirst(7)) }
                if line.hasPrefix("data: ") { data.append(String(line.dropFirst(6))) }
            }
            event.data = data.joined(separator: "\n")
            if !data.isEmpty { return event }
        }
    }

    /// Whether the other side closes the connection.
    func isClosed() -> Bool {
        eventually {
            step(wait: 10)
            return closeReason != nil
        }
    }

    private func take(through end: String) throws -> String {
        let mark = Array(end.utf8)
        var place: Int?
        _ = eventually {
            step(wait: 10)
            place =
                received.count < mark.count
                ? nil : (0...received.count - mark.count).first { received[$0..<$0 + mark.count].elementsEqual(mark) }
            return place != nil || closeReason != nil
        }
        guard let place else {
            throw Missing(
                "nothing came: \(closeReason ?? "open and silent"), \(String(decoding: received, as: UTF8.self))")
        }
        let text = String(decoding: received[..<(place + mark.count)], as: UTF8.self)
        received.removeFirst(place + mark.count)
        return text
    }

    private func step(wait: Int32) {
        guard closeReason == nil else { return }
        let state: ChannelState
        switch connection {
        case .secure(let channel):
            _ = channel.flush()
            pause(channel.descriptor, channel.wantsWrite, wait)
            state = channel.receive(atMost: 1 << 16) { keep($0) }
        case .plain(let channel):
            _ = channel.flush()
            pause(channel.descriptor, channel.wantsWrite, wait)
            state = channel.receive(atMost: 1 << 16) { keep($0) }
        }
        if case .closed(let reason) = state { closeReason = reason }
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) {
        received.append(contentsOf: bytes)
        heard.append(contentsOf: bytes)
    }

    private func pause(_ descriptor: Int32, _ writes: Bool, _ milliseconds: Int32) {
        guard milliseconds > 0 else { return }
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN) | (writes ? Int16(POLLOUT) : 0), revents: 0)
        poll(&entry, 1, milliseconds)
    }
}

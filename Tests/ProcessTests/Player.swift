import EventLoop
import Glibc
import Testing

/// A client over real TLS that sends what a test tells it to and waits for what must come.
final class Player {
    /// What one line says, and the line itself.
    struct Line {
        let raw: String
        let value: Value
        var id: Int64? { value["id"]?.integer }
        var method: String? { value["method"]?.text }
    }

    let port: UInt16
    private let channel: SecureChannel
    private var received: [UInt8] = []
    private var lines: [Line] = []
    /// Notifications that came while an answer was waited for, oldest first.
    private(set) var notifications: [Line] = []
    private(set) var closeReason: String?
    private var lastID: Int64 = 0
    /// The answer to the login.
    private(set) var login: Value = .null

    var token: String { login["token"]?.text ?? "" }
    var refreshToken: String { login["refresh"]?.text ?? "" }

    /// Connects. With a receive buffer of a given size the kernel takes little for a client that does not read.
    init(
        port: UInt16, protocols: [String] = ["oneup/1"], receiveBuffer: Int32? = nil,
        certificate: (file: String, key: String)? = nil
    ) throws {
        self.port = port
        let socket = try connectFromAnywhere(port: port)
        if var receiveBuffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        channel = try SecureChannel(
            socket: socket,
            context: .client(
                authority: nil, certificate: certificate?.file, key: certificate?.key, protocols: protocols),
            role: .client(serverName: "localhost"), wire: Wire())
    }

    /// A guest of this name, logged in.
    convenience init(guest name: String, on cluster: TestCluster) throws {
        try self.init(port: cluster.port)
        try hello()
        try logIn("account.guest", #""name":\#(quoted(name))"#)
    }

    deinit { channel.close() }

    // MARK: Sending

    /// Sends a line.
    func send(_ line: String) { send(bytes: Array((line + "\n").utf8)) }

    /// Sends bytes as they are.
    func send(bytes: [UInt8]) {
        bytes.withUnsafeBytes { channel.queue($0) }
        step(wait: 0)
    }

    /// A request's line; returns its id.
    @discardableResult
    func ask(_ method: String, _ params: String = "", id: Int64? = nil) -> Int64 {
        let number = id ?? lastID + 1
        lastID = max(lastID, number)
        send(#"{"jsonrpc":"2.0","id":\#(number),"method":"\#(method)","params":{\#(params)}}"#)
        return number
    }

    /// Sends a request and waits for its answer.
    func request(_ method: String, _ params: String = "", id: Int64? = nil) throws -> Value {
        try answer(ask(method, params, id: id))
    }

    /// Logs in by this method, with a random key, and keeps the answer.
    func logIn(_ method: String, _ params: String, key: String? = nil) throws {
        let answer = try request(method, params + #","key":"\#(key ?? randomKey())""#)
        guard let result = answer["result"] else { throw Missing("not logged in: \(answer)") }
        login = result
    }

    /// Closes the connection without a word.
    func disconnect() { channel.close() }

    // MARK: Waiting

    /// The next line, whatever it is.
    func next() throws -> Line {
        let deadline = milliseconds() + patience
        while lines.isEmpty, closeReason == nil, milliseconds() < deadline { step(wait: 100) }
        guard !lines.isEmpty else {
            throw Missing("no line came: \(closeReason ?? "the connection is open and silent")")
        }
        return lines.removeFirst()
    }

    /// The first line of a stream.
    func hello() throws { #expect(try next().method == "server.hello") }

    /// The answer with this id; notifications before it are kept.
    func answer(_ id: Int64?) throws -> Value {
        while true {
            let line = try next()
            if line.method != nil {
                notifications.append(line)
            } else if line.id == id {
                return line.value
            } else {
                throw Missing("another answer than to \(id.map(String.init) ?? "null"): \(line.raw)")
            }
        }
    }

    /// The next event of the room, without presence.
    func event() throws -> Value {
        while true {
            let line = notifications.isEmpty ? try next() : notifications.removeFirst()
            if line.method == "room.event", let params = line.value["params"] { return params }
            guard line.method == "room.presence" || line.method == "lobby.event" else {
                throw Missing("not an event: \(line.raw)")
            }
        }
    }

    /// The oldest notification that was kept.
    func takeNotification() -> Line { notifications.removeFirst() }

    /// Drops what was kept.
    func forgetNotifications() { notifications.removeAll() }

    /// Whether the other side closes the connection; lines before that are kept.
    func isClosed() -> Bool {
        let deadline = milliseconds() + patience
        while closeReason == nil, milliseconds() < deadline { step(wait: 100) }
        return closeReason != nil
    }

    /// Lets the kernel take much again.
    func growReceiveBuffer() {
        var size: Int32 = 1 << 20
        setsockopt(channel.descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Sends what can be sent without reading anything.
    func flushOnly() { _ = channel.flush() }

    /// Drives the TLS handshake to its end; false when it fails.
    func connectAll() -> Bool {
        eventually {
            step(wait: 10)
            return channel.isEstablished || closeReason != nil
        } && closeReason == nil
    }

    private func step(wait: Int32) {
        guard closeReason == nil else { return }
        var state = channel.flush()
        if case .open = state {
            let events = Int16(POLLIN) | (channel.wantsWrite ? Int16(POLLOUT) : 0)
            var entry = pollfd(fd: channel.descriptor, events: events, revents: 0)
            if wait > 0 { poll(&entry, 1, wait) }
            state = channel.receive(atMost: 1 << 16) { received.append(contentsOf: $0) }
        }
        takeLines()
        if case .closed(let reason) = state { closeReason = reason }
    }

    private func takeLines() {
        var start = 0
        while let end = received[start...].firstIndex(of: 0x0A) {
            let raw = String(decoding: received[start..<end], as: UTF8.self)
            if let value = try? Value(raw) {
                lines.append(Line(raw: raw, value: value))
            } else {
                Issue.record("a line that is no JSON: \(raw)")
            }
            start = end + 1
        }
        received.removeFirst(start)
    }
}

/// Connects from a random address of this machine: what one player tries wrongly must not count against the others.
private func connectFromAnywhere(port: UInt16) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    func address(_ host: UInt32, _ port: UInt16) -> sockaddr_in {
        sockaddr_in(
            sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian, sin_addr: in_addr(s_addr: host.bigEndian),
            sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
    }
    func call(_ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
    let source = address(0x7F00_0000 | .random(in: 0x0001_0001...0x00FE_FEFE), 0)
    let target = address(0x7F00_0001, port)
    guard descriptor >= 0, call(source, { bind(descriptor, $0, $1) }) == 0,
        call(target, { connect(descriptor, $0, $1) }) == 0
    else {
        close(descriptor)
        throw Missing("cannot connect to port \(port): \(String(cString: strerror(errno)))")
    }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    return descriptor
}

/// A key as a client makes one.
func randomKey() -> String {
    String((0..<32).map { _ in "0123456789abcdef".randomElement() ?? "0" })
}

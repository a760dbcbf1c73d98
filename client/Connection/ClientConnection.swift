internal import EventLoop
internal import Glibc

/// Whether a server's certificate is trusted.
public enum CertificateVerdict: Equatable, Sendable {
    /// It is the one that is known, or the user said yes.
    case trusted
    /// It is not, and why and what to do, for a person.
    case refused(String)
}

/// What an observer of the wire is told.
enum WireEvent {
    /// A connection stands.
    case opened
    /// A line with its end goes out.
    case sent([UInt8])
    /// A line without its end has come.
    case received([UInt8])
}

/// One client on a `ClientLoop`: its machine and its channel. Only the loop's thread uses it.
public final class ClientConnection {
    /// The client's state; read it, and change it through `request` and `stop`.
    public private(set) var machine: ClientMachine

    private unowned let loop: ClientLoop
    private let index: Int
    private let deliver: (ClientDelivery) -> Void
    private var channel: SecureChannel?
    private var isAnnounced = false
    /// Whether a line has come over this connection, or its absence was told.
    private var hasHeard = false
    private var isWatchedForWriting = true
    /// Grows with each connection and each wait for one, so that what belonged to an earlier one is told apart.
    private var serial: UInt32 = 0
    private var lines = LineSplitter(limit: ClientLimits.serverLine)
    private var address: SocketAddress?
    /// Directives that are to be carried out; a delivery may bring new ones, which must wait for those before them.
    private var pending: [ClientDirective] = []
    private var isCarryingOut = false
    /// Told of each whole line as it is on the wire, for drills.
    var observe: ((WireEvent) -> Void)?

    init(loop: ClientLoop, index: Int, machine: ClientMachine, deliver: @escaping (ClientDelivery) -> Void) {
        self.loop = loop
        self.index = index
        self.machine = machine
        self.deliver = deliver
    }

    /// Begins to connect.
    public func start() { carryOut(machine.start(at: loop.now)) }

    /// Closes the connection; requests without an answer are refused.
    public func stop() { carryOut(machine.stop(at: loop.now)) }

    /// Sends a request, now or when its turn comes; the answer comes as `ClientDelivery.reply` with this ticket. It can
    /// come before this returns, when the request is refused here.
    @discardableResult public func request(_ request: ClientRequest) -> Int64 {
        let (ticket, directives) = machine.request(request, at: loop.now)
        carryOut(directives)
        return ticket
    }

    /// Drops the connection as if the network had broken it, for drills. The machine reconnects.
    public func breakConnection() {
        guard channel != nil else { return }
        lost("broken on purpose")
    }

    /// Sends a line as it is, behind the machine's back, for drills: a request that is sent once more.
    func sendAgain(_ line: [UInt8]) {
        guard let channel else { return }
        observe?(.sent(line))
        line.withUnsafeBytes { channel.queue($0) }
        flush()
    }

    // MARK: - Directives

    private func carryOut(_ directives: [ClientDirective]) {
        pending += directives
        guard !isCarryingOut else { return }
        isCarryingOut = true
        var next = 0
        while next < pending.count {
            let directive = pending[next]
            next += 1
            switch directive {
            case .connect(let balancer, let delay):
                serial &+= 1
                address = loop.servers[balancer % loop.servers.count]
                loop.arm(index, serial: serial, at: loop.now + delay)
            case .send(let line):
                if let channel {
                    observe?(.sent(line))
                    line.withUnsafeBytes { channel.queue($0) }
                }
            case .disconnect: closeChannel()
            case .deliver(let delivery): deliver(delivery)
            }
        }
        pending.removeAll(keepingCapacity: true)
        isCarryingOut = false
        flush()
    }

    private func closeChannel() {
        guard let channel else { return }
        // What was asked last, such as a logout, still goes out.
        _ = channel.flush()
        forget(channel)
    }

    private func forget(_ channel: SecureChannel) {
        loop.poller.remove(channel.descriptor)
        channel.close()
        self.channel = nil
        serial &+= 1
        lines.reset()
    }

    private func lost(_ reason: String) {
        guard let channel else { return }
        forget(channel)
        carryOut(machine.disconnected(reason: reason, at: loop.now))
    }

    // MARK: - Events of the loop

    /// A timer that was armed with `serial` is due.
    func timerFired(serial: UInt32) {
        guard serial == self.serial else { return }
        if channel == nil {
            connect()
        } else if !isAnnounced {
            lost("no answer within \(ClientLimits.handshake / 1_000) seconds")
        } else if !hasHeard {
            // The balancer alone says nothing: it has no server to give the connection to.
            hasHeard = true
            deliver(.notice(.waiting))
        }
    }

    /// The socket that was opened with `serial` is ready.
    func socketReady(_ readiness: Readiness, serial: UInt32) {
        guard serial == self.serial, let channel else { return }
        if !isAnnounced, let problem = Sockets.connectError(channel.descriptor) {
            lost(problem.reason)
            return
        }
        flush()
        guard serial == self.serial, self.channel === channel else { return }
        if readiness.contains(.readable) || readiness.contains(.hangup) { read(channel) }
    }

    private func connect() {
        guard let address else { return }
        do {
            let socket = try Sockets.connect(address)
            limitSilence(socket)
            isAnnounced = false
            hasHeard = false
            isWatchedForWriting = true
            let channel = try SecureChannel(
                socket: socket, context: loop.context, role: .client(serverName: address.host), wire: loop.wire)
            self.channel = channel
            try loop.poller.add(socket, [.readable, .writable], token: token)
            loop.arm(index, serial: serial, at: loop.now + ClientLimits.handshake)
        } catch {
            channel?.close()
            channel = nil
            let reason = (error as? SystemError)?.reason ?? "\(error)"
            carryOut(machine.disconnected(reason: reason, at: loop.now))
        }
    }

    private var token: UInt64 { UInt64(index) << 32 | UInt64(serial) }

    private func read(_ channel: SecureChannel) {
        let serial = serial
        let state = channel.receive(atMost: Wire.inboundCapacity) { bytes in
            announce(channel)
            guard self.channel === channel else { return }
            take(bytes, of: channel)
        }
        guard serial == self.serial, self.channel === channel else { return }
        if channel.isEstablished { announce(channel) }
        guard serial == self.serial, self.channel === channel else { return }
        if case .closed(let reason) = state { lost(reason) } else { flush() }
    }

    private func take(_ bytes: UnsafeRawBufferPointer, of channel: SecureChannel) {
        do {
            for line in try lines.take(bytes) {
                guard self.channel === channel else { return }
                observe?(.received(line))
                hasHeard = true
                carryOut(machine.received(line, at: loop.now))
            }
        } catch {
            lost("the server sent a line of more than \(ClientLimits.serverLine) bytes")
        }
    }

    /// Tells the machine that the connection stands, once the certificate is trusted.
    private func announce(_ channel: SecureChannel) {
        guard !isAnnounced, let address else { return }
        isAnnounced = true
        let judge = channel.isVouchedFor ? loop.judgeVouched : loop.judge
        switch judge(address, channel.peerFingerprint) {
        case .trusted:
            observe?(.opened)
            loop.arm(index, serial: serial, at: loop.now + ClientLimits.silentServer)
            carryOut(machine.connected(at: loop.now))
        case .refused(let reason):
            closeChannel()
            carryOut(machine.stop(at: loop.now) + [.deliver(.certificateRefused(reason: reason))])
        }
    }

    private func flush() {
        guard let channel else { return }
        if case .closed(let reason) = channel.flush() {
            lost(reason)
            return
        }
        watch(channel, forWriting: channel.wantsWrite)
    }

    private func watch(_ channel: SecureChannel, forWriting: Bool) {
        guard forWriting != isWatchedForWriting else { return }
        isWatchedForWriting = forWriting
        loop.poller.modify(channel.descriptor, forWriting ? [.readable, .writable] : .readable, token: token)
    }

    /// A network that swallows everything is noticed, idle (keepalive) or not (TCP_USER_TIMEOUT).
    private func limitSilence(_ socket: Int32) {
        let size = socklen_t(MemoryLayout<Int32>.size)
        var on: Int32 = 1
        var idleSeconds: Int32 = 5
        var milliseconds = ClientLimits.silence
        _ = setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, size)
        _ = setsockopt(socket, Int32(IPPROTO_TCP), TCP_KEEPIDLE, &idleSeconds, size)
        _ = setsockopt(socket, Int32(IPPROTO_TCP), TCP_KEEPINTVL, &idleSeconds, size)
        _ = setsockopt(socket, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds, size)
    }
}

extension SystemError {
    /// The reason without the call.
    fileprivate var reason: String {
        let prefix = "\(call): "
        return message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
    }
}

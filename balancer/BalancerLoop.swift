internal import Cluster
internal import EventLoop
internal import Link
internal import Management
internal import Telemetry

/// Bounds of one loop, each with its reason.
enum LoopLimits {
    /// Connections of one loop: two descriptors' worth of memory each, and a refusal before the process runs out.
    static let clients = 20_000
    /// Links of one loop: more servers than one machine can use.
    static let links = 64
    /// Before a client that has not finished its handshake and said what it speaks is closed, milliseconds.
    static let handshakeMilliseconds: UInt64 = 10_000
    /// Before a client that was told goodbye and does not close its side is closed, milliseconds: time for what is on its
    /// way.
    static let closingMilliseconds: UInt64 = 2_000
    /// The longest wait in one epoll call, milliseconds: a fifth of the time between heartbeats.
    static let waitMilliseconds: Int32 = 50
    /// Ciphertext read from one connection in one wake-up, bytes: nobody keeps the others waiting.
    static let readBytes = 65_536
}

/// One thread's balancer: its own listeners, streams and links. Loops share nothing.
final class BalancerLoop {
    private let ports: BalancerPorts
    private let poller: Poller
    private let wire = Wire()
    // Without checks for overlapping access, which cost each message: the machine calls the ports alone, and nothing there
    // comes back to this loop.
    @exclusivity(unchecked) private var machine: BalancerMachine
    private let clientCertificate: ClientCertificate
    private let linkContext: TLSContext
    /// Whether this loop does what is done once for all loops.
    private let isFirst: Bool
    private let clientListener: Int32
    private let linkListener: Int32
    /// Where browsers on this machine connect without TLS; nil for nowhere.
    private let pageListener: Int32?
    private let log: Log
    private var lastTurnAt = Monotonic.now()
    private var lastSweepAt = Monotonic.now()
    private let index: Int
    private let board: BalancerBoard
    private var lastPostAt: UInt64 = 0
    /// The management port; nil for none, and in all loops but the first.
    private var management: ManagementServer?

    init(
        identifier: UInt64, loop: Int, loops: Int, clientListener: Int32, linkListener: Int32,
        pageListener: Int32?, clientCertificate: ClientCertificate, linkContext: TLSContext, board: BalancerBoard,
        log: Log
    ) throws(SystemError) {
        index = loop
        self.board = board
        poller = try Poller()
        ports = BalancerPorts(poller: poller, log: log)
        machine = BalancerMachine(identifier: identifier, loop: UInt16(loop), loops: UInt16(loops))
        self.clientListener = clientListener
        self.linkListener = linkListener
        self.pageListener = pageListener
        self.clientCertificate = clientCertificate
        self.linkContext = linkContext
        isFirst = loop == 0
        self.log = log
        try poller.add(clientListener, .readable, token: Token.make(.clientListener))
        try poller.add(linkListener, .readable, token: Token.make(.linkListener))
        if let pageListener { try poller.add(pageListener, .readable, token: Token.make(.pageListener)) }
    }

    /// Serves the management port from this loop.
    func manage(at address: SocketAddress) throws(SystemError) {
        let server = try ManagementServer(
            address: address, poller: poller, wire: wire, tokens: Token.make(.management))
        server.readiness = { [board] in board.unreadiness(Monotonic.now()) }
        server.metrics = { [board] in board.text(Monotonic.now()) }
        management = server
    }

    /// Runs for as long as the process lives.
    func run() -> Never {
        while true { turn() }
    }

    /// One wake-up: read everything that is ready, let time pass, send.
    private func turn() {
        var events = 0
        poller.wait(timeoutMilliseconds: machine.hasBarriers ? 0 : LoopLimits.waitMilliseconds) { token, readiness in
            events += 1
            switch Token.kind(token) {
            case .clientListener: acceptClients(clientListener, hasTLS: true)
            case .pageListener: if let pageListener { acceptClients(pageListener, hasTLS: false) }
            case .linkListener: acceptLinks()
            case .client: clientReady(token, readiness)
            case .link: linkReady(token, readiness)
            case .management: management?.ready(token, readiness, now: Monotonic.now())
            case nil: break
            }
        }
        let now = Monotonic.now()
        // After a pause of its own the loop hears every link before it judges any.
        if now - lastTurnAt > LinkLimits.heartbeatMilliseconds * 1_000_000 { hearLinks() }
        lastTurnAt = now
        if events < Poller.mostEvents { machine.passEnded(ports) }
        machine.tick(now: now, ports)
        sweepHandshakes(now)
        settleOutput(now)
        post(now)
    }

    /// Shows the management port where this loop stands.
    private func post(_ now: UInt64) {
        guard now - min(now, lastPostAt) >= BalancerBoard.postMilliseconds * 1_000_000 else { return }
        lastPostAt = now
        board.post(
            LoopFigures(
                at: now, machine: machine.counters, connections: ports.counters, clients: ports.clients.count,
                streams: machine.streamCount, parked: machine.parkedCount,
                readyServers: machine.serverCount(.ready), drainingServers: machine.serverCount(.draining)),
            of: index)
        management?.sweep(now)
    }

    /// Sends, and tells the machine of connections that broke in doing so, until nothing is left.
    private func settleOutput(_ now: UInt64) {
        while true {
            ports.flush()
            if !ports.sentSlots.isEmpty {
                for (slot, at) in ports.sentSlots { machine.outputSent(slot, now: at) }
                ports.sentSlots.removeAll(keepingCapacity: true)
            }
            let broken = ports.takeBroken()
            if broken.clients.isEmpty, broken.links.isEmpty { return }
            for link in broken.links { close(link, "sending failed", now) }
            for client in broken.clients { close(client) }
        }
    }

    // MARK: Accepting

    private func acceptClients(_ listener: Int32, hasTLS: Bool) {
        while let (socket, peer) = Sockets.accept(listener) {
            guard ports.clients.count < LoopLimits.clients else {
                ports.counters.clientsRefused += 1
                log.warning("client refused: too many connections", ["peer": peer])
                SocketCloser.close(socket)
                continue
            }
            let accepted = Monotonic.now()
            ports.counters.clientsAccepted += 1
            _ = ports.clients.insert { index, generation in
                let token = Token.make(.client, index: index, generation: generation)
                guard let channel = plain(socket, token) else { return nil }
                return ClientConnection(
                    channel: channel, expectsTLS: hasTLS, token: token, peer: peer, acceptedAt: accepted)
            }
        }
    }

    private func acceptLinks() {
        while let (socket, peer) = Sockets.accept(linkListener) {
            guard ports.links.count < LoopLimits.links else {
                log.warning("link refused: too many servers", ["peer": peer])
                SocketCloser.close(socket)
                continue
            }
            let link = ports.links.insert { index, generation in
                let token = Token.make(.link, index: index, generation: generation)
                guard let channel = channel(socket, linkContext, token) else { return nil }
                return LinkConnection(channel: channel, token: token)
            }
            if let link { machine.linkOpened(Token.index(link.token), now: Monotonic.now()) }
        }
    }

    private func plain(_ socket: Int32, _ token: UInt64) -> ClientChannel? {
        let channel = PlainChannel(socket: socket, wire: wire)
        do {
            try poller.add(socket, .readable, token: token)
            return .plain(channel)
        } catch {
            log.error("connection not taken", ["reason": "\(error)"])
            return nil
        }
    }

    private func channel(_ socket: Int32, _ context: TLSContext, _ token: UInt64) -> SecureChannel? {
        do {
            let channel = try SecureChannel(socket: socket, context: context, role: .server, wire: wire)
            try poller.add(socket, .readable, token: token)
            return channel
        } catch {
            log.error("connection not taken", ["reason": "\(error)"])
            return nil
        }
    }

    // MARK: Clients

    private func clientReady(_ token: UInt64, _ readiness: Readiness) {
        guard let client = ports.clients[Token.index(token)], client.token == token else { return }
        if readiness.contains(.writable) { ports.markDirty(client) }
        guard !readiness.isDisjoint(with: [.readable, .hangup]) else { return }
        if !client.reads, !readiness.contains(.hangup) { return }
        if client.isUndecided { decide(client) }
        let state = client.channel.receive(atMost: LoopLimits.readBytes) { bytes in
            if client.closes { return }
            if client.slot < 0 { identify(client, firstByte: bytes.first) }
            if client.slot >= 0 { machine.clientBytes(client.slot, bytes, now: Monotonic.now(), ports) }
        }
        if case .closed = state {
            close(client)
            return
        }
        if client.slot < 0, !client.closes, client.channel.isEstablished, client.channel.applicationProtocol != nil {
            identify(client, firstByte: nil)
        }
        if client.channel.wantsWrite { ports.markDirty(client) }
    }

    /// Puts TLS on a connection whose first byte has come, unless it is a capital letter: with one every method of HTTP
    /// begins, and no TLS record (RFC 8446 section 5.1).
    private func decide(_ client: ClientConnection) {
        guard case .plain(let bare) = client.channel, let first = bare.firstByte else { return }
        client.isUndecided = false
        if (0x41...0x5A).contains(first) { return }
        do {
            client.channel = .secure(
                try SecureChannel(
                    socket: bare.release(), context: clientCertificate.context, role: .server, wire: wire))
        } catch {
            log.error("connection not taken", ["reason": "\(error)"])
        }
    }

    /// Opens the stream as soon as it is known what the client speaks: by ALPN, else by its first byte.
    private func identify(_ client: ClientConnection, firstByte: UInt8?) {
        let kind: StreamKind
        if case .plain = client.channel {
            bind(client, client.expectsTLS ? .strayHTTP : .plainHTTP)
            return
        }
        switch (client.channel.applicationProtocol, firstByte) {
        case ("oneup/1", _), (nil, 0x7B): kind = .game
        case (nil, nil): return
        default: kind = .http
        }
        ports.counters.handshakes += 1
        bind(client, kind)
    }

    private func bind(_ client: ClientConnection, _ kind: StreamKind) {
        let slot = machine.clientOpened(kind: kind, peer: client.peer, now: Monotonic.now(), ports)
        ports.bind(client, to: slot)
    }

    private func close(_ client: ClientConnection) {
        if case .secure(let channel) = client.channel, !channel.isEstablished { ports.counters.handshakesFailed += 1 }
        if client.slot >= 0 { machine.clientClosed(client.slot, ports) }
        ports.close(client)
    }

    /// Once a second: clients that do not get through their handshake or their goodbye.
    private func sweepHandshakes(_ now: UInt64) {
        guard now - lastSweepAt >= 1_000_000_000 else { return }
        lastSweepAt = now
        if isFirst { clientCertificate.look(log) }
        for index in ports.clients.indices {
            guard let client = ports.clients[index], client.slot < 0 else { continue }
            let (since, limit) =
                client.closes
                ? (client.closingSince, LoopLimits.closingMilliseconds)
                : (client.acceptedAt, LoopLimits.handshakeMilliseconds)
            if now - min(now, since) > limit * 1_000_000 { close(client) }
        }
    }

    // MARK: Links

    private func linkReady(_ token: UInt64, _ readiness: Readiness) {
        guard let link = ports.links[Token.index(token)], link.token == token else { return }
        if readiness.contains(.writable) { ports.send(link) }
        if !readiness.isDisjoint(with: [.readable, .hangup]) { hear(link) }
    }

    private func hear(_ link: LinkConnection) {
        let index = Token.index(link.token)
        let now = Monotonic.now()
        var isWhole = true
        if link.channel.isEstablished, link.channel.peerCommonName != Certificates.serverName {
            close(link, "its certificate is no server's", now)
            return
        }
        let state = link.channel.receive(atMost: LoopLimits.readBytes) { bytes in
            guard isWhole else { return }
            ports.counters.bytesFromServers += bytes.count
            machine.linkHeard(index, now: now)
            isWhole = link.assembler.feed(bytes) { machine.linkFrame(index, $0, now: now, ports) }
        }
        if case .closed(let reason) = state {
            close(link, reason, now)
        } else if !isWhole {
            close(link, "a frame of impossible length", now)
        } else if link.channel.wantsWrite {
            ports.send(link)
        }
    }

    private func hearLinks() {
        for index in ports.links.indices {
            if let link = ports.links[index] { hear(link) }
        }
    }

    private func close(_ link: LinkConnection, _ reason: String, _ now: UInt64) {
        let index = Token.index(link.token)
        guard ports.links[index] === link else { return }
        log.notice("link lost", ["reason": reason])
        ports.close(link)
        machine.linkClosed(index, now: now, ports)
    }
}

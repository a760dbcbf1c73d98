internal import Bytes
internal import EventLoop
internal import Link
internal import Telemetry

/// Carries out what the machine asks for: keeps the connections, and sends once for each of them at the end of a wake-up.
final class BalancerPorts: BalancerEffects {
    let poller: Poller
    let log: Log
    var clients = ConnectionTable<ClientConnection>()
    var links = ConnectionTable<LinkConnection>()
    /// The client of each of the machine's slots.
    private var clientOfSlot: ContiguousArray<ClientConnection?> = []
    private var dirtyClients: ContiguousArray<ClientConnection> = []
    private var dirtyLinks: ContiguousArray<LinkConnection> = []
    /// What was counted of the connections.
    var counters = ConnectionCounters()
    /// Slots whose output, watched by the machine, has reached the kernel, and when; the loop tells the machine. Each has a time
    /// of its own: sending to thousands takes long enough to be unfair to those who come last.
    var sentSlots: [(slot: Int, at: UInt64)] = []
    /// Clients whose channel failed while sending; the loop tells the machine.
    private(set) var brokenClients: [ClientConnection] = []
    /// Links whose channel failed while sending.
    private(set) var brokenLinks: [LinkConnection] = []

    init(poller: Poller, log: Log) {
        self.poller = poller
        self.log = log
    }

    func bind(_ client: ClientConnection, to slot: Int) {
        while clientOfSlot.count <= slot { clientOfSlot.append(nil) }
        clientOfSlot[slot] = client
        client.slot = slot
    }

    // MARK: BalancerEffects

    func withOutput(ofLink link: Int, _ body: (inout [UInt8]) -> Void) {
        guard let connection = links[link] else { return }
        body(&connection.output)
        markDirty(connection)
    }

    func deliver(_ bytes: UnsafeRawBufferPointer, to slot: Int) {
        guard slot < clientOfSlot.count, let client = clientOfSlot[slot] else { return }
        client.channel.queue(bytes)
        markDirty(client)
    }

    func closeClient(_ slot: Int, afterOutput: Bool) {
        guard let client = clientOfSlot[slot] else { return }
        clientOfSlot[slot] = nil
        client.slot = -1
        client.closingSince = max(1, Monotonic.now())
        if !afterOutput {
            close(client)
        } else {
            markDirty(client)
        }
    }

    func setReading(_ slot: Int, _ reads: Bool) {
        guard let client = clientOfSlot[slot] else { return }
        client.reads = reads
        updateInterest(client)
    }

    func watchOutput(_ slot: Int) {
        guard slot < clientOfSlot.count, let client = clientOfSlot[slot] else { return }
        client.isWatched = true
        markDirty(client)
    }

    func closeLink(_ link: Int, reason: String) {
        guard let connection = links[link] else { return }
        log.warning("link closed", ["reason": reason])
        close(connection, index: link)
    }

    func noteServer(_ name: String, incarnation: Incarnation, _ what: String) {
        log.notice("server", ["name": name, "start": String(incarnation, radix: 36), "event": what])
    }

    // MARK: Output

    func markDirty(_ client: ClientConnection) {
        guard !client.isDirty else { return }
        client.isDirty = true
        dirtyClients.append(client)
    }

    private func markDirty(_ link: LinkConnection) {
        guard !link.isDirty else { return }
        link.isDirty = true
        dirtyLinks.append(link)
    }

    /// Sends what has come together: links first, because servers wait for it.
    func flush() {
        for link in dirtyLinks {
            link.isDirty = false
            guard links[Token.index(link.token)] === link else { continue }
            counters.bytesToServers += link.output.count
            link.output.withUnsafeBytes { link.channel.queue($0) }
            link.output.removeAll(keepingCapacity: link.output.capacity <= 1 << 18)
            send(link)
        }
        dirtyLinks.removeAll(keepingCapacity: true)
        for client in dirtyClients {
            client.isDirty = false
            guard clients[Token.index(client.token)] === client else { continue }
            send(client)
        }
        dirtyClients.removeAll(keepingCapacity: true)
    }

    func send(_ link: LinkConnection) {
        if case .closed = link.channel.flush() {
            brokenLinks.append(link)
            return
        }
        let interest: Readiness = link.channel.wantsWrite ? [.readable, .writable] : .readable
        if interest != link.interest {
            link.interest = interest
            poller.modify(link.channel.descriptor, interest, token: link.token)
        }
    }

    func send(_ client: ClientConnection) {
        if case .closed = client.channel.flush() {
            brokenClients.append(client)
            return
        }
        if client.channel.queuedBytes > LinkLimits.clientOutputBytes {
            counters.clientsCut += 1
            log.warning("client cut: it does not read", ["peer": client.peer])
            brokenClients.append(client)
            return
        }
        if client.isWatched, client.channel.queuedBytes == 0 {
            client.isWatched = false
            if client.slot >= 0 { sentSlots.append((client.slot, Monotonic.now())) }
        }
        if client.closes, client.channel.queuedBytes == 0 {
            // What the client still sends is read and dropped until it closes too, or its time is over: closing now
            // could reset the connection before the client has read why.
            client.channel.finishSending()
            client.reads = true
        }
        updateInterest(client)
    }

    func updateInterest(_ client: ClientConnection) {
        var interest: Readiness = client.reads ? .readable : []
        if client.channel.wantsWrite { interest.insert(.writable) }
        if interest != client.interest {
            client.interest = interest
            poller.modify(client.channel.descriptor, interest, token: client.token)
        }
    }

    func takeBroken() -> (clients: [ClientConnection], links: [LinkConnection]) {
        defer {
            brokenClients.removeAll()
            brokenLinks.removeAll()
        }
        return (brokenClients, brokenLinks)
    }

    // MARK: Closing

    /// Closes a client's connection; the machine has forgotten the slot or is told by the caller.
    func close(_ client: ClientConnection) {
        if client.slot >= 0 { clientOfSlot[client.slot] = nil }
        client.slot = -1
        poller.remove(client.channel.descriptor)
        client.channel.close()
        clients.remove(Token.index(client.token))
    }

    private func close(_ link: LinkConnection, index: Int) {
        poller.remove(link.channel.descriptor)
        link.channel.close()
        links.remove(index)
    }

    func close(_ link: LinkConnection) {
        let index = Token.index(link.token)
        guard links[index] === link else { return }
        close(link, index: index)
    }
}

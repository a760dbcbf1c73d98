public import Bytes

/// What the balancer's machine asks of its shell. The machine writes frames straight into a link's output, so that a
/// message costs no allocation on the way; tests record the calls.
public protocol BalancerEffects: AnyObject {
    /// Lets `body` append frames to a link's output.
    func withOutput(ofLink link: Int, _ body: (inout [UInt8]) -> Void)
    /// Queues bytes for a client.
    func deliver(_ bytes: UnsafeRawBufferPointer, to slot: Int)
    /// Closes a client's connection once what is queued for it is sent. The slot is free from now on.
    func closeClient(_ slot: Int, afterOutput: Bool)
    /// Stops or goes on reading a client.
    func setReading(_ slot: Int, _ reads: Bool)
    /// Asks to be told, by `outputSent`, when all that is queued for the client has reached the kernel.
    func watchOutput(_ slot: Int)
    /// Closes a link; not another byte is taken from it.
    func closeLink(_ link: Int, reason: String)
    /// A server came, changed or went: for the log.
    func noteServer(_ name: String, incarnation: Incarnation, _ what: String)
}

/// One loop's streams and links. It knows no game, no JSON and no HTTP: it carries streams to servers, and when a server
/// is lost, gives them with context, position and unsettled bytes to another. No IO and no clock: times come in as
/// nanoseconds of a monotonic clock.
public struct BalancerMachine {
    /// A link and the server at its other end.
    struct LinkSlot {
        var isOpen = false
        var isRegistered = false
        var incarnation: Incarnation = 0
        var name = ""
        var state = ServerState.starting
        var lastByteAt: UInt64 = 0
        var lastBeatAt: UInt64 = 0
    }

    var table = StreamTable()
    var links: ContiguousArray<LinkSlot> = []
    /// Streams whose stopwatch waits for its bytes to be sent.
    var watching: [StreamID] = []
    /// Barriers that came in this pass over the sockets, and in the one before.
    var barriers: [(link: Int, number: UInt64)] = []
    var agedBarriers: [(link: Int, number: UInt64)] = []
    /// What was counted.
    public internal(set) var counters = BalancerCounters()
    let identifier: UInt64
    let loop: UInt16
    let loops: UInt16

    /// A machine without streams. `identifier` is random; `loop` of `loops` says which one this is.
    public init(identifier: UInt64, loop: UInt16, loops: UInt16) {
        self.identifier = identifier
        self.loop = loop
        self.loops = loops
    }

    /// How many streams there are.
    public var streamCount: Int { table.count }
    /// How many streams wait for a server.
    public var parkedCount: Int {
        // By index: a slot is not copied for it.
        table.slots.indices.reduce(0) { table.slots[$1].place == .parked ? $0 + 1 : $0 }
    }
    /// The stream's name in logs.
    public func identifier(ofSlot slot: Int) -> StreamID { table.identifier(slot) }

    // MARK: Clients

    /// A client has connected and what it speaks is known. Returns its slot.
    public mutating func clientOpened(kind: StreamKind, peer: String, now: UInt64, _ effects: some BalancerEffects)
        -> Int
    {
        let slot = table.allocate()
        counters.streamsOpened += 1
        table[slot].kind = kind == .game ? .game : .http
        table[slot].opensAs = kind
        table[slot].peer = peer
        table[slot].place = .parked
        place(slot, room: 0, avoiding: nil, now: now, effects)
        return slot
    }

    /// Bytes of a client, as they come.
    public mutating func clientBytes(
        _ slot: Int, _ bytes: UnsafeRawBufferPointer, now: UInt64, _ effects: some BalancerEffects
    ) {
        let offset = table[slot].settled + UInt64(table[slot].unsettled.count)
        let stamp = table[slot].watch.stamp(now: now)
        table[slot].unsettled.append(contentsOf: bytes)
        counters.bytesFromClients += bytes.count
        counters.unsettledBytes += bytes.count
        let end = offset + UInt64(bytes.count)
        if let last = table[slot].stamps.indices.last, table[slot].stamps[last].stamp == stamp {
            table[slot].stamps[last].end = end
        } else {
            table[slot].stamps.append((end, stamp))
        }
        if case .attached(let link) = table[slot].place {
            let stream = table.identifier(slot)
            let attachment = table[slot].attachment
            effects.withOutput(ofLink: link) {
                BalancerFrame.data(stream: stream, attachment: attachment, offset: offset, stamp: stamp, bytes: bytes)
                    .encode(into: &$0)
            }
        }
        if table[slot].unsettled.count >= LinkLimits.unsettledBytes, !table[slot].isReadingPaused {
            table[slot].isReadingPaused = true
            effects.setReading(slot, false)
        }
    }

    /// A client's connection is closed. The slot is free from now on.
    public mutating func clientClosed(_ slot: Int, _ effects: some BalancerEffects) {
        if case .attached(let link) = table[slot].place {
            let stream = table.identifier(slot)
            let attachment = table[slot].attachment
            effects.withOutput(ofLink: link) {
                BalancerFrame.gone(stream: stream, attachment: attachment).encode(into: &$0)
            }
        }
        remove(slot)
    }

    mutating func remove(_ slot: Int) {
        if case .attached(let link) = table[slot].place { table.leave(link: link, slot) }
        counters.unsettledBytes -= table[slot].unsettled.count
        table.leaveRoom(slot)
        table.release(slot)
    }

    // MARK: Placing

    /// Gives a stream that no server has to the best one, or parks it.
    mutating func place(
        _ slot: Int, room: RoomID, avoiding avoided: Int?, now: UInt64, _ effects: some BalancerEffects
    ) {
        let home = room != 0 ? room : table[slot].position.room
        guard let link = choose(room: home, avoiding: avoided) else {
            park(slot, effects)
            return
        }
        attach(slot, to: link, now: now, effects)
    }

    /// The best link: among the ready ones the room's winner or the one with the fewest streams, else a draining one.
    /// The avoided one is taken when there is no other.
    func choose(room: RoomID, avoiding avoided: Int?) -> Int? {
        for state in [ServerState.ready, .draining] {
            var best: Int?
            for (index, link) in links.enumerated()
            where link.isRegistered && link.state == state && index != avoided {
                guard let other = best else {
                    best = index
                    continue
                }
                let isBetter =
                    room != 0
                    ? rendezvousScore(room: room, candidate: link.incarnation)
                        > rendezvousScore(room: room, candidate: links[other].incarnation)
                    : table.streamCount(ofLink: index) < table.streamCount(ofLink: other)
                if isBetter { best = index }
            }
            if let best { return best }
            if let avoided, links[avoided].isRegistered, links[avoided].state == state { return avoided }
        }
        return nil
    }

    private mutating func park(_ slot: Int, _ effects: some BalancerEffects) {
        table[slot].place = .parked
        let line = table[slot].context.withUnsafeBytes { Array(StreamContext.parkedLine($0)) }
        if !line.isEmpty { line.withUnsafeBytes { effects.deliver($0, to: slot) } }
    }

    mutating func attach(_ slot: Int, to link: Int, now: UInt64, _ effects: some BalancerEffects) {
        table[slot].attachment &+= 1
        table[slot].isServed = false
        table[slot].place = .attached(link)
        table.join(link: link, slot)
        let stream = table.identifier(slot)
        let departure = table[slot].departure
        let outage = departure.outageSince == 0 ? 0 : now - min(now, departure.outageSince)
        let current = table[slot]
        effects.withOutput(ofLink: link) { output in
            current.context.withUnsafeBytes { context in
                BalancerFrame.open(
                    Opening(
                        stream: stream, attachment: current.attachment, reason: departure.reason,
                        kind: current.opensAs, settled: current.settled,
                        position: current.position, outage: outage,
                        formerServer: departure.formerServer, peer: current.peer, context: context)
                ).encode(into: &output)
            }
            // The unsettled bytes again, each run with the stamp of its arrival.
            current.unsettled.withUnsafeBytes { bytes in
                var from = 0
                for (end, stamp) in current.stamps {
                    let to = Int(end - current.settled)
                    BalancerFrame.data(
                        stream: stream, attachment: current.attachment, offset: current.settled + UInt64(from),
                        stamp: stamp, bytes: UnsafeRawBufferPointer(rebasing: bytes[from..<to])
                    ).encode(into: &output)
                    from = to
                }
            }
        }
    }

    /// Takes a stream from its link, remembering why. A loss that no server has answered yet goes on.
    mutating func detach(_ slot: Int, from link: Int, reason: OpenReason, since: UInt64 = 0) {
        table.leave(link: link, slot)
        table[slot].place = .parked
        if reason == .lost { counters.streamsLost += 1 } else { counters.streamsMoved += 1 }
        if table[slot].departure.reason == .lost, !table[slot].isServed { return }
        let loses = reason == .lost
        table[slot].departure = StreamSlot.Departure(
            reason: reason, formerServer: links[link].name, outageSince: loses ? since : 0)
    }

    // MARK: Links

    /// A server has connected; nothing is sent to it before it registers.
    public mutating func linkOpened(_ link: Int, now: UInt64) {
        while links.count <= link { links.append(LinkSlot()) }
        links[link] = LinkSlot(isOpen: true, lastByteAt: now, lastBeatAt: now)
    }

    /// Bytes have come from a link: it lives.
    public mutating func linkHeard(_ link: Int, now: UInt64) { links[link].lastByteAt = now }

    /// A link is lost: its streams go on elsewhere at once.
    public mutating func linkClosed(_ link: Int, now: UInt64, _ effects: some BalancerEffects) {
        linkLost(link, since: now, now: now, effects)
    }

    /// The same, where the link has been of no use since another time.
    private mutating func linkLost(_ link: Int, since: UInt64, now: UInt64, _ effects: some BalancerEffects) {
        guard links[link].isOpen else { return }
        let former = links[link]
        links[link].isOpen = false
        links[link].isRegistered = false
        barriers.removeAll { $0.link == link }
        agedBarriers.removeAll { $0.link == link }
        guard former.isRegistered else { return }
        counters.serversLost += 1
        effects.noteServer(former.name, incarnation: former.incarnation, "lost")
        let silence = now - min(now, former.lastByteAt)
        // First that it is lost, so that the survivors take its rooms in one go; then the streams.
        broadcast(effects) { BalancerFrame.lost(incarnation: former.incarnation, silence: silence).encode(into: &$0) }
        announcePeers(effects)
        while true {
            let slot = table.firstInLink(link)
            if slot < 0 { break }
            detach(slot, from: link, reason: .lost, since: since)
            place(slot, room: 0, avoiding: nil, now: now, effects)
        }
    }

    /// Heartbeats and losses; to be called after all sockets have been read, so that a balancer that was stopped itself
    /// first hears what has come meanwhile.
    public mutating func tick(now: UInt64, _ effects: some BalancerEffects) {
        expireMarks(now: now)
        for link in links.indices where links[link].isOpen {
            if now - min(now, links[link].lastByteAt) > LinkLimits.lostMilliseconds * 1_000_000 {
                effects.closeLink(link, reason: "no sign of life for \(LinkLimits.lostMilliseconds) ms")
                linkLost(link, since: links[link].lastByteAt, now: now, effects)
            } else if links[link].isRegistered,
                now - min(now, links[link].lastBeatAt) >= LinkLimits.heartbeatMilliseconds * 1_000_000
            {
                links[link].lastBeatAt = now
                effects.withOutput(ofLink: link) { BalancerFrame.heartbeat.encode(into: &$0) }
            }
        }
    }

    func broadcast(_ effects: some BalancerEffects, _ encode: (inout [UInt8]) -> Void) {
        for link in links.indices where links[link].isRegistered { effects.withOutput(ofLink: link, encode) }
    }

    func announcePeers(_ effects: some BalancerEffects) {
        let peers = links.filter(\.isRegistered).map {
            PeerInfo(incarnation: $0.incarnation, state: $0.state, name: $0.name)
        }
        broadcast(effects) { BalancerFrame.peers(peers).encode(into: &$0) }
    }
}

internal import Bytes

// What servers' frames come to.
extension BalancerMachine {
    /// A whole frame from a link.
    public mutating func linkFrame(
        _ link: Int, _ bytes: UnsafeRawBufferPointer, now: UInt64, _ effects: some BalancerEffects
    ) {
        guard links[link].isOpen else { return }
        guard let frame = ServerFrame(bytes) else {
            fail(link, "a frame that cannot be read", now: now, effects)
            return
        }
        if case .register(let version, let incarnation, let state, let name) = frame {
            register(
                link, version: version, incarnation: incarnation, state: state, name: name, now: now, effects)
            return
        }
        guard links[link].isRegistered else {
            fail(link, "a frame before its registration", now: now, effects)
            return
        }
        switch frame {
        case .register, .heartbeat: break
        case .status(let state): setState(link, state, now: now, effects)
        case .deliver(let delivery): deliver(link, delivery, now: now, effects)
        case .multicast(let multicast): self.multicast(link, multicast, now: now, effects)
        case .barrier(let number): barriers.append((link, number))
        case .move(let stream, let attachment, let target, let room):
            move(link, stream: stream, attachment: attachment, target: target, room: room, now: now, effects)
        }
    }

    private mutating func fail(_ link: Int, _ reason: String, now: UInt64, _ effects: some BalancerEffects) {
        effects.closeLink(link, reason: "the server sent \(reason)")
        linkClosed(link, now: now, effects)
    }

    private mutating func register(
        _ link: Int, version: UInt16, incarnation: Incarnation, state: ServerState, name: String, now: UInt64,
        _ effects: some BalancerEffects
    ) {
        guard version == LinkLimits.version, !links[link].isRegistered, incarnation != 0 else {
            fail(link, "a registration of version \(version), expected \(LinkLimits.version)", now: now, effects)
            return
        }
        // The same start over a new link: the old link is dead, though the kernel has not said so yet.
        for other in links.indices where links[other].isRegistered && links[other].incarnation == incarnation {
            effects.closeLink(other, reason: "replaced by a new link of the same server")
            linkClosed(other, now: now, effects)
        }
        links[link].isRegistered = true
        links[link].incarnation = incarnation
        links[link].name = name
        links[link].state = state
        effects.withOutput(ofLink: link) {
            BalancerFrame.welcome(version: LinkLimits.version, balancer: identifier, loop: loop, loops: loops)
                .encode(into: &$0)
        }
        effects.noteServer(name, incarnation: incarnation, "registered as \(state)")
        announcePeers(effects)
        if state != .starting { placeParked(now: now, effects) }
    }

    private mutating func setState(_ link: Int, _ state: ServerState, now: UInt64, _ effects: some BalancerEffects) {
        guard links[link].state != state else { return }
        links[link].state = state
        effects.noteServer(links[link].name, incarnation: links[link].incarnation, "is \(state)")
        announcePeers(effects)
        if state != .starting { placeParked(now: now, effects) }
    }

    private mutating func placeParked(now: UInt64, _ effects: some BalancerEffects) {
        for slot in table.slots.indices where table[slot].place == .parked {
            guard let link = choose(room: table[slot].position.room, avoiding: nil) else { return }
            attach(slot, to: link, now: now, effects)
        }
    }

    /// Applies a delivery whole, or not at all when the stream is gone or attached elsewhere by now.
    private mutating func deliver(
        _ link: Int, _ delivery: Delivery, now: UInt64, _ effects: some BalancerEffects
    ) {
        guard let slot = table.index(delivery.stream), table[slot].place == .attached(link),
            table[slot].attachment == delivery.attachment
        else { return }
        let end = table[slot].settled + UInt64(table[slot].unsettled.count)
        guard delivery.settled >= table[slot].settled, delivery.settled <= end else {
            fail(link, "a settlement outside the client's bytes", now: now, effects)
            return
        }
        let settledNow = Int(delivery.settled - table[slot].settled)
        counters.unsettledBytes -= settledNow
        if settledNow == table[slot].unsettled.count {
            // A connection that once sent much does not keep its buffer.
            table[slot].unsettled.removeAll(keepingCapacity: table[slot].unsettled.capacity <= 4_096)
            table[slot].stamps.removeAll(keepingCapacity: table[slot].stamps.capacity <= 64)
        } else if settledNow > 0 {
            table[slot].unsettled.removeFirst(settledNow)
            let whole = table[slot].stamps.firstIndex { $0.end > delivery.settled } ?? table[slot].stamps.count
            table[slot].stamps.removeFirst(whole)
        }
        if !table[slot].isServed, delivery.position != nil {
            table[slot].isServed = true
            let since = table[slot].departure.outageSince
            if since != 0 { counters.gaps.observe(now - min(now, since)) }
            table[slot].departure = StreamSlot.Departure()
        }
        table[slot].settled = delivery.settled
        if let position = delivery.position { table.setPosition(slot, position) }
        if let context = delivery.context {
            table[slot].context.removeAll(keepingCapacity: true)
            table[slot].context.append(contentsOf: context)
        }
        if !delivery.bytes.isEmpty {
            counters.bytesToClients += delivery.bytes.count
            effects.deliver(delivery.bytes, to: slot)
        }
        if let mark = delivery.mark { start(slot, mark, now: now, effects) }
        if delivery.closes {
            remove(slot)
            effects.closeClient(slot, afterOutput: true)
        } else if table[slot].isReadingPaused, table[slot].unsettled.count < LinkLimits.unsettledBytes / 2 {
            table[slot].isReadingPaused = false
            effects.setReading(slot, true)
        }
    }

    private mutating func multicast(
        _ link: Int, _ multicast: Multicast, now: UInt64, _ effects: some BalancerEffects
    ) {
        let isNumbered = multicast.next != multicast.base
        if multicast.room == 0 {
            var slot = table.firstInLink(link)
            while slot >= 0 {
                if table[slot].isServed, table[slot].kind == multicast.kind,
                    table[slot].position.lobbyNumber == multicast.base
                {
                    table[slot].position.lobbyNumber = multicast.next
                    counters.bytesToClients += multicast.bytes.count
                    effects.deliver(multicast.bytes, to: slot)
                }
                slot = table[slot].nextInLink
            }
            return
        }
        var slot = table.firstInRoom(multicast.room)
        while slot >= 0 {
            if table[slot].place == .attached(link), table[slot].isServed, table[slot].kind == multicast.kind,
                !isNumbered || table[slot].position.roomNumber == multicast.base
            {
                if isNumbered { table[slot].position.roomNumber = multicast.next }
                counters.bytesToClients += multicast.bytes.count
                effects.deliver(multicast.bytes, to: slot)
                if multicast.isMarked { start(slot, Mark(number: multicast.next), now: now, effects) }
            }
            slot = table[slot].nextInRoom
        }
    }

    private mutating func move(
        _ link: Int, stream: StreamID, attachment: UInt32, target: Incarnation, room: RoomID, now: UInt64,
        _ effects: some BalancerEffects
    ) {
        guard let slot = table.index(stream), table[slot].place == .attached(link),
            table[slot].attachment == attachment
        else { return }
        if target == 0 {
            detach(slot, from: link, reason: .moved)
            place(slot, room: room, avoiding: link, now: now, effects)
        } else if let owner = links.firstIndex(where: { $0.isRegistered && $0.incarnation == target }) {
            detach(slot, from: link, reason: .moved)
            attach(slot, to: owner, now: now, effects)
        } else {
            // No link to the owner is as good as a lost one: the mover may take the room.
            effects.withOutput(ofLink: link) {
                BalancerFrame.lost(incarnation: target, silence: 0).encode(into: &$0)
            }
            detach(slot, from: link, reason: .ownerLost)
            attach(slot, to: link, now: now, effects)
        }
    }
}

internal import Bytes
internal import Games
internal import Link
internal import Rooms
internal import Store

/// Where a room is to be played.
enum Resolution {
    /// Here.
    case owned(RoomEntry)
    /// At this owner.
    case elsewhere(Incarnation)
    /// Not known yet: try again shortly.
    case later
    /// It has ended, or never was.
    case missing
    /// It could not be loaded.
    case unavailable
}

// Who owns a room. The lease row alone decides: what this server believes about others only tells it when to try; the
// fence in every commit makes a wrong belief harmless.
extension ServerMachine {
    /// Finds a room's owner, and takes the room when nobody living owns it.
    func resolve(_ id: RoomID, _ body: @escaping (Resolution) -> Void) {
        if let entry = rooms[id], !entry.isDropped {
            body(entry.isReleasing ? .later : .owned(entry))
            return
        }
        if taking[id] != nil {
            taking[id]?.append(body)
            return
        }
        guard let row = read({ try reader.room(id: id) }) else { return }
        guard let row, row.status != .closed else {
            body(.missing)
            return
        }
        guard row.status == .open else {
            body(.unavailable)
            return
        }
        guard let owner = row.owner else {
            take([id], from: nil, waiting: body)
            return
        }
        guard owner != identity.incarnation else {
            take([id], from: owner, waiting: body)
            return
        }
        switch claim(id, from: owner) {
        case .lives: body(.elsewhere(owner))
        case .wait: body(.later)
        case .takeable:
            // The owner's death may just have been found out, and the room be among those that are being taken for it.
            if taking[id] != nil {
                taking[id]?.append(body)
            } else {
                take([id], from: owner, waiting: body)
            }
        }
    }

    /// What may be done about a room that another server owns.
    private enum Claim {
        case lives
        case takeable
        /// A balancer has lost it, but it was taken on such a report less than a second ago.
        case wait
    }

    /// Whether a lease may be taken: the owner is proven dead, its row has expired, or a balancer has lost its link; the
    /// last at most once a second for each room.
    private func claim(_ id: RoomID, from owner: Incarnation) -> Claim {
        if dead.contains(owner) { return .takeable }
        if effects.isDead(owner) {
            // What it was running is counted before anything of its rooms is run again.
            died(owner)
            return .takeable
        }
        guard let servers = read({ try reader.servers() }) else { return .wait }
        guard let row = servers.first(where: { $0.incarnation == owner }) else { return .takeable }
        if row.expiresAt < effects.wallClock() { return .takeable }
        guard lostReports[owner] != nil else { return .lives }
        return mayForce(id) ? .takeable : .wait
    }

    /// Whether a room may be taken on a balancer's word alone; notes that it is.
    private func mayForce(_ id: RoomID) -> Bool {
        if let last = forcedTakes[id], now - last < ServerLimits.forcedTakeMilliseconds * 1_000_000 { return false }
        forcedTakes[id] = now
        return true
    }

    /// Takes the rooms of a server that is dead or lost, those that this server wins among the ready ones. The others are
    /// taken by their winners, or when somebody asks for them.
    func takeOver(from former: Incarnation) {
        guard state != .starting else { return }
        let isProven = dead.contains(former) || effects.isDead(former)
        if isProven {
            dead.insert(former)
            if let key = effects.poison(of: former) {
                submit(.recordPoison(key: key, incarnation: former)) { [self] outcome, _ in
                    if case .deaths(let deaths) = outcome, deaths >= ServerLimits.poisonDeaths {
                        poisoned.insert(key)
                        effects.note("a command is not run again", ["key": key, "deaths": "\(deaths)"])
                    }
                }
            }
        }
        guard state == .ready else { return }
        guard let owned = read({ try reader.rooms(ownedBy: former) }) else { return }
        let candidates = readyServers.subtracting([former])
        let mine = owned.keys.filter {
            taking[$0] == nil && rendezvousWinner(room: $0, among: candidates) == identity.incarnation
                && (isProven || mayForce($0))
        }.sorted()
        var rest = mine[...]
        while !rest.isEmpty {
            take(Array(rest.prefix(ServerLimits.takeBatch)), from: former, waiting: nil)
            rest = rest.dropFirst(ServerLimits.takeBatch)
        }
        if dead.contains(former), owned.isEmpty { bury(former) }
    }

    /// Removes what is left of a dead server that owns nothing any more.
    private func bury(_ former: Incarnation) {
        submit(.removeServer(former)) { [self] outcome, _ in
            if outcome == .done { effects.cleanUp(after: former) }
        }
    }

    private func take(_ ids: [RoomID], from former: Incarnation?, waiting body: ((Resolution) -> Void)?) {
        for id in ids { taking[id] = [] }
        if let body, let id = ids.first { taking[id] = [body] }
        let takenBefore = roomsTaken
        beginTake(from: former)
        submit(.takeRooms(TakeRooms(taker: identity.incarnation, from: former, rooms: ids))) {
            [self] outcome, _ in
            var loaded: [RoomID: LoadedRoom] = [:]
            if case .taken(let rooms) = outcome {
                for room in rooms { loaded[room.record.id] = room }
            }
            for id in ids {
                let waiting = taking.removeValue(forKey: id) ?? []
                let resolution: Resolution
                if let room = loaded[id] {
                    resolution = install(room, from: former)
                } else {
                    // Somebody else was first, or the disk is full: ask again for what is true then.
                    resolution = .later
                }
                for body in waiting { body(resolution) }
            }
            // Others have taken rooms since this was asked for, perhaps some of these.
            if roomsTaken != takenBefore { confirm() }
            endTake(from: former, rooms: loaded.count, isTakeover: body == nil)
            if former != nil, !loaded.isEmpty {
                effects.note(
                    "rooms taken",
                    ["count": "\(loaded.count)", "from": former.map { String($0, radix: 36) } ?? "nobody"])
            }
            if let former, dead.contains(former), let left = read({ try reader.rooms(ownedBy: former) }), left.isEmpty {
                bury(former)
            }
        }
    }

    /// Rebuilds a room that was taken. One that does not add up is quarantined alone.
    private func install(_ loaded: LoadedRoom, from former: Incarnation?) -> Resolution {
        let record = loaded.record
        do {
            let entry = try rebuild(loaded)
            entry.snapshotLogEnd = logEnd
            // An older lease of the same room, which was lost without this server knowing.
            if let former = rooms[record.id] { drop(former) }
            rooms[record.id] = entry
            entry.deadline = entry.room.deadline
            if entry.deadline != nil { timed[record.id] = entry }
            credit(entry, from: former)
            return .owned(entry)
        } catch {
            let reason = (error as? RoomProblem)?.message ?? "\(error)"
            counters.quarantined += 1
            effects.note("room quarantined", ["pin": "\(record.pin)", "reason": reason])
            submit(.quarantine(record.id, fence: record.fence, reason: reason)) { _, _ in }
            return .unavailable
        }
    }

    /// Gives the players back the time from the last sign of the former owner to this take, once for each fence. The
    /// largest outage over the balancers counts. When no balancer has told of it yet, the first that does is heard.
    private func credit(_ entry: RoomEntry, from former: Incarnation?) {
        guard let former, former != identity.incarnation, entry.deadline != nil else { return }
        entry.taken = (former, now)
        if let sign = lastSigns[former]?.values.min() { credit(entry, since: sign) }
    }

    /// A balancer tells of an outage after rooms were taken, as when the kernel was faster with the death of the owner.
    func creditLate(from former: Incarnation) {
        guard let sign = lastSigns[former]?.values.min() else { return }
        for entry in timed.values where entry.taken?.from == former { credit(entry, since: sign) }
    }

    /// A stream comes to a room that was taken when no server was left to be told of the outage.
    func creditLate(_ entry: RoomEntry, _ stream: ServerStream) {
        guard let notice = stream.notice, notice.outage > 0 else { return }
        credit(entry, since: stream.openedAt - min(stream.openedAt, notice.outage))
    }

    private func credit(_ entry: RoomEntry, since sign: UInt64) {
        guard let taken = entry.taken, !entry.isDropped, !entry.isReleasing else { return }
        let outage = Int64((taken.at - min(taken.at, sign)) / 1_000_000)
        guard outage > 0 else { return }
        entry.taken = nil
        guard let credit = entry.room.creditRecord(milliseconds: outage, at: effects.wallClock()) else { return }
        record(entry, credit, nil)
    }

    /// The room as its stored records add up.
    func rebuild(_ loaded: LoadedRoom) throws -> RoomEntry {
        let record = loaded.record
        guard let rules = catalogue[record.kind] else {
            throw RoomLoadError(message: "this server does not know the game \(record.kind)")
        }
        var room = Room(
            id: record.id, pin: record.pin, title: record.title, options: record.options, creator: record.creator,
            rules: rules, at: record.createdAt, reserved: record.reserved)
        if let snapshot = loaded.snapshot { try room.restore(snapshot) }
        let firstNumber = room.number + 1
        for encoded in loaded.tail { try room.apply(try LogRecord(encoded[...])) }
        return RoomEntry(
            room: room, fence: record.fence, firstNumber: firstNumber, records: loaded.tail, summary: record.summary)
    }

    /// Another server owns the room now: what was decided here since is void; its streams go there.
    func lose(_ entry: RoomEntry) {
        guard !entry.isDropped else { return }
        writesRefused += 1
        effects.note("write refused: another server owns the room", ["pin": "\(entry.room.pin)"])
        drop(entry)
    }

    /// Forgets a room whose state here is not the stored one; its streams are opened anew and look for it.
    func drop(_ entry: RoomEntry) {
        entry.isDropped = true
        if rooms[entry.room.id] === entry { rooms[entry.room.id] = nil }
        if timed[entry.room.id] === entry { timed[entry.room.id] = nil }
        for stream in takeStreams(entry) {
            stream.room = nil
            reopen(stream)
        }
    }

    /// All streams of a room, which has none any more.
    private func takeStreams(_ entry: RoomEntry) -> [ServerStream] {
        let streams = entry.streams + entry.pages
        entry.streams = []
        entry.pages = []
        return streams
    }

    /// A room was given up with its snapshot: its streams go to a server that is ready.
    func released(_ entry: RoomEntry) {
        entry.isDropped = true
        if rooms[entry.room.id] === entry { rooms[entry.room.id] = nil }
        if timed[entry.room.id] === entry { timed[entry.room.id] = nil }
        for stream in takeStreams(entry) {
            stream.room = nil
            if entry.room.phase == .closed || state == .ready {
                reopen(stream)
            } else {
                move(stream, to: 0, room: entry.room.id)
            }
        }
    }
}

/// A room that cannot be rebuilt.
private struct RoomLoadError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

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
        if owner == identity.incarnation || mayTake(id, from: owner) {
            take([id], from: owner, waiting: body)
        } else {
            body(.elsewhere(owner))
        }
    }

    /// Whether a lease may be taken: the owner is proven dead, its row has expired, or a balancer has lost its link; the
    /// last at most once a second for each room.
    private func mayTake(_ id: RoomID, from owner: Incarnation) -> Bool {
        if dead.contains(owner) || effects.isDead(owner) { return true }
        guard let servers = read({ try reader.servers() }) else { return false }
        guard let row = servers.first(where: { $0.incarnation == owner }) else { return true }
        if row.expiresAt < effects.wallClock() { return true }
        guard lostReports[owner] != nil else { return false }
        let last = forcedTakes[id] ?? 0
        guard last == 0 || now - last >= ServerLimits.forcedTakeMilliseconds * 1_000_000 else { return false }
        forcedTakes[id] = now
        return true
    }

    /// Takes the rooms of a server that is dead or lost, those that this server wins among the ready ones. The others are
    /// taken by their winners, or when somebody asks for them.
    func takeOver(from former: Incarnation) {
        guard state == .ready else { return }
        if dead.contains(former) || effects.isDead(former) {
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
        guard let owned = read({ try reader.rooms(ownedBy: former) }) else { return }
        let candidates = readyServers.subtracting([former])
        let mine = owned.keys.filter {
            taking[$0] == nil && rendezvousWinner(room: $0, among: candidates) == identity.incarnation
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
            guard let rules = catalogue[record.kind] else {
                throw RoomLoadError(message: "this server does not know the game \(record.kind)")
            }
            var room = Room(
                id: record.id, pin: record.pin, title: record.title, options: record.options,
                creator: record.creator, rules: rules, at: record.createdAt)
            if let snapshot = loaded.snapshot { try room.restore(snapshot) }
            let firstNumber = room.number + 1
            for encoded in loaded.tail { try room.apply(try LogRecord(encoded[...])) }
            let entry = RoomEntry(
                room: room, fence: record.fence, firstNumber: firstNumber, records: loaded.tail,
                summary: record.summary)
            entry.snapshotLogEnd = logEnd
            rooms[record.id] = entry
            entry.deadline = entry.room.deadline
            if entry.deadline != nil { timed[record.id] = entry }
            credit(entry, from: former)
            return .owned(entry)
        } catch {
            let reason = (error as? RoomProblem)?.message ?? "\(error)"
            effects.note("room quarantined", ["pin": "\(record.pin)", "reason": reason])
            submit(.quarantine(record.id, fence: record.fence, reason: reason)) { _, _ in }
            return .unavailable
        }
    }

    /// Gives the players back the time from the last sign of the former owner to this take, once for each fence.
    private func credit(_ entry: RoomEntry, from former: Incarnation?) {
        guard let former, former != identity.incarnation, let sign = lastSigns[former] else { return }
        let outage = Int64((now - min(now, sign)) / 1_000_000)
        guard let credit = entry.room.creditRecord(milliseconds: outage, at: effects.wallClock()) else { return }
        record(entry, credit, nil)
    }

    /// Another server owns the room now: what was decided here since is void; its streams go there.
    func lose(_ entry: RoomEntry) {
        guard !entry.isDropped else { return }
        writesRefused += 1
        effects.note("write refused: another server owns the room", ["pin": "\(entry.room.pin)"])
        drop(entry)
    }

    /// Forgets a room whose state here is not the stored one; its streams look for it anew.
    func drop(_ entry: RoomEntry) {
        entry.isDropped = true
        if rooms[entry.room.id] === entry { rooms[entry.room.id] = nil }
        if timed[entry.room.id] === entry { timed[entry.room.id] = nil }
        for stream in entry.streams + entry.pages {
            part(stream, entry)
            stream.isResolving = false
            resolveAgain(stream)
        }
    }

    /// A room was given up with its snapshot: its streams go to a server that is ready.
    func released(_ entry: RoomEntry) {
        entry.isDropped = true
        if rooms[entry.room.id] === entry { rooms[entry.room.id] = nil }
        if timed[entry.room.id] === entry { timed[entry.room.id] = nil }
        for stream in entry.streams + entry.pages {
            stream.room = nil
            if entry.room.phase == .closed || state == .ready {
                stream.isResolving = false
                resolveAgain(stream)
            } else {
                move(stream, to: 0, room: entry.room.id)
            }
        }
        entry.streams.removeAll()
        entry.pages.removeAll()
    }
}

/// A room that cannot be rebuilt.
private struct RoomLoadError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

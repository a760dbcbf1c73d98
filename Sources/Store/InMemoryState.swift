import Bytes

/// What an `InMemoryStore` holds, and what each write does to it.
struct InMemoryState: Sendable {
    struct Room: Sendable {
        var record: RoomRecord
        var snapshot: [UInt8]?
        var tail: [[UInt8]] = []
        /// In the order of their first events; those with the same one in the order of writing.
        var segments: [SegmentRecord] = []

        var loaded: LoadedRoom { LoadedRoom(record: record, snapshot: snapshot, tail: tail) }
    }

    enum Receipt: Sendable {
        case session(SessionID)
        case lobby(Int64)
        case room(RoomID)
        case act(Outcome)
        case number(Int64)
    }

    struct StoredReceipt: Sendable {
        var key: String
        var at: WallTime
        var receipt: Receipt
    }

    var servers: [Incarnation: ServerRecord] = [:]
    var users: [UserID: UserRecord] = [:]
    var sessions: [SessionID: SessionRecord] = [:]
    var receipts: [SessionID: [StoredReceipt]] = [:]
    var rooms: [RoomID: Room] = [:]
    var lobby: [LobbyRecord] = []
    var poison: [String: Set<Incarnation>] = [:]
    var audit: [AuditRecord] = []
    var auditEnd: Int64 = 0
    var takeovers: [TakeoverRecord] = []
    var access: [AccessChange] = []
    var code: Bootstrap?
    /// Those that were charged last at the end.
    var buckets: [(key: String, time: WallTime)] = []
    /// Oldest first.
    var games: [GameRecord] = []
    var ratings: [RatingKey: RatingRecord] = [:]
    var meetings = InMemoryMeetings()

    mutating func apply(_ write: Write, by incarnation: Incarnation) -> Outcome {
        switch write {
        case .publishServer(let record):
            servers[record.incarnation] = record
            return .done
        case .renewServer(let server, let state, let expiresAt, let writesRefused, let load):
            guard servers[server] != nil else { return .refused(.unknown) }
            servers[server]?.state = state
            servers[server]?.expiresAt = expiresAt
            servers[server]?.writesRefused = writesRefused
            servers[server]?.load = load
            return .done
        case .removeServer(let server):
            servers[server] = nil
            return .done
        case .createUser(let user, let session, let key): return createUser(user, session, key)
        case .setPassword(let user, let phc):
            guard users[user] != nil else { return .refused(.unknown) }
            users[user]?.password = phc
            noteAccess(of: user)
            return .done
        case .changePassword(let user, let phc, let session):
            return changePassword(user, phc: phc, keeping: session)
        case .startSession(let session, let key): return startSession(session, key)
        case .attachSession(let id, let epoch, let now): return attachSession(id, from: epoch, now)
        case .rotateSession(let id, let generation, let key, let now): return rotateSession(id, generation, key, now)
        case .revokeSession(let id):
            guard let session = sessions[id] else { return .refused(.unknown) }
            sessions[id]?.isRevoked = true
            noteAccess(of: session.user)
            return .done
        case .appendLobby(let body, let at, let epoch, let key):
            if let refusal = refusal(key.session, now: at, epoch: epoch) { return .refused(refusal) }
            if let replay = replay(key) { return replay }
            if isExpired(key) { return .refused(.expired) }
            let number = appendLobby(body, at)
            store(.lobby(number), key, at)
            return .lobby(number: number, isReplay: false)
        case .createRoom(let room, let pins, let text, let epoch, let key):
            return createRoom(room, pins, text, epoch, key)
        case .meet(let act, let origin): return meet(act, origin)
        case .append(let append): return self.append(append, incarnation)
        case .snapshot(let snapshot): return self.snapshot(snapshot, incarnation)
        case .takeRooms(let take): return self.take(take)
        case .confirmFences(let fences):
            return .stale(fences.filter { !holds($0.key, $0.value, incarnation) }.keys.sorted())
        case .quarantine(let room, let fence, _):
            guard holds(room, fence, incarnation) else { return .refused(.staleFence) }
            rooms[room]?.record.status = .quarantined
            rooms[room]?.record.owner = nil
            return .done
        case .recordPoison(let key, let server):
            poison[key, default: []].insert(server)
            return .deaths(Int64(poison[key]?.count ?? 0))
        case .recordTakeover(let record):
            takeovers.append(record)
            if takeovers.count > StoreLimits.takeovers { takeovers.removeFirst() }
            return .done
        case .audit(let record):
            append(audit: record)
            return .done
        case .administer(let act, let actor, let at, let key): return administer(act, by: actor, at: at, key)
        case .charge(let charges, let at): return charge(charges, at: at)
        case .forgive(let keys):
            buckets.removeAll { keys.contains($0.key) }
            return .done
        }
    }

    func openRoom(pin: Int64) -> RoomRecord? {
        rooms.values.first { $0.record.pin == pin && $0.record.status == .open }?.record
    }
}

// MARK: Accounts and receipts

extension InMemoryState {
    private func refusal(_ session: SessionID, now: WallTime, epoch: Int64) -> Refusal? {
        guard let session = sessions[session] else { return .unknown }
        return refusal(session, now: now, epoch: epoch)
    }

    func replay(_ key: ReceiptKey) -> Outcome? {
        guard let stored = receipts[key.session]?.first(where: { $0.key == key.key }) else { return nil }
        switch stored.receipt {
        case .session(let id): return sessions[id].map { .session($0, isReplay: true) } ?? .refused(.unknown)
        case .lobby(let number): return .lobby(number: number, isReplay: true)
        case .room(let id): return rooms[id].map { .room($0.record, isReplay: true) } ?? .refused(.unknown)
        case .act(let outcome): return outcome
        case .number(let number): return .number(number, isReplay: true)
        }
    }

    /// Whether a key that has no receipt is older than one that has: its own may have been dropped.
    func isExpired(_ key: ReceiptKey) -> Bool {
        guard key.session != 0, let request = Int64(key.key) else { return false }
        return receipts[key.session]?.contains { (Int64($0.key) ?? 0) > request } ?? false
    }

    mutating func store(_ receipt: Receipt, _ key: ReceiptKey, _ at: WallTime) {
        var kept = receipts[key.session] ?? []
        kept.append(StoredReceipt(key: key.key, at: at, receipt: receipt))
        if key.session == 0 {
            kept.removeAll { $0.at < at - ReceiptLimits.withoutSessionMilliseconds }
        } else if kept.count > ReceiptLimits.perSession {
            kept.removeFirst()
        }
        receipts[key.session] = kept
    }

    private mutating func createUser(_ user: UserRecord, _ session: SessionRecord, _ key: ReceiptKey) -> Outcome {
        if let replay = replay(key) { return replay }
        let clash = users.values.contains {
            $0.id == user.id || $0.folded == user.folded || $0.skeleton == user.skeleton
        }
        if clash || sessions[session.id] != nil { return .refused(.nameTaken) }
        users[user.id] = user
        sessions[session.id] = session
        store(.session(session.id), key, user.createdAt)
        return .session(session, isReplay: false)
    }

    private mutating func startSession(_ session: SessionRecord, _ key: ReceiptKey) -> Outcome {
        if let replay = replay(key) { return replay }
        guard let user = users[session.user], sessions[session.id] == nil else { return .refused(.unknown) }
        if let refusal = user.refusal(now: session.createdAt) { return .refused(refusal) }
        sessions[session.id] = session
        store(.session(session.id), key, session.createdAt)
        return .session(session, isReplay: false)
    }

    private mutating func attachSession(_ id: SessionID, from epoch: Int64?, _ now: WallTime) -> Outcome {
        guard var session = sessions[id] else { return .refused(.unknown) }
        if let refusal = refusal(session, now: now, epoch: epoch ?? session.epoch) { return .refused(refusal) }
        session.epoch += 1
        sessions[id] = session
        return .session(session, isReplay: false)
    }

    private mutating func rotateSession(
        _ id: SessionID, _ generation: Int64, _ key: String, _ now: WallTime
    ) -> Outcome {
        guard let session = sessions[id] else { return .refused(.unknown) }
        if let refusal = users[session.user]?.refusal(now: now) { return .refused(refusal) }
        switch session.rotation(generation: generation, key: key, now: now) {
        case .next(let next):
            sessions[id] = next
            return .session(next, isReplay: false)
        case .again: return .session(session, isReplay: true)
        case .reuse:
            sessions[id]?.isRevoked = true
            noteAccess(of: session.user)
            return .refused(.reused)
        case .refused(let refusal): return .refused(refusal)
        }
    }
}

// MARK: Rooms and the lobby

extension InMemoryState {
    mutating func appendLobby(_ body: [UInt8], _ at: WallTime) -> Int64 {
        let number = (lobby.last?.number ?? 0) + 1
        lobby.append(LobbyRecord(number: number, at: at, body: body))
        if lobby.count > StoreLimits.lobbyLength { lobby.removeFirst() }
        return number
    }

    private mutating func createRoom(
        _ room: RoomRecord, _ pins: [Int64], _ text: [UInt8], _ epoch: Int64, _ key: ReceiptKey
    ) -> Outcome {
        if let refusal = refusal(key.session, now: room.createdAt, epoch: epoch) { return .refused(refusal) }
        if let replay = replay(key) { return replay }
        if isExpired(key) { return .refused(.expired) }
        guard let record = insert(RoomDraft(record: room, pins: pins, announcement: text)) else {
            return .refused(.pinTaken)
        }
        store(.room(record.id), key, record.createdAt)
        return .room(record, isReplay: false)
    }

    private func holds(_ room: RoomID, _ fence: Int64, _ incarnation: Incarnation) -> Bool {
        guard let record = rooms[room]?.record else { return false }
        return record.owner == incarnation && record.fence == fence
    }

    private mutating func append(_ append: RoomAppend, _ incarnation: Incarnation) -> Outcome {
        guard holds(append.room, append.fence, incarnation), var room = rooms[append.room] else {
            return .refused(.staleFence)
        }
        if append.status == .open, let other = openRoom(pin: room.record.pin), other.id != append.room {
            return .refused(.pinTaken)
        }
        if let record = append.record { room.tail.append(record) }
        if let summary = append.summary { room.record.summary = summary }
        if let status = append.status { room.record.status = status }
        if let wakeAt = append.wakeAt { room.record.wakeAt = wakeAt }
        rooms[append.room] = room
        if let finished = append.finished { finish(finished) }
        useInvites(of: append)
        return .done
    }

    private mutating func snapshot(_ snapshot: RoomSnapshot, _ incarnation: Incarnation) -> Outcome {
        guard holds(snapshot.room, snapshot.fence, incarnation), var room = rooms[snapshot.room] else {
            return .refused(.staleFence)
        }
        room.snapshot = snapshot.state
        room.tail = []
        if let segment = snapshot.segment {
            let index = room.segments.firstIndex { $0.firstEvent > segment.firstEvent } ?? room.segments.endIndex
            room.segments.insert(segment, at: index)
        }
        if snapshot.releases { room.record.owner = nil }
        rooms[snapshot.room] = room
        return .done
    }

    private mutating func take(_ take: TakeRooms) -> Outcome {
        var taken: [LoadedRoom] = []
        var seen: Set<RoomID> = []
        for id in take.rooms where seen.insert(id).inserted {
            guard var room = rooms[id], room.record.owner == take.from else { continue }
            room.record.owner = take.taker
            room.record.fence += 1
            rooms[id] = room
            taken.append(room.loaded)
        }
        if let from = take.from, from != take.taker { servers[from]?.roomsTaken += Int64(taken.count) }
        return .taken(taken)
    }
}

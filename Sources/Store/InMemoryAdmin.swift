import Bytes

// Operators' acts and bounds on attempts over the state in memory.
extension InMemoryState: AdminTables {
    func user(folded: String) -> UserRecord? { users.values.first { $0.folded == folded } }
    func user(id: UserID) -> UserRecord? { users[id] }
    func session(id: SessionID) -> SessionRecord? { sessions[id] }
    func hasAdmin() -> Bool { users.values.contains(where: \.isAdmin) }
    func bootstrap() -> Bootstrap? { code }

    func liveServers(now: WallTime) -> [ServerRecord] { servers.values.filter { $0.expiresAt > now } }

    func closableRoom(pin: Int64) -> RoomRecord? {
        openRoom(pin: pin)
            ?? rooms.values.map(\.record).filter { $0.pin == pin && $0.status == .quarantined }
            .max { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    func knownOutcome(_ key: ReceiptKey) -> Outcome? { replay(key) ?? (isExpired(key) ? .refused(.expired) : nil) }

    mutating func update(_ user: UserRecord) { users[user.id] = user }

    mutating func revokeSessions(of user: UserID, except kept: SessionID?) {
        for id in sessions.keys where sessions[id]?.user == user && id != kept { sessions[id]?.isRevoked = true }
    }

    mutating func noteAccess(of user: UserID) {
        access.append(AccessChange(number: (access.last?.number ?? 0) + 1, user: user))
        if access.count > StoreLimits.accessLength { access.removeFirst() }
    }

    mutating func setDrain(_ server: Incarnation, _ drains: Bool) { servers[server]?.drainRequested = drains }

    mutating func close(_ room: RoomRecord, reason: String) {
        if room.status == .open {
            rooms[room.id]?.record.closing = reason
        } else {
            rooms[room.id]?.record.status = .closed
        }
    }

    mutating func announce(_ body: [UInt8], at: WallTime) { _ = appendLobby(body, at) }

    mutating func setBootstrap(_ code: Bootstrap?) { self.code = code }

    mutating func append(audit line: AuditRecord) {
        if let key = line.eventKey, let index = audit.lastIndex(where: { $0.eventKey == key }) {
            audit[index].count += line.count
            return
        }
        var line = line
        line.number = auditEnd + 1
        auditEnd = line.number
        audit.append(line)
        let limit = line.isEvent ? StoreLimits.eventLength : StoreLimits.auditLength
        if audit.count > limit, audit.count(where: { $0.isEvent == line.isEvent }) > limit,
            let oldest = audit.firstIndex(where: { $0.isEvent == line.isEvent })
        {
            audit.remove(at: oldest)
        }
    }

    mutating func keep(_ outcome: Outcome, _ key: ReceiptKey, at: WallTime) {
        switch outcome {
        case .room(let room, _): store(.room(room.id), key, at)
        case .number(let number, _): store(.number(number), key, at)
        default: store(.act(outcome), key, at)
        }
    }
}

extension InMemoryState: ThrottleTable {
    func fullAt(_ key: String) -> WallTime? { buckets.last { $0.key == key }?.time }

    mutating func setFullAt(_ key: String, _ time: WallTime) {
        buckets.removeAll { $0.key == key }
        buckets.append((key, time))
        if buckets.count > StoreLimits.buckets { buckets.removeFirst() }
    }
}

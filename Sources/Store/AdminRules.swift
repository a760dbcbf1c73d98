public import Bytes

/// What an act needs of an engine's tables, inside one transaction.
package protocol AdminTables {
    /// How the tables fail.
    associatedtype Problem: Error

    func user(folded: String) throws(Problem) -> UserRecord?
    func user(id: UserID) throws(Problem) -> UserRecord?
    func session(id: SessionID) throws(Problem) -> SessionRecord?
    func hasAdmin() throws(Problem) -> Bool
    func liveServers(now: WallTime) throws(Problem) -> [ServerRecord]
    /// The open room with this PIN, else the newest quarantined one.
    func closableRoom(pin: Int64) throws(Problem) -> RoomRecord?
    func bootstrap() throws(Problem) -> Bootstrap?
    /// The stored outcome of the act with this key, or `expired` when its own may have been dropped.
    func knownOutcome(_ key: ReceiptKey) throws(Problem) -> Outcome?

    /// Stores password, admin flag and ban.
    mutating func update(_ user: UserRecord) throws(Problem)
    /// All but this one.
    mutating func revokeSessions(of user: UserID, except: SessionID?) throws(Problem)
    mutating func noteAccess(of user: UserID) throws(Problem)
    mutating func setDrain(_ server: Incarnation, _ drains: Bool) throws(Problem)
    /// Has an open room's owner close it; closes a quarantined one.
    mutating func close(_ room: RoomRecord, reason: String) throws(Problem)
    mutating func announce(_ body: [UInt8], at: WallTime) throws(Problem)
    mutating func setBootstrap(_ code: Bootstrap?) throws(Problem)
    mutating func append(audit: AuditRecord) throws(Problem)
    mutating func keep(_ outcome: Outcome, _ key: ReceiptKey, at: WallTime) throws(Problem)
}

extension AdminTables {
    /// Runs an act, with its line in the audit log and its receipt, all in the caller's transaction. A refused act
    /// changes nothing else. What is known already is neither done nor written again.
    package mutating func administer(
        _ act: AdminAct, by actor: Actor, at: WallTime, _ key: ReceiptKey?
    ) throws(Problem) -> Outcome {
        // An older attachment or an ended session is no longer this account: nothing is said in its name.
        if case .account(let user, let session, let epoch, _) = actor {
            if let refusal = try refusal(user, session, epoch: epoch, at) { return .refused(refusal) }
        }
        if let key, let known = try knownOutcome(key) { return known }
        let refusal = try perform(act, by: actor, at)
        // Who has no right may ask as often as it likes: such lines are counted like other attempts.
        var line = AuditRecord(
            at: at, actor: actor.text, action: act.name, target: act.target, result: refusal?.name ?? "done",
            detail: act.detail(at: at), isEvent: refusal == .forbidden || refusal != nil && act.isOpenToAll)
        if line.isEvent { line.detail = "" }
        try append(audit: line)
        let outcome = refusal.map { Outcome.refused($0) } ?? .done
        if let key { try keep(outcome, key, at: at) }
        return outcome
    }

    /// Sets an account's password and ends its sessions but this one.
    package mutating func changePassword(
        _ id: UserID, phc: String, keeping session: SessionID
    ) throws(Problem) -> Outcome {
        guard var user = try user(id: id) else { return .refused(.unknown) }
        user.password = phc
        try update(user)
        try revokeSessions(of: id, except: session)
        try noteAccess(of: id)
        return .done
    }

    /// Why the session may not write, or nil when it may: it has ended, or its account is kept out.
    package func refusal(_ session: SessionRecord, now: WallTime, epoch: Int64) throws(Problem) -> Refusal? {
        if let refusal = session.refusal(now: now, epoch: epoch) { return refusal }
        return try user(id: session.user)?.refusal(now: now)
    }

    private func refusal(
        _ user: UserID, _ session: SessionID, epoch: Int64, _ now: WallTime
    ) throws(Problem) -> Refusal? {
        guard let session = try self.session(id: session), session.user == user, let user = try self.user(id: user)
        else {
            return .unknown
        }
        return session.refusal(now: now, epoch: epoch) ?? user.refusal(now: now)
    }

    private mutating func perform(_ act: AdminAct, by actor: Actor, _ at: WallTime) throws(Problem) -> Refusal? {
        var caller: UserRecord?
        if case .account(let user, _, _, _) = actor { caller = try self.user(id: user) }
        if case .claimAdmin(let hash) = act { return try claim(hash, caller, at) }
        guard caller?.isAdmin ?? true else { return .forbidden }
        switch act {
        case .drain(let name): return try drain(name, at)
        case .resume(let name): return try resume(name, at)
        case .ban(let folded, let reason, let until):
            return try change(folded, at) { user in
                user.ban = Ban(reason: reason, at: at, until: until)
                return nil
            }
        case .unban(let folded):
            return try change(folded, at) { user in
                guard user.ban != nil else { return .unchanged }
                user.ban = nil
                return nil
            }
        case .setAdmin(let folded, let isAdmin):
            return try change(folded, at) { user in
                guard user.password != nil || !isAdmin else { return .guest }
                guard user.isAdmin != isAdmin else { return .unchanged }
                user.isAdmin = isAdmin
                return nil
            }
        case .resetPassword(let folded, let phc):
            return try change(folded, at, endsSessions: true) { user in
                user.password = phc
                return nil
            }
        case .revokeSessions(let folded): return try change(folded, at, endsSessions: true) { _ in nil }
        case .closeRoom(let pin, let reason):
            guard let room = try closableRoom(pin: pin) else { return .unknown }
            try close(room, reason: reason)
            return nil
        case .announce(_, let body):
            try announce(body, at: at)
            return nil
        case .bootstrap(let hash, let expiresAt, let again):
            guard caller == nil else { return .forbidden }
            let hasAdmin = try hasAdmin()
            guard again != nil || !hasAdmin else { return .busy }
            try setBootstrap(Bootstrap(hash: hash, expiresAt: expiresAt))
            return nil
        case .claimAdmin: return nil
        }
    }

    private mutating func claim(_ hash: [UInt8], _ caller: UserRecord?, _ at: WallTime) throws(Problem) -> Refusal? {
        guard var user = caller else { return .forbidden }
        guard user.password != nil else { return .guest }
        guard let code = try bootstrap(), code.expiresAt > at, code.hash == hash else { return .unknown }
        user.isAdmin = true
        try setBootstrap(nil)
        try update(user)
        try noteAccess(of: user.id)
        return nil
    }

    private mutating func change(
        _ folded: String, _ at: WallTime, endsSessions: Bool = false, _ body: (inout UserRecord) -> Refusal?
    ) throws(Problem) -> Refusal? {
        guard var user = try user(folded: folded) else { return .unknown }
        if let refusal = body(&user) { return refusal }
        try update(user)
        if endsSessions { try revokeSessions(of: user.id, except: nil) }
        try noteAccess(of: user.id)
        return nil
    }

    /// The newest live server of the name, and the live ones that leave.
    private func find(
        _ name: String, _ now: WallTime
    ) throws(Problem) -> (server: ServerRecord, leaving: [ServerRecord])? {
        let live = try liveServers(now: now)
        let named = live.filter { $0.name == name }
        let newest = named.max { ($0.startedAt, $0.incarnation) < ($1.startedAt, $1.incarnation) }
        return newest.map { ($0, live.filter(\.isLeaving)) }
    }

    private mutating func drain(_ name: String, _ now: WallTime) throws(Problem) -> Refusal? {
        guard let (server, leaving) = try find(name, now) else { return .unknown }
        guard leaving.isEmpty else { return .busy }
        try setDrain(server.incarnation, true)
        return nil
    }

    private mutating func resume(_ name: String, _ now: WallTime) throws(Problem) -> Refusal? {
        guard let (server, _) = try find(name, now) else { return .unknown }
        guard server.drainRequested else { return .unchanged }
        try setDrain(server.incarnation, false)
        return nil
    }
}

extension AdminAct {
    /// Whether any account may try it.
    fileprivate var isOpenToAll: Bool {
        if case .claimAdmin = self { true } else { false }
    }
}

extension ServerRecord {
    /// Whether it drains or was asked to.
    public var isLeaving: Bool { drainRequested || state == .draining }
}

extension UserRecord {
    /// Why this account may not act at `now`, or nil when it may.
    public func refusal(now: WallTime) -> Refusal? {
        guard let ban else { return nil }
        return ban.until ?? .max > now ? .banned : nil
    }
}

extension Refusal {
    /// As the audit log writes it.
    public var name: String {
        switch self {
        case .staleFence: "stale fence"
        case .nameTaken: "name taken"
        case .pinTaken: "PIN taken"
        case .unknown: "unknown"
        case .revoked: "session ended"
        case .staleEpoch: "old connection"
        case .expired: "expired"
        case .reused: "token reused"
        case .forbidden: "forbidden"
        case .busy: "busy"
        case .guest: "guest account"
        case .banned: "banned"
        case .unchanged: "unchanged"
        case .blocked: "blocked"
        case .full: "full"
        }
    }
}

internal import Accounts
internal import Bytes
internal import Link
internal import Protocol
internal import Store

// Who may go on: changes of rights and sessions act on the connections that are open, at every server.
extension ServerMachine {
    /// Takes in whose rights or sessions anybody has changed since the last look.
    func followAccess() {
        guard let changes = read({ try reader.access(after: accessNumber) }), let first = changes.first,
            let last = changes.last
        else { return }
        // Older ones were deleted before this server saw them: it looks at everybody.
        let isComplete = first.number == accessNumber + 1
        let users = Set(changes.map(\.user))
        accessNumber = last.number
        for stream in sessionStreams.values.flatMap(\.self) {
            guard let user = stream.context.login?.user, !isComplete || users.contains(user) else { continue }
            recheck(stream)
        }
    }

    /// Ends a stream whose account or session may not go on, and notes changed rights at the others.
    private func recheck(_ stream: ServerStream) {
        // Who logs out gets the answer first, which closes the connection.
        guard !stream.isGone, !stream.isLoggingOut, var login = stream.context.login else { return }
        guard let access = access(login.user, login.session) else { return }
        switch access {
        case .failure(let problem): end(stream, problem)
        case .success((let user, _)):
            let isGuest = user.password == nil
            guard login.isAdmin != user.isAdmin || login.isGuest != isGuest else { return }
            login.isAdmin = user.isAdmin
            login.isGuest = isGuest
            send(stream, [], settles: false, context: SessionContext(login: login))
        }
    }

    /// The account and the session, if both may go on, as the store has them now; nil when the store cannot be read.
    func access(
        _ user: UserID, _ session: SessionID
    ) -> Result<(user: UserRecord, session: SessionRecord), ProtocolError>? {
        guard let found = read({ (try reader.user(id: user), try reader.session(id: session)) }) else { return nil }
        guard let user = found.0, let session = found.1, !session.isRevoked else {
            return .failure(ProtocolError(.sessionEnded, "this session has ended; log in again"))
        }
        if user.refusal(now: effects.wallClock()) != nil { return .failure(banned(user)) }
        return .success((user, session))
    }

    /// What a banned account reads.
    func banned(_ user: UserRecord) -> ProtocolError {
        let wall = effects.wallClock()
        let length = user.ban?.until.map { "for another \(spoken(milliseconds: $0 - wall))" } ?? "for good"
        let reason = user.ban?.reason ?? ""
        return ProtocolError(
            .banned, "an operator has banned this account \(length)\(reason.isEmpty ? "" : ": \(reason)")")
    }

    /// The same for a session whose write was refused for it.
    func refuseBanned(_ stream: ServerStream, _ id: Int64, session: SessionID) {
        guard let found = read({ try reader.session(id: session).flatMap { try reader.user(id: $0.user) } }) else {
            return
        }
        refuseBanned(stream, id, found)
    }

    func refuseBanned(_ stream: ServerStream, _ id: Int64, _ user: UserRecord?) {
        let problem = user.map(banned) ?? ProtocolError(.banned, "an operator has banned this account")
        note(event: "login", stream, target: user?.folded ?? "", result: "banned")
        answer(stream, id: id, .refusal(problem))
    }

    // MARK: Rooms that an operator wants closed

    /// Closes them where they are owned; those that nobody living owns are taken first.
    func closeRooms() {
        guard state == .ready || state == .draining, let rows = read({ try reader.closingRooms() }) else { return }
        for row in rows {
            if let owner = row.owner, owner != identity.incarnation, !dead.contains(owner), !effects.isDead(owner) {
                continue
            }
            if row.owner == nil, state != .ready { continue }
            resolve(row.id) { [self] resolution in
                guard case .owned(let entry) = resolution, !entry.isReleasing, !entry.isDropped else { return }
                guard let reason = row.closing,
                    let closing = entry.room.closingRecord(reason: reason, at: effects.wallClock())
                else { return }
                record(entry, closing, nil)
            }
        }
    }
}

import Bytes
import Store

// Writes to accounts, sessions and the lobby: those with a receipt of their own.
extension WriteConnection {
    /// The stored outcome of the write that used this key before, with its row as it is now.
    func replay(_ key: ReceiptKey) throws(SQLiteError) -> Outcome? {
        guard let receipt = try receipts.find(key) else { return nil }
        switch receipt.kind {
        case .session:
            guard let session = try accounts.rows.session(id: receipt.value) else { return .refused(.unknown) }
            return .session(session, isReplay: true)
        case .lobby: return .lobby(number: receipt.value, isReplay: true)
        case .room:
            guard let room = try rooms.rows.room(id: receipt.value) else { return .refused(.unknown) }
            return .room(room, isReplay: true)
        case .number: return .number(receipt.value, isReplay: true)
        case .act: return receipt.value == 0 ? .done : .refused(Refusal(rawValue: receipt.value) ?? .unknown)
        }
    }

    /// Why the session may not write from this attachment, or nil when it may.
    func refusal(_ session: SessionID, now: WallTime, epoch: Int64) throws(SQLiteError) -> Refusal? {
        guard let session = try accounts.rows.session(id: session) else { return .unknown }
        return try refusal(session, now: now, epoch: epoch)
    }

    func createUser(_ user: UserRecord, _ session: SessionRecord, _ key: ReceiptKey) throws(SQLiteError) -> Outcome {
        if let replay = try replay(key) { return replay }
        guard try !accounts.hasClash(user), try accounts.rows.session(id: session.id) == nil else {
            return .refused(.nameTaken)
        }
        try accounts.insert(user)
        try accounts.insert(session)
        try receipts.store(.session, session.id, key, at: user.createdAt)
        return .session(session, isReplay: false)
    }

    func startSession(_ session: SessionRecord, _ key: ReceiptKey) throws(SQLiteError) -> Outcome {
        if let replay = try replay(key) { return replay }
        guard let user = try accounts.rows.user(id: session.user), try accounts.rows.session(id: session.id) == nil
        else { return .refused(.unknown) }
        if let refusal = user.refusal(now: session.createdAt) { return .refused(refusal) }
        try accounts.insert(session)
        try receipts.store(.session, session.id, key, at: session.createdAt)
        return .session(session, isReplay: false)
    }

    func attachSession(_ id: SessionID, from epoch: Int64?, _ now: WallTime) throws(SQLiteError) -> Outcome {
        guard var session = try accounts.rows.session(id: id) else { return .refused(.unknown) }
        if let refusal = try refusal(session, now: now, epoch: epoch ?? session.epoch) { return .refused(refusal) }
        session.epoch += 1
        try accounts.update(session)
        return .session(session, isReplay: false)
    }

    func rotateSession(
        _ id: SessionID, _ generation: Int64, _ key: String, _ now: WallTime
    ) throws(SQLiteError) -> Outcome {
        guard var session = try accounts.rows.session(id: id) else { return .refused(.unknown) }
        if let refusal = try accounts.rows.user(id: session.user)?.refusal(now: now) { return .refused(refusal) }
        switch session.rotation(generation: generation, key: key, now: now) {
        case .next(let next):
            try accounts.update(next)
            return .session(next, isReplay: false)
        case .again: return .session(session, isReplay: true)
        case .reuse:
            try end(&session)
            return .refused(.reused)
        case .refused(let refusal): return .refused(refusal)
        }
    }

    func revokeSession(_ id: SessionID) throws(SQLiteError) -> Outcome {
        guard var session = try accounts.rows.session(id: id) else { return .refused(.unknown) }
        try end(&session)
        return .done
    }

    private func end(_ session: inout SessionRecord) throws(SQLiteError) {
        session.isRevoked = true
        try accounts.update(session)
        try operations.noteAccess(of: session.user)
    }

    func appendLobby(
        _ body: [UInt8], _ at: WallTime, _ epoch: Int64, _ key: ReceiptKey
    ) throws(SQLiteError) -> Outcome {
        if let refusal = try refusal(key.session, now: at, epoch: epoch) { return .refused(refusal) }
        if let replay = try replay(key) { return replay }
        if try receipts.isExpired(key) { return .refused(.expired) }
        let number = try lobby.append(body, at: at)
        try receipts.store(.lobby, number, key, at: at)
        return .lobby(number: number, isReplay: false)
    }
}

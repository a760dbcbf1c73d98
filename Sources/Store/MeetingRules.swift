package import Bytes
import Ratings

/// What the meeting of players needs of an engine's tables, inside one transaction.
package protocol MeetingTables: AdminTables, GameTables, ThrottleTable {
    func room(id: RoomID) throws(Problem) -> RoomRecord?
    /// Makes the room and its announcement; nil when none of the PINs is free.
    mutating func insert(_ draft: RoomDraft) throws(Problem) -> RoomRecord?

    /// The number of the invitation of this account to this room.
    func invite(of user: UserID, to room: RoomID) throws(Problem) -> Int64?
    /// The newest open room of this game that a seek of this account was paired to since then.
    func pairing(of user: UserID, kind: String, options: String, since: WallTime) throws(Problem) -> RoomRecord?
    /// Adds an invitation; of more than `MeetingLimits.invites` of the account the oldest goes. Its number.
    mutating func addInvite(
        of user: UserID, to room: RoomID, by: UserID, seek: Int64, at: WallTime
    ) throws(Problem) -> Int64
    mutating func removeInvite(_ id: Int64, of user: UserID) throws(Problem)
    mutating func removeInvites(of user: UserID, by: UserID) throws(Problem)

    mutating func removeSeeks(until: WallTime) throws(Problem)
    /// The oldest seeks that want the same, in their order.
    func seeks(kind: String, options: String, limit: Int) throws(Problem) -> [SeekRecord]
    func seek(of user: UserID, kind: String) throws(Problem) -> SeekRecord?
    /// Adds a seek and gives its number; the record's own is ignored.
    mutating func add(_ seek: SeekRecord) throws(Problem) -> Int64
    mutating func update(_ seek: SeekRecord) throws(Problem)
    mutating func removeSeek(of user: UserID, kind: String) throws(Problem)

    func isBlocked(_ user: UserID, by: UserID) throws(Problem) -> Bool
    func blockCount(of user: UserID) throws(Problem) -> Int
    mutating func addBlock(of user: UserID, by: UserID, at: WallTime) throws(Problem)
    mutating func removeBlock(of user: UserID, by: UserID) throws(Problem)
}

extension MeetingTables {
    /// Does what a player asks for, with its receipt, all in the caller's transaction.
    package mutating func meet(_ act: MeetingAct, _ origin: WriteOrigin) throws(Problem) -> Outcome {
        guard let session = try session(id: origin.key.session), session.user == origin.user.id else {
            return .refused(.unknown)
        }
        if let refusal = try refusal(session, now: origin.at, epoch: origin.epoch) { return .refused(refusal) }
        if let known = try knownOutcome(origin.key) { return known }
        let outcome = try perform(act, origin)
        switch outcome {
        // Nothing was done, and the same request may be lucky later.
        case .throttled, .refused(.pinTaken): break
        default: try keep(outcome, origin.key, at: origin.at)
        }
        return outcome
    }

    private mutating func perform(_ act: MeetingAct, _ origin: WriteOrigin) throws(Problem) -> Outcome {
        let user = origin.user.id
        switch act {
        case .createFor(let invited, let draft, let charges):
            if let refusal = try refusal(of: user, inviting: invited.id) { return .refused(refusal) }
            if case .throttled(let wait) = try charge(charges, at: origin.at) { return .throttled(milliseconds: wait) }
            guard let room = try insert(draft) else { return .refused(.pinTaken) }
            _ = try addInvite(of: invited.id, to: room.id, by: user, seek: 0, at: origin.at)
            return .room(room, isReplay: false)
        case .invite(let invited, let room, let charges):
            guard let room = try self.room(id: room), room.status == .open else { return .refused(.unchanged) }
            if let refusal = try refusal(of: user, inviting: invited.id) { return .refused(refusal) }
            if let known = try invite(of: invited.id, to: room.id) { return .number(known, isReplay: true) }
            if case .throttled(let wait) = try charge(charges, at: origin.at) { return .throttled(milliseconds: wait) }
            let id = try addInvite(of: invited.id, to: room.id, by: user, seek: 0, at: origin.at)
            return .number(id, isReplay: false)
        case .decline(let id):
            try removeInvite(id, of: user)
            return .done
        case .seek(let draft, let room): return try seek(draft, room, origin)
        case .cancelSeek(let kind):
            try removeSeek(of: user, kind: kind)
            return .done
        case .block(let other):
            guard try !isBlocked(other, by: user) else { return .done }
            guard try blockCount(of: user) < MeetingLimits.blocks else { return .refused(.full) }
            try addBlock(of: other, by: user, at: origin.at)
            try removeInvites(of: user, by: other)
            return .done
        case .unblock(let other):
            try removeBlock(of: other, by: user)
            return .done
        }
    }

    private func refusal(of user: UserID, inviting other: UserID) throws(Problem) -> Refusal? {
        guard try self.user(id: other) != nil else { return .unchanged }
        return try isBlocked(user, by: other) ? .blocked : nil
    }

    private mutating func seek(
        _ draft: SeekDraft, _ room: RoomDraft, _ origin: WriteOrigin
    ) throws(Problem) -> Outcome {
        let (kind, options) = (room.record.kind, room.record.options)
        try removeSeeks(until: origin.at)
        // A renewal that crossed the pairing on its way.
        let since = origin.at - MeetingLimits.seekMilliseconds
        if let paired = try pairing(of: origin.user.id, kind: kind, options: options, since: since) {
            return .room(paired, isReplay: true)
        }
        let record = try rating(of: origin.user.id, kind: kind) ?? .beginner(origin.user.id, kind: kind)
        let strength = record.value(at: origin.at)
        var own = SeekRecord(
            id: 0, user: origin.user, kind: kind, options: options, range: draft.range, rating: strength.value,
            deviation: strength.deviation, at: origin.at, until: origin.at + MeetingLimits.seekMilliseconds)
        for other in try seeks(kind: kind, options: options, limit: MeetingLimits.candidates) {
            guard own.fits(other), try mayMeet(other.user.id, origin) else { continue }
            return try pair(other, draft, room, origin)
        }
        if let former = try seek(of: origin.user.id, kind: kind) {
            if former.options == options, former.range == draft.range {
                (own.id, own.at) = (former.id, former.at)
                try update(own)
                return .number(own.id, isReplay: true)
            }
            try removeSeek(of: origin.user.id, kind: kind)
        }
        return .number(try add(own), isReplay: false)
    }

    /// Whether neither has blocked the other, and the other is not kept out.
    private func mayMeet(_ other: UserID, _ origin: WriteOrigin) throws(Problem) -> Bool {
        guard let account = try user(id: other), account.refusal(now: origin.at) == nil else { return false }
        if try isBlocked(other, by: origin.user.id) { return false }
        return try !isBlocked(origin.user.id, by: other)
    }

    private mutating func pair(
        _ other: SeekRecord, _ draft: SeekDraft, _ room: RoomDraft, _ origin: WriteOrigin
    ) throws(Problem) -> Outcome {
        var room = room
        room.record.title = "\(other.user.name) – \(origin.user.name)"
        room.record.reserved = draft.sitsFirst ? [origin.user, other.user] : [other.user, origin.user]
        guard let made = try insert(room) else { return .refused(.pinTaken) }
        try removeSeek(of: other.user.id, kind: other.kind)
        try removeSeek(of: origin.user.id, kind: other.kind)
        _ = try addInvite(of: other.user.id, to: made.id, by: origin.user.id, seek: other.id, at: origin.at)
        return .room(made, isReplay: false)
    }
}

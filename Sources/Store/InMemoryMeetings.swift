public import Bytes

/// What the state in memory keeps for players who meet.
struct InMemoryMeetings: Sendable {
    struct Invite: Sendable {
        var id: Int64
        var room: RoomID
        var user: UserID
        var by: UserID
        var seek: Int64
        var at: WallTime
    }

    struct Block: Sendable {
        var user: UserID
        var by: UserID
        var at: WallTime
    }

    /// In the order of their numbers.
    var invites: [Invite] = []
    var inviteEnd: Int64 = 0
    /// In the order of their numbers.
    var seeks: [SeekRecord] = []
    var seekEnd: Int64 = 0
    var blocks: [Block] = []
}

extension InMemoryState: MeetingTables {
    func room(id: RoomID) -> RoomRecord? { rooms[id]?.record }

    mutating func insert(_ draft: RoomDraft) -> RoomRecord? {
        guard rooms[draft.record.id] == nil, let pin = draft.pins.first(where: { openRoom(pin: $0) == nil }) else {
            return nil
        }
        var record = draft.record
        record.pin = pin
        record.fence = 1
        rooms[record.id] = Room(record: record)
        if !draft.announcement.isEmpty { _ = appendLobby(announcement(draft.announcement, pin: pin), record.createdAt) }
        return record
    }

    func invite(of user: UserID, to room: RoomID) -> Int64? {
        meetings.invites.first { $0.user == user && $0.room == room }?.id
    }

    func pairing(of user: UserID, kind: String, options: String, since: WallTime) -> RoomRecord? {
        for invite in meetings.invites.reversed() where invite.user == user && invite.seek != 0 && invite.at >= since {
            guard let room = rooms[invite.room]?.record, room.status == .open else { continue }
            if room.kind == kind, room.options == options { return room }
        }
        return nil
    }

    mutating func addInvite(of user: UserID, to room: RoomID, by: UserID, seek: Int64, at: WallTime) -> Int64 {
        meetings.inviteEnd += 1
        meetings.invites.append(
            InMemoryMeetings.Invite(id: meetings.inviteEnd, room: room, user: user, by: by, seek: seek, at: at))
        if meetings.invites.count(where: { $0.user == user }) > MeetingLimits.invites,
            let oldest = meetings.invites.firstIndex(where: { $0.user == user })
        {
            meetings.invites.remove(at: oldest)
        }
        return meetings.inviteEnd
    }

    mutating func removeInvite(_ id: Int64, of user: UserID) {
        meetings.invites.removeAll { $0.id == id && $0.user == user }
    }

    mutating func removeInvites(of user: UserID, by: UserID) {
        meetings.invites.removeAll { $0.user == user && $0.by == by }
    }

    /// What a room's record uses up.
    mutating func useInvites(of append: RoomAppend) {
        if append.status == .closed {
            meetings.invites.removeAll { $0.room == append.room }
        } else if let user = append.seated {
            meetings.invites.removeAll { $0.room == append.room && $0.user == user }
        }
    }

    mutating func removeSeeks(until: WallTime) { meetings.seeks.removeAll { $0.until <= until } }

    func seeks(kind: String, options: String, limit: Int) -> [SeekRecord] {
        let found = meetings.seeks.filter { $0.kind == kind && $0.options == options }
        return Array(found.sorted { ($0.at, $0.id) < ($1.at, $1.id) }.prefix(limit))
    }

    func seek(of user: UserID, kind: String) -> SeekRecord? {
        meetings.seeks.first { $0.user.id == user && $0.kind == kind }
    }

    mutating func add(_ seek: SeekRecord) -> Int64 {
        meetings.seekEnd += 1
        var seek = seek
        seek.id = meetings.seekEnd
        meetings.seeks.append(seek)
        return seek.id
    }

    mutating func update(_ seek: SeekRecord) {
        guard let index = meetings.seeks.firstIndex(where: { $0.id == seek.id }) else { return }
        meetings.seeks[index] = seek
    }

    mutating func removeSeek(of user: UserID, kind: String) {
        meetings.seeks.removeAll { $0.user.id == user && $0.kind == kind }
    }

    func isBlocked(_ user: UserID, by: UserID) -> Bool {
        meetings.blocks.contains { $0.user == user && $0.by == by }
    }

    func blockCount(of user: UserID) -> Int { meetings.blocks.count { $0.by == user } }

    mutating func addBlock(of user: UserID, by: UserID, at: WallTime) {
        meetings.blocks.append(InMemoryMeetings.Block(user: user, by: by, at: at))
    }

    mutating func removeBlock(of user: UserID, by: UserID) {
        meetings.blocks.removeAll { $0.user == user && $0.by == by }
    }

    /// An invitation as readers see it; nil when its room is not open any more.
    private func record(_ invite: InMemoryMeetings.Invite) -> InviteRecord? {
        guard let room = rooms[invite.room]?.record, room.status == .open, let by = users[invite.by] else { return nil }
        return InviteRecord(
            id: invite.id, room: room.id, pin: room.pin, kind: room.kind, title: room.title, options: room.options,
            user: invite.user, by: NamedUser(id: by.id, name: by.name), seek: invite.seek, at: invite.at)
    }

    func invites(of user: UserID, limit: Int) -> [InviteRecord] {
        Array(meetings.invites.reversed().filter { $0.user == user }.compactMap(record).prefix(limit))
    }

    func invites(after number: Int64, limit: Int) -> [InviteRecord] {
        Array(meetings.invites.filter { $0.id > number }.compactMap(record).prefix(limit))
    }

    func blocks(of user: UserID) -> [NamedUser] {
        meetings.blocks.reversed().filter { $0.by == user }
            .compactMap { block in users[block.user].map { NamedUser(id: $0.id, name: $0.name) } }
    }
}

extension InMemoryReader {
    /// An account's invitations to open rooms, newest first.
    public func invites(of user: UserID, limit: Int) -> [InviteRecord] { read { $0.invites(of: user, limit: limit) } }
    /// All accounts' invitations to open rooms with greater numbers, oldest first.
    public func invites(after number: Int64, limit: Int) -> [InviteRecord] {
        read { $0.invites(after: number, limit: limit) }
    }
    /// The number of the newest invitation that there ever was, 0 for none.
    public func inviteEnd() -> Int64 { read { $0.meetings.inviteEnd } }
    /// The seeks that still wait at this time, newest first.
    public func seeks(at: WallTime, limit: Int) -> [SeekRecord] {
        read {
            Array($0.meetings.seeks.filter { $0.until > at }.sorted { ($0.at, $0.id) > ($1.at, $1.id) }.prefix(limit))
        }
    }
    /// Whom an account has blocked, the latest first.
    public func blocks(of user: UserID) -> [NamedUser] { read { $0.blocks(of: user) } }
}

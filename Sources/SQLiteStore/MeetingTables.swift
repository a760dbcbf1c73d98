import Bytes
import Store

/// Reads invitations, seeks and blocks.
struct MeetingRows {
    private static let invite = """
        SELECT invites.id, room, pin, kind, title, options, invites.user, inviter, users.name, seek, at
        FROM invites CROSS JOIN rooms ON rooms.id = room AND rooms.status = 0
        CROSS JOIN users ON users.id = inviter
        """
    private static let seek = """
        SELECT seeks.id, user, users.name, kind, options, span, rating, deviation, at, until
        FROM seeks
        """
    private static let seeker = "CROSS JOIN users ON users.id = user"

    private let invitesOfUser: Statement
    private let invitesAfter: Statement
    private let inviteOfRoom: Statement
    private let paired: Statement
    private let newestInvite: Statement
    private let waiting: Statement
    private let candidates: Statement
    private let seekOfUser: Statement
    private let blocksOfUser: Statement
    private let block: Statement
    private let blockCounter: Statement

    init(_ database: Database) throws(SQLiteError) {
        invitesOfUser = try Statement(
            database, "\(Self.invite) WHERE invites.user = ? ORDER BY invites.id DESC LIMIT ?")
        invitesAfter = try Statement(database, "\(Self.invite) WHERE invites.id > ? ORDER BY invites.id LIMIT ?")
        inviteOfRoom = try Statement(database, "SELECT id FROM invites WHERE room = ? AND user = ?")
        paired = try Statement(
            database,
            """
            SELECT room FROM invites CROSS JOIN rooms ON rooms.id = room AND rooms.status = 0
            WHERE user = ? AND seek <> 0 AND at >= ? AND kind = ? AND options = ? ORDER BY invites.id DESC LIMIT 1
            """)
        // Numbers are not given twice, or a server that follows them could take a new one for an old one.
        newestInvite = try Statement(database, "SELECT seq FROM sqlite_sequence WHERE name = 'invites'")
        waiting = try Statement(
            database,
            """
            \(Self.seek) INDEXED BY seeks_by_start \(Self.seeker) WHERE until > ?
            ORDER BY at DESC, seeks.id DESC LIMIT ?
            """)
        candidates = try Statement(
            database,
            """
            \(Self.seek) INDEXED BY seeks_by_wish \(Self.seeker) WHERE kind = ? AND options = ?
            ORDER BY at, seeks.id LIMIT ?
            """)
        seekOfUser = try Statement(database, "\(Self.seek) \(Self.seeker) WHERE user = ? AND kind = ?")
        blocksOfUser = try Statement(
            database,
            "SELECT id, name FROM blocks CROSS JOIN users ON users.id = blocked WHERE user = ? ORDER BY n DESC")
        block = try Statement(database, "SELECT 1 FROM blocks WHERE user = ? AND blocked = ?")
        blockCounter = try Statement(database, "SELECT count(*) FROM blocks WHERE user = ?")
    }

    func invites(of user: UserID, limit: Int) throws(SQLiteError) -> [InviteRecord] {
        try invitesOfUser.all(user, Int64(limit), read: Self.invite)
    }

    func invites(after number: Int64, limit: Int) throws(SQLiteError) -> [InviteRecord] {
        try invitesAfter.all(number, Int64(limit), read: Self.invite)
    }

    func invite(of user: UserID, to room: RoomID) throws(SQLiteError) -> Int64? {
        try inviteOfRoom.first(room, user) { $0.integer(0) }
    }

    /// The newest open room of this game and its options that a seek of this account was paired to since then.
    func pairing(
        of user: UserID, kind: String, options: String, since: WallTime
    ) throws(SQLiteError) -> RoomID? {
        try paired.first(user, since, kind, options) { $0.integer(0) }
    }

    func inviteEnd() throws(SQLiteError) -> Int64 { try newestInvite.first { $0.integer(0) } ?? 0 }

    func seeks(at now: WallTime, limit: Int) throws(SQLiteError) -> [SeekRecord] {
        try waiting.all(now, Int64(limit), read: Self.seek)
    }

    func seeks(kind: String, options: String, limit: Int) throws(SQLiteError) -> [SeekRecord] {
        try candidates.all(kind, options, Int64(limit), read: Self.seek)
    }

    func seek(of user: UserID, kind: String) throws(SQLiteError) -> SeekRecord? {
        try seekOfUser.first(user, kind, read: Self.seek)
    }

    func blocks(of user: UserID) throws(SQLiteError) -> [NamedUser] {
        try blocksOfUser.all(user) { NamedUser(id: $0.integer(0), name: $0.text(1)) }
    }

    func isBlocked(_ user: UserID, by: UserID) throws(SQLiteError) -> Bool {
        try block.first(by, user) { _ in true } ?? false
    }

    func blockCount(of user: UserID) throws(SQLiteError) -> Int64 {
        try blockCounter.first(user) { $0.integer(0) } ?? 0
    }

    private static func invite(_ row: Row) -> InviteRecord {
        InviteRecord(
            id: row.integer(0), room: row.integer(1), pin: row.integer(2), kind: row.text(3), title: row.text(4),
            options: row.text(5), user: row.integer(6), by: NamedUser(id: row.integer(7), name: row.text(8)),
            seek: row.integer(9), at: row.integer(10))
    }

    private static func seek(_ row: Row) -> SeekRecord {
        SeekRecord(
            id: row.integer(0), user: NamedUser(id: row.integer(1), name: row.text(2)), kind: row.text(3),
            options: row.text(4), range: row.optionalInteger(5), rating: row.real(6), deviation: row.real(7),
            at: row.integer(8), until: row.integer(9))
    }
}

/// Writes invitations, seeks and blocks.
struct MeetingWrites {
    let rows: MeetingRows
    private let insertInvite: Statement
    private let trimInvites: Statement
    private let deleteInvite: Statement
    private let deleteInvitesBy: Statement
    private let deleteInviteTo: Statement
    private let deleteInvitesTo: Statement
    private let insertSeek: Statement
    private let updateSeek: Statement
    private let deleteSeek: Statement
    private let expireSeeks: Statement
    private let insertBlock: Statement
    private let deleteBlock: Statement

    init(_ database: Database) throws(SQLiteError) {
        rows = try MeetingRows(database)
        insertInvite = try Statement(
            database, "INSERT INTO invites (room, user, inviter, seek, at) VALUES (?, ?, ?, ?, ?)")
        trimInvites = try Statement(
            database,
            """
            DELETE FROM invites WHERE id IN (SELECT id FROM invites WHERE user = ? ORDER BY id DESC LIMIT -1 OFFSET ?)
            """)
        deleteInvite = try Statement(database, "DELETE FROM invites WHERE id = ? AND user = ?")
        deleteInvitesBy = try Statement(database, "DELETE FROM invites WHERE user = ? AND inviter = ?")
        deleteInviteTo = try Statement(database, "DELETE FROM invites WHERE room = ? AND user = ?")
        deleteInvitesTo = try Statement(database, "DELETE FROM invites WHERE room = ?")
        insertSeek = try Statement(
            database,
            """
            INSERT INTO seeks (user, kind, options, span, rating, deviation, at, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            RETURNING id
            """)
        updateSeek = try Statement(
            database, "UPDATE seeks SET rating = ?, deviation = ?, until = ? WHERE id = ?")
        deleteSeek = try Statement(database, "DELETE FROM seeks WHERE user = ? AND kind = ?")
        expireSeeks = try Statement(database, "DELETE FROM seeks WHERE until <= ?")
        insertBlock = try Statement(database, "INSERT INTO blocks (user, blocked, at) VALUES (?, ?, ?)")
        deleteBlock = try Statement(database, "DELETE FROM blocks WHERE user = ? AND blocked = ?")
    }

    /// The new invitation's number.
    func addInvite(
        of user: UserID, to room: RoomID, by: UserID, seek: Int64, at: WallTime
    ) throws(SQLiteError) -> Int64 {
        try insertInvite.run(room, user, by, seek, at)
        try trimInvites.run(user, Int64(MeetingLimits.invites))
        return try rows.inviteEnd()
    }

    func removeInvite(_ id: Int64, of user: UserID) throws(SQLiteError) { try deleteInvite.run(id, user) }

    func removeInvites(of user: UserID, by: UserID) throws(SQLiteError) { try deleteInvitesBy.run(user, by) }

    /// What a room's record uses up.
    func useInvites(of append: RoomAppend) throws(SQLiteError) {
        if append.status == .closed {
            try deleteInvitesTo.run(append.room)
        } else if let user = append.seated {
            try deleteInviteTo.run(append.room, user)
        }
    }

    func add(_ seek: SeekRecord) throws(SQLiteError) -> Int64 {
        try insertSeek.first(
            seek.user.id, seek.kind, seek.options, seek.range, seek.rating, seek.deviation, seek.at, seek.until
        ) { $0.integer(0) } ?? 0
    }

    func update(_ seek: SeekRecord) throws(SQLiteError) {
        try updateSeek.run(seek.rating, seek.deviation, seek.until, seek.id)
    }

    func removeSeek(of user: UserID, kind: String) throws(SQLiteError) { try deleteSeek.run(user, kind) }

    func removeSeeks(until: WallTime) throws(SQLiteError) { try expireSeeks.run(until) }

    func addBlock(of user: UserID, by: UserID, at: WallTime) throws(SQLiteError) { try insertBlock.run(by, user, at) }

    func removeBlock(of user: UserID, by: UserID) throws(SQLiteError) { try deleteBlock.run(by, user) }
}

// How players meet: `Store` holds the rules, this their tables.
extension WriteConnection: MeetingTables {
    func room(id: RoomID) throws(SQLiteError) -> RoomRecord? { try rooms.rows.room(id: id) }

    func invite(of user: UserID, to room: RoomID) throws(SQLiteError) -> Int64? {
        try meetings.rows.invite(of: user, to: room)
    }

    func pairing(
        of user: UserID, kind: String, options: String, since: WallTime
    ) throws(SQLiteError) -> RoomRecord? {
        guard let id = try meetings.rows.pairing(of: user, kind: kind, options: options, since: since) else {
            return nil
        }
        return try room(id: id)
    }

    func addInvite(
        of user: UserID, to room: RoomID, by: UserID, seek: Int64, at: WallTime
    ) throws(SQLiteError) -> Int64 {
        try meetings.addInvite(of: user, to: room, by: by, seek: seek, at: at)
    }

    func removeInvite(_ id: Int64, of user: UserID) throws(SQLiteError) { try meetings.removeInvite(id, of: user) }

    func removeInvites(of user: UserID, by: UserID) throws(SQLiteError) {
        try meetings.removeInvites(of: user, by: by)
    }

    func removeSeeks(until: WallTime) throws(SQLiteError) { try meetings.removeSeeks(until: until) }

    func seeks(kind: String, options: String, limit: Int) throws(SQLiteError) -> [SeekRecord] {
        try meetings.rows.seeks(kind: kind, options: options, limit: limit)
    }

    func seek(of user: UserID, kind: String) throws(SQLiteError) -> SeekRecord? {
        try meetings.rows.seek(of: user, kind: kind)
    }

    func add(_ seek: SeekRecord) throws(SQLiteError) -> Int64 { try meetings.add(seek) }

    func update(_ seek: SeekRecord) throws(SQLiteError) { try meetings.update(seek) }

    func removeSeek(of user: UserID, kind: String) throws(SQLiteError) {
        try meetings.removeSeek(of: user, kind: kind)
    }

    func isBlocked(_ user: UserID, by: UserID) throws(SQLiteError) -> Bool {
        try meetings.rows.isBlocked(user, by: by)
    }

    func blockCount(of user: UserID) throws(SQLiteError) -> Int { Int(try meetings.rows.blockCount(of: user)) }

    func addBlock(of user: UserID, by: UserID, at: WallTime) throws(SQLiteError) {
        try meetings.addBlock(of: user, by: by, at: at)
    }

    func removeBlock(of user: UserID, by: UserID) throws(SQLiteError) { try meetings.removeBlock(of: user, by: by) }
}

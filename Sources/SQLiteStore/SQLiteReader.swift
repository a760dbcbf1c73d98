public import Bytes
public import Store

/// Reads what is committed in an SQLite store, over a connection of its own that cannot write. One thread uses it. Reads are
/// short and never wait for writers.
public final class SQLiteReader: StoreReader {
    private let path: String
    private let database: Database
    private let counter: Statement
    private let begin: Statement
    private let end: Statement
    private let accounts: AccountRows
    private let operations: OperationRows
    private let lobby: LobbyRows
    private let rooms: RoomRows
    private let log: LogRows
    private let played: GameRows
    private let uploads: UploadRows
    private let meetings: MeetingRows

    /// Opens the store in `folder`, which an engine must have made. Throws `newerSchema`, or `unknown` with a text that says
    /// what to do.
    public init(folder: String) throws(StoreFailure) {
        let path = StoreFolder.database(folder)
        let database = try translating(path) { () throws(SQLiteError) in try Database(path: path, mode: .reader) }
        let version = try translating(path) { () throws(SQLiteError) in try database.userVersion() }
        guard version <= Migrations.known else { throw .newerSchema(found: version, known: Migrations.known) }
        guard version == Migrations.known else {
            throw .unknown("\(path) has schema \(version) of an older release: start a server of this release first")
        }
        self.path = path
        self.database = database
        (counter, begin, end) = try translating(path) { () throws(SQLiteError) in
            (
                try Statement(database, "PRAGMA data_version"), try Statement(database, "BEGIN"),
                try Statement(database, "COMMIT")
            )
        }
        accounts = try translating(path) { () throws(SQLiteError) in try AccountRows(database) }
        operations = try translating(path) { () throws(SQLiteError) in try OperationRows(database) }
        lobby = try translating(path) { () throws(SQLiteError) in try LobbyRows(database) }
        rooms = try translating(path) { () throws(SQLiteError) in try RoomRows(database) }
        log = try translating(path) { () throws(SQLiteError) in try LogRows(database) }
        played = try translating(path) { () throws(SQLiteError) in try GameRows(database) }
        uploads = try translating(path) { () throws(SQLiteError) in try UploadRows(database) }
        meetings = try translating(path) { () throws(SQLiteError) in try MeetingRows(database) }
    }

    /// A number that changes whenever any process, this one included, has committed since the last call.
    public func changeCounter() throws(StoreFailure) -> Int64 {
        try reading { () throws(SQLiteError) in try counter.first { $0.integer(0) } ?? 0 }
    }

    /// The account whose folded name this is.
    public func user(folded: String) throws(StoreFailure) -> UserRecord? {
        try reading { () throws(SQLiteError) in try accounts.user(folded: folded) }
    }

    /// The account with this identifier.
    public func user(id: UserID) throws(StoreFailure) -> UserRecord? {
        try reading { () throws(SQLiteError) in try accounts.user(id: id) }
    }

    /// The session with this identifier.
    public func session(id: SessionID) throws(StoreFailure) -> SessionRecord? {
        try reading { () throws(SQLiteError) in try accounts.session(id: id) }
    }

    /// The room with this identifier.
    public func room(id: RoomID) throws(StoreFailure) -> RoomRecord? {
        try reading { () throws(SQLiteError) in try rooms.room(id: id) }
    }

    /// The open room with this PIN.
    public func room(pin: Int64) throws(StoreFailure) -> RoomRecord? {
        try reading { () throws(SQLiteError) in try rooms.room(pin: pin) }
    }

    /// All rooms that ever had this PIN, newest first, each with the reason if it is quarantined. It walks over all rooms:
    /// for an operator's command, not for servers, and so it is prepared only here.
    public func rooms(everWithPIN pin: Int64) throws(StoreFailure) -> [(record: RoomRecord, quarantine: String?)] {
        try reading { () throws(SQLiteError) in
            let search = try Statement(
                database,
                "SELECT id, quarantine_reason FROM rooms WHERE pin = ? ORDER BY created_at DESC, id DESC")
            var found: [(record: RoomRecord, quarantine: String?)] = []
            for (id, reason) in try search.all(pin, read: { ($0.integer(0), $0.optionalText(1)) }) {
                if let record = try rooms.room(id: id) { found.append((record, reason)) }
            }
            return found
        }
    }

    /// The open rooms, newest first.
    public func openRooms(limit: Int) throws(StoreFailure) -> [RoomRecord] {
        try reading { () throws(SQLiteError) in try rooms.openRooms(limit: limit) }
    }

    /// The options that this session has put under this key in so many parts; nil when one is missing.
    public func document(session: SessionID, key: String, parts: Int) throws(StoreFailure) -> String? {
        try reading { () throws(SQLiteError) in try uploads.document(session: session, key: key, parts: parts) }
    }

    /// The open rooms in whose summaries this stands, newest first; among the newest `StoreLimits.searchedRooms`.
    public func openRooms(summaryHolds text: String, limit: Int) throws(StoreFailure) -> [RoomRecord] {
        try reading { () throws(SQLiteError) in try rooms.openRooms(summaryHolds: text, limit: limit) }
    }

    /// How many rooms are open, counted up to `StoreLimits.countedRooms`.
    public func openRoomCount() throws(StoreFailure) -> Int64 {
        try reading { () throws(SQLiteError) in try rooms.openRoomCount() }
    }

    /// The last takeovers, newest first.
    public func takeovers(limit: Int) throws(StoreFailure) -> [TakeoverRecord] {
        try reading { () throws(SQLiteError) in try operations.takeovers(limit: limit) }
    }

    /// The rooms that this incarnation owns, with their fences.
    public func rooms(ownedBy owner: Incarnation) throws(StoreFailure) -> [RoomID: Int64] {
        try reading { () throws(SQLiteError) in try rooms.rooms(ownedBy: owner) }
    }

    /// Open rooms whose time to be woken is this or earlier, earliest first, whoever owns them.
    public func dueRooms(before: WallTime, limit: Int) throws(StoreFailure) -> [RoomRecord] {
        try reading { () throws(SQLiteError) in try rooms.dueRooms(before: before, limit: limit) }
    }

    /// All servers' rows.
    public func servers() throws(StoreFailure) -> [ServerRecord] {
        try reading { () throws(SQLiteError) in try operations.servers() }
    }

    /// Lobby events with greater numbers, oldest first.
    public func lobby(after: Int64, limit: Int) throws(StoreFailure) -> [LobbyRecord] {
        try reading { () throws(SQLiteError) in try lobby.events(after: after, limit: limit) }
    }

    /// The number of the newest lobby event, 0 when there is none.
    public func lobbyEnd() throws(StoreFailure) -> Int64 {
        try reading { () throws(SQLiteError) in try lobby.end() }
    }

    /// The room's segments that can hold events with this number or a greater one, oldest first.
    public func segments(room: RoomID, from: Int64) throws(StoreFailure) -> [SegmentRecord] {
        try reading { () throws(SQLiteError) in try log.segments(room, from: from) }
    }

    /// One of the room's segments by its place among them, from 0; nil behind the last. Places never change.
    public func segment(room: RoomID, place: Int) throws(StoreFailure) -> SegmentRecord? {
        try reading { () throws(SQLiteError) in try log.segment(room, place: place) }
    }

    /// The rooms of this account that have this PIN or had it, newest first.
    public func rooms(of creator: UserID, pin: Int64, limit: Int) throws(StoreFailure) -> [RoomRecord] {
        try reading { () throws(SQLiteError) in try rooms.rooms(of: creator, pin: pin, limit: limit) }
    }

    /// The room as its owner would load it: row, snapshot and tail. For audits; it takes nothing.
    public func loadedRoom(id: RoomID) throws(StoreFailure) -> LoadedRoom? {
        try reading { () throws(SQLiteError) in
            // One transaction, so that no take, snapshot or pruning falls between the parts.
            try begin.run()
            defer { try? end.run() }
            guard let room = try rooms.room(id: id) else { return nil }
            return try log.load([room]).first
        }
    }

    /// How many deaths are counted for a command or timer.
    public func deaths(poisonKey: String) throws(StoreFailure) -> Int64 {
        try reading { () throws(SQLiteError) in try operations.deaths(poisonKey) }
    }

    /// The commands and timers for which so many deaths or more are counted.
    public func poisonKeys(deaths: Int64) throws(StoreFailure) -> [String] {
        try reading { () throws(SQLiteError) in try operations.poisonKeys(deaths) }
    }

    /// The number of the newest row of the shared log; it grows with every record of any room.
    public func logEnd() throws(StoreFailure) -> Int64 {
        try reading { () throws(SQLiteError) in try log.end() }
    }

    /// The audit lines with smaller numbers, newest first.
    public func audit(before: Int64, limit: Int) throws(StoreFailure) -> [AuditRecord] {
        try reading { () throws(SQLiteError) in try operations.audit(before: before, limit: limit) }
    }

    /// The audit lines with greater numbers, oldest first.
    public func audit(after: Int64, limit: Int) throws(StoreFailure) -> [AuditRecord] {
        try reading { () throws(SQLiteError) in try operations.audit(after: after, limit: limit) }
    }

    /// Accounts whose folded names begin with this, by name.
    public func users(prefix: String, limit: Int) throws(StoreFailure) -> [UserRecord] {
        try reading { () throws(SQLiteError) in try accounts.users(prefix: prefix, limit: limit) }
    }

    /// Whether any account is an admin.
    public func hasAdmin() throws(StoreFailure) -> Bool {
        try reading { () throws(SQLiteError) in try accounts.hasAdmin() }
    }

    /// An account's sessions that were not ended, newest first.
    public func sessions(of user: UserID, limit: Int) throws(StoreFailure) -> [SessionRecord] {
        try reading { () throws(SQLiteError) in try accounts.sessions(of: user, limit: limit) }
    }

    /// Whether the account has a session that was begun at this address and not ended.
    public func knows(_ user: UserID, address: String) throws(StoreFailure) -> Bool {
        try reading { () throws(SQLiteError) in try accounts.knows(user, address) }
    }

    /// The changes of access with greater numbers, oldest first.
    public func access(after: Int64) throws(StoreFailure) -> [AccessChange] {
        try reading { () throws(SQLiteError) in try operations.access(after: after) }
    }

    /// The number of the newest change of access, 0 when there is none.
    public func accessEnd() throws(StoreFailure) -> Int64 {
        try reading { () throws(SQLiteError) in try operations.accessEnd() }
    }

    /// Open rooms that an operator wants closed.
    public func closingRooms() throws(StoreFailure) -> [RoomRecord] {
        try reading { () throws(SQLiteError) in try rooms.closingRooms() }
    }

    /// When this bucket of attempts is full again; nil when it is.
    public func fullAt(bucket: String) throws(StoreFailure) -> WallTime? {
        try reading { () throws(SQLiteError) in try operations.fullAt(bucket) }
    }

    /// The finished game with this number.
    public func game(id: Int64) throws(StoreFailure) -> GameRecord? {
        try reading { () throws(SQLiteError) in try played.game(id: id) }
    }

    /// The finished game of this round of a room.
    public func game(room: RoomID, round: Int64) throws(StoreFailure) -> GameRecord? {
        try reading { () throws(SQLiteError) in try played.game(room: room, round: round) }
    }

    /// Finished games with smaller numbers than `before`, newest first: of an account, of a kind, or of all.
    public func games(
        of user: UserID?, kind: String?, before: Int64?, limit: Int
    ) throws(StoreFailure) -> [GameRecord] {
        try reading { () throws(SQLiteError) in
            try played.games(of: user, kind: kind, before: before, limit: limit)
        }
    }

    /// An account's rating in one kind of game; nil before its first rated one.
    public func rating(of user: UserID, kind: String) throws(StoreFailure) -> RatingRecord? {
        try reading { () throws(SQLiteError) in try played.rating(of: user, kind: kind) }
    }

    /// An account's ratings, by kind.
    public func ratings(of user: UserID) throws(StoreFailure) -> [RatingRecord] {
        try reading { () throws(SQLiteError) in try played.ratings(of: user) }
    }

    /// Those with the best ratings, best first, as far as their deviations are at most `StoreLimits.rankedDeviation`.
    public func top(kind: String, limit: Int) throws(StoreFailure) -> [RankedPlayer] {
        try reading { () throws(SQLiteError) in try played.top(kind: kind, limit: limit) }
    }

    /// An account's invitations to open rooms, newest first.
    public func invites(of user: UserID, limit: Int) throws(StoreFailure) -> [InviteRecord] {
        try reading { () throws(SQLiteError) in try meetings.invites(of: user, limit: limit) }
    }

    /// All accounts' invitations to open rooms with greater numbers, oldest first.
    public func invites(after number: Int64, limit: Int) throws(StoreFailure) -> [InviteRecord] {
        try reading { () throws(SQLiteError) in try meetings.invites(after: number, limit: limit) }
    }

    /// The number of the newest invitation that there ever was, 0 for none.
    public func inviteEnd() throws(StoreFailure) -> Int64 {
        try reading { () throws(SQLiteError) in try meetings.inviteEnd() }
    }

    /// The seeks that still wait at this time, newest first.
    public func seeks(at now: WallTime, limit: Int) throws(StoreFailure) -> [SeekRecord] {
        try reading { () throws(SQLiteError) in try meetings.seeks(at: now, limit: limit) }
    }

    /// Whom an account has blocked, the latest first.
    public func blocks(of user: UserID) throws(StoreFailure) -> [NamedUser] {
        try reading { () throws(SQLiteError) in try meetings.blocks(of: user) }
    }

    /// What `PRAGMA quick_check` finds wrong, at most ten lines; nothing in a sound database. It reads all of it.
    public func quickCheck() throws(StoreFailure) -> [String] {
        try reading { () throws(SQLiteError) in
            try Statement(database, "PRAGMA quick_check(10)").all { $0.text(0) }.filter { $0 != "ok" }
        }
    }

    private func reading<Value>(_ body: () throws(SQLiteError) -> Value) throws(StoreFailure) -> Value {
        try translating(path, body)
    }
}

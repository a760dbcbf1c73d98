public import Bytes
import Synchronization

/// The store in memory, for tests and simulation: the same contract, with faults on command. Nothing survives the process.
public final class InMemoryStore: Sendable {
    private struct Fault {
        var failure: StoreFailure
        var applied: Bool
        var incarnation: Incarnation?
    }

    private struct Shared {
        var state = InMemoryState()
        var faults: [Fault] = []
        var commits: Int64 = 0
    }

    private let shared = Mutex(Shared())

    /// An empty store.
    public init() {}

    /// The writing side for one incarnation.
    public func engine(incarnation: Incarnation) -> InMemoryEngine {
        InMemoryEngine(store: self, incarnation: incarnation)
    }

    /// A reading side over the same state.
    public func reader() -> InMemoryReader { InMemoryReader(store: self) }

    /// Makes the next commit fail: before it did anything, or, when `applied`, after all of it was stored. With an
    /// incarnation only that one's commits count. Faults queue up.
    public func failNextCommit(_ failure: StoreFailure, applied: Bool = false, of incarnation: Incarnation? = nil) {
        shared.withLock {
            $0.faults.append(Fault(failure: failure, applied: applied, incarnation: incarnation))
        }
    }

    func commit(_ writes: [Write], by incarnation: Incarnation) throws(StoreFailure) -> [Outcome] {
        let result = shared.withLock { shared -> Result<[Outcome], StoreFailure> in
            var fault: Fault?
            if let index = shared.faults.firstIndex(where: { $0.incarnation == nil || $0.incarnation == incarnation }) {
                fault = shared.faults.remove(at: index)
            }
            if let fault, !fault.applied { return .failure(fault.failure) }
            var outcomes: [Outcome] = []
            outcomes.reserveCapacity(writes.count)
            for write in writes { outcomes.append(shared.state.apply(write, by: incarnation)) }
            if !writes.isEmpty { shared.commits += 1 }
            if let fault { return .failure(fault.failure) }
            return .success(outcomes)
        }
        return try result.get()
    }

    func read<Value: Sendable>(_ body: (InMemoryState) -> Value) -> Value { shared.withLock { body($0.state) } }

    var commits: Int64 { shared.withLock { $0.commits } }
}

/// The writing side of an `InMemoryStore` for one incarnation.
public final class InMemoryEngine: StoreEngine {
    private let store: InMemoryStore
    private let incarnation: Incarnation
    private let refused = Atomic<Int64>(0)

    init(store: InMemoryStore, incarnation: Incarnation) {
        self.store = store
        self.incarnation = incarnation
    }

    /// How many writes were refused with `staleFence`.
    public var writesRefused: Int64 { refused.load(ordering: .relaxed) }

    /// Runs the writes at once; fails where `failNextCommit` asked for it.
    public func commit(_ writes: [Write]) throws(StoreFailure) -> [Outcome] {
        let outcomes = try store.commit(writes, by: incarnation)
        for outcome in outcomes where outcome == .refused(.staleFence) { refused.add(1, ordering: .relaxed) }
        return outcomes
    }
}

/// The reading side of an `InMemoryStore`.
public final class InMemoryReader: StoreReader {
    let store: InMemoryStore

    init(store: InMemoryStore) { self.store = store }

    func read<Value: Sendable>(_ body: (InMemoryState) -> Value) -> Value { store.read(body) }

    /// A number that changes whenever any process, this one included, has committed since the last call.
    public func changeCounter() -> Int64 { store.commits }
    /// The account whose folded name this is.
    public func user(folded: String) -> UserRecord? { store.read { $0.users.values.first { $0.folded == folded } } }
    /// The account with this identifier.
    public func user(id: UserID) -> UserRecord? { store.read { $0.users[id] } }
    /// The session with this identifier.
    public func session(id: SessionID) -> SessionRecord? { store.read { $0.sessions[id] } }
    /// The room with this identifier.
    public func room(id: RoomID) -> RoomRecord? { store.read { $0.rooms[id]?.record } }
    /// The open room with this PIN.
    public func room(pin: Int64) -> RoomRecord? { store.read { $0.openRoom(pin: pin) } }

    /// The open rooms, newest first.
    public func openRooms(limit: Int) -> [RoomRecord] {
        store.read { state in
            let open = state.rooms.values.map(\.record).filter { $0.status == .open }
            return open.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }.prefix(limit).map { room in
                var room = room
                if room.options.utf8.count > StoreLimits.optionsInRow { room.options = "" }
                return room
            }
        }
    }

    /// The options that this session has put under this key in so many parts; nil when one is missing.
    public func document(session: SessionID, key: String, parts: Int) -> String? {
        store.read { state in
            var text = ""
            for number in 0..<parts {
                let part = state.documents.first {
                    $0.part.session == session && $0.part.key == key && $0.part.part == number
                }
                guard let part else { return nil }
                text += part.part.text
            }
            return text
        }
    }

    /// The open rooms in whose summaries this stands, newest first.
    public func openRooms(summaryHolds text: String, limit: Int) -> [RoomRecord] {
        let found = openRooms(limit: StoreLimits.searchedRooms).filter {
            $0.summary.utf8.firstRange(of: text.utf8) != nil
        }
        return Array(found.prefix(limit))
    }

    /// How many rooms are open, counted up to `StoreLimits.countedRooms`.
    public func openRoomCount() -> Int64 {
        store.read { state in
            min(StoreLimits.countedRooms, Int64(state.rooms.values.count { $0.record.status == .open }))
        }
    }

    /// The last takeovers, newest first.
    public func takeovers(limit: Int) -> [TakeoverRecord] { store.read { $0.takeovers.suffix(limit).reversed() } }

    /// The rooms that this incarnation owns, with their fences.
    public func rooms(ownedBy owner: Incarnation) -> [RoomID: Int64] {
        store.read { state in
            var fences: [RoomID: Int64] = [:]
            for room in state.rooms.values where room.record.owner == owner {
                fences[room.record.id] = room.record.fence
            }
            return fences
        }
    }

    /// Open rooms whose time to be woken is this or earlier, earliest first, whoever owns them.
    public func dueRooms(before: WallTime, limit: Int) -> [RoomRecord] {
        store.read { state in
            var due: [(at: WallTime, record: RoomRecord)] = []
            for room in state.rooms.values where room.record.status == .open {
                if let at = room.record.wakeAt, at <= before { due.append((at, room.record)) }
            }
            return due.sorted { ($0.at, $0.record.id) < ($1.at, $1.record.id) }.prefix(limit).map(\.record)
        }
    }

    /// All servers' rows.
    public func servers() -> [ServerRecord] {
        store.read { $0.servers.values.sorted { ($0.startedAt, $0.incarnation) < ($1.startedAt, $1.incarnation) } }
    }

    /// Lobby events with greater numbers, oldest first.
    public func lobby(after: Int64, limit: Int) -> [LobbyRecord] {
        store.read { Array($0.lobby.filter { $0.number > after }.prefix(limit)) }
    }

    /// The number of the newest lobby event, 0 when there is none.
    public func lobbyEnd() -> Int64 { store.read { $0.lobby.last?.number ?? 0 } }

    /// The room's segments that can hold events with this number or a greater one, oldest first.
    public func segments(room: RoomID, from: Int64) -> [SegmentRecord] {
        store.read { state in
            let all = state.rooms[room]?.segments ?? []
            let first = all.map(\.firstEvent).filter { $0 <= from }.max() ?? from
            return all.filter { $0.firstEvent >= first }
        }
    }

    /// One of the room's segments by its place among them, from 0; nil behind the last. Places never change.
    public func segment(room: RoomID, place: Int) -> SegmentRecord? {
        store.read { state in
            let all = state.rooms[room]?.segments ?? []
            return all.indices.contains(place) ? all[place] : nil
        }
    }

    /// The rooms of this account that have this PIN or had it, newest first.
    public func rooms(of creator: UserID, pin: Int64, limit: Int) -> [RoomRecord] {
        store.read { state in
            let own = state.rooms.values.map(\.record).filter { $0.creator == creator && $0.pin == pin }
            return Array(own.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }.prefix(limit))
        }
    }

    /// The room as its owner would load it: row, snapshot and tail. For audits; it takes nothing.
    public func loadedRoom(id: RoomID) -> LoadedRoom? { store.read { $0.rooms[id]?.loaded } }
    /// How many deaths are counted for a command or timer.
    public func deaths(poisonKey: String) -> Int64 { store.read { Int64($0.poison[poisonKey]?.count ?? 0) } }
    /// The commands and timers for which so many deaths or more are counted.
    public func poisonKeys(deaths: Int64) -> [String] {
        store.read { $0.poison.filter { Int64($0.value.count) >= deaths }.keys.sorted() }
    }
    /// The number of the newest row of the shared log: here the records of all rooms together.
    public func logEnd() -> Int64 { store.read { Int64($0.rooms.values.reduce(0) { $0 + $1.loaded.tail.count }) } }
    /// The audit lines with smaller numbers, newest first.
    public func audit(before: Int64, limit: Int) -> [AuditRecord] {
        store.read { Array($0.audit.filter { $0.number < before }.suffix(limit).reversed()) }
    }
    /// The audit lines with greater numbers, oldest first.
    public func audit(after: Int64, limit: Int) -> [AuditRecord] {
        store.read { Array($0.audit.filter { $0.number > after }.prefix(limit)) }
    }
    /// Accounts whose folded names begin with this, by name.
    public func users(prefix: String, limit: Int) -> [UserRecord] {
        store.read { state in
            let found = state.users.values.filter { Array($0.folded.utf8).starts(with: prefix.utf8) }
            return Array(found.sorted { Array($0.folded.utf8).lexicographicallyPrecedes($1.folded.utf8) }.prefix(limit))
        }
    }
    /// Whether any account is an admin.
    public func hasAdmin() -> Bool { store.read { $0.hasAdmin() } }
    /// An account's sessions that were not ended, newest first.
    public func sessions(of user: UserID, limit: Int) -> [SessionRecord] {
        store.read { state in
            let found = state.sessions.values.filter { $0.user == user && !$0.isRevoked }
            return Array(found.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }.prefix(limit))
        }
    }
    /// Whether the account has a session that was begun at this address and not ended.
    public func knows(_ user: UserID, address: String) -> Bool {
        store.read { state in
            state.sessions.values.contains { $0.user == user && $0.address == address && !$0.isRevoked }
        }
    }
    /// The changes of access with greater numbers, oldest first.
    public func access(after: Int64) -> [AccessChange] { store.read { $0.access.filter { $0.number > after } } }
    /// The number of the newest change of access, 0 when there is none.
    public func accessEnd() -> Int64 { store.read { $0.access.last?.number ?? 0 } }
    /// Open rooms that an operator wants closed.
    public func closingRooms() -> [RoomRecord] {
        store.read { state in
            let found = state.rooms.values.map(\.record).filter { $0.status == .open && $0.closing != nil }
            return Array(found.sorted { $0.id < $1.id }.prefix(StoreLimits.closing))
        }
    }
    /// When this bucket of attempts is full again; nil when it is.
    public func fullAt(bucket: String) -> WallTime? { store.read { $0.fullAt(bucket) } }
}

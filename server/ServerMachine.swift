internal import Accounts
internal import Bytes
internal import Games
internal import GameViews
internal import Link
internal import Protocol
internal import Rooms
internal import Store

/// The server without its sockets, threads and clocks: streams, rooms and accounts over a store. Inputs come in with the
/// time; what is to be done goes to the effects.
final class ServerMachine {
    /// What the server calls itself.
    struct Identity {
        var name: String
        var incarnation: Incarnation
    }

    /// What waits for a ticket.
    enum Action {
        /// A room's record: publish it and answer.
        case publish(RoomEntry, LogRecord, ServerStream?)
        /// Something computed from a room's state: show it, unless the room was dropped meanwhile.
        case show(RoomEntry, (_ isDropped: Bool) -> Void)
        /// Anything else, with the outcome; nil when the batch was not saved.
        case then((Outcome?, String) -> Void)
    }

    let identity: Identity
    let reader: any StoreReader
    unowned let effects: any ServerEffects
    let catalogue: GameCatalogue
    let signer: TokenSigner
    let refreshKeys: [TokenKey]
    var now: UInt64

    var state = ServerState.starting
    /// The links that are registered, with the servers their balancers know.
    var peers: [Int: [PeerInfo]] = [:]
    var streams: [Int: [StreamID: ServerStream]] = [:]
    /// The streams of each session here: one, or an old one beside it.
    var sessionStreams: [SessionID: [ServerStream]] = [:]
    var rooms: [RoomID: RoomEntry] = [:]
    /// Rooms of other servers as they were read for the lobby.
    var boards = StoredBoards()
    /// What waits for a room that is being taken.
    var taking: [RoomID: [(Resolution) -> Void]] = [:]
    /// Rooms whose game has a clock that runs.
    var timed: [RoomID: RoomEntry] = [:]
    /// Servers that a balancer has reported lost, and when.
    var lostReports: [Incarnation: UInt64] = [:]
    /// When the last byte of a lost server came, as the balancer at each link says.
    var lastSigns: [Incarnation: [Int: UInt64]] = [:]
    /// Servers known to be dead for good.
    var dead: Set<Incarnation> = []
    var watched: Set<Incarnation> = []
    /// When a room was last taken on a report alone.
    var forcedTakes: [RoomID: UInt64] = [:]
    /// What is to be tried again at a time, earliest first.
    var retries: [(at: UInt64, body: () -> Void)] = []
    /// What waits for tickets, in order.
    var actions: ArraySlice<(ticket: UInt64, action: Action)> = []
    var submitted: UInt64 = 0
    var completed: UInt64 = 0
    var hashes: [UInt64: (HashResult) -> Void] = [:]
    var nextHash: UInt64 = 1
    var lobbyNumber: Int64 = 0
    /// The last change of access that was taken in.
    var accessNumber: Int64 = 0
    /// The last invitation that was followed.
    var inviteNumber: Int64 = 0
    /// Streams that came from other servers and have not been told what invitations there are since.
    var newcomers: ArraySlice<ServerStream> = []
    /// The end of the shared log at the last sweep.
    var logEnd: Int64 = 0
    var changeCounter: Int64 = -1
    var roomsTaken: Int64 = 0
    var writesRefused: Int64 = 0
    var poisoned: Set<String> = []
    /// Whether the store is being asked what this server owns; no line is worked on meanwhile.
    var isConfirming = false
    /// Whether it must be asked again, because others have taken rooms since.
    var mustConfirmAgain = false
    /// Barriers that some balancers have not echoed yet.
    private var barriers: [UInt64: (waiting: Set<Int>, body: () -> Void)] = [:]
    private var nextBarrier: UInt64 = 0
    var presence: [RoomEntry] = []
    /// Rooms whose browsers have not been shown all.
    var stalePages: [RoomEntry] = []
    var pages = PageState()
    /// The played games that were read last; they never change.
    var playedGames: [GameDocument] = []
    /// What was read last of a room's log for its host.
    var logRun: LogRun?
    /// Takes under way, by the former owner.
    var takes: [Incarnation: TakesUnderWay] = [:]
    /// Since when servers that were lost are of no use to anybody.
    var outages: [Incarnation: UInt64] = [:]
    var tallies: [RoomEntry] = []
    var lastRenewAt: UInt64 = 0
    var lastSweepAt: UInt64 = 0
    var lastFollowAt: UInt64 = 0
    var lastPresenceAt: UInt64 = 0
    var lastBeatAt: UInt64 = 0
    var lastTurnAt: UInt64
    var isRemoving = false
    /// Whether it drains because its row says so, and may be told to go on.
    var drainsByRow = false
    private var hasUnsavedWrites = false
    /// Why the last write was not saved; nil since one was.
    private(set) var unsaved: String?
    var counters = ServerCounters()

    init(
        identity: Identity, reader: any StoreReader, effects: any ServerEffects, catalogue: GameCatalogue,
        signer: TokenSigner, refreshKeys: [TokenKey], now: UInt64
    ) {
        self.identity = identity
        self.reader = reader
        self.effects = effects
        self.catalogue = catalogue
        self.signer = signer
        self.refreshKeys = refreshKeys
        self.now = now
        lastTurnAt = now
    }

    /// Publishes the server; it is ready when its row is stored. The alive file is locked already.
    func start() {
        let wall = effects.wallClock()
        submit(
            .publishServer(
                ServerRecord(
                    incarnation: identity.incarnation, name: identity.name, state: .ready, startedAt: wall,
                    expiresAt: wall + ServerLimits.leaseMilliseconds))
        ) { [self] outcome, reason in
            guard outcome == .done else {
                effects.exit("the server's row could not be stored: \(reason)", status: 1)
                return
            }
            state = .ready
            lobbyNumber = read({ try reader.lobbyEnd() }) ?? 0
            accessNumber = read({ try reader.accessEnd() }) ?? 0
            inviteNumber = read({ try reader.inviteEnd() }) ?? 0
            poisoned = Set(read({ try reader.poisonKeys(deaths: ServerLimits.poisonDeaths) }) ?? [])
            broadcastStatus()
            effects.note("ready", [:])
            for former in dead { takeOver(from: former) }
        }
    }

    // MARK: The store

    /// Submits a write; `then` gets its outcome, or nil with the reason when it was not saved.
    func submit(_ write: Write, _ then: @escaping (Outcome?, String) -> Void) {
        enqueue(write, .then(then))
    }

    @discardableResult
    func enqueue(_ write: Write, _ action: Action) -> UInt64 {
        submitted = effects.submit(write)
        actions.append((submitted, action))
        return submitted
    }

    /// Runs `body` when everything that the room's state rests on is stored; at once when it is. With `isDropped` the
    /// state turned out not to be the stored one.
    func whenStored(_ entry: RoomEntry, _ body: @escaping (_ isDropped: Bool) -> Void) {
        if entry.lastTicket <= completed {
            body(entry.isDropped)
        } else {
            actions.append((entry.lastTicket, .show(entry, body)))
        }
    }

    /// Answers a line when what the answer rests on is stored; runs the line again when that is not to be.
    func answerWhenStored(_ entry: RoomEntry, _ stream: ServerStream, id: Int64, _ answer: Answer) {
        whenStored(entry) { [self] isDropped in
            if isDropped {
                stream.isBusy = false
                reopen(stream)
            } else {
                self.answer(stream, id: id, answer)
            }
        }
    }

    /// A read. A store that cannot be read leaves this server without truth: it ends, and its successor reads.
    func read<Value>(_ body: () throws -> Value) -> Value? {
        do {
            return try body()
        } catch {
            effects.exit("the store cannot be read: \(error)", status: 1)
            return nil
        }
    }

    /// A write has completed. Writes complete in the order of their tickets; what was computed after a write lies behind
    /// it in the queue and is shown now.
    func storeCompleted(ticket: UInt64, _ outcome: Outcome?, reason: String) {
        completed = ticket
        unsaved = outcome == nil ? reason : nil
        guard let item = actions.popFirst(), item.ticket == ticket else {
            effects.exit("ticket \(ticket) completed out of order", status: 70)
            return
        }
        switch item.action {
        case .publish(let entry, let record, let stream): published(entry, record, stream, outcome, reason)
        case .show: effects.exit("ticket \(ticket) is no write", status: 70)
        case .then(let body): body(outcome, reason)
        }
        while let next = actions.first, case .show(let entry, let body) = next.action {
            actions.removeFirst()
            body(entry.isDropped)
        }
        if outcome == nil { hasUnsavedWrites = true }
    }

    /// All completions that were there have been taken into account.
    func storeSettled() {
        guard hasUnsavedWrites else { return }
        hasUnsavedWrites = false
        effects.acknowledgeFailure()
    }

    // MARK: Links

    /// A link is up: registers.
    func linkOpened(_ link: Int) {
        streams[link] = [:]
        let state = self.state
        effects.withOutput(ofLink: link) {
            ServerFrame.register(
                version: LinkLimits.version, incarnation: identity.incarnation, state: state, name: identity.name
            ).encode(into: &$0)
        }
    }

    /// A link is gone, and its streams with it.
    func linkClosed(_ link: Int) {
        for stream in (streams.removeValue(forKey: link) ?? [:]).values { forget(stream) }
        peers[link] = nil
        for number in barriers.keys.sorted() {
            barriers[number]?.waiting.remove(link)
            finishBarrier(number)
        }
    }

    func broadcastStatus() {
        let state = self.state
        for link in streams.keys {
            effects.withOutput(ofLink: link) { ServerFrame.status(state).encode(into: &$0) }
        }
    }

    /// A whole frame from a balancer. False when it makes no sense: the link must be closed.
    func linkFrame(_ link: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let frame = BalancerFrame(bytes), streams[link] != nil else { return false }
        noticePause()
        switch frame {
        case .welcome(let version, _, _, _): return version == LinkLimits.version
        case .open(let opening): return open(link, opening)
        case .data(let id, let attachment, let offset, let stamp, let bytes):
            guard let stream = streams[link]?[id], stream.attachment == attachment else { return true }
            guard stream.receive(bytes, at: offset, stamp) else { return false }
            pump(stream)
        case .gone(let id, let attachment):
            guard let stream = streams[link]?[id], stream.attachment == attachment else { return true }
            streams[link]?[id] = nil
            forget(stream)
        case .lost(let incarnation, let silence):
            if incarnation != identity.incarnation {
                lostReports[incarnation] = now
                noteOutage(of: incarnation, silence: silence)
                if silence > 0 { lastSigns[incarnation, default: [:]][link] = now - min(now, silence) }
                takeOver(from: incarnation)
                creditLate(from: incarnation)
            }
        case .peers(let list):
            peers[link] = list
            for peer in list where peer.incarnation != identity.incarnation {
                lostReports[peer.incarnation] = nil
                // It is back: its next outage begins at a later sign.
                lastSigns[peer.incarnation]?[link] = nil
                if !dead.contains(peer.incarnation) { outages[peer.incarnation] = nil }
                watch(peer.incarnation)
            }
        case .echo(let number): echoed(link, number)
        case .heartbeat: break
        }
        return true
    }

    /// A balancer has forwarded all that came before this barrier.
    private func echoed(_ link: Int, _ number: UInt64) {
        guard var barrier = barriers[number] else { return }
        barrier.waiting.remove(link)
        barriers[number] = barrier
        finishBarrier(number)
    }

    /// Runs `body` when every balancer has forwarded all that its clients had sent by now. A link that does not answer is
    /// closed by its heartbeat and no longer waited for.
    func afterBarrier(_ body: @escaping () -> Void) {
        nextBarrier += 1
        barriers[nextBarrier] = (Set(streams.keys), body)
        for link in streams.keys {
            effects.withOutput(ofLink: link) { ServerFrame.barrier(nextBarrier).encode(into: &$0) }
        }
        finishBarrier(nextBarrier)
    }

    private func finishBarrier(_ number: UInt64) {
        guard let barrier = barriers[number], barrier.waiting.isEmpty else { return }
        barriers[number] = nil
        barrier.body()
    }

    func watch(_ incarnation: Incarnation) {
        guard watched.insert(incarnation).inserted else { return }
        effects.watch(incarnation)
    }

    /// The process of this incarnation is dead: the kernel has freed its lock.
    func died(_ incarnation: Incarnation) {
        guard dead.insert(incarnation).inserted else { return }
        noteOutage(of: incarnation)
        effects.note("server died", ["former": String(incarnation, radix: 36)])
        takeOver(from: incarnation)
    }

    /// The servers that any balancer knows as ready, this one included while it is.
    var readyServers: Set<Incarnation> {
        var ready: Set<Incarnation> = state == .ready ? [identity.incarnation] : []
        for list in peers.values {
            for peer in list where peer.state == .ready && peer.incarnation != identity.incarnation {
                if !dead.contains(peer.incarnation) { ready.insert(peer.incarnation) }
            }
        }
        return ready
    }
}

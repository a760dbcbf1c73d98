internal import Accounts
internal import Bytes
internal import EventLoop
internal import GameViews
internal import Glibc
internal import Link
internal import Management
internal import SQLiteStore
internal import Store
internal import Synchronization
internal import Telemetry

/// Gives the machine its sockets, threads, clocks and files: one loop thread, one writing thread, password threads, and a
/// thread for each other server that waits for its death.
final class ServerShell {
    let options: ServerOptions
    let storeFolder: String
    let startedAt = WallClock.now()
    let log: Log
    private let poller: Poller
    private let wakeup: Wakeup
    private let signals: SignalWatcher
    let links: BalancerLinks
    let writer: StoreWriter
    let engine: SQLiteEngine
    let pool: HashingPool
    private let poisonFile: PoisonFile
    private let failpoints: Failpoints
    private let watchdog: Watchdog
    private let deaths = DeathList()
    private(set) var machine: ServerMachine?
    /// The management port; nil for none.
    private var management: ManagementServer?
    private var lastTurnAt = Monotonic.now()
    /// When the parent was last told that this process lives.
    private var lastSignAt: UInt64 = 0
    /// Between two signs of life for the parent, nanoseconds.
    private static let signPause: UInt64 = 1_000_000_000
    /// Held for as long as the process lives.
    private let aliveFile: AliveFile

    private enum Source {
        static let wakeup: UInt64 = 0
        static let signals: UInt64 = 1
        static let links: UInt64 = 1 << 32
        static let management: UInt64 = 2 << 32
    }

    /// The parts that the program makes first, because they can fail on configuration.
    struct Parts {
        var reader: SQLiteReader
        var engine: SQLiteEngine
        var aliveFile: AliveFile
        var poisonFile: PoisonFile
        var signer: TokenSigner
        var refreshKeys: [TokenKey]
        var linkContext: TLSContext
        var failpoints: Failpoints
    }

    init(options: ServerOptions, storeFolder: String, log: Log, parts: Parts) throws(SystemError) {
        self.options = options
        self.storeFolder = storeFolder
        self.log = log
        poller = try Poller()
        let wakeup = try Wakeup()
        self.wakeup = wakeup
        signals = try SignalWatcher([SIGTERM, SIGINT])
        failpoints = parts.failpoints
        aliveFile = parts.aliveFile
        poisonFile = parts.poisonFile
        engine = parts.engine
        watchdog = Watchdog(folder: storeFolder, turnstile: parts.engine.turnstile, log: log)
        pool = try HashingPool(wakeup: wakeup)
        writer = StoreWriter(
            engine: parts.engine, wake: { wakeup.signal() },
            onFatal: { failure in
                log.error("the store's state is not known; starting again", ["reason": "\(failure)"])
                if case .newerSchema = failure { _exit(ServerStatus.configuration) }
                _exit(ServerStatus.again)
            })
        let wire = Wire()
        links = BalancerLinks(
            addresses: options.balancers, poller: poller, wire: wire, context: parts.linkContext, log: log,
            failpoints: parts.failpoints, wake: { wakeup.signal() })
        try poller.add(wakeup.descriptor, .readable, token: Source.wakeup)
        try poller.add(signals.descriptor, .readable, token: Source.signals)
        let machine = ServerMachine(
            identity: ServerMachine.Identity(name: options.name, incarnation: options.incarnation),
            reader: parts.reader, effects: self, catalogue: gameCatalogue, signer: parts.signer,
            refreshKeys: parts.refreshKeys, now: Monotonic.now())
        self.machine = machine
        links.onUp = { machine.linkOpened($0) }
        links.onDown = { machine.linkClosed($0) }
        links.onFrame = { machine.linkFrame($0, $1) }
        if let address = options.manage {
            let server = try ManagementServer(
                address: address, poller: poller, wire: wire, tokens: Source.management)
            server.readiness = { [unowned self] in unreadiness() }
            server.metrics = { [unowned self] in metrics() }
            management = server
        }
        machine.start()
    }

    /// Runs for as long as the process lives.
    func run() -> Never {
        while true { turn() }
    }

    private func turn() {
        guard let machine else { return }
        let begun = Monotonic.now()
        let next = min(machine.nextTurnAt, links.nextTurnAt(begun))
        let wait = next > begun ? Int32(clamping: (next - begun) / 1_000_000 + 1) : 0
        poller.wait(timeoutMilliseconds: wait) { token, readiness in
            machine.now = Monotonic.now()
            switch token {
            case Source.wakeup: wakeup.drain()
            case Source.signals: takeSignals(machine)
            case _ where management?.owns(token) ?? false: management?.ready(token, readiness, now: machine.now)
            default: links.ready(Int(token & 0xFFFF_FFFF), readiness, machine.now)
            }
        }
        machine.now = Monotonic.now()
        // After a pause of its own the server hears every balancer before it judges any.
        if machine.now - lastTurnAt > LinkLimits.heartbeatMilliseconds * 1_000_000 { links.hearAll(machine.now) }
        lastTurnAt = machine.now
        takeCompletions(machine)
        for (token, result) in pool.takeResults() { machine.hashed(token, result) }
        for incarnation in deaths.take() { machine.died(incarnation) }
        links.turn(machine.now)
        machine.turn()
        links.flush(machine.now)
        watchdog.look(machine.now)
        if machine.now - lastSignAt >= Self.signPause {
            lastSignAt = machine.now
            management?.sweep(machine.now)
            ParentSocket.send(ParentSocket.sign, to: options.incarnation, storeFolder)
        }
    }

    private func takeCompletions(_ machine: ServerMachine) {
        var hasFailed = false
        var completions = writer.takeCompleted()
        while !completions.isEmpty {
            for completion in completions {
                switch completion.result {
                case .outcome(let outcome): machine.storeCompleted(ticket: completion.ticket, outcome, reason: "")
                case .notSaved(let reason):
                    hasFailed = true
                    machine.storeCompleted(ticket: completion.ticket, nil, reason: reason)
                }
            }
            // After a failure the machine's further writes fail at once. They too must be taken into account before the
            // failure is acknowledged: else writes based on them would be stored.
            completions = hasFailed ? writer.takeCompleted() : []
        }
        machine.storeSettled()
    }

    private func takeSignals(_ machine: ServerMachine) {
        while let signal = signals.next() {
            log.notice("signal", ["number": "\(signal)"])
            if machine.state == .draining { exit("stopped without waiting for the rest", status: ServerStatus.drained) }
            machine.drain()
        }
    }
}

extension ServerShell: ServerEffects {
    func withOutput(ofLink link: Int, _ body: (inout [UInt8]) -> Void) {
        guard link < links.links.count, links.links[link].channel != nil else { return }
        body(&links.links[link].output)
    }

    func submit(_ write: Write) -> UInt64 {
        let ticket = writer.submit([write])
        if case .append = write { failpoints.pass(.queued) }
        return ticket
    }

    var isStoreBusy: Bool { writer.isFull }
    func acknowledgeFailure() { writer.acknowledgeFailure() }
    func hash(_ job: HashJob, _ token: UInt64) -> Bool { pool.submit(job, token) }
    func random() -> UInt64 { UInt64.random(in: 0...UInt64.max) }
    func identifier() -> Int64 { Randomness.identifier() }
    func wallClock() -> WallTime { WallClock.now() }

    func isDead(_ incarnation: Incarnation) -> Bool {
        AliveFile.isDead(folder: storeFolder, incarnation: incarnation)
    }

    func watch(_ incarnation: Incarnation) {
        let folder = storeFolder
        let deaths = deaths
        let wakeup = wakeup
        do {
            try startThread {
                guard AliveFile.waitForDeath(folder: folder, incarnation: incarnation) else { return }
                deaths.add(incarnation)
                wakeup.signal()
            }
        } catch {
            log.warning("a server is not watched", ["reason": "\(error)"])
        }
    }

    func poison(of incarnation: Incarnation) -> String? {
        PoisonFile.read(folder: storeFolder, incarnation: incarnation)
    }

    func cleanUp(after incarnation: Incarnation) {
        PoisonFile.remove(folder: storeFolder, incarnation: incarnation)
        AliveFile.remove(folder: storeFolder, incarnation: incarnation)
    }

    func setRunning(_ key: String?) {
        if let key { poisonFile.enter(key) } else { poisonFile.leave() }
    }

    func exit(_ reason: String, status: Int32) {
        log.notice("ending", ["reason": reason, "status": "\(status)"])
        links.flush(Monotonic.now())
        _exit(status)
    }

    func note(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String>) { log.notice(message, fields) }
}

/// The servers whose death the watching threads have seen.
private final class DeathList: Sendable {
    private let dead = Mutex<[Incarnation]>([])

    func add(_ incarnation: Incarnation) { dead.withLock { $0.append(incarnation) } }

    func take() -> [Incarnation] {
        dead.withLock { list in
            defer { list.removeAll() }
            return list
        }
    }
}

import Bytes
import Cluster
import EventLoop
import Glibc
import SQLiteStore
import Store

/// One fault as it was made.
struct DrillFault: Sendable {
    /// In words.
    var what: String
    /// When, nanoseconds of the monotonic clock; for a failpoint, when the death was seen.
    var at: UInt64
    /// The rooms, by PIN, that the victim owned.
    var rooms: Set<Int64>
    /// Whether `at` is the moment itself, so that gaps can be measured from it.
    var isExact: Bool
    /// When the victim was seen to own nothing any more; looked at each few milliseconds.
    var takenAt: UInt64?
}

/// Breaks things while others play: one script for each phase.
final class DrillFaults {
    private let cluster: DrillCluster
    private let control: DrillControl
    private let settings: DrillSettings
    private let signals: SignalWatcher
    private let reader: SQLiteReader
    private var random: DrillRandom
    /// The rooms' PINs.
    private(set) var pins: [RoomID: Int64] = [:]
    private(set) var faults: [DrillFault] = []

    init(
        cluster: DrillCluster, control: DrillControl, settings: DrillSettings, signals: SignalWatcher,
        reader: SQLiteReader
    ) throws {
        self.cluster = cluster
        self.control = control
        self.settings = settings
        self.signals = signals
        self.reader = reader
        random = DrillRandom(seed: settings.seed ^ 0xFA17)
        for room in try reader.openRooms(limit: settings.rooms + 1) { pins[room.id] = room.pin }
    }

    /// Makes the phase's faults, each when things are well again after the one before, and lets some time pass.
    func run(_ phase: DrillPhase) throws {
        let deadline = Monotonic.now() + UInt64(settings.seconds) * 1_000_000_000
        let count = settings.faults ?? phase.usualFaults
        for number in 1...count {
            try awaitWell()
            try pass(Int32.random(in: 100...500, using: &random))
            try make(phase, number: number)
            if settings.showsProgress {
                Output.message(
                    "\(phase.rawValue): fault \(number) of \(count), \(control.acknowledgedCount) commands acknowledged"
                )
            }
        }
        try awaitWell()
        let now = Monotonic.now()
        // Play goes on for a second at least, so that the audit has something to say of the time after the last fault.
        try pass(max(1_000, Int32(clamping: deadline > now ? (deadline - now) / 1_000_000 : 0)))
    }

    private func make(_ phase: DrillPhase, number: Int) throws {
        switch phase {
        case .kill: try killOwner()
        case .queued, .inTransaction, .committed, .midFrame, .stopInLock: try passFailpoint(phase, number)
        case .stopCont: try stopAndContinue(number)
        case .drain: try drainOwner()
        case .allServers: try killAllServers()
        case .balancer: try killBalancer()
        }
    }

    // MARK: The faults

    private func killOwner() throws {
        let (name, worker) = try owner()
        try shoot(SIGKILL, worker, "killed \(name)")
        try awaitGone(worker)
        try replace(name, worker)
    }

    /// Has a signal sent while players wait for answers.
    private func shoot(_ signal: Int32, _ worker: DrillCluster.Worker, _ what: String) throws {
        let rooms = try reader.rooms(ownedBy: worker.incarnation).keys.compactMap { pins[$0] }
        let delay = UInt32.random(in: 0...600, using: &random)
        control.ask(for: DrillShot(pid: worker.pid, signal: signal, rooms: Set(rooms), delay: delay))
        try awaitUntil("players to send") { control.sentShotAt != nil }
        faults.append(DrillFault(what: what, at: control.sentShotAt ?? 0, rooms: Set(rooms), isExact: true))
    }

    /// Waits for the parent to start another worker. It waits longer each time, up to seconds; a drill with many kills has
    /// no time for that and starts the parent anew.
    private func replace(_ name: String, _ former: DrillCluster.Worker) throws {
        for _ in 0..<40 {
            if let worker = cluster.worker(of: name), worker != former { return }
            try pass(5)
        }
        cluster.endServer(name)
        try cluster.startServer(name)
    }

    /// One server is started with a failpoint, the other one is killed, so that the first owns every room when it passes.
    private func passFailpoint(_ phase: DrillPhase, _ number: Int) throws {
        let (name, armed) = try armed(phase, number)
        try awaitUntil("\(name) to die at \(phase.rawValue)") { cluster.worker(of: name) != armed }
        note("\(name) died at \(phase.rawValue)", armed, isExact: false)
        try awaitGone(armed)
        try replace(name, armed)
    }

    /// Starts a server with the phase's failpoint and makes it the owner of every room.
    private func armed(_ phase: DrillPhase, _ number: Int) throws -> (String, DrillCluster.Worker) {
        guard let failpoint = phase.failpoint else { throw DrillProblem("\(phase.rawValue) has no failpoint") }
        let names = DrillSettings.serverNames
        let name = names[number % 2]
        let other = names[1 - number % 2]
        cluster.endServer(name)
        let pass = Int.random(in: 30...300, using: &random)
        try cluster.startServer(name, failpoint: "\(failpoint)@\(pass)")
        try awaitUntil("\(name) ready, to pass \(failpoint) \(pass) times") { isReady(name) }
        guard let armed = cluster.worker(of: name), let former = cluster.worker(of: other) else {
            throw DrillProblem("\(name) died before it had a room")
        }
        kill(former.pid, SIGKILL)
        try awaitUntil("\(other) gone") { cluster.worker(of: other) != former }
        return (name, armed)
    }

    /// Whether a process is stopped (proc(5), the state in /proc/PID/stat).
    private func isStopped(_ pid: pid_t) -> Bool {
        guard let stat = try? FileTools.readFile("/proc/\(pid)/stat", limit: 4_096),
            let end = stat.lastIndex(of: UInt8(ascii: ")")), end + 2 < stat.count
        else { return false }
        return stat[end + 2] == UInt8(ascii: "T")
    }

    /// The first stop falls anywhere; the others when the server has writes in its queue, which it tries when it goes on.
    private func stopAndContinue(_ number: Int) throws {
        let name: String
        let worker: DrillCluster.Worker
        if number == 0 {
            (name, worker) = try owner()
            try shoot(SIGSTOP, worker, "stopped \(name)")
        } else {
            (name, worker) = try armed(.stopCont, number)
            try awaitUntil("\(name) to stop itself") { isStopped(worker.pid) }
            note("\(name) stopped itself with writes in its queue", worker, isExact: false)
        }
        // Past the second after which its link counts as lost; every third time past the 5 s of its leases too.
        let stopped = number % 3 == 0 ? 5_500 : Int32.random(in: 1_300...1_900, using: &random)
        let until = Monotonic.now() + UInt64(stopped) * 1_000_000
        try awaitGone(worker)
        try pass(Int32(clamping: (Int64(until) - Int64(Monotonic.now())) / 1_000_000))
        kill(worker.pid, SIGCONT)
        let mark = control.acknowledgedCount
        try awaitUntil("players to go on beside \(name), which goes on too") { control.acknowledgedCount > mark + 50 }
    }

    private func drainOwner() throws {
        let (name, worker) = try owner()
        note("asked \(name) to drain", worker)
        try cluster.requestDrain(name)
        try awaitUntil("\(name) to leave") { cluster.worker(of: name) != worker }
        try awaitGone(worker)
        try replace(name, worker)
    }

    private func killAllServers() throws {
        let all = DrillSettings.serverNames.compactMap { cluster.worker(of: $0) }
        note("killed all servers", rooms: Set(pins.values))
        for worker in all { kill(worker.pid, SIGKILL) }
        for name in DrillSettings.serverNames { cluster.endServer(name) }
        try pass(Int32.random(in: 300...900, using: &random))
        let names = DrillSettings.serverNames.shuffled(using: &random)
        let mark = control.acknowledgedCount
        try cluster.startServer(names[0])
        try awaitUntil("players to go on with \(names[0]) alone") { control.acknowledgedCount > mark + 100 }
        for name in names.dropFirst() { try cluster.startServer(name) }
    }

    private func killBalancer() throws {
        note("killed the balancer", rooms: Set(pins.values))
        cluster.killBalancer()
        try pass(Int32.random(in: 50...300, using: &random))
        try cluster.startBalancer()
        // The figure is taken fifty times a second: wait until it has seen the loss, then until all are back.
        try pass(60)
        try awaitUntil("all players to connect again") { control.connectedCount == settings.rooms * 2 }
    }

    // MARK: Looking and waiting

    /// The server with the most rooms.
    private func owner() throws -> (String, DrillCluster.Worker) {
        var best: (name: String, worker: DrillCluster.Worker, rooms: Int)?
        for name in DrillSettings.serverNames {
            guard let worker = cluster.worker(of: name) else { continue }
            let rooms = try reader.rooms(ownedBy: worker.incarnation).count
            if rooms > best?.rooms ?? -1 { best = (name, worker, rooms) }
        }
        guard let best else { throw DrillProblem("no server runs") }
        return (best.name, best.worker)
    }

    private func note(_ what: String, _ worker: DrillCluster.Worker, isExact: Bool = true) {
        let owned = (try? reader.rooms(ownedBy: worker.incarnation)) ?? [:]
        note(what, rooms: Set(owned.keys.compactMap { pins[$0] }), isExact: isExact)
    }

    /// To be called right before the fault: the time is taken last.
    private func note(_ what: String, rooms: Set<Int64>, isExact: Bool = true) {
        faults.append(DrillFault(what: what, at: Monotonic.now(), rooms: rooms, isExact: isExact))
    }

    private func isReady(_ name: String) -> Bool {
        guard let worker = cluster.worker(of: name), let servers = try? reader.servers() else { return false }
        return servers.contains { $0.incarnation == worker.incarnation && $0.state == .ready }
    }

    /// Everything runs, every room is owned by a server that runs, and players get answers.
    private func awaitWell() throws {
        for name in DrillSettings.serverNames { try awaitUntil("\(name) to be ready") { isReady(name) } }
        try awaitUntil("every player to be connected") { control.connectedCount == settings.rooms * 2 }
        let mark = control.acknowledgedCount
        try awaitUntil("players to get answers") { control.acknowledgedCount >= mark + min(100, settings.rooms) }
    }

    /// Nothing is owned by this worker any more.
    private func awaitGone(_ worker: DrillCluster.Worker) throws {
        try awaitUntil("all rooms to be taken from a server that is gone") {
            (try? reader.rooms(ownedBy: worker.incarnation).isEmpty) ?? false
        }
        if let last = faults.indices.last, faults[last].takenAt == nil { faults[last].takenAt = Monotonic.now() }
    }

    private func awaitUntil(_ what: String, _ isTrue: () -> Bool) throws {
        let deadline = Monotonic.now() + UInt64(DrillLimits.patience) * 1_000_000
        while !isTrue() {
            guard Monotonic.now() < deadline else {
                throw DrillProblem("waited \(DrillLimits.patience / 1_000) s in vain for \(what)")
            }
            try pass(2)
        }
    }

    /// Lets so many milliseconds pass, unless something ends the drill.
    private func pass(_ milliseconds: Int32) throws {
        let deadline = Monotonic.now() + UInt64(max(milliseconds, 0)) * 1_000_000
        repeat {
            let now = Monotonic.now()
            pause(Int32(clamping: min(deadline > now ? (deadline - now) / 1_000_000 + 1 : 0, 50)))
            try checkpoint(signals, control)
        } while Monotonic.now() < deadline
    }
}

/// Throws when the drill was interrupted, or the players have given up.
func checkpoint(_ signals: SignalWatcher, _ control: DrillControl) throws {
    if let number = signals.next() { throw DrillProblem("interrupted by signal \(number)") }
    if case .failure(let problem) = control.result { throw problem }
}

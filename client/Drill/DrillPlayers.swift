import Cluster
import EventLoop
import GameViews
import Games
import Glibc

/// All players of a drill on one thread: they log in, fill rooms, and play at a bounded rate until they are told to end.
final class DrillPlayers {
    private let settings: DrillSettings
    private let control: DrillControl
    private let loop: ClientLoop
    private let players: [DrillPlayer]
    private let watchers: [DrillWatcher]
    private var random: DrillRandom
    private var repeats = 0

    /// Commands that are on their way when a signal is sent, at most.
    private static let volley = 20

    /// Of a hundred commands so many are sent a second time.
    private static let repeatPercent = 4

    init(address: SocketAddress, certificate: [UInt8], settings: DrillSettings, control: DrillControl) throws {
        self.settings = settings
        self.control = control
        random = DrillRandom(seed: settings.seed)
        let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["oneup/1"])
        loop = try ClientLoop(servers: [address], context: context) { _, shown in
            shown == certificate ? .trusted : .refused("not the drill's cluster")
        }
        let tables = settings.tables
        guard !tables.isEmpty else { throw DrillProblem("there is no board game to play") }
        players = (0..<settings.rooms * 2).map { index in
            let table = tables[index / 2 % tables.count]
            return DrillPlayer(
                index: index, rules: table.rules, options: table.options.isEmpty ? nil : table.options)
        }
        watchers = (0..<settings.rooms / 5).map { DrillWatcher(index: $0) }
        for (first, second) in zip(players.indices, players.indices.dropFirst()) where first % 2 == 0 {
            let maker = players[first]
            let other = players[second]
            maker.onRoom = { [unowned maker, unowned other] room in
                maker.enter(room)
                other.enter(room)
            }
        }
        for player in players { player.onAnswer = { control.noteAcknowledged() } }
    }

    /// Plays to the end; what was written down.
    func run() throws -> DrillJournal {
        try arrive()
        let beganAt = Monotonic.now()
        let clock = DrillClock(monotonic: beganAt, wallTime: WallClock.now())
        control.set(.playing)
        play()
        control.set(.ending)
        var journal = DrillJournal(beganAt: beganAt, endedAt: Monotonic.now(), clock: clock)
        if !turn(for: DrillLimits.patience, until: { players.allSatisfy(\.isAllAnswered) }) {
            let late = players.count { !$0.isAllAnswered }
            journal.violations.add("no answer", "\(late) players still wait after \(DrillLimits.patience / 1_000) s")
        }
        if !turn(for: DrillLimits.patience, until: { watchers.allSatisfy(\.isIdle) }) {
            for watcher in watchers where !watcher.isIdle { journal.violations.add("no answer", watcher.standing) }
        }
        for player in players { player.askForState() }
        for watcher in watchers { watcher.askForState() }
        _ = turn(for: DrillLimits.patience) {
            players.allSatisfy { $0.journal.lastState != nil } && watchers.allSatisfy(\.isIdle)
        }
        // What was published last may come behind the answers.
        _ = turn(for: 1_000) { players.allSatisfy { $0.journal.lastState?.number == $0.journal.events.last?.number } }
        for player in players {
            journal.players.append(player.journal)
            journal.commands += player.commands
            journal.violations.add(player.violations)
            player.stop()
        }
        for watcher in watchers {
            journal.watchers.append(watcher.journal)
            journal.violations.add(watcher.violations)
            watcher.stop()
        }
        journal.repeats = repeats
        return journal
    }

    private func arrive() throws {
        // Some at a time: the machine that plays is the machine that serves.
        for group in stride(from: 0, to: players.count, by: 50) {
            let some = players[group..<min(group + 50, players.count)]
            for player in some { player.start(loop) }
            guard turn(for: DrillLimits.setup, until: { some.allSatisfy { $0.journal.session != 0 } }) else {
                throw DrillProblem("not all players are logged in after \(DrillLimits.setup / 1_000) s")
            }
        }
        let isReady = turn(for: DrillLimits.setup) {
            // A maker's partner may have logged in after the room was made, or before.
            players.allSatisfy { if case .playing = $0.stage { true } else { false } }
        }
        guard isReady else { throw DrillProblem("not all players sit after \(DrillLimits.setup / 1_000) s") }
        for watcher in watchers { watcher.start(loop) }
        guard turn(for: DrillLimits.setup, until: { watchers.allSatisfy(\.isReady) }) else {
            throw DrillProblem("not all watchers are logged in after \(DrillLimits.setup / 1_000) s")
        }
    }

    /// Runs the loop until the condition holds; false when it does not within so many milliseconds.
    private func turn(for milliseconds: Int64, until isDone: () -> Bool) -> Bool {
        let deadline = loop.now + milliseconds
        while !isDone() {
            guard loop.now < deadline else { return false }
            loop.turn(atMost: 5)
        }
        return true
    }

    private func play() {
        var budget = 0.0
        var last = Monotonic.now()
        var countAt = last
        let rooms = players.filter { $0.seat == 0 }.map(\.journal.room)
        while !control.isEnding {
            loop.turn(atMost: 1)
            let now = Monotonic.now()
            // What could not be sent while nobody answered is not made up for: at most 20 ms' worth come at once.
            budget = min(budget + Double(now - last) * 1e-9 * Double(settings.rate), Double(settings.rate) * 0.02 + 1)
            last = now
            if let shot = control.shot {
                // Held back until there is enough for a volley, so that the rate stays as it is.
                guard budget >= Double(Self.volley) || budget >= Double(settings.rate) * 0.02 else { continue }
                while budget >= 1 {
                    budget -= 1
                    sendOne(to: shot.rooms)
                }
                fire(shot)
            }
            while budget >= 1 {
                budget -= 1
                sendOne()
            }
            if now - countAt > 20_000_000 {
                countAt = now
                for watcher in watchers { watcher.act(rooms, &random) }
                control.setConnected(players.count(where: \.isReady))
            }
        }
    }

    /// Sends the signal without having read an answer to what was sent last.
    private func fire(_ shot: DrillShot) {
        let due = Monotonic.now() + UInt64(shot.delay) * 1_000
        while Monotonic.now() < due {}
        let at = Monotonic.now()
        kill(shot.pid, shot.signal)
        control.noteShot(at: at)
    }

    private func sendOne(to rooms: Set<Int64>? = nil) {
        // Some tries find a player who may send, unless nearly all wait for answers.
        for _ in 0..<8 {
            guard let player = players.randomElement(using: &random), player.canSend,
                rooms?.contains(player.journal.room) ?? true
            else { continue }
            player.act(&random)
            if random.isIn(percent: Self.repeatPercent), player.sendAgain() { repeats += 1 }
            return
        }
    }
}

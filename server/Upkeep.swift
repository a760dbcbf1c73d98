internal import Bytes
internal import Link
internal import Protocol
internal import Rooms
internal import Store

// What a server does by itself as time passes.
extension ServerMachine {
    /// To be called at the end of each wake-up, after all links have been read, with the time.
    func turn() {
        noticePause()
        lastTurnAt = now
        runRetries()
        beat()
        guard state != .starting else { return }
        follow()
        tellNewcomers()
        renew()
        sweep()
        judge()
        publishPresence()
        turnPages()
        if state == .draining { drainSome() }
    }

    /// After a pause of its own, in which others may have taken its rooms, the server confirms what it owns before it
    /// answers anything.
    func noticePause() {
        guard now - min(now, lastTurnAt) > LinkLimits.lostMilliseconds * 1_000_000 else { return }
        lastTurnAt = now
        confirm()
    }

    /// When `turn` wants to be called again at the latest, nanoseconds of the monotonic clock.
    var nextTurnAt: UInt64 {
        var next = lastFollowAt + ServerLimits.followMilliseconds * 1_000_000
        if let retry = retries.first?.at { next = min(next, retry) }
        let wall = effects.wallClock()
        for entry in timed.values where !entry.isJudging && !streams.isEmpty && !isConfirming {
            guard let deadline = entry.deadline else { continue }
            next = min(next, now + UInt64(max(0, deadline - wall)) * 1_000_000)
        }
        return next
    }

    /// Runs the games' clocks that are due: first a barrier, so that every answer that a balancer had stamped in time is
    /// here; then the lines that are here are worked on; then the judgement. Without any link nobody can be heard, and
    /// judging waits.
    private func judge() {
        guard !timed.isEmpty, !streams.isEmpty, !isConfirming else { return }
        let wall = effects.wallClock()
        for entry in timed.values where !entry.isJudging && !entry.isReleasing && !entry.isDropped {
            guard let deadline = entry.deadline, deadline <= wall else { continue }
            entry.isJudging = true
            afterBarrier { [self] in
                var lines: [(stream: ServerStream, end: UInt64)] = []
                for stream in streams.values.flatMap(\.values) where stream.position.room == entry.room.id {
                    if let end = stream.lastLineEnd { lines.append((stream, end)) }
                }
                judge(entry, after: lines, until: now + ServerLimits.judgeMilliseconds * 1_000_000)
            }
        }
    }

    /// Judges when these lines are settled: they came before the barrier, but a line waits for those before it.
    private func judge(_ entry: RoomEntry, after lines: [(stream: ServerStream, end: UInt64)], until: UInt64) {
        let left = lines.filter { !$0.stream.isGone && $0.stream.settled < $0.end }
        guard left.isEmpty || now >= until else {
            retry { [self] in judge(entry, after: left, until: until) }
            return
        }
        entry.isJudging = false
        runTimer(entry, effects.wallClock())
    }

    private func isDue(_ last: inout UInt64, _ milliseconds: UInt64) -> Bool {
        guard now - min(now, last) >= milliseconds * 1_000_000 else { return false }
        last = now
        return true
    }

    private func runRetries() {
        while let next = retries.first, next.at <= now {
            retries.removeFirst()
            next.body()
        }
    }

    private func beat() {
        guard isDue(&lastBeatAt, LinkLimits.heartbeatMilliseconds) else { return }
        for link in streams.keys { effects.withOutput(ofLink: link) { ServerFrame.heartbeat.encode(into: &$0) } }
    }

    // MARK: What others committed

    private func follow() {
        guard isDue(&lastFollowAt, ServerLimits.followMilliseconds) else { return }
        guard let counter = read({ try reader.changeCounter() }), counter != changeCounter else { return }
        changeCounter = counter
        followLobby()
        followAccess()
        followInvites()
        guard let servers = read({ try reader.servers() }) else { return }
        for server in servers where server.incarnation != identity.incarnation { watch(server.incarnation) }
        guard let own = servers.first(where: { $0.incarnation == identity.incarnation }) else {
            if !isRemoving { effects.exit("this server's row is gone: another has buried it", status: 75) }
            return
        }
        if own.roomsTaken != roomsTaken {
            roomsTaken = own.roomsTaken
            confirm()
        }
        if own.drainRequested, state == .ready {
            drainsByRow = true
            drain()
        } else if !own.drainRequested, drainsByRow {
            resume()
        }
    }

    private func closeSilentStreams() {
        for streams in streams.values {
            for stream in streams.values where stream.context.login == nil && !stream.isBusy {
                guard now - min(now, stream.openedAt) > ProtocolLimits.loginMilliseconds * 1_000_000 else { continue }
                if stream.kind == .game {
                    end(stream, ProtocolError(.unauthenticated, "nobody has logged in here for a minute"))
                }
            }
        }
    }

    /// Asks the store which rooms are still this server's, and works on no line before it knows.
    func confirm() {
        guard state != .starting, !rooms.isEmpty else { return }
        guard !isConfirming else {
            // The question that is under way does not cover what others have taken since.
            mustConfirmAgain = true
            return
        }
        isConfirming = true
        effects.note("confirming what is owned", ["rooms": "\(rooms.count)"])
        askForFences()
    }

    private func askForFences() {
        mustConfirmAgain = false
        let fences = rooms.mapValues(\.fence)
        submit(.confirmFences(fences)) { [self] outcome, _ in
            guard case .stale(let lost) = outcome else {
                retry { [self] in askForFences() }
                return
            }
            for id in lost {
                if let entry = rooms[id], entry.fence == fences[id] { drop(entry) }
            }
            if mustConfirmAgain {
                askForFences()
                return
            }
            isConfirming = false
            for streams in streams.values { for stream in streams.values { pump(stream) } }
        }
    }

    // MARK: Renewal and sweeps

    private func renew() {
        guard isDue(&lastRenewAt, ServerLimits.renewMilliseconds), !isRemoving else { return }
        let row: ServerRecord.State = state == .draining ? .draining : .ready
        let write = Write.renewServer(
            identity.incarnation, state: row, expiresAt: effects.wallClock() + ServerLimits.leaseMilliseconds,
            writesRefused: writesRefused,
            load: ServerLoad(people: Int64(sessionStreams.count), rooms: Int64(rooms.count)))
        submit(write) { [self] outcome, _ in
            if case .refused = outcome, !isRemoving {
                effects.exit("this server's row is gone: another has buried it", status: 75)
            }
        }
        // Old reports and takes bound nothing any more.
        forcedTakes = forcedTakes.filter { now - $0.value < ServerLimits.forcedTakeMilliseconds * 1_000_000 }
    }

    private func sweep() {
        guard isDue(&lastSweepAt, ServerLimits.sweepMilliseconds) else { return }
        let wall = effects.wallClock()
        wakeDueRooms(wall)
        closeRooms()
        closeSilentStreams()
        closeIdlePages()
        if let end = read({ try reader.logEnd() }) { logEnd = end }
        for entry in rooms.values where !entry.isReleasing && !entry.isDropped {
            let idle = wall - entry.room.lastAt
            if entry.streams.isEmpty, entry.pages.isEmpty, idle > ServerLimits.idleReleaseMilliseconds, state == .ready
            {
                store(entry, releases: true)
            } else if entry.hasTail,
                idle > RoomLimits.idleSnapshotMilliseconds || logEnd - entry.snapshotLogEnd > StoreLimits.tailRows
            {
                store(entry, releases: false)
            }
        }
    }

    /// Rooms whose time has come and that nobody living owns are taken, so that timers fire where nobody watches.
    private func wakeDueRooms(_ wall: WallTime) {
        guard state == .ready, let due = read({ try reader.dueRooms(before: wall, limit: 64) }) else { return }
        for row in due {
            if let owner = row.owner, owner != identity.incarnation, !dead.contains(owner), !effects.isDead(owner) {
                continue
            }
            resolve(row.id) { [self] resolution in
                // A game's clock goes through `judge`, which hears the balancers first.
                guard case .owned(let entry) = resolution, (entry.deadline ?? .max) > wall else { return }
                runTimer(entry, wall)
            }
        }
    }

    private func runTimer(_ entry: RoomEntry, _ wall: WallTime) {
        guard !entry.isReleasing, !entry.isDropped else { return }
        let key = "\(entry.room.id) timer \(entry.room.number)"
        guard !poisoned.contains(key) else { return }
        effects.setRunning(key)
        let decided = entry.room.timerRecord(at: wall)
        effects.setRunning(nil)
        if let decided {
            record(entry, decided, nil)
        } else if let wakeAt = entry.room.wakeAt {
            // The room has been active since its row was written.
            entry.lastTicket = enqueue(
                .append(RoomAppend(room: entry.room.id, fence: entry.fence, record: nil, wakeAt: .some(wakeAt))),
                .then { [self] outcome, _ in
                    if case .refused = outcome { lose(entry) }
                })
        }
    }

    private func publishPresence() {
        guard !presence.isEmpty || !tallies.isEmpty, isDue(&lastPresenceAt, ServerLimits.presenceMilliseconds) else {
            return
        }
        for entry in presence {
            entry.isPresenceStale = false
            guard !entry.isDropped, !entry.streams.isEmpty else { continue }
            let line = notification("room.presence") {
                $0.member("room", entry.room.pin)
                $0.member("present", entry.streams.count)
            }
            multicast(entry, base: 0, next: 0, line)
        }
        presence.removeAll(keepingCapacity: true)
        for entry in tallies {
            entry.isTallyStale = false
            guard !entry.isDropped, !entry.streams.isEmpty, let tally = entry.room.game?.tally else { continue }
            let line = notification("room.tally") {
                $0.member("room", entry.room.pin)
                $0.member("text", tally)
            }
            whenStored(entry) { [self] isDropped in
                if !isDropped { multicast(entry, base: 0, next: 0, line) }
            }
        }
        tallies.removeAll(keepingCapacity: true)
    }

    /// The game's tally may have changed: it goes out with the next presence.
    func touchTally(_ entry: RoomEntry) {
        guard entry.room.game?.tally != nil else { return }
        touchPage(entry)
        guard !entry.isTallyStale else { return }
        entry.isTallyStale = true
        tallies.append(entry)
    }

    // MARK: Draining

    /// Begins to give everything away; the process ends when nothing is left.
    func drain() {
        guard state == .ready else { return }
        state = .draining
        effects.note("draining", [:])
        broadcastStatus()
        lastRenewAt = 0
    }

    /// Takes streams and rooms again. What was given away already comes back as others move it here, or not.
    private func resume() {
        guard state == .draining, !isRemoving else { return }
        drainsByRow = false
        state = .ready
        effects.note("goes on instead of draining", [:])
        broadcastStatus()
        lastRenewAt = 0
    }

    private func drainSome() {
        guard !isRemoving else { return }
        if streams.values.allSatisfy(\.isEmpty) {
            leaveCluster()
            return
        }
        // While no better server exists the streams stay.
        let better = peers.filter { $0.value.contains { $0.state == .ready && $0.incarnation != identity.incarnation } }
        guard !better.isEmpty else { return }
        var left = ServerLimits.drainBatch
        for entry in rooms.values where !entry.isReleasing && !entry.isDropped {
            // Players whose balancer knows no better server keep their room here.
            guard entry.streams.allSatisfy({ better[$0.link] != nil }) else { continue }
            guard left > 0 else { return }
            left -= 1
            store(entry, releases: true)
        }
        for (link, streams) in streams where better[link] != nil {
            for stream in streams.values where stream.room == nil && !stream.isBusy && !stream.isResolving {
                move(stream, to: 0, room: stream.position.room)
            }
        }
    }

    /// Gives up what is left and ends.
    private func leaveCluster() {
        let kept = rooms.values.filter { !$0.isDropped }
        for entry in kept where !entry.isReleasing { store(entry, releases: true) }
        guard kept.isEmpty else { return }
        isRemoving = true
        submit(.removeServer(identity.incarnation)) { [self] outcome, _ in
            if outcome == .done { effects.cleanUp(after: identity.incarnation) }
            effects.exit("drained", status: 0)
        }
    }
}

internal import Bytes
internal import Games
internal import GameViews
internal import Link
internal import Protocol
internal import Rooms
internal import Store

// What players do in rooms. A command is decided and applied in memory at once, so that the next one sees it; its answer
// and its events are shown when its record is stored.
extension ServerMachine {
    // MARK: Coming and going

    func enterRoom(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, pin: Int64, after: Int64?) {
        guard let record = read({ try reader.room(pin: pin) }) else { return }
        guard let record else {
            refuseWrongPIN(stream, id, login, pin)
            return
        }
        // The row is read anyway: it tells when the room was taken from here. Who has read more than is known here must not
        // be let in at an older number.
        if let entry = rooms[record.id], entry.fence < record.fence { lose(entry) }
        guard !stream.isGone else { return }
        resolve(record.id) { [self] resolution in
            guard !stream.isGone else { return }
            switch resolution {
            case .owned(let entry): enter(stream, id, login, entry, after: after)
            case .elsewhere(let owner):
                // The former room is left first: else the next server would bring the stream back to that room's owner.
                if stream.position.room != record.id { returnFromRoom(stream) }
                move(stream, to: owner, room: record.id)
            case .later:
                if let reason = unsaved {
                    refuseNotSaved(stream, id, reason)
                } else {
                    retry { [self] in enterRoom(stream, id, login, pin: pin, after: after) }
                }
            case .missing: refuse(stream, id, .noSuchRoom, "the room \(pin) has ended")
            case .unavailable:
                refuse(
                    stream, id, .roomUnavailable, "the room \(pin) could not be loaded; the operator has to look at it")
            }
        }
    }

    private func enter(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ entry: RoomEntry, after: Int64?
    ) {
        guard !entry.room.isBanned(login.user) else {
            refuse(stream, id, .forbidden, "the host keeps you out of the room \(entry.room.pin)")
            return
        }
        // Who has guessed too often comes only into rooms where it belongs already.
        if entry.room.creator != login.user, entry.room.seat(of: login.user) == nil {
            guard let wait = guessingPause(stream, login) else { return }
            guard wait == 0 else {
                refuseThrottled(stream, id, "room.enter", target: login.name, milliseconds: wait)
                return
            }
        }
        // What was decided up to here is shown when it is stored; what comes later reaches the stream as events.
        let number = entry.room.number
        let state = entry.room.state(for: login.user, at: effects.wallClock(), ratings: ratings(in: entry.room)) {
            view(of: entry.room.rules.kind)?.plain($0) ?? []
        }
        var missed: [RoomEntry.Line] = []
        if let after, after < number {
            guard let lines = missedLines(entry, after: after, for: stream) else {
                retry { [self] in
                    if !stream.isGone { enterRoom(stream, id, login, pin: entry.room.pin, after: after) }
                }
                return
            }
            missed = lines
        }
        whenStored(entry) { [self] isDropped in
            guard !stream.isGone else { return }
            guard !isDropped, !entry.isReleasing else {
                enterRoom(stream, id, login, pin: entry.room.pin, after: after)
                return
            }
            join(stream, entry)
            var position = Position(
                room: entry.room.id, roomNumber: UInt64(min(after ?? number, number)),
                lobbyNumber: stream.position.lobbyNumber)
            var lines = CatchUp(position, first: state.line(id: id))
            lines.add(room: missed)
            position.roomNumber = UInt64(number)
            lines.reach(position)
            send(stream, lines, settles: true, mark: mark(for: entry))
            stream.isBusy = false
            pump(stream)
        }
    }

    /// Puts a stream among those of a room.
    func join(_ stream: ServerStream, _ entry: RoomEntry) {
        if let former = stream.room { part(stream, former) }
        stream.room = entry
        guard stream.kind == .game else {
            entry.pages.append(stream)
            return
        }
        entry.streams.append(stream)
        touchPresence(entry)
    }

    /// Takes a stream out of a room.
    func part(_ stream: ServerStream, _ entry: RoomEntry) {
        stream.room = nil
        guard stream.kind == .game else {
            entry.pages.removeAll { $0 === stream }
            return
        }
        entry.streams.removeAll { $0 === stream }
        touchPresence(entry)
    }

    private func touchPresence(_ entry: RoomEntry) {
        guard !entry.isPresenceStale else { return }
        entry.isPresenceStale = true
        presence.append(entry)
    }

    func leaveRoom(_ stream: ServerStream, _ id: Int64) {
        if let entry = stream.room { part(stream, entry) }
        answer(
            stream, id: id, .object { _ in }, position: Position(lobbyNumber: stream.position.lobbyNumber))
    }

    /// Takes a stream out of its room without an answer.
    func returnFromRoom(_ stream: ServerStream, saying line: [UInt8] = []) {
        if let entry = stream.room { part(stream, entry) }
        send(stream, line, settles: false, position: Position(lobbyNumber: stream.position.lobbyNumber))
    }

    /// The room the stream is in, owned here; answers or finds the owner when there is none.
    func currentRoom(_ stream: ServerStream, _ id: Int64) -> RoomEntry? {
        if let entry = stream.room, !entry.isDropped, !entry.isReleasing { return entry }
        guard stream.position.room != 0 else {
            refuse(stream, id, .notInRoom, "you are in no room; enter one with room.enter")
            return nil
        }
        // The room is on its way to another owner: the stream follows it, and the line runs there.
        stream.isBusy = false
        if stream.room?.isReleasing == true {
            stream.isResolving = true
        } else {
            reopen(stream)
        }
        return nil
    }

    func showRoom(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login) {
        guard let entry = currentRoom(stream, id) else { return }
        let state = entry.room.state(for: login.user, at: effects.wallClock(), ratings: ratings(in: entry.room)) {
            view(of: entry.room.rules.kind)?.plain($0) ?? []
        }
        answerWhenStored(entry, stream, id: id, state)
    }

    func showOwn(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login) {
        guard let entry = currentRoom(stream, id) else { return }
        answerWhenStored(entry, stream, id: id, entry.room.own(for: login.user, at: effects.wallClock()))
    }

    func listPresent(_ stream: ServerStream, _ id: Int64) {
        guard let entry = currentRoom(stream, id) else { return }
        var names: [String] = []
        for other in entry.streams.prefix(ProtocolLimits.listedNames) {
            if let name = other.context.login?.name, !names.contains(name) { names.append(name) }
        }
        answer(stream, id: id, .object { $0.array("present") { for name in names { $0.element(name) } } })
    }

    // MARK: Commands

    func act(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ call: RoomCall) {
        guard let entry = currentRoom(stream, id) else { return }
        if effects.isStoreBusy {
            // What was done is told all the same.
            if case .known(let known) = entry.room.receipts.find(
                session: login.session, epoch: login.epoch, request: id)
            {
                answerWhenStored(entry, stream, id: id, known)
            } else {
                refuseBusy(stream, id)
            }
            return
        }
        let key = "\(entry.room.id) \(login.session) \(id)"
        let at = effects.wallClock()
        if poisoned.contains(key) {
            switch entry.room.decide(.resign, by: login.caller, request: id, at: at, random: 0) {
            case .known(let known): answerWhenStored(entry, stream, id: id, known)
            case .refused(let error): answerWhenStored(entry, stream, id: id, .refusal(error))
            case .record: record(entry, entry.room.poisoned(by: login.caller, request: id, at: at), stream)
            }
            return
        }
        effects.setRunning(key)
        let decision = entry.room.decide(
            naming(call, stream, entry), by: login.caller, request: id, at: at, used: used(stream, entry),
            random: effects.random())
        effects.setRunning(nil)
        switch decision {
        case .known(let known): answerWhenStored(entry, stream, id: id, known)
        case .refused(let error): answerWhenStored(entry, stream, id: id, .refusal(error))
        case .record(let decided): record(entry, decided, stream)
        }
    }

    /// A move that names no event answers the one that its balancer's stopwatch ran for: when the watch of a newer event
    /// has started since, the move was meant for the older one.
    private func naming(_ call: RoomCall, _ stream: ServerStream, _ entry: RoomEntry) -> RoomCall {
        if case .host(let call) = call { return .host(naming(call, entry)) }
        let mark = stream.lineStamp.mark
        guard case .move(let text, nil) = call, mark != 0, mark < UInt64(entry.room.watchNumber) else { return call }
        return .move(text: text, answers: Int64(mark))
    }

    /// What the stopwatch of the stream's balancer showed for the current line, milliseconds; nil when it ran for another
    /// event, as after the loss of a balancer: then the room measures from its own commit.
    private func used(_ stream: ServerStream, _ entry: RoomEntry) -> Int64? {
        let stamp = stream.lineStamp
        guard stamp.mark != 0, stamp.mark == UInt64(entry.room.watchNumber) else { return nil }
        return Int64(stamp.elapsed / 1_000_000)
    }

    /// The mark for a stream that comes into a room while the players' watches run: it is set back to when the event was
    /// first shown, so that coming back starts no new watch.
    func mark(for entry: RoomEntry) -> Mark? {
        guard let age = entry.room.watchAge(at: effects.wallClock()) else { return nil }
        return Mark(number: UInt64(entry.room.watchNumber), age: UInt64(age) * 1_000_000)
    }

    /// Applies a record and queues it; it is published when it is stored.
    func record(_ entry: RoomEntry, _ record: LogRecord, _ stream: ServerStream?) {
        do {
            try entry.room.apply(record)
        } catch {
            effects.exit("a decided record cannot be applied: \(error.message)", status: 70)
            return
        }
        let encoded = record.encoded()
        entry.append(encoded)
        var write = RoomAppend(room: entry.room.id, fence: entry.fence, record: encoded)
        let summary = entry.room.summary
        if summary != entry.summary {
            entry.summary = summary
            write.summary = summary
        }
        for case .sat(_, let user, _, _) in record.happenings { write.seated = user }
        let deadline = entry.room.deadline
        if deadline != entry.deadline {
            entry.deadline = deadline
            write.wakeAt = .some(entry.room.wakeAt)
            timed[entry.room.id] = deadline == nil ? nil : entry
        }
        if entry.room.phase == .closed {
            write.status = .closed
            write.wakeAt = .some(nil)
        }
        write.finished = GameRecord(entry.room, endedBy: record)
        entry.lastTicket = enqueue(.append(write), .publish(entry, record, stream))
        if entry.room.phase == .closed {
            store(entry, releases: true)
        } else if entry.isSnapshotDue {
            store(entry, releases: false)
        }
    }

    /// Queues a snapshot of the room as it is now.
    func store(_ entry: RoomEntry, releases: Bool, then: (() -> Void)? = nil) {
        if releases { entry.isReleasing = true }
        entry.snapshotLogEnd = logEnd
        let snapshot = entry.takeSnapshot(releases: releases)
        entry.lastTicket = enqueue(
            .snapshot(snapshot),
            .then { [self] outcome, _ in
                switch outcome {
                case .done:
                    if releases { released(entry) }
                    then?()
                case nil: drop(entry)
                default: lose(entry)
                }
            })
    }

    /// A record is stored: the caller gets the answer with the events, everybody else the events.
    func published(
        _ entry: RoomEntry, _ record: LogRecord, _ stream: ServerStream?, _ outcome: Outcome?, _ reason: String
    ) {
        switch outcome {
        case .done: break
        case nil:
            if let stream {
                let refusal = notSaved(reason)
                counters.noteRefusal(refusal.code)
                send(stream, Answer.refusal(refusal).line(id: record.request), settles: true)
                stream.isBusy = false
            }
            drop(entry)
            if let stream { pump(stream) }
            return
        default:
            stream?.isBusy = false
            lose(entry)
            if let stream { pump(stream) }
            return
        }
        let base = UInt64(record.firstNumber - 1)
        let published = record.published
        let next = base + UInt64(published.count)
        if record.session != 0 { counters.commands += 1 }
        counters.events += published.count
        let lines = EventLines(published, pin: entry.room.pin, at: record.at)
        let isMarked = published.last?.happening.startsWatch ?? false
        if let stream, !stream.isGone {
            if stream.position.room == entry.room.id, stream.position.roomNumber == base, next > base {
                var position = stream.position
                position.roomNumber = next
                let mark = isMarked ? Mark(number: next) : nil
                answer(
                    stream, id: record.request, record.answer, after: lines.shown(to: stream, entry.room),
                    position: position, mark: mark)
            } else {
                answer(stream, id: record.request, record.answer)
            }
        }
        if next > base { multicast(entry, base: base, next: next, isMarked: isMarked, lines) }
        putOut(entry, bannedBy: record)
        touchTally(entry)
        touchPage(entry)
        if case .closed? = record.happenings.last { evict(entry) }
    }

    /// The events for everybody in the room who stands before them. Whoever may read what is kept from others gets a frame
    /// of its own first; the frame for all then does not apply to it any more.
    private func multicast(_ entry: RoomEntry, base: UInt64, next: UInt64, isMarked: Bool, _ lines: EventLines) {
        if lines.hasAsides {
            for stream in entry.streams where stream.position.roomNumber == base {
                guard !entry.room.hidesAsides(from: stream.context.login?.user) else { continue }
                var position = stream.position
                position.roomNumber = next
                send(stream, lines.whole, settles: false, position: position)
            }
        }
        multicast(entry, base: base, next: next, isMarked: isMarked, lines.cut)
    }

    /// One frame for each link that has streams in the room.
    func multicast(
        _ entry: RoomEntry, base: UInt64, next: UInt64, isMarked: Bool = false, _ lines: [UInt8]
    ) {
        var done: Set<Int> = []
        for stream in entry.streams where base == next || stream.position.roomNumber == base {
            if base != next { stream.position.roomNumber = next }
            guard done.insert(stream.link).inserted else { continue }
            lines.withUnsafeBytes { bytes in
                effects.withOutput(ofLink: stream.link) {
                    ServerFrame.multicast(
                        Multicast(room: entry.room.id, base: base, next: next, isMarked: isMarked, bytes: bytes)
                    ).encode(into: &$0)
                }
            }
        }
    }

    /// The room has ended: its streams are back in the lobby.
    private func evict(_ entry: RoomEntry) {
        for stream in entry.pages { endPage(stream) }
        for stream in entry.streams {
            returnFromRoom(stream)
            // Lines that waited for the room's release are told that it is gone.
            stream.isResolving = false
            pump(stream)
        }
    }
}

/// The lines of a record's events: whole, and without what is said to those who watch.
private struct EventLines {
    let whole: [UInt8]
    let cut: [UInt8]
    let hasAsides: Bool

    init(_ events: [(number: Int64, happening: Happening)], pin: Int64, at: WallTime) {
        func lines(hidesAsides: Bool) -> [UInt8] {
            events.flatMap { $0.happening.line(pin: pin, number: $0.number, at: at, hidesAsides: hidesAsides) }
        }
        hasAsides = events.contains { $0.happening.isAside }
        whole = lines(hidesAsides: false)
        cut = hasAsides ? lines(hidesAsides: true) : whole
    }

    func shown(to stream: ServerStream, _ room: Room) -> [UInt8] {
        room.hidesAsides(from: stream.context.login?.user) ? cut : whole
    }
}

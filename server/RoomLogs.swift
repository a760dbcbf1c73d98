internal import Accounts
internal import Bytes
internal import Games
internal import Protocol
internal import Rooms
internal import Store

/// A run of a room's log as it was read: a segment, or what was in none.
struct LogRun {
    let room: RoomID
    /// How many runs are before it.
    let place: Int
    let isSegment: Bool
    /// The records, encoded: reading them is what takes time.
    let rows: [ArraySlice<UInt8>]
}

// The log of a room with a host, for that host alone: it holds the answers and who gave which. It is read from the store, so
// by any server, page by page; what was read last is kept for the next page.
extension ServerMachine {
    /// Whether an account may read the log of a room with a host.
    func mayReadLog(_ user: UserID, of room: RoomRecord) -> Bool { room.creator == user }

    func readLog(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, pin: Int64, former: Int64, after: String?
    ) {
        guard isCurrent(stream, id, login) else { return }
        guard let place = after.map({ RoomLogPlace($0) }) ?? RoomLogPlace() else {
            refuse(stream, id, .invalidParams, "after is the `next` of the page before")
            return
        }
        let limit = RoomLogLimits.former
        guard let own = read({ try reader.rooms(of: login.user, pin: pin, limit: limit) }) else { return }
        guard own.isEmpty || own.indices.contains(Int(former)) else {
            let count = own.count == 1 ? "1 room" : "\(own.count) rooms"
            refuse(stream, id, .notFound, "you have made only \(count) with the PIN \(pin)")
            return
        }
        guard let open = own.isEmpty ? read({ try reader.room(pin: pin) }) : .some(nil) else { return }
        // The same words whether there is such a room or not: nobody finds rooms by asking.
        guard let room = own.isEmpty ? open : own[Int(former)], mayReadLog(login.user, of: room) else {
            let words = "only who made room \(pin) may read its log; you have made no room with this PIN"
            refuse(stream, id, .forbidden, words)
            return
        }
        guard let rules = catalogue[room.kind], case .hosted = rules.seating else {
            refuse(stream, id, .forbidden, "room \(pin) has no host; game.read has the games that were played in it")
            return
        }
        guard room.status != .quarantined else {
            refuse(stream, id, .roomUnavailable, "room \(pin) could not be loaded; the operator has to look at it")
            return
        }
        guard let run = read({ try logRun(of: room.id, at: place) }) else { return }
        guard let run else {
            refuse(stream, id, .overloaded, "room \(pin) changes all the time; try again")
            return
        }
        logRun = run.run
        guard let page = Self.page(of: run.run, from: place.record, isFresh: run.isFresh) else {
            refuse(
                stream, id, .roomUnavailable, "the log of room \(pin) cannot be read; the operator has to look at it")
            return
        }
        let older = max(0, own.count - Int(former) - 1)
        answer(stream, id: id, Self.answer(page, of: room, older: older, isFirst: after == nil))
    }

    private typealias Page = (steps: [(Happening, at: WallTime)], next: RoomLogPlace?)

    /// What happened from a record of the run on, as far as a page goes; nil when a record cannot be read.
    private static func page(of run: LogRun, from first: Int, isFresh: Bool) -> Page? {
        var steps: [(Happening, at: WallTime)] = []
        var bytes = 0
        var index = min(first, run.rows.count)
        let last = min(index + RoomLogLimits.records, run.rows.count)
        while index < last {
            guard let record = try? LogRecord(run.rows[index]) else { return nil }
            let counted = record.happenings.filter(\.isCounted)
            bytes += counted.reduce(0) { $0 + $1.textBytes }
            let fits = steps.count + counted.count <= RoomLogLimits.steps && bytes <= RoomLogLimits.bytes
            guard fits || steps.isEmpty else { break }
            steps += counted.map { ($0, record.at) }
            index += 1
        }
        if index < run.rows.count { return (steps, RoomLogPlace(run: run.place, record: index)) }
        if run.isSegment { return (steps, RoomLogPlace(run: run.place + 1)) }
        // What was kept may have grown since.
        return (steps, isFresh ? nil : RoomLogPlace(run: run.place, record: index))
    }

    private static func answer(_ page: Page, of room: RoomRecord, older: Int, isFirst: Bool) -> Answer {
        .object {
            $0.member("room", room.pin)
            $0.member("created", room.createdAt)
            if isFirst {
                $0.member("game", room.kind)
                $0.member("title", room.title)
                $0.member("status", "\(room.status)")
                $0.member("options", room.options)
                $0.member("former", older)
            }
            $0.array("steps") {
                for (happening, at) in page.steps { $0.object { happening.writeStep(at: at, into: &$0) } }
            }
            $0.member("more", page.next != nil)
            if let next = page.next { $0.member("next", next.text) }
        }
    }

    /// The run with a place, as it was kept or from the store; nil when the store does not stand still for it.
    private func logRun(of room: RoomID, at place: RoomLogPlace) throws -> (run: LogRun, isFresh: Bool)? {
        if let kept = logRun, kept.room == room, kept.place == place.run, place.record < kept.rows.count {
            return (kept, false)
        }
        // A snapshot may make a segment of the tail between the two reads; then it is read as one.
        for _ in 0..<20 {
            if let segment = try reader.segment(room: room, place: place.run) {
                // What is no segment is no record either: the page says so.
                let rows = (try? LogRecord.rows(inSegment: segment.body)) ?? [segment.body[...]]
                return (LogRun(room: room, place: place.run, isSegment: true, rows: rows), true)
            }
            // What is in no segment is the run behind the last one, and there is none behind that.
            let isLast = try place.run == 0 || reader.segment(room: room, place: place.run - 1) != nil
            let tail = isLast ? try reader.loadedRoom(id: room)?.tail ?? [] : []
            if try reader.segment(room: room, place: place.run) == nil {
                return (LogRun(room: room, place: place.run, isSegment: false, rows: tail.map { $0[...] }), true)
            }
        }
        return nil
    }
}

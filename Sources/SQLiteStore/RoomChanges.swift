import Bytes
import Store

// Writes to rooms. All but the first check the room's lease, which this transaction reads once.
extension WriteConnection {
    func createRoom(
        _ room: RoomRecord, _ pins: [Int64], _ text: [UInt8], _ epoch: Int64, _ key: ReceiptKey
    ) throws(SQLiteError) -> Outcome {
        if let refusal = try refusal(key.session, now: room.createdAt, epoch: epoch) { return .refused(refusal) }
        if let replay = try replay(key) { return replay }
        if try receipts.isExpired(key) { return .refused(.expired) }
        guard let record = try insert(RoomDraft(record: room, pins: pins, announcement: text)) else {
            return .refused(.pinTaken)
        }
        try receipts.store(.room, record.id, key, at: record.createdAt)
        return .room(record, isReplay: false)
    }

    /// Makes the room and its announcement; nil when none of the PINs is free.
    func insert(_ draft: RoomDraft) throws(SQLiteError) -> RoomRecord? {
        guard try rooms.rows.room(id: draft.record.id) == nil, let pin = try firstFree(draft.pins) else { return nil }
        var record = draft.record
        record.pin = pin
        record.fence = 1
        try rooms.insert(record)
        try log.begin(record.id, head: try head(), isOwned: record.owner != nil)
        remember(record.id, Lease(owner: record.owner, fence: record.fence))
        if !draft.announcement.isEmpty {
            _ = try lobby.append(announcement(draft.announcement, pin: pin), at: record.createdAt)
        }
        return record
    }

    private func firstFree(_ pins: [Int64]) throws(SQLiteError) -> Int64? {
        for pin in pins where try rooms.rows.room(pin: pin) == nil { return pin }
        return nil
    }

    func append(_ append: RoomAppend) throws(SQLiteError) -> Outcome {
        guard try holds(append.room, append.fence) else { return stale() }
        if append.status == .open, try rooms.isPinTakenByOther(append.room) { return .refused(.pinTaken) }
        if let record = append.record { try appendLog(append.room, record) }
        if append.summary != nil || append.status != nil || append.wakeAt != nil { try rooms.update(append) }
        if let finished = append.finished {
            var tables = self
            try tables.finish(finished)
        }
        try meetings.useInvites(of: append)
        return .done
    }

    func snapshot(_ snapshot: RoomSnapshot) throws(SQLiteError) -> Outcome {
        guard try holds(snapshot.room, snapshot.fence) else { return stale() }
        try log.snapshot(snapshot, head: try head())
        if snapshot.releases {
            try rooms.release(snapshot.room)
            remember(snapshot.room, Lease(owner: nil, fence: snapshot.fence))
        }
        return .done
    }

    func takeRooms(_ take: TakeRooms) throws(SQLiteError) -> Outcome {
        var taken: [RoomRecord] = []
        var seen: Set<RoomID> = []
        for id in take.rooms where seen.insert(id).inserted {
            guard var room = try rooms.rows.room(id: id), room.owner == take.from else { continue }
            room.owner = take.taker
            room.fence += 1
            try rooms.setLease(id, owner: take.taker, fence: room.fence)
            remember(id, Lease(owner: take.taker, fence: room.fence))
            taken.append(room)
        }
        let loaded = try log.rows.load(taken)
        if let from = take.from, from != take.taker {
            if !taken.isEmpty { try operations.countTaken(taken.count, from: from) }
        } else if take.from == nil {
            for room in taken { try log.reopen(room.id) }
        }
        return .taken(loaded)
    }

    func confirmFences(_ fences: [RoomID: Int64]) throws(SQLiteError) -> Outcome {
        var stale: [RoomID] = []
        for (room, fence) in fences where try !holds(room, fence) { stale.append(room) }
        return .stale(stale.sorted())
    }

    func quarantine(_ room: RoomID, _ fence: Int64, _ reason: String) throws(SQLiteError) -> Outcome {
        guard try holds(room, fence) else { return stale() }
        try rooms.quarantine(room, reason: reason)
        remember(room, Lease(owner: nil, fence: fence))
        return .done
    }
}

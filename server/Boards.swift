internal import Bytes
internal import Games
internal import GameViews
internal import Protocol
internal import Rooms
internal import Store

/// Rooms that other servers own, as this one has read them for the lobby: each at most once a second however many ask, and
/// no more than a bounded number of them in that time.
struct StoredBoards {
    private var entries: [RoomID: RoomEntry] = [:]
    /// When the second began, in the server's nanoseconds.
    private var began: UInt64 = 0
    private var reads = 0

    /// What was read of the room in this second.
    mutating func entry(_ room: RoomID, at now: UInt64) -> RoomEntry? {
        if now - min(now, began) >= ServerLimits.boardMilliseconds * 1_000_000 {
            (entries, began, reads) = ([:], now, 0)
        }
        return entries[room]
    }

    /// Whether another may be read in this second; counts it.
    mutating func mayRead() -> Bool {
        reads += 1
        return reads <= ServerLimits.boardReads
    }

    mutating func keep(_ entry: RoomEntry) { entries[entry.room.id] = entry }
}

// What the lobby shows of games that are played elsewhere. Nobody comes into the room for it, and nothing is taken over.
extension ServerMachine {
    /// The open rooms in which the account has a seat, the newest ones.
    func listOwnRooms(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login) {
        let limit = ProtocolLimits.listedOwnRooms
        guard let found = read({ try reader.openRooms(summaryHolds: login.name, limit: limit) }) else { return }
        list(found.filter { Room.players(inSummary: $0.summary).contains(login.name) }, stream, id)
    }

    /// A room's state, as everybody may see it, without entering it: from memory when it is owned here, else as it is
    /// stored. Who has guessed too many PINs learns nothing by it.
    func showBoard(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, pin: Int64) {
        guard let wait = guessingPause(stream, login) else { return }
        guard wait == 0 else {
            refuseThrottled(stream, id, "room.enter", target: login.name, milliseconds: wait)
            return
        }
        guard let record = read({ try reader.room(pin: pin) }) else { return }
        guard let record else {
            refuseWrongPIN(stream, id, login, pin)
            return
        }
        guard let rules = catalogue[record.kind], !rules.hidesOptions else {
            refuse(stream, id, .forbidden, "what this game shows is seen in its room alone; enter it with room.enter")
            return
        }
        if let entry = rooms[record.id], !entry.isDropped, entry.fence == record.fence {
            answerWhenStored(entry, stream, id: id, publicState(entry))
            return
        }
        if let entry = boards.entry(record.id, at: now) {
            answer(stream, id: id, publicState(entry))
            return
        }
        guard boards.mayRead() else {
            refuse(stream, id, .overloaded, "too many boards are looked at now; try again in a second")
            return
        }
        guard let entry = storedRoom(record.id) else {
            if !stream.isGone {
                refuse(
                    stream, id, .roomUnavailable, "the room \(pin) could not be read; the operator has to look at it")
            }
            return
        }
        boards.keep(entry)
        answer(stream, id: id, publicState(entry))
    }

    /// The state for somebody who has no seat: accounts are numbered from 1 on.
    private func publicState(_ entry: RoomEntry) -> Answer {
        entry.room.state(for: 0, at: effects.wallClock()) { view(of: entry.room.rules.kind)?.plain($0) ?? [] }
    }
}

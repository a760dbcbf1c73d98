internal import Accounts
internal import Bytes
internal import Games
internal import JSON
internal import Protocol
internal import Rooms
internal import Store

// What the ways to a new room have in common: its draft before the commit, and the room in memory after it.
extension ServerMachine {
    /// The rules of a game that can be made with these options; answers the request otherwise.
    func rules(_ kind: String, options: String, _ stream: ServerStream, _ id: Int64) -> (any GameRules.Type)? {
        guard let rules = catalogue[kind] else {
            let known = catalogue.all.map { $0.kind }.joined(separator: ", ")
            refuse(stream, id, .unknownGame, "there is no such game; the games are: \(known)")
            return nil
        }
        do {
            let game = try rules.init(options: options, first: 0, random: 0)
            guard game.snapshot.isEmpty else { return rules }
            refuse(stream, id, .unknownGame, "the game has no state")
        } catch {
            refuse(stream, id, .unknownGame, error.message)
        }
        return nil
    }

    /// Whether this server can have another room and another write; answers the request otherwise.
    func hasPlaceForRoom(_ stream: ServerStream, _ id: Int64) -> Bool {
        guard !effects.isStoreBusy, rooms.count < ServerLimits.rooms else {
            refuse(stream, id, .overloaded, "this server has no room for another game now; try again later")
            return false
        }
        return true
    }

    /// A new room of this server. One that is reserved is not announced in the lobby.
    func draft(
        _ rules: any GameRules.Type, options: String, title: String, _ login: SessionContext.Login,
        reserved: [NamedUser] = [], isAnnounced: Bool
    ) -> RoomDraft {
        let wall = effects.wallClock()
        let record = RoomRecord(
            id: effects.identifier(), pin: 0, kind: rules.kind, options: options, title: title, creator: login.user,
            summary: "waiting for players", owner: identity.incarnation,
            wakeAt: wall + RoomLimits.idleCloseMilliseconds, createdAt: wall, reserved: reserved)
        // Eight tries find a free PIN with near certainty until most of the 900,000 are taken.
        let pins = (0..<8).map { _ in Int64(100_000 + effects.random() % 900_000) }
        var announcement = JSONWriter()
        guard isAnnounced else { return RoomDraft(record: record, pins: pins, announcement: []) }
        announcement.object {
            $0.member("kind", "room")
            $0.member("room", raw: Array("######".utf8))
            $0.member("game", rules.kind)
            $0.member("title", title)
            $0.member("by", login.name)
        }
        return RoomDraft(record: record, pins: pins, announcement: announcement.bytes)
    }

    /// Submits a write that makes a room. `then` gets the outcome when the room is in memory, if it was made now.
    func submitRoom(
        _ write: Write, _ rules: any GameRules.Type, _ then: @escaping (Outcome?, _ reason: String) -> Void
    ) {
        let takenBefore = roomsTaken
        submit(write) { [self] outcome, reason in
            // Somebody may have found the new room in the store and asked for it before this came back.
            if case .room(let made, false) = outcome, rooms[made.id] == nil, taking[made.id] == nil {
                let room = Room(
                    id: made.id, pin: made.pin, title: made.title, options: made.options, creator: made.creator,
                    rules: rules, at: made.createdAt, reserved: made.reserved)
                rooms[made.id] = RoomEntry(
                    room: room, fence: made.fence, firstNumber: 1, records: [], summary: made.summary)
                if roomsTaken != takenBefore { confirm() }
            }
            then(outcome, reason)
        }
    }

    /// Who asks, as a write outside rooms has it.
    func origin(_ id: Int64, _ login: SessionContext.Login) -> WriteOrigin {
        WriteOrigin(
            user: NamedUser(id: login.user, name: login.name), epoch: login.epoch,
            key: ReceiptKey(session: login.session, key: String(id)), at: effects.wallClock())
    }

    /// The account of this name; answers the request when there is none.
    func player(_ name: String, _ stream: ServerStream, _ id: Int64) -> NamedUser? {
        // A name that cannot be has no account either.
        let folded = (try? PlayerName(name))?.folded ?? ""
        guard let found = read({ try reader.user(folded: folded) }) else { return nil }
        guard let found else {
            refuse(stream, id, .notFound, "there is no player of this name; check its spelling")
            return nil
        }
        return NamedUser(id: found.id, name: found.name)
    }
}

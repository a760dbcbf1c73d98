internal import Bytes
internal import Games
internal import Cells
internal import JSON
internal import Link
internal import Protocol
internal import Rooms
internal import Store

// The lobby: it has no owner. Any server appends, the number is given inside the transaction, all servers follow it.
extension ServerMachine {
    /// The line of one lobby event. The stored body is an object; number and time are put before its members.
    func lobbyLine(_ record: LobbyRecord) -> [UInt8] {
        var line = Array(
            #"{"jsonrpc":"2.0","method":"lobby.event","params":{"number":\#(record.number),"at":\#(record.at),"#.utf8)
        line.append(contentsOf: record.body.dropFirst())
        line.append(contentsOf: [0x7D, 0x0A])
        return line
    }

    /// Publishes what anybody has appended to the lobby since the last look.
    func followLobby() {
        guard let records = read({ try reader.lobby(after: lobbyNumber, limit: Int(StoreLimits.lobbyLength)) }) else {
            return
        }
        for record in records {
            let base = UInt64(lobbyNumber)
            let next = UInt64(record.number)
            let line = lobbyLine(record)
            for (link, streams) in streams where !streams.isEmpty {
                line.withUnsafeBytes { bytes in
                    effects.withOutput(ofLink: link) {
                        ServerFrame.multicast(Multicast(room: 0, base: base, next: next, bytes: bytes))
                            .encode(into: &$0)
                    }
                }
                for stream in streams.values
                where stream.kind == .game && stream.isServed && stream.position.lobbyNumber == base {
                    stream.position.lobbyNumber = next
                }
            }
            lobbyNumber = record.number
        }
    }

    /// The open rooms, the newest ones.
    func listRooms(_ stream: ServerStream, _ id: Int64) {
        guard let records = read({ try reader.openRooms(limit: ProtocolLimits.listedRooms) }) else { return }
        list(records, stream, id)
    }

    func list(_ records: [RoomRecord], _ stream: ServerStream, _ id: Int64) {
        answer(
            stream, id: id,
            .object {
                $0.array("rooms") {
                    for record in records {
                        $0.object {
                            $0.member("room", record.pin)
                            $0.member("game", record.kind)
                            $0.member("title", record.title)
                            $0.member("summary", record.summary)
                        }
                    }
                }
            })
    }

    func chatInLobby(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ text: String) {
        let clean: String
        do {
            clean = try ChatText.prepare(text)
        } catch {
            refuse(stream, id, .badText, error.message)
            return
        }
        guard !effects.isStoreBusy else {
            refuseBusy(stream, id)
            return
        }
        var body = JSONWriter()
        body.object {
            $0.member("kind", "chat")
            $0.member("by", login.name)
            $0.member("text", clean)
        }
        let write = Write.appendLobby(
            body: body.bytes, at: effects.wallClock(), epoch: login.epoch,
            ReceiptKey(session: login.session, key: String(id)))
        submit(write) { [self] outcome, reason in
            switch outcome {
            case .lobby(let number, _):
                followLobby()
                answer(stream, id: id, .object { $0.member("number", number) })
            default: refuseWrite(stream, id, outcome, reason)
            }
        }
    }

    /// The refusal that a write outside a room came back with.
    func refuseWrite(_ stream: ServerStream, _ id: Int64, _ outcome: Outcome?, _ reason: String) {
        switch outcome {
        case nil: refuseNotSaved(stream, id, reason)
        case .refused(.staleEpoch):
            refuse(stream, id, .oldStream, "this session goes on over another connection since")
        case .refused(.revoked), .refused(.unknown):
            refuse(stream, id, .sessionEnded, "this session has ended; log in again")
        case .refused(.banned):
            if let session = stream.context.login?.session { refuseBanned(stream, id, session: session) }
        case .refused(.expired):
            refuse(stream, id, .expired, "request \(id) is older than the kept answers; its outcome is not known")
        case .refused(.pinTaken):
            refuse(stream, id, .overloaded, "no PIN is free; try again")
        default: refuse(stream, id, .internalError, "this request cannot be done")
        }
    }

    func createRoom(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, game kind: String, title: String,
        options: String
    ) {
        guard let rules = catalogue[kind] else {
            let known = catalogue.all.map { $0.kind }.joined(separator: ", ")
            refuse(stream, id, .unknownGame, "there is no such game; the games are: \(known)")
            return
        }
        if let problem = problem(options: options, of: rules) {
            refuse(stream, id, .unknownGame, problem.message)
            return
        }
        var shown = "\(login.name)'s room"
        do {
            if !title.isEmpty { shown = try ChatText.prepare(title) }
        } catch {
            refuse(stream, id, .badText, error.message)
            return
        }
        guard !effects.isStoreBusy, rooms.count < ServerLimits.rooms else {
            refuse(stream, id, .overloaded, "this server has no room for another game now; try again later")
            return
        }
        submitRoom(stream, id, login, rules: rules, title: shown, options: options)
    }

    /// Why a game cannot be made with these options, or nil.
    private func problem(options: String, of rules: any GameRules.Type) -> Violation? {
        do {
            let game = try rules.init(options: options, first: 0, random: 0)
            return game.snapshot.isEmpty ? Violation(.unreadable, "the game has no state") : nil
        } catch {
            return error
        }
    }

    private func submitRoom(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, rules: any GameRules.Type, title: String,
        options: String
    ) {
        let wall = effects.wallClock()
        let record = RoomRecord(
            id: effects.identifier(), pin: 0, kind: rules.kind, options: options, title: title, creator: login.user,
            summary: "waiting for players", owner: identity.incarnation,
            wakeAt: wall + RoomLimits.idleCloseMilliseconds,
            createdAt: wall)
        // Eight tries find a free PIN with near certainty until most of the 900,000 are taken.
        let pins = (0..<8).map { _ in Int64(100_000 + effects.random() % 900_000) }
        var announcement = JSONWriter()
        announcement.object {
            $0.member("kind", "room")
            $0.member("room", raw: Array("######".utf8))
            $0.member("game", rules.kind)
            $0.member("title", title)
            $0.member("by", login.name)
        }
        let write = Write.createRoom(
            record, pins: pins, announcement: announcement.bytes, epoch: login.epoch,
            ReceiptKey(session: login.session, key: String(id)))
        let takenBefore = roomsTaken
        submit(write) { [self] outcome, reason in
            guard case .room(let made, let isReplay) = outcome else {
                refuseWrite(stream, id, outcome, reason)
                return
            }
            // Somebody may have found the new room in the store and asked for it before this came back.
            if !isReplay, rooms[made.id] == nil, taking[made.id] == nil {
                let room = Room(
                    id: made.id, pin: made.pin, title: made.title, options: made.options, creator: made.creator,
                    rules: rules, at: made.createdAt)
                rooms[made.id] = RoomEntry(
                    room: room, fence: made.fence, firstNumber: 1, records: [], summary: made.summary)
                if roomsTaken != takenBefore { confirm() }
            }
            followLobby()
            answer(stream, id: id, .object { $0.member("room", made.pin) })
        }
    }
}

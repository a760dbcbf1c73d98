internal import Bytes
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
        options: String, invite: String?
    ) {
        guard let rules = rules(kind, options: options, stream, id) else { return }
        var shown = "\(login.name)'s room"
        do {
            if !title.isEmpty { shown = try ChatText.prepare(title) }
        } catch {
            refuse(stream, id, .badText, error.message)
            return
        }
        guard hasPlaceForRoom(stream, id) else { return }
        if let invite {
            createRoom(stream, id, login, rules, title: shown, options: options, invite: invite)
            return
        }
        let draft = draft(rules, options: options, title: shown, login, isAnnounced: true)
        let write = Write.createRoom(
            draft.record, pins: draft.pins, announcement: draft.announcement, epoch: login.epoch,
            ReceiptKey(session: login.session, key: String(id)))
        submitRoom(write, rules) { [self] outcome, reason in
            guard case .room(let made, _) = outcome else {
                refuseWrite(stream, id, outcome, reason)
                return
            }
            followLobby()
            answer(stream, id: id, .object { $0.member("room", made.pin) })
        }
    }
}

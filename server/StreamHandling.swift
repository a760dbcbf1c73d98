internal import Bytes
internal import GameViews
internal import Link
internal import Protocol
internal import Rooms
internal import Store

// Streams: opening, answering, moving.
extension ServerMachine {
    /// A stream to go on with.
    func open(_ link: Int, _ opening: Opening) -> Bool {
        var context: SessionContext?
        var feed: PageFeed?
        var isReadable = true
        if !opening.context.isEmpty {
            do {
                if opening.kind == .game {
                    context = try SessionContext(opening.context)
                } else {
                    feed = try PageFeed(opening.context)
                }
            } catch {
                isReadable = false
            }
        }
        let stream = ServerStream(
            link: link, id: opening.stream, attachment: opening.attachment,
            kind: opening.kind == .game ? .game : .http, peer: opening.peer,
            openedAt: now, settled: opening.settled, context: context ?? SessionContext(),
            position: opening.position)
        if let former = streams[link]?.updateValue(stream, forKey: stream.id) { forget(former) }
        switch opening.reason {
        case .lost, .ownerLost:
            if context != nil || feed != nil {
                stream.notice = ServerStream.Takeover(from: opening.formerServer, outage: opening.outage)
            }
        case .new, .moved: break
        }
        if !isReadable {
            // This stream alone is at fault, not the link with all the others.
            effects.note("a stream's context cannot be read", ["stream": "\(opening.stream)"])
            end(stream, ProtocolError(.internalError, "this connection cannot go on here; connect again"))
        } else if stream.kind == .http {
            openPage(stream, feed: feed, kind: opening.kind)
        } else if context == nil {
            greet(stream)
        } else {
            goOn(stream)
        }
        return true
    }

    private func greet(_ stream: ServerStream) {
        let hello = notification("server.hello") {
            $0.member("server", identity.name)
            $0.member("protocol", ProtocolLimits.applicationProtocol)
            $0.object("limits") {
                $0.member("line", ProtocolLimits.lineBytes)
                $0.member("unanswered", ProtocolLimits.unanswered)
            }
            $0.array("games") { for rules in catalogue.all { $0.element(rules.kind) } }
        }
        send(stream, hello, settles: false, position: stream.position, context: SessionContext())
    }

    /// Goes on with a stream that another server had: same session, same room, the events it has missed.
    private func goOn(_ stream: ServerStream) {
        if let login = stream.context.login {
            switch access(login.user, login.session) {
            case nil: return
            case .failure(let problem):
                end(stream, problem)
                return
            case .success(let found): stream.isOld = found.session.epoch > login.epoch
            }
            enlist(stream, login)
            newcomers.append(stream)
        }
        guard stream.position.room != 0 else {
            var lines = CatchUp(stream.position, first: takeNotice(stream))
            addMissedLobby(&lines)
            send(stream, lines, settles: false)
            pump(stream)
            return
        }
        stream.isResolving = true
        resolveRoom(stream)
    }

    /// Has a stream opened here anew, because its room is not what it was: by the balancer, which holds its position and
    /// its unsettled lines. While the room's owner is looked for, the stream then gets no multicast of it.
    func reopen(_ stream: ServerStream) {
        guard !stream.isGone else { return }
        move(stream, to: identity.incarnation, room: stream.position.room)
    }

    /// Finds the owner of the stream's room and joins it there, with the events the stream has missed. Until then the
    /// stream has had no position from here, so it gets no multicasts.
    func resolveRoom(_ stream: ServerStream) {
        guard !stream.isGone else { return }
        let room = stream.position.room
        resolve(room) { [self] resolution in
            guard !stream.isGone else { return }
            switch resolution {
            case .owned(let entry):
                if stream.kind == .http { rejoinPage(stream, entry) } else { rejoin(stream, entry) }
            case .elsewhere(let owner): move(stream, to: owner, room: room)
            case .later:
                refuseUnsaved(stream)
                retry { [self] in resolveRoom(stream) }
            case .missing, .unavailable:
                if stream.kind == .http {
                    endPage(stream)
                    return
                }
                // The room has ended, or cannot be loaded: the stream is back in the lobby.
                returnToLobby(stream, lastLines(ofEnded: room, after: stream))
            }
        }
    }

    /// While nothing can be saved the stream's room cannot be had: its waiting lines are told so instead of waiting. Each
    /// may have been done before, over this connection or an older one, so the stored receipts are asked; what they do
    /// not know of waits.
    private func refuseUnsaved(_ stream: ServerStream) {
        guard let reason = unsaved, !stream.isBusy, stream.kind == .game, let login = stream.context.login else {
            return
        }
        // Another server that may live could still store what it has begun.
        guard let row = read({ try reader.room(id: stream.position.room) }),
            row?.owner.map({ $0 == identity.incarnation || dead.contains($0) }) ?? true
        else { return }
        while !stream.isGone, let line = stream.nextLine() {
            guard case .success(let request) = line.withUnsafeBytes({ Request.read(line: $0) }) else { return }
            var answer = Answer.refusal(notSaved(reason))
            switch request.call {
            case .room:
                guard let receipts = storedRoom(stream.position.room)?.room.receipts else { return }
                switch receipts.find(session: login.session, epoch: login.epoch, request: request.id) {
                case .known(let known): answer = known
                case .new: break
                case .expired, .oldStream: return
                }
            case .lobbyChat, .create, .createFrom, .putDocument, .setPassword, .admin, .claimAdmin, .meeting: return
            case .guest, .register, .login, .refresh, .start, .logout, .whoami, .listRooms, .listOwnRooms, .board:
                break
            case .enter, .leave, .state, .own, .who, .records, .readGame, .readLog: break
            }
            if case .refusal(let error) = answer { counters.noteRefusal(error.code) }
            send(stream, answer.line(id: request.id), settles: true)
        }
    }

    /// Shows a stream the last events of its room, and goes on with it outside of rooms.
    private func returnToLobby(_ stream: ServerStream, _ events: [RoomEntry.Line], _ reason: [UInt8] = []) {
        var lines = CatchUp(stream.position, first: takeNotice(stream))
        lines.add(room: events)
        lines.add(reason, Position(lobbyNumber: stream.position.lobbyNumber))
        addMissedLobby(&lines)
        send(stream, lines, settles: false)
        resolved(stream)
    }

    func resolved(_ stream: ServerStream) {
        stream.isResolving = false
        pump(stream)
    }

    private func rejoin(_ stream: ServerStream, _ entry: RoomEntry) {
        creditLate(entry, stream)
        guard let missed = missedLines(entry, after: Int64(stream.position.roomNumber), for: stream) else {
            retry { [self] in resolveRoom(stream) }
            return
        }
        let number = UInt64(entry.room.number)
        guard stream.position.roomNumber <= number else {
            // The client has events that are not known here: another server owns the room.
            lose(entry)
            retry { [self] in resolveRoom(stream) }
            return
        }
        whenStored(entry) { [self] isDropped in
            guard !stream.isGone else { return }
            if isDropped || entry.isReleasing {
                resolveRoom(stream)
                return
            }
            guard entry.room.phase != .closed else {
                returnToLobby(stream, missed)
                return
            }
            if let login = stream.context.login, entry.room.isBanned(login.user) {
                returnToLobby(stream, missed, leaving(entry))
                return
            }
            join(stream, entry)
            var lines = CatchUp(stream.position, first: takeNotice(stream))
            lines.add(room: missed)
            lines.reach(
                Position(room: entry.room.id, roomNumber: number, lobbyNumber: stream.position.lobbyNumber))
            addMissedLobby(&lines)
            send(stream, lines, settles: false, mark: mark(for: entry))
            resolved(stream)
        }
    }

    private func takeNotice(_ stream: ServerStream) -> [UInt8] {
        guard let notice = stream.notice else { return [] }
        stream.notice = nil
        let gap = gapMilliseconds(notice, stream)
        return notification("stream.notice") {
            $0.member("kind", "takeover")
            $0.member("from", notice.from)
            $0.member("to", identity.name)
            $0.member("gap_ms", gap)
            $0.member("lost", 0)
        }
    }

    /// What a takeover took until the stream goes on here, milliseconds, rounded up: no gap reads as none.
    func gapMilliseconds(_ notice: ServerStream.Takeover, _ stream: ServerStream) -> UInt64 {
        (notice.outage + (now - min(now, stream.openedAt)) + 999_999) / 1_000_000
    }

    // MARK: Sessions

    /// Makes older streams of the session old. Those at other servers are found out by the store when they write outside
    /// of rooms, and here when the newer stream comes to the room they are in.
    func enlist(_ stream: ServerStream, _ login: SessionContext.Login) {
        let others = sessionStreams[login.session] ?? []
        for other in others {
            guard let epoch = other.context.login?.epoch else { continue }
            if epoch < login.epoch { other.isOld = true }
            if epoch > login.epoch { stream.isOld = true }
        }
        sessionStreams[login.session] = others + [stream]
    }

    /// Whether the session has not ended and goes on over this stream; answers the request otherwise.
    func isCurrent(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login) -> Bool {
        switch access(login.user, login.session) {
        case nil: return false
        case .failure(let problem):
            answer(stream, id: id, .refusal(problem))
            return false
        case .success(let found): stream.isOld = found.session.epoch > login.epoch
        }
        if stream.isOld { refuse(stream, id, .oldStream, "this session goes on over another connection since") }
        return !stream.isOld
    }

    // MARK: Output

    /// Sends one frame: bytes, what they settle, and what changes with them.
    func send(
        _ stream: ServerStream, _ bytes: [UInt8], settles: Bool, position: Position? = nil,
        context: SessionContext? = nil, feed: PageFeed? = nil, mark: Mark? = nil, closes: Bool = false
    ) {
        guard !stream.isGone else { return }
        if settles { stream.settleLine() }
        if let position {
            stream.isServed = true
            stream.position = position
        }
        if let context { stream.context = context }
        if let feed { stream.http.feed = feed }
        let encodedContext = context?.encoded() ?? feed?.encoded()
        effects.withOutput(ofLink: stream.link) { output in
            bytes.withUnsafeBytes { raw in
                func encode(_ context: UnsafeRawBufferPointer?) {
                    ServerFrame.deliver(
                        Delivery(
                            stream: stream.id, attachment: stream.attachment, settled: stream.settled,
                            position: position, context: context, mark: mark, closes: closes,
                            bytes: raw)
                    ).encode(into: &output)
                }
                if let encodedContext {
                    encodedContext.withUnsafeBytes { encode($0) }
                } else {
                    encode(nil)
                }
            }
        }
        if closes {
            streams[stream.link]?[stream.id] = nil
            forget(stream)
        }
    }

    /// Answers the current line and goes on with the next.
    func answer(
        _ stream: ServerStream, id: Int64?, _ answer: Answer, after lines: [UInt8] = [], position: Position? = nil,
        context: SessionContext? = nil, mark: Mark? = nil, closes: Bool = false
    ) {
        guard !stream.isGone else { return }
        if case .refusal(let error) = answer { counters.noteRefusal(error.code) }
        if stream.kind == .http {
            respond(stream, answer)
            return
        }
        send(
            stream, answer.line(id: id) + lines, settles: true, position: position, context: context, mark: mark,
            closes: closes)
        stream.isBusy = false
        pump(stream)
    }

    /// Tells the client why, and closes its connection.
    func end(_ stream: ServerStream, _ error: ProtocolError) {
        counters.noteRefusal(error.code)
        send(stream, Answer.refusal(error).line(id: nil), settles: false, closes: true)
    }

    /// Gives a stream to the server with this incarnation, or with 0 to any that is ready.
    func move(_ stream: ServerStream, to target: Incarnation, room: RoomID) {
        effects.withOutput(ofLink: stream.link) {
            ServerFrame.move(stream: stream.id, attachment: stream.attachment, target: target, room: room)
                .encode(into: &$0)
        }
        streams[stream.link]?[stream.id] = nil
        forget(stream)
    }

    /// Takes a stream out of everything here.
    func forget(_ stream: ServerStream) {
        stream.isGone = true
        if let entry = stream.room { part(stream, entry) }
        guard let session = stream.context.login?.session else { return }
        sessionStreams[session]?.removeAll { $0 === stream }
        if sessionStreams[session]?.isEmpty == true { sessionStreams[session] = nil }
    }

    /// Runs `body` some milliseconds later.
    func retry(after milliseconds: UInt64 = ServerLimits.retryMilliseconds, _ body: @escaping () -> Void) {
        let at = now + milliseconds * 1_000_000
        let place = retries.lastIndex { $0.at <= at }.map { $0 + 1 } ?? 0
        retries.insert((at, body), at: place)
    }
}

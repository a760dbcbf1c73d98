internal import Bytes
internal import GameViews
internal import Link
internal import Protocol
internal import Rooms
internal import Store

// Lines: cutting, reading, and who does what is asked. A stream works on one line at a time, so answers keep the order of
// the requests, and what is settled is always a line end.
extension ServerMachine {
    /// Works on the stream's next line, if it is free to.
    func pump(_ stream: ServerStream) {
        guard !stream.isPumping else { return }
        stream.isPumping = true
        defer { stream.isPumping = false }
        while !stream.isBusy, !stream.isResolving, !stream.isGone, !isConfirming {
            if stream.kind == .http {
                guard takeRequest(stream) else { return }
                continue
            }
            guard let line = stream.nextLine() else {
                if stream.unfinishedBytes >= ProtocolLimits.lineBytes { endLongLine(stream) }
                return
            }
            guard stream.currentLine <= ProtocolLimits.lineBytes else {
                endLongLine(stream)
                return
            }
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
                send(stream, [], settles: true)
                continue
            }
            stream.isBusy = true
            counters.lines += 1
            switch line.withUnsafeBytes({ Request.read(line: $0) }) {
            case .success(let request): handle(request, on: stream)
            case .failure(let problem): answer(stream, id: problem.id, .refusal(problem.error))
            }
        }
    }

    private func endLongLine(_ stream: ServerStream) {
        end(
            stream,
            ProtocolError(
                .parseError, "a line has at most \(ProtocolLimits.lineBytes) bytes; the connection is closed"))
    }

    private func handle(_ request: Request, on stream: ServerStream) {
        guard let login = stream.context.login else {
            guard request.call.startsSession else {
                answer(
                    stream, id: request.id,
                    .refusal(
                        ProtocolError(
                            .unauthenticated,
                            "log in first: account.guest, account.register, account.login, account.refresh or session.start"
                        )))
                return
            }
            guard !effects.isStoreBusy else {
                refuseBusy(stream, request.id)
                return
            }
            logIn(stream, request)
            return
        }
        guard !stream.isOld else {
            refuse(stream, request.id, .oldStream, "this session goes on over another connection since")
            return
        }
        switch request.call {
        case .guest, .register, .login, .refresh, .start:
            answer(
                stream, id: request.id,
                .refusal(ProtocolError(.invalidRequest, "you are logged in; log out first")))
        case .setPassword(let password, let current):
            setPassword(stream, request.id, login, password, current: current)
        case .admin(let call): runAdmin(stream, request.id, login, call)
        case .claimAdmin(let code): claimAdmin(stream, request.id, login, code: code)
        case .logout: logOut(stream, request.id, login)
        case .whoami:
            answer(
                stream, id: request.id,
                .object {
                    $0.member("name", login.name)
                    $0.member("session", String(login.session))
                    $0.member("guest", login.isGuest)
                    $0.member("server", identity.name)
                })
        case .listRooms: listRooms(stream, request.id)
        case .listOwnRooms: listOwnRooms(stream, request.id, login)
        case .board(let pin): showBoard(stream, request.id, login, pin: pin)
        case .lobbyChat(let text): chatInLobby(stream, request.id, login, text)
        case .create(let game, let title, let options, let invite):
            createRoom(stream, request.id, login, game: game, title: title, options: options, invite: invite)
        case .createFrom(let game, let title, let document, let parts):
            createRoom(stream, request.id, login, game: game, title: title, document: document, parts: parts)
        case .putDocument(let key, let part, let text):
            put(
                DocumentPart(session: login.session, key: key, part: part, text: text), stream, request.id,
                epoch: login.epoch)
        case .meeting(let call): meet(stream, request.id, login, call)
        case .enter(let pin, let after):
            guard isCurrent(stream, request.id, login) else { return }
            enterRoom(stream, request.id, login, pin: pin, after: after)
        case .leave: leaveRoom(stream, request.id)
        case .state: showRoom(stream, request.id, login)
        case .own: showOwn(stream, request.id, login)
        case .who: listPresent(stream, request.id)
        case .room(let call): act(stream, request.id, login, call)
        case .readGame(let game, let after): readGame(stream, request.id, game: game, after: after)
        case .readLog(let pin, let former, let after):
            readLog(stream, request.id, login, pin: pin, former: former, after: after)
        case .records(let call): read(stream, request.id, call)
        }
    }

    /// What a request reads while the disk is full.
    func notSaved(_ reason: String) -> ProtocolError {
        ProtocolError(.notSaved, "not saved: \(reason). Nothing was done; try again later.")
    }

    func refuseNotSaved(_ stream: ServerStream, _ id: Int64, _ reason: String) {
        answer(stream, id: id, .refusal(notSaved(reason)))
    }

    func refuseBusy(_ stream: ServerStream, _ id: Int64) {
        refuse(stream, id, .overloaded, "too much is waiting to be stored; nothing was done, try again later")
    }
}

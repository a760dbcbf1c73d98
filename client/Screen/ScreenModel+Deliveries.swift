internal import Cells
internal import Games
internal import Protocol

// What the machine tells.
extension ScreenModel {
    mutating func handle(_ delivery: ClientDelivery) {
        switch delivery {
        case .connected:
            hasConnected = true
            status.connectionStands()
            if !setup.hasLogin, place == .connecting { askForLogin() }
        case .hello(let server):
            status.heard()
            if let server { status.server = foreign(server) }
        case .connectFailed(_, let attempt, let reason):
            status.connectionBroke(at: now)
            guard !hasConnected, attempt >= setup.attempts else { break }
            exit(
                ClientExit.unreachable,
                "Cannot connect to \(setup.servers): \(foreign(reason)).\n"
                    + "Check the address. A cluster of your own starts with: oneup up")
        case .connectionLost: status.connectionBroke(at: now)
        case .reconnected(let milliseconds):
            status.connectionStands()
            if room?.scene != nil { room?.needsState = true }
            // Before a login the server closes idle connections, which is nothing to speak of.
            if place != .login { say("connected again after \(duration(milliseconds))", .good) }
        case .resumed(let stored):
            status.connectionStands()
            name = foreign(stored)
            if place == .connecting || place == .login { welcome("welcome back, \(name)") }
        case .keep(let login): if let login { isGuest = login.isGuest }
        case .reply(let reply): handle(reply)
        case .event(let event): handle(event)
        case .lobbyEvent(let event): handle(event)
        case .presence(let pin, let present):
            guard room?.room.pin == pin else { break }
            if present.isEmpty {
                // Only that somebody came or went; who is here has to be asked.
                room?.isPresenceStale = true
            } else {
                room?.room.present = present.prefix(100).map(foreign)
            }
        case .tally(let pin, let text):
            guard let current = room, current.room.pin == pin else { break }
            room?.scene?.take(tally: text)
            if current.scene?.readsState(onTally: current.role) ?? false { room?.isStateStale = true }
        case .notice(let notice): handle(notice)
        case .gap, .rewound: room?.needsState = true
        case .roomLost(let pin, let problem):
            if room?.room.pin == pin {
                goToLobby()
                say("you are no longer in the room: \(foreign(problem.message))", .error)
            }
        case .unreadable: say("the server sent something that is not of this protocol", .error)
        case .certificateRefused(let reason): exit(ClientExit.certificate, reason)
        case .loginLost(let loss): handle(loss)
        case .invited(let invite): invited(invite)
        case .paired(let listing): paired(listing)
        case .duplicate, .stray, .foreignAnswer: break
        }
    }

    private mutating func handle(_ notice: StreamNotice) {
        switch notice {
        case .takeover(let from, let to, let gap, let lost):
            status.tookOver(from: foreign(from), to: foreign(to), gap: gap, lost: lost, at: now)
        case .waiting: status.waitsForServer(at: now)
        case .left, .other: break
        }
    }

    private mutating func handle(_ loss: LoginLoss) {
        flows = []
        lobby = LobbyView()
        meeting = Meeting()
        goToLobby()
        place = .connecting
        form = Form(.guest, suggestion: setup.suggestedName)
        switch loss {
        case .loggedOut:
            hasTriedName = true
            say("you are logged out")
        case .refused(let problem):
            let isBanned = problem.code == "banned"
            say("\(isBanned ? "" : "the kept login is not valid any more: ")\(foreign(problem.message))", .warning)
        case .startedElsewhere:
            return exit(ClientExit.login, "Your session goes on in another terminal; this one has ended.")
        }
        // The connection that follows asks for another login.
        askForLogin()
    }

    private mutating func askForLogin() {
        place = .login
        if let wanted = setup.name, !hasTriedName {
            hasTriedName = true
            form = Form(.guest, name: wanted, suggestion: setup.suggestedName)
            form.isSent = true
            ask(.guest(name: wanted), .login)
        }
    }

    private mutating func welcome(_ text: String) {
        place = .lobby
        form.isSent = false
        lobby.nextRefresh = now
        say(text)
        ask(.blocks, .blocks)
        if let pin = setup.room, !hasEnteredFirst {
            hasEnteredFirst = true
            enter(pin, watches: setup.watches)
        } else if let hosted = setup.creates, !hasEnteredFirst {
            hasEnteredFirst = true
            open(hosted)
        }
    }

    // MARK: - Events

    private mutating func handle(_ event: RoomEvent) {
        status.heard()
        if room?.room.pin == event.room {
            let wasYourTurn = room?.isYourTurn ?? false
            let hostedToYou = event.isAbout(room?.room, ownName: name)
            room?.take(event, name: name, at: now)
            if case .hosted(let news) = event.kind, hostedToYou { say(news.clause(toYou: true), .warning) }
            if case .credited(let milliseconds) = event.kind { status.credit(milliseconds, at: now) }
            if let current = room, !wasYourTurn, current.isYourTurn, current.cursor == nil {
                room?.cursor = current.firstCursor
            }
            if case .closed(let reason) = event.kind {
                goToLobby()
                say("the room is closed: \(foreign(reason))", .warning)
            }
        }
    }

    private mutating func handle(_ event: LobbyEvent) {
        status.heard()
        switch event.kind {
        case .chat(let by, let text): lobby.talk.add(foreign(by), foreign(text))
        case .room(let pin, let game, _, let by):
            lobby.nextRefresh = now
            lobby.talk.add(nil, "\(foreign(by)) opens \(ClientRoom.text(pin: pin)), \(foreign(game))")
        case .announcement(let by, let text):
            let line = "announcement of \(foreign(by)): \(foreign(text))"
            lobby.talk.add(nil, line)
            room?.talk.add(nil, line)
            say(line, .warning)
        case .other: break
        }
    }

    // MARK: - Answers

    private mutating func handle(_ reply: ClientReply) {
        status.heard()
        guard let index = flows.firstIndex(where: { $0.request == reply.request }) else { return }
        let purpose = flows.remove(at: index).purpose
        switch reply.result {
        case .success(let value): succeeded(purpose, value)
        case .failure(let problem): refused(purpose, problem)
        }
    }

    private mutating func succeeded(_ purpose: Purpose, _ value: ReplyValue) {
        switch (purpose, value) {
        case (.ping, .identity(let identity)), (.whoAmI, .identity(let identity)):
            isGuest = identity.isGuest ?? isGuest
            if purpose == .ping {
                status.pingAnswered(at: now, server: identity.server.map(foreign))
            } else {
                let server = identity.server.map { ", on \(foreign($0))" } ?? ""
                say("you are \(name), \(isGuest ? "a guest" : "a full account")\(server)")
            }
        case (.login, .login(let identity)):
            name = foreign(identity.name)
            isGuest = identity.isGuest ?? false
            let advice = isGuest && !setup.keepsLogin ? "; another oneup runs here, so this login is not kept" : ""
            welcome("welcome, \(name)\(advice)")
        case (.password, _):
            isGuest = false
            overlay = nil
            say("the password is set; you can log in from anywhere as \(name)", .good)
        case (.rooms, .rooms(let rooms)): listed(rooms)
        case (.create, .done):
            if let request = upload?.next() { ask(request, .create) }
        case (.invites, .invites(let invites)): meeting.take(invites)
        case (.blocks, .blocked(let names)): meeting.blocked = Set(names.prefix(200).map(foreign))
        case (.seek, .seeking): seekWaits()
        case (.seek, .created(let pin)): seekPaired(pin)
        case (.invite(let name), .invited): say("\(name) is invited", .good)
        case (.block(let name, let isBlocked), _): blockDone(name, isBlocked)
        case (.create, .created(let pin)):
            upload = nil
            overlay = nil
            enter(pin, watches: false)
        case (.enter(let watches), .state(let state)): entered(state, watches: watches)
        case (.history(let after), .state): room?.readPast(after: after)
        case (.ownRooms, .rooms(let rooms)): lobby.own = rooms.prefix(50).map { LobbyRoom($0) }
        case (.board(let pin), .state(let state)):
            lobby.boards[pin] = LobbyBoard(ClientRoom(state), offset: state.now.map { $0 - now })
        case (.state, .state(let state)): refresh(state)
        case (.state, .own(let own)):
            guard own.room == room?.room.pin else { break }
            room?.room.take(own)
            room?.needsOwn = false
            room?.describe(own.now, own.snapshot, at: now)
        case (.ratings, .state(let state)):
            if room?.room.pin == state.room { room?.room.ratings = state.ratings }
        case (.records(let call), .document(let json)): show(call, json)
        case (.sit, .seat(let seat)):
            room?.room.you = seat
            room?.watches = false
            if seat == 0, room?.room.isHosted ?? false {
                room?.room.isHosting = true
                tellWords()
            }
        case (.claim, .seat(let seat)):
            room?.room.you = seat
            room?.isElsewhere = false
            room?.claimsHere = true
            say("you play from this terminal now", .good)
        case (.words, .state(let state)): showWords(state)
        case (.who, .present(let names)): room?.room.present = names.prefix(100).map(foreign)
        case (.leave, _): goToLobby()
        case (.game, .document(let page)): take(page: page)
        case (.move, .stored(_, let text)): room?.scene?.stored(text)
        case (.move, .number) where room?.scene != nil: room?.scene?.stored(nil)
        case (.move(let fact), .number(let number)):
            if MatchWord(fact.text) == nil { room?.stored = fact.text }
            if let current = room, current.room.number >= number { room?.pending = nil }
        default: break
        }
    }

    private mutating func listed(_ rooms: [RoomListing]) {
        lobby.isAsking = false
        lobby.nextRefresh = now + LobbyView.refreshInterval
        let isFirst = lobby.rooms == nil
        lobby.rooms = rooms.prefix(100).map { LobbyRoom($0) }
        lobby.forgetBoards(for: name)
        if isFirst { lobby.selection = lobby.visible(for: name).first?.pin }
    }

    private mutating func entered(_ state: RoomState, watches: Bool) {
        var view = RoomView(state, watches: watches, at: now)
        view.cursor = view.room.you == nil ? nil : view.firstCursor
        room = view
        place = .room
        status.roomEntered(at: now)
        entry = nil
        message = nil
        if !watches { cancelSeek() }
        if state.number > 0 {
            // Talk and moves from before one came; the state has the rest already.
            let after = max(state.number - RoomView.mostHistory, 0)
            ask(.enter(room: state.room, after: after), .history(after: after))
        }
        meeting.forget(room: state.room)
        if !watches, view.canSit, state.phase == "waiting" || view.room.isHosted { ask(.sit(seat: nil), .sit) }
        if !watches, view.room.you == nil, !view.canSit { say("all seats are taken; you are watching") }
    }

    /// Takes a state in that was read because an event could not be followed.
    private mutating func refresh(_ state: RoomState) {
        guard var current = room, current.room.pin == state.room else { return }
        let present = current.room.present
        current.room = ClientRoom(state)
        current.room.present = present
        current.needsState = false
        current.needsOwn = false
        current.pending = nil
        current.awaited = state.reserved.prefix(8).map(foreign)
        current.describe(state.now, state.snapshot, at: now)
        room = current
    }

    // MARK: - Refusals

    private mutating func refused(_ purpose: Purpose, _ problem: RequestError) {
        let reason = foreign(problem.message)
        switch purpose {
        case .ping: status.pingAnswered(at: now, server: nil)
        case .login where problem.code == "name_taken" && form.kind == .guest && offersName(): break
        case .login:
            form.isSent = false
            form.problem = reason
            // The name stays; a wrong password is typed anew, and not behind the wrong one.
            if problem.code == "bad_credentials" { form.forgetPassword() }
            place = .login
        case .password, .create:
            if case .form(var form) = overlay {
                form.isSent = false
                // Whom one cannot invite is said under the name.
                form.complain(
                    problem.code == "not_found" || problem.code == "forbidden" ? form.opponentField : nil, reason)
                overlay = .form(form)
            } else {
                say(reason, .error)
            }
        case .rooms:
            lobby.isAsking = false
            lobby.nextRefresh = now + LobbyView.refreshInterval
        case .sit where problem.code == "bad_name":
            overlay = .question(.generatedName(reason: reason))
        case .board(let pin): lobby.boardRefused(pin, isGone: problem.code == "no_such_room", at: now)
        case .seek: seekRefused(reason)
        case .invites, .blocks, .ownRooms, .history, .state, .who, .words, .ratings: break
        case .enter where problem.code == "no_such_room":
            say("there is no open room with these digits", .warning)
            lobby.nextRefresh = now
        case .sit where problem.code == "room_full": say("all seats are taken; you are watching")
        case .sit where problem.code == "already_seated": room?.isElsewhere = true
        case .leave: goToLobby()
        case .move(let fact):
            room?.pending = nil
            room?.scene?.refused()
            // What is typed can be mended.
            room?.openedLine = nil
            if problem.code == "other_terminal" { room?.isElsewhere = true }
            say("\(fact.text) was not played: \(advice(problem))", .error)
        default: say(advice(problem), .error)
        }
    }

    /// The name is taken: another one stands ready. A made-up one is tried at once; then there is nothing to say.
    private mutating func offersName() -> Bool {
        takenNames += 1
        let offer = anotherName(than: form.fields[0].value)
        let isMadeUp = setup.makesName && takenNames < 8
        let problem = "this name is taken; Enter plays as \(offer)"
        form = Form(.guest, name: isMadeUp ? offer : "", suggestion: offer)
        place = .login
        guard isMadeUp else {
            form.problem = problem
            return true
        }
        form.isSent = true
        ask(.guest(name: offer), .login)
        return true
    }

    private func advice(_ problem: RequestError) -> String {
        switch problem.code {
        case "other_terminal": "you play this seat from another terminal; x moves it here"
        case "not_seated": "you are watching; s takes a free seat"
        case "outdated": "something happened before it came; look at the board and move again"
        case "expired": "the connection broke for so long that it is not known whether it was done"
        default: foreign(problem.message)
        }
    }
}

internal import GameViews
internal import Games

// Answers to requests.
extension PlainSession {
    mutating func handle(_ reply: ClientReply) {
        if takeAside(reply) { return }
        let flow = self.flow
        self.flow = nil
        switch reply.result {
        case .failure(let problem): refused(flow, reply.request, problem)
        case .success(let value):
            if case .number(let number) = value, room != nil { awaitedNumber = number }
            succeeded(flow, reply.request, value)
        }
    }

    private mutating func succeeded(_ flow: Flow?, _ request: ClientRequest, _ value: ReplyValue) {
        switch (flow, value) {
        case (.login, .login(let identity)):
            name = foreign(identity.name)
            isGuest = identity.isGuest ?? false
            welcome(isBack: false)
        case (.rooms, .rooms(let rooms)): sayRooms(rooms)
        case (.create, .created(let pin)):
            if case .create(_, _, _, let name?) = request {
                say(
                    "Room \(ClientRoom.text(pin: pin)) is open for \(foreign(name)) and you. Others watch: watch \(pin)."
                )
            } else {
                say("Room \(ClientRoom.text(pin: pin)) is open. Others join with: join \(pin).")
            }
            if let pages = setup.pages, case .create(let kind, _, _, _) = request,
                gameCatalogue[kind]?.hidesOptions ?? false
            {
                say("Its page, for a projector: \(pages)/rooms/\(pin)")
            }
            enter(pin)
        case (.seek, _):
            if case .seeking = value, let wish = seeking {
                say("Waiting for somebody who wants to play \(wish.game). Type seek stop to end it.")
            }
            took(value)
        case (.stopSeeking, _): say("You seek nobody any more.")
        case (.invite(let name), _): say("\(foreign(name)) is invited.")
        case (.dismiss, _): say("It is off the list.")
        case (.block(let action, let name), _):
            if action == .block { blocked.insert(name) } else { blocked.remove(name) }
            say(action == .block ? "\(foreign(name)) is blocked." : "\(foreign(name)) is not blocked any more.")
        case (.enter(let sits), .state(let state)): entered(state, sits: sits)
        case (.state(let isSilent), .state(let state)):
            let last = room?.lastMove
            room = ClientRoom(state)
            room?.lastMove = last
            if isSilent, let current = room, current.isHosted {
                // The event has been said; new is what is one's own.
                for line in view(of: current.kind)?.ownResult(current.shown ?? "") ?? [] { say(foreign(line)) }
            } else if isSilent {
                sayBoard()
            } else {
                for line in room?.stateLines ?? [] { say(line) }
                if let current = room, current.isHosted, let shown = current.shown {
                    for line in current.spokenLines(shown, now: state.now) { say(line) }
                }
            }
        case (.clock, .state(let state)):
            let last = room?.lastMove
            room = ClientRoom(state)
            room?.lastMove = last
            for line in room?.clockLines ?? [] { say(line) }
        case (.sit, .seat(let seat)): sat(seat)
        case (.move(let text), .number(let number)):
            storedNumber = number
            say("Stored: \(text).")
        case (.move(let text), .stored(_, let stored)):
            let words = room.flatMap { view(of: $0.kind)?.receipt(stored) } ?? text
            say("Stored: \(foreign(words)).")
        case (.other(let action), _): done(action, value)
        default: break
        }
    }

    private mutating func done(_ action: PlainAction, _ value: ReplyValue) {
        switch (action, value) {
        case (.who, .present(let names)):
            let names = names.prefix(100).map(foreign)
            say(names.isEmpty ? "Nobody is here." : "Here: \(spoken(names)).")
        case (.invites, .invites(let list)): sayInvites(list)
        case (.seek, .seeks(let list)): saySeeks(list)
        case (.whoAmI, .identity(let identity)):
            name = foreign(identity.name)
            if let guest = identity.isGuest { isGuest = guest }
            let kind = isGuest ? "a guest" : "a full account"
            let server = identity.server.map { ", on \(foreign($0))" } ?? ""
            say("You are \(name), \(kind)\(server).")
        case (.password, _):
            isGuest = false
            say("The password is set. You can log in from anywhere as \(name).")
        case (.leave, _):
            room = nil
            say("You are in the lobby.")
        case (.claim, .seat(let seat)):
            room?.you = seat
            say("You play seat \(seat + 1) from this terminal now.")
            if let turn = room?.turnSentence { say(turn) }
        case (.resign, _): say("You have resigned.")
        case (.rematch, _): if room?.isHosted == false { say("You have asked for another game.") }
        default: break
        }
    }

    // MARK: - Login

    mutating func welcome(isBack: Bool) {
        stage = .online
        if setup.script != nil { return }
        say(isBack ? "Welcome back, \(name)." : "Welcome, \(name).")
        if isGuest, !isBack {
            say("You are a guest: this machine remembers you. The command password lets you log in from anywhere.")
        }
        if room == nil, let wanted = setup.room, !isEntering {
            isEntering = true
            ask(.enter(room: wanted, after: nil), .enter(sits: !setup.watches))
        } else if room == nil, let hosted = setup.creates, !isEntering {
            isEntering = true
            ask(.create(game: hosted.kind, title: hosted.title, options: hosted.options), .create)
        } else if room == nil, let wish = setup.meets, !isEntering {
            isEntering = true
            meet(wish)
        } else if room == nil, seeking == nil {
            say("You are in the lobby. Type rooms, create \(exampleGame), join PIN, or help.")
        }
    }

    /// Says how to log in.
    mutating func askForLogin() {
        stage = .login
        if let wanted = setup.name, !hasTriedName {
            hasTriedName = true
            becomeGuest(wanted)
        } else if setup.inputIsTerminal {
            say("Connected to OneUp at \(setup.servers).")
            say(
                "Type a name to play as a guest, or Enter for \(setup.suggestedName). "
                    + "With an account type login NAME; register NAME makes one.")
        }
    }

    // MARK: - Rooms

    private mutating func sayRooms(_ rooms: [RoomListing]) {
        listed = rooms.prefix(100).map(\.room)
        guard !rooms.isEmpty else { return say("There is no open room. Open one: create \(exampleGame).") }
        for (index, room) in rooms.prefix(100).enumerated() {
            let title = room.title.isEmpty ? "" : " \"\(foreign(room.title))\""
            say(
                "\(index + 1). \(ClientRoom.text(pin: room.room)), \(foreign(room.game))\(title): \(foreign(room.summary))."
            )
        }
        say("Type join or watch and the number or the six digits.")
    }

    private mutating func entered(_ state: RoomState, sits: Bool) {
        room = ClientRoom(state)
        storedNumber = nil
        awaitedNumber = 0
        for line in room?.stateLines ?? [] { say(line) }
        if room?.phase == "running" {
            for line in room?.board ?? [] { say(line) }
        }
        guard sits, room?.you == nil else {
            if room?.you == nil { say("You are watching. Type help for what can be typed here.") }
            return
        }
        if room?.freeSeats == 0 {
            say("All seats are taken; you are watching.")
        } else {
            ask(.sit(seat: nil), .sit)
        }
    }

    private mutating func sat(_ seat: Int) {
        room?.you = seat
        if room?.seats.indices.contains(seat) == true { room?.seats[seat] = name }
        let free = room?.freeSeats ?? 0
        if room?.isHosted == true {
            return say(
                seat == 0
                    ? "You are the host. Type start when everybody is here."
                    : "You are in. Wait for the first question."
            )
        }
        var line = "You have seat \(seat + 1)."
        if free > 0 { line += " Waiting for \(counted(Int64(free), "more player"))." }
        say(line)
    }

    // MARK: - Refusals

    private mutating func refused(_ flow: Flow?, _ request: ClientRequest, _ problem: RequestError) {
        switch flow {
        case .login:
            if setup.inputIsTerminal {
                say("\(sentence(problem.message)) Try another name, or type help.")
            } else {
                note("The login failed: \(foreign(problem.message))")
                exit(ClientExit.login)
            }
        case .move(let text): say("Not played: \(text). \(advice(problem))")
        case .sit where problem.code == "already_seated":
            say("You have a seat here already, and play it from another terminal. Type claim to play from this one.")
        case .sit where problem.code == "room_full": say(sentence(problem.message))
        case .seek:
            seeking = nil
            say(advice(problem))
        case .state(isSilent: true): note("The room cannot be read: \(foreign(problem.message))")
        case .enter where problem.code == "no_such_room":
            say("There is no open room with these digits. The command rooms lists the open ones.")
        case .other(.leave) where problem.code == "not_in_room":
            room = nil
            say("You are in the lobby.")
        default: say(advice(problem))
        }
    }

    /// The reason, and what can be typed about it.
    private func advice(_ problem: RequestError) -> String {
        switch problem.code {
        case "other_terminal": "You play this seat from another terminal. Type claim to play from this one."
        case "not_seated": "You are watching. Type sit to take a seat."
        case "game_over": "No game is running. Type rematch to play again."
        case "not_in_room": "You are in no room. Type join PIN first."
        case "outdated": "Something happened before your move came. Look at the board and move again."
        case "expired":
            "The connection broke for so long that it is not known whether this was done. Type state to see how it stands."
        default: sentence(problem.message)
        }
    }
}

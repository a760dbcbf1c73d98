internal import GameViews
internal import Games

// What comes unasked.
extension PlainSession {
    mutating func handle(_ delivery: ClientDelivery) {
        switch delivery {
        case .connected:
            hasConnected = true
            if !setup.hasLogin || hasLostLogin, stage == .connecting, flow == nil { askForLogin() }
        case .connectFailed(_, let attempt, let reason):
            guard !hasConnected, attempt >= setup.attempts else { break }
            note("Cannot connect to \(setup.servers): \(foreign(reason)).")
            note("Check the address. A cluster of your own starts with: oneup up")
            exit(ClientExit.unreachable)
        case .connectionLost(let reason): note("Connection lost (\(foreign(reason))); trying again…")
        case .reconnected(let milliseconds):
            let loss = needsState ? "." : "; nothing was lost."
            note("Connected again after \(duration(milliseconds))\(loss)")
        case .resumed(let stored):
            if stage != .online {
                name = foreign(stored)
                welcome(isBack: true)
            }
        case .reply(let reply): handle(reply)
        case .event(let event): handle(event)
        case .lobbyEvent(let event): handle(event)
        case .presence(let pin, let present): handle(present, in: pin)
        case .invited(let invite), .paired(let invite): handle(invite: invite)
        case .notice(let notice): handle(notice)
        case .gap, .rewound:
            note("Some events of the room are missing; its state is read again.")
            needsState = true
        case .roomLost(_, let problem):
            room = nil
            say("You are no longer in the room: \(sentence(problem.message))")
        case .unreadable(let reason): note("The server sent something that is not of this protocol: \(foreign(reason))")
        case .certificateRefused(let reason):
            note(reason)
            exit(ClientExit.certificate)
        case .loginLost(let loss): handle(loss)
        case .keep(let login): if let login { isGuest = login.isGuest }
        case .hello, .tally, .duplicate, .stray, .foreignAnswer: break
        }
    }

    private mutating func handle(_ loss: LoginLoss) {
        room = nil
        stage = .connecting
        hasLostLogin = true
        waitsForTurn = false
        switch loss {
        case .loggedOut:
            hasTriedName = true
            say("You are logged out.")
        case .refused(let problem):
            note(
                problem.code == "banned"
                    ? sentence(problem.message)
                    : "The login that was kept is not valid any more: \(sentence(problem.message))")
            if !setup.inputIsTerminal, setup.name == nil, lines.isEmpty, isEnded { exit(ClientExit.login) }
        case .startedElsewhere:
            note("Your session goes on in another terminal; this one ends.")
            exit(ClientExit.login)
        }
    }

    private mutating func handle(_ notice: StreamNotice) {
        switch notice {
        case .takeover(let from, let to, let gap, let lost):
            let loss = lost == 0 ? "Nothing was lost." : "\(counted(lost, "command")) lost."
            let time = gap == 1 ? "1 millisecond" : "\(gap) milliseconds"
            say("Notice: \(foreign(to)) took over from \(foreign(from)) in \(time). \(loss)")
        case .waiting: say("Notice: no server is ready; what you type is answered later.")
        case .left, .other: break
        }
    }

    private mutating func handle(_ event: LobbyEvent) {
        if case .announcement(let by, let text) = event.kind { say("Announcement of \(foreign(by)): \(foreign(text))") }
        // Who plays is not disturbed by the lobby.
        guard stage == .online, room == nil else { return }
        switch event.kind {
        case .chat(let by, _) where blocked.contains(by): break
        case .chat(let by, let text): say("Lobby, \(foreign(by)): \(foreign(text))")
        case .room(let pin, let game, let title, let by):
            guard foreign(by) != name else { return }
            let title = title.isEmpty ? "" : " \"\(foreign(title))\""
            say("\(foreign(by)) opens room \(ClientRoom.text(pin: pin)), \(foreign(game))\(title). Type join \(pin).")
        case .announcement, .other: break
        }
    }

    private mutating func handle(_ present: [String], in pin: Int64) {
        guard let current = room, current.pin == pin else { return }
        let names = present.prefix(100).map(foreign)
        if let before = current.present {
            let come = names.filter { !before.contains($0) && $0 != name }
            let gone = before.filter { !names.contains($0) && $0 != name }
            // A crowd is a number, not a list that is read aloud for minutes.
            if come.count + gone.count > 3 {
                say("\(names.count) people are here now.")
            } else {
                if !come.isEmpty { say("\(spoken(come)) \(come.count == 1 ? "is" : "are") here now.") }
                if !gone.isEmpty { say("\(spoken(gone)) \(gone.count == 1 ? "has" : "have") gone.") }
            }
        }
        room?.present = names
    }

    // MARK: - Events of the room

    private mutating func handle(_ event: RoomEvent) {
        guard var current = room, current.pin == event.room else { return }
        if event.number > current.number { current.number = event.number }
        room = current
        switch event.kind {
        case .sat(let seat, let by): sat(seat, foreign(by))
        case .started(let round, let first, let snapshot): started(round, first, snapshot)
        case .move(let seat, let by, let text):
            if current.isHosted {
                showed(text)
            } else if let word = MatchWord(text) {
                said(event, word, seat, foreign(by))
            } else if let seat {
                moved(event, seat, foreign(by), text)
            }
        case .over(let winner, let reason): over(winner, foreign(reason))
        case .resigned(let seat, let by):
            if seat != current.you { say("\(foreign(by)) resigns.") }
        case .rematch(let seat, let by):
            if current.isHosted {
                say("Another round begins.")
            } else if seat != current.you {
                say("\(foreign(by)) asks for another game. Type rematch to play again.")
            }
        case .claimed(let seat, let by):
            if seat == current.you, flow != .other(.claim) {
                say("Your seat is played from another terminal now. Type claim to play from this one.")
            } else if seat != current.you {
                say("\(foreign(by)) goes on from another terminal.")
            }
        case .chat(let by, _) where blocked.contains(by), .aside(let by?, _) where blocked.contains(by): break
        case .aside(let by?, let text?):
            let by = foreign(by)
            say("\(by == name ? "You say" : "\(by) says") to those who watch: \(foreign(text))")
        case .aside: break
        case .chat(let by, let text):
            let by = foreign(by)
            say("\(by == name ? "You say" : "\(by) says"): \(foreign(text))")
        case .closed(let reason):
            say("The room is closed: \(sentence(reason)) You are in the lobby.")
            room = nil
        case .credited(let milliseconds): if !current.isHosted { room?.game?.credit(milliseconds) }
        case .hosted(let news): handle(news)
        case .other: break
        }
    }

    /// Something about the match: an offer, an answer, a flag.
    private mutating func said(_ event: RoomEvent, _ word: MatchWord, _ seat: Int?, _ by: String) {
        guard var current = room, let fact = event.fact else { return }
        let follows = current.apply(fact)
        room = current
        if !follows { needsState = true }
        let isOwn = seat != nil && seat == current.you
        var line = sentence(word.clause(by: isOwn ? nil : by, name: current.name))
        if current.offerToAnswer != nil, !isOwn, case .offer = word { line += " Type accept or decline, or play on." }
        if case .resume = word, current.match?.state.isAdjourned ?? false {
            line += current.you != nil && !isOwn ? " Type resume to go on." : ""
        }
        say(line)
        if !follows { return }
        switch word {
        case .accept(.takeback, _): sayBoard()
        case .resume: if current.match?.state.isAdjourned == false, let turn = current.turnSentence { say(turn) }
        default: break
        }
    }

    private mutating func sat(_ seat: Int, _ by: String) {
        guard var current = room else { return }
        if current.isHosted { while current.seats.count <= seat { current.seats.append(nil) } }
        if current.seats.indices.contains(seat) { current.seats[seat] = by }
        if current.isHosted ? seat == current.you || current.you == nil && by == name : by == name {
            if current.you == nil, flow != .sit { say("You have seat \(seat + 1).") }
            current.you = seat
        } else {
            say(current.isHosted ? "\(by) is in." : "\(by) takes seat \(seat + 1).")
        }
        room = current
    }

    private mutating func started(_ round: Int64, _ first: Int, _ snapshot: String) {
        guard var current = room else { return }
        if !current.start(round: round, snapshot: snapshot) { needsState = true }
        room = current
        needsRatings = current.isRated
        if current.isHosted {
            scene = view(of: current.kind)?.scene()
            scene?.take(event: snapshot)
            for line in current.board { say(line) }
            return
        }
        var line = "Game \(round) begins."
        if let you = current.you {
            if let mark = current.mark(you) { line += " You play \(mark)." }
            if first == you {
                line += " You move first."
                if let notation = current.notation { line += " Type \(notation)." }
            } else {
                line += " \(current.name(first)) moves first."
            }
        } else {
            line += " \(current.name(first)) moves first."
        }
        say(line)
    }

    /// What a hosted game shows; whoever plays then asks for their own result.
    private mutating func showed(_ text: String) {
        guard let current = room else { return }
        room?.shown = text
        scene?.take(event: text)
        for line in current.spokenLines(text) { say(line) }
        if let you = current.you, you > 0, view(of: current.kind)?.bringsResults(text) ?? false { needsOwn = true }
    }

    private mutating func moved(_ event: RoomEvent, _ seat: Int, _ by: String, _ text: String) {
        guard var current = room, let fact = event.fact else { return }
        let follows = current.apply(fact)
        room = current
        let isOwn = seat == current.you
        var words: [String] = []
        if !isOwn {
            words.append("\(by) plays \(foreign(text)).")
        } else if !isMoving, storedNumber != event.number {
            words.append("You play \(foreign(text)), from another terminal.")
        }
        if let turn = current.turnSentence { words.append(turn) }
        // A game that this client does not know is read from the server, board and all.
        guard follows else {
            needsState = true
            if !words.isEmpty { say(words.joined(separator: " ")) }
            return
        }
        if !isOwn, !words.isEmpty { say(words.joined(separator: " ")) }
        for line in current.board { say(line) }
        if isOwn, !words.isEmpty { say(words.joined(separator: " ")) }
    }

    private var isMoving: Bool { if case .move = flow { true } else { false } }

    private mutating func over(_ winner: Int?, _ reason: String) {
        guard let current = room else { return }
        room?.phase = "over"
        if current.isHosted {
            guard current.isHosting else { return say("That was it. Type leave.") }
            let results =
                current.you != 0
                ? nil
                : resultCounter(of: current.kind).map { _ in
                    " In a shell `oneup results \(current.pin)\(setup.resultOptions)` shows who got what."
                }
            return say("That was it. Type rematch to play it again, or leave." + (results ?? ""))
        }
        if let winner {
            say("\(winner == current.you ? "You win" : "\(current.name(winner)) wins"): \(reason).")
        } else {
            say("A draw: \(reason).")
        }
        if current.you != nil { say("Type rematch to play again, or leave.") }
        needsRatings = current.isRated
    }
}

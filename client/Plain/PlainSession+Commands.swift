internal import GameViews
internal import Games

// What the user types.
extension PlainSession {
    var place: PlainPlace {
        if stage != .online { return .login }
        return room == nil ? .lobby : .room
    }

    /// Carries one line out.
    mutating func obey(_ line: String) {
        let text = trimmed(line)
        if text.isEmpty {
            if place == .login, setup.inputIsTerminal { becomeGuest(setup.suggestedName) }
            return
        }
        let (word, rest) = firstWord(text)
        if let command = plainCommand(word) {
            if command.places.contains(place) {
                perform(command, rest)
            } else {
                sayWrongPlace(command, rest)
            }
            return
        }
        switch place {
        case .login:
            if let near = nearestCommand(to: word, in: .login) {
                say("Did you mean \(near.usage)? To play as a guest with that name, type: guest \(foreign(text)).")
            } else {
                becomeGuest(text)
            }
        case .lobby: sayUnknown(word, in: .lobby)
        case .room: move(text)
        }
    }

    private mutating func perform(_ command: PlainCommand, _ rest: String) {
        switch command.action {
        case .guest: becomeGuest(rest.isEmpty ? setup.suggestedName : rest)
        case .login, .register:
            guard !rest.isEmpty else { return say("Type the name too: \(command.usage).") }
            askSecret("Password for \(foreign(rest)), not shown:", .password(command.action, name: rest))
        case .rooms: ask(.rooms, .rooms)
        case .create: create(rest)
        case .join: enter(rest, command, sits: true)
        case .watch: enter(rest, command, sits: false)
        case .board:
            sayBoard()
            for line in room?.details ?? [] { say(line) }
        case .legal:
            let lines = room?.game.flatMap { game in view(of: room?.kind ?? "")?.legal(rest, in: game) }
            for line in lines ?? [room?.game == nil ? "No game is running." : "This game cannot tell."] {
                say(foreign(line))
            }
        case .last: say(room?.lastMove ?? "No move since you came in.")
        case .clock: ask(.state, .clock)
        case .state: ask(.state, .state(isSilent: false))
        case .wait: waitsForTurn = true
        case .sit:
            if rest.isEmpty { return ask(.sit(seat: nil), .sit) }
            guard let seat = Int(rest), let room, (1...max(room.seats.count, 1)).contains(seat) else {
                return say("The seats are 1 to \(room?.seats.count ?? 0). Type sit and a number, or sit alone.")
            }
            ask(.sit(seat: seat - 1), .sit)
        case .resign:
            guard room?.phase == "running", room?.you != nil else {
                return say("There is no game of yours to give up.")
            }
            guard setup.inputIsTerminal else { return ask(.resign, .other(.resign)) }
            question = .resign
            say("Really resign? Type yes or no.")
        case .rematch: ask(.rematch, .other(.rematch))
        case .claim: if rest.isEmpty { ask(.claim, .other(.claim)) } else { move("claim \(rest)") }
        case .leave: ask(.leave, .other(.leave))
        case .close: ask(.close, .other(.close))
        case .say:
            guard !rest.isEmpty else { return say("Type what to say too: say TEXT.") }
            ask(room == nil ? .lobbyChat(rest) : .chat(rest), .other(.say))
        case .watchers:
            guard !rest.isEmpty else { return say("Type what to say too: watchers TEXT.") }
            ask(.chat(rest, toWatchers: true), .other(.say))
        case .seek: seek(rest)
        case .invite: invite(rest)
        case .invites: ask(.invites, .other(.invites))
        case .dismiss: dismiss(rest)
        case .block, .unblock: block(command.action, rest)
        case .who: ask(.who, .other(.who))
        case .whoAmI: ask(.whoAmI, .other(.whoAmI))
        case .password:
            currentPassword = nil
            guard isGuest else { return askSecret("Current password, not shown:", .currentPassword) }
            askSecret("New password, not shown:", .password(.password, name: name))
        case .logOut: ask(.logOut, .other(.logOut))
        case .help: help(rest)
        case .quit: exit(ClientExit.ok)
        }
    }

    mutating func becomeGuest(_ name: String) { ask(.guest(name: name), .login) }

    // MARK: - Questions

    mutating func answer(_ question: Question, _ line: String) {
        switch question {
        case .password(let action, let name):
            showTyping()
            guard !line.isEmpty else { return say("No password was typed; nothing was done.") }
            // Who sets a password blind types it twice.
            if setup.inputIsTerminal, action != .login {
                return askSecret("The same password again:", .again(action, name: name, password: line))
            }
            send(action, name, password: line)
        case .again(let action, let name, let password):
            showTyping()
            guard line == password else { return say("The two passwords differ; nothing was done. Try again.") }
            send(action, name, password: password)
        case .currentPassword:
            showTyping()
            currentPassword = line
            askSecret("New password, not shown:", .password(.password, name: name))
        case .resign:
            switch trimmed(line).lowercased() {
            case "yes", "y": ask(.resign, .other(.resign))
            case "no", "n": say("You play on.")
            default:
                self.question = .resign
                say("Type yes to give the game up, or no to play on.")
            }
        }
    }

    private mutating func send(_ action: PlainAction, _ name: String, password: String) {
        switch action {
        case .login: ask(.logIn(name: name, password: password), .login)
        case .register: ask(.register(name: name, password: password), .login)
        default:
            let change = currentPassword.map { ClientRequest.changePassword(from: $0, to: password) }
            currentPassword = nil
            ask(change ?? .setPassword(password), .other(.password))
        }
    }

    // MARK: - Rooms

    private mutating func create(_ rest: String) {
        let (kind, more) = firstWord(rest)
        guard let rules = gameCatalogue[kind.lowercased()] else {
            let names = gameCatalogue.all.map { $0.hidesOptions ? "\($0.kind) FILE" : $0.kind }
            let start = kind.isEmpty ? "Type the game too" : "There is no game \"\(foreign(kind))\""
            return say("\(start). Type create and one of: \(names.joined(separator: ", ")).")
        }
        if rules.hidesOptions {
            // It is played from a file, which has the title too.
            guard !more.isEmpty else { return say("Type the file too: create \(rules.kind) FILE.") }
            return read(rules.kind, more)
        }
        let new = NewRoom(more)
        ask(.create(game: kind.lowercased(), title: new.title, options: new.options), .create)
    }

    private mutating func enter(_ rest: String, _ command: PlainCommand, sits: Bool) {
        let digits = rest.filter { $0 != " " }
        guard !digits.isEmpty, digits.count <= 6, let number = Int64(digits), number > 0 else {
            return say("Type the six digits of the room: \(command.names[0]) 482913. The command rooms lists them.")
        }
        if number <= 100 {
            guard number <= listed.count else {
                return say("The last list has no room \(number). Type rooms to read it anew.")
            }
            return ask(.enter(room: listed[Int(number) - 1], after: nil), .enter(sits: sits))
        }
        guard digits.count == 6 else { return say("A room has six digits, this is \(digits.count): \(digits).") }
        ask(.enter(room: number, after: nil), .enter(sits: sits))
    }

    /// Takes what is no command for a move.
    private mutating func move(_ text: String) {
        guard let room else { return }
        if room.isHosted, room.you != nil, room.phase == "running" {
            return ask(.move(text, answers: nil), .move(text))
        }
        guard room.you != nil, room.phase == "running" else {
            if nearestCommand(to: text, in: .room) != nil || room.you == nil { return sayUnknown(text, in: .room) }
            if room.phase == "waiting" {
                let free = counted(Int64(room.freeSeats), "seat")
                return say("The game has not begun: \(free) free. Others join with: join \(room.pin).")
            }
            let canAsk = !room.isHosted || room.you == 0
            return say("The game is over. Type \(canAsk ? "rematch to play again, or " : "")leave.")
        }
        var words = text
        if let game = room.game, let seat = room.you {
            do {
                // Decided here first, so that a slip costs no way to the server and gets the notation explained.
                words = try game.decide(move: text, seat: seat, moment: Moment(at: 0)).first?.text ?? text
            } catch {
                switch error.code {
                case .notYourTurn, .gameOver, .unreadable: return say(sentence(error.message))
                case .illegalMove:
                    let word = firstWord(text).word.lowercased()
                    let isKnown = plainCommand(word) != nil || matchWords.contains { $0.word == word }
                    if !isKnown, let near = nearestCommand(to: word, in: .room) {
                        return say("That is no move. Did you mean \(near.usage)?")
                    }
                    return say(sentence(error.message))
                }
            }
        }
        ask(.move(text, answers: room.number), .move(words))
    }

    mutating func sayBoard() {
        guard let room else { return }
        let board = room.board
        if board.isEmpty, room.isHosted {
            say("The host has not come yet.")
        } else if board.isEmpty {
            say("There is no board yet; the game begins when all seats are taken.")
        } else {
            for line in board { say(line) }
            if let turn = room.turnSentence { say(turn) }
        }
    }

    // MARK: - Help

    private mutating func help(_ rest: String) {
        if !rest.isEmpty {
            guard let command = plainCommand(firstWord(rest).word) else {
                let near = nearestCommand(to: rest, in: place).map { " Did you mean \($0.names[0])?" } ?? ""
                return say("There is no command \"\(foreign(rest))\".\(near) Type help for all of them.")
            }
            say("\(command.usage): \(command.summary)")
            if command.action == .create { sayGames() }
            return
        }
        switch place {
        case .login: say("You are not logged in. You can type:")
        case .lobby: say("You are in the lobby. You can type:")
        case .room: say("You are in a room. You can type:")
        }
        if place == .room, let notation = room?.notation { say("a move: \(notation)") }
        if place == .room, room?.isHosted == false {
            for (word, summary) in matchWords { say("\(word): \(summary)") }
        }
        for command in plainCommands where command.places.contains(place) {
            say("\(command.usage): \(command.summary)")
        }
        if place == .lobby { sayGames() }
    }

    private mutating func sayGames() {
        for rules in gameCatalogue.all {
            say("Game \(rules.kind): \(rules.title), \(rules.seating.spoken).")
        }
    }

    private mutating func sayWrongPlace(_ command: PlainCommand, _ rest: String) {
        switch (place, command.action) {
        case (.login, _):
            say(
                "Log in first: type a name for a guest, or login NAME, or register NAME. Then \(command.names[0]) works."
            )
        case (_, .guest), (_, .login), (_, .register):
            // A script that begins with its login works again with a login that was kept.
            if rest.lowercased() == name.lowercased() { return say("You are \(name).") }
            say("You are \(name) already. Type logout first to be somebody else.")
        case (.lobby, _): say("You are in no room. Type join PIN or watch PIN first; the command rooms lists them.")
        case (.room, _): say("You are in a room. Type leave first; then \(command.names[0]) works.")
        }
    }

    private mutating func sayUnknown(_ word: String, in place: PlainPlace) {
        if let near = nearestCommand(to: firstWord(word).word, in: place) {
            say("There is no command \"\(foreign(word))\". Did you mean \(near.usage)?")
        } else {
            say("There is no command \"\(foreign(word))\". Type help for what can be typed here.")
        }
    }
}

/// The text without white space at its ends.
func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
        let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
}

/// The first word, and what follows it without white space at its ends.
func firstWord(_ text: String) -> (word: String, rest: String) {
    let text = trimmed(text)
    guard let space = text.unicodeScalars.firstIndex(where: { $0.properties.isWhitespace }) else { return (text, "") }
    return (String(text[..<space]), trimmed(String(text[space...])))
}

/// A clause as a sentence: a capital at its start, a full stop at its end. It may be a stranger's, so it is cleaned.
func sentence(_ clause: String) -> String {
    let text = trimmed(foreign(clause))
    guard let first = text.first else { return "No reason was given." }
    let start = first.uppercased() + text.dropFirst()
    return start.last == "." || start.last == "?" || start.last == "!" ? start : start + "."
}

internal import Cells
internal import GameViews
internal import Games
internal import Protocol

// Keys and the mouse.
extension ScreenModel {
    mutating func press(_ key: Key) {
        if case .note = overlay, key != .control("c"), key != .control("z") {
            overlay = nil
            return
        }
        if isTooSmall {
            switch key {
            case .control("c"), .character("q"): perform(.quit)
            case .control("z"): perform(.suspend)
            default: break
            }
            return
        }
        if context == .replay { return pressReplay(key) }
        if pressChoice(key) { return }
        if let answer = offerBinding(key) { return perform(answer.action) }
        // While one is to move, what begins a move is one.
        if place == .room, context == .room, pressScene(key) || pressMove(key) { return }
        if let binding = keyBinding(key, in: context), place != .connecting || isFree(binding.action) {
            perform(binding.action)
        } else {
            type(key)
        }
    }

    /// What a key means while something is offered; nil when nothing is, or when it means nothing then.
    private func offerBinding(_ key: Key) -> KeyBinding? {
        guard place == .room, context == .room, let binding = keyBinding(key, in: .offer) else { return nil }
        return isAvailable(binding.action) && binding.contexts == [.offer] ? binding : nil
    }

    /// What is pasted goes to what is being typed, and never does what keys do.
    mutating func paste(_ character: Character) {
        switch context {
        case .login where place == .login, .line, .form, .palette: type(.character(character))
        case .help where overlay != nil: type(.character(character))
        default: say("nothing is typed here; the paste is dropped", .warning)
        }
    }

    private func isFree(_ action: ScreenAction) -> Bool {
        switch action {
        case .quit, .suspend, .redraw, .help: true
        default: context != .login
        }
    }

    /// Takes a key for a move or for the beginning of one; false when it is none.
    private mutating func pressMove(_ key: Key) -> Bool {
        guard let current = room, current.isYourTurn, case .character(let character) = key else { return false }
        guard let game = current.room.game, let view = current.view else { return false }
        if let move = view.move(ofKey: character, in: game) {
            self.move(move)
            return true
        }
        guard view.moveStarts.contains(character) else { return false }
        entry = Entry(.move, String(character))
        return true
    }

    /// A key that no binding has goes to what is being typed.
    private mutating func type(_ key: Key) {
        switch overlay {
        case .help(var search, _):
            if search.take(key) { overlay = .help(search: search, scroll: 0) }
        case .palette(var line, _):
            if line.take(key) { overlay = line.isEmpty && key == .backspace ? nil : .palette(line: line, selection: 0) }
        case .form(var form):
            form.take(key)
            overlay = .form(form)
        case .question, .note, .choice, .records, .people, .invites: break
        case nil:
            if var entry {
                if entry.editor.isEmpty, key == .backspace {
                    cancelEntry()
                    return
                }
                _ = entry.editor.take(key)
                self.entry = entry
                if entry.kind == .filter { lobby.filter = entry.editor.text }
                if entry.kind == .move { playIfWhole(entry.editor.text) }
            } else if place == .login {
                form.take(key)
            }
        }
    }

    private mutating func playIfWhole(_ text: String) {
        guard let current = room, let game = current.room.game, let seat = current.room.you else { return }
        guard let fact = try? game.decide(move: text, seat: seat, moment: Moment(at: 0)).first, fact.text == text
        else { return }
        guard current.view?.isWhole(text, in: game) ?? false else { return }
        entry = nil
        move(text)
    }

    // MARK: - Actions

    /// Does what a key, a click in the key bar or a command means.
    mutating func perform(_ action: ScreenAction) {
        switch action {
        case .quit:
            if overlay == .question(.quit) || !(room?.isPlaying ?? false) || !status.isConnected {
                exit(ClientExit.ok)
            } else {
                overlay = .question(.quit)
            }
        case .suspend: emit(.suspend)
        case .redraw: emit(.redraw)
        case .help: overlay = .help(search: LineEditor(limit: 40), scroll: 0)
        case .palette: overlay = .palette(line: LineEditor(limit: 240), selection: 0)
        case .up, .down, .left, .right, .pageUp, .pageDown, .first, .last: move(action)
        case .open:
            guard let selected = lobby.selected(for: name) else { return }
            // A hosted game takes everybody; its row names no seats.
            let isHosted = gameCatalogue[selected.game]?.hidesOptions ?? false
            enter(
                selected.pin, watches: !isHosted && !selected.players.contains(name) && selected.freeSeats == 0)
        case .watch:
            guard let selected = lobby.selected(for: name) else { return }
            enter(selected.pin, watches: true)
        case .create: overlay = .form(Form(.create, samples: setup.samples))
        case .seek: if meeting.seeking == nil { overlay = .form(Form(.seek)) } else { cancelSeek() }
        case .invites: showInvites()
        case .declineInvite: declineInvite()
        case .joinPIN: entry = Entry(.pin(watches: false))
        case .filter: entry = Entry(.filter, lobby.filter)
        case .refresh: lobby.nextRefresh = now
        case .press: if room?.scene == nil { pressSquare(room?.cursor) }
        case .type: if room?.isYourTurn ?? false { openMoveLine() }
        case .sit:
            if isAvailable(.sit) { ask(.sit(seat: nil), .sit) } else { say("there is no free seat for you", .warning) }
        case .rematch:
            if isAvailable(.rematch) {
                ask(.rematch, .other)
            } else if room?.isOver ?? false {
                if room?.room.isHosted ?? false { return say("only the host begins another round") }
                say(room?.room.you == nil ? "only players can ask" : "you have asked; the others have to ask too")
            }
        case .draw: if room?.scene == nil, room?.room.you != nil { move(MatchOffer.draw.rawValue) }
        case .takeback: if room?.scene == nil, room?.room.you != nil { move(MatchOffer.takeback.rawValue) }
        case .accept: if let answers = room?.room.answers { move(answers.yes) }
        case .decline: if let no = room?.room.answers?.no { move(no) }
        case .claim: if room?.room.you != nil { ask(.claim, .claim) }
        case .resign: if isAvailable(.resign) { overlay = .question(.resign) }
        case .back: leave()
        case .talk: talk()
        case .flip: if isAvailable(.flip) { room?.isFlipped.toggle() }
        case .movesBack: scrollMoves(by: 1)
        case .movesOn: scrollMoves(by: -1)
        case .people, .kick, .ban, .rename, .cohost, .lock, .asHost: performPeople(action)
        case .kill: askToKill()
        case .submit: submit()
        case .cancel: cancel()
        case .next: goField(1)
        case .previous: goField(-1)
        case .otherWay: form = Form(form.otherWay, name: form.fields[0].editor.text, suggestion: setup.suggestedName)
        case .complete: completeCommand()
        case .yes: if case .question(let question) = overlay { agree(question) }
        case .no: overlay = nil
        // Keys of a replay, which takes them itself.
        case .play: break
        }
    }

    private mutating func goField(_ step: Int) {
        if case .form(var form) = overlay {
            form.go(by: step)
            overlay = .form(form)
        } else {
            form.go(by: step)
        }
    }

    private mutating func move(_ action: ScreenAction) {
        switch overlay {
        case .help(let search, let scroll):
            let step = action == .up ? -1 : action == .down ? 1 : action == .pageUp ? -10 : 10
            overlay = .help(search: search, scroll: max(scroll + step, 0))
            return
        case .records(let view):
            return scrollRecords(
                view, by: action == .up ? -1 : action == .down ? 1 : action == .pageUp ? -10 : 10)
        case .invites: return moveInvites(by: action == .up ? -1 : 1)
        case .palette(let line, let selection):
            let count = paletteMatches(line.text).count
            let next = selection + (action == .up ? -1 : 1)
            overlay = .palette(line: line, selection: min(max(next, 0), max(count - 1, 0)))
            return
        case .people(let selection):
            let step = action == .up ? -1 : action == .down ? 1 : action == .pageUp ? -10 : 10
            overlay = .people(selection: min(max(selection + step, 0), max(playerRows.count - 1, 0)))
            return
        default: break
        }
        switch (place, action) {
        case (.lobby, .up): lobby.move(by: -1, for: name, at: now)
        case (.lobby, .down): lobby.move(by: 1, for: name, at: now)
        case (.lobby, .pageUp): lobby.move(by: -10, for: name, at: now)
        case (.lobby, .pageDown): lobby.move(by: 10, for: name, at: now)
        case (.lobby, .first): lobby.move(by: -1_000, for: name, at: now)
        case (.lobby, .last): lobby.move(by: 1_000, for: name, at: now)
        case (.room, .pageUp): room?.talk.scroll(by: 5)
        case (.room, .pageDown): room?.talk.scroll(by: -5)
        case (.room, .up): moveCursor(.up)
        case (.room, .down): moveCursor(.down)
        case (.room, .left): moveCursor(.left)
        case (.room, .right): moveCursor(.right)
        default: break
        }
    }

    /// Goes back in the list of moves, one row after the other.
    private mutating func scrollMoves(by rows: Int) {
        guard let room, !room.room.isHosted else { return }
        let seats = max(room.room.seats.count, 1)
        let most = max((room.turns.count + seats - 1) / seats - 1, 0)
        self.room?.movesBack = min(max(room.movesBack + rows, 0), most)
    }

    private mutating func moveCursor(_ direction: BoardDirection) {
        guard let current = room, let game = current.room.game else { return }
        let direction = current.isTurned ? direction.opposite : direction
        room?.cursor = current.view?.step(direction, from: current.cursor, in: game)
    }

    // MARK: - Moves

    mutating func pressSquare(_ square: Int?) {
        if let square, pressScene(.place(square)) { return }
        guard let current = room, let game = current.room.game else { return }
        guard let seat = current.room.you else { return say("you are watching") }
        guard let square else {
            room?.cursor = current.firstCursor
            return
        }
        guard current.isRunning else { return say("no game is running") }
        let press: SquarePress? = current.view?.press(square, chosen: current.chosen, by: seat, in: game)
        switch press {
        case .move(let text): move(text)
        case .choose(let piece):
            room?.chosen = piece
            message = nil
        case .ask(let question, let choices): overlay = .choice(MoveChoice(question: question, choices: choices))
        case .refused(let reason): say(reason, .warning)
        case nil: say("this game is not known here; type the move", .warning)
        }
    }

    /// Plays a move. It is decided here first, so that a slip costs no way to the server.
    mutating func move(_ text: String) {
        if room?.scene != nil { return send(text) }
        guard let current = room, let seat = current.room.you else { return say("you are watching") }
        guard current.pending == nil else { return say("your move is on its way") }
        var fact = Fact(seat: seat, text: text)
        if let game = current.room.game {
            do {
                fact.text = try game.decide(move: text, seat: seat, moment: Moment(at: 0)).first?.text ?? text
            } catch { return say(error.message, .warning) }
        }
        room?.pending = fact
        room?.stored = nil
        message = nil
        ask(.move(fact.text, answers: current.room.number), .move(fact))
    }

    // MARK: - Lines and windows

    private mutating func submit() {
        switch overlay {
        case .palette(let line, let selection): runCommand(line.text, selection: selection)
        case .invites(let selection): acceptInvite(selection)
        case .form(var form):
            if !form.isSent, let file = form.document() {
                form.isSent = true
                overlay = .form(form)
                return emit(.readDocument(kind: file.kind, path: file.path))
            }
            guard !form.isSent, let request = form.request() else { return overlay = .form(form) }
            form.isSent = true
            overlay = .form(form)
            switch form.kind {
            case .create: ask(request, .create)
            case .seek:
                guard case .seek(let game, let options, let range) = request else { break }
                startSeek(Seeking(game: game, options: options, range: range, at: now))
            default: ask(request, .password)
            }
        case .none where entry != nil: submitEntry()
        case .none where place == .login:
            if form.focus + 1 < form.fields.count, form.fields[form.focus + 1].value.isEmpty {
                form.go(by: 1)
            } else if !form.isSent, let request = form.request() {
                form.isSent = true
                ask(request, .login)
            }
        default: break
        }
    }

    private mutating func submitEntry() {
        guard let entry else { return }
        let text = trimmed(entry.editor.text)
        self.entry = nil
        switch entry.kind {
        case .talk: if !text.isEmpty { ask(place == .room ? .chat(text) : .lobbyChat(text), .talk) }
        case .aside: if !text.isEmpty { ask(.chat(text, toWatchers: true), .talk) }
        case .filter: lobby.filter = text
        case .move: if !text.isEmpty { move(text) }
        case .pin(let watches):
            guard !text.isEmpty else { return }
            guard let pin = Self.pin(text) else {
                // What was typed stays, to be mended.
                self.entry = entry
                return say("a room has six digits, such as 482 913", .warning)
            }
            enter(pin, watches: watches)
        }
    }

    /// The number of six digits that people write in groups; nil when it is none.
    static func pin(_ text: String) -> Int64? {
        let digits = text.filter { $0 != " " && $0 != "-" }
        guard digits.utf8.count == 6, let pin = Int64(digits), pin >= 100_000 else { return nil }
        return pin
    }

    private mutating func cancel() {
        if overlay != nil {
            overlay = nil
        } else if entry == nil, meeting.seeking != nil {
            cancelSeek()
        } else {
            cancelEntry()
        }
    }

    /// Opens the line for talk. Who watches a running game talks to the others who watch: players do not read it then.
    private mutating func talk() {
        guard place == .room, let room, room.room.you == nil, room.isRunning, !room.room.isHosted else {
            entry = Entry(.talk)
            return
        }
        entry = Entry(.aside)
        say("who plays does not read this until the game is over")
    }

    private mutating func cancelEntry() {
        if entry == nil || entry?.kind == .filter { lobby.filter = "" }
        entry = nil
    }

    // MARK: - Questions

    private mutating func leave() {
        if room?.chosen != nil {
            room?.chosen = nil
        } else if room?.isPlaying ?? false {
            overlay = .question(.leave)
        } else {
            ask(.leave, .leave)
        }
    }

    private mutating func askToKill() {
        guard setup.isOwnCluster else {
            return say("only servers of a cluster on this machine can be killed from here", .warning)
        }
        guard let server = status.server else { return say("it is not known yet which server you are on") }
        overlay = .question(.kill(server: server))
    }

    private mutating func agree(_ question: Question) {
        overlay = nil
        switch question {
        case .resign: ask(.resign, .other)
        case .scene(_, _, let move): send(move)
        case .generatedName: ask(.sitGenerated, .sit)
        case .host(let act, let name):
            ask(.host(HostCall(act, name: name)), .other)
            if room?.room.isHosting ?? false { overlay = .people(selection: 0) }
        case .leave: ask(.leave, .leave)
        case .quit: exit(ClientExit.ok)
        case .closeRoom: ask(.close, .other)
        case .logOut: ask(.logOut, .logOut)
        case .kill(let server): emit(.killServer(server))
        }
    }

    mutating func killed(_ problem: String?) {
        if let problem {
            say(problem, .error)
        } else {
            status.takeover = nil
            status.killed = status.server
        }
    }

    // MARK: - The mouse

    mutating func click(_ column: Int, _ row: Int) {
        if case .note = overlay { return overlay = nil }
        guard !isTooSmall else { return }
        if context == .replay { return clickReplay(picture().target(column: column, row: row)) }
        switch picture().target(column: column, row: row) {
        case .room(let pin):
            if lobby.selected(for: name)?.pin == pin, lobby.selection != nil {
                perform(.open)
            } else {
                lobby.select(pin, at: now)
            }
        case .scene(let input): _ = pressScene(input)
        case .square(let square) where room?.scene != nil: pressSquare(square)
        case .square(let square):
            room?.cursor = square
            if room?.isYourTurn ?? false { pressSquare(square) }
        case .action(let action): perform(action)
        case .row(let row):
            switch overlay {
            case .palette(let line, _): runCommand(line.text, selection: row)
            case .form(var form):
                form.click(row)
                overlay = .form(form)
            case .invites(let selection):
                if row == selection { acceptInvite(row) } else { overlay = .invites(selection: row) }
            case .people: overlay = .people(selection: row)
            default: choose(row)
            }
        case .covered, nil: break
        }
    }

    mutating func turnWheel(_ isUp: Bool) {
        if context == .replay { return pressReplay(isUp ? .up : .down) }
        switch (overlay, place) {
        case (.help, _), (.records, _), (.invites, _): move(isUp ? .up : .down)
        case (nil, .lobby): move(isUp ? .up : .down)
        case (nil, .room): room?.talk.scroll(by: isUp ? 3 : -3)
        default: break
        }
    }
}

internal import GameViews
internal import Games
internal import QRCodes

// A hosted game: its keys, its line that stands open by itself, and the file it is made from.
extension ScreenModel {
    /// Gives a key to the game that is hosted here; false when there is none or the key means nothing to it.
    mutating func pressScene(_ key: Key) -> Bool {
        let input: SceneInput
        switch key {
        case .character("h"), .left: input = .step(.left)
        case .character("j"), .down: input = .step(.down)
        case .character("k"), .up: input = .step(.up)
        case .character("l"), .right: input = .step(.right)
        case .character(let character): input = .character(character)
        case .enter: input = .enter
        case .backspace: input = .backspace
        default: return false
        }
        return pressScene(input)
    }

    /// The same for what a click stands for.
    mutating func pressScene(_ input: SceneInput) -> Bool {
        guard let current = room, current.scene != nil, current.room.phase != "closed" else { return false }
        guard !current.isElsewhere else {
            if case .character = input { return false }
            say("you play this seat from another terminal; x moves it here", .warning)
            return true
        }
        let outcome = room?.scene?.take(input, by: current.role) ?? .nothing
        switch outcome {
        case .nothing:
            // Enter opens the line that was closed.
            guard input == .enter, current.scene?.line(for: current.role) != nil else { return false }
            openMoveLine()
        case .changed: message = nil
        case .move(let text): send(text)
        case .ask(let question, let yes, let move):
            overlay = .question(.scene(text: question, yes: yes, move: move))
        case .again: ask(.rematch, .other)
        case .refused(let reason): say(reason, .warning)
        }
        return true
    }

    /// Takes the step of a hosted game that happens by itself, when it is time.
    mutating func takeAutomaticStep() {
        guard let current = room else { return }
        let mayStep = current.role == .host && current.isRunning && !current.isElsewhere && !current.needsState
        if let move = room?.automatic.follow(mayStep ? current.scene?.automatic : nil, at: now) { send(move) }
    }

    /// Sends a move of a hosted game. The host's answers what is shown, so that a step that came too late is none.
    mutating func send(_ text: String) {
        guard let current = room, current.room.you != nil || current.role == .host else {
            return say("you are watching")
        }
        message = nil
        room?.scene?.sent(text)
        guard current.role == .host else {
            return ask(.move(text, answers: nil), .move(Fact(seat: current.room.you, text: text)))
        }
        let isOwnSeat = current.room.you == 0
        ask(
            isOwnSeat ? .move(text, answers: current.room.number) : .hostMove(text, answers: current.room.number),
            .move(Fact(seat: 0, text: text)))
    }

    /// Opens the line for a move: the game's own, if it has one.
    mutating func openMoveLine() {
        guard let current = room else { return }
        if let line = current.scene?.line(for: current.role) {
            room?.openedLine = line.id
            entry = Entry(line)
        } else if current.scene == nil {
            entry = Entry(.move)
        } else if current.role == .host {
            entry = Entry(SceneLine(id: 0, prompt: "your step: ", limit: 40))
        }
    }

    /// Opens the game's line when it comes up, and takes it away when it has gone. What else is being typed stays.
    mutating func keepSceneLine() {
        guard place == .room, let current = room, let scene = current.scene, !current.isElsewhere else { return }
        guard let line = scene.line(for: current.role) else {
            // An answer that nobody waits for any more. The host types steps at any time.
            if entry?.kind == .move, current.role != .host { entry = nil }
            return
        }
        if entry == nil, overlay == nil, current.openedLine != line.id { openMoveLine() }
    }

    /// What the picture of the game shows beside it.
    func sceneLook(_ room: RoomView) -> SceneLook {
        var invitation = ["oneup join \(room.room.pin)\(setup.joinOptions)"]
        if let pages = setup.pages { invitation.append("or watch: \(pages)/rooms/\(room.room.pin)") }
        let isCounted = room.role == .host && resultCounter(of: room.room.kind) != nil
        return SceneLook(
            role: room.role, seats: room.room.seats, now: room.clockOffset.map { $0 + now }, pin: room.room.pinText,
            invitation: invitation, code: code(of: room), automaticSeconds: room.automatic.seconds(at: now),
            results: isCounted ? "oneup results \(room.room.pin)\(setup.resultOptions)" : "", isASCII: setup.isASCII)
    }

    /// The address of the room's page for phones. Who plays has come already.
    private func code(of room: RoomView) -> [String] {
        if case .player = room.role { return [] }
        guard !setup.isASCII, let pages = setup.pages, room.scene?.isGathering ?? false,
            let code = QRCode("\(pages)/rooms/\(room.room.pin)")
        else { return [] }
        return code.halfBlocks(onDark: false)
    }

    // MARK: - The file

    /// Opens a room for a hosted game, with as many requests as it takes.
    mutating func open(_ hosted: HostedGame) {
        var upload = DocumentUpload(hosted)
        ask(upload.next(), .create)
        self.upload = upload
    }

    /// A file was read for a game that is made from one.
    mutating func documentRead(_ result: Result<HostedGame, DocumentProblems>) {
        switch result {
        case .success(let hosted): open(hosted)
        case .failure(let problems):
            if case .form(var form) = overlay {
                form.isSent = false
                form.problem = problems.lines.count == 1 ? foreign(problems.lines[0]) : "the file has mistakes"
                form.details = problems.lines.count == 1 ? [] : problems.lines.map(foreign)
                overlay = .form(form)
            } else {
                say(foreign(problems.lines.first ?? "the file cannot be read"), .error)
            }
        }
    }
}

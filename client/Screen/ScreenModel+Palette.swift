internal import Cells
internal import GameViews
internal import Games
internal import Protocol

/// A command of the palette: those of plain mode that make sense on a screen, and a few of its own.
struct PaletteCommand: Equatable {
    enum Action: Equatable {
        case plain(PlainAction)
        case theme, pieces, flip, kill, redraw, replay
        case word(String)
    }

    let name: String
    let arguments: String
    let summary: String
    let places: [PlainPlace]
    let action: Action

    /// Whether it is for who hosts the room alone.
    var isForHosts: Bool { if case .plain(let action) = action { action.isForHosts } else { false } }
    /// The command as it is typed.
    var usage: String { arguments.isEmpty ? name : "\(name) \(arguments)" }
}

/// All commands of the palette. What plain mode needs because it draws nothing is left out.
let paletteCommands: [PaletteCommand] =
    plainCommands.compactMap { command in
        switch command.action {
        case .guest, .login, .register, .board, .last, .legal, .clock, .wait: return nil
        default: break
        }
        let places = command.action == .logOut || command.action == .password ? [.lobby, .room] : command.places
        return PaletteCommand(
            name: command.names[0], arguments: command.arguments, summary: command.summary, places: places,
            action: .plain(command.action))
    }
    + matchWords.map { word, summary in
        PaletteCommand(name: word, arguments: "", summary: summary, places: [.room], action: .word(word))
    } + [
        PaletteCommand(
            name: "theme", arguments: Theme.allCases.map(\.rawValue).joined(separator: "|"),
            summary: "Changes the colours.", places: [.lobby, .room], action: .theme),
        PaletteCommand(
            name: "pieces", arguments: "figures|letters", summary: "Draws pieces as figures or as letters.",
            places: [.lobby, .room], action: .pieces),
        PaletteCommand(
            name: "flip", arguments: "", summary: "Turns the board, in games where the sides have their own view.",
            places: [.room], action: .flip),
        PaletteCommand(
            name: "replay", arguments: "[NUMBER]",
            summary: "Looks at a played game step by step; without its number the one that ended here.",
            places: [.lobby, .room], action: .replay),
        PaletteCommand(
            name: "kill", arguments: "", summary: "Kills the server you are on, on a cluster of your own; asks first.",
            places: [.lobby, .room], action: .kill),
        PaletteCommand(
            name: "redraw", arguments: "", summary: "Paints the screen anew.", places: [.lobby, .room], action: .redraw),
    ]

extension ScreenModel {
    private var palettePlace: PlainPlace { place == .room ? .room : place == .lobby ? .lobby : .login }

    /// The commands that what is typed can mean here.
    func paletteMatches(_ text: String) -> [PaletteCommand] {
        let word = firstWord(text).word.lowercased()
        let isHosting = room?.room.isHosting ?? false
        let here = paletteCommands.filter { $0.places.contains(palettePlace) && (isHosting || !$0.isForHosts) }
        guard !word.isEmpty else { return here }
        if text.contains(" "), let exact = here.first(where: { $0.name == word }) { return [exact] }
        let starting = here.filter { $0.name.hasPrefix(word) }
        return starting.isEmpty ? here.filter { $0.name.contains(word) } : starting
    }

    mutating func completeCommand() {
        guard case .palette(let line, let selection) = overlay else { return }
        let matches = paletteMatches(line.text)
        guard matches.indices.contains(selection) else { return }
        let rest = firstWord(line.text).rest
        let text = matches[selection].name + (matches[selection].arguments.isEmpty ? "" : " ") + rest
        overlay = .palette(line: LineEditor(text, limit: 240), selection: 0)
    }

    mutating func runCommand(_ text: String, selection: Int) {
        let matches = paletteMatches(text)
        let (word, rest) = firstWord(text)
        guard matches.indices.contains(selection) else {
            overlay = nil
            return say("there is no command \"\(word)\" here", .warning)
        }
        let command = matches[selection]
        overlay = nil
        switch command.action {
        case .plain(let action): run(action, rest)
        case .theme:
            guard let theme = Theme(rawValue: rest.lowercased()) else {
                return say("the themes are \(Theme.allCases.map(\.rawValue).joined(separator: ", "))", .warning)
            }
            self.theme = theme
        case .pieces:
            guard ["figures", "letters"].contains(rest.lowercased()) else {
                return say("pieces are figures or letters", .warning)
            }
            usesLetters = rest.lowercased() == "letters"
        case .flip: room?.isFlipped.toggle()
        case .kill: perform(.kill)
        case .redraw: perform(.redraw)
        case .replay: openReplay(rest)
        case .word(let word): move(word)
        }
    }

    private mutating func run(_ action: PlainAction, _ rest: String) {
        switch action {
        case .rooms: perform(.refresh)
        case .create: create(rest)
        case .join, .watch:
            guard let pin = Self.pin(rest) else {
                entry = Entry(.pin(watches: action == .watch))
                return
            }
            enter(pin, watches: action == .watch)
        case .sit:
            guard !rest.isEmpty else { return perform(.sit) }
            if rest.lowercased() == "generated", room?.room.isHosted ?? false { return ask(.sitGenerated, .sit) }
            guard let seat = Int(rest), let room, room.room.seats.indices.contains(seat - 1) else {
                return say("the seats are 1 to \(room?.room.seats.count ?? 0)", .warning)
            }
            ask(.sit(seat: seat - 1), .sit)
        case .players: showPlayers()
        case .hostMove: hostMove(rest)
        case .verb(let act): performHost(act, rest)
        case .resign: perform(.resign)
        case .rematch: perform(.rematch)
        case .leave: perform(.back)
        case .claim: if rest.isEmpty { perform(.claim) } else { move("claim \(rest)") }
        case .close: overlay = .question(.closeRoom)
        case .say:
            guard !rest.isEmpty else { return perform(.talk) }
            ask(place == .room ? .chat(rest) : .lobbyChat(rest), .talk)
        case .watchers:
            guard !rest.isEmpty else { return say("type what to say too: watchers TEXT", .warning) }
            ask(.chat(rest, toWatchers: true), .talk)
        case .seek: seek(rest)
        case .invite: invite(rest)
        case .invites: showInvites()
        case .dismiss: dismiss(rest)
        case .block: if rest.isEmpty { showBlocked() } else { block(rest, true) }
        case .unblock: block(rest, false)
        case .who:
            guard let room else { return }
            let here = (room.room.present ?? []).prefix(100)
            overlay = .note(
                title: "who is here",
                lines: here.isEmpty
                    ? ["nobody"] : here.map { name in room.watching.contains(name) ? "\(name), watching" : name })
        case .player, .ratings, .games:
            guard action != .ratings || !rest.isEmpty else {
                return say("type the game too: ratings \(room?.room.kind ?? exampleGame)", .warning)
            }
            ask(RecordsCall(action, rest, name: name))
        case .whoAmI: ask(.whoAmI, .whoAmI)
        case .state: ask(.state, .state)
        case .password: overlay = .form(Form(.password))
        case .logOut: overlay = .question(.logOut(isGuest: isGuest))
        case .help: perform(.help)
        case .quit: perform(.quit)
        case .guest, .login, .register, .board, .last, .legal, .clock, .wait: break
        }
    }

    private mutating func create(_ rest: String) {
        let (kind, more) = firstWord(rest)
        guard gameCatalogue[kind.lowercased()] != nil else {
            if !kind.isEmpty { say("there is no game \"\(kind)\"", .warning) }
            overlay = .form(Form(.create, samples: setup.samples))
            return
        }
        if gameCatalogue[kind.lowercased()]?.hidesOptions ?? false {
            guard !more.isEmpty else { return say("type the file too: create \(kind.lowercased()) FILE", .warning) }
            return emit(.readDocument(kind: kind.lowercased(), path: more))
        }
        let new = NewRoom(more)
        ask(.create(game: kind.lowercased(), title: new.title, options: new.options), .create)
    }
}

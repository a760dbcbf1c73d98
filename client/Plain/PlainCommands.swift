/// Where a command can be given.
enum PlainPlace: Equatable {
    case login
    case lobby
    case room
}

/// What a command does.
enum PlainAction: Equatable {
    case guest, login, register
    case rooms, create, join, watch
    case board, last, legal, clock, state, sit, resign, rematch, leave, claim, wait, close
    case seek, invite, invites, dismiss, block, unblock, watchers
    case say, who, whoAmI, password, logOut, help, quit
}

/// One command of plain mode. Parsing, help and suggestions are all made from `plainCommands`.
struct PlainCommand {
    /// What is typed; the first is the one that help shows.
    let names: [String]
    /// What follows it, for people.
    let arguments: String
    /// What it does, one sentence.
    let summary: String
    let places: [PlainPlace]
    let action: PlainAction

    init(
        _ action: PlainAction, _ names: [String], _ arguments: String = "", in places: [PlainPlace], _ summary: String
    ) {
        self.action = action
        self.names = names
        self.arguments = arguments
        self.places = places
        self.summary = summary
    }

    /// The command as it is typed.
    var usage: String { arguments.isEmpty ? names[0] : "\(names[0]) \(arguments)" }
}

/// All commands of plain mode, in the order of the help.
let plainCommands: [PlainCommand] = [
    PlainCommand(.guest, ["guest"], "NAME", in: [.login], "Plays as a guest with this name, without a password."),
    PlainCommand(.login, ["login"], "NAME", in: [.login], "Logs in to an account; asks for its password."),
    PlainCommand(.register, ["register"], "NAME", in: [.login], "Makes an account; asks for a password."),
    PlainCommand(.rooms, ["rooms", "list"], in: [.lobby], "Lists the open rooms, newest first."),
    PlainCommand(
        .create, ["create"], "GAME [TITLE] [with OPTIONS]", in: [.lobby],
        "Opens a room and takes a seat in it; GAME is listed below, its page has its OPTIONS. A hosted one takes its FILE."
    ),
    PlainCommand(
        .join, ["join"], "PIN", in: [.lobby],
        "Enters a room and takes a seat. PIN is its six digits, or its number in the last list."),
    PlainCommand(.watch, ["watch"], "PIN", in: [.lobby], "Enters a room to watch."),
    PlainCommand(
        .seek, ["seek"], "[GAME [with OPTIONS]]", in: [.lobby],
        "Waits for whoever wants the same; alone it says who waits, and seek stop ends it."),
    PlainCommand(
        .invite, ["invite"], "NAME [GAME [with OPTIONS]]", in: [.lobby, .room],
        "Invites a player to the room you are in, or from the lobby to a new one for you two."),
    PlainCommand(.invites, ["invites"], in: [.lobby, .room], "Lists who invites you."),
    PlainCommand(.dismiss, ["dismiss"], "NUMBER", in: [.lobby, .room], "Takes an invitation off that list."),
    PlainCommand(
        .block, ["block"], "[NAME]", in: [.lobby, .room],
        "Keeps a player from inviting you and from being paired with you, and hides what they say."),
    PlainCommand(.unblock, ["unblock"], "NAME", in: [.lobby, .room], "Takes that back."),
    PlainCommand(.board, ["board"], in: [.room], "Reads the board."),
    PlainCommand(.last, ["last"], in: [.room], "Says the last move."),
    PlainCommand(.legal, ["legal"], "[SQUARE]", in: [.room], "Says the legal moves, of one piece or of all."),
    PlainCommand(.clock, ["clock"], in: [.room], "Says how much time each player has, asked anew from the server."),
    PlainCommand(.state, ["state"], in: [.room], "Says how the room stands, asked anew from the server."),
    PlainCommand(.wait, ["wait"], in: [.room], "Waits until it is your turn or the game is over; for scripts."),
    PlainCommand(.sit, ["sit"], "[SEAT]", in: [.room], "Takes a free seat."),
    PlainCommand(.resign, ["resign"], in: [.room], "Gives the game up; asks first."),
    PlainCommand(.rematch, ["rematch"], in: [.room], "Asks for another game; it starts when all have asked."),
    PlainCommand(
        .claim, ["claim"], "[win|draw]", in: [.room],
        "Moves your seat from another terminal to this one; with a word it claims a game that the other has left."),
    PlainCommand(.leave, ["leave"], in: [.room], "Goes back to the lobby; your seat is kept."),
    PlainCommand(.close, ["close"], in: [.room], "Closes a room that you made, when no game is running."),
    PlainCommand(.say, ["say"], "TEXT", in: [.lobby, .room], "Says something to everybody here."),
    PlainCommand(
        .watchers, ["watchers"], "TEXT", in: [.room],
        "Says something to those who watch; who plays does not read it while the game runs."),
    PlainCommand(.who, ["who"], in: [.room], "Says who is in the room."),
    PlainCommand(.whoAmI, ["whoami"], in: [.lobby, .room], "Says who you are, and on which server."),
    PlainCommand(.password, ["password"], in: [.lobby], "Sets a password; a guest becomes a full account."),
    PlainCommand(.logOut, ["logout"], in: [.lobby], "Ends your session. A guest without a password is lost."),
    PlainCommand(.help, ["help", "?"], "[COMMAND]", in: [.login, .lobby, .room], "Says what can be typed."),
    PlainCommand(.quit, ["quit", "exit"], in: [.login, .lobby, .room], "Ends the program; your seats are kept."),
]

/// The command that was typed, whatever the place.
func plainCommand(_ word: String) -> PlainCommand? {
    let word = word.lowercased()
    return plainCommands.first { $0.names.contains(word) }
}

/// The command of this place that a mistyped word is nearest to, when it is near enough to be meant.
func nearestCommand(to word: String, in place: PlainPlace) -> PlainCommand? {
    let typed = Array(word.lowercased().utf8.prefix(32))
    guard typed.count >= 2 else { return nil }
    var best: (distance: Int, command: PlainCommand)?
    for command in plainCommands where command.places.contains(place) {
        for name in command.names {
            // The beginning of a command is as good as a slip.
            let isStart = name.utf8.starts(with: typed)
            let distance = isStart ? 1 : editDistance(typed, Array(name.utf8))
            if distance < best?.distance ?? Int.max { best = (distance, command) }
        }
    }
    guard let best, best.distance <= max(1, typed.count / 3) else { return nil }
    return best.command
}

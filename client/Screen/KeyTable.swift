/// What a key does.
enum ScreenAction: String, CaseIterable, Sendable {
    case up, down, left, right, pageUp, pageDown, first, last
    case open, watch, create, joinPIN, filter, refresh
    case press, type, sit, rematch, resign, claim, back
    case draw, takeback, accept, decline
    case people, kick, ban, rename, cohost, lock, asHost
    case seek, invites, declineInvite
    case movesBack, movesOn
    case talk, palette, help, kill, quit, suspend, redraw
    case submit, cancel, next, previous, otherWay, complete, yes, no
    case play, flip
}

/// Where a key works.
enum KeyContext: String, CaseIterable, Sendable {
    /// Before one is logged in.
    case login
    case lobby
    case room
    /// While one line is typed: talk, a filter, a PIN, a move.
    case line
    /// In a window with fields.
    case form
    /// In the list of invitations.
    case invites
    case help
    case palette
    /// When something is asked.
    case question
    /// When a move has several ways to end.
    case choice
    /// In the list of players of who hosts.
    case people
    /// While the other offers something, before the keys of the room.
    case offer
    /// While a played game is looked at.
    case replay

    /// Its heading in help.
    var title: String {
        switch self {
        case .login: "Log in"
        case .lobby: "Lobby"
        case .room: "Room"
        case .line: "Typing a line"
        case .form: "Window with fields"
        case .invites: "Invitations"
        case .help: "Help"
        case .palette: "Commands"
        case .question: "Questions"
        case .choice: "Choosing how a move ends"
        case .people: "Players of a room that you host"
        case .offer: "When something is offered"
        case .replay: "Looking at a played game"
        }
    }
}

/// One line of the key table. Keys, the key bar, help and docs/client.md are all made from it.
struct KeyBinding: Sendable {
    let action: ScreenAction
    let keys: [Key]
    let contexts: [KeyContext]
    /// The words in the key bar; nil leaves it out there.
    let bar: String?
    /// One sentence for help.
    let help: String

    init(_ action: ScreenAction, _ keys: [Key], in contexts: [KeyContext], bar: String? = nil, _ help: String) {
        self.action = action
        self.keys = keys
        self.contexts = contexts
        self.bar = bar
        self.help = help
    }
}

/// All keys, in the order of the key bar and of help.
let keyTable: [KeyBinding] = [
    // Log in
    KeyBinding(
        .submit, [.enter], in: [.login], bar: "go on", "Goes on with what is typed; a name alone makes a guest."),
    KeyBinding(
        .otherWay, [.tab], in: [.login], bar: "guest, log in, register", "Changes between guest, log in and register."),
    KeyBinding(.previous, [.up, .backTab], in: [.login], "Goes to the field above."),
    KeyBinding(.next, [.down], in: [.login], "Goes to the field below."),

    // Lobby
    KeyBinding(
        .open, [.enter], in: [.lobby], bar: "enter",
        "Enters the room: takes a free seat, goes on with yours, or watches."),
    KeyBinding(.create, [.character("c")], in: [.lobby], bar: "create", "Opens a room of your own."),
    KeyBinding(
        .seek, [.character("s")], in: [.lobby], bar: "seek",
        "Finds somebody who wants the same game; again, or Esc, stops it."
    ),
    KeyBinding(
        .invites, [.character("i"), .character("I")], in: [.lobby, .room], bar: "invitations",
        "Shows who invites you; `I` where `i` begins a move."),
    KeyBinding(.joinPIN, [.character("p")], in: [.lobby], bar: "PIN", "Enters a room by its six digits."),
    KeyBinding(.refresh, [.character("r")], in: [.lobby], "Reads the list of rooms anew; that happens by itself too."),

    // Room
    KeyBinding(
        .press, [.enter, .character(" ")], in: [.room], bar: "play",
        "Plays on the square under the cursor; where pieces move, takes one up first."),
    KeyBinding(.type, [.character("m")], in: [.room], "Types a move in the game's notation."),
    KeyBinding(.sit, [.character("s")], in: [.room], bar: "sit", "Takes a free seat."),
    KeyBinding(.rematch, [.character("n")], in: [.room], bar: "new game", "Asks for another game, or accepts one."),
    KeyBinding(
        .claim, [.character("x")], in: [.room], bar: "play here", "Moves your seat from another terminal to this one."),
    KeyBinding(.resign, [.character("r")], in: [.room], bar: "resign", "Gives the game up; asks first."),

    KeyBinding(
        .people, [.character("P")], in: [.room], bar: "players",
        "Shows the players of a room that you host, and what can be done with each."),

    // Lobby and room
    KeyBinding(.talk, [.character("t")], in: [.lobby, .room], bar: "talk", "Says something to everybody here."),
    KeyBinding(
        .kill, [.character("K"), .control("k")], in: [.lobby, .room], bar: "kill server",
        "Kills the server you are on, on a cluster of your own; asks first. `Ctrl-K` where `K` begins a move."),

    // Moving about
    KeyBinding(.up, [.up, .character("k")], in: [.lobby, .room], "Moves the cursor up."),
    KeyBinding(.down, [.down, .character("j")], in: [.lobby, .room], "Moves the cursor down."),
    KeyBinding(
        .left, [.left, .character("h"), .character("H")], in: [.room],
        "Moves the cursor to the left; `H` where `h` begins a move."),
    KeyBinding(.right, [.right, .character("l")], in: [.room], "Moves the cursor to the right."),
    KeyBinding(.up, [.up], in: [.help, .palette], "Goes up by one row."),
    KeyBinding(.down, [.down], in: [.help, .palette], "Goes down by one row."),
    KeyBinding(.up, [.up], in: [.people], "Goes to the player above."),
    KeyBinding(.down, [.down], in: [.people], "Goes to the player below."),
    KeyBinding(.pageUp, [.pageUp], in: [.lobby, .room, .help], "Goes up by a page; in a room, back in the talk."),
    KeyBinding(.pageDown, [.pageDown], in: [.lobby, .room, .help], "Goes down by a page."),
    KeyBinding(.movesBack, [.character("[")], in: [.room], "Goes back in the list of moves."),
    KeyBinding(.movesOn, [.character("]")], in: [.room], "Goes on in the list of moves."),
    KeyBinding(.first, [.home, .character("g")], in: [.lobby], "Goes to the first room."),
    KeyBinding(.last, [.end, .character("G")], in: [.lobby], "Goes to the last room."),

    // Everywhere
    KeyBinding(
        .back, [.escape, .character("q")], in: [.room], bar: "leave", "Goes back to the lobby; your seat is kept."),
    KeyBinding(.quit, [.character("q")], in: [.lobby], bar: "quit", "Ends the program; your seats are kept."),
    KeyBinding(.watch, [.character("w")], in: [.lobby], bar: "watch", "Enters the room and takes no seat."),
    KeyBinding(.filter, [.character("/")], in: [.lobby], bar: "filter", "Shows only rooms that hold what is typed."),
    KeyBinding(.palette, [.character(":")], in: [.lobby, .room], bar: "command", "Types a command; Tab completes it."),
    KeyBinding(
        .draw, [.character("d"), .character("D")], in: [.room], bar: "draw",
        "Offers a draw; `D` where `d` begins a move."),
    KeyBinding(.takeback, [.character("u")], in: [.room], bar: "takeback", "Asks to take your last move back."),
    KeyBinding(
        .flip, [.character("f"), .character("F")], in: [.room], bar: "flip",
        "Turns the board round; `F` where `f` begins a move."),
    KeyBinding(.cancel, [.escape], in: [.lobby], "Stops seeking, or clears the filter."),
    KeyBinding(
        .help, [.character("?"), .function(1)], in: [.lobby, .room], bar: "help", "Shows all keys; type to search."),
    KeyBinding(.help, [.function(1)], in: [.login], bar: "help", "Shows all keys; type to search."),

    // Lines, windows and questions
    KeyBinding(.submit, [.enter], in: [.line], bar: "send", "Takes the line."),
    KeyBinding(.cancel, [.escape], in: [.line], bar: "back", "Gives it up."),
    KeyBinding(.submit, [.enter], in: [.form], bar: "go on", "Does it."),
    KeyBinding(.next, [.tab, .down], in: [.form], bar: "next field", "Goes to the next field."),
    KeyBinding(.previous, [.backTab, .up], in: [.form], "Goes to the field before."),
    KeyBinding(
        .submit, [.enter], in: [.invites], bar: "accept", "Goes into the room and takes a seat there."),
    KeyBinding(.declineInvite, [.character("d")], in: [.invites], bar: "decline", "Declines the invitation."),
    KeyBinding(.up, [.up, .character("k")], in: [.invites], "Goes up by one row."),
    KeyBinding(.down, [.down, .character("j")], in: [.invites], "Goes down by one row."),
    KeyBinding(.cancel, [.escape, .character("i"), .character("q")], in: [.invites], bar: "back", "Closes the list."),
    KeyBinding(.cancel, [.escape], in: [.form], bar: "back", "Closes the window."),
    KeyBinding(.cancel, [.escape, .enter, .function(1)], in: [.help], bar: "back", "Closes help."),
    KeyBinding(.submit, [.enter], in: [.palette], bar: "run", "Runs the command."),
    KeyBinding(.complete, [.tab], in: [.palette], bar: "complete", "Completes the command."),
    KeyBinding(.cancel, [.escape], in: [.palette], bar: "back", "Closes the commands."),
    KeyBinding(.yes, [.character("y"), .character("Y")], in: [.question], bar: "yes", "Does it."),
    KeyBinding(
        .no, [.character("n"), .character("N"), .escape, .character("q")], in: [.question], bar: "no", "Leaves it."),

    KeyBinding(.accept, [.character("y")], in: [.offer], bar: "accept", "Agrees, or goes on after an adjournment."),
    KeyBinding(
        .decline, [.character("n")], in: [.offer], bar: "decline", "Does not agree; a move of yours says the same."),
    // A played game
    KeyBinding(.left, [.left, .character("h"), .up, .character("k")], in: [.replay], bar: "back", "Goes a step back."),
    KeyBinding(
        .right, [.right, .character("l"), .down, .character("j")], in: [.replay], bar: "on", "Goes a step on."),
    KeyBinding(.first, [.home, .character("g")], in: [.replay], bar: "beginning", "Goes to the beginning."),
    KeyBinding(.last, [.end, .character("G")], in: [.replay], bar: "end", "Goes to the end."),
    KeyBinding(
        .play, [.character(" ")], in: [.replay], bar: "play", "Goes on by itself, a step a second; again to stop."),
    KeyBinding(.flip, [.character("f")], in: [.replay], bar: "flip", "Turns the board."),
    KeyBinding(.pageUp, [.pageUp], in: [.replay], "Goes ten steps back."),
    KeyBinding(.pageDown, [.pageDown], in: [.replay], "Goes ten steps on."),
    KeyBinding(.back, [.character("q"), .escape], in: [.replay], bar: "leave", "Leaves it."),

    KeyBinding(
        .kick, [.character("k")], in: [.people], bar: "kick",
        "Takes the player's seat; asks first. Who is kicked may come again, with no points."),
    KeyBinding(.ban, [.character("b")], in: [.people], bar: "ban", "Keeps the account out of the room; asks first."),
    KeyBinding(.rename, [.character("r")], in: [.people], bar: "rename", "Gives the player another name in this room."),
    KeyBinding(
        .cohost, [.character("c")], in: [.people], bar: "co-host",
        "Makes the player a co-host, who can do all that you can; or no longer."),
    KeyBinding(
        .lock, [.character("l")], in: [.people], bar: "lock", "Lets nobody new take a seat; or everybody again."),
    KeyBinding(
        .asHost, [.character("h")], in: [.people],
        "For co-hosts who play: the keys of the host instead of a player's; or the other way round."),
    KeyBinding(.cancel, [.escape, .character("q"), .character("P")], in: [.people], bar: "back", "Closes the list."),
    KeyBinding(.cancel, [.escape], in: [.choice], bar: "back", "Makes no move; the key of a choice plays it."),

    KeyBinding(
        .quit, [.control("c")], in: KeyContext.allCases, "Ends the program; asks first in a running game of yours."),
    KeyBinding(.suspend, [.control("z")], in: KeyContext.allCases, "Goes back to the shell; `fg` comes back here."),
    KeyBinding(.redraw, [.control("l")], in: KeyContext.allCases, "Paints the screen anew."),
]

/// What a key does in a context.
func keyBinding(_ key: Key, in context: KeyContext) -> KeyBinding? {
    keyTable.first { $0.contexts.contains(context) && $0.keys.contains(key) }
}

/// The key table as Markdown, for docs/client.md.
func keyTableAsMarkdown() -> String {
    var text = ""
    func add(_ title: String, _ bindings: [KeyBinding]) {
        text += "### \(title)\n\n| key | what it does |\n|---|---|\n"
        for binding in bindings {
            let keys = binding.keys.map { "`\($0.name())`" }.joined(separator: " ")
            text += "| \(keys) | \(binding.help) |\n"
        }
        text += "\n"
    }
    for context in KeyContext.allCases {
        add(
            context.title,
            keyTable.filter { $0.contexts.contains(context) && $0.contexts.count < KeyContext.allCases.count })
    }
    add("Everywhere", keyTable.filter { $0.contexts.count == KeyContext.allCases.count })
    text.removeLast()
    return text
}

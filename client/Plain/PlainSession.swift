internal import Games
internal import Protocol

/// What plain mode wants done.
enum PlainOutput: Equatable {
    /// A line of data, for standard output.
    case say(String)
    /// A line about the connection or a mistake of the program's use, for standard error.
    case note(String)
    /// Ask the server.
    case request(ClientRequest)
    /// Read this file, make a game of this kind from it, and say what came of it with `document`.
    case readDocument(kind: String, path: String)
    /// Whether the next line is a secret, so that a terminal must not show it.
    case secret(Bool)
    /// End the program with this status.
    case exit(Int32)
}

/// The statuses with which the client ends.
public enum ClientExit {
    /// All was done.
    public static let ok: Int32 = 0
    /// No server could be reached, or it did not answer.
    public static let unreachable: Int32 = 1
    /// The command line cannot be understood.
    public static let usage: Int32 = 2
    /// The login failed, or another terminal took the session over.
    public static let login: Int32 = 3
    /// The server's certificate is not trusted.
    public static let certificate: Int32 = 4
}

/// Plain mode without IO: a line from the user or a delivery from the machine comes in, lines and requests go out. A
/// command waits until the answer to the one before it has come, so that a script works as it is read.
struct PlainSession {
    /// What the session is told at its start.
    struct Setup {
        /// Whether a human types: questions are asked, mistakes can be repeated.
        var inputIsTerminal = false
        /// The name for a guest account; nil asks.
        var name: String?
        /// The name that Enter takes.
        var suggestedName = "guest"
        /// A room to enter at once.
        var room: Int64?
        /// Whether to watch there and take no seat.
        var watches = false
        /// A game to open a room with at once.
        var creates: HostedGame?
        /// Whether there is a login from an earlier run.
        var hasLogin = false
        /// How many attempts to connect are made before the first that works.
        var attempts = 1
        /// The servers, for people.
        var servers = ""
        /// Where the pages of rooms are, without a slash at the end.
        var pages: String?
        /// What a host adds to `oneup results PIN` to ask the same cluster as the same account.
        var resultOptions = ""
    }

    /// How far the start has come.
    enum Stage {
        case connecting, login, online
    }

    /// What the answer that is awaited is for.
    enum Flow: Equatable {
        case login
        case rooms
        case create
        case enter(sits: Bool)
        case sit
        case move(String)
        case state(isSilent: Bool)
        case clock
        case ratings
        case records(RecordsCall)
        case other(PlainAction)
    }

    /// What the next line answers.
    enum Question: Equatable {
        case password(PlainAction, name: String)
        case again(PlainAction, name: String, password: String)
        case currentPassword
        case resign
    }

    let setup: Setup
    var stage = Stage.connecting
    var flow: Flow?
    var question: Question?
    var waitsForTurn = false
    var lines: [String] = []
    var isEnded = false
    var isOver = false
    var hasConnected = false
    var name = ""
    var isGuest = false
    /// The password so far, between the two questions of a change.
    var currentPassword: String?
    var room: ClientRoom?
    /// The rooms of the last list, for `join 1`.
    var listed: [Int64] = []
    /// The number of the last own move that the server has said to be stored.
    var storedNumber: Int64?
    /// The number of the event that the last own request became: the next line waits for it, so that it sees the room
    /// as that request has left it.
    var awaitedNumber: Int64 = 0
    /// Whether the room has to be read again, because an event is missing or could not be followed.
    var needsState = false
    /// Whether one's own result in a hosted game has to be read.
    var needsOwn = false
    /// Whether the ratings of the players have to be read, because a rated game began or ended.
    var needsRatings = false
    /// Whether the name and the room that were given at the start have been tried.
    var hasTriedName = false
    var isEntering = false
    /// Whether the login from an earlier run was refused, or one has logged out.
    var hasLostLogin = false
    private var outputs: [PlainOutput] = []

    init(_ setup: Setup) { self.setup = setup }

    /// Whether an answer is awaited: then the end of the input does not end the program yet.
    var isOwedAnswer: Bool { flow != nil || stage == .connecting || isOwedEvent }
    /// Whether the event of an own request has not come yet.
    private var isOwedEvent: Bool { room.map { $0.number < awaitedNumber } ?? false }
    /// How many lines are waiting; a shell stops reading when there are many.
    var waitingLines: Int { lines.count }

    // MARK: - Inputs

    /// A line from the user.
    mutating func line(_ text: String) -> [PlainOutput] {
        if setup.inputIsTerminal, question == nil, let command = plainCommand(text), command.action == .quit {
            // A human can always leave, also while there is no connection.
            exit(ClientExit.ok)
        } else {
            lines.append(text)
            proceed()
        }
        return take()
    }

    /// There are no more lines.
    mutating func endOfInput() -> [PlainOutput] {
        isEnded = true
        proceed()
        return take()
    }

    /// A file was read for a game that is made from one.
    mutating func document(_ result: Result<HostedGame, DocumentProblems>) -> [PlainOutput] {
        flow = nil
        switch result {
        case .success(let hosted):
            ask(.create(game: hosted.kind, title: hosted.title, options: hosted.options), .create)
        case .failure(let problems): for line in problems.lines { say(foreign(line)) }
        }
        proceed()
        return take()
    }

    /// The machine has told something.
    mutating func delivered(_ delivery: ClientDelivery) -> [PlainOutput] {
        guard !isOver else { return [] }
        handle(delivery)
        proceed()
        return take()
    }

    // MARK: - Order

    private mutating func proceed() {
        while !isOver, flow == nil, stage != .connecting {
            if needsState, room != nil {
                needsState = false
                ask(.state, .state(isSilent: true))
                return
            }
            if needsOwn, room != nil {
                needsOwn = false
                ask(.own, .state(isSilent: true))
                return
            }
            if isOwedEvent { return }
            if needsRatings, room != nil {
                needsRatings = false
                ask(.state, .ratings)
                return
            }
            if waitsForTurn {
                guard isWaitOver else { return }
                waitsForTurn = false
                continue
            }
            guard !lines.isEmpty else { break }
            let line = lines.removeFirst()
            if let question {
                self.question = nil
                answer(question, line)
            } else {
                obey(line)
            }
        }
        if isEnded, lines.isEmpty, flow == nil, stage != .connecting, !waitsForTurn { exit(ClientExit.ok) }
    }

    /// `wait` is over at one's turn, or when there is nothing more to wait for.
    private var isWaitOver: Bool {
        guard let room else { return true }
        if room.phase == "waiting" { return false }
        guard room.phase == "running" else { return true }
        return room.you != nil && room.turn == room.you
    }

    // MARK: - Outputs

    mutating func say(_ text: String) { outputs.append(.say(text)) }
    mutating func note(_ text: String) { outputs.append(.note(text)) }

    /// Asks for a file; the lines behind wait for what comes of it.
    mutating func read(_ kind: String, _ path: String) {
        flow = .create
        outputs.append(.readDocument(kind: kind, path: path))
    }

    mutating func ask(_ request: ClientRequest, _ flow: Flow) {
        self.flow = flow
        outputs.append(.request(request))
    }

    mutating func askSecret(_ prompt: String, _ question: Question) {
        self.question = question
        if setup.inputIsTerminal {
            say(prompt)
            outputs.append(.secret(true))
        }
    }

    mutating func showTyping() {
        if setup.inputIsTerminal { outputs.append(.secret(false)) }
    }

    mutating func exit(_ status: Int32) {
        guard !isOver else { return }
        isOver = true
        outputs.append(.exit(status))
    }

    private mutating func take() -> [PlainOutput] {
        defer { outputs = [] }
        return outputs
    }
}

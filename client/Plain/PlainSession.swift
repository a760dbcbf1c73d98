internal import GameViews
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
    /// The room that was found, for another part of the program to go on in.
    case room(Int64)
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
        /// Whom to play with at once.
        var meets: MeetingWish?
        /// Whether the session ends where a room is found, which `PlainOutput.room` then names.
        var endsInRoom = false
        /// Commands that are carried out in place of typed ones; then the session ends.
        var script: [String]?
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
        /// The words that a host's own list has, `+word -word`, for the first room that is hosted here.
        var words: String?
        /// Whether the name was made up, so that another will do when it is taken.
        var makesName = false
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
        case seek
        case stopSeeking
        case invite(String)
        case dismiss
        case block(PlainAction, String)
        case ratings
        case records(RecordsCall)
        case words
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
    /// The name that is offered since one was taken.
    var offeredName: String?
    /// How many made-up names were taken in a row.
    var takenNames = 0
    /// Whether the host's own words have been told to a room.
    var hasToldWords = false
    /// Whether the login from an earlier run was refused, or one has logged out.
    var hasLostLogin = false
    /// A room for a long document that is being opened.
    var upload: DocumentUpload?
    /// What a hosted game has shown, for the steps that its host's client takes by itself; nil for other games.
    var scene: (any HostedScene)?
    /// Those steps, and whether the one that comes next has been said.
    var automatic = AutoAdvance()
    var saidAutomatic = false
    /// The time, milliseconds of a monotonic clock.
    var now: Int64 = 0
    /// What is sought.
    var seeking: MeetingWish?
    /// When that was last sent, milliseconds of a monotonic clock; nil when it was just now.
    var sought: Int64?
    /// The seek's number, once the server has given it.
    var seekNumber: Int64?
    /// The room of the last pair.
    var lastPair: Int64?
    /// The room of a pair, to go to when nothing else is under way.
    var pairedRoom: Int64?
    /// The last list of invitations, for `dismiss 1`.
    var invites: [InviteListing] = []
    /// The number of the last invitation that was said.
    var lastInvite: Int64 = 0
    /// Whose talk is hidden.
    var blocked: Set<String> = []
    private var outputs: [PlainOutput] = []

    init(_ setup: Setup) {
        self.setup = setup
        guard let script = setup.script else { return }
        lines = script
        isEnded = true
    }

    /// Whether an answer is awaited: then the end of the input does not end the program yet.
    var isOwedAnswer: Bool { flow != nil || stage == .connecting || isOwedEvent }
    /// Whether the event of an own request has not come yet.
    var isOwedEvent: Bool { room.map { $0.number < awaitedNumber } ?? false }
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
        case .success(let hosted): open(hosted)
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

    /// Time has passed: milliseconds of a monotonic clock, which never runs backwards.
    mutating func tick(at now: Int64) -> [PlainOutput] {
        self.now = max(self.now, now)
        guard !isOver else { return [] }
        goOnByItself()
        proceed()
        return take() + renewSeek()
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
            if let pin = pairedRoom, question == nil {
                pairedRoom = nil
                enter(pin)
                continue
            }
            if holdsLines { return }
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
        if isEnded, lines.isEmpty, flow == nil, stage != .connecting, !waitsForTurn, pairedRoom == nil {
            exit(ClientExit.ok)
        }
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

    /// Opens a room for a hosted game, with as many requests as it takes.
    mutating func open(_ hosted: HostedGame) {
        var upload = DocumentUpload(hosted)
        ask(upload.next(), .create)
        self.upload = upload
    }

    mutating func ask(_ request: ClientRequest, _ flow: Flow) {
        self.flow = flow
        outputs.append(.request(request))
    }

    /// Goes to a room and takes a seat there.
    mutating func enter(_ pin: Int64) {
        guard setup.endsInRoom else { return ask(.enter(room: pin, after: nil), .enter(sits: true)) }
        outputs.append(.room(pin))
        exit(ClientExit.ok)
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

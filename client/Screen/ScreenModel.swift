internal import Cells
internal import GameViews
internal import Protocol
internal import Games

/// The full screen without IO: keys, the mouse and deliveries come in, requests go out, and `picture` says what is to be
/// seen. Times are milliseconds of a monotonic clock.
struct ScreenModel {
    /// What the screen is told at its start.
    struct Setup {
        /// The servers, for people.
        var servers = ""
        /// How many balancers are tried before the first that works.
        var attempts = 1
        /// The name for a guest account; nil asks.
        var name: String?
        /// The name that Enter takes.
        var suggestedName = "guest"
        /// A room to enter at once.
        var room: Int64?
        /// Whether to watch there and take no seat.
        var watches = false
        /// Whether the screen is a projector: a hosted game has all of it, without talk and keys.
        var isProjector = false
        /// Whether there is a login from an earlier run.
        var hasLogin = false
        /// Whether a new login is kept for the next start.
        var keepsLogin = true
        /// Whether the cluster is this machine's own, so that its servers can be killed.
        var isOwnCluster = false
        /// Whether only ASCII may be shown.
        var isASCII = false
        var theme = Theme.dark
        /// A game to open a room with at once, and to host.
        var creates: HostedGame?
        /// What others add to `oneup join PIN` to come to the same cluster.
        var joinOptions = ""
        /// What the host adds to `oneup results PIN` to ask the same cluster as the same account.
        var resultOptions = ""
        /// Where the pages of rooms are, without a slash at the end.
        var pages: String?
        /// Files that came with the program and can be hosted.
        var samples: [String] = []
        /// The words that a host's own list has, `+word -word`, for the first room that is hosted here.
        var words: String?
        /// Whether the name was made up, so that another will do when it is taken.
        var makesName = false
    }

    /// Where one is.
    enum Place: Equatable {
        case connecting, login, lobby, room
    }

    /// What an answer is for. Answers come in the order of the requests.
    enum Purpose: Equatable {
        case ping, whoAmI, login, password, logOut
        case rooms, ownRooms, board(room: Int64), create
        case enter(watches: Bool), history(after: Int64), state, who, sit, claim, leave, words
        case invites, blocks, seek, invite(name: String), block(name: String, isBlocked: Bool)
        case move(Fact), talk, other
        case game, ratings, records(RecordsCall)
    }

    struct Flow: Equatable {
        var request: ClientRequest
        var purpose: Purpose
    }

    /// A line beside the connection's status.
    struct Message: Equatable {
        var text: String
        var style: Style
        var until: Int64
    }

    /// The smallest terminal that the screens fit, in cells.
    static let smallest = Size(60, 20)
    /// How long a message stays, in milliseconds: time to read it twice.
    static let messageTime: Int64 = 8_000

    /// Between two questions who is in the room, in milliseconds.
    static let whoInterval: Int64 = 1_000

    let setup: Setup
    var now: Int64
    var size: Size
    var theme: Theme
    /// Whether pieces are drawn as letters, in games that have figures too.
    var usesLetters = false
    var place = Place.connecting
    var status: ConnectionStatus
    var message: Message?
    var name = ""
    var isGuest = false
    var hasConnected = false
    var hasTriedName = false
    /// Whether the host's own words have been told to a room.
    var hasToldWords = false
    /// How many made-up names were taken in a row.
    var takenNames = 0
    var hasEnteredFirst = false
    var form: Form
    var lobby = LobbyView()
    /// A room for a long document that is being opened.
    var upload: DocumentUpload?
    var meeting = Meeting()
    var room: RoomView?
    var entry: Entry?
    var overlay: Overlay?
    /// A played game that is looked at; it covers the place one is at.
    var replay: ReplayView?
    /// What has come of it so far.
    var gamePages: GameDocument?
    var flows: [Flow] = []
    var isOver = false
    private var effects: [ScreenEffect] = []

    init(_ setup: Setup, size: Size, at now: Int64) {
        self.setup = setup
        self.size = size
        self.now = now
        theme = setup.theme
        status = ConnectionStatus(at: now)
        form = Form(.guest, suggestion: setup.suggestedName)
    }

    /// Whether the screens fit.
    var isTooSmall: Bool { !size.holds(Self.smallest) }

    // MARK: - Inputs

    /// Takes an input in.
    mutating func handle(_ input: ScreenInput, at now: Int64) -> [ScreenEffect] {
        self.now = max(self.now, now)
        guard !isOver else { return [] }
        switch input {
        case .key(let key): press(key)
        case .paste(let character): paste(character)
        case .click(let column, let row): click(column, row)
        case .wheel(let isUp): turnWheel(isUp)
        case .resize(let size): self.size = size
        case .delivery(let delivery): handle(delivery)
        case .tick: break
        case .killed(let problem): killed(problem)
        case .document(let result): documentRead(result)
        }
        goOn()
        keepSceneLine()
        defer { effects = [] }
        return effects
    }

    /// What happens by itself: looks at the answer time, new lists, the picture of a running game.
    private mutating func goOn() {
        guard !isOver else { return }
        if let message, now >= message.until { self.message = nil }
        replay?.pass(at: now)
        guard place == .lobby || place == .room else { return }
        if status.takePing(at: now) { ask(.whoAmI, .ping) }
        guard status.isConnected else { return }
        renewSeek()
        if place == .lobby {
            if !lobby.isAsking, now >= lobby.nextRefresh {
                lobby.isAsking = true
                ask(.rooms, .rooms)
            }
            lookAtGames()
        } else {
            readRoom()
            takeAutomaticStep()
        }
    }

    /// Reads anew what has changed about the room.
    private mutating func readRoom() {
        if let current = room,
            current.needsState || current.needsOwn || current.isStateStale && now >= current.nextState,
            !flows.contains(where: { $0.purpose == .state })
        {
            room?.isStateStale = false
            room?.nextState = now + RoomView.stateInterval
            ask(current.needsState || !current.room.isHosted ? .state : .own, .state)
        } else if room?.needsRatings ?? false {
            room?.needsRatings = false
            ask(.state, .ratings)
        } else if let current = room, current.isPresenceStale, now >= current.nextWho {
            room?.isPresenceStale = false
            room?.nextWho = now + Self.whoInterval
            ask(.who, .who)
        }
    }

    // MARK: - Outputs

    mutating func ask(_ request: ClientRequest, _ purpose: Purpose) {
        flows.append(Flow(request: request, purpose: purpose))
        effects.append(.request(request))
    }

    mutating func emit(_ effect: ScreenEffect) { effects.append(effect) }

    mutating func say(_ text: String, _ style: Style = .normal) {
        message = Message(text: text, style: style, until: now + Self.messageTime)
    }

    mutating func exit(_ status: Int32, _ text: String? = nil) {
        guard !isOver else { return }
        isOver = true
        effects.append(.exit(status, text))
    }

    // MARK: - Coming and going

    /// Enters a room; the answer goes on.
    mutating func enter(_ pin: Int64, watches: Bool) {
        guard !flows.contains(where: { if case .enter = $0.purpose { true } else { false } }) else { return }
        ask(.enter(room: pin, after: nil), .enter(watches: watches))
    }

    mutating func goToLobby() {
        room = nil
        entry = nil
        overlay = nil
        place = .lobby
        lobby.nextRefresh = now
        lobby.nextOwn = now
        lobby.selectedAt = now
    }

    /// Whether the key means something at this moment, so that it stands in the key bar.
    func isAvailable(_ action: ScreenAction) -> Bool {
        switch action {
        case .kill: return setup.isOwnCluster && status.server != nil
        case .flip: return room?.canFlip ?? false
        case .invites: return !meeting.invites.isEmpty
        case .declineInvite: return !meeting.invites.isEmpty
        case .submit: if case .invites = overlay { return !meeting.invites.isEmpty } else { return true }
        case .open, .watch: return place != .lobby || lobby.selected(for: name) != nil
        case .press: return room?.scene == nil && room?.isYourTurn ?? false
        case .type: return room?.isYourTurn ?? false
        case .sit: return room?.canSit ?? false
        case .rematch: return room?.scene == nil && room?.canAskRematch ?? false
        case .claim: return room?.isElsewhere ?? false
        case .people: return room?.scene != nil && room?.room.isHosting ?? false
        case .draw, .takeback:
            guard let room, room.pending == nil, !room.isElsewhere else { return false }
            return room.room.canSay(action == .draw ? MatchOffer.draw.rawValue : MatchOffer.takeback.rawValue)
        case .accept: return room?.pending == nil && room?.room.answers != nil
        case .decline: return room?.pending == nil && room?.room.answers?.no != nil
        case .resign: return room?.scene == nil && room?.isPlaying ?? false
        default: return true
        }
    }

    /// Whether a key begins a move at this moment.
    func isTakenByMoves(_ key: Key) -> Bool {
        guard place == .room, let room, room.isYourTurn, let view = room.view, case .character(let key) = key else {
            return false
        }
        return view.moveStarts.contains(key)
    }

    /// Which keys work now.
    var context: KeyContext {
        switch overlay {
        case .help: return .help
        case .palette: return .palette
        case .question: return .question
        case .form: return .form
        case .choice: return .choice
        case .people: return .people
        case .note, .records: return .help
        case .invites: return .invites
        case nil: break
        }
        if entry != nil { return .line }
        if replay != nil { return .replay }
        switch place {
        case .connecting, .login: return .login
        case .lobby: return .lobby
        case .room: return .room
        }
    }
}

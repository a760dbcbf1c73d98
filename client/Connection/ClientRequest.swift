internal import JSON
public import Protocol

/// What a user or a program asks of a server: the methods of `oneup/1` (docs/protocol.md).
public enum ClientRequest: Equatable, Sendable {
    /// `account.guest`: an account without a password.
    case guest(name: String)
    /// `account.register`: an account with a password.
    case register(name: String, password: String)
    /// `account.login`: a session of an account that has a password.
    case logIn(name: String, password: String)
    /// `account.password`: a guest becomes a full account, or the password changes.
    case setPassword(String)
    /// `session.logout`: the session and its refresh token end.
    case logOut
    /// `session.whoami`.
    case whoAmI
    /// `lobby.rooms`.
    case rooms
    /// `lobby.chat`.
    case lobbyChat(String)
    /// `room.create`; it does not enter the room.
    case create(game: String, title: String?, options: String?)
    /// `room.enter`; with `after`, the events after that number follow the answer.
    case enter(room: Int64, after: Int64?)
    /// `room.leave`.
    case leave
    /// `room.state`.
    case state
    /// `room.own`: what a hosted game shows, and to oneself alone.
    case own
    /// `room.who`.
    case who
    /// `room.sit`.
    case sit(seat: Int?)
    /// `room.move`; `answers` is the number of the event that the move answers.
    case move(String, answers: Int64?)
    /// `room.chat`.
    case chat(String)
    /// `room.resign`.
    case resign
    /// `room.rematch`.
    case rematch
    /// `room.claim`.
    case claim
    /// `room.close`.
    case close
    /// `account.password` with the current one: another password.
    case changePassword(from: String, to: String)
    /// `player.show`, `player.top` and `game.list`.
    case records(RecordsCall)
    /// `admin.run`.
    case admin(AdminRequest)
    /// `admin.claim`.
    case claimAdmin(code: String)
    /// `game.read`: a played game by its number, or the one that ended last in the room one is in; steps after this one.
    case readGame(id: Int64?, after: Int)
    /// `room.log`: the log of a room that one has made; `former` rooms back, from a place on.
    case readLog(room: Int64, former: Int, after: String?)

    /// Whether it logs in, so that it goes out before there is a session and carries a key.
    public var isLogin: Bool {
        switch self {
        case .guest, .register, .logIn: true
        case .setPassword, .logOut, .whoAmI, .rooms, .lobbyChat, .create, .enter, .leave, .state, .own, .who, .sit,
            .move,
            .chat, .resign, .rematch, .claim, .close, .changePassword, .records, .admin,
            .claimAdmin, .readGame, .readLog:
            false
        }
    }

    /// The method's name on the wire.
    public var method: String {
        switch self {
        case .guest: "account.guest"
        case .register: "account.register"
        case .logIn: "account.login"
        case .setPassword, .changePassword: "account.password"
        case .logOut: "session.logout"
        case .whoAmI: "session.whoami"
        case .rooms: "lobby.rooms"
        case .lobbyChat: "lobby.chat"
        case .create: "room.create"
        case .enter: "room.enter"
        case .leave: "room.leave"
        case .state: "room.state"
        case .own: "room.own"
        case .who: "room.who"
        case .sit: "room.sit"
        case .move: "room.move"
        case .chat: "room.chat"
        case .resign: "room.resign"
        case .rematch: "room.rematch"
        case .claim: "room.claim"
        case .close: "room.close"
        case .records(.player): "player.show"
        case .records(.top): "player.top"
        case .records(.games): "game.list"
        case .admin: "admin.run"
        case .claimAdmin: "admin.claim"
        case .readGame: "game.read"
        case .readLog: "room.log"
        }
    }

    /// The request as one line with its end. Only logins use `key`.
    func line(id: Int64, key: String) -> [UInt8] {
        requestLine(id: id, method: method) { parameters in
            if isLogin { parameters.member("key", key) }
            switch self {
            case .guest(let name): parameters.member("name", name)
            case .register(let name, let password), .logIn(let name, let password):
                parameters.member("name", name)
                parameters.member("password", password)
            case .setPassword(let password): parameters.member("password", password)
            case .lobbyChat(let text), .chat(let text): parameters.member("text", text)
            case .create(let game, let title, let options):
                parameters.member("game", game)
                if let title { parameters.member("title", title) }
                if let options { parameters.member("options", options) }
            case .enter(let room, let after):
                parameters.member("room", room)
                if let after { parameters.member("after", after) }
            case .sit(let seat):
                if let seat { parameters.member("seat", seat) }
            case .move(let move, let answers):
                parameters.member("move", move)
                if let answers { parameters.member("answers", answers) }
            case .changePassword(let current, let password):
                parameters.member("password", password)
                parameters.member("current", current)
            case .records(.player(let name)): parameters.member("name", name)
            case .records(.top(let game)): parameters.member("game", game)
            case .records(.games(let player, let game, let before)):
                if let player { parameters.member("player", player) }
                if let game { parameters.member("game", game) }
                if let before { parameters.member("before", before) }
            case .admin(let admin): write(admin, &parameters)
            case .claimAdmin(let code): parameters.member("code", code)
            case .readGame(let id, let after):
                if let id { parameters.member("id", id) }
                if after > 0 { parameters.member("after", after) }
            case .readLog(let room, let former, let after):
                parameters.member("room", room)
                if former > 0 { parameters.member("former", former) }
                if let after { parameters.member("after", after) }
            case .logOut, .whoAmI, .rooms, .leave, .state, .own, .who, .resign, .rematch, .claim, .close: break
            }
        }
    }
}

private func write(_ request: AdminRequest, _ parameters: inout JSONWriter) {
    parameters.member("verb", request.verb.rawValue)
    let needs = request.verb.needs
    if needs.target { parameters.member("target", request.target) }
    if !request.text.isEmpty { parameters.member("text", request.text) }
    if let milliseconds = request.milliseconds { parameters.member("ms", milliseconds) }
    if let after = request.after { parameters.member("after", after) }
    if request.isDryRun { parameters.member("dry_run", true) }
    if needs.password { parameters.member("password", String(decoding: request.password, as: UTF8.self)) }
}

/// One request line of JSON-RPC 2.0 with its end.
func requestLine(id: Int64, method: String, _ parameters: (inout JSONWriter) -> Void) -> [UInt8] {
    jsonObject { writer in
        writer.member("jsonrpc", "2.0")
        writer.member("id", id)
        writer.member("method", method)
        writer.object("params", parameters)
    } + [0x0A]
}

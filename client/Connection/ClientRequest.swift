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
    /// `lobby.mine`.
    case ownRooms
    /// `lobby.board`.
    case board(room: Int64)
    /// `lobby.chat`.
    case lobbyChat(String)
    /// `room.create`; it does not enter the room. With `invite` it is for oneself and the player of that name alone.
    case create(game: String, title: String?, options: String?, invite: String? = nil)
    /// `document.put`: a part of options that are too long for one request.
    case putDocument(key: String, part: Int, text: String)
    /// `room.create` with options that were put before.
    case createFrom(game: String, title: String, document: String, parts: Int)
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
    /// `room.sit` under a name that the room makes.
    case sitGenerated
    /// `room.host`.
    case host(HostCall)
    /// `room.move` in the host's place, of a co-host.
    case hostMove(String, answers: Int64?)
    /// `room.move`; `answers` is the number of the event that the move answers.
    case move(String, answers: Int64?)
    /// `room.chat`; `toWatchers`: who plays does not read it while the game runs.
    case chat(String, toWatchers: Bool = false)
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
    /// `room.invite`: into the room one is in.
    case invite(name: String)
    /// `invite.list`.
    case invites
    /// `invite.decline`.
    case declineInvite(id: Int64)
    /// `seek.start`; the same again goes on waiting. `range` is the most that the ratings may lie apart.
    case seek(game: String, options: String?, range: Int64?)
    /// `seek.cancel`.
    case cancelSeek(game: String)
    /// `seek.list`.
    case seeks
    /// `block.add`.
    case block(name: String)
    /// `block.remove`.
    case unblock(name: String)
    /// `block.list`.
    case blocks
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
        case .setPassword, .logOut, .whoAmI, .rooms, .ownRooms, .board, .lobbyChat, .create, .enter, .leave, .state,
            .own, .who, .sit,
            .move,
            .chat, .resign, .rematch, .claim, .close, .changePassword, .records, .admin,
            .claimAdmin, .readGame, .readLog, .sitGenerated, .host, .hostMove, .putDocument,
            .createFrom, .invite, .invites, .declineInvite, .seek, .cancelSeek, .seeks, .block, .unblock, .blocks:
            false
        }
    }

    /// The game of the room that it opens; nil for other requests.
    var newGame: String? {
        switch self {
        case .create(let game, _, _, _), .createFrom(let game, _, _, _): game
        default: nil
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
        case .ownRooms: "lobby.mine"
        case .board: "lobby.board"
        case .lobbyChat: "lobby.chat"
        case .create, .createFrom: "room.create"
        case .putDocument: "document.put"
        case .enter: "room.enter"
        case .leave: "room.leave"
        case .state: "room.state"
        case .own: "room.own"
        case .who: "room.who"
        case .sit, .sitGenerated: "room.sit"
        case .move, .hostMove: "room.move"
        case .host: "room.host"
        case .chat: "room.chat"
        case .resign: "room.resign"
        case .rematch: "room.rematch"
        case .claim: "room.claim"
        case .close: "room.close"
        case .invite: "room.invite"
        case .invites: "invite.list"
        case .declineInvite: "invite.decline"
        case .seek: "seek.start"
        case .cancelSeek: "seek.cancel"
        case .seeks: "seek.list"
        case .block: "block.add"
        case .unblock: "block.remove"
        case .blocks: "block.list"
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
            case .lobbyChat(let text): parameters.member("text", text)
            case .chat(let text, let isToWatchers):
                parameters.member("text", text)
                if isToWatchers { parameters.member("to", "watchers") }
            case .create(let game, let title, let options, let invite):
                parameters.member("game", game)
                if let title { parameters.member("title", title) }
                if let options { parameters.member("options", options) }
                if let invite { parameters.member("invite", invite) }
            case .putDocument(let key, let part, let text):
                parameters.member("key", key)
                parameters.member("part", part)
                parameters.member("text", text)
            case .createFrom(let game, let title, let document, let parts):
                parameters.member("game", game)
                parameters.member("title", title)
                parameters.member("document", document)
                parameters.member("parts", parts)
            case .invite(let name), .block(let name), .unblock(let name): parameters.member("name", name)
            case .declineInvite(let id): parameters.member("id", id)
            case .seek(let game, let options, let range):
                parameters.member("game", game)
                if let options { parameters.member("options", options) }
                if let range { parameters.member("range", range) }
            case .cancelSeek(let game): parameters.member("game", game)
            case .enter(let room, let after):
                parameters.member("room", room)
                if let after { parameters.member("after", after) }
            case .board(let room): parameters.member("room", room)
            case .sit(let seat):
                if let seat { parameters.member("seat", seat) }
            case .sitGenerated: parameters.member("generate", true)
            case .host(let call):
                parameters.member("act", call.act.rawValue)
                if call.act.needsName { parameters.member("name", call.name) }
                if !call.to.isEmpty { parameters.member("to", call.to) }
            case .hostMove(let move, let answers):
                parameters.member("move", move)
                parameters.member("host", true)
                if let answers { parameters.member("answers", answers) }
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
            case .logOut, .whoAmI, .rooms, .ownRooms, .leave, .state, .own, .who, .resign, .rematch, .claim, .close,
                .invites, .seeks,
                .blocks:
                break
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

internal import JSON

/// One line from a server, read.
enum ServerLine: Equatable {
    case hello(server: String?)
    case success(id: Int64)
    case failure(id: Int64?, RequestError)
    case event(RoomEvent)
    case lobbyEvent(LobbyEvent)
    case presence(room: Int64, present: [String])
    case tally(room: Int64, text: String)
    case invited(InviteListing)
    case paired(InviteListing)
    case notice(StreamNotice)
    /// A notification that this client does not know, which is no mistake.
    case unknown(String)
}

/// Why a line is none of `oneup/1`.
struct ServerLineError: Error, Equatable {
    let message: String
}

/// Reads a line from a server, without its end. The bytes are a stranger's: whatever they are, this returns or throws.
func readServerLine(_ line: [UInt8]) throws -> ServerLine {
    try withJSON(line) { message in
        guard message.isObject else { throw ServerLineError(message: "not an object") }
        if let method = message["method"]?.text { return try readNotification(method, message["params"], line) }
        if let error = message["error"] {
            return .failure(
                id: message["id"]?.integer,
                RequestError(
                    code: error["data"]?["code"]?.text ?? "internal_error",
                    message: error["message"]?.text ?? "the server gave no reason"))
        }
        guard let id = message["id"]?.integer, message["result"] != nil else {
            throw ServerLineError(message: "neither an answer nor a notification")
        }
        return .success(id: id)
    }
}

private func readNotification(_ method: String, _ params: JSONView?, _ line: [UInt8]) throws -> ServerLine {
    switch method {
    case "server.hello": return .hello(server: params?["server"]?.text)
    case "room.event":
        guard let params else { throw ServerLineError(message: "an event without params") }
        return .event(
            RoomEvent(
                room: try integer(params, "room"), number: try integer(params, "number"),
                at: params["at"]?.integer ?? 0, kind: try readRoomEvent(params), line: line,
                used: params["used"]?.integer))
    case "lobby.event":
        guard let params else { throw ServerLineError(message: "an event without params") }
        return .lobbyEvent(LobbyEvent(number: try integer(params, "number"), kind: try readLobbyEvent(params)))
    case "room.tally":
        guard let params else { throw ServerLineError(message: "a tally without params") }
        return .tally(room: try integer(params, "room"), text: try text(params, "text"))
    case "room.presence":
        guard let params else { throw ServerLineError(message: "presence without params") }
        return .presence(room: try integer(params, "room"), present: texts(params["present"]))
    case "lobby.invited", "lobby.paired":
        guard let params else { throw ServerLineError(message: "an invitation without params") }
        let invite = try readInvite(params)
        return method == "lobby.paired" ? .paired(invite) : .invited(invite)
    case "stream.notice":
        switch params?["kind"]?.text {
        case "takeover":
            return .notice(
                .takeover(
                    from: params?["from"]?.text ?? "a server", to: params?["to"]?.text ?? "another server",
                    gap: params?["gap_ms"]?.integer ?? 0, lost: params?["lost"]?.integer ?? 0))
        case "waiting": return .notice(.waiting)
        case "left":
            guard let params else { return .notice(.other("left")) }
            return .notice(.left(room: try integer(params, "room"), text: params["text"]?.text ?? ""))
        case let kind: return .notice(.other(kind ?? ""))
        }
    default: return .unknown(method)
    }
}

private func readRoomEvent(_ event: JSONView) throws -> RoomEvent.Kind {
    switch try text(event, "kind") {
    case "sat": .sat(seat: try seat(event), by: try text(event, "by"))
    case "started":
        .started(
            round: try integer(event, "round"), first: try seat(event, "first"), snapshot: try text(event, "snapshot"))
    case "move":
        if event["seat"]?.isNull ?? true {
            .move(seat: nil, by: "", text: try text(event, "text"))
        } else {
            .move(seat: try seat(event), by: try text(event, "by"), text: try text(event, "text"))
        }
    case "over":
        .over(winner: event["winner"]?.integer.flatMap { Int(exactly: $0) }, reason: try text(event, "reason"))
    case "resigned": .resigned(seat: try seat(event), by: try text(event, "by"))
    case "rematch": .rematch(seat: try seat(event), by: try text(event, "by"))
    case "claimed": .claimed(seat: try seat(event), by: try text(event, "by"))
    case "chat" where event["to"]?.text == "watchers":
        if event["hidden"]?.flag ?? false {
            .aside(by: nil, text: nil)
        } else {
            .aside(by: try text(event, "by"), text: try text(event, "text"))
        }
    case "chat": .chat(by: try text(event, "by"), text: try text(event, "text"))
    case "credited": .credited(milliseconds: try integer(event, "ms"))
    case "closed": .closed(reason: event["reason"]?.text ?? "")
    case let kind: HostNews(event, kind: kind).map { .hosted($0) } ?? .other(kind)
    }
}

private func readLobbyEvent(_ event: JSONView) throws -> LobbyEvent.Kind {
    switch try text(event, "kind") {
    case "chat": .chat(by: try text(event, "by"), text: try text(event, "text"))
    case "room":
        .room(
            room: try integer(event, "room"), game: try text(event, "game"), title: event["title"]?.text ?? "",
            by: event["by"]?.text ?? "")
    case "announcement": .announcement(by: try text(event, "by"), text: try text(event, "text"))
    case let kind: .other(kind)
    }
}

/// What the answer to `request` says, from the same line that `readServerLine` found to be a success.
func readReply(_ line: [UInt8], to request: ClientRequest) throws -> ReplyValue {
    try withJSON(line) { message in
        guard let result = message["result"] else { throw ServerLineError(message: "an answer without a result") }
        switch request {
        case .guest, .register, .logIn: return .login(try readIdentity(result))
        case .whoAmI: return .identity(try readIdentity(result))
        case .rooms, .ownRooms: return .rooms(try list(result["rooms"], read: readRoom))
        case .create, .createFrom: return .created(room: try integer(result, "room"))
        case .enter, .state, .board: return .state(try readState(result))
        case .own: return .own(try readOwn(result))
        case .who: return .present(texts(result["present"]))
        case .sit, .sitGenerated, .claim: return .seat(try seat(result))
        case .move, .hostMove:
            let number = try integer(result, "number")
            guard let stored = result["stored"]?.text else { return .number(number) }
            return .stored(number: number, text: stored)
        case .lobbyChat, .chat, .resign, .rematch, .close, .host: return .number(try integer(result, "number"))
        case .setPassword, .changePassword, .logOut, .leave, .putDocument, .declineInvite, .cancelSeek, .block,
            .unblock:
            return .done
        case .invite: return .invited(id: try integer(result, "invite"))
        case .invites: return .invites(try list(result["invites"], read: readInvite))
        case .seek:
            if let seek = result["seek"]?.integer { return .seeking(seek: seek) }
            return .created(room: try integer(result, "room"))
        case .seeks: return .seeks(try list(result["seeks"], read: readSeek))
        case .blocks: return .blocked(texts(result["blocked"]))
        case .records, .admin, .claimAdmin, .readGame, .readLog: return .document(try document(line))
        }
    }
}

/// The result's own text: servers write it last. It is read again on its own, so it is one JSON object whatever came.
private func document(_ line: [UInt8]) throws -> [UInt8] {
    guard let start = line.firstRange(of: Array(#","result":{"#.utf8)) else {
        throw ServerLineError(message: "a result that is no object")
    }
    let object = Array(line[(start.upperBound - 1)...].dropLast())
    return try withJSON(object) { _ in object }
}

/// A login as `account.*` answers it.
struct LoginResult: Equatable {
    var stored: StoredLogin
    var token: String
    /// How long the token is good, in seconds.
    var tokenSeconds: Int64
}

/// The login in a line that `readServerLine` found to be a success.
func readLogin(_ line: [UInt8]) throws -> LoginResult {
    try withJSON(line) { message in
        guard let result = message["result"] else { throw ServerLineError(message: "an answer without a result") }
        let seconds = result["token_seconds"]?.integer ?? 0
        return LoginResult(
            stored: StoredLogin(
                name: try text(result, "name"), session: try sessionName(result), refresh: try text(result, "refresh"),
                isGuest: result["guest"]?.flag ?? false),
            token: try text(result, "token"), tokenSeconds: min(max(seconds, 0), 86_400))
    }
}

private func readIdentity(_ result: JSONView) throws -> Identity {
    Identity(
        name: try text(result, "name"), session: try sessionName(result), isGuest: result["guest"]?.flag,
        server: result["server"]?.text)
}

private func list<Entry>(_ list: JSONView?, read: (JSONView) throws -> Entry) throws -> [Entry] {
    var entries: [Entry] = []
    for index in 0..<(list?.count ?? 0) { if let entry = list?[index] { entries.append(try read(entry)) } }
    return entries
}

private func readRoom(_ entry: JSONView) throws -> RoomListing {
    RoomListing(
        room: try integer(entry, "room"), game: try text(entry, "game"), title: entry["title"]?.text ?? "",
        summary: entry["summary"]?.text ?? "")
}

private func readInvite(_ entry: JSONView) throws -> InviteListing {
    InviteListing(
        id: try integer(entry, "id"), room: try integer(entry, "room"), game: try text(entry, "game"),
        title: entry["title"]?.text ?? "", by: try text(entry, "by"), options: entry["options"]?.text ?? "",
        at: entry["at"]?.integer ?? 0, seek: entry["seek"]?.integer)
}

private func readSeek(_ entry: JSONView) throws -> SeekListing {
    SeekListing(
        game: try text(entry, "game"), options: entry["options"]?.text ?? "", by: try text(entry, "by"),
        rating: entry["rating"]?.integer ?? 0, deviation: entry["deviation"]?.integer ?? 0,
        range: entry["range"]?.integer, at: entry["at"]?.integer ?? 0)
}

private func readState(_ result: JSONView) throws -> RoomState {
    var seats: [String?] = []
    if let list = result["seats"] {
        for index in 0..<(list.count ?? 0) { seats.append(list[index]?.text) }
    }
    return RoomState(
        room: try integer(result, "room"), game: try text(result, "game"), title: result["title"]?.text ?? "",
        options: result["options"]?.text ?? "", number: try integer(result, "number"),
        phase: try text(result, "phase"), seats: seats, you: try optionalSeat(result, "you"),
        round: result["round"]?.integer ?? 0, snapshot: result["snapshot"]?.text, board: texts(result["board"]),
        turn: try optionalSeat(result, "turn"), reserved: texts(result["reserved"]),
        now: result["now"]?.integer, ratings: readRatings(result["ratings"]),
        isLocked: result["locked"]?.flag ?? false, cohosts: texts(result["cohosts"]),
        isHosting: result["hosting"]?.flag ?? false, banned: texts(result["banned"]), words: texts(result["words"]))
}

/// Those of the two seats of a board; whatever a server sends, points stay points.
private func readRatings(_ list: JSONView?) -> [SeatRating?] {
    (0..<min(list?.count ?? 0, 2)).map { seat in
        guard let view = list?[seat], let rating = view["rating"]?.integer, (0...9_999).contains(rating),
            let deviation = view["deviation"]?.integer, (0...999).contains(deviation)
        else { return nil }
        return SeatRating(rating: rating, deviation: deviation)
    }
}

private func readOwn(_ result: JSONView) throws -> OwnState {
    OwnState(
        room: try integer(result, "room"), number: try integer(result, "number"), phase: try text(result, "phase"),
        you: try optionalSeat(result, "you"), snapshot: result["snapshot"]?.text, now: result["now"]?.integer)
}

// MARK: - Members

private func integer(_ view: JSONView, _ name: String) throws -> Int64 {
    guard let value = view[name]?.integer else { throw ServerLineError(message: "no integer `\(name)`") }
    return value
}

private func text(_ view: JSONView, _ name: String) throws -> String {
    guard let value = view[name]?.text else { throw ServerLineError(message: "no text `\(name)`") }
    return value
}

/// A seat: a hosted room may have thousands; bounded so that no later sum can overflow whatever a server sends.
private func seat(_ view: JSONView, _ name: String = "seat") throws -> Int {
    guard let value = view[name]?.integer, (0..<100_000).contains(value) else {
        throw ServerLineError(message: "no seat `\(name)`")
    }
    return Int(value)
}

private func optionalSeat(_ view: JSONView, _ name: String) throws -> Int? {
    guard let member = view[name], !member.isNull else { return nil }
    return try seat(view, name)
}

private func sessionName(_ view: JSONView) throws -> String {
    if let text = view["session"]?.text { return text }
    return String(try integer(view, "session"))
}

private func texts(_ list: JSONView?) -> [String] {
    (0..<(list?.count ?? 0)).compactMap { list?[$0]?.text }
}

internal import JSON

/// What a client asks for.
public enum Call: Equatable, Sendable {
    case guest(name: String, key: String)
    case register(name: String, password: [UInt8], key: String)
    case login(name: String, password: [UInt8], key: String)
    case refresh(token: [UInt8], key: String)
    case start(token: [UInt8], lobby: Int64?)
    case setPassword([UInt8], current: [UInt8]?)
    case logout
    case whoami
    case listRooms
    case listOwnRooms
    case board(pin: Int64)
    case lobbyChat(String)
    /// With `invite`, the name of another player, the room is for the two alone.
    case create(game: String, title: String, options: String, invite: String? = nil)
    /// A room whose options were put before, in so many parts under this key.
    case createFrom(game: String, title: String, document: String, parts: Int)
    case putDocument(key: String, part: Int, text: String)
    case enter(pin: Int64, after: Int64?)
    case leave
    case state
    case own
    case who
    case room(RoomCall)
    case meeting(MeetingCall)
    case records(RecordsCall)
    case admin(AdminRequest)
    case claimAdmin(code: [UInt8])
    /// A played game: by its number, or that which ended last in the stream's room. Steps after so many.
    case readGame(id: Int64?, after: Int64?)
    /// The log of a room with a host, from a place on: of the caller's rooms that have or had this PIN, that before so many.
    case readLog(pin: Int64, former: Int64, after: String?)

    /// Whether it may come before a login.
    public var startsSession: Bool {
        switch self {
        case .guest, .register, .login, .refresh, .start: true
        case .setPassword, .logout, .whoami, .listRooms, .listOwnRooms, .board, .lobbyChat, .create, .createFrom,
            .putDocument, .enter,
            .leave, .state, .own, .who, .room,
            .meeting, .records, .admin, .claimAdmin, .readGame, .readLog:
            false
        }
    }
}

/// What a client asks of the room it is in; each is stored with its outcome.
public enum RoomCall: Equatable, Sendable {
    case sit(seat: Int?)
    /// Under a name that the room makes, where it is hosted.
    case sitGenerated
    case move(text: String, answers: Int64?)
    /// A move in the host's place, of a co-host who plays too.
    case hostMove(text: String, answers: Int64?)
    /// `toWatchers`: whoever plays does not read it while the game runs.
    case chat(String, toWatchers: Bool = false)
    case resign
    case rematch
    case claim
    case close
    case host(HostCall)
}

/// A request: one line from a client.
public struct Request: Equatable, Sendable {
    /// Its id, 1 to 2^53-1.
    public var id: Int64
    /// What it asks for.
    public var call: Call

    /// A request with these values.
    public init(id: Int64, call: Call) {
        self.id = id
        self.call = call
    }

    /// Why a line is no request, with the id when that could be read.
    public struct Problem: Error, Equatable, Sendable {
        /// The line's id.
        public let id: Int64?
        /// The refusal.
        public let error: ProtocolError
    }

    /// Reads the parameters of a method that were sent without a request around them: one JSON object.
    public static func call(_ method: String, parameters: [UInt8]) -> Result<Call, ProtocolError> {
        do {
            return .success(
                try withJSON(parameters) { view in
                    guard view.isObject else { throw ProtocolError(.invalidParams, "send one JSON object") }
                    return try call(method, Parameters(view: view))
                })
        } catch let error as ProtocolError {
            return .failure(error)
        } catch {
            let reason = (error as? JSONError)?.message ?? "it cannot be read"
            return .failure(ProtocolError(.parseError, "not a JSON text: \(reason)"))
        }
    }

    /// Reads a line, without its end.
    public static func read(line: UnsafeRawBufferPointer) -> Result<Request, Problem> {
        do {
            return .success(
                try withJSON(line) { view in
                    guard view.isObject else {
                        throw Problem(
                            id: nil, error: ProtocolError(.invalidRequest, "a request is one JSON object on one line"))
                    }
                    return try read(view)
                })
        } catch let problem as Problem {
            return .failure(problem)
        } catch {
            let reason = (error as? JSONError)?.message ?? "it cannot be read"
            return .failure(Problem(id: nil, error: ProtocolError(.parseError, "not a JSON text: \(reason)")))
        }
    }

    private static func read(_ view: JSONView) throws(Problem) -> Request {
        guard let id = view["id"]?.integer, id >= 1, id <= ProtocolLimits.largestID else {
            throw Problem(
                id: nil,
                error: ProtocolError(
                    .invalidRequest, "a request has an id: a whole number from 1 to \(ProtocolLimits.largestID)"))
        }
        guard view["jsonrpc"]?.text == "2.0" else {
            throw Problem(
                id: id, error: ProtocolError(.invalidRequest, #"a request has the member "jsonrpc":"2.0""#))
        }
        guard let method = view["method"]?.text else {
            throw Problem(id: id, error: ProtocolError(.invalidRequest, "a request names a method"))
        }
        if let params = view["params"], !params.isObject {
            throw Problem(id: id, error: ProtocolError(.invalidParams, "params is an object with named members"))
        }
        do {
            return Request(id: id, call: try call(method, Parameters(view: view["params"])))
        } catch {
            throw Problem(id: id, error: error)
        }
    }

    private static func call(_ method: String, _ params: Parameters) throws(ProtocolError) -> Call {
        if let meeting = try MeetingCall(method, params) { return .meeting(meeting) }
        return switch method {
        case "account.guest": .guest(name: try params.text("name", most: 1_024), key: try params.key())
        case "account.register":
            .register(
                name: try params.text("name", most: 1_024), password: try params.secret("password"),
                key: try params.key())
        case "account.login":
            .login(
                name: try params.text("name", most: 1_024), password: try params.secret("password"),
                key: try params.key())
        case "account.refresh": .refresh(token: try params.secret("refresh"), key: try params.key())
        case "account.password":
            .setPassword(try params.secret("password"), current: try params.optionalSecret("current"))
        case "session.start":
            .start(token: try params.secret("token"), lobby: try params.number("lobby", 0...ProtocolLimits.largestID))
        case "session.logout": .logout
        case "session.whoami": .whoami
        case "lobby.rooms": .listRooms
        case "lobby.mine": .listOwnRooms
        case "lobby.board": .board(pin: try params.required("room", 100_000...999_999))
        case "lobby.chat": .lobbyChat(try params.text("text", most: 4_096))
        case "document.put":
            .putDocument(
                key: try params.key(),
                part: Int(try params.required("part", 0...Int64(ProtocolLimits.documentParts - 1))),
                text: try params.text("text", most: ProtocolLimits.optionsBytes))
        case "room.create" where params.has("document"):
            .createFrom(
                game: try params.text("game", most: 32),
                title: try params.optionalText("title", most: ProtocolLimits.titleBytes) ?? "",
                document: try params.key("document"),
                parts: Int(try params.required("parts", 1...Int64(ProtocolLimits.documentParts))))
        case "room.create":
            .create(
                game: try params.text("game", most: 32),
                title: try params.optionalText("title", most: ProtocolLimits.titleBytes) ?? "",
                options: try params.optionalText("options", most: ProtocolLimits.optionsBytes) ?? "",
                invite: try params.optionalText("invite", most: 1_024))
        case "room.enter":
            .enter(
                pin: try params.required("room", 100_000...999_999),
                after: try params.number("after", 0...ProtocolLimits.largestID))
        case "room.leave": .leave
        case "room.state": .state
        case "room.own": .own
        case "room.who": .who
        case "room.log":
            .readLog(
                pin: try params.required("room", 100_000...999_999),
                former: try params.number("former", 0...1_000) ?? 0,
                after: try params.optionalText("after", most: 32))
        case "room.sit": .room(try params.sit())
        case "room.move": .room(try params.move())
        case "room.host": .room(.host(try params.hostCall()))
        case "room.chat": .room(.chat(try params.text("text", most: 4_096), toWatchers: try params.isToWatchers()))
        case "room.resign": .room(.resign)
        case "room.rematch": .room(.rematch)
        case "room.claim": .room(.claim)
        case "room.close": .room(.close)
        case "player.show", "player.top", "game.list": .records(try params.recordsCall(method))
        case "admin.run": .admin(try params.adminRequest())
        case "game.read":
            .readGame(
                id: try params.number("id", 1...ProtocolLimits.largestID),
                after: try params.number("after", 0...ProtocolLimits.largestID))
        case "admin.claim": .claimAdmin(code: try params.secret("code"))
        default:
            throw ProtocolError(.unknownMethod, "there is no method of this name; docs/protocol.md lists them")
        }
    }
}

/// The members of `params`, read with clear errors.
struct Parameters {
    let view: JSONView?

    func optionalText(_ name: String, most: Int) throws(ProtocolError) -> String? {
        guard let member = view?[name], !member.isNull else { return nil }
        guard let text = member.text else { throw ProtocolError(.invalidParams, "\(name) is a text") }
        guard text.utf8.count <= most else {
            throw ProtocolError(.invalidParams, "\(name) has more than \(most) bytes")
        }
        return text
    }

    func text(_ name: String, most: Int) throws(ProtocolError) -> String {
        guard let text = try optionalText(name, most: most) else {
            throw ProtocolError(.invalidParams, "\(name) is missing: a text")
        }
        return text
    }

    func secret(_ name: String) throws(ProtocolError) -> [UInt8] {
        guard let bytes = view?[name]?.textBytes else {
            throw ProtocolError(.invalidParams, "\(name) is missing: a text")
        }
        return bytes
    }

    func optionalSecret(_ name: String) throws(ProtocolError) -> [UInt8]? {
        guard let member = view?[name], !member.isNull else { return nil }
        return try secret(name)
    }

    func flag(_ name: String) throws(ProtocolError) -> Bool {
        guard let member = view?[name], !member.isNull else { return false }
        guard let value = member.flag else { throw ProtocolError(.invalidParams, "\(name) is true or false") }
        return value
    }

    func number(_ name: String, _ bounds: ClosedRange<Int64>) throws(ProtocolError) -> Int64? {
        guard let member = view?[name], !member.isNull else { return nil }
        guard let value = member.integer, bounds.contains(value) else {
            throw ProtocolError(
                .invalidParams, "\(name) is a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return value
    }

    func isToWatchers() throws(ProtocolError) -> Bool {
        guard let audience = try optionalText("to", most: 32) else { return false }
        guard audience == "watchers" else { throw ProtocolError(.invalidParams, "to is watchers, or is left out") }
        return true
    }

    func required(_ name: String, _ bounds: ClosedRange<Int64>) throws(ProtocolError) -> Int64 {
        guard let value = try number(name, bounds) else {
            throw ProtocolError(
                .invalidParams,
                "\(name) is missing: a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return value
    }

    func has(_ name: String) -> Bool { view?[name].map { !$0.isNull } ?? false }

    func key(_ name: String = "key") throws(ProtocolError) -> String {
        let key = try text(name, most: ProtocolLimits.keyLength.upperBound)
        let isPlain = key.utf8.allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
            default: false
            }
        }
        guard isPlain, ProtocolLimits.keyLength.contains(key.utf8.count) else {
            throw ProtocolError(
                .invalidParams, "\(name) is 16 to 64 random characters of your own choice: letters, digits, - and _")
        }
        return key
    }
}

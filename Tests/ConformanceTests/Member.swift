import Testing

@testable import ProcessTests

/// Somebody in a room, on one terminal, who keeps everything that came over the wire.
final class Member {
    /// An event of the room.
    struct Event {
        let number: Int64
        let raw: String
        let params: Value
        var kind: String { params["kind"]?.text ?? "" }
        var text: String { params["text"]?.text ?? "" }
    }

    /// A request that was answered.
    struct Answered {
        let method: String
        let room: Int64
        let session: Int64
        let request: Int64
        let raw: String
        /// Whether its outcome is stored in the room's log, a refusal too.
        var isStored: Bool { Answered.commands.contains(method) && !raw.contains(#""not_in_room""#) }

        private static let commands: Set = [
            "room.sit", "room.move", "room.chat", "room.resign", "room.rematch", "room.claim",
            "room.host",
        ]
    }

    let name: String
    private let port: UInt16
    private var player: Player
    private var login: Value = .null
    private var nextID: Int64 = 1
    private var posted: [Int64: (method: String, params: String)] = [:]
    private(set) var room: Int64 = 0
    /// The events since the first entering, in the order in which they came.
    private(set) var events: [Event] = []
    private(set) var answered: [Answered] = []
    /// All lines that came, as they were.
    private(set) var heard: [String] = []
    /// The last notification of each method that has no number.
    private(set) var latest: [String: Value] = [:]
    /// How many of them came.
    private(set) var counts: [String: Int] = [:]
    private(set) var takeovers = 0
    /// Whether a host has put this one out of the room.
    private(set) var isOut = false
    /// What must not come.
    private(set) var problems: [String] = []

    /// The number of the last event that is known.
    private(set) var number: Int64 = 0

    var session: Int64 { login["session"]?.text.flatMap { Int64($0) } ?? 0 }

    /// Logs in as a guest, or by another method with these params beside the name.
    init(
        _ name: String, on cluster: TestCluster, by method: String = "account.guest", _ params: String = ""
    ) throws {
        self.name = name
        port = cluster.port
        player = try Player(port: port)
        try expectHello()
        let answer = try ask(method, #""name":\#(quoted(name)),"key":"\#(randomKey())"\#(params)"#)
        guard let result = answer["result"] else { throw Missing("\(name) is not logged in: \(answer)") }
        login = result
    }

    private func expectHello() throws { #expect(try next().method == "server.hello") }

    /// Why the connection is closed, nil while it is open.
    var closeReason: String? { player.closeReason }

    // MARK: Asking

    /// Sends a request; returns its id.
    func post(_ method: String, _ params: String = "") -> Int64 {
        defer { nextID += 1 }
        posted[nextID] = (method, params)
        return player.ask(method, params, id: nextID)
    }

    /// Sends a request and waits for its answer.
    @discardableResult
    func ask(_ method: String, _ params: String = "") throws -> Value { try answer(post(method, params)) }

    /// Waits for the answer to a request; what comes before it is kept.
    func answer(_ id: Int64) throws -> Value {
        let line = try answerLine(id)
        answered.append(
            Answered(method: posted[id]?.method ?? "", room: room, session: session, request: id, raw: line.raw))
        return line.value
    }

    private func answerLine(_ id: Int64) throws -> Player.Line {
        while true {
            let line = try next()
            if line.method != nil {
                take(line)
            } else if line.id == id {
                return line
            } else {
                throw Missing("\(name): another answer than to \(id): \(line.raw)")
            }
        }
    }

    /// Sends the last commands once more, with their ids; each must be answered as the first time.
    func repeatCommands() throws {
        for former in answered.filter({ $0.isStored && $0.room == room }).suffix(Self.repeated) {
            guard let (method, params) = posted[former.request] else { continue }
            player.ask(method, params, id: former.request)
            #expect(try answerLine(former.request).raw == former.raw, "\(name): \(method) was answered otherwise")
        }
    }

    /// Half of the answers that a room keeps of one session.
    private static let repeated = 4

    /// Enters a room. The events after the number follow, all of them unless another is named; nil for none.
    @discardableResult
    func enter(_ room: Int64, after: Int64? = 0) throws -> Value {
        let former = events
        self.room = room
        number = after ?? 0
        events = former.filter { $0.number <= number }
        let answer = try ask("room.enter", #""room":\#(room)"# + (after.map { #","after":\#($0)"# } ?? ""))
        let state = try Self.timeless(answer)
        let reached = state["number"]?.integer ?? 0
        if after == nil { number = reached }
        try wait(for: "event \(reached)") { number >= reached }
        return state
    }

    /// The state in an answer, without the room's time, which is another each time it is asked for.
    private static func timeless(_ answer: Value) throws -> Value {
        guard var members = answer["result"]?.members else { throw Missing("no state: \(answer)") }
        #expect(members.removeValue(forKey: "now")?.integer != nil, "\(answer)")
        return .object(members)
    }

    /// The room as the server shows it to this terminal.
    func state() throws -> Value { try Self.timeless(try ask("room.state")) }

    /// Moves, or tries to.
    func move(_ text: String, answers: Int64? = nil) throws -> Value {
        try ask("room.move", #""move":\#(quoted(text))"# + (answers.map { #","answers":\#($0)"# } ?? ""))
    }

    // MARK: Leaving and coming back

    /// Closes the connection without a word.
    func disconnect() { player.disconnect() }

    /// Connects anew, goes on with the session and enters the room behind the last event that came.
    func comeBack() throws -> Value {
        player = try Player(port: port)
        try expectHello()
        let answer = try ask("session.start", #""token":\#(quoted(login["token"]?.text ?? ""))"#)
        #expect(answer["result"]?["name"]?.text == name, "\(answer)")
        return try enter(room, after: number)
    }

    // MARK: Reading

    private func next() throws -> Player.Line {
        let line = try player.next()
        heard.append(line.raw)
        return line
    }

    /// Reads until this holds.
    func wait(for what: String, _ isTrue: () -> Bool) throws {
        while !isTrue() {
            let line: Player.Line
            do {
                line = try next()
            } catch { throw Missing("\(name) waited in vain for \(what): \(error)") }
            guard line.method != nil else { throw Missing("\(name): an answer to nothing: \(line.raw)") }
            take(line)
        }
    }

    private func take(_ line: Player.Line) {
        let params = line.value["params"] ?? .null
        switch line.method {
        case "room.event":
            guard params["room"]?.integer == room, params["number"]?.integer == number + 1 else {
                problems.append("\(name) was at event \(number) and read \(line.raw)")
                return
            }
            number += 1
            events.append(Event(number: number, raw: line.raw, params: params))
        case "stream.notice" where params["kind"]?.text == "takeover": takeovers += 1
        case "stream.notice" where params["kind"]?.text == "waiting": break
        case "stream.notice" where params["kind"]?.text == "left": isOut = true
        case "room.presence", "room.tally", "lobby.event":
            latest[line.method ?? ""] = params
            counts[line.method ?? "", default: 0] += 1
        default: problems.append("\(name) read \(line.raw)")
        }
    }
}

import Testing

@testable import ServerCore

/// A client as the specification wants it: it says the same thing again after a broken connection, reads on where it
/// was, and checks all that it reads.
final class SimulatedClient {
    /// A command that is to happen exactly once.
    struct Command {
        var id: Int64
        var method: String
        var params: String
        /// A text that nobody else says, for chat.
        var tag: String?
    }

    let name: String
    private let cluster: TestCluster
    private var line: TestClient?
    private var nextID: Int64 = 1
    private var token: String?
    private var pin: Int64?
    /// What was sent on this connection and not answered, in order.
    private var sent: [Int64] = []
    private(set) var pending: [Command] = []
    /// The ids of the login and the entering on this connection.
    private var loginID: Int64?
    private var enterID: Int64?
    private(set) var isIn = false
    private var roomNumber: Int64?
    private var lobbyNumber: Int64?
    /// Each event as it was read, by number.
    private(set) var events: [Int64: Line] = [:]
    private(set) var lobby: [Int64: Line] = [:]
    /// Texts whose commands were answered with a number.
    private(set) var done: [String: Int64] = [:]
    /// Texts whose commands were refused as not saved.
    private(set) var notSaved: Set<String> = []
    private(set) var problems: [String] = []
    private var lateAttachments = 0

    init(_ name: String, _ cluster: TestCluster) {
        self.name = name
        self.cluster = cluster
    }

    var isConnected: Bool { line?.isOpen == true }
    var isQuiet: Bool { isConnected && isIn && pending.isEmpty && sent.isEmpty }

    // MARK: Connecting

    func connect(to pin: Int64) {
        self.pin = pin
        let line = cluster.addClient(at: cluster.random.below(cluster.balancers.count))
        self.line = line
        sent = []
        isIn = false
        enterID = nil
        let id = newID()
        loginID = id
        if let token {
            let tail = lobbyNumber.map { #","lobby":\#($0)"# } ?? ""
            post(id, "session.start", #"{"token":"\#(token)"\#(tail)}"#)
        } else {
            post(id, "account.guest", #"{"name":"\#(name)","key":"key-of-\#(name)-0000000"}"#)
        }
    }

    func disconnect() {
        guard let line else { return }
        line.balancer.drop(line)
        self.line = nil
    }

    private func newID() -> Int64 {
        defer { nextID += 1 }
        return nextID
    }

    private func post(_ id: Int64, _ method: String, _ params: String) {
        sent.append(id)
        line?.post(method, params, id: id)
    }

    // MARK: Commands

    /// Says something new, when there is room for it.
    func command(_ method: String, _ params: String = "{}", tag: String? = nil) {
        guard isConnected, isIn, pending.count < 6 else { return }
        let command = Command(id: newID(), method: method, params: params, tag: tag)
        pending.append(command)
        post(command.id, command.method, command.params)
    }

    // MARK: Reading

    /// Looks at all that has come.
    func read() {
        guard let line else { return }
        for next in line.take() { read(next) }
        if !line.isOpen, self.line === line { self.line = nil }
    }

    private func read(_ line: Line) {
        switch line.method {
        case "room.event": readRoom(line)
        case "lobby.event": readLobby(line)
        case "server.hello", "stream.notice", "room.presence": break
        case nil: readAnswer(line)
        default: problems.append("\(name): \(line)")
        }
    }

    private func readRoom(_ line: Line) {
        guard let number = line.number else { return }
        if let known = events[number], known != line {
            problems.append("\(name): two events \(number): \(line) and \(known)")
        }
        if number != (roomNumber ?? -1) + 1 { problems.append("\(name): event \(number) after \(roomNumber ?? -1)") }
        roomNumber = number
        events[number] = line
    }

    private func readLobby(_ line: Line) {
        guard let number = line.number else { return }
        if let last = lobbyNumber, number != last + 1 { problems.append("\(name): lobby \(number) after \(last)") }
        lobbyNumber = number
        lobby[number] = line
    }

    private func readAnswer(_ line: Line) {
        guard let id = line.id, id == sent.first else {
            problems.append("\(name): \(line) while waiting for \(sent)")
            return
        }
        sent.removeFirst()
        if id == loginID {
            loggedIn(line)
        } else if id == enterID {
            entered(line)
        } else if let index = pending.firstIndex(where: { $0.id == id }) {
            answered(pending.remove(at: index), line)
        }
    }

    private func loggedIn(_ line: Line) {
        guard line.isResult else {
            // Not saved: nothing was done, so it is tried again.
            if line.refusal != "not_saved" { problems.append("\(name): login \(line)") }
            disconnect()
            return
        }
        if let fresh = line.text("result", "token") { token = fresh }
        enter()
    }

    private func enter() {
        guard let pin else { return }
        let id = newID()
        enterID = id
        let tail = roomNumber.map { #","after":\#($0)"# } ?? ""
        post(id, "room.enter", #"{"room":\#(pin)\#(tail)}"#)
    }

    private func entered(_ line: Line) {
        guard let number = line.integer("result", "number") else {
            switch line.refusal {
            case "not_saved": enter()
            // A connection that it has left was attached after this one, at a server that did not know it was left.
            case "old_stream" where lateAttachments == 0:
                lateAttachments += 1
                disconnect()
            default: problems.append("\(name): enter \(line)")
            }
            return
        }
        if roomNumber == nil { roomNumber = number }
        isIn = true
        for command in pending { post(command.id, command.method, command.params) }
    }

    private func answered(_ command: Command, _ line: Line) {
        switch line.refusal {
        case nil:
            if command.method == "room.state", line.integer("result", "number") != roomNumber {
                problems.append("\(name): a state that is not the events': \(line) at \(roomNumber ?? -1)")
            }
            if let tag = command.tag { done[tag] = line.integer("result", "number") }
        case "not_saved": if let tag = command.tag { notSaved.insert(tag) }
        case "not_your_turn", "illegal_move", "game_over", "not_seated", "already_seated", "room_full", "forbidden":
            break
        default: problems.append("\(name): \(command.method) got \(line)")
        }
    }
}

import Testing

@testable import ClientCore

/// A plain session that a test talks to as user and as server.
struct PlainHarness {
    var session: PlainSession
    /// What was said since the last look.
    var said: [String] = []
    var notes: [String] = []
    var requests: [ClientRequest] = []
    var secrets: [Bool] = []
    /// The files that were asked for, each as its game's kind and its path.
    var documents: [String] = []
    var status: Int32?
    private var tickets: Int64 = 0

    init(_ setup: PlainSession.Setup = PlainSession.Setup()) { session = PlainSession(setup) }

    mutating func carryOut(_ outputs: [PlainOutput]) {
        for output in outputs {
            switch output {
            case .say(let line): said.append(line)
            case .note(let line): notes.append(line)
            case .request(let request): requests.append(request)
            case .readDocument(let kind, let path): documents.append("\(kind) \(path)")
            case .secret(let hides): secrets.append(hides)
            case .exit(let code): status = code
            case .room: break
            }
        }
    }

    mutating func type(_ lines: String...) {
        for line in lines { carryOut(session.line(line)) }
    }

    mutating func end() { carryOut(session.endOfInput()) }

    mutating func deliver(_ deliveries: ClientDelivery...) {
        for delivery in deliveries { carryOut(session.delivered(delivery)) }
    }

    /// Answers the oldest unanswered request.
    mutating func answer(_ value: ReplyValue) { answer(.success(value)) }
    mutating func refuse(_ code: String, _ message: String = "no") {
        answer(.failure(RequestError(code: code, message: message)))
    }

    private mutating func answer(_ result: Result<ReplyValue, RequestError>) {
        guard !requests.isEmpty else {
            Issue.record("nothing was asked")
            return
        }
        let request = requests.removeFirst()
        tickets += 1
        deliver(.reply(ClientReply(ticket: tickets, id: tickets, request: request, result: result, sendings: 1)))
    }

    mutating func event(_ number: Int64, _ kind: RoomEvent.Kind) {
        deliver(.event(RoomEvent(room: 482_913, number: number, at: 0, kind: kind, line: [])))
    }

    mutating func takeSaid() -> [String] {
        defer { said = [] }
        return said
    }

    /// Logged in as the guest ana, in the lobby.
    mutating func logIn() {
        deliver(.connected(balancer: 0))
        type("guest ana")
        answer(.login(Identity(name: "ana", session: "1", isGuest: true, server: nil)))
        _ = takeSaid()
    }

    /// In a room where ana has the first seat and ben the second, and game 1 has begun.
    mutating func play() {
        logIn()
        type("create tic-tac-toe")
        answer(.created(room: 482_913))
        answer(.state(Self.state(number: 0)))
        answer(.seat(0))
        event(1, .sat(seat: 0, by: "ana"))
        event(2, .sat(seat: 1, by: "ben"))
        event(3, .started(round: 1, first: 0, snapshot: "........./0"))
        _ = takeSaid()
    }

    static func state(
        number: Int64, phase: String = "waiting", seats: [String?] = [nil, nil], you: Int? = nil,
        snapshot: String? = nil
    ) -> RoomState {
        RoomState(
            room: 482_913, game: "tic-tac-toe", title: "", options: "", number: number, phase: phase, seats: seats,
            you: you, round: snapshot == nil ? 0 : 1, snapshot: snapshot, board: [], turn: nil)
    }
}

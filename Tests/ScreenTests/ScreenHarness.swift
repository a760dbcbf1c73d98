import Cells
import Testing

@testable import ClientCore

/// A screen that a test works on as user and as server.
struct ScreenHarness {
    var model: ScreenModel
    var now: Int64 = 1_000
    var effects: [ScreenEffect] = []
    private var tickets: Int64 = 0

    init(_ setup: ScreenModel.Setup = Self.setup, size: Size = Size(80, 24)) {
        model = ScreenModel(setup, size: size, at: now)
    }

    static let setup = ScreenModel.Setup(servers: "127.0.0.1:7800", suggestedName: "otter123", isOwnCluster: true)

    /// The requests that were asked since the last look, without the looks at the answer time.
    var requests: [ClientRequest] {
        effects.compactMap { if case .request(let request) = $0, request != .whoAmI { request } else { nil } }
    }

    mutating func take(_ input: ScreenInput) { effects += model.handle(input, at: now) }
    mutating func press(_ keys: Key...) { for key in keys { take(.key(key)) } }
    mutating func type(_ text: String) { for character in text { take(.key(.character(character))) } }
    mutating func deliver(_ deliveries: ClientDelivery...) { for delivery in deliveries { take(.delivery(delivery)) } }

    mutating func wait(_ milliseconds: Int64) {
        now += milliseconds
        take(.tick)
    }

    mutating func takeRequests() -> [ClientRequest] {
        defer { effects = [] }
        return requests
    }

    mutating func answer(_ request: ClientRequest, _ value: ReplyValue) {
        tickets += 1
        deliver(
            .reply(ClientReply(ticket: tickets, id: tickets, request: request, result: .success(value), sendings: 1)))
    }

    mutating func refuse(_ request: ClientRequest, _ code: String, _ message: String) {
        let problem = RequestError(code: code, message: message)
        deliver(.reply(ClientReply(ticket: 0, id: 1, request: request, result: .failure(problem), sendings: 1)))
    }

    mutating func event(_ number: Int64, _ kind: RoomEvent.Kind, room: Int64 = 482_913) {
        deliver(.event(RoomEvent(room: room, number: number, at: 0, kind: kind, line: [])))
    }

    /// What is to be seen, as lines.
    var lines: [String] { model.picture().grid.lines }
    var screen: String { lines.joined(separator: "\n") }
    var statusLine: String { lines[lines.count - 2] }
    var keyLine: String { lines[lines.count - 1] }

    // MARK: - Places

    /// Logged in as the guest ana, in an empty lobby.
    mutating func logIn(_ name: String = "ana") {
        deliver(.connected(balancer: 0), .hello(server: "server-1"))
        type(name)
        press(.enter)
        answer(
            .guest(name: name), .login(Identity(name: name, session: "1", isGuest: true, server: nil)))
        answer(.whoAmI, .identity(Identity(name: name, session: "1", isGuest: true, server: "server-1")))
        list([])
        effects = []
    }

    mutating func list(_ rooms: [RoomListing]) { answer(.rooms, .rooms(rooms)) }

    static let listings = [
        RoomListing(room: 482_913, game: "tic-tac-toe", title: "ben's room", summary: "ben – …, waiting for 1"),
        RoomListing(room: 771_204, game: "tic-tac-toe", title: "Finals", summary: "carla – dora, game 3"),
        RoomListing(room: 118_460, game: "tic-tac-toe", title: "ana's room", summary: "ana – emil, game 1"),
    ]

    static func state(
        _ pin: Int64 = 482_913, number: Int64 = 0, phase: String = "waiting", seats: [String?] = [nil, nil],
        you: Int? = nil, snapshot: String? = nil, title: String = "ben's room"
    ) -> RoomState {
        RoomState(
            room: pin, game: "tic-tac-toe", title: title, options: "", number: number, phase: phase, seats: seats,
            you: you, round: snapshot == nil ? 0 : 1, snapshot: snapshot, board: [], turn: nil)
    }

    /// In a room against `opponent`, where a game has begun and one is to move.
    mutating func play(against opponent: String = "ben", as name: String = "ana") {
        logIn(name)
        press(.character("c"), .enter)
        answer(.create(game: "tic-tac-toe", title: nil, options: nil), .created(room: 482_913))
        answer(.enter(room: 482_913, after: nil), .state(Self.state(title: "\(name)'s room")))
        answer(.sit(seat: nil), .seat(0))
        event(1, .sat(seat: 0, by: name))
        event(2, .sat(seat: 1, by: opponent))
        event(3, .started(round: 1, first: 0, snapshot: "........./0"))
        deliver(.presence(room: 482_913, present: [name, opponent, "carla"]))
        effects = []
    }
}

internal import EventLoop
internal import Glibc

/// One scripted guest: an ordinary client that keeps its login between runs and knows the room it is in.
final class DemoActor {
    /// The name it has, or would like.
    private(set) var name: String
    /// The room as the events say; nil when it is in none.
    private(set) var room: ClientRoom?
    /// Grows with each new thing that the game shows.
    private(set) var change = 0
    /// When that was, milliseconds of the monotonic clock.
    private(set) var changedAt: Int64 = 0
    /// What refused its certificate, for a person; it does not go on then.
    private(set) var problem: String?
    /// Called with the answer to a request other than the actor's own.
    var onReply: ((ClientRequest, Result<ReplyValue, RequestError>) -> Void)?
    /// Called when there is another login than before.
    var onNewLogin: (() -> Void)?

    private let wanted: String
    private let loop: ClientLoop
    private let credentials: Credentials
    private var client: ClientConnection?
    private var names = 0
    private var loginAt: Int64 = 0
    private var isWhoStale = false
    private var whoAt: Int64 = 0

    /// An actor that goes on with the login that lies there, or becomes a guest.
    init(_ name: String, loop: ClientLoop, credentials: Credentials) throws {
        (self.name, wanted, self.loop, self.credentials) = (name, name, loop, credentials)
        let login = try credentials.load()
        if let login { self.name = login.name }
        let machine = ClientMachine(
            balancers: loop.servers.count, login: login, nextID: WallClock.now(),
            random: { UInt64.random(in: .min ... .max) })
        client = loop.addClient(machine) { [unowned self] in take($0) }
    }

    func start() { client?.start() }
    func stop() { client?.stop() }

    /// Whether it is logged in and nothing is unanswered.
    var isIdle: Bool { client.map { $0.machine.isReady && $0.machine.unanswered == 0 } ?? false }

    func ask(_ request: ClientRequest) { client?.request(request) }

    /// What it does by itself: it logs in, and asks who is there after people have come or gone.
    func tick(asksWho: Bool) {
        guard let machine = client?.machine else { return }
        if !machine.hasLogin, machine.unanswered == 0, loop.now >= loginAt {
            loginAt = loop.now + DemoLimits.retry
            ask(.guest(name: name))
        } else if asksWho, isWhoStale, isIdle, room != nil, loop.now >= whoAt + DemoLimits.whoEvery {
            isWhoStale = false
            whoAt = loop.now
            ask(.who)
        }
    }

    // MARK: What comes

    private func take(_ delivery: ClientDelivery) {
        switch delivery {
        case .reply(let reply): replied(reply)
        case .event(let event): happened(event)
        case .presence: isWhoStale = true
        case .keep(let login):
            do { try credentials.keep(login) } catch { problem = "\(error)" }
        case .resumed(let name): self.name = name
        case .loginLost:
            room = nil
            (name, names) = (wanted, 0)
            onNewLogin?()
        case .roomLost: room = nil
        // Events are missing: the state is read again with the next entering.
        case .gap, .rewound: room = nil
        case .certificateRefused(let reason): problem = reason
        case .connected, .hello, .connectFailed, .connectionLost, .reconnected, .lobbyEvent, .tally, .notice,
            .invited, .paired, .duplicate, .stray, .foreignAnswer, .unreadable:
            break
        }
    }

    private func replied(_ reply: ClientReply) {
        switch (reply.request, reply.result) {
        case (.guest, .success(.login(let identity))): name = identity.name
        case (.guest, .failure(let error)):
            guard error.code == "name_taken" else { break }
            // Somebody has it already: the same with a number.
            names += 1
            let number = names <= DemoLimits.numberedNames ? names + 1 : Int.random(in: 100...9_999)
            name = "\(wanted)\(number)"
            loginAt = 0
        case (.who, .success(.present(let names))): room?.present = names.map(foreign)
        case (.enter, .success(.state(let state))):
            room = ClientRoom(state)
            isWhoStale = true
            touch()
        case (.sit, .success(.seat(let seat))), (.claim, .success(.seat(let seat))): room?.you = seat
        default: break
        }
        switch reply.request {
        case .guest, .who: break
        default: onReply?(reply.request, reply.result)
        }
    }

    private func happened(_ event: RoomEvent) {
        guard var current = room, current.pin == event.room else { return }
        current.number = max(current.number, event.number)
        switch event.kind {
        case .sat(let seat, let by):
            if current.isHosted { while current.seats.count <= min(seat, 5_000) { current.seats.append(nil) } }
            if current.seats.indices.contains(seat) { current.seats[seat] = foreign(by) }
            if foreign(by) == name { current.you = seat }
            isWhoStale = true
        case .started(let round, _, let snapshot):
            _ = current.start(round: round, snapshot: snapshot)
            touch()
        case .move(_, _, let text):
            if current.isHosted {
                current.shown = text
            } else if let fact = event.fact {
                _ = current.apply(fact)
            }
            touch()
        case .over:
            current.phase = "over"
            touch()
        case .closed: current.phase = "closed"
        case .resigned, .rematch, .claimed, .chat, .aside, .credited, .other: break
        }
        room = current
    }

    private func touch() {
        change += 1
        changedAt = loop.now
    }
}

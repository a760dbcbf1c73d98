import EventLoop
import Games

/// One player of a bench: a guest with a seat who moves when it is the turn and talks when it is not, so that every command
/// is one that the rules allow.
final class BenchPlayer {
    /// What came of one command.
    struct Outcome {
        /// When it was due, and when its answer came, nanoseconds.
        var dueAt: UInt64
        var answeredAt: UInt64
        /// The code of the refusal.
        var error: String?
    }

    /// 0 makes the room, 1 joins it.
    let seat: Int
    private(set) var isSeated = false
    /// Called when the room is made, with its PIN.
    var onRoom: ((Int64) -> Void)?
    /// Called with each answer.
    var onOutcome: ((Outcome) -> Void)?
    /// Called when something went wrong that is no answer.
    var onProblem: ((_ kind: String, _ text: String) -> Void)?
    /// Called when the player is told of a takeover, with its gap in milliseconds.
    var onTakeover: ((Int64) -> Void)?

    private let name: String
    private let rules: any GameRules.Type
    private var client: ClientConnection?
    private var random: DrillRandom
    private var game: (any GameRules)?
    private var isOver = false
    private var hasAskedRematch = false
    /// Whether a move is on its way: until its event is here, which comes behind its answer.
    private var isMoving = false
    private var number = 0
    /// Times at which commands were due that could not be sent yet, oldest first.
    private var due: ArraySlice<UInt64> = []
    /// Commands without an answer, by their tickets.
    private var open: [(ticket: Int64, dueAt: UInt64)] = []
    /// The reply that came before `request` returned: the client itself refuses.
    private var early: ClientReply?
    private var isRequesting = false

    init(index: Int, name: String, rules: any GameRules.Type) {
        seat = index % 2
        self.name = name
        self.rules = rules
        random = DrillRandom(seed: UInt64(index))
    }

    /// Connects and logs in.
    func start(_ loop: ClientLoop) {
        let machine = ClientMachine(balancers: loop.servers.count) { UInt64.random(in: .min ... .max) }
        let client = loop.addClient(machine) { [unowned self] in take($0) }
        self.client = client
        client.start()
        client.request(.guest(name: name))
    }

    /// The room is there.
    func enter(_ room: Int64) { client?.request(.enter(room: room, after: 0)) }

    func stop() { client?.stop() }

    var isIdle: Bool { open.isEmpty && due.isEmpty }

    /// A command is due at this time; it is sent now, or when one before it is answered.
    func command(dueAt: UInt64) {
        due.append(dueAt)
        sendDue()
    }

    private func sendDue() {
        while open.count < BenchLimits.inFlight, let client, let at = due.popFirst() {
            isRequesting = true
            let ticket = client.request(next())
            isRequesting = false
            open.append((ticket, at))
            if let reply = early {
                early = nil
                replied(reply)
                return
            }
        }
    }

    /// The next command.
    private func next() -> ClientRequest {
        number += 1
        if isOver, !hasAskedRematch {
            hasAskedRematch = true
            return .rematch
        }
        if let game, !isOver, !isMoving, case .running(let turn?) = game.status, turn == seat, let move = anyMove(game)
        {
            isMoving = true
            return .move(move, answers: nil)
        }
        return .chat("line \(number)")
    }

    /// A move that the rules allow, among the digits: the bench plays the game that drills play.
    private func anyMove(_ game: any GameRules) -> String? {
        let first = Int.random(in: 0..<9, using: &random)
        for offset in 0..<9 {
            let text = "\((first + offset) % 9 + 1)"
            if let move = try? game.decide(move: text, seat: seat, moment: Moment(at: 0)).first { return move.text }
        }
        return nil
    }

    // MARK: What comes

    private func take(_ delivery: ClientDelivery) {
        switch delivery {
        case .reply(let reply): replied(reply)
        case .event(let event): happened(event)
        case .notice(.takeover(_, _, let gap, _)): onTakeover?(gap)
        case .connectionLost(let reason): onProblem?("connection lost", reason)
        case .connectFailed(_, _, let reason): onProblem?("not connected", reason)
        default: if let broken = DrillPlayer.promiseBroken(by: delivery) { onProblem?(broken.kind, broken.text) }
        }
    }

    private func replied(_ reply: ClientReply) {
        if isRequesting {
            early = reply
            return
        }
        if let place = open.firstIndex(where: { $0.ticket == reply.ticket }) {
            let dueAt = open.remove(at: place).dueAt
            var error: String?
            if case .failure(let problem) = reply.result {
                error = problem.code
                isMoving = false
            }
            onOutcome?(Outcome(dueAt: dueAt, answeredAt: Monotonic.now(), error: error))
            sendDue()
            return
        }
        switch (reply.request, reply.result) {
        case (.guest, .success): if seat == 0 { client?.request(.create(game: rules.kind, title: nil, options: nil)) }
        case (.create, .success(.created(let room))): onRoom?(room)
        case (.enter, .success): client?.request(.sit(seat: seat))
        case (.sit, .success): isSeated = true
        case (_, .failure(let error)): onProblem?(error.code, "\(reply.request.method): \(error.message)")
        default: break
        }
    }

    private func happened(_ event: RoomEvent) {
        switch event.kind {
        case .started(_, _, let snapshot):
            game = try? rules.init(options: "", snapshot: snapshot)
            isOver = false
            isMoving = false
            hasAskedRematch = false
        case .move(let seat, _, _):
            if let fact = event.fact { try? game?.apply(fact) }
            if seat == self.seat { isMoving = false }
        case .over: isOver = true
        case .sat, .rematch, .resigned, .claimed, .chat, .aside, .credited, .closed, .other: break
        }
    }
}

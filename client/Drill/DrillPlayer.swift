import Bytes
import EventLoop
import GameViews
import Games

/// One player of a drill: a guest with a seat, who writes down what goes over the wire and knows nothing else.
final class DrillPlayer {
    /// What it is to do next before it plays.
    enum Stage {
        case waitingForRoom
        case entering
        case sitting
        case playing
    }

    let index: Int
    /// 0 makes the room, others join it.
    let seat: Int
    let rules: any GameRules.Type
    /// The options of the room it makes.
    private let options: String?
    private(set) var stage = Stage.waitingForRoom
    private(set) var journal: DrillPlayerJournal
    private(set) var commands: [DrillCommand] = []
    private(set) var violations = Violations()
    /// Called when the room is made, with its PIN.
    var onRoom: ((Int64) -> Void)?
    /// Called when a command has been answered.
    var onAnswer: (() -> Void)?
    /// Called with everything that the machine says, after it was written down.
    var onDelivery: ((ClientDelivery) -> Void)?

    /// Called with each line that came, without its end.
    var onLine: (([UInt8]) -> Void)?

    private var client: ClientConnection?
    private(set) var game: (any GameRules)?
    /// What a game that hides something showed last.
    private(set) var shown: String?
    private(set) var isOver = false
    private var hasAskedRematch = false
    private var lastChange: Int64 = 0
    /// The commands that have no answer, by their ids on the wire.
    private var open: [Int64: Int] = [:]
    private var order = AnswerOrder()
    /// The first answer to each command, and the place of the command.
    private var places: [Int64: Int] = [:]
    private var lastLine: [UInt8] = []

    init(index: Int, name: String? = nil, rules: any GameRules.Type, seat: Int? = nil, options: String? = nil) {
        self.index = index
        self.rules = rules
        self.seat = seat ?? index % 2
        self.options = options
        journal = DrillPlayerJournal(name: name ?? Self.name(index))
    }

    /// Names of which no two look alike.
    private static func name(_ index: Int) -> String { "drill-\(letters(index))" }

    /// A number below 10,000 in letters of which no two look alike.
    static func letters(_ index: Int) -> String {
        let letters = Array("bcdfghjkpt")
        var rest = index
        var text = ""
        for _ in 0..<4 {
            text.append(letters[rest % 10])
            rest /= 10
        }
        return text
    }

    /// Connects and logs in.
    func start(_ loop: ClientLoop) {
        let client = loop.addClient(ClientMachine(balancers: 1, random: { UInt64.random(in: .min ... .max) })) {
            [unowned self] in
            take($0)
            onDelivery?($0)
        }
        client.observe = { [unowned self] in observe($0) }
        self.client = client
        client.start()
        client.request(.guest(name: journal.name))
    }

    /// The room is there.
    func enter(_ room: Int64) {
        journal.room = room
        stage = .entering
        client?.request(.enter(room: room, after: 0))
    }

    /// Sends one command of a script.
    func send(_ request: ClientRequest) { client?.request(request) }

    /// Asks for the state with which the audit compares the log.
    func askForState() { client?.request(.state) }

    func stop() { client?.stop() }

    // MARK: Where it stands

    var isReady: Bool { client?.machine.isReady ?? false }
    var isAllAnswered: Bool { open.isEmpty && order.count == 0 && isReady }
    var canSend: Bool { stage == .playing && isReady && open.count < DrillLimits.inFlight }

    // MARK: Playing

    /// Sends one command: a move when it is this player's turn, a rematch when the game is over, else talk; now and then
    /// something that the rules refuse.
    func act(_ random: inout DrillRandom) {
        guard let client else { return }
        let isMoving = open.values.contains { if case .move = commands[$0].kind { true } else { false } }
        let isAsking = open.values.contains { commands[$0].kind == .rematch }
        if isOver, !hasAskedRematch, !isAsking {
            client.request(.rematch)
        } else if let game, !isOver, !isMoving, case .running(let turn?) = game.status {
            let moves = legalMoves(game, seat: turn)
            if turn == seat, let move = moves.randomElement(using: &random), random.isIn(percent: 80) {
                client.request(.move(move, answers: random.isIn(percent: 50) ? lastChange : nil))
            } else if random.isIn(percent: 5), let move = moves.randomElement(using: &random) {
                client.request(.move(move, answers: nil))
            } else {
                talk(client)
            }
        } else {
            talk(client)
        }
    }

    private func talk(_ client: ClientConnection) { client.request(.chat("line \(commands.count) of \(journal.name)")) }

    /// The moves that the rules allow, among the digits: the drill plays the first game that takes them.
    private func legalMoves(_ game: any GameRules, seat: Int) -> [String] {
        (1...9).compactMap { try? game.decide(move: "\($0)", seat: seat, moment: Moment(at: 0)).first?.text }
    }

    /// Sends the newest command's line once more, whether it was answered or not. True when it did.
    func sendAgain() -> Bool {
        guard let client, isReady, !lastLine.isEmpty, order.count < DrillLimits.inFlight + 2 else { return false }
        client.sendAgain(lastLine)
        return true
    }

    // MARK: The wire

    private func observe(_ event: WireEvent) {
        switch event {
        case .opened: order.opened()
        case .sent(let line): sent(line)
        case .received(let line): received(line)
        }
    }

    private func sent(_ line: [UInt8]) {
        guard let id = AnswerOrder.id(in: line) else { return }
        order.sent(id)
        if let place = places[id] {
            commands[place].sendings += 1
            return
        }
        guard let request = client?.machine.outstanding.first(where: { $0.id == id })?.request,
            let kind = Self.kind(of: request)
        else { return }
        places[id] = commands.count
        open[id] = commands.count
        lastLine = line
        commands.append(DrillCommand(player: index, id: id, kind: kind, sentAt: Monotonic.now()))
    }

    private static func kind(of request: ClientRequest) -> DrillCommand.Kind? {
        switch request {
        case .sit: .sit
        case .move(let text, _): .move(text)
        case .chat(let text, _): .chat(text)
        case .rematch: .rematch
        default: nil
        }
    }

    private func received(_ line: [UInt8]) {
        let now = Monotonic.now()
        journal.heardAt.append(now)
        onLine?(line)
        guard let id = AnswerOrder.id(in: line) else { return }
        if let problem = order.received(id) {
            violations.add("answer that was not due", "\(journal.name) \(problem)")
            return
        }
        guard let place = places[id] else { return }
        let hash = fingerprint(line)
        if commands[place].isAnswered {
            if commands[place].answer != hash {
                violations.add(
                    "two answers to one request",
                    "\(journal.name), request \(id): the second is \(String(decoding: line, as: UTF8.self))")
            }
            return
        }
        commands[place].answeredAt = now
        commands[place].answer = hash
        open[id] = nil
        onAnswer?()
    }

    // MARK: What the machine says

    private func take(_ delivery: ClientDelivery) {
        switch delivery {
        case .reply(let reply): replied(reply)
        case .event(let event): happened(event)
        case .notice(.takeover(let from, let to, let gap, let lost)):
            journal.takeovers.append(
                DrillTakeover(at: Monotonic.now(), gap: gap, lost: lost, from: from, to: to))
        case .notice(.waiting): journal.waitingNotices += 1
        case .connectionLost: journal.lostConnections += 1
        default: if let (kind, text) = Self.promiseBroken(by: delivery) { broken(kind, text) }
        }
    }

    /// The promise that a delivery shows to be broken, and how.
    static func promiseBroken(by delivery: ClientDelivery) -> (kind: String, text: String)? {
        switch delivery {
        case .gap(let scope, let expected, let received):
            ("events missing", "\(scope): \(received) came, \(expected) was next")
        case .duplicate(let scope, let number): ("event twice", "\(scope): \(number)")
        case .stray(let room, let number): ("event of a foreign room", "\(room): \(number)")
        case .rewound(let room, let known, let received):
            ("published event gone", "room \(room) stands at \(received), it was at \(known)")
        case .roomLost(let room, let error): ("room lost", "\(room): \(error.code)")
        case .unreadable(let reason): ("unreadable line", reason)
        case .certificateRefused(let reason): ("certificate", reason)
        case .loginLost(let loss): ("login lost", "\(loss)")
        // Answers to what was sent again come as foreign ones; the observer of the wire judges them.
        case .foreignAnswer, .connected, .hello, .connectFailed, .connectionLost, .reconnected, .resumed, .keep, .reply,
            .event, .lobbyEvent, .presence, .tally, .notice, .invited, .paired:
            nil
        }
    }

    private func broken(_ kind: String, _ text: String) { violations.add(kind, "\(journal.name), \(text)") }

    private func replied(_ reply: ClientReply) {
        switch (reply.request, reply.result) {
        case (.guest, .success(.login(let identity))):
            journal.session = SessionID(identity.session) ?? 0
            if seat == 0 { client?.request(.create(game: rules.kind, title: nil, options: options)) }
        case (.create, .success(.created(let room))): onRoom?(room)
        case (.enter, .success):
            stage = .sitting
            client?.request(.sit(seat: seat))
        case (.sit, .success(.seat(let seat))):
            journal.lastSeat = seat
            stage = .playing
        case (.state, .success(.state(let state))): journal.lastState = state
        case (.guest, .failure(let error)), (.create, .failure(let error)), (.enter, .failure(let error)),
            (.sit, .failure(let error)), (.state, .failure(let error)):
            broken("refused", "\(reply.request.method): \(error.code), \(error.message)")
        default: break
        }
        guard let id = reply.id, let place = places[id] else { return }
        switch reply.result {
        case .success(.number(let number)): commands[place].number = number
        case .success: break
        case .failure(let error): commands[place].refusal = error.code
        }
    }

    private func happened(_ event: RoomEvent) {
        journal.events.append(DrillEvent(number: event.number, fingerprint: fingerprint(event.line)))
        switch event.kind {
        case .started(_, _, let snapshot) where rules.hidesOptions:
            shown = snapshot
            lastChange = event.number
        case .move(_, _, let text) where rules.hidesOptions:
            shown = text
            lastChange = event.number
        case .started(_, _, let snapshot):
            game = try? rules.init(options: "", snapshot: snapshot)
            if game == nil { broken("unreadable game", snapshot) }
            isOver = false
            hasAskedRematch = false
            lastChange = event.number
        case .move(_, _, let text):
            lastChange = event.number
            do { if let fact = event.fact { try game?.apply(fact) } } catch {
                broken("impossible move", "event \(event.number), \(text): \(error.message)")
            }
        case .over:
            isOver = true
            lastChange = event.number
        case .rematch(let seat, _): if seat == self.seat { hasAskedRematch = true }
        case .sat, .resigned, .claimed, .chat, .aside, .credited, .closed, .other: break
        }
    }
}

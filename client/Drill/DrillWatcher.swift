import EventLoop

/// A guest without a seat who goes from room to room, so that streams change rooms while servers die.
final class DrillWatcher {
    private(set) var journal: DrillWatcherJournal
    private(set) var violations = Violations()
    private(set) var isReady = false

    private var client: ClientConnection?
    private var order = AnswerOrder()
    /// Requests without an answer.
    private var unanswered = 0
    /// Events that are still wanted of this room.
    private var patience = 0

    init(index: Int) { journal = DrillWatcherJournal(name: "watcher-\(DrillPlayer.letters(index))") }

    /// Connects and logs in.
    func start(_ loop: ClientLoop) {
        let client = loop.addClient(ClientMachine(balancers: 1, random: { UInt64.random(in: .min ... .max) })) {
            [unowned self] in take($0)
        }
        client.observe = { [unowned self] in observe($0) }
        self.client = client
        client.start()
        request(.guest(name: journal.name))
    }

    var isIdle: Bool { unanswered == 0 && order.count == 0 && (client?.machine.isReady ?? false) }

    /// What it waits for, for a violation's text.
    var standing: String {
        let machine = client?.machine
        let waiting = machine?.outstanding.map { "\($0.request.method) \($0.id)" }.joined(separator: ", ") ?? ""
        return "\(journal.name): \(unanswered) unanswered, \(order.count) on this connection, "
            + "\(machine?.isReady == true ? "ready" : "not ready"); \(waiting)"
    }

    /// Goes on to another room when it has seen enough of this one: from its first event on, or from now on; with or without
    /// leaving the former first.
    func act(_ rooms: [Int64], _ random: inout DrillRandom) {
        guard isReady, isIdle, patience <= 0, let room = rooms.randomElement(using: &random) else { return }
        patience = Int.random(in: 1...12, using: &random)
        if random.isIn(percent: 30) { request(.leave) }
        request(.enter(room: room, after: random.isIn(percent: 50) ? 0 : nil))
    }

    func askForState() { if journal.visits.last != nil { request(.state) } }

    func stop() { client?.stop() }

    private func request(_ request: ClientRequest) {
        unanswered += 1
        client?.request(request)
    }

    private func observe(_ event: WireEvent) {
        switch event {
        case .opened: order.opened()
        case .sent(let line): if let id = AnswerOrder.id(in: line) { order.sent(id) }
        case .received(let line):
            if let id = AnswerOrder.id(in: line), let problem = order.received(id) {
                broken("answer that was not due", problem)
            }
        }
    }

    private func take(_ delivery: ClientDelivery) {
        switch delivery {
        case .reply(let reply): replied(reply)
        case .event(let event):
            patience -= 1
            guard let last = journal.visits.indices.last, journal.visits[last].room == event.room else {
                broken("event of a foreign room", "\(event.room): \(event.number)")
                return
            }
            journal.visits[last].events.append(
                DrillEvent(number: event.number, fingerprint: fingerprint(event.line)))
        case .notice(.takeover): journal.takeovers += 1
        case .connectionLost: journal.lostConnections += 1
        default: if let (kind, text) = DrillPlayer.promiseBroken(by: delivery) { broken(kind, text) }
        }
    }

    private func replied(_ reply: ClientReply) {
        unanswered -= 1
        switch (reply.request, reply.result) {
        case (.guest, .success): isReady = true
        case (.enter(let room, let after), .success(.state(let state))):
            journal.visits.append(DrillVisit(room: room, after: after ?? state.number))
        case (.leave, .success): break
        case (.state, .success(.state(let state))): journal.lastNumber = state.number
        case (_, .failure(let error)): broken("refused", "\(reply.request.method): \(error.code), \(error.message)")
        default: broken("strange answer", "to \(reply.request.method)")
        }
    }

    private func broken(_ kind: String, _ text: String) { violations.add(kind, "\(journal.name), \(text)") }
}

import EventLoop
import Games

/// One client of a live bench: the host, or a player who answers each question once.
final class LivePlayer {
    /// One answer of a player.
    struct Answer {
        /// When it was due and when it was acknowledged, nanoseconds; 0 while it was not.
        var dueAt: UInt64
        var answeredAt: UInt64 = 0
        /// What the answer says was stored.
        var stored: String?
    }

    /// What it plays: 0 for the host.
    let place: Int
    /// Its seat once it has one.
    private(set) var seat: Int?
    private(set) var answers: [Answer] = []
    /// How many questions it was shown, and when it was shown each answer, nanoseconds.
    private(set) var questionsShown = 0
    private(set) var revealedAt: [UInt64] = []
    /// When it knew its own points for each question, nanoseconds.
    private(set) var ownAt: [UInt64] = []
    private(set) var shown = ""
    private(set) var isOver = false
    /// Called when the host's room is made, with its PIN.
    var onRoom: ((Int64) -> Void)?
    /// Called when something went wrong.
    var onProblem: ((_ kind: String, _ text: String) -> Void)?
    /// Called when the player is told of a takeover, with its gap in milliseconds.
    var onTakeover: ((Int64) -> Void)?

    private let sheet: LiveSheet
    private let name: String
    private var client: ClientConnection?
    /// The answers on their way: ticket and place among `answers`.
    private var open: [(ticket: Int64, place: Int)] = []

    init(place: Int, name: String, sheet: LiveSheet) {
        (self.place, self.name, self.sheet) = (place, name, sheet)
    }

    private var isHost: Bool { place == 0 }

    /// Connects and logs in.
    func start(_ loop: ClientLoop) {
        let machine = ClientMachine(balancers: loop.servers.count) { UInt64.random(in: .min ... .max) }
        let client = loop.addClient(machine) { [unowned self] in take($0) }
        self.client = client
        client.start()
        client.request(.guest(name: name))
    }

    func enter(_ room: Int64) { client?.request(.enter(room: room, after: nil)) }

    func stop() { client?.stop() }

    /// The host's word.
    func say(_ word: String) { client?.request(.move(word, answers: nil)) }

    /// Answers the open question.
    func answer(dueAt: UInt64) {
        guard let client else { return }
        answers.append(Answer(dueAt: dueAt))
        open.append((client.request(.move(sheet.answer(place), answers: nil)), answers.count - 1))
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
        switch (reply.request, reply.result) {
        case (.guest, .success):
            if isHost { client?.request(.create(game: sheet.kind, title: nil, options: sheet.options)) }
        case (.create, .success(.created(let room))): onRoom?(room)
        case (.enter, .success): client?.request(.sit(seat: nil))
        case (.sit, .success(.seat(let seat))): self.seat = seat
        case (.move, .success(.stored(_, let text))):
            guard let index = open.firstIndex(where: { $0.ticket == reply.ticket }) else { break }
            let place = open.remove(at: index).place
            answers[place].answeredAt = Monotonic.now()
            answers[place].stored = text
        case (.own, .success): ownAt.append(Monotonic.now())
        case (_, .failure(let error)): onProblem?(error.code, "\(reply.request.method): \(error.message)")
        default: break
        }
    }

    private func happened(_ event: RoomEvent) {
        switch event.kind {
        case .move(_, _, let text):
            shown = text
            if text.hasPrefix(sheet.openHead) { questionsShown += 1 }
            if text.hasPrefix(sheet.revealHead) {
                revealedAt.append(Monotonic.now())
                // Every client asks for its own points then.
                if !isHost { client?.request(.own) }
            }
        case .started(_, _, let snapshot): shown = snapshot
        case .over: isOver = true
        default: break
        }
    }
}

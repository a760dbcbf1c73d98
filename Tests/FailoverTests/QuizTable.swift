import Bytes
import Cluster
import EventLoop
import QuizRules
import Quizzes
import Rooms
import Store
import Testing

@testable import ClientCore

/// One at the table: a guest who knows only what came over the wire.
final class QuizGuest {
    /// An answer that was given, and what came of it.
    struct Given {
        var question: Int
        var text: String
        var isAcknowledged = false
        var refusal: String?
    }

    let name: String
    private(set) var client: ClientConnection?
    private(set) var seat: Int?
    private(set) var room: Int64 = 0
    private(set) var events: [DrillEvent] = []
    private(set) var given: [Given] = []
    private(set) var takeovers = 0
    private(set) var lostConnections = 0
    private(set) var problems: [String] = []
    /// The heads of the quiz's public texts.
    private(set) var heads: [String] = []
    /// When each question came, milliseconds of the monotonic clock, by its number.
    private(set) var shownAt: [Int: Int64] = [:]
    private(set) var state: RoomState?
    private var tickets: [Int64: Int] = [:]
    private unowned let loop: ClientLoop

    init(_ name: String, _ loop: ClientLoop) {
        self.name = name
        self.loop = loop
    }

    func start() {
        let client = loop.addClient(ClientMachine(balancers: 1, random: { UInt64.random(in: .min ... .max) })) {
            [unowned self] in take($0)
        }
        self.client = client
        client.start()
        client.request(.guest(name: name))
    }

    var isLoggedIn: Bool { client?.machine.hasLogin ?? false }
    var isIdle: Bool { client.map { $0.machine.isReady && $0.machine.unanswered == 0 } ?? false }
    /// The number of the question that is open, nil when none is.
    var open: Int? {
        guard let head = heads.last(where: { !$0.hasPrefix("extend") })?.split(separator: " "), head[0] == "question"
        else { return nil }
        return Int(head[1])
    }

    func ask(_ request: ClientRequest) { client?.request(request) }
    func stop() { client?.stop() }

    func enter(_ room: Int64) {
        self.room = room
        ask(.enter(room: room, after: 0))
        ask(.sit(seat: nil))
    }

    /// Answers the open question.
    func answer(_ text: String) {
        guard let open, let client else { return }
        given.append(Given(question: open, text: text))
        tickets[client.request(.move(text, answers: client.machine.position?.number))] = given.count - 1
    }

    private func take(_ delivery: ClientDelivery) {
        switch delivery {
        case .reply(let reply): replied(reply)
        case .event(let event):
            events.append(DrillEvent(number: event.number, fingerprint: fingerprint(event.line)))
            guard case .move(_, _, let text) = event.kind else { return }
            heads.append(String(text.prefix { $0 != "\n" }))
            if let open, shownAt[open] == nil { shownAt[open] = loop.now }
        case .notice(.takeover): takeovers += 1
        case .connectionLost: lostConnections += 1
        default:
            if let (kind, text) = DrillPlayer.promiseBroken(by: delivery) {
                problems.append("\(name), \(kind): \(text)")
            }
        }
    }

    private func replied(_ reply: ClientReply) {
        if let place = tickets.removeValue(forKey: reply.ticket) {
            switch reply.result {
            case .success: given[place].isAcknowledged = true
            case .failure(let error): given[place].refusal = error.code
            }
            return
        }
        switch reply.result {
        case .success(.created(let room)): enter(room)
        case .success(.seat(let seat)): self.seat = seat
        case .success(.state(let state)): self.state = state
        case .success: break
        case .failure(let error): problems.append("\(name), \(reply.request.method): \(error.code), \(error.message)")
        }
    }
}

/// A host and players around one quiz on a real cluster, all on the test's thread.
final class QuizTable {
    static let questions = 5
    let cluster: DrillCluster
    let loop: ClientLoop
    let host: QuizGuest
    let players: [QuizGuest]
    private var kills = 0

    init(players count: Int, firstPort: UInt16 = 7_900) throws {
        cluster = try DrillCluster(firstPort: firstPort)
        try cluster.start()
        let certificate = try Certificates.fingerprint(ofPEM: cluster.folder.publicCertificate)
        let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["oneup/1"])
        let loop = try ClientLoop(servers: [cluster.listen], context: context) { _, shown in
            shown == certificate ? .trusted : .refused("not this cluster")
        }
        self.loop = loop
        host = QuizGuest("host", loop)
        players = (0..<count).map { QuizGuest("quiz-\(DrillPlayer.letters($0))", loop) }
    }

    func end() { cluster.end(keepsFolder: false) }

    static var options: String {
        let choices = (1...4).map { Question.Choice("answer \($0)", isRight: $0 == 1) }
        let question = Question(text: "Which?", kind: .choice(choices), seconds: 20)
        let quiz = Quiz(title: "Test", questions: Array(repeating: question, count: questions))
        return String(decoding: base64URL(quiz.encoded()), as: UTF8.self)
    }

    /// Everybody logs in and sits down.
    func gather() throws {
        try wait(for: "two servers") { servers.count == 2 }
        for guest in [host] + players { guest.start() }
        try wait(for: "logins") { ([host] + players).allSatisfy(\.isLoggedIn) }
        host.ask(.create(game: QuizGame.kind, title: "Test", options: Self.options))
        try wait(for: "the host's seat") { host.seat == 0 }
        for player in players { player.enter(host.room) }
        try wait(for: "the players' seats") { players.allSatisfy { ($0.seat ?? 0) > 0 } }
    }

    /// Runs the loop until the condition holds.
    func wait(for what: String, _ isTrue: () -> Bool) throws {
        let deadline = loop.now + DrillLimits.setup
        while !isTrue() {
            guard loop.now < deadline else { throw DrillProblem("waited in vain for \(what)") }
            loop.turn(atMost: 5)
        }
    }

    private var servers: [ServerRecord] {
        guard let rows = try? cluster.reader()?.servers() else { return [] }
        let running = DrillSettings.serverNames.compactMap { cluster.worker(of: $0)?.incarnation }
        return rows.filter { $0.state == .ready && running.contains($0.incarnation) }
    }

    /// Kills the room's owner, its parent too, and starts the server again.
    func killOwner() throws {
        let owner = try #require(try cluster.reader()?.room(pin: host.room)?.owner)
        let name = try #require(DrillSettings.serverNames.first { cluster.worker(of: $0)?.incarnation == owner })
        let before = host.takeovers
        cluster.endServer(name)
        try wait(for: "the takeover from \(name)") { host.takeovers > before }
        try cluster.startServer(name)
        try wait(for: "\(name) to be back") { servers.count == 2 }
        kills += 1
    }

    /// The host's word, answered.
    func say(_ text: String) throws {
        try wait(for: "the host to be idle") { host.isIdle }
        host.ask(.move(text, answers: nil))
        try wait(for: "the host's \(text)") { host.isIdle }
    }

    /// Waits until everybody has been told of the question with this number.
    func awaitQuestion(_ number: Int) throws {
        try wait(for: "question \(number)") { ([host] + players).allSatisfy { $0.open == number } }
    }

    func awaitHead(_ head: String) throws {
        try wait(for: head) { ([host] + players).allSatisfy { $0.heads.last?.hasPrefix(head) == true } }
    }

    /// The room as its log gives it.
    func history() throws -> RoomHistory {
        for guest in [host] + players { guest.ask(.state) }
        try wait(for: "the last state") {
            ([host] + players).allSatisfy { $0.isIdle && $0.state?.number == $0.events.last?.number }
        }
        let reader = try #require(cluster.reader())
        let row = try #require(try reader.room(pin: host.room))
        if let history = try RoomHistory.read(row, reader, rules: QuizGame.self) { return history }
        throw DrillProblem("the room's log does not come to rest")
    }
}

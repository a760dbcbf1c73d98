/// The client's end of `oneup/1` (docs/protocol.md) without any IO: it logs in, keeps order, and after a broken connection
/// connects again, goes on with the session, enters its room where it was, and sends its unanswered requests again with
/// the same ids. Each input returns directives for a shell to carry out.
///
/// Times are milliseconds of a monotonic clock.
public struct ClientMachine: Sendable {
    /// Where the connection stands.
    enum Phase: Equatable {
        /// Before `start` and after `stop`.
        case stopped
        /// A shell has been told to connect.
        case connecting
        /// Connected; nobody is logged in. A login may be on its way.
        case anonymous
        /// `account.refresh` is unanswered.
        case refreshing(id: Int64)
        /// `session.start` is unanswered.
        case starting(id: Int64)
        /// The `room.enter` of a resumption is unanswered.
        case entering(id: Int64)
        /// Logged in; requests go out as they come.
        case ready
    }

    /// A request that was sent and not answered.
    struct Outstanding: Equatable {
        var ticket: Int64
        var id: Int64
        var request: ClientRequest
        var line: [UInt8]
        var sendings: Int
    }

    /// A request that waits for its turn. Its id is given when it is sent, so that ids grow in the order of sending.
    struct Waiting: Equatable {
        var ticket: Int64
        var request: ClientRequest
    }

    /// A token for `session.start`.
    struct Token: Equatable {
        var text: String
        /// When it is not used any more.
        var until: Int64
    }

    /// The room one is in.
    struct CurrentRoom: Equatable {
        var room: Int64
        var numbers: EventNumbers
        var isClosed = false
    }

    let balancers: Int
    let random: @Sendable () -> UInt64
    var phase = Phase.stopped
    var balancer: Int
    var attempts = 0
    var readySince: Int64?
    var lostAt: Int64?

    var login: StoredLogin?
    var token: Token?
    var isResumed = false

    var nextID: Int64
    var nextTicket: Int64 = 1
    var outstanding: [Outstanding] = []
    var waiting: [Waiting] = []

    var room: CurrentRoom?
    var lobby = EventNumbers(known: nil)
    var directives: [ClientDirective] = []

    /// A machine that knows this many balancers (at least one) and starts with the one numbered `first`.
    ///
    /// `login` is one from an earlier run. `nextID` is the first id to use: with a login from an earlier run it must be
    /// larger than any of that run, for which milliseconds since 1970 do. `random` must not be guessable, because the
    /// keys of logins come from it.
    public init(
        balancers: Int, first: Int = 0, login: StoredLogin? = nil, nextID: Int64 = 1,
        random: @escaping @Sendable () -> UInt64
    ) {
        self.balancers = max(balancers, 1)
        balancer = min(max(first, 0), self.balancers - 1)
        self.login = login
        self.nextID = max(nextID, 1)
        self.random = random
    }

    /// Whether requests go out as they come.
    public var isReady: Bool { phase == .ready }
    /// Whether a connection stands.
    public var isConnected: Bool { phase != .stopped && phase != .connecting }
    /// Whether there is a login, accepted or still to be tried.
    public var hasLogin: Bool { login != nil }
    /// How many requests have no answer yet.
    public var unanswered: Int { outstanding.count + waiting.count }
    /// The PIN of the room one is in, and the number of its last event.
    public var position: (room: Int64, number: Int64)? { room.map { ($0.room, $0.numbers.known ?? 0) } }

    // MARK: - Inputs

    /// Begins to connect.
    public mutating func start(at now: Int64) -> [ClientDirective] {
        guard phase == .stopped else { return [] }
        phase = .connecting
        return [.connect(balancer: balancer, afterMilliseconds: 0)]
    }

    /// Ends: closes the connection. Requests without an answer are refused.
    public mutating func stop(at now: Int64) -> [ClientDirective] {
        if isConnected { directives.append(.disconnect) }
        phase = .stopped
        refuseAll(RequestError(code: "not_sent", message: "the client was stopped before the answer came"))
        return take()
    }

    /// The connection that was asked for stands.
    public mutating func connected(at now: Int64) -> [ClientDirective] {
        guard phase == .connecting else { return [] }
        deliver(.connected(balancer: balancer))
        isResumed = false
        if login != nil {
            resume(at: now)
        } else {
            phase = .anonymous
            repeatOutstanding()
            sendWaiting()
            if outstanding.isEmpty { settle(at: now) }
        }
        return take()
    }

    /// The connection that was asked for could not be made, or the open one broke.
    public mutating func disconnected(reason: String, at now: Int64) -> [ClientDirective] {
        switch phase {
        case .stopped: break
        case .connecting:
            attempts += 1
            deliver(.connectFailed(balancer: balancer, attempt: attempts, reason: reason))
            connectAgain()
        case .anonymous, .refreshing, .starting, .entering, .ready:
            lose(reason, at: now)
        }
        return take()
    }

    /// A line came, without its end.
    public mutating func received(_ line: [UInt8], at now: Int64) -> [ClientDirective] {
        guard isConnected else { return [] }
        do {
            try handle(line, at: now)
        } catch {
            deliver(.unreadable(reason: "\(error)"))
            directives.append(.disconnect)
            lose("the server sent a line that is not of this protocol", at: now)
        }
        return take()
    }

    /// A user's request. It gets exactly one `reply` with the ticket that is returned; one that cannot be done gets it
    /// among these directives.
    public mutating func request(_ request: ClientRequest, at now: Int64) -> (ticket: Int64, [ClientDirective]) {
        let ticket = nextTicket
        nextTicket += 1
        let entry = Waiting(ticket: ticket, request: request)
        if let problem = problem(with: request) {
            refuse(entry, problem)
        } else {
            waiting.append(entry)
            sendWaiting()
        }
        return (ticket, take())
    }

    // MARK: - Requests

    private func problem(with request: ClientRequest) -> RequestError? {
        if phase == .stopped { return RequestError(code: "not_sent", message: "the client is stopped") }
        if request.isLogin {
            guard let login else {
                return unanswered == 0
                    ? nil : RequestError(code: "not_sent", message: "a login is on its way; wait for it")
            }
            return RequestError(code: "not_sent", message: "you are \(login.name) already; log out first")
        }
        if login == nil, unanswered == 0 {
            return RequestError(code: "unauthenticated", message: "log in first")
        }
        if waiting.count >= ClientLimits.waiting {
            return RequestError(
                code: "not_sent", message: "\(waiting.count) requests are waiting already; wait for an answer")
        }
        if request.line(id: 1 << 52, key: "").count > ClientLimits.requestLine {
            return RequestError(code: "bad_text", message: "the text is too long; write a shorter one")
        }
        return nil
    }

    /// Sends what waits, as far as the phase and the bound of unanswered requests allow.
    mutating func sendWaiting() {
        while let next = waiting.first, outstanding.count < ClientLimits.unanswered {
            switch phase {
            case .ready: break
            case .anonymous where next.request.isLogin && outstanding.isEmpty: break
            case .anonymous, .stopped, .connecting, .refreshing, .starting, .entering: return
            }
            waiting.removeFirst()
            let id = takeID()
            let line = next.request.line(id: id, key: makeKey())
            outstanding.append(
                Outstanding(ticket: next.ticket, id: id, request: next.request, line: line, sendings: 1))
            directives.append(.send(line))
        }
    }

    /// Sends all unanswered requests again, in order, with their ids.
    mutating func repeatOutstanding() {
        for index in outstanding.indices {
            outstanding[index].sendings += 1
            directives.append(.send(outstanding[index].line))
        }
    }

    mutating func refuseAll(_ problem: RequestError) {
        let refused = outstanding
        outstanding = []
        for entry in refused { answer(entry, .failure(problem)) }
        let unsent = waiting
        waiting = []
        for entry in unsent { refuse(entry, problem) }
    }

    private mutating func refuse(_ entry: Waiting, _ problem: RequestError) {
        deliver(
            .reply(
                ClientReply(
                    ticket: entry.ticket, id: nil, request: entry.request, result: .failure(problem), sendings: 0)))
    }

    mutating func answer(_ entry: Outstanding, _ result: Result<ReplyValue, RequestError>) {
        deliver(
            .reply(
                ClientReply(
                    ticket: entry.ticket, id: entry.id, request: entry.request, result: result,
                    sendings: entry.sendings)))
    }

    // MARK: - Small things

    mutating func deliver(_ delivery: ClientDelivery) { directives.append(.deliver(delivery)) }

    mutating func takeID() -> Int64 {
        defer { nextID += 1 }
        return nextID
    }

    /// A key for one request that can be repeated: 22 characters, 132 random bits.
    mutating func makeKey() -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var key: [UInt8] = []
        while key.count < 22 {
            var bits = random()
            for _ in 0..<10 where key.count < 22 {
                key.append(digits[Int(bits & 63)])
                bits >>= 6
            }
        }
        return String(decoding: key, as: UTF8.self)
    }

    private mutating func take() -> [ClientDirective] {
        defer { directives = [] }
        return directives
    }
}

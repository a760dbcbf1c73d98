internal import JSON

// What follows a broken connection: connect, refresh if need be, start the session, enter the room, repeat.
extension ClientMachine {
    /// The open connection is gone.
    mutating func lose(_ reason: String, at now: Int64) {
        // A connection that breaks at once counts as a failed attempt, or a sick server would be asked in a tight loop.
        if let since = readySince, now - since >= ClientLimits.settledConnection {
            attempts = 0
        } else {
            attempts += 1
        }
        readySince = nil
        if lostAt == nil { lostAt = now }
        deliver(.connectionLost(reason: reason))
        connectAgain()
    }

    /// Exponential backoff with full jitter: when a balancer dies, all its clients come at once, and only randomness
    /// spreads them. The next balancer is tried each time.
    mutating func connectAgain() {
        phase = .connecting
        let bound = min(ClientLimits.largestBackoff, ClientLimits.firstBackoff << Int64(min(attempts, 10)))
        balancer = (balancer + 1) % balancers
        directives.append(
            .connect(balancer: balancer, afterMilliseconds: Int64(random() % UInt64(bound + 1))))
    }

    /// Gives the open connection up and tries again later: for a server that cannot do it now.
    private mutating func retryLater(_ problem: RequestError, at now: Int64) {
        directives.append(.disconnect)
        lose(problem.message, at: now)
    }

    /// Goes on with the session on a fresh connection.
    mutating func resume(at now: Int64) {
        guard var login else { return }
        if let token, token.until > now, login.pendingKey == nil {
            sendStart(token)
            return
        }
        token = nil
        let key = login.pendingKey ?? makeKey()
        if login.pendingKey == nil {
            // It is kept before it is sent: whoever crashes between has to repeat it with the same key.
            login.pendingKey = key
            self.login = login
            deliver(.keep(login))
        }
        let id = takeID()
        phase = .refreshing(id: id)
        directives.append(
            .send(
                requestLine(id: id, method: "account.refresh") {
                    $0.member("refresh", login.refresh)
                    $0.member("key", key)
                }))
    }

    private mutating func sendStart(_ token: Token) {
        let id = takeID()
        phase = .starting(id: id)
        directives.append(
            .send(
                requestLine(id: id, method: "session.start") {
                    $0.member("token", token.text)
                    if let known = lobby.known { $0.member("lobby", known) }
                }))
    }

    // MARK: - Answers to what the machine asked itself

    mutating func refreshed(_ line: [UInt8], at now: Int64) throws {
        // A refresh is a login: the stream goes on with the session, and `session.start` would be one too many. Only
        // that one takes the lobby's number, so the lobby goes on from now; its events are talk, and the room's count.
        take(try readLogin(line), at: now)
        lobby = EventNumbers(known: nil)
        started(at: now)
    }

    mutating func refreshRefused(_ problem: RequestError, at now: Int64) {
        switch problem.code {
        case "bad_token", "expired_token", "session_ended", "bad_credentials", "unauthenticated", "invalid_params",
            "banned":
            loseLogin(.refused(problem), at: now)
        default: retryLater(problem, at: now)
        }
    }

    mutating func started(at now: Int64) {
        if !isResumed, let login {
            isResumed = true
            deliver(.resumed(name: login.name))
        }
        if let current = room, current.isClosed { room = nil }
        guard let current = room else {
            restored(at: now)
            return
        }
        let id = takeID()
        phase = .entering(id: id)
        directives.append(
            .send(
                requestLine(id: id, method: "room.enter") {
                    $0.member("room", current.room)
                    if let known = current.numbers.known { $0.member("after", known) }
                }))
    }

    mutating func startRefused(_ problem: RequestError, at now: Int64) {
        switch problem.code {
        case "expired_token", "bad_token":
            // Keys may have been changed since it was made; the refresh token tells whether the session still stands.
            token = nil
            resume(at: now)
        case "session_ended", "unauthenticated", "banned": loseLogin(.refused(problem), at: now)
        default: retryLater(problem, at: now)
        }
    }

    mutating func enteredAgain(_ line: [UInt8], at now: Int64) throws {
        if case .state(let state) = try readReply(line, to: .state), let current = room,
            let known = current.numbers.known, state.number < known
        {
            deliver(.rewound(room: current.room, known: known, received: state.number))
        }
        restored(at: now)
    }

    mutating func enterRefused(_ problem: RequestError, at now: Int64) {
        switch problem.code {
        case "overloaded", "internal_error": retryLater(problem, at: now)
        default:
            if let current = room { deliver(.roomLost(room: current.room, problem)) }
            room = nil
            restored(at: now)
        }
    }

    private mutating func restored(at now: Int64) {
        phase = .ready
        settle(at: now)
        repeatOutstanding()
        sendWaiting()
    }

    /// A connection works: says so after a loss.
    mutating func settle(at now: Int64) {
        readySince = now
        if let lost = lostAt { deliver(.reconnected(afterMilliseconds: max(now - lost, 0))) }
        lostAt = nil
    }

    // MARK: - Logins

    /// Takes a login in and has it kept.
    mutating func take(_ result: LoginResult, at now: Int64) {
        login = result.stored
        token = Token(
            text: result.token, until: now + max(result.tokenSeconds * 1_000 - ClientLimits.tokenMargin, 0))
        deliver(.keep(result.stored))
    }

    /// The login is over: nothing that waits can be done any more. A new connection follows, on which one can log in.
    mutating func loseLogin(_ loss: LoginLoss, at now: Int64) {
        login = nil
        token = nil
        room = nil
        lobby = EventNumbers(known: nil)
        switch loss {
        case .loggedOut, .startedElsewhere:
            refuseAll(RequestError(code: "session_ended", message: "the session has ended"))
        case .refused(let problem):
            // A logout that was done before the connection broke is what ended the session.
            if let index = outstanding.firstIndex(where: { $0.request == .logOut }) {
                let entry = outstanding.remove(at: index)
                answer(entry, .success(.done))
            }
            refuseAll(problem)
        }
        // A ban may end, and a guest has no other way back than the login that was kept.
        var isKept = loss == .startedElsewhere
        if case .refused(let problem) = loss, problem.code == "banned" { isKept = true }
        if !isKept { deliver(.keep(nil)) }
        deliver(.loginLost(loss))
        readySince = nil
        lostAt = nil
        attempts = 0
        directives.append(.disconnect)
        phase = .connecting
        directives.append(.connect(balancer: balancer, afterMilliseconds: 0))
    }
}

internal import Accounts
internal import Bytes
internal import Link
internal import Protocol
internal import Store

// Logging in and out. Each login ends in `attach`, which raises the session's epoch: from then on older streams of the
// same session are refused.
extension ServerMachine {
    func logIn(_ stream: ServerStream, _ request: Request) {
        switch request.call {
        case .guest(let name, let key): register(stream, request.id, name: name, password: nil, key: key)
        case .register(let name, let password, let key):
            register(stream, request.id, name: name, password: password, key: key)
        case .login(let name, let password, let key):
            countLogin(stream, request.id, name: name, password: password, key: key)
        case .refresh(let token, let key): refresh(stream, request.id, token: token, key: key)
        case .start(let token, let lobby): start(stream, request.id, token: token, lobby: lobby)
        default: break
        }
    }

    func refuse(_ stream: ServerStream, _ id: Int64, _ code: ErrorCode, _ message: String) {
        answer(stream, id: id, .refusal(ProtocolError(code, message)))
    }

    /// Answers with "not saved" when a write came back without an outcome.
    private func saved(_ outcome: Outcome?, _ reason: String, _ stream: ServerStream, _ id: Int64) -> Outcome? {
        if outcome == nil {
            refuseNotSaved(stream, id, reason)
        }
        return outcome
    }

    private func newSession(user: UserID, _ stream: ServerStream) -> SessionRecord {
        let wall = effects.wallClock()
        return SessionRecord(
            id: effects.identifier(), user: user, createdAt: wall,
            expiresAt: wall + TokenLimits.refreshAbsolute_s * 1_000, address: countedAddress(stream.peer))
    }

    // MARK: Registering

    private func register(_ stream: ServerStream, _ id: Int64, name: String, password: [UInt8]?, key: String) {
        let prepared: PlayerName
        do {
            prepared = try PlayerName(name)
        } catch {
            refuse(stream, id, .badName, error.message)
            return
        }
        if let password {
            do {
                try PasswordRules.check(password, name: prepared.display)
            } catch {
                refuse(stream, id, .badPassword, error.message)
                return
            }
        }
        let address = countedAddress(stream.peer)
        let charges = isLoopback(address) ? [] : [AttemptLimits.accounts(address)]
        attempt(stream, id, "new account", target: "", charges) { [self] in
            guard let password else {
                create(stream, id, prepared, password: nil, phc: nil, key: key)
                return
            }
            hashNew(stream, id, password) { [self] phc in
                create(stream, id, prepared, password: password, phc: phc, key: key)
            }
        }
    }

    func hashNew(_ stream: ServerStream, _ id: Int64, _ password: [UInt8], _ body: @escaping (String) -> Void) {
        var salt: [UInt8] = []
        for _ in 0..<2 { withUnsafeBytes(of: effects.random()) { salt.append(contentsOf: $0) } }
        hash(stream, id, .make(password: password, salt: salt)) { [self] result in
            if case .made(let phc) = result {
                body(phc)
            } else {
                refuse(stream, id, .overloaded, "there is no memory for hashing now; try again later")
            }
        }
    }

    func hash(_ stream: ServerStream, _ id: Int64, _ job: HashJob, _ body: @escaping (HashResult) -> Void) {
        let token = nextHash
        nextHash += 1
        guard effects.hash(job, token) else {
            refuse(stream, id, .overloaded, "too many people are logging in at this moment; try again in some seconds")
            return
        }
        hashes[token] = { result in
            if !stream.isGone { body(result) }
        }
    }

    /// A password thread is done.
    func hashed(_ token: UInt64, _ result: HashResult) {
        hashes.removeValue(forKey: token)?(result)
    }

    private func create(
        _ stream: ServerStream, _ id: Int64, _ name: PlayerName, password: [UInt8]?, phc: String?, key: String
    ) {
        let user = UserRecord(
            id: effects.identifier(), name: name.display, folded: name.folded, skeleton: name.skeleton,
            password: phc, isAdmin: false, createdAt: effects.wallClock())
        submit(.createUser(user, newSession(user: user.id, stream), ReceiptKey(session: 0, key: key))) {
            [self] outcome, reason in
            switch saved(outcome, reason, stream, id) {
            case .session(let session, isReplay: false): attach(stream, id, session.id, givesTokens: true)
            case .session(let session, isReplay: true): repeatRegistration(stream, id, session, name, password)
            case .refused:
                refuse(stream, id, .nameTaken, "somebody has the name \(name.display), or one that looks the same")
            case nil: break
            default: refuse(stream, id, .internalError, "the account could not be made")
            }
        }
    }

    /// A registration with a key that was used before: it is the same request only with the same name and password. A key
    /// alone opens nobody's account, so that one which was seen or copied does no harm to others.
    private func repeatRegistration(
        _ stream: ServerStream, _ id: Int64, _ session: SessionRecord, _ name: PlayerName, _ password: [UInt8]?
    ) {
        guard let found = read({ try reader.user(id: session.user) }) else { return }
        guard let found, found.folded == name.folded, (found.password == nil) == (password == nil) else {
            refuseUsedKey(stream, id)
            return
        }
        guard let password, let phc = found.password else {
            attach(stream, id, session.id, givesTokens: true)
            return
        }
        hash(stream, id, .verify(password: password, phc: phc)) { [self] result in
            switch result {
            case .right: attach(stream, id, session.id, givesTokens: true)
            case .failed: refuse(stream, id, .overloaded, "there is no memory for hashing now; try again later")
            case .wrong, .made: refuseUsedKey(stream, id)
            }
        }
    }

    private func refuseUsedKey(_ stream: ServerStream, _ id: Int64) {
        refuse(stream, id, .invalidParams, "another request has used this key; make a new random one for each")
    }

    // MARK: Logging in

    /// Counts the attempt before anything is hashed, in the same way whether there is such an account or not.
    private func countLogin(_ stream: ServerStream, _ id: Int64, name: String, password: [UInt8], key: String) {
        // A name that cannot be is answered like one that nobody has.
        let folded = (try? PlayerName(name).folded) ?? "?"
        guard let user = read({ try reader.user(folded: folded) }) else { return }
        let address = countedAddress(stream.peer)
        guard let isKnown = read({ try user.map { try reader.knows($0.id, address: address) } ?? false }) else {
            return
        }
        var charges = [AttemptLimits.logins(address), AttemptLimits.logins(address, folded)]
        if !isKnown { charges.append(AttemptLimits.strangers(folded)) }
        attempt(stream, id, "login", target: folded, charges) { [self] in
            logIn(stream, id, user, folded, password: password, key: key)
        }
    }

    private func logIn(
        _ stream: ServerStream, _ id: Int64, _ user: UserRecord?, _ folded: String, password: [UInt8], key: String
    ) {
        // The work is the same whether the account exists or not, so that its time tells nothing.
        let phc = user?.password ?? PasswordHash.dummy
        let bounded = password.count <= PasswordRules.maximumBytes ? password : []
        hash(stream, id, .verify(password: bounded, phc: phc)) { [self] result in
            guard case .right = result, let user, user.password != nil else {
                if case .failed = result {
                    refuse(stream, id, .overloaded, "there is no memory for hashing now; try again later")
                } else {
                    note(event: "login", stream, target: folded, result: "wrong password")
                    refuse(stream, id, .badCredentials, "name and password do not match")
                }
                return
            }
            // Who knows the password has not guessed: only what failed counts on.
            let address = countedAddress(stream.peer)
            let kept = [AttemptLimits.logins(address, folded), AttemptLimits.strangers(folded)]
            submit(.forgive(kept.map(\.key))) { _, _ in }
            submit(.startSession(newSession(user: user.id, stream), ReceiptKey(session: 0, key: key))) {
                [self] outcome, reason in
                switch saved(outcome, reason, stream, id) {
                case .session(let session, _) where session.user == user.id:
                    attach(stream, id, session.id, givesTokens: true)
                case .session: refuseUsedKey(stream, id)
                case .refused(.banned): refuseBanned(stream, id, user)
                case nil: break
                default: refuse(stream, id, .internalError, "the session could not be made")
                }
            }
        }
    }

    private func refresh(_ stream: ServerStream, _ id: Int64, token: [UInt8], key: String) {
        guard let (session, generation) = RefreshToken.read(token, keys: refreshKeys) else {
            refuse(stream, id, .badToken, "this refresh token is not valid; log in again")
            return
        }
        let rotation = Write.rotateSession(
            session, generation: generation, rotationKey: key, now: effects.wallClock())
        submit(rotation) { [self] outcome, reason in
            switch saved(outcome, reason, stream, id) {
            case .session: attach(stream, id, session, givesTokens: true)
            case .refused(.banned): refuseBanned(stream, id, session: session)
            case .refused(.reused):
                note(event: "refresh token reuse", stream, target: "session \(session)", result: "session ended")
                refuse(
                    stream, id, .sessionEnded, "this refresh token was used before; the session has ended, log in again"
                )
            case nil: break
            default: refuse(stream, id, .sessionEnded, "this session has ended; log in again")
            }
        }
    }

    private func start(_ stream: ServerStream, _ id: Int64, token: [UInt8], lobby: Int64?) {
        do {
            let claims = try signer.verify(token, now: effects.wallClock() / 1_000)
            attach(stream, id, claims.session, givesTokens: false, lobby: lobby)
        } catch {
            switch error {
            case .expired:
                refuse(stream, id, .expiredToken, "this token has expired; get a new one with account.refresh")
            default: refuse(stream, id, .badToken, "this token is not valid; log in again")
            }
        }
    }

    /// Raises the session's epoch, makes the stream the session's, and answers.
    private func attach(
        _ stream: ServerStream, _ id: Int64, _ session: SessionID, givesTokens: Bool, lobby: Int64? = nil
    ) {
        // Another server goes on with the stream: it attaches the session, and must not be made old from here.
        guard !stream.isGone else { return }
        // An HTTP connection is nobody's: each of its requests brings its own token, and older streams stay as they are.
        if stream.kind == .http {
            giveTokens(stream, id, session)
            return
        }
        guard let known = read({ try reader.session(id: session) }) else { return }
        let write = Write.attachSession(session, from: known?.epoch, now: effects.wallClock())
        submit(write) { [self] outcome, reason in
            guard let outcome = saved(outcome, reason, stream, id), !stream.isGone else { return }
            guard outcome != .refused(.staleEpoch) else {
                // Two streams of one session begin at the same time. Mostly one of them is what a client has left behind,
                // at a server that does not know it yet: it is gone when this is tried again.
                retry(after: ServerLimits.attachPauseMilliseconds) { [self] in
                    attach(stream, id, session, givesTokens: givesTokens, lobby: lobby)
                }
                return
            }
            guard outcome != .refused(.banned) else {
                refuseBanned(stream, id, session: session)
                return
            }
            guard case .session(let record, _) = outcome else {
                refuse(stream, id, .sessionEnded, "this session has ended; log in again")
                return
            }
            // Looked at again: what has changed between the commit and now was followed without this stream.
            guard let access = access(record.user, record.id) else { return }
            let user: UserRecord
            switch access {
            case .success(let found): user = found.user
            case .failure(let problem):
                answer(stream, id: id, .refusal(problem))
                return
            }
            let login = SessionContext.Login(
                user: user.id, session: record.id, epoch: record.epoch, name: user.name,
                isGuest: user.password == nil, isAdmin: user.isAdmin, invites: inviteNumber)
            enlist(stream, login)
            // The client may have read lobby events that this server has not looked at yet.
            if let lobby, lobby > lobbyNumber { followLobby() }
            let from = min(lobby ?? lobbyNumber, lobbyNumber)
            let first = loginAnswer(record, user, givesTokens: givesTokens).line(id: id)
            var lines = CatchUp(Position(lobbyNumber: UInt64(from)), first: first)
            addMissedLobby(&lines)
            send(stream, lines, settles: true, context: SessionContext(login: login))
            stream.isBusy = false
            pump(stream)
        }
    }

    private func giveTokens(_ stream: ServerStream, _ id: Int64, _ session: SessionID) {
        guard let record = read({ try reader.session(id: session) }) else { return }
        guard let record else {
            refuse(stream, id, .sessionEnded, "this session has ended; log in again")
            return
        }
        guard let access = access(record.user, session) else { return }
        switch access {
        case .success((let user, _)): answer(stream, id: id, loginAnswer(record, user, givesTokens: true))
        case .failure(let problem): answer(stream, id: id, .refusal(problem))
        }
    }

    private func loginAnswer(_ session: SessionRecord, _ user: UserRecord, givesTokens: Bool) -> Answer {
        .object {
            $0.member("name", user.name)
            $0.member("session", String(session.id))
            $0.member("guest", user.password == nil)
            guard givesTokens, let refreshKey = refreshKeys.first else { return }
            let seconds = effects.wallClock() / 1_000
            let claims = AccessClaims(
                user: user.id, session: session.id, name: user.name, isAdmin: user.isAdmin, issuedAt: seconds,
                expiresAt: seconds + TokenLimits.access_s)
            $0.member("token", String(decoding: signer.sign(claims), as: UTF8.self))
            $0.member("token_seconds", TokenLimits.access_s)
            let refresh = RefreshToken.make(key: refreshKey, session: session.id, generation: session.generation)
            $0.member("refresh", String(decoding: refresh, as: UTF8.self))
        }
    }

    // MARK: Changing and ending

    /// A guest's first password; or with the current one, another.
    func setPassword(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ password: [UInt8], current: [UInt8]?
    ) {
        do {
            try PasswordRules.check(password, name: login.name)
        } catch {
            refuse(stream, id, .badPassword, error.message)
            return
        }
        if login.isGuest {
            hashNew(stream, id, password) { [self] phc in
                submit(.setPassword(login.user, phc: phc)) { [self] outcome, reason in
                    guard saved(outcome, reason, stream, id) != nil else { return }
                    var full = login
                    full.isGuest = false
                    answer(stream, id: id, .object { _ in }, context: SessionContext(login: full))
                }
            }
            return
        }
        attempt(stream, id, "password", target: login.name, [AttemptLimits.passwords(login.user)]) { [self] in
            verify(stream, id, login, password) { [self] isSame in
                // The same one again is the same request again, whose answer was lost.
                if isSame {
                    answer(stream, id: id, .object { _ in })
                } else if let current {
                    changePassword(stream, id, login, from: current, to: password)
                } else {
                    refuse(
                        stream, id, .forbidden,
                        "this account has a password; to change it, type password in `oneup --plain`, and the current one first"
                    )
                }
            }
        }
    }

    private func changePassword(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, from current: [UInt8], to new: [UInt8]
    ) {
        verify(stream, id, login, current) { [self] isRight in
            guard isRight else {
                note(event: "password", stream, target: login.name, result: "wrong password")
                refuse(stream, id, .badCredentials, "the current password is another one")
                return
            }
            hashNew(stream, id, new) { [self] phc in
                let write = Write.changePassword(login.user, phc: phc, keeping: login.session)
                submit(write) { [self] outcome, reason in
                    guard saved(outcome, reason, stream, id) != nil else { return }
                    answer(stream, id: id, .object { _ in })
                }
            }
        }
    }

    private func verify(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ password: [UInt8],
        _ body: @escaping (Bool) -> Void
    ) {
        guard let found = read({ try reader.user(id: login.user) }) else { return }
        let bounded = password.count <= PasswordRules.maximumBytes ? password : []
        hash(stream, id, .verify(password: bounded, phc: found?.password ?? PasswordHash.dummy)) { [self] result in
            switch result {
            case .right: body(true)
            case .wrong, .made: body(false)
            case .failed: refuse(stream, id, .overloaded, "there is no memory for hashing now; try again later")
            }
        }
    }

    func logOut(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login) {
        stream.isLoggingOut = true
        submit(.revokeSession(login.session)) { [self] outcome, reason in
            stream.isLoggingOut = false
            guard saved(outcome, reason, stream, id) != nil else { return }
            answer(stream, id: id, .object { _ in }, closes: true)
        }
    }
}

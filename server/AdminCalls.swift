internal import Accounts
internal import Admin
internal import Bytes
internal import Protocol
internal import Store

// What admins ask over the wire. `Admin` knows the verbs; here the caller is checked, and acts are committed with a
// receipt, so that the same request again does nothing twice.
extension ServerMachine {
    func runAdmin(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ request: AdminRequest) {
        guard isCurrent(stream, id, login), let found = read({ try reader.user(id: login.user) }) else { return }
        guard let user = found, user.isAdmin else {
            let line = AuditRecord(
                at: effects.wallClock(), actor: actor(login).text, action: request.verb.rawValue,
                target: countedAddress(stream.peer), result: "forbidden", isEvent: true)
            submit(.audit(line)) { [self] _, _ in
                refuse(stream, id, .forbidden, "only an admin may do this")
            }
            return
        }
        let run = AdminRun(reader, now: effects.wallClock(), rows: AdminRun.wireRows, name: user.name)
        guard let step = attempt(stream, id, { try run.plan(request) }) else { return }
        switch step {
        case .answer(let json): answer(stream, id: id, .result(json))
        case .act(let act): commit(act, of: request, run, stream, id, login)
        case .hash(let password, let act):
            hashNew(stream, id, password) { [self] phc in commit(act(phc), of: request, run, stream, id, login) }
        }
    }

    private func commit(
        _ act: AdminAct, of request: AdminRequest, _ run: AdminRun, _ stream: ServerStream, _ id: Int64,
        _ login: SessionContext.Login
    ) {
        let key = ReceiptKey(session: login.session, key: String(id))
        submit(.administer(act, by: actor(login), at: effects.wallClock(), key)) { [self] outcome, reason in
            guard let outcome else {
                refuseNotSaved(stream, id, reason)
                return
            }
            guard let result = attempt(stream, id, { try run.answer(request, outcome) }) else { return }
            switch result {
            case .success(let json): answer(stream, id: id, .result(json))
            case .failure(let error): answer(stream, id: id, .refusal(error))
            }
        }
    }

    /// Makes the caller an admin by the one-time code of `oneup admin bootstrap`.
    func claimAdmin(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, code: [UInt8]) {
        guard isCurrent(stream, id, login) else { return }
        let hash = BootstrapCode.hash(code) ?? []
        let address = countedAddress(stream.peer)
        attempt(stream, id, "claim", target: login.name, [AttemptLimits.codes(address)]) { [self] in
            let key = ReceiptKey(session: login.session, key: String(id))
            let act = AdminAct.claimAdmin(hash: hash)
            submit(.administer(act, by: actor(login), at: effects.wallClock(), key)) { [self] outcome, reason in
                claimed(stream, id, login, outcome, reason)
            }
        }
    }

    private func claimed(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ outcome: Outcome?, _ reason: String
    ) {
        switch outcome {
        case nil: refuseNotSaved(stream, id, reason)
        case .done:
            var admin = login
            admin.isAdmin = true
            answer(
                stream, id: id, .object { $0.member("name", login.name) }, context: SessionContext(login: admin))
        case .refused(.guest):
            refuse(stream, id, .forbidden, "a guest cannot be an admin: set a password first")
        case .refused(.unknown):
            refuse(
                stream, id, .forbidden,
                "this code is wrong, used or older than an hour; `oneup admin bootstrap` makes a new one")
        default: refuseWrite(stream, id, outcome, reason)
        }
    }

    private func actor(_ login: SessionContext.Login) -> Actor {
        .account(login.user, login.session, epoch: login.epoch, name: login.name)
    }

    /// Runs what may be refused in words; any other error means that the store cannot be read.
    private func attempt<Value>(_ stream: ServerStream, _ id: Int64, _ body: () throws -> Value) -> Value? {
        do {
            return try body()
        } catch let error as ProtocolError {
            answer(stream, id: id, .refusal(error))
            return nil
        } catch {
            return read { throw error }
        }
    }
}

internal import Accounts
public import Bytes
internal import Cells
internal import JSON
public import Protocol
public import Store

/// What an operator's request needs next.
public enum AdminStep {
    /// Nothing: this is the answer, a JSON object.
    case answer([UInt8])
    /// This act is to be committed; `AdminRun.answer` says what came of it.
    case act(AdminAct)
    /// This password is to be hashed first; then the act made of its PHC string is to be committed.
    case hash([UInt8], (String) -> AdminAct)
}

/// One request of an operator over a store: the same whether the operator reads the cluster's folder or asks a server. It
/// reads and makes acts; whoever runs it commits them.
public struct AdminRun {
    /// Rows of one list for a reader of the folder: what a person can scroll through.
    public static let fileRows = 1_000
    /// Rows of one list over the wire: at some 1,500 bytes each at most, well below a link's frame.
    public static let wireRows = 200

    let reader: any StoreReader
    let now: WallTime
    /// The most rows of a list.
    let rows: Int
    /// Who is named in announcements.
    let name: String

    /// A run at this time, for an operator who is named so in announcements.
    public init(_ reader: any StoreReader, now: WallTime, rows: Int, name: String) {
        self.reader = reader
        self.now = now
        self.rows = rows
        self.name = name
    }

    /// What the request needs. Throws `ProtocolError` for what it cannot be, `StoreFailure` when the store cannot be read.
    public func plan(_ request: AdminRequest) throws -> AdminStep {
        let target = request.target
        switch request.verb {
        case .servers: return .answer(try report().listServers())
        case .rooms: return .answer(try report().listRooms())
        case .leases: return .answer(try report().listLeases())
        case .showRoom: return .answer(try report().room(pin: pin(target)))
        case .players: return .answer(try players(prefix: request.text))
        case .showPlayer: return .answer(try player(try folded(target), target))
        case .audit: return .answer(try audit(after: request.after, milliseconds: request.milliseconds))
        case .drain:
            guard request.isDryRun else { return .act(.drain(server: target)) }
            return .answer(try report().drainPlan(of: target))
        case .resume: return .act(.resume(server: target))
        case .banPlayer:
            let until = request.milliseconds.map { now + $0 }
            return .act(.ban(folded: try folded(target), reason: try words(request.text), until: until))
        case .unbanPlayer: return .act(.unban(folded: try folded(target)))
        case .promote: return .act(.setAdmin(folded: try folded(target), true))
        case .demote: return .act(.setAdmin(folded: try folded(target), false))
        case .revokeSessions: return .act(.revokeSessions(folded: try folded(target)))
        case .resetPassword: return try resetPassword(target, request.password)
        case .closeRoom: return .act(.closeRoom(pin: try pin(target), reason: try words(request.text)))
        case .announce: return try announce(request.text)
        }
    }

    /// What came of a request's act: a JSON object with a message for people, or the refusal.
    public func answer(_ request: AdminRequest, _ outcome: Outcome) throws -> Result<[UInt8], ProtocolError> {
        if case .refused(let refusal) = outcome { return .failure(try words(for: refusal, of: request)) }
        let message = try message(request)
        return .success(
            jsonObject {
                $0.member("verb", request.verb.rawValue)
                $0.member("target", request.target)
                $0.member("message", message)
            })
    }

    private func report() throws -> ClusterReport { try ClusterReport(reader, now: now, rows: rows) }

    /// The name as accounts are found by. One that nobody can have is answered like one that nobody has.
    private func folded(_ name: String) throws(ProtocolError) -> String {
        do {
            return try PlayerName(name).folded
        } catch {
            throw unknownPlayer(name)
        }
    }

    private func pin(_ text: String) throws(ProtocolError) -> Int64 {
        let digits = text.utf8.filter { $0 != 0x20 && $0 != 0x2D }
        guard digits.count == 6, let pin = Int64(String(decoding: digits, as: UTF8.self)), pin >= 100_000 else {
            throw ProtocolError(.invalidParams, "a room's PIN has six digits, such as 482913")
        }
        return pin
    }

    /// A reason for people to read; it may be empty.
    private func words(_ text: String) throws(ProtocolError) -> String {
        guard !text.isEmpty else { return "" }
        do {
            return try ChatText.prepare(text)
        } catch {
            throw ProtocolError(.badText, error.message)
        }
    }

    private func resetPassword(_ target: String, _ password: [UInt8]) throws -> AdminStep {
        let folded = try folded(target)
        guard let user = try reader.user(folded: folded) else { throw unknownPlayer(target) }
        do {
            try PasswordRules.check(password, name: user.name)
        } catch {
            throw ProtocolError(.badPassword, error.message)
        }
        return .hash(password) { .resetPassword(folded: folded, phc: $0) }
    }

    private func announce(_ text: String) throws(ProtocolError) -> AdminStep {
        let clean: String
        do {
            clean = try ChatText.prepare(text)
        } catch {
            throw ProtocolError(.badText, error.message)
        }
        let body = jsonObject {
            $0.member("kind", "announcement")
            $0.member("by", name)
            $0.member("text", clean)
        }
        return .act(.announce(text: clean, body: body))
    }
}

public import Bytes

// What operators do to the cluster, as values. `AdminRules` says what each does to an engine's tables.

/// Who asks for an act.
public enum Actor: Equatable, Sendable {
    /// Whoever may read the cluster's folder, by the number of the operating system's user.
    case `operator`(uid: UInt32)
    /// An account over the wire, from this attachment of its session.
    case account(UserID, SessionID, epoch: Int64, name: String)

    /// As the audit log writes it. No account can write an operator's: the first word is ours.
    public var text: String {
        switch self {
        case .operator(let uid): "operator (uid \(uid))"
        case .account(_, _, _, let name): "account \(name)"
        }
    }
}

/// One act. Names of accounts are folded (`UserRecord.folded`).
public enum AdminAct: Equatable, Sendable {
    /// Asks the newest live server of this name to drain. Refused with `busy` while another drains.
    case drain(server: String)
    /// Takes that back. Refused with `unchanged` when it does not drain.
    case resume(server: String)
    /// Keeps an account out until a time, or for good. Seats and sessions stay.
    case ban(folded: String, reason: String, until: WallTime?)
    /// Ends a ban. Refused with `unchanged` when there is none.
    case unban(folded: String)
    /// Gives or takes the right to administer. Refused with `guest` for an account without a password.
    case setAdmin(folded: String, Bool)
    /// Sets a password and ends all sessions.
    case resetPassword(folded: String, phc: String)
    /// Ends all sessions.
    case revokeSessions(folded: String)
    /// Has the room's owner close it; a quarantined one is closed at once.
    case closeRoom(pin: Int64, reason: String)
    /// Appends this event to the lobby; `text` is for the audit log.
    case announce(text: String, body: [UInt8])
    /// Keeps the hash of a one-time code that makes its bearer an admin. Refused with `busy` when there is an admin
    /// already, unless `again` says why (for the audit log). For operators alone.
    case bootstrap(hash: [UInt8], expiresAt: WallTime, again: String?)
    /// Makes the calling account an admin by that code, once. Refused with `unknown` for a wrong or an old one, with
    /// `guest` for an account without a password.
    case claimAdmin(hash: [UInt8])

    /// What the audit log calls it.
    public var name: String {
        switch self {
        case .drain: "drain"
        case .resume: "resume"
        case .ban: "player ban"
        case .unban: "player unban"
        case .setAdmin(_, let isAdmin): isAdmin ? "player promote" : "player demote"
        case .resetPassword: "player reset-password"
        case .revokeSessions: "sessions revoke"
        case .closeRoom: "room close"
        case .announce: "announce"
        case .bootstrap: "bootstrap"
        case .claimAdmin: "claim"
        }
    }

    /// To what it is done, for the audit log.
    public var target: String {
        switch self {
        case .drain(let server), .resume(let server): server
        case .ban(let folded, _, _), .unban(let folded), .setAdmin(let folded, _), .resetPassword(let folded, _),
            .revokeSessions(let folded):
            folded
        case .closeRoom(let pin, _): String(pin)
        case .announce: "everybody"
        case .bootstrap, .claimAdmin: "first admin"
        }
    }

    /// The words that go with it when it is done at this time, for the audit log. Never a secret.
    func detail(at: WallTime) -> String {
        switch self {
        case .ban(_, let reason, let until):
            until.map { "for \(max(1, ($0 - at) / 60_000)) min\(reason.isEmpty ? "" : ": ")\(reason)" } ?? reason
        case .closeRoom(_, let reason): reason
        case .announce(let text, _): text
        case .bootstrap(_, _, let again): again ?? ""
        case .drain, .resume, .unban, .setAdmin, .resetPassword, .revokeSessions, .claimAdmin: ""
        }
    }
}

/// Why and how long an account is kept out.
public struct Ban: Equatable, Sendable {
    /// For the account's owner to read; may be empty.
    public var reason: String
    /// Since when.
    public var at: WallTime
    /// Until when; nil for good.
    public var until: WallTime?

    /// A ban with these values.
    public init(reason: String, at: WallTime, until: WallTime?) {
        self.reason = reason
        self.at = at
        self.until = until
    }
}

/// The one-time code for the first admin, as it is kept.
public struct Bootstrap: Equatable, Sendable {
    /// The hash of the code (`BootstrapCode`).
    public var hash: [UInt8]
    /// When it is good for nothing any more.
    public var expiresAt: WallTime

    /// A code with these values.
    public init(hash: [UInt8], expiresAt: WallTime) {
        self.hash = hash
        self.expiresAt = expiresAt
    }
}

/// One line of the audit log.
public struct AuditRecord: Equatable, Sendable {
    /// Its number, given when it is stored.
    public var number: Int64
    /// When it happened; of an event that is counted, the first time.
    public var at: WallTime
    /// Who did it: `Actor.text`, `server NAME`, or `address ADDRESS`.
    public var actor: String
    /// What was done, a short verb phrase such as `drain`.
    public var action: String
    /// To what.
    public var target: String
    /// What came of it: `done`, or why it was refused.
    public var result: String
    /// Words that go with it; may be empty.
    public var detail: String
    /// How often within its minute; 1 for an operator's act.
    public var count: Int64
    /// Whether it is something that people or programs try, and not an operator's act: the same within one minute is
    /// counted in one line, so that a flood is a number.
    public var isEvent: Bool

    /// A line with these values.
    public init(
        number: Int64 = 0, at: WallTime, actor: String, action: String, target: String, result: String = "done",
        detail: String = "", count: Int64 = 1, isEvent: Bool = false
    ) {
        self.number = number
        self.at = at
        self.actor = actor
        self.action = action
        self.target = target
        self.result = result
        self.detail = detail
        self.count = count
        self.isEvent = isEvent
    }

    /// Equal for those that are counted together.
    package var eventKey: String? {
        isEvent ? "\(at / 60_000)\n\(actor)\n\(action)\n\(target)\n\(result)" : nil
    }
}

/// That an account's rights or sessions have changed: every server looks anew at its open connections.
public struct AccessChange: Equatable, Sendable {
    /// Its number; they grow by one.
    public var number: Int64
    /// Whose.
    public var user: UserID

    /// A change with these values.
    public init(number: Int64, user: UserID) {
        self.number = number
        self.user = user
    }
}

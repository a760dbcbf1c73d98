/// What an operator can ask of any server, by the words of the command line.
public enum AdminVerb: String, Sendable, CaseIterable {
    case servers
    case rooms
    case leases
    case drain
    case resume
    case players
    case showPlayer = "player show"
    case banPlayer = "player ban"
    case unbanPlayer = "player unban"
    case resetPassword = "player reset-password"
    case promote = "player promote"
    case demote = "player demote"
    case revokeSessions = "sessions revoke"
    case showRoom = "room show"
    case closeRoom = "room close"
    case announce
    case audit

    /// What must be named with it.
    public var needs: (target: Bool, text: Bool, password: Bool) {
        switch self {
        case .servers, .rooms, .leases, .players, .audit: (false, false, false)
        case .drain, .resume, .showPlayer, .banPlayer, .unbanPlayer, .promote, .demote, .revokeSessions, .showRoom,
            .closeRoom:
            (true, false, false)
        case .resetPassword: (true, false, true)
        case .announce: (false, true, false)
        }
    }
}

/// One request of an operator.
public struct AdminRequest: Equatable, Sendable {
    /// What is asked for.
    public var verb: AdminVerb
    /// A server's or player's name, or a room's PIN; empty where the verb takes none.
    public var target: String
    /// A reason, an announcement, or what names begin with; may be empty.
    public var text: String
    /// How long a ban lasts, or how far back the audit log is read, milliseconds.
    public var milliseconds: Int64?
    /// The audit lines after this number, oldest first.
    public var after: Int64?
    /// Whether a drain is only described.
    public var isDryRun: Bool
    /// The new password; never stored or logged as it is.
    public var password: [UInt8]

    /// The longest target and text in bytes: a name or announcement of any script, with room.
    public static let textBytes = 1_024

    /// A request with these values.
    public init(
        _ verb: AdminVerb, target: String = "", text: String = "", milliseconds: Int64? = nil, after: Int64? = nil,
        isDryRun: Bool = false, password: [UInt8] = []
    ) {
        self.verb = verb
        self.target = target
        self.text = text
        self.milliseconds = milliseconds
        self.after = after
        self.isDryRun = isDryRun
        self.password = password
    }
}

extension Parameters {
    /// The parameters of `admin.run`.
    func adminRequest() throws(ProtocolError) -> AdminRequest {
        let name = try text("verb", most: 32)
        guard let verb = AdminVerb(rawValue: name) else {
            let verbs = AdminVerb.allCases.map(\.rawValue).joined(separator: ", ")
            throw ProtocolError(.invalidParams, "there is no such verb; the verbs are: \(verbs)")
        }
        let needs = verb.needs
        let most = AdminRequest.textBytes
        return AdminRequest(
            verb, target: needs.target ? try text("target", most: most) : "",
            text: needs.text ? try text("text", most: most) : try optionalText("text", most: most) ?? "",
            milliseconds: try number("ms", 1...AdminRequest.longestMilliseconds),
            after: try number("after", 0...ProtocolLimits.largestID), isDryRun: try flag("dry_run"),
            password: needs.password ? try secret("password") : [])
    }
}

extension AdminRequest {
    /// The longest ban with an end, and the furthest look back, milliseconds: ten years.
    public static let longestMilliseconds: Int64 = 3_652 * 86_400_000
}

/// A time for people, in the largest units that fit, rounded up: `1 second`, `40 seconds`, `12 minutes`, `3 hours`, `2 days`.
public func spoken(milliseconds: Int64) -> String {
    func text(_ unit: Int64, _ name: String) -> String {
        let count = (max(1, milliseconds) + unit - 1) / unit
        return count == 1 ? "1 \(name)" : "\(count) \(name)s"
    }
    return switch milliseconds {
    case ...90_000: text(1_000, "second")
    case ...5_400_000: text(60_000, "minute")
    case ...172_800_000: text(3_600_000, "hour")
    default: text(86_400_000, "day")
    }
}

internal import Accounts
internal import Bytes
internal import JSON
internal import Protocol
internal import Store

// Accounts and the audit log as operators see them.
extension AdminRun {
    /// Sessions of one account that are shown.
    private static let shownSessions = 20

    func players(prefix: String) throws -> [UInt8] {
        // What is typed may be a part of a name, which alone is no name.
        let folded = (try? PlayerName(prefix).folded) ?? prefix.lowercased()
        let users = try reader.users(prefix: folded, limit: rows + 1)
        return jsonObject {
            $0.array("players") {
                for user in users.prefix(rows) { $0.object { member(user, &$0) } }
            }
            $0.member("more", users.count > rows)
        }
    }

    func player(_ folded: String, _ name: String) throws -> [UInt8] {
        guard let user = try reader.user(folded: folded) else { throw unknownPlayer(name) }
        let sessions = try reader.sessions(of: user.id, limit: Self.shownSessions)
        return jsonObject {
            member(user, &$0)
            $0.array("sessions") {
                for session in sessions where session.expiresAt > now {
                    $0.object {
                        $0.member("created_at", session.createdAt)
                        $0.member("expires_at", session.expiresAt)
                        $0.member("address", session.address)
                    }
                }
            }
        }
    }

    private func member(_ user: UserRecord, _ object: inout JSONWriter) {
        object.member("name", user.name)
        object.member("user", String(user.id))
        object.member("guest", user.password == nil)
        object.member("admin", user.isAdmin)
        object.member("created_at", user.createdAt)
        guard user.refusal(now: now) != nil, let ban = user.ban else {
            object.memberNull("ban")
            return
        }
        object.object("ban") {
            $0.member("reason", ban.reason)
            $0.member("at", ban.at)
            if let until = ban.until { $0.member("until", until) } else { $0.memberNull("until") }
        }
    }

    /// The lines after a number; else the newest, back to so many milliseconds ago. Oldest first.
    func audit(after: Int64?, milliseconds: Int64?) throws -> [UInt8] {
        var lines: [AuditRecord]
        if let after {
            lines = try reader.audit(after: after, limit: rows)
        } else {
            lines = try reader.audit(before: .max, limit: rows).reversed()
            if let milliseconds { lines.removeAll { $0.at < now - milliseconds } }
        }
        return jsonObject {
            $0.array("lines") {
                for line in lines {
                    $0.object {
                        $0.member("number", line.number)
                        $0.member("at", line.at)
                        $0.member("actor", line.actor)
                        $0.member("action", line.action)
                        $0.member("target", line.target)
                        $0.member("result", line.result)
                        $0.member("detail", line.detail)
                        $0.member("count", line.count)
                    }
                }
            }
        }
    }
}

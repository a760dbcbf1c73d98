import EventLoop
import JSON
import Protocol
import Telemetry

/// What a verb answers, for a terminal: made from the same JSON that `--json` prints.
struct AdminPage {
    /// A list, if it is one.
    private(set) var table: Table?
    /// Lines for the person.
    private(set) var notes: [String] = []

    init(_ verb: AdminVerb, _ json: [UInt8], now: Int64 = WallClock.now()) {
        do {
            try withJSON(json) { view in
                if let message = view["message"]?.text { notes.append(Self.visible(message)) }
                switch verb {
                case .servers: table = Self.servers(view, now)
                case .rooms: table = Self.rooms(view)
                case .leases: table = Self.leases(view)
                case .players: table = Self.players(view, now)
                case .audit: table = Self.audit(view)
                case .showPlayer: table = Self.player(view, now)
                case .showRoom: table = Self.pairs(view)
                case .drain where view["dry_run"]?.flag == true: (table, notes) = Self.drainPlan(view)
                case .drain, .resume, .banPlayer, .unbanPlayer, .resetPassword, .promote, .demote, .revokeSessions,
                    .closeRoom, .announce:
                    break
                }
                if view["more"]?.flag == true { notes.append("There are more; only these are shown.") }
            }
        } catch {
            notes = ["the answer cannot be read"]
        }
    }

    /// A text of somebody else, for a line.
    static func visible(_ text: String) -> String { Telemetry.visible(text, limit: 1_000) }

    // MARK: - Lists

    private static func each(_ list: JSONView?, _ body: (JSONView) -> [String]) -> [[String]] {
        (0..<(list?.count ?? 0)).compactMap { list?[$0] }.map(body)
    }

    private static func text(_ view: JSONView, _ name: String) -> String {
        guard let member = view[name], !member.isNull else { return "–" }
        if let text = member.text { return text }
        if let flag = member.flag { return flag ? "yes" : "no" }
        return member.integer.map(String.init) ?? ""
    }

    private static func servers(_ view: JSONView, _ now: Int64) -> Table {
        var table = Table("NAME", "INCARNATION", "STATE", "PEOPLE", "SINCE", "RENEWED", "ROOMS", "TAKEN", "REFUSED")
        table.rows = each(view["servers"]) { server in
            let renewed = now - (server["renewed_at"]?.integer ?? now)
            return [
                text(server, "name"), String(text(server, "incarnation").prefix(8)), text(server, "state"),
                text(server, "people"), age(now - (server["started_at"]?.integer ?? now)),
                renewed < 1_000 ? "now" : "\(age(renewed)) ago", text(server, "rooms_owned"),
                text(server, "rooms_taken"), text(server, "writes_refused"),
            ]
        }
        return table
    }

    private static func rooms(_ view: JSONView) -> Table {
        var table = Table("PIN", "GAME", "TITLE", "OWNER", "FENCE", "STATUS", "SUMMARY")
        table.rows = each(view["rooms"]) { room in
            ["pin", "game", "title", "owner", "fence", "status", "summary"].map { text(room, $0) }
        }
        return table
    }

    private static func leases(_ view: JSONView) -> Table {
        var table = Table("ROOM", "PIN", "OWNER", "FENCE", "OWNER STATE")
        table.rows = each(view["leases"]) { lease in
            ["room", "pin", "owner", "fence", "owner_state"].map { text(lease, $0) }
        }
        return table
    }

    private static func players(_ view: JSONView, _ now: Int64) -> Table {
        var table = Table("NAME", "KIND", "SINCE", "BANNED")
        table.rows = each(view["players"]) { player in
            [
                text(player, "name"), kind(player), age(now - (player["created_at"]?.integer ?? now)),
                ban(player["ban"], now),
            ]
        }
        return table
    }

    private static func kind(_ player: JSONView) -> String {
        if player["admin"]?.flag == true { return "admin" }
        return player["guest"]?.flag == true ? "guest" : "full"
    }

    private static func ban(_ ban: JSONView?, _ now: Int64) -> String {
        guard let ban, ban.isObject else { return "–" }
        let length = ban["until"]?.integer.map { "another \(age($0 - now))" } ?? "for good"
        let reason = ban["reason"]?.text ?? ""
        return reason.isEmpty ? length : "\(length): \(reason)"
    }

    private static func player(_ view: JSONView, _ now: Int64) -> Table {
        var table = Table("WHAT", "VALUE")
        table.rows = [
            ["name", text(view, "name")], ["kind", kind(view)],
            ["since", timestamp(view["created_at"]?.integer ?? 0)], ["banned", ban(view["ban"], now)],
        ]
        table.rows += each(view["sessions"]) { session in
            let begun = age(now - (session["created_at"]?.integer ?? now))
            let left = age((session["expires_at"]?.integer ?? now) - now)
            return ["session", "for \(begun), another \(left), from \(text(session, "address"))"]
        }
        return table
    }

    private static func pairs(_ view: JSONView) -> Table {
        var table = Table("WHAT", "VALUE")
        table.rows = view.names.map { name in
            let isTime = name.hasSuffix("_at")
            let value = isTime ? view[name]?.integer.map(timestamp) ?? "–" : text(view, name)
            return [name, value]
        }
        return table
    }

    private static func drainPlan(_ view: JSONView) -> (Table, [String]) {
        var table = Table("PIN", "GAME", "TITLE", "TO")
        table.rows = each(view["rooms"]) { room in ["pin", "game", "title", "to"].map { text(room, $0) } }
        let owned = view["rooms_owned"]?.integer ?? 0
        let people = view["people"]?.integer ?? 0
        let others = (0..<(view["others"]?.count ?? 0)).compactMap { view["others"]?[$0]?.text }
        let counts = "\(owned) \(owned == 1 ? "room" : "rooms") and \(people) \(people == 1 ? "person" : "people")"
        var notes = ["\(counts) would leave \(text(view, "target"))."]
        if others.isEmpty {
            notes.append("No other server is ready: it would keep them until one is.")
        } else {
            notes.append("People go with their rooms; those in none are spread over \(others.joined(separator: ", ")).")
        }
        return (table, notes.map(visible))
    }

    // MARK: - Audit

    private static func auditCells(_ line: JSONView) -> [String] {
        [
            timestamp(line["at"]?.integer ?? 0), text(line, "actor"), text(line, "action"), text(line, "target"),
            text(line, "result"), text(line, "count"), text(line, "detail"),
        ]
    }

    private static func audit(_ view: JSONView) -> Table {
        var table = Table("WHEN", "WHO", "WHAT", "TO", "RESULT", "TIMES", "WORDS")
        table.rows = each(view["lines"], auditCells)
        return table
    }

    /// The lines of an audit's answer, each for itself.
    static func auditLines(_ json: [UInt8]) -> [(number: Int64, text: String, json: [UInt8])] {
        var lines: [(number: Int64, text: String, json: [UInt8])] = []
        try? withJSON(json) { view in
            for index in 0..<(view["lines"]?.count ?? 0) {
                guard let line = view["lines"]?[index], let number = line["number"]?.integer else { continue }
                let object = jsonObject {
                    $0.member("number", number)
                    $0.member("at", line["at"]?.integer ?? 0)
                    $0.member("actor", text(line, "actor"))
                    $0.member("action", text(line, "action"))
                    $0.member("target", text(line, "target"))
                    $0.member("result", text(line, "result"))
                    $0.member("detail", text(line, "detail"))
                    $0.member("count", line["count"]?.integer ?? 1)
                }
                lines.append((number, auditCells(line).map(visible).joined(separator: "  "), object))
            }
        }
        return lines
    }

    static func lastNumber(in json: [UInt8]) -> Int64 { auditLines(json).last?.number ?? 0 }

    /// The start of the server with this name that runs now, in the answer of `servers`.
    static func incarnation(of name: String, in json: [UInt8]) -> String? {
        var found: (startedAt: Int64, incarnation: String)?
        try? withJSON(json) { view in
            for index in 0..<(view["servers"]?.count ?? 0) {
                guard let server = view["servers"]?[index], server["name"]?.text == name,
                    server["state"]?.text != "expired", let incarnation = server["incarnation"]?.text
                else { continue }
                let startedAt = server["started_at"]?.integer ?? 0
                if startedAt >= found?.startedAt ?? 0 { found = (startedAt, incarnation) }
            }
        }
        return found?.incarnation
    }
}

internal import JSON
internal import Protocol

/// What a host or a co-host has done with a room and its players, as an event tells it.
public struct HostNews: Equatable, Sendable {
    /// What was done.
    public enum Kind: Equatable, Sendable {
        /// Nobody new takes a seat, or everybody may again.
        case locked(Bool)
        /// A player has lost the seat.
        case removed(seat: Int, name: String)
        /// Somebody may not be in the room.
        case banned(name: String)
        /// Somebody may be again.
        case unbanned(name: String)
        /// A player has another name here.
        case renamed(seat: Int, former: String, name: String)
        /// Somebody hosts too, or no longer; without a seat it is somebody who watches.
        case cohost(seat: Int?, name: String, isOn: Bool)
        /// So many words keep a name out from now on, and so many do not any more.
        case words(added: Int64, removed: Int64)
    }

    /// Who did it.
    public var by: String
    /// What.
    public var kind: Kind

    /// News with these values.
    public init(by: String, kind: Kind) {
        self.by = by
        self.kind = kind
    }

    /// News of this kind, as the event's `kind` names it; nil for what is none of a host.
    init?(_ event: JSONView, kind: String) {
        by = event["by"]?.text ?? ""
        let name = event["name"]?.text ?? ""
        // As everywhere: a seat is bounded, so that no later sum can overflow whatever a server sends.
        let seat = event["seat"]?.integer.flatMap { (0..<100_000).contains($0) ? Int($0) : nil }
        switch (kind, seat) {
        case ("locked", _): self.kind = .locked(event["locked"]?.flag ?? true)
        case ("removed", let seat?): self.kind = .removed(seat: seat, name: name)
        case ("banned", _): self.kind = .banned(name: name)
        case ("unbanned", _): self.kind = .unbanned(name: name)
        case ("renamed", let seat?):
            self.kind = .renamed(seat: seat, former: event["former"]?.text ?? "", name: name)
        case ("cohosts", _): self.kind = .cohost(seat: seat, name: name, isOn: event["cohost"]?.flag ?? false)
        case ("words", _):
            self.kind = .words(added: event["added"]?.integer ?? 0, removed: event["removed"]?.integer ?? 0)
        default: return nil
        }
    }

    /// What has happened, as a clause for people. `you` says whether it was done to who reads.
    func clause(toYou: Bool) -> String {
        let by = foreign(by)
        switch kind {
        case .locked(true): return "\(by) locks the room: nobody new takes a seat"
        case .locked(false): return "\(by) opens the room again"
        case .removed(_, let name):
            return toYou
                ? "\(by) has taken your seat away; you are watching"
                : "\(by) takes \(possessive(foreign(name))) seat away"
        case .banned(let name): return "\(by) keeps \(foreign(name)) out of the room"
        case .unbanned(let name): return "\(by) lets \(foreign(name)) in again"
        case .renamed(_, let former, let name):
            return toYou
                ? "\(by) calls you \(foreign(name)) here" : "\(foreign(former)) is called \(foreign(name)) here"
        case .cohost(_, let name, true):
            return toYou ? "you are a co-host now" : "\(foreign(name)) is a co-host now"
        case .cohost(_, let name, false):
            return toYou ? "you are a co-host no longer" : "\(foreign(name)) is a co-host no longer"
        case .words(let added, let removed):
            var parts: [String] = []
            if added > 0 { parts.append("keeps \(counted(added, "more word")) out of names") }
            if removed > 0 { parts.append("allows \(counted(removed, "word")) in names") }
            return "\(by) \(spoken(parts))"
        }
    }
}

extension ClientRoom {
    /// Whether this is about who reads.
    func isAboutYou(_ news: HostNews, ownName: String) -> Bool {
        switch news.kind {
        case .removed(let seat, _), .renamed(let seat, _, _): seat == you
        case .cohost(let seat?, _, _): seat == you
        case .cohost(nil, let name, _): you == nil && foreign(name) == ownName
        case .banned(let name): foreign(name) == ownName
        case .locked, .unbanned, .words: false
        }
    }

    /// Takes in what a host has done; true when the state has more to tell because of it.
    mutating func take(_ news: HostNews, ownName: String) -> Bool {
        let toYou = isAboutYou(news, ownName: ownName)
        switch news.kind {
        case .locked(let isLocked): self.isLocked = isLocked
        case .removed(let seat, let name):
            if seats.indices.contains(seat) { seats[seat] = nil }
            cohosts.removeAll { $0 == foreign(name) }
            if toYou {
                you = nil
                isHosting = false
            }
        case .renamed(let seat, let former, let name):
            if seats.indices.contains(seat) { seats[seat] = foreign(name) }
            for place in cohosts.indices where cohosts[place] == foreign(former) { cohosts[place] = foreign(name) }
        case .cohost(_, let name, let isOn):
            cohosts.removeAll { $0 == foreign(name) }
            if isOn, cohosts.count < 64 { cohosts.append(foreign(name)) }
            if toYou { isHosting = isOn }
            return toYou
        case .banned(let name): cohosts.removeAll { $0 == foreign(name) }
        case .unbanned, .words: break
        }
        return false
    }

    /// Whether what is typed is a step of the host's, of a co-host without a seat or of the host.
    var playsHost: Bool { isHosted && (you == 0 || you == nil && isHosting) }

    /// How many play, the host not counted.
    var playerCount: Int { seats.dropFirst().count { $0 != nil } }

    /// Who plays, with what is known of each, a line for each.
    var playerLines: [String] {
        var lines: [String] = []
        for (seat, name) in seats.enumerated() {
            guard let name else { continue }
            var words = seat == 0 ? "\(name), host" : name
            if seat > 0, cohosts.contains(name) { words += ", co-host" }
            if seat == you { words += ", you" }
            lines.append(words)
        }
        for name in cohosts where !seats.contains(name) { lines.append("\(name), co-host, watching") }
        return lines
    }
}

extension RoomEvent {
    /// Whether a host did something to who reads, as the room is before the event.
    func isAbout(_ room: ClientRoom?, ownName: String) -> Bool {
        guard let room, case .hosted(let news) = kind else { return false }
        return number > room.number && room.isAboutYou(news, ownName: ownName)
    }
}

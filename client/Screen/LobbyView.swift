internal import Cells

/// A line of talk, or of what happened.
struct TalkLine: Equatable {
    /// Who said it; nil for what happened.
    var by: String?
    var text: String
    /// Whether it is for those who watch alone.
    var isAside = false
}

/// The lines of talk that are kept.
struct Talk: Equatable {
    /// The most lines; older ones are forgotten.
    static let mostLines = 500

    private(set) var lines: [TalkLine] = []
    /// How many rows one has gone back.
    private(set) var scroll = 0

    mutating func add(_ by: String?, _ text: String, isAside: Bool = false) {
        lines.append(TalkLine(by: by, text: text, isAside: isAside))
        if lines.count > Self.mostLines { lines.removeFirst(lines.count - Self.mostLines) }
    }

    mutating func clear() { self = Talk() }

    mutating func scroll(by rows: Int) { scroll = min(max(scroll + rows, 0), lines.count) }
}

/// One open room as the list shows it.
struct LobbyRoom: Equatable {
    let pin: Int64
    let game: String
    let title: String
    /// Who plays, or the whole summary where it cannot be taken apart.
    let people: String
    /// How it stands.
    let progress: String
    let players: [String]
    let freeSeats: Int

    /// Reads the server's one line about a room: names with dashes between, a comma, and how it stands.
    init(_ listing: RoomListing) {
        pin = listing.room
        game = foreign(listing.game)
        title = foreign(listing.title)
        let summary = foreign(listing.summary)
        guard let comma = summary.lastIndex(of: ",") else {
            (people, progress, players, freeSeats) = (summary, "", [], 0)
            return
        }
        people = trimmed(String(summary[..<comma]))
        progress = trimmed(String(summary[summary.index(after: comma)...]))
        let names = people.components(separatedBy: " – ")
        players = names.filter { $0 != "…" }
        freeSeats = names.count - players.count
    }

    /// Whether a game is being played there.
    var isRunning: Bool { freeSeats == 0 && progress.hasPrefix("game ") }
    /// Whether an opponent is awaited.
    var isWaiting: Bool { freeSeats > 0 }

    /// Whether the text stands in what is shown of it.
    func matches(_ filter: String) -> Bool {
        if filter.isEmpty { return true }
        let digits = filter.filter { $0 != " " }
        if !digits.isEmpty, String(pin).contains(digits) { return true }
        return "\(game) \(title) \(people) \(progress)".lowercased().contains(filter.lowercased())
    }
}

extension String {
    /// The parts between a separator.
    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        parts.append(String(rest))
        return parts
    }
}

/// The lobby as one sees it.
struct LobbyView {
    /// Between two looks at the list, in milliseconds: what happens in rooms is not told to the lobby.
    static let refreshInterval: Int64 = 3_000
    /// Between two looks at one's own games in rooms that the list is too short for, in milliseconds.
    static let ownInterval: Int64 = 15_000
    /// How long the cursor rests on a room before its game is shown, in milliseconds.
    static let previewDelay: Int64 = 300

    /// All rooms, newest first; nil before the first list has come.
    var rooms: [LobbyRoom]?
    /// The rooms in which one has a seat, as the server finds them; nil before they have come.
    var own: [LobbyRoom]?
    /// The PIN of the room under the cursor, so that a new list does not move it.
    var selection: Int64?
    var filter = ""
    var talk = Talk()
    var isAsking = false
    var nextRefresh: Int64 = 0
    var nextOwn: Int64 = 0
    /// When the cursor came to rest.
    var selectedAt: Int64 = 0
    /// The games that were looked at, by PIN.
    var boards: [Int64: LobbyBoard] = [:]
    /// When each was asked for last.
    var asked: [Int64: Int64] = [:]
    /// The room whose game is shown first: the one that the cursor rests on.
    var lead: Int64?
    /// The games that were shown last: they stay to be seen until another begins.
    var shown: [Int64] = []

    /// The others' rooms and one's own, both as far as the filter lets them through.
    func sections(for name: String) -> (rooms: [LobbyRoom], own: [LobbyRoom]) {
        let all = (rooms ?? []).filter { $0.matches(filter) }
        let listed = all.filter { $0.players.contains(name) }
        // The list is newer; what it has no room for is known from the server's search alone.
        let known = Set((rooms ?? []).map(\.pin))
        let older = (own ?? []).filter { $0.matches(filter) && !known.contains($0.pin) }
        return (all.filter { !$0.players.contains(name) }, listed + older)
    }

    /// All that the cursor can go to, in the order of the screen.
    func visible(for name: String) -> [LobbyRoom] {
        let (rooms, own) = sections(for: name)
        return rooms + own
    }

    /// The room under the cursor.
    func selected(for name: String) -> LobbyRoom? {
        let all = visible(for: name)
        return all.first { $0.pin == selection } ?? all.first
    }

    mutating func move(by rows: Int, for name: String, at now: Int64) {
        let all = visible(for: name)
        guard !all.isEmpty else { return }
        let current = all.firstIndex { $0.pin == selection } ?? 0
        select(all[min(max(current + rows, 0), all.count - 1)].pin, at: now)
    }

    mutating func select(_ pin: Int64, at now: Int64) {
        selection = pin
        selectedAt = now
    }
}

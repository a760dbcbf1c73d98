import Bytes

/// One command of a player: what was sent, and what came back over the wire. Times are nanoseconds of the monotonic clock.
struct DrillCommand: Sendable {
    /// What was asked.
    enum Kind: Sendable, Equatable {
        case sit
        case move(String)
        case chat(String)
        case rematch
    }

    var player: Int
    var id: Int64
    var kind: Kind
    var sentAt: UInt64
    /// 0 as long as there is no answer.
    var answeredAt: UInt64 = 0
    /// The fingerprint of the answer's line.
    var answer: UInt64 = 0
    /// The event's number that was acknowledged; nil for a refusal and for `sit`.
    var number: Int64?
    /// The refusal's name; nil when it was done.
    var refusal: String?
    /// How often it was sent, on purpose or after a broken connection.
    var sendings = 1

    var isAnswered: Bool { answeredAt != 0 }
}

/// An event as a player got it.
struct DrillEvent: Sendable {
    var number: Int64
    var fingerprint: UInt64
    /// When it was taken note of, nanoseconds of the monotonic clock; 0 where nobody asks for it.
    var at: UInt64 = 0
}

/// A takeover as a player was told of it.
struct DrillTakeover: Sendable {
    var at: UInt64
    var gap: Int64
    var lost: Int64
    /// The server that had died, and the one that went on.
    var from: String
    var to: String
}

/// What a player wrote down.
struct DrillPlayerJournal: Sendable {
    var name: String
    var session: SessionID = 0
    /// The PIN of the room.
    var room: Int64 = 0
    var events: [DrillEvent] = []
    /// When lines came.
    var heardAt: [UInt64] = []
    var takeovers: [DrillTakeover] = []
    var waitingNotices = 0
    var lostConnections = 0
    /// The seat that it got.
    var lastSeat: Int?
    /// The room as the server showed it at the end.
    var lastState: RoomState?
}

/// A watcher's stay in a room.
struct DrillVisit: Sendable {
    var room: Int64
    /// The event after which it was shown events.
    var after: Int64
    var events: [DrillEvent] = []
}

/// What a watcher wrote down.
struct DrillWatcherJournal: Sendable {
    var name: String
    var visits: [DrillVisit] = []
    var takeovers = 0
    var lostConnections = 0
    /// The last room's number as the server said it at the end.
    var lastNumber: Int64?
}

/// What all players wrote down: only what went over their wires.
struct DrillJournal: Sendable {
    var players: [DrillPlayerJournal] = []
    var watchers: [DrillWatcherJournal] = []
    var commands: [DrillCommand] = []
    /// Lines that were sent again on purpose while the first was unanswered, or after its answer.
    var repeats = 0
    /// Broken promises that showed on the wire itself.
    var violations = Violations()
    var beganAt: UInt64 = 0
    var endedAt: UInt64 = 0
    /// The two clocks when it began.
    var clock = DrillClock()
}

/// Broken promises, counted by kind.
struct Violations: Sendable {
    private(set) var counts: [String: Int] = [:]
    private(set) var first: [String] = []

    var isEmpty: Bool { counts.isEmpty }
    var total: Int { counts.values.reduce(0, +) }

    /// How many there are of the kinds that begin with one of these words.
    func count(_ kinds: String...) -> Int {
        counts.reduce(0) { sum, entry in kinds.contains { entry.key.hasPrefix($0) } ? sum + entry.value : sum }
    }

    mutating func add(_ kind: String, _ text: @autoclosure () -> String) {
        counts[kind, default: 0] += 1
        if counts[kind, default: 0] <= DrillLimits.keptViolations { first.append("\(kind): \(text())") }
    }

    mutating func add(_ other: Violations) {
        counts.merge(other.counts, uniquingKeysWith: +)
        first += other.first
    }
}

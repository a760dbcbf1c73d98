public import Bytes
public import Games

/// Who sits on a seat.
public struct Seat: Equatable, Sendable {
    /// The account; the seat belongs to it.
    public var user: UserID
    /// The session from which it is played.
    public var session: SessionID
    /// The account's name.
    public var name: String
}

/// Where a room is in its life.
public enum Phase: UInt8, Sendable {
    /// Seats are free.
    case waiting = 0
    /// A game is being played.
    case running = 1
    /// The game is decided; a rematch is possible.
    case over = 2
    /// The room has ended.
    case closed = 3

    /// The name in the protocol.
    public var name: String {
        switch self {
        case .waiting: "waiting"
        case .running: "running"
        case .over: "over"
        case .closed: "closed"
        }
    }
}

/// Bounds of rooms, each with its reason.
public enum RoomLimits {
    /// Records after which a snapshot is taken, unless they are far shorter than the last one (`snapshotShare`): a takeover
    /// replays fewer, or a quarter of the bytes that it loads.
    public static let eventsPerSnapshot = 64
    /// The bytes of snapshots that may be written for each byte of the log: what large rooms cost is bounded by what is done in
    /// them.
    public static let snapshotShare = 4
    /// Without a command for so long a room with a tail is snapshotted, milliseconds.
    public static let idleSnapshotMilliseconds: Int64 = 10_000
    /// The most credit for one outage, milliseconds: a day. It keeps sums of times far from overflow.
    public static let creditMilliseconds: Int64 = 86_400_000
    /// The seats of a hosted room for each player it takes at once: the seat of who was removed stays empty, so that a log
    /// tells of one player by one number, and somebody who comes again and again uses up no more than these.
    public static let seatsForEachPlayer = 2
    /// Co-hosts of a room: who is shown to everybody fits a line.
    public static let cohosts = 8
    /// Accounts that a room keeps out. Beyond it the room is locked instead; the state's answer stays one line.
    public static let banned = 500
    /// Words that a host adds or allows: what one request can carry.
    public static let words = 500
    /// Without a command for so long a room is closed, so that its PIN is free again, milliseconds: a week.
    public static let idleCloseMilliseconds: Int64 = 7 * 86_400_000
    /// The same while a game is running or adjourned, milliseconds: players who went on holiday find it where it was.
    public static let unfinishedCloseMilliseconds: Int64 = 90 * 86_400_000
}

/// A room's whole state: what its log adds up to. Only `apply` changes it, so a replay of the log gives the same state.
public struct Room: Sendable {
    /// The room.
    public let id: RoomID
    /// Its six digits.
    public let pin: Int64
    /// The title for the lobby.
    public let title: String
    /// The game's options.
    public let options: String
    /// Who made it.
    public let creator: UserID
    /// The rules it is played by.
    public let rules: any GameRules.Type
    /// The only accounts that may take seats, in the order of the seats; none when all may.
    public let reserved: [NamedUser]

    /// The number of the last event.
    public internal(set) var number: Int64 = 0
    /// The last event that changed the game.
    public internal(set) var lastChange: Int64 = 0
    /// The last event that started the players' stopwatches, 0 for none.
    public internal(set) var watchNumber: Int64 = 0
    /// When it was decided.
    public internal(set) var watchAt: WallTime = 0
    /// How much credit has been given since.
    public internal(set) var watchCredit: Int64 = 0
    /// When the last command or timer was decided. The room's time never runs backwards.
    public internal(set) var lastAt: WallTime
    /// Where it is in its life.
    public internal(set) var phase = Phase.waiting
    /// Who sits where.
    public internal(set) var seats: [Seat?]
    /// The game, from the first start on.
    public internal(set) var game: (any GameRules)?
    /// Which game of the room this is, from 1; 0 before the first.
    public internal(set) var round = 0
    /// The number of the event that began the current game; 0 before the first one, and for one that was running when its
    /// room was stored by a release that did not keep this.
    public internal(set) var roundNumber: Int64 = 0
    /// When the current game began.
    public internal(set) var roundAt: WallTime = 0
    /// How many facts its seats have made.
    public internal(set) var moves: Int64 = 0
    /// The seat that began the current game.
    public internal(set) var first = 0
    /// Which seats want a rematch.
    public internal(set) var rematch: [Bool]
    /// How the last game ended.
    public internal(set) var result: (winner: Int?, reason: String)?
    /// What hosts have changed.
    public internal(set) var hosting = Hosting()
    /// The outcomes kept.
    public internal(set) var receipts = Receipts()

    /// A new room.
    public init(
        id: RoomID, pin: Int64, title: String, options: String, creator: UserID, rules: any GameRules.Type,
        at: WallTime,
        reserved: [NamedUser] = []
    ) {
        self.id = id
        self.pin = pin
        self.title = title
        self.options = options
        self.creator = creator
        self.rules = rules
        self.reserved = reserved
        lastAt = at
        switch rules.seating {
        case .exactly(let count):
            seats = Array(repeating: nil, count: count)
            rematch = Array(repeating: false, count: count)
        case .hosted:
            seats = [nil]
            rematch = [false]
        }
    }

    /// When the game's own clock wants to act.
    public var deadline: WallTime? { phase == .running ? game?.deadline : nil }

    /// When the room must be woken though nobody asks for it: at its game's deadline, however far, else to be closed.
    public var wakeAt: WallTime? {
        guard phase != .closed else { return nil }
        let idle = phase == .running ? RoomLimits.unfinishedCloseMilliseconds : RoomLimits.idleCloseMilliseconds
        return deadline ?? lastAt + idle
    }

    /// How long ago the last event that started the stopwatches was decided, less the credit since; nil for none.
    public func watchAge(at: WallTime) -> Int64? {
        watchNumber == 0 ? nil : max(0, at - watchAt - watchCredit)
    }

    /// One line about players and progress for the lobby.
    public var summary: String {
        if case .hosted = rules.seating {
            let players = seats.dropFirst().count { $0 != nil }
            switch phase {
            case .waiting, .running: return "\(players) \(players == 1 ? "player" : "players")"
            case .over: return "finished"
            case .closed: return "closed"
            }
        }
        let names = seats.map { $0?.name ?? "…" }.joined(separator: " – ")
        switch phase {
        case .waiting:
            let others = awaited.map(\.name).joined(separator: " and ")
            return "\(names), waiting for \(others.isEmpty ? "\(seats.count { $0 == nil })" : others)"
        case .running: return "\(names), game \(round)"
        case .over: return "\(names), finished"
        case .closed: return "closed"
        }
    }

    /// The players that a summary names: what `summary` says read back, without free seats.
    public static func players(inSummary summary: String) -> [String] {
        guard let comma = summary.lastIndex(of: ",") else { return [] }
        return summary[..<comma].split(separator: " – ").map(String.init).filter { $0 != "…" }
    }

    /// For whom the free seats are kept; nobody when all may take them.
    public var awaited: [NamedUser] { reserved.filter { seat(of: $0.id) == nil } }

    /// Whether what is said to those who watch is kept from this account now.
    public func hidesAsides(from user: UserID?) -> Bool {
        guard phase == .running, let user else { return false }
        return seat(of: user) != nil
    }

    /// The seat of this account, or nil.
    public func seat(of user: UserID) -> Int? { seats.firstIndex { $0?.user == user } }

    /// Takes a record into the state: the one way in which a room changes.
    public mutating func apply(_ record: LogRecord) throws(RoomProblem) {
        guard record.published.isEmpty || record.firstNumber == number + 1 else {
            throw RoomProblem("room \(pin): event \(record.firstNumber) follows event \(number)")
        }
        lastAt = max(lastAt, record.at)
        for happening in record.happenings {
            if happening.isPublished { number += 1 }
            if happening.changesGame { lastChange = number }
            if happening.startsWatch {
                watchNumber = number
                watchAt = lastAt
                watchCredit = 0
            }
            try apply(happening)
        }
        if record.session != 0 {
            receipts.keep(
                session: record.session, epoch: record.epoch, request: record.request, answer: record.answer,
                at: record.at)
        }
    }

    private mutating func apply(_ happening: Happening) throws(RoomProblem) {
        switch happening {
        case .sat(let seat, let user, let session, let name):
            if case .hosted = rules.seating, seat == seats.count {
                seats.append(nil)
                rematch.append(false)
            }
            try check(seat)
            seats[seat] = Seat(user: user, session: session, name: name)
            game?.seated(seat)
        case .started(let round, let first, let random, _):
            do {
                game = try rules.init(options: options, first: first, random: random)
            } catch { throw RoomProblem("room \(pin): \(error.message)") }
            for seat in seats.indices where seats[seat] != nil { game?.seated(seat) }
            self.round = round
            self.first = first
            (roundNumber, roundAt, moves) = (number, lastAt, 0)
            // The watches of the game before mean nothing in this one.
            (watchNumber, watchAt, watchCredit) = (0, 0, 0)
            phase = .running
            result = nil
            rematch = rematch.map { _ in false }
        case .move(_, _, let text, _, _), .secret(_, let text):
            guard game != nil, let fact = happening.fact(at: lastAt) else {
                throw RoomProblem("room \(pin): move \(text) before the first game")
            }
            do {
                try game?.apply(fact)
            } catch { throw RoomProblem("room \(pin): move \(text) cannot be: \(error.message)") }
            if fact.seat != nil { moves += 1 }
        case .credited(let milliseconds):
            guard (1...RoomLimits.creditMilliseconds).contains(milliseconds) else {
                throw RoomProblem("room \(pin): a credit of \(milliseconds) ms")
            }
            game?.credit(milliseconds)
            watchCredit += milliseconds
        case .over(let winner, let reason):
            phase = .over
            result = (winner, reason)
        case .resigned, .chat, .aside: break
        case .rematch(let seat, _):
            try check(seat)
            rematch[seat] = true
        case .claimed(let seat, let session, _):
            try check(seat)
            seats[seat]?.session = session
        case .closed: phase = .closed
        case .hosted(let change): try apply(change.kind)
        }
    }

    private mutating func apply(_ change: HostChange.Kind) throws(RoomProblem) {
        guard isHosted, hosting.apply(change) else { throw RoomProblem("room \(pin): a change that no host can make") }
        switch change {
        case .removed(let seat, let user, _):
            try check(seat)
            guard seat > 0, seats[seat]?.user == user else {
                throw RoomProblem("room \(pin): seat \(seat) is another's")
            }
            seats[seat] = nil
            rematch[seat] = false
            if phase == .running { game?.vacated(seat, at: lastAt) }
        case .renamed(let seat, let user, _, let name):
            try check(seat)
            guard seats[seat]?.user == user else { throw RoomProblem("room \(pin): seat \(seat) is another's") }
            seats[seat]?.name = name
        case .locked, .banned, .unbanned, .cohost, .words: break
        }
    }

    private func check(_ seat: Int) throws(RoomProblem) {
        guard seats.indices.contains(seat) else { throw RoomProblem("room \(pin): no seat \(seat)") }
    }
}

/// Why a room's records do not add up. Such a room is quarantined alone.
public struct RoomProblem: Error, Equatable, Sendable {
    /// What does not fit, for the operator.
    public let message: String

    init(_ message: String) { self.message = message }
}

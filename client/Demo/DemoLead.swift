internal import Games
internal import Protocol

/// What a demo shows: one game in one room.
struct DemoShow: Sendable {
    /// The game's kind.
    var kind: String
    /// The room's title, by which a former room is found again.
    var title: String
    /// The game's options; nil for none.
    var options: String?

    /// A show whose title fits a room.
    init(kind: String, title: String, options: String?) {
        self.kind = kind
        self.title = roomTitle(title)
        self.options = options
    }
}

/// What the leader of a demo room knows when it decides.
struct DemoSight {
    /// Milliseconds of the monotonic clock.
    var now: Int64
    /// The leader's name.
    var name: String
    /// The room the leader is in, as far as the events say.
    var room: ClientRoom?
    /// Grows with each new thing that the game shows.
    var change: Int
    /// When that was.
    var changedAt: Int64
    /// Whether anybody but scripted players has been there lately.
    var hasAudience: Bool
}

/// The leader of a demo room: it finds or opens the room, plays in it, and makes way for a new one. Pure: `next` says what
/// to ask, `took` takes the answer.
struct DemoLead {
    let show: DemoShow
    private let isHosted: Bool
    private var hand: DemoHand
    /// Rooms of the lobby that may be former ones of this leader; nil before it has looked.
    private var candidates: [Int64]?
    /// The leader's room.
    private(set) var pin: Int64?
    /// The room after it, once it is open.
    private var successor: Int64?
    private var hasNamedSuccessor = false
    private var goneSince: Int64?
    private var overSince: Int64?
    private var hasAskedRematch = false
    private var notBefore: Int64 = 0
    /// Whether everything is to be closed.
    private var isEnding = false

    /// A leader of this show.
    init(_ show: DemoShow, isHosted: Bool, hand: DemoHand) {
        self.show = show
        self.isHosted = isHosted
        self.hand = hand
    }

    /// Whether nothing is open any more, after `end`.
    var hasEnded: Bool { isEnding && pin == nil && successor == nil }

    /// From now on it only closes what is open.
    mutating func end() {
        isEnding = true
        candidates = []
        notBefore = 0
    }

    /// The login is another one: what was known of rooms is not its own.
    mutating func forget() {
        (candidates, pin, successor) = (nil, nil, nil)
        renew()
    }

    // MARK: Deciding

    /// What to ask next, while nothing is unanswered.
    mutating func next(_ sight: DemoSight) -> ClientRequest? {
        guard sight.now >= notBefore else { return nil }
        guard let candidates else { return .rooms }
        if let candidate = candidates.first { return check(candidate, sight) }
        guard let pin = pin ?? takeSuccessor() else {
            return isEnding ? nil : .create(game: show.kind, title: show.title, options: show.options)
        }
        guard let room = sight.room, room.pin == pin else { return .enter(room: pin, after: nil) }
        if room.phase == "closed" {
            self.pin = nil
            renew()
            return next(sight)
        }
        if isEnding { return retire(room) }
        guard let you = room.you else { return .sit(seat: nil) }
        return isHosted ? host(room, you, sight) : play(room, you, sight)
    }

    /// Looks at a room that may be one of its own: the first is kept, others are closed.
    private mutating func check(_ candidate: Int64, _ sight: DemoSight) -> ClientRequest? {
        guard let room = sight.room, room.pin == candidate else { return .enter(room: candidate, after: nil) }
        let isOwn = room.seats.first == sight.name && room.phase != "closed"
        if isOwn, pin != nil || (isHosted && room.phase == "over") { return retire(room) }
        if isOwn { pin = candidate }
        candidates?.removeFirst()
        return next(sight)
    }

    private mutating func takeSuccessor() -> Int64? {
        (pin, successor) = (successor, nil)
        return pin
    }

    /// A game for two that runs must end before its room does.
    private func retire(_ room: ClientRoom) -> ClientRequest {
        !isHosted && room.phase == "running" && room.you != nil ? .resign : .close
    }

    /// What belongs to one room is forgotten with it.
    private mutating func renew() {
        (goneSince, overSince, hasAskedRematch, hasNamedSuccessor) = (nil, nil, false, false)
    }

    // MARK: In the room

    /// Against whoever comes.
    private mutating func play(_ room: ClientRoom, _ you: Int, _ sight: DemoSight) -> ClientRequest? {
        let others = room.seats.enumerated().filter { $0.offset != you }.compactMap(\.element)
        let isHere = room.present.map { present in others.contains(where: present.contains) } ?? true
        goneSince = isHere ? nil : goneSince ?? sight.now
        let gone = goneSince.map { sight.now - $0 } ?? 0
        switch room.phase {
        case "running":
            (overSince, hasAskedRematch) = (nil, false)
            if gone > DemoLimits.absence || sight.now - sight.changedAt > DemoLimits.idleness { return .resign }
            return move(room, room.game?.shown(to: you) ?? "", you, sight)
        case "over":
            let since = overSince ?? sight.now
            overSince = since
            let waited = sight.now - since
            let isLast = room.round >= DemoLimits.games
            if gone > DemoLimits.farewell || waited > DemoLimits.rematchPatience
                || isLast && waited > DemoLimits.podium
            {
                return .close
            }
            return !isLast && !hasAskedRematch && waited > DemoLimits.rematch ? .rematch : nil
        default: return nil
        }
    }

    /// For everybody who comes.
    private mutating func host(_ room: ClientRoom, _ you: Int, _ sight: DemoSight) -> ClientRequest? {
        guard room.phase == "over" else { return move(room, room.shown ?? "", you, sight) }
        let since = overSince ?? sight.now
        overSince = since
        let waited = sight.now - since
        guard waited > DemoLimits.nextRoom else { return nil }
        guard let successor else { return .create(game: show.kind, title: show.title, options: show.options) }
        if !hasNamedSuccessor { return .chat("It goes on in room \(ClientRoom.text(pin: successor)).") }
        return waited > DemoLimits.podium ? .close : nil
    }

    private mutating func move(_ room: ClientRoom, _ shown: String, _ you: Int, _ sight: DemoSight) -> ClientRequest? {
        hand.next(
            change: sight.change, shown: shown, seat: you, hasAudience: sight.hasAudience, now: sight.now
        ).map { .move($0, answers: room.number) }
    }

    // MARK: Answers

    /// Takes the answer to what `next` has asked.
    mutating func took(_ request: ClientRequest, _ result: Result<ReplyValue, RequestError>, now: Int64) {
        switch (request, result) {
        case (.rooms, .success(.rooms(let rooms))):
            candidates = rooms.filter { $0.game == show.kind && foreign($0.title) == foreign(show.title) }.map(\.room)
        case (.create, .success(.created(let room))):
            if pin == nil { pin = room } else { successor = room }
        case (.rematch, .success): hasAskedRematch = true
        case (.chat, .success): hasNamedSuccessor = true
        case (.enter(let room, _), .failure): drop(room, now)
        case (.close, .failure), (.sit, .failure):
            // Not its own after all, or gone: it is left alone.
            if let room = candidates?.first ?? pin { drop(room, now) }
        case (.move(let text, _), .failure(let error)):
            if !isRuled(error) { hand.again(text, now: now) }
        case (_, .failure): notBefore = now + DemoLimits.retry
        default: break
        }
    }

    private mutating func drop(_ room: Int64, _ now: Int64) {
        candidates?.removeAll { $0 == room }
        if pin == room {
            pin = nil
            renew()
        }
        if !isEnding { notBefore = now + DemoLimits.retry }
    }
}

/// Whether the rules have refused it, so that the same again is refused again.
func isRuled(_ error: RequestError) -> Bool {
    ["not_your_turn", "illegal_move", "game_over", "outdated", "forbidden", "expired"].contains(error.code)
}

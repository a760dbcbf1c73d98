internal import GameViews
internal import Games

/// What a bot at a table knows when it decides.
struct BotSight {
    /// Milliseconds of the monotonic clock.
    var now: Int64
    /// The room it is in, as far as the events say.
    var room: ClientRoom?
    /// Grows with each new thing that the game shows.
    var change: Int
    /// When that was.
    var changedAt: Int64
    /// Whether the other wants another game.
    var wantsRematch: Bool
    /// How many questions wait for the thinking thread.
    var waiting: Int
}

/// What a bot at a table does next.
enum BotStep: Equatable {
    /// It asks the server.
    case ask(ClientRequest)
    /// It thinks about the board in the room: for this change, with this much of its bound of nodes, per cent.
    case think(change: Int, effort: Int)
}

/// One bot in one room, from entering it to leaving it. Pure: `next` says what to do, `took` and `thought` take what came of it.
struct BotPlay {
    /// The room.
    let pin: Int64
    /// Whether it has left for good.
    private(set) var hasEnded = false

    private var isLeaving = false
    private var mustClaim = false
    private var notBefore: Int64 = 0
    private var goneSince: Int64?
    /// Since when there is no game here.
    private var idleSince: Int64?
    /// The change that is being thought about.
    private var asked: Int?
    /// What came of it.
    private var answer: (act: BotAct?, change: Int)?

    /// A bot that is to sit down in this room.
    init(pin: Int64) { self.pin = pin }

    // MARK: Deciding

    /// What to do, while nothing is unanswered.
    mutating func next(_ sight: BotSight) -> BotStep? {
        guard !hasEnded, sight.now >= notBefore else { return nil }
        guard let room = sight.room, room.pin == pin else {
            if isLeaving {
                hasEnded = true
                return nil
            }
            return .ask(.enter(room: pin, after: nil))
        }
        if isLeaving || room.phase == "closed" {
            isLeaving = true
            return .ask(.leave)
        }
        if mustClaim { return .ask(.claim) }
        guard let you = room.you else { return .ask(.sit(seat: nil)) }
        let gone = look(for: room.seats.enumerated().filter { $0.offset != you }.compactMap(\.element), room, sight.now)
        guard room.phase == "running" else { return wait(room, sight, gone) }
        idleSince = nil
        return play(room, sight, gone)
    }

    /// How long the others have been gone.
    private mutating func look(for others: [String], _ room: ClientRoom, _ now: Int64) -> Int64 {
        let isHere = room.present.map { present in others.contains(where: present.contains) } ?? true
        goneSince = isHere ? nil : goneSince ?? now
        return goneSince.map { now - $0 } ?? 0
    }

    /// Before a game and after one.
    private mutating func wait(_ room: ClientRoom, _ sight: BotSight, _ gone: Int64) -> BotStep? {
        let since = idleSince ?? sight.now
        idleSince = since
        let isOver = room.phase == "over"
        if isOver, sight.wantsRematch { return .ask(.rematch) }
        let patience = isOver ? BotLimits.rematch : BotLimits.beginning
        if sight.now - since > patience || gone > BotLimits.farewell {
            isLeaving = true
            return .ask(.leave)
        }
        return nil
    }

    private mutating func play(_ room: ClientRoom, _ sight: BotSight, _ gone: Int64) -> BotStep? {
        let state = room.match?.state
        if state?.isAdjourned ?? false, gone > BotLimits.adjournment {
            isLeaving = true
            return .ask(.leave)
        }
        let isTimed = state?.clock != nil
        let quiet = sight.now - sight.changedAt
        if !isTimed, gone > BotLimits.absence || quiet > BotLimits.idleness { return .ask(.resign) }
        if let answer, answer.change == sight.change { return carryOut(answer.act, room, sight) }
        guard asked != sight.change else { return nil }
        asked = sight.change
        answer = nil
        return .think(change: sight.change, effort: Self.effort(room, waiting: sight.waiting))
    }

    private mutating func carryOut(_ act: BotAct?, _ room: ClientRoom, _ sight: BotSight) -> BotStep? {
        guard let act else { return nil }
        let left = room.you.flatMap { room.left($0, at: room.roomTime) }
        if left ?? .max > BotLimits.hurry, sight.now < sight.changedAt + BotLimits.courtesy { return nil }
        answer = (nil, sight.change)
        switch act {
        case .say(let text): return .ask(.move(text, answers: room.number))
        case .resign: return .ask(.resign)
        }
    }

    /// How much it may think, per cent: less with little time, and less when others wait.
    static func effort(_ room: ClientRoom, waiting: Int) -> Int {
        let left = room.you.flatMap { room.left($0, at: room.roomTime) } ?? .max
        let share = left >= BotLimits.hurry ? 100 : Int(max(0, left) * 100 / BotLimits.hurry)
        return max(1, share / (1 + max(0, waiting)))
    }

    // MARK: What came

    /// A question came to this; of an older one it is dropped.
    mutating func thought(_ act: BotAct?, change: Int) {
        if asked == change { answer = (act, change) }
    }

    /// The question could not be asked, or what came of it was refused: it is asked again.
    mutating func thinkAgain(now: Int64) {
        (asked, answer) = (nil, nil)
        notBefore = now + BotLimits.retry
    }

    /// The login is another one: the seat is its account's, and the room is entered anew.
    mutating func forget() { thinkAgain(now: 0) }

    /// Takes the answer to what `next` has asked.
    mutating func took(_ request: ClientRequest, _ result: Result<ReplyValue, RequestError>, now: Int64) {
        switch (request, result) {
        case (.leave, _): hasEnded = true
        case (.claim, _):
            mustClaim = false
            thinkAgain(now: now)
        case (.enter, .failure(let error)):
            // What will not change with time: no such room, not for this account.
            if ["no_such_room", "forbidden", "room_unavailable"].contains(error.code) { hasEnded = true }
            notBefore = now + BotLimits.retry
        case (.sit, .failure(let error)):
            if error.code == "other_terminal" {
                mustClaim = true
            } else if ["room_full", "forbidden", "already_seated"].contains(error.code) {
                isLeaving = true
            }
            notBefore = now + BotLimits.retry
        case (.move, .failure(let error)), (.resign, .failure(let error)), (.rematch, .failure(let error)):
            if error.code == "other_terminal" { mustClaim = true }
            thinkAgain(now: now)
        default: break
        }
    }
}

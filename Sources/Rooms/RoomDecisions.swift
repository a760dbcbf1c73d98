public import Bytes
internal import Cells
internal import Games
public import Protocol

/// What comes of a request in a room.
public enum Decision: Equatable, Sendable {
    /// It was done before: give the stored outcome, store nothing.
    case known(Answer)
    /// It is refused for what it is, whatever the room's state: store nothing.
    case refused(ProtocolError)
    /// It is decided, and happens when this record is applied and stored. Refusals by the rules are stored too, so that the
    /// same request gets the same answer later.
    case record(LogRecord)
}

extension Room {
    /// Decides a request without changing anything. `at` is the wall clock, `random` fresh random bits, `used` what the
    /// balancer's stopwatch showed in milliseconds, if it ran for the room's last event that starts it.
    public func decide(
        _ call: RoomCall, by caller: Caller, request: Int64, at: WallTime, used: Int64? = nil, random: UInt64
    ) -> Decision {
        switch receipts.find(session: caller.session, epoch: caller.epoch, request: request) {
        case .known(let answer): return .known(answer)
        case .expired:
            return .refused(
                ProtocolError(.expired, "request \(request) is older than the kept answers; its outcome is not known"))
        case .oldStream:
            return .refused(ProtocolError(.oldStream, "this session goes on over another connection since"))
        case .new: break
        }
        let moment = Moment(at: max(at, lastAt), used: used ?? watchAge(at: max(at, lastAt)), random: random)
        let happenings: [Happening]
        let answer: Answer
        do {
            happenings = try self.happenings(of: call, by: caller, moment)
            answer = self.answer(to: call, happenings)
        } catch {
            happenings = []
            answer = .refusal(error)
        }
        return .record(
            LogRecord(
                at: moment.at, session: caller.session, epoch: caller.epoch, request: request, firstNumber: number + 1,
                happenings: happenings, answer: answer))
    }

    /// The record that stands for a command which killed the servers that ran it: it is answered and never run again.
    public func poisoned(by caller: Caller, request: Int64, at: WallTime) -> LogRecord {
        LogRecord(
            at: max(at, lastAt), session: caller.session, epoch: caller.epoch, request: request,
            firstNumber: number + 1, happenings: [],
            answer: .refusal(
                ProtocolError(.internalError, "this request cannot be done; it has been reported to the operator")))
    }

    /// What the clocks make happen now, the game's or the room's own; nil for nothing.
    public func timerRecord(at: WallTime) -> LogRecord? {
        guard phase != .closed, let wakeAt, at >= wakeAt else { return nil }
        if let deadline, at >= deadline, let game {
            return ownRecord(at: at, happenings(of: game.timeout(at: max(at, lastAt)), of: game, name: ""))
        }
        let days = phase == .running ? "ninety days" : "a week"
        return ownRecord(at: at, [.closed(reason: "nobody has done anything here for \(days)")])
    }

    /// What ends the room at an operator's wish; nil when it has ended. An empty reason is fine.
    public func closingRecord(reason: String, at: WallTime) -> LogRecord? {
        guard phase != .closed else { return nil }
        return ownRecord(
            at: at, [.closed(reason: reason.isEmpty ? "closed by an operator" : "closed by an operator: \(reason)")])
    }

    /// What gives the players back the time of an outage, once for each taking of the room; nil when no clock runs.
    public func creditRecord(milliseconds: Int64, at: WallTime) -> LogRecord? {
        guard deadline != nil, milliseconds > 0 else { return nil }
        return ownRecord(at: at, [.credited(milliseconds: min(milliseconds, RoomLimits.creditMilliseconds))])
    }

    private func ownRecord(at: WallTime, _ happenings: [Happening]) -> LogRecord {
        LogRecord(
            at: max(at, lastAt), session: 0, epoch: 0, request: 0, firstNumber: number + 1, happenings: happenings,
            answer: .object { _ in })
    }

    private func answer(to call: RoomCall, _ happenings: [Happening]) -> Answer {
        switch happenings.first {
        case .sat(let seat, _, _, _), .claimed(let seat, _, _): .object { $0.member("seat", seat) }
        case .secret(_, let text):
            .object {
                $0.member("number", number)
                $0.member("stored", text)
            }
        default: .object { $0.member("number", number + 1) }
        }
    }

    private func happenings(
        of call: RoomCall, by caller: Caller, _ moment: Moment
    ) throws(ProtocolError) -> [Happening] {
        guard phase != .closed else { throw ProtocolError(.noSuchRoom, "this room has ended") }
        guard !isBanned(caller.user) else { throw ProtocolError(.forbidden, "the host keeps you out of this room") }
        switch call {
        case .sit(let seat): return try sit(caller, seat, generated: false, moment.random)
        case .sitGenerated: return try sit(caller, nil, generated: true, moment.random)
        case .move(let text, let answers):
            // A co-host without a seat of their own plays the host's.
            let own = seat(of: caller.user)
            let isCohost = own == nil && hosts(caller.user) && caller.user != creator
            return try move(caller, isCohost ? 0 : try seatToPlay(caller), text, answers, moment)
        case .hostMove(let text, let answers):
            try mustHost(caller)
            return try move(caller, 0, text, answers, moment)
        case .host(let call): return try happenings(of: call, by: caller)
        case .chat(let text, let isToWatchers):
            guard !isToWatchers || !hidesAsides(from: caller.user) else {
                throw ProtocolError(.forbidden, "you are playing; what you say here is for everybody")
            }
            do {
                let clean = try ChatText.prepare(text)
                let name = shownName(caller)
                return [isToWatchers ? .aside(name: name, text: clean) : .chat(name: name, text: clean)]
            } catch { throw ProtocolError(.badText, error.message) }
        case .resign:
            let seat = try seatToPlay(caller)
            guard phase == .running else { throw ProtocolError(.gameOver, "no game is running") }
            guard case .exactly = rules.seating else {
                throw ProtocolError(.forbidden, "there is nothing to resign here; room.leave goes")
            }
            let winner = seats.count == 2 ? 1 - seat : nil
            return [.resigned(seat: seat, name: shownName(caller)), .over(winner: winner, reason: "resignation")]
        case .rematch: return try offerRematch(caller, moment.random)
        case .claim:
            guard let seat = seat(of: caller.user) else { throw ProtocolError(.notSeated, "you have no seat here") }
            return [.claimed(seat: seat, session: caller.session, name: shownName(caller))]
        case .close:
            guard caller.user == creator || hosts(caller.user) else {
                throw ProtocolError(.forbidden, "only who made a room can close it")
            }
            // Who hosts a room may end it at any time; players among themselves finish what they began.
            if case .exactly = rules.seating, phase == .running {
                throw ProtocolError(.forbidden, "a game is running; finish or resign it first")
            }
            return [.closed(reason: "closed by \(shownName(caller))")]
        }
    }

    private func sit(
        _ caller: Caller, _ wanted: Int?, generated: Bool, _ random: UInt64
    ) throws(ProtocolError) -> [Happening] {
        guard seat(of: caller.user) == nil else { throw ProtocolError(.alreadySeated, "you have a seat here") }
        let seat: Int
        var name = caller.name
        switch rules.seating {
        case .exactly:
            guard !generated else {
                throw ProtocolError(.forbidden, "names are made only in rooms that a host leads")
            }
            if let wanted, !seats.indices.contains(wanted) {
                throw ProtocolError(.invalidParams, "the seats are 0 to \(seats.count - 1)")
            }
            guard reserved.isEmpty || reserved.contains(where: { $0.id == caller.user }) else {
                let names = (awaited.isEmpty ? reserved : awaited).map(\.name).joined(separator: " and ")
                throw ProtocolError(.roomFull, "the seats here are kept for \(names); you can watch")
            }
            guard let free = wanted ?? seatToGive(caller), seats[free] == nil else {
                throw ProtocolError(
                    .roomFull, wanted == nil ? "all seats are taken; you can watch" : "this seat is taken")
            }
            seat = free
        case .hosted(let most):
            // The first seat is its maker's; the others are given in the order of coming.
            let players = seats.dropFirst().count { $0 != nil }
            let isFull = players >= most || seats.count > most * RoomLimits.seatsForEachPlayer
            guard caller.user == creator || !isFull else {
                throw ProtocolError(.roomFull, "this room is full: \(most) players; you can watch")
            }
            guard caller.user == creator || !hosting.isLocked else {
                throw ProtocolError(
                    .forbidden, "the host has locked this room: nobody new takes a seat; you can watch")
            }
            guard phase != .over else {
                throw ProtocolError(.gameOver, "this game is over; there are seats again when the host starts another")
            }
            name = try nameToSit(caller, generated: generated)
            seat = caller.user == creator ? 0 : seats.count
        }
        let sat = Happening.sat(seat: seat, user: caller.user, session: caller.session, name: name)
        let starts: Bool
        switch rules.seating {
        case .exactly: starts = seats.count { $0 == nil } == 1
        case .hosted: starts = seat == 0
        }
        guard starts else { return [sat] }
        return [sat, try start(round: 1, first: 0, random)]
    }

    /// The seat for one who names none: the one that is kept, else the first that is free.
    private func seatToGive(_ caller: Caller) -> Int? {
        if let kept = reserved.firstIndex(where: { $0.id == caller.user }), seats.indices.contains(kept),
            seats[kept] == nil
        {
            return kept
        }
        return seats.firstIndex { $0 == nil }
    }

    private func start(round: Int, first: Int, _ random: UInt64) throws(ProtocolError) -> Happening {
        do {
            let game = try rules.init(options: options, first: first, random: random)
            return .started(round: round, first: first, random: random, snapshot: game.shown(to: nil))
        } catch { throw ProtocolError(.unknownGame, error.message) }
    }

    /// The seat of the caller, who must be playing from this very session.
    func seatToPlay(_ caller: Caller) throws(ProtocolError) -> Int {
        guard let seat = seat(of: caller.user) else {
            throw ProtocolError(.notSeated, "you are watching; take a seat with room.sit")
        }
        guard seats[seat]?.session == caller.session else {
            throw ProtocolError(
                .otherTerminal, "you play this seat from another session; room.claim moves it to this one")
        }
        return seat
    }

    private func move(
        _ caller: Caller, _ seat: Int, _ text: String, _ answers: Int64?, _ moment: Moment
    ) throws(ProtocolError) -> [Happening] {
        if phase == .waiting { throw ProtocolError(.notYourTurn, "the game has not begun; seats are free") }
        guard phase == .running, let game else {
            throw ProtocolError(.gameOver, "the game is over; room.rematch asks for another")
        }
        if let answers, answers < oldestAnswerable(by: seat) {
            throw ProtocolError(
                .outdated, "the game has changed since event \(answers); look at the board and move again")
        }
        do {
            let facts = try game.decide(move: text, seat: seat, moment: moment)
            return happenings(of: facts, of: game, name: shownName(caller))
        } catch {
            switch error.code {
            case .notYourTurn: throw ProtocolError(.notYourTurn, error.message)
            case .illegalMove: throw ProtocolError(.illegalMove, error.message)
            case .gameOver: throw ProtocolError(.gameOver, error.message)
            case .unreadable: throw ProtocolError(.internalError, error.message)
            }
        }
    }

    /// The oldest event that a move of this seat may answer. What comes while the players' watches run, such as more time
    /// for a question or the offer of a draw, changes nothing about what they think on; a host goes by everything.
    private func oldestAnswerable(by seat: Int) -> Int64 {
        if case .hosted = rules.seating, seat == 0 { return lastChange }
        return watchNumber != 0 ? watchNumber : lastChange
    }

    /// The events of these facts, with the end of the game when they bring it.
    private func happenings(of facts: [Fact], of game: any GameRules, name: String) -> [Happening] {
        // What is not public ends no game (`Fact.isPublic`), and is not tried: a thousand answers copy no game of a thousand.
        guard facts.contains(where: \.isPublic) else {
            return facts.map { .secret(seat: $0.seat, text: $0.text) }
        }
        var after = game
        var happenings: [Happening] = []
        for fact in facts {
            // Facts that the rules have just made apply; one that does not is refused when the record is applied.
            try? after.apply(fact)
            happenings.append(
                fact.isPublic
                    ? .move(
                        seat: fact.seat, name: name, text: fact.text, startsWatch: fact.startsWatch, used: fact.used)
                    : .secret(seat: fact.seat, text: fact.text))
        }
        switch after.status {
        case .running: break
        case .over(.win(let winner, let reason)): happenings.append(.over(winner: winner, reason: reason))
        case .over(.draw(let reason)): happenings.append(.over(winner: nil, reason: reason))
        }
        return happenings
    }

    private func offerRematch(_ caller: Caller, _ random: UInt64) throws(ProtocolError) -> [Happening] {
        // Whoever hosts does it in the host's place.
        if isHosted, hosts(caller.user) { try mustHost(caller) }
        let seat = isHosted && hosts(caller.user) ? 0 : try seatToPlay(caller)
        guard phase == .over else {
            throw ProtocolError(.forbidden, "a rematch can be asked for when a game is over")
        }
        let offer = Happening.rematch(seat: seat, name: shownName(caller))
        switch rules.seating {
        case .exactly(let count):
            guard !rematch[seat] else { throw ProtocolError(.forbidden, "you have asked for a rematch already") }
            let isLast = rematch.count { !$0 } == 1
            guard isLast else { return [offer] }
            return [offer, try start(round: round + 1, first: (first + 1) % count, random)]
        case .hosted:
            // Who hosts decides; the others keep their seats.
            guard seat == 0 else { throw ProtocolError(.forbidden, "the host decides whether this is played again") }
            return [offer, try start(round: round + 1, first: 0, random)]
        }
    }
}

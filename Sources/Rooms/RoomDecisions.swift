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
    /// Decides a request without changing anything. `at` is the wall clock, `random` fresh random bits.
    public func decide(_ call: RoomCall, by caller: Caller, request: Int64, at: WallTime, random: UInt64) -> Decision {
        switch receipts.find(session: caller.session, epoch: caller.epoch, request: request) {
        case .known(let answer): return .known(answer)
        case .expired:
            return .refused(
                ProtocolError(.expired, "request \(request) is older than the kept answers; its outcome is not known"))
        case .oldStream:
            return .refused(ProtocolError(.oldStream, "this session goes on over another connection since"))
        case .new: break
        }
        let time = max(at, lastAt)
        let happenings: [Happening]
        let answer: Answer
        do {
            happenings = try self.happenings(of: call, by: caller, at: time, random: random)
            answer = self.answer(to: call, happenings)
        } catch {
            happenings = []
            answer = .refusal(error)
        }
        return .record(
            LogRecord(
                at: time, session: caller.session, epoch: caller.epoch, request: request, firstNumber: number + 1,
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

    /// What the room's own clock makes happen now, or nil for nothing.
    public func timerRecord(at: WallTime) -> LogRecord? {
        guard phase != .closed, let wakeAt, at >= wakeAt else { return nil }
        return LogRecord(
            at: max(at, lastAt), session: 0, epoch: 0, request: 0, firstNumber: number + 1,
            happenings: [.closed(reason: "nobody has done anything here for a week")], answer: .object { _ in })
    }

    private func answer(to call: RoomCall, _ happenings: [Happening]) -> Answer {
        switch happenings.first {
        case .sat(let seat, _, _, _), .claimed(let seat, _, _): .object { $0.member("seat", seat) }
        default: .object { $0.member("number", number + 1) }
        }
    }

    private func happenings(
        of call: RoomCall, by caller: Caller, at: WallTime, random: UInt64
    ) throws(ProtocolError) -> [Happening] {
        guard phase != .closed else { throw ProtocolError(.noSuchRoom, "this room has ended") }
        switch call {
        case .sit(let seat): return try sit(caller, seat, random)
        case .move(let text, let answers): return try move(caller, text, answers, at: at, random)
        case .chat(let text):
            do {
                return [.chat(name: caller.name, text: try ChatText.prepare(text))]
            } catch { throw ProtocolError(.badText, error.message) }
        case .resign:
            let seat = try seatToPlay(caller)
            guard phase == .running else { throw ProtocolError(.gameOver, "no game is running") }
            let winner = seats.count == 2 ? 1 - seat : nil
            return [.resigned(seat: seat, name: caller.name), .over(winner: winner, reason: "resignation")]
        case .rematch: return try offerRematch(caller, random)
        case .claim:
            guard let seat = seat(of: caller.user) else { throw ProtocolError(.notSeated, "you have no seat here") }
            return [.claimed(seat: seat, session: caller.session, name: caller.name)]
        case .close:
            guard caller.user == creator else {
                throw ProtocolError(.forbidden, "only who made a room can close it")
            }
            guard phase != .running else {
                throw ProtocolError(.forbidden, "a game is running; finish or resign it first")
            }
            return [.closed(reason: "closed by \(caller.name)")]
        }
    }

    private func sit(_ caller: Caller, _ wanted: Int?, _ random: UInt64) throws(ProtocolError) -> [Happening] {
        guard seat(of: caller.user) == nil else { throw ProtocolError(.alreadySeated, "you have a seat here") }
        if let wanted, !seats.indices.contains(wanted) {
            throw ProtocolError(.invalidParams, "the seats are 0 to \(seats.count - 1)")
        }
        guard let seat = wanted ?? seats.firstIndex(where: { $0 == nil }), seats[seat] == nil else {
            throw ProtocolError(
                .roomFull, wanted == nil ? "all seats are taken; you can watch" : "this seat is taken")
        }
        let sat = Happening.sat(seat: seat, user: caller.user, session: caller.session, name: caller.name)
        let isLast = seats.count { $0 == nil } == 1
        guard isLast else { return [sat] }
        return [sat, try start(round: 1, first: 0, random)]
    }

    private func start(round: Int, first: Int, _ random: UInt64) throws(ProtocolError) -> Happening {
        do {
            let game = try rules.init(options: options, first: first, random: random)
            return .started(round: round, first: first, random: random, snapshot: game.snapshot)
        } catch { throw ProtocolError(.unknownGame, error.message) }
    }

    /// The seat of the caller, who must be playing from this very session.
    private func seatToPlay(_ caller: Caller) throws(ProtocolError) -> Int {
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
        _ caller: Caller, _ text: String, _ answers: Int64?, at: WallTime, _ random: UInt64
    ) throws(ProtocolError) -> [Happening] {
        let seat = try seatToPlay(caller)
        if phase == .waiting { throw ProtocolError(.notYourTurn, "the game has not begun; seats are free") }
        guard phase == .running, let game else {
            throw ProtocolError(.gameOver, "the game is over; room.rematch asks for another")
        }
        if let answers, answers < lastChange {
            throw ProtocolError(
                .outdated, "the game has changed since event \(answers); look at the board and move again")
        }
        do {
            let fact = try game.decide(move: text, seat: seat, at: at, random: random)
            var after = game
            try after.apply(fact)
            let moved = Happening.move(seat: seat, name: caller.name, text: fact.text)
            switch after.status {
            case .running: return [moved]
            case .over(.win(let winner, let reason)): return [moved, .over(winner: winner, reason: reason)]
            case .over(.draw(let reason)): return [moved, .over(winner: nil, reason: reason)]
            }
        } catch {
            switch error.code {
            case .notYourTurn: throw ProtocolError(.notYourTurn, error.message)
            case .illegalMove: throw ProtocolError(.illegalMove, error.message)
            case .gameOver: throw ProtocolError(.gameOver, error.message)
            case .unreadable: throw ProtocolError(.internalError, error.message)
            }
        }
    }

    private func offerRematch(_ caller: Caller, _ random: UInt64) throws(ProtocolError) -> [Happening] {
        let seat = try seatToPlay(caller)
        guard phase == .over else {
            throw ProtocolError(.forbidden, "a rematch can be asked for when a game is over")
        }
        guard !rematch[seat] else { throw ProtocolError(.forbidden, "you have asked for a rematch already") }
        let offer = Happening.rematch(seat: seat, name: caller.name)
        let isLast = rematch.count { !$0 } == 1
        guard isLast else { return [offer] }
        return [offer, try start(round: round + 1, first: (first + 1) % seats.count, random)]
    }
}

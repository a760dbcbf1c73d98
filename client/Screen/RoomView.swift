internal import Cells
internal import GameViews
internal import Games

/// A room as one sees it: the room itself, and what was seen of its course.
struct RoomView: Equatable {
    /// The most events of the past that are asked for at entering: they fit one answer many times.
    static let mostHistory: Int64 = 400

    /// Between two looks at the state of a hosted game while answers come in, in milliseconds.
    static let stateInterval: Int64 = 500

    struct Played: Equatable {
        var seat: Int
        var text: String
    }

    var room: ClientRoom
    /// Whether one came to watch.
    var watches: Bool
    var cursor: Int?
    var chosen: Int?
    /// Whether the board is turned by hand.
    var isFlipped = false
    /// For whom the free seats are kept; none when anybody may take them.
    var awaited: [String] = []
    /// An own move that was sent and is not stored yet.
    var pending: Fact?
    /// The last own move that is stored.
    var stored: String?
    /// The moves of this game, as far as they were seen.
    var moves: [Played] = []
    /// How many rows one has gone back in the list of moves.
    var movesBack = 0
    /// Whether the game had moves before the first of `moves`.
    var isMissingMoves = false
    var talk = Talk()
    /// The number of the last event that is in `talk` and `moves`.
    var seenNumber: Int64
    /// How the last game ended.
    var result: (winner: Int?, reason: String)?
    /// Who has asked for another game.
    var rematch: Set<Int> = []
    /// Whether the own seat is played from another terminal.
    var isElsewhere = false
    /// Whether this terminal's own claim was done and its event is still to come.
    var claimsHere = false
    /// Whether somebody came or went since it was asked who is here.
    var isPresenceStale = false
    /// When it is asked again at the earliest: a crowd that comes is asked for once.
    var nextWho: Int64 = 0
    /// Whether the state has to be read again, because an event could not be followed.
    var needsState = false
    /// Whether what a hosted game says to oneself alone has to be read.
    var needsOwn = false
    /// Whether the ratings of the players have to be read, because a rated game began or ended.
    var needsRatings = false
    /// Whether the state has more to tell since it was read, which can wait.
    var isStateStale = false
    /// When it is read again for that at the earliest.
    var nextState: Int64 = 0
    /// What a hosted game shows; nil for the others.
    var scene: (any HostedScene)?
    /// What the client of who leads such a game does by itself.
    var automatic = AutoAdvance()
    /// The scene's line that was opened last, by its id: each opens by itself once.
    var openedLine: Int?
    /// Whether a co-host with a seat of their own has the host's keys now.
    var hostsNow = false
    /// The room's time less this client's, in milliseconds; nil while it is not known.
    var clockOffset: Int64?

    init(_ state: RoomState, watches: Bool, at now: Int64) {
        room = ClientRoom(state)
        self.watches = watches
        seenNumber = state.number
        isMissingMoves = room.game != nil
        if room.isHosted { scene = view?.scene() }
        awaited = state.reserved.prefix(8).map(foreign)
        describe(state.now, state.snapshot, at: now)
    }

    /// Takes in what a state says about a hosted game and about the room's time.
    mutating func describe(_ told: Int64?, _ shown: String?, at now: Int64) {
        if let told { clockOffset = told - now }
        if let shown { scene?.take(state: shown) }
    }

    /// Who looks at a hosted game.
    var role: SceneRole {
        if room.playsHost || hostsNow && room.isHosting { return .host }
        return room.you.map { .player(seat: $0) } ?? .spectator
    }

    static func == (left: RoomView, right: RoomView) -> Bool {
        left.room.pin == right.room.pin && left.room.number == right.room.number && left.seenNumber == right.seenNumber
            && left.cursor == right.cursor && left.pending == right.pending && left.talk == right.talk
    }

    // MARK: - What can be done

    var isRunning: Bool { room.phase == "running" }
    var isOver: Bool { room.phase == "over" }
    var isYourTurn: Bool {
        guard let you = room.you, pending == nil else { return false }
        return room.isHosted ? isRunning && !isElsewhere : room.turn == you
    }
    /// Whether leaving or quitting means to walk away from a game of one's own.
    var isPlaying: Bool { isRunning && room.you != nil }
    var canSit: Bool {
        room.you == nil && room.freeSeats > 0 && room.phase != "closed" && !(room.isHosted && isOver)
    }
    var canAskRematch: Bool {
        guard isOver else { return false }
        if room.isHosted { return room.isHosting }
        return room.you.map { !rematch.contains($0) } ?? false
    }

    /// Whether the board has another side to look from.
    var canFlip: Bool {
        guard scene == nil, let game = room.game, let view else { return false }
        return room.seats.indices.contains { view.isTurned(for: $0, in: game) }
    }

    /// Who is here and has no seat.
    var watching: [String] { (room.present ?? []).filter { name in !room.seats.contains { $0 == name } } }

    /// The moves as turns: what one seat did before another came, as one text.
    var turns: [String] {
        var turns: [String] = []
        for (index, move) in moves.enumerated() {
            if index > 0, moves[index - 1].seat == move.seat, let last = turns.popLast() {
                turns.append("\(last) \(move.text)")
            } else {
                turns.append(move.text)
            }
        }
        return turns
    }

    /// The board's view.
    var view: (any GameView.Type)? { GameViews.view(of: room.kind) }

    /// Whether the board is seen from its other side: where one's seat has it there, or turned by hand.
    var isTurned: Bool {
        guard let game = room.game, let view else { return false }
        return view.isTurned(for: room.you, in: game) != isFlipped
    }

    // MARK: - Events

    /// The past is read again: what was seen is forgotten, and comes once more after this number.
    mutating func readPast(after number: Int64) {
        talk.clear()
        moves = []
        movesBack = 0
        rematch = []
        result = nil
        seenNumber = number
        isMissingMoves = number > 0
    }

    /// Takes an event in. `name` is one's own, `now` this client's time.
    mutating func take(_ event: RoomEvent, name: String, at now: Int64) {
        guard event.room == room.pin else { return }
        // An event cannot come before it has happened; one that was waited for says less than what is known.
        if event.at > 0 { clockOffset = max(clockOffset ?? .min, event.at - now) }
        if event.number <= room.number {
            switch event.kind {
            case .move(_, _, let text), .started(_, _, let text): scene?.take(past: text)
            default: break
            }
        }
        if event.number > room.number {
            room.number = event.number
            change(event, name)
        }
        if event.number > seenNumber {
            seenNumber = event.number
            see(event.kind, name)
        }
    }

    /// What the event changes in the game.
    private mutating func change(_ event: RoomEvent, _ name: String) {
        switch event.kind {
        case .sat(let seat, let by):
            let by = foreign(by)
            if room.isHosted { while room.seats.count <= seat { room.seats.append(nil) } }
            if room.seats.indices.contains(seat) { room.seats[seat] = by }
            if room.isHosted ? room.you == nil && by == name : by == name { room.you = seat }
        case .started(let round, _, let snapshot):
            needsRatings = room.isRated
            if !room.start(round: round, snapshot: snapshot) { needsState = true }
            (pending, stored, chosen) = (nil, nil, nil)
            if room.isHosted {
                scene = view?.scene()
                scene?.take(event: snapshot)
                openedLine = nil
            }
            if room.you != nil, cursor == nil { cursor = firstCursor }
        case .move(_, _, let text) where room.isHosted:
            room.shown = text
            scene?.take(event: text)
            // After an answer is shown everybody has a result of their own.
            if let you = room.you, you > 0, view?.bringsResults(text) ?? false { needsOwn = true }
        case .move(let seat, _, let text):
            if let fact = event.fact, !room.apply(fact) { needsState = true }
            if seat != room.you { stored = nil } else if pending?.text == text { pending = nil }
            chosen = nil
        case .over:
            room.phase = "over"
            needsRatings = room.isRated
        case .claimed(let seat, _):
            if seat == room.you { isElsewhere = !claimsHere }
            claimsHere = false
        case .closed: room.phase = "closed"
        // How much later a clock ends stands in the state.
        case .credited(let milliseconds):
            if room.isHosted { needsOwn = true } else { room.game?.credit(milliseconds) }
        case .hosted(let news):
            if room.take(news, ownName: name) { needsState = true }
            if !room.isHosting { hostsNow = false }
        case .resigned, .rematch, .chat, .aside, .other: break
        }
    }

    /// The square that the cursor starts on.
    var firstCursor: Int? {
        guard let game = room.game else { return nil }
        return view?.step(isTurned ? .down : .up, from: nil, in: game)
    }

    /// What the event adds to the course of the room.
    private mutating func see(_ kind: RoomEvent.Kind, _ name: String) {
        switch kind {
        case .sat(let seat, let by):
            talk.add(nil, room.isHosted ? "\(foreign(by)) is in" : "\(foreign(by)) takes seat \(seat + 1)")
        case .started(let round, let first, _):
            (moves, movesBack, rematch, result, isMissingMoves) = ([], 0, [], nil, false)
            if room.isHosted {
                if round > 1 { talk.add(nil, "round \(round) begins") }
                break
            }
            talk.add(nil, "game \(round) begins, \(first == room.you ? "you move" : "\(room.name(first)) moves") first")
        case .move(let seat, let by, let text):
            if room.isHosted { break }
            if let word = MatchWord(text) {
                talk.add(nil, word.clause(by: seat == room.you ? nil : foreign(by), name: room.name))
                if case .accept(.takeback, let count) = word { moves.removeLast(min(count, moves.count)) }
            } else if let seat {
                moves.append(Played(seat: seat, text: foreign(text)))
            }
        case .over(let winner, let reason):
            result = (winner, foreign(reason))
            if room.isHosted { break }
            talk.add(nil, resultSentence ?? "the game is over")
        case .resigned(_, let by): talk.add(nil, "\(foreign(by)) resigns")
        case .rematch(let seat, let by):
            // In a hosted room the host's wish is enough, and the next round begins with it.
            if room.isHosted { break }
            rematch.insert(seat)
            talk.add(nil, "\(foreign(by)) asks for another game")
        case .claimed(_, let by): talk.add(nil, "\(foreign(by)) goes on from another terminal")
        case .chat(let by, let text): talk.add(foreign(by), foreign(text))
        case .aside(let by?, let text?): talk.add(foreign(by), foreign(text), isAside: true)
        case .aside: break
        case .closed(let reason): talk.add(nil, "the room is closed: \(foreign(reason))")
        case .hosted(let news): talk.add(nil, news.clause(toYou: false))
        case .credited, .other: break
        }
    }

    /// How the last game ended, in words; nil while none has.
    var resultSentence: String? {
        guard let result else { return isOver ? "the game is over" : nil }
        guard let winner = result.winner else { return "a draw: \(result.reason)" }
        return winner == room.you ? "you win: \(result.reason)" : "\(room.name(winner)) wins: \(result.reason)"
    }

    /// The list of players and what they have, whose turn it is, and so on, as one sentence under the board.
    var turnSentence: (text: String, style: Style) {
        switch room.phase {
        case "waiting":
            let free = room.freeSeats
            let awaited = awaited.filter { !room.seats.contains($0) }
            if !awaited.isEmpty { return ("waiting for \(spoken(awaited))", .warning) }
            return ("waiting for \(free) more player\(free == 1 ? "" : "s")", .warning)
        case "running":
            if let open = room.match?.state.open {
                let word = MatchWord.offer(open.offer)
                if open.seat != room.you {
                    let text = word.clause(by: room.name(open.seat), name: room.name)
                    return (room.you == nil ? text : text + " (y/n)", .warning)
                }
            }
            if let resuming = room.match?.state.resuming {
                let isReady = room.you.map { resuming[$0] } ?? true
                return (isReady ? "adjourned" : "adjourned; y goes on when both say so", .warning)
            }
            guard let turn = room.turn else { return ("", .normal) }
            let mark = room.mark(turn).map { " (\($0))" } ?? ""
            guard turn == room.you else { return ("\(room.name(turn))\(mark) to move", .normal) }
            if let pending { return ("\(pending.text) … is being stored", .pending) }
            return ("your move\(mark)", .accent)
        case "over":
            let text = resultSentence ?? "the game is over"
            guard let you = room.you, let result else { return (text, .title) }
            return (text, result.winner == you ? .good : result.winner == nil ? .title : .error)
        default: return ("the room is closed", .warning)
        }
    }
}

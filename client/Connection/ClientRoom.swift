internal import Cells
internal import GameViews
internal import Games

/// Foreign text, fit for a terminal and bounded. Everything from a server passes here before it is shown.
func foreign(_ text: String) -> String { cleaned(text, maximumScalars: 500) }

/// A game to name where one is needed as an example.
var exampleGame: String { gameCatalogue.all.first?.kind ?? "GAME" }

/// A room as a client keeps it: the last state from the server and the events since.
struct ClientRoom {
    let pin: Int64
    let kind: String
    let title: String
    let options: String
    var number: Int64
    var phase: String
    var seats: [String?]
    var you: Int?
    var round: Int64
    var game: (any GameRules)?
    /// What a hosted game showed last.
    var shown: String?
    /// The board as the server drew it, for a game that this client does not know.
    var serverBoard: [String]
    var lastMove: String?
    /// The last move alone, in the game's notation.
    var lastMoveText: String?
    var present: [String]?
    /// The latest time of the room that is known, milliseconds.
    var roomTime: Int64?
    /// The ratings of the seats, as the server said them last.
    var ratings: [SeatRating?]

    /// The room that a server described.
    init(_ state: RoomState) {
        pin = state.room
        kind = foreign(state.game)
        title = foreign(state.title)
        options = state.options
        number = state.number
        phase = state.phase
        seats = state.seats.prefix(5_001).map { $0.map(foreign) }
        you = state.you
        round = state.round
        serverBoard = state.board.prefix(64).map(foreign)
        roomTime = state.now
        ratings = state.ratings
        guard let snapshot = state.snapshot else { return }
        if isHosted { shown = snapshot } else { game = Self.game(state.game, state.options, snapshot) }
    }

    /// Whether the server tells what the game shows, because the rest is secret: a host leads it.
    var isHosted: Bool { gameCatalogue[kind]?.hidesOptions ?? false }

    /// What a hosted game's text says.
    func spokenLines(_ text: String, now: Int64? = nil) -> [String] {
        (view(of: kind)?.spoken(text, now: now, names: name) ?? []).map(foreign)
    }

    /// The game that a snapshot stands for; nil when this client does not know it.
    static func game(_ kind: String, _ options: String, _ snapshot: String) -> (any GameRules)? {
        guard let rules = gameCatalogue[kind] else { return nil }
        return try? rules.init(options: options, snapshot: snapshot)
    }

    /// Takes a new game in; false when this client cannot follow it.
    mutating func start(round: Int64, snapshot: String) -> Bool {
        self.round = round
        phase = "running"
        lastMove = nil
        lastMoveText = nil
        serverBoard = []
        if isHosted {
            shown = snapshot
            return true
        }
        game = Self.game(kind, options, snapshot)
        return game != nil
    }

    /// Takes a move in; false when the game here cannot follow, so that the state has to be read again.
    mutating func apply(_ fact: Fact) -> Bool {
        if let seat = fact.seat, MatchWord(fact.text) == nil {
            lastMove = "\(name(seat)) plays \(foreign(fact.text))."
            lastMoveText = foreign(fact.text)
        }
        if let at = fact.at { roomTime = max(roomTime ?? 0, at) }
        guard var game else { return false }
        do {
            try game.apply(fact)
        } catch { return false }
        self.game = game
        return true
    }

    // MARK: - Words

    /// The PIN as people read it, three and three digits.
    var pinText: String { Self.text(pin: pin) }

    static func text(pin: Int64) -> String {
        let digits = String(pin)
        guard digits.count == 6 else { return digits }
        return "\(digits.prefix(3)) \(digits.suffix(3))"
    }

    /// Who sits on a seat.
    func name(_ seat: Int) -> String {
        guard seats.indices.contains(seat), let name = seats[seat] else { return "seat \(seat + 1)" }
        return name
    }

    /// Which pieces a seat has, such as `X`; nil before the first game.
    func mark(_ seat: Int) -> String? {
        guard let game else { return nil }
        return view(of: kind)?.mark(of: seat, in: game)
    }

    /// The board as lines.
    var board: [String] {
        if isHosted { return shown.map { spokenLines($0) } ?? [] }
        guard let game, let view = view(of: kind) else { return serverBoard }
        return view.plain(game)
    }

    /// What else there is to say about the board.
    var details: [String] {
        guard let game, let view = view(of: kind) else { return [] }
        return view.details(game)
    }

    /// The seat that is to move.
    var turn: Int? {
        guard phase == "running", let game, case .running(let turn?) = game.status else { return nil }
        return turn
    }

    /// How moves are written.
    var notation: String? { gameCatalogue[kind]?.notation }

    /// Whose turn it is, as one sentence; nil when nobody's.
    var turnSentence: String? {
        guard let turn else { return nil }
        return turn == you ? "Your move." : "\(possessive(name(turn))) move."
    }

    /// Game and title.
    var what: String { title.isEmpty ? kind : "\(kind) \"\(title)\"" }

    /// How the room stands, in sentences.
    var stateLines: [String] {
        var lines = ["Room \(pinText), \(what)."]
        switch phase {
        case "waiting": lines[0] += " The game has not begun."
        case "running": lines[0] += " Game \(round) is running."
        case "over": lines[0] += " Game \(round) is over."
        default: lines[0] += " It is closed."
        }
        if isHosted {
            lines.append("Host: \(seats.first.flatMap { $0 } ?? "not here yet"). Players: \(max(0, seats.count - 1)).")
            return lines
        }
        for (seat, name) in seats.enumerated() {
            var line = "Seat \(seat + 1): \(name == nil ? "free" : titled(seat))"
            if name != nil, let mark = mark(seat) { line += ", plays \(mark)" }
            if seat == you { line += ", you" }
            lines.append(line + ".")
        }
        if match?.state.clock != nil { lines += clockLines }
        if let open = match?.state.open, phase == "running" {
            let word = MatchWord.offer(open.offer).clause(by: name(open.seat), name: name)
            lines.append(
                open.seat == you ? "You offer: \(open.offer.words)." : sentence(word) + " Type accept or decline.")
        }
        if let turnSentence { lines.append(turnSentence) }
        return lines
    }

    /// The seats that are free.
    var freeSeats: Int { isHosted ? 1 : seats.count { $0 == nil } }
}

/// A name with its ending: ana's.
func possessive(_ name: String) -> String { name + "'s" }

/// A count with its noun.
func counted(_ count: Int64, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// Names as a person would say them: ana, ben and carla.
func spoken(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "nobody" }
    return names.dropLast().joined(separator: ", ") + " and " + last
}

/// A duration in words, from milliseconds.
func duration(_ milliseconds: Int64) -> String {
    if milliseconds < 1_000 { return "\(milliseconds) ms" }
    return "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100) s"
}

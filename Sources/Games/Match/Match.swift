/// A board game for two with what every board game has around its rules: clocks, draw offers, takebacks, adjournment, and a
/// claim when the other has gone. The board knows nothing of it.
public struct Match<Board: GameRules>: GameRules, AnyMatch {
    /// The board's.
    public static var kind: String { Board.kind }
    /// The board's.
    public static var title: String { Board.title }
    /// Two.
    public static var seating: Seating { Board.seating }
    /// The board's.
    public static var notation: String { Board.notation }
    /// The board's.
    public static var optionChoices: [OptionChoice] { Board.optionChoices }

    private struct Ply {
        let fact: Fact
        let before: Board
    }

    /// The board.
    public private(set) var board: Board
    /// What is around it.
    public private(set) var state: MatchState
    /// The last moves, oldest first, with the board before each.
    private var plies: [Ply] = []

    /// A new match. The options are the match's and the board's own, in any order.
    public init(options: String, first: Int, random: UInt64) throws(Violation) {
        state = MatchState(try MatchTerms(options))
        do {
            board = try Board(options: state.terms.rest, first: first, random: random)
        } catch {
            throw state.terms.rest.isEmpty ? error : Violation(error.code, "\(error.message); \(MatchTerms.help)")
        }
    }

    /// The match of a `snapshot`. A snapshot of the board alone, as rooms had them before there were matches, is one that
    /// nobody has moved in.
    public init(options: String, snapshot: String) throws(Violation) {
        let terms = try MatchTerms(options)
        guard let stored = try MatchSnapshot(snapshot) else {
            board = try Board(options: terms.rest, snapshot: snapshot)
            state = MatchState(terms)
            return
        }
        state = try stored.state(terms)
        board = try Board(options: terms.rest, snapshot: stored.board)
        for fact in stored.plies { try play(fact) }
    }

    /// One line; `MatchSnapshot` says how it is made.
    public var snapshot: String {
        MatchSnapshot(state, plies: plies.map(\.fact), board: plies.first?.before.snapshot ?? board.snapshot).text
    }

    /// The board.
    public var anyBoard: any GameRules { board }

    /// As agreed or judged, else as on the board. Nobody is to move while the match is adjourned.
    public var status: GameStatus {
        if let result = state.result { return .over(result) }
        let status = board.status
        if state.isAdjourned, case .running = status { return .running(turn: nil) }
        return status
    }

    /// The seat that is to move.
    private var turn: Int? { if case .running(let turn) = status { turn } else { nil } }

    /// The board's, without clocks and with each kind of clock.
    public static var variants: [String] {
        Board.variants.flatMap { board in
            ["", "clock=5+3", "clock=5d3", "days=3"].map { match in
                // The match's words come first, as a position's FEN takes the rest of the line.
                match.isEmpty || board.isEmpty ? match + board : "\(match) \(board)"
            }
        }
    }

    /// The board's; a clock shows no less than nothing.
    public var flaw: String? {
        if let left = state.clock?.left, left.contains(where: { $0 < 0 }) { return "a clock shows \(left) ms" }
        return board.flaw
    }

    /// The board's word on it.
    public func canStillWin(_ seat: Int) -> Bool { board.canStillWin(seat) }

    // MARK: Moves

    /// A move of the board, with the time it took, or a word of the match.
    public func decide(move: String, seat: Int, moment: Moment) throws(Violation) -> [Fact] {
        if case .over = status { throw Self.isOver }
        guard let request = MatchRequest(move) else { return try decideOnBoard(move, seat, moment) }
        let word = try state.word(for: request, seat: seat, turn: turn, at: moment.at, moves: takeback)
        var startsWatch = false
        switch word {
        case .accept(.takeback, _): startsWatch = true
        case .resume: startsWatch = state.resuming?[1 - seat] ?? false
        default: break
        }
        return [Fact(seat: seat, text: word.text, startsWatch: startsWatch, at: moment.at)]
    }

    private func decideOnBoard(_ move: String, _ seat: Int, _ moment: Moment) throws(Violation) -> [Fact] {
        guard !state.isAdjourned else { throw MatchState.adjourned }
        var facts = try board.decide(move: move, seat: seat, moment: moment)
        if let used = moment.used, state.isLate(seat, used: used) {
            throw Violation(.notYourTurn, "your time is up")
        }
        for index in facts.indices {
            facts[index].startsWatch = true
            facts[index].at = moment.at
            if index == 0 { facts[index].used = moment.used.map { min(max(0, $0), MatchLimits.latest) } }
        }
        return facts
    }

    /// The board's, while the match goes on.
    public func legalMoves(of seat: Int) -> [String] { turn == seat ? board.legalMoves(of: seat) : [] }

    private static var isOver: Violation {
        Violation(.gameOver, "the game is over; offer a rematch to play again")
    }

    /// Takes a move or a word into the state, under the same rules.
    public mutating func apply(_ fact: Fact) throws(Violation) {
        if case .over = status { throw Self.isOver }
        guard let word = MatchWord(fact.text) else {
            guard !state.isAdjourned else { throw MatchState.adjourned }
            guard let seat = fact.seat, seat == 0 || seat == 1 else {
                throw Violation(.unreadable, "a move of nobody: \(fact.text.prefix(40))")
            }
            try play(fact)
            return state.moved(seat, used: fact.used, at: fact.at)
        }
        try state.check(word, seat: fact.seat, turn: turn, at: fact.at ?? 0, moves: takeback)
        if case .accept(.takeback, let count) = word {
            board = plies[plies.count - count].before
            plies.removeLast(count)
        }
        state.take(word, seat: fact.seat, at: fact.at, canWin: board.canStillWin)
    }

    private mutating func play(_ fact: Fact) throws(Violation) {
        var next = board
        try next.apply(fact)
        if plies.count == MatchWord.mostMoves { plies.removeFirst() }
        plies.append(Ply(fact: fact, before: board))
        board = next
    }

    /// How many moves go when a seat takes its last one back: those up to the last board on which it was to move.
    private func takeback(_ seat: Int) -> Int? {
        plies.lastIndex { $0.before.status == .running(turn: seat) }.map { plies.count - $0 }
    }

    // MARK: The clock

    /// When the flag of the seat to move is looked at.
    public var deadline: Int64? { turn.flatMap { state.deadline(turn: $0) } }

    /// Its time is up.
    public func timeout(at: Int64) -> [Fact] {
        guard let turn, deadline != nil else { return [] }
        return [Fact(seat: nil, text: MatchWord.flag(turn).text, at: at)]
    }

    /// Moves the deadline.
    public mutating func credit(_ milliseconds: Int64) {
        if deadline != nil { state.credit(milliseconds) }
    }

    /// What a seat has left at a time of the room, milliseconds; nil without clocks.
    public func left(_ seat: Int, at: Int64) -> Int64? { state.left(seat, turn: turn, at: at) }

    /// The seat whose clock runs.
    public var running: Int? { deadline == nil ? nil : turn }

    /// The match with both clocks as they were when the last turn ended.
    public var stopped: Self {
        var match = self
        match.state.turnAt = nil
        return match
    }
}

/// A match of any board, for clients and pages.
public protocol AnyMatch: GameRules {
    /// The board.
    var anyBoard: any GameRules { get }
    /// What is around it.
    var state: MatchState { get }
    /// What a seat has left at a time of the room, milliseconds; nil without clocks.
    func left(_ seat: Int, at: Int64) -> Int64?
    /// The seat whose clock runs.
    var running: Int? { get }
    /// The match with both clocks as they were when the last turn ended: to be shown when a player has resigned.
    var stopped: Self { get }
}

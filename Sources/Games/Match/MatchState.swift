/// What a match is beside its board: clocks, offers, how it ended when the board does not say so. The board's own state
/// comes in as arguments.
public struct MatchState: Equatable, Sendable {
    /// An offer that is not answered yet.
    public struct Open: Equatable, Sendable {
        /// What is offered.
        public let offer: MatchOffer
        /// Who offers it.
        public let seat: Int
    }

    /// What the options say.
    public let terms: MatchTerms
    /// The clocks; nil without.
    public internal(set) var clock: MatchClock?
    /// Which seats have moved. The first move of each is free, so that nobody loses time before they have seen the board.
    public internal(set) var hasMoved = [false, false]
    /// When the present turn began, in the room's time, milliseconds; nil before the first move.
    public internal(set) var turnAt: Int64?
    /// The time that outages took from the present turn, milliseconds.
    public internal(set) var credited: Int64 = 0
    /// The offer on the table.
    public internal(set) var open: Open?
    /// Which seats have offered something since they moved last: one offer for each move.
    var hasOffered = [false, false]
    /// Which seats want to go on, while the match is adjourned.
    public internal(set) var resuming: [Bool]?
    /// How it ended, when not on the board.
    var result: GameResult?

    init(_ terms: MatchTerms) {
        self.terms = terms
        clock = terms.control.map { MatchClock($0) }
    }

    /// Whether both clocks stand until both players want to go on.
    public var isAdjourned: Bool { resuming != nil }

    /// Whether the game counts for ratings when it ends now: its options say so, and both have moved.
    public var isRated: Bool { terms.isRated && hasMoved == [true, true] }

    // MARK: Time

    /// Whether this seat's clock runs when it is to move.
    func runs(_ seat: Int) -> Bool { clock != nil && hasMoved[seat] && turnAt != nil && !isAdjourned }

    /// What a seat has left at a time, milliseconds; nil without clocks. `turn` is the seat to move, nil when none is.
    public func left(_ seat: Int, turn: Int?, at: Int64) -> Int64? {
        guard let clock else { return nil }
        guard seat == turn, runs(seat), let turnAt else { return clock.left[seat] }
        return clock.left(seat, after: at - turnAt - credited)
    }

    /// When the time of the seat to move is judged.
    func deadline(turn: Int) -> Int64? {
        guard runs(turn), let clock, let turnAt else { return nil }
        return turnAt + clock.allowance(turn) + credited + MatchLimits.graceMilliseconds
    }

    /// Whether a move that took so long came too late.
    func isLate(_ seat: Int, used: Int64) -> Bool {
        guard runs(seat), let clock else { return false }
        return used - credited >= clock.allowance(seat)
    }

    mutating func credit(_ milliseconds: Int64) {
        credited = min(credited + min(max(0, milliseconds), MatchLimits.credit), MatchLimits.credit)
    }

    private mutating func beginTurn(_ at: Int64?) {
        if let at { turnAt = min(max(0, at), MatchLimits.latest) }
        credited = 0
    }

    // MARK: Changes

    /// A seat has moved on the board.
    mutating func moved(_ seat: Int, used: Int64?, at: Int64?) {
        if runs(seat) { clock?.end(seat, after: min(used ?? 0, MatchLimits.latest) - credited) }
        hasMoved[seat] = true
        hasOffered[seat] = false
        // An offer stands until the other moves. Who asks for a takeback and then plays on has changed their mind.
        if let open, open.seat != seat || open.offer == .takeback { self.open = nil }
        beginTurn(at)
    }

    /// A word that `check` allows.
    mutating func take(_ word: MatchWord, seat: Int?, at: Int64?, canWin: (Int) -> Bool) {
        switch word {
        case .offer(let offer):
            guard let seat else { return }
            open = Open(offer: offer, seat: seat)
            hasOffered[seat] = true
        case .accept(let offer, _):
            open = nil
            switch offer {
            case .draw: result = .draw(reason: "agreed")
            case .takeback:
                hasOffered = [false, false]
                beginTurn(at)
            case .adjourn: resuming = [false, false]
            }
        case .decline: open = nil
        case .resume:
            guard let seat else { return }
            resuming?[seat] = true
            guard resuming == [true, true] else { return }
            resuming = nil
            beginTurn(at)
        case .claim(let isWin):
            let reason = "no move for \(TimeControl.days(terms.patience))"
            if let seat { result = isWin ? .win(seat: seat, reason: reason) : .draw(reason: reason) }
        case .flag(let seat):
            clock?.left[seat] = 0
            result =
                canWin(1 - seat)
                ? .win(seat: 1 - seat, reason: "time is up") : .draw(reason: "time is up, and the other cannot win")
        }
    }
}

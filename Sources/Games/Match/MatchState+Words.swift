// Which words are possible when.
extension MatchState {
    /// What a request comes to; throws why it is not possible now. `moves` is how many moves a takeback of a seat would undo.
    func word(
        for request: MatchRequest, seat: Int, turn: Int?, at: Int64, moves: (Int) -> Int?
    ) throws(Violation) -> MatchWord {
        let word: MatchWord
        switch request {
        case .offer(let offer):
            // Two who want the same agree.
            if let open, open.seat != seat, open.offer == offer, offer != .takeback {
                word = .accept(offer)
            } else {
                word = .offer(offer)
            }
        case .accept(let offer), .decline(let offer):
            guard let open, open.seat != seat else {
                throw Violation(.illegalMove, "there is no offer to answer")
            }
            guard offer == nil || offer == open.offer else {
                throw Violation(.illegalMove, "the offer is \(open.offer.words)")
            }
            if case .decline = request {
                word = .decline(open.offer)
            } else {
                word = .accept(open.offer, moves: open.offer == .takeback ? moves(open.seat) ?? 0 : 0)
            }
        case .resume: word = .resume
        case .claim(let isWin): word = .claim(isWin: isWin)
        }
        try check(word, seat: seat, turn: turn, at: at, moves: moves)
        return word
    }

    /// Throws when the word cannot be now. `at` is 0 where the time is not known; then it is not looked at.
    func check(
        _ word: MatchWord, seat: Int?, turn: Int?, at: Int64, moves: (Int) -> Int?
    ) throws(Violation) {
        if case .flag(let late) = word {
            guard seat == nil, late == turn, deadline(turn: late) != nil else {
                throw Violation(.unreadable, "seat \(late) has no clock that runs")
            }
            return
        }
        guard let seat, seat == 0 || seat == 1 else { throw Violation(.unreadable, "only players say: \(word.text)") }
        switch word {
        case .offer(let offer): try check(offer, seat, moves(seat))
        case .accept(let offer, let count):
            guard let open, open.seat != seat, open.offer == offer else {
                throw Violation(.illegalMove, "there is no such offer to answer")
            }
            guard offer != .takeback || count == moves(open.seat) else {
                throw Violation(.illegalMove, "there is no move to take back")
            }
        case .decline(let offer):
            guard let open, open.seat != seat, open.offer == offer else {
                throw Violation(.illegalMove, "there is no such offer to answer")
            }
        case .resume:
            guard let resuming else { throw Violation(.illegalMove, "the game is not adjourned") }
            guard !resuming[seat] else { throw Violation(.illegalMove, "you are ready; the other has to resume too") }
        case .claim: try checkClaim(seat, turn, at)
        case .flag: break
        }
    }

    private func check(_ offer: MatchOffer, _ seat: Int, _ moves: Int?) throws(Violation) {
        guard !isAdjourned else { throw Self.adjourned }
        guard offer != .adjourn || clock != nil else {
            throw Violation(.illegalMove, "there are no clocks to stop; take all the time you like")
        }
        guard hasMoved == [true, true] else {
            throw Violation(.illegalMove, "offers can be made when both have moved")
        }
        if let open {
            throw Violation(
                .illegalMove,
                open.seat == seat
                    ? "your offer is not answered yet"
                    : "answer first: \(open.offer.words) is offered; accept or decline")
        }
        guard !hasOffered[seat] else {
            throw Violation(.illegalMove, "one offer for each move of yours; move first")
        }
        guard offer != .takeback || moves != nil else {
            throw Violation(.illegalMove, "there is no move of yours to take back")
        }
    }

    private func checkClaim(_ seat: Int, _ turn: Int?, _ at: Int64) throws(Violation) {
        guard !isAdjourned else { throw Self.adjourned }
        guard turn == 1 - seat, let turnAt else {
            throw Violation(.illegalMove, "a game is claimed while the other is to move")
        }
        guard !runs(1 - seat) else { throw Violation(.illegalMove, "the other's clock runs; it decides") }
        guard at == 0 || at - turnAt - credited >= terms.patience else {
            throw Violation(
                .illegalMove, "a game can be claimed \(TimeControl.days(terms.patience)) after the last move")
        }
    }

    static let adjourned = Violation(.notYourTurn, "the game is adjourned; it goes on when both have written resume")
}

extension MatchOffer {
    /// As it is spoken of.
    public var words: String {
        switch self {
        case .draw: "a draw"
        case .takeback: "a takeback"
        case .adjourn: "to adjourn"
        }
    }
}

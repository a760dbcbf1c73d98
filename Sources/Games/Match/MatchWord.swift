/// What players agree on between moves.
public enum MatchOffer: String, CaseIterable, Sendable {
    /// Nobody wins.
    case draw
    /// The last move of who asks, and what came after it, is undone.
    case takeback
    /// The clocks stop until both want to go on.
    case adjourn
}

/// What happens in a match beside the moves of its board, as the log has it. No board's notation uses these words.
public enum MatchWord: Equatable, Sendable {
    /// Something is offered or asked for.
    case offer(MatchOffer)
    /// It is agreed on; of a takeback, how many moves go.
    case accept(MatchOffer, moves: Int = 0)
    /// It is not.
    case decline(MatchOffer)
    /// A player is ready to go on after an adjournment.
    case resume
    /// The game is claimed from somebody who has not moved for long, as won or as drawn.
    case claim(isWin: Bool)
    /// This seat's time is up.
    case flag(Int)

    /// The one spelling in the log.
    public var text: String {
        switch self {
        case .offer(let offer): offer.rawValue
        case .accept(.takeback, let moves): "accept takeback \(moves)"
        case .accept(let offer, _): "accept \(offer.rawValue)"
        case .decline(let offer): "decline \(offer.rawValue)"
        case .resume: "resume"
        case .claim(let isWin): isWin ? "claim win" : "claim draw"
        case .flag(let seat): "flag \(seat)"
        }
    }

    /// The word with this spelling; nil for a move of the board.
    public init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        let second = words.count > 1 ? MatchOffer(rawValue: String(words[1])) : nil
        switch (words[0], words.count) {
        case ("accept", 3) where second == .takeback:
            guard let moves = Int(words[2]), (1...Self.mostMoves).contains(moves) else { return nil }
            self = .accept(.takeback, moves: moves)
        case ("accept", 2):
            guard let second, second != .takeback else { return nil }
            self = .accept(second)
        case ("decline", 2):
            guard let second else { return nil }
            self = .decline(second)
        case ("resume", 1): self = .resume
        case ("claim", 2) where words[1] == "win": self = .claim(isWin: true)
        case ("claim", 2) where words[1] == "draw": self = .claim(isWin: false)
        case ("flag", 2):
            guard words[1] == "0" || words[1] == "1" else { return nil }
            self = .flag(words[1] == "0" ? 0 : 1)
        case (_, 1):
            guard let offer = MatchOffer(rawValue: text) else { return nil }
            self = .offer(offer)
        default: return nil
        }
        guard self.text == text else { return nil }
    }

    /// Moves that a takeback can undo at once; the match keeps as many. A game where seats move by turns needs two.
    static let mostMoves = 16
}

/// What a player writes for such a word: `accept` alone takes whatever is offered.
enum MatchRequest: Equatable {
    case offer(MatchOffer)
    case accept(MatchOffer?)
    case decline(MatchOffer?)
    case resume
    case claim(isWin: Bool)

    /// Nil when the board has to read it.
    init?(_ text: String) {
        let words = text.lowercased().split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("accept", 1): self = .accept(nil)
        case ("decline", 1): self = .decline(nil)
        default:
            switch MatchWord(words.joined(separator: " ")) {
            case .offer(let offer): self = .offer(offer)
            case .accept(let offer, _): self = .accept(offer)
            case .decline(let offer): self = .decline(offer)
            case .resume: self = .resume
            case .claim(let isWin): self = .claim(isWin: isWin)
            case .flag, nil:
                guard words == ["accept", "takeback"] else { return nil }
                self = .accept(.takeback)
            }
        }
    }
}

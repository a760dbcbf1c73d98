import Games
import Testing

/// A game to try rules on.
struct GameTable<Rules: GameRules> {
    let options: String
    let first: Int
    var game: Rules
    var facts: [Fact] = []

    init(_ options: String = "", first: Int = 0) throws {
        self.options = options
        self.first = first
        game = try Rules(options: options, first: first, random: 0)
    }

    /// The seat that is to move; nil when the game is over.
    var turn: Int? { if case .running(let turn) = game.status { turn } else { nil } }

    /// How it ended, such as `0 five in a row` or `draw the board is full`; nil while it goes on.
    var end: String? {
        switch game.status {
        case .running: nil
        case .over(.win(let seat, let reason)): "\(seat) \(reason)"
        case .over(.draw(let reason)): "draw \(reason)"
        }
    }

    /// Plays moves, each by the seat that is to move.
    mutating func play(_ moves: String) throws {
        for move in moves.split(separator: " ") { try play(one: String(move)) }
    }

    /// Plays one move: what is decided changes nothing until it is applied, and then everything is as decided.
    mutating func play(one move: String) throws {
        let seat = try #require(turn, "\(move) after the end")
        let before = game.snapshot
        let decided = try game.decide(move: move, seat: seat, moment: Moment(at: 0))
        try #require(game.snapshot == before && decided.count == 1 && decided[0].seat == seat)
        try game.apply(decided[0])
        try #require(game.snapshot != before)
        facts += decided
    }

    /// Why a move is refused, with its code; `apply` refuses it too, and nothing changes.
    func refusal(_ move: String, seat: Int? = nil, sourceLocation: SourceLocation = #_sourceLocation) -> String {
        let seat = seat ?? turn ?? 0
        do {
            let facts = try game.decide(move: move, seat: seat, moment: Moment(at: 0))
            Issue.record("\(move) is allowed as \(facts)", sourceLocation: sourceLocation)
            return ""
        } catch {
            var copy = game
            #expect(throws: Violation.self, sourceLocation: sourceLocation) {
                try copy.apply(Fact(seat: seat, text: move))
            }
            #expect(copy.snapshot == game.snapshot, sourceLocation: sourceLocation)
            return "\(error.code.rawValue): \(error.message)"
        }
    }

    /// Why options are refused.
    static func refusal(options: String, first: Int = 0, sourceLocation: SourceLocation = #_sourceLocation) -> String {
        do {
            _ = try Rules(options: options, first: first, random: 0)
            Issue.record("\(options) is allowed", sourceLocation: sourceLocation)
            return ""
        } catch { return "\(error.code.rawValue): \(error.message)" }
    }

    /// Why a stored state is refused; nil when it is read.
    static func refusal(snapshot: String, options: String = "") -> String? {
        do {
            _ = try Rules(options: options, snapshot: snapshot)
            return nil
        } catch { return "\(error.code.rawValue): \(error.message)" }
    }

    /// The state that was stored and read back is the same.
    func expectRoundTrip() throws {
        let text = game.snapshot
        let again = try Rules(options: options, snapshot: text)
        try #require(again.snapshot == text && again.status == game.status)
        try #require(text.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
    }

    /// The facts alone give the same state again.
    func expectReplay() throws {
        var again = try Rules(options: options, first: first, random: 9)
        for fact in facts { try again.apply(fact) }
        #expect(again.snapshot == game.snapshot && again.status == game.status)
    }
}

/// Random numbers that are the same everywhere from the same seed (SplitMix64).
struct Dice: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

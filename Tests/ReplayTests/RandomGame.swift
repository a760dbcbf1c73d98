import Accounts
import GameViews
import Games
import Rooms

/// Random numbers from a seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}

/// The board games: all that show all they are.
let boardGames = games.filter { !$0.rules.hidesOptions }

/// A game of chance by the rules alone, as a room would store it.
struct RandomGame {
    private(set) var document: GameDocument
    private var game: any GameRules
    private let entry: GameEntry
    private var random: Seeded
    private var at: Int64 = 1_800_000_000_000

    /// Plays at most so many steps; who is to move then resigns.
    init(_ entry: GameEntry, options: String, seed: UInt64, steps: Int) throws {
        self.entry = entry
        random = Seeded(state: seed)
        let first = Int.random(in: 0...1, using: &random)
        document = GameDocument(
            kind: entry.rules.kind,
            players: [
                GameDocument.Player(name: "ana", rating: 1512, deviation: 61), GameDocument.Player(name: "ben \"b\""),
            ])
        document.id = 12
        document.title = "Ana's table"
        document.pin = 482_913
        document.round = 1
        document.options = options
        document.first = first
        document.random = random.next()
        document.isRated = true
        document.startedAt = at
        game = try entry.rules.init(options: options, first: first, random: document.random)
        while document.steps.count < steps, case .running(let turn?) = game.status { try step(turn) }
        finish()
    }

    private mutating func step(_ turn: Int) throws {
        at += Int64.random(in: 1...4_000, using: &random)
        if game.deadline != nil, Int.random(in: 0..<20, using: &random) == 0 {
            game.credit(50)
            document.steps.append(GameDocument.Step(.credited(50), at: at))
        }
        let words = [("takeback", 1 - turn), ("accept", turn), ("decline", turn), ("draw", turn)]
        if Int.random(in: 0..<5, using: &random) == 0, let (word, seat) = words.randomElement(using: &random),
            word != "accept" || (game as? any AnyMatch)?.state.open?.offer == .takeback,
            try play(word, seat)
        {
            return
        }
        for move in moves(turn) where try play(move, turn) { return }
        throw Violation(.illegalMove, "no move of \(entry.rules.kind) was found for \(game.snapshot)")
    }

    private mutating func play(_ text: String, _ seat: Int) throws -> Bool {
        let moment = Moment(at: at, used: Int64.random(in: 1...3_000, using: &random), random: random.next())
        guard let facts = try? game.decide(move: text, seat: seat, moment: moment) else { return false }
        for fact in facts {
            try game.apply(fact)
            document.steps.append(
                GameDocument.Step(.fact(seat: fact.seat, text: fact.text, used: fact.used), at: fact.at ?? at))
        }
        return true
    }

    /// A move that the board's view makes of pressing squares.
    private mutating func moves(_ seat: Int) -> [String] {
        let squares = (0..<361).shuffled(using: &random)
        func isLegal(_ text: String) -> Bool {
            (try? game.decide(move: text, seat: seat, moment: Moment(at: at))) != nil
        }
        for square in squares {
            switch entry.view.press(square, chosen: nil, by: seat, in: game) {
            case .move(let text) where isLegal(text): return [text]
            case .ask(_, let choices): return choices.map(\.move)
            case .choose(let piece?):
                for target in squares where target != piece {
                    switch entry.view.press(target, chosen: piece, by: seat, in: game) {
                    case .move(let text) where isLegal(text): return [text]
                    case .ask(_, let choices): return choices.shuffled(using: &random).map(\.move)
                    case .move, .choose, .refused: break
                    }
                }
            case .move, .choose, .refused: break
            }
        }
        return []
    }

    private mutating func finish() {
        switch game.status {
        case .over(.win(let seat, let reason)): (document.winner, document.reason) = (seat, reason)
        case .over(.draw(let reason)): document.reason = reason
        case .running(let turn):
            document.steps.append(GameDocument.Step(.resigned(turn ?? 0), at: at))
            (document.winner, document.reason) = (1 - (turn ?? 0), "resignation")
        }
        document.endedAt = at
        document.hash = sha256Hex(game.snapshot)
        document.check = sha256Hex(document.stepsText)
    }
}

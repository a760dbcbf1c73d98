/// A played game to be looked at: every position from the first to the last, and whether it is what was stored. The rules
/// play everything once; positions between are played again from the nearest one that is kept.
public struct Replay: Sendable {
    /// What a step came to.
    public struct Moment: Equatable, Sendable {
        /// When it was, milliseconds since 1970; never earlier than the step before.
        public var at: Int64
        /// What both clocks show when it is done, milliseconds; nil without clocks.
        public var left: [Int64]?
        /// The number of the board's move that it is, from 1, takebacks not counted back; nil for a word or an outage.
        public var move: Int?
    }

    /// What came of playing everything once more.
    public enum Verdict: Equatable, Sendable {
        /// The same final state and the same end.
        case equal
        /// Every step can be, and there is no hash to compare the final state with.
        case legal
        /// A step cannot be, counted from 1, and why.
        case broken(step: Int, reason: String)
        /// Something else comes out; what.
        case different(String)

        /// Whether nothing speaks against the document.
        public var isGood: Bool { self == .equal || self == .legal }
    }

    /// The game.
    public let document: GameDocument
    /// What each step that could be played came to.
    public private(set) var moments: [Moment] = []
    /// The step that cannot be, counted from 1, and why; nil when all can.
    public private(set) var broken: (step: Int, reason: String)?
    /// The steps, from 0, whose moves stand on the board at the end: those that were taken back are missing.
    public private(set) var standing: [Int] = []
    /// The state after every `stride` steps, from the beginning on.
    private var kept: [any GameRules] = []
    /// The last state.
    private var last: any GameRules

    /// Steps between two states that are kept: few to play again for a key, and few states in memory.
    private static let stride = 32

    /// Plays the game by these rules. A violation says why it cannot even begin; a step that cannot be is in `broken`, and
    /// what came before it can be looked at.
    public init(_ document: GameDocument, rules: any GameRules.Type) throws(Violation) {
        self.document = document
        var game: any GameRules = try rules.init(
            options: document.options, first: document.first, random: document.random)
        for seat in document.players.indices { game.seated(seat) }
        kept = [game]
        last = game
        var at = document.startedAt
        var moves = 0
        var isResigned = false
        for (index, step) in document.steps.enumerated() {
            do throws(Violation) {
                guard !isResigned else { throw Violation(.gameOver, "a player has resigned before") }
                at = max(at, step.at)
                var moment = Moment(at: at)
                switch step.event {
                case .fact(let seat, let text, let used):
                    guard seat.map(document.players.indices.contains) ?? true else {
                        throw Violation(.unreadable, "there is no seat \(seat ?? 0)")
                    }
                    try game.apply(Fact(seat: seat, text: text, at: at, used: used))
                    note(text, of: game, index: index, moves: &moves, in: &moment)
                case .credited(let milliseconds):
                    guard (1...MatchLimits.credit).contains(milliseconds) else {
                        throw Violation(.unreadable, "a credit of \(milliseconds) ms")
                    }
                    game.credit(milliseconds)
                case .resigned(let seat):
                    guard document.players.indices.contains(seat) else {
                        throw Violation(.unreadable, "there is no seat \(seat)")
                    }
                    if case .over = game.status { throw Violation(.gameOver, "the game was over before") }
                    isResigned = true
                }
                moment.left = Self.left(game, at: at)
                moments.append(moment)
                if moments.count % Self.stride == 0 { kept.append(game) }
            } catch {
                broken = (index + 1, error.message)
                break
            }
        }
        last = game
    }

    private mutating func note(
        _ text: String, of game: any GameRules, index: Int, moves: inout Int, in moment: inout Moment
    ) {
        guard game is any AnyMatch, let word = MatchWord(text) else {
            moves += 1
            moment.move = moves
            standing.append(index)
            return
        }
        if case .accept(.takeback, let count) = word { standing.removeLast(min(count, standing.count)) }
    }

    private static func left(_ game: any GameRules, at: Int64) -> [Int64]? {
        guard let match = game as? any AnyMatch, let first = match.left(0, at: at), let second = match.left(1, at: at)
        else { return nil }
        return [first, second]
    }

    /// How many positions there are after the first one.
    public var count: Int { moments.count }

    /// The state after so many steps, 0 to `count`; what lies beyond is the nearest. A match whose player has resigned has
    /// its clocks stopped.
    public func game(after steps: Int) -> any GameRules {
        let steps = min(max(steps, 0), count)
        if steps == count { return isResigned(after: steps) ? (last as? any AnyMatch)?.stopped ?? last : last }
        let start = steps / Self.stride
        var game = kept[start]
        for index in start * Self.stride..<steps {
            switch document.steps[index].event {
            case .fact(let seat, let text, let used):
                // It was applied once, from the same state.
                try? game.apply(Fact(seat: seat, text: text, at: moments[index].at, used: used))
            case .credited(let milliseconds): game.credit(milliseconds)
            case .resigned: break
            }
        }
        return game
    }

    private func isResigned(after steps: Int) -> Bool {
        guard steps > 0, case .resigned = document.steps[steps - 1].event else { return false }
        return true
    }

    /// When that state was reached, milliseconds since 1970.
    public func time(after steps: Int) -> Int64 {
        steps > 0 ? moments[min(steps, count) - 1].at : document.startedAt
    }

    /// What both clocks show after so many steps, milliseconds; nil without clocks.
    public func left(after steps: Int) -> [Int64]? {
        steps > 0 && count > 0 ? moments[min(steps, count) - 1].left : Self.left(kept[0], at: document.startedAt)
    }

    /// The last state's snapshot, whose SHA-256 a document holds.
    public var finalSnapshot: String { last.snapshot }

    // MARK: - Verification

    /// Compares with what the document says. `digest` is SHA-256 of a text's UTF-8 bytes in hexadecimal
    /// digits.
    public func verdict(_ digest: (String) -> String) -> Verdict {
        if let broken { return .broken(step: broken.step, reason: broken.reason) }
        if let step = firstOutOfOrder {
            return .broken(step: step, reason: "its time is not between that of the step before and the game's end")
        }
        if let difference = endDifference { return .different(difference) }
        guard !document.hash.isEmpty else { return .legal }
        guard digest(finalSnapshot) == document.hash else {
            return .different("the last state has another hash than the document says")
        }
        return .equal
    }

    private var firstOutOfOrder: Int? {
        var before = document.startedAt
        for (index, step) in document.steps.enumerated() {
            guard step.at >= before, document.endedAt == 0 || step.at <= document.endedAt else { return index + 1 }
            before = step.at
        }
        return nil
    }

    private var endDifference: String? {
        let said = document.resultSentence
        switch last.status {
        case .over(.win(let seat, let reason)):
            guard document.winner == seat, document.reason == reason else {
                return "the rules say \(document.name(seat)) wins: \(reason), the document says \(said)"
            }
        case .over(.draw(let reason)):
            guard document.winner == nil, document.reason == reason else {
                return "the rules say a draw: \(reason), the document says \(said)"
            }
        case .running:
            if count > 0, case .resigned(let seat) = document.steps[count - 1].event {
                let other = document.players.count == 2 ? 1 - seat : nil
                guard document.winner == other, document.reason == "resignation" else {
                    return "\(document.name(seat)) has resigned, the document says \(said)"
                }
            } else if document.id > 0 {
                return "the rules say that the game goes on, the document says \(said)"
            }
        }
        return nil
    }
}

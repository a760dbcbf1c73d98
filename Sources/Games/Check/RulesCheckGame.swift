/// One random game of a check.
struct RulesCheckGame<Rules: GameRules> {
    private let seed: UInt64
    private let options: String
    private let first: Int
    private let bits: UInt64
    private var random: SeededRandom
    private var game: Rules
    /// What was decided so far.
    private var facts: [Fact] = []
    /// The room's time, milliseconds.
    private var at: Int64 = 1_800_000_000_000
    /// Moves that were legal some time, in the order in which they came up; each once.
    private var pool: [String] = []
    private var pooled: Set<String> = []

    init(seed: UInt64) throws(RulesCheck.Finding) {
        self.seed = seed
        random = SeededRandom(seed: seed)
        options = Rules.variants.randomElement(using: &random) ?? ""
        first = Int.random(in: 0...1, using: &random)
        bits = random.next()
        do {
            game = try Rules(options: options, first: first, random: bits)
        } catch {
            throw RulesCheck.Finding(
                kind: Rules.kind, seed: seed, options: options, moves: [],
                problem: "it does not begin: \(error.message)")
        }
    }

    private func finding(_ problem: String) -> RulesCheck.Finding {
        RulesCheck.Finding(kind: Rules.kind, seed: seed, options: options, moves: facts.map(\.text), problem: problem)
    }

    /// Plays to the end.
    mutating func play(_ count: inout RulesCheck.Count) throws(RulesCheck.Finding) {
        count.games += 1
        while true {
            count.positions += 1
            count.longest = max(count.longest, facts.count)
            if let flaw = game.flaw { throw finding(flaw) }
            let isKept = random.isIn(percent: 10)
            try checkSnapshot(goingOn: isKept)
            guard case .running(let turn) = game.status else { break }
            guard let turn else { throw finding("nobody is to move") }
            guard facts.count < RulesCheck.Limits.moves else { throw finding("the game does not end") }
            try makeMove(turn, &count)
        }
        try checkEnd(&count)
        try checkReplay()
    }

    // MARK: - Moves

    private mutating func makeMove(_ turn: Int, _ count: inout RulesCheck.Count) throws(RulesCheck.Finding) {
        let legal = game.legalMoves(of: turn)
        guard !legal.isEmpty else { throw finding("no move is legal, and the game goes on") }
        let set = Set(legal)
        guard set.count == legal.count else { throw finding("a move is listed twice") }
        guard game.legalMoves(of: 1 - turn).isEmpty else { throw finding("who is not to move has legal moves") }
        at += Int64.random(in: 0...4_000, using: &random)
        let used = Int64.random(in: 0...3_000, using: &random)
        let moment = Moment(at: at, used: facts.isEmpty ? nil : used, random: random.next())
        let chosen = Int.random(in: legal.indices, using: &random)
        var following: (game: Rules, facts: [Fact])?
        for (index, move) in legal.enumerated() {
            let facts = try decided(move, turn, moment)
            if pool.count < RulesCheck.Limits.pool, pooled.insert(move).inserted { pool.append(move) }
            let isMade = Int.random(in: 0..<legal.count, using: &random) < RulesCheck.Limits.made
            guard isMade || index == chosen else { continue }
            count.moves += 1
            let next = try applied(facts)
            if index == chosen { following = (next, facts) }
        }
        try refuse(turn, legal, set, moment, &count)
        guard let following else { return }
        guard following.game.snapshot != game.snapshot else {
            throw finding("\(following.facts.first?.text ?? "") leaves everything as it was")
        }
        game = following.game
        facts += following.facts
    }

    /// What a legal move comes to: itself.
    private func decided(_ move: String, _ turn: Int, _ moment: Moment) throws(RulesCheck.Finding) -> [Fact] {
        let facts: [Fact]
        do {
            facts = try game.decide(move: move, seat: turn, moment: moment)
        } catch { throw finding("the legal move \(move) is refused: \(error.message)") }
        guard facts.count == 1, facts[0].text == move, facts[0].seat == turn else {
            throw finding("the legal move \(move) comes to \(facts.map(\.text))")
        }
        return facts
    }

    /// The game after what was decided.
    private func applied(_ facts: [Fact]) throws(RulesCheck.Finding) -> Rules {
        var next = game
        do {
            for fact in facts { try next.apply(fact) }
        } catch { throw finding("\(facts[0].text) was decided and cannot be applied: \(error.message)") }
        return next
    }

    /// What is not in the list is refused, or is another spelling of what is; `apply` takes nothing else either.
    private mutating func refuse(
        _ turn: Int, _ list: [String], _ legal: Set<String>, _ moment: Moment, _ count: inout RulesCheck.Count
    ) throws(RulesCheck.Finding) {
        var texts: [String] = []
        for _ in 0..<RulesCheck.Limits.tries { if let text = pool.randomElement(using: &random) { texts.append(text) } }
        if let text = texts.last { texts.append(mutated(text)) }
        for text in texts where !legal.contains(text) {
            do {
                let facts = try game.decide(move: text, seat: turn, moment: moment)
                guard facts.allSatisfy({ legal.contains($0.text) }) else {
                    throw finding("\(text) is not listed, and comes to \(facts.map(\.text))")
                }
            } catch let problem as RulesCheck.Finding {
                throw problem
            } catch {
                count.refused += 1
                var copy = game
                if (try? copy.apply(Fact(seat: turn, text: text, at: at))) != nil {
                    throw finding("\(text) is refused and can be applied all the same")
                }
            }
        }
        guard let text = list.first else { return }
        try expectRefusal(of: text, by: 1 - turn, .notYourTurn, moment)
        count.refused += 1
    }

    /// A text with one byte changed, left out or doubled.
    private mutating func mutated(_ text: String) -> String {
        var bytes = Array(text.utf8)
        guard let place = bytes.indices.randomElement(using: &random) else { return "" }
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0x20..<0x7F, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[place], at: place)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func expectRefusal(
        of text: String, by seat: Int, _ code: Violation.Code, _ moment: Moment
    ) throws(RulesCheck.Finding) {
        do {
            _ = try game.decide(move: text, seat: seat, moment: moment)
        } catch {
            guard error.code == code, !error.message.isEmpty else {
                throw finding("\(text) by seat \(seat) is refused as \(error.code.rawValue), not as \(code.rawValue)")
            }
            var copy = game
            guard (try? copy.apply(Fact(seat: seat, text: text, at: at))) == nil else {
                throw finding("\(text) by seat \(seat) is refused and can be applied all the same")
            }
            return
        }
        throw finding("\(text) by seat \(seat) is taken, and should be \(code.rawValue)")
    }

    // MARK: - States

    /// The state, stored and read back, is the same; the game may go on from that one.
    private mutating func checkSnapshot(goingOn: Bool) throws(RulesCheck.Finding) {
        let text = game.snapshot
        guard text.utf8.count <= RulesCheck.Limits.snapshot, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
            throw finding("the snapshot is no line of printable ASCII of at most \(RulesCheck.Limits.snapshot) bytes")
        }
        let again: Rules
        do {
            again = try Rules(options: options, snapshot: text)
        } catch { throw finding("its own snapshot is refused: \(error.message): \(text)") }
        guard again.snapshot == text else { throw finding("the snapshot is read back as another: \(text)") }
        guard again.status == game.status else {
            throw finding("the snapshot is read back with another status: \(text)")
        }
        if goingOn { game = again }
    }

    /// Nothing can be done any more.
    private mutating func checkEnd(_ count: inout RulesCheck.Count) throws(RulesCheck.Finding) {
        let moment = Moment(at: at, used: 0)
        for seat in 0...1 {
            guard game.legalMoves(of: seat).isEmpty else {
                throw finding("the game is over, and seat \(seat) has moves")
            }
            for text in [pool.first, pool.last].compactMap({ $0 }) {
                try expectRefusal(of: text, by: seat, .gameOver, moment)
                count.refused += 1
            }
        }
    }

    /// The facts alone, from the beginning, give this state.
    private func checkReplay() throws(RulesCheck.Finding) {
        do {
            var again = try Rules(options: options, first: first, random: bits)
            for fact in facts { try again.apply(fact) }
            guard again.snapshot == game.snapshot, again.status == game.status else {
                throw finding("the log gives another state: \(again.snapshot), not \(game.snapshot)")
            }
        } catch let problem as RulesCheck.Finding {
            throw problem
        } catch {
            throw finding("the log does not replay: \((error as? Violation)?.message ?? "")")
        }
    }
}

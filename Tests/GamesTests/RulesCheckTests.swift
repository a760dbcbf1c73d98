import Games
import Testing

/// The check of the rules: what there is holds, and what is broken is found.
@Suite struct RulesCheckTests {
    /// As many positions as some seconds allow; the release program looks at 100,000 of each game.
    private static let positions = 200

    @Test func everyBoardHolds() throws {
        try expectWell(Match<TicTacToe>.self, 1)
        try expectWell(Match<Kalaha>.self, 1_000)
        try expectWell(Match<Gomoku>.self, 3)
        try expectWell(Match<Chess>.self, 17)
    }

    private func expectWell<Rules: GameRules>(_ rules: Rules.Type, _ seed: UInt64) throws {
        let count = try RulesCheck.run(rules, positions: Self.positions, seed: seed)
        #expect(count.positions >= Self.positions && count.games > 0 && count.longest > 4)
        #expect(count.moves > count.positions && count.refused >= count.positions)
    }

    @Test func aSeedIsACourse() throws {
        let count = try RulesCheck.run(Match<Kalaha>.self, positions: 100, seed: 8)
        #expect(try RulesCheck.run(Match<Kalaha>.self, positions: 100, seed: 8) == count)
        #expect(try RulesCheck.run(Match<Kalaha>.self, positions: 100, seed: 9) != count)
    }

    @Test func eachFaultIsFoundAndSaidInOneLine() throws {
        try expect(Nim<Sound>.self, nil)
        try expect(Nim<UnlistedMove>.self, "is not listed, and comes to")
        try expect(Nim<ListedTwice>.self, "a move is listed twice")
        try expect(Nim<RefusedMove>.self, "the legal move 3 is refused")
        try expect(Nim<LostSnapshot>.self, "the snapshot is read back as another")
        try expect(Nim<AnybodysTurn>.self, "is taken, and should be not_your_turn")
        try expect(Nim<Unending>.self, "the game does not end")
        try expect(Nim<Flawed>.self, "a stone too many")
        try expect(Nim<Forgetful>.self, "the log gives another state")
        try expect(Nim<LooseApply>.self, "is refused and can be applied all the same")
        try expect(Nim<PlaysOn>.self, "is taken, and should be game_over")
    }

    private func expect<Fault: NimFault>(
        _ rules: Nim<Fault>.Type, _ problem: String?, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        do {
            _ = try RulesCheck.run(rules, positions: 2_000, seed: 5)
            #expect(problem == nil, "nothing was found", sourceLocation: sourceLocation)
        } catch {
            #expect(problem.map { error.line.contains($0) } ?? false, "\(error.line)", sourceLocation: sourceLocation)
            #expect(error.line.contains("oneup check-rules --game nim --seed \(error.seed) --positions 1"))
            #expect(!error.line.contains("\n"))
            // The line is enough to see it again.
            #expect(throws: error) { try RulesCheck.run(rules, positions: 1, seed: error.seed) }
        }
    }
}

// MARK: - A game that can be broken

/// What is wrong with a game of Nim.
private protocol NimFault: Sendable { static var fault: String { get } }
private enum Sound: NimFault { static let fault = "" }
private enum UnlistedMove: NimFault { static let fault = "unlisted" }
private enum ListedTwice: NimFault { static let fault = "twice" }
private enum RefusedMove: NimFault { static let fault = "refused" }
private enum LostSnapshot: NimFault { static let fault = "snapshot" }
private enum AnybodysTurn: NimFault { static let fault = "turn" }
private enum Unending: NimFault { static let fault = "unending" }
private enum Flawed: NimFault { static let fault = "flawed" }
private enum Forgetful: NimFault { static let fault = "forgetful" }
private enum LooseApply: NimFault { static let fault = "loose" }
private enum PlaysOn: NimFault { static let fault = "plays on" }

/// Nim: by turns one to three stones of twenty-one are taken; who takes the last wins.
private struct Nim<Fault: NimFault>: GameRules {
    static var kind: String { "nim" }
    static var title: String { "Nim" }
    static var seating: Seating { .exactly(2) }
    static var notation: String { "a number of stones, 1 to 3" }

    var stones = 21
    var turn: Int
    /// How often somebody has moved; it goes on where stones are put back.
    var count = 0
    /// What the snapshot does not hold.
    var secret = 0

    init(options: String, first: Int, random: UInt64) throws(Violation) { turn = first }

    init(options: String, snapshot: String) throws(Violation) {
        let parts = snapshot.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 4 else { throw Violation(.unreadable, "no game of nim") }
        (stones, turn, count, secret) = (parts[0], parts[1], parts[2], parts[3])
        if Fault.fault == "snapshot", stones == 4 { turn = 1 - turn }
        if Fault.fault == "forgetful", stones > 0 { secret = 0 }
    }

    var status: GameStatus {
        stones == 0 ? .over(.win(seat: 1 - turn, reason: "the last stone")) : .running(turn: turn)
    }
    /// The game that forgets shows what it forgot only at the end.
    var snapshot: String {
        "\(stones)/\(turn)/\(count)/\(Fault.fault == "forgetful" && stones > 0 ? 0 : secret)"
    }
    var flaw: String? { Fault.fault == "flawed" && stones == 7 ? "a stone too many" : nil }

    func legalMoves(of seat: Int) -> [String] {
        guard status == .running(turn: seat) else { return [] }
        var moves = (1...min(3, stones)).map(String.init)
        if Fault.fault == "unlisted", stones == 9 { moves.removeLast() }
        if Fault.fault == "twice", stones == 2 { moves.append("1") }
        return moves
    }

    private func taken(_ text: String, _ seat: Int?, applying: Bool) throws(Violation) -> Int {
        if stones == 0, Fault.fault == "plays on" { return 0 }
        guard case .running(let turn) = status else { throw Violation(.gameOver, "it is over") }
        guard turn == seat || Fault.fault == "turn" && stones < 10 else { throw Violation(.notYourTurn, "wait") }
        guard let number = Int(text), (1...3).contains(number), text.utf8.count == 1,
            number <= stones || applying && Fault.fault == "loose"
        else { throw Violation(.illegalMove, "one to three") }
        if Fault.fault == "refused", number == 3, stones == 3 { throw Violation(.illegalMove, "not three") }
        return number
    }

    func decide(move: String, seat: Int, moment: Moment) throws(Violation) -> [Fact] {
        [Fact(seat: seat, text: "\(try taken(move, seat, applying: false))")]
    }

    mutating func apply(_ fact: Fact) throws(Violation) {
        stones = max(0, stones - (try taken(fact.text, fact.seat, applying: true)))
        turn = 1 - turn
        count += 1
        secret += 1
        if Fault.fault == "unending", stones < 4 { stones = 21 }
    }
}

import Testing

@testable import Games

/// A match of tic-tac-toe, played at times that a test says.
struct MatchTable {
    var match: Match<TicTacToe>
    var now: Int64 = 1_000_000
    var log: [Fact] = []
    let options: String

    init(_ options: String) throws {
        self.options = options
        match = try Match(options: options, first: 0, random: 0)
    }

    /// A seat says something after so many milliseconds of its turn.
    mutating func say(_ text: String, _ seat: Int, after used: Int64 = 0) throws(Violation) {
        now += used
        let facts = try match.decide(move: text, seat: seat, moment: Moment(at: now, used: used))
        for fact in facts { try take(fact) }
    }

    mutating func take(_ fact: Fact) throws(Violation) {
        try match.apply(fact)
        log.append(fact)
    }

    /// Why it is refused; nil when it is not.
    mutating func refusal(_ text: String, _ seat: Int, after used: Int64 = 0) -> Violation.Code? {
        do { try say(text, seat, after: used) } catch { return error.code }
        return nil
    }

    /// Both have moved: seat 0 is to move.
    static func begun(_ options: String = "") throws -> MatchTable {
        var table = try MatchTable(options)
        try table.say("b2", 0, after: 90_000)
        try table.say("a1", 1, after: 40_000)
        return table
    }

    var left: [Int64] { [match.left(0, at: now) ?? -1, match.left(1, at: now) ?? -1] }

    /// The match that the snapshot gives, and the one that the log gives.
    func expectTheSameAgain(_ place: SourceLocation = #_sourceLocation) throws {
        let read = try Match<TicTacToe>(options: options, snapshot: match.snapshot)
        #expect(read.snapshot == match.snapshot, sourceLocation: place)
        #expect(read.status == match.status && read.deadline == match.deadline, sourceLocation: place)
        var replayed = try Match<TicTacToe>(options: options, first: 0, random: 0)
        for fact in log { try replayed.apply(fact) }
        #expect(replayed.snapshot == match.snapshot, sourceLocation: place)
        #expect(match.snapshot.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, sourceLocation: place)
    }
}

/// What the clocks show after moves whose times are known.
@Suite struct MatchClockTests {
    @Test(arguments: [
        // Options, times of turns from the second move of seat 0 on, what is left then.
        ("clock=5+3", [10_000, 2_000] as [Int64], [293_000, 301_000] as [Int64]),
        ("clock=5+0", [10_000, 0], [290_000, 300_000]),
        ("clock=0+7", [6_999, 1_000], [7_001, 13_000]),
        ("clock=5d3", [10_000, 2_000], [293_000, 300_000]),
        ("clock=5d3", [3_000, 3_001], [300_000, 299_999]),
        ("clock=1d5", [64_999, 0], [1, 60_000]),
        ("days=3", [259_199_999, 1], [259_200_000, 259_200_000]),
    ])
    func aMoveTakesWhatItsStampSays(_ options: String, _ times: [Int64], _ left: [Int64]) throws {
        var table = try MatchTable.begun(options)
        try table.say("c3", 0, after: times[0])
        try table.say("c1", 1, after: times[1])
        #expect(table.left == left)
        #expect(table.log.suffix(2).map(\.used) == times, "the log keeps the time of each move")
        try table.expectTheSameAgain()
    }

    @Test func theFirstMoveOfEachIsFree() throws {
        var table = try MatchTable("clock=1+0")
        #expect(table.match.deadline == nil && table.match.running == nil)
        try table.say("b2", 0, after: 600_000)
        #expect(table.match.deadline == nil)
        try table.say("a1", 1, after: 600_000)
        #expect(table.left == [60_000, 60_000])
        #expect(table.match.running == 0)
        #expect(table.log.allSatisfy { $0.startsWatch })
    }

    @Test func theFlagFallsExactlyWhenTheTimeIsOver() throws {
        for (used, refusal) in [(59_999, nil), (60_000, Violation.Code.notYourTurn)] as [(Int64, Violation.Code?)] {
            var table = try MatchTable.begun("clock=1+0")
            #expect(table.match.deadline == table.now + 60_000 + MatchLimits.graceMilliseconds)
            #expect(table.refusal("c3", 0, after: used) == refusal, "\(used)")
        }
        var table = try MatchTable.begun("clock=1+0")
        let deadline = try #require(table.match.deadline)
        let facts = table.match.timeout(at: deadline)
        #expect(facts.map(\.text) == ["flag 0"])
        for fact in facts { try table.take(fact) }
        #expect(table.match.status == .over(.win(seat: 1, reason: "time is up")))
        #expect(table.left == [0, 60_000])
        try table.expectTheSameAgain()
        #expect(table.refusal("c3", 0) == .gameOver)
        #expect(table.refusal("draw", 1) == .gameOver)
    }

    @Test func creditMovesTheDeadlineAndIsNotTaken() throws {
        var table = try MatchTable.begun("clock=1+0")
        let deadline = try #require(table.match.deadline)
        table.match.credit(4_000)
        #expect(table.match.deadline == deadline + 4_000)
        let read = try Match<TicTacToe>(options: table.options, snapshot: table.match.snapshot)
        #expect(read.deadline == deadline + 4_000)
        #expect(table.refusal("c3", 0, after: 64_000) == .notYourTurn)
        table.now -= 64_000
        try table.say("c3", 0, after: 63_000)
        #expect(table.left[0] == 1_000, "the stamp less the outage")
        #expect(table.log.last?.used == 63_000, "the stamp itself is never altered")
        // More credit than was thought gives nothing.
        table.match.credit(9_000)
        try table.say("c1", 1, after: 2_000)
        #expect(table.left[1] == 60_000)
        var other = try MatchTable("clock=1+0")
        other.match.credit(5_000)
        #expect(try other.match.snapshot == MatchTable("clock=1+0").match.snapshot, "no clock runs")
    }

    @Test func whatIsShownRunsWithTheRoomsTime() throws {
        var table = try MatchTable.begun("clock=1d5")
        #expect(table.match.left(0, at: table.now + 5_000) == 60_000)
        #expect(table.match.left(0, at: table.now + 6_000) == 59_000)
        #expect(table.match.left(1, at: table.now + 6_000) == 60_000)
        #expect(table.match.left(0, at: table.now + 600_000) == 0)
        table.match.credit(1_000)
        #expect(table.match.left(0, at: table.now + 6_000) == 60_000)
        #expect(table.match.stopped.left(0, at: table.now + 30_000) == 60_000)
    }

    @Test func optionsAreTheMatchsAndTheBoards() throws {
        let terms = try MatchTerms("fen=8/8 w clock=5+3 - -  patience=2")
        #expect(terms.control == .increment(base: 300_000, added: 3_000) && terms.patience == 2 * 86_400_000)
        #expect(terms.rest == "fen=8/8 w - -")
        #expect(try MatchTerms("a  b").rest == "a  b", "what is not ours stays as it is")
        let bad = [
            "clock=", "clock=5", "clock=5+", "clock=+5", "clock=0+0", "clock=0d5", "clock=181+0", "clock=5+181",
            "clock=5+3+1", "clock=-1+5", "clock=5x3", "days=0", "days=15", "days=x", "patience=0", "patience=7",
            "clock=5+3 days=3", "clock=5+3 clock=5+3", "clock=99999999999999999999+1", "big", "clock=5+3 big",
        ]
        for options in bad {
            #expect(throws: Violation.self, "\(options)") {
                try Match<TicTacToe>(options: options, first: 0, random: 0)
            }
        }
    }

    @Test func whoCannotMateDoesNotWinOnTime() throws {
        // The side to move is white, seat 0; its flag falls. Whether black could still mate.
        let cases = [
            ("4k3/8/8/8/8/8/8/R3K3", false), ("4kb2/8/8/8/8/8/8/Q3K3", false), ("4kn2/8/8/8/8/8/8/Q3K3", false),
            ("4kn2/8/8/8/8/8/8/R3K3", true), ("4kn2/8/8/8/8/8/P7/4K3", true), ("4kb2/8/8/8/8/8/P7/4K3", true),
            ("4kb2/8/8/8/8/8/8/2B1K3", false), ("4kb2/8/8/8/8/8/8/4KB2", true), ("4knn1/8/8/8/8/8/8/Q3K3", true),
            ("4k3/p7/8/8/8/8/8/R3K3", true), ("4k2r/8/8/8/8/8/8/R3K3", true),
        ]
        for (pieces, canMate) in cases {
            let game = try Chess(options: "", snapshot: chess(pieces))
            #expect(game.canStillWin(1) == canMate, "\(pieces)")
        }
    }

    private func chess(_ pieces: String) throws -> String {
        // Some of these positions are over by themselves; a snapshot reads them all the same.
        let position = try Chess.Position(fen: "\(pieces) w - - 0 1")
        return Chess(position, whiteSeat: 0, keys: [position.key], claimed: nil).snapshot
    }

    @Test func aFlagAgainstABareKingIsADraw() throws {
        let options = "clock=1+0 fen=4k3/8/8/8/8/8/8/R3K3 w - - 0 1"
        var match = try Match<Chess>(options: options, first: 0, random: 0)
        var now: Int64 = 5_000
        for (text, seat) in [("Ra2", 0), ("Kd7", 1)] {
            now += 1_000
            for fact in try match.decide(move: text, seat: seat, moment: Moment(at: now, used: 1_000)) {
                try match.apply(fact)
            }
        }
        for fact in match.timeout(at: try #require(match.deadline)) { try match.apply(fact) }
        #expect(match.status == .over(.draw(reason: "time is up, and the other cannot win")))
        #expect(try Match<Chess>(options: options, snapshot: match.snapshot).status == match.status)
    }
}

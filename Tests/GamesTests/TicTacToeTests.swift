import Games
import Testing

@Suite struct TicTacToeTests {
    private func game(first: Int = 0) throws -> TicTacToe { try TicTacToe(options: "", first: first, random: 0) }

    private func play(_ moves: String, first: Int = 0) throws -> TicTacToe {
        var game = try game(first: first)
        for move in moves.split(separator: " ") {
            guard case .running(let turn?) = game.status else { break }
            for fact in try game.decide(move: String(move), seat: turn, moment: Moment(at: 0)) { try game.apply(fact) }
        }
        return game
    }

    private func code(_ body: () throws(Violation) -> Void) -> Violation.Code? {
        do {
            try body()
            return nil
        } catch { return error.code }
    }

    /// Complete games by how they end, counted over the whole tree. The numbers are well known.
    private struct Count: Equatable {
        var first = 0
        var second = 0
        var draws = 0
    }

    private func count(_ game: TicTacToe, into count: inout Count, _ seen: inout Set<String>) throws {
        let isNew = seen.insert(game.snapshot).inserted
        switch game.status {
        case .over(.win(let seat, _)):
            if seat == game.first { count.first += 1 } else { count.second += 1 }
        case .over(.draw): count.draws += 1
        case .running(let turn):
            let turn = try #require(turn)
            for square in 0..<9 where game.squares[square] == nil {
                var next = game
                try next.apply(Fact(seat: turn, text: TicTacToe.name(of: square)))
                try self.count(next, into: &count, &seen)
            }
        }
        guard isNew else { return }
        let again = try TicTacToe(options: "", snapshot: game.snapshot)
        #expect(again.snapshot == game.snapshot)
        #expect(again.status == game.status)
        #expect(again.squares == game.squares)
        #expect(again.first == game.first)
    }

    @Test(arguments: [0, 1]) func allCompleteGamesAreCounted(first: Int) throws {
        var total = Count()
        var seen: Set<String> = []
        try count(try game(first: first), into: &total, &seen)
        #expect(total == Count(first: 131_184, second: 77_904, draws: 46_080))
        #expect(seen.count == 5_478, "boards that can be reached, the empty one included")
    }

    @Test func squaresHaveTwoNotations() throws {
        let names = ["a3", "b3", "c3", "a2", "b2", "c2", "a1", "b1", "c1"]
        for (place, name) in names.enumerated() {
            #expect(TicTacToe.name(of: place) == name)
            for text in [name, name.uppercased(), String(place + 1)] {
                let facts = try game().decide(move: text, seat: 0, moment: Moment(at: 0))
                #expect(facts == [Fact(seat: 0, text: name)], "\(text)")
            }
        }
    }

    @Test(arguments: [
        "", "0", "10", "d1", "a4", "a0", "1a", "aa", " a1", "a1 ", "b2b2", "é1", "½", "a\u{301}1", "!1", "\u{0}1", "@1",
        "`1", "１",
    ])
    func whatIsNoSquareIsRefused(text: String) throws {
        let game = try game()
        #expect(
            code { () throws(Violation) in _ = try game.decide(move: text, seat: 0, moment: Moment(at: 0)) }
                == .illegalMove)
    }

    @Test func movesOutOfTurnOnTakenSquaresAndAfterTheEndAreRefused() throws {
        let begun = try play("b2")
        #expect(begun.status == .running(turn: 1))
        #expect(
            code { () throws(Violation) in _ = try begun.decide(move: "a1", seat: 0, moment: Moment(at: 0)) }
                == .notYourTurn
        )
        #expect(
            code { () throws(Violation) in _ = try begun.decide(move: "b2", seat: 1, moment: Moment(at: 0)) }
                == .illegalMove
        )
        let won = try play("a1 a2 b1 b2 c1")
        #expect(won.status == .over(.win(seat: 0, reason: "three in a row")))
        #expect(won.winningLine == [6, 7, 8])
        for seat in 0...1 {
            #expect(
                code { () throws(Violation) in _ = try won.decide(move: "c3", seat: seat, moment: Moment(at: 0)) }
                    == .gameOver)
        }
        var changed = won
        #expect(code { () throws(Violation) in try changed.apply(Fact(seat: 1, text: "c3")) } == .gameOver)
        #expect(changed.snapshot == won.snapshot, "a refused fact changes nothing")
        #expect(
            code { () throws(Violation) in _ = try begun.decide(move: "a1", seat: 2, moment: Moment(at: 0)) }
                == .notYourTurn
        )
    }

    @Test func aFullBoardIsADrawUnlessTheLastSquareWins() throws {
        #expect(try play("1 2 3 5 4 6 8 7 9").status == .over(.draw(reason: "the board is full")))
        #expect(try play("1 2 3 4 5 6 8 7 9").status == .over(.win(seat: 0, reason: "three in a row")))
    }

    @Test func theSeatThatBeginsIsGiven() throws {
        let other = try game(first: 1)
        #expect(other.status == .running(turn: 1))
        #expect(other.snapshot == "........./1")
        #expect(try play("5 1", first: 1).snapshot == "0...1..../1")
        #expect(code { () throws(Violation) in _ = try TicTacToe(options: "", first: 2, random: 0) } == .unreadable)
        #expect(code { () throws(Violation) in _ = try TicTacToe(options: "", first: -1, random: 0) } == .unreadable)
        #expect(code { () throws(Violation) in _ = try TicTacToe(options: "big", first: 0, random: 0) } == .unreadable)
    }

    @Test(arguments: [
        "", "........./2", ".........", "........../0", "x......../0", "00......./0", "1......../0", "........./0 ",
        "01......./00", "11......./1",
    ])
    func aWrongSnapshotIsRefused(text: String) {
        #expect(code { () throws(Violation) in _ = try TicTacToe(options: "", snapshot: text) } == .unreadable)
    }

    /// A decided move and its application agree, whatever is typed: properties over random play.
    @Test func decidingAndApplyingAgree() throws {
        var random = SplitMix(seed: 7)
        for _ in 0..<500 {
            var game = try game(first: Int(random.next() % 2))
            for _ in 0..<40 {
                let seat = Int(random.next() % 2)
                let text =
                    random.next() % 2 == 0
                    ? String(random.next() % 11) : ["a1", "B2", "c3", "d4"][Int(random.next() % 4)]
                let before = game.snapshot
                do {
                    let facts = try game.decide(move: text, seat: seat, moment: Moment(at: 0, random: random.next()))
                    #expect(game.snapshot == before, "deciding changes nothing")
                    for fact in facts { try game.apply(fact) }
                    let changed = zip(before.utf8, game.snapshot.utf8).count { $0 != $1 }
                    #expect(changed == 1)
                } catch {
                    #expect(game.snapshot == before)
                }
            }
        }
    }

    @Test func aCatalogueFindsGamesByKind() {
        let catalogue = GameCatalogue([TicTacToe.self])
        #expect(catalogue[TicTacToe.kind] != nil)
        #expect(catalogue["chess boxing"] == nil)
        #expect(catalogue.all.count == 1)
        #expect(TicTacToe.seating == .exactly(2))
        #expect(!TicTacToe.title.isEmpty && TicTacToe.notation.contains("b2"))
    }
}

/// SplitMix64: the same numbers from the same seed everywhere.
private struct SplitMix {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

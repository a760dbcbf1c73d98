import Testing

@testable import Games

/// Offers, takebacks, adjournment and claims.
@Suite struct MatchOfferTests {
    @Test func aDrawIsAgreedInAnyOrderOfTurns() throws {
        for (asker, words) in [(0, ["draw", "accept"]), (1, ["draw", "accept draw"]), (0, ["DRAW", "draw"])] {
            var table = try MatchTable.begun()
            try table.say(words[0], asker)
            #expect(table.match.state.open == MatchState.Open(offer: .draw, seat: asker))
            try table.expectTheSameAgain()
            try table.say(words[1], 1 - asker)
            #expect(table.match.status == .over(.draw(reason: "agreed")))
            #expect(table.log.suffix(2).map(\.text) == ["draw", "accept draw"])
            #expect(table.log.suffix(2).allSatisfy { !$0.startsWatch }, "the watch of the turn runs on")
            try table.expectTheSameAgain()
        }
    }

    @Test func anOfferStandsUntilItIsAnsweredOrTheOtherMoves() throws {
        var table = try MatchTable.begun()
        try table.say("draw", 0)
        try table.say("c3", 0)
        #expect(table.match.state.open?.seat == 0, "the offer comes with the move")
        try table.say("b1", 1)
        #expect(table.match.state.open == nil)
        #expect(table.refusal("accept", 1) == .illegalMove)
        try table.say("draw", 1)
        try table.say("decline", 0)
        #expect(table.match.state.open == nil)
        #expect(table.refusal("draw", 1) == .illegalMove, "one offer for each move")
        #expect(table.refusal("takeback", 1) == .illegalMove)
        try table.say("c1", 0)
        try table.say("c2", 1)
        #expect(table.refusal("draw", 1) == nil)
        try table.expectTheSameAgain()
    }

    @Test func whatMakesNoSenseIsRefused() throws {
        var fresh = try MatchTable("")
        for text in ["draw", "takeback", "adjourn", "accept", "decline", "resume", "claim win", "claim draw"] {
            #expect(fresh.refusal(text, 0) == .illegalMove, "\(text)")
        }
        try fresh.say("b2", 0)
        #expect(fresh.refusal("draw", 0) == .illegalMove, "both move first")
        var table = try MatchTable.begun()
        #expect(table.refusal("adjourn", 0) == .illegalMove, "there are no clocks")
        #expect(table.refusal("flag 0", 0) == .illegalMove, "nobody says that")
        #expect(table.refusal("claim", 1) == .illegalMove)
        try table.say("draw", 0)
        #expect(table.refusal("draw", 0) == .illegalMove, "once is enough")
        #expect(table.refusal("accept", 0) == .illegalMove, "one's own")
        #expect(table.refusal("accept takeback", 1) == .illegalMove, "another offer")
        #expect(table.refusal("takeback", 1) == .illegalMove, "answer first")
        #expect(table.refusal("b1", 1) == .notYourTurn)
        for fact in [
            Fact(seat: 1, text: "accept takeback 1"), Fact(seat: 0, text: "accept draw"), Fact(seat: nil, text: "draw"),
            Fact(seat: 2, text: "accept draw"), Fact(seat: nil, text: "flag 0"), Fact(seat: 1, text: "resume"),
            Fact(seat: nil, text: "c3"), Fact(seat: 1, text: "accept adjourn"),
        ] {
            #expect(throws: Violation.self, "\(fact.text)") { try table.match.apply(fact) }
        }
    }

    @Test func aTakebackUndoesOneMoveOrTwo() throws {
        for asker in [0, 1] {
            var table = try MatchTable.begun("clock=5+0")
            try table.say("c3", 0, after: 10_000)
            let before = table.match.snapshot.split(separator: "|").last
            try table.say("c1", 1, after: 20_000)
            // Seat 0 is to move: its last move and the answer to it go; of seat 1 the last move alone.
            try table.say("takeback", asker, after: 500)
            try table.expectTheSameAgain()
            try table.say("accept", 1 - asker, after: 500)
            #expect(table.log.last?.text == "accept takeback \(asker == 0 ? 2 : 1)")
            #expect(table.log.last?.startsWatch == true)
            #expect(table.match.status == .running(turn: asker))
            #expect(table.match.board.squares.count { $0 != nil } == (asker == 0 ? 2 : 3))
            #expect(table.left == [290_000, 280_000], "time is not given back")
            #expect(table.match.deadline == table.now + [290_000, 280_000][asker] + MatchLimits.graceMilliseconds)
            #expect(before != nil)
            try table.expectTheSameAgain()
            try table.say("b1", asker, after: 1_000)
            #expect(table.left[asker] == [289_000, 279_000][asker])
            try table.expectTheSameAgain()
        }
    }

    @Test func takebacksGoBackToTheBeginningAndNoFurther() throws {
        var table = try MatchTable.begun()
        try table.say("takeback", 1)
        try table.say("accept", 0)
        try table.say("takeback", 0)
        try table.say("accept", 1)
        #expect(table.match.board.squares.allSatisfy { $0 == nil })
        #expect(table.refusal("takeback", 0) == .illegalMove)
        #expect(table.refusal("b2", 0) == nil)
        try table.expectTheSameAgain()
    }

    @Test func whoAsksForATakebackAndPlaysOnHasChangedTheirMind() throws {
        var table = try MatchTable.begun()
        try table.say("takeback", 0)
        try table.say("c3", 0)
        #expect(table.refusal("accept", 1) == .illegalMove)
    }

    @Test func longMatchesKeepABoundedPast() throws {
        var match = try Match<Chess>(options: "clock=5+3", first: 0, random: 0)
        var seat = 0
        var largest = 0
        for text in Array(repeating: ["Nf3", "Nf6", "Ng1", "Ng8"], count: 3).joined().prefix(15) {
            for fact in try match.decide(move: text, seat: seat, moment: Moment(at: 9_000, used: 10)) {
                try match.apply(fact)
            }
            seat = 1 - seat
        }
        let pawns = ["a", "b", "c", "d", "e", "f", "g", "h"]
        for index in 0..<16 {
            let text = "\(pawns[index / 2])\(index % 2 == 0 ? "3" : "6")"
            guard case .running(let turn?) = match.status else { break }
            let move = turn == 0 ? "\(pawns[index / 2])3" : "\(pawns[index / 2])6"
            guard let facts = try? match.decide(move: move, seat: turn, moment: Moment(at: 9_000, used: 10)) else {
                Issue.record("\(text)")
                return
            }
            for fact in facts { try match.apply(fact) }
            let read = try Match<Chess>(options: "clock=5+3", snapshot: match.snapshot)
            #expect(read.snapshot == match.snapshot)
            largest = max(largest, match.snapshot.utf8.count)
        }
        #expect(largest < 2_000)
        #expect(MatchSnapshot.moves(in: match.snapshot) == MatchWord.mostMoves)
    }

    @Test func anAdjournmentStopsTheClocksUntilBothResume() throws {
        var table = try MatchTable.begun("clock=1+0")
        try table.say("adjourn", 1, after: 10_000)
        try table.say("accept", 0, after: 1_000)
        #expect(table.match.status == .running(turn: nil) && table.match.deadline == nil)
        #expect(table.refusal("c3", 0) == .notYourTurn)
        #expect(table.refusal("draw", 0) == .notYourTurn)
        table.now += 90_000_000
        try table.expectTheSameAgain()
        try table.say("resume", 0)
        #expect(table.refusal("resume", 0) == .illegalMove)
        #expect(table.match.deadline == nil)
        try table.expectTheSameAgain()
        try table.say("resume", 1)
        #expect(table.log.last?.startsWatch == true)
        #expect(table.match.status == .running(turn: 0))
        #expect(table.match.deadline == table.now + 61_000, "the turn that was broken off is not counted")
        try table.expectTheSameAgain()
    }

    @Test func whoWaitsLongMayClaim() throws {
        for (text, status) in [
            ("claim win", GameStatus.over(.win(seat: 1, reason: "no move for 2 days"))),
            ("claim draw", .over(.draw(reason: "no move for 2 days"))),
        ] {
            var table = try MatchTable.begun("patience=2")
            #expect(table.refusal(text, 1, after: 2 * 86_400_000 - 1) == .illegalMove)
            #expect(table.refusal(text, 0) == .illegalMove, "not who is to move")
            try table.say(text, 1, after: 1)
            #expect(table.match.status == status)
            try table.expectTheSameAgain()
        }
        var clocked = try MatchTable.begun("clock=180+0")
        #expect(clocked.refusal("claim win", 1, after: 3 * 86_400_000) == .illegalMove, "the clock decides")
        var opening = try MatchTable("clock=5+0")
        try opening.say("b2", 0)
        try opening.say("claim win", 0, after: 3 * 86_400_000)
        #expect(opening.match.status == .over(.win(seat: 0, reason: "no move for 3 days")), "no clock runs yet")
    }

    @Test func wordsHaveOneSpelling() throws {
        let words: [MatchWord] = [
            .offer(.draw), .offer(.takeback), .offer(.adjourn), .accept(.draw), .accept(.adjourn),
            .accept(.takeback, moves: 2), .decline(.draw), .decline(.takeback), .resume, .claim(isWin: true),
            .claim(isWin: false), .flag(0), .flag(1),
        ]
        for word in words { #expect(MatchWord(word.text) == word) }
        for text in [
            "", " ", "e4", "draw claim", "draw claim Nf3", "Draw", "accept", "accept  draw", "accept takeback",
            "accept takeback 0", "accept takeback 17", "accept takeback 02", "flag 2", "flag", "claim", "resume now",
        ] {
            #expect(MatchWord(text) == nil, "\(text)")
        }
    }

    @Test func aClaimOfTheBoardsOwnRulesIsTheBoards() throws {
        var match = try Match<Chess>(options: "", first: 0, random: 0)
        var seat = 0
        for text in Array(repeating: ["Nf3", "Nf6", "Ng1", "Ng8"], count: 2).joined() {
            for fact in try match.decide(move: text, seat: seat, moment: Moment(at: 1)) { try match.apply(fact) }
            seat = 1 - seat
        }
        for fact in try match.decide(move: "draw claim", seat: 0, moment: Moment(at: 1)) { try match.apply(fact) }
        #expect(match.status == .over(.draw(reason: "the same position for the third time, claimed")))
    }

    @Test func storedMatchesThatCannotBeAreRefused() throws {
        var table = try MatchTable.begun("clock=5+3")
        try table.say("draw", 0)
        let good = table.match.snapshot
        let parts = good.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let changes: [(Int, String)] = [
            (1, "-"), (1, "5"), (1, "5,-5"), (1, "5,x"), (2, "2"), (2, "012"), (3, "x"), (3, "-4"), (4, "-"), (5, "0"),
            (5, "2draw"), (5, "draw"), (6, ""), (7, "1"), (8, "xtime"), (9, ""), (9, "1;"), (9, "17;"),
            (9, "1;0:9:b2;"), (9, "1;2:2:b2;"), (9, "2;0:2:b2;0:2:a1;"), (9, "1;0:2:zz;"), (10, "junk"),
        ]
        for (index, text) in changes {
            var changed = parts
            changed[index] = text
            #expect(throws: Violation.self, "\(index) \(text)") {
                try Match<TicTacToe>(options: "clock=5+3", snapshot: changed.joined(separator: "|"))
            }
        }
        #expect(throws: Violation.self) { try Match<TicTacToe>(options: "", snapshot: good) }
        for text in ["match1", "match1|", "", "match1|||||||||"] {
            #expect(throws: Violation.self, "\(text)") { try Match<TicTacToe>(options: "", snapshot: text) }
        }
        let bare = try Match<TicTacToe>(options: "", snapshot: "..1.0..../0")
        #expect(bare.status == .running(turn: 0), "a board alone, as it was stored before there were matches")
    }

    @Test func aScriptedPlayerAgreesToTakebacksAlone() throws {
        var random = SystemRandomNumberGenerator()
        func next(_ table: MatchTable) -> String? {
            let sight = ScriptedSight(options: table.options, shown: table.match.snapshot, seat: 1)
            return MatchScript<TicTacToe, TicTacToeScript>.next(sight, random: &random)?.text
        }
        var table = try MatchTable.begun("clock=5+3")
        #expect(next(table) == nil)
        try table.say("draw", 0)
        #expect(next(table) == "decline")
        try table.say("decline", 1)
        try table.say("c3", 0)
        try table.say("takeback", 0)
        #expect(next(table) == "accept")
    }
}

import Games
import Testing

/// Draws: FIDE 5.2.2, 9.2, 9.3 and 9.6.
@Suite struct ChessDrawTests {
    // MARK: - 9.2, 9.6.1 repetition

    @Test func theThirdTimeMayBeClaimedAndTheFifthEndsTheGame() throws {
        var table = try ChessTable()
        try table.play("Nf3 Nf6 Ng1 Ng8")
        #expect(table.game.repetitions == 2 && table.game.claim == nil)
        #expect(table.refusal("draw claim").contains("twice (three times are needed)"))
        try table.play("Nf3 Nf6 Ng1 Ng8")
        #expect(table.game.repetitions == 3 && table.game.claim == .repetition)
        var claimed = table
        #expect(try claimed.play(one: " Draw  claim ") == "draw claim")
        #expect(claimed.draw == "the same position for the third time, claimed")
        #expect(throws: Violation.self) { try table.game.decide(move: "draw claim", seat: 1, moment: Moment(at: 0)) }
        try table.play("Nf3 Nf6 Ng1 Ng8 Nf3 Nf6 Ng1")
        #expect(table.draw == nil)
        try table.play("Ng8")
        #expect(table.draw == "the same position for the fifth time")
    }

    @Test func aClaimMayAnnounceTheMoveThatBringsThePosition() throws {
        var table = try ChessTable()
        try table.play("Nf3 Nf6 Ng1 Ng8 Nf3 Nf6 Ng1")
        #expect(table.refusal("draw claim").contains("twice"))
        #expect(table.refusal("draw claim Nd5").contains("once"))
        #expect(table.refusal("draw claim e5").contains("once"))
        #expect(table.refusal("draw claim Ke5").contains("does not move like that"))
        #expect(try table.play(one: "draw claim f6-g8") == "draw claim Ng8")
        #expect(table.draw == "the same position for the third time, claimed")
        #expect(try Chess(options: "", snapshot: table.game.snapshot).status == table.game.status)
        var quiet = try ChessTable("4k3/8/8/8/8/8/8/R3K3 w - - 99 80")
        try quiet.play(one: "draw claim Ra2")
        #expect(quiet.draw == "50 moves without a pawn's move or a capture, claimed")
    }

    @Test func aPositionWithOtherCastlingRightsIsAnother() throws {
        var table = try ChessTable("r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1")
        try table.play("Rb1 Rb8 Ra1 Ra8")
        #expect(table.game.repetitions == 1, "two rights are lost")
        try table.play("Rb1 Rb8 Ra1 Ra8")
        #expect(table.game.repetitions == 2)
    }

    @Test func aPositionCountsEnPassantOnlyWhenItIsPossible() throws {
        // After 1 e4 no pawn can take on e3, so the position is the same when it comes back.
        var idle = try ChessTable()
        try idle.play("e4 Nf6 Nf3 Ng8 Ng1")
        #expect(idle.game.repetitions == 2)
        // Here the pawn on d4 can take once, and never again.
        var real = try ChessTable("4k3/8/8/8/3p4/8/4P3/4K3 w - - 0 1")
        try real.play("e4")
        #expect(real.game.position.fen.contains(" e3 "))
        try real.play("Kd8 Kd1 Ke8 Ke1")
        #expect(real.game.repetitions == 1)
        // The pawn on d4 is pinned, so it never could.
        var pinned = try ChessTable("8/8/8/8/k2p3R/8/4P3/4K3 w - - 0 1")
        try pinned.play("e4")
        #expect(pinned.game.position.fen.contains(" - - "))
        try pinned.play("Ka5 Kd1 Ka4 Ke1")
        #expect(pinned.game.repetitions == 2)
    }

    @Test func aPawnsMoveEndsTheCountOfPositions() throws {
        var table = try ChessTable()
        try table.play("Nf3 Nf6 Ng1 Ng8 e4 e5")
        #expect(table.game.repetitions == 1)
        #expect(table.game.snapshot.split(separator: "|").last?.utf8.count == 16)
    }

    // MARK: - 9.3, 9.6.2 quiet moves

    @Test func afterFiftyQuietMovesADrawMayBeClaimed() throws {
        var table = try ChessTable("4k3/8/8/8/8/8/8/R3K3 w - - 98 80")
        #expect(table.game.claim == nil)
        #expect(table.refusal("draw claim").contains("49 moves have passed"))
        try table.play("Ra2")
        #expect(table.game.claim == nil)
        try table.play("Kd7")
        #expect(table.game.claim == .fiftyMoves)
        try table.play(one: "DRAW CLAIM")
        #expect(table.draw == "50 moves without a pawn's move or a capture, claimed")
    }

    @Test func afterSeventyFiveTheGameIsDrawnUnlessTheLastMoveMates() throws {
        var table = try ChessTable("4k3/8/8/8/8/8/8/R3K3 w - - 149 90")
        try table.play("Ra2")
        #expect(table.draw == "75 moves without a pawn's move or a capture")
        var mate = try ChessTable("4k3/R7/4K3/8/8/8/8/8 w - - 149 90")
        try mate.play("Ra8")
        #expect(mate.win == "0 checkmate")
        var capture = try ChessTable("4k3/8/8/8/8/8/r7/R3K3 w - - 149 90")
        try capture.play("Rxa2")
        #expect(capture.draw == nil && capture.game.position.quietHalfMoves == 0)
    }

    // MARK: - 5.2.2 dead positions

    @Test func whatCannotBeWonByAnyPlayIsDrawn() throws {
        let dead = [
            ("4k3/8/8/8/8/8/4p3/4K3 w - - 0 1", "Kxe2"), ("4k3/8/8/8/8/5B2/4p3/4K3 w - - 0 1", "Kxe2"),
            ("4k3/8/8/8/8/5N2/4p3/4K3 w - - 0 1", "Kxe2"), ("4k1b1/8/8/8/8/5B2/4p3/4K3 w - - 0 1", "Kxe2"),
        ]
        for (fen, move) in dead {
            var table = try ChessTable(fen)
            try table.play(move)
            #expect(table.draw == "neither side has enough left to give mate", "\(fen)")
        }
    }

    @Test func whatCanBeWonWithHelpIsPlayedOn() throws {
        let alive = [
            // A mate with help exists in each.
            "4k1b1/8/8/8/8/4B3/4p3/4K3 w - - 0 1", "4k3/8/8/8/8/3NN3/4p3/4K3 w - - 0 1",
            "4k1n1/8/8/8/8/5N2/4p3/4K3 w - - 0 1", "4k1n1/8/8/8/8/5B2/4p3/4K3 w - - 0 1",
            "4k3/p7/8/8/8/8/4p3/4K3 w - - 0 1",
        ]
        for fen in alive {
            var table = try ChessTable(fen)
            try table.play("Kxe2")
            #expect(table.draw == nil, "\(fen)")
        }
    }
}

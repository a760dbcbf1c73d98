import Games
import Testing

/// The moves of pieces, by the articles of the FIDE laws of 2023.
@Suite struct ChessRuleTests {
    // MARK: - 3.8.2 castling

    static let open = "r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1"

    @Test func bothSidesCastleOnBothWings() throws {
        for (wing, squares) in [("O-O", "R4RK1"), ("O-O-O", "2KR3R")] {
            for (side, fen) in [("w", Self.open), ("b", "r3k2r/8/8/8/8/8/8/R3K2R b KQkq - 0 1")] {
                var table = try ChessTable(fen)
                #expect(try table.play(wing).hasPrefix(wing))
                let rank = table.game.position.fen.split(separator: " ")[0].split(separator: "/")[side == "w" ? 7 : 0]
                #expect(rank == (side == "w" ? squares : squares.lowercased()), "\(side) \(wing)")
            }
        }
    }

    @Test func castlingIsWrittenInManyWays() throws {
        for text in ["O-O", "0-0", "o-o", "OO", "00", "O-O+", "0-0!", "e1g1", "e1-g1", "Ke1g1", "e1h1", "E1G1"] {
            #expect(
                try ChessTable(Self.open).game.decide(move: text, seat: 0, moment: Moment(at: 0)).first?.text == "O-O")
        }
        for text in ["O-O-O", "0-0-0", "ooo", "000", "e1c1", "e1a1"] {
            #expect(
                try ChessTable(Self.open).game.decide(move: text, seat: 0, moment: Moment(at: 0)).first?.text == "O-O-O"
            )
        }
    }

    @Test func whoHasMovedTheKingNeverCastles() throws {
        var table = try ChessTable(Self.open)
        try table.play("Ke2 Rb8 Ke1 Ra8")
        #expect(!table.allows("O-O") && !table.allows("O-O-O"))
        #expect(table.refusal("O-O").contains("has moved"))
        try table.play("Rb1")
        #expect(table.allows("O-O"), "black's king has not moved")
        #expect(!table.allows("O-O-O"), "black's rook has")
    }

    @Test func aRookThatWasTakenTakesTheRightWithIt() throws {
        var table = try ChessTable("r3k2r/8/8/8/8/6n1/8/R3K2R b KQkq - 0 1")
        try table.play("Nxh1")
        #expect(!table.allows("O-O"))
        #expect(table.allows("O-O-O"))
        #expect(table.game.position.fen.contains(" Qkq "))
    }

    @Test func noOneCastlesInCheckThroughCheckOrIntoCheck() throws {
        let cases = [
            ("4k3/4r3/8/8/8/8/8/R3K2R w KQ - 0 1", "in check: the rook on e7"),
            ("4k3/5r2/8/8/8/8/8/R3K2R w KQ - 0 1", "f1, which the rook on f7"),
            ("4k3/6r1/8/8/8/8/8/R3K2R w KQ - 0 1", "g1, which the rook on g7"),
            ("4k3/8/8/8/8/7n/8/R3K2R w KQ - 0 1", "g1, which the knight on h3"),
            ("4k3/8/8/8/8/8/6p1/R3K2R w KQ - 0 1", "f1, which the pawn on g2"),
            ("4k3/8/8/8/8/8/8/R3KB1R w KQ - 0 1", "the bishop on f1 stands between"),
            ("4k3/8/8/8/8/8/8/R3K1nR w KQ - 0 1", "the knight on g1 stands between"),
        ]
        for (fen, reason) in cases {
            let table = try ChessTable(fen)
            #expect(!table.allows("O-O"))
            #expect(table.refusal("O-O").contains(reason), "\(fen): \(table.refusal("O-O"))")
            #expect(table.refusal("e1g1") == table.refusal("O-O"))
        }
        let long = try ChessTable("4k3/8/8/8/8/8/8/RN2K2R w KQ - 0 1")
        #expect(long.refusal("O-O-O").contains("the knight on b1 stands between"))
    }

    @Test func anAttackedRookAndAnAttackedSquareBesideItDoNotMatter() throws {
        #expect(try ChessTable("1r2k2r/8/8/8/8/8/8/R3K2R w KQk - 0 1").allows("O-O-O"), "b1 is attacked")
        #expect(try ChessTable("r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1").allows("O-O"), "h1 is attacked")
    }

    // MARK: - 3.7.3 en passant

    @Test func aPawnTakesEnPassantAtOnceOrNever() throws {
        var table = try ChessTable()
        try table.play("e4 a6 e5 d5")
        #expect(table.allows("exd6"))
        for text in ["exd6", "exd6 e.p.", "exd6ep", "ed6", "e5d6"] {
            #expect(try table.game.decide(move: text, seat: 0, moment: Moment(at: 0)).first?.text == "exd6")
        }
        var later = table
        try later.play("h3 h6")
        #expect(!later.allows("exd6"))
        try table.play("exd6")
        #expect(table.game.position.piece(on: 35) == nil, "the pawn on d5 is gone")
        #expect(table.game.position.count(.pawn, .black) == 7)
    }

    @Test func enPassantMayNotOpenARankDiagonalOrFileToTheOwnKing() throws {
        // Both pawns leave the fifth rank at once.
        #expect(try !ChessTable("4k3/8/8/K2pP2r/8/8/8/8 w - d6 0 2").allows("exd6"))
        // The pawn that takes is pinned.
        #expect(try !ChessTable("4k3/8/7b/3pP3/8/8/3K4/8 w - d6 0 2").legal.isEmpty)
        #expect(try !ChessTable("4r1k1/8/8/3pP3/8/8/8/4K3 w - d6 0 2").allows("exd6"))
        // The pawn that is taken was between bishop and king.
        #expect(try !ChessTable("4k3/8/b7/1pP5/8/3K4/8/8 w - b6 0 2").allows("cxb6"))
        // Along the pin it may.
        #expect(try ChessTable("4k3/8/1b6/2Pp4/3K4/8/8/8 w - d6 0 2").legal.contains { $0.hasPrefix("Kxd5") })
        #expect(try ChessTable("4k1b1/8/8/3pP3/8/8/8/K7 w - d6 0 2").allows("exd6"))
    }

    @Test func aCheckByThePawnThatWentTwoSquaresIsParriedEnPassant() throws {
        let table = try ChessTable("4k3/8/8/2KpP3/8/8/8/8 w - d6 0 2")
        #expect(table.allows("exd6"))
        let checked = try ChessTable("4k3/8/8/3pP3/4K3/8/8/8 w - d6 0 2")
        #expect(checked.game.position.isCheck)
        #expect(checked.allows("exd6"))
    }

    // MARK: - 3.7.4 promotion

    @Test func aPawnBecomesEachOfFourPiecesAndNoOther() throws {
        let fen = "3r3k/4P3/8/8/8/8/8/K7 w - - 0 1"
        for (kind, letter) in [(Chess.Kind.queen, "Q"), (.rook, "R"), (.bishop, "B"), (.knight, "N")] {
            for text in ["e8=\(letter)", "e8\(letter)", "e8(\(letter))", "e7e8\(letter.lowercased())", "e8/\(letter)"] {
                var table = try ChessTable(fen)
                #expect(try table.play(one: text).hasPrefix("e8=\(letter)"), "\(text)")
                #expect(table.game.position.count(kind, .white) == 1)
                #expect(table.game.position.count(.pawn, .white) == 0)
            }
        }
        let table = try ChessTable(fen)
        #expect(table.refusal("e8") == "say what the pawn becomes: write e8=Q, e8=R, e8=B or e8=N")
        #expect(table.refusal("exd8").contains("exd8=Q"))
        #expect(table.refusal("e7d8").contains("exd8=Q"))
        #expect(table.refusal("e8=K").contains("becomes a queen, a rook, a bishop or a knight"))
        #expect(try ChessTable().refusal("e4=Q").contains("only a pawn that reaches the last rank"))
    }

    // MARK: - 5.1.1, 5.2.1 checkmate and stalemate

    @Test func mateEndsTheGameForTheSideThatGivesIt() throws {
        var scholar = try ChessTable()
        #expect(try scholar.play("e4 e5 Bc4 Nc6 Qh5 Nf6 Qxf7") == "Qxf7#")
        #expect(scholar.win == "0 checkmate")
        var fool = try ChessTable()
        #expect(try fool.play("f3 e5 g4 Qh4") == "Qh4#")
        #expect(fool.win == "1 checkmate")
        #expect(throws: Violation(.gameOver, "the game is over; offer a rematch to play again")) {
            try fool.game.decide(move: "e4", seat: 0, moment: Moment(at: 0))
        }
    }

    @Test func stalemateIsADraw() throws {
        var table = try ChessTable("7k/8/8/6Q1/8/8/8/K7 w - - 0 1")
        try table.play("Qg6")
        #expect(table.draw == "stalemate")
        // The shortest known game to it, by Sam Loyd.
        var loyd = try ChessTable()
        try loyd.play("e3 a5 Qh5 Ra6 Qxa5 h5 h4 Rah6 Qxc7 f6 Qxd7+ Kf7 Qxb7 Qd3 Qxb8 Qh7 Qxc8 Kg6 Qe6")
        #expect(loyd.draw == "stalemate")
    }

    // MARK: - 3.9 check

    @Test func theKingMayNotBeLeftInCheckAndTheReasonIsSaid() throws {
        let pinned = try ChessTable("4k3/8/8/8/1b6/8/3N4/4K3 w - - 0 1")
        #expect(pinned.refusal("Nf3") == "the king would be in check from the bishop on b4")
        let checked = try ChessTable("4k3/8/8/8/1b6/8/8/4K2R w - - 0 1")
        #expect(
            checked.refusal("Rh2")
                == "your king is in check from the bishop on b4: move it, take the bishop, or step between")
        #expect(checked.refusal("Kd2") == "the king would be in check from the bishop on b4")
        #expect(try ChessTable("4k3/8/8/8/8/8/4r3/4K2R w - - 0 1").allows("Kxe2"))
        // Away from a rook along its line is still in its line.
        #expect(try !ChessTable("4k3/8/8/8/4r3/8/4K3/8 w - - 0 1").allows("Ke1"))
    }

    @Test func inADoubleCheckOnlyTheKingMoves() throws {
        let table = try ChessTable("4k3/8/8/8/1b6/8/4r3/R2QK2R w KQ - 0 1")
        #expect(table.legal.allSatisfy { $0.hasPrefix("K") })
    }

    @Test func mistakesAreExplained() throws {
        let table = try ChessTable()
        #expect(table.refusal("Bc4") == "no bishop of yours can go to c4")
        #expect(table.refusal("f1c4") == "the bishop on f1 cannot go to c4: the pawn on e2 stands between")
        #expect(table.refusal("e2e5") == "the pawn on e2 cannot go to e5: a pawn does not move like that")
        #expect(table.refusal("e2d3") == "the pawn on e2 takes on d3 only, and there is nothing to take")
        #expect(table.refusal("e7e5") == "the pawn on e7 is not yours")
        #expect(table.refusal("e4e5") == "e4 is empty")
        #expect(table.refusal("Nd2") == "your own pawn stands on d2")
        #expect(table.refusal("hello").hasPrefix("that is no move: write"))
        #expect(table.refusal("").hasPrefix("that is no move: write"))
        #expect(table.refusal(String(repeating: "e4", count: 10_000)).hasPrefix("that is no move"))
        #expect(throws: Violation(.notYourTurn, "it is the other player's turn")) {
            try table.game.decide(move: "e5", seat: 1, moment: Moment(at: 0))
        }
    }
}

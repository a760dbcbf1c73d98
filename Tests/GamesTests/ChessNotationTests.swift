import Games
import Testing

/// SAN (FIDE appendix C) and FEN (PGN standard 16.1).
@Suite struct ChessNotationTests {
    // MARK: - SAN

    @Test func piecesAreToldApartByFileThenRankThenBoth() throws {
        let cases = [
            // Two rooks on one rank, two on one file, three queens, a knight that is pinned.
            ("4k3/8/8/8/8/8/4K3/R6R w - - 0 1", "a1d1", "Rad1"), ("7k/R7/8/8/8/8/K7/R7 w - - 0 1", "a7a3", "Ra3"),
            ("7k/R7/8/8/8/8/4K3/R7 w - - 0 1", "a7a3", "R7a3"), ("7k/R7/8/8/8/8/4K3/R7 w - - 0 1", "a1a3", "R1a3"),
            ("8/k7/8/8/4Q2Q/8/6K1/7Q w - - 0 1", "h4e1", "Qh4e1"), ("8/k7/8/8/4Q2Q/8/6K1/7Q w - - 0 1", "e4e1", "Qee1"),
            ("8/k7/8/8/4Q2Q/8/6K1/7Q w - - 0 1", "h1e1", "Q1e1"),
            ("3B4/8/3B4/8/8/8/8/1K5k w - - 0 1", "d6c7", "B6c7"), ("3B4/8/3B4/8/8/8/8/1K5k w - - 0 1", "d8e7", "B8e7"),
            ("4k3/8/8/8/1b6/2N5/8/4K1N1 w - - 0 1", "g1e2", "Ne2"),
            ("rnbqkbnr/pppppppp/8/8/8/8/PPP1PPPP/RNBQKBNR w KQkq - 0 1", "b1d2", "Nd2"),
        ]
        for (fen, squares, san) in cases {
            let position = try Chess.Position(fen: fen)
            let move = try position.move(squares)
            #expect(position.san(move) == san, "\(fen)")
            #expect(try position.move(san) == move)
            #expect(position.coordinates(move) == squares)
        }
    }

    @Test func whatFitsTwoPiecesIsAskedBack() throws {
        let table = try ChessTable("4k3/8/8/8/8/8/8/1N1K1N2 w - - 0 1")
        #expect(table.refusal("Nd2") == "two knights can go to d2: write Nbd2 or Nfd2")
        let queens = try ChessTable("8/k7/8/8/4Q2Q/8/6K1/7Q w - - 0 1")
        #expect(queens.refusal("Qe1").hasPrefix("three queens can go to e1: write "))
    }

    @Test func checkAndMateHaveTheirSigns() throws {
        var table = try ChessTable()
        #expect(try table.play("e4 f6 Qh5") == "Qh5+")
        #expect(try table.play("g6") == "g6")
        #expect(try ChessTable("6k1/5ppp/8/8/8/8/8/R3K3 w - - 0 1").allows("Ra8#"))
        #expect(try ChessTable("3k4/8/8/8/8/8/8/R3K3 w Q - 0 1").allows("O-O-O+"))
    }

    @Test func manySpellingsMeanTheSameMove() throws {
        let table = try ChessTable("rnbqkb1r/ppp2ppp/4pn2/3p4/2PP4/2N5/PP2PPPP/R1BQKBNR w KQkq - 2 4")
        let spellings = [
            "cxd5": ["cxd5", "cd5", "c4d5", "c4xd5", "c:d5", "cxd5!", "c4-d5", "C4D5", "cxd5+", " c x d5 "],
            "Nf3": ["Nf3", "nf3", "Ngf3", "Ng1f3", "Ng1-f3", "g1f3", "N1f3", "Nf3?!"],
            "Bg5": ["Bg5", "Bcg5", "Bc1-g5", "c1g5", "bg5"],
            "b4": ["b4", "b2b4", "b2-b4"],
        ]
        for (san, texts) in spellings {
            for text in texts {
                let facts = try? table.game.decide(move: text, seat: 0, moment: Moment(at: 0))
                #expect(facts == [Fact(seat: 0, text: san)], "\(text)")
            }
        }
    }

    @Test func noTextBreaksTheReaderOfMoves() throws {
        let table = try ChessTable()
        let signs = Array("abch18NBQKRO0o-+#x=!?:. epZz()/é🙂")
        var seed: UInt64 = 1
        for _ in 0..<5_000 {
            var text = ""
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            for _ in 0..<(seed >> 60) {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.append(signs[Int(seed >> 33) % signs.count])
            }
            if let fact = try? table.game.decide(move: text, seat: 0, moment: Moment(at: 0)).first {
                #expect(table.allows(fact.text), "\(text)")
            }
        }
    }

    // MARK: - FEN

    @Test func aPositionIsWrittenAsItWasRead() throws {
        let positions = [
            Chess.startFEN, "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1",
            "rnbqkbnr/ppp1p1pp/8/3pPp2/8/8/PPPP1PPP/RNBQKBNR w KQkq f6 0 3", "8/8/8/8/8/8/8/K6k b - - 12 199",
            // Rooks of Chess960: the outer ones are K and Q, an inner one is named by its file.
            "2r1kr2/8/8/8/8/8/8/1R2K1R1 w KQkq - 0 1", "4k3/8/8/8/8/8/8/R1R1K3 w C - 0 1",
        ]
        for fen in positions { #expect(try Chess.Position(fen: fen).fen == fen) }
    }

    @Test func enPassantIsWrittenOnlyWhereAPawnCanTake() throws {
        let position = try Chess.Position(fen: "rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq e3 0 1")
        #expect(position.fen == "rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1")
    }

    @Test func aWrongFENSaysWhichFieldAndWhy() throws {
        let cases = [
            ("", "FEN", "1 fields"), (String(repeating: "p", count: 101), "FEN", "longer"),
            ("8/8/8/8/8/8/8/K6k w - -", "FEN", "4 fields"), ("8/8/8/8/8/8/8/K6k  w - - 0 1", "FEN", "7 fields"),
            ("8/8/8/8/8/8/K6k w - - 0 1", "pieces", "7 ranks"), ("9/8/8/8/8/8/8/K6k w - - 0 1", "pieces", "rank 8"),
            ("7/8/8/8/8/8/8/K6k w - - 0 1", "pieces", "fewer"), ("8p/8/8/8/8/8/8/K6k w - - 0 1", "pieces", "more"),
            ("44p/8/8/8/8/8/8/K6k w - - 0 1", "pieces", "two digits"),
            ("8/8/8/8/8/8/8/K6x w - - 0 1", "pieces", "no piece"),
            ("8/8/8/8/8/8/8/K7 w - - 0 1", "pieces", "black has no king"),
            ("8/8/8/8/8/8/8/KK5k w - - 0 1", "pieces", "white has 2 kings"),
            ("8/8/8/8/8/8/8/KP5k w - - 0 1", "pieces", "b1"),
            ("8/p7/pppppppp/8/8/8/8/K6k w - - 0 1", "pieces", "9 pawns"),
            ("8/pppppppp/8/8/8/8/1qq5/K6k w - - 0 1", "pieces", "could have become"),
            ("8/8/8/8/8/8/R6k/K7 w - - 0 1", "pieces", "attacks the king on h2"),
            ("8/8/8/8/8/8/8/K6k x - - 0 1", "side to move", "w or b"),
            ("8/8/8/8/8/8/8/K6k w KQkqK - 0 1", "castling", "some of"),
            ("8/8/8/8/8/8/8/K6k w K - 0 1", "castling", "no white rook"),
            ("8/8/8/8/8/8/8/K6k w Z - 0 1", "castling", "none of KQkq"),
            ("8/8/8/8/8/8/4K3/7R w K - 0 1", "pieces", "no king"),
            ("7k/8/8/8/8/8/4K3/7R w K - 0 1", "pieces", "attacks"),
            ("k7/8/8/8/8/8/4K3/7R w K - 0 1", "castling", "has moved"),
            ("k7/8/8/8/8/8/8/4K2R w KK - 0 1", "castling", "twice"),
            ("k7/8/8/8/8/8/8/4K1RR w KG - 0 1", "castling", "same wing"),
            ("8/8/8/8/8/8/8/K6k w - e9 0 1", "en passant", "square"),
            ("8/8/8/8/8/8/8/K6k w - e3 0 1", "en passant", "rank 6"),
            ("8/8/8/8/8/8/8/K6k w - e6 0 1", "en passant", "no black pawn stands on e5"),
            ("8/4p3/8/4p3/8/8/8/K6k w - e6 0 1", "en passant", "occupied"),
            ("8/8/8/8/8/8/8/K6k w - - -1 1", "quiet half-moves", "0 to 150"),
            ("8/8/8/8/8/8/8/K6k w - - 0 0", "move number", "1 to 9999"),
            ("8/8/8/8/8/8/8/K6k w - - 0 123456", "move number", "whole"),
        ]
        for (fen, field, reason) in cases {
            do {
                _ = try Chess.Position(fen: fen)
                Issue.record("\(fen) is read")
            } catch {
                #expect(error.field == field && error.reason.contains(reason), "\(fen): \(error.message)")
            }
        }
    }

    @Test func theOptionIsAPositionToBeginWith() throws {
        let game = try Chess(options: "fen=4k3/8/8/8/8/8/4P3/4K3 b - - 0 40", first: 1, random: 0)
        #expect(game.status == .running(turn: 1), "who moves first has the side to move")
        #expect(game.side(of: 1) == .black)
        var late = try Chess(options: "fen=4k3/8/8/8/8/8/4P3/4K3 b - - 0 9999", first: 0, random: 0)
        try late.apply(Fact(seat: 0, text: "Kd7"))
        #expect(try Chess(options: "", snapshot: late.snapshot).position.moveNumber == 10_000)
        for options in [
            "fen=4k3/8/8/8/8/8/4P3/4K3 b - - 0 10000", "clock=5", "fen=", "fen=8/8/8/8/8/8/8/K6k w - - 0 1",
            "fen=7k/6Q1/6K1/8/8/8/8/8 b - - 0 1",
        ] {
            #expect(throws: Violation.self) { try Chess(options: options, first: 0, random: 0) }
        }
        #expect(throws: Violation.self) { try Chess(options: "", first: 2, random: 0) }
    }
}

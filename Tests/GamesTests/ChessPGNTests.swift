import Games
import SharedFiles
import Testing

/// PGN: what is read, what is written, what is wrong.
@Suite struct ChessPGNTests {
    private func games(_ text: String) throws -> [Chess.PGNGame] { try Chess.games(pgn: Array(text.utf8)) }

    @Test(.enabled(if: SharedFiles.folder != nil)) func everyGameOfTheFilesIsReadReplayedAndWrittenBack() throws {
        var count = 0
        for name in SharedFiles.names(in: "chess") where name.hasSuffix(".pgn") {
            let games = try Chess.games(pgn: SharedFiles.bytes(of: "chess/\(name)"))
            #expect(!games.isEmpty)
            count += games.count
            let written = games.map(\.pgn).joined()
            #expect(try self.games(written) == games, "\(name)")
            #expect(written.split(separator: "\n").allSatisfy { $0.utf8.count < 80 || $0.hasPrefix("[") })
            for game in games {
                // The rules play what the file says, as far as it has no null move.
                guard !game.line.moves.contains(where: { $0.move == nil }) else { continue }
                var table = try ChessTable()
                for scored in game.line.moves {
                    let move = try #require(scored.move)
                    try table.play(one: table.game.position.san(move))
                }
                #expect(table.game.position.fen == game.end.fen)
            }
        }
        #expect(count >= 8)
    }

    @Test func aGameIsWrittenInTheExportFormat() throws {
        let game = try #require(
            try games(
                """
                [White "Ana \\"A\\""]
                [Annotator "me"]
                [Result "0-1"]
                ; before the first
                1.f3?! {not {good} e5 2.g4?? (2.e4 Nc6 (2...d5 $1)) Qh4# $3 {[%clk 0:01:02.5] over} 0-1
                """
            ).first)
        #expect(
            game.pgn == """
                [Event "?"]
                [Site "?"]
                [Date "????.??.??"]
                [Round "?"]
                [White "Ana \\"A\\""]
                [Black "?"]
                [Result "0-1"]
                [Annotator "me"]

                {before the first} 1. f3 $6 {not {good} 1... e5 2. g4 $4 (2. e4 Nc6 (2... d5
                $1)) 2... Qh4# $3 {[%clk 0:01:02.5] over} 0-1


                """)
        #expect(game.line.moves.last?.clock == 62_500)
        #expect(try games(game.pgn) == [game])
    }

    @Test func manyGamesFollowEachOther() throws {
        let text = "[Event \"a\"]\n1. e4 e5 1/2-1/2\n\n% for others\n[Event \"b\"]\n\n1. d4 *\n1. c4 1-0"
        let read = try games(text)
        #expect(read.map { $0.tag("Event") } == ["a", "b", "?"])
        #expect(read.map(\.result) == ["1/2-1/2", "*", "1-0"])
        #expect(try games("").isEmpty)
        #expect(try games(" \n; nothing but a comment\n").isEmpty)
    }

    @Test func aGameBeginsWhereItsTagSays() throws {
        let text = "[SetUp \"1\"]\n[FEN \"4k3/8/8/8/8/8/4p3/K7 b - - 0 30\"]\n\n30... e1=Q+ 31. Ka2 *"
        let game = try #require(try games(text).first)
        #expect(game.pgn.contains("30... e1=Q+ 31. Ka2 *"))
        #expect(try games(game.pgn) == [game])
    }

    @Test func clocksAreReadFromComments() throws {
        let texts = ["0:00:59": 59_000, "1:02:03": 3_723_000, "0:00:01.25": 1_250, "0:00:00.9": 900]
        for (text, milliseconds) in texts {
            #expect(try games("1. e4 {hm [%clk \(text)]} *").first?.line.moves[0].clock == milliseconds)
        }
        for text in ["", "1:2", "0:60:00", "0:-1:00", "a:b:c", "1000:00:00"] {
            #expect(try games("1. e4 {[%clk \(text)]} *").first?.line.moves[0].clock == nil)
        }
    }

    @Test func aNullMoveIsKeptWhereNobodyIsInCheck() throws {
        let game = try #require(try games("1. e4 -- 2. d4 Z0 *").first)
        #expect(game.pgn.hasSuffix("1. e4 -- 2. d4 -- *\n\n"))
    }

    @Test func aBrokenTextSaysLineMoveAndWhy() throws {
        let cases: [(String, Int, Int, String?, String)] = [
            ("1. e4 f6 2. Qh5+ -- *", 1, 1, "2...", "black passes (--) and is in check"),
            ("[Event \"a\"]\n\n1. e4 e5\n2. Ke3 *", 4, 1, "2.", "Ke3: "),
            ("1. e4 *\n1. e4 e5 2. Nf3 Nd4 *", 2, 2, "2...", "Nd4: "),
            ("1. e4 e5\n2. Nf3", 2, 1, "2.", "without a result"),
            ("1. e4 {never\nclosed *", 1, 1, "1.", "comment"), ("1. e4 (1. d4 *", 1, 1, "1.", "not closed"),
            ("1. e4 ) *", 1, 1, "1.", "closes nothing"), ("(1. e4) *", 1, 1, nil, "before the first move"),
            ("$1 *", 1, 1, nil, "before the first move"), ("1. e4 $999 *", 1, 1, "1.", "0 to 255"),
            ("1. e4 !!! *", 1, 1, "1.", "none of"), ("1. e4 \u{1} *", 1, 1, "1.", "byte 1"),
            ("1. e4 & *", 1, 1, "1.", "the sign &"), ("[Event]\n*", 1, 1, nil, "[Name \"value\"]"),
            ("[Event \"a\n*", 1, 1, nil, "not closed"), ("[Event \"a\"]\n[Event \"b\"]\n*", 2, 1, nil, "twice"),
            ("[Event \"a\"]\n", 2, 1, nil, "missing"), ("[Result \"1-0\"]\n1. e4 *", 2, 1, "1.", "says 1-0"),
            ("[FEN \"8/8 w\"]\n1. e4 *", 1, 1, nil, "FEN"), ("1. e4\n[Event \"b\"] 1. e4 *", 2, 1, nil, "no result"),
            (String(repeating: "1. e4 (", count: 40) + "*", 1, 1, nil, "variations inside"),
            ("[A \"\(String(repeating: "x", count: 256))\"] *", 1, 1, nil, "longer than 255"),
        ]
        for (text, line, game, move, reason) in cases {
            do {
                let read = try games(text)
                Issue.record("\(text.prefix(60)) is read as \(read.count) games")
            } catch let error as Chess.PGNError {
                #expect(error.line == line && error.game == game, "\(text.prefix(60)): \(error.message)")
                #expect(error.reason.contains(reason), "\(text.prefix(60)): \(error.message)")
                if let move { #expect(error.move == move, "\(text.prefix(60)): \(error.message)") }
            }
        }
    }

    @Test func noTextBreaksTheReader() throws {
        let base = Array("[White \"a\"]\n\n1. e4 {c} e5 (1... c5 $1 2. Nf3) 2. Nf3! Nc6 ; x\n3. Bb5 a6 1/2-1/2\n".utf8)
        var random = ChessPlayTests.Random(state: 3)
        for _ in 0..<3_000 {
            var bytes = base
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                default: bytes.insert(contentsOf: bytes[at..<min(at + 5, bytes.count)], at: at)
                }
            }
            // Whatever is read is written so that it reads the same.
            if let games = try? Chess.games(pgn: bytes) {
                #expect(try self.games(games.map(\.pgn).joined()) == games)
            }
        }
    }
}

import Accounts
import GameViews
import Games
import Rooms
import SharedFiles
import Testing

/// Files of other programs: what is read becomes a document that replays, and is written as the same game.
@Suite struct FormatTests {
    private let format: GameFormat
    private let rules: any GameRules.Type

    init() throws {
        let entry = try #require(games.first { !$0.formats.isEmpty })
        format = entry.formats[0]
        rules = entry.rules
    }

    /// Through JSON and back: the game as the file has it, comments, variations and all.
    private func goThrough(_ bytes: [UInt8]) throws -> [String] {
        try format.read(bytes).map { document in
            var hashed = document
            hashed.hash = sha256Hex(try Replay(document, rules: rules).finalSnapshot)
            let read = try GameDocument(json: hashed.json())
            #expect(read == hashed)
            let replay = try Replay(read, rules: rules)
            #expect(replay.verdict(sha256Hex) == .equal)
            return try format.write(replay)
        }
    }

    @Test(.enabled(if: SharedFiles.folder != nil)) func everyFileComesBackAsTheSameGames() throws {
        var count = 0
        for name in SharedFiles.names(in: "chess") where name.hasSuffix(".pgn") {
            let bytes = try SharedFiles.bytes(of: "chess/\(name)")
            let games = try Chess.games(pgn: bytes)
            let written = try goThrough(bytes)
            #expect(try Chess.games(pgn: Array(written.joined().utf8)) == games, "\(name)")
            count += games.count
        }
        #expect(count >= 8)
    }

    @Test func commentsVariationsAndPositionsComeBack() throws {
        let text = """
            [Event "A \\"study\\""]
            [Date "1997.05.11"]
            [SetUp "1"]
            [FEN "4k3/8/8/8/8/8/4p3/K7 b - - 0 30"]
            [Result "0-1"]

            {before} 30... e1=Q+ $1 {a queen} (30... e1=N {no} 31. Kb2) 31. Ka2 $6 Qd1 32. -- Kd7 0-1
            """
        let games = try Chess.games(pgn: Array(text.utf8))
        let document = try #require(try format.read(Array(text.utf8)).first)
        #expect(document.rest.hasPrefix("32. --"))
        #expect(document.steps[0].annotation.comments == ["a queen"])
        #expect(document.steps[0].annotation.variations == ["30... e1=N {no} 31. Kb2"])
        #expect(document.startedAt == 863_308_800_000)
        #expect(document.first == 1 && document.winner == 1)
        #expect(try Chess.games(pgn: Array(try goThrough(Array(text.utf8)).joined().utf8)) == games)
    }

    /// A game with clocks, offers and takebacks that was played here.
    @Test func aGameOfARoomHasClocksAndNoMoveThatWasTakenBack() throws {
        let entry = try #require(games.first { !$0.formats.isEmpty })
        var document = try RandomGame(entry, options: "clock=5+3", seed: 11, steps: 30).document
        document.startedAt = 951_782_400_000
        let replay = try Replay(document, rules: rules)
        let text = try format.write(replay)
        let game = try #require(try Chess.games(pgn: Array(text.utf8)).first)
        #expect(game.line.moves.count == replay.standing.count)
        #expect(game.line.moves.allSatisfy { $0.clock != nil })
        #expect(game.tag("Date") == "2000.02.29")
        #expect(game.tag("TimeControl") == "300+3")
        #expect(game.tag("Event") == "Ana's table")
        #expect(Set([game.tag("White"), game.tag("Black")]) == ["ana", "ben \"b\""])
        #expect([game.tag("WhiteElo"), game.tag("BlackElo")].contains("1512"))
        let white = try #require(replay.game(after: 0) as? any AnyMatch).anyBoard as? Chess
        let winner = try #require(document.winner)
        #expect(game.result == (winner == white?.whiteSeat ? "1-0" : "0-1"))
    }

    @Test func aDocumentCannotPutOtherMovesIntoAFile() throws {
        var document = try #require(try format.read(Array("1. e4 e5 2. Nf3 *".utf8)).first)
        document.steps[1].annotation.comments = ["closed } 2. d4 0-1"]
        let text = try format.write(try Replay(document, rules: rules))
        #expect(try Chess.games(pgn: Array(text.utf8)).first?.line.moves.count == 3)
        document.steps[1].annotation.variations = ["1... c5) 1-0 [Event \"b\"] (1. d4"]
        #expect(throws: Violation.self) { try format.write(try Replay(document, rules: rules)) }
        document.steps[1].annotation.variations = []
        document.rest = "2... d6 1-0 1. d4"
        #expect(throws: Violation.self) { try format.write(try Replay(document, rules: rules)) }
    }
}

import Games
import Testing

/// Games of chess that were played here as PGN, and what a reader makes of it.
@Suite struct ChessFileTests {
    private let format = Chess.formats[0]

    /// A game of these moves, in which each took so many milliseconds.
    private func replay(_ moves: String, options: String = "", used: Int64 = 1_500) throws -> Replay {
        var match = try Match<Chess>(options: options, first: 0, random: 0)
        var document = GameDocument(kind: Chess.kind, players: [.init(name: "ana"), .init(name: "b\"en")])
        (document.round, document.options, document.startedAt) = (2, options, 1_000)
        var at: Int64 = 1_000
        for text in moves.split(separator: ",").map(String.init) {
            at += used
            let parts = text.split(separator: ":").map(String.init)
            var seat = 0
            if case .running(let turn?) = match.status { seat = turn }
            if parts.count == 2 { seat = Int(parts[0]) ?? 0 }
            let moment = Moment(at: at, used: document.steps.isEmpty ? nil : used)
            for fact in try match.decide(move: parts.last ?? "", seat: seat, moment: moment) {
                try match.apply(fact)
                document.steps.append(
                    GameDocument.Step(.fact(seat: fact.seat, text: fact.text, used: fact.used), at: at))
            }
            if document.steps.count == 5 {
                match.credit(400)
                document.steps.append(GameDocument.Step(.credited(400), at: at))
            }
        }
        switch match.status {
        case .running: break
        case .over(.draw(let reason)): document.reason = reason
        case .over(.win(let seat, let reason)): (document.winner, document.reason) = (seat, reason)
        }
        return try Replay(document, rules: Match<Chess>.self)
    }

    @Test func aGameIsWrittenWithItsClocks() throws {
        let text = try format.write(try replay("f3,e5,g4,Qh4", options: "clock=5+3"))
        let moves = text.split(separator: "\n").joined(separator: " ")
        #expect(text.contains("[Round \"2\"]\n[White \"ana\"]\n[Black \"b\\\"en\"]\n[Result \"0-1\"]\n"))
        #expect(moves.contains("1. f3 {[%clk 0:05:00.000]} 1... e5 {[%clk 0:05:00.000]} 2. g4"))
        #expect(moves.contains("{[%clk 0:05:01.500]} 2... Qh4# {[%clk 0:05:01.500]} 0-1"))
    }

    @Test func clocksAreExactToTheMillisecond() throws {
        let replay = try replay("e4,e5,Nf3,Nc6", options: "clock=5+3", used: 1_007)
        let text = try format.write(replay)
        #expect(text.contains("[%clk 0:05:01.993]"))
        let read = try format.read(Array(text.utf8))
        #expect(read.first?.steps.last?.annotation.comments == ["[%clk 0:05:01.993]"])
    }

    @Test func whatWasTakenBackIsNotWritten() throws {
        let text = try format.write(try replay("e4,e5,Nf3,1:takeback,0:accept,d5"))
        #expect(text.contains("1. e4 d5 *"))
        #expect(!text.contains("clk"))
    }

    @Test func aPositionToBeginWithIsATag() throws {
        let fen = "7k/P7/8/8/8/8/8/K7 w - - 0 1"
        let text = try format.write(try replay("a8=Q,Kg7", options: "clock=5d3 fen=\(fen)"))
        #expect(text.contains("[SetUp \"1\"]\n[FEN \"\(fen)\"]\n"))
    }

    @Test(arguments: [
        ("f3,e5,g4,Qh4", "clock=5+3"), ("e4,e5,Nf3,1:takeback,0:accept,d5,exd5,Qxd5", "clock=5d3"),
        ("a8=Q,Kg7,Qb7", "fen=7k/P7/8/8/8/8/8/K7 w - - 0 1"), ("e4", ""), ("e4,e5,0:draw,1:accept", "days=3"),
        ("Nf3,Nf6,Ng1,Ng8,Nf3,Nf6,Ng1,Ng8,draw claim", ""),
    ]) func whatIsWrittenIsReadAsTheSame(_ moves: String, _ options: String) throws {
        let replay = try replay(moves, options: options)
        #expect(try format.compare(Array(try format.write(replay).utf8), replay) == [])
    }

    @Test func aGameThatWasResignedHasItsResult() throws {
        var document = try replay("e4,e5", options: "clock=5+3").document
        document.steps.append(GameDocument.Step(.resigned(0), at: 9_000))
        (document.winner, document.reason) = (1, "resignation")
        let resigned = try Replay(document, rules: Match<Chess>.self)
        let text = try format.write(resigned)
        #expect(text.contains("[Result \"0-1\"]"))
        #expect(try format.compare(Array(text.utf8), resigned) == [])
    }

    @Test func anotherTextIsNoticed() throws {
        let replay = try replay("f3,e5,g4,Qh4", options: "clock=5+3")
        let text = try format.write(replay)
        func found(_ from: String, _ to: String) throws -> String {
            let parts = text.split(separator: from, maxSplits: 1, omittingEmptySubsequences: false)
            #expect(parts.count == 2)
            return try format.compare(Array(parts.joined(separator: to).utf8), replay).joined(separator: "; ")
        }
        #expect(try found("g4", "g3").contains("half-move 3 is g4, in its PGN g3"))
        #expect(try found("0:05:01.500", "0:05:01.501") == "the clock of half-move 3 is another in its PGN")
        #expect(try found("1... e5", "1... e4").contains("cannot be read"))
        #expect(try found("} 0-1", "} 1-0") != "")
    }

    @Test func aGameOfAnotherKindIsRefused() throws {
        let other = try Replay(
            GameDocument(kind: TicTacToe.kind, players: [.init(name: "ana"), .init(name: "ben")]),
            rules: Match<TicTacToe>.self)
        #expect(throws: Violation.self) { try format.write(other) }
        #expect(throws: Violation.self) { try format.compare([], other) }
    }
}

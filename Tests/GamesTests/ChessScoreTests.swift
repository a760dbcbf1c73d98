import Games
import Testing

/// Rounds of chess as PGN, and what a reader makes of it.
@Suite struct ChessScoreTests {
    /// A round of these moves, in which each took so many milliseconds.
    private func round(_ moves: String, options: String = "", used: Int64 = 1_500) throws -> PlayedRound {
        var match = try Match<Chess>(options: options, first: 0, random: 0)
        var round = PlayedRound(number: 2, options: options, first: 0, random: 0, names: [0: "ana", 1: "b\"en"])
        var at: Int64 = 1_000
        for text in moves.split(separator: ",").map(String.init) {
            at += used
            let parts = text.split(separator: ":").map(String.init)
            var seat = 0
            if case .running(let turn?) = match.status { seat = turn }
            if parts.count == 2 { seat = Int(parts[0]) ?? 0 }
            let moment = Moment(at: at, used: round.steps.isEmpty ? nil : used)
            for fact in try match.decide(move: parts.last ?? "", seat: seat, moment: moment) {
                try match.apply(fact)
                round.steps.append(.fact(fact))
            }
            if round.steps.count == 5 {
                match.credit(400)
                round.steps.append(.credited(400))
            }
        }
        return round
    }

    @Test func aRoundIsWrittenWithItsClocks() throws {
        let text = try ChessScore.write(try round("f3,e5,g4,Qh4", options: "clock=5+3"))
        let moves = text.split(separator: "\n").joined(separator: " ")
        #expect(text.contains("[Round \"2\"]\n[White \"ana\"]\n[Black \"b\\\"en\"]\n[Result \"0-1\"]\n"))
        #expect(moves.contains("1. f3 {[%clk 0:05:00.000]} 1... e5 {[%clk 0:05:00.000]} 2. g4"))
        #expect(moves.contains("{[%clk 0:05:01.500]} 2... Qh4# {[%clk 0:05:01.500]} 0-1"))
    }

    @Test func whatWasTakenBackIsNotWritten() throws {
        let text = try ChessScore.write(try round("e4,e5,Nf3,1:takeback,0:accept,d5"))
        #expect(text.contains("1. e4 d5 *"))
        #expect(!text.contains("clk"))
    }

    @Test func aPositionToBeginWithIsATag() throws {
        let fen = "7k/P7/8/8/8/8/8/K7 w - - 0 1"
        let text = try ChessScore.write(try round("a8=Q,Kg7", options: "clock=5d3 fen=\(fen)"))
        #expect(text.contains("[SetUp \"1\"]\n[FEN \"\(fen)\"]\n"))
    }

    @Test(arguments: [
        ("f3,e5,g4,Qh4", "clock=5+3"), ("e4,e5,Nf3,1:takeback,0:accept,d5,exd5,Qxd5", "clock=5d3"),
        ("a8=Q,Kg7,Qb7", "fen=7k/P7/8/8/8/8/8/K7 w - - 0 1"), ("e4", ""), ("e4,e5,0:draw,1:accept", "days=3"),
        ("Nf3,Nf6,Ng1,Ng8,Nf3,Nf6,Ng1,Ng8,draw claim", ""),
    ]) func whatIsWrittenIsReadAsTheSame(_ moves: String, _ options: String) throws {
        let round = try round(moves, options: options)
        let text = try ChessScore.write(round)
        #expect(try ChessScore.differences(text, from: round) == [])
    }

    @Test func anotherTextIsNoticed() throws {
        let round = try round("f3,e5,g4,Qh4", options: "clock=5+3")
        let text = try ChessScore.write(round)
        func found(_ from: String, _ to: String) throws -> String {
            let parts = text.split(separator: from, maxSplits: 1, omittingEmptySubsequences: false)
            #expect(parts.count == 2)
            return try ChessScore.differences(parts.joined(separator: to), from: round).joined(separator: "; ")
        }
        #expect(try found("g4", "g3").contains("half-move 3 is g4, in its PGN g3"))
        #expect(try found("0:05:01.500", "0:05:01.501") == "the clock of half-move 3 is another in its PGN")
        #expect(try found("1... e5", "1... e4").contains("cannot be read"))
        #expect(try found("} 0-1", "} 1-0") != "")
    }
}

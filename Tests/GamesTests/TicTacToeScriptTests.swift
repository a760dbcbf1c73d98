import Testing

@testable import Games

/// SplitMix64, so that a test plays the same games each time.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct TicTacToeScriptTests {
    private func move(_ snapshot: String, seat: Int, seed: UInt64 = 1) -> String? {
        var random = Seeded(state: seed)
        return TicTacToeScript.next(ScriptedSight(options: "", shown: snapshot, seat: seat), random: &random)?.text
    }

    @Test func itTakesAWinBeforeItBlocks() {
        for seed in 0..<20 { #expect(move("00.11..../0", seat: 0, seed: UInt64(seed)) == "c3") }
    }

    @Test func itBlocks() {
        for seed in 0..<20 { #expect(move("00..1..../0", seat: 1, seed: UInt64(seed)) == "c3") }
    }

    @Test func itWaitsWhenItIsNotItsTurnOrNothingIsThere() {
        #expect(move("0......../0", seat: 0) == nil)
        #expect(move("000.11.../0", seat: 1) == nil)
        #expect(move("", seat: 0) == nil)
    }

    @Test func itsGamesAreLegalToTheEndAndItCanBeBeaten() throws {
        var random = Seeded(state: 7)
        var results = ["script": 0, "chance": 0, "draw": 0]
        for round in 0..<400 {
            var game = try TicTacToe(options: "", first: round % 2, random: 0)
            while case .running(let turn?) = game.status {
                let text: String
                if turn == 0 {
                    let sight = ScriptedSight(options: "", shown: game.snapshot, seat: 0)
                    let found = try #require(TicTacToeScript.next(sight, random: &random))
                    #expect(TicTacToeScript.thinking.contains(found.thinking))
                    text = found.text
                } else {
                    let free = game.squares.indices.filter { game.squares[$0] == nil }
                    text = TicTacToe.name(of: try #require(free.randomElement(using: &random)))
                }
                try game.apply(Fact(seat: turn, text: text))
            }
            guard case .over(let result) = game.status else { continue }
            switch result {
            case .win(let seat, _): results[seat == 0 ? "script" : "chance", default: 0] += 1
            case .draw: results["draw", default: 0] += 1
            }
        }
        #expect(results["script", default: 0] > results["chance", default: 0])
        #expect(results["chance", default: 0] > 0)
    }
}

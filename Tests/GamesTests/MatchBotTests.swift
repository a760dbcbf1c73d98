import Games
import Testing

/// A bot at the board of a match: offers, adjournments, giving up.
@Suite struct MatchBotTests {
    private func act(
        _ moves: String, options: String = "", seat: Int, strength: BotStrength = .hard, effort: Int = 2
    ) throws -> BotAct? {
        var table = try GameTable<Match<Chess>>(options)
        for move in moves.split(separator: ",").map(String.init) {
            // `0:draw` is a word of seat 0; the rest is for whoever is to move.
            let parts = move.split(separator: ":").map(String.init)
            let seat = try #require(parts.count == 2 ? Int(parts[0]) : table.turn)
            let word = parts.count == 2 ? parts[1] : move
            for fact in try table.game.decide(move: word, seat: seat, moment: Moment(at: 1, used: 0)) {
                try table.game.apply(fact)
            }
        }
        var random = BotRandom(seed: 5)
        let task = BotTask(seat: seat, strength: strength, effort: effort)
        return MatchBot<ChessBot>.act(table.game, task, random: &random)?.act
    }

    @Test func aTakebackAndAnAdjournmentAreAgreedTo() throws {
        #expect(try act("e4,e5,0:takeback", seat: 1) == .say("accept"))
        #expect(try act("e4,e5,0:takeback", options: "rated", seat: 1) == .say("decline"))
        #expect(try act("e4,e5,0:adjourn", options: "clock=5+3", seat: 1) == .say("accept"))
    }

    @Test func aDrawIsAgreedToByWhoStandsWorseAlone() throws {
        #expect(try act("e4,e5,0:draw", seat: 1) == .say("decline"))
        // White has a queen more; whoever offers, and whoever is to move.
        let up = "fen=3qk3/8/8/8/8/8/8/QQ2K3 w - - 0 1"
        #expect(try act("Kf2,Ke7,0:draw", options: up, seat: 1) == .say("accept"))
        #expect(try act("Kf2,Ke7,1:draw", options: up, seat: 0) == .say("decline"))
    }

    @Test func itWaitsWhileItIsNotToMoveAndWhileItIsAdjourned() throws {
        #expect(try act("e4", seat: 0) == nil)
        let adjourned = "e4,e5,0:adjourn,1:accept"
        #expect(try act(adjourned, options: "clock=5+3", seat: 1) == nil)
        #expect(try act(adjourned + ",0:resume", options: "clock=5+3", seat: 1) == .say("resume"))
        #expect(try act(adjourned + ",1:resume", options: "clock=5+3", seat: 1) == nil)
    }

    @Test func theStrongestGivesUpWhatIsHopelessAndOthersPlayOn() throws {
        let lost = "fen=4k3/8/8/8/8/8/8/QQ2K3 w - - 0 1"
        #expect(try act("Kf2", options: lost, seat: 1, effort: 5) == .resign)
        guard case .say = try act("Kf2", options: lost, seat: 1, strength: .medium) else {
            Issue.record("medium gives up")
            return
        }
    }
}

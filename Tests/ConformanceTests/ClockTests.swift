import Games
import GameViews
import Testing

@testable import ClientCore
@testable import ProcessTests

extension GameConformance {
    /// Games with clocks, whose owner is killed with the other's clock running.
    struct ClockTests {
        /// Chess, and a game in which a seat may move twice.
        @Test(arguments: [ConformingGame.chess, .kalaha])
        func theTimeOfEachMoveIsItsStampThoughTheOwnerIsKilled(_ game: ConformingGame) throws {
            var game = game
            game.options = "clock=5+3"
            let table = try Table(game)
            var shortest: [Int64: UInt64] = [:]
            for step in game.course.indices {
                let seen = milliseconds()
                if step == game.middle - 1 || step == game.middle { try table.killOwner() }
                let mover = table.member(game.course[step].seat)
                // From when the mover had read the position to when the move is sent: the stamp holds at least that.
                shortest[mover.number + 1] = milliseconds() - seen
                try table.makeStep()
            }
            try table.expectEnd()
            try table.audit()

            let rules = try #require(gameCatalogue[game.kind])
            var match: (any GameRules)?
            var round = PlayedRound(number: 1, options: game.options, first: 0, random: 0)
            // What each seat's moves took, its first one apart, and what outages gave back.
            var used: [[Int64]] = [[], []]
            var credits: Int64 = 0
            for event in table.watcher.events {
                switch event.kind {
                case "started":
                    let snapshot = try #require(event.params["snapshot"]?.text)
                    match = try rules.init(options: game.options, snapshot: snapshot)
                    round.first = Int(event.params["first"]?.integer ?? 0)
                case "credited":
                    let milliseconds = try #require(event.params["ms"]?.integer)
                    match?.credit(milliseconds)
                    round.steps.append(.credited(milliseconds))
                    credits += milliseconds
                case "move":
                    let seat = try #require(event.params["seat"]?.integer.map { Int($0) })
                    let time = event.params["used"]?.integer
                    let isFirst = !round.steps.contains {
                        if case .fact(let fact) = $0 { fact.seat == seat } else { false }
                    }
                    #expect((time == nil) == round.steps.isEmpty, "all but the first move have a time")
                    if let time, !isFirst { used[seat].append(time) }
                    let fact = Fact(seat: seat, text: event.text, at: event.params["at"]?.integer, used: time)
                    try match?.apply(fact)
                    round.steps.append(.fact(fact))
                    if let least = shortest[event.number], let time {
                        #expect(time + 1 >= Int64(least), "\(event.text): \(time) of \(least)")
                    }
                default: break
                }
            }
            #expect(credits > 0 && used.joined().count == game.course.count - 2)
            let state = try table.watcher.state()
            #expect(match?.snapshot == state["snapshot"]?.text, "who replays the events has what the server has")
            let left = try #require((match as? any AnyMatch)?.state.clock?.left)
            #expect(left == ClockRecount(round)?.left, "an arithmetic of its own gives the same")
            // The first move of each is free. Nobody loses more than their stamps say, or gets back more than the outages.
            for seat in 0...1 {
                let most = 300_000 + 3_000 * Int64(used[seat].count)
                let time = used[seat].reduce(0, +)
                #expect(left[seat] >= most - time, "seat \(seat)")
                #expect(left[seat] <= min(most, most - time + credits), "seat \(seat)")
            }
        }
    }
}

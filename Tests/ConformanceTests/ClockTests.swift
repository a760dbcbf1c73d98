import Games
import GameViews
import Testing

@testable import ClientCore
@testable import ProcessTests

extension GameConformance {
    /// Games with clocks, whose owner is killed with the other's clock running.
    struct ClockTests {
        @Test func theTimeOfEachMoveIsItsStampThoughTheOwnerIsKilled() throws {
            var game = ConformingGame.chess
            game.options = "clock=5+3"
            let table = try Table(game)
            var shortest: [Int64: UInt64] = [:]
            for step in game.course.indices {
                let seen = milliseconds()
                if step == 2 || step == 3 { try table.killOwner() }
                let mover = table.member(game.course[step].seat)
                // From when the mover had read the position to when the move is sent: the stamp holds at least that.
                shortest[mover.number + 1] = milliseconds() - seen
                try table.makeStep()
            }
            try table.expectEnd()
            try table.audit()

            var match: Match<Chess>?
            var credits: Int64 = 0
            var used: [Int64] = []
            for event in table.watcher.events {
                switch event.kind {
                case "started":
                    let snapshot = try #require(event.params["snapshot"]?.text)
                    match = try Match(options: game.options, snapshot: snapshot)
                case "credited":
                    let milliseconds = try #require(event.params["ms"]?.integer)
                    match?.credit(milliseconds)
                    credits += milliseconds
                case "move":
                    let time = event.params["used"]?.integer
                    if let time { used.append(time) }
                    try match?.apply(
                        Fact(
                            seat: event.params["seat"]?.integer.map { Int($0) }, text: event.text,
                            at: event.params["at"]?.integer, used: time))
                    if let least = shortest[event.number], let time {
                        #expect(time + 1 >= Int64(least), "\(event.text): \(time) of \(least)")
                    }
                default: break
                }
            }
            #expect(used.count == 3, "all but the first move have a time")
            let state = try table.watcher.state()
            #expect(match?.snapshot == state["snapshot"]?.text, "who replays the events has what the server has")
            // The first move of each is free. Nobody loses more than their stamps say, or gets back more than the outages.
            let left = try #require(match?.state.clock?.left)
            for (seat, time) in [(0, used[1]), (1, used[2])] {
                #expect(left[seat] >= 303_000 - time, "seat \(seat)")
                #expect(left[seat] <= min(303_000, 303_000 - time + credits), "seat \(seat)")
            }
        }
    }
}

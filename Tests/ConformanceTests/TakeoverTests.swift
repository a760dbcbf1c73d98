import Testing

@testable import ProcessTests

extension GameConformance {
    /// The room's owner is killed in every phase of every game: nobody is disconnected, nothing is lost or done twice, and
    /// the game goes on to its end.
    struct TakeoverTests {
        @Test(arguments: conformingGames.flatMap { game in game.moments.map { (game, $0) } })
        func theOwnerIsKilled(_ game: ConformingGame, _ moment: ConformingGame.Moment) throws {
            let table = try Table(game, leavesSeat: moment.steps == nil)
            let steps = moment.steps ?? 0
            if moment.isAtOnce {
                try table.play(to: steps - 1)
                let before = table.number
                let owner = try table.ownersProcess()
                try table.makeStep(settles: false)
                try table.killOwner(owner)
                try table.finishStep(after: before)
            } else {
                try table.play(to: steps)
                let state = try table.sharedState()
                try table.killOwner()
                try table.settle()
                let after = try table.sharedState()
                for name in ["phase", "seats", "round", "snapshot", "board", "turn", "result"] {
                    #expect(after[name] == state[name], "\(name) is another after the takeover")
                }
            }
            if moment.steps == nil { try table.fill() }
            try table.play()
            try table.expectEnd()
            try table.audit()
        }
    }
}

import Testing

@testable import ProcessTests

extension GameConformance {
    /// Who comes late, who watches, who does what cannot be done, and who wants to play again.
    struct RoomTests {
        @Test(arguments: conformingGames) func whoComesLateSeesAll(_ game: ConformingGame) throws {
            let table = try Table(game)
            try table.play(to: game.middle)
            let state = try table.sharedState()
            let late = try Member("late \(randomKey().prefix(8))", on: table.cluster)
            let shown = try late.enter(table.pin, after: nil)
            #expect(try table.shared(shown) == state)
            #expect(shown["you"] == .null && shown["phase"]?.text == "running")
            table.add(late)
            if game.isHosted {
                try table.sit(late, at: game.seats)
                let answer = try late.move(try #require(game.lateMove))
                #expect(answer["result"] != nil, "\(answer)")
            } else {
                expectRefusal(try late.ask("room.sit"), "room_full")
                expectRefusal(try late.move(game.course[game.middle].move), "not_seated")
            }
            try table.settle()
            try table.play()
            try table.expectEnd()
            try table.audit()
        }

        @Test(arguments: conformingGames) func whoWatchesSeesAllOnceAndChangesNothing(_ game: ConformingGame) throws {
            let table = try Table(game)
            for (index, step) in game.course.enumerated() {
                let state = try table.watcher.state()
                expectRefusal(try table.watcher.move(step.move), "not_seated", "\(index)")
                for method in ["room.resign", "room.rematch", "room.claim"] {
                    expectRefusal(try table.watcher.ask(method), "not_seated", "\(method), \(index)")
                }
                expectRefusal(try table.watcher.ask("room.close"), "forbidden", "\(index)")
                #expect(try table.watcher.state() == state)
                try table.play(to: index + 1)
            }
            #expect(table.watcher.events.map(\.number) == Array(1...table.number))
            try table.expectEnd()
            // The log has what is public, once and in order, and the watcher has nothing else.
            try table.audit()
        }

        @Test(arguments: conformingGames) func whatCannotBeChangesNothingAndSaysWhy(_ game: ConformingGame) throws {
            let table = try Table(game)
            let elsewhere = try Table(game)
            let stranger = elsewhere.member(game.course[game.middle].seat)
            for steps in 0...game.course.count {
                try table.play(to: steps)
                let states = try table.everybody.map { try $0.state() }
                for refused in game.refused where refused.after == steps {
                    let answer = try table.member(refused.seat).move(refused.move)
                    expectRefusal(answer, refused.code, "\(refused)")
                    if let says = refused.says { #expect((answer.errorMessage ?? "").contains(says), "\(answer)") }
                }
                if steps == game.middle {
                    let step = game.course[steps]
                    let outdated = try table.member(step.seat).move(step.move, answers: table.started?.number)
                    expectRefusal(outdated, "outdated")
                    for word in ["", " ", "🎲", "'; DROP TABLE rooms; --", String(repeating: "9", count: 600)] {
                        expectRefusal(try table.member(step.seat).move(word), "illegal_move", "\(word.prefix(30))")
                    }
                    // Somebody with a seat in another room of the same game.
                    try stranger.enter(table.pin)
                    expectRefusal(try stranger.move(step.move), "not_seated")
                    #expect(try stranger.ask("room.leave")["result"] != nil)
                    expectRefusal(try stranger.move(step.move), "not_in_room")
                }
                if steps == game.course.count {
                    for member in table.members {
                        expectRefusal(try member.move(game.course[0].move), "game_over", "\(member.name)")
                        expectRefusal(try member.ask("room.resign"), "game_over")
                        guard !game.isHosted else { continue }
                        for move in [game.course[steps - 1].move, "draw", "takeback"] {
                            let answer = try member.move(move)
                            expectRefusal(answer, "game_over", "\(move) of \(member.name)")
                            #expect((answer.errorMessage ?? "").contains("rematch"), "\(answer)")
                        }
                    }
                }
                #expect(try table.everybody.map { try $0.state() } == states, "after \(steps) steps")
            }
            table.strangers.append(stranger)
            try table.expectEnd()
            try table.audit()
        }

        @Test(arguments: conformingGames) func anotherRoundBeginsAfresh(_ game: ConformingGame) throws {
            let table = try Table(game)
            for member in table.members {
                expectRefusal(try member.ask("room.rematch"), "forbidden", "a game is running")
            }
            try table.play()
            try table.expectEnd()
            let former = try table.sharedState()
            try table.askForAnotherRound()
            let fresh = try table.sharedState()
            #expect(fresh["phase"]?.text == "running" && fresh["round"]?.integer == 2 && fresh["result"] == .null)
            #expect(fresh["seats"] == former["seats"])
            // An outage between the rounds' parts changes nothing either.
            try table.play(to: game.middle)
            try table.killOwner()
            try table.play()
            try table.expectEnd()
            #expect(try table.sharedState()["result"]?["reason"] == former["result"]?["reason"])
            try table.audit()
        }
    }
}

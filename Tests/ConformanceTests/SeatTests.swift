import Testing

@testable import ProcessTests

extension GameConformance {
    /// People with two terminals, and people who are gone for a while.
    struct SeatTests {
        @Test(arguments: conformingGames, [0, 1])
        func aSeatGoesToAnotherTerminalByAClaimAlone(_ game: ConformingGame, _ place: Int) throws {
            let table = try Table(game, withPassword: true)
            try table.play(to: game.middle)
            let step = game.course[game.middle]
            let former = table.member(place)
            let seat = Int64(try #require(table.members.firstIndex { $0 === former }))
            let second = try Member(former.name, on: table.cluster, by: "account.login", Table.password)
            #expect(second.session != former.session)
            // The new terminal sees all, what is the user's alone too.
            let state = try second.enter(table.pin)
            #expect(state["you"]?.integer == seat)
            #expect(try former.state() == state)
            table.add(second)
            expectRefusal(try second.ask("room.sit"), "already_seated")
            expectRefusal(try second.move(step.move), "other_terminal")
            #expect(try former.state() == state)
            #expect(try second.ask("room.claim")["result"]?["seat"]?.integer == seat)
            try former.wait(for: "the claim") {
                former.events.last?.kind == "claimed" && former.events.last?.params["by"]?.text == former.name
            }
            expectRefusal(try former.move(step.move), "other_terminal")
            try table.settle()
            try table.replace(former, by: second)
            // A takeover gives the seat back to nobody.
            try table.killOwner()
            expectRefusal(try former.move(step.move), "other_terminal")
            try table.play()
            #expect(try former.state() == second.state())
            try table.expectEnd()
            try table.audit()
        }

        @Test(arguments: conformingGames) func whoseConnectionBreaksMissesNothing(_ game: ConformingGame) throws {
            let table = try Table(game)
            let gone = [table.member(0), table.member(game.course[game.middle].seat)]
            for member in gone {
                // Each goes at another point of the course.
                try table.play(to: member === gone[0] ? 1 : game.middle)
                let before = member.number
                let state = try table.shared(member.state())
                let seat = try member.state()["you"]
                member.disconnect()
                for other in table.members + [table.watcher] where other !== member {
                    #expect(try other.ask("room.chat", #""text":"where are you?""#)["result"] != nil)
                }
                let back = try member.comeBack()
                #expect(back["you"] == seat)
                for name in ["phase", "seats", "round", "snapshot", "board", "turn", "result"] {
                    #expect(try table.shared(back)[name] == state[name], "\(name)")
                }
                try table.settle()
                #expect(member.number == before + Int64(table.members.count))
                #expect(member.events.map(\.number) == Array(1...table.number))
            }
            try table.play()
            try table.expectEnd()
            try table.audit()
        }
    }
}

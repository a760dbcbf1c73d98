import Testing

@testable import ServerCore

/// A question's time: stamps, barriers, credit, and what comes late.
@Suite struct QuizClockTests {
    private static let second: UInt64 = 1_000_000_000

    @Test func anAnswerStampedInTimeCountsThoughItArrivesAfterTheDeadline() throws {
        let play = try QuizPlay()
        play.say("start")
        let shownAt = play.cluster.now
        play.cluster.run(milliseconds: 18_990)
        // Both are typed in time and late; neither is carried before the deadline.
        let inTime = play.post("1", play.players[0])
        play.cluster.now = shownAt + 20_500_000_000
        let late = play.post("1", play.players[1])
        play.cluster.now = shownAt + 21_100_000_000
        let server = try #require(play.owner)
        server.act { $0.turn() }
        #expect(play.heads() == ["question 1 3 \(play.cluster.wall - 21_100) 20000 1 choice"], "not judged yet")
        play.cluster.settle()
        #expect(play.players[0].answer(inTime)?.used == 18_990)
        #expect(play.players[1].answer(late)?.refusal == "not_your_turn")
        play.cluster.run(milliseconds: 50)
        #expect(play.revealed() == 1)
    }

    @Test func nothingIsJudgedBeforeTheEcho() throws {
        let play = try QuizPlay(balancers: 2)
        play.say("start")
        play.cluster.balancers[1].echoes = false
        play.cluster.run(milliseconds: 22_000)
        #expect(play.revealed() == nil)
        play.cluster.balancers[1].echoes = true
        play.cluster.settle()
        #expect(play.revealed() == 0)
    }

    @Test func aBalancerThatIsLostIsNotWaitedFor() throws {
        let play = try QuizPlay(balancers: 2)
        play.say("start")
        play.cluster.balancers[1].echoes = false
        play.cluster.run(milliseconds: 22_000)
        play.cluster.dials = false
        play.cluster.cut(play.cluster.servers[0], play.cluster.balancers[1])
        play.cluster.settle()
        #expect(play.revealed() == 0)
    }

    @Test func aLineThatWaitsForTheOneBeforeItIsHeard() throws {
        let play = try QuizPlay(players: 1)
        play.say("start")
        let server = try #require(play.owner)
        play.cluster.run(milliseconds: 19_000)
        server.isHeld = true
        _ = play.players[0].post("room.chat", #"{"text":"hm"}"#)
        let answer = play.post("1", play.players[0])
        play.cluster.run(milliseconds: 2_100)
        #expect(play.revealed() == nil)
        server.isHeld = false
        play.cluster.run(milliseconds: 100)
        #expect(play.players[0].answer(answer)?.used == 19_000)
        #expect(play.revealed() == 1)
    }

    @Test func whenAllHaveAnsweredTheQuestionCloses() throws {
        let play = try QuizPlay()
        play.say("start")
        play.cluster.run(milliseconds: 700)
        #expect(play.say("1", play.players[0])?.used == 700)
        #expect(play.say("1", play.players[1])?.used == 700)
        play.cluster.run(milliseconds: 20)
        #expect(play.revealed() == 2)
    }

    @Test func anAnswerMeantForTheQuestionBeforeIsOutdated() throws {
        let play = try QuizPlay(players: 1, balancers: 2)
        play.say("start")
        play.say("reveal")
        play.say("next")
        // The host asks the next question; the player types before it is on the way to them.
        let server = try #require(play.owner)
        play.host.post("room.move", #"{"move":"next"}"#)
        let answer = play.post("1", play.players[0])
        play.cluster.carry(from: play.cluster.balancers[0], to: server)
        server.commit()
        server.complete()
        play.cluster.settle()
        #expect(play.players[0].answer(answer)?.refusal == "outdated")
        #expect(play.say("1", play.players[0])?.used == 0)
    }

    // MARK: Watches

    @Test func comingBackStartsNoNewWatch() throws {
        let play = try QuizPlay(balancers: 2)
        play.say("start")
        play.cluster.run(milliseconds: 5_000)
        play.players[0].balancer.drop(play.players[0])
        play.cluster.run(milliseconds: 3_000)
        let again = play.cluster.addClient(at: 0)
        #expect(again.ask("session.start", #"{"token":"\#(play.tokens[0])"}"#)?.isResult == true)
        try play.enter(again)
        play.cluster.run(milliseconds: 2_000)
        let id = again.post("room.move", #"{"move":"1"}"#, id: 90)
        play.cluster.settle()
        #expect(again.answer(id)?.used == 10_000)
    }

    @Test func leavingAndEnteringStartsNoNewWatch() throws {
        let play = try QuizPlay()
        play.say("start")
        play.cluster.run(milliseconds: 4_000)
        _ = play.players[0].ask("room.leave")
        play.cluster.run(milliseconds: 1_000)
        try play.enter(play.players[0])
        play.cluster.run(milliseconds: 1_000)
        #expect(play.say("1", play.players[0])?.used == 6_000)
    }

    // MARK: Credit

    /// The one credit that was given, milliseconds. The last byte of a former owner was a heartbeat, at most 250 ms old.
    private func credit(_ play: QuizPlay) -> Int64? {
        let heads = play.heads()
        #expect(heads.count == 1, "\(heads)")
        return heads.first.flatMap { $0.hasPrefix("credited ") ? Int64($0.dropFirst(9)) : nil }
    }

    /// Kills the owner after half a second without a byte of it.
    private func killOwner(_ play: QuizPlay) throws {
        let owner = try #require(play.owner)
        play.cluster.now += 500_000_000
        play.cluster.kill(owner)
        play.cluster.settle()
    }

    @Test func anOutageIsCreditedOnceAndMovesTheDeadline() throws {
        let play = try QuizPlay(servers: 2)
        play.say("start")
        play.cluster.run(milliseconds: 3_000)
        _ = play.heads()
        try killOwner(play)
        play.cluster.run(milliseconds: 2_000)
        let credited = try #require(credit(play))
        #expect((500...750).contains(credited))
        #expect(play.say("1", play.players[0])?.used == 5_500, "the stamp is never altered")
        play.cluster.run(milliseconds: UInt64(21_000 + credited - 5_500 - 20))
        #expect(play.revealed() == nil)
        play.cluster.run(milliseconds: 60)
        #expect(play.revealed() == 1)
    }

    @Test func anOutageThatIsToldAfterTheTakeIsCreditedToo() throws {
        let play = try QuizPlay(servers: 2)
        play.say("start")
        play.cluster.run(milliseconds: 1_000)
        _ = play.heads()
        let owner = try #require(play.owner)
        let other = try #require(play.cluster.servers.first { $0 !== owner })
        play.cluster.now += 400_000_000
        play.cluster.kill(owner)
        other.act { $0.died(owner.incarnation) }
        other.commit()
        other.complete()
        play.cluster.run(milliseconds: 100)
        #expect((400...650).contains(try #require(credit(play))))
    }

    @Test func anOutageOfAllServersIsCredited() throws {
        let play = try QuizPlay()
        play.say("start")
        play.cluster.run(milliseconds: 10_000)
        _ = play.heads()
        try killOwner(play)
        play.cluster.now += 30 * Self.second
        try play.cluster.addServer()
        play.cluster.run(milliseconds: 200)
        #expect((30_500...31_000).contains(try #require(credit(play))))
        play.cluster.run(milliseconds: 10_000)
        #expect(play.revealed() == nil, "the players have the time that was left")
        play.cluster.run(milliseconds: 2_000)
        #expect(play.revealed() == 0)
    }

    @Test func withoutARunningClockNothingIsCredited() throws {
        let play = try QuizPlay(servers: 2)
        _ = play.heads()
        try killOwner(play)
        play.cluster.run(milliseconds: 500)
        #expect(play.heads() == [])
        try play.cluster.addServer()
        play.cluster.settle()
        play.say("start")
        play.say("reveal")
        play.say("next")
        _ = play.heads()
        try killOwner(play)
        play.cluster.run(milliseconds: 500)
        #expect(play.heads() == [])
    }

    // MARK: Tallies

    @Test func talliesCountWhatIsStoredAndComeAtMostFourTimesASecond() throws {
        let play = try QuizPlay(players: 6)
        play.say("start")
        play.cluster.run(milliseconds: 1_000)
        _ = play.host.events("room.tally")
        let server = try #require(play.owner)
        server.isHeld = true
        for player in play.players.prefix(3) { _ = play.post("1", player) }
        play.cluster.run(milliseconds: 600)
        #expect(play.host.events("room.tally").isEmpty, "nothing is stored yet")
        server.isHeld = false
        play.cluster.run(milliseconds: 300)
        #expect(play.host.events("room.tally").last?.text("params", "text") == "3 of 6 answered")
        for player in play.players[3..<5] {
            play.say("2", player)
            for _ in 0..<4 {
                _ = play.host.ask("room.chat", #"{"text":"hurry"}"#)
                play.cluster.run(milliseconds: 50)
            }
        }
        let tallies = play.host.events("room.tally")
        #expect(tallies.last?.text("params", "text") == "5 of 6 answered" && tallies.count <= 3)
    }
}

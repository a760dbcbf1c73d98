import Bytes
import Testing

@testable import ServerCore

/// A game with clocks on a cluster: stamps, barriers, credit, and moves that come late.
@Suite struct MatchClockTests {
    /// Both have moved; ana is to move, and her clock runs from now. All times are milliseconds.
    private struct Clocked {
        let cluster: TestCluster
        let ana: TestClient
        let ben: TestClient
        let pin: Int64

        init(options: String = "clock=1+2", servers: Int = 1, balancers: Int = 1) throws {
            cluster = TestCluster(balancers: balancers)
            for _ in 0..<servers { try cluster.addServer() }
            cluster.settle()
            ana = try cluster.guest("ana")
            ben = try cluster.guest("ben", at: balancers - 1)
            let made = ana.ask("room.create", #"{"game":"tic-tac-toe","title":"t","options":"\#(options)"}"#)
            pin = try #require(made?.integer("result", "room"))
            for client in [ana, ben] {
                try #require(client.ask("room.enter", #"{"room":\#(pin)}"#)?.isResult == true)
                try #require(client.ask("room.sit")?.isResult == true)
            }
            cluster.run(milliseconds: 70_000)
            move(ana, "b2")
            cluster.run(milliseconds: 80_000)
            move(ben, "a1")
            _ = events()
        }

        @discardableResult func move(_ client: TestClient, _ text: String) -> Line? {
            client.ask("room.move", #"{"move":"\#(text)"}"#)
        }

        /// What ana was told since the last call: a move with its time, or how it ended.
        func events() -> [String] {
            ana.events("room.event").compactMap { event in
                switch event.text("params", "kind") {
                case "move":
                    let used = event.integer("params", "used").map { " \($0)" } ?? ""
                    return "\(event.text("params", "text") ?? "")\(used)"
                case "over":
                    let winner = event.integer("params", "winner").map { "\($0)" } ?? "-"
                    return "over \(winner) \(event.text("params", "reason") ?? "")"
                case "credited": return "credited \(event.integer("params", "ms") ?? 0)"
                default: return nil
                }
            }
        }

        var owner: TestServer? {
            guard let record = cluster.reader.room(pin: pin) else { return nil }
            return cluster.servers.first { $0.incarnation == record.owner }
        }
    }

    @Test func theTimeOfAMoveIsItsStamp() throws {
        let play = try Clocked()
        play.cluster.run(milliseconds: 3_000)
        play.move(play.ana, "c3")
        play.cluster.run(milliseconds: 1_500)
        play.move(play.ben, "c1")
        #expect(play.events() == ["c3 3000", "c1 1500"])
        // Ana has 60 - 3 + 2 seconds; the flag falls a second later, when no move can be on its way any more.
        play.cluster.run(milliseconds: 59_900)
        #expect(play.events() == [])
        play.cluster.run(milliseconds: 1_200)
        #expect(play.events() == ["flag 0", "over 1 time is up"])
    }

    @Test func aMoveStampedInTimeCountsThoughItArrivesAfterTheDeadline() throws {
        for (milliseconds, isInTime) in [(59_999, true), (60_000, false)] as [(UInt64, Bool)] {
            let play = try Clocked()
            let begun = play.cluster.now
            play.cluster.run(milliseconds: 58_000)
            play.cluster.now = begun + milliseconds * 1_000_000
            // It is typed and not carried before the deadline.
            let id = play.ana.post("room.move", #"{"move":"c3"}"#)
            play.cluster.now = begun + 61_100_000_000
            let server = try #require(play.owner)
            server.act { $0.turn() }
            play.cluster.settle()
            play.cluster.run(milliseconds: 100)
            #expect(play.ana.answer(id)?.isResult == (isInTime ? true : false), "\(milliseconds)")
            #expect(play.events() == (isInTime ? ["c3 59999"] : ["flag 0", "over 1 time is up"]))
        }
    }

    @Test func noFlagFallsBeforeTheEcho() throws {
        let play = try Clocked(balancers: 2)
        play.cluster.balancers[1].echoes = false
        play.cluster.run(milliseconds: 62_000)
        #expect(play.events() == [])
        play.cluster.balancers[1].echoes = true
        play.cluster.settle()
        #expect(play.events() == ["flag 0", "over 1 time is up"])
    }

    @Test func anOutageMovesTheDeadlineByWhatItTookAndNoMore() throws {
        let play = try Clocked(servers: 2)
        play.cluster.run(milliseconds: 3_000)
        let owner = try #require(play.owner)
        play.cluster.now += 500_000_000
        play.cluster.kill(owner)
        play.cluster.settle()
        play.cluster.run(milliseconds: 2_000)
        let told = play.events()
        #expect(told.count == 1)
        let credited = try #require(told.first.flatMap { Int64($0.dropFirst(9)) })
        #expect((500...750).contains(credited))
        // 5.5 seconds are over, of 60 and the credit and the second for what is on its way.
        play.cluster.run(milliseconds: UInt64(61_000 + credited - 5_500 - 20))
        #expect(play.events() == [])
        play.cluster.run(milliseconds: 60)
        #expect(play.events() == ["flag 0", "over 1 time is up"])
    }

    @Test func afterATakeoverTheStampIsWhatItWasAndTheClockLosesNoOutage() throws {
        let play = try Clocked(servers: 2)
        play.cluster.run(milliseconds: 3_000)
        let owner = try #require(play.owner)
        play.cluster.now += 500_000_000
        play.cluster.kill(owner)
        play.cluster.settle()
        play.cluster.run(milliseconds: 2_000)
        let credited = try #require(play.events().first.flatMap { Int64($0.dropFirst(9)) })
        play.move(play.ana, "c3")
        #expect(play.events() == ["c3 5500"], "the stamp is never altered")
        let snapshot = try #require(play.ana.ask("room.state")?.text("result", "snapshot"))
        let left = 60_000 - (5_500 - credited) + 2_000
        #expect(snapshot.split(separator: "|")[1] == "\(left),60000")
    }

    @Test func flagsFallWhereNobodyIsLeftAndAllServersWereGone() throws {
        let play = try Clocked()
        let owner = try #require(play.owner)
        play.cluster.kill(owner)
        play.cluster.settle()
        play.cluster.now += 30_000_000_000
        try play.cluster.addServer()
        play.cluster.run(milliseconds: 40_000)
        #expect(play.events().filter { !$0.hasPrefix("credited") } == [], "30 seconds were an outage")
        play.cluster.run(milliseconds: 25_000)
        #expect(play.events() == ["flag 0", "over 1 time is up"])
    }

    @Test func anOfferDoesNotOutdateAMoveThatWasThoughtOfBefore() throws {
        let play = try Clocked()
        let state = play.ana.ask("room.state")
        let seen = try #require(state?.integer("result", "number"))
        #expect(play.move(play.ben, "draw")?.isResult == true)
        #expect(play.ana.ask("room.move", #"{"move":"c3","answers":\#(seen)}"#)?.isResult == true)
        #expect(play.ben.ask("room.move", #"{"move":"c1","answers":\#(seen)}"#)?.refusal == "outdated")
        #expect(play.move(play.ana, "accept")?.refusal == "illegal_move", "a move is an answer")
        #expect(play.move(play.ana, "draw")?.isResult == true)
        #expect(play.move(play.ben, "accept")?.isResult == true)
        #expect(play.events().suffix(2) == ["accept draw", "over - agreed"])
    }

    @Test func aTakebackStartsTheWatchAnew() throws {
        let play = try Clocked()
        play.cluster.run(milliseconds: 4_000)
        play.move(play.ana, "takeback")
        play.cluster.run(milliseconds: 1_000)
        play.move(play.ben, "accept")
        play.cluster.run(milliseconds: 2_500)
        play.move(play.ana, "c3")
        #expect(play.events() == ["takeback", "accept takeback 2", "c3 2500"])
        let snapshot = try #require(play.ana.ask("room.state")?.text("result", "snapshot"))
        #expect(snapshot.split(separator: "|")[1] == "59500,60000")
    }

    @Test func correspondenceKeepsItsRoomLongerThanAWeek() throws {
        let play = try Clocked(options: "days=10")
        let record = try #require(play.cluster.reader.room(pin: play.pin))
        let deadline = play.cluster.wall + 10 * 86_400_000 + 1_000
        #expect(record.wakeAt == deadline)
    }
}

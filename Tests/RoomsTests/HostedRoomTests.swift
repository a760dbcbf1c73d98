import Bytes
import Games
import JSON
import Protocol
import Rooms
import Testing

@Suite struct HostedRoomTests {
    private func member(_ answer: Answer, _ name: String) -> Int64? {
        guard case .result(let json) = answer else { return nil }
        return try? withJSON(json) { $0[name]?.integer }
    }

    private func text(_ answer: Answer, _ name: String) -> String? {
        guard case .result(let json) = answer else { return nil }
        return try? withJSON(json) { $0[name]?.text }
    }

    @Test func theMakerHostsAndTheOthersComeAndGo() throws {
        var play = Play.guessing()
        #expect(member(try play.act(.sit(seat: nil), Play.ana), "seat") == 0)
        #expect(play.room.phase == .running && play.room.number == 2, "the host's coming opens the game")
        #expect(play.room.summary == "0 players")
        #expect(member(try play.act(.sit(seat: 0), Play.ben), "seat") == 1, "the host's seat is the maker's")
        #expect(play.room.summary == "1 player")
        #expect(member(try play.act(.sit(seat: nil), Play.eve), "seat") == 2)
        #expect(member(try play.act(.sit(seat: nil), Play.dan), "seat") == 3)
        #expect(try play.refusal(.sit(seat: nil), Play.fay) == .roomFull)
        #expect(try play.refusal(.sit(seat: nil), Play.ben) == .alreadySeated)
        #expect(play.room.seats.map { $0?.name } == ["ana", "ben", "eve", "dan"])
    }

    @Test func playersWhoComeBeforeTheHostKeepTheirSeats() throws {
        var play = Play.guessing()
        #expect(member(try play.act(.sit(seat: nil), Play.ben), "seat") == 1)
        #expect(member(try play.act(.sit(seat: nil), Play.eve), "seat") == 2)
        #expect(play.room.phase == .waiting && play.room.seats[0] == nil)
        #expect(try play.refusal(.move(text: "x", answers: nil), Play.ben) == .notYourTurn)
        #expect(member(try play.act(.sit(seat: nil), Play.dan), "seat") == 3)
        #expect(try play.refusal(.sit(seat: nil), Play.fay) == .roomFull)
        #expect(member(try play.act(.sit(seat: nil), Play.ana), "seat") == 0, "there is always room for the host")
        #expect(play.room.phase == .running)
        #expect((play.room.game as? Guessing)?.players == [0, 1, 2, 3])
        var restored = Play.hostedRoom()
        try restored.restore(play.room.snapshot())
        #expect(restored.seats == play.room.seats)
    }

    @Test func secretsHaveNoNumber() throws {
        var play = try Play.asked()
        let number = play.room.number
        let answer = try play.act(.move(text: "x", answers: number), Play.ben)
        #expect(member(answer, "number") == number && text(answer, "stored") == "x@1")
        #expect(play.lastHappenings == [.secret(seat: 1, text: "x@1")])
        #expect(play.log.last?.published.isEmpty == true && play.room.number == number)
        #expect(play.room.lastChange == number, "an answer outdates nobody")
        try play.act(.chat("hm"), Play.ben)
        try play.act(.move(text: "y", answers: nil), Play.eve)
        try play.act(.move(text: "show", answers: nil), Play.ana)
        #expect(play.log.last?.firstNumber == number + 2 && play.room.number == number + 3)
        var next: Int64 = 1
        for record in play.log {
            for (number, _) in record.published {
                #expect(number == next)
                next += 1
            }
        }
        #expect(play.room.phase == .over && play.room.result?.reason == "shown")
        #expect(try play.refusal(.sit(seat: nil), Play.fay) == .gameOver)
    }

    @Test func theSameAnswerAgainIsTheSameOutcome() throws {
        var play = try Play.asked()
        let first = try play.act(.move(text: "x", answers: nil), Play.ben, request: 70)
        let count = play.log.count
        #expect(try play.act(.move(text: "x", answers: nil), Play.ben, request: 70) == first)
        #expect(play.log.count == count)
    }

    @Test func whatComesWhileAQuestionIsOpenOutdatesNoAnswerButTheHost() throws {
        var play = try Play.asked()
        let asked = play.room.number
        try play.act(.move(text: "hint", answers: nil), Play.ana)
        #expect(try play.refusal(.move(text: "x", answers: asked), Play.ben) == nil)
        #expect(try play.refusal(.move(text: "show", answers: asked), Play.ana) == .outdated)
        #expect(try play.refusal(.move(text: "x", answers: asked - 1), Play.eve) == .outdated)
        try play.act(.move(text: "ask", answers: nil), Play.ana)
        #expect(try play.refusal(.move(text: "x", answers: asked), Play.eve) == .outdated)
    }

    @Test func nobodyResignsAndTheHostMayClose() throws {
        var play = Play.guessing()
        try play.act(.sit(seat: nil), Play.ana)
        try play.act(.sit(seat: nil), Play.ben)
        for caller in [Play.ana, Play.ben] {
            #expect(try play.refusal(.resign, caller) == .forbidden)
            #expect(try play.refusal(.rematch, caller) == .forbidden)
        }
        #expect(try play.refusal(.close, Play.ben) == .forbidden)
        try play.act(.move(text: "ask", answers: nil), Play.ana)
        #expect(try play.refusal(.close, Play.ana) == nil)
        #expect(play.room.phase == .closed && play.room.deadline == nil && play.room.wakeAt == nil)
    }

    @Test func theHostStartsAnotherRound() throws {
        var play = try Play.asked()
        #expect(try play.refusal(.rematch, Play.ana) == .forbidden, "a game is running")
        try play.act(.move(text: "x", answers: nil), Play.ben)
        try play.act(.move(text: "show", answers: nil), Play.ana)
        let number = play.room.number
        #expect(try play.refusal(.rematch, Play.ben) == .forbidden, "the host decides")
        #expect(try play.refusal(.rematch, Play.fay) == .notSeated)
        #expect(play.room.phase == .over && play.room.number == number)
        #expect(member(try play.act(.rematch, Play.ana), "number") == number + 1)
        guard play.lastHappenings.first == .rematch(seat: 0, name: "ana"),
            case .started(2, 0, _, _) = play.lastHappenings.last
        else {
            Issue.record("\(play.lastHappenings)")
            return
        }
        #expect(play.room.phase == .running && play.room.result == nil && play.room.round == 2)
        #expect(play.room.seats.map { $0?.name } == ["ana", "ben", "eve"], "everybody keeps the seat")
        #expect((play.room.game as? Guessing)?.players == [0, 1, 2], "the new game knows who plays")
        #expect(play.room.watchNumber == 0 && play.room.watchAge(at: play.time) == nil, "no watch runs")
        #expect(member(try play.act(.sit(seat: nil), Play.fay), "seat") == 3, "there are seats again")
        var restored = Play.hostedRoom()
        for record in play.log { try restored.apply(try LogRecord(record.encoded()[...])) }
        #expect(restored.snapshot() == play.room.snapshot())
    }

    @Test func theStateTellsTheRoomsTimeWhichNeverRunsBackwards() throws {
        let play = try Play.asked()
        for (at, told) in [(Int64(0), play.room.lastAt), (play.room.lastAt + 70, play.room.lastAt + 70)] {
            #expect(member(play.room.state(for: 1, at: at) { _ in [] }, "now") == told)
        }
    }

    @Test func theGamesClockMakesARecordOfItsOwn() throws {
        var play = try Play.asked()
        let deadline = try #require(play.room.deadline)
        #expect(play.room.wakeAt == deadline)
        #expect(play.room.timerRecord(at: deadline - 1) == nil)
        let record = try #require(play.room.timerRecord(at: deadline))
        #expect(record.session == 0 && record.firstNumber == play.room.number + 1)
        #expect(
            record.happenings == [.move(seat: nil, name: "", text: "show"), .over(winner: nil, reason: "shown")])
        try play.apply(record)
        #expect(play.room.deadline == nil && play.room.phase == .over)
    }

    @Test func creditMovesTheDeadlineOnlyWhileAClockRuns() throws {
        var early = Play.guessing()
        try early.act(.sit(seat: nil), Play.ana)
        #expect(early.room.creditRecord(milliseconds: 50, at: early.time) == nil)
        var play = try Play.asked()
        let deadline = try #require(play.room.deadline)
        #expect(play.room.creditRecord(milliseconds: 0, at: play.time) == nil)
        let record = try #require(play.room.creditRecord(milliseconds: 700, at: play.time))
        #expect(record.happenings == [.credited(milliseconds: 700)] && record.session == 0)
        try play.apply(record)
        #expect(play.room.deadline == deadline + 700)
        #expect(play.room.number == record.firstNumber)
        let most = try #require(play.room.creditRecord(milliseconds: .max, at: play.time))
        #expect(most.happenings == [.credited(milliseconds: RoomLimits.creditMilliseconds)])
        for milliseconds in [0, -1, Int64.min, Int64.max, RoomLimits.creditMilliseconds + 1] {
            var hostile = record
            hostile.firstNumber = play.room.number + 1
            hostile.happenings = [.credited(milliseconds: milliseconds)]
            #expect(throws: RoomProblem.self) { try play.room.apply(hostile) }
        }
    }

    @Test func theWatchsAgeIsTheTimeSinceTheQuestionLessTheCredit() throws {
        var play = Play.guessing()
        for caller in [Play.ana, Play.ben] { try play.act(.sit(seat: nil), caller) }
        #expect(play.room.watchAge(at: play.time) == nil && play.room.watchNumber == 0)
        try play.act(.move(text: "ask", answers: nil), Play.ana)
        let asked = play.time
        #expect(play.room.watchNumber == play.room.number && play.room.watchAge(at: asked) == 0)
        #expect(play.room.watchAge(at: asked - 500) == 0)
        try play.apply(try #require(play.room.creditRecord(milliseconds: 300, at: asked + 400)))
        #expect(play.room.watchAge(at: asked + 1_000) == 700)
        play.time = asked + 1_999
        #expect(text(try play.act(.move(text: "x", answers: nil), Play.ben), "stored") == "x@1700")
        // A stamp is taken as it is.
        guard
            case .record(let record) = play.room.decide(
                .move(text: "y", answers: nil), by: Play.ben, request: 99, at: play.time, used: 5_000, random: 0)
        else { return }
        #expect(record.happenings == [.secret(seat: 1, text: "y@5000")])
        try play.act(.move(text: "ask", answers: nil), Play.ana)
        #expect(play.room.watchAge(at: play.time) == 0)
    }

    @Test func aSnapshotAndItsTailEqualTheLog() throws {
        var play = try Play.asked()
        try play.act(.move(text: "x", answers: nil), Play.ben)
        try play.apply(try #require(play.room.creditRecord(milliseconds: 300, at: play.time)))
        try play.act(.sit(seat: nil), Play.dan)
        try play.act(.move(text: "y", answers: nil), Play.dan)
        try play.act(.move(text: "z", answers: 1), Play.eve)
        try play.act(.move(text: "ask", answers: nil), Play.ana)
        try play.act(.move(text: "y", answers: nil), Play.eve)
        let whole = play.room.snapshot()
        var prefix = Play.hostedRoom()
        for cut in 0...play.log.count {
            if cut > 0 { try prefix.apply(try LogRecord(play.log[cut - 1].encoded()[...])) }
            var restored = Play.hostedRoom()
            try restored.restore(prefix.snapshot())
            #expect(restored.snapshot() == prefix.snapshot(), "record \(cut)")
            #expect(restored.deadline == prefix.deadline && restored.watchNumber == prefix.watchNumber)
            #expect(restored.watchAge(at: play.time) == prefix.watchAge(at: play.time))
            for record in play.log[cut...] { try restored.apply(record) }
            #expect(restored.snapshot() == whole, "record \(cut)")
        }
    }

    @Test func theStateHidesOptionsAndOthersSecrets() throws {
        var play = try Play.asked()
        try play.act(.move(text: "x", answers: nil), Play.ben)
        for (user, expected): (UserID, String) in [(2, "x@1"), (3, "asked"), (1, "asked"), (9, "asked")] {
            guard case .result(let json) = play.room.state(for: user, at: 0, board: { _ in [] }) else { return }
            try withJSON(json) { view in
                #expect(view["options"]?.text == "" && view["snapshot"]?.text == expected)
                #expect(view["turn"]?.isNull == true)
            }
        }
    }
}

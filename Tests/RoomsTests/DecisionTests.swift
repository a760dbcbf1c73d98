import Games
import JSON
import Protocol
import Rooms
import Testing

@Suite struct DecisionTests {
    private func member(_ answer: Answer, _ name: String) -> Int64? {
        guard case .result(let json) = answer else { return nil }
        return try? withJSON(json) { $0[name]?.integer }
    }

    @Test func twoPlayersSitDownAndTheGameBegins() throws {
        var play = Play()
        #expect(member(try play.act(.sit(seat: nil), Play.ana), "seat") == 0)
        #expect(play.room.phase == .waiting && play.room.number == 1)
        #expect(play.room.summary == "ana – …, waiting for 1")
        #expect(member(try play.act(.sit(seat: 1), Play.ben), "seat") == 1)
        #expect(play.room.phase == .running && play.room.round == 1 && play.room.number == 3)
        #expect(play.lastHappenings.count == 2, "the last seat and the start are one record")
        guard case .started(1, 0, _, "........./0") = play.lastHappenings[1] else {
            Issue.record("\(play.lastHappenings)")
            return
        }
        #expect(play.room.summary == "ana – ben, game 1")
        #expect(play.room.seat(of: 2) == 1 && play.room.seat(of: 3) == nil)
    }

    @Test func seatsAreRefused() throws {
        var play = Play()
        try play.act(.sit(seat: 0), Play.ana)
        #expect(try play.refusal(.sit(seat: nil), Play.ana) == .alreadySeated)
        #expect(try play.refusal(.sit(seat: 0), Play.ben) == .roomFull)
        #expect(try play.refusal(.sit(seat: 2), Play.ben) == .invalidParams)
        try play.act(.sit(seat: nil), Play.ben)
        #expect(try play.refusal(.sit(seat: nil), Play.eve) == .roomFull)
        #expect(play.room.number == 3, "refusals are no events")
    }

    @Test func movesAreNumberedAndDecideTheGame() throws {
        var play = try Play.begun()
        #expect(member(try play.act(.move(text: "A1", answers: 3), Play.ana), "number") == 4)
        #expect(play.lastHappenings == [.move(seat: 0, name: "ana", text: "a1")], "in its normal spelling")
        for (move, caller) in [("a2", Play.ben), ("b1", Play.ana), ("b2", Play.ben)] {
            try play.act(.move(text: move, answers: nil), caller)
        }
        #expect(member(try play.act(.move(text: "c1", answers: nil), Play.ana), "number") == 8)
        #expect(play.lastHappenings.last == .over(winner: 0, reason: "three in a row"))
        #expect(play.room.phase == .over && play.room.number == 9)
        #expect(play.room.result?.winner == 0)
        #expect(try play.refusal(.move(text: "c3", answers: nil), Play.ben) == .gameOver)
    }

    @Test func movesAreRefused() throws {
        var waiting = Play()
        try waiting.act(.sit(seat: nil), Play.ana)
        #expect(try waiting.refusal(.move(text: "a1", answers: nil), Play.ana) == .notYourTurn)
        var play = try Play.begun()
        #expect(try play.refusal(.move(text: "a1", answers: nil), Play.ben) == .notYourTurn)
        #expect(try play.refusal(.move(text: "z9", answers: nil), Play.ana) == .illegalMove)
        #expect(try play.refusal(.move(text: "a1", answers: nil), Play.eve) == .notSeated)
        var elsewhere = Play.ana
        elsewhere.session = 12
        #expect(try play.refusal(.move(text: "a1", answers: nil), elsewhere) == .otherTerminal)
        try play.act(.move(text: "a1", answers: nil), Play.ana)
        #expect(try play.refusal(.move(text: "a1", answers: nil), Play.ben) == .illegalMove)
    }

    @Test func aMoveThatAnswersAnOlderEventIsOutdated() throws {
        var play = try Play.begun()
        try play.act(.move(text: "a1", answers: nil), Play.ana)
        try play.act(.chat("hm"), Play.eve)
        #expect(try play.refusal(.move(text: "b2", answers: 3), Play.ben) == .outdated)
        #expect(try play.refusal(.move(text: "b2", answers: 4), Play.ben) == nil, "chat does not outdate")
    }

    @Test func resigningLosesTheGame() throws {
        var play = try Play.begun()
        #expect(try play.refusal(.resign, Play.eve) == .notSeated)
        #expect(try play.refusal(.resign, Play.ana) == nil)
        #expect(
            play.lastHappenings == [
                .resigned(seat: 0, name: "ana"), .over(winner: 1, reason: "resignation"),
            ])
        #expect(try play.refusal(.resign, Play.ben) == .gameOver)
    }

    @Test func aRematchBeginsWhenBothHaveAsked() throws {
        var running = try Play.begun()
        #expect(try running.refusal(.rematch, Play.ana) == .forbidden)
        var play = try Play.over()
        #expect(try play.refusal(.rematch, Play.eve) == .notSeated)
        #expect(try play.refusal(.rematch, Play.ben) == nil)
        #expect(try play.refusal(.rematch, Play.ben) == .forbidden)
        #expect(try play.refusal(.rematch, Play.ana) == nil)
        guard case .started(2, 1, _, _) = play.lastHappenings.last else {
            Issue.record("\(play.lastHappenings)")
            return
        }
        #expect(play.room.phase == .running && play.room.result == nil && play.room.rematch == [false, false])
        #expect(try play.refusal(.move(text: "a1", answers: nil), Play.ana) == .notYourTurn, "the other seat begins")
        #expect(try play.refusal(.move(text: "a1", answers: nil), Play.ben) == nil)
    }

    @Test func onlyAClaimMovesASeat() throws {
        var play = try Play.begun()
        var elsewhere = Play.ana
        elsewhere.session = 12
        #expect(try play.refusal(.sit(seat: nil), elsewhere) == .alreadySeated)
        #expect(try play.refusal(.claim, Play.eve) == .notSeated)
        #expect(member(try play.act(.claim, elsewhere), "seat") == 0)
        #expect(try play.refusal(.move(text: "a1", answers: nil), Play.ana) == .otherTerminal)
        #expect(try play.refusal(.move(text: "a1", answers: nil), elsewhere) == nil)
    }

    @Test func whoMadeTheRoomClosesIt() throws {
        var play = try Play.begun()
        #expect(try play.refusal(.close, Play.ben) == .forbidden)
        #expect(try play.refusal(.close, Play.ana) == .forbidden, "a game is running")
        try play.act(.resign, Play.ana)
        #expect(try play.refusal(.close, Play.ana) == nil)
        #expect(play.room.phase == .closed && play.room.wakeAt == nil)
        for call: RoomCall in [.sit(seat: nil), .chat("x"), .close, .rematch, .claim, .resign] {
            #expect(try play.refusal(call, Play.ana) == .noSuchRoom, "\(call)")
        }
    }

    @Test func chatIsCleaned() throws {
        var play = Play()
        try play.act(.chat("  he\u{202E}llo\u{7} "), Play.eve)
        #expect(play.lastHappenings == [.chat(name: "eve", text: "hello")])
        #expect(try play.refusal(.chat(" \u{200B} "), Play.eve) == .badText)
        #expect(try play.refusal(.chat(String(repeating: "x", count: 201)), Play.eve) == .badText)
    }

    @Test func anIdleRoomClosesItself() throws {
        var play = try Play.begun()
        let wakeAt = try #require(play.room.wakeAt)
        #expect(play.room.timerRecord(at: wakeAt - 1) == nil)
        let record = try #require(play.room.timerRecord(at: wakeAt))
        #expect(record.session == 0 && record.firstNumber == 4)
        try play.apply(record)
        #expect(play.room.phase == .closed)
        #expect(play.room.timerRecord(at: wakeAt * 2) == nil)
    }

    @Test func theRoomsTimeNeverRunsBackwards() throws {
        var play = try Play.begun()
        let last = play.room.lastAt
        play.time -= 1_000_000
        try play.act(.chat("from the past"), Play.ana)
        #expect(play.log.last?.at == last)
        #expect(play.room.lastAt == last)
        #expect(play.room.poisoned(by: Play.ana, request: 99, at: 5).at == last)
        #expect(zip(play.log, play.log.dropFirst()).allSatisfy { $0.at <= $1.at })
    }

    @Test func decidingChangesNothing() throws {
        let play = try Play.begun()
        let before = play.room.snapshot()
        _ = play.room.decide(.move(text: "a1", answers: nil), by: Play.ana, request: 9, at: 0, random: 0)
        #expect(play.room.snapshot() == before)
    }
}

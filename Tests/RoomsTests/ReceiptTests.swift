import Protocol
import Rooms
import Testing

@Suite struct ReceiptTests {
    @Test func theSameRequestGetsTheSameAnswerAndNoSecondEffect() throws {
        var play = Play()
        let first = try play.act(.chat("once"), Play.ana, request: 5)
        let number = play.room.number
        #expect(try play.act(.chat("once"), Play.ana, request: 5) == first)
        #expect(try play.act(.resign, Play.ana, request: 5) == first, "the id counts, not what it asks for")
        #expect(play.room.number == number)
        var refused = try Play.begun()
        let refusal = try refused.act(.move(text: "b2", answers: nil), Play.ben, request: 9)
        try refused.act(.move(text: "a1", answers: nil), Play.ana)
        #expect(try refused.act(.move(text: "b2", answers: nil), Play.ben, request: 9) == refusal, "refusals too")
    }

    @Test func theLastEightAreKeptForEachSession() throws {
        var play = Play()
        var answers: [Answer] = []
        for request in 1...10 {
            answers.append(try play.act(.chat("\(request)"), Play.ana, request: Int64(request) * 2))
        }
        try play.act(.chat("other"), Play.ben, request: 1)
        for request in 3...10 {
            #expect(try play.act(.chat("again"), Play.ana, request: Int64(request) * 2) == answers[request - 1])
        }
        for request: Int64 in [1, 2, 4, 7, 19] {
            #expect(try play.refusal(.chat("old"), Play.ana, request: request) == .expired, "\(request)")
        }
        #expect(play.room.number == 11)
        #expect(try play.refusal(.chat("new"), Play.ana, request: 21) == nil)
        #expect(try play.refusal(.chat("new"), Play.ana, request: 6) == .expired, "pushed out by it")
    }

    @Test func anOlderStreamIsRefused() throws {
        var play = try Play.begun()
        var newer = Play.ana
        newer.epoch = 2
        let answer = try play.act(.move(text: "a1", answers: nil), newer, request: 50)
        #expect(try play.refusal(.chat("late"), Play.ana, request: 51) == .oldStream)
        #expect(try play.refusal(.move(text: "a1", answers: nil), Play.ana, request: 50) == .oldStream)
        newer.epoch = 3
        #expect(try play.act(.move(text: "a1", answers: nil), newer, request: 50) == answer)
    }

    @Test func refusalsForWhatTheyAreAreNotStored() throws {
        var play = Play()
        for request: Int64 in 1...9 { try play.act(.chat("x"), Play.ana, request: request) }
        let count = play.log.count
        #expect(try play.refusal(.chat("x"), Play.ana, request: 1) == .expired)
        #expect(play.log.count == count)
    }

    @Test func aPoisonedCommandHasItsReceipt() throws {
        var play = try Play.begun()
        try play.apply(play.room.poisoned(by: Play.ana, request: 40, at: play.time))
        #expect(try play.refusal(.move(text: "a1", answers: nil), Play.ana, request: 40) == .internalError)
        #expect(play.room.number == 3)
    }

    /// Beyond the bound the session that was silent longest goes, and where several were silent as long, the same one
    /// whether the room was replayed from its log or from a snapshot.
    @Test func sessionsAreBoundedTheSameWayInEveryReplay() throws {
        func record(_ session: Int64) -> LogRecord {
            LogRecord(
                at: Play.start, session: session, epoch: 1, request: 1, firstNumber: 1, happenings: [],
                answer: .object { _ in })
        }
        var room = Play.newRoom()
        for session in 1...Int64(Receipts.sessions) { try room.apply(record(session)) }
        var restored = Play.newRoom()
        try restored.restore(room.snapshot())
        for session in 1...8 {
            let late = record(Int64(Receipts.sessions) + Int64(session))
            try room.apply(late)
            try restored.apply(late)
        }
        let isSame = room.receipts == restored.receipts
        #expect(isSame)
        #expect(room.receipts.find(session: 1, epoch: 1, request: 1) == .new, "the smallest went first")
        #expect(room.receipts.find(session: 9, epoch: 1, request: 1) != .new)
    }
}

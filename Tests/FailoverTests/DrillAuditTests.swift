import Bytes
import Protocol
import Rooms
import Store
import Testing

@testable import ClientCore

/// The audit itself: what it is there to find, it finds.
@Suite struct DrillAuditTests {
    static let room: RoomID = 7
    static let pin: Int64 = 482_913
    static let session: SessionID = 11

    /// A store with one room in which a player has sat down and talked twice, and what the player wrote down.
    struct Case {
        let store = InMemoryStore()
        let engine: InMemoryEngine
        var journal = DrillJournal()
        var state: Room

        init() throws {
            let rules = try #require(drillGame)
            engine = store.engine(incarnation: 1)
            let record = RoomRecord(
                id: room, pin: pin, kind: rules.kind, options: "", title: "a room", creator: 3, owner: 1, createdAt: 5)
            let user = UserRecord(
                id: 3, name: "ana", folded: "ana", skeleton: "ana", password: nil, isAdmin: false, createdAt: 1)
            let login = SessionRecord(id: session, user: 3, createdAt: 1, expiresAt: .max)
            _ = try engine.commit([
                .createUser(user, login, ReceiptKey(session: 0, key: "a")),
                .createRoom(record, pins: [pin], announcement: [], epoch: 0, ReceiptKey(session: session, key: "1")),
            ])
            state = Room(
                id: room, pin: pin, title: "a room", options: "", creator: 3, rules: rules, at: 5)
            journal.players = [DrillPlayerJournal(name: "ana", session: session, room: pin)]
            try act(.sit(seat: 0), .sit, id: 2)
            try act(.chat("one"), .chat("one"), id: 3)
            try act(.chat("two"), .chat("two"), id: 4)
            show()
        }

        /// Stores a command and notes it as the player would.
        mutating func act(_ call: RoomCall, _ kind: DrillCommand.Kind, id: Int64) throws {
            let caller = Caller(user: 3, session: session, epoch: 0, name: "ana")
            guard case .record(let record) = state.decide(call, by: caller, request: id, at: 9, random: 0) else {
                Issue.record("not decided")
                return
            }
            try append(record)
            try state.apply(record)
            var command = DrillCommand(player: 0, id: id, kind: kind, sentAt: 1)
            command.answeredAt = 2
            command.answer = fingerprint(record.answer.line(id: id).dropLast())
            if kind != .sit { command.number = record.firstNumber }
            journal.commands.append(command)
            for (offset, happening) in record.happenings.enumerated() {
                let number = record.firstNumber + Int64(offset)
                let line = happening.line(pin: pin, number: number, at: record.at)
                journal.players[0].events.append(DrillEvent(number: number, fingerprint: fingerprint(line.dropLast())))
            }
        }

        func append(_ record: LogRecord) throws {
            let write = RoomAppend(room: room, fence: 1, record: record.encoded())
            #expect(try engine.commit([.append(write)]) == [.done])
        }

        /// The server's last word on the room.
        mutating func show() {
            journal.players[0].lastState = RoomState(
                room: pin, game: state.rules.kind, title: "a room", options: "", number: state.number,
                phase: state.phase.name, seats: state.seats.map { $0?.name }, you: 0, round: 0, snapshot: nil,
                board: [],
                turn: nil)
        }

        func found() throws -> [String: Int] { try DrillAudit(journal, reader: store.reader()).violations.counts }
    }

    @Test func whatIsRightIsNotBlamed() throws {
        let audit = try Case()
        #expect(try audit.found() == [:])
    }

    @Test func anAcknowledgedCommandThatIsNotInTheLog() throws {
        var audit = try Case()
        var command = audit.journal.commands[2]
        command.id = 5
        audit.journal.commands.append(command)
        #expect(try audit.found() == ["acknowledged but lost": 1])
    }

    @Test func aCommandThatWasAppliedTwice() throws {
        var audit = try Case()
        // The same request again, as if no receipt were kept.
        let again = LogRecord(
            at: 9, session: Self.session, epoch: 0, request: 4, firstNumber: audit.state.number + 1,
            happenings: [.chat(name: "ana", text: "two")], answer: .object { $0.member("number", 4) })
        try audit.append(again)
        try audit.state.apply(again)
        audit.show()
        let found = try audit.found()
        #expect(found["applied twice"] == 1)
        #expect(found["events not seen"] == 1)
    }

    @Test func aLateWriteOfAFormerOwner() throws {
        let audit = try Case()
        let late = LogRecord(
            at: 9, session: Self.session, epoch: 0, request: 9, firstNumber: 2,
            happenings: [.chat(name: "ana", text: "late")], answer: .object { $0.member("number", 2) })
        try audit.append(late)
        let found = try audit.found()
        #expect(found["numbers with a gap"] == 1)
        #expect(found["log does not replay"] == 1)
        #expect(found["sent by nobody"] == 1)
    }

    @Test func anotherAnswerThanTheOneStored() throws {
        var audit = try Case()
        audit.journal.commands[1].answer ^= 1
        audit.journal.commands[2].number = 9
        #expect(try audit.found() == ["another answer in the log": 1, "another number in the log": 1])
    }

    @Test func eventsThatAreMissingOrOther() throws {
        var missing = try Case()
        missing.journal.players[0].events.remove(at: 1)
        #expect(try missing.found() == ["events out of order": 1])
        var short = try Case()
        short.journal.players[0].events.removeLast()
        #expect(try short.found() == ["events not seen": 1])
        var other = try Case()
        other.journal.players[0].events[1].fingerprint ^= 1
        #expect(try other.found() == ["seen otherwise": 1])
        var more = try Case()
        more.journal.players[0].events.append(DrillEvent(number: 4, fingerprint: 1))
        #expect(try more.found() == ["seen but not stored": 1])
    }

    @Test func aCommandWithoutAnAnswerAndAStateThatWasShownOtherwise() throws {
        var audit = try Case()
        audit.journal.commands[2].answeredAt = 0
        audit.journal.players[0].lastState?.number = 1
        #expect(try audit.found() == ["no answer": 1, "shown otherwise": 1])
    }

    @Test func refusalsThatPromiseNothingOrTooMuch() throws {
        var audit = try Case()
        audit.journal.commands[1].refusal = "expired"
        audit.journal.commands[2].refusal = "overloaded"
        #expect(try audit.found() == ["wrong refusal": 1, "refused but done": 1])
    }

    @Test func percentilesAreByNearestRank() {
        let durations = Durations((1...100).map(Double.init))
        #expect(durations.percentile(50) == 50)
        #expect(durations.percentile(99) == 99)
        #expect(durations.largest == 100)
        #expect(Durations([]).percentile(50) == 0)
        #expect(Durations([3]).percentile(99) == 3)
        #expect(tenth(12.34) == "12.3")
    }
}

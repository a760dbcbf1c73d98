import Bytes
import Games
import JSON
import Protocol
import Rooms
import Testing

@Suite struct ReplayTests {
    /// Random play of four people, retries and nonsense included.
    private func randomPlay(seed: UInt64, steps: Int) throws -> Play {
        var random = SplitMix(seed: seed)
        var play = Play()
        var request: Int64 = 1
        for _ in 0..<steps {
            var caller = [Play.ana, Play.ben, Play.eve, Play.ana][Int(random.next() % 4)]
            if random.next() % 16 == 0 { caller.session += 100 }
            if random.next() % 16 == 0 { caller.epoch += 1 }
            let call: RoomCall =
                switch random.next() % 12 {
                case 0: .sit(seat: random.next() % 2 == 0 ? nil : Int(random.next() % 3))
                case 1: .chat("hi \(random.next() % 100)")
                case 2: .resign
                case 3, 4: .rematch
                case 5: .claim
                case 6: random.next() % 32 == 0 ? .close : .chat("é\"\\")
                default: .move(text: String(1 + random.next() % 10), answers: nil)
                }
            request += random.next() % 4 == 0 ? -Int64(random.next() % 10) : 1
            request = max(request, 1)
            play.time += Int64(random.next() % 100) - 20
            try play.act(call, caller, request: request)
        }
        return play
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>) func aSnapshotAndItsTailEqualTheLog(seed: UInt64) throws {
        let play = try randomPlay(seed: seed, steps: 120)
        let whole = play.room.snapshot()
        var prefix = Play.newRoom()
        for cut in 0...play.log.count {
            if cut > 0 {
                let encoded = play.log[cut - 1].encoded()
                try prefix.apply(try LogRecord(encoded[...]))
            }
            guard cut % 7 == 0 || cut == play.log.count else { continue }
            var restored = Play.newRoom()
            try restored.restore(prefix.snapshot())
            #expect(restored.snapshot() == prefix.snapshot(), "seed \(seed), record \(cut)")
            #expect(restored.summary == prefix.summary && restored.wakeAt == prefix.wakeAt)
            for record in play.log[cut...] { try restored.apply(record) }
            #expect(restored.snapshot() == whole, "seed \(seed), record \(cut)")
        }
        #expect(prefix.snapshot() == whole)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func numbersHaveNoGapAndTimeRunsForwards(seed: UInt64) throws {
        let play = try randomPlay(seed: seed, steps: 150)
        var next: Int64 = 1
        var last = Play.start
        for record in play.log {
            #expect(record.firstNumber == next)
            #expect(record.at >= last)
            next += Int64(record.published.count)
            last = record.at
        }
        #expect(play.room.number == next - 1)
    }

    private static let all: [Happening] = [
        .sat(seat: 1, user: 4_000_000_017, session: 4_000_000_099, name: "ana"),
        .started(round: 3, first: 1, random: 4_000_000_077, snapshot: "........./1"),
        .move(seat: 0, name: "ana", text: "a1"), .over(winner: nil, reason: "full"), .over(winner: 1, reason: "three"),
        .resigned(seat: 1, name: "ben"), .rematch(seat: 0, name: "ana"),
        .claimed(seat: 1, session: 4_000_000_099, name: "ben"), .chat(name: "eve", text: "ü\"\n"),
        .closed(reason: "idle"), .move(seat: nil, name: "", text: "question 1\nTwo?", startsWatch: true),
        .credited(milliseconds: 38), .aside(name: "eve", text: "ü\"\n"),
    ]

    private static let record = LogRecord(
        at: 17, session: 5, epoch: 6, request: 7, firstNumber: 8, happenings: all, answer: .object { $0.member("a", 1) }
    )

    @Test func recordsRoundTrip() throws {
        let encoded = Self.record.encoded()
        #expect(try LogRecord(encoded[...]) == Self.record)
        var timer = Self.record
        timer.session = 0
        timer.answer = .refusal(ProtocolError(.expired, "old"))
        timer.happenings = []
        let body = LogRecord.segment(of: [encoded, timer.encoded()])
        #expect(try LogRecord.records(inSegment: body) == [Self.record, timer])
        #expect(try LogRecord.records(inSegment: []).isEmpty)
    }

    @Test func hostileRecordsAreRefused() throws {
        let encoded = Self.record.encoded()
        for count in encoded.indices { #expect(throws: ByteError.self) { try LogRecord(encoded[..<count]) } }
        #expect(throws: ByteError.malformed) { try LogRecord((encoded + [0])[...]) }
        #expect(throws: ByteError.malformed) { try LogRecord(([2] + encoded.dropFirst())[...]) }
        #expect(throws: ByteError.self) { try LogRecord.records(inSegment: [0xFF, 0xFF, 0xFF, 0xFF, 1]) }
        // Whatever is flipped: a record or an error, never a crash.
        var random = SplitMix(seed: 3)
        for _ in 0..<20_000 {
            var bytes = encoded
            for _ in 0...random.next() % 3 {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255)
            }
            if let record = try? LogRecord(bytes[...]) {
                var room = Play.newRoom()
                try? room.apply(record)
                _ = record.happenings.map { $0.line(pin: 1, number: 1, at: 1) }
            }
        }
    }

    @Test func hostileSnapshotsAreRefused() throws {
        let play = try Play.over()
        let snapshot = play.room.snapshot()
        for count in snapshot.indices {
            var room = Play.newRoom()
            #expect(throws: RoomProblem.self) { try room.restore(Array(snapshot[..<count])) }
        }
        var random = SplitMix(seed: 4)
        for _ in 0..<20_000 {
            var bytes = snapshot
            bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255)
            var room = Play.newRoom()
            if (try? room.restore(bytes)) != nil { _ = room.snapshot() }
        }
        var room = Play.newRoom()
        #expect(throws: RoomProblem.self) { try room.restore(snapshot + [0]) }
    }

    @Test func recordsThatDoNotFollowAreRefused() throws {
        func apply(_ happenings: [Happening], first: Int64, to room: Room) throws {
            var room = room
            try room.apply(
                LogRecord(
                    at: 0, session: 0, epoch: 0, request: 0, firstNumber: first, happenings: happenings,
                    answer: .object { _ in }))
        }
        let room = try Play.begun().room
        try apply([.chat(name: "a", text: "b")], first: 4, to: room)
        #expect(throws: RoomProblem.self) { try apply([.chat(name: "a", text: "b")], first: 5, to: room) }
        #expect(throws: RoomProblem.self) { try apply([.chat(name: "a", text: "b")], first: 3, to: room) }
        #expect(throws: RoomProblem.self) { try apply([.move(seat: 1, name: "b", text: "a1")], first: 4, to: room) }
        #expect(throws: RoomProblem.self) { try apply([.claimed(seat: 2, session: 1, name: "b")], first: 4, to: room) }
        #expect(throws: RoomProblem.self) { try apply([.rematch(seat: 9, name: "b")], first: 4, to: room) }
        let empty = Play.newRoom()
        #expect(throws: RoomProblem.self) { try apply([.move(seat: 0, name: "b", text: "a1")], first: 1, to: empty) }
    }

    @Test func linesHoldNoSessionAndNoSeed() throws {
        for happening in Self.all {
            let line = happening.line(pin: 482_913, number: 12, at: 99)
            let text = String(decoding: line, as: UTF8.self)
            for secret in ["4000000017", "4000000099", "4000000077"] { #expect(!text.contains(secret), "\(text)") }
            #expect(line.count { $0 == 0x0A } == 1 && line.last == 0x0A)
            try withJSON(line) { view in
                let params = try #require(view["params"])
                #expect(view["method"]?.text == "room.event")
                #expect(params["room"]?.integer == 482_913 && params["number"]?.integer == 12)
                #expect(params["at"]?.integer == 99 && params["kind"]?.text != nil)
            }
        }
    }

    @Test func theStateShowsTheSeatOfWhoAsks() throws {
        let play = try Play.over()
        guard case .result(let json) = play.room.state(for: 2, at: 0, board: { _ in ["a", "b"] }) else {
            Issue.record("refused")
            return
        }
        try withJSON(json) { view in
            #expect(view["you"]?.integer == 1)
            #expect(view["phase"]?.text == "over")
            #expect(view["number"]?.integer == 9)
            #expect(view["turn"]?.isNull == true)
            #expect(view["result"]?["winner"]?.integer == 0)
            #expect(view["board"]?.count == 2)
        }
        guard case .result(let other) = Play.newRoom().state(for: 9, at: 0, board: { _ in ["a"] }) else { return }
        try withJSON(other) { view in
            #expect(view["you"]?.isNull == true && view["snapshot"]?.isNull == true)
            #expect(view["board"]?.count == 0 && view["seats"]?.count == 2)
        }
    }
}

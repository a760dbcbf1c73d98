import Bytes
import Games
import JSON
import Protocol
import Rooms
import Testing

/// What hosts do with the players of a room.
@Suite struct HostVerbTests {
    private func host(_ act: HostCall.Act, _ name: String = "", to: String = "") -> RoomCall {
        .host(HostCall(act, name: name, to: to))
    }

    private func watching(_ act: HostCall.Act, _ caller: Caller, isPresent: Bool = true) -> RoomCall {
        .host(
            HostCall(
                act, name: caller.name,
                person: HostCall.Person(user: caller.user, name: caller.name, isPresent: isPresent)))
    }

    private func seen<Value>(_ play: Play, _ caller: Caller, _ read: (JSONView) -> Value?) throws -> Value? {
        guard case .result(let json) = play.room.state(for: caller.user, at: play.time, board: { _ in [] }) else {
            return nil
        }
        return try withJSON(json) { read($0) }
    }

    private func names(_ play: Play, _ caller: Caller, _ member: String) throws -> [String]? {
        try seen(play, caller) { view in
            view[member].map { list in (0..<(list.count ?? 0)).compactMap { list[$0]?.text } }
        }
    }

    /// A replay of the log, and a snapshot after each record with the rest of the log, give the same room.
    private func replaysEqual(_ play: Play) throws {
        var replayed = Play.hostedRoom()
        for (place, record) in play.log.enumerated() {
            try replayed.apply(try LogRecord(record.encoded()[...]))
            var restored = Play.hostedRoom()
            try restored.restore(replayed.snapshot())
            #expect(restored.snapshot() == replayed.snapshot())
            for later in play.log[(place + 1)...] { try restored.apply(later) }
            #expect(restored.snapshot() == play.room.snapshot(), "record \(place)")
            #expect(restored.seats == play.room.seats && restored.summary == play.room.summary)
        }
        #expect(replayed.snapshot() == play.room.snapshot())
    }

    @Test func whoLocksLetsNobodyNewIn() throws {
        var play = try Play.asked()
        #expect(try play.refusal(host(.lock), Play.ana) == nil)
        #expect(play.lastHappenings == [.hosted(HostChange(by: "ana", .locked(true)))])
        #expect(try play.refusal(.sit(seat: nil), Play.dan) == .forbidden)
        #expect(try play.refusal(.sitGenerated, Play.dan) == .forbidden)
        #expect(try play.refusal(.claim, Play.ben) == nil, "who has a seat comes back")
        #expect(try seen(play, Play.dan) { $0["locked"]?.flag } == true)
        #expect(try play.refusal(host(.lock), Play.ana) == .forbidden, "it is locked already")
        #expect(try play.refusal(host(.unlock), Play.ana) == nil)
        #expect(try play.refusal(.sit(seat: nil), Play.dan) == nil)
        try replaysEqual(play)
    }

    @Test func aHostWhoComesLateTakesTheSeatOfALockedRoom() throws {
        var play = Play.guessing()
        #expect(try play.refusal(host(.lock), Play.ana) == nil)
        #expect(try play.refusal(.sit(seat: nil), Play.ben) == .forbidden)
        #expect(try play.refusal(.sit(seat: nil), Play.ana) == nil)
        try replaysEqual(play)
    }

    @Test func whoIsKickedLosesTheSeatAndMayComeAgain() throws {
        var play = try Play.asked()
        try play.act(.move(text: "x", answers: nil), Play.ben)
        #expect(try play.refusal(host(.kick, "BEN"), Play.ana) == nil, "capitals do not matter")
        #expect(play.lastHappenings == [.hosted(HostChange(by: "ana", .removed(seat: 1, user: 2, name: "ben")))])
        #expect(play.room.seats.map { $0?.name } == ["ana", nil, "eve"])
        #expect((play.room.game as? Guessing)?.players == [0, 2], "the game is told")
        #expect(play.room.summary == "1 player")
        #expect(try play.refusal(.move(text: "y", answers: nil), Play.ben) == .notSeated)
        #expect(try play.refusal(host(.kick, "ben"), Play.ana) == .notFound)
        #expect(try play.refusal(.sit(seat: nil), Play.ben) == nil)
        #expect(play.room.seat(of: 2) == 3, "a new player, on a new seat")
        let secrets = play.log.flatMap(\.happenings).filter { if case .secret(1, _) = $0 { true } else { false } }
        #expect(secrets.count == 1, "the answer stays in the log")
        try replaysEqual(play)
    }

    @Test func somebodyWhoComesAgainAndAgainUsesUpNoMoreThanTwiceTheSeats() throws {
        var play = try Play.asked()
        var refusal: ErrorCode?
        var kicks = 0
        while refusal == nil, kicks < 20 {
            try play.act(host(.kick, "ben"), Play.ana)
            kicks += 1
            refusal = try play.refusal(.sit(seat: nil), Play.ben)
        }
        #expect(refusal == .roomFull)
        #expect(play.room.seats.count == 3 * RoomLimits.seatsForEachPlayer + 1)
        try replaysEqual(play)
    }

    @Test func whoIsBannedIsOutAndStaysOut() throws {
        var play = try Play.asked()
        #expect(try play.refusal(host(.ban, "ben"), Play.ana) == nil)
        #expect(
            play.lastHappenings == [
                .hosted(HostChange(by: "ana", .removed(seat: 1, user: 2, name: "ben"))),
                .hosted(HostChange(by: "ana", .banned(user: 2, name: "ben"))),
            ])
        #expect(play.room.isBanned(2))
        for call in [RoomCall.sit(seat: nil), .sitGenerated, .chat("hi"), .move(text: "x", answers: nil), .claim] {
            #expect(try play.refusal(call, Play.ben) == .forbidden)
        }
        #expect(try play.refusal(host(.ban, "nobody"), Play.ana) == .notFound)
        #expect(try play.refusal(watching(.ban, Play.fay, isPresent: false), Play.ana) == nil, "whoever it is")
        #expect(play.room.isBanned(Play.fay.user))
        #expect(try names(play, Play.ana, "banned") == ["ben", "fay"])
        #expect(try names(play, Play.eve, "banned") == nil, "who is banned is for hosts")
        #expect(try play.refusal(host(.unban, "Ben"), Play.ana) == nil)
        #expect(try play.refusal(host(.unban, "ben"), Play.ana) == .notFound)
        #expect(try play.refusal(.sit(seat: nil), Play.ben) == nil)
        try replaysEqual(play)
    }

    @Test func aNewNameHoldsInThisRoomAlsoForWhoComesAgain() throws {
        var play = try Play.asked()
        #expect(try play.refusal(host(.rename, "ben", to: "  Ben  B. "), Play.ana) == nil)
        #expect(play.room.seats[1]?.name == "Ben B.")
        try play.act(.chat("hm"), Play.ben)
        #expect(play.lastHappenings == [.chat(name: "Ben B.", text: "hm")])
        #expect(try play.refusal(host(.rename, "Ben B.", to: "EVE"), Play.ana) == .nameTaken)
        #expect(try play.refusal(host(.rename, "Ben B.", to: "\u{202E}x"), Play.ana) == .badName)
        #expect(try play.refusal(host(.rename, "ben", to: "x"), Play.ana) == .notFound, "the old name is nobody's")
        try play.act(host(.kick, "Ben B."), Play.ana)
        try play.act(.sit(seat: nil), Play.ben)
        #expect(play.room.seats.last??.name == "Ben B.")
        try replaysEqual(play)
    }

    @Test func aCoHostWhoWatchesPlaysTheHostsSeat() throws {
        var play = Play.guessing()
        for caller in [Play.ana, Play.ben, Play.eve] { try play.act(.sit(seat: nil), caller) }
        #expect(try play.refusal(host(.cohost, "dan"), Play.ana) == .notFound)
        #expect(try play.refusal(watching(.cohost, Play.dan, isPresent: false), Play.ana) == .notFound)
        #expect(try play.refusal(watching(.cohost, Play.dan), Play.ana) == nil)
        #expect(try names(play, Play.fay, "cohosts") == ["dan"])
        #expect(try seen(play, Play.dan) { $0["hosting"]?.flag } == true)
        #expect(try seen(play, Play.ben) { $0["hosting"]?.flag } == false)
        // The host's terminal is gone: nobody does anything for dan, who goes on.
        #expect(try play.refusal(.move(text: "ask", answers: nil), Play.dan) == nil)
        #expect(play.lastHappenings.first?.startsWatch == true)
        #expect(try play.refusal(host(.lock), Play.dan) == nil)
        #expect(try play.refusal(.move(text: "show", answers: nil), Play.dan) == nil)
        #expect(try play.refusal(.rematch, Play.dan) == nil)
        #expect(play.room.round == 2)
        #expect(try play.refusal(host(.uncohost, "dan"), Play.ana) == nil)
        #expect(try play.refusal(.move(text: "ask", answers: nil), Play.dan) == .notSeated)
        #expect(try play.refusal(host(.unlock), Play.dan) == .forbidden)
        try replaysEqual(play)
    }

    @Test func aCoHostWhoPlaysSaysWhichOfTheTwo() throws {
        var play = try Play.asked()
        try play.act(host(.cohost, "ben"), Play.ana)
        #expect(try play.refusal(.move(text: "x", answers: nil), Play.ben) == nil)
        #expect(play.lastHappenings == [.secret(seat: 1, text: "x@2")], "an own answer")
        #expect(try play.refusal(.hostMove(text: "hint", answers: nil), Play.ben) == nil)
        #expect(play.lastHappenings == [.move(seat: nil, name: "ben", text: "hint")])
        #expect(try play.refusal(.hostMove(text: "hint", answers: nil), Play.eve) == .forbidden)
        // Kicked, a co-host is none any more.
        try play.act(host(.kick, "ben"), Play.ana)
        #expect(try play.refusal(.hostMove(text: "hint", answers: nil), Play.ben) == .forbidden)
        #expect(try names(play, Play.ana, "cohosts") == [])
        try replaysEqual(play)
    }

    @Test func twoHostsAtOnceSkipNothing() throws {
        var play = try Play.asked()
        try play.act(host(.cohost, "ben"), Play.ana)
        let seen = play.room.number
        #expect(try play.refusal(.move(text: "ask", answers: seen), Play.ana) == nil)
        #expect(try play.refusal(.hostMove(text: "ask", answers: seen), Play.ben) == .outdated)
        let asks = play.log.flatMap(\.happenings).filter { $0.startsWatch }
        #expect(asks.count == 2, "one step, not two")
    }

    @Test func aHostAwayForTenMinutesIsReplacedByNobody() throws {
        var play = try Play.asked()
        play.time += 600_000
        let stranger = Play.dan
        for call in [
            RoomCall.claim, .move(text: "show", answers: nil), .hostMove(text: "show", answers: nil), .rematch,
        ] {
            let refusal = try play.refusal(call, stranger)
            #expect(refusal == .notSeated || refusal == .forbidden, "\(call)")
        }
        for act in HostCall.Act.allCases {
            #expect(try play.refusal(host(act, "eve", to: "x"), stranger) == .forbidden)
            #expect(try play.refusal(host(act, "eve", to: "x"), Play.ben) == .forbidden)
        }
        #expect(try play.refusal(.close, stranger) == .forbidden)
        try play.act(.sit(seat: 0), stranger)
        #expect(play.room.seat(of: stranger.user) == 3 && play.room.seats[0]?.user == Play.ana.user)
        // The host comes back on another terminal.
        var again = Play.ana
        again.session = 99
        #expect(try play.refusal(host(.lock), again) == .otherTerminal)
        try play.act(.claim, again)
        #expect(try play.refusal(host(.lock), again) == nil)
        #expect(try play.refusal(host(.unlock), Play.ana) == .otherTerminal, "the former terminal no longer hosts")
    }

    @Test func nobodyTouchesWhoMadeTheRoomNorThemselves() throws {
        var play = try Play.asked()
        try play.act(host(.cohost, "ben"), Play.ana)
        for act in [HostCall.Act.kick, .ban, .cohost, .uncohost] {
            #expect(try play.refusal(host(act, "ana"), Play.ben) == .forbidden)
        }
        for act in [HostCall.Act.kick, .ban] {
            #expect(try play.refusal(host(act, "ben"), Play.ben) == .forbidden)
        }
    }

    @Test func gamesForTwoHaveNoHost() throws {
        var play = try Play.begun()
        for act in HostCall.Act.allCases {
            #expect(try play.refusal(host(act, "ben", to: "x"), Play.ana) == .forbidden)
        }
        #expect(try play.refusal(.sitGenerated, Play.eve) == .forbidden)
        #expect(try play.refusal(.hostMove(text: "a1", answers: nil), Play.ana) == .forbidden)
        #expect(play.room.snapshot().first == 2, "nothing of what hosts change is in it")
    }

    @Test func theSameVerbAgainIsTheSameOutcome() throws {
        var play = try Play.asked()
        let first = try play.act(host(.kick, "ben"), Play.ana, request: 70)
        let count = play.log.count
        #expect(try play.act(host(.kick, "ben"), Play.ana, request: 70) == first)
        #expect(play.log.count == count)
    }

    @Test func theListsHaveBounds() throws {
        var play = try Play.asked()
        func caller(_ number: Int) -> Caller {
            Caller(user: Int64(1_000 + number), session: Int64(1_000 + number), epoch: 1, name: "p\(number)")
        }
        for number in 0..<RoomLimits.banned {
            #expect(try play.refusal(watching(.ban, caller(number), isPresent: false), Play.ana) == nil)
        }
        #expect(try play.refusal(watching(.ban, caller(-1), isPresent: false), Play.ana) == .forbidden)
        for number in 0..<RoomLimits.cohosts {
            #expect(try play.refusal(watching(.cohost, caller(2_000 + number)), Play.ana) == nil)
        }
        #expect(try play.refusal(watching(.cohost, caller(-2)), Play.ana) == .forbidden)
        let words = (0..<RoomLimits.words).map { "word\(Character(Unicode.Scalar(UInt8(97 + $0 % 26))))\(spelled($0))" }
        #expect(try play.refusal(host(.words, to: words.joined(separator: " ")), Play.ana) == nil)
        #expect(try play.refusal(host(.words, to: "onemore"), Play.ana) == .badText)
        #expect(try play.refusal(host(.words, to: "x"), Play.ana) == .badText)
        #expect(try play.refusal(host(.words, to: " "), Play.ana) == .badText)
        var restored = Play.hostedRoom()
        try restored.restore(play.room.snapshot())
        #expect(restored.snapshot() == play.room.snapshot())
    }

    private func spelled(_ number: Int) -> String {
        String(String(number).map { Character(Unicode.Scalar(UInt8($0.wholeNumberValue ?? 0) + 98)) })
    }

    @Test func aNameWithAWordIsRefusedAndAnotherOffered() throws {
        var play = Play.guessing()
        try play.act(.sit(seat: nil), Play.ana)
        var rude = Play.ben
        rude.name = "Fuuuck off"
        guard case .refusal(let error) = try play.act(.sit(seat: nil), rude) else {
            Issue.record("let in")
            return
        }
        #expect(error.code == .badName && play.room.seats.count == 1)
        try play.act(.sitGenerated, rude)
        let name = try #require(play.room.seats[1]?.name)
        #expect(error.message.contains(name), "the name that was offered: \(error.message)")
        try play.act(.chat("hi"), rude)
        #expect(play.lastHappenings == [.chat(name: name, text: "hi")])
        // The host's own words.
        #expect(try play.refusal(host(.words, to: "+eve -fuck"), Play.ana) == nil)
        #expect(try names(play, Play.ana, "words") == ["+eve", "-fuck"])
        #expect(try names(play, Play.eve, "words") == nil)
        #expect(try play.refusal(.sit(seat: nil), Play.eve) == .badName)
        let line = play.log.flatMap(\.published).last { _, happening in
            if case .hosted = happening { true } else { false }
        }
        let shown = try #require(line).happening.line(pin: 1, number: 1, at: 1)
        #expect(!String(decoding: shown, as: UTF8.self).contains("fuck"), "the words are for hosts")
        rude.user = 77
        rude.session = 77
        #expect(try play.refusal(.sit(seat: nil), rude) == nil, "the host allows it")
        try replaysEqual(play)
    }

    @Test func hostileChangesAreRefused() throws {
        let play = try Play.asked()
        for kind in [
            HostChange.Kind.removed(seat: 0, user: 1, name: "ana"), .removed(seat: 9, user: 2, name: "ben"),
            .removed(seat: 1, user: 3, name: "eve"), .renamed(seat: 1, user: 3, former: "ben", name: "x"),
            .renamed(seat: -1, user: 3, former: "ben", name: "x"),
        ] {
            var room = play.room
            let record = LogRecord(
                at: 0, session: 0, epoch: 0, request: 0, firstNumber: room.number + 1,
                happenings: [.hosted(HostChange(by: "x", kind))], answer: .object { _ in })
            #expect(throws: RoomProblem.self) { try room.apply(record) }
            var game = try Play.begun().room
            var other = record
            other.firstNumber = game.number + 1
            #expect(throws: RoomProblem.self) { try game.apply(other) }
        }
    }
}

import Testing

@testable import ClientCore

@Suite("The client's machine") struct ClientMachineTests {
    @Test func aGuestLogsInAndIsKept() {
        var harness = MachineHarness()
        harness.start()
        #expect(harness.connects.count == 1)
        harness.connected()
        let ticket = harness.request(.guest(name: "ana"))
        let sent = harness.takeSent()
        #expect(sent.map(\.method) == ["account.guest"])
        #expect(sent[0].params["name"] == "ana")
        #expect((16...64).contains(sent[0].params["key"]?.count ?? 0))
        harness.success(sent[0].id, MachineHarness.login)
        #expect(harness.machine.isReady)
        let kept = StoredLogin(name: "ana", session: "6184", refresh: "r1", isGuest: true)
        #expect(harness.deliveries.contains(.keep(kept)))
        #expect(
            harness.deliveries.contains { if case .reply(let reply) = $0 { reply.ticket == ticket } else { false } })
    }

    @Test func aLoginIsRepeatedWithItsKeyWhenTheAnswerIsLost() {
        var harness = MachineHarness()
        harness.start()
        harness.connected()
        harness.request(.register(name: "ana", password: "secret words"))
        let first = harness.takeSent()
        harness.lose()
        harness.connected()
        #expect(harness.takeSent() == first)
    }

    @Test func afterALossUnansweredRequestsGoAgainWithTheirIds() {
        var harness = MachineHarness()
        harness.logIn()
        harness.enter(number: 5)
        harness.roomEvent(6)
        harness.request(.move("b2", answers: 6))
        harness.request(.chat("hello"))
        let unanswered = harness.takeSent()
        #expect(unanswered.map(\.method) == ["room.move", "room.chat"])

        harness.now += 10
        harness.lose()
        harness.connected()
        let start = harness.takeSent()
        #expect(start.map(\.method) == ["session.start"])
        #expect(start[0].params["token"] == "t1")
        harness.success(start[0].id, #"{"name":"ana","session":"6184"}"#)
        let enter = harness.takeSent()
        #expect(enter.map(\.method) == ["room.enter"])
        #expect(enter[0].params == ["room": "482913", "after": "6"])
        #expect(enter[0].id > unanswered[1].id)
        harness.now += 7
        harness.success(enter[0].id, MachineHarness.state(number: 8))
        #expect(harness.takeSent() == unanswered)
        #expect(harness.deliveries.contains(.reconnected(afterMilliseconds: 7)))

        harness.success(unanswered[0].id, #"{"number":7}"#)
        let reply = harness.deliveries.last
        guard case .reply(let answer) = reply else {
            Issue.record("no reply but \(String(describing: reply))")
            return
        }
        #expect(answer.result == .success(.number(7)))
        #expect(answer.sendings == 2)
    }

    @Test func anExpiredTokenIsRefreshedFirst() {
        var harness = MachineHarness()
        harness.logIn()
        harness.enter(number: 5)
        harness.request(.chat("hello"))
        let chat = harness.takeSent()
        harness.now += 600_000
        harness.lose()
        harness.connected()
        let refresh = harness.takeSent()
        #expect(refresh.map(\.method) == ["account.refresh"])
        #expect(refresh[0].params["refresh"] == "r1")
        harness.success(
            refresh[0].id,
            #"{"name":"ana","session":"6184","token":"t2","token_seconds":600,"refresh":"r2","guest":true}"#)
        let kept = StoredLogin(name: "ana", session: "6184", refresh: "r2", isGuest: true)
        #expect(harness.deliveries.contains(.keep(kept)))
        // The refresh is a login, so the room comes next.
        let enter = harness.takeSent()
        #expect(enter.map(\.method) == ["room.enter"])
        harness.success(enter[0].id, MachineHarness.state(number: 5))
        #expect(harness.takeSent() == chat)

        // The next loss starts the session with the new token.
        harness.lose()
        harness.connected()
        let start = harness.takeSent()
        #expect(start.map(\.method) == ["session.start"])
        #expect(start[0].params["token"] == "t2")
    }

    @Test(arguments: ["expired_token", "bad_token"]) func aRefusedTokenIsRefreshed(code: String) {
        var harness = MachineHarness()
        harness.logIn()
        harness.lose()
        harness.connected()
        harness.failure(harness.takeSent()[0].id, code)
        #expect(harness.takeSent().map(\.method) == ["account.refresh"])
    }

    @Test func aRefreshIsRepeatedWithItsKeyAndKeptBeforeItIsSent() throws {
        let stored = StoredLogin(name: "ana", session: "6184", refresh: "r9", isGuest: false)
        var harness = MachineHarness(login: stored, nextID: 1_000)
        harness.start()
        harness.connected()
        let first = harness.takeSent()
        let key = try #require(first.first?.params["key"])
        var pending = stored
        pending.pendingKey = key
        #expect(harness.deliveries.contains(.keep(pending)))
        harness.lose()
        harness.connected()
        #expect(harness.takeSent().first?.params["key"] == key)

        var next = MachineHarness(login: pending, nextID: 2_000)
        next.start()
        next.connected()
        #expect(next.takeSent().first?.params == ["refresh": "r9", "key": key])
    }

    @Test func aRefusedRefreshEndsTheLoginAndEverythingThatWaits() {
        let stored = StoredLogin(name: "ana", session: "6184", refresh: "r9", isGuest: false)
        var harness = MachineHarness(login: stored, nextID: 1_000)
        harness.start()
        let ticket = harness.request(.rooms)
        harness.connected()
        harness.failure(harness.takeSent()[0].id, "session_ended")
        #expect(harness.deliveries.contains(.keep(nil)))
        #expect(harness.replies[ticket]?.failureCode == "session_ended")
        #expect(!harness.machine.hasLogin)
        #expect(harness.connects.count == 2)
    }

    @Test func aServerThatCannotYetIsAskedAgainLater() {
        var harness = MachineHarness()
        harness.logIn()
        harness.lose()
        harness.connected()
        harness.failure(harness.takeSent()[0].id, "overloaded")
        #expect(harness.disconnects == 1)
        #expect(harness.connects.count == 3)
        #expect(harness.machine.hasLogin)
    }

    @Test func anotherTerminalTakesTheSessionOver() {
        var harness = MachineHarness()
        harness.logIn()
        harness.request(.rooms)
        harness.failure(harness.takeSent()[0].id, "old_stream")
        #expect(harness.deliveries.contains(.loginLost(.startedElsewhere)))
        #expect(!harness.deliveries.contains(.keep(nil)))
    }

    @Test func aLogoutWhoseAnswerWasLostIsDone() {
        var harness = MachineHarness()
        harness.logIn()
        let ticket = harness.request(.logOut)
        _ = harness.takeSent()
        harness.lose()
        harness.connected()
        harness.failure(harness.takeSent()[0].id, "session_ended")
        #expect(harness.replies[ticket]?.result == .success(.done))
    }

    @Test func onlyEightRequestsAreUnansweredAndTheQueueIsBounded() {
        var harness = MachineHarness()
        harness.logIn()
        for _ in 0..<(ClientLimits.unanswered + ClientLimits.waiting) { harness.request(.who) }
        let sent = harness.takeSent()
        #expect(sent.count == ClientLimits.unanswered)
        #expect(harness.replies.isEmpty)
        let refused = harness.request(.who)
        #expect(harness.replies[refused]?.failureCode == "not_sent")
        harness.success(sent[0].id, #"{"present":["ana"]}"#)
        #expect(harness.takeSent().map(\.id) == [sent[7].id + 1])
    }

    @Test func aTextThatDoesNotFitALineIsRefusedAtOnce() {
        var harness = MachineHarness()
        harness.logIn()
        let ticket = harness.request(.chat(String(repeating: "x", count: 16_384)))
        #expect(harness.replies[ticket]?.failureCode == "bad_text")
        #expect(harness.takeSent().isEmpty)
    }

    @Test func withoutALoginNothingElseIsSent() {
        var harness = MachineHarness()
        harness.start()
        harness.connected()
        let early = harness.request(.rooms)
        #expect(harness.replies[early]?.failureCode == "unauthenticated")
        harness.request(.guest(name: "x"))
        let waiting = harness.request(.rooms)
        let login = harness.takeSent()
        #expect(login.map(\.method) == ["account.guest"])
        harness.failure(login[0].id, "bad_name")
        #expect(harness.replies[waiting]?.failureCode == "bad_name")
        #expect(harness.takeSent().isEmpty)
    }
}

@Suite("The client's machine and event numbers") struct ClientMachineEventTests {
    @Test func duplicatesAreDroppedAndGapsAreTold() {
        var harness = MachineHarness()
        harness.logIn()
        harness.enter(number: 5)
        for number: Int64 in [6, 6, 5, 7, 9, 10] { harness.roomEvent(number) }
        #expect(harness.eventNumbers == [6, 7, 9, 10])
        #expect(harness.deliveries.contains(.duplicate(.room(482_913), number: 6)))
        #expect(harness.deliveries.contains(.duplicate(.room(482_913), number: 5)))
        #expect(harness.deliveries.contains(.gap(.room(482_913), expected: 8, received: 9)))
        #expect(harness.machine.position?.number == 10)
    }

    @Test func afterAResumptionOnlyLaterEventsCount() {
        var harness = MachineHarness()
        harness.logIn()
        harness.enter(number: 5)
        harness.lose()
        harness.connected()
        harness.success(harness.takeSent()[0].id, #"{"name":"ana","session":"6184"}"#)
        harness.success(harness.takeSent()[0].id, MachineHarness.state(number: 7))
        _ = harness.takeDeliveries()
        for number: Int64 in [5, 6, 7] { harness.roomEvent(number) }
        #expect(harness.eventNumbers == [6, 7])
        #expect(harness.deliveries.contains(.duplicate(.room(482_913), number: 5)))
    }

    @Test func aRoomThatStandsBeforeAKnownEventIsTold() {
        var harness = MachineHarness()
        harness.logIn()
        harness.enter(number: 5)
        harness.lose()
        harness.connected()
        harness.success(harness.takeSent()[0].id, #"{"name":"ana","session":"6184"}"#)
        harness.success(harness.takeSent()[0].id, MachineHarness.state(number: 4))
        #expect(harness.deliveries.contains(.rewound(room: 482_913, known: 5, received: 4)))
    }

    @Test func aRoomThatIsGoneIsTold() {
        var harness = MachineHarness()
        harness.logIn()
        harness.enter(number: 5)
        harness.request(.chat("hello"))
        let chat = harness.takeSent()
        harness.lose()
        harness.connected()
        harness.success(harness.takeSent()[0].id, #"{"name":"ana","session":"6184"}"#)
        harness.failure(harness.takeSent()[0].id, "no_such_room")
        #expect(harness.machine.position == nil)
        #expect(harness.deliveries.contains { if case .roomLost(482_913, _) = $0 { true } else { false } })
        #expect(harness.takeSent() == chat)
    }

    @Test func eventsOfAnotherRoomAreStray() {
        var harness = MachineHarness()
        harness.logIn()
        harness.enter(number: 5)
        harness.roomEvent(6, room: 111_111)
        #expect(harness.deliveries == [.stray(room: 111_111, number: 6)])
    }

    @Test func theLobbyGoesOnAfterItsLastEvent() {
        var harness = MachineHarness()
        harness.logIn()
        harness.receive(
            #"{"jsonrpc":"2.0","method":"lobby.event","params":{"number":41,"kind":"chat","by":"b","text":"x"}}"#)
        harness.receive(
            #"{"jsonrpc":"2.0","method":"lobby.event","params":{"number":43,"kind":"chat","by":"b","text":"x"}}"#)
        #expect(harness.deliveries.contains(.gap(.lobby, expected: 42, received: 43)))
        harness.lose()
        harness.connected()
        #expect(harness.takeSent()[0].params["lobby"] == "43")
    }

    @Test(arguments: [
        "", "{", "[]", "42", #"{"id":1}"#, #"{"jsonrpc":"2.0","method":"room.event","params":{"room":1}}"#,
        #"{"jsonrpc":"2.0","method":"room.event","params":{"room":1,"number":2,"kind":"move","seat":99999999999}}"#,
    ])
    func aLineThatIsNotOfThisProtocolEndsTheConnection(line: String) {
        var harness = MachineHarness()
        harness.logIn()
        harness.receive(line)
        #expect(harness.disconnects == 1)
        #expect(harness.connects.count == 2)
    }

    @Test func aConnectionThatBreaksAtOnceCountsAsAFailedAttempt() {
        var harness = MachineHarness()
        harness.logIn()
        for _ in 0..<30 {
            harness.lose()
            harness.connected()
            harness.success(harness.takeSent()[0].id, #"{"name":"ana","session":"6184"}"#)
        }
        #expect((harness.connects.suffix(10).map(\.after).max() ?? 0) > 10 * ClientLimits.firstBackoff)
        harness.now += ClientLimits.settledConnection
        harness.lose()
        #expect((harness.connects.last?.after ?? .max) <= ClientLimits.firstBackoff)
    }

    @Test func attemptsAreSpreadOverBalancersAndBounded() {
        var harness = MachineHarness(balancers: 3)
        harness.start()
        for _ in 0..<40 { harness.lose("refused") }
        #expect(harness.connects.prefix(4).map(\.balancer) == [0, 1, 2, 0])
        #expect(harness.connects.allSatisfy { (0...ClientLimits.largestBackoff).contains($0.after) })
        #expect(harness.connects[1].after <= 2 * ClientLimits.firstBackoff)
        #expect(Set(harness.connects.suffix(20).map(\.after)).count > 10)
    }
}

extension MachineHarness {
    /// The answers so far, by ticket.
    var replies: [Int64: ClientReply] {
        var replies: [Int64: ClientReply] = [:]
        for case .reply(let reply) in deliveries {
            #expect(replies[reply.ticket] == nil, "a second answer")
            replies[reply.ticket] = reply
        }
        return replies
    }

    var eventNumbers: [Int64] {
        deliveries.compactMap { if case .event(let event) = $0 { event.number } else { nil } }
    }
}

extension ClientReply {
    var failureCode: String? {
        if case .failure(let problem) = result { problem.code } else { nil }
    }
}

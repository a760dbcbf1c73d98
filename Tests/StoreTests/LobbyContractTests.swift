import Bytes
import Store
import Testing

@Suite struct LobbyContractTests {
    private func say(_ text: String, epoch: Int64 = 1, session: SessionID = 7, at: WallTime = 1_001) -> Write {
        let key = ReceiptKey(session: session, key: text)
        return .appendLobby(body: Array(text.utf8), at: at, epoch: epoch, key)
    }

    @Test(arguments: Kind.allCases) func numbersAreGaplessOverTwoServers(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engines = [try fixture.engine(1), try fixture.engine(2)]
        let reader = try fixture.reader()
        #expect(try reader.lobbyEnd() == 0)
        try engines[0].makeSession(7)
        for turn in 1...6 {
            let outcome = try engines[turn % 2].commit(say("line \(turn)"))
            #expect(outcome == .lobby(number: Int64(turn), isReplay: false))
        }
        #expect(try engines[0].commit(say("line 6")) == .lobby(number: 6, isReplay: true))
        #expect(try reader.lobbyEnd() == 6)
        let events = try reader.lobby(after: 2, limit: 3)
        #expect(events.map(\.number) == [3, 4, 5])
        #expect(text(events.map(\.body)) == ["line 3", "line 4", "line 5"])
        #expect(events[0].at == 1_001)
    }

    @Test(arguments: Kind.allCases) func onlyTheNewestAttachmentSpeaks(_ kind: Kind) throws {
        let engine = try Fixture(kind).engine()
        let session = try engine.makeSession(7)
        let outcomes = try engine.commit([
            say("a"), .attachSession(7, now: 1_001), say("b", epoch: 1), say("c", epoch: 2), say("d", epoch: 3),
            say("e", session: 8), say("f", epoch: 2, at: session.expiresAt), .revokeSession(7), say("g", epoch: 2),
        ])
        #expect(outcomes[0] == .lobby(number: 1, isReplay: false))
        #expect(outcomes[2] == .refused(.staleEpoch))
        #expect(outcomes[3] == .lobby(number: 2, isReplay: false))
        #expect(outcomes[4] == .refused(.staleEpoch))
        #expect(outcomes[5] == .refused(.unknown))
        #expect(outcomes[6] == .refused(.revoked))
        #expect(outcomes[8] == .refused(.revoked))
    }

    @Test(arguments: Kind.allCases) func theLobbyIsBounded(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(7)
        let total = StoreLimits.lobbyLength + 20
        _ = try engine.commit((1...total).map { say("\($0)") })
        let reader = try fixture.reader()
        let events = try reader.lobby(after: 0, limit: 10_000)
        #expect(Int64(events.count) == StoreLimits.lobbyLength)
        #expect(events.first?.number == 21)
        #expect(try reader.lobbyEnd() == total)
    }

    @Test(arguments: Kind.allCases) func aNewRoomIsAnnouncedWithItsPin(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(7)
        let template = Array("{\"pin\":######,\"title\":\"#1\"}".utf8)
        let write = Write.createRoom(
            sampleRoom(1, owner: 1), pins: [123_456], announcement: template, epoch: 1,
            ReceiptKey(session: 7, key: "1"))
        _ = try engine.commit([say("before"), write, write])
        let events = try fixture.reader().lobby(after: 0, limit: 10)
        #expect(text(events.map(\.body)) == ["before", "{\"pin\":123456,\"title\":\"#1\"}"])
        #expect(events.last?.at == 2_001)
    }
}

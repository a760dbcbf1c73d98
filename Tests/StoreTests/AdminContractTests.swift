import Bytes
import Store
import Testing

/// Operators' acts: what each does, who may, and that the audit log has it.
@Suite struct AdminContractTests {
    private let root = Actor.operator(uid: 1_000)

    private func account(_ id: UserID, epoch: Int64 = 1) -> Actor {
        .account(id, id, epoch: epoch, name: "User\(id)")
    }

    /// Accounts 1 (an admin) and 2 (full) and 3 (a guest), each with a session of its number.
    private func people(_ engine: any StoreEngine) throws {
        for id: UserID in 1...3 { try engine.makeSession(id) }
        for id: UserID in 1...2 { #expect(try engine.commit(.setPassword(id, phc: "phc")) == .done) }
        #expect(try act(engine, .setAdmin(folded: "user1", true)) == .done)
    }

    private func act(
        _ engine: any StoreEngine, _ act: AdminAct, by actor: Actor? = nil, at: WallTime = 2_000,
        _ key: ReceiptKey? = nil
    ) throws -> Outcome {
        try engine.commit(.administer(act, by: actor ?? root, at: at, key))
    }

    private func announcement(_ text: String) -> AdminAct { .announce(text: text, body: Array("{}".utf8)) }

    @Test(arguments: Kind.allCases) func aBanKeepsOutAndLeavesEverythingElse(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try people(engine)
        let ban = AdminAct.ban(folded: "user2", reason: "shouting", until: 9_000)
        #expect(try act(engine, ban) == .done)
        let reader = try fixture.reader()
        #expect(try reader.user(id: 2)?.ban == Ban(reason: "shouting", at: 2_000, until: 9_000))
        #expect(try reader.session(id: 2)?.isRevoked == false)
        let blocked = try engine.commit([
            .attachSession(2, now: 3_000), .rotateSession(2, generation: 1, rotationKey: "a", now: 3_000),
            .startSession(sampleSession(22, user: 2, createdAt: 3_000), ReceiptKey(session: 0, key: "login")),
            .appendLobby(body: [1], at: 3_000, epoch: 1, ReceiptKey(session: 2, key: "1")),
        ])
        #expect(blocked == Array(repeating: .refused(.banned), count: 4))
        #expect(try engine.commit(.attachSession(2, from: 1, now: 9_000)) != .refused(.banned), "its time is over")
        #expect(try act(engine, .unban(folded: "user2")) == .done)
        #expect(try reader.user(id: 2)?.ban == nil)
        #expect(try act(engine, .unban(folded: "user2")) == .refused(.unchanged))
        #expect(try act(engine, .ban(folded: "nobody", reason: "", until: nil)) == .refused(.unknown))
    }

    @Test(arguments: Kind.allCases) func everyActAndEveryRefusalIsInTheAuditLog(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try people(engine)
        #expect(try act(engine, .revokeSessions(folded: "user2"), by: account(1)) == .done)
        #expect(try act(engine, .drain(server: "none"), by: account(1)) == .refused(.unknown))
        #expect(try act(engine, announcement("hello"), by: account(3)) == .refused(.forbidden))
        #expect(try act(engine, announcement("hello"), by: account(3), at: 2_001) == .refused(.forbidden))
        let lines = try fixture.reader().audit(after: 0, limit: 10)
        #expect(lines.map(\.action) == ["player promote", "sessions revoke", "drain", "announce"])
        #expect(lines.map(\.actor) == ["operator (uid 1000)", "account User1", "account User1", "account User3"])
        #expect(lines.map(\.target) == ["user1", "user2", "none", "everybody"])
        #expect(lines.map(\.result) == ["done", "done", "unknown", "forbidden"])
        #expect(lines.map(\.count) == [1, 1, 1, 2], "attempts that are alike are counted")
        #expect(lines.map(\.number) == [1, 2, 3, 4])
        #expect(try fixture.reader().audit(before: 3, limit: 1).map(\.number) == [2])
    }

    @Test(arguments: Kind.allCases) func anActOfABatchThatFailsIsNotInTheLogEither(_ kind: Kind) throws {
        // One transaction holds both; the engine in memory can be made to fail.
        guard kind == .memory else { return }
        let store = InMemoryStore()
        let engine = store.engine(incarnation: 1)
        try engine.makeSession(2)
        store.failNextCommit(.full("no space"))
        #expect(throws: StoreFailure.full("no space")) {
            _ = try engine.commit([.administer(.revokeSessions(folded: "user2"), by: root, at: 2_000)])
        }
        #expect(store.reader().audit(after: 0, limit: 9) == [])
        #expect(store.reader().session(id: 2)?.isRevoked == false)
    }

    @Test(arguments: Kind.allCases) func onlyAnAdminWithItsNewestConnectionActs(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try people(engine)
        #expect(try act(engine, announcement("x"), by: account(2)) == .refused(.forbidden))
        #expect(try act(engine, announcement("x"), by: account(1, epoch: 0)) == .refused(.staleEpoch))
        #expect(try act(engine, announcement("x"), by: .account(2, 1, epoch: 1, name: "x")) == .refused(.unknown))
        #expect(try act(engine, announcement("x"), by: account(1)) == .done)
        let code = AdminAct.bootstrap(hash: [1], expiresAt: 9_000, again: "mine")
        #expect(try act(engine, code, by: account(1)) == .refused(.forbidden), "for readers of the folder alone")
        #expect(try act(engine, .setAdmin(folded: "user1", false), by: account(1)) == .done)
        #expect(try act(engine, announcement("x"), by: account(1)) == .refused(.forbidden))
        #expect(try act(engine, .setAdmin(folded: "user3", true)) == .refused(.guest))
        #expect(try fixture.reader().lobbyEnd() == 1)
    }

    @Test(arguments: Kind.allCases) func theSameRequestAgainDoesNothingTwice(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try people(engine)
        let key = ReceiptKey(session: 1, key: "7")
        #expect(try act(engine, announcement("once"), by: account(1), key) == .done)
        #expect(try act(engine, announcement("once"), by: account(1), key) == .done)
        let refused = ReceiptKey(session: 1, key: "8")
        #expect(try act(engine, .unban(folded: "user2"), by: account(1), refused) == .refused(.unchanged))
        #expect(try act(engine, .ban(folded: "user2", reason: "", until: nil)) == .done)
        #expect(try act(engine, .unban(folded: "user2"), by: account(1), refused) == .refused(.unchanged))
        let reader = try fixture.reader()
        #expect(try reader.lobbyEnd() == 1)
        #expect(try reader.audit(after: 0, limit: 9).count == 4)
        #expect(
            try act(engine, announcement("old"), by: account(1), ReceiptKey(session: 1, key: "6")) == .refused(.expired)
        )
    }

    @Test(arguments: Kind.allCases) func theFirstAdminComesByACodeThatIsGoodOnce(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        for id: UserID in 1...3 { try engine.makeSession(id) }
        for id: UserID in 1...2 { _ = try engine.commit(.setPassword(id, phc: "phc")) }
        func claim(_ id: UserID, _ hash: [UInt8], at: WallTime = 3_000) throws -> Outcome {
            try act(engine, .claimAdmin(hash: hash), by: account(id), at: at)
        }
        #expect(try claim(1, [1]) == .refused(.unknown), "there is no code yet")
        #expect(try act(engine, .bootstrap(hash: [1], expiresAt: 5_000, again: nil)) == .done)
        #expect(try claim(1, [2]) == .refused(.unknown))
        #expect(try claim(3, [1]) == .refused(.guest))
        #expect(try claim(1, [1], at: 5_000) == .refused(.unknown), "it has expired")
        #expect(try claim(1, [1]) == .done)
        #expect(try fixture.reader().user(id: 1)?.isAdmin == true)
        #expect(try claim(2, [1]) == .refused(.unknown), "it was used")
        #expect(try act(engine, .bootstrap(hash: [3], expiresAt: 5_000, again: nil)) == .refused(.busy))
        #expect(try act(engine, .bootstrap(hash: [3], expiresAt: 5_000, again: "lost")) == .done)
        #expect(try claim(2, [3]) == .done)
        #expect(try fixture.reader().hasAdmin())
    }

    @Test(arguments: Kind.allCases) func sessionsAndPasswordsEnd(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try people(engine)
        let other = sampleSession(21, user: 2, createdAt: 2_000)
        _ = try engine.commit(.startSession(other, ReceiptKey(session: 0, key: "login")))
        #expect(try engine.commit(.changePassword(2, phc: "new", keeping: 2)) == .done)
        let reader = try fixture.reader()
        #expect(try reader.sessions(of: 2, limit: 9).map(\.id) == [2])
        #expect(try act(engine, .resetPassword(folded: "user2", phc: "newer")) == .done)
        #expect(try reader.sessions(of: 2, limit: 9) == [])
        #expect(try reader.user(id: 2)?.password == "newer")
        #expect(try reader.session(id: 1)?.isRevoked == false, "nobody else's")
    }

    @Test(arguments: Kind.allCases) func whoseAccessChangedIsNumbered(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try people(engine)
        let reader = try fixture.reader()
        let before = try reader.accessEnd()
        _ = try engine.commit([.revokeSession(3), .administer(.unban(folded: "user1"), by: root, at: 2_000)])
        _ = try act(engine, .ban(folded: "user2", reason: "", until: nil))
        let changes = try reader.access(after: before)
        #expect(changes.map(\.user) == [3, 2], "a refused act changes nothing")
        #expect(changes.map(\.number) == [before + 1, before + 2])
        #expect(try reader.accessEnd() == before + 2)
        for _ in 0..<StoreLimits.accessLength { _ = try act(engine, .revokeSessions(folded: "user3")) }
        let kept = try reader.access(after: 0)
        #expect(kept.count == Int(StoreLimits.accessLength))
        #expect(kept.first.map { $0.number > before + 1 } == true, "the oldest go")
    }

    @Test(arguments: Kind.allCases) func neverTwoServersDrainAtOnce(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        func server(_ incarnation: Incarnation, _ name: String, startedAt: WallTime) -> Write {
            .publishServer(
                ServerRecord(
                    incarnation: incarnation, name: name, state: .ready, startedAt: startedAt, expiresAt: 9_000))
        }
        _ = try engine.commit([
            server(9, "a", startedAt: 100), server(3, "a", startedAt: 200), server(4, "b", startedAt: 300),
        ])
        #expect(try act(engine, .resume(server: "a")) == .refused(.unchanged))
        #expect(try act(engine, .drain(server: "a")) == .done)
        #expect(try fixture.reader().servers().map(\.drainRequested) == [false, true, false], "the newest of the name")
        #expect(try act(engine, .drain(server: "b")) == .refused(.busy))
        #expect(try act(engine, .drain(server: "a")) == .refused(.busy))
        #expect(try act(engine, .drain(server: "c")) == .refused(.unknown))
        #expect(try act(engine, .resume(server: "a")) == .done)
        #expect(try act(engine, .drain(server: "b")) == .done)
        #expect(
            try act(engine, .drain(server: "a"), at: 9_000) == .refused(.unknown), "rows that expired are of the dead")
    }

    @Test(arguments: Kind.allCases) func aRoomIsMarkedForItsOwnerToClose(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(7)
        try engine.makeRoom(1)
        try engine.makeRoom(2)
        let reader = try fixture.reader()
        #expect(try act(engine, .closeRoom(pin: 100_009, reason: "")) == .refused(.unknown))
        #expect(try act(engine, .closeRoom(pin: 100_001, reason: "spam")) == .done)
        #expect(try reader.closingRooms().map(\.id) == [1])
        #expect(try reader.closingRooms().map(\.closing) == ["spam"])
        _ = try engine.commit([.append(RoomAppend(room: 1, fence: 1, record: nil, status: .closed))])
        #expect(try reader.closingRooms() == [])
        _ = try engine.commit([.quarantine(2, fence: 1, reason: "broken")])
        #expect(try act(engine, .closeRoom(pin: 100_002, reason: "")) == .done)
        #expect(try reader.room(id: 2)?.status == .closed, "nobody owns a quarantined one")
    }

    @Test(arguments: Kind.allCases) func playersAreFoundByTheBeginningOfTheirNames(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        for (id, name) in [(1, "Anna"), (2, "anton"), (3, "Ælfgifu"), (4, "ben")] {
            let user = sampleUser(UserID(id), name: name)
            var session = sampleSession(SessionID(id), user: user.id)
            session.address = "192.0.2.\(id)"
            _ = try engine.commit(.createUser(user, session, ReceiptKey(session: 0, key: "key \(id)")))
        }
        let reader = try fixture.reader()
        #expect(try reader.users(prefix: "an", limit: 9).map(\.name) == ["Anna", "anton"])
        #expect(try reader.users(prefix: "", limit: 3).map(\.name) == ["Anna", "anton", "ben"])
        #expect(try reader.users(prefix: "æ", limit: 3).map(\.name) == ["Ælfgifu"])
        #expect(try reader.knows(1, address: "192.0.2.1"))
        #expect(try !reader.knows(1, address: "192.0.2.2"))
        _ = try engine.commit(.revokeSession(1))
        #expect(try !reader.knows(1, address: "192.0.2.1"), "a session that has ended vouches for nobody")
    }
}

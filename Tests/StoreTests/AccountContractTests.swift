import Bytes
import Store
import Testing

@Suite struct AccountContractTests {
    private func key(_ text: String, session: SessionID = 0) -> ReceiptKey { ReceiptKey(session: session, key: text) }

    @Test(arguments: Kind.allCases) func anAccountIsFoundByNameAndIdentifier(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        var user = sampleUser(largestIdentifier, name: "Ælfgifu")
        user.password = "$argon2id$v=19$x"
        user.isAdmin = true
        let session = sampleSession(5, user: user.id)
        #expect(try engine.commit(.createUser(user, session, key("k"))) == .session(session, isReplay: false))
        let reader = try fixture.reader()
        #expect(try reader.user(folded: "ælfgifu") == user)
        #expect(try reader.user(folded: "Ælfgifu") == nil)
        #expect(try reader.user(id: largestIdentifier) == user)
        #expect(try reader.user(id: 1) == nil)
        #expect(try reader.session(id: 5) == session)
        #expect(try reader.session(id: 6) == nil)
    }

    @Test(arguments: Kind.allCases) func aNameOrOneThatLooksTheSameIsTakenOnce(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(1)
        let others = [
            sampleUser(2, name: "user1", skeleton: "another"),
            sampleUser(3, name: "Userl", skeleton: "skeleton of User1"),
            sampleUser(1, name: "Other"),
        ]
        let free = sampleUser(9)
        let outcomes = try engine.commit(
            others.map { .createUser($0, sampleSession(20 + $0.id, user: $0.id), key("k\($0.id)")) }
                + [.createUser(free, sampleSession(29, user: 9), key("k9"))])
        #expect(outcomes.prefix(3) == [.refused(.nameTaken), .refused(.nameTaken), .refused(.nameTaken)])
        #expect(outcomes[3] == .session(sampleSession(29, user: 9), isReplay: false))
        let reader = try fixture.reader()
        #expect(try reader.user(id: 3) == nil)
        #expect(try reader.session(id: 22) == nil)
    }

    @Test(arguments: Kind.allCases) func theSameReceiptGivesTheSameSessionAgain(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        let first = sampleSession(50, user: 1)
        // Twice in one batch, and once in another.
        let outcomes = try engine.commit([
            .createUser(sampleUser(1), first, key("same")),
            .createUser(sampleUser(2), sampleSession(51, user: 2), key("same")),
        ])
        #expect(outcomes == [.session(first, isReplay: false), .session(first, isReplay: true)])
        #expect(try engine.commit(.attachSession(50, now: 1_001)) != .refused(.unknown))
        var now = first
        now.epoch = 1
        let again = try engine.commit(.startSession(sampleSession(52, user: 1), key("same")))
        #expect(again == .session(now, isReplay: true))
        #expect(try fixture.reader().user(id: 2) == nil)
        #expect(try fixture.reader().session(id: 52) == nil)
    }

    @Test(arguments: Kind.allCases) func aSessionNeedsAnAccount(_ kind: Kind) throws {
        let engine = try Fixture(kind).engine()
        #expect(try engine.commit(.startSession(sampleSession(5, user: 9), key("k"))) == .refused(.unknown))
        #expect(try engine.commit(.setPassword(9, phc: "x")) == .refused(.unknown))
        #expect(try engine.commit(.revokeSession(9)) == .refused(.unknown))
        #expect(try engine.commit(.attachSession(9, now: 1)) == .refused(.unknown))
        let rotate = Write.rotateSession(9, generation: 1, rotationKey: "a", now: 1)
        #expect(try engine.commit(rotate) == .refused(.unknown))
    }

    @Test(arguments: Kind.allCases) func aGuestGetsAPassword(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(1)
        #expect(try engine.commit(.setPassword(1, phc: "$argon2id$")) == .done)
        #expect(try fixture.reader().user(id: 1)?.password == "$argon2id$")
    }

    @Test(arguments: Kind.allCases) func eachAttachmentRaisesTheEpochUntilTheEnd(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        var session = try engine.makeSession(1)
        #expect(session.epoch == 1)
        session.epoch = 2
        #expect(try engine.commit(.attachSession(1, now: 1_001)) == .session(session, isReplay: false))
        #expect(try engine.commit(.attachSession(1, from: 1, now: 1_001)) == .refused(.staleEpoch), "attached since")
        session.epoch = 3
        #expect(try engine.commit(.attachSession(1, from: 2, now: 1_001)) == .session(session, isReplay: false))
        #expect(try engine.commit(.attachSession(1, now: session.expiresAt)) == .refused(.revoked))
        #expect(try engine.commit([.revokeSession(1), .attachSession(1, now: 1_001)]) == [.done, .refused(.revoked)])
        #expect(try fixture.reader().session(id: 1)?.isRevoked == true)
        #expect(try fixture.reader().session(id: 1)?.epoch == 3)
    }

    @Test(arguments: Kind.allCases) func aRefreshTokenTurnsOnceForEachClient(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        func rotate(_ generation: Int64, _ rotationKey: String) throws -> Outcome {
            try engine.commit(.rotateSession(1, generation: generation, rotationKey: rotationKey, now: 1_001))
        }
        var session = try engine.makeSession(1)
        session.generation = 2
        session.rotationKey = "a"
        #expect(try rotate(1, "a") == .session(session, isReplay: false))
        #expect(try rotate(1, "a") == .session(session, isReplay: true))
        session.generation = 3
        session.rotationKey = "b"
        #expect(try rotate(2, "b") == .session(session, isReplay: false))
        #expect(try rotate(1, "a") == .refused(.reused))
        #expect(try rotate(3, "c") == .refused(.revoked))
        #expect(try fixture.reader().session(id: 1)?.isRevoked == true)
    }

    @Test(arguments: Kind.allCases) func aForeignRotationKeyIsReuse(_ kind: Kind) throws {
        let engine = try Fixture(kind).engine()
        try engine.makeSession(1)
        // A generation that was never given out has no key to match.
        #expect(
            try engine.commit(.rotateSession(1, generation: 0, rotationKey: "", now: 1_001)) == .refused(.reused))
        try engine.makeSession(2)
        _ = try engine.commit(.rotateSession(2, generation: 1, rotationKey: "a", now: 1_001))
        #expect(
            try engine.commit(.rotateSession(2, generation: 1, rotationKey: "thief", now: 1_001)) == .refused(.reused))
    }

    @Test(arguments: Kind.allCases) func receiptsOfASessionAreTheLastEight(_ kind: Kind) throws {
        let engine = try Fixture(kind).engine()
        try engine.makeSession(7)
        func say(_ request: Int) throws -> Outcome {
            try engine.commit(.appendLobby(body: [1], at: 1_001, epoch: 1, key("\(request)", session: 7)))
        }
        for request in 1...9 { #expect(try say(request) == .lobby(number: Int64(request), isReplay: false)) }
        #expect(try say(2) == .lobby(number: 2, isReplay: true))
        #expect(try say(9) == .lobby(number: 9, isReplay: true))
        // Its receipt is gone: whether it was made is not known, and it is not made again.
        #expect(try say(1) == .refused(.expired))
    }

    @Test(arguments: Kind.allCases) func receiptsWithoutASessionLastADay(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(1)
        func start(_ id: SessionID, _ text: String, at now: WallTime) throws -> Outcome {
            try engine.commit(.startSession(sampleSession(id, user: 1, createdAt: now), key(text)))
        }
        let day = ReceiptLimits.withoutSessionMilliseconds
        let old = try start(10, "old", at: 5_000)
        #expect(old == .session(sampleSession(10, user: 1, createdAt: 5_000), isReplay: false))
        _ = try start(11, "new", at: 5_000 + day)
        #expect(
            try start(12, "old", at: 5_000 + day)
                == .session(sampleSession(10, user: 1, createdAt: 5_000), isReplay: true))
        _ = try start(13, "newer", at: 5_001 + day)
        let later = sampleSession(14, user: 1, createdAt: 5_001 + day)
        #expect(try start(14, "old", at: 5_001 + day) == .session(later, isReplay: false))
    }
}

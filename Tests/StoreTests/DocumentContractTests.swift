import Bytes
import Store
import Testing

/// Options that are too long for one request: parts on their way, and rooms made of them.
@Suite struct DocumentContractTests {
    private func put(
        _ part: Int, _ text: String = "x", key: String = "k", session: SessionID = 7, epoch: Int64 = 1,
        at: WallTime = 1_001
    ) -> Write {
        .putDocument(DocumentPart(session: session, key: key, part: part, text: text), at: at, epoch: epoch)
    }

    @Test(arguments: Kind.allCases) func partsMakeAWhole(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engines = [try fixture.engine(1), try fixture.engine(2)]
        let reader = try fixture.reader()
        try engines[0].makeSession(7)
        #expect(try reader.document(session: 7, key: "k", parts: 2) == nil)
        #expect(try engines[0].commit(put(1, "ä2")) == .done)
        #expect(try reader.document(session: 7, key: "k", parts: 2) == nil, "the first is missing")
        #expect(try engines[1].commit(put(0, "ö1")) == .done, "another server takes the next")
        #expect(try reader.document(session: 7, key: "k", parts: 2) == "ö1ä2")
        #expect(try engines[0].commit(put(1, "ü3")) == .done, "the same part takes its place")
        #expect(try reader.document(session: 7, key: "k", parts: 2) == "ö1ü3")
        #expect(try reader.document(session: 7, key: "k", parts: 1) == "ö1")
        #expect(try reader.document(session: 8, key: "k", parts: 2) == nil, "nobody else's")
    }

    @Test(arguments: Kind.allCases) func aSessionHasOneDocumentForAWhile(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        let reader = try fixture.reader()
        try engine.makeSession(7)
        try engine.makeSession(8)
        _ = try engine.commit([put(0, "a"), put(1, "b"), put(0, "other", key: "l", session: 8)])
        _ = try engine.commit([put(0, "c", key: "m")])
        #expect(try reader.document(session: 7, key: "k", parts: 1) == nil)
        #expect(try reader.document(session: 7, key: "m", parts: 1) == "c")
        #expect(try reader.document(session: 8, key: "l", parts: 1) == "other")
        let late = 1_001 + StoreLimits.documentMilliseconds
        _ = try engine.commit([put(0, "d", key: "n", at: late - 1)])
        #expect(try reader.document(session: 8, key: "l", parts: 1) == "other")
        _ = try engine.commit([put(1, "e", key: "n", at: late)])
        #expect(try reader.document(session: 8, key: "l", parts: 1) == nil)
        #expect(try reader.document(session: 7, key: "n", parts: 2) == "de")
    }

    @Test(arguments: Kind.allCases) func onlyTheNewestAttachmentPuts(_ kind: Kind) throws {
        let engine = try Fixture(kind).engine()
        try engine.makeSession(7)
        let outcomes = try engine.commit([
            put(0), .attachSession(7, now: 1_001), put(0), put(0, epoch: 2), put(0, session: 9), .revokeSession(7),
            put(0, epoch: 2),
        ])
        #expect(outcomes[0] == .done && outcomes[2] == .refused(.staleEpoch) && outcomes[3] == .done)
        #expect(outcomes[4] == .refused(.unknown) && outcomes[6] == .refused(.revoked))
    }

    @Test(arguments: Kind.allCases) func thePartsAreBounded(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        try engine.makeSession(7)
        try engine.makeSession(8)
        _ = try engine.commit(put(0, session: 8))
        _ = try engine.commit((0..<StoreLimits.documentParts - 1).map { put(Int($0)) })
        #expect(try fixture.reader().document(session: 8, key: "k", parts: 1) == "x")
        _ = try engine.commit(put(Int(StoreLimits.documentParts)))
        #expect(try fixture.reader().document(session: 8, key: "k", parts: 1) == nil, "the oldest goes")
        #expect(try fixture.reader().document(session: 7, key: "k", parts: 1) == "x")
    }

    /// Long options come with the room, whoever loads it, and not with a list.
    @Test(arguments: Kind.allCases, [StoreLimits.optionsInRow, StoreLimits.optionsInRow + 1, 200_000])
    func longOptionsStayWithTheirRoom(_ kind: Kind, _ length: Int) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine(1)
        try engine.makeSession(7)
        var record = sampleRoom(3, owner: 1, wakeAt: 5_000)
        record.options = String(repeating: "o", count: length)
        let write = Write.createRoom(
            record, pins: [100_003], announcement: [], epoch: 1, ReceiptKey(session: 7, key: "room"))
        guard case .room(let made, false) = try engine.commit(write) else { throw UnexpectedOutcome() }
        #expect(made.options == record.options)
        guard case .room(let again, true) = try engine.commit(write) else { throw UnexpectedOutcome() }
        #expect(again.options == record.options, "the receipt gives the room as it is")
        let reader = try fixture.reader()
        #expect(try reader.room(id: 3)?.options == record.options)
        #expect(try reader.room(pin: 100_003)?.options == record.options)
        #expect(try reader.loadedRoom(id: 3)?.record.options == record.options)
        #expect(try reader.dueRooms(before: 9_000, limit: 5).first?.options == record.options)
        let isInRow = length <= StoreLimits.optionsInRow
        #expect(try reader.openRooms(limit: 5).first?.options == (isInRow ? record.options : ""))
        let taken = try fixture.engine(2).take([3], from: 1, by: 2)
        #expect(taken.first?.record.options == record.options)
    }
}

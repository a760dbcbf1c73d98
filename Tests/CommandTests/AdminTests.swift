import JSON
import Store
import Testing

@testable import ClientCore

@Suite struct AdminTests {
    static let now: Int64 = 1_000_000

    private func server(
        _ name: String, _ incarnation: UInt64, _ state: ServerRecord.State = .ready, expiresIn: Int64 = 4_500,
        drain: Bool = false
    ) -> ServerRecord {
        ServerRecord(
            incarnation: incarnation, name: name, state: state, startedAt: Self.now - 60_000 + Int64(incarnation),
            expiresAt: Self.now + expiresIn, drainRequested: drain)
    }

    private func decide(_ name: String, _ servers: ServerRecord...) -> DrainDecision {
        DrainDecision(name, among: servers, now: Self.now)
    }

    @Test func theNewestLiveServerOfTheNameIsAsked() {
        #expect(decide("a", server("a", 1), server("b", 2)) == .ask(1, isLast: false))
        #expect(decide("a", server("a", 1), server("a", 3), server("b", 2)) == .ask(3, isLast: false))
        #expect(decide("a", server("a", 1), server("b", 2, .starting)) == .ask(1, isLast: true))
        #expect(decide("a", server("a", 1), server("b", 2, expiresIn: 0)) == .ask(1, isLast: true))
    }

    @Test func neverTwoDrainAtOnce() {
        #expect(decide("a", server("a", 1), server("b", 2, .draining)) == .refused(other: "b"))
        #expect(decide("a", server("a", 1), server("b", 2, drain: true)) == .refused(other: "b"))
        #expect(decide("a", server("a", 1), server("b", 2, .draining, expiresIn: -1)) == .ask(1, isLast: true))
        #expect(decide("a", server("a", 1, .draining), server("b", 2)) == .underWay(1))
    }

    @Test func anUnknownNameGetsTheNamesThereAre() {
        #expect(decide("x", server("b", 2), server("a", 1)) == .unknown(names: ["a", "b"]))
        #expect(decide("a", server("a", 1, expiresIn: -1)) == .unknown(names: []))
    }

    private func overview() throws -> AdminOverview {
        let store = InMemoryStore()
        let engine = store.engine(incarnation: 1)
        let room = RoomRecord(
            id: 77, pin: 0, kind: "board", options: "", title: "a\u{1B}[2J\nb", creator: 5, owner: 1,
            createdAt: Self.now)
        let user = UserRecord(
            id: 5, name: "ana", folded: "ana", skeleton: "ana", password: nil, isAdmin: false, createdAt: Self.now)
        let session = SessionRecord(id: 6, user: 5, createdAt: Self.now, expiresAt: Self.now * 2)
        let outcomes = try engine.commit([
            .publishServer(server("server-1", 1)), .publishServer(server("server-2", 2, expiresIn: -1)),
            .createUser(user, session, ReceiptKey(session: 0, key: "k")),
            .createRoom(
                room, pins: [482_913], announcement: Array("{}".utf8), epoch: 0, ReceiptKey(session: 6, key: "1")),
        ])
        for outcome in outcomes {
            if case .refused(let why) = outcome { Issue.record("refused: \(why)") }
        }
        return try AdminOverview(store.reader(), now: Self.now)
    }

    @Test func serversAreListedWithStateAndRooms() throws {
        let table = try overview().serversTable()
        #expect(table.rows.map { $0[0] } == ["server-1", "server-2"])
        #expect(table.rows.map { $0[1] } == ["00000000", "00000000"])
        #expect(table.rows.map { $0[2] } == ["ready", "expired"])
        #expect(table.rows.map { $0[6] } == ["1", "0"])
        try withJSON(try overview().serversJSON()) { view in
            #expect(view["servers"]?.count == 2)
            #expect(view["servers"]?[0]?["incarnation"]?.text == "0000000000000001")
            #expect(view["servers"]?[1]?["state"]?.text == "expired")
        }
    }

    @Test func roomsAndLeasesNameTheirOwner() throws {
        let overview = try overview()
        #expect(overview.roomsTable().rows.map { $0[3] } == ["server-1"])
        #expect(overview.leasesTable().rows == [["77", "482913", "server-1", "1", "ready"]])
        #expect(overview.roomsTable().lines(styled: false).allSatisfy { !$0.contains("\u{1B}") })
        try withJSON(overview.roomsJSON()) { view in
            #expect(view["rooms"]?[0]?["title"]?.text == "a\u{1B}[2J\nb")
            #expect(view["rooms"]?[0]?["pin"]?.integer == 482_913)
        }
        try withJSON(overview.leasesJSON()) { #expect($0["leases"]?[0]?["owner_state"]?.text == "ready") }
    }
}

import Accounts
import Admin
import Cluster
import Glibc
import JSON
import Protocol
import SQLiteStore
import Store
import Testing

@testable import ClientCore

/// The verbs over a store, and what a terminal shows of their answers.
@Suite struct AdminTests {
    static let now: Int64 = 1_000_000

    private func server(
        _ name: String, _ incarnation: UInt64, _ state: ServerRecord.State = .ready, expiresIn: Int64 = 4_500,
        drain: Bool = false
    ) -> ServerRecord {
        ServerRecord(
            incarnation: incarnation, name: name, state: state, startedAt: Self.now - 60_000 + Int64(incarnation),
            expiresAt: Self.now + expiresIn, drainRequested: drain, load: ServerLoad(people: 7, rooms: 1))
    }

    /// A store with two servers, ana (a guest with a session) and a room of hers with a hostile title.
    private func store(_ servers: ServerRecord...) throws -> InMemoryStore {
        let store = InMemoryStore()
        let engine = store.engine(incarnation: 1)
        let room = RoomRecord(
            id: 77, pin: 0, kind: "board", options: "", title: "a\u{1B}[2J\nb", creator: 5, owner: 1,
            createdAt: Self.now)
        let user = UserRecord(
            id: 5, name: "ana", folded: "ana", skeleton: "ana", password: nil, isAdmin: false, createdAt: Self.now)
        let session = SessionRecord(
            id: 6, user: 5, createdAt: Self.now, expiresAt: Self.now * 2, address: "192.0.2.1")
        let rows = servers.isEmpty ? [server("server-1", 1), server("server-2", 2, expiresIn: -1)] : servers
        let outcomes = try engine.commit(
            rows.map { .publishServer($0) } + [
                .createUser(user, session, ReceiptKey(session: 0, key: "k")),
                .createRoom(
                    room, pins: [482_913], announcement: Array("{}".utf8), epoch: 0, ReceiptKey(session: 6, key: "1")),
            ])
        for outcome in outcomes {
            if case .refused(let why) = outcome { Issue.record("refused: \(why)") }
        }
        return store
    }

    /// Runs a verb as a reader of the folder does.
    private func run(_ request: AdminRequest, on store: InMemoryStore) throws -> [UInt8] {
        let run = AdminRun(store.reader(), now: Self.now, rows: 100, name: "the operator")
        switch try run.plan(request) {
        case .answer(let json): return json
        case .act(let act): return try finish(act, request, run, store)
        case .hash(_, let make): return try finish(make("phc"), request, run, store)
        }
    }

    private func finish(
        _ act: AdminAct, _ request: AdminRequest, _ run: AdminRun, _ store: InMemoryStore
    ) throws -> [UInt8] {
        let write = Write.administer(act, by: .operator(uid: 7), at: Self.now)
        let outcome = try #require(try store.engine(incarnation: 9).commit([write]).first)
        return try run.answer(request, outcome).get()
    }

    private func table(_ verb: AdminVerb, _ target: String = "", on store: InMemoryStore) throws -> Table {
        let json = try run(AdminRequest(verb, target: target), on: store)
        return try #require(AdminPage(verb, json, now: Self.now).table)
    }

    @Test func serversAreListedWithStatePeopleAndRooms() throws {
        let store = try store()
        let table = try table(.servers, on: store)
        #expect(table.rows.map { $0[0] } == ["server-1", "server-2"])
        #expect(table.rows.map { $0[1] } == ["00000000", "00000000"])
        #expect(table.rows.map { $0[2] } == ["ready", "expired"])
        #expect(table.rows.map { $0[3] } == ["7", "7"])
        #expect(table.rows.map { $0[6] } == ["1", "0"])
        try withJSON(try run(AdminRequest(.servers), on: store)) { view in
            #expect(view["servers"]?.count == 2)
            #expect(view["servers"]?[0]?["incarnation"]?.text == "0000000000000001")
            #expect(view["servers"]?[1]?["state"]?.text == "expired")
        }
    }

    @Test func roomsAndLeasesNameTheirOwnerAndNoTitleReachesTheTerminal() throws {
        let store = try store()
        let rooms = try table(.rooms, on: store)
        #expect(rooms.rows.map { $0[3] } == ["server-1"])
        #expect(rooms.lines(styled: false).allSatisfy { !$0.contains("\u{1B}") })
        #expect(try table(.leases, on: store).rows == [["77", "482913", "server-1", "1", "ready"]])
        let shown = try table(.showRoom, "482 913", on: store)
        #expect(shown.rows.contains(["created_by", "ana"]))
        #expect(shown.lines(styled: false).allSatisfy { !$0.contains("\u{1B}") })
    }

    @Test func aDrainIsDescribedBeforeItIsDone() throws {
        let store = try store(server("a", 1), server("b", 2), server("c", 3, .starting))
        let json = try run(AdminRequest(.drain, target: "a", isDryRun: true), on: store)
        let page = AdminPage(.drain, json, now: Self.now)
        #expect(page.table?.rows == [["482913", "board", "a\u{1B}[2J\nb", "b"]])
        #expect(page.notes.first == "1 room and 7 people would leave a.")
        #expect(store.reader().servers().allSatisfy { !$0.drainRequested }, "nothing was done")
        _ = try run(AdminRequest(.drain, target: "b"), on: store)
        for request in [AdminRequest(.drain, target: "a"), AdminRequest(.drain, target: "a", isDryRun: true)] {
            do {
                _ = try run(request, on: store)
                Issue.record("two drain at once")
            } catch let error as ProtocolError {
                #expect(error.code == .busy)
                #expect(error.message == "b is draining, and never two at once: wait until it has left")
            }
        }
        let unknown = #expect(throws: ProtocolError.self) {
            try run(AdminRequest(.drain, target: "x"), on: store)
        }
        #expect(unknown?.message == "no server that runs is called x. There are: a, b, c.")
    }

    @Test func playersAreShownWithBanAndSessions() throws {
        let store = try store()
        _ = try run(
            AdminRequest(.banPlayer, target: "Ana", text: "shouting", milliseconds: 7_200_000), on: store)
        #expect(try table(.players, on: store).rows == [["ana", "guest", "now", "another 2 h: shouting"]])
        let page = AdminPage(
            .showPlayer, try run(AdminRequest(.showPlayer, target: "ana"), on: store), now: Self.now)
        let rows = try #require(page.table?.rows)
        #expect(rows.prefix(2) == [["name", "ana"], ["kind", "guest"]])
        #expect(rows.contains(["banned", "another 2 h: shouting"]))
        #expect(rows.last?[0] == "session" && rows.last?[1].hasSuffix("from 192.0.2.1") == true)
        let audit = try table(.audit, on: store)
        #expect(audit.rows.map { Array($0[1...5]) } == [["operator (uid 7)", "player ban", "ana", "done", "1"]])
        #expect(audit.rows.first?.last == "for 120 min: shouting")
    }

    @Test func anAnswerThatIsNoneIsSaid() {
        #expect(AdminPage(.servers, Array("[".utf8)).notes == ["the answer cannot be read"])
        #expect(AdminPage.auditLines(Array("{".utf8)).isEmpty)
        #expect(AdminPage.incarnation(of: "a", in: []) == nil)
    }

    @Test func lengthsOfTimeAreRead() {
        let kind = ValueKind.duration
        #expect(kind.check("30s").value == "30000")
        #expect(kind.check("2h").value == "7200000")
        #expect(kind.check("7d").value == "604800000")
        for wrong in ["", "h", "2", "-1h", "2w", "0m", "99999999999d", "1.5h", "2 h"] {
            #expect(kind.check(wrong).value == nil, "\(wrong)")
        }
    }

    @Test func theDoctorFindsWhatIsWrong() throws {
        var template = Array("/tmp/oneup-doctor-XXXXXX".utf8CString)
        let root = try #require(mkdtemp(&template).map { String(cString: $0) })
        let folder = ClusterFolder(root: root)
        defer { _ = try? deleteCluster(folder) }
        func states() -> [String: Finding.State] {
            Dictionary(Doctor(folder: folder).examine().map { ($0.check, $0.state) }) { first, _ in first }
        }
        #expect(states()["store"] == .bad)
        #expect(states()["keys"] == .bad)
        try folder.makeFolders()
        try Certificates.makeAll(in: folder, hostNames: [])
        try SecretKeys.makeAll(in: folder)
        let engine = try SQLiteEngine(folder: folder.storeFolder, incarnation: 1)
        #expect(states()["servers"] == .bad)
        #expect(states()["integrity"] == .ok && states()["rights"] == .ok && states()["keys"] == .ok)
        #expect(states()["certificate"] == .ok && states()["schema"] == .ok && states()["port"] == .warn)
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let now = Int64(time.tv_sec) * 1_000
        func publish(_ incarnation: UInt64, expiresIn: Int64) throws {
            let record = ServerRecord(
                incarnation: incarnation, name: "server-\(incarnation)", state: .ready, startedAt: now,
                expiresAt: now + expiresIn)
            _ = try engine.commit([.publishServer(record)])
        }
        try publish(1, expiresIn: 5_000)
        #expect(states()["servers"] == .warn && states()["clocks"] == .ok)
        try publish(2, expiresIn: 600_000)
        #expect(states()["servers"] == .ok && states()["clocks"] == .bad)
        chmod(folder.keysFolder, 0o755)
        #expect(states()["rights"] == .bad)
    }
}

import Accounts
import Bytes
import GameViews
import Games
import Link
import Store
import Testing

@testable import ServerCore

/// Servers, balancers and clients over one store in memory, in one thread and under one clock.
final class TestCluster {
    let store = InMemoryStore()
    let catalogue = gameCatalogue
    var now: UInt64 = 1_000_000_000
    var random: SplitMix
    private(set) var servers: [TestServer] = []
    let balancers: [TestBalancer]
    /// The command that each incarnation runs or ran last.
    var running: [Incarnation: String] = [:]
    /// Whether running this command kills.
    var isDeadly: (String) -> Bool = { _ in false }
    /// Incarnations whose death the kernel has shown.
    private var provenDead: Set<Incarnation> = []
    private var told: [Incarnation: Set<Incarnation>] = [:]
    private var nextIncarnation: Incarnation = 1_001
    /// Whether a lost link is dialled again at once.
    var dials = true

    init(balancers: Int = 1, seed: UInt64 = 1) {
        self.balancers = (0..<balancers).map { TestBalancer(index: $0) }
        random = SplitMix(seed: seed)
    }

    var wall: WallTime { 1_800_000_000_000 + WallTime(now / 1_000_000) }
    var reader: InMemoryReader { store.reader() }

    func keys() throws -> [TokenKey] { [try TokenKey(identifier: "k1", secret: Array(0..<32))] }
    func signer() throws -> TokenSigner { try TokenSigner(keys: keys()) }

    // MARK: Servers

    @discardableResult
    func addServer(_ name: String? = nil, connects: Bool = true) throws -> TestServer {
        let server = TestServer(name ?? "server-\(servers.count + 1)", nextIncarnation, self)
        nextIncarnation += 1
        servers.append(server)
        try server.start()
        if connects { for balancer in balancers { connect(server, balancer) } }
        return server
    }

    func connect(_ server: TestServer, _ balancer: TestBalancer) {
        guard !server.isEnded, server.links[balancer.index] == nil else { return }
        server.links[balancer.index] = balancer.connect(server, now: now)
        server.assemblers[balancer.index] = FrameAssembler()
        server.act { $0.linkOpened(balancer.index) }
    }

    /// The link between the two is cut; each end notices.
    func cut(_ server: TestServer, _ balancer: TestBalancer) {
        guard let link = server.links.removeValue(forKey: balancer.index) else { return }
        server.outputs[balancer.index] = nil
        balancer.lose(link, now: now)
        server.act { $0.linkClosed(balancer.index) }
    }

    /// The process is gone, with all it had in memory and under way.
    func kill(_ server: TestServer, isProven: Bool = true) {
        server.end()
        bury(server, isProven: isProven)
    }

    /// The kernel has freed the lock of a process that is gone.
    func prove(_ incarnation: Incarnation) { provenDead.insert(incarnation) }

    func bury(_ server: TestServer, isProven: Bool = true) {
        servers.removeAll { $0 === server }
        for (balancer, link) in server.links.sorted(by: { $0.key < $1.key }) {
            balancers[balancer].lose(link, now: now)
        }
        server.links = [:]
        if isProven { provenDead.insert(server.incarnation) }
    }

    func isProvenDead(_ incarnation: Incarnation) -> Bool { provenDead.contains(incarnation) }

    /// Tells the servers that watch it of each death.
    func tellDeaths() {
        for server in servers {
            for dead in provenDead.sorted() where server.watches.contains(dead) {
                guard told[server.incarnation, default: []].insert(dead).inserted else { continue }
                server.act { $0.died(dead) }
            }
        }
    }

    // MARK: Clients

    func addClient(at balancer: Int = 0, from peer: String = "192.0.2.1:5000") -> TestClient {
        let client = TestClient(self, balancers[balancer])
        client.peer = peer
        balancers[balancer].open(client, now: now)
        return client
    }

    /// A client that is logged in as a guest.
    func guest(_ name: String, at balancer: Int = 0) throws -> TestClient {
        let client = addClient(at: balancer)
        let key = "key-of-guest-\(name)-0000"
        let answer = client.ask("account.guest", #"{"name":"\#(name)","key":"\#(key)"}"#)
        try #require(answer?.isResult == true, "\(String(describing: answer))")
        return client
    }

    // MARK: Steps

    /// Carries what a server has sent; up to `most` bytes of it.
    func carry(from server: TestServer, to balancer: TestBalancer, atMost most: Int = .max) {
        guard let link = server.links[balancer.index], var output = server.outputs[balancer.index], !output.isEmpty
        else { return }
        let bytes = Array(output.prefix(most))
        output.removeFirst(bytes.count)
        server.outputs[balancer.index] = output
        balancer.receive(link, bytes, now: now)
        closeLinks(of: balancer)
    }

    /// Carries what a balancer has sent.
    func carry(from balancer: TestBalancer, to server: TestServer, atMost most: Int = .max) {
        guard let link = server.links[balancer.index], var output = balancer.outputs[link], !output.isEmpty,
            var assembler = server.assemblers[balancer.index]
        else { return }
        let bytes = Array(output.prefix(most))
        output.removeFirst(bytes.count)
        balancer.outputs[link] = output
        var isWhole = true
        server.act { machine in
            bytes.withUnsafeBytes { raw in
                isWhole =
                    assembler.feed(raw) { frame in
                        if isWhole { isWhole = machine.linkFrame(balancer.index, frame) }
                    } && isWhole
            }
        }
        server.assemblers[balancer.index] = assembler
        if !isWhole {
            violations.append("\(server.name) closed its link to balancer \(balancer.index)")
            cut(server, balancer)
            if dials { connect(server, balancer) }
        }
    }

    /// Links that one end closed because of what the other sent.
    private(set) var violations: [String] = []

    func closeLinks(of balancer: TestBalancer) {
        for (link, reason) in balancer.takeClosing().sorted(by: { $0.key < $1.key }) {
            if !reason.contains("replaced") && !reason.contains("no sign of life") { violations.append(reason) }
            guard let server = balancer.links[link] else { continue }
            let isCurrent = server.links[balancer.index] == link
            balancer.lose(link, now: now)
            guard isCurrent else { continue }
            server.links[balancer.index] = nil
            server.outputs[balancer.index] = nil
            server.act { $0.linkClosed(balancer.index) }
            if dials { connect(server, balancer) }
        }
    }

    /// Carries and commits everything until nothing is left to do at this time.
    func settle() {
        for _ in 0..<400 {
            var isQuiet = true
            for server in servers {
                for balancer in balancers {
                    if !(server.outputs[balancer.index] ?? []).isEmpty { isQuiet = false }
                    carry(from: server, to: balancer)
                    if balancer.pass() { isQuiet = false }
                    if let link = server.links[balancer.index], !(balancer.outputs[link] ?? []).isEmpty {
                        isQuiet = false
                    }
                    carry(from: balancer, to: server)
                }
                if server.hasWrites, !server.isHeld {
                    isQuiet = false
                    server.commit()
                }
                if server.hasCompletions, !server.isDeaf {
                    isQuiet = false
                    server.complete()
                }
            }
            if isQuiet { return }
        }
        Issue.record("the cluster does not come to rest")
    }

    /// Lets time pass, with all timers.
    func run(milliseconds: UInt64, step: UInt64 = 10) {
        let end = now + milliseconds * 1_000_000
        settle()
        while now < end {
            now += step * 1_000_000
            tellDeaths()
            turn()
            settle()
        }
    }

    /// Every machine's timers, once.
    func turn() {
        for server in servers { server.act { $0.turn() } }
        for balancer in balancers {
            // A link carries heartbeats even where nothing else is under way.
            for server in servers { carry(from: server, to: balancer) }
            balancer.tick(now: now)
            closeLinks(of: balancer)
        }
    }

    // MARK: What is stored

    /// The room's events as they are stored, in order: number and line.
    func storedEvents(_ pin: Int64) throws -> [Int64: Line] {
        let record = try #require(reader.room(pin: pin) ?? reader.openRooms(limit: 100).first { $0.pin == pin })
        return try storedEvents(of: record)
    }

    func storedEvents(of record: RoomRecord) throws -> [Int64: Line] {
        var events: [Int64: Line] = [:]
        for (number, line) in try roomLines(record, reader) {
            #expect(events[number] == nil, "event \(number) is stored twice")
            events[number] = line
        }
        return events
    }
}

/// SplitMix64: the same numbers from the same seed everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

import Store
import Testing

@testable import ServerCore

/// Players, balancers and servers from a seed, with servers that die, drain, lose links and run out of disk anywhere in
/// what they do. What is promised must hold whatever happens: no acknowledged command is lost, none is done twice, and
/// everybody reads every event once and in order.
@Suite struct SimulationTests {
    static let seeds: ClosedRange<UInt64> = 1...200
    static let steps = 300

    @Test(arguments: seeds) func whatIsPromisedHolds(seed: UInt64) throws {
        var simulation = try Simulation(seed: seed, faults: .kills)
        try simulation.run(steps: Self.steps)
    }

    @Test(arguments: 1_001...1_100 as ClosedRange<UInt64>) func itHoldsWithLostLinksAndAFullDisk(seed: UInt64) throws {
        var simulation = try Simulation(seed: seed, faults: .all)
        try simulation.run(steps: Self.steps)
    }
}

struct Simulation {
    enum Faults { case kills, all }

    private let seed: UInt64
    private let faults: Faults
    private let cluster: TestCluster
    private var clients: [SimulatedClient] = []
    private var pin: Int64 = 0
    private var said = 0
    private var unproven: [UInt64] = []
    private var random: SplitMix

    init(seed: UInt64, faults: Faults) throws {
        self.seed = seed
        self.faults = faults
        random = SplitMix(seed: seed &* 7_919)
        cluster = TestCluster(balancers: 1 + Int(seed % 2), seed: seed)
        for _ in 0..<2 { try cluster.addServer() }
        cluster.settle()
        let maker = try cluster.guest("maker")
        pin = try #require(maker.ask("room.create", #"{"game":"tic-tac-toe"}"#)?.integer("result", "room"))
        for name in ["ana", "ben", "cyd"] { clients.append(SimulatedClient(name, cluster)) }
    }

    mutating func run(steps: Int) throws {
        for _ in 0..<steps {
            try step()
            for client in clients { client.read() }
            if let problem = clients.flatMap(\.problems).first {
                Issue.record("seed \(seed): \(problem)")
                return
            }
        }
        try finish()
    }

    // MARK: Steps

    private mutating func step() throws {
        switch random.below(100) {
        case 0..<26: act(clients[random.below(clients.count)])
        case 26..<44: carryDown()
        case 44..<62: carryUp()
        case 62..<72: server?.commit(atMost: 1 + random.below(4))
        case 72..<82: server?.complete()
        case 82..<92:
            cluster.now += UInt64(1 + random.below(60)) * 1_000_000
            server.map { server in server.act { $0.turn() } }
            if random.below(4) == 0 { cluster.turn() }
        case 92..<94: clients[random.below(clients.count)].disconnect()
        case 94..<96:
            while let dead = unproven.popLast() { cluster.prove(dead) }
            cluster.tellDeaths()
        default: try fail()
        }
    }

    private var server: TestServer? {
        mutating get { cluster.servers.isEmpty ? nil : cluster.servers[random.below(cluster.servers.count)] }
    }

    private mutating func act(_ client: SimulatedClient) {
        guard client.isConnected else {
            client.connect(to: pin)
            return
        }
        switch random.below(12) {
        case 0..<4:
            said += 1
            client.command("room.chat", #"{"text":"room \#(said)"}"#, tag: "room \(said)")
        case 4, 5:
            said += 1
            client.command("lobby.chat", #"{"text":"lobby \#(said)"}"#, tag: "lobby \(said)")
        case 6: client.command("room.state")
        case 7: client.command("room.sit")
        case 8: client.command("room.rematch")
        default: client.command("room.move", #"{"move":"\#(1 + random.below(9))"}"#)
        }
    }

    private mutating func carryUp() {
        guard let server else { return }
        let most = random.below(3) == 0 ? random.below(200) : Int.max
        cluster.carry(from: server, to: cluster.balancers[random.below(cluster.balancers.count)], atMost: most)
    }

    private mutating func carryDown() {
        guard let server else { return }
        let most = random.below(3) == 0 ? random.below(200) : Int.max
        cluster.carry(from: cluster.balancers[random.below(cluster.balancers.count)], to: server, atMost: most)
    }

    private mutating func fail() throws {
        guard let server else {
            try cluster.addServer()
            return
        }
        switch faults == .kills ? 0 : random.below(5) {
        case 0:
            let isProven = random.below(2) == 0
            if !isProven { unproven.append(server.incarnation) }
            cluster.kill(server, isProven: isProven)
            if random.below(2) == 0 { try cluster.addServer() }
        case 1:
            let balancer = cluster.balancers[random.below(cluster.balancers.count)]
            cluster.cut(server, balancer)
            if random.below(2) == 0 { cluster.connect(server, balancer) }
        case 2: server.commit(fails: "no space left")
        case 3: if cluster.servers.count > 1 { server.act { $0.drain() } }
        default: if cluster.servers.count < 3 { try cluster.addServer() }
        }
        if cluster.servers.count < 2 { try cluster.addServer() }
    }

    // MARK: The end

    /// Nothing fails any more: everybody gets every answer and every event.
    private mutating func finish() throws {
        for dead in unproven { cluster.prove(dead) }
        if cluster.servers.isEmpty { try cluster.addServer() }
        for server in cluster.servers { for balancer in cluster.balancers { cluster.connect(server, balancer) } }
        var rounds = 0
        while !clients.allSatisfy(\.isQuiet), rounds < 60 {
            rounds += 1
            for client in clients where !client.isConnected { client.connect(to: pin) }
            cluster.run(milliseconds: 200, step: 20)
            for client in clients { client.read() }
            if cluster.servers.isEmpty { try cluster.addServer() }
        }
        for client in clients {
            #expect(client.isQuiet, "seed \(seed): \(client.name) waits for ever: \(client.pending.map(\.id))")
            #expect(client.problems.isEmpty, "seed \(seed)")
        }
        let allowed = cluster.violations.filter { !$0.contains("no sign") }
        #expect(allowed.isEmpty, "seed \(seed): \(allowed)")
        guard clients.allSatisfy({ $0.isQuiet && $0.problems.isEmpty }) else { return }
        // One more thing that everybody must read, so that the ends can be compared.
        clients[0].command("room.chat", #"{"text":"the end"}"#, tag: "the end")
        clients[0].command("lobby.chat", #"{"text":"lobby end"}"#, tag: "lobby end")
        cluster.run(milliseconds: 400, step: 20)
        for client in clients { client.read() }
        try compare()
    }

    private func compare() throws {
        let stored = try cluster.storedEvents(pin)
        #expect(stored.keys.sorted() == stored.keys.indices.enumerated().map { Int64($0.offset + 1) }, "seed \(seed)")
        for client in clients {
            for (number, line) in client.events { #expect(stored[number] == line, "seed \(seed): \(client.name)") }
            #expect(client.events.keys.max() == Int64(stored.count), "seed \(seed): \(client.name) missed the end")
        }
        var counts: [String: Int] = [:]
        for line in stored.values {
            if line.kind == "chat", let text = line.text("params", "text") { counts[text, default: 0] += 1 }
        }
        for record in cluster.reader.lobby(after: 0, limit: 1_000) {
            let body = String(decoding: record.body, as: UTF8.self)
            guard let text = body.firstMatch(of: #/"text":"(lobby [a-z0-9]+)"/#) else { continue }
            counts[String(text.output.1), default: 0] += 1
        }
        for (text, count) in counts { #expect(count == 1, "seed \(seed): \(text) was done \(count) times") }
        for client in clients {
            for (tag, number) in client.done {
                #expect(counts[tag] == 1, "seed \(seed): \(tag) was acknowledged and is lost")
                if tag.hasPrefix("room") {
                    #expect(stored[number]?.text("params", "text") == tag, "seed \(seed): \(tag) has a wrong answer")
                }
            }
            // A lobby line that is sent again while the disk is full may have been stored the first time.
            for tag in client.notSaved where tag.hasPrefix("room") {
                #expect(counts[tag] == nil, "seed \(seed): \(tag) was refused and is stored")
            }
        }
    }
}

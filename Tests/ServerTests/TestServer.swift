import Bytes
import JSON
import Link
import Store

@testable import ServerCore

/// A server's machine with everything around it under the test's hand: writes wait in a queue until the test lets them
/// commit, completions until it delivers them, and what is sent until the cluster carries it.
final class TestServer: ServerEffects {
    let name: String
    let incarnation: Incarnation
    unowned let cluster: TestCluster
    private let engine: InMemoryEngine
    private(set) var machine: ServerMachine?

    /// What was written to each balancer's link and not carried yet.
    var outputs: [Int: [UInt8]] = [:]
    /// The balancer's link of each of its links that is up.
    var links: [Int: Int] = [:]
    var assemblers: [Int: FrameAssembler] = [:]
    private(set) var queue: [Write] = []
    private var firstTicket: UInt64 = 1
    private var completions: [(ticket: UInt64, outcome: Outcome?, reason: String)] = []
    private var failure: String?
    private var hashes: [(token: UInt64, result: HashResult)] = []
    /// Nothing it does counts any more: it is dead, or dies at the end of this step.
    private(set) var isEnded = false
    private(set) var ending: (reason: String, status: Int32)?
    private(set) var notes: [String] = []
    var watches: Set<Incarnation> = []
    /// Writes are not committed by `commit` while it holds.
    var isHeld = false
    /// Completions are not delivered by `settle` while it holds.
    var isDeaf = false
    var isStoreBusy = false
    var isHashingBusy = false
    /// Every write ever submitted, for tests that count them.
    private(set) var submissions = 0

    init(_ name: String, _ incarnation: Incarnation, _ cluster: TestCluster) {
        self.name = name
        self.incarnation = incarnation
        self.cluster = cluster
        engine = cluster.store.engine(incarnation: incarnation)
    }

    func start() throws {
        let machine = ServerMachine(
            identity: ServerMachine.Identity(name: name, incarnation: incarnation), reader: cluster.store.reader(),
            effects: self, catalogue: cluster.catalogue, signer: try cluster.signer(), refreshKeys: try cluster.keys(),
            now: cluster.now)
        self.machine = machine
        machine.start()
    }

    /// Lets the machine do something at the cluster's time.
    func act(_ body: (ServerMachine) -> Void) {
        guard !isEnded, let machine else { return }
        machine.now = cluster.now
        body(machine)
        if isEnded { cluster.bury(self) }
    }

    func end() {
        isEnded = true
        outputs = [:]
        queue = []
        completions = []
    }

    // MARK: The store

    var hasWrites: Bool { !queue.isEmpty }
    var hasCompletions: Bool { !completions.isEmpty || !hashes.isEmpty }

    /// Commits up to `most` of the queued writes as one batch.
    func commit(atMost most: Int = .max, fails reason: String? = nil) {
        guard !queue.isEmpty, !isEnded else { return }
        if let reason {
            failure = reason
            refuseQueue(reason)
            return
        }
        let batch = Array(queue.prefix(most))
        queue.removeFirst(batch.count)
        do {
            for outcome in try engine.commit(batch) {
                completions.append((firstTicket, outcome, ""))
                firstTicket += 1
            }
        } catch {
            exit("\(error)", status: 75)
        }
    }

    private func refuseQueue(_ reason: String) {
        for _ in queue {
            completions.append((firstTicket, nil, reason))
            firstTicket += 1
        }
        queue = []
    }

    /// Delivers what has completed, as the shell does.
    func complete() {
        act { machine in
            var hadFailure = false
            while !completions.isEmpty {
                let batch = completions
                completions = []
                for completion in batch where !isEnded {
                    if completion.outcome == nil { hadFailure = true }
                    machine.storeCompleted(
                        ticket: completion.ticket, completion.outcome, reason: completion.reason)
                }
                guard hadFailure, !isEnded else { break }
            }
            machine.storeSettled()
            let results = hashes
            hashes = []
            for (token, result) in results { machine.hashed(token, result) }
        }
    }

    // MARK: Effects

    func withOutput(ofLink link: Int, _ body: (inout [UInt8]) -> Void) {
        guard !isEnded, links[link] != nil else { return }
        body(&outputs[link, default: []])
    }

    func submit(_ write: Write) -> UInt64 {
        submissions += 1
        queue.append(write)
        let ticket = firstTicket + UInt64(queue.count) - 1
        if isEnded {
            queue.removeAll()
        } else if let failure {
            refuseQueue(failure)
        }
        return ticket
    }

    func acknowledgeFailure() { failure = nil }

    func hash(_ job: HashJob, _ token: UInt64) -> Bool {
        guard !isHashingBusy else { return false }
        switch job {
        case .make(let password, _): hashes.append((token, .made("phc " + String(decoding: password, as: UTF8.self))))
        case .verify(let password, let phc):
            let isRight = phc == "phc " + String(decoding: password, as: UTF8.self)
            hashes.append((token, isRight ? .right(isWeak: false) : .wrong))
        }
        return true
    }

    func random() -> UInt64 { cluster.random.next() }
    func identifier() -> Int64 { Int64(cluster.random.next() >> 12) + 1 }
    func wallClock() -> WallTime { cluster.wall }
    func isDead(_ incarnation: Incarnation) -> Bool { cluster.isProvenDead(incarnation) }
    func watch(_ incarnation: Incarnation) { watches.insert(incarnation) }
    func poison(of incarnation: Incarnation) -> String? { cluster.running[incarnation] }
    func cleanUp(after incarnation: Incarnation) { cluster.running[incarnation] = nil }

    func setRunning(_ key: String?) {
        guard !isEnded else { return }
        cluster.running[incarnation] = key
        // A command that kills its server: what the machine still does in this step goes nowhere.
        if let key, cluster.isDeadly(key) { end() }
    }

    func exit(_ reason: String, status: Int32) {
        guard !isEnded else { return }
        ending = (reason, status)
        end()
    }

    func note(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String>) {
        notes.append(message.description)
    }
}

import Bytes
import Link

/// A balancer's machine, its links and its clients.
final class TestBalancer: BalancerEffects {
    let index: Int
    private(set) var machine: BalancerMachine
    /// What was written to each link and not carried yet.
    var outputs: [Int: [UInt8]] = [:]
    var assemblers: [Int: FrameAssembler] = [:]
    /// The server at the other end of each link that is up, and the server's own number of the link.
    var links: [Int: TestServer] = [:]
    private var nextLink = 0
    private var clients: [Int: TestClient] = [:]
    /// Clients whose bytes with a mark wait for the kernel.
    private var watched: Set<Int> = []
    /// Whether barriers are echoed as soon as they are there.
    var echoes = true
    /// Links that the machine wants closed; the cluster does it after the step.
    private(set) var closing: [Int: String] = [:]

    init(index: Int) {
        self.index = index
        machine = BalancerMachine(identifier: UInt64(index) + 1, loop: 0, loops: 1)
    }

    var streamCount: Int { machine.streamCount }
    var parkedCount: Int { machine.parkedCount }

    // MARK: Links

    func connect(_ server: TestServer, now: UInt64) -> Int {
        let link = nextLink
        nextLink += 1
        links[link] = server
        assemblers[link] = FrameAssembler()
        machine.linkOpened(link, now: now)
        return link
    }

    /// A link is lost: what was under way in it is gone.
    func lose(_ link: Int, now: UInt64) {
        links[link] = nil
        outputs[link] = nil
        assemblers[link] = nil
        machine.linkClosed(link, now: now, self)
    }

    /// Bytes from a server.
    func receive(_ link: Int, _ bytes: [UInt8], now: UInt64) {
        guard links[link] != nil, var assembler = assemblers[link] else { return }
        machine.linkHeard(link, now: now)
        let isWhole = bytes.withUnsafeBytes { raw in
            assembler.feed(raw) { frame in
                if closing[link] == nil { machine.linkFrame(link, frame, now: now, self) }
            }
        }
        assemblers[link] = assembler
        for slot in watched { machine.outputSent(slot, now: now) }
        watched = []
        if !isWhole, closing[link] == nil { closing[link] = "a length out of bounds" }
    }

    func takeClosing() -> [Int: String] {
        defer { closing = [:] }
        return closing
    }

    func tick(now: UInt64) { machine.tick(now: now, self) }

    /// Echoes the barriers that are there: two whole passes over the sockets. True when there was one.
    func pass() -> Bool {
        guard echoes, machine.hasBarriers else { return false }
        machine.passEnded(self)
        machine.passEnded(self)
        return true
    }

    /// Puts a context of no server into a stream, as a server would leave it.
    func forge(context: [UInt8], _ slot: Int, from server: TestServer, now: UInt64) {
        guard let link = server.links[index] else { return }
        var bytes: [UInt8] = []
        context.withUnsafeBytes {
            ServerFrame.deliver(
                Delivery(
                    stream: machine.identifier(ofSlot: slot), attachment: 1, settled: 0, position: nil, context: $0,
                    closes: false, bytes: UnsafeRawBufferPointer(start: nil, count: 0))
            ).encode(into: &bytes)
        }
        receive(link, bytes, now: now)
    }

    // MARK: Clients

    func open(_ client: TestClient, now: UInt64) {
        // The machine may deliver before it has told the slot; what it delivers to an unknown slot is kept.
        let slot = machine.clientOpened(kind: .game, peer: client.peer, now: now, self)
        clients[slot] = client
        client.slot = slot
    }

    func type(_ client: TestClient, _ bytes: [UInt8]) {
        guard let slot = client.slot else { return }
        bytes.withUnsafeBytes { machine.clientBytes(slot, $0, now: client.cluster.now, self) }
    }

    /// The client's connection breaks.
    func drop(_ client: TestClient) {
        guard let slot = client.slot else { return }
        client.slot = nil
        clients[slot] = nil
        machine.clientClosed(slot, self)
    }

    // MARK: Effects

    func withOutput(ofLink link: Int, _ body: (inout [UInt8]) -> Void) {
        guard links[link] != nil else { return }
        body(&outputs[link, default: []])
    }

    func deliver(_ bytes: UnsafeRawBufferPointer, to slot: Int) { clients[slot]?.receive(Array(bytes)) }

    func closeClient(_ slot: Int, afterOutput: Bool) {
        clients[slot]?.slot = nil
        clients[slot] = nil
    }

    func watchOutput(_ slot: Int) { watched.insert(slot) }
    func setReading(_ slot: Int, _ reads: Bool) { clients[slot]?.isRead = reads }
    func closeLink(_ link: Int, reason: String) { closing[link] = reason }
    func noteServer(_ name: String, incarnation: Incarnation, _ what: String) {}
}

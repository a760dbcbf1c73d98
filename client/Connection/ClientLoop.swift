public import EventLoop

/// One thread's loop that hosts any number of clients of one cluster: the interactive client has one, a drill some hundred.
/// Everything is called on that thread.
public final class ClientLoop {
    /// The cluster's balancers.
    public let servers: [SocketAddress]
    let context: TLSContext
    let wire = Wire()
    let poller: Poller
    let judge: (SocketAddress, [UInt8]?) -> CertificateVerdict
    let judgeVouched: (SocketAddress, [UInt8]?) -> CertificateVerdict

    private var clients: [ClientConnection] = []
    private var timers: [Timer] = []
    private var earliestTimer = Int64.max
    private var watches: [Watch] = []

    private struct Timer {
        var at: Int64
        var client: Int
        var serial: UInt32
    }

    private struct Watch {
        var descriptor: Int32
        var body: () -> Void
    }

    /// The bit in a token that tells a watched descriptor from a client.
    private static let watchBit: UInt64 = 1 << 63

    /// A loop for clients of these balancers (at least one).
    ///
    /// `judge` is asked at each connection whether the certificate with this SHA-256 fingerprint is trusted; it may ask the
    /// user and so block. `judgeVouched` is asked instead about one that this machine's authorities vouch for, for the
    /// name that was connected to; without it nothing is different about those.
    public init(
        servers: [SocketAddress], context: TLSContext,
        judgeVouched: ((SocketAddress, [UInt8]?) -> CertificateVerdict)? = nil,
        judge: @escaping (SocketAddress, [UInt8]?) -> CertificateVerdict
    ) throws(SystemError) {
        precondition(!servers.isEmpty, "a client needs a server to connect to")
        self.servers = servers
        self.context = context
        self.judge = judge
        self.judgeVouched = judgeVouched ?? judge
        poller = try Poller()
    }

    /// Milliseconds of the monotonic clock.
    public var now: Int64 { Int64(Monotonic.now() / 1_000_000) }

    /// Adds a client; `start` begins to connect. What happens to it is delivered on this thread, inside `turn` or inside
    /// calls on the client.
    public func addClient(
        _ machine: ClientMachine, deliver: @escaping (ClientDelivery) -> Void
    ) -> ClientConnection {
        let client = ClientConnection(loop: self, index: clients.count, machine: machine, deliver: deliver)
        clients.append(client)
        return client
    }

    /// Calls `body` whenever this descriptor can be read, at an end of file too, until `unwatch`. Fails for what cannot
    /// be polled, such as a regular file, which can always be read.
    public func watch(_ descriptor: Int32, _ body: @escaping () -> Void) throws(SystemError) {
        try poller.add(descriptor, .readable, token: Self.watchBit | UInt64(UInt32(bitPattern: descriptor)))
        watches.append(Watch(descriptor: descriptor, body: body))
    }

    /// Stops watching a descriptor.
    public func unwatch(_ descriptor: Int32) {
        poller.remove(descriptor)
        watches.removeAll { $0.descriptor == descriptor }
    }

    /// Waits for events, at most this many milliseconds, and handles them.
    public func turn(atMost milliseconds: Int32) {
        var wait = Int64(max(milliseconds, 0))
        if earliestTimer < .max { wait = min(wait, max(earliestTimer - now, 0)) }
        poller.wait(timeoutMilliseconds: Int32(wait)) { token, readiness in
            if token & Self.watchBit != 0 {
                let descriptor = Int32(bitPattern: UInt32(truncatingIfNeeded: token))
                watches.first { $0.descriptor == descriptor }?.body()
                return
            }
            let index = Int(token >> 32)
            guard index < clients.count else { return }
            clients[index].socketReady(readiness, serial: UInt32(truncatingIfNeeded: token))
        }
        fireTimers()
    }

    func arm(_ client: Int, serial: UInt32, at: Int64) {
        timers.append(Timer(at: at, client: client, serial: serial))
        earliestTimer = min(earliestTimer, at)
    }

    private func fireTimers() {
        let now = now
        guard earliestTimer <= now else { return }
        let due = timers.filter { $0.at <= now }
        timers.removeAll { $0.at <= now }
        earliestTimer = timers.map(\.at).min() ?? .max
        for timer in due { clients[timer.client].timerFired(serial: timer.serial) }
    }
}

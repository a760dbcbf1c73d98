internal import Cluster
internal import EventLoop
internal import Glibc
internal import Link
internal import Telemetry

/// A link to one balancer loop: dialled again whenever it is lost.
final class BalancerLink {
    let address: SocketAddress
    let index: Int
    /// Asked at each dial: a balancer that was started again may have another address.
    let lookup: HostLookup
    var channel: SecureChannel?
    var assembler = FrameAssembler()
    var output: [UInt8] = []
    var interest: Readiness = []
    var isUp = false
    var lastHeardAt: UInt64 = 0
    var dialAt: UInt64 = 0
    var backoff: UInt64 = BalancerLink.firstBackoff

    /// The first and the longest wait between two dials, nanoseconds: a balancer that starts again is found at once, one
    /// that is gone costs little.
    static let firstBackoff: UInt64 = 20_000_000
    static let longestBackoff: UInt64 = 500_000_000

    init(address: SocketAddress, index: Int, wake: @escaping @Sendable () -> Void) {
        self.address = address
        self.index = index
        lookup = HostLookup(address.host, wake: wake)
    }
}

/// All links of a server. Servers dial the balancers, so a balancer needs no list of servers.
final class BalancerLinks {
    private(set) var links: [BalancerLink] = []
    /// Plaintext from and to balancers since the start.
    private(set) var bytesReceived = 0
    private(set) var bytesSent = 0
    private let poller: Poller
    private let wire: Wire
    private let context: TLSContext
    private let log: Log
    private let failpoints: Failpoints
    private let wake: @Sendable () -> Void
    /// Called when a link is up, is lost, or has a frame.
    var onUp: (Int) -> Void = { _ in }
    var onDown: (Int) -> Void = { _ in }
    var onFrame: (Int, UnsafeRawBufferPointer) -> Bool = { _, _ in true }

    /// `wake` ends the poller's wait from any thread: a balancer's name has been looked up.
    init(
        addresses: [SocketAddress], poller: Poller, wire: Wire, context: TLSContext, log: Log, failpoints: Failpoints,
        wake: @escaping @Sendable () -> Void
    ) {
        self.poller = poller
        self.wire = wire
        self.context = context
        self.log = log
        self.failpoints = failpoints
        self.wake = wake
        for address in addresses { add(address) }
    }

    private func add(_ address: SocketAddress) {
        links.append(BalancerLink(address: address, index: links.count, wake: wake))
    }

    /// Adds the further loops of a balancer, of which the first has told.
    func addLoops(of link: Int, count: Int) {
        let base = links[link].address
        for loop in 1..<max(1, count) {
            var address = base
            address.port &+= UInt16(loop)
            if links.contains(where: { $0.address == address }) { continue }
            add(address)
        }
    }

    /// When a link wants to be dialled or judged next, nanoseconds.
    func nextTurnAt(_ now: UInt64) -> UInt64 {
        links.reduce(now + LinkLimits.heartbeatMilliseconds * 1_000_000) { $1.channel == nil ? min($0, $1.dialAt) : $0 }
    }

    /// Dials what is down and judges what is silent.
    func turn(_ now: UInt64) {
        for link in links {
            if link.channel == nil {
                if link.dialAt <= now || link.lookup.hasAnswer { dial(link, now) }
            } else if now - min(now, link.lastHeardAt) > LinkLimits.lostMilliseconds * 1_000_000 {
                close(link, "no sign of life for \(LinkLimits.lostMilliseconds) ms", now)
            }
        }
    }

    private func dial(_ link: BalancerLink, _ now: UInt64) {
        let answer = link.lookup.take()
        guard answer != .pending else {
            // Its end wakes the loop.
            link.dialAt = now + BalancerLink.longestBackoff
            return
        }
        link.dialAt = now + link.backoff
        link.backoff = min(link.backoff * 2, BalancerLink.longestBackoff)
        do {
            let socket = try connect(link, answer)
            let channel = try SecureChannel(
                socket: socket, context: context, role: .client(serverName: Certificates.balancerName), wire: wire)
            try poller.add(socket, [.readable, .writable], token: token(link))
            link.channel = channel
            link.interest = [.readable, .writable]
            link.assembler = FrameAssembler()
            link.lastHeardAt = now
        } catch {
            log.debug("balancer not reached", ["address": "\(link.address)", "reason": "\(error)"])
        }
    }

    /// The first address that does not fail at once.
    private func connect(_ link: BalancerLink, _ answer: HostLookup.Answer) throws(SystemError) -> Int32 {
        switch answer {
        case .pending: throw SystemError(call: "look up \(link.address.host)", errno: EAGAIN)
        case .failed(let reason): throw SystemError(call: reason, errno: 0)
        case .found(let hosts):
            var failure = SystemError(call: "connect to \(link.address)", errno: EADDRNOTAVAIL)
            for host in hosts {
                do throws(SystemError) {
                    return try Sockets.connect(SocketAddress(host: host, port: link.address.port))
                } catch {
                    failure = error
                }
            }
            throw failure
        }
    }

    private func token(_ link: BalancerLink) -> UInt64 { 1 << 32 | UInt64(link.index) }

    /// The socket of a link is ready.
    func ready(_ index: Int, _ readiness: Readiness, _ now: UInt64) {
        guard index < links.count else { return }
        let link = links[index]
        guard link.channel != nil else { return }
        if readiness.contains(.writable) { send(link, now) }
        if !readiness.isDisjoint(with: [.readable, .hangup]) { hear(link, now) }
    }

    /// Reads all links: after a pause of its own a server hears before it judges.
    func hearAll(_ now: UInt64) {
        for link in links where link.channel != nil { hear(link, now) }
    }

    private func hear(_ link: BalancerLink, _ now: UInt64) {
        guard let channel = link.channel else { return }
        var isWhole = true
        let state = channel.receive(atMost: 1 << 16) { bytes in
            guard isWhole else { return }
            bytesReceived += bytes.count
            link.lastHeardAt = now
            isWhole =
                link.assembler.feed(bytes) { frame in
                    guard isWhole, link.channel === channel else { return }
                    if case .welcome(_, _, 0, let loops)? = BalancerFrame(frame) {
                        addLoops(of: link.index, count: Int(loops))
                    }
                    if !onFrame(link.index, frame) { isWhole = false }
                } && isWhole
        }
        if case .closed(let reason) = state {
            close(link, reason, now)
            return
        }
        if !isWhole {
            close(link, "a frame that makes no sense", now)
            return
        }
        if channel.isEstablished, !link.isUp {
            link.isUp = true
            link.backoff = BalancerLink.firstBackoff
            log.notice("link up", ["balancer": "\(link.address)"])
            onUp(link.index)
        }
        if channel.wantsWrite || !link.output.isEmpty { send(link, now) }
    }

    /// Sends what each link has to send: one send a link.
    func flush(_ now: UInt64) {
        for link in links where !link.output.isEmpty { send(link, now) }
    }

    private func send(_ link: BalancerLink, _ now: UInt64) {
        guard let channel = link.channel else {
            link.output.removeAll()
            return
        }
        if !link.output.isEmpty, failpoints.isDue(.midFrame) {
            link.output.withUnsafeBytes { channel.queue(UnsafeRawBufferPointer(rebasing: $0[..<($0.count / 2)])) }
            _ = channel.flush()
            kill(getpid(), SIGKILL)
        }
        bytesSent += link.output.count
        link.output.withUnsafeBytes { channel.queue($0) }
        link.output.removeAll(keepingCapacity: link.output.capacity <= 1 << 18)
        if case .closed(let reason) = channel.flush() {
            close(link, reason, now)
            return
        }
        let interest: Readiness = channel.wantsWrite ? [.readable, .writable] : .readable
        if interest != link.interest {
            link.interest = interest
            poller.modify(channel.descriptor, interest, token: token(link))
        }
    }

    private func close(_ link: BalancerLink, _ reason: String, _ now: UInt64) {
        guard let channel = link.channel else { return }
        poller.remove(channel.descriptor)
        channel.close()
        link.channel = nil
        link.output.removeAll()
        link.dialAt = now + link.backoff
        if link.isUp {
            link.isUp = false
            link.dialAt = now
            log.notice("link lost", ["balancer": "\(link.address)", "reason": reason])
            onDown(link.index)
        } else {
            log.debug("link not made", ["balancer": "\(link.address)", "reason": reason])
        }
    }
}

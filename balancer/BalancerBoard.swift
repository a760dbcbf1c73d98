internal import EventLoop
internal import Link
internal import Synchronization
internal import Telemetry

/// What one loop has counted of its connections since it started: plain integers of the loop's thread.
struct ConnectionCounters: Sendable {
    var clientsAccepted = 0
    /// Refused because there were too many.
    var clientsRefused = 0
    /// Closed because they did not read.
    var clientsCut = 0
    /// TLS handshakes of clients that were done, and that were not.
    var handshakes = 0
    var handshakesFailed = 0
    var bytesFromServers = 0
    var bytesToServers = 0
}

/// Where one loop stood at a moment.
struct LoopFigures: Sendable {
    /// When, nanoseconds; 0 before the first.
    var at: UInt64 = 0
    var machine = BalancerCounters()
    var connections = ConnectionCounters()
    var clients = 0
    var streams = 0
    var parked = 0
    var readyServers = 0
    var drainingServers = 0
}

/// Where the loops show their figures for the management port: each posts its own now and then, so that counting costs a
/// loop no lock.
final class BalancerBoard: Sendable {
    /// Between two posts of a loop, milliseconds: a tenth of the time after which a server counts as lost.
    static let postMilliseconds: UInt64 = 100
    /// A loop that has posted nothing for so long hangs, milliseconds: as long as a server may be silent.
    private static let hangMilliseconds: UInt64 = LinkLimits.lostMilliseconds

    private let figures: Mutex<[LoopFigures]>
    private let startedAt = WallClock.now()

    init(loops: Int) { figures = Mutex(Array(repeating: LoopFigures(), count: loops)) }

    func post(_ mine: LoopFigures, of loop: Int) { figures.withLock { $0[loop] = mine } }

    /// Why the balancer is not ready; nil when each loop has a server that is.
    func unreadiness(_ now: UInt64) -> String? {
        let figures = figures.withLock { $0 }
        for (loop, figures) in figures.enumerated() {
            if now - min(now, figures.at) > Self.hangMilliseconds * 1_000_000 {
                return "loop \(loop) of the balancer gives no sign of life"
            }
        }
        for (loop, figures) in figures.enumerated() where figures.readyServers == 0 {
            return figures.drainingServers > 0
                ? "loop \(loop) of the balancer has draining servers alone"
                : "loop \(loop) of the balancer has no ready server"
        }
        return nil
    }

    /// The text of `/metrics`.
    func text(_ now: UInt64) -> [UInt8] {
        BalancerMetrics.text(figures.withLock { $0 }, isReady: unreadiness(now) == nil, startedAt: startedAt)
    }
}

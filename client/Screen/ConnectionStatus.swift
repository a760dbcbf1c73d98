internal import Cells

/// The connection as the status line tells it. Times are milliseconds of a monotonic clock.
struct ConnectionStatus: Equatable {
    enum Phase: Equatable {
        /// No connection has stood yet.
        case connecting(since: Int64)
        /// It stands.
        case connected
        /// It broke, and another is tried.
        case lost(since: Int64)
        /// It stands, and no server is ready behind it.
        case waiting(since: Int64)
    }

    struct Takeover: Equatable {
        var from: String
        var to: String
        var gap: Int64
        var lost: Int64
        /// How much later a running clock ends, in milliseconds.
        var credit: Int64 = 0
        var until: Int64
    }

    /// Between two looks at how long an answer takes.
    static let pingInterval: Int64 = 5_000
    /// An answer that is not there after so long is spoken of.
    static let slowAnswer: Int64 = 1_500
    /// How long the last takeover stays on the screen.
    static let receiptTime: Int64 = 20_000

    var phase: Phase
    var server: String?
    var latency: Int64?
    var takeover: Takeover?
    /// When the look that is unanswered was sent.
    private(set) var pingSentAt: Int64?
    private var nextPing: Int64 = 0
    /// A hiccup of the own making: what was killed, until its receipt comes.
    var killed: String?

    init(at now: Int64) { phase = .connecting(since: now) }

    var isConnected: Bool { phase == .connected }

    /// Whether it is time to look how long an answer takes; it is taken as sent.
    mutating func takePing(at now: Int64) -> Bool {
        guard phase == .connected, pingSentAt == nil, now >= nextPing else { return false }
        pingSentAt = now
        return true
    }

    mutating func pingAnswered(at now: Int64, server: String?) {
        if let sent = pingSentAt, phase == .connected { latency = max(now - sent, 1) }
        pingSentAt = nil
        nextPing = now + Self.pingInterval
        guard let server else { return }
        self.server = server
        // Another one answers, and nothing was taken over: what was killed was not the server one is on.
        if let killed, killed != server { self.killed = nil }
    }

    /// A room may be played on another server, to which one has come without noticing: it is looked at once.
    mutating func roomEntered(at now: Int64) { nextPing = min(nextPing, now) }

    /// Something came from a server: whatever was waited for is over.
    mutating func heard() { if case .waiting = phase { phase = .connected } }

    mutating func connectionStands() {
        phase = .connected
        pingSentAt = nil
        nextPing = 0
    }

    mutating func connectionBroke(at now: Int64) {
        pingSentAt = nil
        switch phase {
        case .connecting, .lost: break
        case .connected, .waiting: phase = .lost(since: now)
        }
    }

    mutating func waitsForServer(at now: Int64) {
        if case .waiting = phase { return }
        phase = .waiting(since: now)
    }

    mutating func tookOver(from: String, to: String, gap: Int64, lost: Int64, at now: Int64) {
        takeover = Takeover(from: from, to: to, gap: gap, lost: lost, until: now + Self.receiptTime)
        server = to
        killed = nil
        // What was measured before says nothing about this server.
        latency = nil
        pingSentAt = nil
        nextPing = now + 200
        phase = .connected
    }

    /// A running clock got back the time that an outage took.
    mutating func credit(_ milliseconds: Int64, at now: Int64) {
        if let former = takeover, now < former.until { takeover?.credit += min(max(milliseconds, 0), 86_400_000) }
    }

    /// The status in words. `noun` is what the game's moves are called.
    func text(at now: Int64, servers: String, noun: String = "move") -> (text: String, style: Style) {
        switch phase {
        case .connecting(let since):
            return ("connecting to \(servers) · \(Self.seconds(since, now))", .warning)
        case .lost(let since): return ("connection lost · trying again · \(Self.seconds(since, now))", .error)
        case .waiting(let since): return ("waiting for a server · \(Self.seconds(since, now))", .warning)
        case .connected: break
        }
        if let takeover, now < takeover.until {
            let loss = "\(takeover.lost) \(noun)\(takeover.lost == 1 ? "" : "s") lost"
            // A server that was started again under its own name.
            let from = takeover.from == takeover.to ? "itself" : takeover.from
            let clock = takeover.credit > 0 ? " · clock +\(takeover.credit) ms" : ""
            return ("\(takeover.to) took over from \(from) · \(takeover.gap) ms · \(loss)\(clock)", .good)
        }
        if let killed { return ("\(killed) was killed · waiting for the takeover", .warning) }
        if let sent = pingSentAt, now - sent >= Self.slowAnswer {
            return ("waiting for an answer of \(server ?? "the server") · \(Self.seconds(sent, now))", .warning)
        }
        var text = "connected"
        if let server { text += " · \(server)" }
        if let latency { text += " · \(latency) ms" }
        return (text, .bar)
    }

    private static func seconds(_ since: Int64, _ now: Int64) -> String { "\(max(now - since, 0) / 1_000) s" }
}

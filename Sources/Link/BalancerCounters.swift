public import Telemetry

/// What one balancer loop has counted since it started, and how much it holds: plain integers of the loop's thread.
public struct BalancerCounters: Sendable {
    /// Bytes of clients, as they came.
    public var bytesFromClients = 0
    /// Bytes for clients, as they were queued.
    public var bytesToClients = 0
    /// Streams that clients have opened.
    public var streamsOpened = 0
    /// Streams that a lost server had.
    public var streamsLost = 0
    /// Streams that a server gave away.
    public var streamsMoved = 0
    /// Servers whose link was lost.
    public var serversLost = 0
    /// Bytes of clients that are not settled now.
    public var unsettledBytes = 0
    /// For each stream that a lost server had: from the loss to the first frame of the next server, nanoseconds.
    public var gaps = Histogram.durations

    /// Nothing yet.
    public init() {}
}

extension BalancerMachine {
    /// How many servers are registered in this state.
    public func serverCount(_ state: ServerState) -> Int { links.count { $0.isRegistered && $0.state == state } }
}

internal import Link
public import Telemetry

/// The balancer's metrics. Numbers are sums over its loops unless they have the label `loop`.
public enum BalancerMetrics {
    static let ready = Metric(
        "oneup_balancer_ready", .gauge, "1 when every loop has a ready server, as `/readyz` says.", watch: "0")
    static let clients = Metric(
        "oneup_balancer_clients", .gauge, "Connections of players and browsers now.", labels: ["loop"],
        watch: "near 20,000 in one loop: more are refused")
    static let accepted = Metric(
        "oneup_balancer_clients_accepted_total", .counter, "Connections taken.",
        watch: "a jump beside `oneup_balancer_clients` standing still: clients reconnect")
    static let refused = Metric(
        "oneup_balancer_clients_refused_total", .counter, "Connections refused because a loop had its most.",
        watch: "above 0: start another balancer")
    static let cut = Metric(
        "oneup_balancer_clients_cut_total", .counter, "Clients closed because 2 MiB waited for them.",
        watch: "clients or networks that hang")
    static let handshakes = Metric(
        "oneup_balancer_tls_handshakes_total", .counter, "TLS handshakes of clients.", labels: ["result"],
        watch: "`failed` growing: scanners, or a certificate that clients refuse")
    static let streams = Metric(
        "oneup_balancer_streams", .gauge, "Streams now: with a server, or parked until one is ready.",
        labels: ["place"], watch: "`parked` above 0: players wait")
    static let opened = Metric(
        "oneup_balancer_streams_opened_total", .counter, "Streams that clients have opened.",
        watch: "how many come and go")
    static let lost = Metric(
        "oneup_balancer_streams_lost_total", .counter, "Streams taken from a server that was lost.",
        watch: "how many players a loss has touched")
    static let moved = Metric(
        "oneup_balancer_streams_moved_total", .counter, "Streams that a server has given to another.",
        watch: "grows with rooms joined and with drains")
    static let gap = Metric(
        "oneup_balancer_stream_gap_seconds", .histogram,
        "For each stream of a lost server: from the loss to the next server's first frame.",
        watch: "what players felt; more than 0.1 is more than the goal")
    static let serversLost = Metric(
        "oneup_balancer_links_lost_total", .counter, "Links of registered servers that were lost.",
        watch: "each death of a server counts once a loop")
    static let servers = Metric(
        "oneup_balancer_servers", .gauge, "Registered servers.", labels: ["loop", "state"],
        watch: "`ready` below the number of servers")
    static let clientBytes = Metric(
        "oneup_balancer_client_bytes_total", .counter, "Plaintext from and to clients.", labels: ["direction"],
        watch: "the traffic")
    static let serverBytes = Metric(
        "oneup_balancer_server_bytes_total", .counter, "Plaintext from and to servers.", labels: ["direction"],
        watch: "the traffic inside")
    static let unsettled = Metric(
        "oneup_balancer_unsettled_bytes", .gauge, "Bytes of clients that no server has answered yet.",
        watch: "growth: servers are slow, or there is none")

    /// All of them.
    public static let metrics =
        [
            ready, clients, accepted, refused, cut, handshakes, streams, opened, lost, moved, gap, serversLost, servers,
            clientBytes, serverBytes, unsettled,
        ] + ProcessFigures.metrics

    /// The text for loops that stand so; the process was started at `startedAt`, milliseconds since 1970.
    static func text(_ loops: [LoopFigures], isReady: Bool, startedAt: Int64) -> [UInt8] {
        func sum(_ value: (LoopFigures) -> Int) -> Int { loops.reduce(0) { $0 + value($1) } }
        var text = MetricsText()
        text.add(ready, isReady ? 1 : 0)
        for (loop, figures) in loops.enumerated() { text.add(clients, figures.clients, ["loop": "\(loop)"]) }
        text.add(accepted, sum(\.connections.clientsAccepted))
        text.add(refused, sum(\.connections.clientsRefused))
        text.add(cut, sum(\.connections.clientsCut))
        text.add(handshakes, sum(\.connections.handshakes), ["result": "done"])
        text.add(handshakes, sum(\.connections.handshakesFailed), ["result": "failed"])
        text.add(streams, sum { $0.streams - $0.parked }, ["place": "server"])
        text.add(streams, sum(\.parked), ["place": "parked"])
        text.add(opened, sum(\.machine.streamsOpened))
        text.add(lost, sum(\.machine.streamsLost))
        text.add(moved, sum(\.machine.streamsMoved))
        var gaps = Histogram.durations
        for figures in loops { gaps.add(figures.machine.gaps) }
        text.add(gap, gaps)
        text.add(serversLost, sum(\.machine.serversLost))
        for (loop, figures) in loops.enumerated() {
            text.add(servers, figures.readyServers, ["loop": "\(loop)", "state": "ready"])
            text.add(servers, figures.drainingServers, ["loop": "\(loop)", "state": "draining"])
        }
        text.add(clientBytes, sum(\.machine.bytesFromClients), ["direction": "in"])
        text.add(clientBytes, sum(\.machine.bytesToClients), ["direction": "out"])
        text.add(serverBytes, sum(\.connections.bytesFromServers), ["direction": "in"])
        text.add(serverBytes, sum(\.connections.bytesToServers), ["direction": "out"])
        text.add(unsettled, sum(\.machine.unsettledBytes))
        ProcessFigures.write(to: &text, startedAt: startedAt)
        return text.bytes
    }
}

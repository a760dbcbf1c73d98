internal import EventLoop
internal import Link
internal import Protocol
internal import SQLiteStore
public import Telemetry

/// A server's metrics.
public enum ServerMetrics {
    static let ready = Metric(
        "oneup_ready", .gauge, "1 when the server takes players, as `/readyz` says.", watch: "0 on all servers")
    static let info = Metric(
        "oneup_server_info", .gauge, "Always 1; the labels say which start of which server this is.",
        labels: ["name", "incarnation"], watch: "a new incarnation: the server was started anew")
    static let lines = Metric(
        "oneup_requests_total", .counter, "Requests worked on: lines of the game protocol, and HTTP.",
        labels: ["protocol"], watch: "the load")
    static let responses = Metric(
        "oneup_http_responses_total", .counter, "Responses over HTTP by the class of their status.",
        labels: ["class"], watch: "`5xx` growing")
    static let commands = Metric(
        "oneup_commands_total", .counter, "Commands in rooms that are stored.", watch: "the games' own load")
    static let events = Metric(
        "oneup_events_total", .counter, "Events in rooms that are stored.", watch: "–")
    static let refusals = Metric(
        "oneup_refusals_total", .counter, "Requests refused, by the code of the protocol.", labels: ["code"],
        watch: "`overloaded`, `not_saved`, `internal_error`, `room_unavailable`; `bad_credentials` in masses")
    static let batches = Metric(
        "oneup_store_batch_writes", .histogram, "Writes of each transaction; the count is the number of commits.",
        watch: "rises with the load; at 512 the store is the bound")
    static let commits = Metric(
        "oneup_store_commit_seconds", .histogram, "From having the turnstile to the end of the commit.",
        watch: "more than 0.05: the disk is slow")
    static let waits = Metric(
        "oneup_store_turnstile_wait_seconds", .histogram, "From asking for the turnstile to having it.",
        watch: "more than 0.1: another server is slow or was stopped")
    static let failures = Metric(
        "oneup_store_failures_total", .counter, "Transactions that are known not to be stored.",
        watch: "above 0: the disk was full")
    static let queue = Metric(
        "oneup_store_queue_writes", .gauge, "Writes that wait for the store.",
        watch: "growth; from 8,192 on commands are refused as `overloaded`")
    static let bytes = Metric(
        "oneup_store_bytes", .gauge, "Bytes of the store's files.", labels: ["file"],
        watch: "`database` against the free space; `log` beyond 100 MB: something holds a read open")
    static let fences = Metric(
        "oneup_fences_refused_total", .counter, "Writes refused because another server owns the room by then.",
        watch: "grows when a server was hung or slow; nothing is wrong with the rooms")
    static let rooms = Metric(
        "oneup_rooms", .gauge, "Rooms that this server owns.", watch: "far apart between servers that are long up")
    static let streams = Metric(
        "oneup_streams", .gauge, "Streams here: of games, and of browsers and programs.", labels: ["kind"],
        watch: "far apart between servers")
    static let sessions = Metric(
        "oneup_sessions", .gauge, "Sessions that are logged in here.", watch: "people")
    static let takeovers = Metric(
        "oneup_takeovers_total", .counter, "Lost servers whose rooms this one took.", watch: "each is a death or a hang"
    )
    static let taken = Metric(
        "oneup_rooms_taken_total", .counter, "Rooms taken from lost servers.", watch: "–")
    static let gap = Metric(
        "oneup_takeover_gap_seconds", .histogram, "From the loss of a server to the commit that took its rooms.",
        watch: "more than 0.1 is more than the goal")
    static let quarantined = Metric(
        "oneup_rooms_quarantined_total", .counter, "Rooms that could not be loaded and were set aside.",
        watch: "above 0: read docs/operations.md")
    static let links = Metric(
        "oneup_links", .gauge, "Links to balancer loops that stand.",
        watch: "below the number of loops: players there get no service from this server")
    static let linkBytes = Metric(
        "oneup_link_bytes_total", .counter, "Plaintext from and to balancers.", labels: ["direction"],
        watch: "the traffic")
    static let hashes = Metric(
        "oneup_password_hashes_total", .counter, "Passwords hashed.", watch: "about 70 a second are all there can be")
    static let hashQueue = Metric(
        "oneup_password_queue_jobs", .gauge, "Passwords that wait to be hashed.",
        watch: "at 64 logins are refused as `overloaded`")
    static let logLost = Metric(
        "oneup_log_lines_lost_total", .counter,
        "Log lines that could not be written, or were left out because there were too many.", labels: ["reason"],
        watch: "`failed` above 0: the disk is full; `rate`: something repeats itself")

    /// All of them.
    public static let metrics =
        [
            ready, info, lines, responses, commands, events, refusals, batches, commits, waits, failures, queue, bytes,
            fences, rooms, streams, sessions, takeovers, taken, gap, quarantined, links, linkBytes, hashes, hashQueue,
            logLost,
        ] + ProcessFigures.metrics
}

extension ServerMachine {
    /// Why the server takes no players; nil when it does.
    var unreadiness: String? {
        switch state {
        case .starting: return "the server's row is not stored yet"
        case .draining: return "the server is draining"
        case .ready: break
        }
        if streams.isEmpty { return "no link to a balancer stands" }
        if isConfirming { return "the server asks the store which rooms it still owns" }
        if let unsaved { return "not saved: \(unsaved)" }
        return nil
    }

    func write(to text: inout MetricsText) {
        text.add(
            ServerMetrics.info, 1, ["name": identity.name, "incarnation": String(identity.incarnation, radix: 36)])
        text.add(ServerMetrics.lines, counters.lines, ["protocol": "game"])
        text.add(ServerMetrics.lines, counters.requests, ["protocol": "http"])
        for (place, count) in counters.responses.enumerated() where place > 0 {
            text.add(ServerMetrics.responses, count, ["class": "\(place + 1)xx"])
        }
        text.add(ServerMetrics.commands, counters.commands)
        text.add(ServerMetrics.events, counters.events)
        for (code, count) in zip(ErrorCode.allCases, counters.refusals) {
            text.add(ServerMetrics.refusals, count, ["code": code.name])
        }
        text.add(ServerMetrics.fences, writesRefused)
        text.add(ServerMetrics.rooms, rooms.count)
        let pages = streams.values.reduce(0) { $0 + $1.values.count { $0.kind == .http } }
        text.add(ServerMetrics.streams, streams.values.reduce(0) { $0 + $1.count } - pages, ["kind": "game"])
        text.add(ServerMetrics.streams, pages, ["kind": "http"])
        text.add(ServerMetrics.sessions, sessionStreams.count)
        text.add(ServerMetrics.takeovers, counters.takeovers)
        text.add(ServerMetrics.taken, counters.roomsTaken)
        text.add(ServerMetrics.gap, counters.takeoverGaps)
        text.add(ServerMetrics.quarantined, counters.quarantined)
        text.add(ServerMetrics.links, streams.count)
    }
}

extension ServerShell {
    /// A wait for the turnstile beyond this many nanoseconds makes the server not ready: others serve meanwhile.
    private static let longestWait: UInt64 = 1_000_000_000

    func unreadiness() -> String? {
        let since = engine.turnstile.waitingSince
        let now = Monotonic.now()
        if since != 0, now > since, now - since > Self.longestWait {
            return "waits for the store's lock since \((now - since) / 1_000_000) ms"
        }
        return machine?.unreadiness
    }

    /// The text of `/metrics`.
    func metrics() -> [UInt8] {
        var text = MetricsText()
        text.add(ServerMetrics.ready, unreadiness() == nil ? 1 : 0)
        machine?.write(to: &text)
        let figures = writer.figures
        text.add(ServerMetrics.batches, figures.batches)
        text.add(ServerMetrics.commits, figures.commits)
        text.add(ServerMetrics.waits, figures.waits)
        text.add(ServerMetrics.failures, figures.failures)
        text.add(ServerMetrics.queue, writer.unfinished)
        let sizes = StoreFolder.sizes(storeFolder)
        text.add(ServerMetrics.bytes, sizes.database, ["file": "database"])
        text.add(ServerMetrics.bytes, sizes.log, ["file": "log"])
        text.add(ServerMetrics.linkBytes, links.bytesReceived, ["direction": "in"])
        text.add(ServerMetrics.linkBytes, links.bytesSent, ["direction": "out"])
        let hashing = pool.figures
        text.add(ServerMetrics.hashes, hashing.done)
        text.add(ServerMetrics.hashQueue, hashing.waiting)
        text.add(ServerMetrics.logLost, log.linesLost, ["reason": "failed"])
        text.add(ServerMetrics.logLost, log.linesLeftOut, ["reason": "rate"])
        ProcessFigures.write(to: &text, startedAt: startedAt)
        return text.bytes
    }
}

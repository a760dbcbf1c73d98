internal import GameViews
internal import HTTP
internal import Link
internal import Pages
internal import Protocol

// HTTP streams: one request at a time, settled with its answer, so that a server's death costs a browser nothing but time.
extension ServerMachine {
    /// A stream to go on with.
    func openPage(_ stream: ServerStream, feed: PageFeed?, kind: StreamKind) {
        stream.http.isPlain = kind != .http
        stream.http.isStray = kind == .strayHTTP
        stream.http.activeAt = now
        stream.http.feed = feed
        switch feed {
        case nil: pump(stream)
        case .status: sendStatus(stream)
        case .room:
            stream.isResolving = true
            resolveRoom(stream)
        }
    }

    /// Takes the next request of a stream; false when there is none.
    func takeRequest(_ stream: ServerStream) -> Bool {
        guard stream.http.feed == nil else { return false }
        switch stream.nextRequest() {
        case .unfinished:
            if stream.http.beganAt == 0, stream.unfinishedBytes > 0 { stream.http.beganAt = now }
            return false
        case .refused(let status):
            refuse(stream, status: status)
            return false
        case .request(let request):
            stream.isBusy = true
            counters.requests += 1
            stream.http.isHead = request.method == .head
            stream.http.keepsAlive = request.keepsAlive
            if stream.http.isStray { redirect(request, stream) } else { route(request, stream) }
            return true
        }
    }

    private func route(_ request: HTTPRequest, _ stream: ServerStream) {
        if request.path.hasPrefix("/api/") {
            callAPI(request, stream)
            return
        }
        guard request.method == .get || request.method == .head else {
            respond(stream, status: 405, .text, Array("Only GET and HEAD are served here.\n".utf8)) {
                $0.header("Allow", "GET, HEAD")
            }
            return
        }
        switch request.path {
        case "/": respond(stream, status: 200, .html, statusDocument())
        case "/events": openStatusFeed(request, stream)
        case "/style.css": respond(stream, status: 200, .css, Self.bytes(styleSheet))
        case "/live.js": respond(stream, status: 200, .script, Self.bytes(liveScript))
        case "/healthz": respond(stream, status: 200, .text, Array("\(state)\n".utf8))
        default:
            if let (pin, isFeed) = Self.room(in: request.path) {
                showRoom(request, stream, pin: pin, isFeed: isFeed)
            } else if !showRecords(request.path, stream) {
                respondNotFound(stream)
            }
        }
    }

    /// Answers what came without TLS to the port that has it: nothing is served, only the way to the other is told.
    private func redirect(_ request: HTTPRequest, _ stream: ServerStream) {
        stream.http.keepsAlive = false
        guard let host = request.host else {
            refuse(stream, status: 400)
            return
        }
        let query = request.query.isEmpty ? "" : "?\(request.query)"
        let address = "https://\(host)\(request.path)\(query)"
        respond(stream, status: 308, .text, Array("This port speaks TLS: \(address)\n".utf8)) {
            $0.header("Location", address)
        }
    }

    /// The PIN of `/rooms/482913`, and whether `/events` follows.
    private static func room(in path: String) -> (pin: Int64, isFeed: Bool)? {
        var rest = path[...]
        guard rest.hasPrefix("/rooms/") else { return nil }
        rest = rest.dropFirst("/rooms/".count)
        let isFeed = rest.hasSuffix("/events")
        if isFeed { rest = rest.dropLast("/events".count) }
        guard rest.utf8.count == 6, rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let pin = Int64(rest),
            pin >= 100_000
        else { return nil }
        return (pin, isFeed)
    }

    private static func bytes(_ text: StaticString) -> [UInt8] { text.withUTF8Buffer { Array($0) } }

    // MARK: Answers

    /// What a response holds.
    enum ContentType: String {
        case html = "text/html; charset=utf-8"
        case css = "text/css; charset=utf-8"
        case script = "text/javascript; charset=utf-8"
        case text = "text/plain; charset=utf-8"
        case json = "application/json"
        case events = "text/event-stream"

        /// How long a browser may keep it.
        var caching: String {
            switch self {
            case .css, .script: "public, max-age=60"
            case .html, .text, .json, .events: "no-store"
            }
        }
    }

    /// Answers the current request and goes on with the next.
    func respond(
        _ stream: ServerStream, status: Int, _ type: ContentType, _ body: [UInt8],
        headers: (inout HTTPResponse) -> Void = { _ in }
    ) {
        guard !stream.isGone else { return }
        let closes = !stream.http.keepsAlive
        var response = begin(stream, status: status, type)
        headers(&response)
        if closes { response.headers("Connection: close\r\n") }
        response.finish(body, isHead: stream.http.isHead)
        stream.isBusy = false
        stream.http.activeAt = now
        // The first frame with a position tells the balancer that this server has the stream.
        let position = stream.isServed ? nil : stream.position
        send(stream, response.bytes, settles: true, position: position, closes: closes)
        pump(stream)
    }

    /// The beginning of a response, up to what is special about it.
    func begin(_ stream: ServerStream, status: Int, _ type: ContentType) -> HTTPResponse {
        counters.noteResponse(status)
        let second = effects.wallClock() / 1_000
        if second != pages.dateSecond || pages.date.isEmpty {
            pages.dateSecond = second
            pages.date = httpDate(max(0, second))
        }
        var response = HTTPResponse(status: status, date: pages.date)
        response.header("Content-Type", type.rawValue)
        response.header("Cache-Control", type.caching)
        response.headers(Layout.headers)
        if !stream.http.isPlain { response.headers("Strict-Transport-Security: max-age=31536000\r\n") }
        return response
    }

    func respondNotFound(_ stream: ServerStream, _ text: String = "There is no page at this address.") {
        respond(stream, status: 404, .html, Layout.message(title: "Not here", text))
    }

    /// Refuses bytes that are no request. Where the next one begins is not known, so the connection is closed.
    private func refuse(_ stream: ServerStream, status: Int) {
        var response = begin(stream, status: status, .text)
        response.headers("Connection: close\r\n")
        let explanation = stream.http.isStray ? "this port speaks TLS: ask with https://" : Self.explanation(status)
        response.finish(Array("\(HTTPResponse.reason(status)): \(explanation)\n".utf8), isHead: false)
        send(stream, response.bytes, settles: false, closes: true)
    }

    private static func explanation(_ status: Int) -> String {
        switch status {
        case 408: "the request did not come to its end in time"
        case 411: "send a body with Content-Length"
        case 413: "a body has at most \(HTTPLimits.bodyBytes) bytes"
        case 431: "a head has at most \(HTTPLimits.headBytes) bytes and 64 headers"
        case 505: "only HTTP/1.0 and HTTP/1.1 are spoken here"
        default: "this is no HTTP request that has one meaning only"
        }
    }

    // MARK: Time

    /// Closes connections on which nothing is asked, or on which a request does not come to its end.
    func closeIdlePages() {
        for streams in streams.values {
            for stream in streams.values
            where stream.kind == .http && stream.http.feed == nil && !stream.isBusy && !stream.isResolving {
                if stream.http.beganAt > 0 {
                    guard now - min(now, stream.http.beganAt) > HTTPLimits.requestMilliseconds * 1_000_000 else {
                        continue
                    }
                    refuse(stream, status: 408)
                } else if now - min(now, stream.http.activeAt) > HTTPLimits.idleMilliseconds * 1_000_000 {
                    send(stream, [], settles: false, closes: true)
                }
            }
        }
    }

    /// What the pages do as time passes.
    func turnPages() {
        publishRoomPages()
        publishStatus()
        beatFeeds()
    }

    private func beatFeeds() {
        guard now - min(now, pages.lastHeartbeatAt) >= PageLimits.heartbeatMilliseconds * 1_000_000 else { return }
        pages.lastHeartbeatAt = now
        for streams in streams.values {
            for stream in streams.values where stream.http.feed != nil && stream.isServed {
                send(stream, EventStream.heartbeat, settles: false)
            }
        }
    }
}

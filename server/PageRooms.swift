internal import Bytes
internal import Games
internal import GameViews
internal import HTTP
internal import Link
internal import Pages
internal import Protocol
internal import QRCodes
internal import Rooms

// Rooms in a browser. A room's page is made where the room is played: the request moves there like a player's stream.
// Each change is a whole new content of the main element, made once for all who watch and sent as one multicast.
extension ServerMachine {
    /// Answers with a room's page, or makes the stream the room's event stream.
    func showRoom(_ request: HTTPRequest, _ stream: ServerStream, pin: Int64, isFeed: Bool) {
        let guess = AttemptLimits.pages(countedAddress(stream.peer))
        guard let pause = pause(of: [guess]), let record = read({ try reader.room(pin: pin) }) else { return }
        guard pause == 0 else {
            let text = "Too many wrong numbers from here; wait \(spoken(milliseconds: pause))."
            respond(stream, status: 429, .html, Layout.message(title: "Not now", text)) {
                $0.header("Retry-After", "\(pause / 1_000 + 1)")
            }
            return
        }
        guard let record else {
            submit(.charge([guess], at: effects.wallClock())) { _, _ in }
            respondNotFound(stream, "No room is open under \(RoomPage.spaced(pin)). It may have ended.")
            return
        }
        resolve(record.id) { [self] resolution in
            guard !stream.isGone else { return }
            switch resolution {
            case .owned(let entry):
                let number = UInt64(entry.room.number)
                let page = page(of: entry)
                let main = page.main
                whenStored(entry) { [self] isDropped in
                    guard !stream.isGone else { return }
                    if isDropped || entry.isReleasing {
                        showRoom(request, stream, pin: pin, isFeed: isFeed)
                    } else if isFeed, request.method == .get {
                        follow(entry, number, main, request, stream)
                    } else {
                        let events = "/rooms/\(pin)/events?after=\(number)"
                        let document = Layout.document(title: page.documentTitle, main: main, events: events)
                        respond(stream, status: 200, isFeed ? .events : .html, document)
                    }
                }
            case .elsewhere(let owner): move(stream, to: owner, room: record.id)
            case .later:
                if unsaved != nil {
                    respondUnavailable(stream, "Nothing can be saved now, so this room cannot be had.")
                } else {
                    retry { [self] in
                        if !stream.isGone { showRoom(request, stream, pin: pin, isFeed: isFeed) }
                    }
                }
            case .missing: respondNotFound(stream, "The room \(RoomPage.spaced(pin)) has ended.")
            case .unavailable:
                respondUnavailable(stream, "This room could not be loaded; the operator has to look at it.")
            }
        }
    }

    /// The QR code of a room's page at the address under which the browser has it. Every six digits have one: it tells nothing
    /// about whether there is such a room.
    func showCode(_ request: HTTPRequest, _ stream: ServerStream, pin: Int64) {
        let scheme = stream.http.isPlain ? "http" : "https"
        guard let host = request.host, let code = QRCode("\(scheme)://\(host)/rooms/\(pin)") else {
            respondNotFound(
                stream, "A code is made of the address in the Host header, and there is none, or it is too long.")
            return
        }
        respond(stream, status: 200, .svg, Array(code.svg.utf8))
    }

    private func respondUnavailable(_ stream: ServerStream, _ text: String) {
        respond(stream, status: 503, .html, Layout.message(title: "Not now", text)) { $0.header("Retry-After", "5") }
    }

    // MARK: What is shown

    /// The room for its page, as it is in memory: to be shown when what it rests on is stored.
    private func page(of entry: RoomEntry) -> RoomPage {
        let room = entry.room
        let phase: RoomPage.Phase =
            switch room.phase {
            case .waiting: .waiting
            case .running: .running
            case .over, .closed: .over
            }
        var isOpen = room.phase == .waiting
        if case .hosted = room.rules.seating { isOpen = room.phase != .over }
        return RoomPage(
            pin: room.pin, title: room.title, game: room.rules.title, phase: phase, line: line(of: room),
            board: board(of: entry), isOpen: isOpen)
    }

    /// The game's own part. A page that killed servers twice is not made again: the room is played on without it.
    private func board(of entry: RoomEntry) -> Markup? {
        let room = entry.room
        guard var game = room.game, let view = view(of: room.rules.kind) else { return nil }
        // A match knows nothing of a resignation.
        if room.phase == .over, let match = game as? any AnyMatch { game = match.stopped }
        let key = "page \(room.id)"
        guard !poisoned.contains(key) else { return nil }
        effects.setRunning(key)
        defer { effects.setRunning(nil) }
        return view.html(game, now: max(effects.wallClock(), room.lastAt)) { Self.name(of: $0, in: room) }
    }

    private static func name(of seat: Int, in room: Room) -> String {
        room.seats.indices.contains(seat) ? room.seats[seat]?.name ?? "…" : "…"
    }

    /// What goes on in words, for games between players; a hosted one says it itself.
    private func line(of room: Room) -> String {
        if case .hosted = room.rules.seating {
            return room.phase == .waiting ? "Waiting for the host." : ""
        }
        switch (room.phase, room.game?.status) {
        case (.waiting, _): return room.summary
        case (.running, .running(let turn?)?):
            guard let game = room.game, let mark = view(of: room.rules.kind)?.mark(of: turn, in: game) else {
                return ""
            }
            return "\(Self.name(of: turn, in: room)) (\(mark)) to move"
        case (.over, _):
            guard let result = room.result else { return "" }
            guard let winner = result.winner else { return "A draw: \(result.reason)" }
            return "\(Self.name(of: winner, in: room)) wins: \(result.reason)"
        default: return ""
        }
    }

    // MARK: Event streams

    /// Makes the stream the room's event stream: the frame with its head settles the request, and with the context any
    /// server goes on with it.
    private func follow(
        _ entry: RoomEntry, _ number: UInt64, _ main: Markup, _ request: HTTPRequest, _ stream: ServerStream
    ) {
        join(stream, entry)
        let seen = (request.lastEventID ?? request.number("after")).flatMap { UInt64(exactly: $0) }
        // Who has seen this number gets what may have changed without one.
        let event = EventStream.main(main, number: seen == number ? nil : number)
        stream.isBusy = false
        send(
            stream, feedHead(stream) + event, settles: true,
            position: Position(room: entry.room.id, roomNumber: number), feed: .room)
    }

    func feedHead(_ stream: ServerStream) -> [UInt8] {
        var response = begin(stream, status: 200, .events)
        response.headers("Connection: close\r\n")
        response.finishOpen()
        return response.bytes + EventStream.opening
    }

    /// Goes on with an event stream that another server had, or whose room came back.
    func rejoinPage(_ stream: ServerStream, _ entry: RoomEntry) {
        let number = UInt64(entry.room.number)
        let main = page(of: entry).main
        whenStored(entry) { [self] isDropped in
            guard !stream.isGone else { return }
            if isDropped || entry.isReleasing || stream.position.room != entry.room.id {
                resolveRoom(stream)
                return
            }
            let event = EventStream.main(main, number: number > stream.position.roomNumber ? number : nil)
            join(stream, entry)
            send(
                stream, takeoverEvent(stream) + event, settles: false,
                position: Position(room: entry.room.id, roomNumber: number))
            resolved(stream)
        }
    }

    /// What a browser is told about a takeover.
    func takeoverEvent(_ stream: ServerStream) -> [UInt8] {
        guard let notice = stream.notice else { return [] }
        stream.notice = nil
        let gap = gapMilliseconds(notice, stream)
        return EventStream.message(
            "notice", "\(identity.name) took over from \(notice.from) · \(gap) ms · nothing was lost")
    }

    /// The room has ended: the browser is told so and asks no more.
    func endPage(_ stream: ServerStream) {
        stream.isResolving = false
        send(
            stream, EventStream.message("ended", RoomPage.ended.html), settles: false,
            position: Position(), closes: true)
    }

    /// Something that a room's page shows has changed.
    func touchPage(_ entry: RoomEntry) {
        guard !entry.isPageStale, !entry.pages.isEmpty else { return }
        entry.isPageStale = true
        stalePages.append(entry)
    }

    /// Shows the browsers what has changed: at once, but not more often than they can show it.
    func publishRoomPages() {
        guard !stalePages.isEmpty,
            now - min(now, pages.lastRoomsAt) >= PageLimits.roomMilliseconds * 1_000_000
        else { return }
        pages.lastRoomsAt = now
        let stale = stalePages
        stalePages.removeAll(keepingCapacity: true)
        for entry in stale {
            entry.isPageStale = false
            guard !entry.isDropped, !entry.isReleasing, !entry.pages.isEmpty else { continue }
            let number = UInt64(entry.room.number)
            let main = page(of: entry).main
            whenStored(entry) { [self] isDropped in
                if !isDropped { multicastPage(entry, number, main) }
            }
        }
    }

    /// One frame for each link and each number that browsers have come to: usually one.
    private func multicastPage(_ entry: RoomEntry, _ number: UInt64, _ main: Markup) {
        var numbered: Set<Multicasting> = []
        var unnumbered: Set<Int> = []
        for stream in entry.pages {
            let base = stream.position.roomNumber
            if base < number {
                numbered.insert(Multicasting(link: stream.link, base: base))
                stream.position.roomNumber = number
            } else if base == number {
                unnumbered.insert(stream.link)
            }
        }
        if !numbered.isEmpty {
            let event = EventStream.main(main, number: number)
            for each in numbered { multicastPage(entry.room.id, each.link, each.base, number, event) }
        }
        if !unnumbered.isEmpty {
            let event = EventStream.main(main, number: nil)
            for link in unnumbered { multicastPage(entry.room.id, link, 0, 0, event) }
        }
    }

    private struct Multicasting: Hashable {
        var link: Int
        var base: UInt64
    }

    private func multicastPage(_ room: RoomID, _ link: Int, _ base: UInt64, _ next: UInt64, _ event: [UInt8]) {
        event.withUnsafeBytes { bytes in
            effects.withOutput(ofLink: link) {
                ServerFrame.multicast(Multicast(room: room, base: base, next: next, kind: .http, bytes: bytes))
                    .encode(into: &$0)
            }
        }
    }
}

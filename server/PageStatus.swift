internal import Bytes
internal import GameViews
internal import HTTP
internal import Link
internal import Pages
internal import Protocol
internal import Store

// The status page: what the store says of servers, rooms and takeovers. Any server makes the same one.
extension ServerMachine {
    func statusDocument() -> [UInt8] {
        let page = statusPage()
        return Layout.document(title: page.sentence, main: page.main, events: "/events")
    }

    private func statusPage() -> StatusPage {
        let wall = effects.wallClock()
        let rows = read({ try reader.servers() }) ?? []
        let takeovers = read({ try reader.takeovers(limit: PageLimits.takeovers) }) ?? []
        let rooms = read({ try reader.openRooms(limit: ProtocolLimits.listedRooms) }) ?? []
        // The newest start of each name; a server that was just taken over from is expected back.
        var newest: [String: ServerRecord] = [:]
        for row in rows where (newest[row.name]?.startedAt ?? .min) <= row.startedAt { newest[row.name] = row }
        var servers = newest.mapValues { card($0, wall) }
        for takeover in takeovers where takeover.at > wall - PageLimits.expectedMilliseconds {
            if servers[takeover.former] == nil {
                servers[takeover.former] = StatusPage.Server(
                    name: takeover.former, state: "starting again", isReady: false, rooms: 0, people: 0, since: "–",
                    taken: takeover.rooms, refused: 0)
            }
        }
        return StatusPage(
            servers: servers.values.sorted { $0.name < $1.name },
            rooms: rooms.map { room in
                StatusPage.Room(
                    pin: room.pin, game: catalogue[room.kind]?.title ?? room.kind, title: room.title,
                    summary: room.summary)
            },
            roomCount: read({ try reader.openRoomCount() }) ?? 0,
            takeovers: takeovers.map {
                StatusPage.Takeover(
                    at: spokenTime($0.at / 1_000), taker: $0.taker, former: $0.former, rooms: $0.rooms,
                    gap: $0.outageMilliseconds)
            }, ratedGames: ratedGames)
    }

    private func card(_ row: ServerRecord, _ wall: WallTime) -> StatusPage.Server {
        let isLate = row.expiresAt < wall
        let state =
            switch row.state {
            case .starting: "starting"
            case .ready: isLate ? "no sign of life" : "ready"
            case .draining: "draining"
            }
        return StatusPage.Server(
            name: row.name, state: state, isReady: row.state == .ready && !isLate, rooms: row.load.rooms,
            people: row.load.people, since: spokenTime(row.startedAt / 1_000, withSeconds: false),
            taken: row.roomsTaken,
            refused: row.writesRefused)
    }

    /// The main element, made anew when it is older than a moment.
    private func statusMain() -> [UInt8] {
        if pages.status.isEmpty
            || now - min(now, pages.statusAt) >= PageLimits.statusAgeMilliseconds * 1_000_000
        {
            pages.status = EventStream.main(statusPage().main, number: nil)
            pages.statusAt = now
        }
        return pages.status
    }

    // MARK: The event stream

    /// Its position is in no room, at number 0 of the lobby: unnumbered multicasts of that base reach it.
    private static let statusPosition = Position(lobbyNumber: 0)

    func openStatusFeed(_ request: HTTPRequest, _ stream: ServerStream) {
        guard request.method == .get else {
            respond(stream, status: 200, .events, [])
            return
        }
        stream.isBusy = false
        send(
            stream, feedHead(stream) + statusMain(), settles: true, position: Self.statusPosition, feed: .status)
    }

    /// Goes on with an event stream that another server had.
    func sendStatus(_ stream: ServerStream) {
        send(stream, takeoverEvent(stream) + statusMain(), settles: false, position: Self.statusPosition)
    }

    /// Shows those who watch what has changed.
    func publishStatus() {
        guard now - min(now, pages.lastStatusAt) >= PageLimits.statusMilliseconds * 1_000_000 else { return }
        pages.lastStatusAt = now
        let links = streams.filter { $0.value.values.contains { $0.http.feed == .status } }.map(\.key)
        guard !links.isEmpty else { return }
        let event = statusMain()
        guard event != pages.sentStatus else { return }
        pages.sentStatus = event
        for link in links {
            event.withUnsafeBytes { bytes in
                effects.withOutput(ofLink: link) {
                    ServerFrame.multicast(Multicast(room: 0, base: 0, next: 0, kind: .http, bytes: bytes))
                        .encode(into: &$0)
                }
            }
        }
    }
}

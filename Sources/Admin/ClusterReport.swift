internal import Bytes
internal import JSON
internal import Link
internal import Protocol
internal import Store

/// Servers and rooms as operators see them, read at one moment.
struct ClusterReport {
    /// How far ahead a server renews its row, in milliseconds (`ServerRecord.expiresAt`).
    static let leaseMilliseconds: Int64 = 5_000

    private let reader: any StoreReader
    private let servers: [ServerRecord]
    private let now: WallTime
    private let limit: Int

    /// Reads the servers' rows; lists have at most so many rows.
    init(_ reader: any StoreReader, now: WallTime, rows limit: Int) throws {
        self.reader = reader
        self.now = now
        self.limit = limit
        servers = try reader.servers().sorted { ($0.name, $0.startedAt) < ($1.name, $1.startedAt) }
    }

    func listServers() throws -> [UInt8] {
        var owned: [Incarnation: Int] = [:]
        for server in servers { owned[server.incarnation] = try reader.rooms(ownedBy: server.incarnation).count }
        return jsonObject {
            $0.array("servers") {
                for server in servers {
                    $0.object {
                        $0.member("name", server.name)
                        $0.member("incarnation", hexadecimal(server.incarnation))
                        $0.member("state", state(server))
                        $0.member("people", server.load.people)
                        $0.member("started_at", server.startedAt)
                        $0.member("renewed_at", server.expiresAt - Self.leaseMilliseconds)
                        $0.member("expires_at", server.expiresAt)
                        $0.member("drain_requested", server.drainRequested)
                        $0.member("rooms_owned", owned[server.incarnation] ?? 0)
                        $0.member("rooms_taken", server.roomsTaken)
                        $0.member("writes_refused", server.writesRefused)
                    }
                }
            }
        }
    }

    func listRooms() throws -> [UInt8] {
        let rooms = try reader.openRooms(limit: limit + 1)
        return jsonObject {
            $0.array("rooms") {
                for room in rooms.prefix(limit) { $0.object { member(room, &$0) } }
            }
            $0.member("more", rooms.count > limit)
        }
    }

    func listLeases() throws -> [UInt8] {
        let rooms = try reader.openRooms(limit: limit)
        return jsonObject {
            $0.array("leases") {
                for room in rooms {
                    guard let owner = room.owner else { continue }
                    $0.object {
                        $0.member("room", room.id)
                        $0.member("pin", room.pin)
                        $0.member("owner", ownerName(room))
                        $0.member("incarnation", hexadecimal(owner))
                        $0.member("fence", room.fence)
                        $0.member("owner_state", self.owner(room).map(state) ?? "gone")
                    }
                }
            }
        }
    }

    func room(pin: Int64) throws -> [UInt8] {
        guard let room = try reader.room(pin: pin) else {
            throw ProtocolError(.notFound, "there is no open room \(pin); `rooms` lists them")
        }
        let loaded = try reader.loadedRoom(id: room.id)
        let creator = try reader.user(id: room.creator)?.name
        return jsonObject {
            member(room, &$0)
            $0.member("created_by", creator ?? "")
            if let wakeAt = room.wakeAt { $0.member("wake_at", wakeAt) } else { $0.memberNull("wake_at") }
            $0.member("owner_state", owner(room).map(state) ?? "gone")
            $0.member("records_since_snapshot", loaded?.tail.count ?? 0)
            if let closing = room.closing { $0.member("closing", closing) } else { $0.memberNull("closing") }
        }
    }

    /// Where a drain of this server would bring its rooms: to the ready server whose hash wins each, as the balancer
    /// chooses. Refused like the drain itself.
    func drainPlan(of name: String) throws -> [UInt8] {
        let live = servers.filter { $0.expiresAt > now }
        guard let server = live.filter({ $0.name == name }).max(by: { $0.startedAt < $1.startedAt }) else {
            throw unknownServer(name)
        }
        if let leaving = live.first(where: \.isLeaving) {
            throw ProtocolError(.busy, "\(leaving.name) is draining, and never two at once: wait until it has left")
        }
        let others = live.filter { $0.state == .ready && $0.incarnation != server.incarnation }
        let owned = try reader.rooms(ownedBy: server.incarnation).keys.sorted()
        var moves: [(room: RoomRecord, to: String?)] = []
        for id in owned.prefix(limit) {
            guard let room = try reader.room(id: id) else { continue }
            let winner = rendezvousWinner(room: id, among: others.map(\.incarnation))
            moves.append((room, others.first { $0.incarnation == winner }?.name))
        }
        return jsonObject {
            $0.member("verb", AdminVerb.drain.rawValue)
            $0.member("target", name)
            $0.member("dry_run", true)
            $0.member("people", server.load.people)
            $0.member("rooms_owned", owned.count)
            $0.array("others") { for other in others { $0.element(other.name) } }
            $0.array("rooms") {
                for move in moves {
                    $0.object {
                        $0.member("pin", move.room.pin)
                        $0.member("game", move.room.kind)
                        $0.member("title", move.room.title)
                        if let to = move.to { $0.member("to", to) } else { $0.memberNull("to") }
                    }
                }
            }
        }
    }

    func unknownServer(_ name: String) -> ProtocolError {
        let names = Set(servers.filter { $0.expiresAt > now }.map(\.name)).sorted()
        let known = names.isEmpty ? "No server is running." : "There are: \(names.joined(separator: ", "))."
        return ProtocolError(.notFound, "no server that runs is called \(name). \(known)")
    }

    private func member(_ room: RoomRecord, _ object: inout JSONWriter) {
        object.member("pin", room.pin)
        object.member("id", room.id)
        object.member("game", room.kind)
        object.member("title", room.title)
        object.member("owner", ownerName(room))
        object.member("fence", room.fence)
        object.member("status", "\(room.status)")
        object.member("summary", room.summary)
        object.member("created_at", room.createdAt)
    }

    /// A server whose row has expired is no longer what it says it is: its rooms may be taken.
    private func state(_ server: ServerRecord) -> String {
        if server.expiresAt <= now { return "expired" }
        return server.drainRequested && server.state != .draining ? "asked to drain" : "\(server.state)"
    }

    private func owner(_ room: RoomRecord) -> ServerRecord? { servers.first { $0.incarnation == room.owner } }

    private func ownerName(_ room: RoomRecord) -> String {
        guard let incarnation = room.owner else { return "nobody" }
        return owner(room)?.name ?? "gone (\(hexadecimal(incarnation).prefix(8)))"
    }

    private func hexadecimal(_ incarnation: Incarnation) -> String {
        let digits = String(incarnation, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

import Bytes
import JSON
import Store

/// What the operator's lists show, read at one moment.
struct AdminOverview {
    /// The most rooms that are listed: what a person can scroll through.
    static let roomLimit = 1_000
    /// How far ahead a server renews its row, in milliseconds (`ServerRecord.expiresAt`).
    static let leaseMilliseconds: Int64 = 5_000

    private let servers: [ServerRecord]
    private let roomsOwned: [Incarnation: Int]
    private let rooms: [RoomRecord]
    private let now: WallTime

    /// Reads the servers' rows and the open rooms.
    init(_ reader: any StoreReader, now: WallTime) throws(StoreFailure) {
        servers = try reader.servers().sorted { ($0.name, $0.startedAt) < ($1.name, $1.startedAt) }
        rooms = try reader.openRooms(limit: Self.roomLimit)
        var owned: [Incarnation: Int] = [:]
        for server in servers { owned[server.incarnation] = try reader.rooms(ownedBy: server.incarnation).count }
        roomsOwned = owned
        self.now = now
    }

    func serversTable() -> Table {
        var table = Table("NAME", "INCARNATION", "STATE", "STREAMS", "SINCE", "RENEWED", "ROOMS", "TAKEN", "REFUSED")
        for server in servers {
            table.rows.append([
                server.name, short(server.incarnation), state(server), "–", age(now - server.startedAt),
                renewed(server),
                "\(roomsOwned[server.incarnation] ?? 0)", "\(server.roomsTaken)", "\(server.writesRefused)",
            ])
        }
        return table
    }

    func serversJSON() -> [UInt8] {
        jsonObject { object in
            object.array("servers") { list in
                for server in servers {
                    list.object { entry in
                        entry.member("name", server.name)
                        entry.member("incarnation", hexadecimal(server.incarnation))
                        entry.member("state", state(server))
                        entry.memberNull("streams")
                        entry.member("started_at", server.startedAt)
                        entry.member("expires_at", server.expiresAt)
                        entry.member("drain_requested", server.drainRequested)
                        entry.member("rooms_owned", roomsOwned[server.incarnation] ?? 0)
                        entry.member("rooms_taken", server.roomsTaken)
                        entry.member("writes_refused", server.writesRefused)
                    }
                }
            }
        }
    }

    func roomsTable() -> Table {
        var table = Table("PIN", "GAME", "TITLE", "OWNER", "FENCE", "STATUS", "SUMMARY")
        for room in rooms {
            table.rows.append([
                "\(room.pin)", room.kind, room.title, ownerName(room), "\(room.fence)", "\(room.status)", room.summary,
            ])
        }
        return table
    }

    func roomsJSON() -> [UInt8] {
        jsonObject { object in
            object.array("rooms") { list in
                for room in rooms {
                    list.object { entry in
                        entry.member("pin", room.pin)
                        entry.member("id", room.id)
                        entry.member("game", room.kind)
                        entry.member("title", room.title)
                        entry.member("owner", ownerName(room))
                        entry.member("fence", room.fence)
                        entry.member("status", "\(room.status)")
                        entry.member("summary", room.summary)
                        entry.member("created_at", room.createdAt)
                    }
                }
            }
        }
    }

    func leasesTable() -> Table {
        var table = Table("ROOM", "PIN", "OWNER", "FENCE", "OWNER STATE")
        for room in rooms where room.owner != nil {
            table.rows.append(["\(room.id)", "\(room.pin)", ownerName(room), "\(room.fence)", ownerState(room)])
        }
        return table
    }

    func leasesJSON() -> [UInt8] {
        jsonObject { object in
            object.array("leases") { list in
                for room in rooms {
                    guard let owner = room.owner else { continue }
                    list.object { entry in
                        entry.member("room", room.id)
                        entry.member("pin", room.pin)
                        entry.member("owner", ownerName(room))
                        entry.member("incarnation", hexadecimal(owner))
                        entry.member("fence", room.fence)
                        entry.member("owner_state", ownerState(room))
                    }
                }
            }
        }
    }

    /// A server whose row has expired is no longer what it says it is: its rooms may be taken.
    private func state(_ server: ServerRecord) -> String {
        if server.expiresAt <= now { return "expired" }
        return server.drainRequested && server.state != .draining ? "asked to drain" : "\(server.state)"
    }

    private func renewed(_ server: ServerRecord) -> String {
        let milliseconds = now - (server.expiresAt - Self.leaseMilliseconds)
        return milliseconds < 1_000 ? "now" : "\(age(milliseconds)) ago"
    }

    private func owner(_ room: RoomRecord) -> ServerRecord? { servers.first { $0.incarnation == room.owner } }

    private func ownerName(_ room: RoomRecord) -> String {
        guard let incarnation = room.owner else { return "nobody" }
        return owner(room)?.name ?? "gone (\(short(incarnation)))"
    }

    private func ownerState(_ room: RoomRecord) -> String { owner(room).map(state) ?? "gone" }

    private func hexadecimal(_ incarnation: Incarnation) -> String {
        let digits = String(incarnation, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private func short(_ incarnation: Incarnation) -> String { String(hexadecimal(incarnation).prefix(8)) }
}

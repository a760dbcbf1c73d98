internal import Bytes
internal import Link
internal import Protocol
internal import Rooms
internal import Store

/// Lines that bring one client up to date, cut into frames. Each frame carries the position that its lines lead to, so
/// that a server which dies between two of them leaves the client where it is.
struct CatchUp {
    private(set) var frames: [(bytes: [UInt8], position: Position)]

    /// Begins with lines that change no position.
    init(_ position: Position, first: [UInt8] = []) { frames = [(first, position)] }

    var position: Position { frames[frames.count - 1].position }

    /// Adds a line and the position it leads to.
    mutating func add(_ line: [UInt8], _ position: Position) {
        if frames[frames.count - 1].bytes.count + line.count > ServerLimits.catchUpBytes {
            frames.append(([], self.position))
        }
        frames[frames.count - 1].bytes.append(contentsOf: line)
        reach(position)
    }

    /// Says where the client is after what was added so far.
    mutating func reach(_ position: Position) { frames[frames.count - 1].position = position }

    /// Adds events of a room.
    mutating func add(room events: [RoomEntry.Line]) {
        for event in events {
            var next = position
            next.roomNumber = UInt64(event.number)
            add(event.bytes, next)
        }
    }
}

extension ServerMachine {
    /// Sends all of it; the first frame settles the current line if asked to, the last starts the stopwatch.
    func send(
        _ stream: ServerStream, _ lines: CatchUp, settles: Bool, context: SessionContext? = nil, mark: Mark? = nil
    ) {
        for (index, frame) in lines.frames.enumerated() {
            send(
                stream, frame.bytes, settles: settles && index == 0, position: frame.position,
                context: index == 0 ? context : nil, mark: index == lines.frames.count - 1 ? mark : nil)
        }
    }

    /// The room's events after `number` as this stream's account may read them; nil when they cannot be read yet.
    func missedLines(_ entry: RoomEntry, after number: Int64, for stream: ServerStream) -> [RoomEntry.Line]? {
        let hidesAsides = entry.room.hidesAsides(from: stream.context.login?.user)
        do {
            return try entry.lines(after: number, hidesAsides: hidesAsides) {
                try reader.segments(room: entry.room.id, from: $0)
            }
        } catch {
            effects.exit("the events of room \(entry.room.pin) cannot be read: \(error)", status: 1)
            return nil
        }
    }

    /// Adds the lines of the lobby that the stream has missed.
    func addMissedLobby(_ lines: inout CatchUp) {
        let from = lines.position.lobbyNumber
        guard from != Position.notFollowing, from < UInt64(lobbyNumber) else { return }
        let most = Int(StoreLimits.lobbyLength)
        guard let records = read({ try reader.lobby(after: Int64(from), limit: most) }) else { return }
        var next = lines.position
        for record in records where record.number <= lobbyNumber {
            next.lobbyNumber = UInt64(record.number)
            lines.add(lobbyLine(record), next)
        }
        next.lobbyNumber = UInt64(lobbyNumber)
        lines.reach(next)
    }

    /// The last events of a room that has ended, for a stream whose server died before it had shown them.
    func lastLines(ofEnded room: RoomID, after stream: ServerStream) -> [RoomEntry.Line] {
        guard let loaded = storedRoom(room), loaded.room.phase == .closed else { return [] }
        return missedLines(loaded, after: Int64(stream.position.roomNumber), for: stream) ?? []
    }

    /// A room as it is stored, whoever owns it; nil when it is gone or does not add up.
    func storedRoom(_ room: RoomID) -> RoomEntry? {
        guard let found = read({ try reader.loadedRoom(id: room) }), let loaded = found else { return nil }
        do {
            return try rebuild(loaded)
        } catch {
            return nil
        }
    }
}

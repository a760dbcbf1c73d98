import Bytes
import Games
import Rooms
import Store

/// One room as its log gives it, from the first record on.
struct RoomHistory {
    /// The state after the last record.
    private(set) var room: Room
    /// All records in order.
    private(set) var records: [LogRecord] = []
    /// The fingerprints of the events' lines, the first one's at 0.
    private(set) var lines: [UInt64] = []
    private(set) var violations = Violations()
    /// The fingerprint of the state that the stored snapshot and the records after it give; nil when they give none.
    private(set) var storedState: UInt64?
    /// That of the state that all records give.
    var replayedState: UInt64 { fingerprint(room.snapshot()) }

    /// Reads and replays the room with this row; nil when the store never stands still meanwhile.
    static func read(
        _ row: RoomRecord, _ reader: any StoreReader, rules: any GameRules.Type
    ) throws(StoreFailure) -> RoomHistory? {
        // A snapshot may move records from the tail to a segment between the two reads; then it is read again.
        for _ in 0..<20 {
            guard let before = try reader.loadedRoom(id: row.id) else { return nil }
            let segments = try reader.segments(room: row.id, from: 1)
            if try reader.loadedRoom(id: row.id) == before { return RoomHistory(before, segments, rules: rules) }
        }
        return nil
    }

    /// Replays a room and compares the outcome with what its snapshot and tail give.
    init(_ loaded: LoadedRoom, _ segments: [SegmentRecord], rules: any GameRules.Type) {
        let row = loaded.record
        let empty = Room(
            id: row.id, pin: row.pin, title: row.title, options: row.options, creator: row.creator, rules: rules,
            at: row.createdAt)
        room = empty
        do {
            for segment in segments { records += try LogRecord.records(inSegment: segment.body) }
            for record in loaded.tail { records.append(try LogRecord(record[...])) }
        } catch {
            violations.add("unreadable log", "room \(row.pin): \(error)")
        }
        for record in records { replay(record) }
        compare(with: loaded, from: empty)
    }

    /// The game once more from what was done in it, without what outages changed; nil when it cannot be.
    func gameWithoutOutages() -> (any GameRules)? {
        var game: (any GameRules)?
        var seats: [Int] = []
        for (at, happening) in records.flatMap({ record in record.happenings.map { (record.at, $0) } }) {
            switch happening {
            case .sat(let seat, _, _, _):
                seats.append(seat)
                game?.seated(seat)
            case .started(_, let first, let random, _):
                game = try? room.rules.init(options: room.options, first: first, random: random)
                for seat in seats { game?.seated(seat) }
            case .move, .secret:
                do { if let fact = happening.fact(at: at) { try game?.apply(fact) } } catch { return nil }
            case .credited, .over, .resigned, .rematch, .claimed, .chat, .aside, .closed: break
            }
        }
        return game
    }

    private mutating func replay(_ record: LogRecord) {
        // A refusal has no events, but says where the room stood when it was given.
        if record.firstNumber != room.number + 1 {
            violations.add(
                "numbers with a gap", "room \(room.pin): a record for event \(record.firstNumber) after \(room.number)")
        }
        do {
            try room.apply(record)
        } catch {
            violations.add("log does not replay", error.message)
            return
        }
        for (number, happening) in record.published {
            let line = happening.line(pin: room.pin, number: number, at: record.at)
            lines.append(fingerprint(line.dropLast()))
        }
    }

    private mutating func compare(with loaded: LoadedRoom, from empty: Room) {
        var stored = empty
        do {
            if let snapshot = loaded.snapshot { try stored.restore(snapshot) }
            for record in loaded.tail { try stored.apply(try LogRecord(record[...])) }
        } catch {
            violations.add("snapshot does not load", "room \(room.pin): \(error)")
            return
        }
        storedState = fingerprint(stored.snapshot())
        if stored.snapshot() != room.snapshot() {
            violations.add(
                "snapshot and log differ",
                "room \(room.pin): \(stored.number) \(stored.game?.snapshot ?? ""), replayed \(room.number) "
                    + (room.game?.snapshot ?? ""))
        }
    }
}

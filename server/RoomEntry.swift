internal import Bytes
internal import Rooms
internal import Store

/// A room that this server owns, with its streams and what of its log is not in a segment yet.
final class RoomEntry {
    var room: Room
    let fence: Int64
    /// The players' and spectators' streams.
    var streams: [ServerStream] = []
    /// The browsers that watch.
    var pages: [ServerStream] = []
    /// The ticket of the room's last write: what was computed after it may be shown when that has completed.
    var lastTicket: UInt64 = 0
    /// Encoded records since the last snapshot, oldest first.
    private(set) var records: [[UInt8]] = []
    /// The records of the snapshot before, whose segment may not be committed yet.
    private(set) var formerRecords: [[UInt8]] = []
    /// The number of the first event after the last snapshot.
    private(set) var firstNumber: Int64
    /// The end of the shared log when the last snapshot was taken, or an earlier one.
    var snapshotLogEnd: Int64 = 0
    /// Whether another server owns the room by now, or its state here is not the stored one. Nothing more is shown.
    var isDropped = false
    /// Whether it is being given up; its streams wait.
    var isReleasing = false
    /// The summary that the row shows.
    var summary: String
    var isPresenceStale = false
    var isTallyStale = false
    /// Whether the browsers have not been shown all.
    var isPageStale = false
    /// When the game's clock wants to act, as the room's row says.
    var deadline: WallTime?
    /// From whom and when it was taken, while the players can still be given back the time of that outage.
    var taken: (from: Incarnation, at: UInt64)?
    /// Whether a barrier runs before the game's clock acts.
    var isJudging = false

    /// A room as it was made or loaded. `firstNumber` is that of the first event in `records`.
    init(room: Room, fence: Int64, firstNumber: Int64, records: [[UInt8]], summary: String) {
        self.room = room
        self.fence = fence
        self.firstNumber = firstNumber
        self.records = records
        self.summary = summary
    }

    /// One event as clients read it.
    struct Line {
        var number: Int64
        var bytes: [UInt8]
    }

    func append(_ encoded: [UInt8]) { records.append(encoded) }

    /// Whether a snapshot would cover anything.
    var hasTail: Bool { !records.isEmpty }

    /// The snapshot of the state as it is now, with all records written before it.
    func takeSnapshot(releases: Bool) -> RoomSnapshot {
        let segment =
            records.isEmpty
            ? nil : SegmentRecord(firstEvent: firstNumber, body: LogRecord.segment(of: records))
        formerRecords = records
        records = []
        firstNumber = room.number + 1
        return RoomSnapshot(
            room: room.id, fence: fence, state: room.snapshot(), segment: segment, releases: releases)
    }

    /// The lines of the events after `number`, from memory and from stored segments. Nil when a segment that is needed is
    /// not committed yet.
    func lines(
        after number: Int64, hidesAsides: Bool, segments: (_ from: Int64) throws -> [SegmentRecord]
    ) throws -> [Line]? {
        var lines: [Line] = []
        var next = number + 1
        guard next <= room.number else { return lines }
        func add(_ record: LogRecord) {
            for (number, happening) in record.published where number == next {
                let bytes = happening.line(pin: room.pin, number: next, at: record.at, hidesAsides: hidesAsides)
                lines.append(Line(number: next, bytes: bytes))
                next += 1
            }
        }
        let kept = try (formerRecords + records).map { try LogRecord($0[...]) }
        let firstKept = kept.first { !$0.published.isEmpty }?.firstNumber ?? Int64.max
        if next < firstKept {
            for segment in try segments(next) {
                for record in try LogRecord.records(inSegment: segment.body) { add(record) }
            }
        }
        for record in kept { add(record) }
        return next == room.number + 1 ? lines : nil
    }
}

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
    /// Their bytes, and those of the last snapshot's state.
    private var tailBytes = 0, snapshotBytes = 0
    /// The records of the snapshot before, whose segment may not be committed yet.
    private var formerRecords: [[UInt8]] = []
    /// The lines of the events in the first so many of `formerRecords` and `records`: made when somebody has missed some,
    /// and kept, because after a takeover a thousand streams may ask for them at once.
    private var recentLines: [Line] = []
    private var recordsInLines = 0
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
    init(room: Room, fence: Int64, firstNumber: Int64, records: [[UInt8]], snapshotBytes: Int = 0, summary: String) {
        self.room = room
        self.fence = fence
        self.firstNumber = firstNumber
        self.records = records
        self.snapshotBytes = snapshotBytes
        self.summary = summary
        tailBytes = records.reduce(0) { $0 + $1.count }
    }

    /// One event as clients read it.
    struct Line {
        var number: Int64
        var bytes: [UInt8]
        /// As those read it from whom it is hidden; nil for what everybody reads.
        var cut: [UInt8]?
    }

    func append(_ encoded: [UInt8]) {
        records.append(encoded)
        tailBytes += encoded.count
    }

    /// Makes the lines of all records that are in memory.
    private func makeLines() throws {
        for place in recordsInLines..<formerRecords.count + records.count {
            let former = formerRecords.count
            keepLines(of: try LogRecord(place < former ? formerRecords[place][...] : records[place - former][...]))
        }
        recordsInLines = formerRecords.count + records.count
    }

    private func keepLines(of record: LogRecord) {
        for (number, happening) in record.published {
            var line = Line(
                number: number, bytes: happening.line(pin: room.pin, number: number, at: record.at))
            if case .aside = happening {
                line.cut = happening.line(pin: room.pin, number: number, at: record.at, hidesAsides: true)
            }
            recentLines.append(line)
        }
    }

    /// Whether a snapshot is due: the tail is long, and no small part of the snapshot itself, so that a room with thousands of
    /// players is not written anew with every few of their answers.
    var isSnapshotDue: Bool {
        records.count >= RoomLimits.eventsPerSnapshot && tailBytes >= snapshotBytes / RoomLimits.snapshotShare
    }

    /// Whether a snapshot would cover anything.
    var hasTail: Bool { !records.isEmpty }

    /// The snapshot of the state as it is now, with all records written before it.
    func takeSnapshot(releases: Bool) -> RoomSnapshot {
        let segment =
            records.isEmpty
            ? nil : SegmentRecord(firstEvent: firstNumber, body: LogRecord.segment(of: records))
        let state = room.snapshot()
        snapshotBytes = state.count
        tailBytes = 0
        recentLines.removeAll { $0.number < firstNumber }
        recordsInLines = max(0, recordsInLines - formerRecords.count)
        formerRecords = records
        records = []
        firstNumber = room.number + 1
        return RoomSnapshot(
            room: room.id, fence: fence, state: state, segment: segment, releases: releases)
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
        try makeLines()
        if next < recentLines.first?.number ?? Int64.max {
            for segment in try segments(next) {
                for record in try LogRecord.records(inSegment: segment.body) { add(record) }
            }
        }
        if let first = recentLines.first?.number, next >= first, next <= room.number {
            // Numbers have no gap.
            let rest = recentLines[min(Int(next - first), recentLines.count)...]
            lines += hidesAsides ? rest.map { Line(number: $0.number, bytes: $0.cut ?? $0.bytes) } : Array(rest)
            next += Int64(rest.count)
        }
        return next == room.number + 1 ? lines : nil
    }
}

import Rooms
import Store

/// The events of a room as segments and log hold them.
func roomLines(_ record: RoomRecord, _ reader: InMemoryReader) throws -> [(Int64, Line)] {
    var records: [LogRecord] = []
    for segment in reader.segments(room: record.id, from: 1) {
        records += try LogRecord.records(inSegment: segment.body)
    }
    for encoded in reader.loadedRoom(id: record.id)?.tail ?? [] { records.append(try LogRecord(encoded[...])) }
    return records.flatMap { stored in
        stored.happenings.enumerated().map { offset, happening in
            let number = stored.firstNumber + Int64(offset)
            return (number, Line(bytes: happening.line(pin: record.pin, number: number, at: stored.at)))
        }
    }
}

public import Bytes
public import Protocol

/// Who asks: a session with the epoch of its stream.
public struct Caller: Equatable, Sendable {
    /// The account.
    public var user: UserID
    /// The session.
    public var session: SessionID
    /// The session's epoch when the stream was attached.
    public var epoch: Int64
    /// The account's name.
    public var name: String

    /// A caller with these values.
    public init(user: UserID, session: SessionID, epoch: Int64, name: String) {
        self.user = user
        self.session = session
        self.epoch = epoch
        self.name = name
    }
}

/// One row of a room's log: a command with its receipt and the events it made, or a timer's events.
public struct LogRecord: Equatable, Sendable {
    /// When it was decided.
    public var at: WallTime
    /// The session that asked, or 0 for the room's own timer.
    public var session: SessionID
    /// The session's epoch.
    public var epoch: Int64
    /// The request's id; 0 for a timer.
    public var request: Int64
    /// The number of the first published event; the others follow without a gap.
    public var firstNumber: Int64
    /// The events, none for a refusal.
    public var happenings: [Happening]
    /// What the caller was told.
    public var answer: Answer

    /// A record with these values.
    public init(
        at: WallTime, session: SessionID, epoch: Int64, request: Int64, firstNumber: Int64, happenings: [Happening],
        answer: Answer
    ) {
        self.at = at
        self.session = session
        self.epoch = epoch
        self.request = request
        self.firstNumber = firstNumber
        self.happenings = happenings
        self.answer = answer
    }

    /// The published events with their numbers.
    public var published: [(number: Int64, happening: Happening)] {
        var next = firstNumber
        var result: [(number: Int64, happening: Happening)] = []
        for happening in happenings where happening.isPublished {
            result.append((next, happening))
            next += 1
        }
        return result
    }

    /// The version of the encoding, the first byte of every record.
    private static let version: UInt8 = 1

    /// The row's bytes.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.version)
        writer.write(at)
        writer.write(session)
        writer.write(epoch)
        writer.write(request)
        writer.write(firstNumber)
        writer.write(UInt8(happenings.count))
        for happening in happenings { happening.encode(into: &writer) }
        answer.encode(into: &writer)
        return writer.bytes
    }

    /// Reads a row.
    public init(_ bytes: ArraySlice<UInt8>) throws(ByteError) {
        var reader = ByteReader(bytes)
        guard try reader.read(UInt8.self) == Self.version else { throw .malformed }
        at = try reader.read()
        session = try reader.read()
        epoch = try reader.read()
        request = try reader.read()
        firstNumber = try reader.read()
        let count: UInt8 = try reader.read()
        happenings = []
        for _ in 0..<count { happenings.append(try Happening(&reader)) }
        answer = try Answer(&reader)
        guard reader.remaining == 0 else { throw .malformed }
    }

    /// The records of a segment, oldest first.
    public static func records(inSegment body: [UInt8]) throws(ByteError) -> [LogRecord] {
        var records: [LogRecord] = []
        for row in try rows(inSegment: body) { records.append(try LogRecord(row)) }
        return records
    }

    /// The rows of a segment as they are encoded, oldest first.
    public static func rows(inSegment body: [UInt8]) throws(ByteError) -> [ArraySlice<UInt8>] {
        var reader = ByteReader(body)
        var rows: [ArraySlice<UInt8>] = []
        while reader.remaining > 0 { rows.append(try reader.readBytes()) }
        return rows
    }

    /// The bytes of a segment with these encoded records.
    public static func segment(of records: [[UInt8]]) -> [UInt8] {
        var writer = ByteWriter()
        for record in records { writer.write(record) }
        return writer.bytes
    }
}

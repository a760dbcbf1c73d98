internal import Bytes
internal import Link
internal import Pages

/// What an event stream is about. It is the stream's context: from it and the position any server goes on with the stream,
/// and the browser notices nothing.
enum PageFeed: Equatable {
    /// The servers and rooms.
    case status
    /// The room that the stream's position names.
    case room

    private static let version: UInt8 = 1

    /// What the browser is told while no server is ready.
    private static let parkedLine = EventStream.message("waiting", "waiting for a server")

    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.version)
        writer.write(self == .room)
        return StreamContext.encode(parkedLine: Self.parkedLine, blob: writer.bytes)
    }

    init(_ context: UnsafeRawBufferPointer) throws(ByteError) {
        var reader = ByteReader(Array(StreamContext.blob(context)))
        guard try reader.read(UInt8.self) == Self.version else { throw .malformed }
        self = try reader.readFlag() ? .room : .status
    }
}

/// What a server remembers for its pages.
struct PageState {
    /// The status page as it was last made, and when, nanoseconds.
    var status: [UInt8] = []
    var statusAt: UInt64 = 0
    /// What was last sent to those who watch it.
    var sentStatus: [UInt8] = []
    var lastStatusAt: UInt64 = 0
    var lastRoomsAt: UInt64 = 0
    var lastHeartbeatAt: UInt64 = 0
    /// The value of `Date`, and the second it is for.
    var date: [UInt8] = []
    var dateSecond: Int64 = 0
}

/// Bounds of the pages, each with its reason.
enum PageLimits {
    /// Between two changes of one server's room pages, milliseconds: ten a second are more than anybody reads.
    static let roomMilliseconds: UInt64 = 100
    /// Between two changes of the status page, milliseconds: servers renew their rows as often.
    static let statusMilliseconds: UInt64 = 1_000
    /// How old a status page may be that is given to the next who asks, milliseconds: however many ask, the store is read
    /// so often at most.
    static let statusAgeMilliseconds: UInt64 = 250
    /// Between two comments that keep event streams open, milliseconds: half of what proxies take for dead.
    static let heartbeatMilliseconds: UInt64 = 15_000
    /// Takeovers on the status page.
    static let takeovers = 10
    /// After a takeover its former server is expected back for so long, milliseconds.
    static let expectedMilliseconds: Int64 = 60_000
}

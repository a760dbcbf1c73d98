public import Bytes

/// Where a server is in its life, as it tells balancers.
public enum ServerState: UInt8, Sendable {
    /// Not yet open for streams.
    case starting = 0
    /// Takes streams.
    case ready = 1
    /// Gives its streams away where somebody better is there.
    case draining = 2
}

/// How far a stream has come: its room, and the last published numbers it has seen.
public struct Position: Equatable, Sendable {
    /// The room the stream is in, 0 for none. This is the stream's affinity.
    public var room: RoomID
    /// The last event of the room that the client has.
    public var roomNumber: UInt64
    /// The last event of the lobby that the client has; `notFollowing` before login.
    public var lobbyNumber: UInt64

    /// The lobby number of a stream that does not follow the lobby: no event's base equals it.
    public static let notFollowing = UInt64.max

    /// A position with these values; by default nowhere.
    public init(room: RoomID = 0, roomNumber: UInt64 = 0, lobbyNumber: UInt64 = notFollowing) {
        self.room = room
        self.roomNumber = roomNumber
        self.lobbyNumber = lobbyNumber
    }
}

/// Starts a client's stopwatch: the balancer notes when the frame's bytes have reached the kernel for the client, and
/// stamps the client's later lines with the time since.
public struct Mark: Equatable, Sendable {
    /// The number of the room's event that is marked. A greater one replaces it; the same one again changes nothing.
    public var number: UInt64
    /// Nanoseconds by which the stopwatch is set back: how long ago the event was first shown to this player.
    public var age: UInt64

    /// A mark with these values.
    public init(number: UInt64, age: UInt64 = 0) {
        self.number = number
        self.age = age
    }
}

/// Bytes for one client and what changes with them. Applied whole or not at all.
public struct Delivery {
    /// The stream.
    public var stream: StreamID
    /// The attachment it was decided under; another than the current one is dropped.
    public var attachment: UInt32
    /// The absolute offset up to which the client's bytes are settled: a line end.
    public var settled: UInt64
    /// The new position, when it changed.
    public var position: Position?
    /// The new context, when it changed. Its first part is the line to show when the stream is parked.
    public var context: UnsafeRawBufferPointer?
    /// The mark, when the bytes show an event that starts the client's stopwatch.
    public var mark: Mark?
    /// Whether the connection is to be closed after the bytes.
    public var closes: Bool
    /// Whole lines for the client.
    public var bytes: UnsafeRawBufferPointer

    /// A delivery with these values.
    public init(
        stream: StreamID, attachment: UInt32, settled: UInt64, position: Position?, context: UnsafeRawBufferPointer?,
        mark: Mark? = nil, closes: Bool, bytes: UnsafeRawBufferPointer
    ) {
        self.mark = mark
        self.stream = stream
        self.attachment = attachment
        self.settled = settled
        self.position = position
        self.context = context
        self.closes = closes
        self.bytes = bytes
    }
}

/// Events for every stream of this link whose position equals the base, and which has had a delivery with a position under
/// its current attachment: from that one on, server and balancer know the same position.
public struct Multicast {
    /// The room, or 0 for the lobby.
    public var room: RoomID
    /// The number that a stream must have come to.
    public var base: UInt64
    /// The number it has come to afterwards. Equal to `base`: unnumbered, for every stream in the room.
    public var next: UInt64
    /// Which streams it is for: those of the game protocol, or those of pages.
    public var kind: StreamKind
    /// Whether the last of its events starts the clients' stopwatches.
    public var isMarked: Bool
    /// Whole lines.
    public var bytes: UnsafeRawBufferPointer

    /// A multicast with these values.
    public init(
        room: RoomID, base: UInt64, next: UInt64, kind: StreamKind = .game, isMarked: Bool = false,
        bytes: UnsafeRawBufferPointer
    ) {
        self.kind = kind
        self.isMarked = isMarked
        self.room = room
        self.base = base
        self.next = next
        self.bytes = bytes
    }
}

/// A frame from a server to a balancer. Buffers point into the frame and are valid only while it is.
public enum ServerFrame {
    /// The first frame: who the server is.
    case register(version: UInt16, incarnation: Incarnation, state: ServerState, name: String)
    /// The state changed.
    case status(ServerState)
    /// The server lives.
    case heartbeat
    /// Bytes and changes for one stream.
    case deliver(Delivery)
    /// Events for many streams.
    case multicast(Multicast)
    /// The stream is to go on at another server: the one named, or with 0 any other that is ready.
    case move(stream: StreamID, attachment: UInt32, target: Incarnation, room: RoomID)
    /// Asks for an echo once all that came from clients before has been forwarded.
    case barrier(UInt64)

    private enum Tag {
        static let register: UInt8 = 1
        static let status: UInt8 = 2
        static let heartbeat: UInt8 = 3
        static let deliver: UInt8 = 4
        static let multicast: UInt8 = 5
        static let move: UInt8 = 6
        static let barrier: UInt8 = 7
    }
    private enum Flag {
        static let position: UInt8 = 1
        static let context: UInt8 = 2
        static let closes: UInt8 = 4
        static let mark: UInt8 = 8
    }

    /// Appends the frame to a link's output.
    public func encode(into output: inout [UInt8]) {
        switch self {
        case .register(let version, let incarnation, let state, let name):
            output.putFrame(Tag.register) {
                $0.put(version)
                $0.put(incarnation)
                $0.put(state.rawValue)
                $0.putShort(name)
            }
        case .status(let state): output.putFrame(Tag.status) { $0.put(state.rawValue) }
        case .heartbeat: output.putFrame(Tag.heartbeat) { _ in }
        case .deliver(let delivery): Self.encode(delivery, into: &output)
        case .multicast(let multicast):
            output.putFrame(Tag.multicast) {
                $0.put(multicast.room)
                $0.put(multicast.base)
                $0.put(multicast.next)
                $0.put(multicast.kind.rawValue)
                $0.put(UInt8(multicast.isMarked ? 1 : 0))
                $0.append(contentsOf: multicast.bytes)
            }
        case .move(let stream, let attachment, let target, let room):
            output.putFrame(Tag.move) {
                $0.put(stream)
                $0.put(attachment)
                $0.put(target)
                $0.put(room)
            }
        case .barrier(let number): output.putFrame(Tag.barrier) { $0.put(number) }
        }
    }

    private static func encode(_ delivery: Delivery, into output: inout [UInt8]) {
        output.putFrame(Tag.deliver) {
            var flags: UInt8 = delivery.closes ? Flag.closes : 0
            if delivery.position != nil { flags |= Flag.position }
            if delivery.context != nil { flags |= Flag.context }
            if delivery.mark != nil { flags |= Flag.mark }
            $0.put(delivery.stream)
            $0.put(delivery.attachment)
            $0.put(flags)
            $0.put(delivery.settled)
            if let position = delivery.position { position.encode(into: &$0) }
            if let context = delivery.context { $0.putShort(context) }
            if let mark = delivery.mark {
                $0.put(mark.number)
                $0.put(mark.age)
            }
            $0.append(contentsOf: delivery.bytes)
        }
    }

    /// The frame in these bytes (without the length), or nil when they are none.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = RawReader(bytes)
        switch reader.read(UInt8.self) {
        case Tag.register:
            let version: UInt16 = reader.read()
            let incarnation: UInt64 = reader.read()
            guard let state = ServerState(rawValue: reader.read()) else { return nil }
            self = .register(version: version, incarnation: incarnation, state: state, name: reader.readText())
        case Tag.status:
            guard let state = ServerState(rawValue: reader.read()) else { return nil }
            self = .status(state)
        case Tag.heartbeat: self = .heartbeat
        case Tag.deliver:
            let stream: UInt64 = reader.read()
            let attachment: UInt32 = reader.read()
            let flags: UInt8 = reader.read()
            let settled: UInt64 = reader.read()
            let position = flags & Flag.position != 0 ? Position(&reader) : nil
            let context = flags & Flag.context != 0 ? reader.readShort() : nil
            let mark = flags & Flag.mark != 0 ? Mark(number: reader.read(), age: reader.read()) : nil
            self = .deliver(
                Delivery(
                    stream: stream, attachment: attachment, settled: settled, position: position, context: context,
                    mark: mark, closes: flags & Flag.closes != 0, bytes: reader.readRest()))
        case Tag.multicast:
            let room: Int64 = reader.read()
            let base: UInt64 = reader.read()
            let next: UInt64 = reader.read()
            guard let kind = StreamKind(rawValue: reader.read()) else { return nil }
            let isMarked = reader.read(UInt8.self) == 1
            self = .multicast(
                Multicast(
                    room: room, base: base, next: next, kind: kind, isMarked: isMarked, bytes: reader.readRest()))
        case Tag.move:
            self = .move(
                stream: reader.read(), attachment: reader.read(), target: reader.read(), room: reader.read())
        case Tag.barrier: self = .barrier(reader.read())
        default: return nil
        }
        guard reader.isValid else { return nil }
    }
}

extension Position {
    init(_ reader: inout RawReader) {
        self.init(room: reader.read(), roomNumber: reader.read(), lobbyNumber: reader.read())
    }

    func encode(into output: inout [UInt8]) {
        output.put(room)
        output.put(roomNumber)
        output.put(lobbyNumber)
    }
}

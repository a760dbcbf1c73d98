public import Bytes

/// Why a server is given a stream.
public enum OpenReason: UInt8, Sendable {
    /// The client has just connected.
    case new = 0
    /// The server before was lost.
    case lost = 1
    /// The server before gave it away.
    case moved = 2
    /// The server asked to move it to an owner whose link the balancer does not have.
    case ownerLost = 3
}

/// What a stream carries.
public enum StreamKind: UInt8, Sendable {
    /// The game protocol.
    case game = 0
    /// HTTP/1.1.
    case http = 1
    /// HTTP/1.1 without TLS, from this machine alone. To servers it is named so that they do not speak of TLS; for
    /// multicasts it is HTTP.
    case plainHTTP = 2
    /// HTTP/1.1 without TLS on the port that has TLS: servers answer it with the way to the other.
    case strayHTTP = 3
}

/// A stream that a server is to go on with. The client's unsettled bytes follow as data frames.
public struct Opening {
    /// The stream.
    public var stream: StreamID
    /// The attachment under which the server has it.
    public var attachment: UInt32
    /// Why it is given.
    public var reason: OpenReason
    /// What it carries.
    public var kind: StreamKind
    /// The absolute offset of the first byte that follows.
    public var settled: UInt64
    /// How far the client has come.
    public var position: Position
    /// Nanoseconds since the lost server's link was closed, or since its last byte when it fell silent; 0 where nothing was
    /// lost.
    public var outage: UInt64
    /// The name of the server before, empty for a new stream.
    public var formerServer: String
    /// The client's address, for throttles and the log.
    public var peer: String
    /// What the last server left; empty for a new stream.
    public var context: UnsafeRawBufferPointer

    /// An opening with these values.
    public init(
        stream: StreamID, attachment: UInt32, reason: OpenReason, kind: StreamKind, settled: UInt64,
        position: Position, outage: UInt64, formerServer: String, peer: String, context: UnsafeRawBufferPointer
    ) {
        self.stream = stream
        self.attachment = attachment
        self.reason = reason
        self.kind = kind
        self.settled = settled
        self.position = position
        self.outage = outage
        self.formerServer = formerServer
        self.peer = peer
        self.context = context
    }
}

/// A server as a balancer sees it.
public struct PeerInfo: Equatable, Sendable {
    /// Its start.
    public var incarnation: Incarnation
    /// Its state.
    public var state: ServerState
    /// Its name.
    public var name: String

    /// A peer with these values.
    public init(incarnation: Incarnation, state: ServerState, name: String) {
        self.incarnation = incarnation
        self.state = state
        self.name = name
    }
}

/// What the balancer's stopwatch showed when a client's bytes came.
public struct Stamp: Equatable, Sendable {
    /// The number of the marked event, 0 for none.
    public var mark: UInt64
    /// Nanoseconds since the mark.
    public var elapsed: UInt64

    /// A stamp with these values.
    public init(mark: UInt64 = 0, elapsed: UInt64 = 0) {
        self.mark = mark
        self.elapsed = elapsed
    }
}

/// A frame from a balancer to a server. Buffers point into the frame and are valid only while it is.
public enum BalancerFrame {
    /// The answer to a registration: which of how many loops this link leads to.
    case welcome(version: UInt16, balancer: UInt64, loop: UInt16, loops: UInt16)
    /// A stream to go on with.
    case open(Opening)
    /// The client's bytes from this absolute offset, with the stamp of their arrival; a replay keeps it.
    case data(stream: StreamID, attachment: UInt32, offset: UInt64, stamp: Stamp, bytes: UnsafeRawBufferPointer)
    /// The client is gone.
    case gone(stream: StreamID, attachment: UInt32)
    /// The link to this server was lost, so many nanoseconds after its last byte.
    case lost(incarnation: Incarnation, silence: UInt64)
    /// All servers that have a link to this balancer.
    case peers([PeerInfo])
    /// The balancer lives.
    case heartbeat
    /// All that came from clients before the barrier of this number has been forwarded.
    case echo(UInt64)

    private enum Tag {
        static let welcome: UInt8 = 32
        static let open: UInt8 = 33
        static let data: UInt8 = 34
        static let gone: UInt8 = 35
        static let lost: UInt8 = 36
        static let peers: UInt8 = 37
        static let heartbeat: UInt8 = 38
        static let echo: UInt8 = 39
    }

    /// Appends the frame to a link's output.
    public func encode(into output: inout [UInt8]) {
        switch self {
        case .welcome(let version, let balancer, let loop, let loops):
            output.putFrame(Tag.welcome) {
                $0.put(version)
                $0.put(balancer)
                $0.put(loop)
                $0.put(loops)
            }
        case .open(let opening): Self.encode(opening, into: &output)
        case .data(let stream, let attachment, let offset, let stamp, let bytes):
            output.putFrame(Tag.data) {
                $0.put(stream)
                $0.put(attachment)
                $0.put(offset)
                $0.put(stamp.mark)
                $0.put(stamp.elapsed)
                $0.append(contentsOf: bytes)
            }
        case .gone(let stream, let attachment):
            output.putFrame(Tag.gone) {
                $0.put(stream)
                $0.put(attachment)
            }
        case .lost(let incarnation, let silence):
            output.putFrame(Tag.lost) {
                $0.put(incarnation)
                $0.put(silence)
            }
        case .peers(let peers):
            output.putFrame(Tag.peers) {
                $0.put(UInt16(truncatingIfNeeded: peers.count))
                for peer in peers {
                    $0.put(peer.incarnation)
                    $0.put(peer.state.rawValue)
                    $0.putShort(peer.name)
                }
            }
        case .heartbeat: output.putFrame(Tag.heartbeat) { _ in }
        case .echo(let number): output.putFrame(Tag.echo) { $0.put(number) }
        }
    }

    private static func encode(_ opening: Opening, into output: inout [UInt8]) {
        output.putFrame(Tag.open) {
            $0.put(opening.stream)
            $0.put(opening.attachment)
            $0.put(opening.reason.rawValue)
            $0.put(opening.kind.rawValue)
            $0.put(opening.settled)
            opening.position.encode(into: &$0)
            $0.put(opening.outage)
            $0.putShort(opening.formerServer)
            $0.putShort(opening.peer)
            $0.append(contentsOf: opening.context)
        }
    }

    /// The frame in these bytes (without the length), or nil when they are none.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = RawReader(bytes)
        switch reader.read(UInt8.self) {
        case Tag.welcome:
            self = .welcome(
                version: reader.read(), balancer: reader.read(), loop: reader.read(), loops: reader.read())
        case Tag.open:
            let stream: UInt64 = reader.read()
            let attachment: UInt32 = reader.read()
            guard let reason = OpenReason(rawValue: reader.read()), let kind = StreamKind(rawValue: reader.read())
            else { return nil }
            self = .open(
                Opening(
                    stream: stream, attachment: attachment, reason: reason, kind: kind, settled: reader.read(),
                    position: Position(&reader), outage: reader.read(), formerServer: reader.readText(),
                    peer: reader.readText(), context: reader.readRest()))
        case Tag.data:
            self = .data(
                stream: reader.read(), attachment: reader.read(), offset: reader.read(),
                stamp: Stamp(mark: reader.read(), elapsed: reader.read()), bytes: reader.readRest())
        case Tag.gone: self = .gone(stream: reader.read(), attachment: reader.read())
        case Tag.lost: self = .lost(incarnation: reader.read(), silence: reader.read())
        case Tag.peers:
            var peers: [PeerInfo] = []
            for _ in 0..<reader.read(UInt16.self) where reader.isValid {
                let incarnation: UInt64 = reader.read()
                guard let state = ServerState(rawValue: reader.read()) else { return nil }
                peers.append(PeerInfo(incarnation: incarnation, state: state, name: reader.readText()))
            }
            self = .peers(peers)
        case Tag.heartbeat: self = .heartbeat
        case Tag.echo: self = .echo(reader.read())
        default: return nil
        }
        guard reader.isValid else { return nil }
    }
}

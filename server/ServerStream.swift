internal import Bytes
internal import HTTP
internal import Link

/// One client's stream as this server has it.
final class ServerStream {
    let link: Int
    let id: StreamID
    let attachment: UInt32
    let kind: StreamKind
    let peer: String
    /// When it was opened here, nanoseconds.
    let openedAt: UInt64

    /// The client's bytes that are not settled.
    private(set) var input: [UInt8] = []
    /// The stamps of those bytes: each run's end as an absolute offset, in order.
    private var stamps: [(end: UInt64, stamp: Stamp)] = []
    /// The absolute offset of the first of them.
    private(set) var settled: UInt64
    /// How many of them are known to hold no line end.
    private var scanned = 0
    /// The length of the line that is being worked on, its end included; 0 for none.
    private(set) var currentLine = 0

    /// Whether its current line waits for an outcome. The next line is not begun.
    var isBusy = false
    /// Whether its room's owner is being looked for. No line is begun; one that found no owner is run again.
    var isResolving = false
    /// Whether `pump` is working on it: what it answers at once goes on in the same loop.
    var isPumping = false
    /// Whether the client is gone, or the stream is at another server.
    var isGone = false
    /// Whether a position was delivered on it: from then on the balancer gives it multicasts.
    var isServed = false
    /// Whether its session goes on over another connection: its requests are refused.
    var isOld = false
    /// Whether its session's end is being stored: the answer to that closes it.
    var isLoggingOut = false
    var context: SessionContext
    var position: Position
    /// The room it is in, as long as this server owns it.
    var room: RoomEntry?
    /// What an HTTP stream has beside that.
    var http = HTTPState()
    /// The notice of a takeover that goes out with the next frame.
    var notice: Takeover?

    /// An HTTP stream's part.
    struct HTTPState {
        /// Whether it has no TLS.
        var isPlain = false
        /// Whether it came without TLS to the port that has TLS.
        var isStray = false
        /// Where the search for the end of the next head goes on.
        var searchFrom = 0
        /// Whether the current request wants the head alone.
        var isHead = false
        /// Whether the current request lets the connection go on.
        var keepsAlive = true
        /// When it was opened here or last answered, nanoseconds.
        var activeAt: UInt64 = 0
        /// When the first bytes of a request came that is not whole yet, nanoseconds; 0 for none.
        var beganAt: UInt64 = 0
        /// What it is told from now on, once it is an event stream.
        var feed: PageFeed?
    }

    /// What a player is told about a takeover.
    struct Takeover {
        var from: String
        /// Nanoseconds from the last byte of the former server to the opening here.
        var outage: UInt64
    }

    init(
        link: Int, id: StreamID, attachment: UInt32, kind: StreamKind, peer: String, openedAt: UInt64,
        settled: UInt64, context: SessionContext, position: Position
    ) {
        self.link = link
        self.id = id
        self.attachment = attachment
        self.kind = kind
        self.peer = peer
        self.openedAt = openedAt
        self.settled = settled
        self.context = context
        self.position = position
    }

    /// Takes bytes that begin at this absolute offset, with the stamp of their arrival. False when they do not follow
    /// what is there.
    func receive(_ bytes: UnsafeRawBufferPointer, at offset: UInt64, _ stamp: Stamp) -> Bool {
        guard offset == settled + UInt64(input.count) else { return false }
        input.append(contentsOf: bytes)
        stamps.append((settled + UInt64(input.count), stamp))
        return true
    }

    /// The stamp of the current line: that of its end's arrival.
    var lineStamp: Stamp {
        let end = settled + UInt64(currentLine)
        return stamps.first { $0.end >= end }?.stamp ?? Stamp()
    }

    /// The next whole line without its end, which becomes the current one; nil when there is none.
    func nextLine() -> [UInt8]? {
        guard let end = input[scanned...].firstIndex(of: 0x0A) else {
            scanned = input.count
            return nil
        }
        currentLine = end + 1
        return Array(input[..<end])
    }

    /// The next HTTP request, which becomes the current one.
    func nextRequest() -> HTTPRequest.Reading {
        let reading = input.withUnsafeBytes { HTTPRequest.read($0, from: http.searchFrom) }
        switch reading {
        case .unfinished(let from): http.searchFrom = from
        case .request(let request): currentLine = request.length
        case .refused: break
        }
        return reading
    }

    /// The absolute offset of the end of the last whole line that is not settled; nil when there is none.
    var lastLineEnd: UInt64? { input.lastIndex(of: 0x0A).map { settled + UInt64($0) + 1 } }

    /// How many bytes wait without a line end.
    var unfinishedBytes: Int { input.count }

    /// Settles the current line: its outcome is in the frame that carries the new offset.
    func settleLine() {
        input.removeFirst(currentLine)
        settled += UInt64(currentLine)
        currentLine = 0
        scanned = 0
        http.searchFrom = 0
        http.beganAt = 0
        stamps.removeFirst(stamps.firstIndex { $0.end > settled } ?? stamps.count)
    }
}

internal import EventLoop
internal import Link

/// A client's connection.
final class ClientConnection {
    var channel: ClientChannel
    let token: UInt64
    let peer: String
    let acceptedAt: UInt64
    /// The machine's slot, or -1 before it is known what the client speaks.
    var slot = -1
    /// Whether it came to the port that has TLS.
    let expectsTLS: Bool
    /// Whether its first byte has yet to tell if it speaks TLS.
    var isUndecided: Bool
    var interest: Readiness = .readable
    var reads = true
    /// Whether it is in the list of those to flush.
    var isDirty = false
    /// Whether the machine waits for its output to reach the kernel.
    var isWatched = false
    /// Since when it is to be closed once its output is sent and the client has closed its side, nanoseconds; 0 for not.
    var closingSince: UInt64 = 0
    var closes: Bool { closingSince != 0 }

    init(channel: ClientChannel, expectsTLS: Bool, token: UInt64, peer: String, acceptedAt: UInt64) {
        self.channel = channel
        self.expectsTLS = expectsTLS
        isUndecided = expectsTLS
        self.token = token
        self.peer = peer
        self.acceptedAt = acceptedAt
    }
}

/// A server's connection.
final class LinkConnection {
    let channel: SecureChannel
    let token: UInt64
    var assembler = FrameAssembler()
    /// Frames of this wake-up; they leave with one send.
    var output: [UInt8] = []
    var interest: Readiness = .readable
    var isDirty = false

    init(channel: SecureChannel, token: UInt64) {
        self.channel = channel
        self.token = token
    }
}

/// What an epoll token stands for: a kind, a place in a table, and that place's generation, so that an event of a
/// connection that is gone is recognized.
struct Token {
    enum Kind: UInt64 {
        case clientListener = 0
        case linkListener = 1
        case client = 2
        case link = 3
        case pageListener = 4
        case management = 5
    }

    static func make(_ kind: Kind, index: Int = 0, generation: UInt32 = 0) -> UInt64 {
        kind.rawValue << 60 | UInt64(generation & 0x0FFF_FFFF) << 32 | UInt64(UInt32(index))
    }

    static func kind(_ token: UInt64) -> Kind? { Kind(rawValue: token >> 60) }
    static func index(_ token: UInt64) -> Int { Int(UInt32(truncatingIfNeeded: token)) }
}

/// Connections by place, with the places that are free.
struct ConnectionTable<Connection: AnyObject> {
    private var entries: ContiguousArray<Connection?> = []
    private var generations: ContiguousArray<UInt32> = []
    private var free: [Int] = []
    private(set) var count = 0

    subscript(index: Int) -> Connection? { index < entries.count ? entries[index] : nil }
    var indices: Range<Int> { entries.indices }

    /// Takes a place and puts there what `make` returns for it; nil leaves the place free.
    mutating func insert(_ make: (_ index: Int, _ generation: UInt32) -> Connection?) -> Connection? {
        let index = free.popLast() ?? entries.count
        if index == entries.count {
            entries.append(nil)
            generations.append(0)
        }
        generations[index] &+= 1
        guard let connection = make(index, generations[index]) else {
            free.append(index)
            return nil
        }
        entries[index] = connection
        count += 1
        return connection
    }

    mutating func remove(_ index: Int) {
        guard entries[index] != nil else { return }
        entries[index] = nil
        free.append(index)
        count -= 1
    }
}

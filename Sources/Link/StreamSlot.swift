/// One client connection as the balancer carries it.
struct StreamSlot {
    /// Where the stream is.
    enum Place: Equatable {
        /// The slot is free.
        case unused
        /// A server has it: the link's index.
        case attached(Int)
        /// No server could take it.
        case parked
    }

    /// Why and from whom the stream was last taken; kept until a server has delivered something for it.
    struct Departure {
        var reason = OpenReason.new
        var formerServer = ""
        /// Since when nobody has served it, nanoseconds: when its link was closed, or for one that fell silent, when the
        /// last byte came; 0 for a stream that was given away.
        var outageSince: UInt64 = 0
    }

    var place = Place.unused
    var generation: UInt32 = 0
    /// Game or HTTP: what multicasts go by.
    var kind = StreamKind.game
    /// What servers are told of it: which kind of HTTP it is.
    var opensAs = StreamKind.game
    var attachment: UInt32 = 0
    /// Whether the server has sent a position under this attachment. What it multicast before that, it sent without knowing the
    /// stream, and it will send it again as what the stream has missed.
    var isServed = false
    var position = Position()
    var context: [UInt8] = []
    /// The absolute offset up to which the client's bytes are settled.
    var settled: UInt64 = 0
    /// The client's bytes from `settled` on.
    var unsettled: [UInt8] = []
    /// The stamps of the unsettled bytes: each run's end as an absolute offset, in order.
    var stamps: [(end: UInt64, stamp: Stamp)] = []
    /// The client's stopwatch.
    var watch = Stopwatch()
    var peer = ""
    var departure = Departure()
    var isReadingPaused = false
    /// Neighbours in the list of the link's streams; -1 for none.
    var nextInLink = -1
    var previousInLink = -1
    /// Neighbours in the list of the room's streams; -1 for none.
    var nextInRoom = -1
    var previousInRoom = -1
}

/// Measures how long a client takes, from the moment an event's bytes have reached the kernel for it.
struct Stopwatch {
    /// The event it runs for, 0 for none.
    private(set) var mark: UInt64 = 0
    /// When it started, nanoseconds.
    private var startedAt: UInt64 = 0
    /// The mark whose bytes are on their way to the kernel, and since when.
    private(set) var pending: (mark: Mark, since: UInt64)?

    /// Bytes with a mark were queued. The first marking of an event counts.
    mutating func queue(_ new: Mark, now: UInt64) {
        guard new.number > max(mark, pending?.mark.number ?? 0) else { return }
        pending = (new, now)
    }

    /// All queued bytes have reached the kernel.
    mutating func sent(now: UInt64) {
        guard let pending else { return }
        mark = pending.mark.number
        startedAt = now - min(now, pending.mark.age)
        self.pending = nil
    }

    /// Starts a watch whose bytes wait longer than `bound` nanoseconds: who does not read gains no time by it.
    mutating func expire(now: UInt64, bound: UInt64) {
        guard let pending, now - min(now, pending.since) >= bound else { return }
        sent(now: pending.since + bound)
    }

    func stamp(now: UInt64) -> Stamp {
        mark == 0 ? Stamp() : Stamp(mark: mark, elapsed: now - min(now, startedAt))
    }
}

/// The slots, and the lists that multicasts and losses walk. Removal from a list costs the same however long it is.
struct StreamTable {
    private(set) var slots: ContiguousArray<StreamSlot> = []
    private var free: [Int] = []
    /// The first stream of each room.
    private var roomHeads: [Int64: Int] = [:]
    /// The first stream of each link, by the link's index.
    private var linkHeads: [Int] = []
    /// How many streams each link has.
    private var linkCounts: [Int] = []
    /// How many streams there are.
    private(set) var count = 0

    subscript(index: Int) -> StreamSlot {
        _read { yield slots[index] }
        _modify { yield &slots[index] }
    }

    /// The stream's name for servers: the slot in the lower half, its generation in the upper, so that a late frame for
    /// a former user of the slot is recognized.
    func identifier(_ index: Int) -> UInt64 { UInt64(slots[index].generation) << 32 | UInt64(UInt32(index)) }

    /// The slot of a stream, or nil when it is gone.
    func index(_ stream: UInt64) -> Int? {
        let index = Int(UInt32(truncatingIfNeeded: stream))
        guard index < slots.count, slots[index].generation == UInt32(truncatingIfNeeded: stream >> 32),
            slots[index].place != .unused
        else { return nil }
        return index
    }

    mutating func allocate() -> Int {
        count += 1
        if let index = free.popLast() { return index }
        slots.append(StreamSlot())
        return slots.count - 1
    }

    mutating func release(_ index: Int) {
        var empty = StreamSlot()
        empty.generation = slots[index].generation &+ 1
        slots[index] = empty
        free.append(index)
        count -= 1
    }

    func firstInLink(_ link: Int) -> Int { link < linkHeads.count ? linkHeads[link] : -1 }
    func streamCount(ofLink link: Int) -> Int { link < linkCounts.count ? linkCounts[link] : 0 }
    func firstInRoom(_ room: Int64) -> Int { roomHeads[room] ?? -1 }

    mutating func join(link: Int, _ index: Int) {
        while linkHeads.count <= link {
            linkHeads.append(-1)
            linkCounts.append(0)
        }
        let head = linkHeads[link]
        slots[index].nextInLink = head
        slots[index].previousInLink = -1
        if head >= 0 { slots[head].previousInLink = index }
        linkHeads[link] = index
        linkCounts[link] += 1
    }

    mutating func leave(link: Int, _ index: Int) {
        let next = slots[index].nextInLink
        let previous = slots[index].previousInLink
        if next >= 0 { slots[next].previousInLink = previous }
        if previous >= 0 { slots[previous].nextInLink = next } else { linkHeads[link] = next }
        linkCounts[link] -= 1
    }

    /// Sets the stream's position and keeps the room's list.
    mutating func setPosition(_ index: Int, _ position: Position) {
        let former = slots[index].position.room
        if former != position.room {
            slots[index].watch = Stopwatch()
            leaveRoom(index)
            slots[index].position = position
            joinRoom(index)
        } else {
            slots[index].position = position
        }
    }

    private mutating func joinRoom(_ index: Int) {
        let room = slots[index].position.room
        guard room != 0 else { return }
        let head = roomHeads[room] ?? -1
        slots[index].nextInRoom = head
        slots[index].previousInRoom = -1
        if head >= 0 { slots[head].previousInRoom = index }
        roomHeads[room] = index
    }

    mutating func leaveRoom(_ index: Int) {
        let room = slots[index].position.room
        guard room != 0 else { return }
        let next = slots[index].nextInRoom
        let previous = slots[index].previousInRoom
        if next >= 0 { slots[next].previousInRoom = previous }
        if previous >= 0 {
            slots[previous].nextInRoom = next
        } else if next >= 0 {
            roomHeads[room] = next
        } else {
            roomHeads[room] = nil
        }
    }
}
